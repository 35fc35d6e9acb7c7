"""The tables of a selection as polars frames."""

import json
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl

from tracker.results import segments, tail

DATE_COLUMNS = (
    "date",
    "date_precision",
    "date_basis",
    "date_status",
    "date_earliest",
    "date_latest",
    "date_evidence",
    "event_date",
)
DOCUMENT_SCHEMA: dict[str, Any] = {
    "document": pl.String,
    "title": pl.String,
    "status": pl.String,
    "language": pl.String,
    "unit": pl.String,
    "units": pl.Int64,
    **dict.fromkeys(DATE_COLUMNS, pl.String),
    "encoding": pl.String,
    "sha256": pl.String,
    "reason": pl.String,
    "detail": pl.String,
    "encoding_guessed": pl.Boolean,
    "bytes_replaced": pl.Int64,
    "mojibake": pl.Int64,
}
SHA256, REASON = list(DOCUMENT_SCHEMA).index("sha256"), list(DOCUMENT_SCHEMA).index("reason")
LABEL_SCHEMAS: dict[str, dict[str, Any]] = {
    "phrases": dict.fromkeys(("phrase", "zh", "en", "category", "gloss", "coined"), pl.String),
    "events": dict.fromkeys(("event", "en", "zh", "start", "end", "series"), pl.String),
}


def matches(connection: sqlite3.Connection, folder: Path, zones: Sequence[str]) -> pl.DataFrame:
    """The matches of the chosen documents in these zones (see ``Store.matches``)."""
    documents = pl.DataFrame(
        connection.execute(
            "SELECT c.document, d.date, c.text, c.matching, m.segment FROM chosen AS c "
            "JOIN main.documents AS d ON d.id = c.id "
            "JOIN matched AS m ON m.text = c.text AND m.matching = c.matching "
            "WHERE m.counts != '{}'"
        ).fetchall(),
        schema={
            "document": pl.String,
            "date": pl.String,
            "text": pl.String,
            "matching": pl.Int64,
            "segment": pl.Int64,
        },
        orient="row",
    )
    in_segments = documents.filter(pl.col("segment").is_not_null()).join(
        segments.read_segments(folder, _files(connection, documents)),
        on=["text", "segment"],
    )
    in_tail = documents.filter(pl.col("segment").is_null()).join(
        tail.tail_frame(connection, None), on=["text", "matching"]
    )
    columns = ["document", "date", "phrase", "wording", "kind", "score", "zone", "inside"]
    return (
        pl.concat(
            [frame.select(*columns, "start", "end", "quote") for frame in (in_segments, in_tail)]
        )
        .filter(pl.col("zone").is_in(list(zones)))
        .with_columns(
            pl.col("score").cast(pl.Float64).round(2), pl.col("start", "end").cast(pl.Int64)
        )
        .sort(
            ["document", "start", "end", "phrase", "wording", "kind"],
            descending=[False, False, True, False, False, False],
        )
        .rename({"quote": "text"})
    )


def _files(connection: sqlite3.Connection, documents: pl.DataFrame) -> list[tuple[int, str]]:
    numbers = set(documents["segment"].drop_nulls().to_list())
    rows = connection.execute("SELECT segment, file FROM segments ORDER BY segment")
    return [(number, file) for number, file in rows if number in numbers]


def documents(connection: sqlite3.Connection, zones: Sequence[str], unread: bool) -> pl.DataFrame:
    """The chosen documents with their units in these zones (see ``Store.documents``)."""
    units = " + ".join(f"t.{zone}" for zone in zones) or "0"
    dates = ", ".join(f"d.{column}" for column in DATE_COLUMNS)
    rows = connection.execute(
        f"SELECT c.document, d.title, d.status, d.language, t.unit, {units}, {dates}, d.encoding, "
        "t.sha256, d.reason, d.detail, d.guessed, d.replaced, d.mojibake, d.metadata "
        "FROM chosen AS c JOIN main.documents AS d ON d.id = c.id "
        "LEFT JOIN texts AS t ON t.text = c.text ORDER BY c.document"
    )
    first_with: dict[str, str] = {}
    table: list[list[Any]] = []
    metadata: list[dict[str, str]] = []
    for row in rows:
        *values, record = row
        if values[2] == "scanned":
            original = first_with.setdefault(values[SHA256], values[0])
            if original != values[0]:
                values[2], values[REASON] = "duplicate", original
        elif not unread:
            continue
        values[-3] = bool(values[-3])
        table.append(values)
        metadata.append(json.loads(record))
    frame = pl.DataFrame(table, schema=DOCUMENT_SCHEMA, orient="row")
    names = sorted({name for record in metadata for name in record})
    return frame.with_columns(
        pl.Series(
            name if name not in DOCUMENT_SCHEMA else f"{name}_given",
            [record.get(name) for record in metadata],
            dtype=pl.String,
        )
        for name in names
    )


def labels(rows: Sequence[dict[str, Any]], what: str) -> pl.DataFrame:
    """Phrases or events as a frame."""
    schema = LABEL_SCHEMAS[what]
    return pl.DataFrame([[row[name] for name in schema] for row in rows], schema, orient="row")
