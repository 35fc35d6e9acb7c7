"""The Chinese road of the fast path: all originals at once, over a whole batch."""

from typing import NamedTuple

import ahocorasick_rs
import numpy as np

from tracker.matching.candidate import Candidate
from tracker.matching.chinese import STOP_MARK
from tracker.matching.codepoints import Batch, Ints
from tracker.matching.compiled import CompiledPhrasebook
from tracker.matching.match import MatchKind
from tracker.matching.words import find_empty_lines
from tracker.tokens import CharacterClass

_KEPT = np.zeros(8, bool)
_KEPT[[CharacterClass.WORD, CharacterClass.HAN, CharacterClass.STOP]] = True


class FoundChinese(NamedTuple):
    """Candidates of a batch (places in the batch, numbers of its words), sorted by place, and the
    Chinese evidence words: (set, number of the word after it, place)."""

    candidates: list[Candidate]
    evidence: list[tuple[int, int, int]]


class ChineseRoad:
    """All Chinese wordings and evidence words of a book in one Aho-Corasick automaton."""

    def __init__(self, book: CompiledPhrasebook) -> None:
        patterns = list(dict.fromkeys((*book.chinese, *book.evidence_chinese)))
        self._pairs = [book.chinese.get(pattern, ()) for pattern in patterns]
        self._sets = [book.evidence_chinese.get(pattern, ()) for pattern in patterns]
        self._automaton = ahocorasick_rs.AhoCorasick(patterns) if patterns else None

    def find(self, batch: Batch, word_starts: Ints) -> FoundChinese:
        """Every verbatim occurrence in a batch; batches without Chinese cost nothing."""
        found = FoundChinese([], [])
        if self._automaton is None or not len(batch.han):
            return found
        squeezed, places = _squeeze(batch)
        hits = self._automaton.find_matches_as_indexes(squeezed, overlapping=True)
        if not hits:
            return found
        starts = places[[start for _, start, _ in hits]]
        ends = places[[end - 1 for _, _, end in hits]] + 1
        before = np.searchsorted(word_starts, starts)
        for (pattern, _, _), start, end, word in zip(
            hits, starts.tolist(), ends.tolist(), before.tolist(), strict=True
        ):
            for phrase, wording in self._pairs[pattern]:
                found.candidates.append(
                    Candidate(phrase, wording, MatchKind.EXACT, 100.0, start, end, word, word - 1)
                )
            for number in self._sets[pattern]:
                found.evidence.append((number, word, start))
        found.candidates.sort(key=lambda c: (c.start, -c.end, c.phrase))
        return found


def _squeeze(batch: Batch) -> tuple[str, Ints]:
    """The batch without white space and marks, and the place of each character kept."""
    codes = batch.codes()
    codes[find_empty_lines(codes)] = CharacterClass.STOP
    places = np.flatnonzero(_KEPT[codes])
    points = batch.points[places].astype(np.uint32)
    wide = (points >= ord("！")) & (points <= ord("～"))
    points[wide] -= 0xFEE0
    points[(points >= ord("A")) & (points <= ord("Z"))] += 32
    points[codes[places] == CharacterClass.STOP] = ord(STOP_MARK)
    return points.tobytes().decode("utf-32-le", "replace"), places
