"""Parallel formulas: members of one shape in a row, the way set phrases are built.

"lines, principles, and policies", "strong determination, firm will, and powerful ability": three
members or more. "dialogue rather than confrontation and partnership rather than alliance": two in
the same frame. Such a row is a formula by its form; it need not come back to be one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from tracker.workbench.discover_formulas import Key
from tracker.workbench.discover_shapes import Piece, Shapes
from tracker.workbench.discover_stream import Stream

LONGEST_MEMBER = 6  # words; what is longer is a clause
LONGEST_ROW = 16  # words; what is longer is running text
MORE = 2  # words of content the last member may go on for, to the next mark or word of grammar
LISTED = 0.4  # how much a row of single words looks like a formula: most are ordinary lists
EACH_LISTED = 0.1  # what each member more than three adds to it
ROW = 0.5  # one of longer members; evenness and a common frame bring it to 1
FRAME = 0.5  # share of two members that has to be the same for them to be a pair
EACH = 0.2  # what each word more that is the same adds to the looks of a pair
SAME_ENDING = 0.5  # what two words of one ending count as in a frame: touching, challenging


@dataclass(slots=True)
class Row:
    """Where a row stands and how much it looks like a formula, 0 to 1."""

    places: list[int]
    looks: float


def find_parallel(stream: Stream) -> dict[Key, Row]:
    """The rows of a stream of English words, by their stems.

    A row beside a known phrase with which it is coordinated is left out: it is the rest of
    something longer.
    """
    if stream.language != "en" or not len(stream):
        return {}
    words = Shapes(stream)
    found: dict[Key, Row] = {}
    for first, last, looks in (*_rows(stream, words), *_pairs(stream, words)):
        key = tuple(stream.keys[first:last].tolist())
        row = found.setdefault(key, Row([], 0.0))
        row.places.append(first)
        row.looks = max(row.looks, looks)
    return found


def _rows(stream: Stream, words: Shapes) -> Iterator[tuple[int, int, float]]:
    """Rows of three members or more: first place, place after the last, looks."""
    done = 0
    for comma in np.flatnonzero(words.comma).tolist():
        if comma < done:
            continue
        middles = _middles(stream, words, comma)
        if not middles:
            continue
        middles = _alike_at_the_end(words, middles)
        start, end = _start_of_first(stream, words, middles), _end_of_last(stream, words, middles)
        if start is None or end is None or end - start > LONGEST_ROW:
            continue
        members = [(start, middles[0][0]), *middles, (_after_joint(words, middles[-1][1]), end)]
        if _stands_alone(stream, words, members):
            done = middles[-1][1]
            yield start, end, _looks_like_a_row(stream, words, members)


def _middles(stream: Stream, words: Shapes, comma: int) -> list[Piece]:
    """The members between this comma and the "and" before the last one; none if there is none."""
    middles: list[Piece] = []
    at = comma
    while True:
        end = _next_mark(stream, words, at)
        if end is None:
            return []
        if words.joint[end] and not words.comma[end]:
            beyond = _next_mark(stream, words, end + 1)
            if (
                beyond is not None
                and words.comma[beyond]
                and words.joint[beyond]
                and not words.barred[at:beyond].any()
            ):
                end = beyond  # "respect, fairness and justice, and cooperation"
        if end > at:
            middles.append((at, end))
        if words.joint[end]:
            return middles if end > at else []
        at = end


def _next_mark(stream: Stream, words: Shapes, at: int) -> int | None:
    """The next comma or "and" after a place, if it is near and no sentence ends before it."""
    for end in range(at + 1, min(at + LONGEST_MEMBER + 1, len(stream))):
        if stream.breaks[end]:
            return None
        if words.comma[end] or words.joint[end]:
            return end
    return None


def _alike_at_the_end(words: Shapes, middles: list[Piece]) -> list[Piece]:
    """The middle members from the end on that have one shape; what stands before is the lead."""
    alike = [middles[-1]]
    for middle in reversed(middles[:-1]):
        here, there = words.size(middle), words.size(alike[0])
        if here != there and (abs(here - there) > 1 or max(here, there) > 3):
            break
        alike.insert(0, middle)
    return alike


def _after_joint(words: Shapes, mark: int) -> int:
    return mark + 1 if words.joint[mark] else mark


def _start_of_first(stream: Stream, words: Shapes, middles: list[Piece]) -> int | None:
    """Where the first member begins: as the second does, else where it is as long."""
    begin = middles[0][0]
    low = begin - 1
    while low > 0 and begin - low < LONGEST_MEMBER and not _is_edge(stream, words, low):
        low -= 1
    for place in range(begin - 1, low - 1, -1):
        if words.opens_alike(stream, place, begin):
            return place
    wanted, place = words.size(middles[0]), begin - 1
    while place > low and words.size((place, begin)) < wanted:
        place -= 1
    while place < begin and (words.grammar[place] or words.joint[place]):
        place += 1
    return place if place < begin else None


def _is_edge(stream: Stream, words: Shapes, place: int) -> bool:
    return bool(stream.breaks[place] or words.comma[place])


def _end_of_last(stream: Stream, words: Shapes, middles: list[Piece]) -> int | None:
    """The place after the last member. Names of things end at the next mark or word of grammar,
    at the latest MORE words after they are as long as the member before; what holds words of
    grammar itself ends at a mark, and where none is near nothing can be told."""
    begin = _after_joint(words, middles[-1][1])
    wanted = words.size(middles[-1])
    if begin >= len(stream) or stream.breaks[begin]:
        return None  # a known phrase is the last member, or nothing is
    clauses = any(words.grammar[a:b].any() for a, b in middles)
    cut = size = 0
    for place in range(begin, min(begin + LONGEST_MEMBER + 1, len(stream))):
        if place > begin and _is_edge(stream, words, place):
            return place
        if place > begin and not clauses and size and words.grammar[place]:
            return place
        size += int(words.content[place])
        if size == wanted and not cut:
            cut = place + 1
        if size > wanted + MORE and not words.unfinished[cut - 1]:
            break
    return cut if cut and not clauses else None


def _stands_alone(stream: Stream, words: Shapes, members: list[Piece]) -> bool:
    """Whether the members are of one shape, and nothing known is coordinated with them."""
    first, end = members[0][0], members[-1][1]
    if stream.after_known[first] or (end < len(stream) and stream.after_known[end]):
        return False
    if end < len(stream) and words.joint[end] and not _is_edge(stream, words, end):
        return False
    if words.barred[first:end].any() or not words.content[end - 1]:
        return False
    if not words.edge[end - 1] or not all(words.edge[a] or words.grammar[a] for a, _ in members):
        return False
    sizes = [words.size(member) for member in members]
    if max(sizes[:-1]) == 1 and words.unfinished[members[-1][0]]:
        sizes[-1] = 1  # "harmonious and beautiful modern socialist country"
    marked = len(members) > 3 or words.comma[members[-1][0] - 1]  # "A, B, and C"
    alike = all(words.opens_alike(stream, a, c) for (a, _), (c, _) in _neighbours(members))
    if any(words.grammar[a:b].any() for a, b in members):
        return alike or (marked and max(sizes) - min(sizes) <= 1)
    return alike or max(sizes) - min(sizes) <= (1 if marked or max(sizes) <= 2 else 0)


def _neighbours(members: list[Piece]) -> list[tuple[Piece, Piece]]:
    return list(pairwise(members))


def _looks_like_a_row(stream: Stream, words: Shapes, members: list[Piece]) -> float:
    sizes = [words.size(member) for member in members]
    if max(sizes[:-1]) == 1:
        return min(1.0, LISTED + EACH_LISTED * (len(members) - 3))
    pairs = _neighbours(members)
    even = sum(words.size(one) == words.size(other) for one, other in pairs) / len(pairs)
    shared = sum(
        bool(set(stream.keys[a:b].tolist()) & set(stream.keys[c:d].tolist()))
        or bool(words.ending[a] and words.ending[a] == words.ending[c])
        for (a, b), (c, d) in pairs
    ) / len(pairs)
    return ROW + (1 - ROW) * (even + shared) / 2


def _pairs(stream: Stream, words: Shapes) -> Iterator[tuple[int, int, float]]:
    """Two members in the same frame around "and": first place, place after the last, looks."""
    taken = 0
    joints = np.flatnonzero(words.joint)
    best: dict[int, tuple[int, float]] = {}
    for size in range(2, LONGEST_MEMBER + 1):
        inside = joints[(joints >= size) & (joints + size < len(stream))]
        same = np.zeros(len(inside))
        equal = np.zeros(len(inside), bool)
        for at in range(size):
            left, right = inside - size + at, inside + 1 + at
            is_same = stream.keys[left] == stream.keys[right]
            equal |= is_same & (words.content[left] | words.grammar[left])
            ending = (words.ending[left] > 0) & (words.ending[left] == words.ending[right])
            same += np.where(is_same, 1.0, np.where(ending, SAME_ENDING, 0.0))
        good = equal & (same >= FRAME * size) & (same < size)
        looks = np.minimum(1.0, ROW + EACH * (same - 1))
        for place, look in zip(inside[good].tolist(), looks[good].tolist(), strict=True):
            if _is_pair(stream, words, place - size, place, place + 1 + size):
                best[place] = (size, look)
    for place, (size, look) in sorted(best.items()):
        if place - size >= taken:
            taken = place + size + 1
            yield place - size, taken, look


def _is_pair(stream: Stream, words: Shapes, first: int, joint: int, end: int) -> bool:
    if stream.breaks[first + 1 : end].any() or words.comma[first + 1 : end].any():
        return False
    if words.number[first:end].any() or stream.after_known[first]:
        return False
    goes_on = end < len(stream) and not _is_edge(stream, words, end)
    if goes_on and (words.content[end] or words.joint[end]):
        return False
    both_open = words.content[first] and words.content[joint + 1]
    return bool(both_open and words.content[joint - 1] and words.content[end - 1])
