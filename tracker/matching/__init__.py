"""matching: compile a phrasebook, find candidates, align and score, decide overlaps.

What stands here is loaded when it is asked for: a scan that finds everything unchanged needs no
numpy.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tracker.matching.batch import find_in_batch
    from tracker.matching.columns import MatchColumns
    from tracker.matching.compiled import (
        EVENT_PREFIX,
        CompiledPhrasebook,
        compile_phrasebook,
        with_ready_words,
    )
    from tracker.matching.match import KINDS, MATCHER_VERSION, Match, MatchKind
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
    "with_ready_words",
]

_HOMES = {
    "find_in_batch": "batch",
    "MatchColumns": "columns",
    "EVENT_PREFIX": "compiled",
    "CompiledPhrasebook": "compiled",
    "compile_phrasebook": "compiled",
    "find_matches": "reference",
    "with_ready_words": "compiled",
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = importlib.import_module(f"{__name__}.{_HOMES.get(name, 'match')}")
    return getattr(home, name)
