"""Whether a silence means anything: Solow's test, with documents in the place of years."""

import math

SILENCE_P = 0.05  # a silence counts where chance would leave one as long less often than this


def silence_p(sightings: int, until_last: int, since: int) -> float:
    """How often chance alone would leave the last ``since`` documents without the phrase.

    ``sightings`` documents with the phrase after the first one lie among ``until_last`` documents
    after the first one; ``since`` documents follow. If the phrase went on as before, all
    sightings fall into the earlier part with the probability C(until_last, sightings) /
    C(until_last + since, sightings).

    >>> round(silence_p(3, 10, 10), 4)
    0.1053

    No further sighting gives 1: a phrase met once says nothing about how often to expect it.
    Source: Solow 1993, Ecology 74:962–964, with documents in the place of years.
    """
    every = until_last + since
    logs = (math.log(until_last - taken) - math.log(every - taken) for taken in range(sightings))
    return math.exp(sum(logs))


def silence_needed(sightings: int, until_last: int) -> int | None:
    """How many documents must follow the last sighting for their silence to mean something.

    None where no number would do: after one sighting.

    >>> silence_needed(3, 10)
    16
    """
    if sightings < 1:
        return None
    low, high = 0, 1
    while silence_p(sightings, until_last, high) > SILENCE_P:
        low, high = high, high * 2
    while high - low > 1:
        middle = (low + high) // 2
        if silence_p(sightings, until_last, middle) > SILENCE_P:
            low = middle
        else:
            high = middle
    return high
