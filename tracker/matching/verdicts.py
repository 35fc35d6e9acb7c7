"""Verdicts: what stands in a run of words, found once and remembered.

Political text repeats itself: the same run of words comes back thousands of times. So the clear,
slow alignment of the reference matcher is paid once per distinct run.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from tracker.matching.align import Atom
from tracker.matching.candidate import Candidate
from tracker.matching.compiled import CompiledPhrasebook
from tracker.matching.lexicon import Reading
from tracker.matching.match import MatchKind
from tracker.matching.overlaps import choose_readings, drop_swallowed, find_outer
from tracker.matching.pattern import Pattern
from tracker.matching.reference import align_all
from tracker.matching.vocabulary import JOINED
from tracker.tokens import Gap

MOST_VERDICTS = 200_000  # then all are forgotten: memory stays flat

Row = tuple[Candidate, int]
"""A match of a run: the reading, and the phrase that holds it (-1: none)."""


@dataclass(slots=True)
class Verdict:
    """What stands in a run. Places are atoms counted from the run's first, in ``start`` and (one
    after the last) ``end`` of the candidates; ``first`` and ``last`` count words.

    ``rows`` are the numbers of its matches if every candidate is allowed; ``conditional`` says that
    some need conditions, and ``by_allowed`` remembers the matches for each set of candidates
    allowed. ``words`` are evidence words: set, first and last word.
    """

    candidates: tuple[Candidate, ...]
    rows: tuple[int, ...]
    conditional: bool
    words: tuple[tuple[int, int, int], ...]
    by_allowed: dict[tuple[bool, ...], tuple[int, ...]]


class Verdicts:
    """Judges runs by the reference alignment and remembers.

    ``rows`` holds every distinct match of a run found so far; verdicts name them by number.
    """

    def __init__(self, book: CompiledPhrasebook, classes: Mapping[str, int]) -> None:
        self.book = book
        self.known: dict[tuple[int, bool], Verdict] = {}
        self.rows: list[Row] = []
        self._row_numbers: dict[Row, int] = {}
        tables = book.link_tables
        self._classes = classes
        self._phrases = PatternIndex(tables.phrase_index, book.patterns, tables.size)
        self._evidence = PatternIndex(tables.evidence_index, book.evidence_patterns, tables.size)

    def forget(self) -> None:
        """Forgets all verdicts; between batches only, for the numbers of rows begin anew."""
        self.known.clear()
        self.rows.clear()
        self._row_numbers.clear()

    def judge(
        self, run: tuple[int, bool], readings: Sequence[Reading], gaps: Sequence[int]
    ) -> Verdict:
        """The verdict on a run that was not met before.

        ``run`` is its hash, and whether a number stands right before it; ``readings`` and ``gaps``
        are those of its atoms.
        """
        atoms = _rebuild(readings, gaps, run[1])
        keys = {atom.key for atom in atoms if atom.key is not None}
        present = sorted(self._classes[key] for key in keys if key in self._classes)
        shift = int(run[1])  # the number before the run is no part of it
        candidates = tuple(
            _moved(candidate, -shift)
            for candidate in align_all(self._phrases.possible(present), atoms, self.book)
        )
        words = tuple(
            (word.phrase, word.first - shift, word.last - shift)
            for word in align_all(self._evidence.possible(present), atoms, self.book)
            if word.kind in (MatchKind.EXACT, MatchKind.INFLECTED)
        )
        conditional = any(self.book.wordings[c.wording].needs for c in candidates)
        verdict = Verdict(candidates, self._choose(candidates), conditional, words, {})
        self.known[run] = verdict
        return verdict

    def choose(self, verdict: Verdict, allowed: tuple[bool, ...]) -> tuple[int, ...]:
        """The rows of a run in which only some candidates are allowed."""
        rows = verdict.by_allowed.get(allowed)
        if rows is None:
            rows = verdict.by_allowed[allowed] = self._choose(
                [c for c, good in zip(verdict.candidates, allowed, strict=True) if good]
            )
        return rows

    def _choose(self, candidates: Sequence[Candidate]) -> tuple[int, ...]:
        book = self.book
        chosen = drop_swallowed(choose_readings(candidates, book.wording_texts), book.swallows)
        return tuple(
            self._number_of((c, outer)) for c, outer in zip(chosen, find_outer(chosen), strict=True)
        )

    def _number_of(self, row: Row) -> int:
        number = self._row_numbers.get(row)
        if number is None:
            number = self._row_numbers[row] = len(self.rows)
            self.rows.append(row)
        return number


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
    atoms = [Atom(0, 1, "1", None, 0, Gap.BREAK, 0)] if number_before else []
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
        self._offsets = np.searchsorted(index[:, 0], np.arange(size + 1)).tolist()
        self._after = index[:, 1].copy()
        self._numbers = index[:, 2].copy()
        self._patterns = patterns
        self._present = np.zeros(size, bool)

    def possible(self, classes: Sequence[int]) -> list[Pattern]:
        """The patterns words of these classes (distinct) can be."""
        present = self._present
        present[0] = True
        present[classes] = True
        numbers: set[int] = set()
        for number in classes:
            part = slice(self._offsets[number], self._offsets[number + 1])
            numbers.update(self._numbers[part][present[self._after[part]]].tolist())
        present[classes] = False
        return [self._patterns[number] for number in sorted(numbers)]
