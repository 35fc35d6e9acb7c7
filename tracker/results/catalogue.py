"""Opening the catalogue: for one writer, or for readers who never wait."""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tracker.errors import CannotWrite, NoInput, StoreNotReadable
from tracker.results import schema
from tracker.results.durable import told_as_storage_error
from tracker.results.schema import CATALOGUE, check_format, create_tables, migrate

SEGMENTS = "segments"
ENDINGS = {"matches": ".parquet", "texts": ".zst"}  # of the files in it, by their kind
CACHE = "cache"
ASKED_AT_ONCE = 250  # keys of one query
WAIT_SECONDS = 60.0  # how long a statement waits for another one to finish; a commit takes far less
CACHED = 32_768  # KiB of the catalogue a writer keeps at hand: texts come in any order
MAPPED = 1 << 30  # bytes of the catalogue a reader looks at without copying them


def open_for_reading(folder: Path) -> sqlite3.Connection:
    """A connection that sees the last commit and keeps no writer waiting.

    Raises NoInput if there is no store, StoreNotReadable if it is damaged or of another format.
    """
    file = folder / CATALOGUE
    if not file.is_file():
        raise NoInput(f"{folder}: there is no store. Make one: phrasetrack scan PATH")
    with told_as_storage_error(folder):
        # WAL needs to write beside the file; a store on a read-only disk has no writer either
        how = "mode=ro" if os.access(folder, os.W_OK) else "immutable=1"
        uri = f"{file.absolute().as_uri()}?{how}"
        connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=WAIT_SECONDS)
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute(f"PRAGMA mmap_size = {MAPPED}")
        if is_empty(connection):
            raise NoInput(f"{folder}: the store is empty. Fill it: phrasetrack scan PATH")
        found = check_format(connection, folder)
    if found < schema.FORMAT:
        connection.close()
        raise StoreNotReadable(
            f"{folder}: the store has format {found}, this program reads {schema.FORMAT}. "
            "The next scan into it brings it up to date: phrasetrack scan PATH"
        )
    return connection


def is_empty(connection: sqlite3.Connection) -> bool:
    """Whether the catalogue has no tables yet: its maker was stopped before the first commit."""
    return connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is None


def open_for_writing(folder: Path) -> sqlite3.Connection:
    """The writer's connection, to a new catalogue if there is none; hold the WriterLock.

    synchronous=FULL: what is committed is on the disk. Raises what ``open_for_reading`` raises,
    and CannotWrite.
    """
    with told_as_storage_error(folder):
        file = folder / CATALOGUE
        connection = sqlite3.connect(file, isolation_level=None, timeout=WAIT_SECONDS)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(f"PRAGMA cache_size = -{CACHED}")
        connection.execute("PRAGMA temp_store = MEMORY")
        if is_empty(connection):
            create_tables(connection)
        found = check_format(connection, folder)
        if found < schema.FORMAT:
            migrate(connection, folder, found)
    return connection


def rows_of_keys(
    connection: sqlite3.Connection, query: str, keys: Sequence[str]
) -> Iterator[tuple[Any, ...]]:
    """The rows a query finds for many keys, asked for some at a time where it says ``{}``."""
    for place in range(0, len(keys), ASKED_AT_ONCE):
        asked = keys[place : place + ASKED_AT_ONCE]
        yield from connection.execute(query.format(", ".join("?" * len(asked))), asked)


def make_store_folder(folder: Path) -> None:
    """The folder of a store with the folders inside it. Raises CannotWrite with the path."""
    try:
        for part in (folder, folder / SEGMENTS, folder / CACHE):
            part.mkdir(parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK):
            raise PermissionError(13, "Permission denied")
    except FileExistsError:
        raise CannotWrite(f"{folder}: is a file, not a folder. Choose another --store.") from None
    except OSError as error:
        raise CannotWrite(
            f"{folder}: the store cannot be made here: {error.strerror}. Choose another --store."
        ) from None
