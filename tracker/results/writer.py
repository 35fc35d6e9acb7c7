"""The writer: takes in the rows of a scan and commits them, whole or not at all."""

import contextlib
import time
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from tracker.errors import StorageFailed
from tracker.results import runs
from tracker.results.catalogue import (
    ENDINGS,
    SEGMENTS,
    make_store_folder,
    open_for_writing,
    rows_of_keys,
)
from tracker.results.durable import TEMPORARY, told_as_storage_error
from tracker.results.lock import WriterLock

if TYPE_CHECKING:
    from tracker.results.bundles import Bundle
    from tracker.results.pending import Part, Pending
    from tracker.results.plan import Plan
    from tracker.results.rows import Rows

COMMIT_SECONDS = 2.0  # longest time rows wait; what a kill can cost
COMMIT_BYTES = 12_000_000  # of packed letters waiting at which they are committed at once
COMMIT_DOCUMENTS = 20_000
COMMIT_MATCHES = 100_000


class Writer:
    """The one writer of a store; a context manager that holds the lock.

    Order of calls: ``begin`` a run; ``known_parts`` and ``add`` as often as needed (``add``
    commits by itself every few seconds); ``finish``. Left without ``finish``, what was added is
    committed and the run can be continued. With ``keep_texts`` False the letters are not kept.
    Raises StoreBusy, CannotWrite, StoreNotReadable, StorageFailed.
    """

    def __init__(self, path: str | Path, keep_texts: bool = True) -> None:
        self.folder = Path(path)
        self.keep_texts = keep_texts
        self.run = runs.Run(0, 0, continued=None)
        self._open_parts: set[Part] = set()
        self._replaced: set[tuple[int, str]] = set()
        self._last_commit = time.monotonic()

    @cached_property
    def _pending(self) -> "Pending":
        """What was taken in since the last commit."""
        from tracker.results.pending import Pending

        return Pending()

    def __enter__(self) -> "Writer":
        make_store_folder(self.folder)
        with told_as_storage_error(self.folder):
            self._lock = WriterLock(self.folder).__enter__()
        try:
            self.connection = open_for_writing(self.folder)
            with told_as_storage_error(self.folder):
                self._remove_orphans()
        except BaseException:
            self._lock.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if kind is None or issubclass(kind, KeyboardInterrupt | SystemExit):
                self.commit()
        finally:
            with contextlib.suppress(Exception):
                self.connection.close()
            self._lock.__exit__(None, None, None)

    def begin(self, plan: "Plan") -> runs.Run:
        """Start a run, or continue the one of the same plan that was interrupted."""
        with self._storage():
            self.run = runs.begin(self.connection, plan)
        return self.run

    def root(self, path: str) -> int:
        """The number of a root; the run's plan has made it known."""
        return runs.root_number(self.connection, path)

    def known_parts(self, root: int, source: str) -> list[runs.KnownPart]:
        """How a source looked when it was last read, part by part in order; none if it is new."""
        return runs.known_parts(self.connection, root, source)

    def replace(self, root: int, source: str) -> None:
        """Let everything known of a source make way for the rows that are added next."""
        self._replaced.add((root, source))

    def touch(self, root: int, source: str, mtime_ns: int) -> None:
        """Note that an unchanged source has another mtime, or is there again."""
        with self._storage():
            self.connection.execute(
                "UPDATE sources SET mtime_ns = ?, gone = 0 WHERE root = ? AND source = ?",
                (mtime_ns, root, source),
            )

    def add(self, rows: "Rows") -> None:
        """Take in the rows of a batch; they are committed soon, all together."""
        from tracker.results.pending import counts_of_texts, without_texts

        pending = self._pending
        parts = [(row.root, row.source, row.first) for row in rows.documents]
        done = [(row.root, row.source, row.first) for row in rows.sources]
        for part in dict.fromkeys(parts + done):
            self._begin_part(part)
        self._open_parts.difference_update(done)
        pending.sources.extend(rows.sources)
        pending.documents.extend(rows.documents)
        pending.texts |= {text.key: text for text in rows.texts if text.key not in pending.texts}
        if self.keep_texts:
            self._add_letters(rows.letters)
        if rows.matches is not None:
            known = self._matched_before(rows.matches.keys)
            new = [key for key in rows.matches.keys if key not in known]
            matches = without_texts(rows.matches, known)
            pending.counts |= counts_of_texts(matches, new)
            if len(matches.quotes):
                pending.add_matches(matches)
        waited = time.monotonic() - self._last_commit
        if (
            waited > COMMIT_SECONDS
            or pending.bytes > COMMIT_BYTES
            or len(pending.documents) > COMMIT_DOCUMENTS
            or pending.match_rows > COMMIT_MATCHES
        ):
            self.commit()

    def commit(self) -> None:
        """Put on the disk all that was added; when this returns, no kill can lose it."""
        if "_pending" in self.__dict__ and self._pending:
            from tracker.results import commit, tail
            from tracker.results.segment import next_segment

            try:
                with self._storage():
                    commit.commit_rows(self.connection, self.folder, self._pending, self.run)
                    if tail.is_full(self.connection):
                        number = next_segment(self.connection)
                        tail.move_tail_to_segments(self.connection, self.folder, number)
            except StorageFailed as error:
                raise self._with_what_is_stored(error) from error
            del self._pending
        self._last_commit = time.monotonic()

    def finish(self, seen: Iterable[tuple[int, str]], shard: runs.Shard | None = None) -> int:
        """End the run: sources of its scopes that were not seen are gone, and not counted.

        Gives the number of sources newly gone. ``shard`` limits that to the run's share.
        """
        self.commit()
        with self._storage():
            return runs.finish(self.connection, self.run.number, set(seen), shard)

    # -- inside ---------------------------------------------------------------------------------

    def _begin_part(self, part: "Part") -> None:
        if part not in self._open_parts:
            self._open_parts.add(part)
            self._pending.begun.append(part)
            if part[:2] in self._replaced:
                self._replaced.discard(part[:2])
                self._pending.replaced.append(part[:2])

    def _add_letters(self, bundles: Sequence["Bundle"]) -> None:
        kept = self._keys_of(
            "SELECT text FROM texts WHERE text IN ({}) AND bundle IS NOT NULL",
            [key for bundle in bundles for key in bundle.keys],
        )
        for bundle in bundles:
            self._pending.add_letters(bundle, kept)

    def _matched_before(self, keys: Sequence[str]) -> set[str]:
        found = self._keys_of(
            f"SELECT text FROM matched WHERE text IN ({{}}) AND matching = {self.run.matching}",
            keys,
        )
        return found | (self._pending.counts.keys() & set(keys))

    def _keys_of(self, query: str, keys: Sequence[str]) -> set[str]:
        """The keys a query finds among many."""
        return {key for (key,) in rows_of_keys(self.connection, query, keys)}

    def _remove_orphans(self) -> None:
        """Remove files a killed writer left behind: the catalogue does not know them."""
        known = {name for (name,) in self.connection.execute("SELECT file FROM segments")}
        for file in (self.folder / SEGMENTS).iterdir():
            if file.name not in known and file.suffix in (*ENDINGS.values(), TEMPORARY):
                file.unlink(missing_ok=True)

    def _with_what_is_stored(self, error: StorageFailed) -> StorageFailed:
        (stored,) = self.connection.execute(
            "SELECT count(*) FROM documents WHERE status = 'scanned'"
        ).fetchone()
        needed = self._pending.bytes // 1_000_000 + 1
        said = str(error).removesuffix(".")
        return StorageFailed(f"{said} (needs about {needed} MB); {stored:,} documents are stored.")

    @contextlib.contextmanager
    def _storage(self) -> Iterator[None]:
        """Errors of disk and catalogue as a person reads them; a transaction is taken back."""
        try:
            with told_as_storage_error(self.folder):
                yield
        except BaseException:
            if self.connection.in_transaction:
                with contextlib.suppress(Exception):
                    self.connection.execute("ROLLBACK")
            raise
