"""The reference matcher: slow, clear, and the definition of what a match is.

The fast path (``batch.py``) has to return exactly the same matches; this one is its oracle.
"""

import bisect
from collections.abc import Iterable, Sequence

import regex

from tracker.matching.align import align
from tracker.matching.candidate import Candidate
from tracker.matching.chinese import squeeze
from tracker.matching.compiled import CompiledPhrasebook
from tracker.matching.evidence import (
    Surroundings,
    has_capitals,
    sentence_starts,
    stands_in_quotes,
)
from tracker.matching.match import Match, MatchKind
from tracker.matching.overlaps import choose_readings, drop_swallowed, find_outer
from tracker.matching.pattern import Pattern
from tracker.matching.rows import Row, make_row, read_atoms
from tracker.tokens import Token, mask_mojibake, tokenize


def find_matches(text: str, book: CompiledPhrasebook) -> list[Match]:
    """Every match in a text, sorted by place.

    1. read the words of the text as words of the book; 2. align every pattern at every place;
    3. keep what its conditions allow; 4. decide overlaps.
    """
    text = mask_mojibake(text)
    tokens = tokenize(text)
    row = make_row(read_atoms(text, tokens, book.lexicon))
    candidates = [
        *align_all(book.patterns, row, book),
        *find_chinese(text, tokens, book),
    ]
    surroundings = survey(text, tokens, row, candidates, book)
    allowed = [c for c in candidates if is_allowed(c, text, surroundings, book)]
    chosen = drop_swallowed(choose_readings(allowed, book.wording_texts), book.swallows)
    chosen = drop_glosses(chosen, text)
    return [
        Match(
            phrase=book.phrases[c.phrase],
            wording=book.wordings[c.wording].text,
            kind=c.kind,
            score=c.score,
            start=c.start,
            end=c.end,
            inside=book.phrases[outer] if outer >= 0 else None,
        )
        for c, outer in zip(chosen, find_outer(chosen), strict=True)
    ]


def align_all(patterns: Iterable[Pattern], row: Row, book: CompiledPhrasebook) -> list[Candidate]:
    """Every place where a pattern stands, by a kind its wording counts."""
    found = []
    for pattern in patterns:
        for place in sorted(p for key in pattern.first_keys for p in row.places.get(key, ())):
            for alignment in align(pattern, row, place):
                first, last = row.atoms[alignment.first], row.atoms[alignment.last]
                candidate = Candidate(
                    pattern.phrase,
                    pattern.wording,
                    alignment.kind,
                    alignment.score,
                    first.start,
                    last.end,
                    first.token,
                    last.token,
                )
                counted = candidate if pattern.wording < 0 else with_counted_kind(candidate, book)
                if counted is not None:
                    found.append(counted)
    return found


def with_counted_kind(candidate: Candidate, book: CompiledPhrasebook) -> Candidate | None:
    """The candidate if its wording counts that kind. A wording that counts damaged ones alone says
    that it is itself what damage leaves: its matches are damaged however well they fit."""
    kinds = book.wordings[candidate.wording].kinds
    if kinds is None or candidate.kind in kinds:
        return candidate
    if kinds == {MatchKind.DAMAGED}:
        return candidate._replace(kind=MatchKind.DAMAGED, score=min(candidate.score, 50.0))
    return None


def find_chinese(text: str, tokens: Sequence[Token], book: CompiledPhrasebook) -> list[Candidate]:
    """Every verbatim occurrence of a Chinese wording."""
    return [
        Candidate(phrase, wording, MatchKind.EXACT, 100.0, start, end, before, before - 1)
        for wanted, start, end, before in find_squeezed(book.chinese, text, tokens)
        for phrase, wording in book.chinese[wanted]
    ]


def find_squeezed(
    wanted: Iterable[str], text: str, tokens: Sequence[Token]
) -> list[tuple[str, int, int, int]]:
    """Where pieces of squeezed Chinese stand in a text: which, start, end, tokens before it."""
    squeezed, places = squeeze(text)
    starts = [token.start for token in tokens]
    found = []
    for piece in wanted:
        at = squeezed.find(piece)
        while at >= 0:
            start, end = places[at], places[at + len(piece) - 1] + 1
            found.append((piece, start, end, bisect.bisect_left(starts, start)))
            at = squeezed.find(piece, at + 1)
    return found


def survey(
    text: str,
    tokens: Sequence[Token],
    row: Row,
    candidates: Sequence[Candidate],
    book: CompiledPhrasebook,
) -> Surroundings:
    """The evidence of a text: its evidence words, and the candidates that are evidence."""
    surroundings = Surroundings(sentence_starts(tokens), len(tokens))
    points: dict[int, list[tuple[int, int]]] = {
        number: [] for number in range(len(book.evidence_sets))
    }
    for word in align_all(book.evidence_patterns, row, book):
        if word.kind in (MatchKind.EXACT, MatchKind.INFLECTED):
            points[word.phrase].append((word.first, word.last))
    for wanted, _, _, before in find_squeezed(book.evidence_chinese, text, tokens):
        for number in book.evidence_chinese[wanted]:
            points[number].append((before, before - 1))
    for number, words in points.items():
        surroundings.words_first[number] = sorted(first for first, _ in words)
        surroundings.words_last[number] = sorted(last for _, last in words)
        surroundings.add_phrases(number, candidates, book)
    return surroundings


def is_allowed(
    candidate: Candidate, text: str, surroundings: Surroundings, book: CompiledPhrasebook
) -> bool:
    """Whether all conditions of the candidate's wording hold: of each choice one is enough."""
    return all(
        any(holds(condition, candidate, text, surroundings) for condition in choice)
        for choice in book.wordings[candidate.wording].needs
    )


def holds(
    condition: str | int, candidate: Candidate, text: str, surroundings: Surroundings
) -> bool:
    """Whether one condition holds: capitals, quotes, or evidence of a set around it."""
    if condition == "capitals":
        return has_capitals(text, candidate.start, candidate.end)
    if condition == "quotes":
        return stands_in_quotes(text, candidate.start, candidate.end)
    assert isinstance(condition, int)
    return surroundings.shows(condition, candidate)


_OPENED = regex.compile(
    r"""
    (?: [^\w.;:!?。；：！？()（）\[\]【】\n]* \w+ ){0,3}   # "reforms": a few words more
    [^\w.;:!?。；：！？()（）\[\]【】\n]*
    [(（\[【] [^)）\]】\n]*                              # and other words in the brackets
    """,
    regex.VERBOSE,
)
_GLOSS_REACH = 60
"""Characters from a rendering to the same phrase in brackets after it."""


def drop_glosses(chosen: Sequence[Candidate], text: str) -> list[Candidate]:
    """Without the Chinese original in brackets after its own rendering, or the rendering after its
    original: one mention, not two.

    "the “two establishments” (两个确立)" counts once, and so does "the “delegate, regulate, serve”
    reforms (深化“放管服”改革)".
    """
    kept: list[Candidate] = []
    for candidate in chosen:
        glossed = any(
            before.phrase == candidate.phrase
            and _is_chinese(before) != _is_chinese(candidate)
            and 0 < candidate.start - before.end <= _GLOSS_REACH
            and _OPENED.fullmatch(text, before.end, candidate.start)
            for before in kept[-8:]
        )
        if not glossed:
            kept.append(candidate)
    return kept


def _is_chinese(candidate: Candidate) -> bool:
    return candidate.last < candidate.first
