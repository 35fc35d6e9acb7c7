"""Explaining: the verdict on each reading, word by word, and the reason that can be acted on."""

import json
from pathlib import Path

import pytest
from matching_books import compiled

from tracker.cli.main import run
from tracker.matching import find_matches
from tracker.workbench.alignment import How
from tracker.workbench.explain import explain
from tracker.workbench.explained import Explained
from tracker.workbench.reader import sentence_around

BOOK = compiled(
    {
        "two-safeguards": ["two safeguards", "uphold the two safeguards"],
        "two-establishments": [{"text": "two establishments", "needs": "politics"}],
        "four-winds": ["four winds", "four forms of decadence"],
        "four-forms": ["four forms"],
        "strictness": ["strict tone, strict measures, strict atmosphere"],
        "formalism": ["formalism and bureaucracy"],
        "clean": [{"text": "clean governance", "exact": True}],
        "tight-days": [{"text": "tight days", "needs": ["capitals or quotes"]}],
        "zh": [{"text": "两个维护", "lang": "zh"}],
        "long": ["unite more closely around the central committee and strive together"],
    },
    settings={"evidence": {"politics": ["Central Committee", "cadres", "@tested"]}},
    swallows={"four-winds": ["four-forms"]},
)


def of(phrase: str, text: str) -> list[Explained]:
    return [one for one in explain(text, BOOK) if one.phrase == phrase]


def hows(one: Explained) -> list[str]:
    return [pair.how.value for pair in one.pairs]


def test_matched_word_by_word() -> None:
    (one,) = of("two-safeguards", "They kept the two safegaurds.")
    assert (one.verdict, one.kind, one.score) == ("matched", "misspelt", 78)
    assert [(p.wording, p.text, p.how) for p in one.pairs] == [
        ("two", "two", How.SAME),
        ("safeguards", "safegaurds", How.MISSPELT),
    ]


def test_refused_for_want_of_evidence() -> None:
    (one,) = of("two-establishments", "Inspectors closed two establishments.")
    assert one.verdict == "refused"
    assert one.reasons == ("needs politics: nothing shows it in the sentence or within 120 words",)


def test_evidence_is_named_with_its_distance() -> None:
    (one,) = of("two-establishments", "The cadres then upheld the two establishments.")
    assert one.verdict == "matched"
    (condition,) = one.conditions
    assert condition.holds
    assert condition.evidence == (("cadres", -4),)


def test_overruled_by_the_longer_reading() -> None:
    first, second = of("two-safeguards", "We uphold the two safeguards.")
    assert (first.verdict, second.verdict) == ("matched", "overruled")
    assert "uphold the two safeguards" in second.reasons[0]


def test_overruled_by_a_phrase_that_swallows_it() -> None:
    (one,) = of("four-forms", "against the four forms of decadence")
    assert (one.verdict, one.reasons) == ("overruled", ("four-winds swallows it",))


def test_overruled_as_a_gloss() -> None:
    book = compiled({"p": ["two upholds", {"text": "两个维护", "lang": "zh"}]})
    readings = explain("the two upholds (两个维护)", book)
    assert [one.verdict for one in readings] == ["matched", "overruled"]


def test_capitals_and_quotes_are_said() -> None:
    (one,) = of("tight-days", "after many tight days")
    assert "needs capitals or quotes" in one.reasons[0]


@pytest.mark.parametrize(
    ("phrase", "text", "reason"),
    [
        ("two-safeguards", "the three safeguards", '"three" stands for "two": number words never'),
        ("four-winds", "in all four minds", '"minds" stands for "winds": an ordinary English word'),
        ("formalism", "against formalism bureaucracy", '"and": in wordings under 3 content words'),
        ("clean", "the clean goverance", "the wording is exact: nothing is repaired"),
        ("four-winds", "There were four. Winds rose.", "a sentence ends inside"),
        ("four-winds", "There were four\n\nwinds", "an empty line stands inside"),
        ("four-winds", "four strong winds", 'other words stand between: "strong"; from 6 content'),
        ("long", "unite around the central committee and strive together", "only one word may be"),
    ],
)
def test_what_nearly_matched_and_why_not(phrase: str, text: str, reason: str) -> None:
    near = [one for one in of(phrase, text) if one.verdict == "nearly"]
    assert near, text
    assert any(reason in said for said in near[0].reasons), near[0].reasons


