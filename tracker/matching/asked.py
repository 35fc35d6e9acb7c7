"""Asked: the places whose conditions are asked for, and how far evidence is in sight of them."""

from typing import NamedTuple

from tracker.matching.codepoints import Ints


class Asked(NamedTuple):
    """The places whose conditions are asked for, as columns: ``start`` and ``end`` in the batch,
    ``first`` and ``last`` word (numbers), ``phrase``, ``wording``."""

    start: Ints
    end: Ints
    first: Ints
    last: Ints
    phrase: Ints
    wording: Ints

    def only(self, places: Ints) -> "Asked":
        """Some of them."""
        return Asked(
            self.start[places],
            self.end[places],
            self.first[places],
            self.last[places],
            self.phrase[places],
            self.wording[places],
        )


class Sight(NamedTuple):
    """How far evidence is looked for, as first and last word (int64): of phrases and words from
    ``low`` to ``high``, of readings that need evidence themselves in their sentence only."""

    low: Ints
    high: Ints
    low_sentence: Ints
    high_sentence: Ints

    def only(self, places: Ints) -> "Sight":
        """Some of them."""
        return Sight(
            self.low[places],
            self.high[places],
            self.low_sentence[places],
            self.high_sentence[places],
        )
