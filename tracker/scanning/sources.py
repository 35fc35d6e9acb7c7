"""How a source looked when it was read, so that a rescan can tell whether it changed."""

import hashlib
import os
from collections.abc import Sequence

from tracker.results.rows import DocumentRow, SourceRow
from tracker.scanning.kit import Kit, Piece, Work
from tracker.scanning.remote import is_url
from tracker.texts.days import last_day
from tracker.texts.document import Document
from tracker.texts.source import Source, Unread

READ_AGAIN = frozenset(  # failures another time may not meet: such a source is never unchanged
    ("vanished", "unreadable", "worker_died", "program_error", "needs_extra")
)
SMALL = 1_000_000  # bytes of a file that is read at once


def source_row(
    work: Work, kit: Kit, rows: Sequence[Document | Unread], digest: str | None = None
) -> SourceRow:
    """How a source looked when it was read. One that may read differently next time (see
    READ_AGAIN, or standard input) has size -1."""
    source = work.source
    passing = any(isinstance(row, Unread) and row.reason in READ_AGAIN for row in rows)
    changed = isinstance(work, Piece) and not is_as_listed(source)
    fixed = source.mtime_ns < kit.trusted_before
    dates = [row.date for row in rows if isinstance(row, Document)]
    known = [date.latest or date.date or "" for date in dates]
    newest = max((last_day(day) for day in known if day), default="")
    return SourceRow(
        root=work.root,
        source=source.id,
        path=path_of(source),
        first=source.first if isinstance(work, Piece) else work.first,
        last=source.last if isinstance(work, Piece) else work.last,
        size=-1 if passing or changed or source.path == "-" else source.size,
        mtime_ns=source.mtime_ns if fixed else -1,
        digest=digest,
        as_of=kit.options[work.root].as_of or "",
        newest=newest,
        settings=kit.settings[work.root],
    )


def path_of(source: Source) -> str:
    """Where a source lies, absolute; an address or standard input as it is."""
    if is_url(source.path) or source.path == "-":
        return source.path
    return os.path.abspath(source.path)  # noqa: PTH100  (links stay as they were scanned)


def is_as_listed(source: Source) -> bool:
    """Whether a file still has the size and mtime it was listed with."""
    if is_url(source.path) or source.path == "-":
        return True
    try:
        status = os.stat(source.path)  # noqa: PTH116  (a path of any bytes)
    except OSError:
        return False
    return (status.st_size, status.st_mtime_ns) == (source.size, source.mtime_ns)


def digest_of_work(work: Work) -> str | None:
    """The sha256 of a whole file of this machine."""
    if not isinstance(work, Piece) or not work.complete:
        return None
    return digest_of_source(work.source)


def digest_of_source(source: Source) -> str | None:
    """The sha256 of the bytes of a whole file, None for parts and for what cannot be read."""
    if source.first or source.last is not None or is_url(source.path) or source.path == "-":
        return None
    try:
        handle = os.open(source.path, os.O_RDONLY | os.O_NONBLOCK)
        with os.fdopen(handle, "rb") as file:
            if source.size <= SMALL:  # a large buffer for each small file costs more than it
                return hashlib.sha256(file.read()).hexdigest()
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


def unread_row(root: int, source: str, first: int, place: int, row: Unread) -> DocumentRow:
    """The row of a path or record that gave no document."""
    return DocumentRow(
        root, source, first, place, row.id, row.status, reason=row.reason, detail=row.detail
    )
