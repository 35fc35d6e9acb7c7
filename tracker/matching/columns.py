"""MatchColumns: what the fast path returns, and how the pieces of it are put together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tracker.matching.candidate import Candidate
from tracker.matching.codepoints import Batch, Ints
from tracker.matching.compiled import CompiledPhrasebook
from tracker.matching.lists import Rows
from tracker.matching.long_texts import TextPiece
from tracker.matching.match import KINDS, Match, MatchKind
from tracker.matching.verdicts import KIND_NUMBERS
from tracker.matching.vocabulary import Atoms
from tracker.matching.words import Words

Row = tuple[Candidate, int]
"""A match, and the phrase that holds it (-1: none)."""


@dataclass(frozen=True, slots=True)
class MatchColumns:
    """Matches of a batch of texts as columns of equal length, sorted by text, start, longer first,
    phrase. ``text`` (int32) is the number of the text, ``phrase`` and ``inside`` (int32, -1 for
    none) indices into ``phrases``, ``wording`` (int32) into ``wordings``, ``kind`` (int8) into
    KINDS, ``score`` (float32) 0–100, ``start`` and ``end`` (int32) code points of the text.

    For the denominators: ``word_starts`` and ``character_starts`` (int32) are the places of all
    words and Chinese characters; those of text i are ``word_starts[word_offsets[i]:
    word_offsets[i + 1]]``, likewise for the characters.
    """

    text: npt.NDArray[np.int32]
    phrase: npt.NDArray[np.int32]
    wording: npt.NDArray[np.int32]
    kind: npt.NDArray[np.int8]
    score: npt.NDArray[np.float32]
    start: npt.NDArray[np.int32]
    end: npt.NDArray[np.int32]
    inside: npt.NDArray[np.int32]
    phrases: tuple[str, ...]
    wordings: tuple[str, ...]
    word_starts: npt.NDArray[np.int32]
    word_offsets: Ints
    character_starts: npt.NDArray[np.int32]
    character_offsets: Ints

    def matches(self) -> list[tuple[int, Match]]:
        """The matches as objects, each with the number of its text; for tens of thousands, keep to
        the columns."""
        columns = (
            self.text,
            self.phrase,
            self.wording,
            self.kind,
            self.score,
            self.start,
            self.end,
            self.inside,
        )
        return [
            (
                text,
                Match(
                    self.phrases[phrase],
                    self.wordings[wording],
                    MatchKind(KINDS[kind]),
                    score,
                    start,
                    end,
                    self.phrases[inside] if inside >= 0 else None,
                ),
            )
            for text, phrase, wording, kind, score, start, end, inside in zip(
                *(column.tolist() for column in columns), strict=True
            )
        ]


class Piece(NamedTuple):
    """The matches of one batch. ``rows`` (int64, one row per match): text, start, end, phrase,
    wording, kind, score, inside, places in the text; the rest as in MatchColumns."""

    rows: Ints
    word_starts: npt.NDArray[np.int32]
    word_counts: Ints
    character_starts: npt.NDArray[np.int32]
    character_counts: Ints
    first_text: int

    def with_texts(self, decided: Mapping[int, Sequence[Row]], batch: Batch) -> "Piece":
        """The piece with the matches of some texts replaced (places in the batch)."""
        kept = self.rows[
            ~np.isin(self.rows[:, 0], np.fromiter(decided, np.int64) + self.first_text)
        ]
        added = [
            (
                text + self.first_text,
                row.start - int(batch.begins[text]),
                row.end - int(batch.begins[text]),
                row.phrase,
                row.wording,
                KIND_NUMBERS[row.kind],
                int(row.score),
                outer,
            )
            for text, rows in decided.items()
            for row, outer in rows
        ]
        rows = np.concatenate([kept, np.array(added, np.int64).reshape(-1, 8)])
        order = np.lexsort((rows[:, 3], -rows[:, 2], rows[:, 1], rows[:, 0]))
        return self._replace(rows=rows[order])


def piece_of(
    batch: Batch, words: Words, atoms: Atoms, begins: Ints, matches: Rows, first_text: int
) -> Piece:
    """The piece of a batch: ``matches`` as ``Verdicts.choose`` gives them, and for each the atom
    its run begins with."""
    starts = atoms.starts[begins + matches[:, 0]]
    ends = atoms.ends[begins + matches[:, 1]]
    texts = np.searchsorted(batch.begins, starts, "right") - 1
    offsets = batch.begins[texts]
    columns = [texts + first_text, starts - offsets, ends - offsets, matches[:, 2:]]
    word_starts, word_counts = _by_text(words.starts, batch.begins)
    character_starts, character_counts = _by_text(batch.han, batch.begins)
    return Piece(
        np.column_stack(columns),
        word_starts,
        word_counts,
        character_starts,
        character_counts,
        first_text,
    )


def _by_text(places: Ints, begins: Ints) -> tuple[npt.NDArray[np.int32], Ints]:
    """Places in a batch as places in their texts, and how many each text has."""
    edges = np.searchsorted(places, begins)
    counts = np.diff(edges)
    return (places - np.repeat(begins[:-1], counts)).astype(np.int32), counts


def join_pieces(pieces: Sequence[Piece], cuts: Sequence[TextPiece], number: int) -> Piece:
    """The pieces of one long text as one: what begins in the core of each."""
    rows: list[Ints] = []
    words: list[npt.NDArray[np.int32]] = []
    characters: list[npt.NDArray[np.int32]] = []
    for piece, cut in zip(pieces, cuts, strict=True):
        moved = piece.rows.copy()
        moved[:, 1:3] += cut.begin
        rows.append(moved[(moved[:, 1] >= cut.core_begin) & (moved[:, 1] < cut.core_end)])
        for places, kept in ((piece.word_starts, words), (piece.character_starts, characters)):
            there = places + np.int32(cut.begin)
            kept.append(there[(there >= cut.core_begin) & (there < cut.core_end)])
    word_starts, character_starts = np.concatenate(words), np.concatenate(characters)
    return Piece(
        np.concatenate(rows),
        word_starts,
        np.array([len(word_starts)], np.int64),
        character_starts,
        np.array([len(character_starts)], np.int64),
        number,
    )


def concatenate(pieces: Sequence[Piece], book: CompiledPhrasebook) -> MatchColumns:
    """The pieces of all batches as one."""
    rows = np.concatenate([np.zeros((0, 8), np.int64), *(piece.rows for piece in pieces)])
    no_places = np.zeros(0, np.int32)
    return MatchColumns(
        text=rows[:, 0].astype(np.int32),
        start=rows[:, 1].astype(np.int32),
        end=rows[:, 2].astype(np.int32),
        phrase=rows[:, 3].astype(np.int32),
        wording=rows[:, 4].astype(np.int32),
        kind=rows[:, 5].astype(np.int8),
        score=rows[:, 6].astype(np.float32),
        inside=rows[:, 7].astype(np.int32),
        phrases=book.phrases,
        wordings=book.wording_texts,
        word_starts=np.concatenate([no_places, *(piece.word_starts for piece in pieces)]),
        word_offsets=_offsets([piece.word_counts for piece in pieces]),
        character_starts=np.concatenate([no_places, *(piece.character_starts for piece in pieces)]),
        character_offsets=_offsets([piece.character_counts for piece in pieces]),
    )


def _offsets(counts: Sequence[Ints]) -> Ints:
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(np.concatenate([*counts, []]))]).astype(
        np.int64
    )
