"""Documents dated by what they report, not by when they were published."""

from typing import TYPE_CHECKING

from tracker.errors import WrongUsage, nearest
from tracker.texts.document import INFERRED

if TYPE_CHECKING:
    import polars as pl

DATE_BY = ("publication", "event")


def check_date_by(name: str) -> str:
    """``name`` if it is a way to date documents. Raises WrongUsage if not.

    >>> check_date_by("event")
    'event'
    """
    if name not in DATE_BY:
        near = nearest(name, DATE_BY)
        hint = f"; did you mean '{near[0]}'?" if near else f". Dates: {', '.join(DATE_BY)}."
        raise WrongUsage(f"--date-by '{name}' is not known{hint}")
    return name


def dated_by_event(documents: "pl.DataFrame") -> "pl.DataFrame":
    """The documents (as ``Store.documents`` gives them) with the day of what they report as their
    date; one that states no such day, or one whose year is not known, is undated. A year that was
    inferred from the meetings named stays inferred, with its bounds.

    >>> import polars as pl
    >>> rows = {"document": ["a", "b"], "date": ["2023-04-21"] * 2, "date_precision": ["day"] * 2,
    ...         "date_basis": ["line"] * 2, "date_status": ["ok"] * 2,
    ...         "date_earliest": ["2023-04-21"] * 2, "date_latest": ["2023-04-21"] * 2,
    ...         "event_date": ["2023-04-20", "--04-20"]}
    >>> dated_by_event(pl.DataFrame(rows)).select("date", "date_basis", "date_latest").rows()
    [('2023-04-20', 'event', '2023-04-20'), (None, 'none', None)]
    """
    import polars as pl

    day = pl.when(pl.col("event_date").str.contains(r"^\d{4}-\d\d-\d\d$")).then("event_date")
    known = day.is_not_null()
    inferred = known & (pl.col("date_basis") == INFERRED)
    basis = pl.when(inferred).then(pl.lit(INFERRED)).when(known).then(pl.lit("event"))
    return documents.with_columns(
        date=day,
        date_precision=pl.when(known).then(pl.lit("day")).otherwise(pl.lit("none")),
        date_basis=basis.otherwise(pl.lit("none")),
        date_status=pl.when(known).then(pl.lit("ok")).otherwise(pl.lit("none")),
        date_earliest=pl.when(inferred).then("date_earliest").otherwise(day),
        date_latest=pl.when(inferred).then("date_latest").otherwise(day),
    )


def with_dates_of(matches: "pl.DataFrame", documents: "pl.DataFrame") -> "pl.DataFrame":
    """The matches with the dates that their documents have now."""
    dates = documents.select("document", "date")
    columns = matches.columns
    dated = matches.drop("date").join(dates, on="document", how="left", maintain_order="left")
    return dated.select(columns)
