"""docs/matching.md: every row of its tables is what the matcher does."""

import re
from pathlib import Path

import pytest
from matching_books import compiled, fast_matches

from tracker.matching import KINDS, find_matches
from tracker.matching.evidence import EVIDENCE_WINDOW
from tracker.matching.function_words import FUNCTION_WORDS
from tracker.matching.repairs import BAND

PAGE = (Path(__file__).parent.parent / "docs" / "matching.md").read_text(encoding="utf-8")
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in PAGE.splitlines()
        if line.startswith("| ")]  # fmt: skip
KIND_ROWS = [row for row in ROWS if row[0] in KINDS]
NEVER_ROWS = [row for row in ROWS if len(row) == 3 and row[1].startswith("`")]


@pytest.mark.parametrize("row", KIND_ROWS, ids=lambda row: row[1])
def test_kinds(row: list[str]) -> None:
    kind, _, wording, text = row
    text = text.replace("⏎", "\n")
    book = compiled([wording.strip("`")])
    (match,) = find_matches(text, book)
    assert match.kind == kind
    assert BAND[match.kind] - 9 <= match.score <= BAND[match.kind]
    assert fast_matches([text], book) == [[match]]


@pytest.mark.parametrize("row", NEVER_ROWS, ids=lambda row: row[0])
def test_what_is_never_repaired(row: list[str]) -> None:
    _, wording, text = row
    assert find_matches(text.replace("⏎", "\n"), compiled([wording.strip("`")])) == []


def test_the_tables_are_found() -> None:
    assert {row[0] for row in KIND_ROWS} == set(KINDS)
    assert len(NEVER_ROWS) >= 8


def test_numbers_and_words_of_the_page_are_those_of_the_code() -> None:
    assert f"within {EVIDENCE_WINDOW} words" in PAGE
    for kind, score in BAND.items():
        assert re.search(rf"{kind}( up to)?\s+{int(score)}", PAGE), kind
    listed = re.search(r"\*Function words\* \((.*?), and the s of", PAGE, re.DOTALL)
    assert listed
    words = {word.strip() for word in listed[1].replace("\n", " ").split(",")}
    assert words | {"s"} == FUNCTION_WORDS
