"""Points: where evidence stands in a batch, sorted, so that thousands of places ask at once."""

import numpy as np
import numpy.typing as npt

from tracker.matching.codepoints import Ints

Truth = npt.NDArray[np.bool_]

PHRASE_STEP = 1 << 40  # more than the number of any word


class Points:
    """Readings of phrases, sorted twice: by first word (column 1) and by last word (column 2), each
    over all phrases and phrase by phrase."""

    def __init__(self, rows: Ints) -> None:
        self.all = {column: np.sort(rows[:, column]) for column in (1, 2)}
        self.own = {
            column: np.sort(rows[:, 0] * PHRASE_STEP + rows[:, column]) for column in (1, 2)
        }

    def __len__(self) -> int:
        return len(self.all[1])


def _count_between(numbers: Ints, low: Ints, high: Ints) -> Ints:
    """How many of the ascending numbers lie between low and high, both inclusive."""
    counts: Ints = np.searchsorted(numbers, high, "right") - np.searchsorted(numbers, low)
    return np.maximum(counts, 0)


def any_between(numbers: Ints, low: Ints, high: Ints) -> Truth:
    """Whether any of the ascending numbers lies between low and high, both inclusive.

    >>> any_between(np.array([3, 9]), np.array([1, 4]), np.array([3, 8])).tolist()
    [True, False]
    """
    return np.asarray(_count_between(numbers, low, high) > 0)


def other_between(points: Points, column: int, low: Ints, high: Ints, phrases: Ints) -> Truth:
    """Whether a point of another phrase lies between low and high."""
    everything = _count_between(points.all[column], low, high)
    own = _count_between(
        points.own[column], phrases * PHRASE_STEP + np.maximum(low, 0), phrases * PHRASE_STEP + high
    )
    return np.asarray(everything > own)
