"""Links: which words of the phrasebook may follow each other, and the runs they make in a text.

Only stretches in which two words of one wording stand close together are worth scoring. A *run*
is such a stretch, from its first phrasebook word to its last; every match lies in exactly one run,
and what stands in a run depends on its words alone: so a verdict on a run can be remembered.
"""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tracker.matching.align import MOST_FUNCTION_WORDS
from tracker.matching.codepoints import Ints
from tracker.matching.lexicon import Reading
from tracker.matching.pattern import LONG, MOST_GAP_WORDS, Pattern
from tracker.matching.vocabulary import Atoms

NEAR = MOST_FUNCTION_WORDS + 1  # atoms from a content word to the next
FAR = NEAR + MOST_GAP_WORDS  # the same with a "..." or a word added
PAIR, PART = 1, 2  # a pair that is a whole wording; a pair that may be part of a longer one


@dataclass(frozen=True, slots=True)
class Runs:
    """Runs of a batch as columns: atoms ``first`` to ``last`` (int64, both inclusive)."""

    first: Ints
    last: Ints


class Links:
    """The links of a book's patterns. Classes are the stems, numbered; 0 is no stem."""

    def __init__(self, phrases: Iterable[Pattern], evidence: Iterable[Pattern]) -> None:
        patterns = (*phrases, *evidence)
        keys = sorted({e.key for pattern in patterns for e in pattern.elements})
        self.classes = {key: number for number, key in enumerate(keys, start=1)}
        size = len(keys) + 1
        self.near = np.zeros((size, size), np.uint8)  # neighbours among the phrasebook words
        self.far = np.zeros((size, size), np.uint8)  # others may stand between
        self.alone = np.zeros(size, bool)  # wordings of one content word
        triples: set[tuple[int, int, int]] = set()
        leads: set[str] = set()
        tails: set[str] = set()
        self.most_lead = self.most_tail = 0
        for pattern in patterns:
            self._add(pattern, triples)
            for step in pattern.starts:
                leads.update(step.before)
                self.most_lead = max(self.most_lead, len(step.before))
            for tail in itertools.chain.from_iterable(pattern.tails):
                tails.update(tail)
                self.most_tail = max(self.most_tail, len(tail))
        self.far_from: npt.NDArray[np.bool_] = np.asarray(self.far.any(axis=1))
        self.triples = np.array(
            sorted((a * size + b) * size + c for a, b, c in triples), dtype=np.int64
        )
        self.leads, self.tails = frozenset(leads), frozenset(tails)

    def _add(self, pattern: Pattern, triples: set[tuple[int, int, int]]) -> None:
        """All pairs and triples of words that can follow each other on a way of the pattern."""
        row = [self.classes[element.key] for element in pattern.elements]
        starts = {step.to for step in pattern.starts}
        ends = {place for place, tails in enumerate(pattern.tails) if tails}
        for place in starts & ends:
            self.alone[row[place]] = True
        hops = _hops(pattern)
        for place, reached in enumerate(hops):
            for other, far in reached.items():
                kind = PART
                if place in starts and other in ends:
                    kind |= PAIR
                self.near[row[place], row[other]] |= kind
                if far:
                    self.far[row[place], row[other]] |= kind
                triples.update((row[place], row[other], row[third]) for third in hops[other])

    def class_of(self, reading: Reading) -> int:
        """The class of a reading; 0 if it is no content word of a variant."""
        return self.classes.get(reading.key, 0) if reading.key is not None else 0


def _hops(pattern: Pattern) -> list[dict[int, bool]]:
    """For each element those that can stand next after it, and whether other words may stand
    between: over one step, and in long patterns over two, one word being lost or replaced."""
    long = pattern.most >= LONG and not pattern.literal
    hops: list[dict[int, bool]] = []
    for steps in pattern.steps:
        reached: dict[int, bool] = {}
        for step in steps:
            reached[step.to] = reached.get(step.to, False) or step.gap or long
            if long:
                reached |= {second.to: True for second in pattern.steps[step.to]}
        hops.append(reached)
    return hops


