"""A day and a month without a year, bounded by the dated meetings a text names.

A report is not older than the latest meeting it names, and by convention younger than the end of
the next meeting of the same series, which it would name instead. Plain dates in, a date out: which
meetings a text names is found elsewhere.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date as Day
from itertools import pairwise
from typing import NamedTuple

from tracker.texts.document import DocumentDate

YEARLY = 430  # days; a series whose meetings lie no further apart comes round at least every year


class Meeting(NamedTuple):
    """A dated meeting: ISO days, inclusive. ``next_end`` is the end of the next meeting of its
    series, None where the series is not at least yearly or the next one is not known."""

    start: str
    end: str
    series: str | None = None
    next_end: str | None = None


class NamedMeeting(NamedTuple):
    """A meeting as a text names it, and the meetings that name fits. ``garbled`` says that the
    name was recognised only by repair: it bounds nothing alone."""

    name: str
    candidates: tuple[Meeting, ...]
    garbled: bool = False


def name_meetings(
    found: Iterable[tuple[str, Sequence[str]]],
    events: Iterable[tuple[str, str, str, str | None]],
    garbled: Iterable[str] = (),
) -> tuple[NamedMeeting, ...]:
    """The meetings a text names, ready for ``bound_by_events``.

    ``found`` are (words in the text, ids of all events that name fits); ``events`` are all known
    ones as (id, start, end, series); ``garbled`` are words recognised only by repair. Each name
    stands once in the result, in order of first mention; ids that are not known are left out.

    >>> plenums = [("p2", "2023-01-09", "2023-01-10", "plenum"),
    ...            ("p3", "2024-01-08", "2024-01-10", "plenum")]
    >>> name_meetings([("Second Plenary Session", ["p2"])], plenums)[0].candidates[0].next_end
    '2024-01-10'
    """
    known = list(events)
    by_series: dict[str, list[tuple[str, str]]] = {}
    for _, start, end, series in known:
        if series:
            by_series.setdefault(series, []).append((start, end))
    meetings: dict[str, Meeting] = {}
    for id_, start, end, series in known:
        following = _next_end(start, sorted(by_series[series])) if series else None
        meetings[id_] = Meeting(start, end, series, following)
    repaired = frozenset(garbled)
    named: dict[str, NamedMeeting] = {}
    for words, ids in found:
        candidates = tuple(sorted({meetings[id_] for id_ in ids if id_ in meetings}, key=_by_end))
        if candidates and words not in named:
            named[words] = NamedMeeting(words, candidates, words in repaired)
    return tuple(named.values())


def _next_end(start: str, series: list[tuple[str, str]]) -> str | None:
    starts = [Day.fromisoformat(first) for first, _ in series]
    gaps = [(after - before).days for before, after in pairwise(starts)]
    later = [(first, end) for first, end in series if first > start]
    if not later or not gaps or _median(gaps) > YEARLY:
        return None
    near = (Day.fromisoformat(later[0][0]) - Day.fromisoformat(start)).days <= YEARLY
    return later[0][1] if near else None


def _median(numbers: Sequence[int]) -> float:
    """What ``statistics.median`` says, without the fractions and decimals it loads.

    >>> _median([9, 1, 2]), _median([9, 1, 2, 3])
    (2.0, 2.5)
    """
    ordered, half = sorted(numbers), len(numbers) // 2
    return (ordered[half] + ordered[-half - 1]) / 2


def bound_by_events(date: DocumentDate, events: Sequence[NamedMeeting]) -> DocumentDate:
    """``date`` with the bounds the named meetings give, and its year where exactly one fits.

    Only a date of status "no_year" changes. Names that fit one meeting set the bounds first. A name
    that fits several counts as the one within those bounds, if exactly one is; else as the earliest
    of them, for the lower bound alone. Garbled names count only in the first of these ways. A
    meeting so old that the next of its series is over by the lower bound gives no upper bound.

    >>> report = DocumentDate(status="no_year", event_date="--04-25", evidence="April 25th")
    >>> plenum = Meeting("2023-01-09", "2023-01-10", "ccdi-plenum", next_end="2024-01-10")
    >>> council = tuple(Meeting(day, day) for day in ("2018-04-24", "2023-03-31"))
    >>> bounded = bound_by_events(report, [NamedMeeting("Second Plenary Session", (plenum,)),
    ...                                    NamedMeeting("First Conference", council)])
    >>> bounded.date, bounded.basis, bounded.earliest, bounded.latest
    ('2023-04-25', 'events', '2023-03-31', '2024-01-10')
    """
    if date.status != "no_year" or not date.event_date or not date.event_date.startswith("--"):
        return date
    sure = [(named.name, named.candidates[0]) for named in events if _is_sure(named)]
    earliest, latest = _bounds([meeting for _, meeting in sure])
    for named in events:
        if _is_sure(named) or not named.candidates:
            continue
        within = [
            meeting
            for meeting in named.candidates
            if sure and earliest and latest and earliest <= meeting.end <= latest
        ]
        if len(within) == 1:
            sure.append((named.name, within[0]))
        elif not named.garbled:
            oldest = min(named.candidates, key=_by_end)
            sure.append((named.name, Meeting(oldest.start, oldest.end)))
    earliest, latest = _bounds([meeting for _, meeting in sure])
    if earliest is None:
        return date
    bounded = replace(date, earliest=earliest, latest=latest)
    days = _days_between(date.event_date, earliest, latest) if latest else []
    if len(days) != 1:
        return bounded
    return replace(
        bounded,
        date=days[0],
        precision="day",
        basis="events",
        status="ok",
        event_date=days[0],
        evidence="; ".join([date.evidence, *(_told(name, meeting) for name, meeting in sure)]),
    )


def _is_sure(named: NamedMeeting) -> bool:
    return len(named.candidates) == 1 and not named.garbled


def _bounds(meetings: Sequence[Meeting]) -> tuple[str | None, str | None]:
    if not meetings:
        return None, None
    earliest = max(meeting.end for meeting in meetings)
    upper = [
        meeting.next_end for meeting in meetings if meeting.next_end and meeting.next_end > earliest
    ]
    return earliest, min(upper, default=None)


def _days_between(day: str, earliest: str, latest: str) -> list[str]:
    """The days of that month and day from ``earliest`` to ``latest``, both inclusive."""
    found = []
    for year in range(int(earliest[:4]), int(latest[:4]) + 1):
        iso = f"{year}{day[1:]}"
        try:
            Day.fromisoformat(iso)
        except ValueError:
            continue
        if earliest <= iso <= latest:
            found.append(iso)
    return found


def _by_end(meeting: Meeting) -> tuple[str, str, str, str]:
    return meeting.end, meeting.start, meeting.series or "", meeting.next_end or ""


def _told(name: str, meeting: Meeting) -> str:
    days = meeting.start if meeting.start == meeting.end else f"{meeting.start}/{meeting.end}"
    return f"{name} ({days})"
