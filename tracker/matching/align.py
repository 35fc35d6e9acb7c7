"""Alignment: whether a pattern stands at a place of a text, and in which kind.

The text comes as *atoms*: its tokens, read by the lexicon. Alignment walks along the content
words of the pattern; between two of them only function words may stand, unless the wording has a
gap, or is so long that one content word may be lost, added or replaced.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tracker.matching.function_words import ARTICLES
from tracker.matching.match import MatchKind
from tracker.matching.pattern import FREE, LONG, MOST_GAP_WORDS, Element, Pattern, Step
from tracker.matching.repairs import BAND, NO_REPAIRS, Repairs
from tracker.matching.rows import Atom, Row
from tracker.tokens import Gap, joins_next_number

_RANK = {kind: rank for rank, kind in enumerate(MatchKind)}


class Alignment(NamedTuple):
    """A pattern that stands at ``atoms[first:last + 1]``, and how well."""

    first: int
    last: int
    kind: MatchKind
    score: float


def align(pattern: Pattern, row: Row, first: int) -> list[Alignment]:
    """The ways the pattern stands from ``atoms[first]``, its first content word, on: the best one
    for each place it may end at.

    Function words the wording begins or ends with are taken in where they stand in the text.
    """
    atoms = row.atoms
    best: dict[int, Alignment] = {}
    ahead = row.keys_ahead[first]
    for element in pattern.firsts:
        if pattern.elements[element].key != atoms[first].key:
            continue
        if not pattern.tails[element] and not pattern.leads_into(element, ahead):
            continue
        repairs = _match(pattern.elements[element], atoms[first], NO_REPAIRS)
        if repairs is None or (pattern.elements[element].number and _joins_number(atoms, first)):
            continue
        befores = [step.before for step in pattern.starts if step.to == element]
        for at, last, count, final in _walk(pattern, row, element, first, 1, repairs):
            found = _accept(pattern, atoms, (first, last), at, befores, count, final)
            if found is not None:
                other = best.get(found.last)
                if other is None or _is_better(found, other):
                    best[found.last] = found
    return list(best.values())


def _is_better(one: Alignment, other: Alignment) -> bool:
    return (_RANK[one.kind], -one.score, one.first) < (_RANK[other.kind], -other.score, other.first)


def _joins_number(atoms: Sequence[Atom], first: int) -> bool:
    """Whether the number goes on to the left: "twenty-two establishments" is not two."""
    return first > 0 and atoms[first].gap is Gap.SOFT and joins_next_number(atoms[first - 1].norm)


def _match(element: Element, atom: Atom, repairs: Repairs) -> Repairs | None:
    """The repairs with this word read as this element; None if it is another word."""
    if atom.key != element.key:
        return None
    if atom.edits:
        return repairs._replace(edits=repairs.edits + atom.edits)
    if atom.norm != element.norm:
        return repairs._replace(inflected=repairs.inflected + 1)
    return repairs


Way = tuple[int, int, int, Repairs]
"""element it ends with, place of the atom, number of content words, repairs"""


def _walk(
    pattern: Pattern, row: Row, element: int, at: int, count: int, repairs: Repairs
) -> Iterator[Way]:
    """All ways on from ``element``, which stands at ``at``, to where the pattern may end."""
    if pattern.tails[element]:
        yield element, at, count, repairs
    went_on = False
    ahead = row.keys_ahead[at]
    for step in pattern.steps[element]:
        target = pattern.elements[step.to]
        if target.key not in ahead:
            continue
        found = _next(target, step, row, at, repairs, added=False)
        if found is not None:
            for way in _walk(pattern, row, step.to, found[0], count + 1, found[1]):
                went_on = True
                yield way
    if not went_on and pattern.most >= LONG and not repairs.missed and not pattern.literal:
        yield from _walk_past_one(pattern, row, element, at, count, repairs)


def _walk_past_one(
    pattern: Pattern, row: Row, element: int, at: int, count: int, repairs: Repairs
) -> Iterator[Way]:
    """Ways on with one content word added, or one of the pattern lost or replaced; numbers never,
    and the first and last word of the pattern must stand."""
    ahead = row.keys_ahead[at]
    if not pattern.leads_into(element, ahead):
        return
    missed = repairs._replace(missed=1)
    for step in pattern.steps[element]:
        target = pattern.elements[step.to]
        if target.key in ahead:
            found = _next(target, step, row, at, missed, added=True)
            if found is not None:
                yield from _walk(pattern, row, step.to, found[0], count + 1, found[1])
        if target.number:
            continue
        for second in pattern.steps[step.to]:
            target = pattern.elements[second.to]
            for added in (True, False) if target.key in ahead else ():
                found = _next(target, second, row, at, missed, added=added)
                if found is not None:
                    yield from _walk(pattern, row, second.to, found[0], count + 2, found[1])


def _next(
    element: Element, step: Step, row: Row, at: int, repairs: Repairs, added: bool
) -> tuple[int, Repairs] | None:
    """The place of ``element`` after ``atoms[at]`` and the repairs it takes, if it stands there.

    ``added``: exactly one other content word has to stand between.
    """
    allowed = MOST_GAP_WORDS if step.gap else int(added)
    for ahead in row.ahead(at):
        if ahead.others > allowed:
            return None
        if ahead.key == element.key and (ahead.others or not added):
            matched = _match(element, row.atoms[ahead.place], repairs)
            mended = matched and _repair_between(step, ahead.between, ahead.widest, matched)
            return (ahead.place, mended) if mended is not None else None
    return None


def _repair_between(
    step: Step, between: tuple[str, ...], widest: Gap, repairs: Repairs
) -> Repairs | None:
    """The repairs with what stands between two content words; None if it cannot be accepted."""
    if widest is Gap.STOP and not step.mark:
        if repairs.stops or step.gap:
            return None
        repairs = repairs._replace(stops=1)
    elif widest is Gap.COMMA and not step.mark:
        repairs = repairs._replace(marks=repairs.marks + 1)
    if step.gap or between == step.before:
        return repairs
    changed = Counter(between)
    changed.subtract(Counter(step.before))
    articles = sum(abs(n) for word, n in changed.items() if word in ARTICLES)
    others = sum(abs(n) for word, n in changed.items() if word not in ARTICLES)
    if not articles and not others:
        others = 1  # the same words in another order
    return repairs._replace(articles=repairs.articles + articles, moved=repairs.moved + others)


def _accept(
    pattern: Pattern,
    atoms: Sequence[Atom],
    place: tuple[int, int],
    element: int,
    befores: Sequence[tuple[str, ...]],
    count: int,
    repairs: Repairs,
) -> Alignment | None:
    """The alignment a finished way makes; None if the wording is too short for its repairs."""
    if repairs.missed and count < LONG:
        return None
    if count < FREE and (repairs.moved or repairs.marks or repairs.stops):
        return None
    kind = repairs.kind()
    leads = [(_stands_before(atoms, place[0], words), words) for words in befores]
    tails = [(_stands_after(atoms, place[1], words), words) for words in pattern.tails[element]]
    if pattern.literal or count == 1:
        complete = any(n == len(w) for n, w in leads) and any(n == len(w) for n, w in tails)
        if kind is not MatchKind.EXACT or not complete:
            return None
    kind = max(kind, pattern.kind, key=_RANK.__getitem__)
    first = place[0] - max(n for n, _ in leads)
    last = place[1] + max(n for n, _ in tails)
    return Alignment(first, last, kind, float(BAND[kind] - repairs.cost()))


def _stands_after(atoms: Sequence[Atom], at: int, words: tuple[str, ...]) -> int:
    """How many of the words stand right after ``atoms[at]``."""
    found = 0
    for word in words:
        following = at + found + 1
        if following >= len(atoms) or atoms[following].gap > Gap.COMMA:
            break
        if atoms[following].norm != word:
            break
        found += 1
    return found


def _stands_before(atoms: Sequence[Atom], at: int, words: tuple[str, ...]) -> int:
    """How many of the words stand right before ``atoms[at]``."""
    found = 0
    for word in reversed(words):
        place = at - found
        if place == 0 or atoms[place].gap > Gap.COMMA or atoms[place - 1].norm != word:
            break
        found += 1
    return found
