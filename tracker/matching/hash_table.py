"""Hash table: whole numbers looked up by 64-bit hashes, thousands at a time."""

import numpy as np
import numpy.typing as npt

from tracker.matching.codepoints import Ints

Hashes = npt.NDArray[np.uint64]
Numbers = npt.NDArray[np.int32]

LARGE = 17  # bits of a table (2 MB) from which on memory counts for more than a few nanoseconds
_ITEM = np.complex128  # only as a box of sixteen bytes: numpy gathers it as fast as eight


class HashTable:
    """Open addressing with linear probing, at most a quarter full, a large table half. 0 is no
    hash: it marks an empty slot. About 10 ns a look-up.

    >>> table = HashTable()
    >>> table.insert(np.array([7, 9], np.uint64), np.array([1, 2], np.int32))
    >>> values, missing = table.look_up(np.array([9, 8, 7], np.uint64))
    >>> values[[0, 2]].tolist(), missing.tolist()
    ([2, 1], [1])
    """

    def __init__(self) -> None:
        self.clear()

    def __len__(self) -> int:
        return self._count

    def clear(self) -> None:
        """Forgets everything."""
        self._count = 0
        self._make_room(16)

    def _make_room(self, bits: int) -> None:
        self._bits = bits
        # key and value side by side, gathered as one item: a look-up misses the cache once
        self._items = np.zeros(1 << bits, _ITEM)
        columns = self._items.view(np.uint64).reshape(-1, 2)
        self._keys, self._values = columns[:, 0], columns[:, 1]

    def items(self) -> tuple[Hashes, Numbers]:
        """All hashes, ascending, and their values."""
        hashes = self._keys[self._keys != 0]
        hashes.sort()
        return hashes, self.look_up(hashes)[0]

    def look_up(self, hashes: Hashes) -> tuple[Numbers, Ints]:
        """The values of hashes, and the places of those that are not there."""
        slots = self._slots(hashes)
        found = self._items.take(slots).view(np.uint64).reshape(-1, 2)
        values = found[:, 1].astype(np.int32)
        pending = np.flatnonzero(found[:, 0] != hashes)
        missing = [pending[:0]]
        while len(pending):
            empty = self._keys[slots[pending]] == 0
            missing.append(pending[empty])
            pending = pending[~empty]
            slots[pending] = (slots[pending] + 1) & ((1 << self._bits) - 1)
            hit = self._keys[slots[pending]] == hashes[pending]
            values[pending[hit]] = self._values[slots[pending[hit]]].astype(np.int32)
            pending = pending[~hit]
        return values, np.concatenate(missing)

    def insert(self, hashes: Hashes, values: Numbers) -> None:
        """Takes in distinct hashes that are not there."""
        self._count += len(hashes)
        bits = _bits_for(self._count)
        if bits > self._bits:
            used = self._keys != 0
            hashes = np.concatenate([self._keys[used], hashes])
            values = np.concatenate([self._values[used].astype(np.int32), values])
            self._make_room(bits)
            hashes, values = self._fill(hashes, values)
        slots = self._slots(hashes)
        while len(hashes):
            free = np.flatnonzero(self._keys[slots] == 0)
            # of several that want one slot the first gets it
            _, first = np.unique(slots[free], return_index=True)
            placed = free[first]
            self._keys[slots[placed]] = hashes[placed]
            self._values[slots[placed]] = values[placed].astype(np.uint64)
            rest = np.ones(len(hashes), bool)
            rest[placed] = False
            hashes, values = hashes[rest], values[rest]
            slots = (slots[rest] + 1) & ((1 << self._bits) - 1)

    def _fill(self, hashes: Hashes, values: Numbers) -> tuple[Hashes, Numbers]:
        """Puts hashes into the empty table, at once; the few that found no room before its end are
        given back."""
        order = np.argsort(hashes)
        hashes, values = hashes[order], values[order]
        # each behind the one before it, at its own slot at the earliest
        turn = np.arange(len(hashes))
        slots = np.maximum.accumulate(self._slots(hashes) - turn) + turn
        inside = int(np.searchsorted(slots, len(self._keys)))
        self._keys[slots[:inside]] = hashes[:inside]
        self._values[slots[:inside]] = values[:inside].astype(np.uint64)
        return hashes[inside:], values[inside:]

    def _slots(self, hashes: Hashes) -> Ints:
        slots: Ints = (hashes >> np.uint64(64 - self._bits)).astype(np.int64)
        return slots


def _bits_for(count: int) -> int:
    """How many slots (as a power of two) so many hashes need.

    >>> [_bits_for(count) for count in (30_000, 60_000, 70_000)]
    [17, 17, 18]
    """
    bits = (count * 4 - 1).bit_length()
    return bits if bits <= LARGE else max(LARGE, bits - 1)


def mix(numbers: Hashes) -> Hashes:
    """Numbers as evenly spread 64-bit hashes (splitmix64; Steele, Lea and Flood 2014)."""
    mixed = (numbers + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(mixed ^ (mixed >> np.uint64(31)), np.uint64)
