"""The fast path: the matches of a batch of texts, the same as the reference matcher finds.

Six steps, each a pass over arrays: join the texts; find and hash the words; look them up in the
vocabulary; find the runs of linked phrasebook words; look the runs up among the verdicts; decide
conditions. Python runs once per distinct word, once per distinct run, and once per match.
"""

import itertools
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from tracker.matching.batch_evidence import BatchEvidence
from tracker.matching.candidate import Candidate
from tracker.matching.chinese_batch import ChineseRoad
from tracker.matching.codepoints import Batch, Ints, join_texts
from tracker.matching.columns import MatchColumns, Piece, Row, concatenate, join_pieces, piece_of
from tracker.matching.compiled import CompiledPhrasebook
from tracker.matching.conditions import Conditions
from tracker.matching.hash_table import Hashes, mix
from tracker.matching.links import JOINS_NEXT, Links, Runs, find_runs
from tracker.matching.long_texts import CORE, cut_text
from tracker.matching.overlaps import choose_readings, drop_swallowed, find_outer, split_apart
from tracker.matching.reading_table import ReadingTable
from tracker.matching.reference import drop_glosses
from tracker.matching.verdicts import Standing, Verdicts, candidate_of
from tracker.matching.vocabulary import JOINED, Atoms, Vocabulary, make_atoms
from tracker.matching.words import find_words
from tracker.ranges import rows_of_ranges
from tracker.tokens import Gap

BATCH_CHARACTERS = 1_000_000  # texts are taken together up to this; larger arrays leave the cache


def find_in_batch(texts: Sequence[str], book: CompiledPhrasebook) -> MatchColumns:
    """The matches of many texts, exactly those of ``find_matches`` on each.

    >>> from tracker.matching.compiled import compile_phrasebook
    >>> from tracker.phrasebook.phrase import Phrase, Phrasebook, Wording
    >>> winds = Phrase("four-winds", "四风", "Four Winds", "anti-corruption",
    ...                wordings=(Wording("four winds", ("four winds",)),))
    >>> found = find_in_batch(["calm", "The 4 winds"], compile_phrasebook(Phrasebook((winds,))))
    >>> found.text.tolist(), found.start.tolist(), found.end.tolist()
    ([1], [4], [11])
    """
    finder = book.cached.get("finder")
    if not isinstance(finder, BatchFinder):
        finder = book.cached["finder"] = BatchFinder(book)
    return finder.find(texts)


