"""One line of a timeline: what it measures, its dots, its intervals, and where it has none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl
from matplotlib.axes import Axes

from tracker.figures.periods import Extent, stretches
from tracker.figures.style import FEW_DOCUMENTS

SINGLE_DOTS = 40  # periods; more are drawn as a line in a band, fewer as dots with bars


@dataclass(frozen=True, slots=True)
class Measure:
    """What a timeline shows: its column, those of its interval, and its unit in words."""

    column: str
    low: str | None
    high: str | None
    words: str
    scale: float = 1.0
    sign: str = ""


MEASURES: Mapping[str, Measure] = {
    "share": Measure(
        "share", "share_low", "share_high", "Share of documents with at least one match", 100, " %"
    ),
    "per_million": Measure(
        "per_million", "per_million_low", "per_million_high", "Matches per million {unit}"
    ),
    "matches": Measure("matches", None, None, "Matches"),
}


def is_thin(table: pl.DataFrame) -> bool:
    """Whether most of many periods have fewer than five documents: their shares are all or
    nothing, a line through them or a band around them would be noise.

    >>> is_thin(pl.DataFrame({"documents": [1] * 60})), is_thin(pl.DataFrame({"documents": [1, 1]}))
    (True, False)
    """
    few = table["documents"].is_between(1, FEW_DOCUMENTS - 1).sum()
    return table.height > SINGLE_DOTS and bool(2 * few > (table["documents"] > 0).sum())


def draw_series(
    axes: Axes, table: pl.DataFrame, extents: Sequence[Extent], measure: Measure, colour: str
) -> None:
    """One line of periods with its intervals, broken where there are no documents."""
    rows = table.to_dicts()
    joined = not is_thin(table)
    for first, last in stretches([row["documents"] > 0 for row in rows]):
        xs = [extent.middle for extent in extents[first:last]]
        values = [row[measure.column] for row in rows[first:last]]
        if joined:
            axes.plot(xs, values, color=colour, linewidth=0.8, alpha=0.6, zorder=2)
        if joined and measure.low and measure.high:
            low = [row[measure.low] for row in rows[first:last]]
            high = [row[measure.high] for row in rows[first:last]]
            if len(rows) > SINGLE_DOTS and last - first > 1:
                axes.fill_between(xs, low, high, color=colour, alpha=0.16, linewidth=0, zorder=1)
            else:
                axes.vlines(xs, low, high, colors=colour, linewidth=0.7, alpha=0.55, zorder=2)
    if not joined:  # many zeros would cover the axis: ticks, so that what was found stands out
        zeros = [
            extent.middle
            for extent, row in zip(extents, rows, strict=True)
            if row["documents"] > 0 and not row[measure.column]
        ]
        axes.plot(
            zeros, [0] * len(zeros), "|", color=colour, markersize=3, alpha=0.5, clip_on=False
        )
    size = 3.2 if len(rows) <= SINGLE_DOTS else 2.2 if len(rows) <= 120 else 1.5
    for hollow in (False, True):
        for inferred in (False, True):
            points = [
                (extent.middle, row[measure.column])
                for extent, row in zip(extents, rows, strict=True)
                if row["documents"] > 0
                and (joined or row[measure.column])
                and (row["documents"] < FEW_DOCUMENTS or inferred) is hollow
                and (2 * row.get("inferred", 0) >= row["documents"]) is inferred
            ]
            if points:
                axes.plot(
                    *zip(*points, strict=True),
                    linestyle="none",
                    marker="D" if inferred else "o",
                    markersize=size,
                    markeredgewidth=0.7,
                    markeredgecolor=colour,
                    markerfacecolor="white" if hollow else colour,
                    clip_on=False,
                    zorder=3,
                )
