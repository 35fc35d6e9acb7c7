"""One commit: segments onto the disk first, then a transaction that makes them hold."""

import sqlite3
from pathlib import Path

from tracker.results import runs, tail
from tracker.results.pending import Pending
from tracker.results.rows import SourceRow, TextRow

_SOURCE = "INSERT OR REPLACE INTO sources VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)"
_DOCUMENT = (
    "INSERT INTO documents (root, source, first, position, document, status, reason, detail, text, "
    "title, language, date, date_precision, date_basis, date_status, date_earliest, date_latest, "
    "date_evidence, event_date, encoding, guessed, replaced, mojibake, metadata) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_TEXT = (
    "INSERT INTO texts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
    "ON CONFLICT DO UPDATE SET segment = coalesce(excluded.segment, segment)"
)

LETTERS = TextRow._fields.index("letters")  # what stands before it is the row of the catalogue
PATH = SourceRow._fields.index("path")


def next_segment(connection: sqlite3.Connection) -> int:
    """The number the next segment gets."""
    (last,) = connection.execute("SELECT max(segment) FROM segments").fetchone()
    return (last or 0) + 1


def commit_rows(
    connection: sqlite3.Connection, folder: Path, pending: Pending, run: runs.Run
) -> None:
    """Put all pending rows into the store, whole or not at all.

    Many matches or letters become a segment, few go into the tail. Raises OSError, sqlite3.Error;
    the transaction is then the caller's to take back.
    """
    in_tail_letters = pending.bytes < tail.LARGE_LETTERS
    few = tail.LARGE_MATCHES
    if not in_tail_letters:
        few = min(few, tail.LARGE_BESIDE_LETTERS)
    in_tail_matches = pending.match_rows < few
    number = next_segment(connection)
    written = []
    match_segment = letter_segment = None
    if not (in_tail_matches and in_tail_letters):
        from tracker.results import segments  # loads polars

        if not in_tail_matches:
            match_segment = number
            written.append(segments.write_matches(folder, number, pending.matches))
            number += 1
        if not in_tail_letters:
            letter_segment = number
            written.append(segments.write_texts(folder, number, pending.letters))
    connection.execute("BEGIN IMMEDIATE")
    for segment in written:
        tail.register_segment(connection, segment)
    runs.forget(connection, pending.replaced, pending.begun)
    connection.executemany(_SOURCE, (_source_values(row, run) for row in pending.sources))
    connection.executemany(_DOCUMENT, pending.documents)
    connection.executemany(
        _TEXT,
        (
            (*row[:LETTERS], letter_segment if key in pending.letters else None)
            for key, row in pending.texts.items()
        ),
    )
    connection.executemany(
        "INSERT INTO matched (text, matching, segment, counts) VALUES (?, ?, ?, ?)",
        ((key, run.matching, match_segment, counts) for key, counts in pending.counts.items()),
    )
    if match_segment is None:
        tail.keep_matches(connection, run.matching, pending.matches)
    if letter_segment is None:
        tail.keep_letters(connection, pending.letters)
    connection.execute("COMMIT")


def _source_values(row: SourceRow, run: runs.Run) -> tuple[object, ...]:
    path = row.path.encode("utf-8", "surrogateescape")
    return (*row[:PATH], path, *row[PATH + 1 :], run.matching, run.number)
