"""Runs in the catalogue: beginning, continuing, finishing one, and what is known of a source."""

import json
import sqlite3
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tracker.results.plan import Matching, Plan


class Run(NamedTuple):
    """A run under way. ``continued`` is None for a new one, else how many parts of sources it
    had done when it was interrupted."""

    number: int
    matching: int
    continued: int | None


class KnownPart(NamedTuple):
    """A part of a source as it was when last read; see ``SourceRow`` for the fields."""

    first: int
    last: int | None
    size: int
    mtime_ns: int
    digest: str | None
    settings: str
    as_of: str
    newest: str
    matching: int
    run: int
    gone: int


@dataclass(frozen=True, slots=True)
class Shard:
    """One share of several: number ``index`` (from 1) of ``of``.

    Which share a source falls to depends on its name alone, not on the other sources.

    >>> [Shard(index, 3).holds("a/b.txt") for index in (1, 2, 3)].count(True)
    1
    """

    index: int
    of: int

    def holds(self, source: str) -> bool:
        """Whether a source falls to this share."""
        return zlib.crc32(source.encode("utf-8", "surrogatepass")) % self.of == self.index - 1


def begin(connection: sqlite3.Connection, plan: "Plan") -> Run:
    """Make the plan known and start a run, or go on with the interrupted one of the same plan.

    Another interrupted run is given up: what it stored stays.
    """
    connection.execute("BEGIN IMMEDIATE")
    matching = matching_number(connection, plan.matching)
    for path in dict.fromkeys(scope.root for scope in plan.scopes):
        connection.execute("INSERT OR IGNORE INTO roots (path) VALUES (?)", (path,))
    digest = plan.digest()
    last = connection.execute(
        "SELECT run, state, plan FROM runs ORDER BY run DESC LIMIT 1"
    ).fetchone()
    if last and last[1] == "running" and last[2] == digest:
        number = last[0]
        done = connection.execute(
            "SELECT count(*) FROM (SELECT DISTINCT root, source FROM sources WHERE run = ?)",
            (number,),
        ).fetchone()[0]
        connection.execute("UPDATE runs SET expected = ? WHERE run = ?", (plan.expected, number))
        connection.execute("COMMIT")
        return Run(number, matching, continued=done)
    connection.execute("UPDATE runs SET state = 'abandoned' WHERE state = 'running'")
    number = connection.execute(
        "INSERT INTO runs (state, plan, matching, settings, expected) VALUES (?, ?, ?, ?, ?)",
        ("running", digest, matching, json.dumps(plan.settings, sort_keys=True), plan.expected),
    ).lastrowid
    assert number is not None
    connection.executemany(
        "INSERT INTO scopes (run, root, source) VALUES (?, ?, ?)",
        ((number, root_number(connection, scope.root), scope.source) for scope in plan.scopes),
    )
    connection.execute("COMMIT")
    return Run(number, matching, continued=None)


def matching_number(connection: sqlite3.Connection, matching: "Matching") -> int:
    """The number of a matching in this store; a new one if it is not known. Labels (Chinese,
    English, files) are those of the latest run."""
    key = (matching.fingerprint, matching.matcher, matching.events_digest)
    labels = (matching.phrases, matching.events, matching.files)
    connection.execute(
        "INSERT INTO matchings (fingerprint, matcher, events_digest, phrases, events, files) "
        "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET phrases = excluded.phrases, "
        "events = excluded.events, files = excluded.files",
        (*key, *labels),
    )
    row = connection.execute(
        "SELECT matching FROM matchings WHERE fingerprint = ? AND matcher = ? "
        "AND events_digest = ?",
        key,
    ).fetchone()
    return int(row[0])


def root_number(connection: sqlite3.Connection, path: str) -> int:
    """The number of a root that is known. Raises KeyError if it is not."""
    row = connection.execute("SELECT root FROM roots WHERE path = ?", (path,)).fetchone()
    if row is None:
        raise KeyError(path)
    return int(row[0])


def known_parts(connection: sqlite3.Connection, root: int, source: str) -> list[KnownPart]:
    """The parts of a source as they were when last read, in order."""
    rows = connection.execute(
        "SELECT first, last, size, mtime_ns, digest, settings, as_of, newest, matching, run, gone "
        "FROM sources WHERE root = ? AND source = ? ORDER BY first",
        (root, source),
    )
    return [KnownPart(*row) for row in rows]


def forget(
    connection: sqlite3.Connection,
    replaced: Iterable[tuple[int, str]],
    begun: Iterable[tuple[int, str, int]],
) -> None:
    """Remove the rows of sources that changed and of parts that are read again, inside the
    caller's transaction. Their matches stay: other documents may have the same text."""
    for table in ("documents", "sources"):
        connection.executemany(f"DELETE FROM {table} WHERE root = ? AND source = ?", replaced)
        connection.executemany(
            f"DELETE FROM {table} WHERE root = ? AND source = ? AND first = ?", begun
        )


def finish(
    connection: sqlite3.Connection, run: int, seen: set[tuple[int, str]], shard: Shard | None
) -> int:
    """End a run: what its scopes held and it did not see is gone. Gives how many are newly gone."""
    held = connection.execute(
        "SELECT DISTINCT s.root, s.source FROM scopes AS o JOIN sources AS s ON s.root = o.root "
        "AND (o.source IS NULL OR o.source = s.source) WHERE o.run = ? AND s.gone = 0",
        (run,),
    )
    vanished = [
        part for part in held if part not in seen and (shard is None or shard.holds(part[1]))
    ]
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany("UPDATE sources SET gone = 1 WHERE root = ? AND source = ?", vanished)
    connection.execute("UPDATE runs SET state = 'finished' WHERE run = ?", (run,))
    connection.execute("COMMIT")
    return len(vanished)
