"""Spellings: which words of the phrasebook a word of a text may misspell."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import OSA

from tracker.matching.codepoints import Ints
from tracker.matching.inflection import stem
from tracker.ranges import rows_of_ranges

SHORTEST_MISSPELT = 5  # letters; shorter words differ by one letter from too many others
TWO_EDITS_FROM = 12  # letters from which on two edits are allowed ("confidence"/"conference" is 10)


def misspelt_edits(norm: str, key: str, spelling: str) -> int | None:
    """How many edits make ``norm`` (of stem ``key``) into ``spelling``; None if too many.

    >>> misspelt_edits("estblishment", "estblishment", "establishments")
    1
    """
    found = []
    for text_form, book_form in ((norm, spelling), (key, stem(spelling))):
        if len(book_form) < SHORTEST_MISSPELT:
            continue
        allowed = allowed_edits(book_form)
        edits = OSA.distance(text_form, book_form, score_cutoff=allowed)
        if edits <= allowed:
            found.append(max(edits, 1))
    return min(found) if found else None


_LONGEST = 1 << 10  # letters, more than any word that can be near one of the book


class Spellings:
    """Texts to be misspelt, one for each of the words they stand for (ascending by alphabet).

    Few pairs are worth comparing letter by letter: the first letter stands, an edit changes the
    length by one at the most, and at the most two of the letters a word is made of.

    >>> rows, spellings, edits = Spellings(["four", "winds"]).near(["calm", "wnids"])
    >>> rows.tolist(), spellings.tolist(), edits.tolist()
    ([1], [1], [1])
    """

    def __init__(self, texts: Sequence[str]) -> None:
        lengths = np.fromiter(map(len, texts), np.int64, len(texts))
        allowed = (lengths >= SHORTEST_MISSPELT) + (lengths >= TWO_EDITS_FROM).astype(np.int64)
        keys, letters = _shapes_of(texts)
        self._numbers = np.argsort(keys, kind="stable")  # the order they stand in here
        self._keys, self._letters = keys[self._numbers], letters[self._numbers]
        self._texts = [texts[number] for number in self._numbers.tolist()]
        self._allowed = allowed[self._numbers]  # what ``allowed_edits`` says of each

    def near(self, texts: Sequence[str]) -> tuple[Ints, Ints, Ints]:
        """The pairs of a text and a spelling within the edits allowed: number of the text, number
        of the spelling, edits (at least 1)."""
        keys, letters = _shapes_of(texts)
        reach = np.where(keys % _LONGEST >= TWO_EDITS_FROM - 2, 2, 1)
        begins = np.searchsorted(self._keys, keys - reach)
        counts = np.searchsorted(self._keys, keys + reach, "right") - begins
        rows, places = rows_of_ranges(begins, counts)
        allowed = self._allowed[places]
        changed = np.bitwise_count(letters[rows] ^ self._letters[places])
        close = np.abs(keys[rows] - self._keys[places]) <= allowed
        close &= (changed <= 2 * allowed) & (allowed > 0)
        rows, places = rows[close], places[close]
        edits = process.cpdist(
            [texts[row] for row in rows.tolist()],
            [self._texts[place] for place in places.tolist()],
            scorer=OSA.distance,
            score_cutoff=2,
            dtype=np.uint8,
        ).astype(np.int64)
        good = edits <= self._allowed[places]
        return rows[good], self._numbers[places[good]], np.maximum(edits[good], 1)


def _shapes_of(texts: Sequence[str]) -> tuple[Ints, npt.NDArray[np.uint32]]:
    """Of each text its first letter and length as one number, so that texts of lengths next to each
    other stand together; and which letters it is made of, a bit for each of the alphabet (letters
    may share one, which only compares more pairs). No text is empty."""
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    letters = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), np.uint32)
    begins = np.cumsum(lengths) - lengths
    keys = letters[begins].astype(np.int64) * _LONGEST + np.minimum(lengths, _LONGEST // 2)
    bits = np.left_shift(np.uint32(1), letters & np.uint32(31))
    if not len(texts):
        return keys, bits
    return keys, np.bitwise_or.reduceat(bits, begins)


def allowed_edits(spelling: str) -> int:
    """How many edits a word of the book may suffer."""
    if len(spelling) < SHORTEST_MISSPELT:
        return 0
    return 2 if len(spelling) >= TWO_EDITS_FROM else 1
