"""Items: a wording as words, choices, gaps and marks; and what translators make of its order.

The wording language is taken apart here once, by the tokenizer that reads the texts. From a list
of coordinated parts come the other orders it may be said in (*reordered*), and the forms in which
a word that all parts share is said once (*elliptic*).
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.matching.function_words import FUNCTION_WORDS
from tracker.matching.match import MatchKind
from tracker.phrasebook.wording_language import Choice as WrittenChoice
from tracker.phrasebook.wording_language import Gap as WrittenGap
from tracker.phrasebook.wording_language import Part, Words, expand_wording, parse_wording
from tracker.tokens import Gap, gap_between, tokenize


@dataclass(frozen=True, slots=True)
class Word:
    """One word."""

    norm: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A comma, or a stronger mark, that the wording itself has."""


@dataclass(frozen=True, slots=True)
class Hole:
    """A gap: "...", a few words that are not said."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the branches, or nothing if ``optional``."""

    branches: "tuple[Items, ...]"
    optional: bool


Item = Word | Mark | Hole | Choice
Items = tuple[Item, ...]


def read_items(wording: str) -> Items:
    """The items of a wording in the wording language.

    >>> read_items("four [new] winds")[1:]
    (Choice(branches=((Word(norm='new'),),), optional=True), Word(norm='winds'))
    """
    parts = parse_wording(wording)
    if _splits_words(parts):  # "establishment[s]"
        branches = tuple(_read_parts(parse_wording(v)) for v in expand_wording(wording))
        return (Choice(branches, False),)
    return _read_parts(parts)


def _read_parts(parts: Sequence[Part]) -> Items:
    items: list[Item] = []
    for part in parts:
        if isinstance(part, WrittenGap):
            items.append(Hole())
        elif isinstance(part, WrittenChoice):
            items.append(Choice(tuple(map(_read_parts, part.branches)), part.optional))
        else:
            items += _read_words(part)
    return tuple(items)


def _read_words(words: Words) -> list[Item]:
    items: list[Item] = []
    end = 0
    for token in tokenize(words.text):
        if gap_between(words.text[end : token.start]) >= Gap.COMMA:
            items.append(Mark())
        items.append(Word(token.norm))
        end = token.end
    if gap_between(words.text[end:]) >= Gap.COMMA:
        items.append(Mark())
    return items


def _splits_words(parts: Sequence[Part]) -> bool:
    """Whether brackets stand inside a word anywhere."""
    for left, right in itertools.pairwise(parts):
        if _edge(left, last=True) and _edge(right, last=False):
            return True
    return any(
        _splits_words(branch)
        for part in parts
        if isinstance(part, WrittenChoice)
        for branch in part.branches
    )


def _edge(part: Part, last: bool) -> bool:
    """Whether the part ends (or begins) with a letter."""
    if isinstance(part, Words):
        return part.text[-1 if last else 0].isalnum()
    if isinstance(part, WrittenGap):
        return False
    return any(bool(b) and _edge(b[-1 if last else 0], last) for b in part.branches)


def has_content(item: Item) -> bool:
    """Whether the item can stand for a content word."""
    if isinstance(item, Word):
        return item.norm not in FUNCTION_WORDS
    return isinstance(item, Choice) and any(any(map(has_content, b)) for b in item.branches)


def make_orders(items: Items) -> list[tuple[MatchKind, Items]]:
    """The wording itself, its reordered and its elliptic forms.

    >>> [kind.value for kind, _ in make_orders(read_items("formalism and bureaucracy"))]
    ['exact', 'reordered']
    >>> made = make_orders(read_items("strict tone, strict measures and strict atmosphere"))
    >>> [[i.norm for i in items if isinstance(i, Word)] for k, items in made if k == "elliptic"]
    [['strict', 'tone', 'measures', 'atmosphere']]
    """
    made = [(MatchKind.EXACT, items)]
    if not any(isinstance(item, Hole) for item in items):
        made += ((MatchKind.REORDERED, other) for other in _reordered(items))
        made += ((MatchKind.ELLIPTIC, other) for other in _elliptic(items))
    return made


def _is_separator(item: Item) -> bool:
    """A mark, "and", or brackets that hold nothing else."""
    if isinstance(item, Mark):
        return True
    if isinstance(item, Word):
        return item.norm == "and"
    return isinstance(item, Choice) and all(all(map(_is_separator, b)) for b in item.branches)


def _parts(items: Items) -> list[Items]:
    """The coordinated parts: split at commas and "and". One part if nothing is coordinated."""
    groups = itertools.groupby(items, key=_is_separator)
    parts = [tuple(group) for separates, group in groups if not separates]
    return [part for part in parts if any(map(has_content, part))]


def _joined(parts: Sequence[Items]) -> Items:
    """Parts as a list, with marks between them, so that commas and "and" may stand there."""
    joined: list[Item] = []
    for part in parts:
        if joined:
            joined.append(Mark())
        joined += part
    return tuple(joined)


def _reordered(items: Items) -> list[Items]:
    parts = _parts(items)
    if len(parts) == 3:
        return [_joined(order) for order in itertools.permutations(parts)][1:]
    if len(parts) != 2 or Word("and") not in items:
        return []
    sizes = [sum(map(has_content, part)) for part in parts]
    if 1 in sizes:  # "comprehensively and strictly govern", "coordinate development and security"
        return _swapped_neighbours(items)
    if sizes[0] == sizes[1]:  # "two studies and one action"
        return [(*parts[1], Word("and"), *parts[0])]
    return []


def _swapped_neighbours(items: Items) -> list[Items]:
    place = items.index(Word("and"))
    if not 0 < place < len(items) - 1:
        return []
    left, right = items[place - 1], items[place + 1]
    if not (has_content(left) and has_content(right)):
        return []
    return [(*items[: place - 1], right, items[place], left, *items[place + 2 :])]


def _elliptic(items: Items) -> list[Items]:
    parts = _parts(items)
    if len(parts) < 3:
        return []
    shortened: list[list[Items]] = []
    first = _shared(parts)
    if first:
        shortened.append([parts[0], *(part[first:] for part in parts[1:])])
    last = _shared([part[::-1] for part in parts])
    if last:
        shortened.append([*(part[:-last] for part in parts[:-1]), parts[-1]])
    return [_joined(short) for short in shortened]


def _shared(parts: Sequence[Items]) -> int:
    """How many items all parts begin with, so that each keeps a content word of its own."""
    shared = 0
    for column in zip(*parts, strict=False):
        if len(set(column)) > 1:
            break
        shared += 1
    while shared and not all(any(map(has_content, part[shared:])) for part in parts):
        shared -= 1
    return shared
