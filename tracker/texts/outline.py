"""What can be said of the lines of many texts at once, before any line is read: which stand first
and last, which of them can hold no date, and which may fall under a rule.

Numpy sees a line as a few bytes; what it cannot decide is left to be read.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tracker.ranges import Ints, rows_of_ranges
from tracker.texts.beginnings import ANYWHERE, AT_EDGES
from tracker.texts.labels import LONGEST_DATE_LINE
from tracker.texts.letters import DATE, NOT_ASCII, SIGN
from tracker.texts.lines import Lines, LineTable
from tracker.texts.rules import LONGEST, Rules

EDGE_LINES = 25  # lines with text from either end in which rules for edges hold
SHORT = max(LONGEST, LONGEST_DATE_LINE)  # characters; a longer line is asked for its beginning only

PARAGRAPH = 200  # characters from which a line is a paragraph of running text
MOST_SPACES = 4  # bytes of line end and spaces that are looked through for the last letter
_IS_SPACE = np.array([chr(code).isspace() for code in range(256)], bool)

Numbers = list[list[int]]
Flags = npt.NDArray[np.bool_]


class Outline(NamedTuple):
    """The lines of a text, and those of them that matter: ``head`` and ``foot`` are the first and
    the last lines with text, each from its end of the text; ``possible`` those that may fall under
    a rule; ``undated`` those of head and foot that hold no date; ``paragraphs`` the first that are
    long enough for running text, more of them than lines in the head."""

    lines: Lines
    head: list[int]
    foot: list[int]
    possible: list[int]
    undated: frozenset[int]
    paragraphs: list[int]


def outline_texts(
    texts: Sequence[str], table: LineTable, fronts: Sequence[int], rules: Rules
) -> list[Outline]:
    """The outlines of texts; ``table`` holds their lines, ``fronts`` the number of characters at
    the top of each that are metadata. About 3 ns a byte.

    >>> from tracker.texts.lines import table_of_lines
    >>> from tracker.texts.rules import own_rules
    >>> text = "A clean city\\n\\n2023-04-21\\n\\nSee also: Others\\n"
    >>> [seen] = outline_texts([text], table_of_lines([text], [text.encode()]), [0], own_rules())
    >>> seen.head, seen.foot, seen.possible, sorted(seen.undated)
    ([0, 2, 4], [4, 2, 0], [2, 4], [0, 4])
    """
    starts = (table.characters[:-1] - table.texts[table.owners]).tolist()
    firsts = table.firsts.tolist()
    lines = [
        Lines(text, [*starts[first:last], len(text)])
        for text, first, last in zip(texts, firsts, firsts[1:], strict=False)
    ]
    with_text = (~_blank(table, lines)).nonzero()[0]
    opening = table.firsts[:-1].copy()
    for number, front in enumerate(fronts):
        if front:
            opening[number] += np.searchsorted(lines[number].starts[:-1], front)
    low, high = with_text.searchsorted(opening), with_text.searchsorted(table.firsts[1:])
    count = np.minimum(high - low, EDGE_LINES)
    edges = _edges(with_text, low, high - count, count, len(table))
    possible, undated = _look_at_edges(table, edges, rules)
    paragraphs = (table.lengths > PARAGRAPH).nonzero()[0]

    def stretches(numbers: Ints, begins: Ints, ends: Ints) -> Numbers:
        """For each text a stretch of line numbers, counted from its own first line."""
        flat = (numbers - table.firsts[table.owners[numbers]]).tolist()
        places = zip(begins.tolist(), ends.tolist(), strict=True)
        return [flat[begin:end] for begin, end in places]

    def of_texts(numbers: Ints, most: int = len(table)) -> Numbers:
        """For each text those of the line numbers that are its own, the first so many."""
        cuts = numbers.searchsorted(table.firsts)
        return stretches(numbers, cuts[:-1], np.minimum(cuts[:-1] + most, cuts[1:]))

    return [
        Outline(of_text, head, foot[::-1], able, frozenset(none), long)
        for of_text, head, foot, able, none, long in zip(
            lines,
            stretches(with_text, low, low + count),
            stretches(with_text, high - count, high),
            of_texts(possible),
            of_texts(undated),
            of_texts(paragraphs, EDGE_LINES + 1),
            strict=True,
        )
    ]


def _blank(table: LineTable, lines: Sequence[Lines]) -> Flags:
    """Which lines are nothing but white space. Nearly all begin with a letter, and are not."""
    first = table.bytes_at(table.begins[:-1])
    is_sign = (table.lengths == 1) & (first < NOT_ASCII)
    blank: Flags = is_sign & _IS_SPACE[first]
    doubtful = (((first <= ord(" ")) | (first >= NOT_ASCII)) & ~is_sign).nonzero()[0]
    owners = table.owners[doubtful]
    places = doubtful - table.firsts[owners]
    blank[doubtful] = [
        lines[owner].is_blank(place)
        for owner, place in zip(owners.tolist(), places.tolist(), strict=True)
    ]
    return blank


def _edges(with_text: Ints, heads: Ints, feet: Ints, counts: Ints, size: int) -> Ints:
    """The lines of all heads and feet, in order."""
    is_edge = np.zeros(size, bool)
    for begins in (heads, feet):
        _, rows = rows_of_ranges(begins, counts)
        is_edge[with_text[rows]] = True
    return is_edge.nonzero()[0]


def _look_at_edges(table: LineTable, edges: Ints, rules: Rules) -> tuple[Ints, Ints]:
    """The lines that may fall under a rule, and those at the edges that hold no date."""
    begins = table.begins
    places = rules.beginnings.places_of(
        table.fours_at(begins[:-1]), table.fours_at(begins[:-1] + 4)
    )
    is_possible = (places & ANYWHERE) != 0
    is_possible[edges] = (places[edges] & AT_EDGES) != 0
    short = edges[table.lengths[edges] <= SHORT]
    sizes = begins[short + 1] - begins[short]
    _, rows = rows_of_ranges(begins[short], sizes)
    held = np.zeros(len(short), np.uint8)
    if len(short):
        held = np.bitwise_or.reduceat(rules.holds[table.pairs_at(rows)], np.cumsum(sizes) - sizes)
    is_possible[short] |= (held & SIGN) != 0
    is_possible[short] |= rules.endings.may_end(table.fours_at(_last_fours(table, short)))
    is_undated = np.zeros(len(table), bool)
    is_undated[edges] = True
    is_undated[short[(held & DATE) != 0]] = False
    return is_possible.nonzero()[0], is_undated.nonzero()[0]


def _last_fours(table: LineTable, lines: Ints) -> Ints:
    """The place of the last four bytes of each line, but for its end and some spaces before it."""
    first = table.begins[lines]
    last = table.begins[lines + 1] - 1
    for _ in range(MOST_SPACES):
        last -= (table.bytes_at(last) <= ord(" ")) & (last > first)
    return np.maximum(last - 3, 0)
