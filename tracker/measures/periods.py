"""Periods: their labels, the choice among them, and which ones lie between two others.

A label is ISO: "2023-04-21" (day), "2023-W16" (ISO week), "2023-04" (month), "2023-Q2" (quarter),
"2023" (year); a decade is written "2020s". Documents that cannot be put on the axis stand under
"undated". Labels of one kind sort as text in the order of time. Nothing here knows a clock, a time
zone or a locale.
"""

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

import polars as pl

from tracker.errors import WrongUsage

PERIODS = ("day", "week", "month", "quarter", "year", "decade")
UNDATED = "undated"

_LEAST_LENGTH = {"day": 10, "week": 10, "month": 7, "quarter": 7, "year": 4, "decade": 4}
_PRECISION_OF_LENGTH = {4: "year", 5: "decade", 7: "month", 10: "day"}
_CENTURY = 1_200  # months from which years may be too many
_FEW = 5  # documents a year, below which a century is told in decades; as charts draw hollow
_ISO = r"^([1-9]\d{3}|0[1-9]\d{2}|00[1-9]\d|000[1-9])(-(0[1-9]|1[0-2])(-\d{2})?)?$"


def check_period(period: str) -> str:
    """The period itself, if it is one.

    >>> check_period("week")
    'week'
    >>> check_period("fortnight")
    Traceback (most recent call last):
    tracker.errors.WrongUsage: --period 'fortnight' is not known. Periods: day, week, month, quarter, year, decade.
    """  # noqa: E501
    if period not in PERIODS:
        raise WrongUsage(f"--period '{period}' is not known. Periods: {', '.join(PERIODS)}.")
    return period


def first_day(column: str = "date") -> pl.Expr:
    """The first day a reduced ISO date can mean ("2020-03" → 2020-03-01); null if it is none.

    A polars expression of type Date over a column of text.

    >>> frame = pl.DataFrame({"date": ["2015", "2020-03", "2020-02-30", None]})
    >>> [str(day) for day in frame.select(first_day())["date"]]
    ['2015-01-01', '2020-03-01', 'None', 'None']
    """
    text = pl.col(column)
    whole = text + pl.lit("-01-01").str.slice(text.str.len_chars().cast(pl.Int64) - 4)
    return pl.when(text.str.contains(_ISO)).then(whole).str.to_date("%Y-%m-%d", strict=False)


def last_day(column: str = "date") -> pl.Expr:
    """The last day a reduced ISO date can mean ("2020-02" → 2020-02-29); null if it is none.

    >>> frame = pl.DataFrame({"date": ["2015", "2020-02", "2020-02-05"]})
    >>> [str(day) for day in frame.select(last_day())["date"]]
    ['2015-12-31', '2020-02-29', '2020-02-05']
    """
    length = pl.col(column).str.len_chars()
    start = first_day(column)
    return (
        pl.when(length == 4)
        .then(start.dt.offset_by("1y").dt.offset_by("-1d"))
        .when(length == 7)
        .then(start.dt.month_end())
        .otherwise(start)
    )


def period_label(period: str, column: str = "date") -> pl.Expr:
    """The label of the period a reduced ISO date falls in; "undated" where it does not say.

    A date coarser than the period is undated there: "2015" has a year and no month.

    >>> frame = pl.DataFrame({"date": ["2023-04-21", "2023-04", "2015", None, "2021-01-01"]})
    >>> frame.select(period_label("week"))["date"].to_list()
    ['2023-W16', 'undated', 'undated', 'undated', '2020-W53']
    >>> frame.select(period_label("quarter"))["date"].to_list()
    ['2023-Q2', '2023-Q2', 'undated', 'undated', '2021-Q1']

    Raises WrongUsage if the period is not known. Source: ISO 8601 for weeks and their years.
    """
    check_period(period)
    day = first_day(column)
    text = pl.col(column)
    labels: dict[str, pl.Expr] = {
        "day": text,
        "week": day.dt.strftime("%G-W%V"),
        "month": text.str.slice(0, 7),
        "quarter": day.dt.strftime("%Y-Q") + day.dt.quarter().cast(pl.String),
        "year": text.str.slice(0, 4),
        "decade": text.str.slice(0, 3) + "0s",
    }
    fine_enough = day.is_not_null() & (text.str.len_chars() >= _LEAST_LENGTH[period])
    return pl.when(fine_enough).then(labels[period]).otherwise(pl.lit(UNDATED)).alias(column)


