"""Reprints: copies and near-copies of one text, found by the words they share in order.

The measure is containment: of all runs of three words (six characters in Chinese) of the shorter
text, the share that also stands in the longer one. An excerpt of a text is contained in it wholly;
a wire story cut and rewritten by half; two speeches full of the same formulas by far less.
Candidates come from a sample of those runs (FracMinHash; Irber et al. 2022, doi
10.1101/2022.01.11.475838) and are then compared in full, so that memory and time grow with the
number of words, not with the number of pairs.
"""

import hashlib
import re
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

CUTOFF = 0.4  # containment from which a text counts as a copy; docs/texts.md says how it was set
CANDIDATE = 0.5  # of the cut-off: the share of the sample from which two texts are compared in full
RUN, RUN_HAN = 3, 6  # words, or characters of Chinese, in a row
FEWEST = 30  # runs; a shorter text is a copy only if it is the same text
SAMPLE = 8  # one run in so many is in the sample
WORD = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]|[^\W_\u3400-\u4dbf\u4e00-\u9fff]+")
Hashes = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Reprint:
    """A document of a group of copies: ``group`` is the id of the group's first document, the
    original; ``share`` its containment with the member it is most like (1.0 for the same text)."""

    document: str
    group: str
    share: float


def find_reprints(
    documents: Sequence[str], text_of: Callable[[str], str], cutoff: float = CUTOFF
) -> list[Reprint]:
    """The groups of two documents and more that are copies of one another, in the order given.

    The first document of a group in that order is its original: give them sorted by date. Copies
    of copies are one group. ``text_of`` is asked once for each document and again for candidates.

    >>> wire = "The meeting stressed that discipline comes first and that " + " ".join(
    ...     f"district {number} has to report in writing" for number in range(20))
    >>> pages = {"a": wire, "b": "City Daily: " + wire, "c": "Another text altogether."}
    >>> [(found.document, found.group) for found in find_reprints(list(pages), pages.__getitem__)]
    [('a', 'a'), ('b', 'a')]

    Raises ValueError if ``cutoff`` is not above 0 and at most 1.
    """
    if not 0 < cutoff <= 1:
        raise ValueError(f"cutoff is {cutoff}; containment lies above 0 and at most at 1")
    links = _Links(len(documents))
    same: dict[bytes, int] = {}
    samples: list[Hashes] = []
    for place, document in enumerate(documents):
        text = text_of(document)
        first = same.setdefault(hashlib.sha256(text.encode()).digest(), place)
        if first != place:
            links.join(first, place, 1.0)
            samples.append(np.empty(0, np.uint64))
        else:
            runs = runs_of(text)
            samples.append(runs[runs % np.uint64(SAMPLE) == 0] if len(runs) >= FEWEST else runs[:0])
    compared: dict[int, Hashes] = {}
    for one, two in _candidates(samples, cutoff * CANDIDATE):
        if (share := _containment(one, two, documents, text_of, compared)) >= cutoff:
            links.join(one, two, share)
    return links.reprints(documents)


def runs_of(text: str) -> Hashes:
    """The runs of words of a text as sorted, distinct 64-bit numbers, the same on every machine."""
    words = WORD.findall(text.casefold())
    han = sum(word > "\u2fff" for word in words)
    run = RUN_HAN if 2 * han > len(words) else RUN
    if len(words) < run:
        return np.empty(0, np.uint64)
    numbers = {word: zlib.crc32(word.encode()) for word in set(words)}
    codes = np.fromiter((numbers[word] for word in words), np.uint64, len(words))
    mixed = np.zeros(len(words) - run + 1, np.uint64)
    for offset in range(run):
        mixed = _scatter(mixed ^ codes[offset : offset + len(mixed)])
    return np.unique(mixed)


def _scatter(numbers: Hashes) -> Hashes:
    """Sebastiano Vigna's splitmix64 step: near numbers end up far apart."""
    numbers = numbers + np.uint64(0x9E3779B97F4A7C15)
    numbers = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    numbers = (numbers ^ (numbers >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return numbers ^ (numbers >> np.uint64(31))


def _candidates(samples: Sequence[Hashes], share: float) -> list[tuple[int, int]]:
    """Pairs whose samples share enough runs. Of all texts with a run, each is paired with the first
    and with the one before it only: a formula that stands everywhere makes no more pairs than
    texts, and a text copied a hundred times is linked to its original."""
    sizes = np.array([len(sample) for sample in samples], np.int64)
    if not sizes.sum():
        return []
    runs = np.concatenate(samples)
    owners = np.repeat(np.arange(len(samples), dtype=np.int64), sizes)
    order = np.argsort(runs, kind="stable")
    runs, owners = runs[order], owners[order]
    starts = np.flatnonzero(np.r_[True, runs[1:] != runs[:-1]])
    firsts = np.repeat(owners[starts], np.diff(np.r_[starts, len(runs)]))
    again = np.flatnonzero(np.r_[False, runs[1:] == runs[:-1]])
    pairs = firsts[again] * len(samples) + owners[again]
    chained = owners[again - 1] * len(samples) + owners[again]
    pairs = np.concatenate([pairs, chained[owners[again - 1] != firsts[again]]])
    keys, counts = np.unique(pairs, return_counts=True)
    one, two = keys // len(samples), keys % len(samples)
    enough = counts >= share * np.minimum(sizes[one], sizes[two])
    return [(int(a), int(b)) for a, b in zip(one[enough], two[enough], strict=True)]


def _containment(
    one: int,
    two: int,
    documents: Sequence[str],
    text_of: Callable[[str], str],
    compared: dict[int, Hashes],
) -> float:
    """Pairs come sorted by their first text, whose runs are kept until the next one's turn."""
    if one not in compared:
        compared.clear()
        compared[one] = runs_of(text_of(documents[one]))
    first, second = compared[one], runs_of(text_of(documents[two]))
    common = len(np.intersect1d(first, second, assume_unique=True))
    return common / min(len(first), len(second))


class _Links:
    """Documents joined into groups, each group known by its first document."""

    def __init__(self, count: int) -> None:
        self.first = list(range(count))
        self.share: dict[int, float] = {}

    def group_of(self, place: int) -> int:
        while self.first[place] != place:
            self.first[place] = self.first[self.first[place]]
            place = self.first[place]
        return place

    def join(self, one: int, two: int, share: float) -> None:
        a, b = sorted((self.group_of(one), self.group_of(two)))
        self.first[b] = a
        for place in (one, two):
            self.share[place] = max(share, self.share.get(place, 0.0))

    def reprints(self, documents: Sequence[str]) -> list[Reprint]:
        return [
            Reprint(documents[place], documents[self.group_of(place)], round(self.share[place], 4))
            for place in sorted(self.share)
        ]
