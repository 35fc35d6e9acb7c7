"""ISO dates reduced to what is known: a day, a month or a year."""

from datetime import date as Day
from datetime import timedelta

from tracker.texts.document import Precision


def is_day(iso: str) -> bool:
    """Whether a text is a day of the calendar, as YYYY-MM-DD.

    >>> is_day("2024-02-29"), is_day("2023-02-29"), is_day("2023-04")
    (True, False, False)
    """
    try:
        Day.fromisoformat(iso)
    except ValueError:
        return False
    return len(iso) == 10


def precision_of(date: str) -> Precision:
    """How far a reduced ISO date is known.

    >>> precision_of("2023-04-21"), precision_of("2020-03"), precision_of("2015")
    ('day', 'month', 'year')
    """
    return "year" if len(date) == 4 else "month" if len(date) == 7 else "day"


def first_day(date: str) -> str:
    """The first day of a reduced ISO date.

    >>> first_day("2020-03")
    '2020-03-01'
    """
    return date + "-01-01"[len(date) - 4 :] if len(date) < 10 else date


def last_day(date: str) -> str:
    """The last day of a reduced ISO date.

    >>> last_day("2020-02"), last_day("2015"), last_day("2023-04-21")
    ('2020-02-29', '2015-12-31', '2023-04-21')
    """
    if len(date) == 10:
        return date
    if len(date) == 4:
        return f"{date}-12-31"
    year, month = int(date[:4]), int(date[5:])
    following = Day(year + month // 12, month % 12 + 1, 1)
    return (following - timedelta(days=1)).isoformat()
