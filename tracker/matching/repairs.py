"""Repairs: what had to be put right for a wording to stand, the kind that makes, and its cost."""

from typing import NamedTuple

from tracker.matching.match import KINDS, MatchKind

BAND = dict(zip(KINDS, (100, 90, 80, 70, 60, 50), strict=True))
"""Top score of each kind; repairs cost up to 9 points within the band, so that a worse kind never
outranks a better one."""

MOST_COST = 9
"""What repairs cost at the most; so that bands do not overlap."""


class Repairs(NamedTuple):
    """What had to be repaired so far along a way."""

    inflected: int = 0  # content words in another form
    edits: int = 0  # wrong letters
    articles: int = 0  # articles inserted or dropped
    moved: int = 0  # other function words inserted or dropped
    marks: int = 0  # commas and brackets the wording does not have
    stops: int = 0  # sentence ends inside
    missed: int = 0  # content words lost, added or replaced

    def kind(self) -> MatchKind:
        """The kind these repairs make.

        >>> Repairs(inflected=1, edits=1).kind().value
        'misspelt'
        """
        if self.stops or self.missed:
            return MatchKind.DAMAGED
        if self.edits:
            return MatchKind.MISSPELT
        if self.inflected or self.articles or self.moved or self.marks:
            return MatchKind.INFLECTED
        return MatchKind.EXACT

    def cost(self) -> int:
        """What they cost within the band of the kind.

        >>> Repairs(inflected=1, edits=1).cost()
        3
        """
        small = self.inflected + self.articles + self.moved + self.marks
        return min(MOST_COST, small + 2 * self.edits + 2 * self.stops + 3 * self.missed)


NO_REPAIRS = Repairs()
