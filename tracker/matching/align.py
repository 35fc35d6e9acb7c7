"""Alignment: whether a variant stands at a place of a text, and in which kind.

The text comes as *atoms*: its tokens, read by the lexicon. Alignment walks along the content
words of the variant; between two of them only function words may stand, unless the wording has a
gap, or is so long that one content word may be lost, added or replaced.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.matching.lexicon import Lexicon
from tracker.matching.match import KINDS, MatchKind
from tracker.matching.variants import (
    ARTICLES,
    FUNCTION_WORDS,
    LONG,
    MOST_GAP_WORDS,
    Element,
    Variant,
)
from tracker.tokens import Gap, Token, is_number

MOST_FUNCTION_WORDS = 4  # between two content words

BAND = dict(zip(KINDS, (100, 90, 80, 70, 60, 50), strict=True))
"""Top score of each kind; repairs cost up to 9 points within the band, so that a worse kind never
outranks a better one."""


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
    """A variant that stands at ``atoms[first:last + 1]``, how well, and what had to be repaired."""

    first: int
    last: int
    kind: MatchKind
    score: float


@dataclass(slots=True)
class _Repairs:
    inflected: int = 0  # content words in another form
    edits: int = 0  # wrong letters
    moved: int = 0  # function words inserted or dropped
    marks: int = 0  # commas and brackets the wording does not have
    stops: int = 0  # sentence ends inside
    missed: int = 0  # content words lost, added or replaced

    def copy(self) -> "_Repairs":
        return _Repairs(self.inflected, self.edits, self.moved, self.marks, self.stops, self.missed)


def read_atoms(tokens: Sequence[Token], lexicon: Lexicon) -> list[Atom]:
    """The tokens of a text read by the lexicon; words run together become several atoms."""
    atoms = []
    for number, token in enumerate(tokens):
        readings = lexicon.read(token.norm)
        whole = len(readings) == 1 or token.end - token.start != len(token.norm)
        for place, reading in enumerate(readings):
            start, end = token.start, token.end
            if not whole:
                start = token.start + reading.start
                end = start + reading.length
            gap = token.gap if place == 0 else Gap.SOFT
            atoms.append(Atom(start, end, reading.norm, reading.key, reading.edits, gap, number))
    return atoms


def align(variant: Variant, atoms: Sequence[Atom], first: int) -> Alignment | None:
    """The variant aligned from ``atoms[first]`` on, or None if it does not stand there.

    ``atoms[first]`` is the first content word; function words the wording begins or ends with are
    taken in where they stand in the text.
    """
    elements = variant.elements
    repairs = _Repairs()
    if not _matches(elements[0], atoms[first], variant, repairs):
        return None
    if elements[0].number and first and _joins_number(atoms, first):
        return None
    last = _walk(variant, atoms, 0, first, repairs)
    if last is None:
        return None
    kind = _kind(repairs)
    if KINDS.index(variant.kind) > KINDS.index(kind):
        kind = variant.kind
    start = _extended_back(atoms, first, elements[0].before)
    end = _extended(atoms, last, variant.tail)
    if variant.literal and not (
        kind is MatchKind.EXACT
        and first - start == len(elements[0].before)
        and end - last == len(variant.tail)
    ):
        return None
    return Alignment(start, end, kind, BAND[kind] - _penalty(repairs))


def _joins_number(atoms: Sequence[Atom], first: int) -> bool:
    """Whether the number goes on to the left: "twenty-two establishments" is not two."""
    return atoms[first].gap is Gap.SOFT and is_number(atoms[first - 1].norm)


def _matches(element: Element, atom: Atom, variant: Variant, repairs: _Repairs) -> bool:
    if atom.key != element.key:
        return False
    if atom.edits:
        repairs.edits += atom.edits
    elif atom.norm != element.norm:
        repairs.inflected += 1
    return not variant.literal or (atom.norm == element.norm and not atom.edits)


def _walk(
    variant: Variant, atoms: Sequence[Atom], done: int, at: int, repairs: _Repairs
) -> int | None:
    """Aligns the elements after ``done``, which stands at ``at``; the place of the last one."""
    elements = variant.elements
    while done + 1 < len(elements):
        trial = repairs.copy()
        place = _next(variant, elements[done + 1], atoms, at, trial, added=False)
        if place is None:
            if len(elements) < LONG or variant.literal or repairs.missed:
                return None
            return _walk_past_one(variant, atoms, done, at, repairs)
        _take(repairs, trial)
        done, at = done + 1, place
    return at


def _walk_past_one(
    variant: Variant, atoms: Sequence[Atom], done: int, at: int, repairs: _Repairs
) -> int | None:
    """Goes on with one content word replaced, lost or added; the first and last must stand."""
    elements = variant.elements
    for skip, added in ((1, True), (1, False), (0, True)):
        target = done + 1 + skip
        if target >= len(elements) or (skip and elements[done + 1].number):
            continue
        trial = repairs.copy()
        trial.missed += 1
        place = _next(variant, elements[target], atoms, at, trial, added=added)
        if place is None:
            continue
        last = _walk(variant, atoms, target, place, trial)
        if last is not None:
            _take(repairs, trial)
            return last
    return None


def _take(repairs: _Repairs, trial: _Repairs) -> None:
    for name in ("inflected", "edits", "moved", "marks", "stops", "missed"):
        setattr(repairs, name, getattr(trial, name))


def _next(
    variant: Variant,
    element: Element,
    atoms: Sequence[Atom],
    at: int,
    repairs: _Repairs,
    added: bool,
) -> int | None:
    """The place of ``element`` after ``atoms[at]``, with what stands between counted as repairs.

    ``added``: exactly one other content word has to stand between.
    """
    between: list[str] = []
    others = 0
    allowed = MOST_GAP_WORDS if element.gap else int(added)
    widest = Gap.SOFT
    for place in range(at + 1, len(atoms)):
        atom = atoms[place]
        widest = max(widest, atom.gap)
        if widest is Gap.BREAK or len(between) > MOST_FUNCTION_WORDS:
            return None
        if atom.key == element.key and not (added and not others):
            if not _matches(element, atom, variant, repairs):
                return None
            if _repair_between(variant, element, between, widest, repairs):
                return place
            return None
        if atom.norm in FUNCTION_WORDS:
            between.append(atom.norm)
        elif others < allowed and not is_number(atom.norm):
            others += 1
        else:
            return None
    return None


def _repair_between(
    variant: Variant, element: Element, between: list[str], widest: Gap, repairs: _Repairs
) -> bool:
    """Whether the function words and marks between two content words can be accepted."""
    if widest is Gap.STOP and not element.mark:
        repairs.stops += 1
        if variant.rigid or repairs.stops > 1 or element.gap:
            return False
    elif widest is Gap.COMMA and not element.mark:
        repairs.marks += 1
        if variant.rigid:
            return False
    if element.gap or between == list(element.before):
        return True
    if variant.literal:
        return False
    moved = Counter(between)
    moved.subtract(Counter(element.before))
    changed = {word for word, count in moved.items() if count}
    if variant.rigid and not changed <= ARTICLES:
        return False
    repairs.moved += max(1, sum(abs(count) for count in moved.values()))
    return True


def _kind(repairs: _Repairs) -> MatchKind:
    if repairs.stops or repairs.missed:
        return MatchKind.DAMAGED
    if repairs.edits:
        return MatchKind.MISSPELT
    if repairs.inflected or repairs.moved or repairs.marks:
        return MatchKind.INFLECTED
    return MatchKind.EXACT


def _penalty(repairs: _Repairs) -> float:
    return float(
        min(
            9,
            repairs.inflected
            + 2 * repairs.edits
            + repairs.moved
            + repairs.marks
            + 2 * repairs.stops
            + 3 * repairs.missed,
        )
    )


def _extended(atoms: Sequence[Atom], at: int, words: tuple[str, ...]) -> int:
    """The last place of the function words a wording ends with, as far as they stand there."""
    for word in words:
        if at + 1 >= len(atoms) or atoms[at + 1].norm != word or atoms[at + 1].gap > Gap.COMMA:
            break
        at += 1
    return at


def _extended_back(atoms: Sequence[Atom], at: int, words: tuple[str, ...]) -> int:
    for word in reversed(words):
        if at == 0 or atoms[at - 1].norm != word or atoms[at].gap > Gap.COMMA:
            break
        at -= 1
    return at
