"""The record of a selection: what it was made from, without a path, a host or a clock."""

import hashlib
import json
import sqlite3
from pathlib import PurePath
from typing import Any

from tracker import __version__


def manifest_of(connection: sqlite3.Connection) -> dict[str, Any]:
    """The manifest of the documents in the temporary table ``chosen``.

    ``corpus`` (names of the scanned folders, number of documents, units per zone and unit, a
    digest of all document names and texts), ``phrasebook`` (fingerprint, files, phrases, version
    of the matcher; ``others`` if parts were matched with another one), ``settings`` of the last
    run over these documents, ``counts`` of statuses, and the ``version`` of the program.
    """
    return {
        "program": "phrasetrack",
        "version": __version__,
        "corpus": _corpus(connection),
        "phrasebook": _phrasebook(connection),
        "settings": _settings(connection),
        "counts": dict(
            connection.execute(
                "SELECT status, count(*) FROM chosen GROUP BY status ORDER BY status"
            )
        ),
    }


def _corpus(connection: sqlite3.Connection) -> dict[str, Any]:
    digest = hashlib.sha256()
    documents = 0
    for name, sha256 in connection.execute(
        "SELECT c.document, t.sha256 FROM chosen AS c JOIN texts AS t ON t.text = c.text "
        "ORDER BY c.document"
    ):
        digest.update(f"{name}\0{sha256}\n".encode())
        documents += 1
    units = connection.execute(
        "SELECT t.unit, sum(t.title), sum(t.body), sum(t.meta), sum(t.boilerplate) "
        "FROM chosen AS c JOIN texts AS t ON t.text = c.text GROUP BY t.unit ORDER BY t.unit"
    )
    names = connection.execute(
        "SELECT DISTINCT path FROM roots WHERE root IN (SELECT root FROM scope) ORDER BY root"
    )
    return {
        "roots": [PurePath(path).name or path for (path,) in names],
        "documents": documents,
        "units": {
            unit: {"title": title, "body": body, "meta": meta, "boilerplate": boilerplate}
            for unit, title, body, meta, boilerplate in units
        },
        "sha256": digest.hexdigest(),
    }


def _phrasebook(connection: sqlite3.Connection) -> dict[str, Any]:
    rows = connection.execute(
        "SELECT fingerprint, matcher, files, phrases, events FROM matchings WHERE matching IN "
        "(SELECT matching FROM chosen_sources) ORDER BY matching DESC"
    ).fetchall()
    if not rows:
        return {}
    fingerprint, matcher, files, phrases, events = rows[0]
    record: dict[str, Any] = {
        "fingerprint": fingerprint,
        "matcher": matcher,
        "files": json.loads(files),
        "phrases": len(json.loads(phrases)),
        "events": len(json.loads(events)),
    }
    if len(rows) > 1:
        record["others"] = [{"fingerprint": row[0], "matcher": row[1]} for row in rows[1:]]
    return record


def _settings(connection: sqlite3.Connection) -> dict[str, Any]:
    row = connection.execute(
        "SELECT settings FROM runs WHERE run IN (SELECT run FROM scopes WHERE root IN "
        "(SELECT root FROM scope)) ORDER BY run DESC LIMIT 1"
    ).fetchone()
    settings: dict[str, Any] = json.loads(row[0]) if row else {}
    return settings
