"""Verdicts: what stands in a run of words, found once and remembered.

Political text repeats itself: the same run of words comes back thousands of times. So alignment is
paid once per distinct run, and for all new runs of a batch in one sweep (``walk.py``).
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tracker.matching.acceptance import Acceptance
from tracker.matching.candidate import Candidate
from tracker.matching.compiled import CompiledPhrasebook
from tracker.matching.interned import Interned
from tracker.matching.links import Runs
from tracker.matching.match import MatchKind
from tracker.matching.overlaps import choose_readings, drop_swallowed, find_outer
from tracker.matching.reading_table import ReadingColumns
from tracker.matching.stretches import cut_stretches
from tracker.matching.vocabulary import Atoms
from tracker.matching.walk import Walker

Truth = npt.NDArray[np.bool_]

MOST_VERDICTS = 30_000  # then all are forgotten: about 50 MB, and memory stays flat

KIND_NUMBERS = {kind: number for number, kind in enumerate(MatchKind)}
_KINDS = list(MatchKind)

RunKey = tuple[int, bool]
"""The hash of a run's words and gaps, and whether a number that would join it stands before."""


@dataclass(slots=True)
class Verdict:
    """What stands in a run, as numbers of rows in the tables of ``Verdicts``.

    ``rows`` are its matches if every candidate is allowed; ``asks`` the candidates whose wordings
    need conditions, and ``by_allowed`` remembers the matches for each answer; ``words`` the
    evidence words, ``points`` the readings that may be evidence.
    """

    candidates: tuple[Candidate, ...]
    rows: tuple[int, ...]
    asks: tuple[int, ...]
    words: tuple[int, ...]
    points: tuple[int, ...]
    by_allowed: dict[tuple[bool, ...], tuple[int, ...]]


class Verdicts:
    """Judges runs and remembers.

    Places in the tables are counted from the run's first atom (``last``: inclusive) or word.
    ``rows``: first and last atom, phrase, wording, kind, score, phrase that holds it (-1: none).
    ``asks``: first and last atom, first and last word, phrase, wording. ``words``: evidence set,
    first and last word. ``points``: phrase, first and last word, whether it needs evidence itself.
    """

    def __init__(self, book: CompiledPhrasebook) -> None:
        self.book = book
        self.known: dict[RunKey, Verdict] = {}
        self.rows, self.asks = Interned(7), Interned(6)
        self.words, self.points = Interned(3), Interned(4)
        self._walker = Walker(book.graph)
        self._acceptance = Acceptance(book)
        self._evidence_phrases = frozenset[int]().union(*book.evidence_phrases)

    def forget(self) -> None:
        """Forgets all verdicts; between batches only, for the numbers of rows begin anew."""
        self.known.clear()
        for table in (self.rows, self.asks, self.words, self.points):
            table.clear()

    def judge(
        self,
        keys: Sequence[RunKey],
        atoms: Atoms,
        runs: Runs,
        after_number: Truth,
        readings: ReadingColumns,
    ) -> None:
        """Judges runs that were not met before, all in one sweep.

        ``keys`` are what they are known by; ``after_number`` tells those that a number which would
        join theirs stands right before.
        """
        stretches = cut_stretches(atoms, runs.first, runs.last, after_number, readings)
        accepted = self._acceptance.accept(*self._walker.walk(stretches), stretches)
        run = stretches.run[accepted.first]
        begin = runs.first[run]
        first = accepted.first - stretches.first[accepted.first]
        last = accepted.last - stretches.first[accepted.first]
        word = atoms.tokens[begin]
        columns = (
            self.book.graph.phrases[accepted.pattern],
            self.book.graph.wordings[accepted.pattern],
            accepted.kind,
            accepted.score,
            first,
            last + 1,
            atoms.tokens[begin + first] - word,
            atoms.tokens[begin + last] - word,
        )
        order = np.argsort(run, kind="stable")
        rows = zip(*(column[order].tolist() for column in columns), strict=True)
        counts = np.bincount(run, minlength=len(keys)).tolist()
        for key, count in zip(keys, counts, strict=True):
            self.known[key] = self._verdict(list(itertools.islice(rows, count)))

    def _verdict(self, rows: Sequence[tuple[int, ...]]) -> Verdict:
        """The verdict on a run in which these candidates and evidence words stand: phrase, wording,
        kind, score, first atom, one after the last, first and last word."""
        wordings = self.book.wordings
        candidates = []
        words, points, asks = [], [], []
        for phrase, wording, kind, score, start, end, first, last in dict.fromkeys(rows):
            if wording < 0:
                words.append((phrase, first, last))
                continue
            candidates.append(
                Candidate(phrase, wording, _KINDS[kind], float(score), start, end, first, last)
            )
            needs = bool(wordings[wording].needs)
            if phrase in self._evidence_phrases:
                points.append((phrase, first, last, int(needs)))
            if needs:
                asks.append((start, end - 1, first, last, phrase, wording))
        return Verdict(
            tuple(candidates),
            self._choose(candidates),
            self.asks.numbers_of(asks),
            self.words.numbers_of(words),
            self.points.numbers_of(points),
            {},
        )

    def choose(self, verdict: Verdict, allowed: tuple[bool, ...]) -> tuple[int, ...]:
        """The rows of a run, given which of its asking candidates are allowed."""
        rows = verdict.by_allowed.get(allowed)
        if rows is None:
            rows = self._choose(self.allowed_candidates(verdict, allowed))
            verdict.by_allowed[allowed] = rows
        return rows

    def allowed_candidates(self, verdict: Verdict, allowed: tuple[bool, ...]) -> list[Candidate]:
        """The candidates of a run, given which of those that ask are allowed."""
        answers = iter(allowed)
        return [
            c
            for c in verdict.candidates
            if not self.book.wordings[c.wording].needs or next(answers)
        ]

    def _choose(self, candidates: Sequence[Candidate]) -> tuple[int, ...]:
        if not candidates:
            return ()
        book = self.book
        chosen = drop_swallowed(choose_readings(candidates, book.wording_texts), book.swallows)
        return self.rows.numbers_of(
            [
                (c.start, c.end - 1, c.phrase, c.wording, KIND_NUMBERS[c.kind], int(c.score), outer)
                for c, outer in zip(chosen, find_outer(chosen), strict=True)
            ]
        )
