"""Long texts: a book in one file, or a page without a line end, is taken piece by piece, so that
memory does not grow with it.

Pieces overlap by more than evidence reaches; a match belongs to the piece in whose core it begins.
"""

from collections.abc import Iterator
from typing import NamedTuple

CORE = 1_000_000  # code points
MARGIN = 30_000  # code points on either side; evidence looks 300 words far


class TextPiece(NamedTuple):
    """``text[begin:end]`` is looked at; what begins in ``text[core_begin:core_end]`` counts."""

    begin: int
    core_begin: int
    core_end: int
    end: int


def cut_text(text: str, core: int = CORE, margin: int = MARGIN) -> Iterator[TextPiece]:
    """The pieces of a text, cut where white space is; their cores follow one another.

    >>> pieces = list(cut_text("one two three four", core=6, margin=4))
    >>> [(p.core_begin, p.core_end) for p in pieces]
    [(0, 8), (8, 18)]
    >>> ["one two three four"[p.begin:p.end] for p in pieces]
    ['one two three ', 'two three four']
    """
    core_begin = 0
    while core_begin < len(text):
        core_end = _space_after(text, core_begin + core)
        begin = _space_before(text, core_begin - margin) if core_begin else 0
        yield TextPiece(begin, core_begin, core_end, _space_after(text, core_end + margin - 1))
        core_begin = core_end


def _space_after(text: str, place: int) -> int:
    """The first place from here on after white space, within reason; else the place itself."""
    if place >= len(text):
        return len(text)
    for at in range(place, min(place + 1000, len(text))):
        if text[at].isspace():
            return at + 1
    return place if place + 1000 < len(text) else len(text)


def _space_before(text: str, place: int) -> int:
    for at in range(place, max(place - 1000, 0), -1):
        if text[at - 1].isspace():
            return at
    return max(place, 0)
