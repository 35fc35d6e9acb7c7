"""Labels of phrases: the English name and the Chinese original side by side, as in a table.

The English stands first in ink, the Chinese next to it in grey; a column that no phrase needs
takes no room. A label that does not fit is cut with an ellipsis; in full it stands in the CSV.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from tracker.figures.lettering import printable, shorten, text_width
from tracker.figures.style import BODY, INK, MUTED, Sheet

WIDEST_EN, WIDEST_ZH = 2.0, 1.12  # inches at 8 points: about 36 letters, 10 Chinese characters
GAP = 0.1


@dataclass(frozen=True, slots=True)
class Label:
    """How a phrase is called in a chart; ``zh`` is empty where there is no Chinese original."""

    en: str
    zh: str = ""

    def parts(self, size: float, width: float) -> tuple[str, str]:
        """Both names, cut to stand on one line of ``width`` inches; the Chinese has up to 45 %.

        >>> Label("Two Establishments", "两个确立").parts(8, 2.0)
        ('Two Establishments', '两个确立')
        """
        zh = shorten(self.zh, size, width * 0.45)
        room = width - (text_width(zh + " ", size) if zh else 0)
        return shorten(self.en, size, room), zh

    def draw(self, sheet: Sheet, x: float, y: float, size: float, width: float) -> None:
        """Set both names on one line of the sheet: the English in ink, the Chinese in grey."""
        en, zh = self.parts(size, width)
        sheet.text(x, y, en, size=size, color=INK, va="center_baseline")
        x += text_width(en + " ", size)
        sheet.text(x, y, zh, size=size, color=MUTED, va="center_baseline")


def read_labels(phrases: pl.DataFrame) -> dict[str, Label]:
    """The label of each phrase of a table with columns phrase, en, zh (zh may be null or absent).

    A phrase without an English name goes by its Chinese one, without either by its id.
    """
    labels = {}
    for row in phrases.iter_rows(named=True):
        en, zh = printable(row.get("en") or ""), printable(row.get("zh") or "")
        labels[row["phrase"]] = Label(en or zh or row["phrase"], zh if en != zh and en else "")
    return labels


def label_of(labels: Mapping[str, Label], phrase: str) -> Label:
    """The label of a phrase, or its id where the table of labels does not know it."""
    return labels.get(phrase) or Label(printable(phrase))


class LabelColumns:
    """The columns of labels at the left of a chart; ``width`` says how much room they take."""

    def __init__(self, labels: Sequence[Label], size: float = BODY) -> None:
        self.labels, self.size = labels, size
        scale = size / BODY
        self._en = min(
            WIDEST_EN * scale, max((text_width(x.en, size) for x in labels), default=0.0)
        )
        self._zh = min(
            WIDEST_ZH * scale, max((text_width(x.zh, size) for x in labels), default=0.0)
        )
        self.width = self._en + (GAP + self._zh if self._zh else 0) + GAP

    def draw(self, sheet: Sheet, ys: Sequence[float]) -> None:
        """Set the labels at the left of the sheet, one at each of the heights ``ys``."""
        for label, y in zip(self.labels, ys, strict=True):
            en = shorten(label.en, self.size, self._en + 0.02)
            sheet.text(sheet.left, y, en, size=self.size, color=INK, va="center_baseline")
            if label.zh:
                zh = shorten(label.zh, self.size, self._zh + 0.02)
                x = sheet.left + self._en + GAP
                sheet.text(x, y, zh, size=self.size, color=MUTED, va="center_baseline")
