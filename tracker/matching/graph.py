"""Graph: the patterns of a book as flat arrays, so that many places are aligned in one sweep.

A *state* is one content word of one pattern; a *step* leads from a state to the next. Rows that
belong to a state stand together: those of state s are ``rows[offsets[s]:offsets[s + 1]]``.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tracker.matching.link_tables import ADDED, GAP, find_hops
from tracker.matching.match import MatchKind
from tracker.matching.pattern import LONG, MOST_GAP_WORDS, Pattern
from tracker.ranges import rows_of_ranges

Numbers = npt.NDArray[np.int32]
Small = npt.NDArray[np.int8]
Ints = npt.NDArray[np.int64]
Truth = npt.NDArray[np.bool_]

_KINDS = {kind: number for number, kind in enumerate(MatchKind)}


class PatternGraph(NamedTuple):
    """The patterns of phrases, then those of evidence sets of several words.

    By state: ``classes`` and ``norms`` (int32) of its word, ``patterns`` (int32) it belongs to,
    ``is_end`` and ``is_number``. By step: ``step_to`` (int32), ``step_before`` (int32, index into
    ``words``), ``step_gap`` and ``step_mark``. ``leads`` and ``tails`` (int32, by state): the
    function words a pattern may begin with before the state, or end with after it, as indices into
    ``words``. ``lost_keys`` (int64, ascending): state · size + class for each class that may follow
    a state if one word is lost; ``lost_steps`` (int32) the steps to it.
    By pattern: ``phrases``, ``wordings``, ``kinds`` (best kind), ``may_lose`` (so long that a word
    may be lost), ``literal``. ``start_keys`` (int64, ascending): class · size + class that may
    follow (0: none needed); ``start_states`` and ``start_reach`` (int8: others between at most).
    """

    size: int
    known_norms: tuple[str, ...]
    words: tuple[tuple[str, ...], ...]
    classes: Numbers
    norms: Numbers
    patterns: Numbers
    is_end: Truth
    is_number: Truth
    step_offsets: Numbers
    step_to: Numbers
    step_before: Numbers
    step_gap: Truth
    step_mark: Truth
    lead_offsets: Numbers
    leads: Numbers
    tail_offsets: Numbers
    tails: Numbers
    lost_keys: Ints
    lost_offsets: Numbers
    lost_steps: Numbers
    phrases: Numbers
    wordings: Numbers
    kinds: Small
    may_lose: Truth
    literal: Truth
    start_keys: Ints
    start_offsets: Numbers
    start_states: Numbers
    start_reach: Small


def make_graph(
    patterns: Sequence[Pattern], classes: Mapping[str, int], norms: Sequence[str]
) -> PatternGraph:
    """The graph of patterns whose words all have a class; ``norms`` are all words of the book.

    >>> from tracker.matching.wording_graph import make_patterns
    >>> graph = make_graph(make_patterns("four [new] winds", 0, 0), {"four": 1, "new": 2,
    ...                    "wind": 3}, ["four", "new", "winds"])
    >>> graph.classes.tolist(), graph.step_to.tolist(), graph.is_end.tolist()
    ([1, 2, 3], [1, 2, 2], [False, False, True])
    """
    size = len(classes) + 1
    words: dict[tuple[str, ...], int] = {}
    begins = np.cumsum([0, *(len(pattern.elements) for pattern in patterns)]).tolist()
    owners = np.repeat(np.arange(len(patterns), dtype=np.int32), np.diff(begins))
    elements = [element for pattern in patterns for element in pattern.elements]
    class_row = np.array([classes[element.key] for element in elements], np.int32)
    is_number = np.array([element.number for element in elements], bool)
    norm_numbers = {norm: number for number, norm in enumerate(norms)}
    literal = np.array([pattern.literal for pattern in patterns], bool)
    may_lose = np.array([p.most >= LONG for p in patterns], bool) & ~literal
    step_offsets, steps = _lay_out_steps(patterns, begins, words)
    lead_offsets, leads = _lay_out_words(_leads_of(patterns), words)
    tail_offsets, tails = _lay_out_words([own for p in patterns for own in p.tails], words)
    starts = [
        row
        for pattern, begin, end in zip(patterns, begins[:-1], begins[1:], strict=True)
        for row in _starts_of(pattern, class_row[begin:end].tolist(), begin, size)
    ]
    start_keys, start_offsets, start_rows = _grouped(np.array(sorted(starts), np.int64))
    lost_keys, lost_offsets, lost_rows = _grouped(
        _lost_steps(step_offsets, steps[:, 0], class_row, is_number, may_lose[owners], size)
    )
    return PatternGraph(
        size=size,
        known_norms=tuple(norms),
        words=tuple(words),
        classes=class_row,
        norms=np.array([norm_numbers[element.norm] for element in elements], np.int32),
        patterns=owners,
        is_end=np.diff(tail_offsets) > 0,
        is_number=is_number,
        step_offsets=step_offsets,
        step_to=steps[:, 0].copy(),
        step_before=steps[:, 1].copy(),
        step_gap=steps[:, 2] != 0,
        step_mark=steps[:, 3] != 0,
        lead_offsets=lead_offsets,
        leads=leads,
        tail_offsets=tail_offsets,
        tails=tails,
        lost_keys=lost_keys,
        lost_offsets=lost_offsets,
        lost_steps=lost_rows[:, 0].astype(np.int32),
        phrases=np.array([pattern.phrase for pattern in patterns], np.int32),
        wordings=np.array([pattern.wording for pattern in patterns], np.int32),
        kinds=np.array([_KINDS[pattern.kind] for pattern in patterns], np.int8),
        may_lose=may_lose,
        literal=literal,
        start_keys=start_keys,
        start_offsets=start_offsets,
        start_states=start_rows[:, 0].astype(np.int32),
        start_reach=start_rows[:, 1].astype(np.int8),
    )


def _lay_out_steps(
    patterns: Sequence[Pattern], begins: Sequence[int], words: dict[tuple[str, ...], int]
) -> tuple[Numbers, Numbers]:
    """Offsets, and the steps of all states: to, before, gap, mark (int32, n × 4)."""
    counts, rows = [], []
    for pattern, begin in zip(patterns, begins[:-1], strict=True):
        for own in pattern.steps:
            counts.append(len(own))
            rows += [
                (begin + step.to, words.setdefault(step.before, len(words)), step.gap, step.mark)
                for step in own
            ]
    return _offsets(counts), np.array(rows, np.int32).reshape(-1, 4)


def _leads_of(patterns: Sequence[Pattern]) -> list[list[tuple[str, ...]]]:
    """The function words a pattern may begin with before each state."""
    leads = []
    for pattern in patterns:
        befores: list[list[tuple[str, ...]]] = [[] for _ in pattern.elements]
        for step in pattern.starts:
            befores[step.to].append(step.before)
        leads += befores
    return leads


def _lay_out_words(
    lists: Sequence[Sequence[tuple[str, ...]]], words: dict[tuple[str, ...], int]
) -> tuple[Numbers, Numbers]:
    """Offsets, and the rows of function words of all states as indices into ``words``."""
    rows = [words.setdefault(row, len(words)) for own in lists for row in own]
    return _offsets(list(map(len, lists))), np.array(rows, np.int32)


def _starts_of(
    pattern: Pattern, row: Sequence[int], begin: int, size: int
) -> set[tuple[int, int, int]]:
    """(class · size + class that may follow, state, others between at most) of each first
    word; ``row`` are the classes of the pattern's words."""
    found = set()
    hops = find_hops(pattern)
    for place in pattern.firsts:
        if pattern.tails[place]:
            found.add((row[place] * size, begin + place, 0))
        for other, flags in hops[place].items():
            reach = MOST_GAP_WORDS if flags & GAP else 1 if flags & ADDED else 0
            found.add((row[place] * size + row[other], begin + place, reach))
    return found


