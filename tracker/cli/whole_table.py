"""A plain table for a terminal or a pipe in which nothing is cut."""

from collections.abc import Sequence

from tracker.cli.tables import harmless, width_of


def whole_table(
    head: Sequence[str], rows: Sequence[Sequence[str]], numbers: Sequence[int] = ()
) -> list[str]:
    """The lines of a table; the columns in ``numbers`` stand right, the others left.

    >>> for line in whole_table(["phrase", "zh", "n"], [["four-winds", "四风", "12"]], [2]):
    ...     print(line)
    phrase      zh     n
    four-winds  四风  12
    """
    clean = [[harmless(cell) for cell in row] for row in (head, *rows)]
    widths = [max(map(width_of, column)) for column in zip(*clean, strict=True)]
    lines = []
    for row in clean:
        cells = []
        for place, (cell, width) in enumerate(zip(row, widths, strict=True)):
            room = " " * (width - width_of(cell))
            cells.append(room + cell if place in numbers else cell + room)
        lines.append("  ".join(cells).rstrip())
    return lines
