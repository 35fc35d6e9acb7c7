"""Measures: counts, shares, trends, lifecycles. polars frames in, polars frames out.

Nothing here draws, writes a file or asks a clock. Every function says its columns, units, formula
and source, and refuses with a reason where the data cannot carry a number (docs/measures.md).
"""

from tracker.measures.compare import COMPARE_SCHEMA, compare_groups, compare_totals
from tracker.measures.counting import (
    COUNTS_SCHEMA,
    TOTALS_SCHEMA,
    count_by_period,
    count_phrases,
)
from tracker.measures.doubts import (
    count_dates,
    count_kinds,
    find_anachronisms,
    find_source_changes,
)
from tracker.measures.drift import DRIFT_SCHEMA, register_drift, wording_drift, wording_table
from tracker.measures.exposure import count_exposure
from tracker.measures.frames import amount, undate_future
from tracker.measures.lifecycle import LIFECYCLE_SCHEMA, find_lifecycles
from tracker.measures.periods import (
    PERIODS,
    UNDATED,
    check_period,
    choose_period,
    period_bounds,
    period_kind,
    periods_between,
)
from tracker.measures.reprints import (
    check_reprints,
    count_both_ways,
    mark_reprints,
    one_per_group,
)
from tracker.measures.select import (
    check_range,
    check_zones,
    select_documents,
    select_phrases,
)
from tracker.measures.trend import TREND_SCHEMA, find_trends

__all__ = [
    "COMPARE_SCHEMA",
    "COUNTS_SCHEMA",
    "DRIFT_SCHEMA",
    "LIFECYCLE_SCHEMA",
    "PERIODS",
    "TOTALS_SCHEMA",
    "TREND_SCHEMA",
    "UNDATED",
    "amount",
    "check_period",
    "check_range",
    "check_reprints",
    "check_zones",
    "choose_period",
    "compare_groups",
    "compare_totals",
    "count_both_ways",
    "count_by_period",
    "count_dates",
    "count_exposure",
    "count_kinds",
    "count_phrases",
    "find_anachronisms",
    "find_lifecycles",
    "find_source_changes",
    "find_trends",
    "mark_reprints",
    "one_per_group",
    "period_bounds",
    "period_kind",
    "periods_between",
    "register_drift",
    "select_documents",
    "select_phrases",
    "undate_future",
    "wording_drift",
    "wording_table",
]
