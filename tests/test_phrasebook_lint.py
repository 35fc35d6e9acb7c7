"""Warnings: allowed, and yet probably not meant."""

import pytest

from tracker.phrasebook.lint import find_warnings
from tracker.phrasebook.load import parse_phrasebook

HEAD = "version: 1\nphrases:\n"


def entry(name: str, wordings: str, extra: str = "") -> str:
    return (
        f"  - id: {name}\n    zh: 四风\n    en: E\n    category: loyalty\n{extra}"
        f"    examples: [x y]\n    wordings: [{wordings}]\n"
    )


ROWS = [
    ("nothing to say", entry("a", "four winds") + entry("b", "two safeguards"), []),
    (
        "one wording, two phrases",
        entry("a", "four winds") + entry("b", "'[the] four Winds'"),
        ["phrase 'b': wording \"[the] four Winds\" also stands under 'a' (line 8); a place where "
         "it stands counts for both."],
    ),
    (
        "inside another",
        entry("a", "two maintenances") + entry("b", "resolutely achieve two maintenances"),
        ["phrase 'a': wording \"two maintenances\" stands inside \"resolutely achieve two "
         "maintenances\" of 'b' (line 14); both count, unless 'b' swallows 'a'."],
    ),
    (
        "inside one that swallows it",
        entry("a", "two maintenances")
        + entry("b", "resolutely achieve two maintenances", "    swallows: a\n"),
        [],
    ),
    (
        "twice in one phrase",
        entry("a", "'[the] four winds', 'a four (winds)'"),
        ["phrase 'a': wording \"a four (winds)\" says the same as \"[the] four winds\" (line 8)."],
    ),
    (
        "coined too early",
        entry("a", "four winds", "    coined: {date: 1813, source: S}\n"),
        ["phrase 'a': coined '1813', before 1912; is it so?"],
    ),
    (
        "coined without source",
        entry("a", "four winds", "    coined: 2013\n"),
        ["phrase 'a': the coined date has no source."],
    ),
    (
        "wording that ends before the phrase begins",
        entry("a", "{text: four winds, to: 2012}", "    coined: {date: 2013, source: S}\n"),
        ["phrase 'a': wording \"four winds\" ends (2012) before the phrase was coined (2013)."],
    ),
    (
        "no Chinese, no example",
        "  - {id: a, en: E, category: loyalty, wordings: [four winds]}\n"
        + entry("b", "two safeguards"),
        ["phrase 'a': has no 'zh'; it is not found in Chinese texts.",
         "phrase 'a': has no example; nothing shows that it is found."],
    ),
    (
        "of another country",
        "  - {id: a, en: E, category: c, wordings: [manifest destiny], examples: [x],\n"
        "     coined: {date: 1845, source: S}}\n",
        [],
    ),
    (
        "category misspelt",
        entry("a", "four winds") + entry("b", "two safeguards")
        + entry("c", "six tests").replace("loyalty", "loyality"),
        ["phrase 'c': category 'loyality' is not known; did you mean 'loyalty'?"],
    ),
    (
        "typed as is",
        entry("a", "{text: 1949, exact: true}, {text: 012, exact: true}"),
        ["phrase 'a': wording '1949' is taken as typed; other YAML readers make a number, a date "
         "or a truth value of it. Put it in quotes.",
         "phrase 'a': wording '012' is taken as typed; other YAML readers make a number, a date "
         "or a truth value of it. Put it in quotes."],
    ),
    (
        "direction turned",
        entry("a", "'four \u202ewinds'"),
        ["phrase 'a': the control character U+202E, which turns the direction of writing, stands "
         'in "four \\u202ewinds". Delete it.'],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "messages"), [row[1:] for row in ROWS], ids=[r[0] for r in ROWS])
def test_warnings(text: str, messages: list[str]) -> None:
    found = find_warnings(parse_phrasebook(HEAD + text))
    # every row of this table has the same Chinese
    told = [w.message for w in found if '"四风" also stands' not in w.message]
    assert told == messages


def test_listed_categories_and_events() -> None:
    book = parse_phrasebook(
        "version: 1\nsettings: {categories: [loyalty, line]}\nphrases:\n"
        + entry("a", "four winds").replace("category: loyalty", "category: lines")
        + "events:\n  - {id: np-20, en: Congress, date: 2022-10-16}\n"
    )
    assert [str(warning) for warning in find_warnings(book)] == [
        "phrasebook.yaml:4:5: phrase 'a': category 'lines' is not known; did you mean 'line'?",
        "phrasebook.yaml:11:5: event 'np-20': has no source. Dates of texts rest on it; name where "
        "its days are published.",
    ]
