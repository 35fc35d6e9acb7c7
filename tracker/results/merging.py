"""One store out of several: a union by the content of texts."""

import contextlib
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tracker.errors import NoInput, WrongUsage
from tracker.results import tail
from tracker.results.catalogue import SEGMENTS, open_for_reading
from tracker.results.commit import ADD_TEXT
from tracker.results.durable import storage_error, write_durably
from tracker.results.letters import ADD_BUNDLE, next_bundle
from tracker.results.plan import Matching
from tracker.results.runs import matching_number, root_number
from tracker.results.segment import Segment, next_segment, register_segment, segment_name
from tracker.results.writer import Writer

COPIED_SOURCE = "source, first, last, path, size, mtime_ns, digest, settings, as_of, newest"
COPIED_DOCUMENT = (
    "source, first, position, document, status, reason, detail, text, title, language, date, "
    "date_precision, date_basis, date_status, date_earliest, date_latest, date_evidence, "
    "event_date, encoding, guessed, replaced, mojibake, metadata"
)


@dataclass(slots=True)
class Merged:
    """How much was taken over."""

    sources: int = 0
    documents: int = 0


def merge_stores(stores: Sequence[str | Path], into: str | Path) -> Merged:
    """Add what ``stores`` hold to the store ``into``, made if it is not there.

    Texts are one by their content, so a text in two stores keeps one set of matches. Of a source
    that several stores know, the last one named holds. Each store is taken over in one
    transaction. Raises NoInput, StoreNotReadable, StoreBusy, CannotWrite, StorageFailed.
    """
    target = Path(into)
    for path in stores:
        if Path(path).resolve() == target.resolve():
            raise WrongUsage(f"store merge: '{path}' is the store that is added to (--store).")
        open_for_reading(Path(path)).close()
    merged = Merged()
    with Writer(target) as writer:
        for path in stores:
            folder = Path(path)
            try:
                with contextlib.closing(open_for_reading(folder)) as source:
                    source.execute("BEGIN")
                    _Merge(writer.connection, target, source, folder, merged).run()
            except (sqlite3.Error, OSError) as error:
                raise storage_error(error, target) from error
            finally:
                if writer.connection.in_transaction:
                    writer.connection.execute("ROLLBACK")
            if tail.is_full(writer.connection):
                number = next_segment(writer.connection)
                tail.move_tail_to_segments(writer.connection, target, number)
    return merged


