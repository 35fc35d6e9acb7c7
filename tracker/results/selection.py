"""Which documents of a store are looked at: those of the last scan, of named paths, or all."""

import json
import os
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tracker.errors import NoInput, nearest

# A file that lies under two roots is taken once, from the root that was scanned first.
COUNTED_SOURCES = """
CREATE TEMP TABLE chosen_sources AS
SELECT DISTINCT s.root, s.source, s.first, s.matching, s.path
FROM scope AS o JOIN main.sources AS s
  ON s.root = o.root AND (o.source IS NULL OR o.source = s.source)
WHERE s.gone = 0
"""
DROP_SECOND_ROOTS = """
DELETE FROM chosen_sources WHERE EXISTS (
  SELECT 1 FROM chosen_sources AS o
  WHERE o.path = chosen_sources.path AND o.first = chosen_sources.first
    AND o.root < chosen_sources.root AND o.path != x'')
"""
CHOSEN_DOCUMENTS = """
CREATE TEMP TABLE chosen AS
SELECT d.id, d.root, d.document AS name, d.document, d.text, d.status, s.matching
FROM chosen_sources AS s JOIN main.documents AS d
  ON d.root = s.root AND d.source = s.source AND d.first = s.first
ORDER BY d.document, d.root, d.source, d.first, d.position
"""


def choose(
    connection: sqlite3.Connection, folder: Path, paths: Sequence[str] | None, everything: bool
) -> None:
    """Fill the temporary table ``chosen`` with the documents to look at: ``id``, ``root``,
    ``document`` (unique), ``text``, ``status``, ``matching``.

    ``paths`` None: those of the last scan, or all if there was none. Raises NoInput for a path
    that was not scanned.
    """
    choose_sources(connection, folder, paths, everything)
    connection.execute(CHOSEN_DOCUMENTS)
    _make_names_unique(connection)


def choose_sources(
    connection: sqlite3.Connection, folder: Path, paths: Sequence[str] | None, everything: bool
) -> None:
    """Fill the temporary table ``chosen_sources`` with the files, or parts of files, to look at:
    ``root``, ``source``, ``first``, ``matching``, ``path``. As ``choose`` otherwise."""
    if connection.in_transaction:
        connection.execute("COMMIT")
    connection.execute("BEGIN")  # one view of the store until the next choice
    for table in ("scope", "chosen_sources", "chosen"):
        connection.execute(f"DROP TABLE IF EXISTS temp.{table}")
    connection.execute("CREATE TEMP TABLE scope (root INTEGER, source TEXT)")
    last = connection.execute("SELECT max(run) FROM runs").fetchone()[0]
    if everything or (paths is None and last is None):
        connection.execute("INSERT INTO scope SELECT root, NULL FROM roots")
    elif paths is None:
        connection.execute(
            "INSERT INTO scope SELECT root, source FROM scopes WHERE run = ?", (last,)
        )
    else:
        for path in paths:
            _add_path(connection, folder, path)
    connection.execute(COUNTED_SOURCES)
    if connection.execute("SELECT count(DISTINCT root) FROM scope").fetchone()[0] > 1:
        connection.execute("CREATE INDEX temp.chosen_by_path ON chosen_sources (path, first)")
        connection.execute(DROP_SECOND_ROOTS)


def labels_of(connection: sqlite3.Connection, what: str) -> list[dict[str, Any]]:
    """The phrases or the events of the phrasebooks the chosen sources were matched with, as rows;
    of two books the later one's label holds."""
    rows = connection.execute(
        f"SELECT {what} FROM matchings WHERE matching IN (SELECT matching FROM chosen_sources) "
        "OR (SELECT count(*) FROM chosen_sources) = 0 ORDER BY matching DESC"
    )
    key = what.removesuffix("s")
    found: dict[str, dict[str, Any]] = {}
    for (text,) in rows:
        for label in json.loads(text):
            found.setdefault(label[key], label)
    return list(found.values())


def _add_path(connection: sqlite3.Connection, folder: Path, path: str) -> None:
    """A scanned root, or a file or folder below one."""
    known = [name for (name,) in connection.execute("SELECT path FROM roots ORDER BY root")]
    wanted = path if "://" in path else os.path.abspath(path)  # noqa: PTH100  (links stay as scanned)
    if wanted in known:
        connection.execute(
            "INSERT INTO scope SELECT root, NULL FROM roots WHERE path = ?", (wanted,)
        )
        return
    bytes_of_path = os.fsencode(wanted)
    found = connection.execute(
        "INSERT INTO scope SELECT DISTINCT root, source FROM sources "
        "WHERE path = ? OR (path > ? AND path < ?)",
        (bytes_of_path, bytes_of_path + b"/", bytes_of_path + b"0"),
    ).rowcount
    if found < 1:
        near = nearest(wanted, known) or known
        raise NoInput(
            f"{folder}: '{path}' was not scanned into this store. Scanned: {', '.join(near)}."
        )


def _make_names_unique(connection: sqlite3.Connection) -> None:
    """Names that several chosen documents have get the name of their root's folder before them,
    then a number after them: nothing is counted under another document's name."""
    again = "SELECT document FROM chosen GROUP BY document HAVING count(*) > 1"
    doubles: dict[str, list[tuple[int, int]]] = {}
    for name, row, root in connection.execute(
        f"SELECT document, rowid, root FROM chosen WHERE document IN ({again}) ORDER BY rowid"
    ):
        doubles.setdefault(name, []).append((row, root))
    if not doubles:
        return
    taken = {name for (name,) in connection.execute("SELECT document FROM chosen")}
    numbers: dict[str, int] = {}
    roots = {root: Path(path).name for root, path in connection.execute("SELECT * FROM roots")}
    for name, rows in sorted(doubles.items()):
        several = len({root for _, root in rows}) > 1
        for place, (row, root) in enumerate(rows):
            wanted = f"{roots[root]}/{name}" if several else name
            if not several and place == 0:
                continue
            number = numbers.get(wanted, 1)
            free = wanted if number == 1 else f"{wanted}~{number}"
            while free in taken:
                number += 1
                free = f"{wanted}~{number}"
            numbers[wanted] = number
            taken.add(free)
            connection.execute("UPDATE chosen SET document = ? WHERE rowid = ?", (free, row))
