"""A Figure as the bytes of a file: PNG, SVG or PDF, the same bytes every time."""

import io
import os
from typing import Any, Literal

import matplotlib
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image
from PIL.PngImagePlugin import PngInfo

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
    if form == "png":
        return _png(figure)
    FigureCanvasAgg(figure)
    if form == "svg":
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": "phrasetrack"})
    else:
        stamp = {} if "SOURCE_DATE_EPOCH" in os.environ else {"CreationDate": None}
        metadata = {"Creator": "phrasetrack", "Producer": f"matplotlib {matplotlib.__version__}"}
        figure.savefig(out, format="pdf", metadata={**metadata, **stamp})
    return out.getvalue()


def _png(figure: Figure) -> bytes:
    """The figure in 256 colours: a third of the bytes, exact for nearly every chart, since flat
    colours and the greys of their edges are fewer."""
    before = figure.dpi
    figure.set_dpi(RESOLUTION)
    canvas: Any = FigureCanvasAgg(figure)
    canvas.draw()
    picture = Image.frombuffer("RGBA", canvas.get_width_height(), canvas.buffer_rgba())
    figure.set_dpi(before)
    flat = picture.convert("RGB").quantize(
        256, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE
    )
    out, about = io.BytesIO(), PngInfo()
    about.add_text("Software", "phrasetrack")
    flat.save(out, "PNG", pnginfo=about, dpi=(RESOLUTION, RESOLUTION))
    return out.getvalue()
