"""Between: what it costs that other function words stand between two words than a wording has."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from tracker.matching.codepoints import Ints
from tracker.matching.distinct import distinct
from tracker.matching.function_words import ARTICLES
from tracker.matching.reading_table import FUNCTION_NUMBERS

# Repairs packed into one whole number, so that adding them up is one addition; twelve bits each
SOFT = 1  # words in another form, articles that came or went
HARD = 1 << 12  # other function words that came or went, commas
MOST_KNOWN = 1 << 14  # rows of function words that are remembered

_IS_ARTICLE = np.zeros(len(FUNCTION_NUMBERS) + 1, bool)
_IS_ARTICLE[[FUNCTION_NUMBERS[word] for word in ARTICLES]] = True
_BITS = 5  # of the number of a function word


def pack_words(words: Sequence[str]) -> int:
    """Function words in a row as one whole number, as ``Stretches.between`` has them."""
    return sum(FUNCTION_NUMBERS[word] << (_BITS * place) for place, word in enumerate(words))


class BetweenCosts:
    """The repairs of every row of function words met, for every row the wordings have; the same as
    ``align._repair_between`` counts, worked out once for each row that is met.

    >>> costs = BetweenCosts([(), ("of", "the")])
    >>> met = np.array([pack_words(words) for words in (("of",), ("the", "of"), ("of", "the"))])
    >>> found = costs.between(met, np.array([1, 1, 1]))
    >>> (found // SOFT % HARD).tolist(), (found // HARD).tolist()
    ([1, 0, 0], [0, 1, 0])
    """

    def __init__(self, words: Sequence[tuple[str, ...]]) -> None:
        # rows of wordings may be longer than what can stand in a text: Python's numbers are long
        self._packed = [pack_words(row) for row in words]
        self._counts = _count_words([[FUNCTION_NUMBERS[word] for word in row] for row in words])
        self._forget()

    def _forget(self) -> None:
        self._codes = np.zeros(0, np.int64)  # ascending
        self._costs = np.zeros((0, len(self._packed)), np.int64)

    def between(self, codes: Ints, befores: npt.NDArray[np.integer]) -> Ints:
        """What it costs that the words ``codes`` stand where a wording has its row ``befores``."""
        slots = self._slots(codes)
        if (slots < 0).any():
            self._learn(distinct(codes))
            slots = self._slots(codes)
        costs: Ints = self._costs[slots, befores]
        return costs

    def _slots(self, codes: Ints) -> Ints:
        """The rows of the codes; -1 for those not known."""
        if not len(self._codes):
            return np.full(len(codes), -1, np.int64)
        slots = np.minimum(np.searchsorted(self._codes, codes), len(self._codes) - 1)
        return np.where(self._codes[slots] == codes, slots, -1)

    def _learn(self, codes: Ints) -> None:
        fresh = codes[self._slots(codes) < 0]
        if len(self._codes) + len(fresh) > MOST_KNOWN:
            self._forget()
            fresh = codes
        known = np.concatenate([self._codes, fresh])
        order = np.argsort(known)
        self._codes = known[order]
        self._costs = np.concatenate([self._costs, self._work_out(fresh)])[order]

    def _work_out(self, codes: Ints) -> Ints:
        counts = _count_words([_unpack(code) for code in codes.tolist()])
        changed = np.abs(counts[:, None, :] - self._counts[None, :, :])
        articles = changed[:, :, _IS_ARTICLE].sum(axis=2)
        others = changed[:, :, ~_IS_ARTICLE].sum(axis=2)
        others[(articles + others) == 0] = 1  # the same words in another order
        costs: Ints = articles * SOFT + others * HARD
        places = {packed: place for place, packed in enumerate(self._packed)}
        for row, code in enumerate(codes.tolist()):
            if code in places:
                costs[row, places[code]] = 0
        return costs


def _unpack(code: int) -> list[int]:
    numbers = []
    while code:
        numbers.append(code & ((1 << _BITS) - 1))
        code >>= _BITS
    return numbers


def _count_words(rows: Sequence[Sequence[int]]) -> Ints:
    """How often each function word stands in each row."""
    counts = np.zeros((len(rows), len(FUNCTION_NUMBERS) + 1), np.int64)
    for row, numbers in enumerate(rows):
        for number in numbers:
            counts[row, number] += 1
    return counts
