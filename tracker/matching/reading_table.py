"""Reading table: what the passes have to know of each reading of the vocabulary, as columns."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from tracker.matching.function_words import FUNCTION_WORDS
from tracker.matching.graph import PatternGraph
from tracker.matching.hash_table import Hashes, mix
from tracker.matching.links import ALONE, JOINS_NEXT, LEAD, TAIL, Links
from tracker.matching.vocabulary import DistinctReading
from tracker.tokens import is_number, joins_next_number

FUNCTION_NUMBERS = {word: number for number, word in enumerate(sorted(FUNCTION_WORDS), start=1)}
"""Function words by number; 0 is none. They fit into five bits."""


class ReadingColumns(NamedTuple):
    """One row a reading: ``classes`` (int32, 0: no content word of a wording), ``norms`` (int32,
    -1: no word of the book), ``edits`` (int8), ``functions`` (int8, number of the function word),
    ``content`` (bool: counts as a content word), ``numbers`` (bool), ``flags`` (uint8: LEAD, TAIL,
    ALONE, JOINS_NEXT of ``links``), ``evidence`` (uint32, a bit for each set), ``mixed`` (uint64, a
    hash)."""

    classes: npt.NDArray[np.int32]
    norms: npt.NDArray[np.int32]
    edits: npt.NDArray[np.int8]
    functions: npt.NDArray[np.int8]
    content: npt.NDArray[np.bool_]
    numbers: npt.NDArray[np.bool_]
    flags: npt.NDArray[np.uint8]
    evidence: npt.NDArray[np.uint32]
    mixed: Hashes


class ReadingTable:
    """Grows with the vocabulary: ``columns`` holds a row for each reading told so far; ``known``
    are those of the readings that were learnt beforehand."""

    def __init__(
        self,
        links: Links,
        graph: PatternGraph,
        single_evidence: Sequence[tuple[int, str]],
        known: ReadingColumns | None = None,
    ) -> None:
        self._links = links
        self._norms = {norm: number for number, norm in enumerate(graph.known_norms)}
        self._evidence: dict[str, int] = {}
        for number, norm in single_evidence:
            self._evidence[norm] = self._evidence.get(norm, 0) | 1 << number
        self.columns = known or self._make([], 0)

    def learn(self, readings: Sequence[DistinctReading]) -> None:
        """Takes in the readings that are new; ``readings`` are all of them so far."""
        known = len(self.columns.classes)
        if known == len(readings):
            return
        fresh = self._make(readings[known:], known)
        pairs: Iterable[tuple[Any, Any]] = zip(self.columns, fresh, strict=True)
        self.columns = ReadingColumns(*(np.concatenate(pair) for pair in pairs))

    def _make(self, readings: Sequence[DistinctReading], first: int) -> ReadingColumns:
        norms = [norm for norm, _, _ in readings]
        functions = np.array([FUNCTION_NUMBERS.get(norm, 0) for norm in norms], np.int8)
        classes = np.array([self._links.class_of(key) for _, key, _ in readings], np.int32)
        flags = np.array([self._flags(norm) for norm in norms], np.uint8)
        flags[self._links.alone[classes]] |= ALONE
        return ReadingColumns(
            classes=classes,
            norms=np.array([self._norms.get(norm, -1) for norm in norms], np.int32),
            edits=np.array([edits for _, _, edits in readings], np.int8),
            functions=functions,
            content=(functions == 0) | np.array([key is not None for _, key, _ in readings], bool),
            numbers=np.array(list(map(is_number, norms)), bool),
            flags=flags,
            evidence=np.array(
                [0 if edits else self._evidence.get(norm, 0) for norm, _, edits in readings],
                np.uint32,
            ),
            mixed=mix(np.arange(first, first + len(readings), dtype=np.uint64)),
        )

    def _flags(self, norm: str) -> int:
        if norm in FUNCTION_WORDS:
            links = self._links
            return LEAD * (norm in links.leads) | TAIL * (norm in links.tails)
        return JOINS_NEXT * joins_next_number(norm)
