"""Vocabulary: every distinct word met so far, and how it reads as a word of the phrasebook.

A word costs the lexicon's care once; after that an occurrence is one look-up in a hash table.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tracker.matching.codepoints import Batch, Ints
from tracker.matching.function_words import FUNCTION_WORDS
from tracker.matching.lexicon import Lexicon, Reading
from tracker.matching.words import Hashes, Words
from tracker.tokens import is_number, joins_next_number, normalize

Numbers = npt.NDArray[np.int32]

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
        self._forget()

    def _forget(self) -> None:
        self._bits = 16
        self._keys: Hashes = np.zeros(1 << self._bits, np.uint64)
        self._values: Numbers = np.zeros(1 << self._bits, np.int32)
        self._count = 0
        self._several: dict[int, tuple[Reading, ...]] = {}
        self._slow: dict[str, tuple[Reading, ...]] = {}
        # no word has hash 0: it marks an empty slot

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
        values, missing = self._look_up(words.hashes)
        if len(missing):
            self._learn(batch, words, missing)
            values[missing], left = self._look_up(words.hashes[missing])
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

    def _look_up(self, hashes: Hashes) -> tuple[Numbers, Ints]:
        """The values of hashes, and the places of those not in the table (linear probing)."""
        shift = np.uint64(64 - self._bits)
        slots = (hashes >> shift).astype(np.int64)
        found = self._keys[slots]
        values = self._values[slots]
        pending = np.flatnonzero(found != hashes)
        missing = []
        while len(pending):
            empty = self._keys[slots[pending]] == 0
            missing.append(pending[empty])
            pending = pending[~empty]
            slots[pending] = (slots[pending] + 1) & ((1 << self._bits) - 1)
            hit = self._keys[slots[pending]] == hashes[pending]
            values[pending[hit]] = self._values[slots[pending[hit]]]
            pending = pending[~hit]
        return values, np.concatenate(missing) if missing else pending

    def _learn(self, batch: Batch, words: Words, missing: Ints) -> None:
        hashes, first = np.unique(words.hashes[missing], return_index=True)
        if self._count + len(hashes) > MOST_WORDS:
            self._forget()
            hashes, first = np.unique(words.hashes, return_index=True)
            missing = np.arange(len(words.hashes))
        self._grow(self._count + len(hashes))
        norms = [
            normalize(batch.text[words.starts[word] : words.ends[word]])
            for word in missing[first].tolist()
        ]
        self.lexicon.read_many(norms)
        for word_hash, norm in zip(hashes.tolist(), norms, strict=True):
            readings = self.lexicon.read(norm)
            if len(readings) == 1:
                value = self.number_of(readings[0])
            else:
                value = SEVERAL
                self._several[word_hash] = readings
            self._insert(word_hash, value)
        self.lexicon.forget()
        self._count += len(hashes)

    def _insert(self, word_hash: int, value: int) -> None:
        slot = word_hash >> (64 - self._bits)
        while self._keys[slot]:
            slot = (slot + 1) & ((1 << self._bits) - 1)
        self._keys[slot] = word_hash
        self._values[slot] = value

    def _grow(self, count: int) -> None:
        """Keeps the table at most a quarter full."""
        if count * 4 <= 1 << self._bits:
            return
        used = self._keys != 0
        keys, values = self._keys[used], self._values[used]
        while count * 4 > 1 << self._bits:
            self._bits += 1
        self._keys = np.zeros(1 << self._bits, np.uint64)
        self._values = np.zeros(1 << self._bits, np.int32)
        for key, value in zip(keys.tolist(), values.tolist(), strict=True):
            self._insert(key, value)

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
