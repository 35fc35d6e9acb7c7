"""Whether a store can be read, all of it; and forgetting what cannot, so that it is read again."""

import contextlib
import hashlib
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tracker.errors import StoreNotReadable
from tracker.results.catalogue import SEGMENTS, open_for_reading, open_for_writing
from tracker.results.durable import told_as_storage_error
from tracker.results.kept_summary import forget_summary
from tracker.results.letters import damaged_in_tail
from tracker.results.lock import WriterLock

OF_BUNDLES = "(SELECT t.text, b.segment FROM texts AS t JOIN bundles AS b USING (bundle))"
NAMED = 5  # documents named of those that have to be scanned again


@dataclass(frozen=True, slots=True)
class Damage:
    """A segment that cannot be read: what is wrong with it and which documents it takes along."""

    segment: int
    kind: str
    file: str
    what: str
    documents: tuple[str, ...]

    def __str__(self) -> str:
        named = ", ".join(self.documents[:NAMED])
        more = len(self.documents) - NAMED
        tail = f" and {more:,} more" if more > 0 else ""
        lost = "matches" if self.kind == "matches" else "text"
        return (
            f"segment {self.file}: {self.what}. It holds the {lost} of {len(self.documents):,} "
            f"documents: {named}{tail}. To read them again: phrasetrack store check --repair, "
            "then scan."
        )


def check_store(path: str | Path) -> list[str]:
    """What is wrong with a store, a sentence each; none if all of it can be read.

    The catalogue is checked by SQLite, each segment by its size and sha256, and the numbers of
    matches by the rows there are. Raises NoInput if there is no store.
    """
    folder = Path(path)
    try:
        connection = open_for_reading(folder)
    except StoreNotReadable as error:
        return [str(error)]
    with contextlib.closing(connection):
        try:
            faults = [*_faults_of_catalogue(connection)]
            if not faults:
                faults = [str(damage) for damage in find_damage(connection, folder)]
                faults += _faults_of_tail(connection)
                faults += _faults_of_counts(connection, folder) if not faults else []
        except sqlite3.DatabaseError as error:
            return [f"catalogue: {error}. Scan again into another --store."]
    return faults


def _faults_of_catalogue(connection: sqlite3.Connection) -> Iterator[str]:
    for (line,) in connection.execute("PRAGMA integrity_check(10)"):
        if line != "ok":
            yield f"catalogue: {line}. Scan again into another --store."
    for table, kind in (("matched", "matches"), ("bundles", "texts")):
        (lost,) = connection.execute(
            f"SELECT count(*) FROM {table} WHERE segment IS NOT NULL AND segment NOT IN "
            "(SELECT segment FROM segments WHERE kind = ?)",
            (kind,),
        ).fetchone()
        if lost:
            yield f"catalogue: table {table} names {lost:,} times a segment that is not there."
    (lost,) = connection.execute(
        "SELECT count(*) FROM texts WHERE bundle IS NOT NULL "
        "AND bundle NOT IN (SELECT bundle FROM bundles)"
    ).fetchone()
    if lost:
        yield f"catalogue: table texts names {lost:,} times a bundle that is not there."


def find_damage(connection: sqlite3.Connection, folder: Path) -> Iterator[Damage]:
    """The segments whose bytes are not those that were written."""
    for number, kind, file, size, sha256 in connection.execute(
        "SELECT segment, kind, file, bytes, sha256 FROM segments ORDER BY segment"
    ).fetchall():
        what = _fault_of_file(folder / SEGMENTS / file, size, sha256)
        if what:
            yield Damage(number, kind, file, what, _documents_of(connection, number, kind))


def _fault_of_file(file: Path, size: int, sha256: str) -> str | None:
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        return "is missing"
    except OSError as error:
        return f"cannot be read: {error.strerror}"
    if len(content) != size:
        return f"has {len(content):,} bytes instead of {size:,}"
    if hashlib.sha256(content).hexdigest() != sha256:
        return "holds other bytes than were written"
    return None


