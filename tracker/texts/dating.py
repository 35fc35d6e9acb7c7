"""Which date a document was published on, and how that is known.

In order of rank: the file's own metadata; a labelled line (published before written before
updated); a line of nothing but a date near the top or the foot; the file's name; the address of the
page. What ranks lower is heard only where what ranks higher says nothing that can be used. A date
in the running text is the date of what happened, never that of the publication.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date as Day
from functools import lru_cache
from typing import NamedTuple

import regex

from tracker.texts.days import first_day, is_day, last_day, precision_of
from tracker.texts.document import Basis, DocumentDate
from tracker.texts.grammar import DateOrder, WrittenDate, find_dates
from tracker.texts.labels import DateLine, Role
from tracker.texts.layout import Layout, is_running_text
from tracker.texts.naming import dates_in_name, dates_in_url

LEAD = 400  # characters of the running text in which the date of what happened is looked for
EVENT_BEFORE = 60  # days a reported event may lie before its report for its year to be taken over
LINE_ROLES: tuple[tuple[Role, Basis], ...] = (
    ("published", "labelled"),
    ("written", "labelled"),
    ("updated", "labelled"),
    ("bare", "line"),
)


class _Claim(NamedTuple):
    """One statement of a date: what it can mean, what it rests on, and its rank (0 is best)."""

    readings: tuple[str, ...]
    basis: Basis
    evidence: str
    rank: int


def date_document(
    layout: Layout,
    name: str,
    metadata: Mapping[str, str],
    as_of: str,
    order: DateOrder | None = None,
    stated: Iterable[tuple[str, str]] = (),
) -> DocumentDate:
    """The publication date of a document.

    ``name`` is its path; ``stated`` are (field, value) pairs in which the file itself says when it
    was published; ``metadata["url"]`` may hold a date. A date after the ISO day ``as_of`` is kept
    and has the status "future"; an ambiguous or impossible one is not, its bounds are.

    >>> from tracker.texts.layout import lay_out
    >>> from tracker.texts.rules import own_rules
    >>> text = "Clean city\\n\\ntime:2023-04-21 08:53\\n\\nOn April 20th the city held a meeting."
    >>> layout = lay_out(text, own_rules())
    >>> found = date_document(layout, "000.txt", {}, as_of="2024-01-01")
    >>> found.date, found.basis, found.evidence, found.event_date
    ('2023-04-21', 'labelled', 'time:2023-04-21 08:53', '2023-04-20')
    """
    claims = [
        *_stated_claims(stated, order),
        *_line_claims(layout),
        *(_Claim((day,), "filename", words, 50) for day, words in dates_in_name(name)),
        *(_Claim((day,), "url", words, 60) for day, words in dates_in_url(metadata.get("url", ""))),
    ]
    event, event_words = _event_of(layout, order)
    return _with_event(_decide(claims, as_of), event, event_words)


def _stated_claims(stated: Iterable[tuple[str, str]], order: DateOrder | None) -> Iterable[_Claim]:
    for name, value in stated:
        text = value.strip()
        if not text:
            continue
        if len(text) == 4 and text.isdigit() and "1500" <= text <= "2199":
            yield _Claim((text,), "metadata", f"{name}: {text}", 0)
            continue
        date = _first_date(text[:80], order)
        if date is not None and date.start <= 30 and not date.is_range:
            yield _Claim(date.readings, "metadata", f"{name}: {text[:80]}", 0)


@lru_cache(maxsize=4096)  # the records of a file state few different days
def _first_date(text: str, order: DateOrder | None) -> WrittenDate | None:
    return next(iter(find_dates(text, order)), None)


def _line_claims(layout: Layout) -> Iterable[_Claim]:
    """The claims of date lines: publication labels first, bare dates with a time before those
    without, the head before the foot."""
    head = set(layout.head)
    clock = {
        found.date.readings
        for dates in layout.dates.values()
        for found in dates
        if found.role == "never" and found.date.readings
    }
    for index in sorted(layout.dates):
        for found in layout.dates[index]:
            if found.role == "bare" and found.date.readings in clock:
                continue  # "Friday, August 28, 2020" beside "Today is 2020-8-28"
            for rank, (role, basis) in enumerate(LINE_ROLES, start=1):
                if found.role == role:
                    yield _Claim(
                        found.date.readings,
                        basis,
                        found.evidence,
                        10 * rank + _lesser(found, index in head),
                    )


def _lesser(found: DateLine, in_head: bool) -> int:
    return (0 if in_head else 2) + (0 if found.date.has_time or found.role != "bare" else 1)


def _decide(claims: Sequence[_Claim], as_of: str) -> DocumentDate:
    """The best claim that can be used; the refusal of the best one if none can."""
    refused: DocumentDate | None = None
    allowed: set[str] | None = None  # the readings an ambiguous claim of higher rank leaves open
    ranked: dict[int, list[_Claim]] = {}
    for claim in claims:
        ranked.setdefault(claim.rank, []).append(claim)
    for rank in sorted(ranked):
        verdict = _agree(ranked[rank])
        if allowed is not None:
            if verdict.status == "ok" and verdict.date in allowed:
                return _judged(verdict, as_of)
            continue
        if verdict.status == "ok":
            return _judged(verdict, as_of)
        if refused is None or (refused.status == "no_year" and verdict.status != "no_year"):
            refused = verdict
        if verdict.status == "ambiguous":
            allowed = {reading for claim in ranked[rank] for reading in claim.readings}
    return refused or DocumentDate()


def _agree(claims: Sequence[_Claim]) -> DocumentDate:
    """What claims of one rank say together. A day and its own month agree; two days do not."""
    known = [
        claim for claim in claims if len(claim.readings) == 1 and claim.readings[0][:2] != "--"
    ]
    if known:
        finest = max(known, key=lambda claim: len(claim.readings[0]))
        others = [claim for claim in known if not finest.readings[0].startswith(claim.readings[0])]
        if not others:
            return _date_of(finest)
        return _ambiguous(known)
    several = [claim for claim in claims if len(claim.readings) > 1]
    if several:
        return _ambiguous(several[:1])
    for claim in claims:
        if claim.readings:
            return DocumentDate(
                status="no_year", evidence=claim.evidence, event_date=claim.readings[0]
            )
    return DocumentDate(status="impossible", evidence=claims[0].evidence)


def _date_of(claim: _Claim) -> DocumentDate:
    date = claim.readings[0]
    return DocumentDate(
        date=date,
        precision=precision_of(date),
        basis=claim.basis,
        status="ok",
        earliest=first_day(date),
        latest=last_day(date),
        evidence=claim.evidence,
    )


def _ambiguous(claims: Sequence[_Claim]) -> DocumentDate:
    readings = sorted({reading for claim in claims for reading in claim.readings if reading})
    evidence = "; ".join(dict.fromkeys(claim.evidence for claim in claims))
    if not readings:
        return DocumentDate(status="ambiguous", evidence=evidence)
    return DocumentDate(
        status="ambiguous",
        earliest=min(map(first_day, readings)),
        latest=max(map(last_day, readings)),
        evidence=evidence,
    )


def _judged(date: DocumentDate, as_of: str) -> DocumentDate:
    late = date.earliest is not None and date.earliest > as_of
    return replace(date, status="future") if late else date


BEFORE_EVENT = regex.compile(
    r"(?:\b(?:on|in|at|from)\s)?(?:the\s)?(?:(?:morning|afternoon|evening|night)\sof\s)?(?:the\s)?$",
    regex.IGNORECASE,
)


DATELINE = regex.compile(  # BEIJING, Nov. 9 (Xinhua); 新华社北京11月9日电
    r"\W*(?:\p{Lu}[\p{Lu} .'-]+,\s.{5,16}\s?[(（]\p{Lu}\p{L}+[)）]"
    r"|[\u3400-\u9fff]{2,12}\d{1,2}月\d{1,2}日[电電讯訊])"
)


def _event_of(layout: Layout, order: DateOrder | None) -> tuple[str | None, str]:
    """The day of what is reported: one a label or brackets state, else the first in the lead."""
    for index in sorted(layout.dates):
        for found in layout.dates[index]:
            if found.role == "met" and len(found.date.readings) == 1:
                return found.date.readings[0], found.evidence
    seen = 0
    for index in layout.body_lines(4):
        line = layout.lines[index][: LEAD - seen].rstrip()
        if not is_running_text(line) and not DATELINE.match(line):
            continue
        seen += len(line)
        for date in find_dates(line, order):
            if (
                len(date.readings) == 1
                and len(date.readings[0]) in (7, 10)
                and date.readings[0][4:5] != ""
            ):
                if len(date.readings[0]) == 7 and date.readings[0][:2] != "--":
                    continue  # a month is no day of a meeting
                return date.readings[0], _words(line, date)
        if seen >= LEAD:
            break
    return None, ""


def _words(line: str, date: WrittenDate) -> str:
    match = BEFORE_EVENT.search(line[max(0, date.start - 40) : date.start])
    lead = match[0] if match else ""
    return (lead + line[date.start : date.end]).strip(" ,，\t\r\n")


def _with_event(date: DocumentDate, event: str | None, words: str) -> DocumentDate:
    """``date`` with the day of what is reported. A day without year takes the year of the
    publication if that puts it at most EVENT_BEFORE days earlier; a document with nothing but such
    a day is one whose year is missing."""
    event = date.event_date or event
    if event is None:
        return date
    if not event.startswith("--"):
        return replace(date, event_date=event)
    if date.precision == "day" and date.date is not None:
        published = Day.fromisoformat(date.date)
        for year in (published.year, published.year - 1):
            day = f"{year}{event[1:]}"
            if is_day(day) and 0 <= (published - Day.fromisoformat(day)).days <= EVENT_BEFORE:
                return replace(date, event_date=day)
    if date.status == "none":
        return replace(date, status="no_year", event_date=event, evidence=words)
    return replace(date, event_date=event)
