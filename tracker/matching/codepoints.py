"""Code points: a batch of texts as numpy arrays, one entry per character.

Everything the fast path does per character happens here, in a handful of passes: about 3 ns a
character altogether. Places are code points from the start, so that no span is ever converted.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import regex

from tracker.tokens import (
    LINE_HYPHENS,
    CharacterClass,
    character_class,
    mask_mojibake,
    normalize,
)

Bytes = npt.NDArray[np.uint8]
Ints = npt.NDArray[np.int64]

SPACE = 7  # a SOFT character that is white space; the other codes are those of CharacterClass
UNFOLDED = 0xFF  # a letter that folds to no single ASCII letter: its word goes by the slow road
BETWEEN_TEXTS = "\n\n\n"
_PAGE = 256
_HYPHENS = (ord("-"), ord("‐"))
_WHITE_SPACE = regex.compile(r"\s")


@dataclass(frozen=True, slots=True)
class Batch:
    """Texts joined by empty lines. ``points`` (uint32) are the code points, ``codes`` (uint8) their
    character classes, ``folded`` (uint8, 32 longer) the letters and digits without capitals and
    accents, 0 elsewhere; ``begins`` (int64, one longer) where each text begins."""

    text: str
    points: npt.NDArray[np.uint32]
    codes: Bytes
    folded: Bytes
    begins: Ints


class _Tables:
    """Class and folding of every code point, filled in by pages of 256 as they are met."""

    def __init__(self) -> None:
        self.code = np.zeros(0x110000, np.uint8)
        self.fold = np.zeros(0x110000, np.uint8)
        self.known = np.zeros(0x110000 // _PAGE, bool)
        self.learn(np.zeros(1, np.int64))
        self.low_code = self.code[:_PAGE].tobytes()
        self.low_fold = self.fold[:_PAGE].tobytes()

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
    text = BETWEEN_TEXTS.join(map(mask_mojibake, texts)) + BETWEEN_TEXTS
    points = np.frombuffer(_encode(text), dtype=np.uint32)
    low = points.astype(np.uint8).tobytes()
    codes = np.frombuffer(bytearray(low.translate(tables.low_code)), dtype=np.uint8)
    folded = np.frombuffer(bytearray(low.translate(tables.low_fold) + bytes(32)), dtype=np.uint8)
    if not text.isascii():
        wide = np.flatnonzero(points >= _PAGE)
        values = points[wide].astype(np.int64)
        tables.learn(np.flatnonzero(np.bincount(values >> 8)))
        codes[wide] = tables.code[values]
        folded[wide] = tables.fold[values]
        _mend_ignored(codes, folded)
    _mend_numbers(points, codes, folded)
    _mend_line_hyphens(text, points, codes, folded)
    lengths = np.fromiter((len(t) + len(BETWEEN_TEXTS) for t in texts), np.int64, len(texts))
    begins = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
    return Batch(text, points, codes, folded, begins)


def _encode(text: str) -> bytes:
    try:
        return text.encode("utf-32-le")
    except UnicodeEncodeError:  # a lone surrogate; looking out for it always takes twice as long
        return text.encode("utf-32-le", "surrogatepass")


def _mend_ignored(codes: Bytes, folded: Bytes) -> None:
    """Combining marks and the like belong to the word before them; elsewhere they are nothing."""
    for place in np.flatnonzero(codes == CharacterClass.IGNORED).tolist():
        in_word = place and codes[place - 1] == CharacterClass.WORD
        codes[place] = CharacterClass.WORD if in_word else CharacterClass.SOFT
        folded[place] = UNFOLDED if in_word else 0


def _mend_numbers(points: npt.NDArray[np.uint32], codes: Bytes, folded: Bytes) -> None:
    """A comma or full stop between two digits belongs to the number."""
    # COMMA and STOP are 1 and 2: one comparison for both
    marks = np.flatnonzero((codes - np.uint8(CharacterClass.COMMA)) < 2)
    found = points[marks]
    marks = marks[((found == ord(".")) | (found == ord(","))) & (marks > 0)]
    inside = marks[_is_digit(points[marks - 1]) & _is_digit(points[marks + 1])]
    codes[inside] = CharacterClass.WORD
    folded[inside] = points[inside]
    # digits of other scripts are rare enough to look at one by one
    other = (points[marks - 1] > 127) | (points[marks + 1] > 127)
    word = (codes[marks - 1] == CharacterClass.WORD) & (codes[marks + 1] == CharacterClass.WORD)
    for place in marks[other & word].tolist():
        if chr(points[place - 1]).isdecimal() and chr(points[place + 1]).isdecimal():
            codes[place], folded[place] = CharacterClass.WORD, UNFOLDED


def _is_digit(points: npt.NDArray[np.uint32]) -> npt.NDArray[np.bool_]:
    return (points >= ord("0")) & (points <= ord("9"))


def _mend_line_hyphens(
    text: str, points: npt.NDArray[np.uint32], codes: Bytes, folded: Bytes
) -> None:
    """A word hyphenated at the end of a line goes on in the next."""
    lines = np.flatnonzero(codes == CharacterClass.LINE)
    lines = lines[lines > 1]
    lines -= points[lines - 1] == ord("\r")
    before = points[lines - 1]
    for line in lines[(before == _HYPHENS[0]) | (before == _HYPHENS[1])].tolist():
        found = LINE_HYPHENS.match(text, line - 1)
        if found and codes[line - 2] == CharacterClass.WORD:
            codes[found.start() : found.end()] = CharacterClass.WORD
            folded[found.start() : found.end()] = UNFOLDED
