"""Code points: a batch of texts as numpy arrays, one entry per character.

Everything the fast path does per character happens here, in a handful of passes: about 3 ns a
character altogether. Places are code points from the start, so that no span is ever converted.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import regex

from tracker.tokens import (
    CharacterClass,
    character_class,
    mask_mojibake,
    normalize,
)

Bytes = npt.NDArray[np.uint8]
Ints = npt.NDArray[np.int64]
Points = npt.NDArray[np.uint16] | npt.NDArray[np.uint32]

SPACE = 7  # a SOFT character that is white space; the other codes are those of CharacterClass
UNFOLDED = 0xFF  # a letter that folds to no single ASCII letter: its word goes by the slow road
BETWEEN_TEXTS = "\n\n\n"
_PAGE = 256
_WHITE_SPACE = regex.compile(r"\s")


class Batch(NamedTuple):
    """Texts joined by empty lines. ``points`` (uint16 or uint32) are the code points, ``folded``
    (uint8, 32 longer) the letters and digits without capitals and accents, 0 elsewhere: what is not
    0 belongs to a word; ``begins`` (int64, one longer) where each text begins, ``han`` (int64) the
    places of Chinese characters."""

    text: str
    points: Points
    folded: Bytes
    begins: Ints
    han: Ints

    def codes_at(self, places: Ints) -> Bytes:
        """The character classes (or SPACE) at some places between words."""
        return self.classes_of(self.points.take(places))

    def classes_of(self, points: Points) -> Bytes:
        """The character classes (or SPACE) of some code points of the batch."""
        return _tables[0].code[points]

    def codes(self) -> Bytes:
        """The character classes (or SPACE) of all characters; a pass that texts without Chinese do
        not need."""
        codes = _tables[0].code[self.points]
        codes[codes == CharacterClass.IGNORED] = CharacterClass.SOFT
        codes[self.folded[: len(codes)] != 0] = CharacterClass.WORD
        return codes


class _Tables:
    """Class and folding of every code point, filled in by pages of 256 as they are met."""

    def __init__(self) -> None:
        self.code = np.zeros(0x110000, np.uint8)
        self.fold = np.zeros(0x110000, np.uint8)
        self.known = np.zeros(0x110000 // _PAGE, bool)
        self.learn(np.zeros(1, np.int64))
        self.low_fold = self.fold[:_PAGE].tobytes()
        ignored = np.flatnonzero(self.code[:_PAGE] == CharacterClass.IGNORED)
        self.low_ignored = [bytes([point]) for point in ignored.tolist()]

    def learn(self, pages: Ints) -> None:
        for page in pages[~self.known[pages]].tolist():
            for point in range(page * _PAGE, (page + 1) * _PAGE):
                self.code[point], self.fold[point] = _look_up(point)
            self.known[page] = True


def _look_up(point: int) -> tuple[int, int]:
    character = chr(point)
    code = int(character_class(character))
    if code == CharacterClass.SOFT and _WHITE_SPACE.match(character):
        return SPACE, 0
    if code != CharacterClass.WORD:
        return code, 0
    folded = normalize(character) if not character.isdecimal() else _decimal(character)
    is_simple = len(folded) == 1 and folded.isascii() and folded.isalnum()
    return code, ord(folded) if is_simple else UNFOLDED


def _decimal(character: str) -> str:
    return character if character.isascii() else "?"


_tables: list[_Tables] = []


def join_texts(texts: Sequence[str]) -> Batch:
    """The texts as one batch.

    >>> batch = join_texts(["Four “winds”", "3.2"])
    >>> bytes(batch.folded[:12]), batch.begins.tolist()
    (b'four\\x00\\x00winds\\x00', [0, 15, 21])
    """
    if not _tables:
        _tables.append(_Tables())
    tables = _tables[0]
    text = mask_mojibake(BETWEEN_TEXTS.join(texts) + BETWEEN_TEXTS)
    points = _points_of(text)
    low = bytearray(points.astype(np.uint8))
    folded = np.frombuffer((low + bytes(32)).translate(tables.low_fold), dtype=np.uint8)
    han = np.zeros(0, np.int64)
    if not text.isascii():
        wide = np.flatnonzero(points >= _PAGE)
        values = points[wide].astype(np.int64)
        tables.learn(np.flatnonzero(np.bincount(values >> 8)))
        folded[wide] = tables.fold[values]
        codes = tables.code[values]
        han = wide[codes == CharacterClass.HAN]
        ignored = wide[codes == CharacterClass.IGNORED].tolist()
        for byte in tables.low_ignored:
            if byte in low:
                ignored += np.flatnonzero(points == byte[0]).tolist()
        _mend_ignored(ignored, folded)
    lengths = np.fromiter((len(t) + len(BETWEEN_TEXTS) for t in texts), np.int64, len(texts))
    begins = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
    return Batch(text, points, folded, begins, han)


def _points_of(text: str) -> Points:
    """The code points of a text; two bytes each, where none needs more: that is half to carry."""
    try:
        encoded = text.encode("utf-16-le")
        if len(encoded) == 2 * len(text):
            return np.frombuffer(encoded, np.uint16)
        encoded = text.encode("utf-32-le")
    except UnicodeEncodeError:  # a lone surrogate; looking out for it always takes twice as long
        encoded = text.encode("utf-32-le", "surrogatepass")
    return np.frombuffer(encoded, np.uint32)


def _mend_ignored(places: Sequence[int], folded: Bytes) -> None:
    """Combining marks and the like belong to the word before them; elsewhere they are nothing."""
    for place in sorted(places):
        folded[place] = UNFOLDED if place and folded[place - 1] else 0
