"""The known phrase a candidate may render: by its number, its words, its company."""

import functools
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt

import polars as pl

from tracker.matching.inflection import stem
from tracker.phrasebook.common_words import FUNCTION_WORDS, has_han
from tracker.phrasebook.phrase import Phrasebook
from tracker.tokens import is_number, iter_words, normalize
from tracker.workbench.discover_words import COUNTING, EDGES_ZH, LOOSE

COMPANY = 300  # code points either side in which a known phrase is a neighbour
ENOUGH = 0.5  # least nearness that is reported; below it the words shared are accidents
GLOSS = "its gloss"
GLOSS_WORTH = 0.6  # a gloss holds many words; all of a candidate's in it are worth this
NUMERALS = {"两": "two", "二": "two", "三": "three", "四": "four", "五": "five", "六": "six",
            "七": "seven", "八": "eight", "九": "nine", "十": "ten"}  # fmt: skip

Stems = tuple[str, ...]
Neighbours = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Near:
    """A known phrase near a candidate; ``nearness`` 0 to 1, ``why`` for people."""

    phrase: str
    nearness: float
    why: str


def content_stems(text: str) -> Stems:
    """The stems of the words that carry meaning; of Chinese, the characters.

    >>> content_stems("upholding the two establishments"), content_stems("两个确立")
    (('uphold', 'two', 'establishment'), ('两', '个', '确', '立'))
    """
    if has_han(text):
        return tuple(c for c in text if has_han(c))
    return tuple(s for s in map(_content_stem, iter_words(text)) if s)


@functools.lru_cache(maxsize=65536)
def _content_stem(word: str) -> str:
    norm = normalize(word)
    return "" if norm in FUNCTION_WORDS else norm if is_number(norm) else stem(norm)


def number_of(stems: Sequence[str]) -> str | None:
    """The number word a formula begins with, in English.

    >>> number_of(("four", "wind")), number_of(("四", "风")), number_of(("wind",))
    ('four', 'four', None)
    """
    for one in stems[:2]:
        if one in COUNTING:
            return one
        if one in NUMERALS:
            return NUMERALS[one]
    return None


