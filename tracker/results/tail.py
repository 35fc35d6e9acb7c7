"""The tail: matches and letters of small scans, kept in the catalogue until they fill a segment.

A scan of a few texts then costs one transaction and no polars; a store of a thousand small scans
is not a thousand files.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.results import letters
from tracker.results.segment import register_segment
from tracker.results.zones import ZONES

if TYPE_CHECKING:
    import polars as pl

    from tracker.results.rows import MatchRows

LARGE_MATCHES = 20_000  # matches of one commit that are worth a segment, and loading polars
LARGE_LETTERS = 400_000  # bytes (packed) of letters of one commit that are worth a segment
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


def is_full(connection: sqlite3.Connection) -> bool:
    """Whether the tail holds enough to become segments."""
    (matches,) = connection.execute("SELECT count(*) FROM kept_matches").fetchone()
    return matches >= FULL_MATCHES or letters.bytes_in_tail(connection) >= FULL_LETTERS


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
    bundles = letters.write_tail(connection, folder, number)
    if bundles is not None:
        number += 1
    connection.execute("BEGIN IMMEDIATE")
    for matching, segment in written:
        register_segment(connection, segment)
        connection.execute(
            "UPDATE matched SET segment = ? WHERE segment IS NULL AND matching = ?",
            (segment.segment, matching),
        )
    if bundles is not None:
        letters.move_tail(connection, bundles)
    connection.execute("DELETE FROM kept_matches")
    connection.execute("COMMIT")
    return number


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
