"""Evidence: whether the words around an ambiguous wording show what the text speaks of.

A wording that is also ordinary English ("two establishments", "main responsibility") names the
conditions it needs. A condition is ``capitals``, ``quotes``, or an evidence set of the
phrasebook's settings: its words, or another set phrase, have to stand in the same sentence or
within ``EVIDENCE_WINDOW`` words on either side.
"""

import bisect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import regex

from tracker.matching.candidate import Candidate
from tracker.matching.compiled import CompiledPhrasebook
from tracker.tokens import HAN, QUOTES, Gap, Token

EVIDENCE_WINDOW = 120
"""Words on either side of a wording in which evidence counts; docs/decisions/0004 says why."""

SENTENCE_LIMIT = 300
"""Words on either side beyond which a sentence is no longer looked through: tables and pages
without a full stop are no sentences."""


class Point(NamedTuple):
    """A reading of a phrase that may be evidence. A ``weak`` one needs evidence itself and counts
    only within the sentence."""

    first: int
    last: int
    phrase: int
    weak: bool


_LONGEST = 100  # words of the longest reading; how far back a point may begin that ends near


@dataclass(slots=True)
class Surroundings:
    """The evidence of one text, by evidence set: where evidence words begin and end (numbers of
    tokens, ascending), and the readings of phrases that are evidence.

    ``sentences`` are the numbers of the tokens that begin a sentence, ascending.
    """

    sentences: Sequence[int]
    tokens: int
    words_first: dict[int, list[int]] = field(default_factory=dict)
    words_last: dict[int, list[int]] = field(default_factory=dict)
    phrases: dict[int, list[Point]] = field(default_factory=dict)
    phrases_first: dict[int, list[int]] = field(default_factory=dict)

    def add_phrases(
        self, evidence_set: int, candidates: Iterable[Candidate], book: CompiledPhrasebook
    ) -> None:
        """Takes in the candidates whose phrases are evidence of this set ("@category")."""
        wanted = book.evidence_phrases[evidence_set]
        points = {
            Point(c.first, c.last, c.phrase, bool(book.wordings[c.wording].needs))
            for c in candidates
            if c.phrase in wanted
        }
        self.phrases[evidence_set] = sorted(points)
        self.phrases_first[evidence_set] = [p.first for p in self.phrases[evidence_set]]

    def sentence_of(self, token: int) -> tuple[int, int]:
        """The first and last token of the sentence ``token`` stands in."""
        after = bisect.bisect_right(self.sentences, token)
        first = self.sentences[after - 1] if after else 0
        last = (self.sentences[after] if after < len(self.sentences) else self.tokens) - 1
        return first, last

    def shows(self, evidence_set: int, candidate: Candidate) -> bool:
        """Whether evidence of this set stands near the candidate, outside of it."""
        sentence = self.sentence_of(candidate.first)
        sentence = (
            max(sentence[0], candidate.first - SENTENCE_LIMIT),
            min(sentence[1], candidate.last + SENTENCE_LIMIT),
        )
        low = min(sentence[0], candidate.first - EVIDENCE_WINDOW)
        high = max(sentence[1], candidate.last + EVIDENCE_WINDOW)
        if _any_between(self.words_first.get(evidence_set, ()), candidate.last + 1, high):
            return True
        if _any_between(self.words_last.get(evidence_set, ()), low, candidate.first - 1):
            return True
        begins = self.phrases_first.get(evidence_set, ())
        near = slice(bisect.bisect_left(begins, low - _LONGEST), bisect.bisect_right(begins, high))
        for point in self.phrases.get(evidence_set, [])[near]:
            if point.phrase == candidate.phrase:
                continue
            near_low, near_high = sentence if point.weak else (low, high)
            if (
                candidate.last < point.first <= near_high
                or near_low <= point.last < candidate.first
            ):
                return True
        return False


def _any_between(numbers: Sequence[int], low: int, high: int) -> bool:
    at = bisect.bisect_left(numbers, low)
    return at < len(numbers) and numbers[at] <= high


def sentence_starts(tokens: Sequence[Token]) -> list[int]:
    """The numbers of the tokens that begin a sentence: after a full stop or an empty line."""
    return [number for number, token in enumerate(tokens) if token.gap >= Gap.STOP]


_OPENING = regex.compile(
    rf"[{regex.escape(QUOTES)}*¡°]\W{{0,2}}(?:(?:the|a|an)\W)?$", regex.IGNORECASE
)
_CLOSING = regex.compile(rf"^\W{{0,1}}[{regex.escape(QUOTES)}*¡±]")


def stands_in_quotes(text: str, start: int, end: int) -> bool:
    """Whether a quotation mark stands right before or right after, or in between.

    One is enough: translation breaks the other off. An apostrophe between letters is none.

    >>> text = "uphold the “two establishments” and the party's mass line"
    >>> stands_in_quotes(text, 12, 30), stands_in_quotes(text, 48, 57)
    (True, False)
    """
    before, after = text[max(0, start - 8) : start], text[end : end + 2]
    opened, closed = _OPENING.search(before), _CLOSING.match(after)
    if opened and not _is_apostrophe(text, start - len(before) + opened.start()):
        return True
    return bool(closed and not _is_apostrophe(text, end + closed.end() - 1))


def _is_apostrophe(text: str, at: int) -> bool:
    return (
        text[at] in "'’`"
        and 0 < at < len(text) - 1
        and text[at - 1].isalpha()
        and text[at + 1].isalpha()
    )


_CONTENT_WORD = regex.compile(rf"[[\p{{L}}]--[{HAN}]]{{4,}}", regex.VERSION1)


def has_capitals(text: str, start: int, end: int) -> bool:
    """Whether every word of four letters and more begins with a capital, as a title does.

    >>> has_capitals("the Three Represents", 4, 20), has_capitals("three represents", 0, 16)
    (True, False)
    """
    words = _CONTENT_WORD.findall(text[start:end])
    return bool(words) and all(word[0].isupper() for word in words)
