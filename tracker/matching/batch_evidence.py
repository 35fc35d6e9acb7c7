"""Evidence in a batch: the conditions of ambiguous wordings, decided where they come up."""

import functools
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from tracker.matching.candidate import Candidate
from tracker.matching.chinese_batch import FoundChinese
from tracker.matching.codepoints import Batch
from tracker.matching.compiled import CompiledPhrasebook
from tracker.matching.evidence import SENTENCE_LIMIT, Surroundings
from tracker.matching.links import Runs
from tracker.matching.reference import is_allowed
from tracker.matching.verdicts import Verdict
from tracker.matching.vocabulary import Atoms
from tracker.matching.words import Words
from tracker.tokens import Gap

BETWEEN_TEXTS = SENTENCE_LIMIT + 1000  # words skipped in counting, so that no text sees the next


class BatchSurroundings:
    """Decides conditions for the candidates of a batch. Nothing is computed before the first
    candidate with conditions asks."""

    def __init__(
        self,
        book: CompiledPhrasebook,
        batch: Batch,
        words: Words,
        atoms: Atoms,
        runs: Runs,
        verdicts: Sequence[Verdict],
        chinese: FoundChinese,
        evidence: npt.NDArray[np.uint32],
    ) -> None:
        self.book = book
        self._batch = batch
        self._words = words
        self._atoms = atoms
        self._runs = runs
        self._verdicts = verdicts
        self._chinese = chinese
        self._evidence = evidence

    def text_of(self, first: int) -> int:
        """The number of the text (in the batch) that an atom stands in."""
        return int(np.searchsorted(self._batch.begins, self._atoms.starts[first], "right")) - 1

    def allowed(self, first: int, verdict: Verdict) -> tuple[bool, ...]:
        """Which candidates of a run, whose first atom this is, have their conditions met."""
        return tuple(
            not self.book.wordings[c.wording].needs
            or is_allowed(self._placed(first, c), self._batch.text, self._surroundings, self.book)
            for c in verdict.candidates
        )

    def allowed_candidates(self, first: int, verdict: Verdict) -> list[Candidate]:
        """The candidates of a run that are allowed, with their places in the batch."""
        if not verdict.conditional:
            return [self._placed(first, c) for c in verdict.candidates]
        return [
            self._placed(first, c)
            for c, good in zip(verdict.candidates, self.allowed(first, verdict), strict=True)
            if good
        ]

    def allows_chinese(self, candidate: Candidate) -> bool:
        """Whether the conditions of a Chinese candidate, if it has any, are met."""
        if not self.book.wordings[candidate.wording].needs:
            return True
        before = self._number_at(candidate.first, candidate.start)
        placed = replace(candidate, first=before, last=before - 1)
        return is_allowed(placed, self._batch.text, self._surroundings, self.book)

    def _placed(self, first: int, candidate: Candidate) -> Candidate:
        atoms = self._atoms
        token = int(self._numbers[atoms.tokens[first]])
        return replace(
            candidate,
            start=int(atoms.starts[first + candidate.start]),
            end=int(atoms.ends[first + candidate.end - 1]),
            first=token + candidate.first,
            last=token + candidate.last,
        )

    @functools.cached_property
    def _numbers(self) -> npt.NDArray[np.int64]:
        """The numbers of the words, with a wide step from each text to the next."""
        texts = np.searchsorted(self._batch.begins, self._words.starts, "right")
        return np.arange(len(texts)) + texts * BETWEEN_TEXTS

    def _number_at(self, word: int, place: int) -> int:
        """The number a word would have that stood at this place, before the word given."""
        text = int(np.searchsorted(self._batch.begins, place, "right"))
        return word + text * BETWEEN_TEXTS

    @functools.cached_property
    def _surroundings(self) -> Surroundings:
        book, numbers = self.book, self._numbers
        sentences = numbers[self._words.gaps >= Gap.STOP].tolist()
        around = Surroundings(sentences, self._number_at(len(numbers), len(self._batch.text)))
        bits = self._evidence[self._atoms.readings]
        points: list[list[tuple[int, int]]] = [[] for _ in book.evidence_sets]
        for number, group in enumerate(points):
            single = numbers[self._atoms.tokens[np.flatnonzero(bits & np.uint32(1 << number))]]
            group += ((word, word) for word in single.tolist())
        firsts = numbers[self._atoms.tokens[self._runs.first]].tolist()
        candidates: list[Candidate] = []
        wanted = frozenset().union(*book.evidence_phrases) if book.evidence_phrases else frozenset()
        for first, verdict in zip(firsts, self._verdicts, strict=True):
            for number, begin, end in verdict.words:
                points[number].append((first + begin, first + end))
            candidates += (
                replace(c, first=first + c.first, last=first + c.last)
                for c in verdict.candidates
                if c.phrase in wanted
            )
        # Chinese stands between words: after one and before the next
        for number, word, place in self._chinese.evidence:
            before = self._number_at(word, place)
            points[number].append((before, before - 1))
        for c in self._chinese.candidates:
            before = self._number_at(c.first, c.start)
            candidates.append(replace(c, first=before, last=before - 1))
        for number, group in enumerate(points):
            around.words_first[number] = sorted(first for first, _ in group)
            around.words_last[number] = sorted(last for _, last in group)
            around.add_phrases(number, candidates, book)
        return around
