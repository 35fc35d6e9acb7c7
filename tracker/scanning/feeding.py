"""From the sources that have to be read to tasks of about a megabyte."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from tracker.scanning.kit import Kit, Piece, ReadPart, Task
from tracker.scanning.planning import ToRead
from tracker.scanning.remote import is_url
from tracker.texts.document import Document
from tracker.texts.source import Source, Unread

TASK_BYTES = 900_000  # of text in one task: matched as one batch (BATCH_CHARACTERS)
TASK_SOURCES = 256
SPLIT_BYTES = TASK_BYTES  # of one part of a file that several workers can read
IN_ORDER_ONLY = (
    "csv",
    "tsv",
    "json",
    "zip",
)  # read from front to back by one process, like all packed


def tasks_of(sources: Iterable[ToRead], kit: Kit) -> Iterator[Task]:
    """Tasks in the order of the sources; small sources share one, large ones become several.

    A large source that only one process can read is read here, as the tasks are asked for.
    """
    waiting: list[Piece] = []
    weight = 0
    for to_read in sources:
        for part in _parts_of(to_read):
            if isinstance(part, Piece):
                waiting.append(part)
                weight += _bytes_of(part.source)
                if weight >= TASK_BYTES or len(waiting) >= TASK_SOURCES:
                    yield Task(tuple(waiting))
                    waiting, weight = [], 0
            else:
                yield from _read_in_order(to_read, kit)
    if waiting:
        yield Task(tuple(waiting))


def _bytes_of(source: Source) -> int:
    return source.size if source.last is None else source.last - source.first


def _parts_of(to_read: ToRead) -> Iterator[Piece | None]:
    """The pieces of a source; None for one that has to be read here."""
    source = to_read.source
    form = source.format
    in_order = ("." in form or form in IN_ORDER_ONLY) and not is_url(source.path)
    if in_order and (source.size > TASK_BYTES // 4 or to_read.done):
        yield None
        return
    from tracker.texts.splitting import pieces_of

    parts = [source] if is_url(source.path) else pieces_of(source, SPLIT_BYTES)
    for part in parts:
        if (part.first, part.last) not in to_read.done:
            yield Piece(to_read.root, part)


def _read_in_order(to_read: ToRead, kit: Kit) -> Iterator[Task]:
    """Documents of a source in parts of about TASK_BYTES. Where the parts end depends on the
    source alone, so that an interrupted scan finds again those it had done."""
    from tracker.texts.reading import read_source

    source = to_read.source
    rows: list[Document | Unread] = []
    first = size = 0
    for last, row in enumerate(read_source(source, kit.options[to_read.root]), start=1):
        if isinstance(row, Document):
            size += len(row.utf8)
            row = replace(row, utf8=b"")  # a worker that wants it can make it
        else:
            size += 200
        rows.append(row)
        if size >= TASK_BYTES:
            if (first, last) not in to_read.done:
                yield Task((ReadPart(to_read.root, source, first, last, tuple(rows)),))
            rows, first, size = [], last, 0
    yield Task((ReadPart(to_read.root, source, first, None, tuple(rows)),))
