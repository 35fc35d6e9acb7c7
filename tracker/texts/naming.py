"""Dates in file names and addresses: whole ones, set off from what is no date."""

from collections.abc import Iterator

import regex

from tracker.texts.days import is_day
from tracker.texts.grammar import find_dates

IN_NAME = regex.compile(
    r"""(?<![A-Za-z0-9]) t? (?P<year>(?:19|20)\d\d) (?P<sign>[-_./]?) (?P<month>0[1-9]|1[0-2])
        (?P=sign) (?P<day>\d\d) (?![0-9])
      | (?<![0-9]) (?P<year>(?:19|20)\d\d)年(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日)?
      | (?<![A-Za-z0-9.-]) (?P<year>(?:19|20)\d\d) [-_/] (?P<month>0[1-9]|1[0-2])
        (?! [A-Za-z0-9] | [-_.]\d | /\d\d(?!\d) )""",
    regex.VERBOSE,
)
YEAR = regex.compile(r"(?:[1１][5-9５-９]|[2２][0-1０-１])\d\d")  # without one there is no date
SEPARATORS = regex.compile(r"[-_,\s]+|\.(?=\d|[A-Z])")
MONTH_NAME = regex.compile(r"[A-Za-z]{3}")
IN_URL = regex.compile(
    r"""/ (?P<year>(?:19|20)\d\d) (?P<sign>[-/_]) (?P<month>0?[1-9]|1[0-2])
        (?P=sign) (?P<day>\d{1,2}) (?=[/_.?-]|$)
      | [/_-] (?:t|art_)? (?P<year>(?:19|20)\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>\d\d) (?=[/_.?-]|$)
      | / (?P<year>(?:19|20)\d\d) (?:/(?P<month>0?[1-9]|1[0-2])/(?P<day>[0-3]\d)/
        | -(?P<month>0[1-9]|1[0-2])/(?P<day>[0-3]\d)/ )
      | / (?P<year>(?:19|20)\d\d) [-/]? (?P<month>0[1-9]|1[0-2]) /""",
    regex.VERBOSE,
)


def dates_in_name(path: str) -> Iterator[tuple[str, str]]:
    """The dates in the path of a file, with the words they stand in; days and months only: a year
    alone is as often what a text is about as when it was published.

    >>> list(dates_in_name("news/2023-04-21_clean-city.txt"))
    [('2023-04-21', '2023-04-21')]
    >>> list(dates_in_name("000_0e59975801bf64bd.txt")), list(dates_in_name("plan-2035.txt"))
    ([], [])
    >>> list(dates_in_name("2020/03/notice.txt")), list(dates_in_name("speech_21_April_2023.txt"))
    ([('2020-03', '2020/03')], [('2023-04-21', '21 April 2023')])
    """
    if not YEAR.search(path):
        return
    yield from _dates(IN_NAME, path)
    plain = SEPARATORS.sub(" ", path)
    for date in find_dates(plain):
        words = plain[date.start : date.end].strip()
        sure = len(date.readings) == 1 and date.has_year and not date.is_range
        if sure and len(date.readings[0]) == 10 and MONTH_NAME.search(words):
            yield date.readings[0], words


def dates_in_url(address: str) -> Iterator[tuple[str, str]]:
    """The dates in the address of a page, with the words they stand in.

    >>> list(dates_in_url("http://news.example/202304/t20230421_9.html"))
    [('2023-04', '202304'), ('2023-04-21', 't20230421')]
    """
    return _dates(IN_URL, address)


def _dates(pattern: "regex.Pattern[str]", text: str) -> Iterator[tuple[str, str]]:
    for match in pattern.finditer(text, overlapped=pattern is IN_URL):
        month = f"{match['year']}-{int(match['month']):02}"
        day = f"{month}-{int(match['day']):02}" if match["day"] else month
        if not match["day"] or is_day(day):
            yield day, match[0].strip("/_-")
