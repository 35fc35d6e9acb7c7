"""Sequences that come back: counted length by length, kept where nothing longer says the same.

A sequence of n stems can only be frequent if both its parts of n - 1 are (Agrawal & Srikant
1994), so each length is counted over what the one before left; time and memory are linear in the
text.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tracker.workbench.discover_stream import Flags, Ints, Stream

Floats = npt.NDArray[np.float64]
Times = npt.NDArray[np.int8]
EARLIER, RECENT = 1, 2

LONGEST = {"en": 9, "zh": 14}  # words, characters; what is longer is a reprint, not a phrase
SAME_DOCUMENTS = 0.8  # a longer sequence in this share of the documents makes a part superfluous


@dataclass(frozen=True, slots=True)
class Level:
    """All sequences of one length ``n``, one entry each: ``first`` the place of one occurrence,
    ``count``, ``documents``, ``recent`` and ``earlier`` (documents of either time), ``company``
    (occurrences beside a known phrase); ``prefix`` and ``suffix`` number its parts on the level
    below; ``glue`` how firmly it holds together (normalised PMI at its weakest joint, -1 to 1)."""

    n: int
    first: Ints
    count: Ints
    documents: Ints
    recent: Ints
    earlier: Ints
    company: Ints
    prefix: Ints
    suffix: Ints
    glue: Floats


def count_levels(stream: Stream, min_documents: int, longest: int, times: Times) -> list[Level]:
    """The sequences of 1, 2 … ``longest`` stems in at least ``min_documents`` documents.

    ``times`` says of each document RECENT, EARLIER or neither (0). No sequence crosses the end
    of a sentence or a known phrase.
    """
    size = len(stream)
    places = np.arange(size, dtype=np.int64)
    level, grams = _count(stream, places, stream.keys.astype(np.int64), min_documents, times, None)
    levels = [level]
    for n in range(2, longest + 1):
        at = np.flatnonzero((grams[:-1] >= 0) & (grams[1:] >= 0))
        if n == 2:
            at = at[~stream.breaks[at + 1]]
        if not len(at):
            break
        pairs = grams[at].astype(np.int64) * len(levels[-1].first) + grams[at + 1]
        level, grams = _count(stream, at.astype(np.int64), pairs, min_documents, times, levels)
        if not len(level.first):
            break
        levels.append(level)
    return levels


def _count(
    stream: Stream,
    places: Ints,
    values: Ints,
    min_documents: int,
    times: Times,
    below: list[Level] | None,
) -> tuple[Level, Ints]:
    """One length counted: the level, and the number of the sequence at each place, -1 for none."""
    order = np.argsort(values, kind="stable")
    ranked, documents = values[order], stream.documents[places[order]]
    new = np.ones(len(order), bool)
    new[1:] = ranked[1:] != ranked[:-1]
    begins = np.flatnonzero(new)
    new_document = new.copy()
    new_document[1:] |= documents[1:] != documents[:-1]
    counts = np.diff(np.append(begins, len(order)))
    time = times[documents]
    spread, recent, earlier, company = (
        np.add.reduceat(which.astype(np.int64), begins) if len(begins) else counts.copy()
        for which in (
            new_document,
            new_document & (time == RECENT),
            new_document & (time == EARLIER),
            stream.company[places[order]],
        )
    )
    kept = np.flatnonzero((spread >= min_documents) & (counts >= 2))
    numbers = np.full(len(begins), -1, np.int64)
    numbers[kept] = np.arange(len(kept))
    grams = np.full(len(stream), -1, np.int64)
    grams[places[order]] = np.repeat(numbers, counts)
    first, count = places[order][begins[kept]], counts[kept].astype(np.int64)
    spreads = (spread[kept], recent[kept], earlier[kept], company[kept])
    if below is None:
        none = np.zeros(0, np.int64)
        return Level(1, first, count, *spreads, none, none, np.ones(len(kept))), grams
    width = len(below[-1].first)
    pairs = ranked[begins[kept]]
    prefix, suffix = pairs // width, pairs % width
    glue = _glue(len(stream), count, prefix, suffix, below)
    return Level(below[-1].n + 1, first, count, *spreads, prefix, suffix, glue), grams


def _glue(size: int, count: Ints, prefix: Ints, suffix: Ints, below: list[Level]) -> Floats:
    """Normalised pointwise mutual information of the two parts of each sequence, at the joint
    where it is least: ``ln(p(xy) / (p(x) p(y))) / -ln p(xy)`` (Bouma 2009), the weakest joint
    after the "fair dispersion" of da Silva & Lopes (1999), as a minimum."""
    together = np.log(count / size)
    n = below[-1].n + 1
    left, right = {n - 1: prefix}, {n - 1: suffix}
    for length in range(n - 1, 1, -1):
        left[length - 1] = below[length - 1].prefix[left[length]]
        right[length - 1] = below[length - 1].suffix[right[length]]
    weakest = np.full(len(count), np.inf)
    for cut in range(1, n):
        apart = np.log(below[cut - 1].count[left[cut]] / size) + np.log(
            below[n - cut - 1].count[right[n - cut]] / size
        )
        weakest = np.minimum(weakest, (together - apart) / -together)
    return weakest


def is_redundant(levels: Sequence[Level], whole: Sequence[Flags], longest: int) -> list[Flags]:
    """For each level, which sequences a longer one makes superfluous: one that stands in
    SAME_DOCUMENTS of the same documents and is itself whole, or lies in such a one.

    ``whole`` says for each level which sequences could stand as a candidate. On the longest level
    everything counts as whole: what goes on there is running text that was printed twice.
    """
    covered = [np.zeros(len(level.first), bool) for level in levels]
    if not levels:
        return covered
    for at in range(len(levels) - 1, 0, -1):
        above, below = levels[at], levels[at - 1]
        last = at == len(levels) - 1 and above.n >= longest
        stands = np.ones(len(above.first), bool) if last else whole[at] | covered[at]
        for part in (above.prefix, above.suffix):
            same = above.documents >= SAME_DOCUMENTS * below.documents[part]
            covered[at - 1][part[stands & same]] = True
    return covered
