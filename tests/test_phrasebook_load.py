"""Loading: what a book says becomes nouns; books add up; the fingerprint."""

import random
import time
from pathlib import Path

import pytest

from tracker.errors import FaultyFile, NoInput
from tracker.phrasebook import load, places
from tracker.phrasebook.load import load_phrasebook, parse_phrasebook
from tracker.phrasebook.phrase import Phrase, Place

BOOK = """version: 1
settings: {evidence: {politics: [Central Committee, 党委], china: Beijing}}
phrases:
  - id: two-safeguards
    zh: 两个维护
    traditional: 兩個維護
    en: Two Safeguards
    gloss: >-
      Loyalty to the core
      and to the centre.
    category: loyalty
    coined: {date: 2017, source: A communique, url: "https://example.org/1"}
    needs: politics
    kinds: [inflected, exact]
    swallows: [four-winds]
    wordings:
      - "[the] two safeguards"
      - {text: two upholds, register: official, from: 2019, to: 2022-10, source: S, note: n}
      - {text: two maintenances, needs: [capitals, quotes or china]}
      - {text: two unmistakable safeguards, needs: []}
      - {text: two upholdings, exact: true, kinds: damaged}
      - {text: 两个坚决维护, lang: zh}
      - 坚决做到“两个维护”
    examples:
      - They achieved the two safeguards.
    counterexamples: Two safeguards against fraud.
    notes: None.
  - id: four-winds
    en: Four Winds
    category: anti-corruption
    coined: 2013-06-18
    wordings: [four winds]
events:
  - {id: np-20, en: 20th National Congress, zh: 二十大, date: 2022-10-16/2022-10-22, series: np,
     source: Xinhua, wordings: [20th National Congress, "[CPC] twentieth congress"]}
  - {id: day, en: One Day, date: 2023-01-09}
"""


def test_everything_a_book_says() -> None:
    book = parse_phrasebook(BOOK, "b.yaml")
    phrase = book.phrase("two-safeguards")
    assert (phrase.zh, phrase.traditional, phrase.en) == ("两个维护", "兩個維護", "Two Safeguards")
    assert phrase.gloss == "Loyalty to the core and to the centre."
    assert (phrase.coined, phrase.coined_source) == ("2017", "A communique, https://example.org/1")
    assert phrase.swallows == ("four-winds",)
    assert phrase.examples == ("They achieved the two safeguards.",)
    assert phrase.counterexamples == ("Two safeguards against fraud.",)
    assert phrase.place == Place("b.yaml", 4, 5)
    assert book.phrase("four-winds") == Phrase(
        "four-winds", "", "Four Winds", "anti-corruption", coined="2013-06-18",
        wordings=book.phrase("four-winds").wordings, place=Place("b.yaml", 28, 5),
    )  # fmt: skip
    assert book.evidence == {"politics": ("Central Committee", "党委"), "china": ("Beijing",)}
    assert book.files == ("b.yaml",)
    with pytest.raises(KeyError):
        book.phrase("none")


def test_wordings_with_merged_conditions() -> None:
    wordings = parse_phrasebook(BOOK, "b.yaml").phrase("two-safeguards").wordings
    politics = ("politics",)
    assert [(w.text, w.lang, w.exact, w.needs) for w in wordings] == [
        ("两个维护", "zh", True, ()),
        ("兩個維護", "zh", True, ()),
        ("[the] two safeguards", "en", False, (politics,)),
        ("two upholds", "en", False, (politics,)),
        ("two maintenances", "en", False, (politics, ("capitals",), ("quotes", "china"))),
        ("two unmistakable safeguards", "en", False, ()),
        ("two upholdings", "en", True, (politics,)),
        ("两个坚决维护", "zh", True, ()),
        ("坚决做到“两个维护”", "zh", True, ()),
    ]
    assert wordings[2].variants == ("the two safeguards", "two safeguards")
    assert [wording.kinds for wording in wordings] == [
        None, None, *[("exact", "inflected")] * 4, ("damaged",), None, None]  # fmt: skip
    upholds = wordings[3]
    assert (upholds.register, upholds.valid_from, upholds.valid_to) == (
        "official",
        "2019",
        "2022-10",
    )
    assert (upholds.source, upholds.note) == ("S", "n")
    assert upholds.place == Place("b.yaml", 18, 16)


def test_events() -> None:
    events = parse_phrasebook(BOOK, "b.yaml").events
    assert [(e.id, e.start, e.end, e.series, e.source) for e in events] == [
        ("np-20", "2022-10-16", "2022-10-22", "np", "Xinhua"),
        ("day", "2023-01-09", "2023-01-09", None, None),
    ]
    assert [(w.text, w.lang) for w in events[0].wordings] == [
        ("二十大", "zh"),
        ("20th National Congress", "en"),
        ("[CPC] twentieth congress", "en"),
    ]


SMALL = """version: 1
phrases:
  - id: two-safeguards
    gloss: My own words.
    wordings:
      - two firm protections
  - {id: my-own, en: Mine, category: mine, needs: politics, wordings: [my own phrase]}
settings: {evidence: {politics: [General Secretary]}}
"""


def test_books_add_up(tmp_path: Path) -> None:
    (tmp_path / "big.yaml").write_text(BOOK, encoding="utf-8")
    (tmp_path / "small.yaml").write_text(SMALL, encoding="utf-8")
    book = load_phrasebook(tmp_path / "big.yaml", tmp_path / "small.yaml", tmp_path / "big.yaml")
    assert [phrase.id for phrase in book.phrases] == ["two-safeguards", "four-winds", "my-own"]
    phrase = book.phrase("two-safeguards")
    assert (phrase.en, phrase.gloss) == ("Two Safeguards", "My own words.")
    assert phrase.wordings[-1].text == "two firm protections"
    assert phrase.wordings[-1].needs == (("politics",),)  # the condition of the phrase holds on
    assert (book.evidence or {})["politics"] == ("Central Committee", "党委", "General Secretary")
    assert len(book.files) == 2


