"""Heatmaps: the share of documents by phrase and period (or group), and how often each phrase
stands in each document.

The bins are fixed, so that two heatmaps can be compared, and each holds its number where there is
room. Zero is a pale cell, with a nought where there is ample room; no documents is no cell.
"""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from tracker.figures.labels import Label, LabelColumns, label_of, read_labels
from tracker.figures.lettering import printable, shorten, text_width
from tracker.figures.periods import UNDATED
from tracker.figures.style import (
    INK,
    MUTED,
    PALE,
    SMALL,
    TINY,
    WIDTH,
    Footer,
    Sheet,
    bare,
    empty_sheet,
    in_house_style,
)

MOST_ROWS = 28  # what a page holds under the heading of its section
ROW = 0.19  # inches
WIDEST_COLUMN = 0.42  # inches
NARROWEST_NUMBER = 0.12  # inches; a narrower cell carries no number
NARROWEST_NOUGHT = 0.3  # inches; many noughts in narrow cells hide the numbers
# single-hue blue, even steps of lightness: told apart with any colour vision and in grey print
SHADES = ("#deebf7", "#b5d1ea", "#84b3da", "#4f8fc4", "#2468a6", "#0b3d72")


@dataclass(frozen=True, slots=True)
class Bins:
    """Fixed classes of a number: lower ends of all but the first, names in the key."""

    edges: tuple[float, ...]
    names: tuple[str, ...]

    def shade(self, value: float) -> int:
        """The index into ``SHADES`` of a value above zero.

        >>> SHARES.shade(0.03), SHARES.shade(1.0)
        (1, 5)
        """
        return bisect_right(self.edges, value)


SHARES = Bins((0.01, 0.05, 0.1, 0.25, 0.5), ("< 1 %", "1–5", "5–10", "10–25", "25–50", "50–100 %"))
MATCHES = Bins((2, 3, 5, 10, 20), ("1", "2", "3–4", "5–9", "10–19", "20 or more matches"))


@dataclass(frozen=True, slots=True)
class Grid:
    """What a heatmap shows: rows of phrases, columns with their headings, a value for each pair
    (None: no documents), and where the columns that are apart (undated) begin."""

    rows: Sequence[str]
    columns: Sequence[str]
    values: Mapping[tuple[str, int], float | None]
    apart: int


@in_house_style
def draw_heatmap(
    counts: pl.DataFrame, phrases: pl.DataFrame, footer: Footer | None = None
) -> Figure:
    """The share of documents with each phrase, phrase by period; the numbers are per cent.

    ``counts`` has the columns phrase, period, documents, matches and share. A table with a column
    ``group`` in place of ``period`` gives a heatmap of groups.
    """
    by_group = "period" not in counts.columns
    column = "group" if by_group else "period"
    title = "Which group says what" if by_group else "Phrase by period"
    rows, more = _top_rows(counts)
    if not rows:
        return empty_sheet(title, "None of the phrases was found: there is nothing to map.", footer)
    kept = counts.filter(pl.col("phrase").is_in(rows))
    names = counts[column].unique(maintain_order=True).to_list()
    names = [name for name in names if name != UNDATED]
    apart = len(names)
    names += [UNDATED] * (UNDATED in counts[column])
    place = {name: index for index, name in enumerate(names)}
    values = {
        (row["phrase"], place[row[column]]): row["share"] if row["documents"] else None
        for row in kept.iter_rows(named=True)
    }
    headings = ["" if name is None else printable(str(name)) for name in names]
    grid = Grid(rows, headings, values, apart)
    unit = "Share of documents with at least one match, in per cent"
    return _draw(title, unit, grid, SHARES, read_labels(phrases), footer, more, 100)


@in_house_style
def draw_documents(
    pairs: pl.DataFrame,
    documents: pl.DataFrame,
    phrases: pl.DataFrame,
    footer: Footer | None = None,
) -> Figure:
    """How often each phrase stands in each document; documents in date order, undated at the end.

    ``pairs`` has the columns document, phrase, matches (above zero); ``documents`` the columns
    document, date and title. Of many documents those with the most matches are drawn; a record of
    a file of many is called by its title.
    """
    title = "Document by phrase"
    rows, more = _top_rows(pairs)
    if not rows:
        return empty_sheet(title, "None of the phrases was found in any document.", footer)
    most = 30
    weight = pairs.group_by("document").agg(pl.col("matches").sum())
    chosen = (
        documents.select("document", "date", "title")
        .join(weight, on="document", how="left")
        .with_columns(pl.col("matches").fill_null(0))
        .sort(["matches", "document"], descending=[True, False])
        .head(most)
        .sort(["date", "document"], nulls_last=True)
    )
    names = [_document_name(*row) for row in chosen.select("document", "date", "title").rows()]
    place = {name: index for index, name in enumerate(chosen["document"])}
    values: dict[tuple[str, int], float | None] = {
        (phrase, column): 0 for phrase in rows for column in range(len(names))
    }
    inside = pairs.filter(pl.col("document").is_in(list(place)), pl.col("phrase").is_in(rows))
    for row in inside.iter_rows(named=True):
        values[(row["phrase"], place[row["document"]])] = row["matches"]
    if documents.height > most:
        more.append(
            f"The {most} documents with the most matches, of {documents.height:,}; "
            "the others are in the CSV."
        )
    grid = Grid(rows, names, values, int(chosen["date"].is_not_null().sum()))
    labels = read_labels(phrases)
    unit = "Matches in each document, in date order"
    return _draw(title, unit, grid, MATCHES, labels, footer, more, 1)


