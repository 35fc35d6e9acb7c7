"""matching: compile a phrasebook, find candidates, align and score, decide overlaps."""

from tracker.matching.batch import find_in_batch
from tracker.matching.columns import MatchColumns
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
    "MatchColumns",
    "MatchKind",
    "compile_phrasebook",
    "find_in_batch",
    "find_matches",
]
