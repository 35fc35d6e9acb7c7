"""Interned: distinct rows of whole numbers, numbered, as a table that only grows."""

from collections.abc import Sequence

import numpy as np

from tracker.matching.codepoints import Ints


class Interned:
    """Rows of ``width`` whole numbers. A row keeps its number; ``table`` (int64, one row each) is
    brought up to date only when it is asked for.

    >>> rows = Interned(2)
    >>> rows.number_of((3, 4)), rows.number_of((5, 6)), rows.number_of((3, 4))
    (0, 1, 0)
    >>> rows.table.tolist()
    [[3, 4], [5, 6]]
    """

    def __init__(self, width: int) -> None:
        self.width = width
        self.clear()

    def clear(self) -> None:
        """Forgets all rows; numbers begin anew."""
        self._numbers: dict[tuple[int, ...], int] = {}
        self._fresh: list[tuple[int, ...]] = []
        self._table: Ints = np.zeros((0, self.width), np.int64)

    def number_of(self, row: tuple[int, ...]) -> int:
        """The number of a row, a new one if it was not met before."""
        number = self._numbers.get(row)
        if number is None:
            number = self._numbers[row] = len(self._numbers)
            self._fresh.append(row)
        return number

    def numbers_of(self, rows: Sequence[tuple[int, ...]]) -> tuple[int, ...]:
        """The numbers of several rows."""
        return tuple(map(self.number_of, rows))

    @property
    def table(self) -> Ints:
        """All rows so far."""
        if self._fresh:
            fresh = np.array(self._fresh, np.int64).reshape(-1, self.width)
            self._table = np.concatenate([self._table, fresh])
            self._fresh = []
        return self._table
