"""Candidate: a place where a variant stands, before conditions and overlaps are decided."""

from typing import NamedTuple

from tracker.matching.match import MatchKind


class Candidate(NamedTuple):
    """``phrase`` and ``wording`` are indices into the compiled book; ``start`` and ``end`` are
    code points of the text, ``first`` and ``last`` numbers of its tokens (for Chinese: of the
    tokens around it)."""

    phrase: int
    wording: int
    kind: MatchKind
    score: float
    start: int
    end: int
    first: int
    last: int
