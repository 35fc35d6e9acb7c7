"""The tail: matches and letters of small scans, kept in the catalogue until they fill a segment.

A scan of a few texts then costs one transaction and no polars; a store of a thousand small scans
is not a thousand files.
"""

import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.results.zones import ZONES

if TYPE_CHECKING:
    import polars as pl

    from tracker.results.rows import MatchRows
    from tracker.results.segments import Segment

LARGE_MATCHES = 20_000  # matches of one commit that are worth a segment, and loading polars
LARGE_BESIDE_LETTERS = 2_000  # the same where letters become a segment anyway
LARGE_LETTERS = 1_000_000  # characters of one commit that are worth a segment
FULL_MATCHES = 100_000  # matches in the tail at which they become a segment
FULL_LETTERS = 16_000_000  # bytes (packed) of letters in the tail at which they become a segment

KEEP_MATCH = (
    "INSERT INTO kept_matches (text, matching, phrase, wording, kind, score, start, "
    '"end", zone, inside, quote) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)'
)


def keep_matches(
    connection: sqlite3.Connection, matching: int, batches: Iterable["MatchRows"]
) -> None:
    """Put matches into the tail, inside the caller's transaction."""
    for rows in batches:
        connection.executemany(KEEP_MATCH, _match_tuples(rows, matching))


def _match_tuples(rows: "MatchRows", matching: int) -> Iterator[tuple[object, ...]]:
    columns = (rows.text, rows.phrase, rows.wording, rows.kind, rows.score, rows.start, rows.end)
    plain = [column.tolist() for column in (*columns, rows.zone, rows.inside)]
    for text, phrase, wording, kind, score, start, end, zone, inside, quote in zip(
        *plain, rows.quotes, strict=True
    ):
        yield (
            rows.keys[text],
            matching,
            rows.phrases[phrase],
            rows.wordings[wording],
            rows.kinds[kind],
            score,
            start,
            end,
            ZONES[zone],
            rows.phrases[inside] if inside >= 0 else None,
            quote,
        )


def keep_letters(connection: sqlite3.Connection, letters: Mapping[str, bytes]) -> None:
    """Put the letters (UTF-8) of texts into the tail, inside the caller's transaction."""
    connection.executemany(
        "INSERT OR REPLACE INTO kept_texts (text, body) VALUES (?, ?)",
        ((key, zlib.compress(text, 1)) for key, text in letters.items()),
    )


def kept_letters(connection: sqlite3.Connection, keys: Iterable[str]) -> dict[str, bytes]:
    """The letters (UTF-8) of those texts that are in the tail."""
    found = {}
    for key in keys:
        row = connection.execute("SELECT body FROM kept_texts WHERE text = ?", (key,)).fetchone()
        if row:
            found[key] = zlib.decompress(row[0])
    return found


def is_full(connection: sqlite3.Connection) -> bool:
    """Whether the tail holds enough to become segments."""
    (matches,) = connection.execute("SELECT count(*) FROM kept_matches").fetchone()
    (letters,) = connection.execute("SELECT sum(length(body)) FROM kept_texts").fetchone()
    return matches >= FULL_MATCHES or (letters or 0) >= FULL_LETTERS


def move_tail_to_segments(connection: sqlite3.Connection, folder: Path, number: int) -> int:
    """Turn the tail into segments numbered from ``number``; gives the next free number.

    The segments are on the disk before one transaction points to them and empties the tail.
    Raises OSError or sqlite3.Error.
    """
    from tracker.results import segments  # loads polars

    written = []
    for (matching,) in connection.execute(
        "SELECT DISTINCT matching FROM kept_matches ORDER BY matching"
    ).fetchall():
        frame = tail_frame(connection, matching)
        written.append((matching, segments.write_frame(folder, number, frame)))
        number += 1
    keys = [key for (key,) in connection.execute("SELECT text FROM kept_texts")]
    letters = None
    if keys:
        letters = segments.write_texts(folder, number, kept_letters(connection, keys))
        number += 1
    connection.execute("BEGIN IMMEDIATE")
    for matching, segment in written:
        register_segment(connection, segment)
        connection.execute(
            "UPDATE matched SET segment = ? WHERE segment IS NULL AND matching = ?",
            (segment.segment, matching),
        )
    if letters is not None:
        register_segment(connection, letters)
        connection.execute(
            "UPDATE texts SET segment = ? WHERE text IN (SELECT text FROM kept_texts)",
            (letters.segment,),
        )
    connection.execute("DELETE FROM kept_matches")
    connection.execute("DELETE FROM kept_texts")
    connection.execute("COMMIT")
    return number


def register_segment(connection: sqlite3.Connection, segment: "Segment") -> None:
    """Name a segment in the catalogue, inside the caller's transaction."""
    connection.execute(
        "INSERT INTO segments (segment, kind, file, rows, bytes, sha256) VALUES (?, ?, ?, ?, ?, ?)",
        (
            segment.segment,
            segment.kind,
            segment.file,
            segment.rows,
            segment.bytes,
            segment.sha256,
        ),
    )


def tail_frame(connection: sqlite3.Connection, matching: int | None) -> "pl.DataFrame":
    """The matches in the tail as a frame like that of a segment; None: with their ``matching``."""
    import polars as pl

    from tracker.results.segments import MATCH_SCHEMA

    chosen = "" if matching is None else "WHERE matching = ?"
    extra = ", matching" if matching is None else ""
    rows = connection.execute(
        f'SELECT text, phrase, wording, kind, score, start, "end", zone, inside, quote{extra} '
        f"FROM kept_matches {chosen}",
        () if matching is None else (matching,),
    ).fetchall()
    schema = {**MATCH_SCHEMA, "matching": pl.Int64} if matching is None else MATCH_SCHEMA
    return pl.DataFrame(rows, schema=schema, orient="row")
