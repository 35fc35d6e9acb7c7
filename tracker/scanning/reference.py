"""The reference matcher in the shape scanning asks for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tracker.matching import KINDS, CompiledPhrasebook, find_matches


@dataclass(frozen=True, slots=True)
class Columns:
    """Matches of a batch of texts in columns; see ``kit.MatchColumns``."""

    text: Any
    phrase: Any
    wording: Any
    kind: Any
    score: Any
    start: Any
    end: Any
    inside: Any
    phrases: tuple[str, ...]
    wordings: tuple[str, ...]


class ReferenceMatcher:
    """Finds matches text by text with the slow, clear matcher."""

    def __init__(self, compiled: CompiledPhrasebook) -> None:
        self.compiled = compiled

    def find_in_batch(self, texts: Sequence[str]) -> Columns:
        """All matches in these texts, sorted by text and place."""
        phrases = {phrase: number for number, phrase in enumerate(self.compiled.phrases)}
        names = tuple(dict.fromkeys(self.compiled.wording_texts))
        wordings = {wording: number for number, wording in enumerate(names)}
        rows = [
            (
                number,
                phrases[match.phrase],
                wordings[match.wording],
                KINDS.index(match.kind),
                match.score,
                match.start,
                match.end,
                phrases[match.inside] if match.inside is not None else -1,
            )
            for number, text in enumerate(texts)
            for match in find_matches(text, self.compiled)
        ]
        columns = list(zip(*rows, strict=True)) or [()] * 8
        types = (np.int32, np.int32, np.int32, np.int8, np.float32, np.int32, np.int32, np.int32)
        made = [np.array(column, of) for column, of in zip(columns, types, strict=True)]
        text, phrase, wording, kind, score, start, end, inside = made
        ids = self.compiled.phrases
        return Columns(text, phrase, wording, kind, score, start, end, inside, ids, names)
