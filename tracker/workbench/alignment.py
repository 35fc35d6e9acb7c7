"""Word by word: how a wording and the words of a text go together, for a person to read.

The matcher decides by graphs; here one plain variant of a wording is laid beside the text with the
cheapest edits (Needleman and Wunsch 1970), so that every word of both has its place.
"""

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import OSA

from tracker.matching.function_words import FUNCTION_WORDS
from tracker.matching.inflection import stem
from tracker.matching.rows import Atom
from tracker.tokens import is_number, normalize, tokenize


class How(StrEnum):
    """What became of a word of the wording, or what a word of the text is to it."""

    SAME = "same"
    INFLECTED = "inflected"
    MISSPELT = "misspelt"
    OTHER = "other"  # another word stands in its place
    MISSING = "missing"
    INSERTED = "inserted"
    MOVED = "moved"  # it stands elsewhere in the match
    SAID_ONCE = "said once"  # parts of a list share it
    IN_GAP = "in gap"  # the wording leaves it open


@dataclass(frozen=True, slots=True)
class Pair:
    """A word of the wording and a word of the text, side by side; "" where there is none.

    ``at`` is the number of the atom in the text, -1 for none.
    """

    wording: str
    text: str
    how: How
    at: int = -1

    @property
    def content(self) -> bool:
        """Whether a content word is concerned."""
        return (self.wording or self.text).lower() not in FUNCTION_WORDS


@dataclass(frozen=True, slots=True)
class WordingWord:
    """A word of a plain variant; ``gap`` stands for one word that a "..." leaves open."""

    shown: str
    norm: str
    key: str
    gap: bool = False


@functools.lru_cache(maxsize=4096)
def words_of(variant: str) -> tuple[WordingWord, ...]:
    """The words of a plain variant.

    >>> [word.shown for word in words_of("spirit of ... speech")]
    ['spirit', 'of', '…', '…', '…', 'speech']
    """
    words: list[WordingWord] = []
    for number, piece in enumerate(variant.split("...")):
        words += [WordingWord("…", "", "", gap=True)] * (3 if number else 0)
        for token in tokenize(piece):
            key = token.norm if is_number(token.norm) else stem(token.norm)
            words.append(WordingWord(piece[token.start : token.end], token.norm, key))
    return tuple(words)


def content_keys(variant: str) -> frozenset[str]:
    """The stems of the content words of a variant."""
    words = words_of(variant)
    return frozenset(w.key for w in words if not w.gap and w.norm not in FUNCTION_WORDS)


def lay_side_by_side(
    variant: str, text: str, atoms: Sequence[Atom], first: int, last: int, whole: bool = True
) -> tuple[float, list[Pair]]:
    """The cheapest way to lay a variant beside ``atoms[first:last + 1]``, and its cost.

    ``whole`` False: words of the text before and after cost nothing and are left out.
    """
    words, window = words_of(variant), range(first, last + 1)
    height, width = len(words), len(window)
    cost = [[0.0] * (width + 1) for _ in range(height + 1)]
    for row in range(1, height + 1):
        cost[row][0] = cost[row - 1][0] + _missing(words[row - 1])
    for column in range(1, width + 1):
        added = _inserted(atoms[window[column - 1]]) if whole else 0.0
        cost[0][column] = cost[0][column - 1] + added
    for row in range(1, height + 1):
        for column in range(1, width + 1):
            atom = atoms[window[column - 1]]
            added = _inserted(atom) if whole or row < height else 0.0
            cost[row][column] = min(
                cost[row - 1][column - 1] + _pair(words[row - 1], atom)[0],
                cost[row - 1][column] + _missing(words[row - 1]),
                cost[row][column - 1] + added,
            )
    pairs = _trace(cost, words, window, text, atoms, whole)
    return cost[height][width], _name_moved(pairs)


