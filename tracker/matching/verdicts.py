"""Verdicts: what stands in a run of words, found once and remembered.

Political text repeats itself: the same run of words comes back thousands of times. So the clear,
slow alignment of the reference matcher is paid once per distinct run.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from tracker.matching.candidate import Candidate
from tracker.matching.compiled import CompiledPhrasebook
from tracker.matching.interned import Interned
from tracker.matching.lexicon import Reading
from tracker.matching.match import MatchKind
from tracker.matching.overlaps import choose_readings, drop_swallowed, find_outer
from tracker.matching.pattern import Pattern
from tracker.matching.reference import align_all
from tracker.matching.rows import Atom, make_row
from tracker.matching.vocabulary import JOINED
from tracker.tokens import Gap

MOST_VERDICTS = 30_000  # then all are forgotten: about 50 MB, and memory stays flat

KIND_NUMBERS = {kind: number for number, kind in enumerate(MatchKind)}


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
    """Judges runs by the reference alignment and remembers.

    Places in the tables are counted from the run's first atom (``last``: inclusive) or word.
    ``rows``: first and last atom, phrase, wording, kind, score, phrase that holds it (-1: none).
    ``asks``: first and last atom, first and last word, phrase, wording. ``words``: evidence set,
    first and last word. ``points``: phrase, first and last word, whether it needs evidence itself.
    """

    def __init__(self, book: CompiledPhrasebook, classes: Mapping[str, int]) -> None:
        self.book = book
        self.known: dict[tuple[int, bool], Verdict] = {}
        self.rows, self.asks = Interned(7), Interned(6)
        self.words, self.points = Interned(3), Interned(4)
        tables = book.link_tables
        self._classes = classes
        self._phrases = PatternIndex(tables.phrase_index, book.patterns, tables.size)
        self._evidence = PatternIndex(tables.evidence_index, book.evidence_patterns, tables.size)
        self._evidence_phrases = frozenset[int]().union(*book.evidence_phrases)

    def forget(self) -> None:
        """Forgets all verdicts; between batches only, for the numbers of rows begin anew."""
        self.known.clear()
        for table in (self.rows, self.asks, self.words, self.points):
            table.clear()

    def judge(
        self, run: tuple[int, bool], readings: Sequence[Reading], gaps: Sequence[int]
    ) -> Verdict:
        """The verdict on a run that was not met before.

        ``run`` is its hash, and whether a number that would join it stands right before;
        ``readings`` and ``gaps`` are those of its atoms.
        """
        row = make_row(_rebuild(readings, gaps, run[1]))
        present = [self._classes[key] for key in row.places if key in self._classes]
        shift = int(run[1])  # the number before the run is no part of it
        found = align_all(self._phrases.possible(present), row, self.book)
        candidates = tuple(_moved(candidate, -shift) for candidate in found)
        words = [
            (word.phrase, word.first - shift, word.last - shift)
            for word in align_all(self._evidence.possible(present), row, self.book)
            if word.kind in (MatchKind.EXACT, MatchKind.INFLECTED)
        ]
        wordings = self.book.wordings
        points = [
            (c.phrase, c.first, c.last, int(bool(wordings[c.wording].needs)))
            for c in candidates
            if c.phrase in self._evidence_phrases
        ]
        asks = [
            (c.start, c.end - 1, c.first, c.last, c.phrase, c.wording)
            for c in candidates
            if wordings[c.wording].needs
        ]
        verdict = self.known[run] = Verdict(
            candidates,
            self._choose(candidates),
            self.asks.numbers_of(asks),
            self.words.numbers_of(words),
            self.points.numbers_of(points),
            {},
        )
        return verdict

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
        book = self.book
        chosen = drop_swallowed(choose_readings(candidates, book.wording_texts), book.swallows)
        return self.rows.numbers_of(
            [
                (c.start, c.end - 1, c.phrase, c.wording, KIND_NUMBERS[c.kind], int(c.score), outer)
                for c, outer in zip(chosen, find_outer(chosen), strict=True)
            ]
        )


def _moved(candidate: Candidate, by: int) -> Candidate:
    return replace(
        candidate,
        start=candidate.start + by,
        end=candidate.end + by,
        first=candidate.first + by,
        last=candidate.last + by,
    )


def _rebuild(readings: Sequence[Reading], gaps: Sequence[int], number_before: bool) -> list[Atom]:
    """The atoms of a run, with their numbers for places; before it, if so, a number."""
    atoms = [Atom(0, 1, "twenty", None, 0, Gap.BREAK, 0)] if number_before else []
    token = len(atoms) - 1
    for reading, gap in zip(readings, gaps, strict=True):
        place = len(atoms)
        token += gap != JOINED or token < 0
        kind = Gap.SOFT if gap == JOINED else Gap(gap)
        atoms.append(Atom(place, place + 1, reading.norm, reading.key, reading.edits, kind, token))
    return atoms


class PatternIndex:
    """Which patterns a set of words can be: those of which a first word and one that may follow it
    are there, in any order."""

    def __init__(
        self, index: npt.NDArray[np.int32], patterns: Sequence[Pattern], size: int
    ) -> None:
        self._index = index
        self._offsets = np.searchsorted(index[:, 0], np.arange(size + 1)).tolist()
        self._patterns = patterns
        self._after: dict[int, dict[int, list[int]]] = {}

    def possible(self, classes: Sequence[int]) -> list[Pattern]:
        """The patterns words of these classes (distinct) can be."""
        numbers: set[int] = set()
        followers = (0, *classes)  # 0: nothing has to follow
        for first in classes:
            after = self._after.get(first)
            if after is None:
                after = self._after[first] = self._unpack(first)
            if after:
                for follower in followers:
                    if follower in after:
                        numbers.update(after[follower])
        return [self._patterns[number] for number in sorted(numbers)]

    def _unpack(self, first: int) -> dict[int, list[int]]:
        """The patterns that may begin with a class, by the class that follows."""
        after: dict[int, list[int]] = {}
        part = self._index[self._offsets[first] : self._offsets[first + 1], 1:]
        for follower, number in part.tolist():
            after.setdefault(follower, []).append(number)
        return after
