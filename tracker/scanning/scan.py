"""A scan: list, hold against the store, read and match what is new, commit, say what was done."""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tracker import __version__
from tracker.results.kept_summary import keep_summary, key_of_summary, recall_summary
from tracker.results.plan import Plan, Scope
from tracker.results.runs import Run, Shard
from tracker.results.summary import Summary, summarize
from tracker.results.writer import Writer
from tracker.results.zones import COUNTED
from tracker.scanning.book import ScanBook
from tracker.scanning.planning import (
    Listed,
    Reading,
    ToRead,
    corrections_of_nothing,
    in_megabytes,
    judge,
    list_scopes,
    options_of_root,
    recorded_settings,
    scopes_of,
    settings_digest,
)
from tracker.texts import ReadOptions, Unread, day_of_reading

if TYPE_CHECKING:
    from tracker.results.rows import Rows
    from tracker.scanning.engine import Engine

WORTH_WORKERS = 3.0  # 10^6 bytes: with less to read one process is as quick
CLOCK_TICK = 2_000_000_000  # ns: a file this young may change again without a new mtime


class Progress(NamedTuple):
    """How far a scan is: sources ``done`` of ``expected`` (one in parts counts at the very end);
    ``continued`` is how many an interrupted run had done, None for a new one; ``documents`` were
    read in this run so far."""

    run: int
    done: int
    expected: int
    continued: int | None
    documents: int = 0


@dataclass(frozen=True, slots=True)
class ScanOptions:
    """What a person may decide about a scan. ``jobs`` None: the cores of this machine;
    ``keep_texts`` False: the store keeps no letters; ``shard``: only this share of the sources.
    ``before_reading`` is called once if there is anything new to read."""

    read: ReadOptions = field(default_factory=ReadOptions)
    jobs: int | None = None
    keep_texts: bool = True
    shard: Shard | None = None
    zones: tuple[str, ...] = COUNTED
    before_reading: Callable[[], object] | None = None


class ScanSummary(NamedTuple):
    """What a scan did: the number of its run, how many parts it continued from (None: a new run),
    how many sources are newly gone, and the numbers and the table of its documents;
    ``uncorrected`` are documents that a dates.csv names and that are not here."""

    run: int
    continued: int | None
    gone: int
    summary: Summary
    uncorrected: tuple[str, ...] = ()


def scan(
    paths: Sequence[str],
    book: ScanBook,
    store: str | Path,
    options: ScanOptions = ScanOptions(),
    progress: Callable[[Progress], None] | None = None,
    engine: "Engine | None" = None,
) -> ScanSummary:
    """Match a phrasebook against all texts under ``paths`` and keep the result in ``store``.

    ``book`` is made by ``open_book`` or ``book_for_scan``. What is unchanged since it was last
    scanned with the same book and options is not read again. Killed at any moment, the same call
    goes on. ``progress`` is called now and then. Raises NoInput for a path that is not there,
    StoreBusy, CannotWrite, StorageFailed; a bad document raises nothing.
    """
    started = time.time_ns()
    read = options.read._replace(as_of=day_of_reading(options.read))
    scopes = scopes_of(paths, read)
    by_root = {scope.root: options_of_root(scope.root, read) for scope, _ in scopes}
    settings = {root: settings_digest(of_root) for root, of_root in by_root.items()}
    listing = list_scopes(scopes, read, options.shard)
    named = tuple(scope for scope, _ in scopes)
    plan = Plan(named, book.matching, recorded_settings(read), len(listing))
    with Writer(store, options.keep_texts) as writer:
        run = writer.begin(plan)
        roots = {root: writer.root(root) for root in by_root}
        steps = _Steps(writer, run, roots, settings, read.as_of or "", progress, len(listing))
        to_read = list(steps.sources_to_read(listing, started - CLOCK_TICK))
        if to_read:
            if options.before_reading is not None:
                options.before_reading()
            chosen = engine or choose_engine(options.jobs, to_read)
            of_roots = {roots[root]: of_root for root, of_root in by_root.items()}
            trusted = started - CLOCK_TICK
            _read_and_match(to_read, book, of_roots, steps, chosen, trusted, options.keep_texts)
        seen = ((roots[listed.root], listed.row.id) for listed in listing)
        gone = writer.finish(seen, options.shard)
    key = key_of_summary(plan, options.zones, __version__)
    summary = None
    is_new = run.continued is None and options.shard is None
    if is_new and not (to_read or gone or steps.changed):
        summary = recall_summary(Path(store), key, run.number)
    if summary is None:
        summary = summarize(store, options.zones, run.number)
    keep_summary(Path(store), key, run.number, summary)
    nothing = () if options.shard else corrections_of_nothing(named, by_root, listing)
    return ScanSummary(run.number, run.continued, gone, summary, tuple(nothing))


