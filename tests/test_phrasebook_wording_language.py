"""The wording language: what it expands to, and round trips."""

import json
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.phrasebook.wording_language import (
    MOST_VARIANTS,
    Choice,
    Gap,
    Part,
    WordingFault,
    Words,
    count_variants,
    expand_wording,
    format_wording,
    parse_wording,
    quote_marks,
)

CASES = Path(__file__).parent / "cases" / "wording-language.jsonl"
ROWS = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row["label"]))
def test_wording_language_table(row: dict[str, Any]) -> None:
    if "fault" in row:
        with pytest.raises(WordingFault) as caught:
            expand_wording(row["wording"], gaps=row.get("gaps", True))
        assert (caught.value.offset, caught.value.message) == (row["offset"], row["fault"])
    else:
        assert list(expand_wording(row["wording"], gaps=row.get("gaps", True))) == row["variants"]


TEXT = st.text("abc [](|)\\“’é风.", min_size=1, max_size=8).filter(lambda text: "..." not in text)
WORDS = TEXT.filter(lambda text: text.strip() != "" and not text.endswith(".")).map(Words)


def join_words(parts: list[Part]) -> tuple[Part, ...]:
    """Neighbouring words are one part, as the parser reads them; dots never run together."""
    joined: list[Part] = []
    for part in parts:
        if isinstance(part, Words) and joined and isinstance(joined[-1], Words):
            joined[-1] = Words(joined[-1].text + " " + part.text)
        else:
            joined.append(part)
    return tuple(joined)


def choices(branch: st.SearchStrategy[Part]) -> st.SearchStrategy[Part]:
    branches = st.lists(st.lists(branch, min_size=1, max_size=3).map(join_words), min_size=1,
                        max_size=3)  # fmt: skip
    return st.builds(lambda some, optional: Choice(tuple(some), optional), branches, st.booleans())


PARTS = st.lists(st.recursive(WORDS, choices, max_leaves=6), min_size=1, max_size=4).map(join_words)


def meaning(parts: tuple[Part, ...]) -> list[str]:
    """What the parts mean, said another way than the program says it."""
    columns: list[list[str]] = []
    for part in parts:
        if isinstance(part, Words):
            columns.append([part.text])
        elif isinstance(part, Gap):
            columns.append([" ... "])
        else:
            said = [text for branch in part.branches for text in meaning(branch)]
            columns.append([*said, ""] if part.optional else said)
    return ["".join(row) for row in product(*columns)]


def dotless(parts: tuple[Part, ...]) -> bool:
    return "..." not in format_wording(parts) and "…" not in format_wording(parts)


@settings(max_examples=300)
@given(PARTS.filter(dotless))
def test_format_and_parse_are_inverse(parts: tuple[Part, ...]) -> None:
    assert parse_wording(format_wording(parts)) == parts


@settings(max_examples=300)
@given(PARTS.filter(dotless))
def test_expansion_is_what_the_parts_mean(parts: tuple[Part, ...]) -> None:
    said = meaning(parts)
    assert count_variants(parts) == len(said)
    if len(said) > MOST_VARIANTS:
        with pytest.raises(WordingFault, match="at most 200"):
            expand_wording(format_wording(parts))
    else:
        expected = dict.fromkeys(" ".join(text.split()) for text in said)
        assert expand_wording(format_wording(parts)) == tuple(expected)


@given(st.text(max_size=60).filter(lambda text: "..." not in text and "…" not in text))
def test_quoted_text_means_itself(text: str) -> None:
    assert expand_wording(quote_marks(text)) == (" ".join(text.split()),)


@given(st.text("ab[]()|\\. ", max_size=30))
def test_any_text_expands_or_says_where_it_is_wrong(text: str) -> None:
    try:
        variants = expand_wording(text)
    except WordingFault as fault:
        assert 0 <= fault.offset <= len(text)
    else:
        assert len(set(variants)) == len(variants) <= MOST_VARIANTS
