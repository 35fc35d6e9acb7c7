"""How good discovery is on judged texts; these texts are no part of the project.

Needs PHRASETRACK_SHARED, the folder that holds gold/. The judged list is tests/cases/
discovery-judged.jsonl: a candidate, and whether it is a whole set phrase (phrase), a distinctive
part of one (part: it leads a curator to it) or neither (no). What is not judged counts as no, and
only whole phrases count here. The corpus xi-speeches is held out: nothing was set by it. All
figures: bench/discovery.py.
"""

import json
import os
import sys
from pathlib import Path

import pytest

from tracker.phrasebook.places import shipped_path

BENCH = Path(__file__).parent.parent / "bench"
SHARED = os.environ.get("PHRASETRACK_SHARED", "")
PRECISION, RECALL = (
    0.6,
    0.5,
)  # floors: of the best 50; of numbered and quoted formulas, twice or more
needs_gold = pytest.mark.skipif(not SHARED, reason="PHRASETRACK_SHARED is not set")


@pytest.fixture(autouse=True)
def bench_is_at_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [str(BENCH), *sys.path])


def test_the_judged_list_is_well_formed() -> None:
    from discovery import JUDGED

    rows = [json.loads(line) for line in JUDGED.read_text(encoding="utf-8").splitlines()]
    assert {row["verdict"] for row in rows} == {"phrase", "part", "no"}
    assert len({(row["corpus"], row["candidate"]) for row in rows}) == len(rows)


@needs_gold
@pytest.mark.parametrize("corpus", ["passages", "china-un"])
def test_precision_at_50(corpus: str, tmp_path: Path) -> None:
    from discovery import TOP, corpora, discover_in, judge

    lay_out = {name: made for name, _, made in corpora(Path(SHARED))}[corpus]
    judged = judge(corpus, discover_in(lay_out(tmp_path), shipped_path(), TOP, tmp_path))
    assert len(judged.candidates) == TOP
    beside = zip(judged.candidates, judged.verdicts, strict=True)
    unknown = [text for text, verdict in beside if verdict == "not judged"]
    assert judged.count("phrase") >= PRECISION * TOP, unknown


@needs_gold
def test_recall_of_numbered_and_quoted_formulas(tmp_path: Path) -> None:
    from discovery import book_without_learnt, discover_in, read_listed, stems_of

    gold = Path(SHARED) / "gold"
    found = discover_in(gold / "passages", book_without_learnt(tmp_path), 1000, tmp_path)
    candidates = [stems_of(candidate.text) for candidate in found.candidates]
    wanted = [one for one in read_listed(gold) if one.formal and one.times >= 2]
    missed = [one.quote for one in wanted if not one.is_met_by(candidates)]
    assert len(wanted) >= 4
    assert len(missed) <= (1 - RECALL) * len(wanted), missed
