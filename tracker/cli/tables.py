"""Tables out: aligned on a terminal, or as CSV, JSON, JSONL or Parquet.

The columns of a table on a terminal are text that a command has made; the data formats get the
frame as it is. Chinese takes two places of a terminal a character. What could steer a terminal or
a spreadsheet is made harmless.
"""

import errno
import json
import math
import os
import sys
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tracker.errors import CannotWrite, StorageFailed, WrongUsage

if TYPE_CHECKING:
    import polars as pl

DATA_FORMATS = ("csv", "json", "jsonl", "parquet")
TABLE_FORMATS = ("table", *DATA_FORMATS)
MISSING = "–"  # in a cell of a table: there is no such number, which is not 0
WIDEST = 44  # places of a cell on a terminal; what is longer ends in "…"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run such a cell

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """A column on the terminal: its heading, what it says of a row, the side it leans to, and
    whether it is never cut short."""

    heading: str
    say: Callable[[Row], object]
    right: bool = False
    whole: bool = False


# -- on a terminal ------------------------------------------------------------------------------


def width_of(text: str) -> int:
    """Places a text takes on a terminal: two for a Chinese character, none for an accent.

    >>> width_of("两个维护"), width_of("café"), width_of("cafe\\u0301")
    (8, 4, 4)
    """
    return sum(
        0
        if unicodedata.combining(letter) or unicodedata.category(letter) in ("Mn", "Me")
        else 2
        if unicodedata.east_asian_width(letter) in "WF"
        else 1
        for letter in text
    )


def harmless(text: str) -> str:
    """The text with control characters and turns of direction written out.

    >>> harmless("a\\x1b[31m\\u202eb")
    'a\\\\x1b[31m\\\\u202eb'
    """
    return "".join(
        letter
        if unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Zl", "Zp")
        else letter.encode("unicode_escape", "surrogatepass").decode("ascii")
        for letter in text
    )


def shortened(text: str, widest: int = WIDEST) -> str:
    """The text, cut with "…" where it takes more than ``widest`` places.

    >>> shortened("全面从严治党", 7)
    '全面从…'
    """
    if width_of(text) <= widest:
        return text
    kept, used = "", 1
    for letter in text:
        used += width_of(letter)
        if used > widest:
            break
        kept += letter
    return kept + "…"


def table_lines(rows: Sequence[Row], columns: Sequence[Column]) -> list[str]:
    """The lines of an aligned table; the first is the headings.

    >>> lines = table_lines([{"zh": "四风", "n": 12}, {"zh": "四个意识", "n": None}],
    ...                     [Column("phrase", lambda row: row["zh"]),
    ...                      Column("matches", lambda row: row["n"], right=True)])
    >>> print("\\n".join(lines))
    phrase    matches
    四风           12
    四个意识        –
    """
    cells = [[column.heading for column in columns]]
    for row in rows:
        cells.append([_cell(column, row) for column in columns])
    widths = [max(width_of(line[place]) for line in cells) for place in range(len(columns))]
    lines = []
    for line in cells:
        padded = []
        for cell, width, column in zip(line, widths, columns, strict=True):
            space = " " * (width - width_of(cell))
            padded.append(space + cell if column.right else cell + space)
        lines.append("  ".join(padded).rstrip())
    return lines


def _cell(column: Column, row: Row) -> str:
    said = column.say(row)
    text = MISSING if said is None else harmless(str(said))
    return text if column.whole else shortened(text)


def percent(share: float | None) -> str | None:
    """A share as a person reads it; None stays None.

    >>> percent(0.0523), percent(1.0), percent(0.0)
    ('5.2 %', '100 %', '0 %')
    """
    if share is None:
        return None
    return f"{share * 100:.1f}".removesuffix(".0") + " %"


def between(low: float | None, high: float | None, digits: int = 1, scale: float = 1) -> str | None:
    """An interval, its ends scaled; "∞" where an end has no bound, None where both are missing.

    >>> between(0.0116, 0.0921, scale=100), between(None, 2.0)
    ('1.2 to 9.2', '−∞ to 2.0')
    """
    if low is None and high is None:
        return None
    ends = [
        without if end is None or math.isinf(end) else number(end * scale, digits)
        for end, without in ((low, "−∞"), (high, "∞"))
    ]
    return " to ".join(str(end) for end in ends)


def number(value: float | None, digits: int = 1) -> str | None:
    """A number with a fixed count of digits after the point and a true minus; None stays None.

    >>> number(-1234.56), number(7, 0)
    ('−1,234.6', '7')
    """
    if value is None:
        return None
    text = f"{abs(value):,.{digits}f}"
    return ("−" if value < 0 and text.strip("0.,") else "") + text


