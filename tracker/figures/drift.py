"""Wording drift: how the wordings of one phrase share its matches over time."""

import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from tracker.figures.labels import label_of, read_labels
from tracker.figures.lettering import printable, shorten
from tracker.figures.periods import (
    UNDATED,
    period_extent,
    period_kind,
    period_ticks,
    span_of,
    time_ticks,
)
from tracker.figures.style import (
    BODY,
    INK,
    MUTED,
    OTHER,
    SERIES,
    SMALL,
    Footer,
    Sheet,
    empty_sheet,
    in_house_style,
)

MOST_WORDINGS = 6
HEIGHT = 1.7  # inches
KEY = 2.55  # inches for the names of the wordings


@in_house_style
def draw_drift(
    drift: pl.DataFrame, phrase: str, phrases: pl.DataFrame, footer: Footer | None = None
) -> Figure:
    """How the matches of ``phrase`` are divided among its wordings, period by period.

    ``drift`` has the columns phrase, wording, register, period, matches, and example where there
    is one: the text a wording mostly caught, which then names it in the key. Each column is one
    period and adds up to 100 %, the number above it is its matches.
    """
    label = label_of(read_labels(phrases), phrase)
    title = f"Which wording: {label.en} {label.zh}".strip()
    table = drift.filter((pl.col("phrase") == phrase) & (pl.col("matches") > 0))
    if "example" not in table.columns:
        table = table.with_columns(example=pl.lit(None, pl.String))
    if table.is_empty():
        return empty_sheet(title, "This phrase was not found.", footer)
    dated = table.filter(pl.col("period") != UNDATED)
    totals = (
        table.group_by("wording")
        .agg(pl.col("matches").sum(), pl.col("register").first(), pl.col("example").first())
        .sort(["matches", "wording"], descending=[True, False])
    )
    kind = period_kind(dated["period"][0]) if dated.height else ""
    unit = f"Share of the matches{f', by {kind}' if kind else ''}; above, their number"
    body = max(HEIGHT + 0.45, 0.3 + 0.3 * (min(totals.height, MOST_WORDINGS) + 1))
    rest = totals.height - MOST_WORDINGS
    notes = (
        [f"{rest} further wording{'s are' if rest > 1 else ' is'} in the CSV, with all in full."]
        if rest > 0
        else []
    )
    sheet = Sheet(title, unit, body, notes, footer)
    undated = table.filter(pl.col("period") == UNDATED)
    colours = dict(zip(totals["wording"].head(MOST_WORDINGS), SERIES, strict=False))
    x, y = sheet.left + 0.36, sheet.top + 0.18
    width = sheet.right - x - KEY
    strip = 0.44 if undated.height else 0.0
    if dated.height:
        axes = _axes(sheet, x, y, width - strip)
        _draw_dated(axes, dated, colours)
    if undated.height:
        place = x + width - 0.2 if dated.height else x
        axes = _axes(sheet, place, y, 0.2, labelled=not dated.height)
        axes.set_xlim(0, 1)
        axes.set_xticks([])
        _stack(axes, 0.5, 0.9, undated, colours)
        sheet.text(
            place + 0.2,
            y + HEIGHT + 0.11,
            UNDATED,
            size=SMALL,
            color=MUTED,
            ha="right" if dated.height else "center",
        )
    _draw_key(sheet, sheet.right - KEY + 0.2, y, totals, colours)
    return sheet.figure


def _axes(sheet: Sheet, x: float, y: float, width: float, *, labelled: bool = True) -> Axes:
    axes = sheet.axes(x, y, width, HEIGHT)
    axes.set_ylim(0, 1)
    axes.spines["left"].set_visible(False)
    marks = [0, 0.5, 1] if labelled else []
    axes.set_yticks(marks, [f"{mark * 100:.0f} %" for mark in marks])
    return axes


def _draw_dated(axes: Axes, table: pl.DataFrame, colours: dict[str, str]) -> None:
    labels = table["period"].unique().sort().to_list()
    start, end = span_of(labels)
    axes.set_xlim(start, end)
    wide = axes.get_window_extent().width / axes.figure.dpi
    extents = [period_extent(label) for label in labels]
    most = int(wide / 0.5)
    if len(labels) == 1:
        ticks = [(extents[0].middle, labels[0])]
    elif (end - start) / (extents[0].end - extents[0].start) > most:  # also where most are missing
        ticks = time_ticks(start, end, most)
    else:
        ticks = period_ticks(labels, most)
    axes.set_xticks([position for position, _ in ticks], [text for _, text in ticks])
    for label, extent in zip(labels, extents, strict=True):
        room = (extent.end - extent.start) / (end - start) * wide
        numbered = wide * (extents[0].end - extents[0].start) / (end - start) > 0.16
        rows = table.filter(pl.col("period") == label)
        gap = min(0.86 if room > 0.05 else 1.0, 0.6 / room)
        _stack(axes, extent.middle, (extent.end - extent.start) * gap, rows, colours, numbered)


def _stack(
    axes: Axes,
    x: float,
    width: float,
    rows: pl.DataFrame,
    colours: dict[str, str],
    numbered: bool = True,
) -> None:
    total, bottom = rows["matches"].sum(), 0.0
    counts = dict(rows.group_by("wording").agg(pl.col("matches").sum()).iter_rows())
    named = [(counts.pop(wording, 0), colour) for wording, colour in colours.items()]
    for count, colour in [*named, (sum(counts.values()), OTHER)]:
        if count:
            axes.bar(x, count / total, width, bottom=bottom, color=colour, linewidth=0)
            bottom += count / total
    if numbered:
        axes.text(x, 1.02, f"{total:,}", size=SMALL, color=MUTED, ha="center", va="bottom")


def _draw_key(
    sheet: Sheet, x: float, y: float, totals: pl.DataFrame, colours: dict[str, str]
) -> None:
    for row in totals.head(MOST_WORDINGS).iter_rows(named=True):
        sheet.line(x, y - 0.06, x, y + 0.18, color=colours[row["wording"]], linewidth=3.5)
        name = printable(row["example"] or row["wording"])
        wording = shorten(name, BODY, KEY - 0.32)
        sheet.text(x + 0.09, y, wording, size=BODY, color=INK, va="center_baseline")
        plural = "" if row["matches"] == 1 else "es"
        under = f"{row['matches']:,} match{plural}"
        under += f" · {printable(row['register'])}" if row["register"] else ""
        if row["example"] and row["example"].casefold() != row["wording"].casefold():
            under += f" · by {printable(row['wording'])}"
        under = shorten(under, SMALL, KEY - 0.32)
        sheet.text(x + 0.09, y + 0.14, under, size=SMALL, color=MUTED, va="center_baseline")
        y += 0.32
    rest = totals["matches"].slice(MOST_WORDINGS)
    if rest.len():
        sheet.line(x, y - 0.06, x, y + 0.06, color=OTHER, linewidth=3.5)
        count = int(rest.sum())
        text = f"{rest.len()} other{'s' if rest.len() > 1 else ''}, {count:,} match"
        text += "es" if count > 1 else ""
        sheet.text(x + 0.09, y, text, size=SMALL, color=MUTED, va="center_baseline")
