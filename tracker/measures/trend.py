"""Rising or falling: Mann–Kendall with ties, and Theil–Sen's slope with its interval.

Both presume that the periods are independent of each other; a campaign that lasts several periods
makes p too small. Neither says why a curve moves.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from tracker.errors import WrongUsage
from tracker.measures.frames import amount
from tracker.measures.intervals import LEVEL, normal_quantile
from tracker.measures.periods import UNDATED, period_kind

LEAST_PERIODS = 10  # with documents; Kendall 1975, p. 55: below it the normal curve is no guide
LEAST_DOCUMENTS_WITH = 5  # with the phrase; our own convention: fewer move S by ties and chance
MOST_PERIODS = 1_000  # periods are compared pairwise; 1,000 make 499,500 slopes a phrase
MEASURES = ("share", "per_million")

TREND_SCHEMA: dict[str, type[pl.DataType]] = {
    "phrase": pl.String,
    "unit": pl.String,
    "measure": pl.String,
    "period": pl.String,
    "periods": pl.Int64,
    "documents_with": pl.Int64,
    "direction": pl.String,
    "tau": pl.Float64,
    "p": pl.Float64,
    "p_adjusted": pl.Float64,
    "slope": pl.Float64,
    "slope_low": pl.Float64,
    "slope_high": pl.Float64,
    "intercept": pl.Float64,
    "reason": pl.String,
}


@dataclass(frozen=True, slots=True)
class MannKendall:
    """``s``: pairs that rise less pairs that fall; ``variance`` of s without a trend, ties
    allowed for; ``z`` with the correction for continuity; ``p`` two-sided; ``tau`` = s / pairs."""

    s: int
    variance: float
    z: float
    p: float
    tau: float


def mann_kendall(values: Sequence[float]) -> MannKendall:
    """Whether values in the order of time tend to rise or to fall, whatever the shape.

    S = Σ sign(later − earlier); Var(S) = [n(n−1)(2n+5) − Σ t(t−1)(2t+5)] / 18 over groups of t
    ties; z = (S ∓ 1) / √Var(S). All values equal gives z 0 and p 1.

    >>> mann_kendall([1, 2, 3, 4]).s
    6

    Raises ValueError with fewer than two values.
    Source: Mann 1945, Econometrica 13:245–259; Kendall 1975; Gilbert 1987, §16.4.
    """
    n = len(values)
    if n < 2:
        raise ValueError("a trend needs two values at least")
    array = np.asarray(values, dtype=np.float64)
    s = sum(int(np.sign(array[k + 1 :] - array[k]).sum()) for k in range(n - 1))
    ties = Counter(array.tolist()).values()
    variance = (n * (n - 1) * (2 * n + 5) - sum(t * (t - 1) * (2 * t + 5) for t in ties)) / 18
    z = 0.0 if s == 0 or variance == 0 else (s - math.copysign(1, s)) / math.sqrt(variance)
    p = math.erfc(abs(z) / math.sqrt(2))
    return MannKendall(s, variance, z, p, s / (n * (n - 1) / 2))


@dataclass(frozen=True, slots=True)
class Slope:
    """``slope`` per step of x, its interval, and the ``intercept`` at x = 0."""

    slope: float
    low: float
    high: float
    intercept: float


def theil_sen(x: Sequence[float], y: Sequence[float], level: float = LEVEL) -> Slope:
    """The median of the slopes between all pairs of points, with Sen's interval.

    Unmoved by a few wild points (up to 29 %). The interval takes the slopes ranked
    (N − z√Var(S)) / 2 and (N + z√Var(S)) / 2 + 1 of N; the intercept is median(y) − slope ·
    median(x).

    >>> round(theil_sen([1, 2, 3, 4, 5], [1.26, 1.27, 1.12, 1.16, 1.03]).slope, 5)
    -0.05625

    Raises ValueError if there are fewer than two points or two of them share an x.
    Source: Theil 1950; Sen 1968, JASA 63:1379–1389. The example: Hollander & Wolfe 1999, 9.1.
    """
    xs, ys = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    earlier, later = np.triu_indices(len(xs), 1)
    run = xs[later] - xs[earlier]
    if not run.size or not run.all():
        raise ValueError("a slope needs two points or more, each at a time of its own")
    slopes = (ys[later] - ys[earlier]) / run
    count = len(slopes)
    half = normal_quantile(level) * math.sqrt(mann_kendall(y).variance)
    low = max(round((count - half) / 2) - 1, 0)
    high = min(round((count + half) / 2), count - 1)
    slopes = np.partition(slopes, sorted({low, high, (count - 1) // 2, count // 2}))
    slope = float(slopes[(count - 1) // 2] + slopes[count // 2]) / 2
    intercept = float(np.median(ys)) - slope * float(np.median(xs))
    return Slope(slope, float(slopes[low]), float(slopes[high]), intercept)


def adjust_for_many(p_values: Sequence[float]) -> list[float]:
    """p values corrected for there being many of them: the share of false alarms to expect.

    >>> [round(p, 4) for p in adjust_for_many([0.01, 0.02, 0.03, 0.9])]
    [0.04, 0.04, 0.04, 0.9]

    Source: Benjamini & Hochberg 1995, JRSS B 57:289–300.
    """
    order = sorted(range(len(p_values)), key=lambda place: p_values[place], reverse=True)
    adjusted = [1.0] * len(p_values)
    least = 1.0
    for rank, place in enumerate(order):
        least = min(least, p_values[place] * len(p_values) / (len(p_values) - rank))
        adjusted[place] = least
    return adjusted


def find_trends(
    counts: pl.DataFrame, measure: str = "share", *, least_documents: int = 1
) -> pl.DataFrame:
    """Which phrases rise or fall over the periods of a table of ``count_by_period``.

    Columns: ``phrase``, ``unit``, ``measure`` ("share" or "per_million"), ``period`` (the kind),
    ``periods`` used, ``documents_with``, ``direction`` ("rising", "falling", "no clear trend"),
    ``tau``, ``p``, ``p_adjusted`` (Benjamini and Hochberg over all rows of this table), ``slope``
    in the measure per period with ``slope_low`` and ``slope_high``, ``intercept`` (at the first
    period of the axis), ``reason``. ``group`` comes first if the counts have it.

    Missing and undated periods are left out, as are those under ``least_documents``; the
    distance between the others stays true. The direction is called where p_adjusted is below
    0.05. Where a trend cannot be told, direction and numbers are null and ``reason`` says what is
    missing: fewer than 10 periods with documents, fewer than 5 documents with the phrase, the
    same value throughout, or more than 1,000 periods.

    >>> rise = pl.DataFrame({"phrase": ["p"] * 12, "unit": ["words"] * 12, "documents": [20] * 12,
    ...                      "period": [f"2020-{month:02d}" for month in range(1, 13)],
    ...                      "documents_with": range(12), "share": [n / 20 for n in range(12)]})
    >>> find_trends(rise).select("direction", "slope").row(0)
    ('rising', 0.05)

    Raises WrongUsage for another measure. Source: Mann 1945; Kendall 1975; Sen 1968.
    """
    if measure not in MEASURES:
        raise WrongUsage(f"--measure '{measure}' is not known. Measures: {', '.join(MEASURES)}.")
    keys = [name for name in ("group", "phrase", "unit") if name in counts.columns]
    dated = counts.filter(pl.col("period") != UNDATED)
    axis = {label: place for place, label in enumerate(dated["period"].unique().sort())}
    usable = (pl.col("documents") >= max(least_documents, 1)) & pl.col(measure).is_not_null()
    series: dict[tuple[object, ...], list[tuple[int, float, int]]] = {
        key: [] for key in counts.select(keys).unique(maintain_order=True).rows()
    }
    columns = [*keys, "period", measure, "documents_with"]
    for *key, period, value, documents_with in dated.filter(usable).select(columns).rows():
        series[tuple(key)].append((axis[period], value, documents_with))
    kind = period_kind(next(iter(axis))) if axis else None
    rows = [
        dict(zip(keys, key, strict=True))
        | {"measure": measure, "period": kind}
        | _trend_of(points, measure)
        for key, points in series.items()
    ]
    return _with_directions(rows, "group" in keys)


def _trend_of(points: list[tuple[int, float, int]], measure: str) -> dict[str, Any]:
    """One row of the table, without its direction; numbers are left out where it refuses."""
    documents_with = sum(point[2] for point in points)
    row: dict[str, Any] = {"periods": len(points), "documents_with": documents_with}
    values = [point[1] for point in points]
    if len(points) < LEAST_PERIODS:
        row["reason"] = f"{amount(len(points), 'period')} with documents; {LEAST_PERIODS} needed"
    elif len(points) > MOST_PERIODS:
        row["reason"] = f"{amount(len(points), 'period')}; {MOST_PERIODS:,} are the most"
    elif documents_with < LEAST_DOCUMENTS_WITH:
        there = amount(documents_with, "document")
        row["reason"] = f"{there} with the phrase; {LEAST_DOCUMENTS_WITH} needed"
    elif len(set(values)) == 1:
        row["reason"] = f"{measure} is the same in all periods; two different values needed"
    else:
        test = mann_kendall(values)
        line = theil_sen([point[0] for point in points], values)
        row |= {"tau": test.tau, "p": test.p, "slope": line.slope, "intercept": line.intercept}
        row |= {"slope_low": line.low, "slope_high": line.high}
    return row


def _with_directions(rows: list[dict[str, Any]], grouped: bool) -> pl.DataFrame:
    tested = [row for row in rows if "p" in row]
    adjusted = adjust_for_many([row["p"] for row in tested])
    for row, p in zip(tested, adjusted, strict=True):
        sign = "rising" if row["tau"] > 0 else "falling"
        row |= {"p_adjusted": p, "direction": sign if p < 1 - LEVEL else "no clear trend"}
    schema = ({"group": pl.String} if grouped else {}) | TREND_SCHEMA
    return pl.DataFrame(rows, schema=schema)
