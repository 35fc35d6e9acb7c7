"""Stretches: the atoms of some runs one after another, and what stands ahead of each.

The same look ahead as ``rows.make_row`` and ``rows.Row.ahead`` give the reference, for all atoms
at once.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tracker.matching.codepoints import Ints
from tracker.matching.links import JOINS_NEXT
from tracker.matching.pattern import MOST_GAP_WORDS
from tracker.matching.reading_table import ReadingColumns
from tracker.matching.rows import MOST_FUNCTION_WORDS
from tracker.matching.vocabulary import JOINED, Atoms
from tracker.ranges import rows_of_ranges
from tracker.tokens import Gap

SLOTS = MOST_GAP_WORDS + 1  # content words ahead that a step may reach
_FUNCTION_BITS = 5


class Stretches(NamedTuple):
    """Atoms of runs, one row each. ``run`` (int64, number of the run), ``first`` (int64, row of the
    run's first atom), ``last`` (int64, of its last), ``classes``, ``norms``, ``edits``,
    ``functions`` (int64), ``gaps`` (uint8, SOFT within a word), ``joins_left``
    (bool: a number right before would join one that stands here).

    Ahead, n × SLOTS, nearest first: ``ahead`` (int64, row of the content word, -1: out of reach),
    ``ahead_class`` (int64), ``between`` (int64, the function words on the way, five
    bits each), ``widest`` (uint8, the widest gap on the way). Atoms that are no content words have
    nothing ahead.
    """

    run: Ints
    first: Ints
    last: Ints
    classes: Ints
    norms: Ints
    edits: Ints
    functions: Ints
    gaps: npt.NDArray[np.uint8]
    joins_left: npt.NDArray[np.bool_]
    ahead: Ints
    ahead_class: Ints
    between: Ints
    widest: npt.NDArray[np.uint8]


def cut_stretches(
    atoms: Atoms,
    first: Ints,
    last: Ints,
    after_number: npt.NDArray[np.bool_],
    readings: ReadingColumns,
) -> Stretches:
    """The atoms of the runs ``first`` to ``last`` (inclusive); ``after_number`` tells the runs that
    a number stands right before."""
    counts = last - first + 1
    begins = np.cumsum(counts) - counts
    run, places = rows_of_ranges(first, counts)
    number = atoms.readings[places]
    gaps = atoms.gaps[places].copy()
    gaps[gaps == JOINED] = Gap.SOFT
    joins_next = (readings.flags[number] & JOINS_NEXT) != 0
    joins_left = np.zeros(len(run), bool)
    joins_left[1:] = joins_next[:-1] & (gaps[1:] == Gap.SOFT)
    joins_left[begins] = after_number
    classes = readings.classes[number].astype(np.int64)
    functions = readings.functions[number].astype(np.int64)
    content = np.flatnonzero(readings.content[number])
    ahead, between, widest = _look_ahead(
        content, run, gaps, functions, readings.numbers[number[content]]
    )
    ahead_class = np.where(ahead >= 0, classes[ahead], -1)
    return Stretches(
        run=run,
        first=np.repeat(begins, counts),
        last=np.repeat(begins + counts - 1, counts),
        classes=classes,
        norms=readings.norms[number].astype(np.int64),
        edits=readings.edits[number].astype(np.int64),
        functions=functions,
        gaps=gaps,
        joins_left=joins_left,
        ahead=ahead,
        ahead_class=ahead_class,
        between=between,
        widest=widest,
    )


def _look_ahead(
    content: Ints,
    run: Ints,
    gaps: npt.NDArray[np.uint8],
    functions: Ints,
    numbers: npt.NDArray[np.bool_],
) -> tuple[Ints, Ints, npt.NDArray[np.uint8]]:
    """``ahead``, ``between`` and ``widest`` of Stretches. ``content`` are the rows of the content
    words, ``numbers`` tells which of them are numbers: those are never passed over."""
    ahead = np.full((len(run), SLOTS), -1, np.int64)
    between = np.zeros((len(run), SLOTS), np.int64)
    widest = np.zeros((len(run), SLOTS), np.uint8)
    if len(content) < 2:
        return ahead, between, widest
    # from each content word to the next: the function words between, and the widest gap
    words = np.diff(content) - 1
    codes = np.zeros(len(words), np.int64)
    for place in range(MOST_FUNCTION_WORDS):
        longer = np.flatnonzero(words > place)
        codes[longer] |= functions[content[longer] + 1 + place] << (_FUNCTION_BITS * place)
    widths = np.maximum.reduceat(gaps[: content[-1] + 1], content[:-1] + 1)
    # and on over several: ``at`` are the content words that still see further
    at = np.arange(len(content))
    passed, code = np.zeros(len(content), np.int64), np.zeros(len(content), np.int64)
    width = np.zeros(len(content), np.uint8)
    for slot in range(SLOTS):
        at = at[at + slot < len(words)]
        step = at + slot
        code[at] |= codes[step] << (_FUNCTION_BITS * passed[at])
        passed[at] += words[step]
        width[at] = np.maximum(width[at], widths[step])
        begin, reached = content[at], content[step + 1]
        seen = (run[reached] == run[begin]) & (width[at] < Gap.BREAK)
        seen &= passed[at] <= MOST_FUNCTION_WORDS
        at, begin, reached = at[seen], begin[seen], reached[seen]
        ahead[begin, slot] = reached
        between[begin, slot] = code[at]
        widest[begin, slot] = width[at]
        at = at[~numbers[at + slot + 1]]
    return ahead, between, widest
