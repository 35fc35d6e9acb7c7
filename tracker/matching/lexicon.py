"""Lexicon: the distinct content words of a phrasebook, and how a word of a text reads as one.

This is where fuzziness is paid for: once per distinct word, not once per occurrence.
"""

import functools
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from tracker.matching.function_words import FUNCTION_WORDS
from tracker.matching.inflection import stem, stem_anew
from tracker.matching.spellings import SHORTEST_MISSPELT, Spellings, misspelt_edits
from tracker.tokens import NUMBERS, cut_word, is_number

SHORTEST_JOINED = 7  # letters of words run together
SHORTEST_PART = 4  # letters of each of them, number and function words apart
LONGEST_WORD = 60  # letters; what is longer is data or an address, and looked at no closer
AT_ONCE = 2_000  # words compared at once, so that memory stays flat


class Reading(NamedTuple):
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


def place_parts(word: str, parts: tuple[Reading, ...]) -> tuple[Reading, ...]:
    """The readings of words run together, with their places in the word as it stands in the text,
    where accents or hyphens may make it longer than its letters. What cannot be cut between two
    characters is no such word.

    >>> parts = Reading("clean", "clean", 0, 0, 5), Reading("city", "city", 0, 5, 4)
    >>> [(part.start, part.length) for part in place_parts("clean-\\ncity", parts)]
    [(0, 5), (7, 4)]
    """
    if word.isascii() and word.isalnum():
        return parts
    places = cut_word(word, [part.start for part in parts[1:]])
    if places is None:
        return NO_WORD
    return tuple(
        part._replace(start=start, length=end - start)
        for part, (start, end) in zip(parts, places, strict=True)
    )


@functools.cache
def ordinary_forms() -> tuple[str, ...]:
    """Words of ordinary English in all their forms, by alphabet.

    From the State of the Union addresses and the speeches in the UN General Debate: the forms that
    occur twice of 9,000 stems that occur at least 4 times in the ones or 25 times in the others.
    """
    from importlib.resources import files  # four milliseconds, and a kept book needs none of them

    text = files("tracker.matching").joinpath("ordinary_words.txt").read_text("ascii")
    return tuple(text.split())


@functools.cache
def ordinary_words() -> frozenset[str]:
    """Stems of ordinary English: a word that is one is no misspelling of another.

    >>> "mind" in ordinary_words(), "goveranc" in ordinary_words()
    (True, False)
    """
    return frozenset(map(stem_anew, ordinary_forms()))


