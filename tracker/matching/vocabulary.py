"""Vocabulary: every distinct word met so far, and how it reads as a word of the phrasebook.

A word costs the lexicon's care once; after that an occurrence is one look-up in a hash table.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tracker.matching.codepoints import Batch, Ints
from tracker.matching.function_words import FUNCTION_WORDS
from tracker.matching.hash_table import HashTable, Numbers
from tracker.matching.lexicon import Lexicon, Reading
from tracker.matching.words import Words
from tracker.tokens import is_number, joins_next_number, normalize

MOST_WORDS = 400_000  # then everything is forgotten and learnt anew: memory stays flat
SEVERAL = -1  # stands for a word that reads as several


class Vocabulary:
    """Maps words to readings of the lexicon, numbered: readings that alignment cannot tell apart
    share a number, and 0 is "no word of the book"."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.readings: list[Reading] = []
        self._numbers: dict[tuple[str, str | None, int], int] = {}
        self.number_of(Reading("", None))
        self._table = HashTable()
        self._forget()

    def _forget(self) -> None:
        self._table.clear()
        self._several: dict[int, tuple[Reading, ...]] = {}
        self._slow: dict[str, tuple[Reading, ...]] = {}

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

    def read(self, batch: Batch, words: Words) -> tuple[Numbers, dict[int, tuple[Reading, ...]]]:
        """The reading number of every word (int32, SEVERAL where it has several), and those.

        About 10 ns a word; 4 µs for a word never met before.
        """
        values, missing = self._table.look_up(words.hashes)
        if len(missing):
            self._learn(batch, words, missing)
            values[missing], left = self._table.look_up(words.hashes[missing])
            assert not len(left)
        several = {
            int(word): self._several[int(words.hashes[word])]
            for word in np.flatnonzero(values == SEVERAL).tolist()
        }
        for word in words.slow.tolist():
            readings = self._read_slow(batch.text[words.starts[word] : words.ends[word]])
            several.pop(word, None)
            if len(readings) == 1:
                values[word] = self.number_of(readings[0])
            else:
                values[word] = SEVERAL
                several[word] = readings
        return values, several

    def _learn(self, batch: Batch, words: Words, missing: Ints) -> None:
        hashes, first = np.unique(words.hashes[missing], return_index=True)
        if len(self._table) + len(hashes) > MOST_WORDS:
            self._forget()
            hashes, first = np.unique(words.hashes, return_index=True)
            missing = np.arange(len(words.hashes))
        places = missing[first]
        norms = [
            normalize(batch.text[start:end])
            for start, end in zip(
                words.starts[places].tolist(), words.ends[places].tolist(), strict=True
            )
        ]
        values = np.zeros(len(norms), np.int32)
        for place, readings in enumerate(self.lexicon.read_many(norms)):
            if len(readings) == 1:
                values[place] = self.number_of(readings[0])
            else:
                values[place] = SEVERAL
                self._several[int(hashes[place])] = readings
        self._table.insert(hashes, values)

    def _read_slow(self, word: str) -> tuple[Reading, ...]:
        """A word with letters the hash does not know, or a very long one."""
        readings = self._slow.get(word)
        if readings is None:
            if len(self._slow) > MOST_WORDS:
                self._slow.clear()
            readings = self._slow[word] = self.lexicon.read(normalize(word))
        return readings


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


def make_atoms(
    words: Words, readings: Numbers, several: dict[int, tuple[Reading, ...]], vocabulary: Vocabulary
) -> Atoms:
    """The words as atoms: one each, several for words run together (rare)."""
    tokens = np.arange(len(readings), dtype=np.int64)
    if not several:
        return Atoms(readings, words.gaps, words.starts, words.ends, tokens)
    repeats = np.ones(len(readings), np.int64)
    for word, parts in several.items():
        repeats[word] = len(parts)
    places = np.cumsum(repeats) - repeats
    tokens = np.repeat(tokens, repeats)
    atoms = Atoms(
        readings[tokens],
        words.gaps[tokens].copy(),
        words.starts[tokens].copy(),
        words.ends[tokens].copy(),
        tokens,
    )
    for word, parts in several.items():
        begin, end = int(words.starts[word]), int(words.ends[word])
        cut = end - begin == sum(len(part.norm) for part in parts)
        for number, part in enumerate(parts):
            place = places[word] + number
            atoms.readings[place] = vocabulary.number_of(part)
            if number:
                atoms.gaps[place] = JOINED
            if cut:
                atoms.starts[place] = begin + part.start
                atoms.ends[place] = begin + part.start + part.length
    return atoms
