"""New sequences: those the last quarter of a dated corpus has and the time before it has not."""

from collections.abc import Sequence
from math import log

import numpy as np

from tracker.workbench.discover_grams import EARLIER, RECENT, Times

FEWEST_DATED = 20  # documents; with fewer, a quarter of them is four or less
FEWEST_DATES = 4  # different dates
RECENT_SHARE = 0.25  # of the dated documents, counted from the last one back
SURPRISING = 10.83  # log-likelihood ratio at p < 0.001, one degree of freedom
RISING = 10  # times the share of documents it had before


def divide_by_time(dates: Sequence[str | None]) -> tuple[Times | None, str]:
    """RECENT, EARLIER or 0 (undated) for each document; None with the reason where dates are few.

    Documents of one date stay together; a date is compared as it is written, "2020" before
    "2020-03".

    >>> times, _ = divide_by_time([str(year) for year in range(2000, 2024)] + [None])
    >>> times.tolist().count(RECENT), times.tolist().count(EARLIER), int(times[-1])
    (6, 18, 0)
    >>> divide_by_time(["2020"] * 30)[1]
    'new sequences need at least 20 dated documents of 4 dates; there are 30 of 1.'
    """
    dated = sorted(date for date in dates if date is not None)
    if len(dated) < FEWEST_DATED or len(set(dated)) < FEWEST_DATES:
        return None, (
            f"new sequences need at least {FEWEST_DATED} dated documents of {FEWEST_DATES} dates; "
            f"there are {len(dated)} of {len(set(dated))}."
        )
    limit = dated[int(len(dated) * (1 - RECENT_SHARE))]
    if limit == dated[0]:
        limit = next(date for date in dated if date > limit)
    times = np.array(
        [0 if date is None else RECENT if date >= limit else EARLIER for date in dates], np.int8
    )
    return times, ""


def surprise(recent: int, earlier: int, times: Times | None) -> float | None:
    """How surely a sequence is new: the log-likelihood ratio (Dunning 1993) of its documents in
    the recent time against those before; None where it is not new.

    New is what stands in at least RISING times the share of documents it had before, and SURPRISING
    or more.

    >>> times = np.array([EARLIER] * 75 + [RECENT] * 25, np.int8)
    >>> round(surprise(8, 0, times), 1), surprise(8, 8, times), surprise(2, 0, times)
    (22.2, None, None)
    """
    if times is None:
        return None
    late, early = int((times == RECENT).sum()), int((times == EARLIER).sum())
    share = (recent + earlier) / (late + early)
    if not recent or recent / late < RISING * earlier / early:
        return None
    ratio = 2 * recent * log(recent / (late * share))
    if earlier:
        ratio += 2 * earlier * log(earlier / (early * share))
    return ratio if ratio >= SURPRISING else None