# -- as data ------------------------------------------------------------------------------------


def form_of(form: str | None, output: str | None, formats: Sequence[str] = TABLE_FORMATS) -> str:
    """The format to write: the one named, else by the ending of the file, else the first one.

    >>> form_of(None, "counts.csv"), form_of(None, None), form_of("jsonl", "x.txt")
    ('csv', 'table', 'jsonl')

    Raises WrongUsage for a format that is not known.
    """
    if form is None:
        ending = Path(output).suffix.removeprefix(".").lower() if output else ""
        return ending if ending in formats else formats[0]
    if form not in formats:
        raise WrongUsage(f"--format '{form}' is not known. Formats: {', '.join(formats)}.")
    return form


def check_output(output: str | None) -> None:
    """Raises CannotWrite, before any work is done, where ``-o`` cannot be written."""
    if output is None:
        return
    path = Path(output)
    folder = path.parent
    if path.is_dir():
        raise CannotWrite(f"-o '{output}' is a folder. Name a file in it.")
    if not folder.is_dir():
        raise CannotWrite(f"-o '{output}': there is no folder '{folder}'.")
    if not os.access(path if path.exists() else folder, os.W_OK):
        raise CannotWrite(f"-o '{output}' cannot be written to.")


def guard_cells(frame: "pl.DataFrame") -> "pl.DataFrame":
    """The frame with "'" before each text that a spreadsheet would run as a formula."""
    import polars as pl

    text = pl.col(pl.String)
    runs = pl.lit(False)
    for start in FORMULA_STARTS:
        runs = runs | text.str.starts_with(start)
    return frame.with_columns(pl.when(runs).then(pl.lit("'") + text).otherwise(text).name.keep())


def write_frame(
    frame: "pl.DataFrame", form: str, output: str | None = None, raw_csv: bool = False
) -> None:
    """Writes the frame as csv, json (one list), jsonl or parquet to a file or to stdout.

    A file is written beside its place and then put there, so that it is whole or not there.
    Raises WrongUsage for Parquet onto a terminal, CannotWrite and StorageFailed as the disk says.
    """
    if output is None and form == "parquet" and sys.stdout.isatty():
        raise WrongUsage("--format parquet is not text. Name a file with -o, or pipe it.")
    data = _bytes_of(frame, form, raw_csv)
    if output is not None:
        write_bytes(data, output)
    elif hasattr(sys.stdout, "buffer"):
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    else:
        sys.stdout.write(data.decode("utf-8"))


def _bytes_of(frame: "pl.DataFrame", form: str, raw_csv: bool) -> bytes:
    if form == "csv":
        return (frame if raw_csv else guard_cells(frame)).write_csv().encode("utf-8")
    if form == "parquet":
        from io import BytesIO

        buffer = BytesIO()
        frame.write_parquet(buffer, compression="zstd", statistics=False)
        return buffer.getvalue()
    lines = [
        json.dumps(row, ensure_ascii=False, allow_nan=False) for row in frame.iter_rows(named=True)
    ]
    if form == "jsonl":
        return "".join(f"{line}\n" for line in lines).encode("utf-8")
    inside = ",\n ".join(lines)
    return f"[{inside}]\n".encode()


def write_bytes(data: bytes, output: str) -> None:
    """The bytes as a whole file, or no file. Raises CannotWrite and StorageFailed."""
    path = Path(output)
    in_place = path.exists() and not path.is_file()  # a pipe, /dev/stdout
    beside = path if in_place else path.with_name(f".{path.name}.tmp")
    try:
        with beside.open("wb") as file:
            file.write(data)
        if not in_place:
            beside.replace(path)
    except OSError as error:
        if not in_place:
            beside.unlink(missing_ok=True)
        message = f"-o '{output}': {error.strerror}."
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EIO):
            raise StorageFailed(message) from None
        raise CannotWrite(message) from None


def write_table(
    frame: "pl.DataFrame",
    columns: Sequence[Column],
    form: str | None,
    output: str | None,
    shown: "pl.DataFrame | None" = None,
    raw_csv: bool = False,
) -> None:
    """Writes what a command found, as the person asked for it.

    As a table: ``columns`` of the rows of ``shown`` (all unless given). As data: ``frame``.
    """
    chosen = form_of(form, output)
    if chosen != "table":
        write_frame(frame, chosen, output, raw_csv)
        return
    rows = list((frame if shown is None else shown).iter_rows(named=True))
    text = "\n".join(table_lines(rows, columns)) + "\n"
    if output is not None:
        write_bytes(text.encode("utf-8"), output)
    else:
        sys.stdout.write(text)
