"""Verdicts: what stands in a run of words, found once and remembered.

Political text repeats itself: the same run of words comes back thousands of times. So alignment is
paid once per distinct run, and for all new runs of a batch in one sweep (``walk.py``); which of the
readings of a run are chosen is worked out once for each answer to what they ask.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tracker.matching.acceptance import Acceptance
from tracker.matching.candidate import Candidate
from tracker.matching.codepoints import Ints
from tracker.matching.compiled import CompiledPhrasebook
from tracker.matching.distinct import distinct_rows
from tracker.matching.hash_table import Hashes, HashTable, mix
from tracker.matching.links import Runs
from tracker.matching.lists import Lists, Rows
from tracker.matching.match import MatchKind
from tracker.matching.overlaps import choose_readings, drop_swallowed, find_outer
from tracker.matching.reading_table import ReadingColumns
from tracker.matching.stretches import cut_stretches
from tracker.matching.vocabulary import Atoms
from tracker.matching.walk import Walker

MOST_VERDICTS = 26_000  # then all are forgotten: about 16 MB, and memory stays flat

_NO_NUMBER = 1 << 40  # more than any number of a verdict
KIND_NUMBERS = {kind: number for number, kind in enumerate(MatchKind)}
_KINDS = list(MatchKind)

# columns of a candidate; its places are counted from the run's first atom, or first word
PHRASE, WORDING, KIND, SCORE, FIRST, LAST, FIRST_WORD, LAST_WORD, ASKS, IS_POINT = range(10)
_AS_MATCH = [
    FIRST,
    LAST,
    PHRASE,
    WORDING,
    KIND,
    SCORE,
]  # a match but for its holder


class Standing(NamedTuple):
    """What stands in the runs of a batch. ``run`` (int64): the number of the run of each candidate,
    ascending; ``candidates`` (int32, n × 10): phrase, wording, kind, score, first and last atom,
    first and last word, whether its wording has conditions, whether it may be evidence. Evidence
    words: ``word_run`` likewise, and ``words`` (int32, n × 3): set, first and last word."""

    run: Ints
    candidates: Rows
    word_run: Ints
    words: Rows


class Verdicts:
    """Judges runs and remembers, until there are too many."""

    def __init__(self, book: CompiledPhrasebook) -> None:
        self.book = book
        self._walker = Walker(book.graph)
        self._acceptance = Acceptance(book)
        self._known, self._choices = HashTable(), HashTable()
        # by number of the verdict: candidates and evidence words; by number of the choice: matches,
        # as first and last atom, phrase, wording, kind, score, phrase that holds it (-1: none)
        self._candidates, self._words, self._chosen = Lists(10), Lists(3), Lists(7)
        self._asks = np.array([bool(wording.needs) for wording in book.wordings], bool)
        self._is_evidence = np.zeros(len(book.phrases), bool)
        self._is_evidence[sorted(frozenset[int]().union(*book.evidence_phrases))] = True

    def forget_if_full(self) -> None:
        """Forgets everything if there is too much; between batches only."""
        if max(len(self._known), len(self._choices)) >= MOST_VERDICTS:
            for table in (
                self._known,
                self._choices,
                self._candidates,
                self._words,
                self._chosen,
            ):
                table.clear()

    def numbers_of(
        self,
        hashes: Hashes,
        atoms: Atoms,
        runs: Runs,
        after_number: npt.NDArray[np.bool_],
        readings: ReadingColumns,
    ) -> Ints:
        """The number of the verdict on each run. ``hashes`` tell runs apart; ``after_number`` are
        those that a number which would join theirs stands right before."""
        numbers, missing = self._known.look_up(hashes)
        if len(missing):
            fresh, first = np.unique(hashes[missing], return_index=True)
            places = missing[first]
            known = len(self._candidates)
            only = Runs(runs.first[places], runs.last[places])
            self._judge(atoms, only, after_number[places], readings)
            self._known.insert(fresh, np.arange(known, known + len(fresh), dtype=np.int32))
            numbers[missing], _ = self._known.look_up(hashes[missing])
        return numbers.astype(np.int64)

    def _judge(
        self,
        atoms: Atoms,
        runs: Runs,
        after_number: npt.NDArray[np.bool_],
        readings: ReadingColumns,
    ) -> None:
        """Adds the verdicts on runs that were not met before, in order."""
        stretches = cut_stretches(atoms, runs.first, runs.last, after_number, readings)
        found = self._acceptance.accept(*self._walker.walk(stretches), stretches)
        graph = self.book.graph
        run = stretches.run[found.first]
        begin = runs.first[run]
        first = found.first - stretches.first[found.first]
        last = found.last - stretches.first[found.last]
        word = atoms.tokens[begin]
        first_word, last_word = (
            atoms.tokens[begin + first] - word,
            atoms.tokens[begin + last] - word,
        )
        phrase, wording = graph.phrases[found.pattern], graph.wordings[found.pattern]
        is_word = wording < 0
        for lists, kept, columns in (
            (
                self._candidates,
                ~is_word,
                (phrase, wording, found.kind, found.score, first, last, first_word, last_word),
            ),
            (self._words, is_word, (phrase, first_word, last_word)),
        ):
            rows = distinct_rows(np.column_stack([run, *columns])[kept])
            if lists is self._candidates:
                asks = self._asks[rows[:, 1 + WORDING]]
                rows = np.column_stack([rows, asks, self._is_evidence[rows[:, 1 + PHRASE]]])
            lists.add(np.bincount(rows[:, 0], minlength=len(runs.first)), rows[:, 1:])

    def standing(self, numbers: Ints) -> Standing:
        """What stands in the runs of these verdicts."""
        return Standing(*self._candidates.rows_of(numbers), *self._words.rows_of(numbers))

    def choose(
        self, numbers: Ints, standing: Standing, allowed: npt.NDArray[np.bool_]
    ) -> tuple[Ints, Rows]:
        """The matches of the runs: the run of each, and the matches (first and last atom, phrase,
        wording, kind, score, phrase that holds it). ``allowed`` (bool): for each candidate that
        stands there whether its conditions hold."""
        keys = mix(numbers.astype(np.uint64))
        refused = np.flatnonzero(~allowed)
        begins = np.searchsorted(standing.run, standing.run[refused])
        places = (refused - begins + _NO_NUMBER).astype(np.uint64)
        np.bitwise_xor.at(keys, standing.run[refused], mix(places))
        choices, missing = self._choices.look_up(keys)
        if len(missing):
            fresh, first = np.unique(keys[missing], return_index=True)
            known = len(self._chosen)
            self._choose(missing[first], standing, allowed)
            self._choices.insert(fresh, np.arange(known, known + len(fresh), dtype=np.int32))
            choices[missing], _ = self._choices.look_up(keys[missing])
        return self._chosen.rows_of(choices.astype(np.int64))

    def _choose(self, runs: Ints, standing: Standing, allowed: npt.NDArray[np.bool_]) -> None:
        """Adds the matches of some runs, in order."""
        own = np.flatnonzero(allowed)
        begins = np.searchsorted(standing.run[own], runs)
        counts = np.searchsorted(standing.run[own], runs, "right") - begins
        rows = standing.candidates[own]
        settled = {
            place: self._settle(rows[begins[place] : begins[place] + counts[place]].tolist())
            for place in np.flatnonzero(counts > 1).tolist()
        }
        alone = np.flatnonzero(counts == 1)
        counts[list(settled)] = list(map(len, settled.values()))
        offsets = np.cumsum(counts) - counts
        matches = np.zeros((int(counts.sum()), 7), np.int32)
        # a candidate that stands alone is a match, and nothing holds it
        matches[offsets[alone], :6] = rows[begins[alone]][:, _AS_MATCH]
        matches[offsets[alone], 6] = -1
        for place, found in settled.items():
            matches[offsets[place] : offsets[place] + len(found)] = found
        self._chosen.add(counts, matches)

    def _settle(self, rows: Sequence[Sequence[int]]) -> list[tuple[int, ...]]:
        """The matches among several candidates of a run."""
        book = self.book
        candidates = [candidate_of(row) for row in rows]
        chosen = drop_swallowed(choose_readings(candidates, book.wording_texts), book.swallows)
        return [
            (c.start, c.end - 1, c.phrase, c.wording, KIND_NUMBERS[c.kind], int(c.score), outer)
            for c, outer in zip(chosen, find_outer(chosen), strict=True)
        ]


def candidate_of(row: Sequence[int]) -> Candidate:
    """A row of ``Standing.candidates``; places are atoms of its run."""
    phrase, wording, kind, score, first, last, first_word, last_word = row[:8]
    return Candidate(
        phrase, wording, _KINDS[kind], float(score), first, last + 1, first_word, last_word
    )