def test_reordered_and_elliptic_words_are_named() -> None:
    (moved,) = of("formalism", "against bureaucracy and formalism")
    assert moved.kind == "reordered"
    assert "moved" in hows(moved)
    (short,) = of("strictness", "a strict tone, measures and atmosphere")
    assert short.kind == "elliptic"
    assert hows(short).count("said once") == 2


def test_chinese() -> None:
    (one,) = of("zh", "坚决做到“两个 维护”")
    assert (one.verdict, one.pairs[0].text) == ("matched", "两个 维护")


def test_matched_is_what_the_matcher_matches() -> None:
    text = (
        "We uphold the two safeguards, the “tight days”, the four forms of decadence; formalism "
        "and bureaucracy. The cadres upheld two establishments with a strict tone, measures and "
        "atmosphere. 两个维护"
    )
    told = [one for one in explain(text, BOOK) if one.verdict == "matched"]
    found = find_matches(text, BOOK)
    assert [(o.phrase, o.start, o.end, o.kind, o.inside) for o in told] == [
        (m.phrase, m.start, m.end, m.kind.value, m.inside) for m in found
    ]


def test_sentence_around_a_place() -> None:
    text = "First one. The second, longer one.\n\nA third"
    assert [text[slice(*sentence_around(text, at))] for at in (0, 20, 38)] == [
        "First one.",
        "The second, longer one.",
        "A third",
    ]
    assert sentence_around("", 0) == (0, 0)


BOOK_FILE = """version: 1
settings: {evidence: {politics: [cadres]}}
phrases:
  - id: four-winds
    zh: 四风
    en: Four Winds
    category: conduct
    wordings: [{text: four winds, needs: politics}]
"""


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as left:
        run(["explain", "--phrasebook", "book.yaml", *arguments])
    out = capsys.readouterr()
    return int(left.value.code or 0), out.out, out.err


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("book.yaml").write_text(BOOK_FILE, encoding="utf-8")
    return tmp_path


def test_command_on_a_sentence(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = told(capsys, "The cadres fought the “4 winds”.")
    assert code == 0
    assert "MATCHED  four-winds 四风 (exact, score 100)" in out
    assert "    wording  four  winds\n    text     4     winds\n             =     =\n" in out
    assert "needs politics: holds (“cadres” 3 words back)" in out


def test_command_on_a_place_of_a_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = "Cadres met.\n\nIt rained long. They fought the four winds. Others slept.\n"
    Path("page.txt").write_text(page, encoding="utf-8")
    code, out, _ = told(capsys, f"page.txt:{page.index('winds')}")
    assert code == 0
    assert out.startswith("“They fought the four winds.”")
    assert "needs politics: holds (“Cadres” 8 words back)" in out


def test_command_as_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = told(capsys, "four winds", "--format", "json")
    (reading,) = json.loads(out)["readings"]
    assert code == 0
    assert (reading["verdict"], reading["text"]) == ("refused", "four winds")


def test_command_says_when_nothing_is_near(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = told(capsys, "Rain fell.")
    assert code == 0
    assert out.endswith("Nothing matches, and nothing nearly does.\n")


def test_mistakes_are_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = told(capsys, "four winds", "--phrase", "four-wind")
    assert (code, err) == (2, "--phrase 'four-wind' is not known. Nearest: four-winds.\n")
    Path("page.txt").write_text("short", encoding="utf-8")
    code, _, err = told(capsys, "page.txt:99")
    assert (code, err) == (2, "explain: 'page.txt' has 5 characters, no place 99.\n")
    code, _, err = told(capsys, " ")
    assert code == 66
