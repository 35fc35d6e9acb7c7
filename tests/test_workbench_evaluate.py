"""Evaluation: pairs of matches and mentions, what is judged, what each kind brings."""

import json
from pathlib import Path
from typing import Any

import pytest
from matching_books import compiled

from tracker.cli.main import run
from tracker.errors import FaultyFile, NoInput
from tracker.matching import Match, MatchKind
from tracker.workbench.appraise import appraise, restrict_kinds
from tracker.workbench.evaluate import evaluate, pair_up
from tracker.workbench.gold import (
    JudgedPhrases,
    Mention,
    find_judged_phrases,
    read_decoys,
    read_mentions,
)


def match(start: int, end: int, phrase: str = "p", kind: str = "exact") -> Match:
    return Match(phrase, "w", MatchKind(kind), 100, start, end)


def mention(start: int, end: int, phrase: str = "p", optional: bool = False) -> Mention:
    return Mention("a.txt", phrase, start, end, "", optional)


def scored(matches: list[Match], mentions: list[Mention]) -> tuple[int, int, int, int]:
    total = evaluate({"a.txt": matches}, mentions).total
    return total.hits, total.false, total.missed, total.optional


def test_a_match_hits_what_it_overlaps() -> None:
    assert scored([match(0, 5)], [mention(4, 9)]) == (1, 0, 0, 0)
    assert scored([match(0, 5)], [mention(5, 9)]) == (0, 1, 1, 0)


def test_only_the_same_phrase_is_hit() -> None:
    assert scored([match(0, 5, "p")], [mention(0, 5, "q")]) == (0, 1, 1, 0)


def test_one_to_one() -> None:
    assert scored([match(0, 5), match(6, 9)], [mention(0, 9)]) == (1, 1, 0, 0)
    assert scored([match(0, 9)], [mention(0, 4), mention(5, 9)]) == (1, 0, 1, 0)


def test_as_many_pairs_as_can_be_made() -> None:
    pairs = pair_up([match(0, 9), match(0, 4)], [mention(0, 4), mention(5, 9)])
    assert len(pairs) == 2


def test_optional_mentions_count_nowhere() -> None:
    assert scored([match(0, 5)], [mention(0, 5, optional=True)]) == (0, 0, 0, 1)
    assert scored([], [mention(0, 5, optional=True)]) == (0, 0, 0, 0)
    assert scored([match(0, 9)], [mention(0, 4, optional=True), mention(5, 9)]) == (1, 0, 0, 0)


def test_texts_without_a_mention_are_judged_too() -> None:
    result = evaluate({"a.txt": [], "b.txt": [match(0, 3)]}, [])
    assert (result.total.false, result.false[0][0]) == (1, "b.txt")


BOOK: dict[str, list[Any]] = {
    "four-winds": ["four winds", "four bad winds"],
    "two-safeguards": ["two safeguards"],
    "formalism": ["formalism and bureaucracy"],
}
TEXT = (
    "Against four winds\n\n2023-01-02\n\nThey fought the four winds and kept the two safegaurds, "
    "against bureaucracy and formalism, in all four wind.\n"
)


def gold_file(folder: Path, quotes: list[tuple[str, str]], text: str = TEXT) -> Path:
    """A page and a gold file in a folder; each quote is marked where it stands first."""
    texts = folder / "texts"
    texts.mkdir(exist_ok=True)
    (texts / "page.txt").write_text(text, encoding="utf-8")
    rows = [
        {"doc": "page.txt", "phrase": phrase, "start": at, "end": at + len(quote), "quote": quote}
        for phrase, quote in quotes
        for at in [text.index(quote)]
    ]
    path = folder / "gold.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_appraisal_with_kinds_and_phrases_not_judged(tmp_path: Path) -> None:
    gold = gold_file(
        tmp_path, [("four-winds", "four winds and"), ("two-safeguards", "two safegaurds")]
    )
    mentions = read_mentions(str(gold))
    judged = find_judged_phrases(str(gold), mentions)
    found = appraise([str(tmp_path / "texts")], mentions, judged, compiled(BOOK))
    total = found.evaluation.total
    assert (total.hits, total.false, total.missed) == (2, 2, 0)
    assert [m.phrase for _, m in found.not_judged] == ["formalism"]
    assert found.without["misspelt"].missed == 1
    assert found.without["inflected"].precision == pytest.approx(2 / 3)
    assert found.doubts == []


def test_a_kind_switched_off_decides_overlaps_anew() -> None:
    from tracker.matching import find_matches

    book = compiled({"p": ["two safeguards", "of two safeguards always upheld"]})
    text = "of two safeguards; always upheld"
    assert [m.kind.value for m in find_matches(text, book)] == ["damaged"]
    without = restrict_kinds(book, frozenset({"exact", "inflected"}))
    assert [text[m.start : m.end] for m in find_matches(text, without)] == ["two safeguards"]


