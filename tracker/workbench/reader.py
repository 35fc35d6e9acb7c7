"""A text as the reference matcher sees it before anything is decided."""

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.matching import CompiledPhrasebook, MatchKind
from tracker.matching.candidate import Candidate
from tracker.matching.evidence import Surroundings, sentence_starts
from tracker.matching.reference import align_all, find_chinese, find_squeezed, survey
from tracker.matching.rows import Atom, Row, make_row, read_atoms
from tracker.tokens import Token, mask_mojibake, tokenize

EvidenceWord = tuple[int, int, str]
"""First and last token of an evidence word, and what stands there."""


@dataclass(frozen=True, slots=True)
class Reader:
    """A text read for one book: its tokens, words, candidates and what surrounds them; for each
    evidence set the places where its words stand."""

    text: str
    tokens: Sequence[Token]
    row: Row
    candidates: Sequence[Candidate]
    surroundings: Surroundings
    evidence: Sequence[Sequence[EvidenceWord]]
    book: CompiledPhrasebook

    @property
    def atoms(self) -> Sequence[Atom]:
        """The words of the text as the book reads them."""
        return self.row.atoms


def read_for(text: str, book: CompiledPhrasebook) -> Reader:
    """The text as the reference matcher sees it, before anything is decided."""
    masked = mask_mojibake(text)
    tokens = tokenize(masked)
    row = make_row(read_atoms(masked, tokens, book.lexicon))
    found = [*align_all(book.patterns, row, book), *find_chinese(masked, tokens, book)]
    surroundings = survey(masked, tokens, row, found, book)
    evidence = _find_evidence(masked, tokens, row, book)
    return Reader(masked, tokens, row, found, surroundings, evidence, book)


def _find_evidence(
    text: str, tokens: Sequence[Token], row: Row, book: CompiledPhrasebook
) -> list[list[EvidenceWord]]:
    found: list[list[EvidenceWord]] = [[] for _ in book.evidence_sets]
    for c in align_all(book.evidence_patterns, row, book):
        if c.kind in (MatchKind.EXACT, MatchKind.INFLECTED):
            found[c.phrase].append((c.first, c.last, text[c.start : c.end]))
    for piece, _, _, before in find_squeezed(book.evidence_chinese, text, tokens):
        for number in book.evidence_chinese[piece]:
            found[number].append((before, before - 1, piece))
    return found


def sentence_around(text: str, offset: int) -> tuple[int, int]:
    """Start and end of the sentence that holds a place, in code points.

    >>> text = "It rained. The four winds blew. All went."
    >>> start, end = sentence_around(text, 20)
    >>> text[start:end]
    'The four winds blew.'
    """
    tokens = tokenize(text)
    starts = [tokens[number].start for number in sentence_starts(tokens)]
    before = [start for start in starts if start <= offset]
    start = before[-1] if before else 0
    end = next((s for s in starts if s > offset), len(text))
    return start, start + len(text[start:end].rstrip())
