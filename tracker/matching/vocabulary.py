"""Vocabulary: every distinct word met so far, and how it reads as a word of the phrasebook.

A word costs the lexicon's care once; after that an occurrence is one look-up in a hash table.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tracker.matching.codepoints import Batch, Ints
from tracker.matching.function_words import FUNCTION_WORDS
from tracker.matching.hash_table import Hashes, HashTable, Numbers
from tracker.matching.lexicon import NO_WORD, Lexicon, Reading, place_parts
from tracker.matching.lists import Lists, Rows
from tracker.matching.words import Words
from tracker.tokens import NUMBER_WORDS, is_number, joins_next_number, normalize

MOST_WORDS = 250_000  # then everything is forgotten and learnt anew: memory stays flat


DistinctReading = tuple[str, str | None, int]
"""Norm, key and edits of a reading, as far as alignment can tell readings apart."""


class ReadyWords(NamedTuple):
    """What a vocabulary knows beforehand: ``hashes`` (uint64) of words and the ``values`` (int32)
    that stand for them in its table, the ``readings`` (norm, key, edits) by number, and the parts
    of words run together (int32, n × 3) with how many each such word has."""

    hashes: Hashes
    values: Numbers
    readings: tuple[DistinctReading, ...]
    parts: Rows
    part_counts: Ints


class Vocabulary:
    """Maps words to readings of the lexicon, numbered: readings that alignment cannot tell apart
    share a number, and 0 is "no word of the book". ``readings`` holds the norm, key and edits of
    each number.

    A word that reads as several, run together, has the number -1 - n of its parts in ``joined``:
    one row (number of the reading, its place in the word, its length) each.
    """

    def __init__(self, lexicon: Lexicon, ready: ReadyWords | None = None) -> None:
        self.lexicon = lexicon
        self._ready = ready
        known = ready.readings if ready else (("", None, 0),)
        self.readings = list(known)
        self._numbers = {reading: number for number, reading in enumerate(known)}
        self._table = HashTable()
        self._forget()

    def _forget(self) -> None:
        self._table.clear()
        self._slow: dict[str, int] = {}
        self.joined = Lists(3)
        if self._ready:
            self._table.insert(self._ready.hashes, self._ready.values)
            self.joined.add(self._ready.part_counts, self._ready.parts)

    def learnt(self) -> ReadyWords:
        """All it knows, for another vocabulary of the same lexicon to begin with."""
        counts, parts = self.joined.all()
        return ReadyWords(*self._table.items(), tuple(self.readings), parts, counts)

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
            self.readings.append(same)
        return number

    def read(self, batch: Batch, words: Words) -> Numbers:
        """The reading number of every word (int32), negative for words run together.

        About 7 ns a word; 2 µs for a word never met before.
        """
        values, missing = self._table.look_up(words.hashes)
        if len(missing):
            if self._learn(batch, words, missing):
                missing = np.arange(len(values))
            values[missing], left = self._table.look_up(words.hashes[missing])
            assert not len(left)
        if len(words.slow):
            values[words.slow] = self._read_slow(batch, words)
        return values

    def _learn(self, batch: Batch, words: Words, missing: Ints) -> bool:
        """Takes in the words that are missing; whether all others were forgotten for it."""
        hashes, first = np.unique(words.hashes[missing], return_index=True)
        full = len(self._table) + len(hashes) > MOST_WORDS
        if full:
            self._forget()
            _, missing = self._table.look_up(words.hashes)
            hashes, first = np.unique(words.hashes[missing], return_index=True)
        places = missing[first]
        # the folded letters are what ``normalize`` makes of these words, but for numbers
        letters = batch.folded.tobytes().decode("latin-1")
        edges = zip(words.starts[places].tolist(), words.ends[places].tolist(), strict=True)
        norms = [letters[start:end] for start, end in edges]
        norms = [NUMBER_WORDS.get(norm, norm) for norm in norms]
        readings = self.lexicon.read_many(norms)
        values = list(map(self._value_of, readings))
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

    def _read_slow(self, batch: Batch, words: Words) -> list[int]:
        """The numbers of the words with letters the hash does not know, or very long ones."""
        starts, ends = words.starts[words.slow].tolist(), words.ends[words.slow].tolist()
        found = [batch.text[start:end] for start, end in zip(starts, ends, strict=True)]
        if len(self._slow) > MOST_WORDS:
            self._slow.clear()
        new = [word for word in dict.fromkeys(found) if word not in self._slow]
        if new:
            readings = self.lexicon.read_many(list(map(normalize, new)))
            for word, of_word in zip(new, readings, strict=True):
                placed = of_word if len(of_word) == 1 else place_parts(word, of_word)
                self._slow[word] = self._value_of(placed)
        return list(map(self._slow.__getitem__, found))


class Atoms(NamedTuple):
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
        readings.take(tokens),
        words.gaps.take(tokens),
        words.starts.take(tokens),
        words.ends.take(tokens),
        tokens,
    )
    word = run_together[owners]
    begins = np.searchsorted(owners, owners)
    number = np.arange(len(owners)) - begins  # of the part in its word
    place = word + begins - owners + number  # each word before took more than one place
    atoms.readings[place] = parts[:, 0]
    atoms.gaps[place[number > 0]] = JOINED
    start = words.starts[word] + parts[:, 1]
    atoms.starts[place] = start
    atoms.ends[place] = start + parts[:, 2]
    return atoms
