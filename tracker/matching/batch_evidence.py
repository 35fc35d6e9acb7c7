"""Evidence in a batch: the conditions of ambiguous wordings, for all places at once.

The same rule as ``evidence.py`` and ``reference.is_allowed``, with searches in sorted arrays: is
there a number between low and high, for thousands of places in one call.
"""

import functools

import numpy as np
import numpy.typing as npt

from tracker.matching.asked import Asked, Sight
from tracker.matching.candidate import Candidate
from tracker.matching.chinese_batch import FoundChinese
from tracker.matching.codepoints import Batch, Ints
from tracker.matching.compiled import CompiledPhrasebook
from tracker.matching.conditions import Conditions
from tracker.matching.evidence import (
    EVIDENCE_WINDOW,
    SENTENCE_LIMIT,
    has_capitals,
    stands_in_quotes,
)
from tracker.matching.links import Runs
from tracker.matching.points import PHRASE_STEP, Points, any_between, other_between
from tracker.matching.verdicts import (
    ASKS,
    FIRST,
    FIRST_WORD,
    IS_POINT,
    LAST,
    LAST_WORD,
    PHRASE,
    WORDING,
    Standing,
)
from tracker.matching.vocabulary import Atoms
from tracker.matching.words import Words
from tracker.tokens import Gap

BETWEEN_TEXTS = SENTENCE_LIMIT + 1000  # words skipped in counting, so that no text sees the next
_IN_SIGHT = 16  # characters beside a place in which capitals and quotes are looked for, and more

Truth = npt.NDArray[np.bool_]


