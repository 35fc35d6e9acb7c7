"""Links: which words of the phrasebook may follow each other, and the runs they make in a text.

Only stretches in which two words of one wording stand close together are worth scoring. A *run*
is such a stretch, from its first phrasebook word to its last; every match lies in exactly one run,
and what stands in a run depends on its words alone: so a verdict on a run can be remembered.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tracker.matching.codepoints import Ints
from tracker.matching.hash_table import HashTable, mix
from tracker.matching.link_tables import ADDED, GAP, PAIR, LinkTables
from tracker.matching.pattern import MOST_GAP_WORDS
from tracker.matching.rows import MOST_FUNCTION_WORDS
from tracker.matching.vocabulary import JOINED, Atoms
from tracker.tokens import Gap

NEAR = MOST_FUNCTION_WORDS + 1  # atoms from a content word to the next
FAR = NEAR + MOST_GAP_WORDS  # the same over a "..." or an added word

LEAD = 1  # flags of a reading: a function word that wordings begin with
TAIL = 2  # or end with
ALONE = 4  # a word that is a wording by itself
JOINS_NEXT = 8  # a number that goes on in the next: "twenty-two"


class Runs(NamedTuple):
    """Runs of a batch as columns: atoms ``first`` to ``last`` (int64, both inclusive)."""

    first: Ints
    last: Ints


class Links:
    """The link tables of a book, laid out for looking up."""

    def __init__(self, tables: LinkTables) -> None:
        self.classes = tables.classes
        size = tables.size
        self.size = size
        self._flags = np.zeros(size * size, np.uint8)
        first, second, flags = tables.pairs.astype(np.int64).T
        self._flags[first * size + second] = flags
        # the classes that far links may begin and end with
        self.gap_from, self.gap_to = _ends_of(GAP, tables)
        self.added_from, self.added_to = _ends_of(ADDED, tables)
        self.alone = np.zeros(size, bool)
        self.alone[list(tables.alone)] = True
        self.needs = HashTable()
        self.needs.insert(mix(tables.triples.astype(np.uint64)), tables.needs.astype(np.int32))
        self.leads, self.tails = frozenset(tables.leads), frozenset(tables.tails)
        self.led = np.zeros(size, bool)  # classes that wordings begin with after a function word
        self.led[list(tables.led)] = True
        self.tailed = np.zeros(size, bool)  # and end with before one
        self.tailed[list(tables.tailed)] = True
        self.most_lead, self.most_tail = tables.most_lead, tables.most_tail

    def flags_of(self, first: Ints, second: Ints) -> npt.NDArray[np.uint8]:
        """The flags of the links between words of these classes, 0 where there is none."""
        return self._flags.take(first * self.size + second)

    def class_of(self, key: str | None) -> int:
        """The class of the stem of a reading; 0 if it is no content word of a wording."""
        return self.classes.get(key, 0) if key is not None else 0


def _ends_of(flag: int, tables: LinkTables) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """For each class whether a link with this flag begins with it, or ends."""
    first, last = np.zeros(tables.size, bool), np.zeros(tables.size, bool)
    pairs = tables.pairs[(tables.pairs[:, 2] & flag) != 0]
    first[pairs[:, 0]] = last[pairs[:, 1]] = True
    return first, last


def find_runs(
    atoms: Atoms, classes: npt.NDArray[np.int32], links: Links, flags: npt.NDArray[np.uint8]
) -> Runs:
    """The runs that can hold a match.

    ``classes`` (int32, one per reading number) maps readings to classes; ``flags`` (uint8, one per
    reading number) are LEAD, TAIL, ALONE. Costs about 4 ns an atom, most of it in ordinary English.
    """
    of_atom = classes.take(atoms.readings)
    hits = np.flatnonzero(of_atom != 0)
    kinds = of_atom[hits].astype(np.int64)
    # nothing reaches over an empty line, or into the next text
    stretches = np.cumsum(atoms.gaps == Gap.BREAK, dtype=np.int32)[hits]
    first, last = _link(hits, kinds, stretches, links)
    alone = hits[(flags[atoms.readings[hits]] & ALONE) != 0]
    first, last = np.concatenate([first, alone]), np.concatenate([last, alone])
    led, tailed = links.led[of_atom[first]], links.tailed[of_atom[last]]
    first = _extend(first, np.flatnonzero(led), -1, atoms, flags, LEAD, links.most_lead)
    last = _extend(last, np.flatnonzero(tailed), 1, atoms, flags, TAIL, links.most_tail)
    return _merge(first, last)


def _link(
    hits: Ints, kinds: Ints, stretches: npt.NDArray[np.int32], links: Links
) -> tuple[Ints, Ints]:
    """The linked pairs of hits, as first and last atom, that may make a wording."""
    if len(hits) < 2:
        return hits[:0], hits[:0]
    # looked up for all: picking out those that are close costs more
    linked = links.flags_of(kinds[:-1], kinds[1:])
    linked *= _in_reach(1, NEAR, hits, stretches)
    keep = (linked & PAIR) != 0
    part = linked != 0
    needs = _find_triples(kinds, part, links)
    whole_rows = _rows_long_enough(needs)
    keep[whole_rows] = keep[whole_rows + 1] = True
    far_first, far_last = _far_links(hits, kinds, stretches, part, needs, links)
    if len(far_first):
        ends = np.zeros(len(hits), bool)
        ends[far_first] = ends[far_last] = True
        keep |= _spread(part & (ends[:-1] | ends[1:]), part)
    near = np.flatnonzero(keep)
    first = np.concatenate([hits[near], hits[far_first]])
    last = np.concatenate([hits[near + 1], hits[far_last]])
    return first, last


def _find_triples(kinds: Ints, part: npt.NDArray[np.bool_], links: Links) -> npt.NDArray[np.uint8]:
    """For each hit: if it and the next two are words of one wording in a row, how many words the
    shortest such wording has; else 0."""
    needs = np.zeros(max(len(kinds) - 2, 0), np.uint8)
    both = np.flatnonzero(part[:-1] & part[1:])
    needs[both] = _look_up_triples(kinds[both], kinds[both + 1], kinds[both + 2], links)
    return needs


def _look_up_triples(a: Ints, b: Ints, c: Ints, links: Links) -> npt.NDArray[np.uint8]:
    """How many words the shortest wording with these three in a row has; 0 if there is none."""
    wanted = (a * links.size + b) * links.size + c
    needs, missing = links.needs.look_up(mix(wanted.astype(np.uint64)))
    needs[missing] = 0
    return needs.astype(np.uint8)


def _rows_long_enough(needs: npt.NDArray[np.uint8]) -> Ints:
    """The triples that stand in a row of as many words as their wording needs."""
    places = np.flatnonzero(needs != 0)
    if not len(places):
        return places
    begins = np.flatnonzero(np.concatenate([[True], np.diff(places) > 1]))
    lengths = np.diff(np.concatenate([begins, [len(places)]]))
    words = np.repeat(lengths, lengths) + 2
    return places[words >= needs[places]]


def _spread(seeds: npt.NDArray[np.bool_], part: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """The neighbouring parts reached from the seeds without a break."""
    grown = seeds
    while True:
        wider = grown.copy()
        wider[1:] |= grown[:-1] & part[1:]
        wider[:-1] |= grown[1:] & part[:-1]
        if (wider == grown).all():
            return grown
        grown = wider


def _far_links(
    hits: Ints,
    kinds: Ints,
    stretches: npt.NDArray[np.int32],
    part: npt.NDArray[np.bool_],
    needs: npt.NDArray[np.uint8],
    links: Links,
) -> tuple[Ints, Ints]:
    """Pairs of hits with other words between that may belong to one wording: indices of both.

    Over a "..." the pair has to be a wording, stand in a row of three, or touch another far link;
    over an added word it has to stand in a longer row, for only long wordings may have one.
    """
    over_gap = links.gap_from[kinds], links.gap_to[kinds]
    in_reach = {
        step: _in_reach(step, FAR, hits, stretches) for step in range(1, MOST_GAP_WORDS + 2)
    }
    gaps = [
        _far_pairs(step, over_gap[0][:-step] & over_gap[1][step:] & near, kinds, links)
        for step, near in in_reach.items()
    ]
    gap_first, gap_last, gap_flags = _only(GAP, gaps)
    at_gap = np.bincount(np.concatenate([gap_first, gap_last]), minlength=len(hits))
    # one word at most may be added, and only beside near links or gaps
    beside = np.concatenate([[False], part, np.zeros(MOST_GAP_WORDS + 2, bool)])
    over_added = links.added_from[kinds], links.added_to[kinds]
    added = []
    for step in (1, 2):
        before, after = beside[: len(hits) - step], beside[step + 1 : len(hits) + 1]
        near = before | after | (at_gap[:-step] > 0) | (at_gap[step:] > 0)
        near &= over_added[0][:-step] & over_added[1][step:] & in_reach[step]
        added.append(_far_pairs(step, near, kinds, links))
    added_first, added_last, added_flags = _only(ADDED, added)
    first = np.concatenate([gap_first, added_first])
    last = np.concatenate([gap_last, added_last])
    flag = np.concatenate([gap_flags, added_flags])
    is_gap = (flag & GAP) != 0
    is_added = ((flag & ADDED) != 0) & (last - first < 3)
    at_added = np.bincount(np.concatenate([added_first, added_last]), minlength=len(hits))
    beside_gap = np.maximum(at_gap[first], at_gap[last]) - is_gap > 0  # without the link itself
    beside_added = np.maximum(at_added[first], at_added[last]) - is_added > 0
    rows = _rows_around(first, last, kinds, part, needs, links)
    good = is_gap & (((flag & PAIR) != 0) | beside_gap | beside_added | (rows > 0))
    good |= ((flag & ADDED) != 0) & ((rows > 1) | beside_gap)
    return first[good], last[good]


FarPairs = tuple[Ints, Ints, npt.NDArray[np.uint8]]
"""Indices of two hits with others between, and the flags of their link."""


def _in_reach(
    step: int, reach: int, hits: Ints, stretches: npt.NDArray[np.int32]
) -> npt.NDArray[np.bool_]:
    """For each hit whether the one ``step`` hits further on is near enough, in its stretch."""
    near: npt.NDArray[np.bool_] = hits[step:] - hits[:-step] <= reach
    near &= stretches[step:] == stretches[:-step]
    return near


def _far_pairs(step: int, wanted: npt.NDArray[np.bool_], kinds: Ints, links: Links) -> FarPairs:
    """The pairs of each wanted hit with the one ``step`` hits further on."""
    begin = np.flatnonzero(wanted)
    return begin, begin + step, links.flags_of(kinds[begin], kinds[begin + step])


def _only(flag: int, lots: Sequence[FarPairs]) -> FarPairs:
    """The pairs whose link has the flag, of all lots."""
    first, last, flags = (np.concatenate(column) for column in zip(*lots, strict=True))
    found = np.flatnonzero((flags & flag) != 0)
    return first[found], last[found], flags[found]


def _rows_around(
    first: Ints,
    last: Ints,
    kinds: Ints,
    part: npt.NDArray[np.bool_],
    needs: npt.NDArray[np.uint8],
    links: Links,
) -> Ints:
    """How many triples around a far pair hold: the two before with it, it with the two after."""
    # padded, so that what would stand outside the text is no link and no triple
    links_at = np.concatenate([[False, False], part, [False, False]])
    needs_at = np.concatenate([np.zeros(2, np.uint8), needs, np.zeros(4, np.uint8)])
    kinds_at = np.concatenate([np.zeros(2, np.int64), kinds, np.zeros(2, np.int64)])
    a, z = first + 2, last + 2
    near_before, near_after = links_at[a - 1], links_at[z]
    before = near_before & (_look_up_triples(kinds_at[a - 1], kinds_at[a], kinds_at[z], links) != 0)
    after = near_after & (_look_up_triples(kinds_at[a], kinds_at[z], kinds_at[z + 1], links) != 0)
    wider_before = near_before & (needs_at[a - 2] != 0)
    wider_after = near_after & (needs_at[z] != 0)
    rows: Ints = np.sum([before, after, wider_before, wider_after], axis=0, dtype=np.int64)
    return rows


def _extend(
    places: Ints,
    moving: Ints,
    step: int,
    atoms: Atoms,
    flags: npt.NDArray[np.uint8],
    flag: int,
    most: int,
) -> Ints:
    """Moves some of the places over the function words that wordings begin or end with."""
    places = places.copy()
    for _ in range(most):
        at = places[moving] + step
        inside = (at >= 0) & (at < len(atoms.readings))
        moving, at = moving[inside], at[inside]
        good = (flags[atoms.readings[at]] & flag) != 0
        # the gap between the two stands with the later one
        good &= atoms.gaps[np.maximum(at, at - step)] % JOINED <= Gap.COMMA
        moving, at = moving[good], at[good]
        places[moving] = at
    return places


def _merge(first: Ints, last: Ints) -> Runs:
    """Stretches that touch or overlap become one."""
    if not len(first):
        return Runs(first, last)
    order = np.argsort(first, kind="stable")
    first, last = first[order], np.maximum.accumulate(last[order])
    begins = np.flatnonzero(np.concatenate([[True], first[1:] > last[:-1]]))
    ends = np.concatenate([begins[1:], [len(first)]]) - 1
    return Runs(first[begins], last[ends])
