"""What a date line says its date is: published, updated, written, met; or nothing at all.

A line is read on its own here. Which line of a document decides is the matter of dating.py.
"""

import re
from itertools import pairwise
from typing import Literal, NamedTuple

import regex

from tracker.texts.beside_dates import CLOSED_SEGMENT, COMPANION, EMPTY, WEEKDAY_ALONE, is_bare
from tracker.texts.grammar import DateOrder, WrittenDate, find_dates, may_hold_date
from tracker.texts.label_words import HINT, LABEL_AFTER, LABEL_BEFORE, PLACE_LABEL

Role = Literal["published", "written", "updated", "bare", "met", "never"]

LONGEST_DATE_LINE = 240  # characters; a longer line is running text, whatever it begins with
SHORTEST_LABELLED = 80  # characters; a longer line that dates anything holds one of these words
LONGEST_LEAD = 130  # characters before a label on its line: a source with a long name
ISSUE = regex.compile(  # 《求是》2022/11: the eleventh issue, not November
    r"(?:》|[”\"’']|\b(?:qiushi|journal|magazine|issue|no\.|vol\.))\s*$", regex.IGNORECASE
)
CREDIT = regex.compile(r"^[\p{L} ]{0,20}\bby\s[\p{L}.,’'\s-]{3,60}$", regex.IGNORECASE)
IN_SECTION = regex.compile(r"^in\s[\p{L}&,\s]{1,40}$", regex.IGNORECASE)  # of the site
AT_PLACE = regex.compile(r"于|\b(?:on|in|from|at)\s")  # an account's page: "posted in Hunan"
TABLE_ROW = regex.compile(  # a date, a comma, a cell: a row of a list, not a date line
    r"(?:\d|[AaPp][Mm]|[Zz])\"?,(?:\s*$|(?!\d{4}\b)\S)"
)
THOUSANDS = regex.compile(r"(?<![\d:.-])\d{1,3},\d{3}(?!\d)")  # "Views: 1,024"
YEAR_ALONE = regex.compile(r"(?<!\d)(?:1[5-9]|20|21)\d\d(?=\s?年?\s*$)")
LUNAR = regex.compile(r"(?:农历|農曆|阴历|lunar)\W*$", regex.IGNORECASE)


class DateLine(NamedTuple):
    """One date of a line and the part it plays: ``date`` is the publication, the writing, an update
    or a meeting; "bare" stands alone on its line; "never" is the page's clock, a deadline, a
    birthday. ``evidence`` quotes label and date."""

    role: Role
    date: WrittenDate
    evidence: str


def read_date_lines(
    line: str, order: DateOrder | None = None, label: Role | None = None
) -> list[DateLine]:
    """The dates of a line that say or show what they are the date of; none for running text.

    ``label`` is the role of a label that stood alone on the line before.

    >>> [(found.role, found.evidence) for found in read_date_lines("time:2023-04-21 08:53:44")]
    [('published', 'time:2023-04-21 08:53:44')]
    >>> [found.role for found in read_date_lines("2021-01-21 08:34  Source: People's Daily")]
    ['bare']
    >>> [found.role for found in read_date_lines("Today is 2020-8-28")]
    ['never']
    >>> read_date_lines("The order came into force in 14 provinces on April 3, 2020.")
    []
    """
    if len(line) > LONGEST_DATE_LINE or not may_hold_date(line):
        return []
    if len(line) > SHORTEST_LABELLED and not HINT.search(line):
        return []
    if TABLE_ROW.search(THOUSANDS.sub("", line)):
        return []
    dates = [
        date
        for date in find_dates(line, order)
        if not LUNAR.search(line[max(0, date.start - 8) : date.start])
        and not (_is_month(date) and ISSUE.search(line[max(0, date.start - 12) : date.start]))
    ]
    dates = _explained(line, dates)
    if not dates and (year := YEAR_ALONE.search(line)):
        written = WrittenDate(year.start(), year.end(), (year[0],))
        labelled = _labelled(line, 0, written)
        return [labelled] if labelled and ":" in line.replace("：", ":") else []
    if not dates:
        return []
    found = []
    before = 0
    for date in dates:
        if labelled := _labelled(line, before, date):
            found.append(labelled)
            before = date.end
    if found:
        return found
    if label is not None and is_bare(line, dates):
        return [DateLine(label, dates[0], line.strip())]
    return _bare(line, dates)


def _is_month(date: WrittenDate) -> bool:
    return len(date.readings) == 1 and len(date.readings[0]) == 7 and date.has_year


