"""What there is to count in: documents and units by period, the denominators of every share."""

import polars as pl

from tracker.measures.frames import add_group, axis_of, countable
from tracker.measures.periods import UNDATED, check_period, choose_period, period_label
from tracker.texts.document import INFERRED


def is_inferred() -> pl.Expr:
    """Whether a document's date was worked out from the meetings it names: ``is_inferred``."""
    return (pl.col("date_basis") == INFERRED).fill_null(False).alias("is_inferred")


def exposure(documents: pl.DataFrame, period: str) -> pl.DataFrame:
    """What there is to count in: documents and units per group, unit and period.

    ``documents`` as ``countable`` and ``add_group`` give it. Columns: ``group``, ``period``,
    ``unit``, ``documents``, ``units``, ``inferred`` (documents whose date was worked out from
    named meetings). Every period of the axis stands there for every group and unit, with 0 where
    there is no document; "undated" only where there are undated documents.
    """
    placed = documents.with_columns(period=period_label(period))
    counted = placed.group_by("group", "period", "unit").agg(
        documents=pl.len().cast(pl.Int64),
        units=pl.col("units").sum(),
        inferred=is_inferred().sum().cast(pl.Int64),
    )
    series = placed.select("group", "unit").unique()
    undated = counted.filter(pl.col("period") == UNDATED).select("group", "unit", "period")
    rows = pl.concat([series.join(axis_of(placed), how="cross"), undated])
    return (
        rows.join(counted, on=["group", "period", "unit"], how="left")
        .with_columns(pl.col("documents", "units", "inferred").fill_null(0))
        .select("group", "period", "unit", "documents", "units", "inferred")
        .sort("group", "period", "unit")
    )


def count_exposure(
    matches: pl.DataFrame,
    documents: pl.DataFrame,
    period: str | None = None,
    *,
    by: str | None = None,
) -> pl.DataFrame:
    """The denominators of ``count_by_period``: what each period has to offer, phrase or none.

    Columns: ``period``, ``unit``, ``documents``, ``units``, ``inferred``; ``group`` first with
    ``by``. Every period from the first to the last stands there, "undated" last. ``matches`` are
    asked only whether an empty document has one (``frames.countable``).

    >>> pages = pl.DataFrame({"document": ["a", "b"], "date": ["2020", "2022"], "units": [10, 20]})
    >>> count_exposure(pl.DataFrame(), pages, "year").select("period", "documents", "units").rows()
    [('2020', 1, 10), ('2021', 0, 0), ('2022', 1, 20)]

    Raises WrongUsage if the period or the column is not known.
    """
    pages = add_group(countable(matches, documents), by)
    table = exposure(pages, choose_period(pages) if period is None else check_period(period))
    table = table.sort("group", "unit", pl.col("period") == UNDATED, "period")
    names = ["period", "unit", "documents", "units", "inferred"]
    return table.select((["group"] if by is not None else []) + names)
