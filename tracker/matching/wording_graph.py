"""Wording graph: the patterns of a wording, from its text in the wording language.

(Positions and followers after Glushkov 1961.)
"""

from collections.abc import Iterable

from tracker.matching.function_words import ARTICLES, FUNCTION_WORDS
from tracker.matching.inflection import stem
from tracker.matching.items import Choice, Hole, Items, Mark, Word, make_orders, read_items
from tracker.matching.match import MatchKind
from tracker.matching.pattern import Element, Pattern, Step
from tracker.tokens import is_number


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
