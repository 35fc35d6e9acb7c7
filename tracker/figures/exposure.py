"""The exposure band: how many documents each period has, drawn under what is measured in them."""

from collections.abc import Sequence

import polars as pl
from matplotlib.axes import Axes

from tracker.figures.periods import Extent
from tracker.figures.style import MUTED, OTHER


def draw_exposure(
    axes: Axes,
    table: pl.DataFrame,
    extents: Sequence[Extent],
    span: tuple[float, float],
    ticks: Sequence[tuple[float, str]],
) -> None:
    """Bars of the columns documents and (white) inferred, one a period, on the common time axis."""
    documents = table["documents"].to_list()
    inferred = table["inferred"].to_list() if "inferred" in table.columns else [0] * len(documents)
    middles = [extent.middle for extent in extents]
    gap = 0.12 if len(extents) <= 60 else 0.0
    widths = [(extent.end - extent.start) * (1 - gap) for extent in extents]
    known = [a - b for a, b in zip(documents, inferred, strict=True)]
    axes.bar(middles, known, widths, color=OTHER, linewidth=0)
    if any(inferred):
        axes.bar(
            middles,
            inferred,
            widths,
            bottom=known,
            facecolor="white",
            edgecolor=MUTED,
            linewidth=0.5,
        )
    highest = max(documents, default=0) or 1
    axes.set_xlim(*span)
    axes.set_ylim(0, highest * 1.02)
    axes.set_yticks([0, highest], ["0", f"{highest:,}"])
    axes.set_xticks([position for position, _ in ticks], [text for _, text in ticks])
    axes.spines["left"].set_visible(False)