class Lexicon:
    """The content words of a phrasebook.

    >>> lexicon = Lexicon(["four", "winds", "governance", "confidence", "self"])
    >>> lexicon.read("minds")[0].key is None   # an ordinary word is no misspelling
    True
    >>> lexicon.read("goverance")[0]
    Reading(norm='governance', key='governanc', edits=1, start=0, length=-1)
    >>> [(r.norm, r.start, r.length) for r in lexicon.read("fourwinds")]
    [('four', 0, 4), ('winds', 4, 5)]

    Kept, it is its words with their stems and the ordinary ones, nothing it learnt of texts.
    """

    def __init__(self, norms: Iterable[str]) -> None:
        own = sorted(set(norms))
        keys = [norm if is_number(norm) else stem(norm) for norm in own]
        self._lay_out(own, keys, ordinary_words())

    def __getstate__(self) -> tuple[str, ...]:
        # three long strings are read again ten times as fast as thousands of short ones
        lists = self._own, self._own_keys, sorted(self._ordinary)
        return tuple(map("\n".join, lists))

    def __setstate__(self, kept: tuple[str, ...]) -> None:
        own, keys, ordinary = (text.split("\n") if text else [] for text in kept)
        self._lay_out(own, keys, frozenset(ordinary))

    def _lay_out(self, own: list[str], keys: list[str], ordinary: frozenset[str]) -> None:
        """Makes it ready: from its words by alphabet, the key of each, and ordinary stems."""
        self._own, self._own_keys, self._ordinary = own, keys, ordinary
        self.norms, self.keys = frozenset(own), frozenset(keys)
        key_of = dict(zip(own, keys, strict=True))
        self._spellings = [
            n for n in own if len(n) >= SHORTEST_MISSPELT - 1 and n.isalpha() and not is_number(n)
        ]
        self._named = self.norms | FUNCTION_WORDS | NUMBERS
        self._parts = frozenset(filter(self._is_part, self._named))
        self._beginnings = frozenset(part[:4] for part in self._parts)
        self._read: dict[str, tuple[Reading, ...]] = {}
        self._forms = Spellings(self._spellings)
        self._stems = Spellings([key_of[spelling] for spelling in self._spellings])

    def read(self, norm: str) -> tuple[Reading, ...]:
        """How a normalised word reads: one reading, or several for words run together.

        A word of the book by form or stem is that word; an ordinary English word is nothing else;
        then misspellings; then words run together.
        """
        known = self._read.get(norm)
        if known is None:
            known = self._read_as_it_stands(norm, stem(norm))
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
        a microsecond or two. What is no word of the book is NO_WORD."""
        keys = list(map(stem_anew, norms))
        ordinary, named, of_book = self._ordinary, self._named, self.keys
        # what _read_as_it_stands says of most words, without asking it
        found = [
            self._read_as_it_stands(norm, key)
            if norm in named or key in of_book or not norm.isalpha() or len(norm) > LONGEST_WORD
            else NO_WORD
            if key in ordinary
            else None
            for norm, key in zip(norms, keys, strict=True)
        ]
        fuzzy = [place for place, readings in enumerate(found) if readings is None]
        for begin in range(0, len(fuzzy), AT_ONCE):
            part = fuzzy[begin : begin + AT_ONCE]
            best = self._find_misspellings([(norms[place], keys[place]) for place in part])
            for number, place in enumerate(part):
                if number in best:
                    found[place] = (best[number],)
                else:
                    found[place] = self._read_joined(norms[place])
        return [readings or NO_WORD for readings in found]

    def _read_as_it_stands(self, norm: str, key: str) -> tuple[Reading, ...] | None:
        """The reading of a word (of stem ``key``) that is spelt right; None if it may be misspelt
        or joined."""
        if norm in FUNCTION_WORDS or is_number(norm):
            return (Reading(norm, norm if norm in self.keys else None),)
        if norm in self.norms or (key in self.keys and not is_number(key)):
            return (Reading(norm, key),)
        if not norm.isalpha() or key in self._ordinary or len(norm) > LONGEST_WORD:
            return NO_WORD
        return None

    def _find_misspellings(self, words: Sequence[tuple[str, str]]) -> dict[int, Reading]:
        """``misspelling`` of many words with their stems at once, by the number of the word."""
        long = [number for number, (norm, _) in enumerate(words) if len(norm) >= SHORTEST_MISSPELT]
        if not long or not self._spellings:
            return {}
        as_words = self._forms.near([words[number][0] for number in long])
        as_stems = self._stems.near([words[number][1] for number in long])
        rows, spellings, edits = map(np.concatenate, zip(as_words, as_stems, strict=True))
        # of each word the nearest, of equals the first by alphabet
        order = np.lexsort((spellings, edits, rows))
        best = order[np.unique(rows[order], return_index=True)[1]]
        found = {}
        for place in best.tolist():
            spelling = self._spellings[spellings[place]]
            found[long[rows[place]]] = Reading(spelling, stem(spelling), int(edits[place]))
        return found

    def _read_joined(self, norm: str) -> tuple[Reading, ...] | None:
        """Words run together, each of the book or a function word: "cleangovernance"."""
        if len(norm) < SHORTEST_JOINED:
            return None
        known = self._parts
        if norm[:4] not in self._beginnings and norm[:3] not in known:
            return None
        heads = [first for first in range(3, len(norm) - 2) if norm[:first] in known]
        for parts in _cuts(norm, heads):
            if known.issuperset(parts):
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
        """Whether a word may be run together with others: a word of the book as it stands there, of
        four letters or a number; in between "and", "of" and the like."""
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
