"""Acceptance: which ways through the stretches are candidates, of which kind and how good.

What ``align._accept``, ``align.align`` and ``reference.align_all`` decide for one way, for all.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tracker.matching.between import HARD
from tracker.matching.codepoints import Ints
from tracker.matching.compiled import CompiledPhrasebook
from tracker.matching.graph import PatternGraph, follow
from tracker.matching.match import KINDS, MatchKind
from tracker.matching.pattern import FREE, LONG
from tracker.matching.reading_table import FUNCTION_NUMBERS
from tracker.matching.repairs import BAND, MOST_COST
from tracker.matching.stretches import Stretches
from tracker.matching.walk import COUNT, EDIT, FIELD, MISSED, ONE_STOP, STOP, Nodes
from tracker.tokens import Gap

Truth = npt.NDArray[np.bool_]

_EXACT, _INFLECTED, _MISSPELT, _DAMAGED = (
    list(MatchKind).index(kind)
    for kind in (MatchKind.EXACT, MatchKind.INFLECTED, MatchKind.MISSPELT, MatchKind.DAMAGED)
)
_BANDS = np.array([BAND[MatchKind(kind)] for kind in KINDS], np.int64)
_REFUSED = -1


class Accepted(NamedTuple):
    """Candidates, as columns (int64): ``pattern``, ``kind`` (index into KINDS), ``score``, and the
    rows of the first and last atom in the stretches."""

    pattern: Ints
    kind: Ints
    score: Ints
    first: Ints
    last: Ints


class Acceptance:
    """Accepts ways by the graph of a book and the kinds its wordings count."""

    def __init__(self, book: CompiledPhrasebook) -> None:
        self.graph = book.graph
        self._leads = _WordRows(self.graph, self.graph.leads, self.graph.lead_offsets, -1)
        self._tails = _WordRows(self.graph, self.graph.tails, self.graph.tail_offsets, 1)
        self._counted = _counted_kinds(book)

    def accept(self, starts: Nodes, ends: Nodes, stretches: Stretches) -> Accepted:
        """The best way of each pattern for every first word and every place it may end at."""
        first_state = starts.state[ends.start]
        leads, all_led = self._leads.beside(first_state, starts.at[ends.start], stretches)
        tails, all_tailed = self._tails.beside(ends.state, ends.at, stretches)
        pattern = self.graph.patterns[ends.state].astype(np.int64)
        kind, cost, good = _judge(ends.repairs)
        count = ends.repairs // COUNT
        rigid = self.graph.literal[pattern] | (count == 1)
        good &= ~rigid | ((kind == _EXACT) & all_led & all_tailed)
        kind = np.maximum(kind, self.graph.kinds[pattern])
        rows = np.flatnonzero(good)
        place, last = starts.at[ends.start[rows]], ends.at[rows] + tails[rows]
        first = place - leads[rows]
        pattern, kind, cost = pattern[rows], kind[rows], cost[rows]
        # of several ways from one word to one place the best: kind, cost, the longer lead
        order = np.lexsort((first, cost, kind, last, place, pattern))
        same = np.ones(len(order), bool)
        same[1:] = False
        for column in (pattern, place, last):
            same[1:] |= column[order[1:]] != column[order[:-1]]
        best = order[same]
        return self._count_kinds(
            Accepted(
                pattern[best], kind[best], _BANDS[kind[best]] - cost[best], first[best], last[best]
            )
        )

    def _count_kinds(self, found: Accepted) -> Accepted:
        """Those of a kind that counts, as what it counts (``reference.with_counted_kind``)."""
        counted = self._counted[found.pattern, found.kind]
        kept = np.flatnonzero(counted != _REFUSED)
        kind = counted[kept].astype(np.int64)
        changed = kind != found.kind[kept]
        score = np.where(changed, np.minimum(found.score[kept], _BANDS[kind]), found.score[kept])
        return Accepted(found.pattern[kept], kind, score, found.first[kept], found.last[kept])


def _judge(repairs: Ints) -> tuple[Ints, Ints, Truth]:
    """Kind and cost of the repairs, and whether the words are enough for them."""
    soft, hard = repairs & FIELD, (repairs // HARD) & FIELD
    edits, count = (repairs // EDIT) & FIELD, repairs // COUNT
    stops, missed = (repairs // STOP) & ONE_STOP, (repairs // MISSED) & ONE_STOP
    kind = np.where(
        stops + missed > 0,
        _DAMAGED,
        np.where(edits > 0, _MISSPELT, np.where(soft + hard > 0, _INFLECTED, _EXACT)),
    )
    cost = np.minimum(MOST_COST, soft + hard + 2 * edits + 2 * stops + 3 * missed)
    good = ~((missed > 0) & (count < LONG)) & ~((count < FREE) & (hard + stops > 0))
    return kind, cost, good


def _counted_kinds(book: CompiledPhrasebook) -> npt.NDArray[np.int8]:
    """For each pattern and kind the kind it counts as, _REFUSED if it does not. For evidence only
    exact and inflected ones count."""
    everything = tuple(range(len(KINDS)))
    as_evidence = tuple(kind if kind <= _INFLECTED else _REFUSED for kind in everything)
    numbers: dict[frozenset[str] | None, int] = {None: 0}
    of_wording = [numbers.setdefault(wording.kinds, len(numbers)) for wording in book.wordings]
    rows = [everything]
    for kinds in list(numbers)[1:]:
        assert kinds is not None
        other = _DAMAGED if kinds == {MatchKind.DAMAGED} else _REFUSED
        rows.append(tuple(n if kind in kinds else other for n, kind in enumerate(KINDS)))
    # evidence has the wording -1, whose row is the last
    of_pattern = np.array([*of_wording, len(rows)])[book.graph.wordings]
    return np.array([*rows, as_evidence], np.int8).take(of_pattern, axis=0)


class _WordRows:
    """The function words that patterns begin with before a state, or end with after one."""

    def __init__(
        self,
        graph: PatternGraph,
        rows: npt.NDArray[np.int32],
        offsets: npt.NDArray[np.int32],
        direction: int,
    ) -> None:
        self._rows, self._offsets, self._direction = rows, offsets, direction
        self._lengths = np.array([len(words) for words in graph.words], np.int64)
        self._most = int(self._lengths[rows].max(initial=0))
        # nearest to the content word first
        self._numbers = np.zeros((len(graph.words), max(self._most, 1)), np.int64)
        for row, words in enumerate(graph.words):
            for place, word in enumerate(words[::direction][: self._most]):
                self._numbers[row, place] = FUNCTION_NUMBERS[word]

    def beside(self, state: Ints, at: Ints, stretches: Stretches) -> tuple[Ints, Truth]:
        """How many function words of the state's longest fitting row stand beside the atom, and
        whether some row stands there whole."""
        owners, rows = follow(self._offsets, state)
        words = self._rows[rows]
        stands = np.zeros(len(owners), np.int64)
        going = np.flatnonzero(self._lengths[words] > 0)
        for place in range(self._most):
            there = at[owners[going]] + (place + 1) * self._direction
            inside = (there >= stretches.first[at[owners[going]]]) & (
                there <= stretches.last[at[owners[going]]]
            )
            going, there = going[inside], there[inside]
            gap = stretches.gaps[np.maximum(there, there - self._direction)]
            fits = (gap <= Gap.COMMA) & (
                stretches.functions[there] == self._numbers[words[going], place]
            )
            going = going[fits]
            stands[going] += 1
            going = going[self._lengths[words[going]] > place + 1]
        most = np.zeros(len(state), np.int64)
        np.maximum.at(most, owners, stands)
        whole = np.zeros(len(state), bool)
        whole[owners[stands == self._lengths[words]]] = True
        return most, whole
