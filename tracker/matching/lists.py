"""Lists: many short lists of rows of whole numbers, numbered, in one table that only grows."""

from typing import TypeVar

import numpy as np
import numpy.typing as npt

from tracker.matching.codepoints import Ints
from tracker.matching.graph import follow

Rows = npt.NDArray[np.int32]
Number = TypeVar("Number", bound=np.integer)


class Lists:
    """Lists of rows of ``width`` whole numbers, numbered in the order they come.

    >>> lists = Lists(2)
    >>> lists.add(np.array([2, 0, 1]), np.array([[3, 4], [5, 6], [7, 8]]))
    >>> owners, rows = lists.rows_of(np.array([2, 0]))
    >>> owners.tolist(), rows.tolist()
    ([0, 1, 1], [[7, 8], [3, 4], [5, 6]])
    """

    def __init__(self, width: int) -> None:
        self.width = width
        self.clear()

    def __len__(self) -> int:
        return self._lists

    def clear(self) -> None:
        """Forgets all lists; numbers begin anew."""
        self._lists = 0
        self._offsets: Ints = np.zeros(1, np.int64)
        self._rows: Rows = np.zeros((0, self.width), np.int32)

    def add(self, counts: Ints, rows: npt.NDArray[np.integer]) -> None:
        """Adds lists of so many rows each; ``rows`` are those of all of them in order."""
        used = int(self._offsets[self._lists])
        ends = used + np.cumsum(counts)
        self._offsets = _with_room(self._offsets, self._lists + 1 + len(counts))
        self._offsets[self._lists + 1 : self._lists + 1 + len(counts)] = ends
        self._rows = _with_room(self._rows, used + len(rows))
        self._rows[used : used + len(rows)] = rows
        self._lists += len(counts)

    def all(self) -> tuple[Ints, Rows]:
        """How many rows each list has, and the rows of all of them in order."""
        offsets = self._offsets[: self._lists + 1]
        return np.diff(offsets), self._rows[: offsets[-1]].copy()

    def rows_of(self, numbers: Ints) -> tuple[Ints, Rows]:
        """The rows of these lists: whose row each is (index into ``numbers``), and the rows."""
        owners, places = follow(self._offsets, numbers)
        return owners, self._rows[places]


def _with_room(table: npt.NDArray[Number], size: int) -> npt.NDArray[Number]:
    """The table, or one with more room: twice as much, so that growing stays cheap."""
    if size <= len(table):
        return table
    larger = np.zeros((max(size, 2 * len(table)), *table.shape[1:]), table.dtype)
    larger[: len(table)] = table
    return larger