def _read_and_match(
    to_read: Sequence[ToRead],
    book: ScanBook,
    options: dict[int, ReadOptions],
    steps: "_Steps",
    engine: "Engine",
    trusted_before: int,
    keep_texts: bool,
) -> None:
    """Have an engine read and match sources, and hand to the store what comes back.

    What reading and matching need is loaded here: a scan of nothing new gets by without it.
    """
    from tracker.scanning.feeding import tasks_of
    from tracker.scanning.kit import Kit

    kit = Kit(
        book.matcher, options, steps.settings, book.events, trusted_before, keep_texts=keep_texts
    )
    try:
        for rows in engine.run(tasks_of(to_read, kit), kit):
            steps.take(rows)
    finally:
        engine.close()


def choose_engine(jobs: int | None, to_read: Sequence[ToRead]) -> "Engine":
    """Workers where there is work for them; else this process, which starts at once."""
    from tracker.scanning.engine import InThisProcess

    number = jobs or usable_cores()
    if number <= 1 or sum(in_megabytes(to_read)) < WORTH_WORKERS:
        return InThisProcess()
    from tracker.scanning.pool import WorkerPool

    return WorkerPool(number)


def usable_cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class _Steps:
    """The walk of one scan from its listing to the store, and how far it is."""

    def __init__(
        self,
        writer: Writer,
        run: Run,
        roots: dict[str, int],
        settings: dict[str, str],
        as_of: str,
        progress: Callable[[Progress], None] | None,
        expected: int,
    ) -> None:
        self.writer, self.run, self.roots = writer, run, roots
        self.settings = {roots[root]: digest for root, digest in settings.items()}
        self.as_of = as_of
        self.progress = progress
        self.expected = expected
        self.done = 0
        self.documents = 0
        self.changed = False  # whether anything was written of what the listing names
        self._tell()

    def sources_to_read(self, listing: Sequence[Listed], trusted_before: int) -> Iterator[ToRead]:
        """Those sources that are not unchanged; what the listing could not use is stored."""
        for listed in listing:
            root, row = self.roots[listed.root], listed.row
            if isinstance(row, Unread):
                self._store_unread(root, row)
                continue
            reading = Reading(self.settings[root], self.run.matching, self.as_of)
            verdict = judge(row, self.writer.known_parts(root, row.id), reading)
            if verdict.unchanged:
                if verdict.touched:
                    self.changed = True
                    fixed = row.mtime_ns < trusted_before
                    self.writer.touch(root, row.id, row.mtime_ns if fixed else -1)
                self.done += 1
                continue
            if verdict.stale:
                self.writer.replace(root, row.id)
            yield ToRead(root, row, verdict.done)

    def _store_unread(self, root: int, row: Unread) -> None:
        from tracker.results.rows import Rows, SourceRow
        from tracker.scanning.sources import unread_row

        self.changed = True
        source = SourceRow(root, row.id, settings=self.settings[root], as_of=self.as_of)
        self.writer.replace(root, row.id)
        self.writer.add(Rows(sources=(source,), documents=(unread_row(root, row.id, 0, 0, row),)))
        self.done += 1

    def take(self, rows: "Rows") -> None:
        """Hand rows to the store."""
        self.writer.add(rows)
        self.done += sum(source.first == 0 and source.last is None for source in rows.sources)
        self.documents += len(rows.documents)
        self._tell()

    def _tell(self) -> None:
        if self.progress is not None:
            done = min(self.done, self.expected)
            run = self.run
            self.progress(Progress(run.number, done, self.expected, run.continued, self.documents))


__all__ = ["Progress", "ScanOptions", "ScanSummary", "Scope", "Shard", "choose_engine", "scan"]
