"""Pattern: a wording as a small graph of content words, ready to be aligned with a text.

A wording in the wording language may stand for two hundred plain variants; the graph says the same
in a dozen words and the ways from one to the next. ``wording_graph.py`` makes it.
"""

import marshal
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, overload

from tracker.matching.match import MatchKind

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


class PatternTable(Sequence[Pattern]):
    """Patterns that are quickly kept and read again: each is unpacked when it is first asked for.

    >>> from tracker.matching.wording_graph import make_patterns
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
