"""The fast path: the matches of a batch of texts, the same as the reference matcher finds.

Six steps, each a pass over arrays: join the texts; find and hash the words; look them up in the
vocabulary; find the runs of linked phrasebook words; look the runs up among the verdicts; decide
conditions. Python runs once per distinct word, once per distinct run, and once per match.
"""

import itertools
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from tracker.matching.batch_evidence import BatchEvidence
from tracker.matching.candidate import Candidate
from tracker.matching.chinese_batch import ChineseRoad, FoundChinese
from tracker.matching.codepoints import Batch, join_texts
from tracker.matching.columns import MatchColumns, Piece, Row, concatenate, join_pieces, piece_of
from tracker.matching.compiled import CompiledPhrasebook
from tracker.matching.links import JOINS_NEXT, Links, Runs, find_runs
from tracker.matching.long_texts import CORE, cut_text
from tracker.matching.overlaps import choose_readings, drop_swallowed, find_outer, split_apart
from tracker.matching.reading_table import ReadingTable, mix
from tracker.matching.reference import drop_glosses
from tracker.matching.verdicts import MOST_VERDICTS, Verdict, Verdicts
from tracker.matching.vocabulary import JOINED, Atoms, Vocabulary, make_atoms
from tracker.matching.words import Hashes, find_words
from tracker.tokens import Gap

BATCH_CHARACTERS = 500_000  # texts are taken together up to this; larger arrays leave the cache


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
        self.vocabulary = Vocabulary(book.lexicon)
        self.verdicts = Verdicts(book)
        self.chinese = ChineseRoad(book)
        self.readings = ReadingTable(self.links, book.graph, book.single_evidence)

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
        if len(self.verdicts.known) >= MOST_VERDICTS:
            self.verdicts.forget()
        batch = join_texts(texts)
        words = find_words(batch)
        readings, several = self.vocabulary.read(batch, words)
        atoms = make_atoms(words, readings, several, self.vocabulary)
        self.readings.learn(self.vocabulary.readings)
        columns = self.readings.columns
        runs = find_runs(atoms, columns.classes, self.links, columns.flags)
        verdicts = self._judge(atoms, runs)
        chinese = self.chinese.find(batch, words.starts)
        evidence = BatchEvidence(
            self.verdicts, batch, words, atoms, runs, verdicts, chinese, columns.evidence
        )
        answers = evidence.answers()
        chosen = [
            self.verdicts.choose(verdict, next(answers)) if verdict.asks else verdict.rows
            for verdict in verdicts
        ]
        rows = self.verdicts.rows.table
        piece = piece_of(batch, words, atoms, runs, chosen, rows, number)
        if chinese.candidates:
            decided = self._decide_with_chinese(batch, atoms, runs, verdicts, chinese, evidence)
            piece = piece.with_texts(decided, batch)
        return piece

    def _judge(self, atoms: Atoms, runs: Runs) -> list[Verdict]:
        """The verdict on each run, looked up by a hash of its words and gaps."""
        if not len(runs.first):
            return []
        readings = self.readings.columns
        hashes = _hash_runs(atoms, runs, readings.mixed)
        before = np.maximum(runs.first - 1, 0)
        after_number = (
            (runs.first > 0)
            & ((readings.flags[atoms.readings[before]] & JOINS_NEXT) != 0)
            & (atoms.gaps[runs.first] % JOINED == Gap.SOFT)
        )
        known = self.verdicts.known
        keys = list(zip(hashes.tolist(), after_number.tolist(), strict=True))
        fresh = {key: place for place, key in enumerate(keys) if key not in known}
        if fresh:
            places = np.fromiter(fresh.values(), np.int64, len(fresh))
            new_runs = Runs(runs.first[places], runs.last[places])
            self.verdicts.judge(list(fresh), atoms, new_runs, after_number[places], readings)
        return [known[key] for key in keys]

    def _decide_with_chinese(
        self,
        batch: Batch,
        atoms: Atoms,
        runs: Runs,
        verdicts: list[Verdict],
        chinese: FoundChinese,
        evidence: BatchEvidence,
    ) -> dict[int, list[Row]]:
        """For each text with Chinese matches, all its matches, overlaps decided over both roads."""
        by_text: dict[int, list[Candidate]] = {}
        for candidate in filter(evidence.allows_chinese, chinese.candidates):
            text = int(np.searchsorted(batch.begins, candidate.start, "right")) - 1
            by_text.setdefault(text, []).append(candidate)
        answers = evidence.answers()
        texts = np.searchsorted(batch.begins, atoms.starts[runs.first], "right") - 1
        for first, text, verdict in zip(runs.first.tolist(), texts.tolist(), verdicts, strict=True):
            answer = next(answers) if verdict.asks else ()
            if text in by_text:
                allowed = self.verdicts.allowed_candidates(verdict, answer)
                by_text[text] += (_placed(candidate, first, atoms) for candidate in allowed)
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
    return replace(
        candidate,
        start=int(atoms.starts[first + candidate.start]),
        end=int(atoms.ends[first + candidate.end - 1]),
    )


_BASE = 0x5851F42D4C957F2D


def _powers(base: int, count: int) -> Hashes:
    powers = np.full(count, base, np.uint64)
    powers[0] = 1
    return np.multiply.accumulate(powers, dtype=np.uint64)


def _hash_runs(atoms: Atoms, runs: Runs, mixed: Hashes) -> Hashes:
    """A 64-bit hash of the words and gaps of each run (polynomial; one multiplication a word).

    The gap before the first word is left out: it separates the run from what stands before it.
    """
    lengths = runs.last - runs.first + 1
    powers = _powers(_BASE, int(lengths.max()) + 1)
    places = np.repeat(runs.first - (np.cumsum(lengths) - lengths), lengths) + np.arange(
        int(lengths.sum())
    )
    gaps = atoms.gaps[places].astype(np.uint64)
    offsets = places - np.repeat(runs.first, lengths)
    gaps[offsets == 0] = 7
    values = (mixed[atoms.readings[places]] ^ mix(gaps)) * powers[offsets]
    return np.add.reduceat(values, np.cumsum(lengths) - lengths)
