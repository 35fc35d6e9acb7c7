"""The example books under docs/examples: they pass their own check, and say what a book should."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from tracker.cli.main import main
from tracker.matching import compile_phrasebook, find_matches
from tracker.phrasebook.load import load_phrasebook

BOOKS = sorted((Path(__file__).parent.parent / "docs" / "examples").glob("*.yaml"))
US = next(book for book in BOOKS if book.name == "us-slogans.yaml")


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.name)
def test_an_example_book_passes_its_own_check(book: Path) -> None:
    result = CliRunner().invoke(main, ["phrasebook", "check", str(book)])
    assert result.exit_code == 0, result.output
    assert "0 failing" in result.output


def test_the_american_book_is_whole() -> None:
    book = load_phrasebook(str(US))
    assert len(book.phrases) >= 20
    for phrase in book.phrases:
        assert phrase.examples and phrase.counterexamples, phrase.id
        assert (phrase.coined is None) == (phrase.coined_source is None), phrase.id
    undated = [phrase.id for phrase in book.phrases if phrase.coined is None]
    assert undated == ["free-world"]  # in use before anyone can be named for it
    assert not any(phrase.zh for phrase in book.phrases)
    assert all(event.source for event in book.events)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The New Deal was one thing, a new deal for steel another.", ["New Deal"]),
        ("Remember the four freedoms, and fear no four-year term.", ["four freedoms"]),
        ("Containment of Soviet aggression goes on.", ["Containment"]),
        ("Hospital cost containment saves two billion dollars.", []),
        ("Two freedoms are not four.", []),
    ],
)
def test_the_american_book_tells_slogans_from_ordinary_words(text: str, found: list[str]) -> None:
    compiled = compile_phrasebook(load_phrasebook(str(US)))
    assert [text[match.start : match.end] for match in find_matches(text, compiled)] == found