def _trace(
    cost: list[list[float]],
    words: Sequence[WordingWord],
    window: range,
    text: str,
    atoms: Sequence[Atom],
    whole: bool,
) -> list[Pair]:
    pairs: list[Pair] = []
    row, column = len(words), len(window)
    while row or column:
        if row and column:
            at = window[column - 1]
            word, atom = words[row - 1], atoms[at]
            price, how = _pair(word, atom)
            if cost[row][column] == cost[row - 1][column - 1] + price:
                pairs.append(Pair(word.shown, text[atom.start : atom.end], how, at))
                row, column = row - 1, column - 1
                continue
        inside = whole or 0 < row < len(words)
        added = _inserted(atoms[window[column - 1]]) if column and inside else 0.0
        if column and (not row or cost[row][column] == cost[row][column - 1] + added):
            column -= 1
            atom = atoms[window[column]]
            if inside:
                pairs.append(Pair("", text[atom.start : atom.end], How.INSERTED, window[column]))
            continue
        row -= 1
        if not words[row].gap:
            pairs.append(Pair(words[row].shown, "", How.MISSING))
    return pairs[::-1]


def _missing(word: WordingWord) -> float:
    if word.gap:
        return 0.0
    return 0.6 if word.norm in FUNCTION_WORDS else 1.0


def _inserted(atom: Atom) -> float:
    return 0.6 if atom.norm in FUNCTION_WORDS else 1.0


def _pair(word: WordingWord, atom: Atom) -> tuple[float, How]:
    if word.gap:
        return 0.2, How.IN_GAP
    if word.norm == atom.norm:
        return (0.3, How.MISSPELT) if atom.edits else (0.0, How.SAME)
    if atom.key is not None and word.key == atom.key:
        return (0.3, How.MISSPELT) if atom.edits else (0.2, How.INFLECTED)
    if (word.norm in FUNCTION_WORDS) != (atom.norm in FUNCTION_WORDS):
        return 2.5, How.OTHER
    if word.norm in FUNCTION_WORDS:
        return 0.7, How.OTHER
    return (0.9 if is_alike(word.norm, atom.norm) else 1.4), How.OTHER


def is_alike(one: str, other: str) -> bool:
    """Whether one word may have been meant by the other: two numbers, or much the same letters.

    >>> is_alike("two", "three"), is_alike("winds", "minds"), is_alike("winds", "rains")
    (True, True, False)
    """
    if is_number(one) or is_number(other):
        return is_number(one) and is_number(other)
    return OSA.distance(one, other) <= max(1, min(len(one), len(other)) // 4)


def _name_moved(pairs: Sequence[Pair]) -> list[Pair]:
    """Content words that are missing at their place and stand elsewhere are *moved*, or *said
    once* where the text has fewer of them than the wording."""
    wanting = [p for p in pairs if p.how in (How.MISSING, How.OTHER) and p.content]
    free = [p for p in pairs if p.how in (How.INSERTED, How.OTHER) and p.text]
    standing = {_stem(p.wording) for p in pairs if p.how in (How.SAME, How.INFLECTED)}
    moved: dict[int, Pair] = {}
    taken: set[int] = set()
    for pair in wanting:
        for other in free:
            if other.at not in taken and _stem(other.text) == _stem(pair.wording):
                moved[id(pair)] = Pair(pair.wording, other.text, How.MOVED, other.at)
                taken.add(other.at)
                break
    named: list[Pair] = []
    for pair in pairs:
        if id(pair) in moved:
            named.append(moved[id(pair)])
        elif pair.how is How.MISSING and pair.content and _stem(pair.wording) in standing:
            named.append(Pair(pair.wording, "", How.SAID_ONCE))
        elif pair.how is How.OTHER and pair.at in taken:
            named.append(Pair(pair.wording, "", How.MISSING))
        elif not (pair.how is How.INSERTED and pair.at in taken):
            named.append(pair)
        if id(pair) in moved and pair.how is How.OTHER and pair.at not in taken:
            named.append(Pair("", pair.text, How.INSERTED, pair.at))
    return named


def _stem(word: str) -> str:
    return stem(normalize(word))
