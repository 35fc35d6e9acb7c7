"""Rows: the atoms of a stretch of text, and what stands ahead of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from tracker.matching.function_words import FUNCTION_WORDS
from tracker.matching.lexicon import Lexicon, place_parts
from tracker.matching.pattern import MOST_GAP_WORDS
from tracker.tokens import Gap, Token, is_number

MOST_FUNCTION_WORDS = 4  # between two content words
FARTHEST = MOST_FUNCTION_WORDS + MOST_GAP_WORDS + 1  # atoms from a content word to the next


class Atom(NamedTuple):
    """A token as the lexicon reads it. ``token`` is the number of the token it stands in."""

    start: int
    end: int
    norm: str
    key: str | None
    edits: int
    gap: Gap
    token: int


class Ahead(NamedTuple):
    """A content word ahead: its place, its stem, how many ``others`` stand between (at most
    MOST_GAP_WORDS), the function words ``between``, and the ``widest`` gap on the way."""

    place: int
    key: str | None
    others: int
    between: tuple[str, ...]
    widest: Gap


@dataclass(frozen=True, slots=True)
class Row:
    """A row of atoms; for each the stems that stand within reach of one step after it (most ways
    end at a look at these); and the places of each stem."""

    atoms: Sequence[Atom]
    keys_ahead: Sequence[frozenset[str]]
    places: Mapping[str, Sequence[int]]
    _ahead: dict[int, tuple[Ahead, ...]] = field(default_factory=dict)

    def ahead(self, at: int) -> tuple[Ahead, ...]:
        """The content words ahead of an atom that a step may reach, nearest first."""
        found = self._ahead.get(at)
        if found is None:
            found = self._ahead[at] = tuple(_look_ahead(self.atoms, at))
        return found


def _look_ahead(atoms: Sequence[Atom], at: int) -> list[Ahead]:
    found: list[Ahead] = []
    between: tuple[str, ...] = ()
    widest = Gap.SOFT
    for place in range(at + 1, len(atoms)):
        atom = atoms[place]
        widest = max(widest, atom.gap)
        if widest is Gap.BREAK or len(between) > MOST_FUNCTION_WORDS:
            break
        if atom.key is None and atom.norm in FUNCTION_WORDS:
            between = (*between, atom.norm)
            continue
        found.append(Ahead(place, atom.key, len(found), between, widest))
        if len(found) > MOST_GAP_WORDS or is_number(atom.norm):
            break  # a number is never passed over
    return found


def read_atoms(text: str, tokens: Sequence[Token], lexicon: Lexicon) -> list[Atom]:
    """The tokens of a text read by the lexicon; words run together become several atoms."""
    atoms = []
    for number, token in enumerate(tokens):
        readings = lexicon.read(token.norm)
        if len(readings) > 1:
            readings = place_parts(text[token.start : token.end], readings)
        for place, reading in enumerate(readings):
            start, end = token.start, token.end
            if len(readings) > 1:
                start = token.start + reading.start
                end = start + reading.length
            gap = token.gap if place == 0 else Gap.SOFT
            atoms.append(Atom(start, end, reading.norm, reading.key, reading.edits, gap, number))
    return atoms


_NOTHING: frozenset[str] = frozenset()


def make_row(atoms: Sequence[Atom]) -> Row:
    """The atoms with what stands ahead of each word of the book."""
    hits = [(at, atom.key) for at, atom in enumerate(atoms) if atom.key is not None]
    breaks = [at for at, atom in enumerate(atoms) if atom.gap is Gap.BREAK and at]
    keys_ahead = [_NOTHING] * len(atoms)
    places: dict[str, list[int]] = {}
    for number, (at, key) in enumerate(hits):
        places.setdefault(key, []).append(at)
        end = at + FARTHEST
        if breaks:
            end = min([end, *(place - 1 for place in breaks if place > at)])
        following = hits[number + 1 : number + 1 + FARTHEST]
        keys_ahead[at] = frozenset(other for place, other in following if place <= end)
    return Row(atoms, keys_ahead, places)
