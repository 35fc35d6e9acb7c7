"""The clever twenty lines: exact search for an anchor word, then fuzzy alignment beside it."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import ahocorasick_rs
from rapidfuzz.fuzz import partial_ratio, partial_ratio_alignment
from rapidfuzz.process import extractOne

from peers.face import Found, Wordings, table_of

CUTOFF = 85  # of 100
ROOM = 12  # characters either side for what was inserted


class AnchorWindows:
    """Each wording is anchored at its two longest words; beside a hit the best wording with that
    anchor is looked for."""

    def __init__(self, wordings: Wordings) -> None:
        self.wordings = wordings
        anchored: dict[str, list[int]] = defaultdict(list)
        for number, words in enumerate(wordings.words):
            for anchor in sorted(set(words.split()), key=lambda word: (-len(word), word))[:2]:
                anchored[anchor].append(number)
        self.anchors = list(anchored)
        self.choices = [{n: wordings.words[n] for n in anchored[a]} for a in self.anchors]
        self.longest = [max(map(len, choices.values())) for choices in self.choices]
        self.find_anchors = ahocorasick_rs.AhoCorasick(
            self.anchors, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest
        ).find_matches_as_indexes

    def find(self, texts: Sequence[str]) -> list[list[tuple[int, int, int]]]:
        """(wording, start, end) of each text."""
        found = []
        for text in texts:
            lowered, rows, free = text.lower(), [], 0
            for anchor, start, end in self.find_anchors(lowered, overlapping=False):
                if start < free:
                    continue
                reach = self.longest[anchor] + ROOM
                begin = max(free, start - reach)
                window = lowered[begin : end + reach]
                choices = self.choices[anchor]
                best = extractOne(window, choices, scorer=partial_ratio, score_cutoff=CUTOFF)
                if best is not None:
                    part = partial_ratio_alignment(best[0], window, score_cutoff=CUTOFF)
                    if part is not None:
                        free = begin + part.dest_end
                        rows.append((best[2], begin + part.dest_start, free))
            found.append(rows)
        return found

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
