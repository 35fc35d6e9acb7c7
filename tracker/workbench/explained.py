"""Explained: a reading of a stretch of text, and what became of it."""

from dataclasses import dataclass
from typing import Literal

from tracker.workbench.alignment import Pair
from tracker.workbench.conditions import Condition

Verdict = Literal["matched", "refused", "overruled", "nearly"]


@dataclass(frozen=True, slots=True)
class Explained:
    """A reading of a stretch of the text and what became of it. ``kind`` and ``score`` are None
    for what only nearly matched; ``reasons`` say why it was refused or overruled, or what keeps
    it from matching."""

    phrase: str
    wording: str
    variant: str
    verdict: Verdict
    kind: str | None
    score: float | None
    start: int
    end: int
    pairs: tuple[Pair, ...]
    reasons: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    inside: str | None = None
