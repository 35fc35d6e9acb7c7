"""Intervals for shares and rates, in plain Python: no table of values, no scipy.

All intervals are two-sided with ``LEVEL`` = 95 % unless said otherwise. A share is a number from 0
to 1, a rate is a count over an exposure. Where there is nothing to divide by, the answer is None:
a period without documents has no share, not a zero one.
"""

import math
from functools import lru_cache
from statistics import NormalDist

from tracker.measures.gamma import gamma_quantile

LEVEL = 0.95  # of all intervals; the convention of the field, printed in every report


def normal_quantile(level: float = LEVEL) -> float:
    """The half-width of a two-sided interval in standard errors: 1.96 for 95 %.

    >>> round(normal_quantile(0.95), 6)
    1.959964

    Source: algorithm AS 241 (Wichura 1988), as the standard library has it.
    """
    return NormalDist().inv_cdf(0.5 + level / 2)


def wilson_interval(
    successes: float, trials: float, level: float = LEVEL
) -> tuple[float, float] | None:
    """Between which shares the true share lies, given ``successes`` of ``trials``.

    Stays inside 0 to 1 and has a width also at 0 of n and n of n. No trials gives None.

    >>> low, high = wilson_interval(81, 263)
    >>> f"{low:.4f} {high:.4f}"
    '0.2553 0.3662'

    Raises ValueError if ``successes`` is negative or more than ``trials``.
    Source: Wilson 1927; Newcombe 1998, Statistics in Medicine 17:857–872, method 3.
    """
    if not 0 <= successes <= trials:
        raise ValueError(f"{successes} of {trials} is not a share")
    if trials == 0:
        return None
    z = normal_quantile(level)
    centre = successes + z * z / 2
    spread = z * math.sqrt(z * z / 4 + successes * (trials - successes) / trials)
    low = 0.0 if successes == 0 else (centre - spread) / (trials + z * z)
    high = 1.0 if successes == trials else (centre + spread) / (trials + z * z)
    return max(low, 0.0), min(high, 1.0)


@lru_cache(maxsize=65_536)  # counts repeat: 300 phrases × 3,650 days hold a few hundred of them
def poisson_interval(count: int, level: float = LEVEL) -> tuple[float, float]:
    """Between which means the true mean lies, given one Poisson ``count``: Garwood's exact one.

    low = ½·χ²(α/2; 2·count), high = ½·χ²(1−α/2; 2·count+2); low is 0 at count 0.
    It holds where events are independent. Matches of one document are not quite, so read it as
    the narrowest interval the count allows.

    >>> low, high = poisson_interval(10)
    >>> f"{low:.3f} {high:.3f}"
    '4.795 18.390'

    Raises ValueError if ``count`` is negative.
    Source: Garwood 1936, Biometrika 28:437–442.
    """
    if count < 0:
        raise ValueError(f"{count} is not a count")
    tail = (1 - level) / 2
    low = gamma_quantile(count, tail) if count else 0.0
    return low, gamma_quantile(count + 1, 1 - tail)


def newcombe_interval(
    successes_a: int, trials_a: int, successes_b: int, trials_b: int, level: float = LEVEL
) -> tuple[float, float] | None:
    """Between which values the difference of two independent shares (a − b) lies.

    Built from the Wilson intervals of both; None if either has no trials.

    >>> low, high = newcombe_interval(56, 70, 48, 80)
    >>> f"{low:.4f} {high:.4f}"
    '0.0524 0.3339'

    Raises ValueError as ``wilson_interval`` does.
    Source: Newcombe 1998, Statistics in Medicine 17:873–890, method 10.
    """
    within_a = wilson_interval(successes_a, trials_a, level)
    within_b = wilson_interval(successes_b, trials_b, level)
    if within_a is None or within_b is None:
        return None
    share_a, share_b = successes_a / trials_a, successes_b / trials_b
    difference = share_a - share_b
    down = math.hypot(share_a - within_a[0], within_b[1] - share_b)
    up = math.hypot(within_a[1] - share_a, share_b - within_b[0])
    return max(difference - down, -1.0), min(difference + up, 1.0)


def rate_ratio_interval(
    count_a: int, exposure_a: float, count_b: int, exposure_b: float, level: float = LEVEL
) -> tuple[float, float] | None:
    """Between which values the ratio of two rates (a : b) lies.

    Given both counts together, count_a is binomial with odds ratio·exposure_a : exposure_b; the
    Wilson interval of that binomial share is turned back into a ratio. ``inf`` as the upper end
    when b has no match, 0 as the lower when a has none; None if neither has a match or an
    exposure is 0.

    >>> low, high = rate_ratio_interval(30, 1_000_000, 10, 1_000_000)
    >>> f"{low:.3f} {high:.3f}"
    '1.488 6.049'

    Source: the conditional argument of Przyborowski & Wilenski 1940, Biometrika 31:313–323, with
    the Wilson score interval of 1927.
    """
    within = wilson_interval(count_a, count_a + count_b, level)
    if within is None or exposure_a <= 0 or exposure_b <= 0:
        return None
    scale = exposure_b / exposure_a
    low, high = within
    return scale * low / (1 - low), (math.inf if high == 1 else scale * high / (1 - high))
