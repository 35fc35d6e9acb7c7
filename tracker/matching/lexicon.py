"""Lexicon: the distinct content words of a phrasebook, and how a word of a text reads as one.

This is where fuzziness is paid for: once per distinct word, not once per occurrence.
"""

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import files

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import OSA

from tracker.matching.function_words import FUNCTION_WORDS
from tracker.matching.inflection import stem
from tracker.matching.ranges import rows_of_ranges
from tracker.tokens import is_number

Ints = npt.NDArray[np.int64]

SHORTEST_MISSPELT = 5  # letters; shorter words differ by one letter from too many others
TWO_EDITS_FROM = 12  # letters from which on two edits are allowed ("confidence"/"conference" is 10)
SHORTEST_JOINED = 7  # letters of words run together
SHORTEST_PART = 4  # letters of each of them, number and function words apart
LONGEST_WORD = 60  # letters; what is longer is data or an address, and looked at no closer
AT_ONCE = 2_000  # words compared at once, so that memory stays flat


@dataclass(frozen=True, slots=True)
class Reading:
    """A word of a text read as a word of the phrasebook: ``key`` is the stem it stands for (None:
    it is no word of the book), ``edits`` how many letters are wrong, ``start`` and ``length`` its
    part of the text word (words run together give several readings; length -1: to the end)."""

    norm: str
    key: str | None
    edits: int = 0
    start: int = 0
    length: int = -1


NO_WORD = (Reading("", None),)
"""How a word reads that is none of the book's."""


@functools.cache
def ordinary_words() -> frozenset[str]:
    """Stems of ordinary English: a word that is one is no misspelling of another.

    From the State of the Union addresses (at least 4 times) and the speeches in the UN General
    Debate (at least 25 times), 9,000 stems.

    >>> "mind" in ordinary_words(), "goveranc" in ordinary_words()
    (True, False)
    """
    text = files("tracker.matching").joinpath("ordinary_words.txt").read_text("ascii")
    return frozenset(text.split())


class Lexicon:
    """The content words of a phrasebook.

    >>> lexicon = Lexicon(["four", "winds", "governance", "confidence", "self"])
    >>> lexicon.read("minds")[0].key is None   # an ordinary word is no misspelling
    True
    >>> lexicon.read("goverance")[0]
    Reading(norm='governance', key='governanc', edits=1, start=0, length=-1)
    >>> [(r.norm, r.start, r.length) for r in lexicon.read("fourwinds")]
    [('four', 0, 4), ('winds', 4, 5)]
    """

    def __init__(self, norms: Iterable[str]) -> None:
        self.norms = frozenset(norms)
        self.keys = frozenset(n if is_number(n) else stem(n) for n in self.norms)
        self._spellings = sorted(
            n
            for n in self.norms
            if len(n) >= SHORTEST_MISSPELT - 1 and n.isalpha() and not is_number(n)
        )
        self._ordinary = ordinary_words()
        self._read: dict[str, tuple[Reading, ...]] = {}
        self._forms = _Spellings(self._spellings, self._spellings)
        self._stems = _Spellings(list(map(stem, self._spellings)), self._spellings)

    def read(self, norm: str) -> tuple[Reading, ...]:
        """How a normalised word reads: one reading, or several for words run together.

        A word of the book by form or stem is that word; an ordinary English word is nothing else;
        then misspellings; then words run together.
        """
        known = self._read.get(norm)
        if known is None:
            known = self._read_as_it_stands(norm)
            if known is None:
                best = self.misspelling(norm)
                known = (best,) if best else self._read_joined(norm)
            if known is None or known is NO_WORD:
                known = (Reading(norm, None),)
            self._read[norm] = known
        return known

    def read_many(self, norms: Sequence[str]) -> list[tuple[Reading, ...]]:
        """``read`` of many distinct words at once: misspellings are looked for with one comparison
        of all words against all spellings of the same first letter, so that a new word costs
        microseconds. What is no word of the book is NO_WORD."""
        found = [self._read_as_it_stands(norm) for norm in norms]
        fuzzy = [place for place, readings in enumerate(found) if readings is None]
        for begin in range(0, len(fuzzy), AT_ONCE):
            part = fuzzy[begin : begin + AT_ONCE]
            misspelt = self._find_misspellings([norms[place] for place in part])
            for place in part:
                best = misspelt[norms[place]]
                found[place] = (best,) if best else self._read_joined(norms[place])
        return [readings or NO_WORD for readings in found]

    def _read_as_it_stands(self, norm: str) -> tuple[Reading, ...] | None:
        """The reading of a word that is spelt right; None if it may be misspelt or joined."""
        if norm in FUNCTION_WORDS or is_number(norm):
            return (Reading(norm, norm if norm in self.keys else None),)
        key = stem(norm)
        if norm in self.norms or (key in self.keys and not is_number(key)):
            return (Reading(norm, key),)
        if not norm.isalpha() or key in self._ordinary or len(norm) > LONGEST_WORD:
            return NO_WORD
        return None

    def _find_misspellings(self, norms: Sequence[str]) -> dict[str, Reading | None]:
        """``misspelling`` of many words at once."""
        found: dict[str, Reading | None] = dict.fromkeys(norms)
        words = [norm for norm in norms if len(norm) >= SHORTEST_MISSPELT]
        if not words or not self._spellings:
            return found
        keys = list(map(stem, words))
        as_words = self._forms.near(words, words)
        as_stems = self._stems.near(keys, words)  # a stem keeps the first letter of its word
        rows, spellings, edits = map(np.concatenate, zip(as_words, as_stems, strict=True))
        # of each word the nearest, of equals the first by alphabet
        order = np.lexsort((spellings, edits, rows))
        best = order[np.unique(rows[order], return_index=True)[1]]
        for place in best.tolist():
            spelling = self._spellings[spellings[place]]
            found[words[rows[place]]] = Reading(spelling, stem(spelling), int(edits[place]))
        return found

    def _read_joined(self, norm: str) -> tuple[Reading, ...] | None:
        """Words run together, each of the book or a function word: "cleangovernance"."""
        if len(norm) < SHORTEST_JOINED:
            return None
        heads = [first for first in range(3, len(norm) - 2) if self._is_part(norm[:first])]
        for parts in _cuts(norm, heads):
            if all(self._is_part(part) for part in parts[1:]):
                readings, at = [], 0
                for part in parts:
                    key = part if part in FUNCTION_WORDS or is_number(part) else stem(part)
                    readings.append(
                        Reading(part, key if key in self.keys else None, 0, at, len(part))
                    )
                    at += len(part)
                return tuple(readings)
        return None

    def _is_part(self, part: str) -> bool:
        """A word of the book as it stands there, of four letters or a number; in between "and",
        "of" and the like."""
        if part in FUNCTION_WORDS:
            return len(part) > 1
        return part in self.norms and (len(part) >= SHORTEST_PART or is_number(part))

    def misspelling(self, norm: str) -> Reading | None:
        """The word of the book this one misspells, the nearest, the first by alphabet of equals.

        The first letter must stand; one edit (a letter lost, added, changed, or two swapped), two
        in words of twelve letters and more; measured on the word and on its stem.
        """
        if len(norm) < SHORTEST_MISSPELT:
            return None
        best: tuple[int, str] | None = None
        key = stem(norm)
        for spelling in self._spellings:
            if spelling[0] != norm[0]:
                continue
            edits = misspelt_edits(norm, key, spelling)
            if edits is not None and (best is None or (edits, spelling) < best):
                best = (edits, spelling)
        return Reading(best[1], stem(best[1]), best[0]) if best else None


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