def _documents_of(connection: sqlite3.Connection, segment: int, kind: str) -> tuple[str, ...]:
    table = "matched" if kind == "matches" else OF_BUNDLES
    rows = connection.execute(
        f"SELECT DISTINCT d.document FROM {table} AS t JOIN documents AS d ON d.text = t.text "
        "WHERE t.segment = ? ORDER BY d.document",
        (segment,),
    )
    return tuple(name for (name,) in rows)


def _faults_of_tail(connection: sqlite3.Connection) -> Iterator[str]:
    for bundle in damaged_in_tail(connection):
        yield f"catalogue: bundle {bundle} cannot be unpacked. Scan again into another --store."


def _faults_of_counts(connection: sqlite3.Connection, folder: Path) -> list[str]:
    """Whether there are as many rows of matches as the catalogue counts."""
    from tracker.results import segments

    faults = []
    counted = dict(
        connection.execute(
            "SELECT segment, sum((SELECT coalesce(sum(n.value), 0) FROM json_each(m.counts) AS z, "
            "json_each(z.value) AS n)) FROM matched AS m GROUP BY segment"
        ).fetchall()
    )
    (tail,) = connection.execute("SELECT count(*) FROM kept_matches").fetchone()
    if counted.get(None, 0) != tail:
        faults.append(f"catalogue: {tail:,} kept matches, {counted.get(None, 0):,} were counted.")
    files = connection.execute(
        "SELECT segment, file FROM segments WHERE kind = 'matches' ORDER BY segment"
    ).fetchall()
    for number, file in files:
        held = {
            key
            for (key,) in connection.execute(
                "SELECT text FROM matched WHERE segment = ?", (number,)
            )
        }
        rows = segments.read_segment(folder, file)["text"].is_in(list(held)).sum()
        if rows != counted.get(number, 0):
            faults.append(
                f"segment {file}: {rows:,} matches, {counted.get(number, 0):,} were counted."
            )
    return faults


def repair_store(path: str | Path) -> list[str]:
    """Forget damaged segments and the sources they belong to; gives what was damaged.

    The next scan reads those sources again; nothing else is touched. Raises StoreBusy.
    """
    folder = Path(path)
    open_for_reading(folder).close()
    with (
        WriterLock(folder),
        told_as_storage_error(folder),
        contextlib.closing(open_for_writing(folder)) as connection,
    ):
        damaged = list(find_damage(connection, folder))
        forget_summary(folder)
        connection.execute("BEGIN IMMEDIATE")
        for damage in damaged:
            _forget(connection, damage)
        connection.execute("COMMIT")
        for damage in damaged:
            (folder / SEGMENTS / damage.file).unlink(missing_ok=True)
    return [str(damage) for damage in damaged]


def _forget(connection: sqlite3.Connection, damage: Damage) -> None:
    """Take a segment out of the catalogue. Documents without their matches would be counted as
    documents without a phrase: they go too, until they are read again. Documents without their
    letters stay; their sources are marked to be read again."""
    number = (damage.segment,)
    if damage.kind == "texts":
        connection.execute(
            "UPDATE sources SET size = -1 WHERE EXISTS (SELECT 1 FROM documents AS d "
            f"JOIN {OF_BUNDLES} AS t ON t.text = d.text WHERE t.segment = ? "
            "AND d.root = sources.root AND d.source = sources.source)",
            number,
        )
        connection.execute(
            "UPDATE texts SET bundle = NULL, start = NULL, bytes = NULL "
            "WHERE bundle IN (SELECT bundle FROM bundles WHERE segment = ?)",
            number,
        )
        connection.execute("DELETE FROM bundles WHERE segment = ?", number)
    else:
        lost = connection.execute(
            "SELECT DISTINCT d.root, d.source FROM matched AS m JOIN documents AS d "
            "ON d.text = m.text WHERE m.segment = ?",
            number,
        ).fetchall()
        for table in ("documents", "sources"):
            connection.executemany(f"DELETE FROM {table} WHERE root = ? AND source = ?", lost)
        connection.execute("DELETE FROM matched WHERE segment = ?", number)
    connection.execute("DELETE FROM segments WHERE segment = ?", number)
