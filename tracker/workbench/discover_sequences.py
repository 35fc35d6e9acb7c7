"""Recurrent sequences worth a look: whole, firmly held together, in the company of the known."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from tracker.tokens import Gap
from tracker.workbench.discover_formulas import Key, weigh_company, weigh_kinship
from tracker.workbench.discover_grams import (
    LONGEST,
    Floats,
    Level,
    Times,
    count_levels,
    is_redundant,
)
from tracker.workbench.discover_stream import Flags, Ints, Stream
from tracker.workbench.discover_words import EDGES_ZH, carries_meaning, is_edge, is_unfinished

SHORTEST = {"en": 2, "zh": 4}
LEAST_GLUE = 0.25  # normalised PMI; below it the words meet by chance
SHORT = 0.7  # length of two words of content, where three have 1.6: most such are terms
MOST_DRAFTS = 3_000  # sequences looked at closely, best first


@dataclass(frozen=True, slots=True)
class Sequence:
    """A recurrent sequence: its stems, its documents by time, its score."""

    key: Key
    documents: int
    recent: int
    earlier: int
    score: float


def find_sequences(
    stream: Stream, min_documents: int, times: Times | None, own: Flags
) -> list[Sequence]:
    """The recurrent sequences of a stream, best first, none of which lies in another one that
    stands in the same documents.

    They begin and end with words of content and hold two of them (Chinese: four characters, no
    particle at an edge). ``own`` says of each stem whether it is one of the phrasebook's.
    """
    longest = LONGEST[stream.language]
    nowhen = np.zeros(len(stream.names), np.int8)
    levels = count_levels(stream, min_documents, longest, nowhen if times is None else times)
    whole = [_is_whole(stream, level) for level in levels]
    covered = is_redundant(levels, whole, longest)
    found: list[tuple[float, int, int]] = []
    for at, level in enumerate(levels):
        if level.n < SHORTEST[stream.language] or level.n >= longest:
            continue
        scores = _scores(stream, level, own)
        good = np.flatnonzero(whole[at] & ~covered[at] & (level.glue >= LEAST_GLUE))
        found += [(float(scores[one]), at, one) for one in good.tolist()]
    found.sort(key=lambda row: (-row[0], int(levels[row[1]].first[row[2]]), row[1]))
    return list(_as_sequences(stream, levels, found[:MOST_DRAFTS]))


def _as_sequences(
    stream: Stream, levels: list[Level], found: list[tuple[float, int, int]]
) -> Iterator[Sequence]:
    for score, at, one in found:
        level = levels[at]
        first = int(level.first[one])
        yield Sequence(
            tuple(stream.keys[first : first + level.n].tolist()),
            int(level.documents[one]),
            int(level.recent[one]),
            int(level.earlier[one]),
            score,
        )


def _scores(stream: Stream, level: Level, own: Flags) -> Floats:
    """How much each sequence of a level looks like a set phrase (docs/discovery.md):

    ``log2(count + documents)`` bits, times how firmly it holds together, times its length (1 for
    two words of content, 1.6 for three, 2 for four), times how much oftener than other words it
    stands in the company of known phrases (square root, a half to twice), times how much of it
    is made of the phrasebook's own words (0.6 to 1.4).
    """
    company = weigh_company(stream.company_share(), level.company, level.count)
    content = _count_content(stream, level)
    length = np.log2(np.maximum(content, 2)) / (2 if stream.language == "zh" else 1)
    if stream.language == "en":
        length[content == 2] = SHORT
    scores: Floats = np.log2(level.count + level.documents) * level.glue * length * company
    if stream.language == "en":
        kin = np.zeros(len(level.first))
        carrying = _content(stream)
        for at in range(level.n):
            place = level.first + at
            kin += carrying[stream.words[place]] & own[stream.keys[place]]
        scores *= weigh_kinship(kin / np.maximum(content, 1))
    return scores


def _count_content(stream: Stream, level: Level) -> Ints:
    content = _content(stream)
    many = np.zeros(len(level.first), np.int64)
    for at in range(level.n):
        many += content[stream.words[level.first + at]]
    return many


def _content(stream: Stream) -> Flags:
    if stream.language == "zh":
        return np.array([norm not in EDGES_ZH for norm in stream.norms], bool)
    return np.array([carries_meaning(norm) for norm in stream.norms], bool)


def _is_whole(stream: Stream, level: Level) -> Flags:
    """Which sequences of a level begin and end as a phrase does."""
    if stream.language == "zh":
        edge = np.array([one in EDGES_ZH for one in stream.stems], bool)
        loose: Flags = edge[_at(stream, level, 0)] | edge[_at(stream, level, level.n - 1)]
        return ~loose
    edge = np.array([is_edge(norm) for norm in stream.norms], bool)
    open_end = np.array([is_unfinished(norm) for norm in stream.norms], bool)
    first, last = stream.words[level.first], stream.words[level.first + level.n - 1]
    many = _count_content(stream, level) >= 2
    whole: Flags = edge[first] & edge[last] & ~open_end[last] & many
    return whole & ~_is_torn_row(stream, level)


def _is_torn_row(stream: Stream, level: Level) -> Flags:
    """Which sequences hold a comma and no "and" after it: a row that misses its last member."""
    joint = np.array([norm in ("and", "or") for norm in stream.norms], bool)
    torn = np.zeros(len(level.first), bool)
    for at in range(1, level.n):
        torn |= stream.gaps[level.first + at] == Gap.COMMA
        torn &= ~joint[stream.words[level.first + at]]
    return torn


def _at(stream: Stream, level: Level, offset: int) -> Ints:
    return stream.keys[level.first + offset].astype(np.int64)
