"""The face all peers share: wordings in, texts in, places out."""

from collections.abc import Sequence
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
        """Everything found, in whatever shape the peer's user would hold it: this is measured."""

    def places(self, texts: Sequence[str], found: Any) -> list[Found]:
        """The same as places, to be compared with the truth: this is not measured."""


def wordings_of(book: Phrasebook) -> Wordings:
    """What a user would hand to an exact matcher: every variant once, in lower case."""
    phrase_of: dict[str, str] = {}
    for phrase in book.phrases:
        for wording in phrase.wordings:
            for variant in wording.variants:
                if "..." not in variant:
                    phrase_of.setdefault(variant.lower(), phrase.id)
    return Wordings(tuple(phrase_of), tuple(phrase_of.values()), book)