def find_runs(
    atoms: Atoms, classes: npt.NDArray[np.int32], links: Links, flags: npt.NDArray[np.uint8]
) -> Runs:
    """The runs that can hold a match.

    ``classes`` (int32, one per reading number) maps readings to classes; ``flags`` (uint8, one per
    reading number) tells the function words a wording may begin (1) or end (2) with, and the words
    that are a wording alone (4). Costs about 4 ns an atom, most of it in ordinary English.
    """
    hits = np.flatnonzero(classes[atoms.readings])
    kinds = classes[atoms.readings[hits]]
    first, last = _link(hits, kinds, links)
    alone = hits[(flags[atoms.readings[hits]] & 4) != 0]
    first, last = np.concatenate([first, alone]), np.concatenate([last, alone])
    first = _extend(first, -1, atoms, flags, 1, links.most_lead)
    last = _extend(last, 1, atoms, flags, 2, links.most_tail)
    return _merge(first, last)


def _link(hits: Ints, kinds: npt.NDArray[np.int32], links: Links) -> tuple[Ints, Ints]:
    """The linked pairs of hits, as first and last atom, that are a wording or part of a triple."""
    if len(hits) < 2:
        return hits[:0], hits[:0]
    close = hits[1:] - hits[:-1] <= NEAR
    linked = links.near[kinds[:-1], kinds[1:]]
    linked[~close] = 0
    keep = (linked & PAIR) != 0
    part = (linked & PART) != 0
    # a part counts only if a third word of the same variant follows or goes before
    both = np.flatnonzero(part[:-1] & part[1:])
    if len(both) and len(links.triples):
        size = links.near.shape[0]
        wanted = (kinds[both].astype(np.int64) * size + kinds[both + 1]) * size + kinds[both + 2]
        slots = np.minimum(np.searchsorted(links.triples, wanted), len(links.triples) - 1)
        both = both[links.triples[slots] == wanted]
        keep[both] = keep[both + 1] = True
    starts = np.flatnonzero(links.far_from[kinds])
    far_first, far_last, far_whole = _far_links(hits, kinds, links, starts)
    if len(far_first):
        # a far part counts if any link at all touches either end
        touched = np.zeros(len(hits), np.int32)
        np.add.at(touched, np.flatnonzero(part), 1)
        np.add.at(touched, np.flatnonzero(part) + 1, 1)
        np.add.at(touched, far_first, 1)
        np.add.at(touched, far_last, 1)
        good = far_whole | (touched[far_first] > 1) | (touched[far_last] > 1)
        far_first, far_last = far_first[good], far_last[good]
        ends = np.zeros(len(hits), bool)
        ends[far_first] = ends[far_last] = True
        beside = part & (ends[:-1] | ends[1:])
        keep |= _spread(beside, part)
    near = np.flatnonzero(keep)
    first = np.concatenate([hits[near], hits[far_first]])
    last = np.concatenate([hits[near + 1], hits[far_last]])
    return first, last


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
    hits: Ints, kinds: npt.NDArray[np.int32], links: Links, starts: Ints
) -> tuple[Ints, Ints, npt.NDArray[np.bool_]]:
    """Pairs of hits with other hits between: indices of both, and whether they are a variant."""
    firsts, lasts, wholes = [], [], []
    for step in range(1, MOST_GAP_WORDS + 2):
        begin = starts[starts + step < len(hits)]
        begin = begin[hits[begin + step] - hits[begin] <= FAR]
        linked = links.far[kinds[begin], kinds[begin + step]]
        found = np.flatnonzero(linked)
        firsts.append(begin[found])
        lasts.append(begin[found] + step)
        wholes.append((linked[found] & PAIR) != 0)
    return np.concatenate(firsts), np.concatenate(lasts), np.concatenate(wholes)


def _extend(
    places: Ints, step: int, atoms: Atoms, flags: npt.NDArray[np.uint8], flag: int, most: int
) -> Ints:
    """Moves places over the function words that wordings begin or end with."""
    places = places.copy()
    moving = np.arange(len(places))
    for _ in range(most):
        at = places[moving] + step
        inside = (at >= 0) & (at < len(atoms.readings))
        moving, at = moving[inside], at[inside]
        good = (flags[atoms.readings[at]] & flag) != 0
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
