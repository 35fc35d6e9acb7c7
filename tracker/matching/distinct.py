"""Distinct: each number, or each row of numbers, once.

``np.unique`` says the same, but loads the masked arrays of numpy when first called (7 ms), and
takes ten times as long for many numbers (numpy 2.4).
"""

import numpy as np
import numpy.typing as npt

from tracker.matching.codepoints import Ints


def distinct(numbers: Ints) -> Ints:
    """The distinct numbers, ascending.

    >>> distinct(np.array([3, 1, 3])).tolist(), distinct(np.zeros(0, np.int64)).tolist()
    ([1, 3], [])
    """
    ordered = np.sort(numbers)
    return ordered[_begins_another(ordered[1:] != ordered[:-1], len(ordered))]


def distinct_rows(rows: Ints) -> Ints:
    """The distinct rows of a table, ascending by the first column, then the next.

    >>> distinct_rows(np.array([[2, 0], [1, 9], [2, 0], [1, 3]])).tolist()
    [[1, 3], [1, 9], [2, 0]]
    """
    ordered = rows[np.lexsort(rows.T[::-1])]
    return ordered[_begins_another((ordered[1:] != ordered[:-1]).any(axis=1), len(ordered))]


def _begins_another(differs: npt.NDArray[np.bool_], count: int) -> npt.NDArray[np.bool_]:
    """Of so many things in order those that differ from the one before; the first does."""
    begins = np.ones(count, bool)
    begins[1:] = differs
    return begins
