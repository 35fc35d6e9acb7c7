"""Match: one place where a phrase stands by a wording, and the kinds of match."""

from dataclasses import dataclass
from enum import StrEnum

from tracker.spans import Span


class MatchKind(StrEnum):
    """How the text differs from the wording, best first; the smallest example of each:

    >>> [kind.value for kind in MatchKind]
    ['exact', 'inflected', 'misspelt', 'reordered', 'elliptic', 'damaged']
    """

    EXACT = "exact"  # "Four Winds", "“four” winds", "4 winds" for "four winds"
    INFLECTED = "inflected"  # "spirit of the struggles" for "spirit of struggle"
    MISSPELT = "misspelt"  # "two safegaurds" for "two safeguards"
    REORDERED = "reordered"  # "bureaucracy and formalism" for "formalism and bureaucracy"
    ELLIPTIC = "elliptic"  # "strict tone, measures" for "strict tone, strict measures"
    DAMAGED = "damaged"  # a full stop inside, or one word of a long formula lost


KINDS: tuple[str, ...] = tuple(kind.value for kind in MatchKind)

MATCHER_VERSION = "2"
"""Changes whenever the same text and book may give other matches; results are keyed by it."""


@dataclass(frozen=True, slots=True)
class Match:
    """One place where a phrase stands. ``wording`` is the wording as the book writes it;
    ``score`` 0–100 ranks readings of one stretch (a worse kind never outranks a better one);
    ``start`` and ``end`` count code points of the document text; ``inside`` names the phrase of
    the match that holds this one, if one does."""

    phrase: str
    wording: str
    kind: MatchKind
    score: float
    start: int
    end: int
    inside: str | None = None

    @property
    def span(self) -> Span:
        """Where it stands.

        >>> Match("four-winds", "four winds", MatchKind.EXACT, 100.0, 4, 14).span
        Span(start=4, end=14)
        """
        return Span(self.start, self.end)
