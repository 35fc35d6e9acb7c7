"""Vocabulary: every distinct word met so far, and how it reads as a word of the phrasebook.

A word costs the lexicon's care once; after that an occurrence is one look-up in a hash table.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tracker.matching.codepoints import Batch, Ints
from tracker.matching.function_words import FUNCTION_WORDS
from tracker.matching.hash_table import HashTable, Numbers
from tracker.matching.lexicon import NO_WORD, Lexicon, Reading
from tracker.matching.lists import Lists
from tracker.matching.words import Words
from tracker.tokens import is_number, joins_next_number, normalize

MOST_WORDS = 400_000  # then everything is forgotten and learnt anew: memory stays flat


class Vocabulary:
    """Maps words to readings of the lexicon, numbered: readings that alignment cannot tell apart
    share a number, and 0 is "no word of the book".

    A word that reads as several, run together, has the number -1 - n of its parts in ``joined``:
    one row (number of the reading, its place in the word, its length) each.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.readings: list[Reading] = []
        self._numbers: dict[tuple[str, str | None, int], int] = {}
        self.number_of(Reading("", None))
        self._table = HashTable()
        self._forget()

    def _forget(self) -> None:
        self._table.clear()
        self._slow: dict[str, int] = {}
        self.joined = Lists(3)

    def number_of(self, reading: Reading) -> int:
        """The number of a reading; words that are none of the book's share one, but function
        words and numbers keep their own: alignment looks at them."""
        norm = reading.norm
        if reading.key is None and norm not in FUNCTION_WORDS:
            norm = "twenty" if joins_next_number(norm) else "1" if is_number(norm) else ""
        same = (norm, reading.key, reading.edits)
        number = self._numbers.get(same)
        if number is None:
            number = self._numbers[same] = len(self.readings)
            self.readings.append(Reading(norm, reading.key, reading.edits))
        return number

    def read(self, batch: Batch, words: Words) -> Numbers:
        """The reading number of every word (int32), negative for words run together.

        About 10 ns a word; 4 µs for a word never met before.
        """
        values, missing = self._table.look_up(words.hashes)
        if len(missing):
            if self._learn(batch, words, missing):
                missing = np.arange(len(values))
            values[missing], left = self._table.look_up(words.hashes[missing])
            assert not len(left)
        for word in words.slow.tolist():
            values[word] = self._read_slow(batch.text[words.starts[word] : words.ends[word]])
        return values

    def _learn(self, batch: Batch, words: Words, missing: Ints) -> bool:
        """Takes in the words that are missing; whether all others were forgotten for it."""
        hashes, first = np.unique(words.hashes[missing], return_index=True)
        full = len(self._table) + len(hashes) > MOST_WORDS
        if full:
            self._forget()
            hashes, first = np.unique(words.hashes, return_index=True)
            missing = np.arange(len(words.hashes))
        places = missing[first]
        edges = zip(words.starts[places].tolist(), words.ends[places].tolist(), strict=True)
        norms = [normalize(batch.text[start:end]) for start, end in edges]
        values = list(map(self._value_of, self.lexicon.read_many(norms)))
        self._table.insert(hashes, np.array(values, np.int32))
        return full

    def _value_of(self, readings: tuple[Reading, ...]) -> int:
        """What stands for a word in the table."""
        if readings is NO_WORD:
            return 0
        if len(readings) == 1:
            return self.number_of(readings[0])
        parts = [(self.number_of(part), part.start, part.length) for part in readings]
        self.joined.add(np.array([len(parts)]), np.array(parts))
        return -len(self.joined)

    def _read_slow(self, word: str) -> int:
        """A word with letters the hash does not know, or a very long one."""
        value = self._slow.get(word)
        if value is None:
            if len(self._slow) > MOST_WORDS:
                self._slow.clear()
            value = self._slow[word] = self._value_of(self.lexicon.read(normalize(word)))
        return value


@dataclass(frozen=True, slots=True)
class Atoms:
    """The atoms of a batch (``align.Atom``) as columns: ``readings`` (int32, numbers of the
    vocabulary), ``gaps`` (uint8, the Gap before it; JOINED where the word goes on), ``starts`` and
    ``ends`` (int64, places in the batch), ``tokens`` (int64, number of the word)."""

    readings: Numbers
    gaps: npt.NDArray[np.uint8]
    starts: Ints
    ends: Ints
    tokens: Ints


JOINED = 4
"""The gap code of an atom that stands in the same word as the one before it."""


def make_atoms(words: Words, readings: Numbers, joined: Lists) -> Atoms:
    """The words as atoms: one each, several for words run together (rare)."""
    tokens = np.arange(len(readings), dtype=np.int64)
    run_together = np.flatnonzero(readings < 0)
    if not len(run_together):
        return Atoms(readings, words.gaps, words.starts, words.ends, tokens)
    owners, parts = joined.rows_of(-1 - readings[run_together].astype(np.int64))
    more = np.bincount(owners) - 1
    tokens = np.insert(tokens, np.repeat(run_together + 1, more), np.repeat(run_together, more))
    atoms = Atoms(
        readings[tokens], words.gaps[tokens], words.starts[tokens], words.ends[tokens], tokens
    )
    word = run_together[owners]
    begins = np.searchsorted(owners, owners)
    number = np.arange(len(owners)) - begins  # of the part in its word
    place = word + begins - owners + number  # each word before took more than one place
    atoms.readings[place] = parts[:, 0]
    atoms.gaps[place[number > 0]] = JOINED
    # a word with odd letters or marks inside cannot be cut by the lengths of its parts
    length = np.bincount(owners, parts[:, 2]).astype(np.int64)
    cut = words.ends[word] - words.starts[word] == length[owners]
    start = words.starts[word] + parts[:, 1]
    atoms.starts[place[cut]] = start[cut]
    atoms.ends[place[cut]] = (start + parts[:, 2])[cut]
    return atoms
