"""A segment: an immutable file of matches, or of letters of texts, and its row in the catalogue."""

import hashlib
import sqlite3
from pathlib import Path
from typing import NamedTuple

from tracker.results.catalogue import ENDINGS, SEGMENTS
from tracker.results.durable import write_durably


class Segment(NamedTuple):
    """A segment as the catalogue knows it; ``rows`` are matches or bundles."""

    segment: int
    kind: str
    file: str
    rows: int
    bytes: int
    sha256: str


def write_segment(folder: Path, number: int, kind: str, content: bytes, rows: int) -> Segment:
    """A segment of these bytes, on the disk when this returns. Raises OSError."""
    name = segment_name(number, kind)
    write_durably(folder / SEGMENTS / name, content)
    return Segment(number, kind, name, rows, len(content), hashlib.sha256(content).hexdigest())


def segment_name(number: int, kind: str) -> str:
    """What the file of a segment is called.

    >>> segment_name(7, "texts")
    'texts-000007.zst'
    """
    return f"{kind}-{number:06d}{ENDINGS[kind]}"


def next_segment(connection: sqlite3.Connection) -> int:
    """The number the next segment gets."""
    (last,) = connection.execute("SELECT max(segment) FROM segments").fetchone()
    return (last or 0) + 1


def register_segment(connection: sqlite3.Connection, segment: Segment) -> None:
    """Name a segment in the catalogue, inside the caller's transaction."""
    connection.execute(
        "INSERT INTO segments (segment, kind, file, rows, bytes, sha256) VALUES (?, ?, ?, ?, ?, ?)",
        segment,
    )
