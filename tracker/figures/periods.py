"""Periods on an axis: where a period label lies in time, and which ticks a span of time carries.

Positions are day ordinals (``datetime.date.toordinal``), so that days, months and two centuries
share one axis. A period is drawn at its middle.
"""

import datetime
import re
from dataclasses import dataclass
from itertools import pairwise

UNDATED = "undated"
_KINDS = (
    ("day", re.compile(r"(\d{4})-(\d{2})-(\d{2})")),
    ("week", re.compile(r"(\d{4})-W(\d{2})")),
    ("month", re.compile(r"(\d{4})-(\d{2})")),
    ("quarter", re.compile(r"(\d{4})-Q([1-4])")),
    ("year", re.compile(r"(\d{4})")),
    ("decade", re.compile(r"(\d{3}0)s")),
)
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


@dataclass(frozen=True, slots=True)
class Extent:
    """The days of a period as ordinals, half-open."""

    start: int
    end: int

    @property
    def middle(self) -> float:
        """Where the period is drawn."""
        return (self.start + self.end) / 2


def period_kind(label: str) -> str:
    """Which period a label names.

    >>> [period_kind(label) for label in ("2023-04-21", "2023-W16", "2023-04", "2023-Q2", "2020s")]
    ['day', 'week', 'month', 'quarter', 'decade']

    Raises ValueError for anything else.
    """
    for kind, pattern in _KINDS:
        if pattern.fullmatch(label):
            return kind
    raise ValueError(f"'{label}' is no period label")


def period_extent(label: str) -> Extent:
    """The days a period covers.

    >>> extent = period_extent("2023-Q2")
    >>> extent.end - extent.start
    91
    """
    kind = period_kind(label)
    numbers = [int(part) for part in re.findall(r"\d+", label)]
    if kind == "day":
        start = datetime.date(*numbers).toordinal()
        return Extent(start, start + 1)
    if kind == "week":
        start = datetime.date.fromisocalendar(numbers[0], numbers[1], 1).toordinal()
        return Extent(start, start + 7)
    months = {"month": 1, "quarter": 3, "year": 12, "decade": 120}[kind]
    first = numbers[0] * 12 + ((numbers[1] - 1) * months if len(numbers) > 1 else 0)
    return Extent(_month_start(first), _month_start(first + months))


def date_position(date: str) -> float:
    """Where an ISO date, reduced or not, is drawn: the middle of what is known.

    >>> date_position("2023") == period_extent("2023").middle
    True
    """
    return period_extent(date).middle


def _month_start(months: int) -> int:
    year, month = divmod(months, 12)
    return datetime.date(min(max(year, 1), 9999), month + 1, 1).toordinal()


def period_ticks(labels: list[str], most: int) -> list[tuple[float, str]]:
    """Ticks of an axis of these periods: the middle of every period where there is room for all
    of them, else round dates.

    >>> period_ticks(["2023"], 6) == [(period_extent("2023").middle, "2023")]
    True
    """
    kind = period_kind(labels[0])
    if kind == "week" or len(labels) > most:
        return time_ticks(*span_of(labels), most)
    ticks = []
    for index, label in enumerate(labels):
        text = label
        if kind in ("month", "day"):
            year, month, *day = label.split("-")
            text = " ".join([*(str(int(d)) for d in day), _MONTHS[int(month) - 1]])
            if not index or labels[index - 1][:4] != year:
                text += f" {year}"
        elif kind == "quarter":
            text = f"Q{label[-1]} {label[:4]}" if not index or label[-1] == "1" else f"Q{label[-1]}"
        ticks.append((period_extent(label).middle, text))
    return ticks


def time_ticks(start: float, end: float, most: int) -> list[tuple[float, str]]:
    """At most about ``most`` ticks between two positions, at round dates, with their labels.

    >>> [label for _, label in time_ticks(*span_of(["1790", "2024"]), 6)]
    ['1800', '1850', '1900', '1950', '2000']
    >>> [label for _, label in time_ticks(*span_of(["2022-11", "2023-04"]), 6)]
    ['Nov 2022', 'Dec', 'Jan 2023', 'Feb', 'Mar', 'Apr']
    """
    for days in (1, 2, 7, 14):
        if (end - start) / days <= most:
            return _day_ticks(start, end, days)
    for months in (1, 2, 3, 6, 12, 24, 60, 120, 240, 300, 600, 1200, 2400):
        if (end - start) / (months * 30.44) <= most:
            break
    first = datetime.date.fromordinal(max(1, int(start)))
    month = (first.year * 12 + first.month - 1) // months * months
    found: list[tuple[float, int]] = []
    while (position := _month_start(month)) < end and month < 9999 * 12:
        if position >= start - 0.5:
            found.append((position, month))
        month += months
    return [
        (position, _month_label(month, months, first=index == 0))
        for index, (position, month) in enumerate(found)
    ]


def _month_label(month: int, step: int, *, first: bool) -> str:
    year, index = divmod(month, 12)
    if step >= 12:
        return str(year)
    return f"{_MONTHS[index]} {year}" if first or index == 0 else _MONTHS[index]


def _day_ticks(start: float, end: float, step: int) -> list[tuple[float, str]]:
    ticks: list[tuple[float, str]] = []
    shown = 0
    for ordinal in range(int(start + 0.99), int(end + 0.99), step):
        day = datetime.date.fromordinal(ordinal)
        label = f"{day.day} {_MONTHS[day.month - 1]}"
        ticks.append((ordinal, f"{label} {day.year}" if day.year != shown else label))
        shown = day.year
    return ticks


def span_of(labels: list[str]) -> tuple[float, float]:
    """First day and day after the last of the periods, a single day widened to a week around it.

    >>> span_of(["2023", "2024"])[1] - span_of(["2023", "2024"])[0]
    731
    """
    extents = [period_extent(label) for label in labels]
    start, end = min(e.start for e in extents), max(e.end for e in extents)
    return (start - 3, end + 3) if end - start < 3 else (start, end)


def stretches(present: list[bool]) -> list[tuple[int, int]]:
    """Half-open index ranges of the unbroken runs of True.

    >>> stretches([True, True, False, True])
    [(0, 2), (3, 4)]
    """
    edges = [False, *present, False]
    changes = [index for index, (a, b) in enumerate(pairwise(edges)) if a != b]
    return list(zip(changes[::2], changes[1::2], strict=True))
