"""What a store holds, in a few lines."""

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from tracker.results.catalogue import SEGMENTS, open_for_reading
from tracker.results.durable import told_as_storage_error
from tracker.results.schema import FORMAT


def describe_store(path: str | Path) -> list[str]:
    """Roots with their documents, phrasebooks, the last runs, and what it all takes on the disk.

    Raises what ``Store.open`` raises.
    """
    folder = Path(path)
    connection = open_for_reading(folder)
    with told_as_storage_error(folder):
        try:
            return list(_lines(connection, folder))
        finally:
            connection.close()


def _lines(connection: sqlite3.Connection, folder: Path) -> Iterator[str]:
    yield f"{folder}: format {FORMAT}, {_size(folder)}"
    for root, name in connection.execute("SELECT root, path FROM roots ORDER BY root").fetchall():
        documents, gone = connection.execute(
            "SELECT sum(s.gone = 0), sum(s.gone) FROM documents AS d JOIN sources AS s ON "
            "s.root = d.root AND s.source = d.source AND s.first = d.first "
            "WHERE d.root = ? AND d.status = 'scanned'",
            (root,),
        ).fetchone()
        more = f", {gone:,} more are gone" if gone else ""
        yield f"  {name or 'standard input'}: {documents or 0:,} documents{more}"
    for fingerprint, matcher, files, phrases in connection.execute(
        "SELECT fingerprint, matcher, files, phrases FROM matchings ORDER BY matching"
    ):
        number = len(json.loads(phrases))
        names = ", ".join(json.loads(files)) or "phrasebook"
        yield f"  {names}: {number:,} phrases, fingerprint {fingerprint}, matcher {matcher}"
    for run, state, expected in connection.execute(
        "SELECT run, state, expected FROM runs ORDER BY run DESC LIMIT 5"
    ):
        yield f"  run {run}: {state}, {expected:,} files"


def _size(folder: Path) -> str:
    files = [file for file in folder.rglob("*") if file.is_file()]
    segments = sum(1 for file in files if file.parent.name == SEGMENTS)
    size = sum(file.stat().st_size for file in files) / 1e6
    return f"{size:,.1f} MB in {segments:,} segment{'' if segments == 1 else 's'} and the catalogue"
