"""Variants: what a wording expands to, ready to be aligned with a text.

A variant is a row of content words, each with the function words that stand before it. The
variants a translator makes of a listed wording by changing the order of coordinated parts
(*reordered*) or by saying a repeated word once (*elliptic*) are made here, once, at compile time.
"""

import itertools
from dataclasses import dataclass, replace

from tracker.matching.inflection import stem
from tracker.matching.match import MatchKind
from tracker.tokens import Gap, Token, is_number, tokenize

ARTICLES = frozenset({"the", "a", "an", "s"})
"""Words that may come and go in every wording; "s" is what an apostrophe leaves behind."""

FUNCTION_WORDS = ARTICLES | frozenset(
    [
        "of",
        "to",
        "in",
        "on",
        "at",
        "for",
        "with",
        "by",
        "from",
        "over",
        "as",
        "and",
        "its",
        "their",
        "our",
        "his",
        "her",
        "be",
        "is",
        "are",
    ]
)
"""Words that may come and go in wordings of three or more content words. Negations, pronouns of
persons, "or" and number words are content: they change what is said."""

MOST_GAP_WORDS = 3  # other words a "..." in a wording stands for, at most
LONG = 6  # content words from which on one may be lost, added or replaced
FREE = 3  # content words from which on function words may come and go


@dataclass(frozen=True, slots=True)
class Element:
    """One content word of a variant. ``before`` are the function words between the content word
    before it and this one; ``gap`` whether "..." stands there, ``mark`` whether the wording itself
    has a comma or stop there."""

    norm: str
    key: str
    number: bool
    before: tuple[str, ...] = ()
    gap: bool = False
    mark: bool = False


@dataclass(frozen=True, slots=True)
class Variant:
    """A row of content words that counts as phrase ``phrase`` by wording ``wording`` (indices into
    the compiled book). ``kind`` is the best kind an alignment with it can have."""

    elements: tuple[Element, ...]
    tail: tuple[str, ...]
    phrase: int
    wording: int
    kind: MatchKind = MatchKind.EXACT
    literal: bool = False

    @property
    def rigid(self) -> bool:
        """Whether only articles may come and go: a short wording would match anything else."""
        return len(self.elements) < FREE

    @property
    def keys(self) -> frozenset[str]:
        """The stems of the content words."""
        return frozenset(element.key for element in self.elements)


def make_variants(text: str, phrase: int, wording: int, exact: bool = False) -> list[Variant]:
    """The variants of one expanded wording, itself first.

    A wording of one content word, and one marked exact, counts only as it stands (``literal``).

    >>> [v.kind.value for v in make_variants("formalism and bureaucracy", 0, 0)]
    ['exact', 'reordered']
    >>> rows = make_variants("strict tone, strict measures and strict atmosphere", 0, 0)
    >>> [" ".join(e.norm for e in v.elements) for v in rows if v.kind == "elliptic"]
    ['strict tone measures atmosphere']
    """
    words = _without_outer_articles(_split_words(text))
    plain = _variant(words, phrase, wording)
    if plain is None:
        return []
    if exact or len(plain.elements) == 1:
        return [replace(plain, literal=True)]
    made = [plain]
    seen = {_content(plain)}
    for kind, others in (
        (MatchKind.REORDERED, _reordered(words)),
        (MatchKind.ELLIPTIC, _elliptic(words)),
    ):
        for other in others:
            variant = _variant(other, phrase, wording)
            if variant is None or _content(variant) in seen:
                continue
            seen.add(_content(variant))
            made.append(replace(variant, kind=kind))
    return made


@dataclass(frozen=True, slots=True)
class _Word:
    norm: str
    mark: bool = False
    gap: bool = False

    @property
    def is_function(self) -> bool:
        return self.norm in FUNCTION_WORDS


def _split_words(text: str) -> list[_Word]:
    words: list[_Word] = []
    for place, piece in enumerate(text.split("...")):
        tokens: list[Token] = tokenize(piece)
        for number, token in enumerate(tokens):
            after_gap = place > 0 and number == 0
            mark = number > 0 and token.gap >= Gap.COMMA
            words.append(_Word(token.norm, mark, after_gap))
    return words


def _without_outer_articles(words: list[_Word]) -> list[_Word]:
    """A mention does not begin or end with an article."""
    while words and words[0].norm in ARTICLES:
        words = words[1:]
    while words and words[-1].norm in ARTICLES:
        words = words[:-1]
    return words


def _variant(words: list[_Word], phrase: int, wording: int) -> Variant | None:
    elements: list[Element] = []
    before: list[str] = []
    gap = mark = False
    for word in words:
        gap, mark = gap or word.gap, mark or word.mark
        if word.is_function:
            before.append(word.norm)
            continue
        number = is_number(word.norm)
        key = word.norm if number else stem(word.norm)
        elements.append(Element(word.norm, key, number, tuple(before), gap, mark))
        before, gap, mark = [], False, False
    if not elements:
        return None
    return Variant(tuple(elements), tuple(before), phrase, wording)


def _content(variant: Variant) -> tuple[tuple[str, bool], ...]:
    return tuple((element.norm, element.gap) for element in variant.elements)


def _parts(words: list[_Word]) -> list[list[_Word]]:
    """The coordinated parts: split at commas and "and". One part if nothing is coordinated."""
    parts: list[list[_Word]] = [[]]
    for word in words:
        if word.norm == "and" or (word.mark and parts[-1]):
            if parts[-1]:
                parts.append([])
            if word.norm == "and":
                continue
        parts[-1].append(replace(word, mark=False))
    return [part for part in parts if any(not word.is_function for word in part)]


def _joined(parts: list[list[_Word]]) -> list[_Word]:
    """Parts as a list: with marks between them, so that commas and "and" may stand there."""
    words: list[_Word] = []
    for part in parts:
        for place, word in enumerate(part):
            words.append(replace(word, mark=bool(words) and place == 0))
    return words


def _reordered(words: list[_Word]) -> list[list[_Word]]:
    if any(word.gap for word in words):
        return []
    parts = _parts(words)
    if len(parts) == 3:
        return [_joined(list(order)) for order in itertools.permutations(parts)][1:]
    if len(parts) == 2 and not any(word.mark for word in words):
        place = next(i for i, word in enumerate(words) if word.norm == "and")
        left, right = words[place - 1], words[place + 1] if place + 1 < len(words) else None
        if right is None or left.is_function or right.is_function:
            return []
        neighbours = [*words[: place - 1], right, words[place], left, *words[place + 2 :]]
        whole = [*parts[1], words[place], *parts[0]]
        return [neighbours, whole]
    return []


def _elliptic(words: list[_Word]) -> list[list[_Word]]:
    if any(word.gap for word in words):
        return []
    parts = _parts(words)
    if len(parts) < 3:
        return []
    shortened = []
    first = _common(parts)
    if first:
        shortened.append([parts[0], *(part[first:] for part in parts[1:])])
    last = _common([part[::-1] for part in parts])
    if last:
        shortened.append([*(part[:-last] for part in parts[:-1]), parts[-1]])
    return [_joined(short) for short in shortened if all(short)]


def _common(parts: list[list[_Word]]) -> int:
    """How many words all parts begin with, so that each keeps a content word of its own."""
    shared = 0
    for column in zip(*parts, strict=False):
        if len({word.norm for word in column}) > 1:
            break
        shared += 1
    while shared and not all(any(not w.is_function for w in part[shared:]) for part in parts):
        shared -= 1
    return shared
