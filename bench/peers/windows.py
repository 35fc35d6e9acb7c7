"""Fuzzy matching by brute force: every window of words against every wording of that length."""

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np
from rapidfuzz.fuzz import ratio
from rapidfuzz.process import cdist

from peers.face import Found, Wordings, table_of

CUTOFF = 85  # of 100
MOST = 4_000_000  # cells of a table of scores: more would leave the cache
WORD = re.compile(r"\w+")


class TokenWindows:
    """One table of ratios per length in words; of windows that overlap the best is kept."""

    def __init__(self, wordings: Wordings) -> None:
        self.wordings = wordings
        self.by_length: dict[int, list[int]] = defaultdict(list)
        for number, words in enumerate(wordings.words):
            length = len(words.split())
            if words.isascii():
                self.by_length[length].append(number)
        self.words = {n: [wordings.words[i] for i in some] for n, some in self.by_length.items()}

    def find(self, texts: Sequence[str]) -> list[list[tuple[int, int, int]]]:
        """(wording, start, end) of each text."""
        return [self._find(text.lower()) for text in texts]

    def _find(self, text: str) -> list[tuple[int, int, int]]:
        spans = [match.span() for match in WORD.finditer(text)]
        scored: list[tuple[float, int, int, int]] = []
        for length, words in self.words.items():
            windows = [text[a[0] : b[1]] for a, b in zip(spans, spans[length - 1 :], strict=False)]
            step = max(1, MOST // len(words))
            for begin in range(0, len(windows), step):
                part = windows[begin : begin + step]
                scores = cdist(part, words, scorer=ratio, score_cutoff=CUTOFF, dtype=np.uint8)
                best = scores.argmax(axis=1)
                values = scores[np.arange(len(part)), best]
                for place in np.flatnonzero(values).tolist():
                    first = begin + place
                    wording = self.by_length[length][int(best[place])]
                    start, end = spans[first][0], spans[first + length - 1][1]
                    scored.append((float(values[place]), start, end, wording))
        return _best_apart(scored)

    def table(self, found: Any) -> Any:
        """The same as a table."""
        return table_of(found)

    def places(self, texts: Sequence[str], found: list[list[tuple[int, int, int]]]) -> list[Found]:
        """The places found."""
        return [
            (number, start, end, self.wordings.phrases[wording])
            for number, rows in enumerate(found)
            for wording, start, end in rows
        ]


def _best_apart(scored: list[tuple[float, int, int, int]]) -> list[tuple[int, int, int]]:
    """The best windows that do not overlap: score first, then length."""
    taken: set[int] = set()
    kept = []
    for _, start, end, wording in sorted(scored, key=lambda s: (-s[0], s[1] - s[2], s[1])):
        if taken.isdisjoint(range(start, end)):
            taken.update(range(start, end))
            kept.append((wording, start, end))
    return kept
