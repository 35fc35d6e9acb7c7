"""The phrasebook of a scan: loaded once and kept, read and compiled again only when it changes."""

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from tracker import __version__
from tracker.phrasebook.places import default_path, shipped_path
from tracker.results.durable import keep_in_cache
from tracker.results.plan import Matching, matching_of
from tracker.scanning.forking import aside

if TYPE_CHECKING:
    from tracker.matching import CompiledPhrasebook, MatchColumns
    from tracker.phrasebook.phrase import Phrasebook

KEPT_BOOKS = 8  # phrasebooks the cache of a store holds; the oldest make way
CARD, COMPILED = "card.json", "compiled"  # what is kept of each: what a scan says of it; itself

DatedEvent = tuple[str, str, str, str | None]  # id, first day, last day, series


class Matcher(Protocol):
    """A compiled phrasebook, as far as scanning knows it; goes to workers by pickle."""

    def find_in_batch(self, texts: Sequence[str]) -> "MatchColumns":
        """All matches in these texts."""


class ScanBook(NamedTuple):
    """What a scan has to know of a phrasebook: the identity its results are kept under, its dated
    events, and its matcher."""

    matching: Matching
    events: tuple[DatedEvent, ...]
    matcher: Matcher


def book_for_scan(book: "Phrasebook", matcher: Matcher) -> ScanBook:
    """A loaded phrasebook and its matcher, for a scan."""
    from tracker.matching import MATCHER_VERSION

    events = tuple((event.id, event.start, event.end, event.series) for event in book.events)
    return ScanBook(matching_of(book, MATCHER_VERSION), events, matcher)


def open_book(paths: Sequence[str], cache: Path | None = None) -> ScanBook:
    """The phrasebook of these files (none: the default one), for a scan.

    What was worked out is kept in the folder ``cache``, by the bytes of the files; a cache that
    cannot be read or written is done without. Raises FaultyFile with every fault of the files,
    NoInput if one is not there.
    """
    kept = None if cache is None else _place_of(paths, cache)
    card = _read_card(kept)
    if card is not None:
        return ScanBook(*card, LazyBookMatcher(paths, None, kept))
    book = aside(_load, paths)
    matcher = LazyBookMatcher(paths, book, kept)
    made = book_for_scan(book, matcher)
    matcher.card = json.dumps([made.matching, made.events], ensure_ascii=False).encode()
    _keep(kept, CARD, matcher.card)
    return made


def _load(paths: Sequence[str]) -> "Phrasebook":
    from tracker.phrasebook.load import load_phrasebook

    return load_phrasebook(*paths)


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


class LazyBookMatcher:
    """The matcher of a phrasebook, compiled when the first text comes: a scan of nothing new
    compiles nothing. What it learns from texts stays in its process."""

    def __init__(
        self, paths: Sequence[str], book: "Phrasebook | None", kept: Path | None = None
    ) -> None:
        self.paths = paths
        self.book = book
        self.kept = kept
        self.card = b""
        self._compiled: CompiledPhrasebook | None = None

    @property
    def compiled(self) -> "CompiledPhrasebook":
        """The compiled phrasebook: as it was kept, or made now and kept."""
        if self._compiled is None:
            self._compiled = _recall_compiled(self.kept)
            if self._compiled is None:
                from tracker.scanning.kept_book import compile_aside

                self._compiled, packed = compile_aside(self.book or aside(_load, self.paths))
                _keep(self.kept, COMPILED, packed)
                if self.card:
                    _keep(self.kept, CARD, self.card)  # there was no store yet when it was made
                self.book = None
        return self._compiled

    def find_in_batch(self, texts: Sequence[str]) -> "MatchColumns":
        """All matches in these texts."""
        from tracker.matching import find_in_batch

        return find_in_batch(texts, self.compiled)

    def __reduce__(self) -> tuple[Any, ...]:
        return BookMatcher, (replace(self.compiled, cached={}),)


def _place_of(paths: Sequence[str], cache: Path) -> Path | None:
    """Where what these files give is kept; None if they cannot be read."""
    digest = hashlib.sha256(f"{__version__} {_code_digest()}".encode())
    named = [Path(path) for path in paths] or [default_path()]
    try:
        for path in (*named, shipped_path()):
            content = path.read_bytes() if path in named or path.is_file() else b""
            digest.update(f"{path}\0{len(content)}\0".encode("utf-8", "surrogateescape"))
            digest.update(content)
    except OSError:
        return None
    return cache / digest.hexdigest()[:32]


def _code_digest() -> str:
    """Changes with the code that loads and compiles, also while it is being worked on."""
    digest = hashlib.sha256()
    wings = Path(__file__).parent.parent
    for wing in ("phrasebook", "matching"):
        with os.scandir(wings / wing) as found:
            for entry in sorted(found, key=lambda entry: entry.name):
                if entry.name.endswith((".py", ".txt")):
                    status = entry.stat()
                    digest.update(f"{entry.name} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _keep(kept: Path | None, what: str, content: bytes) -> None:
    """Keep what was worked out, where there is a store to keep it in."""
    if kept is not None:
        keep_in_cache(kept.with_suffix(f".{what}"), content, f"*.{what}", KEPT_BOOKS)


def _recall(kept: Path | None, what: str) -> bytes:
    """What was kept; nothing if nothing was, or it cannot be read."""
    if kept is None:
        return b""
    try:
        return kept.with_suffix(f".{what}").read_bytes()
    except OSError:
        return b""


def _recall_compiled(kept: Path | None) -> "CompiledPhrasebook | None":
    """The compiled phrasebook, as it was kept; None if there is none to be read."""
    from tracker.scanning.kept_book import unpack_book

    if kept is None:
        return None
    try:
        with kept.with_suffix(f".{COMPILED}").open("rb") as stream:
            return unpack_book(stream)
    except OSError:
        return None


def _read_card(kept: Path | None) -> tuple[Matching, tuple[DatedEvent, ...]] | None:
    """What a scan says of a phrasebook, as it was kept; None if it is torn or of another kind."""
    try:
        matching, events = json.loads(_recall(kept, CARD))
        return Matching(*matching), tuple((id, start, end, of) for id, start, end, of in events)
    except (ValueError, TypeError):
        return None
