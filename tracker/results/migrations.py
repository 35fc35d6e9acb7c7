"""How the store of an older format becomes one of the next."""

import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from tracker.errors import StoreNotReadable
from tracker.results.bundles import Bundle, bundle_letters
from tracker.results.catalogue import SEGMENTS
from tracker.results.letters import add_bundles, next_bundle, write_bundles
from tracker.results.segment import next_segment, register_segment

BUNDLES_OF_2 = """
CREATE TABLE bundles (
  bundle INTEGER PRIMARY KEY, segment INTEGER, start INTEGER, bytes INTEGER NOT NULL, packed BLOB
)
"""


def from_1_to_2(connection: sqlite3.Connection, folder: Path) -> None:
    """Letters stood in Parquet segments, those of small scans one by one in the catalogue; now
    they stand in bundles. The old segments go when the catalogue no longer names them.

    Inside the caller's transaction. Raises OSError, sqlite3.Error, StoreNotReadable where an old
    segment cannot be read.
    """
    connection.execute(BUNDLES_OF_2)
    connection.execute("CREATE INDEX bundles_here ON bundles (bundle) WHERE segment IS NULL")
    for column in ("bundle", "start", "bytes"):
        connection.execute(f"ALTER TABLE texts ADD COLUMN {column} INTEGER")
    for old, letters in _letters_of_segments(connection, folder):
        bundles = bundle_letters(letters)
        number = next_segment(connection)
        register_segment(
            connection, write_bundles(folder, number, [bundle.packed for bundle in bundles])
        )
        _place(connection, bundles, number)
        connection.execute("DELETE FROM segments WHERE segment = ?", (old,))
    kept = connection.execute("SELECT text, body FROM kept_texts ORDER BY text").fetchall()
    unpacked = {text: zlib.decompress(body) for text, body in kept}
    _place(connection, bundle_letters(unpacked), None)
    connection.execute("DROP TABLE kept_texts")
    connection.execute("ALTER TABLE texts DROP COLUMN segment")


def _letters_of_segments(
    connection: sqlite3.Connection, folder: Path
) -> Iterator[tuple[int, dict[str, bytes]]]:
    """The number of each old segment, and the letters that the catalogue says stand there."""
    import polars as pl

    for number, file in connection.execute(
        "SELECT segment, file FROM segments WHERE kind = 'texts' ORDER BY segment"
    ).fetchall():
        keys = connection.execute("SELECT text FROM texts WHERE segment = ?", (number,))
        held = {key for (key,) in keys}
        try:
            frame = pl.read_parquet(folder / SEGMENTS / file)
        except (OSError, pl.exceptions.PolarsError) as error:
            raise StoreNotReadable(
                f"{folder}: segment {file} of an older format cannot be read: {error}. "
                "Scan again into another --store."
            ) from error
        yield number, {key: body.encode() for key, body in frame.iter_rows() if key in held}


def _place(connection: sqlite3.Connection, bundles: Sequence[Bundle], segment: int | None) -> None:
    """Name these bundles, and the place in them of each text."""
    first = next_bundle(connection)
    add_bundles(connection, first, [bundle.packed for bundle in bundles], segment)
    for number, bundle in enumerate(bundles, first):
        connection.executemany(
            "UPDATE texts SET bundle = ?, start = ?, bytes = ? WHERE text = ?",
            ((*place, key) for key, place in bundle.places(number).items()),
        )


MIGRATIONS = {1: from_1_to_2}
