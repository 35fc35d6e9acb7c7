"""Dates of documents: one line at a time, whole headers, and what must never become a date."""

import json
import time
from dataclasses import replace
from datetime import date as Day
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.texts.bounding import bound_by_events, name_meetings
from tracker.texts.building import RawText, build_document
from tracker.texts.days import first_day
from tracker.texts.document import Document, DocumentDate
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


# ---- what must hold for any text ---------------------------------------------------------------

NO_DIGITS = st.characters(codec="utf-8", exclude_categories=("Cc", "Nd", "No", "Nl")).filter(
    lambda character: character not in "〇零○Ｏ一二三四五六七八九十正廿卅"
)


@settings(max_examples=200, deadline=None)
@given(st.text(NO_DIGITS, max_size=200))
def test_text_without_numbers_has_no_date(text: str) -> None:
    date = document_of(text).date
    assert (date.date, date.status, date.event_date) == (None, "none", None)


@settings(max_examples=200, deadline=None)
@given(st.dates(min_value=Day(1950, 1, 1), max_value=Day(2025, 12, 31)), st.data())
def test_a_labelled_date_is_read_in_every_form(day: Day, data: st.DataObject) -> None:
    if day.isoformat() == "1970-01-01":
        return  # stands for no date
    month = day.strftime("%B")
    forms = [
        day.isoformat(),
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{month} {day.day}, {day.year}",
        f"{day.day} {month} {day.year}",
        f"{month[:3]} {day.day:02} {day.year}",
        f"{day.day:02}-{month[:3].upper()}-{day.year}",
    ]
    form = data.draw(st.sampled_from(forms))
    label = data.draw(st.sampled_from(["Published: ", "time:", "发布时间：", "Posted on "]))
    found = document_of(f"A clean city\n\n{label}{form}\n\n{BODY}").date
    assert (found.date, found.basis) == (day.isoformat(), "labelled")
    assert found.evidence.endswith(form)


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("0123456789-/. 年月日:,MayJune\n"), max_size=80))
def test_a_date_given_is_a_day_of_the_calendar(text: str) -> None:
    date = document_of(text).date
    if date.date is not None:
        Day.fromisoformat(first_day(date.date))
        assert date.earliest is not None and date.latest is not None
        assert date.earliest <= date.latest


def test_dates_do_not_depend_on_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    for zone in ("Pacific/Kiritimati", "America/Adak"):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        assert document_of(f"A clean city\n\ntime:2023-04-21 23:59\n\n{BODY}").date.date == (
            "2023-04-21"
        )


# ---- bounds by named meetings ------------------------------------------------------------------

EVENTS = [
    ("ccdi-19-4", "2020-01-13", "2020-01-15", "ccdi"),
    ("ccdi-19-5", "2021-01-22", "2021-01-24", "ccdi"),
    ("ccdi-19-6", "2022-01-18", "2022-01-20", "ccdi"),
    ("ccdi-20-2", "2023-01-09", "2023-01-10", "ccdi"),
    ("ccdi-20-3", "2024-01-08", "2024-01-10", "ccdi"),
    ("council-2013", "2013-03-26", "2013-03-26", "council-first"),
    ("council-2018", "2018-04-24", "2018-04-24", "council-first"),
    ("council-2023", "2023-03-31", "2023-03-31", "council-first"),
    ("congress-19", "2017-10-18", "2017-10-24", "congress"),
    ("congress-20", "2022-10-16", "2022-10-22", "congress"),
]
FIRST = ("First Conference", ["council-2013", "council-2018", "council-2023"])
SECOND = ("Second Plenary Session of the 20th CCDI", ["ccdi-20-2"])
NO_YEAR = DocumentDate(status="no_year", event_date="--04-25", evidence="April 25th")


def bounded(
    found: list[tuple[str, list[str]]],
    date: DocumentDate = NO_YEAR,
    garbled: list[str] | None = None,
) -> DocumentDate:
    return bound_by_events(date, name_meetings(found, EVENTS, garbled or []))


def test_the_second_seed_is_dated_by_the_meetings_it_names() -> None:
    date = bounded([SECOND, FIRST])
    assert date == DocumentDate(
        date="2023-04-25",
        precision="day",
        basis="events",
        status="ok",
        earliest="2023-03-31",
        latest="2024-01-10",
        evidence="April 25th; Second Plenary Session of the 20th CCDI (2023-01-09/2023-01-10); "
        "First Conference (2023-03-31)",
        event_date="2023-04-25",
    )
    assert bounded([FIRST, SECOND]).date == "2023-04-25"


@pytest.mark.parametrize(
    ("label", "found", "garbled", "expected"),
    [
        ("no meeting is named", [], [], (None, None, None)),
        ("a yearly series", [SECOND], [], ("2023-04-25", "2023-01-10", "2024-01-10")),
        ("an ambiguous name bounds by its earliest", [FIRST], [], (None, "2013-03-26", None)),
        ("a series of five years has no upper bound", [("20th Congress", ["congress-20"])], [],
         (None, "2022-10-22", None)),
        ("a congress and a plenum", [("20th Congress", ["congress-20"]), SECOND], [],
         ("2023-04-25", "2023-01-10", "2024-01-10")),
        ("the latest meeting named counts", [("Third Session", ["ccdi-20-3"]), SECOND], [],
         (None, "2024-01-10", None)),
        ("an older one is mentioned in passing", [("Sixth Session", ["ccdi-19-6"]), SECOND], [],
         ("2023-04-25", "2023-01-10", "2024-01-10")),
        ("a garbled name bounds nothing", [SECOND], [SECOND[0]], (None, None, None)),
        ("a garbled name that a second one bears out", [SECOND, ("First Conf", ["council-2023"])],
         ["First Conf"], ("2023-04-25", "2023-03-31", "2024-01-10")),
        ("a garbled name that nothing bears out", [SECOND, ("Frist", ["council-2018"])], ["Frist"],
         ("2023-04-25", "2023-01-10", "2024-01-10")),
        ("an id that is not known", [("Somewhere", ["nowhere"])], [], (None, None, None)),
    ],
)  # fmt: skip
def test_bounds(
    label: str,
    found: list[tuple[str, list[str]]],
    garbled: list[str],
    expected: tuple[str | None, ...],
) -> None:
    date = bounded(found, garbled=garbled)
    assert (date.date, date.earliest, date.latest) == expected, label
    assert date.status == ("ok" if date.date else "no_year")


def test_two_days_that_fit_give_no_date() -> None:
    january = replace(NO_YEAR, event_date="--01-10")
    assert bounded([SECOND], january).date is None


def test_a_leap_day_fits_leap_years_alone() -> None:
    leap = replace(NO_YEAR, event_date="--02-29")
    assert bounded([SECOND], leap).date is None
    assert bounded([("Fourth Session", ["ccdi-19-4"])], leap).date == "2020-02-29"


@pytest.mark.parametrize("status", ["ok", "none", "ambiguous", "impossible", "future"])
def test_only_a_missing_year_is_bounded(status: Any) -> None:
    date = DocumentDate(status=status, event_date="--04-25")
    assert bounded([SECOND], date) == date


def test_rows_of_a_list_date_no_text() -> None:
    rows = [
        'Updated: 2022-03-07 17:49,"Minister hopes"',
        "2022-08-25T21:11:40.000Z,",
        "9 May 2022,x",
    ]
    for row in rows:
        assert document_of(f"Headlines\n\n{row}\n\n{BODY}").date.date is None
