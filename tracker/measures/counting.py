"""How often: matches, documents, shares and rates, in all and by period.

Words and characters are never added together: a corpus with both gives a row for each ``unit``,
each with its own documents. Three states stay apart: zero (documents, no match: share 0), missing
(no documents: share null) and undated (a period of that name).
"""

import polars as pl

from tracker.measures.exposure import exposure, is_inferred
from tracker.measures.frames import (
    add_group,
    check_size,
    countable,
    match_pairs,
    phrase_column,
)
from tracker.measures.intervals import normal_quantile, poisson_interval
from tracker.measures.periods import UNDATED, check_period, choose_period, first_day, period_label

PER = 1_000_000  # units a rate is given for

TOTALS_SCHEMA: dict[str, type[pl.DataType]] = {
    "phrase": pl.String,
    "matches": pl.Int64,
    "documents_with": pl.Int64,
    "documents": pl.Int64,
    "share": pl.Float64,
    "share_low": pl.Float64,
    "share_high": pl.Float64,
    "units": pl.Int64,
    "unit": pl.String,
    "per_million": pl.Float64,
    "per_million_low": pl.Float64,
    "per_million_high": pl.Float64,
    "first": pl.String,
    "last": pl.String,
}

COUNTS_SCHEMA: dict[str, type[pl.DataType]] = {
    "phrase": pl.String,
    "period": pl.String,
    "documents": pl.Int64,
    "documents_with": pl.Int64,
    "matches": pl.Int64,
    "units": pl.Int64,
    "unit": pl.String,
    "share": pl.Float64,
    "share_low": pl.Float64,
    "share_high": pl.Float64,
    "per_million": pl.Float64,
    "per_million_low": pl.Float64,
    "per_million_high": pl.Float64,
    "inferred": pl.Int64,
    "inferred_with": pl.Int64,
}


def count_phrases(
    matches: pl.DataFrame,
    documents: pl.DataFrame,
    phrases: pl.DataFrame | None = None,
    *,
    by: str | None = None,
) -> pl.DataFrame:
    """How often each phrase stands in the documents, dated or not.

    Columns: ``phrase``; ``matches``; ``documents_with`` (at least one match) of ``documents``;
    ``share`` = documents_with / documents, with its Wilson interval; ``units`` of all those
    documents in ``unit``; ``per_million`` = matches / units · 1,000,000, with the exact Poisson
    interval; ``first`` and ``last``, the earliest and latest date of a document with a match
    (reduced ISO, null if none is dated). With ``by``, a column of the documents, the table begins
    with ``group`` and each group is measured against its own documents.

    One row per phrase and unit, most matches first, then by id. With ``phrases`` (column
    ``phrase``) there is a row for each of them, also at zero; without, for those with a match.
    Matches whose document is not in ``documents`` are not counted, so filtering documents is
    enough.

    >>> pages = pl.DataFrame({"document": ["a", "b"], "date": ["2022", "2023-04"],
    ...                       "unit": ["words"] * 2, "units": [400, 600]})
    >>> found = pl.DataFrame({"document": ["b", "b"], "phrase": ["two-safeguards"] * 2})
    >>> count_phrases(found, pages).select("matches", "documents_with", "share", "per_million").row(0)
    (2, 1, 0.5, 2000.0)

    Raises WrongUsage if ``by`` is no column of the documents.
    Source of the intervals: Wilson 1927; Garwood 1936.
    """  # noqa: E501
    pages = add_group(countable(matches, documents), by)
    pairs = match_pairs(matches)
    bases = pages.group_by("group", "unit").agg(
        documents=pl.len().cast(pl.Int64), units=pl.col("units").sum()
    )
    dated = pages.with_columns(date=pl.when(first_day().is_not_null()).then(pl.col("date")))
    found = (
        pairs.join(dated.select("document", "group", "unit", "date"), on="document")
        .group_by("phrase", "group", "unit")
        .agg(
            matches=pl.col("matches").sum(),
            documents_with=pl.len().cast(pl.Int64),
            first=pl.col("date").min(),
            last=pl.col("date").max(),
        )
    )
    totals = (
        phrase_column(pairs if phrases is not None else found, phrases)
        .join(bases, how="cross")
        .join(found, on=["phrase", "group", "unit"], how="left")
        .with_columns(pl.col("matches", "documents_with").fill_null(0))
        .with_columns(all_matches=pl.col("matches").sum().over("phrase"))
        .sort("group", -pl.col("all_matches"), "phrase", "unit")
    )
    return _columns(add_intervals(totals), TOTALS_SCHEMA, by)