def _document_name(document: str, date: str | None, title: str | None) -> str:
    """A document above its column: the date, then as much of its name as fits."""
    file, record, number = document.partition("#")
    name = (title or number) if record else file
    return f"{date or UNDATED}  {shorten(printable(name), SMALL, 0.85)}"


def _top_rows(table: pl.DataFrame) -> tuple[list[str], list[str]]:
    totals = (
        table.group_by("phrase")
        .agg(pl.col("matches").sum())
        .filter(pl.col("matches") > 0)
        .sort(["matches", "phrase"], descending=[True, False])
    )
    rows = totals["phrase"].head(MOST_ROWS).to_list()
    more = totals.height - len(rows)
    note = f"The {len(rows)} most frequent of {totals.height} phrases; the others are in the CSV."
    return rows, [note] if more else []


def _draw(
    title: str,
    unit: str,
    grid: Grid,
    bins: Bins,
    labels: Mapping[str, Label],
    footer: Footer | None,
    notes: list[str],
    scale: float,
) -> Figure:
    columns = LabelColumns([label_of(labels, phrase) for phrase in grid.rows])
    room = WIDTH - 0.24 - columns.width
    apart = 0.07 if 0 < grid.apart < len(grid.columns) else 0.0  # inches
    cell = min(WIDEST_COLUMN, (room - apart) / len(grid.columns))
    gap = apart / cell
    longest = max(text_width(name, SMALL) for name in grid.columns)
    upright = longest + 0.04 > cell
    named = _named_columns(grid, max(1, int(room / 0.11)))
    head = longest + 0.06 if upright else 0.2
    if None in grid.values.values():
        notes = [*notes, "No cell: no documents."]
    if cell < NARROWEST_NUMBER:
        notes = [*notes, "The cells are too narrow for numbers; they are in the CSV."]
    sheet = Sheet(title, unit, head + len(grid.rows) * ROW + 0.26, notes, footer)
    x, y = sheet.left + columns.width, sheet.top + head
    columns.draw(sheet, [y + (index + 0.5) * ROW for index in range(len(grid.rows))])
    span = len(grid.columns) + gap
    axes = bare(sheet.axes(x, y, cell * span, len(grid.rows) * ROW))
    axes.set_xlim(0, span)
    axes.set_ylim(len(grid.rows), 0)
    for column, name in enumerate(grid.columns):
        left = column + (gap if column >= grid.apart else 0)
        if column in named:
            sheet.text(
                x + (left + 0.5) * cell,
                y - 0.05,
                name,
                size=SMALL,
                color=MUTED,
                va="bottom",
                ha="center",
                rotation=90 if upright else 0,
            )
        for row, phrase in enumerate(grid.rows):
            _cell(axes, left, row, grid.values.get((phrase, column)), bins, cell, scale)
    _key(sheet, x, y + len(grid.rows) * ROW + 0.17, bins)
    return sheet.figure


def _named_columns(grid: Grid, most: int) -> set[int]:
    """The columns that carry their heading: all, or every n-th at a round year or month."""
    dated = list(grid.columns[: grid.apart])
    numbers = list(range(len(dated)))
    if all(re.fullmatch(r"\d{4}", name) for name in dated):
        numbers = [int(name) for name in dated]
    elif all(re.fullmatch(r"\d{4}-\d{2}", name) for name in dated):
        numbers = [int(name[:4]) * 12 + int(name[5:]) - 1 for name in dated]
    steps = (1, 2, 3, 6, 12, 24, 60, 120) if numbers and numbers[0] > 9999 else (1, 2, 5, 10, 20)
    room = max(1, most - (len(grid.columns) - grid.apart))
    step = next((s for s in (*steps, 50, 100, 200) if len(dated) <= s * room), len(dated))
    named = {place for place, number in enumerate(numbers) if number % step == 0}
    return named | set(range(grid.apart, len(grid.columns)))


def _cell(
    axes: Axes, x: float, y: int, value: float | None, bins: Bins, width: float, scale: float
) -> None:
    if value is None:
        return
    shade = bins.shade(value) if value else None
    colour = PALE if shade is None else SHADES[shade]
    edge = 0.03 if width >= 0.06 else 0.0
    axes.add_patch(
        Rectangle((x + edge, y + 0.04), 1 - 2 * edge, 0.92, facecolor=colour, linewidth=0)
    )
    if width < (NARROWEST_NUMBER if value else NARROWEST_NOUGHT):
        return
    number = value * scale
    text = f"{number:.0f}" if number >= 1 or not number else "<1"
    ink = "#b0b0b0" if shade is None else "white" if shade >= 3 else INK
    size = SMALL if width >= 0.22 else TINY if width >= 0.15 else 5.0
    axes.text(x + 0.5, y + 0.5, text, size=size, color=ink, ha="center", va="center_baseline")


def _key(sheet: Sheet, x: float, y: float, bins: Bins) -> None:
    swatches = [(PALE, "0"), *zip(SHADES, bins.names, strict=True)]
    for colour, text in swatches:
        box = sheet.axes(x, y - 0.05, 0.12, 0.1)
        bare(box).add_patch(Rectangle((0, 0), 1, 1, facecolor=colour, linewidth=0))
        sheet.text(x + 0.16, y, text, size=SMALL, color=MUTED, va="center_baseline")
        x += 0.28 + text_width(text, SMALL)
