"""The columns of the tables of measures, as a person reads them."""

from typing import TYPE_CHECKING

from tracker.cli.selection import Selection
from tracker.cli.tables import Column, Row, between, number, percent

if TYPE_CHECKING:
    import polars as pl


def get(name: str, heading: str | None = None, right: bool = False) -> Column:
    """A column of the table as it stands."""
    return Column(heading or name, lambda row: row[name], right)


def phrase_columns(selection: Selection, table: "pl.DataFrame") -> list[Column]:
    """The group, if there is one; the id; the Chinese beside it, if the book has any; the unit, if
    there are two."""
    zh = selection.zh
    columns = [get("group")] if "group" in table.columns else []
    columns.append(get("phrase"))
    if any(zh.values()):
        columns.append(Column("中文", lambda row: zh.get(row["phrase"])))
    if "unit" in table.columns and table["unit"].n_unique() > 1:
        columns.append(get("unit"))
    return columns


def share_columns(side: str = "") -> list[Column]:
    """A share and its interval; ``side`` is the ending of their names."""
    low, high = f"share_low{side}", f"share_high{side}"
    return [
        Column("share", lambda row: percent(row[f"share{side}"]), right=True),
        Column("95 %", lambda row: between(row[low], row[high], scale=100), right=True),
    ]


def documents_of(row: Row, side: str = "") -> str:
    """Documents with the phrase, of how many."""
    return f"{row[f'documents_with{side}']:,} of {row[f'documents{side}']:,}"


REASON = Column("reason", lambda row: row["reason"], whole=True)
COUNT_COLUMNS = [
    Column("matches", lambda row: f"{row['matches']:,}", right=True),
    Column("documents", documents_of, right=True),
    *share_columns(),
    Column("per million", lambda row: number(row["per_million"]), right=True),
    Column("95 %", lambda row: between(row["per_million_low"], row["per_million_high"]), True),
]


BOTH_COLUMNS = [
    Column("matches", lambda row: f"{row['matches']:,}", right=True),
    Column("documents", documents_of, right=True),
    *share_columns(),
    Column("one per group: matches", lambda row: f"{row['matches_once']:,}", right=True),
    Column("documents", lambda row: documents_of(row, "_once"), right=True),
    *share_columns("_once"),
]


def small(p: float | None) -> str | None:
    """A p value."""
    return "< 0.001" if p is not None and p < 0.001 else number(p, 3)


def scaled(value: float | None, scale: float, digits: int) -> str | None:
    """A number in another unit; None stays None."""
    return None if value is None else number(value * scale, digits)


def compared(side: str) -> Column:
    """The share of one side of a comparison, and its documents."""

    def say(row: Row) -> str | None:
        share = percent(row[f"share_{side}"])
        return None if share is None else f"{share} of {row[f'documents_{side}']:,}"

    return Column(side.upper(), say, right=True)


def log_ratio_interval(row: Row) -> str | None:
    """The interval of a log ratio, open where it has no bound."""
    if row["log_ratio"] is None:
        return None
    return between(
        -float("inf") if row["log_ratio_low"] is None else row["log_ratio_low"],
        float("inf") if row["log_ratio_high"] is None else row["log_ratio_high"],
        2,
    )


def dated(row: Row, which: str) -> str | None:
    """A date with its doubts: "≤" where nothing is older, "?" where it was worked out."""
    date: str | None = row[which]
    if date is None:
        return None
    before = "≤" if which == "first" and row["at_start"] else ""
    return before + date + ("?" if row[f"{which}_inferred"] else "")