def choose_period(documents: pl.DataFrame) -> str:
    """The period that suits the span of the dates: day, week, month, year or decade.

    Day below two months from the first to the last date, week below one year, month below eight
    years, else year; decade from a century on, where there are fewer than 5 documents a year.
    Quarter only when it is asked for. Never finer than at least half of the
    dated documents can bear: where most dates say only the year, the axis is one of years.
    A reduced date widens the span only by what it surely says: "2020" reaches neither January nor
    December. No dates at all gives "month".

    ``documents`` needs a column ``date`` (text, reduced ISO, null if unknown).

    >>> choose_period(pl.DataFrame({"date": ["2022-11-01", "2023-04-21", None]}))
    'week'
    >>> choose_period(pl.DataFrame({"date": ["2015", "2016", "2016-03-01"]}))
    'year'
    """
    if "date" not in documents.columns:
        return "month"
    texts = documents.select(pl.col("date").cast(pl.String))
    dates = texts.select(text="date", first=first_day(), last=last_day()).drop_nulls()
    if dates.is_empty():
        return "month"
    first, last = dates["last"].min(), dates["first"].max()
    assert isinstance(first, date) and isinstance(last, date)
    by_span = _period_of_span(first, last)
    years = last.year - first.year + 1
    if last >= _months_later(first, _CENTURY) and dates.height < _FEW * years:
        return "decade"
    lengths = dates["text"].str.len_chars()
    for period in PERIODS[PERIODS.index(by_span) :]:
        bearing = int((lengths >= _LEAST_LENGTH[period]).sum())
        if period != "quarter" and 2 * bearing >= dates.height:
            return period
    return "year"


def _period_of_span(first: date, last: date) -> str:
    if last < _months_later(first, 2):
        return "day"
    if last < _months_later(first, 12):
        return "week"
    return "month" if last < _months_later(first, 96) else "year"


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def period_kind(label: str) -> str:
    """What kind of period a label names; "undated" for that one.

    >>> [period_kind(label) for label in ("2023-04-21", "2023-W16", "2023-Q2", "2023", "2020s")]
    ['day', 'week', 'quarter', 'year', 'decade']
    """
    if label == UNDATED:
        return UNDATED
    if "W" in label:
        return "week"
    return "quarter" if "Q" in label else _PRECISION_OF_LENGTH[len(label)]


def period_bounds(label: str) -> tuple[date, date]:
    """The first and the last day of a period.

    >>> [str(day) for day in period_bounds("2023-Q2")]
    ['2023-04-01', '2023-06-30']
    >>> [str(day) for day in period_bounds("2020-W53")]
    ['2020-12-28', '2021-01-03']

    Raises ValueError for "undated" and for what is no label.
    """
    kind = period_kind(label) if len(label) in (4, 5, 7, 8, 10) else UNDATED
    if kind == "day":
        return date.fromisoformat(label), date.fromisoformat(label)
    if kind == "week":
        monday = date.fromisocalendar(int(label[:4]), int(label[6:]), 1)
        return monday, monday + timedelta(days=6)
    if kind == "month":
        return _whole_months(label, int(label[5:]), 1)
    if kind == "quarter":
        return _whole_months(label, 3 * int(label[6:]) - 2, 3)
    if kind == "year":
        return _whole_months(label, 1, 12)
    if kind == "decade" and label[3:] == "0s":
        return date(max(int(label[:4]), 1), 1, 1), date(int(label[:4]) + 9, 12, 31)
    raise ValueError(f"'{label}' is not the label of a period")


def _whole_months(label: str, first_month: int, months: int) -> tuple[date, date]:
    year, last_month = int(label[:4]), first_month + months - 1
    last = date(year, last_month, monthrange(year, last_month)[1])
    return date(year, first_month, 1), last


def periods_between(first: str, last: str) -> list[str]:
    """Every label from ``first`` to ``last``, both included; both of one kind.

    >>> periods_between("2019-12", "2020-02")
    ['2019-12', '2020-01', '2020-02']
    >>> periods_between("2020-W52", "2021-W01")
    ['2020-W52', '2020-W53', '2021-W01']

    Raises ValueError if the kinds differ or ``last`` is before ``first``.
    """
    kind = period_kind(first)
    if kind != period_kind(last) or kind == UNDATED or last < first:
        raise ValueError(f"no periods from '{first}' to '{last}'")
    if kind in ("day", "week"):
        start, end = period_bounds(first)[0], period_bounds(last)[0]
        step = 1 if kind == "day" else 7
        write = date.isoformat if kind == "day" else _week_label
        days = range(start.toordinal(), end.toordinal() + 1, step)
        return [write(date.fromordinal(day)) for day in days]
    in_year, label_of = _NUMBERED[kind]
    begin, stop = _number(first, kind), _number(last, kind)
    return [label_of(*divmod(number, in_year)) for number in range(begin, stop + 1)]


def _week_label(day: date) -> str:
    year, week, _ = day.isocalendar()
    return f"{year:04d}-W{week:02d}"


_NUMBERED: dict[str, tuple[int, Callable[[int, int], str]]] = {
    "month": (12, lambda year, month: f"{year:04d}-{month + 1:02d}"),
    "quarter": (4, lambda year, quarter: f"{year:04d}-Q{quarter + 1}"),
    "year": (1, lambda year, _: f"{year:04d}"),
    "decade": (1, lambda decade, _: f"{decade:03d}0s"),
}


def _number(label: str, kind: str) -> int:
    """Periods since the year 0, so that neighbours differ by one.

    >>> _number("1950s", "decade") - _number("1940s", "decade")
    1
    """
    if kind == "decade":
        return int(label[:3])
    in_year = _NUMBERED[kind][0]
    within = {"month": label[5:], "quarter": label[6:], "year": "1"}[kind]
    return int(label[:4]) * in_year + int(within) - 1
