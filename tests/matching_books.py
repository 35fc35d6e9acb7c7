"""Small phrasebooks for the tests of matching, from plain rows."""

import json
from typing import Any

from tracker.matching import (
    CompiledPhrasebook,
    Match,
    compile_phrasebook,
    find_in_batch,
)
from tracker.phrasebook.load import parse_phrasebook
from tracker.phrasebook.phrase import Phrasebook


def make_book(
    wordings: list[Any] | dict[str, list[Any]],
    settings: dict[str, Any] | None = None,
    swallows: dict[str, list[str]] | None = None,
    category: str = "tested",
) -> Phrasebook:
    """A book with these wordings: a list for one phrase "p", or a list for each id."""
    phrases = wordings if isinstance(wordings, dict) else {"p": wordings}
    book: dict[str, Any] = {"version": 1, "phrases": []}
    if settings:
        book["settings"] = settings
    for name, items in phrases.items():
        phrase = {"id": name, "en": name, "category": category, "wordings": items}
        if swallows and name in swallows:
            phrase["swallows"] = swallows[name]
        book["phrases"].append(phrase)
    return parse_phrasebook(json.dumps(book, ensure_ascii=False))


def compiled(wordings: list[Any] | dict[str, list[Any]], **more: Any) -> CompiledPhrasebook:
    """The compiled book of ``make_book``."""
    return compile_phrasebook(make_book(wordings, **more))


def fast_matches(texts: list[str], book: CompiledPhrasebook) -> list[list[Match]]:
    """What the fast path finds, as Match objects, a list for each text."""
    found: list[list[Match]] = [[] for _ in texts]
    for text, match in find_in_batch(texts, book).matches():
        found[text].append(match)
    return found
