"""The timeline: one small panel a phrase, all on the same axes, the denominator underneath.

Zero, missing and undated look different: a dot on the base line, a grey stretch without a dot,
and a bar of its own at the right edge.
"""

from collections.abc import Mapping, Sequence

import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from tracker.figures.events import Marks, place_events
from tracker.figures.exposure import draw_exposure
from tracker.figures.labels import Label, label_of, read_labels
from tracker.figures.periods import (
    UNDATED,
    period_extent,
    period_kind,
    period_ticks,
    span_of,
    stretches,
)
from tracker.figures.series import MEASURES, SINGLE_DOTS, Measure, draw_series, is_thin
from tracker.figures.style import (
    BLUE,
    BODY,
    FEW_DOCUMENTS,
    MUTED,
    OTHER,
    PALE,
    RULE,
    SMALL,
    Footer,
    Sheet,
    empty_sheet,
    in_house_style,
)

TITLE = "How the phrases move through time"
PANELS = 10  # phrases a page
PANEL, HEADING, SPACE = 0.8, 0.22, 0.12  # inches: the panel, its name, what is under it
STRIP = 0.15  # inches: the undated bar


@in_house_style
def draw_timeline(
    counts: pl.DataFrame,
    phrases: pl.DataFrame,
    footer: Footer | None = None,
    *,
    events: pl.DataFrame | None = None,
    measure: str = "share",
    more: str = "",
) -> Figure:
    """How each phrase moves through time, in small panels that share both axes.

    ``counts`` has the columns phrase, period, documents, documents_with, matches, unit, share and
    per_million with their intervals, inferred (documents dated only by the meetings they name);
    ``events`` the columns event, en, start, end. The ten phrases with the most matches are drawn,
    in the order of that number; the others are counted in a note. ``measure`` is share,
    per_million or matches; ``more`` is a note of the caller, say on further pages.
    """
    shown = MEASURES[measure]
    dated = counts.filter(pl.col("period") != UNDATED)
    ranked = (
        counts.group_by("phrase")
        .agg(pl.col("matches").sum())
        .filter(pl.col("matches") > 0)
        .sort(["matches", "phrase"], descending=[True, False])["phrase"]
        .to_list()
    )
    if dated.is_empty() or not ranked:
        what = "has a date" if ranked else "holds one of these phrases"
        return empty_sheet(
            TITLE,
            f"No document {what}: there is no timeline.",
            footer,
        )
    kind = period_kind(dated["period"][0])
    page = _Page(counts, ranked[:PANELS], read_labels(phrases), shown, events)
    notes = [*page.notes(kind), *_left_out(len(ranked)), *([more] if more else [])]
    unit = f"{shown.words.format(unit=counts['unit'][0])}, by {kind}"
    sheet = Sheet(TITLE, unit, page.height, notes, footer)
    page.draw(sheet, kind)
    return sheet.figure


def _left_out(count: int) -> list[str]:
    if count <= PANELS:
        return []
    return [f"The {PANELS} most frequent of {count:,} phrases; the others are in the CSV."]


