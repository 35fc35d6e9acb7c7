"""The conditions of a reading: whether each holds, and the evidence that shows it."""

from collections.abc import Iterable
from dataclasses import dataclass

from tracker.matching.candidate import Candidate
from tracker.matching.evidence import EVIDENCE_WINDOW, SENTENCE_LIMIT
from tracker.matching.overlaps import choose_readings
from tracker.matching.reference import holds
from tracker.workbench.reader import Reader

SHOWN_EVIDENCE = 4


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition of a wording (one of a choice is enough), whether it holds, and the evidence
    near it: the words, how many words away (negative: before)."""

    names: tuple[str, ...]
    holds: bool
    evidence: tuple[tuple[str, int], ...]


def conditions_of(candidate: Candidate, reader: Reader) -> tuple[Condition, ...]:
    """The conditions of the candidate's wording, whether they hold, and what shows it."""
    return tuple(
        Condition(
            tuple(reader.book.evidence_sets[n] if isinstance(n, int) else n for n in choice),
            any(holds(n, candidate, reader.text, reader.surroundings) for n in choice),
            _nearest(
                evidence
                for n in choice
                if isinstance(n, int)
                for evidence in _evidence_near(n, candidate, reader)
            ),
        )
        for choice in reader.book.wordings[candidate.wording].needs
    )


def _nearest(evidence: Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    """The few nearest, each once; of words within words the longer."""
    ranked = sorted(set(evidence), key=lambda one: (abs(one[1]), -len(one[0]), one))
    kept: list[tuple[str, int]] = []
    for words, away in ranked:
        if not any(words in longer and abs(away - place) <= 2 for longer, place in kept):
            kept.append((words, away))
    return tuple(kept[:SHOWN_EVIDENCE])


def _evidence_near(
    evidence_set: int, candidate: Candidate, reader: Reader
) -> list[tuple[str, int]]:
    """The evidence that counts for a candidate: its words, and how many words away."""
    surroundings, book = reader.surroundings, reader.book
    if not surroundings.shows(evidence_set, candidate):
        return []
    first, last = surroundings.sentence_of(candidate.first)
    sentence = (
        max(first, candidate.first - SENTENCE_LIMIT),
        min(last, candidate.last + SENTENCE_LIMIT),
    )
    window = (
        min(sentence[0], candidate.first - EVIDENCE_WINDOW),
        max(sentence[1], candidate.last + EVIDENCE_WINDOW),
    )
    words = {(*place, window) for place in reader.evidence[evidence_set]}
    others = [
        c
        for c in reader.candidates
        if c.phrase in book.evidence_phrases[evidence_set] and c.phrase != candidate.phrase
    ]
    # a reading that needs evidence itself is evidence within the sentence only
    phrases = {
        (
            c.first,
            c.last,
            f"{reader.text[c.start : c.end]} [{book.phrases[c.phrase]}]",
            sentence if book.wordings[c.wording].needs else window,
        )
        for c in choose_readings(others, book.wording_texts)
    }
    near = []
    for begin, end, quote, (low, high) in words | phrases:
        shown = " ".join(quote.split())
        if candidate.last < begin <= high:
            near.append((shown, begin - candidate.last))
        elif low <= end < candidate.first:
            near.append((shown, end - candidate.first))
    return near
