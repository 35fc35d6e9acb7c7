"""Alignment: whether a pattern stands at a place of a text, and in which kind.

The text comes as *atoms*: its tokens, read by the lexicon. Alignment walks along the content
words of the pattern; between two of them only function words may stand, unless the wording has a
gap, or is so long that one content word may be lost, added or replaced.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tracker.matching.function_words import ARTICLES, FUNCTION_WORDS
from tracker.matching.lexicon import Lexicon
from tracker.matching.match import KINDS, MatchKind
from tracker.matching.pattern import FREE, LONG, MOST_GAP_WORDS, Element, Pattern, Step
from tracker.tokens import Gap, Token, is_number

MOST_FUNCTION_WORDS = 4  # between two content words
FARTHEST = MOST_FUNCTION_WORDS + MOST_GAP_WORDS + 1  # atoms from a content word to the next

BAND = dict(zip(KINDS, (100, 90, 80, 70, 60, 50), strict=True))
"""Top score of each kind; repairs cost up to 9 points within the band, so that a worse kind never
outranks a better one."""

_RANK = {kind: rank for rank, kind in enumerate(MatchKind)}


@dataclass(frozen=True, slots=True)
class Atom:
    """A token as the lexicon reads it. ``token`` is the number of the token it stands in."""

    start: int
    end: int
    norm: str
    key: str | None
    edits: int
    gap: Gap
    token: int


@dataclass(frozen=True, slots=True)
class Alignment:
    """A pattern that stands at ``atoms[first:last + 1]``, and how well."""

    first: int
    last: int
    kind: MatchKind
    score: float


@dataclass(frozen=True, slots=True)
class Repairs:
    """What had to be repaired so far along a way."""

    inflected: int = 0  # content words in another form
    edits: int = 0  # wrong letters
    articles: int = 0  # articles inserted or dropped
    moved: int = 0  # other function words inserted or dropped
    marks: int = 0  # commas and brackets the wording does not have
    stops: int = 0  # sentence ends inside
    missed: int = 0  # content words lost, added or replaced

    def kind(self) -> MatchKind:
        """The kind these repairs make."""
        if self.stops or self.missed:
            return MatchKind.DAMAGED
        if self.edits:
            return MatchKind.MISSPELT
        if self.inflected or self.articles or self.moved or self.marks:
            return MatchKind.INFLECTED
        return MatchKind.EXACT

    def cost(self) -> int:
        """What they cost within the band of the kind."""
        small = self.inflected + self.articles + self.moved + self.marks
        return min(9, small + 2 * self.edits + 2 * self.stops + 3 * self.missed)


_NO_REPAIRS = Repairs()


def read_atoms(tokens: Sequence[Token], lexicon: Lexicon) -> list[Atom]:
    """The tokens of a text read by the lexicon; words run together become several atoms."""
    atoms = []
    for number, token in enumerate(tokens):
        readings = lexicon.read(token.norm)
        # a word with odd letters or marks inside cannot be cut by the lengths of its parts
        whole = len(readings) == 1 or token.end - token.start != len(token.norm)
        for place, reading in enumerate(readings):
            start, end = token.start, token.end
            if not whole:
                start = token.start + reading.start
                end = start + reading.length
            gap = token.gap if place == 0 else Gap.SOFT
            atoms.append(Atom(start, end, reading.norm, reading.key, reading.edits, gap, number))
    return atoms


@dataclass(frozen=True, slots=True)
class Row:
    """A row of atoms; for each the stems that stand within reach of one step after it (most ways
    end at a look at these); and the places of each stem."""

    atoms: Sequence[Atom]
    ahead: Sequence[frozenset[str]]
    places: Mapping[str, Sequence[int]]


def make_row(atoms: Sequence[Atom]) -> Row:
    """The atoms with what stands ahead of each word of the book."""
    hits = [(at, atom.key) for at, atom in enumerate(atoms) if atom.key is not None]
    breaks = [at for at, atom in enumerate(atoms) if atom.gap is Gap.BREAK and at]
    ahead = [_NOTHING] * len(atoms)
    for number, (at, _) in enumerate(hits):
        end = at + FARTHEST
        if breaks:
            end = min([end, *(place - 1 for place in breaks if place > at)])
        following = hits[number + 1 : number + 1 + FARTHEST]
        ahead[at] = frozenset(key for place, key in following if place <= end)
    places: dict[str, list[int]] = {}
    for at, key in hits:
        places.setdefault(key, []).append(at)
    return Row(atoms, ahead, places)


_NOTHING: frozenset[str] = frozenset()


def align(pattern: Pattern, row: Row, first: int) -> list[Alignment]:
    """The ways the pattern stands from ``atoms[first]``, its first content word, on: the best one
    for each place it may end at.

    Function words the wording begins or ends with are taken in where they stand in the text.
    """
    atoms = row.atoms
    best: dict[int, Alignment] = {}
    ahead = row.ahead[first]
    for element in dict.fromkeys(step.to for step in pattern.starts):
        if not pattern.tails[element] and not pattern.leads_into(element, ahead):
            continue
        repairs = _match(pattern.elements[element], atoms[first], _NO_REPAIRS)
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
    return (_RANK[one.kind], -one.score) < (_RANK[other.kind], -other.score)


def _joins_number(atoms: Sequence[Atom], first: int) -> bool:
    """Whether the number goes on to the left: "twenty-two establishments" is not two."""
    return first > 0 and atoms[first].gap is Gap.SOFT and is_number(atoms[first - 1].norm)


def _match(element: Element, atom: Atom, repairs: Repairs) -> Repairs | None:
    """The repairs with this word read as this element; None if it is another word."""
    if atom.key != element.key:
        return None
    if atom.edits:
        return replace(repairs, edits=repairs.edits + atom.edits)
    if atom.norm != element.norm:
        return replace(repairs, inflected=repairs.inflected + 1)
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
    ahead = row.ahead[at]
    for step in pattern.steps[element]:
        target = pattern.elements[step.to]
        if target.key not in ahead:
            continue
        found = _next(target, step, row.atoms, at, repairs, added=False)
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
    ahead = row.ahead[at]
    if not pattern.leads_into(element, ahead):
        return
    missed = replace(repairs, missed=1)
    for step in pattern.steps[element]:
        target = pattern.elements[step.to]
        if target.key in ahead:
            found = _next(target, step, row.atoms, at, missed, added=True)
            if found is not None:
                yield from _walk(pattern, row, step.to, found[0], count + 1, found[1])
        if target.number:
            continue
        for second in pattern.steps[step.to]:
            target = pattern.elements[second.to]
            for added in (True, False) if target.key in ahead else ():
                found = _next(target, second, row.atoms, at, missed, added=added)
                if found is not None:
                    yield from _walk(pattern, row, second.to, found[0], count + 2, found[1])


def _next(
    element: Element, step: Step, atoms: Sequence[Atom], at: int, repairs: Repairs, added: bool
) -> tuple[int, Repairs] | None:
    """The place of ``element`` after ``atoms[at]`` and the repairs it takes, if it stands there.

    ``added``: exactly one other content word has to stand between.
    """
    between: list[str] = []
    others = 0
    allowed = MOST_GAP_WORDS if step.gap else int(added)
    widest = Gap.SOFT
    for place in range(at + 1, len(atoms)):
        atom = atoms[place]
        widest = max(widest, atom.gap)
        if widest is Gap.BREAK or len(between) > MOST_FUNCTION_WORDS:
            return None
        if atom.key == element.key and (others or not added):
            matched = _match(element, atom, repairs)
            between_repairs = matched and _repair_between(step, between, widest, matched)
            return (place, between_repairs) if between_repairs else None
        if atom.norm in FUNCTION_WORDS:
            between.append(atom.norm)
        elif others < allowed and not is_number(atom.norm):
            others += 1
        else:
            return None
    return None


def _repair_between(
    step: Step, between: list[str], widest: Gap, repairs: Repairs
) -> Repairs | None:
    """The repairs with what stands between two content words; None if it cannot be accepted."""
    if widest is Gap.STOP and not step.mark:
        if repairs.stops or step.gap:
            return None
        repairs = replace(repairs, stops=1)
    elif widest is Gap.COMMA and not step.mark:
        repairs = replace(repairs, marks=repairs.marks + 1)
    if step.gap or between == list(step.before):
        return repairs
    changed = Counter(between)
    changed.subtract(Counter(step.before))
    articles = sum(abs(n) for word, n in changed.items() if word in ARTICLES)
    others = sum(abs(n) for word, n in changed.items() if word not in ARTICLES)
    if not articles and not others:
        others = 1  # the same words in another order
    return replace(repairs, articles=repairs.articles + articles, moved=repairs.moved + others)


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
