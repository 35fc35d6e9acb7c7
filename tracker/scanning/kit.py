"""What a worker needs to turn sources into rows, and the pieces of work it is handed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from tracker.matching.match import MATCHER_VERSION
from tracker.phrasebook.phrase import Phrasebook
from tracker.results.plan import Matching, matching_of
from tracker.texts.document import Document, Unread
from tracker.texts.source import ReadOptions, Source

if TYPE_CHECKING:
    from tracker.matching import CompiledPhrasebook, MatchColumns


class Matcher(Protocol):
    """A compiled phrasebook, as far as scanning knows it; goes to workers by pickle."""

    def find_in_batch(self, texts: Sequence[str]) -> "MatchColumns":
        """All matches in these texts."""


class BookMatcher:
    """The matcher of a compiled phrasebook. What it has learnt stays in its process."""

    def __init__(self, compiled: "CompiledPhrasebook") -> None:
        self.compiled = compiled

    def find_in_batch(self, texts: Sequence[str]) -> "MatchColumns":
        """All matches in these texts."""
        from tracker.matching import find_in_batch

        return find_in_batch(texts, self.compiled)

    def __getstate__(self) -> dict[str, object]:
        return {"compiled": replace(self.compiled, cached={})}


DatedEvent = tuple[str, str, str, str | None]  # id, first day, last day, series


@dataclass(frozen=True, slots=True)
class ScanBook:
    """What a scan has to know of a phrasebook: the identity its results are kept under, its dated
    events, and its matcher."""

    matching: Matching
    events: tuple[DatedEvent, ...]
    matcher: Matcher


def book_for_scan(book: Phrasebook, matcher: Matcher) -> ScanBook:
    """A loaded phrasebook and its matcher, for a scan."""
    events = tuple((event.id, event.start, event.end, event.series) for event in book.events)
    return ScanBook(matching_of(book, MATCHER_VERSION), events, matcher)


@dataclass(frozen=True, slots=True)
class Kit:
    """All that is the same for every piece of work of a scan; goes to each worker once.

    ``options`` by number of the root, each with its ``as_of``; ``settings`` the digest of each;
    ``events`` as ``texts.name_meetings`` takes them: (id, start, end, series); ``trusted_before``:
    a file changed at or after this moment (ns since the epoch) may change again within the same
    tick of the clock, so its mtime is not to be trusted.
    """

    matcher: Matcher
    options: Mapping[int, ReadOptions]
    settings: Mapping[int, str]
    events: tuple[DatedEvent, ...] = ()
    trusted_before: int = 0


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