def test_a_small_book_alone_says_what_it_lacks(tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    path.write_text(SMALL, encoding="utf-8")
    with pytest.raises(FaultyFile) as caught:
        load_phrasebook(path)
    assert [(f.line, f.message) for f in caught.value.faults] == [
        (3, "phrase 'two-safeguards': key 'en' is missing."),
        (3, "phrase 'two-safeguards': key 'category' is missing."),
    ]


def test_extends_builtin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shipped, small = tmp_path / "shipped.yaml", tmp_path / "small.yaml"
    shipped.write_text(BOOK, encoding="utf-8")
    small.write_text(SMALL + "extends: builtin\n", encoding="utf-8")
    monkeypatch.setattr(load, "shipped_path", lambda: shipped)
    book = load_phrasebook(small)
    assert [phrase.id for phrase in book.phrases] == ["two-safeguards", "four-winds", "my-own"]
    assert load_phrasebook(shipped, small).fingerprint == book.fingerprint
    assert parse_phrasebook(SMALL + "extends: builtin\n").fingerprint == book.fingerprint


def test_the_book_of_the_folder_comes_before_the_shipped_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = tmp_path / "shipped.yaml"
    shipped.write_text(BOOK, encoding="utf-8")
    monkeypatch.setattr(places, "shipped_path", lambda: shipped)
    monkeypatch.chdir(tmp_path)
    assert load_phrasebook().files == (str(shipped),)
    Path("phrasebook.yaml").write_text(BOOK, encoding="utf-8")
    assert load_phrasebook().files == ("phrasebook.yaml",)


def test_a_missing_book_is_named(tmp_path: Path) -> None:
    with pytest.raises(NoInput, match="there is no such file"):
        load_phrasebook(tmp_path / "none.yaml")
    with pytest.raises(NoInput, match="Is a directory"):
        load_phrasebook(tmp_path)


def test_faults_of_all_books_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("version: 2\n", encoding="utf-8")
    (tmp_path / "b.yaml").write_text("version: 1\nphrase: []\n", encoding="utf-8")
    with pytest.raises(FaultyFile) as caught:
        load_phrasebook(tmp_path / "a.yaml", tmp_path / "b.yaml")
    assert len(caught.value.faults) == 2
    assert str(caught.value).endswith("nothing was scanned.")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("two upholds", "two uphold"),
        ("[the] two", "the two"),
        ("needs: politics", "needs: china"),
        ("exact: true", "exact: false"),
        ("kinds: [inflected, exact]", "kinds: [exact]"),
        ("swallows: [four-winds]", "swallows: []"),
        ("[Central Committee, ", "[Central Committees, "),
        ("id: four-winds", "id: four-airs"),
        ("/2022-10-22", "/2022-10-23"),
        ("series: np", "series: congress"),
        ("兩個維護", "兩個維護護"),
    ],
)
def test_fingerprint_changes_with_what_can_change_a_match(old: str, new: str) -> None:
    assert old in BOOK
    text = BOOK.replace(old, new)
    if "four-airs" in new:
        text = text.replace("swallows: [four-winds]", "swallows: [four-airs]")
    assert parse_phrasebook(text).fingerprint != parse_phrasebook(BOOK).fingerprint


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Loyalty to", "Faith in"),
        ("category: loyalty", "category: line"),
        ("register: official, from: 2019", "register: machine, from: 2018"),
        ("They achieved", "We achieved"),
        ("notes: None.", "notes: Some. # and a comment"),
        ("date: 2017", "date: 2018"),
        ("source: Xinhua", "source: Qiushi"),
        ("en: Two Safeguards", "en: The Two Safeguards"),
    ],
)
def test_fingerprint_stays_with_everything_else(old: str, new: str) -> None:
    assert old in BOOK
    assert (
        parse_phrasebook(BOOK.replace(old, new)).fingerprint == parse_phrasebook(BOOK).fingerprint
    )


def generated(phrases: int, wordings: int) -> str:
    """A book of some size, to time; the words are drawn, the form is that of a real one."""
    draw = random.Random(1)
    words = ["safeguards", "winds", "party", "govern", "strictly", "resolutely", "uphold"]
    lines = ["version: 1", "phrases:"]
    for number in range(phrases):
        lines += [f"  - id: p-{number}", "    zh: 两个维护", "    en: A", "    category: c"]
        lines += [
            "    gloss: One sentence that says what it means and who says it.",
            "    wordings:",
        ]
        for place in range(wordings):
            text = " ".join(draw.choices(words, k=4)) + f" (x{number}|y{place}) [of z]"
            lines.append(f'      - {{text: "{text}", register: machine, from: "2019", source: S}}')
        lines += ["    examples:", *["      - A sentence of our own that has to match it."] * 6]
    return "\n".join(lines) + "\n"


def test_150_phrases_with_15_wordings_load_in_two_seconds() -> None:
    text = generated(150, 15)
    start = time.process_time()
    book = parse_phrasebook(text)
    assert len(book.phrases) == 150
    assert time.process_time() - start < 2


def test_shipped_book_loads() -> None:
    if not places.shipped_path().exists():
        pytest.skip("phrasebook.yaml is not in this tree")
    book = load_phrasebook(places.shipped_path())
    assert book.phrases and book.fingerprint