class _Spellings:
    """Texts to be misspelt, one for each of the words they stand for (ascending by alphabet).

    Few pairs are worth comparing letter by letter: the first letter stands, an edit changes the
    length by one at the most, and at the most two of the letters a word is made of.
    """

    def __init__(self, texts: Sequence[str], words: Sequence[str]) -> None:
        keys = np.array(_keys_of(texts, words), np.int64)
        self._numbers = np.argsort(keys, kind="stable")  # the order they stand in here
        self._keys = keys[self._numbers]
        self._texts = [texts[number] for number in self._numbers.tolist()]
        self._allowed = np.array([allowed_edits(text) for text in self._texts], np.int64)
        self._lengths = np.array(list(map(len, self._texts)), np.int64)
        self._letters = _letters_of(self._texts)

    def near(self, texts: Sequence[str], words: Sequence[str]) -> tuple[Ints, Ints, Ints]:
        """The pairs of a text and a spelling within the edits allowed: number of the text, number
        of the spelling, edits (at least 1). ``words`` are what the texts stand for."""
        lengths = np.array(list(map(len, texts)), np.int64)
        keys = np.array(_keys_of(texts, words), np.int64)
        reach = np.where(lengths >= TWO_EDITS_FROM - 2, 2, 1)
        begins = np.searchsorted(self._keys, keys - reach)
        counts = np.searchsorted(self._keys, keys + reach, "right") - begins
        rows, places = rows_of_ranges(begins, counts)
        allowed = self._allowed[places]
        changed = np.bitwise_count(_letters_of(texts)[rows] ^ self._letters[places])
        close = np.abs(lengths[rows] - self._lengths[places]) <= allowed
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


def _keys_of(texts: Sequence[str], words: Sequence[str]) -> list[int]:
    """First letter of the word and length of the text as one number, so that texts of lengths next
    to each other stand together."""
    return [
        ord(word[0]) * _LONGEST + min(len(text), _LONGEST // 2)
        for text, word in zip(texts, words, strict=True)
    ]


def _letters_of(texts: Sequence[str]) -> npt.NDArray[np.uint32]:
    """Which letters each text is made of, a bit for each of the alphabet."""
    bits = [functools.reduce(int.__or__, map(_LETTER_BITS.__getitem__, text), 0) for text in texts]
    return np.array(bits, np.uint32)


class _LetterBits(dict[str, int]):
    """One of 32 bits for each letter; letters may share one, which only compares more pairs."""

    def __missing__(self, letter: str) -> int:
        bit = self[letter] = 1 << (ord(letter) & 31)
        return bit


_LETTER_BITS = _LetterBits()


def allowed_edits(spelling: str) -> int:
    """How many edits a word of the book may suffer."""
    if len(spelling) < SHORTEST_MISSPELT:
        return 0
    return 2 if len(spelling) >= TWO_EDITS_FROM else 1


def _cuts(norm: str, heads: Sequence[int]) -> Iterable[tuple[str, ...]]:
    """The ways to cut a word in two, or in three with a function word in the middle, after a head
    of so many letters; the outer parts have three letters at least."""
    size = len(norm)
    for first in heads:
        yield norm[:first], norm[first:]
    for first in heads:
        for second in (first + 2, first + 3, first + 4):
            if norm[first:second] in FUNCTION_WORDS and size - second >= 3:
                yield norm[:first], norm[first:second], norm[second:]
