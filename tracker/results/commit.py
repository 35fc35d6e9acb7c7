"""One commit: segments onto the disk first, then a transaction that makes them hold."""

import json
import sqlite3
from pathlib import Path

from tracker.results import runs, tail
from tracker.results.pending import Pending
from tracker.results.rows import DocumentRow, SourceRow, TextRow, zones_as_json

_SOURCE = "INSERT OR REPLACE INTO sources VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)"
_DOCUMENT = (
    "INSERT INTO documents (root, source, first, position, document, status, reason, detail, text, "
    "title, language, date, date_precision, date_basis, date_status, date_earliest, date_latest, "
    "date_evidence, event_date, encoding, guessed, replaced, mojibake, metadata) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_TEXT = "INSERT OR IGNORE INTO texts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)"


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
    in_tail_matches = pending.match_rows < tail.LARGE_MATCHES
    in_tail_letters = pending.characters < tail.LARGE_LETTERS
    number = next_segment(connection)
    written = []
    match_segment = letter_segment = None
    if not (in_tail_matches and in_tail_letters):
        from tracker.results import segments  # loads polars

        if not in_tail_matches:
            match_segment = number
            frames = [segments.match_frame(rows) for rows in pending.matches]
            written.append(segments.write_matches(folder, number, frames))
            number += 1
        if not in_tail_letters:
            letter_segment = number
            written.append(segments.write_texts(folder, number, pending.letters.items()))
    connection.execute("BEGIN IMMEDIATE")
    for segment in written:
        tail.register_segment(connection, segment)
    runs.forget(connection, pending.replaced, pending.begun)
    connection.executemany(_SOURCE, (_source_tuple(row, run) for row in pending.sources))
    connection.executemany(_DOCUMENT, map(_document_tuple, pending.documents))
    connection.executemany(_TEXT, map(_text_tuple, pending.texts.values()))
    connection.executemany(
        "INSERT INTO matched (text, matching, segment, counts) VALUES (?, ?, ?, ?)",
        ((key, run.matching, match_segment, counts) for key, counts in pending.counts.items()),
    )
    if match_segment is None:
        tail.keep_matches(connection, run.matching, pending.matches)
    if letter_segment is None:
        tail.keep_letters(connection, pending.letters)
    else:
        connection.executemany(
            "UPDATE texts SET segment = ? WHERE text = ?",
            ((letter_segment, key) for key in pending.letters),
        )
    connection.execute("COMMIT")


def _source_tuple(row: SourceRow, run: runs.Run) -> tuple[object, ...]:
    return (
        row.root,
        row.source,
        row.first,
        row.last,
        row.path.encode("utf-8", "surrogateescape"),
        row.size,
        row.mtime_ns,
        row.digest,
        row.settings,
        row.as_of,
        row.newest,
        run.matching,
        run.number,
    )


def _document_tuple(row: DocumentRow) -> tuple[object, ...]:
    metadata = "{}"
    if row.metadata:
        metadata = json.dumps(dict(row.metadata), ensure_ascii=False, sort_keys=True)
    values = [getattr(row, name) for name in DocumentRow.__slots__[:-1]]
    return (*values, metadata)


def _text_tuple(row: TextRow) -> tuple[object, ...]:
    units = [row.units.get(zone, 0) for zone in ("title", "body", "meta", "boilerplate")]
    return (row.key, row.sha256, row.unit, *units, zones_as_json(row.zones), row.set_aside)