class BatchEvidence:
    """Answers what the runs of a batch ask. Nothing is computed if nothing is asked."""

    def __init__(
        self,
        book: CompiledPhrasebook,
        conditions: Conditions,
        batch: Batch,
        words: Words,
        atoms: Atoms,
        runs: Runs,
        standing: Standing,
        chinese: FoundChinese,
        evidence: npt.NDArray[np.uint32],
    ) -> None:
        self.book = book
        self._conditions = conditions
        self._batch = batch
        self._words = words
        self._atoms = atoms
        self._runs = runs
        self._standing = standing
        self._chinese = chinese
        self._evidence = evidence
        self._words_known: dict[int, tuple[Ints, Ints]] = {}
        self._points_known: dict[int, tuple[Points, Points]] = {}

    def allowed(self) -> Truth:
        """For each candidate that stands in a run, whether its conditions hold."""
        candidates = self._standing.candidates
        allowed = np.ones(len(candidates), bool)
        asking = np.flatnonzero(candidates[:, ASKS])
        if len(asking):
            rows, run = candidates[asking].astype(np.int64), self._standing.run[asking]
            atom, word = self._runs.first[run], self._run_words[run]
            allowed[asking] = self._are_allowed(
                Asked(
                    self._atoms.starts[atom + rows[:, FIRST]],
                    self._atoms.ends[atom + rows[:, LAST]],
                    word + rows[:, FIRST_WORD],
                    word + rows[:, LAST_WORD],
                    rows[:, PHRASE],
                    rows[:, WORDING],
                )
            )
        return allowed

    def allows_chinese(self, candidate: Candidate) -> bool:
        """Whether the conditions of a Chinese candidate, if it has any, are met."""
        if not self.book.wordings[candidate.wording].needs:
            return True
        before = self._number_at(candidate.first, candidate.start)
        columns = (candidate.start, candidate.end, before, before - 1)
        asked = (*columns, candidate.phrase, candidate.wording)
        return bool(self._are_allowed(Asked(*(np.array([n], np.int64) for n in asked)))[0])

    def _are_allowed(self, asked: Asked) -> Truth:
        """Whether all conditions hold: of each choice one is enough."""
        groups = self._conditions.group_of[asked.wording]
        sight = self._sight(asked)
        shown: dict[int, Truth] = {}
        for number, asking in enumerate(self._conditions.asking):
            places = np.flatnonzero(asking[groups])
            if len(places):
                shown[number] = np.zeros(len(groups), bool)
                shown[number][places] = self._shows(number, asked.only(places), sight.only(places))
        allowed = np.ones(len(groups), bool)
        for group in np.flatnonzero(np.bincount(groups)).tolist():
            places = np.flatnonzero(groups == group)
            for choice in self._conditions.needs[group]:
                pending = places
                for condition in choice:
                    if isinstance(condition, int):
                        pending = pending[~shown[condition][pending]]
                for condition in choice:
                    if isinstance(condition, str) and len(pending):
                        pending = pending[~self._looks(condition, asked.only(pending))]
                allowed[pending] = False
        return allowed

    def _sight(self, asked: Asked) -> Sight:
        """How far evidence is looked for around each place."""
        after = np.searchsorted(self._sentences, asked.first, "right")
        edges = np.concatenate([[0], self._sentences, [PHRASE_STEP - 1]])
        low_sentence = np.maximum(edges[after], asked.first - SENTENCE_LIMIT)
        high_sentence = np.minimum(edges[after + 1] - 1, asked.last + SENTENCE_LIMIT)
        low = np.minimum(low_sentence, asked.first - EVIDENCE_WINDOW)
        high = np.maximum(high_sentence, asked.last + EVIDENCE_WINDOW)
        return Sight(low, high, low_sentence, high_sentence)

    def _looks(self, condition: str, asked: Asked) -> Truth:
        look = has_capitals if condition == "capitals" else stands_in_quotes
        text, begins = self._batch.text, self._batch.begins
        # each in a piece of its own text: a quote at the end of the text before is none of its own
        own = begins[np.searchsorted(begins, asked.start, "right") - 1]
        lows = np.maximum(asked.start - _IN_SIGHT, own)
        places = zip(lows.tolist(), asked.start.tolist(), asked.end.tolist(), strict=True)
        return np.array(
            [
                look(text[low : end + _IN_SIGHT], start - low, end - low)
                for low, start, end in places
            ],
            bool,
        )

    def _shows(self, number: int, asked: Asked, sight: Sight) -> Truth:
        """Whether evidence of a set stands in sight, outside of the place itself."""
        firsts, lasts = self._words_of(number)
        shown = any_between(firsts, asked.last + 1, sight.high)
        rest = np.flatnonzero(~shown)
        shown[rest] = any_between(lasts, sight.low[rest], asked.first[rest] - 1)
        rest = rest[~shown[rest]]
        if not len(rest):
            return shown
        strong, weak = self._points_of(number)
        near = sight.only(rest)
        first, last, own = asked.first[rest], asked.last[rest], asked.phrase[rest]
        for points, begin, end in (
            (strong, near.low, near.high),
            (weak, near.low_sentence, near.high_sentence),
        ):
            if len(points):
                shown[rest] |= other_between(points, 1, last + 1, end, own)
                shown[rest] |= other_between(points, 2, begin, first - 1, own)
        return shown

    @functools.cached_property
    def _texts(self) -> Ints:
        """The first word of each text."""
        return np.searchsorted(self._words.starts, self._batch.begins)

    def _numbers_of(self, words: Ints) -> Ints:
        """The numbers of words (ascending), with a wide step from each text to the next."""
        counts = np.diff(words.searchsorted(self._texts), prepend=0, append=len(words))
        steps = np.arange(len(counts)) * BETWEEN_TEXTS
        return words + np.repeat(steps, counts)

    def _number_at(self, word: int, place: int) -> int:
        """The number a word would have that stood at this place, before the word given."""
        text = int(np.searchsorted(self._batch.begins, place, "right"))
        return word + text * BETWEEN_TEXTS

    @functools.cached_property
    def _run_words(self) -> Ints:
        """The number of the first word of each run."""
        return self._numbers_of(self._atoms.tokens[self._runs.first])

    @functools.cached_property
    def _sentences(self) -> Ints:
        """The numbers of the words that begin a sentence."""
        return self._numbers_of(np.flatnonzero(self._words.gaps >= Gap.STOP))

    @functools.cached_property
    def _word_rows(self) -> tuple[Ints, npt.NDArray[np.uint32], Ints]:
        """Evidence words of one token: their numbers and the bits of their sets; of several: set,
        first and last word."""
        bits = self._evidence.take(self._atoms.readings)
        single = np.flatnonzero(bits != 0)  # ten times as quick as without the comparison
        several = self._standing.words.astype(np.int64)
        several[:, 1:] += self._run_words[self._standing.word_run][:, None]
        return self._numbers_of(self._atoms.tokens[single]), bits[single], several

    def _words_of(self, number: int) -> tuple[Ints, Ints]:
        """Where the words of an evidence set begin and where they end, ascending."""
        known = self._words_known.get(number)
        if known is None:
            single, bits, several = self._word_rows
            alone = single[(bits & np.uint32(1 << number)) != 0]
            own = several[several[:, 0] == number]
            before = np.array(
                [
                    self._number_at(word, at)
                    for n, word, at in self._chinese.evidence
                    if n == number
                ],
                np.int64,
            )
            firsts = np.concatenate([alone, own[:, 1], before])
            lasts = np.concatenate([alone, own[:, 2], before - 1])
            known = np.sort(firsts, kind="stable"), np.sort(lasts, kind="stable")
            self._words_known[number] = known
        return known

    @functools.cached_property
    def _point_rows(self) -> Ints:
        """The readings that may be evidence: phrase, first and last word, weak."""
        candidates = self._standing.candidates
        points = np.flatnonzero(candidates[:, IS_POINT])
        table = candidates[points][:, [PHRASE, FIRST_WORD, LAST_WORD, ASKS]].astype(np.int64)
        table[:, 1:3] += self._run_words[self._standing.run[points]][:, None]
        chinese = []
        for c in self._chinese.candidates:
            before = self._number_at(c.first, c.start)
            weak = bool(self.book.wordings[c.wording].needs)
            chinese.append((c.phrase, before, before - 1, weak))
        return np.concatenate([table, np.array(chinese, np.int64).reshape(-1, 4)])

    def _points_of(self, number: int) -> tuple[Points, Points]:
        """The readings of the phrases of an evidence set: strong ones and weak ones."""
        known = self._points_known.get(number)
        if known is None:
            rows = self._point_rows
            own = rows[self._conditions.phrases[number][rows[:, 0]]]
            known = Points(own[own[:, 3] == 0]), Points(own[own[:, 3] != 0])
            self._points_known[number] = known
        return known
