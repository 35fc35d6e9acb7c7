"""What a worker needs to turn sources into rows, and the pieces of work it is handed."""

from collections.abc import Mapping
from dataclasses import dataclass

from tracker.scanning.book import DatedEvent, Matcher
from tracker.texts.document import Document
from tracker.texts.source import ReadOptions, Source, Unread


@dataclass(frozen=True, slots=True)
class Kit:
    """All that is the same for every piece of work of a scan; goes to each worker once.

    ``options`` by number of the root, each with its ``as_of``; ``settings`` the digest of each;
    ``events`` as ``texts.name_meetings`` takes them: (id, start, end, series); ``trusted_before``:
    a file changed at or after this moment (ns since the epoch) may change again within the same
    tick of the clock, so its mtime is not to be trusted; ``keep_texts``: whether the letters of the
    texts go to the store.
    """

    matcher: Matcher
    options: Mapping[int, ReadOptions]
    settings: Mapping[int, str]
    events: tuple[DatedEvent, ...] = ()
    trusted_before: int = 0
    keep_texts: bool = True


@dataclass(frozen=True, slots=True)
class Piece:
    """A source, or a part of one, that the worker reads itself. ``skip`` and ``take`` (None: all)
    count records: a piece whose worker died is read again in halves. ``complete`` says that it is
    the whole part, which is then done."""

    root: int
    source: Source
    skip: int = 0
    take: int | None = None
    complete: bool = True


@dataclass(frozen=True, slots=True)
class ReadPart:
    """Documents that were already read from a source that only one process can read: records
    ``first`` up to ``last`` (None: the end of the source)."""

    root: int
    source: Source
    first: int
    last: int | None
    rows: tuple[Document | Unread, ...]


Work = Piece | ReadPart


@dataclass(frozen=True, slots=True)
class Task:
    """What a worker is handed at a time: pieces of about a megabyte together."""

    work: tuple[Work, ...]
