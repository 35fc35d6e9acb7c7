"""The summary: one line a phrase with a sparkline, and the numbers beside it."""

from collections.abc import Sequence

import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from tracker.figures.labels import LabelColumns, label_of, read_labels
from tracker.figures.periods import UNDATED, stretches
from tracker.figures.style import (
    BLUE,
    MUTED,
    PALE,
    SMALL,
    Footer,
    Sheet,
    bare,
    empty_sheet,
    in_house_style,
)

MOST_LINES = 40
ROW = 0.2
COLUMNS = (("matches", 0.5), ("documents", 0.6), ("share", 0.45), ("first", 0.66), ("last", 0.66))


@in_house_style
def draw_summary(
    totals: pl.DataFrame,
    counts: pl.DataFrame,
    phrases: pl.DataFrame,
    footer: Footer | None = None,
) -> Figure:
    """One line a phrase: name, the curve of its share by period, and its numbers.

    ``totals`` has the columns phrase, matches, documents_with, share, first, last; ``counts``
    phrase, period, documents, share. Every sparkline has its own scale, from nought to the
    highest share of that phrase; the numbers carry the comparison.
    """
    title = "All phrases at a glance"
    table = totals.filter(pl.col("matches") > 0).sort(
        ["matches", "phrase"], descending=[True, False]
    )
    if table.is_empty():
        return empty_sheet(title, "None of the phrases was found.", footer)
    shown = table.head(MOST_LINES)
    labels = read_labels(phrases)
    columns = LabelColumns([label_of(labels, phrase) for phrase in shown["phrase"]], 7.2)
    notes = [
        "Curve: share of documents by period, each on its own scale; broken where there "
        "are no documents."
    ]
    rest = table.height - shown.height
    if rest:
        notes.append(
            f"The {shown.height} most frequent of {table.height}; the others are in the CSV."
        )
    sheet = Sheet(title, "Dated and undated documents", shown.height * ROW + 0.2, notes, footer)
    y = sheet.top + 0.2
    columns.draw(sheet, [y + (row + 0.5) * ROW for row in range(shown.height)])
    left = sheet.left + columns.width + 0.05
    right = sheet.right - sum(width for _, width in COLUMNS)
    periods = counts.filter(pl.col("period") != UNDATED).partition_by("phrase", as_dict=True)
    for row, phrase in enumerate(shown["phrase"]):
        if (phrase,) in periods and right - left > 0.2:
            axes = bare(sheet.axes(left, y + row * ROW + 0.02, right - left, ROW - 0.04))
            draw_sparkline(axes, periods[(phrase,)]["share"].to_list())
    _numbers(sheet, shown, right, y)
    return sheet.figure


def percent(share: float | None) -> str:
    """A share in per cent to about two figures; what is above zero is never shown as nought, what
    is below one never as all.

    >>> [percent(share) for share in (0.0, 0.0004, 0.004, 0.0523, 0.617, 0.996, 0.9999, 1.0, None)]
    ['0 %', '< 0.1 %', '0.4 %', '5.2 %', '62 %', '99.6 %', '> 99.9 %', '100 %', '']
    """
    if share is None:
        return ""
    tenths = round(share * 1000)
    if tenths == 0 and share > 0:
        return "< 0.1 %"
    if tenths == 1000 and share < 1:
        return "> 99.9 %"
    if 0 < tenths < 100 or 990 < tenths < 1000:
        return f"{tenths / 10:.1f} %"
    return f"{round(share * 100)} %"


def _numbers(sheet: Sheet, shown: pl.DataFrame, x: float, y: float) -> None:
    style = {"size": SMALL, "ha": "right", "va": "center_baseline"}
    for name, width in COLUMNS:
        x += width
        sheet.text(x, y - 0.08, name, color=MUTED, **style)
        for row, entry in enumerate(shown.iter_rows(named=True)):
            text = {
                "matches": f"{entry['matches']:,}",
                "documents": f"{entry['documents_with']:,}",
                "share": percent(entry["share"]),
                "first": entry["first"] or "",
                "last": entry["last"] or "",
            }[name]
            sheet.text(x, y + (row + 0.5) * ROW, text, **style)


def draw_sparkline(axes: Axes, shares: Sequence[float | None]) -> None:
    """A curve without axes; None is a period without documents and breaks the line."""
    top = max((share for share in shares if share is not None), default=0) or 1
    axes.set_xlim(-0.5, max(len(shares) - 0.5, 0.5))
    axes.set_ylim(-0.08 * top, 1.12 * top)
    axes.axhline(0, color=PALE, linewidth=0.6, zorder=0)
    for first, last in stretches([share is not None for share in shares]):
        values = [share for share in shares[first:last] if share is not None]
        axes.plot(range(first, last), values, color=BLUE, linewidth=0.8)
        if last - first == 1:
            axes.plot(first, values[0], ".", color=BLUE, markersize=2.5)
