"""The tables of the catalogue, their format number, and the road from an older format to this one.

docs/store.md explains the tables to a person with nothing but ``sqlite3`` and polars.
"""

import sqlite3
from pathlib import Path

from tracker.errors import StoreNotReadable

FORMAT = 2  # kept in PRAGMA user_version; raised by every change of the tables or of the segments
APPLICATION = 0x70747261  # "ptra": tells a catalogue of ours from any other SQLite file
CATALOGUE = "catalogue.sqlite"

TABLES = """
CREATE TABLE roots (
  root INTEGER PRIMARY KEY,
  path TEXT NOT NULL UNIQUE               -- absolute path of a scanned folder, or a URL
);
CREATE TABLE matchings (                  -- a phrasebook as one version of the matcher reads it
  matching INTEGER PRIMARY KEY,
  fingerprint TEXT NOT NULL,              -- of everything in the phrasebook that changes a match
  matcher TEXT NOT NULL,                  -- version of the matcher
  events_digest TEXT NOT NULL,            -- of the dated events, which change dates
  phrases TEXT NOT NULL,                  -- JSON list of {phrase, zh, en, category, gloss, coined,
                                          -- registers: {wording: register}}
  events TEXT NOT NULL,                   -- JSON list of {event, en, zh, start, end, series}
  files TEXT NOT NULL,                    -- JSON list of file names, without their folders
  UNIQUE (fingerprint, matcher, events_digest)
);
CREATE TABLE runs (
  run INTEGER PRIMARY KEY,
  state TEXT NOT NULL,                    -- running, finished, abandoned
  plan TEXT NOT NULL,                     -- digest of scopes, phrasebook and settings
  matching INTEGER NOT NULL,
  settings TEXT NOT NULL,                 -- JSON: the options of reading, as_of
  expected INTEGER NOT NULL               -- parts of sources this run set out to look at
);
CREATE TABLE scopes (                     -- what a run was told to scan
  run INTEGER NOT NULL,
  root INTEGER NOT NULL,
  source TEXT                             -- null: all of the root; else this file of it
);
CREATE TABLE sources (                    -- a file, or a part of a large one, as it was when read
  root INTEGER NOT NULL,
  source TEXT NOT NULL,                   -- path below the root
  first INTEGER NOT NULL,                 -- start of the part; 0 for a whole file
  last INTEGER,                           -- end of the part; null: to the end
  path BLOB NOT NULL,                     -- bytes of the path that opens it
  size INTEGER NOT NULL,                  -- bytes; -1: nothing to compare, read again next time
  mtime_ns INTEGER NOT NULL,              -- -1: not to be trusted, compare the digest
  digest TEXT,                            -- sha256 of the bytes, of whole files only
  settings TEXT NOT NULL,                 -- digest of the options it was read with
  as_of TEXT NOT NULL,
  newest TEXT NOT NULL,                   -- latest day a date in it reaches
  matching INTEGER NOT NULL,
  run INTEGER NOT NULL,                   -- the run that last read it
  gone INTEGER NOT NULL DEFAULT 0,        -- 1: no longer there; its documents do not count
  PRIMARY KEY (root, source, first)
);
CREATE INDEX sources_by_path ON sources (path);
CREATE TABLE documents (                  -- a document, or a path or record that gave none
  id INTEGER PRIMARY KEY,
  root INTEGER NOT NULL,
  source TEXT NOT NULL,
  first INTEGER NOT NULL,
  position INTEGER NOT NULL,
  document TEXT NOT NULL,
  status TEXT NOT NULL,                   -- scanned, skipped, failed
  reason TEXT NOT NULL,
  detail TEXT NOT NULL,
  text TEXT,                              -- key in texts; null unless scanned
  title TEXT,
  language TEXT NOT NULL,
  date TEXT,
  date_precision TEXT NOT NULL,
  date_basis TEXT NOT NULL,
  date_status TEXT NOT NULL,
  date_earliest TEXT,
  date_latest TEXT,
  date_evidence TEXT NOT NULL,
  event_date TEXT,
  encoding TEXT NOT NULL,
  guessed INTEGER NOT NULL,
  replaced INTEGER NOT NULL,
  mojibake INTEGER NOT NULL,
  metadata TEXT NOT NULL                  -- JSON object of strings
);
CREATE INDEX documents_by_source ON documents (root, source, first);
CREATE INDEX documents_by_text ON documents (text);
CREATE TABLE segments (
  segment INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,                     -- matches, texts
  file TEXT NOT NULL UNIQUE,              -- below segments/
  rows INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  sha256 TEXT NOT NULL
);
CREATE TABLE bundles (                    -- letters of texts, packed together: a zstd frame
  bundle INTEGER PRIMARY KEY,
  segment INTEGER,                        -- null: a small scan, its bundle stands here until there
  start INTEGER,                          -- are enough for a segment; else first byte in its file
  bytes INTEGER NOT NULL,                 -- packed
  packed BLOB                             -- null unless the bundle stands here
);
CREATE INDEX bundles_here ON bundles (bundle) WHERE segment IS NULL;
CREATE TABLE texts (                      -- a text with its zones, matched once
  text TEXT PRIMARY KEY,                  -- 32 hex digits of its letters, zones and unit
  sha256 TEXT NOT NULL,                   -- of the text as UTF-8
  unit TEXT NOT NULL,                     -- words, characters
  title INTEGER NOT NULL,                 -- units in that zone
  body INTEGER NOT NULL,
  meta INTEGER NOT NULL,
  boilerplate INTEGER NOT NULL,
  zones TEXT NOT NULL,                    -- JSON list of [start, end, name]
  set_aside INTEGER NOT NULL,             -- lines that are neither blank nor in title or body
  bundle INTEGER,                         -- where its letters are; null: not kept
  start INTEGER,                          -- first of their bytes (UTF-8) in the unpacked bundle
  bytes INTEGER
) WITHOUT ROWID;
CREATE TABLE matched (                    -- which matches of a text hold: those of this segment
  text TEXT NOT NULL,
  matching INTEGER NOT NULL,
  segment INTEGER,                        -- null: kept_matches
  counts TEXT NOT NULL,                   -- JSON: zone -> phrase -> number of matches
  PRIMARY KEY (text, matching)
) WITHOUT ROWID;
CREATE TABLE kept_matches (               -- matches of small scans, until they fill a segment
  text TEXT NOT NULL,
  matching INTEGER NOT NULL,
  phrase TEXT NOT NULL,
  wording TEXT NOT NULL,
  kind TEXT NOT NULL,
  score REAL NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  zone TEXT NOT NULL,
  inside TEXT,
  quote TEXT NOT NULL
);
CREATE INDEX kept_matches_by_text ON kept_matches (text, matching);
"""