def count_by_period(
    matches: pl.DataFrame,
    documents: pl.DataFrame,
    period: str | None = None,
    phrases: pl.DataFrame | None = None,
    *,
    by: str | None = None,
) -> pl.DataFrame:
    """How often each phrase stands in the documents of each period.

    Columns: ``phrase``, ``period`` (an ISO label or "undated"), ``documents`` and ``units`` of
    that period, ``documents_with``, ``matches``, ``unit``, ``share`` and ``per_million`` with
    their intervals as in ``count_phrases``; ``inferred`` and ``inferred_with``: how many of
    ``documents`` and ``documents_with`` are dated only by the meetings they name. With ``by`` the
    table begins with ``group``.

    ``period`` is day, week, month, quarter or year; None chooses by the span of the dates
    (``choose_period``). Every period between the first and the last document stands there:
    documents 0 and share null is missing, share 0 is zero. A document dated more coarsely than
    the period counts as undated; the row "undated" comes last and is there only if needed.
    Rows by phrase id, unit and period.

    >>> pages = pl.DataFrame({"document": ["a", "b", "c"], "units": [100, 100, 100],
    ...                       "date": ["2020-01-09", "2020-03-01", None]})
    >>> found = pl.DataFrame({"document": ["a", "c"], "phrase": ["four-winds"] * 2})
    >>> table = count_by_period(found, pages, "month")
    >>> table.select("period", "documents", "matches", "share").rows()
    [('2020-01', 1, 1, 1.0), ('2020-02', 0, 0, None), ('2020-03', 1, 0, 0.0), ('undated', 1, 1, 1.0)]

    Raises WrongUsage if the period or the column is not known, or if phrases × periods × groups
    would not fit in memory. Source of the intervals: Wilson 1927; Garwood 1936.
    """  # noqa: E501
    pages = add_group(countable(matches, documents), by)
    period = choose_period(pages) if period is None else check_period(period)
    pairs = match_pairs(matches)
    bases = exposure(pages, period)
    places = pages.select(
        "document", "group", "unit", period_label(period).alias("period"), is_inferred()
    )
    found = (
        pairs.join(places, on="document")
        .group_by("phrase", "group", "period", "unit")
        .agg(
            matches=pl.col("matches").sum(),
            documents_with=pl.len().cast(pl.Int64),
            inferred_with=pl.col("is_inferred").sum().cast(pl.Int64),
        )
    )
    rows = phrase_column(pairs if phrases is not None else found, phrases)
    check_size(rows.height * bases.height, period)
    table = (
        rows.join(bases, how="cross")
        .join(found, on=["phrase", "group", "period", "unit"], how="left")
        .with_columns(pl.col("matches", "documents_with", "inferred_with").fill_null(0))
        .sort("group", "phrase", "unit", pl.col("period") == UNDATED, "period")
    )
    return _columns(add_intervals(table), COUNTS_SCHEMA, by)


def add_intervals(table: pl.DataFrame) -> pl.DataFrame:
    """Adds share and per_million with their intervals to a table of counts.

    Needs ``documents_with``, ``documents``, ``matches``, ``units``; null where there is nothing
    to divide by. The Wilson interval is the formula of ``intervals.wilson_interval`` as polars
    columns; the Poisson interval is computed once per count that occurs.
    """
    occurring = table["matches"].unique().sort()
    bounds = [poisson_interval(count) for count in occurring]
    poisson = pl.DataFrame(
        {
            "matches": occurring,
            "mean_low": pl.Series([low for low, _ in bounds], dtype=pl.Float64),
            "mean_high": pl.Series([high for _, high in bounds], dtype=pl.Float64),
        }
    )
    per = PER / pl.when(pl.col("units") > 0).then(pl.col("units"))
    return (
        table.join(poisson, on="matches", how="left", maintain_order="left")
        .with_columns(share_columns())
        .with_columns(
            per_million=pl.col("matches") * per,
            per_million_low=pl.col("mean_low") * per,
            per_million_high=pl.col("mean_high") * per,
        )
    )


def share_columns(part: str = "documents_with", whole: str = "documents") -> list[pl.Expr]:
    """``share``, ``share_low`` and ``share_high`` of a part in a whole, as polars columns."""
    z = normal_quantile()
    k = pl.col(part).cast(pl.Float64)
    n = pl.when(pl.col(whole) > 0).then(pl.col(whole)).cast(pl.Float64)
    centre, spread = k + z * z / 2, z * (z * z / 4 + k * (n - k) / n).sqrt()
    low = pl.when(k == 0).then(n * 0.0).otherwise((centre - spread) / (n + z * z))
    high = pl.when(k == n).then(n / n).otherwise((centre + spread) / (n + z * z))
    return [
        (k / n).alias("share"),
        low.clip(0.0, 1.0).alias("share_low"),
        high.clip(0.0, 1.0).alias("share_high"),
    ]


def _columns(
    table: pl.DataFrame, schema: dict[str, type[pl.DataType]], by: str | None
) -> pl.DataFrame:
    """The columns of the contract, in its order and types; ``group`` first where asked for."""
    names = [pl.col(name).cast(dtype) for name, dtype in schema.items()]
    return table.select(([pl.col("group")] if by is not None else []) + names)
