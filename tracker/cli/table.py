"""Plain tables for a terminal or a pipe: aligned by what letters take, nothing cut."""

import unicodedata
from collections.abc import Sequence


def width_of(text: str) -> int:
    """How many columns a text takes: two for each Chinese character, none for a combining mark.

    >>> width_of("四风"), width_of("four"), width_of("e\\u0301")
    (4, 4, 1)
    """
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(letter) else 1 + (unicodedata.east_asian_width(letter) in "WF")
        for letter in text
    )


def table_lines(
    head: Sequence[str], rows: Sequence[Sequence[str]], numbers: Sequence[int] = ()
) -> list[str]:
    """The lines of a table; the columns in ``numbers`` stand right, the others left.

    >>> for line in table_lines(["phrase", "zh", "n"], [["four-winds", "四风", "12"]], [2]):
    ...     print(line)
    phrase      zh     n
    four-winds  四风  12
    """
    widths = [max(map(width_of, column)) for column in zip(head, *rows, strict=True)]
    lines = []
    for row in (head, *rows):
        cells = []
        for place, (cell, width) in enumerate(zip(row, widths, strict=True)):
            room = " " * (width - width_of(cell))
            cells.append(room + cell if place in numbers else cell + room)
        lines.append("  ".join(cells).rstrip())
    return lines
