"""The house style: one type, one palette, one page. Every chart is drawn on a Sheet.

A sheet is measured in inches from its top left corner, as a page is. It carries a title (what the
chart is about), a line under it (the unit), the body, notes, and a footer that says what was
counted and with which phrasebook, so that a chart cut out of its report still says what it is.
"""

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from tracker.figures.lettering import FAMILIES, printable, register_fonts, straight_quotes, wrap

WIDTH = 6.9  # inches: the text width of an A4 page, so that a chart is set at its own size
MARGIN = 0.12  # inches
TITLE, BODY, SMALL, TINY = 11.0, 8.0, 6.8, 5.6  # points
LINE = 1.45  # line height, in sizes

INK, MUTED, RULE, PALE = "#1f1f1f", "#6a6a6a", "#cfcfcf", "#f1f1f1"
# Okabe & Ito 2008, "Color universal design", in an order that keeps neighbours apart; without
# yellow, which is lost on white
BLUE, VERMILLION, GREEN, ORANGE, SKY, PURPLE = (
    "#0072b2",
    "#d55e00",
    "#009e73",
    "#e69f00",
    "#56b4e9",
    "#cc79a7",
)
SERIES = (BLUE, VERMILLION, GREEN, ORANGE, SKY, PURPLE, "#1f1f1f")
OTHER = "#b5b5b5"
FEW_DOCUMENTS = 5  # documents; a share of fewer is drawn hollow

_RC: dict[str, Any] = {
    "font.family": list(FAMILIES),
    "font.size": BODY,
    "text.parse_math": False,  # "$" in a label is a dollar sign
    "text.language": "zh-Hans",  # the shapes of mainland print where the font has several
    "text.color": INK,
    "axes.edgecolor": RULE,
    "axes.labelcolor": MUTED,
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.unicode_minus": False,
    "axes.labelsize": SMALL,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.labelsize": SMALL,
    "ytick.labelsize": SMALL,
    "xtick.major.size": 2.5,
    "ytick.major.size": 0,
    "xtick.major.width": 0.6,
    "xtick.major.pad": 2,
    "ytick.major.pad": 3,
    "lines.linewidth": 1.0,
    "lines.solid_capstyle": "butt",
    "hatch.linewidth": 0.4,
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
    "path.simplify": False,
    "pdf.fonttype": 42,
    "svg.fonttype": "none",
    "svg.hashsalt": "phrasetrack",
}

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


def in_house_style(draw: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """Run a drawing function under the house style, whatever matplotlibrc the user keeps."""

    @functools.wraps(draw)
    def styled(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        register_fonts()
        settings: dict[Any, Any] = {
            key: value
            for key, value in matplotlib.rcParamsDefault.items()
            if key not in ("backend", "backend_fallback", "interactive", "toolbar")
        }
        settings.update(_RC)
        with matplotlib.rc_context(settings):
            return draw(*args, **kwargs)

    return styled


@dataclass(frozen=True, slots=True)
class Footer:
    """What every chart says of itself: the corpus, its documents and units, how many are dated,
    the fingerprint of the phrasebook and the version; ``by_event`` says that dates are those of
    what the documents report.

    >>> Footer("seeds", 5, "5,311 words", 4, 1, "3fa92c", "0.1.0", "2024-01-01").line()
    'seeds: 5 documents, 5,311 words; 4 dated, 1 undated · phrasebook 3fa92c · phrasetrack 0.1.0 · as of 2024-01-01'
    """  # noqa: E501

    corpus: str
    documents: int
    units: str
    dated: int
    undated: int
    phrasebook: str
    version: str
    as_of: str | None = None
    by_event: bool = False

    def line(self) -> str:
        """The footer as one line."""
        plural = "" if self.documents == 1 else "s"
        dated = "dated by what is reported" if self.by_event else "dated"
        line = (
            f"{self.corpus}: {self.documents:,} document{plural}, {self.units}; "
            f"{self.dated:,} {dated}, {self.undated:,} undated · phrasebook {self.phrasebook} · "
            f"phrasetrack {self.version}"
        )
        return f"{line} · as of {self.as_of}" if self.as_of else line


class Sheet:
    """A figure measured in inches from its top left corner.

    ``body`` is the height of the drawing between header and notes; ``top`` and ``bottom`` are
    where it begins and ends, ``left`` and ``right`` its sides.
    """

    def __init__(
        self, title: str, unit: str, body: float, notes: Sequence[str], footer: Footer | None
    ) -> None:
        inner = WIDTH - 2 * MARGIN
        head = [
            *((line, TITLE, INK) for line in wrap(printable(title), TITLE, inner)),
            *((line, BODY, MUTED) for line in wrap(printable(unit), BODY, inner)),
        ]
        foot = [
            (line, SMALL, MUTED)
            for text in (*notes, *([footer.line()] if footer else []))
            for line in wrap(printable(text), SMALL, inner)
        ]
        self.left, self.right = MARGIN, WIDTH - MARGIN
        self.top = MARGIN + sum(_height(size) for _, size, _ in head) + 0.16
        self.bottom = self.top + body
        self.height = self.bottom + 0.14 + sum(_height(size) for _, size, _ in foot) + MARGIN
        self.figure = Figure(figsize=(WIDTH, self.height))
        y = MARGIN
        for line, size, colour in head:
            self.text(MARGIN, y, line, size=size, color=colour, va="top")
            y += _height(size)
        y = self.bottom + 0.14
        for line, size, colour in foot:
            self.text(MARGIN, y, line, size=size, color=colour, va="top")
            y += _height(size)

    def text(self, x: float, y: float, text: str, **style: Any) -> None:
        """Set ``text`` at (x, y); the style is matplotlib's, vertical centre unless told."""
        style = {"va": "center", "ha": "left", **style}
        self.figure.text(x / WIDTH, 1 - y / self.height, straight_quotes(text), **style)

    def line(self, x0: float, y0: float, x1: float, y1: float, **style: Any) -> None:
        """A straight line from (x0, y0) to (x1, y1)."""
        from matplotlib.lines import Line2D

        style = {"color": RULE, "linewidth": 0.6, **style}
        self.figure.add_artist(
            Line2D(
                [x0 / WIDTH, x1 / WIDTH],
                [1 - y0 / self.height, 1 - y1 / self.height],
                transform=self.figure.transFigure,
                **style,
            )
        )

    def axes(self, x: float, y: float, width: float, height: float, **options: Any) -> Axes:
        """Axes whose frame has its top left corner at (x, y)."""
        return self.figure.add_axes(
            (x / WIDTH, 1 - (y + height) / self.height, width / WIDTH, height / self.height),
            **options,
        )


def _height(size: float) -> float:
    return size * LINE / 72


def bare(axes: Axes) -> Axes:
    """The axes without frame, ticks and background: a plain coordinate system to draw in."""
    axes.set_axis_off()
    return axes


def empty_sheet(title: str, sentence: str, footer: Footer | None) -> Figure:
    """A chart that has nothing to show, and says why, in place of an exception or a blank."""
    sheet = Sheet(title, "", 0.7, (), footer)
    sheet.text(sheet.left, sheet.top + 0.3, printable(sentence), size=BODY, color=INK)
    return sheet.figure
