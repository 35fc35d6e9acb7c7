"""Dates of documents: one line at a time, whole headers, and what must never become a date."""

import json
from pathlib import Path
from typing import Any

import pytest

from tracker.texts.building import RawText, build_document
from tracker.texts.document import Document
from tracker.texts.source import ReadOptions

CASES = Path(__file__).parent / "cases"
AS_OF = "2026-01-01"
BODY = (
    "The municipal government met to hear how the work of the year was going and to say what is "
    "to be done next. Those present spoke in turn; the mayor presided over it and spoke last, "
    "asking all departments to keep their promises and to report in writing before the holidays.\n"
)


def rows_of(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (CASES / name).read_text("utf-8").splitlines() if line]


def document_of(text: str, name: str = "page.txt", **more: Any) -> Document:
    order = more.pop("order", None)
    options = ReadOptions(as_of=AS_OF, date_order=order)
    document = build_document(RawText(name, text, **more), options)
    assert isinstance(document, Document)
    return document


DATE_LINES = rows_of("dates.jsonl")


@pytest.mark.parametrize("row", DATE_LINES, ids=lambda row: f"{row['label']}: {row['line'][:50]}")
def test_date_line(row: dict[str, Any]) -> None:
    text = f"A clean city\n\n{row['line']}\n\n{BODY}"
    found = document_of(text, order=row.get("order")).date
    assert (found.date, found.status) == (row["date"], row["status"]), row["why"]


def test_there_are_enough_date_lines() -> None:
    assert len(DATE_LINES) >= 120


HEADERS = rows_of("headers.jsonl")


@pytest.mark.parametrize("row", HEADERS, ids=lambda row: row["label"])
def test_header(row: dict[str, Any]) -> None:
    text = "\n\n".join([row["head"], BODY, row["foot"]] if "foot" in row else [row["head"], BODY])
    stated = [(name, value) for name, value in row.get("stated", [])]
    document = document_of(
        text, row.get("name", "page.txt"), metadata=row.get("metadata", {}), stated=stated
    )
    found = document.date
    wanted = (row["date"], row["basis"], row["status"])
    assert (found.date, found.basis, found.status) == wanted, row["why"]
    if "event" in row:
        assert found.event_date == row["event"]
    if "title" in row:
        assert document.title == row["title"]


def test_there_are_enough_headers() -> None:
    assert len(HEADERS) >= 40
