"""The face all peers share: wordings in, texts in, places out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from tracker.phrasebook.phrase import Phrasebook

Found = tuple[int, int, int, str]
"""Number of the text, start, end (code points), phrase."""


class NotInstalled(Exception):
    """The library of a peer is not there; its row is left out."""


@dataclass(frozen=True, slots=True)
class Wordings:
    """The same wordings for everyone: ``words`` are plain, lower case and distinct (variants with a
    gap cannot be said to a peer and are left out), ``phrases`` the phrase of each. ``book`` is what
    they were expanded from."""

    words: tuple[str, ...]
    phrases: tuple[str, ...]
    book: Phrasebook


class Peer(Protocol):
    """A matcher made ready for some wordings."""

    def find(self, texts: Sequence[str]) -> Any:
        """Everything found, in the shape the library gives it."""

    def table(self, found: Any) -> Any:
        """The same as a table: ``text``, ``start``, ``end`` and what was found."""

    def places(self, texts: Sequence[str], found: Any) -> list[Found]:
        """The same as places, to be compared with the truth: this is not measured."""


def table_of(found: Iterable[Iterable[tuple[Any, int, int]]]) -> Any:
    """The table of (what, start, end) rows of each text."""
    import polars as pl  # not loaded where nothing is made a table: memory is measured there

    rows = [
        (number, start, end, what) for number, own in enumerate(found) for what, start, end in own
    ]
    return pl.DataFrame(rows, schema=["text", "start", "end", "what"], orient="row")


def wordings_of(book: Phrasebook) -> Wordings:
    """What a user would hand to an exact matcher: every variant once, in lower case."""
    phrase_of: dict[str, str] = {}
    for phrase in book.phrases:
        for wording in phrase.wordings:
            for variant in wording.variants:
                if "..." not in variant:
                    phrase_of.setdefault(variant.lower(), phrase.id)
    return Wordings(tuple(phrase_of), tuple(phrase_of.values()), book)