class KnownPhrases:
    """What a phrasebook says in words, and in whose company its phrases stand in a store."""

    def __init__(self, book: Phrasebook, matches: pl.DataFrame) -> None:
        self.wordings: list[tuple[str, str, Stems]] = []
        self.listed: set[Stems] = set()
        for phrase in book.phrases:
            texts = [phrase.en, *(v for w in phrase.wordings for v in w.variants)]
            said = {content_stems(text): text for text in reversed(texts)}
            self.wordings += [(phrase.id, text, stems) for stems, text in said.items()]
            if phrase.gloss:
                self.wordings.append((phrase.id, GLOSS, content_stems(phrase.gloss)))
            self.listed |= said.keys()
        for event in book.events:
            self.listed |= {content_stems(v) for w in event.wordings for v in w.variants}
            self.listed.add(content_stems(event.en))
        self._fragments = {
            stems[begin:end]
            for _, said, stems in self.wordings
            if said != GLOSS
            for begin in range(len(stems))
            for end in range(begin + 2, len(stems) + 1)
        } - self.listed
        # the words the book's wordings are made of; glosses explain in other words
        self.vocabulary = frozenset(s for _, said, stems in self.wordings for s in stems
                                    if said != GLOSS)  # fmt: skip
        self._weight = _weights(self.wordings)
        self._by_stem: dict[str, set[int]] = defaultdict(set)
        for number, (_, _, stems) in enumerate(self.wordings):
            for one in stems:
                self._by_stem[one].add(number)
        self.places = _places(matches)
        self.company = self._company_of_phrases()
        self.number = {
            phrase.id: number_of(content_stems(phrase.en)) or number_of(content_stems(phrase.zh))
            for phrase in book.phrases
        }

    def is_listed(self, text: str) -> bool:
        """Whether these content words are a wording of the book, or of one of its events."""
        return content_stems(text) in self.listed

    def is_fragment(self, text: str) -> bool:
        """Whether these content words stand next to each other in a longer wording of the book."""
        return content_stems(text) in self._fragments

    def nearest(self, text: str, places: Iterable[tuple[str, int]]) -> Near | None:
        """The known phrase this text most likely renders, None where none is near.

        ``places`` are (document, start) of its occurrences. Two readings, the better one counts:
        the words shared with a wording or gloss, weighted by how few phrases have them (the cosine
        of both); and for a formula with a number, a phrase of the same number that keeps the same
        company (the cosine of their neighbours).
        """
        stems = content_stems(text)
        number = number_of(stems)
        best = self._by_words(text, stems, number)
        company = self._by_company(number, places) if number else None
        if company and (best is None or company.nearness > best.nearness):
            best = company
        return best

    def _by_words(self, text: str, stems: Stems, number: str | None) -> Near | None:
        most = max(self._weight.values(), default=1.0)
        own = {one: self._weight.get(one, most) ** 2 for one in stems}
        shared: dict[int, float] = defaultdict(float)
        for one, weight in own.items():
            for wording in self._by_stem.get(one, ()):
                shared[wording] += weight
        best: tuple[float, str, str, Stems] | None = None
        for at in sorted(shared):
            phrase, said, theirs = self.wordings[at]
            other = number_of(theirs) or self.number[phrase]
            if number != other and (number or number_of(theirs)):
                continue  # number words are rigid: two is never three
            common = tuple(s for s in stems if s in theirs and not _is_loose(s))
            if len(common) < (1 if number and not has_han(stems[0]) else 2):
                continue
            if said == GLOSS:
                nearness = GLOSS_WORTH * shared[at] / sum(own.values())
            else:
                size = sum(self._weight[s] ** 2 for s in sorted(set(theirs)))
                nearness = shared[at] / sqrt(sum(own.values()) * size)
            if best is None or nearness > best[0]:
                best = (nearness, phrase, said, common)
        if best is None or best[0] < ENOUGH:
            return None
        where = GLOSS if best[2] == GLOSS else f"“{best[2]}”"
        shown = _words_of(text, best[3])
        return Near(best[1], round(best[0], 2), f"shares “{shown}” with {where}")

    def _by_company(self, number: str, places: Iterable[tuple[str, int]]) -> Near | None:
        own: Counter[str] = Counter()
        for document, start in places:
            own.update({phrase for phrase, at in self.places.get(document, ())
                        if abs(at - start) <= COMPANY})  # fmt: skip
        best: tuple[float, str] | None = None
        for phrase, theirs in self.company.items():
            if self.number.get(phrase) != number:
                continue
            without = {name: n for name, n in own.items() if name != phrase}
            nearness = _cosine(without, theirs)
            if best is None or nearness > best[0]:
                best = (nearness, phrase)
        if best is None or best[0] < ENOUGH:
            return None
        with_it = ", ".join(name for name, _ in own.most_common(3) if name != best[1])
        return Near(best[1], round(best[0], 2), f"the same number, beside {with_it}")

    def _company_of_phrases(self) -> dict[str, Counter[str]]:
        company: dict[str, Counter[str]] = defaultdict(Counter)
        for matches in self.places.values():
            for here, (phrase, start) in enumerate(matches):
                for other, at in matches[here + 1 :]:
                    if at - start > COMPANY:
                        break
                    if other != phrase:
                        company[phrase][other] += 1
                        company[other][phrase] += 1
        return dict(sorted(company.items()))


def _is_loose(one: str) -> bool:
    """Whether two texts may share this without having to do with each other."""
    return one in COUNTING or one in NUMERALS or one in LOOSE or one in EDGES_ZH


def _words_of(text: str, stems: Stems) -> str:
    """The words of a text that have these stems, as they stand there."""
    if has_han(text):
        return "".join(c for c in text if c in stems)
    return " ".join(word for word in iter_words(text) if _content_stem(word) in stems)


def _weights(wordings: Sequence[tuple[str, str, Stems]]) -> dict[str, float]:
    """Inverse document frequency of each stem, a phrase being the document."""
    phrases: dict[str, set[str]] = defaultdict(set)
    for phrase, _, stems in wordings:
        for one in stems:
            phrases[one].add(phrase)
    total = len({phrase for phrase, _, _ in wordings})
    return {one: log(1 + total / len(having)) for one, having in phrases.items()}


def _places(matches: pl.DataFrame) -> dict[str, list[tuple[str, int]]]:
    places: dict[str, list[tuple[str, int]]] = {}
    for document, phrase, start in matches.select("document", "phrase", "start").iter_rows():
        places.setdefault(document, []).append((phrase, start))
    return places


def _cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """
    >>> _cosine({"a": 1, "b": 1}, {"b": 2})
    0.7071067811865475
    """
    size = sqrt(sum(v * v for v in one.values()) * sum(v * v for v in other.values()))
    return sum(v * other.get(name, 0) for name, v in one.items()) / size if size else 0.0