def test_doubts_about_the_gold_are_told(tmp_path: Path) -> None:
    dated = TEXT.index("2023")
    mentions = [
        Mention("page.txt", "four-winds", 0, 4, "gone", False),
        Mention("other.txt", "four-winds", 0, 4, "", False),
        Mention("page.txt", "four-winds", dated, dated + 4, "2023", False),
    ]
    gold_file(tmp_path, [])
    judged = JudgedPhrases(None, "all")
    found = appraise([str(tmp_path / "texts")], mentions, judged, compiled(BOOK))
    absent, shifted, uncounted = found.doubts
    assert absent == "left aside, in texts that were not given: 1 mention (other.txt)."
    assert shifted.startswith("not quoting what stands at the place: 1 mention, first page.txt:0")
    assert "lies in a zone that is not counted" in uncounted


def ids_of(gold: Path) -> set[str]:
    return set(find_judged_phrases(str(gold), [mention(0, 3, "p")]).ids or ())


def test_which_phrases_are_judged(tmp_path: Path) -> None:
    folder = tmp_path / "gold"
    folder.mkdir()
    gold = folder / "gold.jsonl"
    mentions = [mention(0, 3, "p")]
    assert ids_of(gold) == {"p"}
    (tmp_path / "inventory.yaml").write_text(
        "phrases:\n  - {id: a, zh: 四风}\n  - {id: b}\n", "utf-8"
    )
    assert ids_of(gold) == {"a", "b"}
    (folder / "gold-phrases.txt").write_text("# those judged\nq\n\nr # twice\n", "utf-8")
    assert ids_of(gold) == {"q", "r"}
    assert find_judged_phrases(str(gold), mentions, "all").ids is None
    with pytest.raises(NoInput):
        find_judged_phrases(str(gold), mentions, str(folder / "none.txt"))
    (folder / "empty.txt").write_text("# nothing\n", "utf-8")
    with pytest.raises(FaultyFile, match="names no phrase"):
        find_judged_phrases(str(gold), mentions, str(folder / "empty.txt"))


def test_faults_of_a_gold_file_are_told_by_line(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    rows = ['{"doc": "a", "phrase": "p", "start": 3, "end": 3}', "[]", '{"doc": "a"}']
    path.write_text("\n".join(rows), "utf-8")
    with pytest.raises(FaultyFile) as raised:
        read_mentions(str(path))
    assert [fault.line for fault in raised.value.faults] == [1, 2, 3]
    assert "'start' is missing" in str(raised.value)
    with pytest.raises(NoInput):
        read_decoys(str(tmp_path / "none.jsonl"))


BOOK_FILE = """version: 1
phrases:
  - {id: four-winds, zh: 四风, en: Four Winds, category: conduct, wordings: [four winds]}
  - {id: formalism, en: formalism, category: conduct, wordings: [formalism and bureaucracy]}
"""


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as left:
        run(["evaluate", *arguments])
    out = capsys.readouterr()
    return int(left.value.code or 0), out.out, out.err


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("phrasebook.yaml").write_text(BOOK_FILE, encoding="utf-8")
    gold_file(tmp_path, [("four-winds", "four winds and"), ("four-winds", "two safegaurds")])
    decoy = {"phrase": "four-winds", "sentence": "Of four winds at sea.", "why": "weather"}
    Path("decoys.jsonl").write_text(json.dumps(decoy), encoding="utf-8")
    return tmp_path


def test_command_as_a_table(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = told(capsys, "gold.jsonl", "texts", "--decoys", "decoys.jsonl")
    assert (code, err) == (0, "")
    assert "1 text, 2 mentions (0 optional)" in out
    assert "decoys: 1 of 1 matched\n  four-winds: Of 【four winds】 at sea." in out
    assert "not judged: 1 of phrases the texts were not judged for" in out
    assert "missed (1):\n  page.txt:" in out
    assert 'false matches (2):\n  page.txt:8 four-winds (exact, 100, "four winds")' in out


def test_command_as_json_and_csv(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = told(capsys, "gold.jsonl", "texts", "--format", "json")
    value = json.loads(out)
    assert (value["all"]["right"], value["all"]["false"], value["all"]["missed"]) == (1, 2, 1)
    assert value["kinds"][1]["kind"] == "inflected"
    _, out, _ = told(capsys, "gold.jsonl", "texts", "--format", "csv")
    assert out.splitlines()[0] == "phrase,matches,right,optional,false,missed,precision,recall,f1"


def test_command_with_kinds(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = told(capsys, "gold.jsonl", "texts", "--kinds", "exact", "--format", "json")
    assert json.loads(out)["all"]["false"] == 1
    code, _, err = told(capsys, "gold.jsonl", "texts", "--kinds", "odd")
    assert code == 2
    assert err.startswith("--kinds 'odd' is not known. Kinds: exact, inflected")


def test_mistakes_are_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = told(capsys, "gold.jsonl")
    assert code == 2 and "GOLD.jsonl and PATH are needed" in err
    code, _, err = told(capsys, "none.jsonl", "texts")
    assert (code, err) == (66, "none.jsonl: cannot be read: No such file or directory.\n")
    code, _, err = told(capsys, "gold.jsonl", "texts", "--judged", "x.csv")
    assert code == 2 and "Give one." in err
