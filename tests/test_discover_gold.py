"""How good discovery is on judged texts; these texts are no part of the project.

Needs PHRASETRACK_SHARED, the folder that holds gold/. The judged list is tests/cases/
discovery-judged.jsonl: a candidate, and whether it is a set phrase (phrase), a distinctive part of
one (part: it leads a curator to it) or neither (no). What is not judged counts as no. Only whole
phrases count here. xi-speeches was judged after everything was set, and nothing was set by it.
"""

import json
import os
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from tracker.cli.main import run
from tracker.matching.inflection import stem
from tracker.phrasebook.load import load_phrasebook
from tracker.phrasebook.places import shipped_path
from tracker.results.store import Store
from tracker.tokens import QUOTES, is_number, tokenize
from tracker.workbench.discover import Discovery, discover
from tracker.workbench.discover_words import COUNTING

JUDGED = Path(__file__).with_name("cases") / "discovery-judged.jsonl"
SHARED = os.environ.get("PHRASETRACK_SHARED", "")
# what the shipped book has come to know since the list was made is taken out of it again
LEARNT = (
    "five-principles-coexistence",
    "1992-consensus",
    "four-modernizations",
    "taiwan-independence-forces",
    "fourteen-persistences",
    "ten-clarifications",
)
needs_gold = pytest.mark.skipif(not SHARED, reason="PHRASETRACK_SHARED is not set")


def command(*arguments: str) -> None:
    with pytest.raises(SystemExit) as left:
        run(list(arguments))
    assert left.value.code == 0


def discovered(book: Path, top: int) -> Discovery:
    passages = str(Path(SHARED) / "gold" / "passages")
    command("scan", passages, "--no-report", "--quiet", "--phrasebook", str(book))
    with Store.open(".phrasetrack") as store:
        return discover(store, load_phrasebook(book), top)


def stems(text: str) -> list[str]:
    norms = [token.norm for token in tokenize(text)]
    return [norm if is_number(norm) else stem(norm) for norm in norms]


def lies_in(part: Sequence[str], whole: Sequence[str]) -> bool:
    size = len(part)
    return any(list(whole[at : at + size]) == list(part) for at in range(len(whole) - size + 1))


def test_the_judged_list_is_well_formed() -> None:
    rows = [json.loads(line) for line in JUDGED.read_text(encoding="utf-8").splitlines()]
    assert {row["verdict"] for row in rows} == {"phrase", "part", "no"}
    assert len({(row["corpus"], row["candidate"]) for row in rows}) == len(rows)


@needs_gold
def test_precision_at_50(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    rows = [json.loads(line) for line in JUDGED.read_text(encoding="utf-8").splitlines()]
    verdicts = {row["candidate"]: row["verdict"] for row in rows if row["corpus"] == "passages"}
    found = discovered(shipped_path(), 50).candidates
    good = [c.text for c in found if verdicts.get(c.text) == "phrase"]
    assert len(found) == 50
    assert len(good) >= 30, [c.text for c in found if c.text not in verdicts]


@needs_gold
def test_recall_of_numbered_and_quoted_formulas(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    book = tmp_path / "small.yaml"
    shutil.copy(shipped_path(), book)
    for phrase in LEARNT:
        command("phrasebook", "remove", phrase, "--phrasebook", str(book))
    candidates = [stems(candidate.text) for candidate in discovered(book, 1000).candidates]
    gold = Path(SHARED) / "gold"
    texts = {p.name: p.read_text(encoding="utf-8") for p in (gold / "passages").glob("*.txt")}
    words = [stems(text) for text in texts.values()]
    missed, recurrent = [], []
    for line in (gold / "discovery.tsv").read_text(encoding="utf-8").splitlines():
        document, quote, _ = line.split("\t")
        key = stems(quote.replace("\\n", "\n"))
        at = texts[document].find(quote)
        quoted = at > 0 and texts[document][at - 1] in QUOTES
        times = sum(text[i : i + len(key)] == key for text in words for i in range(len(text)))
        if times < 2 or not (key[0] in COUNTING or quoted) or key in recurrent:
            continue
        recurrent.append(key)
        if not any(lies_in(one, key) or lies_in(key, one) for one in candidates):
            missed.append(quote)
    assert len(recurrent) >= 4
    assert len(missed) * 2 <= len(recurrent), missed
