"""Lifelines: from the first to the last document with each phrase."""

import polars as pl
from matplotlib.figure import Figure

from tracker.figures.labels import LabelColumns, label_of, read_labels
from tracker.figures.periods import date_position, period_extent, time_ticks
from tracker.figures.style import (
    BLUE,
    RULE,
    SKY,
    VERMILLION,
    Footer,
    Sheet,
    empty_sheet,
    in_house_style,
)

MOST_LINES = 40
ROW = 0.19
OPEN_STATES = ("new", "active")


@in_house_style
def draw_lifelines(
    lifecycle: pl.DataFrame,
    phrases: pl.DataFrame,
    footer: Footer | None = None,
    *,
    attested: pl.DataFrame | None = None,
) -> Figure:
    """When each phrase was first and last attested, the earliest first.

    ``lifecycle`` has the columns phrase, first, last (ISO dates, reduced or not; null: never in a
    dated document) and state ("new", "active", "dormant", "retired"); ``phrases`` may say when a
    phrase was ``coined``; ``attested`` (phrase, date) puts a dot on each date with a match.
    """
    title = "From the first to the last document with each phrase"
    table = lifecycle.filter(pl.col("first").is_not_null()).sort(["first", "phrase"])
    if table.is_empty():
        return empty_sheet(title, "No phrase stands in a dated document.", footer)
    never = lifecycle.height - table.height
    if table.height > MOST_LINES and "matches" in table.columns:
        table = table.sort(["matches", "phrase"], descending=[True, False])
    shown = table.head(MOST_LINES).sort(["first", "phrase"])
    labels = read_labels(phrases)
    columns = LabelColumns([label_of(labels, phrase) for phrase in shown["phrase"]])
    coined = (
        dict(zip(phrases["phrase"], phrases["coined"], strict=True))
        if ("coined" in phrases.columns)
        else {}
    )
    start = min(period_extent(date).start for date in shown["first"])
    end = max(period_extent(date).end for date in shown["last"])
    pad = max(3.0, (end - start) * 0.03)
    start, end = start - pad, end + pad  # type: ignore[assignment]
    sheet = Sheet(
        title,
        "Dated documents only",
        shown.height * ROW + 0.22,
        _notes(shown, coined, start, never, table.height),
        footer,
    )
    x = sheet.left + columns.width + 0.08
    columns.draw(sheet, [sheet.top + (row + 0.5) * ROW for row in range(shown.height)])
    axes = sheet.axes(x, sheet.top, sheet.right - x, shown.height * ROW)
    axes.spines["left"].set_visible(False)
    axes.set_yticks([])
    axes.set_xlim(start, end)
    axes.set_ylim(shown.height, 0)
    ticks = time_ticks(start, end, max(3, int((sheet.right - x) / 0.6)))
    axes.set_xticks([position for position, _ in ticks], [text for _, text in ticks])
    for position, _ in ticks:
        axes.axvline(position, color=RULE, linewidth=0.4, zorder=0)
    for row, entry in enumerate(shown.iter_rows(named=True)):
        y = row + 0.5
        first, last = date_position(entry["first"]), date_position(entry["last"])
        still = entry["state"] in OPEN_STATES
        axes.plot([first, end if still else last], [y, y], color=SKY, linewidth=2.4, zorder=1)
        if attested is not None:
            dates = attested.filter(pl.col("phrase") == entry["phrase"])["date"].unique().sort()
            xs = [date_position(date) for date in dates]
            axes.plot(xs, [y] * len(xs), "|", color=BLUE, markersize=4, markeredgewidth=0.6)
        axes.plot(first, y, "o", color=BLUE, markersize=3.4, clip_on=False, zorder=3)
        if still:
            axes.plot(end, y, ">", color=SKY, markersize=4, clip_on=False, zorder=3)
        else:
            axes.plot(last, y, "o", color=BLUE, markersize=3.4, clip_on=False, zorder=3)
        made = coined.get(entry["phrase"])
        if made:
            place = date_position(made)
            if place >= start:
                axes.plot([place, place], [y - 0.36, y + 0.36], color=VERMILLION, linewidth=1.4)
            else:
                axes.plot(start, y, "<", color=VERMILLION, markersize=4, clip_on=False)
    return sheet.figure


def _notes(
    shown: pl.DataFrame, coined: dict[str, str], start: float, never: int, total: int
) -> list[str]:
    key = ["Dot: first or last date"]
    if shown["state"].is_in(OPEN_STATES).any():
        key.append("arrow: still in use at the end of the corpus")
    if any(coined.get(phrase) for phrase in shown["phrase"]):
        key.append("red: coined, says the phrasebook (triangle: before this axis begins)")
    notes = ["; ".join(key) + "."]
    if total > shown.height:
        notes.append(f"The {shown.height} most frequent of {total:,}; the others are in the CSV.")
    if never:
        plural = "phrases stand" if never != 1 else "phrase stands"
        notes.append(f"{never:,} further {plural} in no dated document.")
    return notes