class BatchFinder:
    """A compiled book with what the fast path has learnt: words, runs and their verdicts."""

    def __init__(self, book: CompiledPhrasebook) -> None:
        self.book = book
        self.links = Links(book.link_tables)
        self.vocabulary = Vocabulary(book.lexicon, book.ready)
        self.verdicts = Verdicts(book)
        self.conditions = Conditions(book)
        self.chinese = ChineseRoad(book)
        self.readings = ReadingTable(
            self.links, book.graph, book.single_evidence, book.ready_columns
        )

    def find(self, texts: Sequence[str]) -> MatchColumns:
        """The matches of the texts, taken in batches that stay in the cache."""
        pieces: list[Piece] = []
        begin = size = 0
        for number, text in enumerate(texts):
            if len(text) > 2 * CORE:
                if begin < number:
                    pieces.append(self._find(texts[begin:number], begin))
                pieces.append(self._find_long(text, number))
                begin, size = number + 1, 0
                continue
            size += len(text)
            if size >= BATCH_CHARACTERS:
                pieces.append(self._find(texts[begin : number + 1], begin))
                begin, size = number + 1, 0
        if begin < len(texts):
            pieces.append(self._find(texts[begin:], begin))
        return concatenate(pieces, self.book)

    def _find_long(self, text: str, number: int) -> Piece:
        """The matches of a text too long to be taken whole."""
        cuts = list(cut_text(text))
        return join_pieces(
            [self._find([text[cut.begin : cut.end]], number) for cut in cuts], cuts, number
        )

    def _find(self, texts: Sequence[str], number: int) -> Piece:
        self.verdicts.forget_if_full()
        batch = join_texts(texts)
        words = find_words(batch)
        atoms = make_atoms(words, self.vocabulary.read(batch, words), self.vocabulary.joined)
        self.readings.learn(self.vocabulary.readings)
        columns = self.readings.columns
        runs = find_runs(atoms, columns.classes, self.links, columns.flags)
        verdicts = self._judge(atoms, runs)
        standing = self.verdicts.standing(verdicts)
        chinese = self.chinese.find(batch, words.starts)
        evidence = BatchEvidence(
            self.book,
            self.conditions,
            batch,
            words,
            atoms,
            runs,
            standing,
            chinese,
            columns.evidence,
        )
        allowed = evidence.allowed()
        of_run, matches = self.verdicts.choose(verdicts, standing, allowed)
        piece = piece_of(batch, words, atoms, runs.first[of_run], matches, number)
        if chinese.candidates:
            found = list(filter(evidence.allows_chinese, chinese.candidates))
            decided = self._decide_with_chinese(batch, atoms, runs, standing, allowed, found)
            piece = piece.with_texts(decided, batch)
        return piece

    def _judge(self, atoms: Atoms, runs: Runs) -> Ints:
        """The number of the verdict on each run, looked up by a hash of its words and gaps."""
        readings = self.readings.columns
        before = np.maximum(runs.first - 1, 0)
        after_number = (
            (runs.first > 0)
            & ((readings.flags[atoms.readings[before]] & JOINS_NEXT) != 0)
            & (atoms.gaps[runs.first] % JOINED == Gap.SOFT)
        )
        hashes = _hash_runs(atoms, runs, readings.mixed)
        hashes ^= after_number * _AFTER_NUMBER
        hashes[hashes == 0] = 1  # 0 is no hash
        return self.verdicts.numbers_of(hashes, atoms, runs, after_number, readings)

    def _decide_with_chinese(
        self,
        batch: Batch,
        atoms: Atoms,
        runs: Runs,
        standing: Standing,
        allowed: npt.NDArray[np.bool_],
        chinese: list[Candidate],
    ) -> dict[int, list[Row]]:
        """For each text with Chinese matches, all its matches, overlaps decided over both roads."""
        by_text: dict[int, list[Candidate]] = {}
        for candidate in chinese:
            text = int(np.searchsorted(batch.begins, candidate.start, "right")) - 1
            by_text.setdefault(text, []).append(candidate)
        first = runs.first[standing.run]
        texts = np.searchsorted(batch.begins, atoms.starts[first], "right") - 1
        own = np.flatnonzero(allowed & np.isin(texts, list(by_text)))
        rows = standing.candidates[own].tolist()
        for row, begin, text in zip(rows, first[own].tolist(), texts[own].tolist(), strict=True):
            by_text[text].append(_placed(candidate_of(row), begin, atoms))
        decided = {}
        for text, candidates in by_text.items():
            candidates.sort(key=lambda c: (c.start, -c.end, c.phrase))
            groups = map(self._choose, split_apart(candidates))
            chosen = drop_glosses(list(itertools.chain.from_iterable(groups)), batch.text)
            decided[text] = list(zip(chosen, find_outer(chosen), strict=True))
        return decided

    def _choose(self, group: list[Candidate]) -> list[Candidate]:
        if len(group) == 1:
            return group
        return drop_swallowed(choose_readings(group, self.book.wording_texts), self.book.swallows)


def _placed(candidate: Candidate, first: int, atoms: Atoms) -> Candidate:
    """A candidate of the run that begins at an atom, with its place in the batch."""
    return candidate._replace(
        start=int(atoms.starts[first + candidate.start]),
        end=int(atoms.ends[first + candidate.end - 1]),
    )


_BASE = 0x5851F42D4C957F2D
_AFTER_NUMBER = np.uint64(0x2545F4914F6CDD1D)
_GAPS = mix(np.arange(9, dtype=np.uint64) + np.uint64(1 << 40))  # no reading has these hashes
_FIRST_OF_RUN = 8  # in place of a gap


def _powers(base: int, count: int) -> Hashes:
    powers = np.full(count, base, np.uint64)
    powers[0] = 1
    return np.multiply.accumulate(powers, dtype=np.uint64)


def _hash_runs(atoms: Atoms, runs: Runs, mixed: Hashes) -> Hashes:
    """A 64-bit hash of the words and gaps of each run (polynomial; one multiplication a word).

    The gap before the first word is left out: it separates the run from what stands before it.
    """
    lengths = runs.last - runs.first + 1
    if not len(lengths):
        return np.zeros(0, np.uint64)
    powers = _powers(_BASE, int(lengths.max()) + 1)
    begins = np.cumsum(lengths) - lengths
    owners, places = rows_of_ranges(runs.first, lengths)
    offsets = places - runs.first[owners]
    gaps = atoms.gaps[places]
    gaps[begins] = _FIRST_OF_RUN
    values = (mixed[atoms.readings[places]] ^ _GAPS[gaps]) * powers[offsets]
    return np.add.reduceat(values, begins)
