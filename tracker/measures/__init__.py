"""Measures: counts, shares, trends, lifecycles. polars frames in, polars frames out.

Nothing here draws, writes a file or asks a clock. Every function says its columns, units, formula
and source, and refuses with a reason where the data cannot carry a number (docs/measures.md).
"""

from tracker.measures.counting import (
    COUNTS_SCHEMA,
    TOTALS_SCHEMA,
    count_by_period,
    count_phrases,
)
from tracker.measures.periods import (
    PERIODS,
    UNDATED,
    check_period,
    choose_period,
    period_bounds,
    periods_between,
)

__all__ = [
    "COUNTS_SCHEMA",
    "PERIODS",
    "TOTALS_SCHEMA",
    "UNDATED",
    "check_period",
    "choose_period",
    "count_by_period",
    "count_phrases",
    "period_bounds",
    "periods_between",
]
