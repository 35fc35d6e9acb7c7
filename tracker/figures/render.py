"""A Figure as the bytes of a file: PNG, SVG or PDF, the same bytes every time."""

import io
import os
from typing import Literal

import matplotlib
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from tracker.figures.style import in_house_style

Format = Literal["png", "svg", "pdf"]
FORMATS: tuple[Format, ...] = ("png", "svg", "pdf")
RESOLUTION = 200  # dots an inch: 1,380 across, sharp in print at its own size


@in_house_style
def render_figure(figure: Figure, form: Format) -> bytes:
    """The figure in the format asked for, without date, host or path in its metadata.

    Text stays text in PDF and SVG. A date goes in only if SOURCE_DATE_EPOCH is set, and then it
    is that one.
    """
    out = io.BytesIO()
    FigureCanvasAgg(figure)
    if form == "png":
        figure.savefig(out, format="png", dpi=RESOLUTION, metadata={"Software": "phrasetrack"})
    elif form == "svg":
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": "phrasetrack"})
    else:
        stamp = {} if "SOURCE_DATE_EPOCH" in os.environ else {"CreationDate": None}
        metadata = {"Creator": "phrasetrack", "Producer": f"matplotlib {matplotlib.__version__}"}
        figure.savefig(out, format="pdf", metadata={**metadata, **stamp})
    return out.getvalue()
