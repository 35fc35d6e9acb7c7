"""Bars: how often each phrase stands, and in how many documents."""

import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from tracker.figures.labels import LabelColumns, label_of, read_labels
from tracker.figures.style import (
    BLUE,
    GREEN,
    INK,
    MUTED,
    RULE,
    SMALL,
    Footer,
    Sheet,
    bare,
    empty_sheet,
    in_house_style,
)

ROW = 0.2  # inches
HEAD = 0.12  # inches above the first row, for the heading of the right column
MOST_BARS = 34  # rows; what a page holds under the heading of its section


def left_out(shown: int, total: int) -> list[str]:
    """The note on what did not fit.

    >>> left_out(34, 150), left_out(34, 34)
    (['The 34 highest of 150 phrases; the other 116 are in the CSV.'], [])
    """
    if shown >= total:
        return []
    rest = total - shown
    verb = "is" if rest == 1 else "are"
    return [f"The {shown} highest of {total:,} phrases; the other {rest:,} {verb} in the CSV."]


@in_house_style
def draw_counts(
    totals: pl.DataFrame, phrases: pl.DataFrame, footer: Footer | None = None
) -> Figure:
    """How often each phrase stands in the corpus: one bar a phrase, the most frequent on top.

    ``totals`` has the columns phrase, matches, per_million and unit; phrases without a match are
    left out of the drawing and counted in a note.
    """
    title = "How often each phrase stands"
    table = _ranked(totals, "matches")
    if table.is_empty():
        return empty_sheet(title, _nothing(totals), footer)
    shown = table.head(MOST_BARS)
    labels = read_labels(phrases)
    columns = LabelColumns([label_of(labels, phrase) for phrase in shown["phrase"]])
    notes = [*left_out(shown.height, table.height), *_unmatched(totals, table)]
    sheet = Sheet(title, "Matches", shown.height * ROW + HEAD, notes, footer)
    axes, ys = _bar_axes(sheet, columns, shown.height, float(shown["matches"].max()))  # type: ignore[arg-type]
    if shown["per_million"].null_count() == 0:  # a corpus of words and characters has no one rate
        cells = [f"{rate:,.0f}" if rate >= 10 else f"{rate:.1f}" for rate in shown["per_million"]]
        _right_column(sheet, f"per million {shown['unit'][0]}", cells)
    for y, row in zip(ys, shown.iter_rows(named=True), strict=True):
        axes.barh(y, row["matches"], height=0.62, color=BLUE, linewidth=0)
        axes.annotate(
            f"{row['matches']:,}",
            (row["matches"], y),
            (3, 0),
            textcoords="offset points",
            va="center_baseline",
            size=SMALL,
            color=INK,
            annotation_clip=False,
        )
    return sheet.figure


@in_house_style
def draw_document_frequency(
    totals: pl.DataFrame, phrases: pl.DataFrame, footer: Footer | None = None
) -> Figure:
    """In what share of the documents each phrase stands, with its Wilson interval.

    ``totals`` has the columns phrase, documents, documents_with, share, share_low, share_high
    (shares from 0 to 1).
    """
    title = "In how many documents each phrase stands"
    table = _ranked(totals, "documents_with")
    if table.is_empty():
        return empty_sheet(title, _nothing(totals), footer)
    shown = table.head(MOST_BARS)
    labels = read_labels(phrases)
    columns = LabelColumns([label_of(labels, phrase) for phrase in shown["phrase"]])
    documents = shown["documents"][0]
    unit = f"Share of {documents:,} document{'' if documents == 1 else 's'} with at least one match"
    notes = ["Line: 95 % Wilson interval."]
    notes += [*left_out(shown.height, table.height), *_unmatched(totals, table)]
    sheet = Sheet(title, unit, shown.height * ROW + HEAD + 0.2, notes, footer)
    longest = float(shown["share_high"].max())  # type: ignore[arg-type]
    axes, ys = _bar_axes(sheet, columns, shown.height, longest)
    for y, row in zip(ys, shown.iter_rows(named=True), strict=True):
        axes.barh(y, row["share"], height=0.62, color=GREEN, linewidth=0)
        axes.plot([row["share_low"], row["share_high"]], [y, y], color=INK, linewidth=0.8)
    _right_column(sheet, "documents", [f"{count:,}" for count in shown["documents_with"]])
    _share_ruler(axes, longest)
    return sheet.figure


def _share_ruler(axes: Axes, longest: float) -> None:
    step = next((s for s in (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1) if longest / s <= 6), 0.2)
    ticks = [step * index for index in range(int(longest / step + 1e-9) + 1)]
    digits = 1 if step < 0.01 else 0
    for tick in ticks:
        axes.axvline(tick, color=RULE, linewidth=0.5, zorder=0)
        axes.annotate(
            f"{tick * 100:.{digits}f} %",
            (tick, 0),
            (0, -3),
            xycoords=axes.get_xaxis_transform(),
            textcoords="offset points",
            ha="center",
            va="top",
            size=SMALL,
            color=MUTED,
            annotation_clip=False,
        )


def _bar_axes(
    sheet: Sheet, columns: LabelColumns, rows: int, longest: float
) -> tuple[Axes, list[float]]:
    """Axes right of the labels whose rows lie at the heights of the labels."""
    x, top = sheet.left + columns.width, sheet.top + HEAD
    axes = bare(sheet.axes(x, top, sheet.right - x, rows * ROW))
    axes.set_xlim(0, longest / 0.8 if longest else 1)  # room for the numbers
    axes.set_ylim(rows, 0)
    columns.draw(sheet, [top + (row + 0.5) * ROW for row in range(rows)])
    axes.axvline(0, color=RULE, linewidth=0.8)
    return axes, [row + 0.5 for row in range(rows)]


def _right_column(sheet: Sheet, heading: str, cells: list[str]) -> None:
    style = {"size": SMALL, "color": MUTED, "ha": "right"}
    sheet.text(sheet.right, sheet.top + HEAD - 0.09, heading, **style)
    for row, cell in enumerate(cells):
        y = sheet.top + HEAD + (row + 0.5) * ROW
        sheet.text(sheet.right, y, cell, va="center_baseline", **style)


def _ranked(totals: pl.DataFrame, column: str) -> pl.DataFrame:
    return totals.filter(pl.col("matches") > 0).sort([column, "phrase"], descending=[True, False])


def _unmatched(totals: pl.DataFrame, table: pl.DataFrame) -> list[str]:
    count = totals.height - table.height
    if not count:
        return []
    plural = "phrase was" if count == 1 else "phrases were"
    return [f"{count:,} further {plural} looked for and not found."]


def _nothing(totals: pl.DataFrame) -> str:
    return f"None of the {totals.height:,} phrases looked for was found in these documents."
