"""The incomplete gamma function and its inverse: what exact Poisson intervals are made of."""

import math
from statistics import NormalDist

PRECISION = 1e-14  # relative; where the series and the continued fraction stop


def gamma_share(shape: float, value: float) -> float:
    """The regularised lower incomplete gamma function P(shape, value), from 0 to 1.

    A series below shape + 1, a continued fraction (modified Lentz) above it.

    >>> round(gamma_share(1, 2.0), 12) == round(1 - math.exp(-2.0), 12)
    True

    Raises ValueError if ``shape`` is not positive or ``value`` is negative.
    Source: Abramowitz & Stegun 1964, 6.5.29 and 6.5.31; Lentz 1976, Applied Optics 15:668–671.
    """
    if shape <= 0 or value < 0:
        raise ValueError(f"P({shape}, {value}) is not defined")
    if value == 0:
        return 0.0
    front = math.exp(shape * math.log(value) - value - math.lgamma(shape))
    if value < shape + 1:
        return min(front * _series(shape, value), 1.0)
    return max(1.0 - front * _continued_fraction(shape, value), 0.0)


def _series(shape: float, value: float) -> float:
    """Sum over n of value**n / (shape · (shape+1) … (shape+n))."""
    term = total = 1 / shape
    step = shape
    while term > total * PRECISION:
        step += 1
        term *= value / step
        total += term
    return total


def _continued_fraction(shape: float, value: float) -> float:
    """1 / (value+1−a − 1·(1−a)/(value+3−a − 2·(2−a)/(value+5−a − …)))."""
    tiny = 1e-300
    below = value + 1 - shape
    c = 1 / tiny
    d = 1 / below
    result = d
    step = 0
    while True:
        step += 1
        above = -step * (step - shape)
        below += 2
        d = 1 / (above * d + below or tiny)
        c = below + above / c or tiny
        result *= c * d
        if abs(c * d - 1) < PRECISION:
            return result


def gamma_quantile(shape: float, share: float) -> float:
    """The value x with P(shape, x) = ``share``; half the χ² quantile with 2·shape degrees.

    Starts at Wilson and Hilferty's cube, then takes Newton's steps kept inside a shrinking
    bracket, so that it cannot leave or circle.

    >>> round(2 * gamma_quantile(5, 0.95), 3)  # χ² with 10 degrees of freedom, any printed table
    18.307

    Raises ValueError if ``share`` is not between 0 and 1, both excluded.
    Source: Wilson & Hilferty 1931, PNAS 17:684–688, for the start.
    """
    if not 0 < share < 1:
        raise ValueError(f"share {share} is not between 0 and 1")
    cube = 1 - 1 / (9 * shape) + NormalDist().inv_cdf(share) / (3 * math.sqrt(shape))
    guess = shape * cube**3 if cube > 0 else 1e-3
    low, high = 0.0, math.inf
    for _ in range(200):
        excess = gamma_share(shape, guess) - share
        if excess > 0:
            high = guess
        else:
            low = guess
        density = math.exp((shape - 1) * math.log(guess) - guess - math.lgamma(shape))
        step = excess / density if density > 0 else math.inf
        after = guess - step
        if not low < after < high:  # also where the step is not finite
            after = (low + high) / 2 if math.isfinite(high) else 2 * guess
        if abs(after - guess) <= 1e-13 * guess:
            return after
        guess = after
    return guess
