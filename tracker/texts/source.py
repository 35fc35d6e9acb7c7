"""Source: where a document's bytes lie; Unread: what became of a path that gave none; ReadOptions:
what the reader may decide.

This is all that a scan of nothing new needs to know of texts.
"""

import os
import time
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from tracker.errors import WrongUsage

DateOrder = Literal["dmy", "mdy"]

STANDARD_INPUT = "-"
_NOTHING: Mapping[str, Any] = {}


class Source(NamedTuple):
    """A file, or a stretch of one, that gives documents.

    ``id`` is the path relative to the scanned root ("/" between folders; the file's name if a file
    was named), printable: control characters and bytes that are no UTF-8 stand as ``\\x1b``, a
    backslash as ``\\\\``. ``path`` opens the file and may hold surrogate escapes. ``format`` is the
    name of a reader, with its packing ("txt", "jsonl.gz"). ``first`` and ``last`` (None: to the
    end) bound the records: bytes of a .jsonl, rows of a .parquet; ``first_line`` counts from 1 and
    is the number of the first line (or row) in that stretch. ``root`` is the absolute path of
    what was scanned, so that equal ids under two roots stay apart.
    """

    id: str
    path: str
    format: str
    size: int
    mtime_ns: int
    first: int = 0
    last: int | None = None
    first_line: int = 1
    root: str = ""


class Unread(NamedTuple):
    """A path or record that gave no document: ``status`` 'skipped' or 'failed', and why.

    ``reason`` is a short word ("not_text", "needs_extra", "vanished", "empty", "binary",
    "not_regular", "unreadable", "archive_limit", "encrypted", "bad_record" …); ``detail`` is the
    sentence a person reads.
    """

    id: str
    status: Literal["skipped", "failed"]
    reason: str
    detail: str


class ReadOptions(NamedTuple):
    """What a person may decide about reading; everything has a default.

    ``include`` and ``exclude`` are globs on the id or on the file's name. The four columns name the
    fields of records (.jsonl, .csv, .tsv, .parquet). ``rules`` is a boilerplate TOML instead of the
    package's own. ``max_file_size`` counts bytes; larger files are skipped with a row. ``as_of`` is
    the ISO day against which a date lies in the future (None: see ``day_of_reading``).
    ``date_order`` decides 07/05/2022. ``meta_from`` is a pattern on the id such as
    "{source}/{date}_{title}". ``folder_metadata`` and ``corrections`` hold
    what a metadata.csv and a dates.csv beside the texts say, by document (``options_beside`` fills
    them).
    """

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    text_column: str = "text"
    date_column: str = "date"
    title_column: str = "title"
    id_column: str = "id"
    rules: str | None = None
    max_file_size: int | None = None
    fix_mojibake: bool = False
    as_of: str | None = None
    meta_from: str | None = None
    follow_links: bool = False
    date_order: DateOrder | None = None
    paths_from: str | None = None
    folder_metadata: Mapping[str, Mapping[str, str]] = _NOTHING
    corrections: Mapping[str, tuple[str, str]] = _NOTHING


def day_of_reading(options: ReadOptions) -> str:
    """The ISO day against which dates lie in the future: ``as_of``, else SOURCE_DATE_EPOCH, else
    the clock, in UTC. Ask once and hand it on, so that a run has one such day.

    >>> day_of_reading(ReadOptions(as_of="2024-02-29"))
    '2024-02-29'

    Raises WrongUsage if ``as_of`` is no day of the calendar.
    """
    if options.as_of is not None:
        if not _is_iso_day(options.as_of):
            raise WrongUsage(
                f"--as-of '{options.as_of}' is no day. Write it as YYYY-MM-DD, such as 2024-02-29."
            )
        return options.as_of
    seconds = os.environ.get("SOURCE_DATE_EPOCH", "")
    return time.strftime("%Y-%m-%d", time.gmtime(int(seconds) if seconds.isdigit() else None))


@lru_cache(maxsize=64)
def _is_iso_day(text: str) -> bool:
    try:
        time.strptime(text, "%Y-%m-%d")
    except ValueError:
        return False
    return True


def printable_id(path: str) -> str:
    """A path as it is printed and kept: one line, valid UTF-8, and no two paths alike.

    >>> printable_id("2023/a\\tb.txt"), printable_id("caf\\udce9.txt")
    ('2023/a\\\\x09b.txt', 'caf\\\\xe9.txt')
    """
    if path.isprintable() and "\\" not in path:
        return path
    return "".join(map(_printable, path))


def _printable(character: str) -> str:
    code = ord(character)
    if character == "\\":
        return "\\\\"
    if 0xDC80 <= code <= 0xDCFF:  # a byte that is no UTF-8, as os.fsdecode hands it over
        return f"\\x{code - 0xDC00:02x}"
    if character.isprintable():
        return character
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
