"""One commit: segments onto the disk first, then a transaction that makes them hold."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from tracker.results import letters, runs, tail
from tracker.results.pending import Pending
from tracker.results.rows import SourceRow
from tracker.results.segment import next_segment, register_segment

_SOURCE = "INSERT OR REPLACE INTO sources VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)"
_DOCUMENT = (
    "INSERT INTO documents (root, source, first, position, document, status, reason, detail, text, "
    "title, language, date, date_precision, date_basis, date_status, date_earliest, date_latest, "
    "date_evidence, event_date, encoding, guessed, replaced, mojibake, metadata) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
ADD_TEXT = (  # a text that is known keeps its letters; if it has none it gets these
    "INSERT INTO texts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
    "ON CONFLICT DO UPDATE SET (bundle, start, bytes) = "
    "(excluded.bundle, excluded.start, excluded.bytes) WHERE texts.bundle IS NULL"
)

PATH = SourceRow._fields.index("path")


def commit_rows(
    connection: sqlite3.Connection, folder: Path, pending: Pending, run: runs.Run
) -> None:
    """Put all pending rows into the store, whole or not at all.

    Many matches or letters become a segment, few go into the tail. Raises OSError, sqlite3.Error;
    the transaction is then the caller's to take back.
    """
    number = next_segment(connection)
    first_bundle = letters.next_bundle(connection)
    bundles = [bundle.packed for bundle in pending.bundles]
    written = []
    match_segment = letter_segment = None
    if pending.match_rows >= tail.LARGE_MATCHES:
        from tracker.results import segments  # loads polars

        match_segment = number
        written.append(segments.write_matches(folder, number, pending.matches))
        number += 1
    if pending.bytes >= tail.LARGE_LETTERS:
        letter_segment = number
        written.append(letters.write_bundles(folder, number, bundles))
    connection.execute("BEGIN IMMEDIATE")
    for segment in written:
        register_segment(connection, segment)
    runs.forget(connection, pending.replaced, pending.begun)
    connection.executemany(_SOURCE, (_source_values(row, run) for row in pending.sources))
    connection.executemany(_DOCUMENT, pending.documents)
    letters.add_bundles(connection, first_bundle, bundles, letter_segment)
    connection.executemany(ADD_TEXT, _text_values(pending, first_bundle))
    connection.executemany(
        "INSERT INTO matched (text, matching, segment, counts) VALUES (?, ?, ?, ?)",
        ((key, run.matching, match_segment, counts) for key, counts in pending.counts.items()),
    )
    if match_segment is None:
        tail.keep_matches(connection, run.matching, pending.matches)
    connection.execute("COMMIT")


def _text_values(pending: Pending, first_bundle: int) -> Iterator[tuple[object, ...]]:
    """The rows of texts, with the place of their letters; ``first_bundle`` is the number of the
    first pending bundle."""
    for key, row in pending.texts.items():
        bundle, start, size = pending.places.get(key, (None, None, None))
        yield (*row, None if bundle is None else first_bundle + bundle, start, size)


def _source_values(row: SourceRow, run: runs.Run) -> tuple[object, ...]:
    path = row.path.encode("utf-8", "surrogateescape")
    return (*row[:PATH], path, *row[PATH + 1 :], run.matching, run.number)
