"""matching: compile a phrasebook, find candidates, align and score, decide overlaps."""

from tracker.matching.compiled import (
    EVENT_PREFIX,
    MATCHER_VERSION,
    CompiledPhrasebook,
    compile_phrasebook,
)
from tracker.matching.match import KINDS, Match, MatchKind
from tracker.matching.reference import find_matches

__all__ = [
    "EVENT_PREFIX",
    "KINDS",
    "MATCHER_VERSION",
    "CompiledPhrasebook",
    "Match",
    "MatchKind",
    "compile_phrasebook",
    "find_matches",
]
