"""The writer: takes in the rows of a scan and commits them, whole or not at all."""

import contextlib
import json
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType

from tracker.errors import StorageFailed
from tracker.results import runs, tail
from tracker.results.catalogue import SEGMENTS, make_store_folder, open_for_writing
from tracker.results.durable import TEMPORARY, told_as_storage_error
from tracker.results.lock import WriterLock
from tracker.results.pending import Part, Pending, counts_of_texts, without_texts
from tracker.results.plan import Plan
from tracker.results.rows import DocumentRow, Rows, SourceRow, TextRow, zones_as_json

COMMIT_SECONDS = 2.0  # longest time rows wait; what a kill can cost
COMMIT_CHARACTERS = 24_000_000  # letters waiting at which they are committed at once
COMMIT_DOCUMENTS = 20_000

_SOURCE = "INSERT OR REPLACE INTO sources VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)"
_DOCUMENT = (
    "INSERT INTO documents (root, source, first, position, document, status, reason, detail, text, "
    "title, language, date, date_precision, date_basis, date_status, date_earliest, date_latest, "
    "date_evidence, event_date, encoding, guessed, replaced, mojibake, metadata) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_TEXT = "INSERT OR IGNORE INTO texts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)"


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
                    self._commit(pending)
                    if tail.is_full(self.connection):
                        number = self._next_segment()
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

    def _next_segment(self) -> int:
        (last,) = self.connection.execute("SELECT max(segment) FROM segments").fetchone()
        return (last or 0) + 1

    def _remove_orphans(self) -> None:
        """Remove files a killed writer left behind: the catalogue does not know them."""
        known = {name for (name,) in self.connection.execute("SELECT file FROM segments")}
        for file in (self.folder / SEGMENTS).iterdir():
            if file.name not in known and file.suffix in (".parquet", TEMPORARY):
                file.unlink(missing_ok=True)

    def _commit(self, pending: Pending) -> None:
        in_tail_matches = pending.match_rows < tail.LARGE_MATCHES
        in_tail_letters = pending.characters < tail.LARGE_LETTERS
        number = self._next_segment()
        written = []
        match_segment = letter_segment = None
        if not (in_tail_matches and in_tail_letters):
            from tracker.results import segments  # loads polars

            if not in_tail_matches:
                match_segment = number
                frames = [segments.match_frame(rows) for rows in pending.matches]
                written.append(segments.write_matches(self.folder, number, frames))
                number += 1
            if not in_tail_letters:
                letter_segment = number
                letters = pending.letters.items()
                written.append(segments.write_texts(self.folder, number, letters))
        connection, matching = self.connection, self.run.matching
        connection.execute("BEGIN IMMEDIATE")
        for segment in written:
            tail.register_segment(connection, segment)
        runs.forget(connection, pending.replaced, pending.begun)
        connection.executemany(_SOURCE, map(self._source_tuple, pending.sources))
        connection.executemany(_DOCUMENT, map(_document_tuple, pending.documents))
        connection.executemany(_TEXT, map(_text_tuple, pending.texts.values()))
        connection.executemany(
            "INSERT INTO matched (text, matching, segment, counts) VALUES (?, ?, ?, ?)",
            ((key, matching, match_segment, counts) for key, counts in pending.counts.items()),
        )
        if match_segment is None:
            tail.keep_matches(connection, matching, pending.matches)
        if letter_segment is None:
            tail.keep_letters(connection, pending.letters)
        else:
            connection.executemany(
                "UPDATE texts SET segment = ? WHERE text = ?",
                ((letter_segment, key) for key in pending.letters),
            )
        connection.execute("COMMIT")

    def _source_tuple(self, row: SourceRow) -> tuple[object, ...]:
        path = row.path.encode("utf-8", "surrogateescape")
        return (
            row.root,
            row.source,
            row.first,
            row.last,
            path,
            row.size,
            row.mtime_ns,
            row.digest,
            row.settings,
            row.as_of,
            row.newest,
            self.run.matching,
            self.run.number,
        )

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


def _document_tuple(row: DocumentRow) -> tuple[object, ...]:
    metadata = "{}"
    if row.metadata:
        metadata = json.dumps(dict(row.metadata), ensure_ascii=False, sort_keys=True)
    values = [getattr(row, name) for name in DocumentRow.__slots__[:-1]]
    return (*values, metadata)


def _text_tuple(row: TextRow) -> tuple[object, ...]:
    units = [row.units.get(zone, 0) for zone in ("title", "body", "meta", "boilerplate")]
    return (row.key, row.sha256, row.unit, *units, zones_as_json(row.zones), row.set_aside)
