"""The writer: takes in the rows of a scan and commits them, whole or not at all."""

import contextlib
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType

from tracker.errors import StorageFailed
from tracker.results import runs, tail
from tracker.results.catalogue import SEGMENTS, make_store_folder, open_for_writing
from tracker.results.commit import commit_rows, next_segment
from tracker.results.durable import TEMPORARY, told_as_storage_error
from tracker.results.lock import WriterLock
from tracker.results.pending import Part, Pending, counts_of_texts, without_texts
from tracker.results.plan import Plan
from tracker.results.rows import Rows, TextRow

COMMIT_SECONDS = 2.0  # longest time rows wait; what a kill can cost
COMMIT_CHARACTERS = 24_000_000  # letters waiting at which they are committed at once
COMMIT_DOCUMENTS = 20_000


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
        self._pending = Pending()
        self._open_parts: set[Part] = set()
        self._replaced: set[tuple[int, str]] = set()
        self._last_commit = time.monotonic()

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

    def begin(self, plan: Plan) -> runs.Run:
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

    def add(self, rows: Rows) -> None:
        """Take in the rows of a batch; they are committed soon, all together."""
        pending = self._pending
        for document in rows.documents:
            self._begin_part((document.root, document.source, document.first))
        for source in rows.sources:
            part = (source.root, source.source, source.first)
            self._begin_part(part)
            self._open_parts.discard(part)
        pending.sources.extend(rows.sources)
        pending.documents.extend(rows.documents)
        self._add_texts(rows.texts)
        if rows.matches is not None:
            known = self._matched_before(rows.matches.keys)
            new = [key for key in rows.matches.keys if key not in known]
            matches = without_texts(rows.matches, known)
            pending.counts |= counts_of_texts(matches, new)
            if len(matches.quotes):
                pending.matches.append(matches)
        waited = time.monotonic() - self._last_commit
        if (
            waited > COMMIT_SECONDS
            or pending.characters > COMMIT_CHARACTERS
            or len(pending.documents) > COMMIT_DOCUMENTS
        ):
            self.commit()

    def commit(self) -> None:
        """Put on the disk all that was added; when this returns, no kill can lose it."""
        pending = self._pending
        if pending:
            try:
                with self._storage():
                    commit_rows(self.connection, self.folder, pending, self.run)
                    if tail.is_full(self.connection):
                        number = next_segment(self.connection)
                        tail.move_tail_to_segments(self.connection, self.folder, number)
            except StorageFailed as error:
                raise self._with_what_is_stored(error) from error
            self._pending = Pending()
        self._last_commit = time.monotonic()

    def finish(self, seen: Iterable[tuple[int, str]], shard: runs.Shard | None = None) -> int:
        """End the run: sources of its scopes that were not seen are gone, and not counted.

        Gives the number of sources newly gone. ``shard`` limits that to the run's share.
        """
        self.commit()
        with self._storage():
            return runs.finish(self.connection, self.run.number, set(seen), shard)

    # -- inside ---------------------------------------------------------------------------------

    def _begin_part(self, part: Part) -> None:
        if part not in self._open_parts:
            self._open_parts.add(part)
            self._pending.begun.append(part)
            if part[:2] in self._replaced:
                self._replaced.discard(part[:2])
                self._pending.replaced.append(part[:2])

    def _add_texts(self, texts: Sequence[TextRow]) -> None:
        pending = self._pending
        for text in texts:
            if text.key in pending.texts:
                continue
            pending.texts[text.key] = text
            if self.keep_texts and not self._has_letters(text.key):
                pending.letters[text.key] = text.text
                pending.characters += len(text.text)

    def _has_letters(self, key: str) -> bool:
        row = self.connection.execute(
            "SELECT segment IS NOT NULL OR EXISTS "
            "(SELECT 1 FROM kept_texts WHERE kept_texts.text = texts.text) "
            "FROM texts WHERE text = ?",
            (key,),
        ).fetchone()
        return bool(row and row[0])

    def _matched_before(self, keys: Iterable[str]) -> set[str]:
        query = "SELECT 1 FROM matched WHERE text = ? AND matching = ?"
        return {
            key
            for key in keys
            if key in self._pending.counts
            or self.connection.execute(query, (key, self.run.matching)).fetchone()
        }

    def _remove_orphans(self) -> None:
        """Remove files a killed writer left behind: the catalogue does not know them."""
        known = {name for (name,) in self.connection.execute("SELECT file FROM segments")}
        for file in (self.folder / SEGMENTS).iterdir():
            if file.name not in known and file.suffix in (".parquet", TEMPORARY):
                file.unlink(missing_ok=True)

    def _with_what_is_stored(self, error: StorageFailed) -> StorageFailed:
        (stored,) = self.connection.execute(
            "SELECT count(*) FROM documents WHERE status = 'scanned'"
        ).fetchone()
        needed = self._pending.characters // 1_000_000 + 1
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
