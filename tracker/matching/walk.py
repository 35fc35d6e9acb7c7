"""Walk: all ways of all patterns through the stretches, in one sweep over arrays.

What ``align._walk`` does for one pattern at one place, level by level for thousands: a *node* is a
state that stands at an atom; the nodes of a level are the next words of those of the level before.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tracker.matching.between import HARD, SOFT, BetweenCosts
from tracker.matching.codepoints import Ints
from tracker.matching.distinct import distinct
from tracker.matching.graph import PatternGraph, follow
from tracker.matching.stretches import SLOTS, Stretches
from tracker.tokens import Gap

Truth = npt.NDArray[np.bool_]

# Repairs packed into one whole number, so that adding them up is one addition. Twelve bits each:
# SOFT and HARD of ``between.py``, then
EDIT = 1 << 24  # wrong letters
STOP = 1 << 36  # sentence ends inside
MISSED = 1 << 40  # content words lost, added or replaced
COUNT = 1 << 44  # content words on the way
FIELD = (1 << 12) - 1
ONE_STOP = (1 << 4) - 1


class Nodes(NamedTuple):
    """States at atoms. ``parent`` (int64) is the node of the level before, ``start`` (int64) the
    first node of the way, ``repairs`` (int64) what was put right so far, packed."""

    state: Ints
    at: Ints
    parent: Ints
    start: Ints
    repairs: Ints

    def only(self, kept: npt.NDArray[np.integer] | Truth) -> "Nodes":
        """Some of them."""
        return Nodes(
            self.state[kept],
            self.at[kept],
            self.parent[kept],
            self.start[kept],
            self.repairs[kept],
        )


def join_nodes(parts: list[Nodes]) -> Nodes:
    """Several lots of nodes as one."""
    return Nodes(*map(np.concatenate, zip(*parts, strict=True)))


class Walker:
    """Walks through stretches by the graph of a book."""

    def __init__(self, graph: PatternGraph) -> None:
        self.graph = graph
        self._between = BetweenCosts(graph.words)
        self._may_lose = graph.may_lose[graph.patterns]

    def walk(self, stretches: Stretches) -> tuple[Nodes, Nodes]:
        """The first nodes of all ways, and the nodes at which a way may end."""
        starts = self._start(stretches)
        levels = [starts]
        while len(levels[-1].state):
            levels.append(self._step(levels[-1], stretches))
        is_end = self.graph.is_end
        ends = [level.only(is_end[level.state]) for level in levels]
        ends += self._walk_past_one(levels, stretches)
        return starts, join_nodes(ends)

    def _start(self, stretches: Stretches) -> Nodes:
        """The states that may stand first, at every atom of which a next word is in reach."""
        graph = self.graph
        hits = np.flatnonzero(stretches.classes != 0)
        first = stretches.classes[hits] * graph.size
        lots = [self._start_with(hits, first, 0)]
        for slot in range(SLOTS):
            near = np.flatnonzero(stretches.ahead_class[hits, slot] > 0)
            keys = first[near] + stretches.ahead_class[hits[near], slot]
            lots.append(self._start_with(hits[near], keys, slot))
        states = len(graph.classes)
        both = distinct(np.concatenate([at * states + state for at, state in lots]))
        at, state = np.divmod(both, states)
        kept = ~(graph.is_number[state] & stretches.joins_left[at])
        at, state = at[kept], state[kept]
        zero = np.zeros(len(at), np.int64)
        return Nodes(state, at, zero, np.arange(len(at)), self._word_costs(state, at, stretches))

    def _start_with(self, at: Ints, keys: Ints, slot: int) -> tuple[Ints, Ints]:
        """Atoms and first states, by the class of the word in a slot ahead."""
        graph = self.graph
        owners, rows = look_up(graph.start_keys, graph.start_offsets, keys)
        kept = graph.start_reach[rows] >= slot
        return at[owners[kept]], graph.start_states[rows[kept]].astype(np.int64)

    def _word_costs(self, state: Ints, at: Ints, stretches: Stretches) -> Ints:
        """What reading the atom as the word of the state repairs; the word is counted too."""
        edits = stretches.edits[at]
        other_form = (edits == 0) & (stretches.norms[at] != self.graph.norms[state])
        costs: Ints = COUNT + other_form * SOFT + edits * EDIT
        return costs

    def _step(self, nodes: Nodes, stretches: Stretches) -> Nodes:
        """The next nodes, by every step of the graph that fits the text."""
        parents, steps = follow(self.graph.step_offsets, nodes.state)
        return self._take(nodes, parents, steps, stretches, 0)

    def _take(
        self, nodes: Nodes, parents: Ints, steps: Ints, stretches: Stretches, skipped: int
    ) -> Nodes:
        """The nodes that steps lead to, over exactly or (in a gap) at least so many other words:
        the nearest word of the step's class decides."""
        graph = self.graph
        at = nodes.at[parents]
        wanted = graph.classes[graph.step_to[steps]]
        slots = np.full(len(at), -1, np.int64)
        slots[stretches.ahead_class[at, skipped] == wanted] = skipped
        in_gap = np.flatnonzero((slots < 0) & graph.step_gap[steps])
        for slot in range(skipped + 1, SLOTS) if len(in_gap) else ():
            found = stretches.ahead_class[at[in_gap], slot] == wanted[in_gap]
            slots[in_gap[found]] = slot
            in_gap = in_gap[~found]
        kept = np.flatnonzero(slots >= 0)
        parents, steps, at, slots = parents[kept], steps[kept], at[kept], slots[kept]
        repairs = nodes.repairs[parents]
        between, good = self._between_costs(steps, at, slots, repairs, stretches)
        parents, steps, at, slots = parents[good], steps[good], at[good], slots[good]
        state = graph.step_to[steps].astype(np.int64)
        place = stretches.ahead[at, slots]
        repairs = repairs[good] + between[good] + self._word_costs(state, place, stretches)
        return Nodes(state, place, parents, nodes.start[parents], repairs)

    def _between_costs(
        self, steps: Ints, at: Ints, slots: Ints, repairs: Ints, stretches: Stretches
    ) -> tuple[Ints, Truth]:
        """What the way over each step repairs, and whether it may be taken: one sentence end at the
        most, and none in a gap."""
        graph = self.graph
        gap = graph.step_gap[steps]
        widest = stretches.widest[at, slots]
        unmarked = ~graph.step_mark[steps]
        stop = (widest == Gap.STOP) & unmarked
        good = ~(stop & (gap | (((repairs // STOP) & ONE_STOP) > 0)))
        costs = stop * STOP + ((widest == Gap.COMMA) & unmarked) * HARD
        words = np.flatnonzero(~gap)
        costs[words] += self._between.between(
            stretches.between[at[words], slots[words]], graph.step_before[steps[words]]
        )
        return costs, good

    def _walk_past_one(self, levels: list[Nodes], stretches: Stretches) -> list[Nodes]:
        """The ends of ways in long patterns with one content word added, lost or replaced, from the
        nodes from which no other way leads to an end."""
        leads_on = [np.zeros(len(level.state), bool) for level in levels]
        self._spread_up(levels, leads_on)
        tried = [
            np.flatnonzero(self._may_lose[level.state] & ~on)
            for level, on in zip(levels, leads_on, strict=True)
        ]
        numbers = np.repeat(np.arange(len(levels)), list(map(len, tried)))
        origins = join_nodes([level.only(rows) for level, rows in zip(levels, tried, strict=True)])
        found = self._lose_one(origins, stretches)
        # a way past one that begins further on stands in for those that begin before
        reached = np.zeros(len(origins.state), bool)
        reached[found.parent] = True
        ends_past = [np.zeros(len(level.state), bool) for level in levels]
        for number, rows in enumerate(tried):
            ends_past[number][rows] = reached[numbers == number]
        leads_on = [np.zeros(len(level.state), bool) for level in levels]
        self._spread_up(levels, leads_on, ends_past)
        allowed = np.concatenate([~on[rows] for on, rows in zip(leads_on, tried, strict=True)])
        return [found.only(allowed[found.parent])]

    def _spread_up(
        self, levels: list[Nodes], leads_on: list[Truth], past: list[Truth] | None = None
    ) -> None:
        """Marks nodes that have an end further on; ``past``: nodes that have one past a word."""
        for number in range(len(levels) - 1, 0, -1):
            level = levels[number]
            good = self.graph.is_end[level.state] | leads_on[number]
            if past is not None:
                good |= past[number]
            leads_on[number - 1][level.parent[good]] = True

    def _lose_one(self, origins: Nodes, stretches: Stretches) -> Nodes:
        """The ends of ways from these nodes on with one word too many, lost or replaced; ``parent``
        is the origin."""
        graph = self.graph
        missed = Nodes(
            origins.state,
            origins.at,
            np.arange(len(origins.state)),
            origins.start,
            origins.repairs + MISSED,
        )
        parents, steps = follow(graph.step_offsets, missed.state)
        lots = [self._take(missed, parents, steps, stretches, 1)]
        classes = stretches.ahead_class[missed.at]
        keys = missed.state[:, None] * graph.size + np.maximum(classes, 0)
        owners, rows = look_up(graph.lost_keys, graph.lost_offsets, keys.ravel())
        every = len(graph.step_to)
        parents, steps = np.divmod(
            distinct(owners // SLOTS * every + graph.lost_steps[rows]), max(every, 1)
        )
        for skipped in (0, 1):
            lots.append(self._take(missed, parents, steps, stretches, skipped))
            lots[-1].repairs[:] += COUNT  # the word that is lost is one of the wording's
        nodes = join_nodes(lots)
        ends = []
        while len(nodes.state):
            ends.append(nodes.only(graph.is_end[nodes.state]))
            further = self._step(nodes, stretches)
            nodes = Nodes(
                further.state,
                further.at,
                nodes.parent[further.parent],
                further.start,
                further.repairs,
            )
        return join_nodes([nodes, *ends])


def look_up(keys: Ints, offsets: npt.NDArray[np.int32], wanted: Ints) -> tuple[Ints, Ints]:
    """The rows of each wanted key: whose they are (index into ``wanted``), and the rows."""
    if not len(keys):
        return keys[:0], keys[:0]
    slots = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    there = np.flatnonzero(keys[slots] == wanted)
    owners, rows = follow(offsets, slots[there])
    return there[owners], rows