def _lost_steps(
    offsets: Numbers,
    step_to: Numbers,
    classes: Numbers,
    is_number: Truth,
    may_lose: Truth,
    size: int,
) -> Ints:
    """(state · size + class, step): the steps that lead on from a state over one lost word."""
    states = np.repeat(np.arange(len(classes)), np.diff(offsets))
    first = np.flatnonzero(may_lose[states] & ~is_number[step_to])  # numbers are never lost
    owners, second = follow(offsets, step_to[first])
    pairs = np.column_stack([states[first][owners], second]).astype(np.int64)
    pairs[:, 0] = pairs[:, 0] * size + classes[step_to[second]]
    return np.unique(pairs.reshape(-1, 2), axis=0)


def follow(offsets: npt.NDArray[np.integer], states: npt.NDArray[np.integer]) -> tuple[Ints, Ints]:
    """All rows of each of the states: whose row it is (index into ``states``), and the row.

    >>> owners, rows = follow(np.array([0, 2, 2, 5]), np.array([2, 0]))
    >>> owners.tolist(), rows.tolist()
    ([0, 0, 0, 1, 1], [2, 3, 4, 0, 1])
    """
    begins = offsets[states].astype(np.int64)
    return rows_of_ranges(begins, offsets[states + 1].astype(np.int64) - begins)


def _offsets(counts: Sequence[int]) -> Numbers:
    return np.concatenate([[0], np.cumsum(np.array(counts, np.int64))]).astype(np.int32)


def _grouped(rows: Ints) -> tuple[Ints, Numbers, Ints]:
    """Rows sorted by their first column as: its distinct values, offsets, the other columns."""
    rows = rows.reshape(len(rows), -1) if len(rows) else np.zeros((0, 3), np.int64)
    keys, counts = np.unique(rows[:, 0], return_counts=True)
    return keys, _offsets(counts.tolist()), rows[:, 1:]
