"""Ranges: the rows of many stretches of a table, one stretch after another."""

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]


def rows_of_ranges(
    begins: npt.NDArray[np.integer], counts: npt.NDArray[np.integer]
) -> tuple[Ints, Ints]:
    """The rows of stretches that begin at ``begins`` and have so many rows each: whose row it is
    (number of the stretch), and the row.

    >>> owners, rows = rows_of_ranges(np.array([2, 0]), np.array([3, 2]))
    >>> owners.tolist(), rows.tolist()
    ([0, 0, 0, 1, 1], [2, 3, 4, 0, 1])
    """
    owners = np.repeat(np.arange(len(counts)), counts)
    rows = np.arange(len(owners)) + np.repeat(begins - (np.cumsum(counts) - counts), counts)
    return owners, rows
