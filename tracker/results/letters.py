"""The letters of texts in the store: bundles in segments, those of small scans in the catalogue.

The segment of letters is a file of bundles behind each other (``zstd -d`` unpacks it); table
``bundles`` says where in it each begins, table ``texts`` where in its bundle a text is. One text is
read by unpacking one bundle.
"""

import sqlite3
from collections.abc import Collection, Iterable, Sequence
from itertools import accumulate
from pathlib import Path

from tracker.errors import StoreNotReadable
from tracker.results.bundles import DamagedBundle, unpack_bundle
from tracker.results.catalogue import SEGMENTS, rows_of_keys
from tracker.results.segment import Segment, register_segment, write_segment

ADD_BUNDLE = "INSERT INTO bundles (bundle, segment, start, bytes, packed) VALUES (?, ?, ?, ?, ?)"


def next_bundle(connection: sqlite3.Connection) -> int:
    """The number the next bundle gets."""
    (last,) = connection.execute("SELECT max(bundle) FROM bundles").fetchone()
    return (last or 0) + 1


def write_bundles(folder: Path, number: int, bundles: Sequence[bytes]) -> Segment:
    """One segment of packed bundles, on the disk when this returns. Raises OSError."""
    return write_segment(folder, number, "texts", b"".join(bundles), len(bundles))


def add_bundles(
    connection: sqlite3.Connection, first: int, bundles: Sequence[bytes], segment: int | None
) -> None:
    """Name bundles in the catalogue, numbered from ``first``, inside the caller's transaction:
    those of a segment, in its order, or (None) kept in the catalogue itself."""
    sizes = list(map(len, bundles))
    numbers = range(first, first + len(bundles))
    connection.executemany(
        ADD_BUNDLE,
        (
            (number, None, None, size, packed)
            if segment is None
            else (number, segment, start, size, None)
            for number, start, size, packed in zip(
                numbers, accumulate(sizes, initial=0), sizes, bundles, strict=False
            )
        ),
    )


def bytes_in_tail(connection: sqlite3.Connection) -> int:
    """How many bytes of bundles the catalogue itself keeps."""
    (size,) = connection.execute("SELECT sum(bytes) FROM bundles WHERE segment IS NULL").fetchone()
    return size or 0


def write_tail(connection: sqlite3.Connection, folder: Path, number: int) -> Segment | None:
    """A segment of the bundles the catalogue itself keeps; None if there are none."""
    packed = [packed for _, packed in _tail(connection)]
    return write_bundles(folder, number, packed) if packed else None


def move_tail(connection: sqlite3.Connection, segment: Segment) -> None:
    """Let the bundles of the tail be those of a segment that ``write_tail`` wrote, inside the
    caller's transaction."""
    register_segment(connection, segment)
    start = 0
    for bundle, packed in _tail(connection):
        connection.execute(
            "UPDATE bundles SET segment = ?, start = ?, packed = NULL WHERE bundle = ?",
            (segment.segment, start, bundle),
        )
        start += len(packed)


def _tail(connection: sqlite3.Connection) -> list[tuple[int, bytes]]:
    return connection.execute(
        "SELECT bundle, packed FROM bundles WHERE segment IS NULL ORDER BY bundle"
    ).fetchall()


def read_letters(
    connection: sqlite3.Connection, folder: Path, keys: Collection[str]
) -> dict[str, str]:
    """The letters of those of the texts that were kept, by key; each bundle is unpacked once.

    Raises StoreNotReadable, naming the segment, if one is missing or damaged.
    """
    places: dict[int, list[tuple[str, int, int]]] = {}
    for text, bundle, start, size in rows_of_keys(
        connection,
        "SELECT text, bundle, start, bytes FROM texts WHERE text IN ({}) AND bundle IS NOT NULL",
        sorted(keys),
    ):
        places.setdefault(bundle, []).append((text, start, start + size))
    found = {}
    for bundle in sorted(places):
        unpacked = _unpacked(connection, folder, bundle)
        for text, start, end in places[bundle]:
            found[text] = unpacked[start:end].decode()
    return found


def _unpacked(connection: sqlite3.Connection, folder: Path, bundle: int) -> bytes:
    file, start, size, packed = connection.execute(
        "SELECT s.file, b.start, b.bytes, b.packed FROM bundles AS b "
        "LEFT JOIN segments AS s ON s.segment = b.segment WHERE b.bundle = ?",
        (bundle,),
    ).fetchone() or ("", 0, 0, b"")
    try:
        if packed is None:
            packed = _read(folder / SEGMENTS / file, start, size)
        return unpack_bundle(packed)
    except (OSError, DamagedBundle) as error:
        what = "missing" if isinstance(error, FileNotFoundError) else "damaged"
        where = f"segment {file}" if file else f"bundle {bundle} of the catalogue"
        raise StoreNotReadable(
            f"{folder}: {where} is {what}. What to do: phrasetrack store check"
        ) from error


def _read(file: Path, start: int, size: int) -> bytes:
    with file.open("rb") as stream:
        stream.seek(start)
        return stream.read(size)


def damaged_in_tail(connection: sqlite3.Connection) -> Iterable[int]:
    """The bundles the catalogue itself keeps that do not unpack."""
    for bundle, packed in _tail(connection):
        try:
            unpack_bundle(packed).decode()
        except (DamagedBundle, UnicodeDecodeError):
            yield bundle