class _Merge:
    """Taking over one store: numbers of roots, matchings, runs and segments change on the way."""

    def __init__(
        self,
        target: sqlite3.Connection,
        folder: Path,
        source: sqlite3.Connection,
        source_folder: Path,
        merged: Merged,
    ) -> None:
        self.target, self.folder = target, folder
        self.source, self.source_folder = source, source_folder
        self.merged = merged

    def run(self) -> None:
        """Copy segments first, then everything else in one transaction."""
        segments = self._copy_segments()
        self.target.execute("BEGIN IMMEDIATE")
        for segment in segments.values():
            register_segment(self.target, segment)
        numbers = {old: new.segment for old, new in segments.items()}
        matchings = self._matchings()
        roots = self._roots()
        self._texts(self._bundles(numbers))
        self._matched(numbers, matchings)
        self._sources(roots, matchings, self._run(roots, matchings))
        self.target.execute("COMMIT")

    def _copy_segments(self) -> dict[int, Segment]:
        """The files of all segments of the source, under numbers that are free here."""
        copied = {}
        number = next_segment(self.target)
        for old, kind, file, rows, size, sha256 in self.source.execute(
            "SELECT segment, kind, file, rows, bytes, sha256 FROM segments ORDER BY segment"
        ):
            name = segment_name(number, kind)
            try:
                content = (self.source_folder / SEGMENTS / file).read_bytes()
            except OSError as error:
                raise NoInput(
                    f"{self.source_folder}: segment {file}: {error.strerror}. "
                    "See: phrasetrack store check"
                ) from None
            write_durably(self.folder / SEGMENTS / name, content)
            copied[old] = Segment(number, kind, name, rows, size, sha256)
            number += 1
        return copied

    def _matchings(self) -> dict[int, int]:
        return {
            row[0]: matching_number(self.target, Matching(*row[1:]))
            for row in self.source.execute(
                "SELECT matching, fingerprint, matcher, events_digest, phrases, events, files "
                "FROM matchings ORDER BY matching"
            )
        }

    def _roots(self) -> dict[int, int]:
        roots = {}
        for root, path in self.source.execute("SELECT root, path FROM roots ORDER BY root"):
            self.target.execute("INSERT OR IGNORE INTO roots (path) VALUES (?)", (path,))
            roots[root] = root_number(self.target, path)
        return roots

    def _bundles(self, segments: dict[int, int]) -> int:
        """Packed letters under numbers that are free here; gives what was added to them."""
        added = next_bundle(self.target) - 1
        self.target.executemany(
            ADD_BUNDLE,
            (
                (bundle + added, segments.get(segment), *rest)
                for bundle, segment, *rest in self.source.execute(
                    "SELECT bundle, segment, start, bytes, packed FROM bundles ORDER BY bundle"
                )
            ),
        )
        return added

    def _texts(self, added: int) -> None:
        """Texts that are new here, with their letters; letters a text here lacks. What is then left
        of packed letters that no text here needs goes again."""
        self.target.executemany(
            ADD_TEXT,
            (
                (*values, None if bundle is None else bundle + added, start, size)
                for *values, bundle, start, size in self.source.execute(
                    "SELECT * FROM texts ORDER BY text"
                )
            ),
        )
        self.target.execute(
            "DELETE FROM bundles WHERE segment IS NULL AND bundle > ? "
            "AND bundle NOT IN (SELECT bundle FROM texts WHERE bundle > ?)",
            (added, added),
        )

    def _matched(self, segments: dict[int, int], matchings: dict[int, int]) -> None:
        """Matches of texts that were not matched here; those of others stay as they are here."""
        kept = (
            "INSERT INTO kept_matches (matching, text, phrase, wording, kind, score, start, "
            '"end", zone, inside, quote) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)'
        )
        for text, matching, segment, counts in self.source.execute(
            "SELECT text, matching, segment, counts FROM matched ORDER BY text, matching"
        ).fetchall():
            here = matchings[matching]
            new = self.target.execute(
                "INSERT OR IGNORE INTO matched VALUES (?, ?, ?, ?)",
                (text, here, segments.get(segment), counts),
            ).rowcount
            if new and segment is None and counts != "{}":
                rows = self.source.execute(
                    "SELECT text, phrase, wording, kind, score, start, "
                    '"end", zone, inside, quote FROM kept_matches WHERE text = ? AND matching = ?',
                    (text, matching),
                )
                self.target.executemany(kept, ((here, *row) for row in rows))

    def _run(self, roots: dict[int, int], matchings: dict[int, int]) -> int:
        """One finished run that covers what was taken over."""
        row = self.source.execute(
            "SELECT plan, matching, settings, expected FROM runs ORDER BY run DESC LIMIT 1"
        ).fetchone()
        plan, matching, settings, expected = row or ("", 0, "{}", 0)
        before = self.target.execute(
            "SELECT run FROM runs WHERE state = 'merged' ORDER BY run DESC LIMIT 1"
        ).fetchone()
        run = self.target.execute(
            "INSERT INTO runs (state, plan, matching, settings, expected) "
            "VALUES ('merged', ?, ?, ?, ?)",
            (plan, matchings.get(matching, 0), settings, expected),
        ).lastrowid
        assert run is not None
        if before:  # the last merged run covers what those before it covered
            self.target.execute(
                "INSERT INTO scopes SELECT ?, root, source FROM scopes WHERE run = ?",
                (run, before[0]),
            )
        self.target.executemany(
            "INSERT INTO scopes VALUES (?, ?, NULL)", ((run, root) for root in roots.values())
        )
        return run

    def _sources(self, roots: dict[int, int], matchings: dict[int, int], run: int) -> None:
        columns = f"root, {COPIED_SOURCE}, matching, run, gone"
        marks = ", ".join("?" * 14)
        for source in self.source.execute(
            f"SELECT root, {COPIED_SOURCE}, matching, gone FROM sources "
            "ORDER BY root, source, first"
        ).fetchall():
            root, name, first, *rest, matching, gone = source
            here = roots[root]
            if first == 0:
                for table in ("documents", "sources"):
                    self.target.execute(
                        f"DELETE FROM {table} WHERE root = ? AND source = ?", (here, name)
                    )
            self.target.execute(
                f"INSERT INTO sources ({columns}) VALUES ({marks})",
                (here, name, first, *rest, matchings[matching], run, gone),
            )
            self.merged.sources += 1
            self._documents(root, here, name, first)

    def _documents(self, root: int, here: int, source: str, first: int) -> None:
        marks = ", ".join("?" * 24)
        rows = self.source.execute(
            f"SELECT {COPIED_DOCUMENT} FROM documents "
            "WHERE root = ? AND source = ? AND first = ? ORDER BY position",
            (root, source, first),
        ).fetchall()
        self.target.executemany(
            f"INSERT INTO documents (root, {COPIED_DOCUMENT}) VALUES ({marks})",
            ((here, *row) for row in rows),
        )
        self.merged.documents += sum(row[4] == "scanned" for row in rows)
