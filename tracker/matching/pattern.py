"""Pattern: a wording as a small graph of content words, ready to be aligned with a text.

A wording in the wording language may stand for two hundred plain variants; the graph says the same
in a dozen words and the ways from one to the next. (Positions and followers after Glushkov 1961.)
"""

import marshal
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, overload

from tracker.matching.function_words import ARTICLES, FUNCTION_WORDS
from tracker.matching.inflection import stem
from tracker.matching.items import Choice, Hole, Items, Mark, Word, make_orders, read_items
from tracker.matching.match import MatchKind
from tracker.tokens import is_number

MOST_GAP_WORDS = 3  # other words a "..." in a wording stands for, at most
LONG = 6  # content words from which on one may be lost, added or replaced
FREE = 3  # content words from which on function words may come and go


class Element(NamedTuple):
    """A content word of a pattern; ``key`` is its stem (a number's is the number itself)."""

    norm: str
    key: str
    number: bool


class Step(NamedTuple):
    """A way to the element numbered ``to``: over the function words ``before`` it, over a gap, or
    over a comma of the wording's own (``mark``)."""

    to: int
    before: tuple[str, ...]
    gap: bool
    mark: bool


@dataclass(frozen=True, slots=True)
class Pattern:
    """A graph of content words that counts as phrase ``phrase`` by wording ``wording`` (indices
    into the compiled book; for evidence ``phrase`` is the set and ``wording`` -1).

    ``starts`` lead to the elements it may begin with, ``steps[i]`` from element i to the next,
    ``tails[i]`` are the function words it may end with after element i (empty: it cannot end
    there). ``most`` is the number of content words on the longest way, ``kind`` the best kind an
    alignment can have, ``literal`` switches all repairs off.
    """

    elements: tuple[Element, ...]
    starts: tuple[Step, ...]
    steps: tuple[tuple[Step, ...], ...]
    tails: tuple[tuple[tuple[str, ...], ...], ...]
    most: int
    phrase: int
    wording: int
    kind: MatchKind
    literal: bool
    near: tuple[frozenset[str], ...] = field(init=False, repr=False, compare=False)
    firsts: tuple[int, ...] = field(init=False, repr=False, compare=False)
    first_keys: tuple[str, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        near = []
        for steps in self.steps:
            keys = {self.elements[step.to].key for step in steps}
            if self.most >= LONG:
                seconds = (second for step in steps for second in self.steps[step.to])
                keys |= {self.elements[second.to].key for second in seconds}
            near.append(frozenset(keys))
        firsts = tuple(dict.fromkeys(step.to for step in self.starts))
        object.__setattr__(self, "near", tuple(near))
        object.__setattr__(self, "firsts", firsts)
        first_keys = tuple(dict.fromkeys(self.elements[first].key for first in firsts))
        object.__setattr__(self, "first_keys", first_keys)

    def leads_into(self, element: int, ahead: frozenset[str]) -> bool:
        """Whether any of these stems can stand next after an element, one lost at the most."""
        return not self.near[element].isdisjoint(ahead)


def make_patterns(text: str, phrase: int, wording: int, literal: bool = False) -> list[Pattern]:
    """The patterns of one wording, itself first, then its reordered and elliptic forms.

    >>> pattern, = make_patterns("[the] two (upholds|safeguards)", 0, 0)
    >>> [element.norm for element in pattern.elements], pattern.most
    (['two', 'upholds', 'safeguards'], 2)
    """
    items = read_items(text)
    orders = [(MatchKind.EXACT, items)] if literal else make_orders(items)
    made = (_make_pattern(order, phrase, wording, kind, literal) for kind, order in orders)
    return list(dict.fromkeys(pattern for pattern in made if pattern.elements))


def _make_pattern(
    items: Items, phrase: int, wording: int, kind: MatchKind, literal: bool
) -> Pattern:
    graph = _Graph(items)
    content = [place for place, item in enumerate(graph.items) if _is_content(item)]
    numbers = {place: number for number, place in enumerate(content)}
    steps = [graph.ways(graph.follow[place], numbers) for place in content]
    ends = [graph.tails_after(place) for place in content]
    starts = graph.ways(graph.first, numbers)
    return Pattern(
        elements=tuple(_element(graph.items[place]) for place in content),
        starts=tuple(dict.fromkeys(_without_articles(step) for step in starts)),
        steps=tuple(steps),
        tails=tuple(tuple(sorted(set(tails))) for tails in ends),
        most=_longest(len(content), steps),
        phrase=phrase,
        wording=wording,
        kind=kind,
        literal=literal,
    )


def _is_content(item: Word | Mark | Hole) -> bool:
    return isinstance(item, Word) and item.norm not in FUNCTION_WORDS


def _element(item: Word | Mark | Hole) -> Element:
    assert isinstance(item, Word)
    number = is_number(item.norm)
    return Element(item.norm, item.norm if number else stem(item.norm), number)


def _without_articles(step: Step) -> Step:
    """A mention does not begin with an article."""
    before = step.before
    while before and before[0] in ARTICLES:
        before = before[1:]
    return Step(step.to, before, False, False)


def _longest(size: int, steps: list[tuple[Step, ...]]) -> int:
    """The number of elements on the longest way; the steps lead forward only."""
    longest = [1] * size
    for place in reversed(range(size)):
        longest[place] += max((longest[step.to] for step in steps[place]), default=0)
    return max(longest, default=0)


class PatternTable(Sequence[Pattern]):
    """Patterns that are quickly kept and read again: each is unpacked when it is first asked for.

    >>> table = PatternTable(make_patterns("four winds", 0, 0))
    >>> len(table), table[0] == make_patterns("four winds", 0, 0)[0]
    (1, True)
    """

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        self._known: list[Pattern | None] = list(patterns)
        self._packed = [marshal.dumps(_pack(p)) for p in self._known if p is not None]

    def __getstate__(self) -> list[bytes]:
        return self._packed

    def __setstate__(self, packed: list[bytes]) -> None:
        self._packed = packed
        self._known = [None] * len(packed)

    def __len__(self) -> int:
        return len(self._packed)

    @overload
    def __getitem__(self, number: int) -> Pattern: ...
    @overload
    def __getitem__(self, number: slice) -> list[Pattern]: ...
    def __getitem__(self, number: int | slice) -> Pattern | list[Pattern]:
        if isinstance(number, slice):
            return [self[n] for n in range(*number.indices(len(self)))]
        known = self._known[number]
        if known is None:
            known = self._known[number] = _unpack(marshal.loads(self._packed[number]))
        return known


def _pack(pattern: Pattern) -> tuple[Any, ...]:
    """Plain tuples, which ``marshal`` writes."""
    return (
        tuple((e.norm, e.key, e.number) for e in pattern.elements),
        tuple((s.to, s.before, s.gap, s.mark) for s in pattern.starts),
        tuple(tuple((s.to, s.before, s.gap, s.mark) for s in steps) for steps in pattern.steps),
        pattern.tails,
        (pattern.most, pattern.phrase, pattern.wording, pattern.kind.value, pattern.literal),
    )


def _unpack(packed: tuple[Any, ...]) -> Pattern:
    elements, starts, steps, tails, (most, phrase, wording, kind, literal) = packed
    return Pattern(
        tuple(Element(*element) for element in elements),
        tuple(Step(*step) for step in starts),
        tuple(tuple(Step(*step) for step in row) for row in steps),
        tails,
        most,
        phrase,
        wording,
        MatchKind(kind),
        literal,
    )


class _Graph:
    """Positions of a wording's words, marks and gaps, and which may follow which."""

    def __init__(self, items: Items) -> None:
        self.items: list[Word | Mark | Hole] = []
        self.follow: list[set[int]] = []
        self.first, self.last, self.nullable = self._add(items)

    def _add(self, items: Items) -> tuple[set[int], set[int], bool]:
        """First and last positions of a row of items, and whether it may be empty."""
        first: set[int] = set()
        last: set[int] = set()
        nullable = True
        for item in items:
            if isinstance(item, Choice):
                its_first, its_last, its_nullable = self._add_choice(item)
            else:
                self.items.append(item)
                self.follow.append(set())
                its_first = its_last = {len(self.items) - 1}
                its_nullable = False
            for place in last:
                self.follow[place] |= its_first
            first |= its_first if nullable else set()
            last = its_last | last if its_nullable else its_last
            nullable &= its_nullable
        return first, last, nullable

    def _add_choice(self, choice: Choice) -> tuple[set[int], set[int], bool]:
        first: set[int] = set()
        last: set[int] = set()
        nullable = choice.optional
        for branch in choice.branches:
            its_first, its_last, its_nullable = self._add(branch)
            first |= its_first
            last |= its_last
            nullable |= its_nullable
        return first, last, nullable

    def ways(self, places: Iterable[int], numbers: dict[int, int]) -> tuple[Step, ...]:
        """The steps from here, over function words, marks and gaps, to the next content words."""
        steps: dict[Step, None] = {}
        pending: list[tuple[int, tuple[str, ...], bool, bool]] = [
            (place, (), False, False) for place in sorted(places)
        ]
        while pending:
            place, before, gap, mark = pending.pop(0)
            item = self.items[place]
            if place in numbers:
                steps[Step(numbers[place], before, gap, mark)] = None
                continue
            if isinstance(item, Word):
                before = (*before, item.norm)
            gap, mark = gap or isinstance(item, Hole), mark or isinstance(item, Mark)
            pending += ((n, before, gap, mark) for n in sorted(self.follow[place]))
        return tuple(steps)

    def tails_after(self, place: int) -> list[tuple[str, ...]]:
        """The function words the wording may end with after this content word."""
        tails: list[tuple[str, ...]] = [()] if place in self.last else []
        pending: list[tuple[int, tuple[str, ...]]] = [
            (follower, ()) for follower in sorted(self.follow[place])
        ]
        while pending:
            at, words = pending.pop()
            item = self.items[at]
            if _is_content(item):
                continue
            if isinstance(item, Word):
                words = (*words, item.norm)
            if at in self.last:
                tail = words
                while tail and tail[-1] in ARTICLES:
                    tail = tail[:-1]
                tails.append(tail)
            pending += ((follower, words) for follower in sorted(self.follow[at]))
        return tails
