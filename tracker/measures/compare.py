"""Two groups of documents against each other: differences of shares, ratios of rates."""

import math
from typing import Any

import polars as pl

from tracker.errors import WrongUsage, nearest
from tracker.measures.counting import count_phrases
from tracker.measures.frames import add_group, countable
from tracker.measures.intervals import newcombe_interval, rate_ratio_interval

LEAST_DOCUMENTS = 5  # on each side, for a difference of shares; our own convention
LEAST_MATCHES = 5  # on both sides together, for a ratio of rates; our own convention

COMPARE_SCHEMA: dict[str, type[pl.DataType]] = {
    "phrase": pl.String,
    "unit": pl.String,
    **{
        f"{name}_{side}": dtype
        for side in "ab"
        for name, dtype in {
            "documents": pl.Int64,
            "documents_with": pl.Int64,
            "share": pl.Float64,
            "share_low": pl.Float64,
            "share_high": pl.Float64,
            "matches": pl.Int64,
            "units": pl.Int64,
            "per_million": pl.Float64,
        }.items()
    },
    "difference": pl.Float64,
    "difference_low": pl.Float64,
    "difference_high": pl.Float64,
    "log_ratio": pl.Float64,
    "log_ratio_low": pl.Float64,
    "log_ratio_high": pl.Float64,
    "reason": pl.String,
}


def compare_groups(
    matches: pl.DataFrame,
    documents: pl.DataFrame,
    by: str,
    a: str,
    b: str,
    phrases: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Two groups of one corpus, named by two values of a column of the documents.

    Columns and rules of ``compare_totals``. An empty value is the group "not stated".

    >>> pages = pl.DataFrame({"document": list("abcdefghijkl"), "source": ["ccdi", "court"] * 6})
    >>> found = pl.DataFrame({"document": ["a", "c", "e"], "phrase": ["four-winds"] * 3})
    >>> compare_groups(found, pages, "source", "ccdi", "court").select("difference").item()
    0.5

    Raises WrongUsage if the column or a value is not there; it names those that are.
    """
    pages = add_group(countable(matches, documents), by)
    if a == b:
        raise WrongUsage(f"'{a}' is given twice. Comparing takes two different groups.")
    values = pages["group"].unique().sort().to_list()
    for value in (a, b):
        if value not in values:
            near = nearest(value, values)
            hint = f"; did you mean '{near[0]}'?" if near else "."
            listed = ", ".join(values[:12]) + (" …" if len(values) > 12 else "")
            raise WrongUsage(f"no document has {by} '{value}'{hint} There are: {listed}.")
    if phrases is None:
        phrases = matches.select("phrase").unique() if "phrase" in matches.columns else None
    sides = [
        count_phrases(matches, pages.filter(pl.col("group") == value), phrases) for value in (a, b)
    ]
    return compare_totals(*sides)


def compare_totals(totals_a: pl.DataFrame, totals_b: pl.DataFrame) -> pl.DataFrame:
    """Two tables of ``count_phrases`` side by side, phrase by phrase and unit by unit.

    Columns: ``phrase``, ``unit``; for a and b each ``documents``, ``documents_with``, ``share``
    with its interval, ``matches``, ``units``, ``per_million``; ``difference`` = share_a − share_b
    with Newcombe's interval; ``log_ratio`` = log2(per_million_a / per_million_b) with its
    interval: 1 means twice as often in a, −1 half as often. A rate of no match counts as half a
    match in ``log_ratio`` (never in its interval); an end of the interval without bound is null.

    ``reason`` says what is missing: fewer than 5 documents on a side leave the difference null,
    fewer than 5 matches on both sides together (or no units) the ratio. The groups must not
    overlap: shared documents would make both intervals wrong. A phrase that only one table has
    stands with null on the other side. Rows by the size of the difference, then by phrase.

    >>> a, b = (pl.DataFrame({"phrase": ["p"], "unit": ["words"], "documents": [100],
    ...         "documents_with": [n], "share": [n / 100], "share_low": [0.0], "share_high": [1.0],
    ...         "matches": [n], "units": [100_000], "per_million": [n * 10.0]}) for n in (40, 10))
    >>> compare_totals(a, b).select(pl.col("difference", "log_ratio").round(6)).row(0)
    (0.3, 2.0)

    Source: Newcombe 1998, Statistics in Medicine 17:873–890; Hardie 2014 for Log Ratio and the
    half match; its interval as in ``intervals.rate_ratio_interval``.
    """
    names = [name[:-2] for name in COMPARE_SCHEMA if name.endswith("_a")]
    side_a, side_b = (
        totals.select("phrase", "unit", *(pl.col(name).alias(f"{name}_{side}") for name in names))
        for totals, side in ((totals_a, "a"), (totals_b, "b"))
    )
    both = side_a.join(side_b, on=["phrase", "unit"], how="full", coalesce=True)
    rows = [row | _difference(row) for row in both.rows(named=True)]
    table = pl.DataFrame(
        [{name: row.get(name) for name in COMPARE_SCHEMA} for row in rows], schema=COMPARE_SCHEMA
    )
    return table.sort(-pl.col("difference").abs(), "phrase", "unit", nulls_last=True)


def _difference(row: dict[str, Any]) -> dict[str, Any]:
    """Difference, ratio and their intervals for one row, or the reasons against them."""
    result: dict[str, Any] = {}
    reasons = []
    documents = [row[f"documents_{side}"] or 0 for side in "ab"]
    matches = [row[f"matches_{side}"] or 0 for side in "ab"]
    units = [row[f"units_{side}"] or 0 for side in "ab"]
    if min(documents) < LEAST_DOCUMENTS:
        reasons.append(
            f"{documents[0]} and {documents[1]} documents; {LEAST_DOCUMENTS} needed on each side"
        )
    else:
        result["difference"] = row["share_a"] - row["share_b"]
        within = newcombe_interval(
            row["documents_with_a"], documents[0], row["documents_with_b"], documents[1]
        )
        if within:
            result |= {"difference_low": within[0], "difference_high": within[1]}
    ratio = rate_ratio_interval(matches[0], units[0], matches[1], units[1])
    if sum(matches) < LEAST_MATCHES or min(units) == 0 or ratio is None:
        short = sum(matches) < LEAST_MATCHES
        reasons.append(
            f"{sum(matches)} matches on both sides; {LEAST_MATCHES} needed for a ratio"
            if short
            else "a side without text; 1 unit needed for a ratio"
        )
    else:
        rates = [max(count, 0.5) / size for count, size in zip(matches, units, strict=True)]
        low, high = (math.log2(end) if 0 < end < math.inf else None for end in ratio)
        result["log_ratio"] = math.log2(rates[0] / rates[1])
        result |= {"log_ratio_low": low, "log_ratio_high": high}
    return result | {"reason": "; ".join(reasons) or None}
