"""Link tables: which words of the phrasebook may follow each other, worked out once per book.

Small arrays that are quickly kept and read again; ``links.py`` uses them on texts.
"""

import functools
import itertools
from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tracker.matching.hash_table import mix
from tracker.matching.pattern import LONG, Pattern

PAIR = 1  # the two words are a whole wording
PART = 2  # they may be part of a longer one
GAP = 4  # up to three other words may stand between
ADDED = 8  # one other word may stand between

Table = npt.NDArray[np.int32]
Hops = list[dict[int, int]]
Choose = Callable[[int, int], int]


class LinkTables(NamedTuple):
    """The links of a book's patterns. Classes are the stems ``keys``, numbered from 1.

    ``pairs`` (int32, n × 3): class, class, flags (PAIR, PART, GAP, ADDED). ``triples`` (int64):
    three classes a, b, c as (a · size + b) · size + c, in the order of their hashes; ``needs``
    (uint8) for each how many words in a row the shortest wording has that holds them. ``alone``
    are the classes that are a wording by themselves. ``leads`` and ``tails`` are the function
    words wordings begin and end with, at most ``most_lead`` and ``most_tail`` of them, beside
    words of the classes ``led`` and ``tailed``.
    """

    keys: tuple[str, ...]
    pairs: Table
    triples: npt.NDArray[np.int64]
    needs: npt.NDArray[np.uint8]
    alone: tuple[int, ...]
    leads: tuple[str, ...]
    tails: tuple[str, ...]
    most_lead: int
    most_tail: int
    led: tuple[int, ...]
    tailed: tuple[int, ...]

    @property
    def classes(self) -> dict[str, int]:
        """The class of each stem."""
        return {key: number for number, key in enumerate(self.keys, start=1)}

    @property
    def size(self) -> int:
        """One more than the number of classes."""
        return len(self.keys) + 1


def make_link_tables(patterns: Sequence[Pattern]) -> LinkTables:
    """The link tables of the patterns that are found by links: all but evidence of one word.

    >>> from tracker.matching.wording_graph import make_patterns
    >>> tables = make_link_tables(make_patterns("four winds", 0, 0))
    >>> tables.keys, tables.pairs.tolist()
    (('four', 'wind'), [[1, 2, 3]])
    """
    counts = Counter(e.key for pattern in patterns for e in pattern.elements)
    # the words of many wordings first: what is looked up most often lies together
    keys = tuple(sorted(counts, key=lambda key: (-counts[key], key)))
    classes = {key: number for number, key in enumerate(keys, start=1)}
    size = len(keys) + 1
    pairs: dict[tuple[int, int], int] = {}
    triples: dict[int, int] = {}
    alone: set[int] = set()
    for pattern in patterns:
        _add_links(pattern, find_hops(pattern), classes, pairs, triples, alone, size)
    of_three = np.array(list(triples), np.int64)
    order = np.argsort(mix(of_three.astype(np.uint64)))  # a hash table takes them in as they are
    leads = [step.before for pattern in patterns for step in pattern.starts]
    tails = [tail for pattern in patterns for tail in itertools.chain.from_iterable(pattern.tails)]
    return LinkTables(
        keys=keys,
        pairs=np.array([(*pair, pairs[pair]) for pair in sorted(pairs)], np.int32).reshape(-1, 3),
        triples=of_three[order],
        needs=np.minimum(np.array(list(triples.values()), np.int64), 255).astype(np.uint8)[order],
        alone=tuple(sorted(alone)),
        leads=tuple(sorted({word for words in leads for word in words})),
        tails=tuple(sorted({word for words in tails for word in words})),
        most_lead=max(map(len, leads), default=0),
        most_tail=max(map(len, tails), default=0),
        led=_classes_beside(patterns, classes, lead=True),
        tailed=_classes_beside(patterns, classes, lead=False),
    )


def _classes_beside(
    patterns: Sequence[Pattern], classes: dict[str, int], lead: bool
) -> tuple[int, ...]:
    """The classes that wordings begin with after a function word (or end with before one)."""
    found: set[int] = set()
    for pattern in patterns:
        if lead:
            places = [step.to for step in pattern.starts if step.before]
        else:
            places = [place for place, tails in enumerate(pattern.tails) if any(tails)]
        found.update(classes[pattern.elements[place].key] for place in places)
    return tuple(sorted(found))


def _add_links(
    pattern: Pattern,
    hops: Hops,
    classes: dict[str, int],
    pairs: dict[tuple[int, int], int],
    triples: dict[int, int],
    alone: set[int],
    size: int,
) -> None:
    """All pairs and triples of words that can follow each other on a way of the pattern."""
    row = [classes[element.key] for element in pattern.elements]
    starts = {step.to for step in pattern.starts}
    ends = {place for place, tails in enumerate(pattern.tails) if tails}
    alone.update(row[place] for place in starts & ends)
    before, after = _ways_to(pattern, min), _ways_from(pattern, min)
    for place, reached in enumerate(hops):
        for other, flags in reached.items():
            kind = flags | PART
            if not (place in starts and other in ends):
                kind &= ~PAIR
            pair = (row[place], row[other])
            pairs[pair] = pairs.get(pair, 0) | kind
            first_two = (pair[0] * size + pair[1]) * size
            for third, more in hops[other].items():
                need = before[place] + 1 + after[third]
                if not (flags & more & PAIR):  # over a lost word, which long ways alone may lose
                    need = max(need, LONG)
                triple = first_two + row[third]
                need -= need >= LONG
                triples[triple] = min(need, triples.get(triple, need))


def find_hops(pattern: Pattern) -> Hops:
    """For each element those that can stand next after it, with flags: PAIR for a single step, GAP
    or ADDED where other words may stand between. In long ways also over two steps, one word
    being lost or replaced."""
    hops: Hops = [{} for _ in pattern.elements]
    before, after = _ways_to(pattern, max), _ways_from(pattern, max)
    for place, steps in enumerate(pattern.steps):
        reached = hops[place]
        for step in steps:
            is_long = not pattern.literal and before[place] + after[step.to] >= LONG
            flags = PAIR | GAP * step.gap | ADDED * is_long
            reached[step.to] = reached.get(step.to, 0) | flags
            if pattern.literal or pattern.elements[step.to].number:
                continue
            for second in pattern.steps[step.to]:
                if before[place] + 1 + after[second.to] >= LONG:
                    flags = ADDED | GAP * second.gap
                    reached[second.to] = reached.get(second.to, 0) | flags
    return hops


def _ways_to(pattern: Pattern, choose: Choose) -> list[int]:
    """The number of elements on the longest (``max``) or shortest (``min``) way from a start to
    each element, it included. Steps lead forward only."""
    ways = [0] * len(pattern.elements)
    for step in pattern.starts:
        ways[step.to] = 1
    for place, steps in enumerate(pattern.steps):
        for step in steps:
            way = ways[place] + 1
            ways[step.to] = choose(ways[step.to] or way, way)
    return ways


def _ways_from(pattern: Pattern, choose: Choose) -> list[int]:
    """The number of elements on the longest or shortest way from each element to an end, it
    included."""
    ways = [0] * len(pattern.elements)
    for place in reversed(range(len(ways))):
        ends = [1] if pattern.tails[place] else []
        further = [ways[step.to] + 1 for step in pattern.steps[place]]
        ways[place] = functools.reduce(choose, ends + further)
    return ways