def _explained(line: str, dates: list[WrittenDate]) -> list[WrittenDate]:
    """The dates of a line, an ambiguous one decided by the other form that follows it at once.

    >>> line = "09/11/2022 (Nov 9)"
    >>> [date.readings for date in _explained(line, find_dates(line))]
    [('2022-11-09',), ('--11-09',)]
    """
    found = list(dates)
    for place, (one, two) in enumerate(pairwise(dates)):
        if len(one.readings) < 2 or len(two.readings) != 1:
            continue
        if not EMPTY.match(WEEKDAY_ALONE.sub("", line[one.end : two.start])):
            continue
        fitting = [reading for reading in one.readings if reading[-5:] == two.readings[0][-5:]]
        if len(fitting) == 1 and len(fitting[0]) == 10:
            found[place] = one._replace(readings=(fitting[0],))
    return found


def _labelled(line: str, before: int, date: WrittenDate) -> DateLine | None:
    prefix = line[before : date.start]
    match = LABEL_BEFORE.search(prefix)
    if match is None or not _label_is_set_off(prefix, match, line, date):
        after = LABEL_AFTER.match(line, date.end)
        if after is None:
            return None
        account = AT_PLACE.search(after[0]) and date.has_time and len(prefix) <= 60 and not before
        if not account and not EMPTY.match(WEEKDAY_ALONE.sub("", prefix)):
            return None
        role: Role = "published" if after["published"] else "updated"
        return DateLine(role, date, line[date.start : after.end()].strip())
    role = next(name for name in ROLES if match[name])
    if role == "published" and (date.is_range or PLACE_LABEL.search(line, date.end)):
        role = "met"
    evidence = line[before + match.start() : date.end].strip()
    return DateLine(role, date, evidence)


SET_OFF = regex.compile(r"[:：|｜·•)\]）】]|\s{2}|　")  # another field, or the edge of one
GENERIC = regex.compile(r"\W*(?:date|time|day|时间|時間|日期)", regex.IGNORECASE)


def at_a_place(found: DateLine, next_line: str) -> DateLine:
    """A date called no more than "date" or "time" is that of a meeting if a place follows it.

    >>> [line] = read_date_lines("Date: April 20, 2023")
    >>> at_a_place(line, "Place: Town hall").role, at_a_place(line, "Mayor inspects").role
    ('met', 'published')
    """
    if found.role == "published" and GENERIC.match(found.evidence) and PLACE_LABEL.match(next_line):
        return DateLine("met", found.date, found.evidence)
    return found


ROLES: tuple[Role, ...] = ("met", "never", "updated", "written", "published")


def _label_is_set_off(prefix: str, match: re.Match[str], line: str, date: WrittenDate) -> bool:
    """Whether a label is one, and not the verb of a sentence ("was issued on April 3")."""
    lead = prefix[: match.start()]
    starts = EMPTY.match(lead) is not None or lead.rstrip()[-1:] in ")）]】"
    coloned = any(sign in match["mark"] for sign in ":：|】])>=")
    han = "\u3400" <= match[0][0] <= "\u9fff"
    rest = line[date.end :].strip(" \t\r\n\u3000\xa0.。")
    if starts and not coloned and _goes_on(match[0], rest, line):
        return False
    if starts and (coloned or han or match["never"]):
        return True
    if coloned and lead.strip() and GENERIC.match(match[0]) and not SET_OFF.search(lead):
        return False  # "Implementation Time: …"
    if coloned:
        # after other words only if those are short or a segment of their own
        set_off = han or match[0].lstrip()[:1].isupper()
        return (set_off and len(lead) <= LONGEST_LEAD) or bool(CLOSED_SEGMENT.search(lead[-3:]))
    if not starts and not CLOSED_SEGMENT.search(lead[-3:]):
        credited = CREDIT.match(lead) and match[0].lstrip()[:1].isupper()
        if not credited:
            return False
    if not rest or rest[0] in "|·•-–—(":
        return True
    return bool(IN_SECTION.match(rest) or COMPANION.match(rest.strip(" ,|-–—·•()")))


def _goes_on(label: str, rest: str, line: str) -> bool:
    """Whether the line is a sentence that happens to begin with a label: 截至2017年底，…。"""
    if not rest:
        return False
    if label.lower().startswith("since"):
        return True
    return "\u3400" <= label[0] <= "\u9fff" and line.rstrip()[-1] in "。！？；"


def _bare(line: str, dates: list[WrittenDate]) -> list[DateLine]:
    date = dates[0]
    if len(date.readings[:1] and date.readings[0]) == 4 or not is_bare(line, dates):
        return []  # a lone year is as often what a text is about
    stripped = line.strip()
    alone = all(EMPTY.match(part) for part in (line[: date.start], line[dates[-1].end :]))
    bracketed = alone and stripped[0] in "(（[【" and stripped[-1] in ")）]】"
    shown = line[date.start : date.end]
    if date.is_range or (bracketed and not date.has_time and not shown[:4].isdigit()):
        return [DateLine("met", date, stripped)]
    if bracketed and "年" in shown and not date.has_time:
        return [DateLine("met", date, stripped)]  # （2021年7月1日） below a title: the speech
    return [DateLine("bare", date, shown.strip())]
