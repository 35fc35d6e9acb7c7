"""Exchange: round trips, and what a format cannot carry is said."""

import pytest

from tracker.errors import WrongUsage
from tracker.phrasebook.exchange import export_phrasebook, import_phrases
from tracker.phrasebook.load import load_phrasebook, parse_phrasebook
from tracker.phrasebook.phrase import Phrasebook
from tracker.phrasebook.places import shipped_path

BOOK = """version: 1
settings: {evidence: {politics: [cadres]}}
phrases:
  - id: four-winds
    zh: 四风
    traditional: 四風
    en: "Four Winds, all"
    gloss: 'Says "no" to them.'
    category: anti-corruption
    coined: 2013
    wordings:
      - "[the] four (winds|airs)"
      - {text: four styles, register: machine, from: 2013, to: 2020, source: S, note: n}
      - {text: style, exact: true, kinds: exact, needs: [politics, capitals or quotes]}
      - "=four-winds formula"
      - "'four' winds"
      - keep ... the winds out
      - {text: 反四风, lang: zh}
    examples: [Stop the four winds.]
  - id: two-safeguards
    zh: 两个维护
    en: Two Safeguards
    category: loyalty
    wordings: [two safeguards]
events:
  - {id: np-20, en: Congress, date: 2022-10-16}
"""


def said(book: Phrasebook) -> list[object]:
    return [
        (p.id, p.zh, p.traditional, p.en, p.gloss, p.category, p.coined, p.notes,
         [(w.text, w.lang, w.register, w.valid_from, w.valid_to, w.source, w.exact, w.kinds,
           w.needs, w.note) for w in p.wordings])
        for p in book.phrases
    ]  # fmt: skip


@pytest.mark.parametrize("form", ["csv", "tsv"])
def test_tables_come_back(form: str) -> None:
    book = parse_phrasebook(BOOK)
    exported = export_phrasebook(book, form)
    assert exported.left_behind == ("1 example", "1 event")
    imported = import_phrases(exported.text, form, "book." + form)
    assert imported.left_behind == ()
    back = parse_phrasebook(imported.text)
    assert (said(back), back.evidence) == (said(book), book.evidence)


def test_the_shipped_book_comes_back_from_a_table() -> None:
    book = load_phrasebook(shipped_path())
    imported = import_phrases(export_phrasebook(book, "csv").text, "csv", "book.csv")
    assert imported.left_behind == ()
    back = parse_phrasebook(imported.text)
    assert (said(back), back.evidence) == (said(book), book.evidence)


def test_conditions_of_unknown_words_are_dropped_and_said() -> None:
    table = "id,wording,needs\na,main style,politics; capitals\na,old style,politics or quotes\n"
    imported = import_phrases(table, "csv", "book.csv")
    assert imported.left_behind == (
        "the condition 'politics' of 1 wording, whose words are not in the table",
        "the condition 'politics or quotes' of 1 wording, whose words are not in the table",
    )
    (phrase,) = parse_phrasebook(imported.text).phrases
    assert [wording.needs for wording in phrase.wordings] == [(("capitals",),), ()]


def test_cells_are_no_formulas() -> None:
    exported = export_phrasebook(parse_phrasebook(BOOK), "csv")
    assert ",'=four-winds formula," in exported.text
    assert ",''four' winds," in exported.text


def test_lists_come_back() -> None:
    book = parse_phrasebook(BOOK)
    exported = export_phrasebook(book, "list")
    assert exported.text.startswith("# four-winds\n四风\n四風\n[the] four (winds|airs)\n")
    imported = import_phrases(exported.text, "list", "book.txt")
    back = parse_phrasebook(imported.text)
    assert [[w.text for w in phrase.wordings] for phrase in back.phrases] == [
        [w.text for w in phrase.wordings] for phrase in book.phrases
    ]


def test_a_bare_list_needs_an_id() -> None:
    imported = import_phrases("two upholds\n\ntwo  safeguards\n", "list", "b.txt", "two-safeguards")
    (phrase,) = parse_phrasebook(imported.text).phrases
    assert (phrase.id, [w.text for w in phrase.wordings]) == (
        "two-safeguards", ["two upholds", "two safeguards"])  # fmt: skip
    with pytest.raises(WrongUsage, match=r"b\.txt:1: no phrase for this wording"):
        import_phrases("two upholds\n", "list", "b.txt")


def test_quanteda_export_says_what_is_left_behind() -> None:
    exported = export_phrasebook(parse_phrasebook(BOOK), "quanteda")
    assert exported.text == (
        "anti-corruption:\n  four-winds:\n    - 四风\n    - 四風\n    - the four winds\n"
        "    - the four airs\n    - four winds\n    - four airs\n    - four styles\n    - style\n"
        '    - "=four-winds formula"\n    - "\'four\' winds"\n    - 反四风\n'
        "loyalty:\n  two-safeguards:\n    - 两个维护\n    - two safeguards\n"
    )
    assert exported.left_behind == (
        "1 variant with a gap",
        "1 wording with conditions or limits",
        "1 example",
        "names, glosses and notes",
        "registers, years and sources of wordings",
        "1 event",
        "1 evidence set",
    )


def test_quanteda_import() -> None:
    text = (
        "Economy:\n  Growth Words:\n    - grow*\n    - high-quality growth\n"
        "    - (sic) growth path\n"
        "  stop: [the, of]\nno: [crisis]\n"
    )
    imported = import_phrases(text, "quanteda", "d.yml")
    book = parse_phrasebook(imported.text)
    assert [(p.id, p.en, p.category) for p in book.phrases] == [
        ("growth-words", "Growth Words", "Economy"), ("no", "no", "imported")]  # fmt: skip
    assert [(w.text, w.variants, w.exact) for w in book.phrases[0].wordings] == [
        ("grow", ("grow",), True),
        ("high-quality growth", ("high-quality growth",), False),
        ("\\(sic\\) growth path", ("(sic) growth path",), False),
    ]
    assert imported.left_behind == (
        'the pattern signs of "grow*" (inflection is found without them)',
        'stop: "the", which has only function words. Add a word that carries meaning',
        'stop: "of", which has only function words. Add a word that carries meaning',
        "stop: the phrase, which has no wording left",
    )


def test_wrong_formats_and_columns_are_named() -> None:
    with pytest.raises(WrongUsage, match=r"--format 'xml' is not known\. Formats: csv, tsv"):
        export_phrasebook(parse_phrasebook(BOOK), "xml")
    with pytest.raises(WrongUsage, match="column 'wording' is missing"):
        import_phrases("id,text\n", "csv", "b.csv")
    with pytest.raises(WrongUsage, match="no id can be made of '四风'"):
        import_phrases("id,wording\n四风,four winds\n", "csv", "b.csv")