class _Page:
    """The panels of one page and what they share."""

    def __init__(
        self,
        counts: pl.DataFrame,
        ids: Sequence[str],
        labels: Mapping[str, Label],
        measure: Measure,
        events: pl.DataFrame | None,
    ) -> None:
        self.ids, self.labels, self.measure = ids, labels, measure
        self.tables = [counts.filter(pl.col("phrase") == phrase) for phrase in ids]
        first = self.tables[0]
        self.dated = first.filter(pl.col("period") != UNDATED)
        self.undated = first.filter(pl.col("period") == UNDATED)["documents"].sum()
        self.extents = [period_extent(label) for label in self.dated["period"]]
        self.start, self.end = span_of(self.dated["period"].to_list())
        self.columns = 1 if len(ids) == 1 else 2
        self.rows = -(-len(ids) // self.columns)
        self.marks: Marks = place_events(events, self.start, self.end)
        self.head = 0.15 if self.marks.places else 0.0
        self.panel = PANEL if len(ids) > 2 else 1.6
        self.height = self.head + self.rows * (self.panel + HEADING + SPACE) + 0.72
        self.top, self.cut = self._scale()

    def _scale(self) -> tuple[float, bool]:
        """The upper end of the common axis, and whether an interval goes beyond it."""
        rows = pl.concat(table for table in self.tables)
        value = float(rows[self.measure.column].max() or 0)  # type: ignore[arg-type]
        if self.measure.high is None:
            return value * 1.08 or 1, False
        firm = rows.filter(pl.col("documents") >= FEW_DOCUMENTS)[self.measure.high].max() or 0
        highest = float(rows[self.measure.high].max() or 0)  # type: ignore[arg-type]
        top = max(value * 1.08, float(firm)) or 1  # type: ignore[arg-type]
        if self.measure.column == "share" and top > 0.8:
            top = 1.03
        return top, highest > top * 1.001

    def notes(self, kind: str) -> list[str]:
        """The key to the marks that really occur on this page."""
        rows = pl.concat(table for table in self.tables)
        dated = rows.filter(pl.col("period") != UNDATED)
        notes = []
        if is_thin(self.dated):
            share = self.measure.column == "share"
            why = ", so their shares are all or nothing and" if share else ":"
            few = f"most periods have fewer than {FEW_DOCUMENTS} documents{why}"
            notes.append(f"tick on the base line: no match; {few} no interval is drawn")
        elif self.measure.high:
            name = "Wilson" if self.measure.column == "share" else "Poisson"
            notes.append(f"{self._interval_word()}: 95 % {name} interval")
        if dated.filter(pl.col("documents").is_between(1, FEW_DOCUMENTS - 1)).height:
            notes.append(f"hollow: fewer than {FEW_DOCUMENTS} documents")
        if "inferred" in dated.columns and (dated["inferred"] > 0).any():
            notes.append("diamond, white bar: dated by the meetings the documents name")
        if (dated["documents"] == 0).any():
            notes.append(f"grey: no documents {'on' if kind == 'day' else 'in'} that {kind}")
        if self.undated:
            notes.append("bar at the right: undated documents")
        if self.cut and not is_thin(self.dated):
            notes.append("intervals are cut at the edge of the panel")
        key = "; ".join(notes)
        return [*([f"{key[0].upper()}{key[1:]}."] if key else []), *self.marks.notes]

    def _interval_word(self) -> str:
        return "vertical line" if len(self.extents) <= SINGLE_DOTS else "band"

    def draw(self, sheet: Sheet, kind: str) -> None:
        """Draw all panels, the exposure under each column, and the events through them."""
        left, between = 0.36, 0.42
        width = (sheet.right - sheet.left - left - between * (self.columns - 1)) / self.columns
        strip = STRIP + 0.07 if self.undated else 0.0
        ticks = period_ticks(self.dated["period"].to_list(), max(3, int((width - strip) / 0.55)))
        for column in range(self.columns):
            x = sheet.left + left + column * (width + between)
            y = sheet.top
            mine = range(column, len(self.ids), self.columns)
            for index in mine:
                label = label_of(self.labels, self.ids[index])
                label.draw(sheet, x, y + HEADING / 2 - 0.02, BODY, width)
                if index == column and self.marks.places:
                    y += self.head
                    self._numbers(sheet, x, y + HEADING - 0.08, width - strip)
                axes = sheet.axes(x, y + HEADING, width - strip, self.panel)
                self._panel(axes, self.tables[index], ticks)
                if self.undated:
                    side = sheet.axes(x + width - STRIP, y + HEADING, STRIP, self.panel)
                    self._undated(side, self.tables[index])
                y += HEADING + self.panel + SPACE
            if not mine:
                continue
            band = sheet.axes(x, y + 0.2, width - strip, 0.36)
            draw_exposure(band, self.dated, self.extents, (self.start, self.end), ticks)
            sheet.text(x, y + 0.1, f"documents a {kind}", size=SMALL, color=MUTED)
            if self.undated:
                text = f"undated ({self.undated:,})"
                sheet.text(x + width, y + 0.1, text, size=SMALL, color=MUTED, ha="right")

    def _axes(self, axes: Axes) -> None:
        axes.set_ylim(0, self.top)
        axes.patch.set_alpha(0)
        axes.spines["left"].set_visible(False)
        step = _round_step(self.top * self.measure.scale / 3)
        ticks = [step * n for n in range(int(self.top * self.measure.scale / step + 1e-9) + 1)]
        axes.set_yticks([tick / self.measure.scale for tick in ticks])
        axes.set_yticklabels([f"{tick:,.10g}{self.measure.sign}" for tick in ticks])
        axes.hlines(
            [tick / self.measure.scale for tick in ticks[1:]],
            0,
            1,
            transform=axes.get_yaxis_transform(),
            color=RULE,
            linewidth=0.4,
            zorder=0,
        )

    def _panel(self, axes: Axes, table: pl.DataFrame, ticks: Sequence[tuple[float, str]]) -> None:
        table = table.filter(pl.col("period") != UNDATED)
        present = [documents > 0 for documents in table["documents"]]
        self._axes(axes)
        axes.set_xlim(self.start, self.end)
        axes.set_xticks([position for position, _ in ticks], [""] * len(ticks))
        for first, last in stretches([not here for here in present]):
            gap = (self.extents[first].start, self.extents[last - 1].end)
            axes.axvspan(*gap, color=PALE, linewidth=0, zorder=-1)
        for position in self.marks.positions:
            axes.axvline(position, color=MUTED, linewidth=0.5, dashes=(2, 2), zorder=0.5)
        draw_series(axes, table, self.extents, self.measure, BLUE)

    def _undated(self, axes: Axes, table: pl.DataFrame) -> None:
        self._axes(axes)
        axes.set_yticklabels([])
        axes.set_xlim(0, 1)
        axes.set_xticks([])
        row = table.filter(pl.col("period") == UNDATED).row(0, named=True)
        value = row[self.measure.column] or 0
        axes.bar(0.5, value, width=0.8, color=OTHER, linewidth=0)
        if self.measure.low and self.measure.high and row[self.measure.low] is not None:
            axes.vlines(0.5, row[self.measure.low], row[self.measure.high], MUTED, linewidth=0.7)

    def _numbers(self, sheet: Sheet, x: float, y: float, width: float) -> None:
        """The numbers of the events, above the topmost panel of a column."""
        scale = width / (self.end - self.start)
        for position, text in self.marks.merged(0.13 / scale):
            place = x + (position - self.start) * scale
            sheet.text(place, y, text, size=SMALL, color=MUTED, ha="center")


def _round_step(least: float) -> float:
    """The next round number: 1, 2, 2.5, 5 times a power of ten.

    >>> [_round_step(x) for x in (0.3, 3, 11, 21)]
    [0.5, 5, 20, 25.0]
    """
    power = -3
    while True:
        for factor in (1, 2, 2.5, 5):
            step: float = factor * 10**power if power >= 0 else factor / 10**-power
            if step >= least:
                return step
        power += 1