OLDEST = 1  # the oldest format a writer brings up to date (``migrations``)


def create_tables(connection: sqlite3.Connection) -> None:
    """Make the tables of an empty catalogue, in one transaction."""
    connection.execute("BEGIN IMMEDIATE")
    for statement in TABLES.split(";\n"):
        if statement.strip():
            connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION}")
    connection.execute(f"PRAGMA user_version = {FORMAT}")
    connection.execute("COMMIT")


def check_format(connection: sqlite3.Connection, folder: Path) -> int:
    """The format of the catalogue, if this program can read it or bring it up to date.

    Raises StoreNotReadable for the catalogue of a newer program, or a file that is not ours.
    """
    found: int = connection.execute("PRAGMA user_version").fetchone()[0]
    application: int = connection.execute("PRAGMA application_id").fetchone()[0]
    if application != APPLICATION:
        raise StoreNotReadable(
            f"{folder}: {CATALOGUE} is not a catalogue of phrasetrack. Choose another --store."
        )
    if not OLDEST <= found <= FORMAT:
        newer = found > FORMAT
        side, bound = ("≤", FORMAT) if newer else ("≥", OLDEST)
        advice = "upgrade or choose" if newer else "scan again into"
        raise StoreNotReadable(
            f"{folder}: the store has format {found}, this program knows {side} {bound}: "
            f"{advice} another --store."
        )
    return found


def migrate(connection: sqlite3.Connection, folder: Path, found: int) -> None:
    """Bring a catalogue of an older format up to date; a copy of it stays beside it.

    Only a writer does this. Killed on the way, the catalogue is as it was.
    """
    import shutil

    from tracker.results.migrations import MIGRATIONS

    copy = folder / f"{CATALOGUE}.format{found}"
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copyfile(folder / CATALOGUE, copy)
    for version in range(found, FORMAT):
        connection.execute("BEGIN IMMEDIATE")
        MIGRATIONS[version](connection, folder)
        connection.execute(f"PRAGMA user_version = {version + 1}")
        connection.execute("COMMIT")
