"""The forms a date is written in, and which days of the calendar each can mean.

Only forms are known here; what a date is the date *of* is decided in dating.py. Numbers are read as
written: nothing is completed from the clock, no day is invented for a month, and 07/05/2022 keeps
both its readings until something decides.
"""

import calendar
import re
from typing import Literal, NamedTuple

DateOrder = Literal["dmy", "mdy"]

FIRST_YEAR, LAST_YEAR = 1500, 2199  # inclusive; years outside are numbers, not dates
PLACEHOLDERS = {"1900-01-01", "1970-01-01", "1601-01-01"}  # what software writes for "no date"

_MONTHS = "january february march april may june july august september october november december"
MONTHS = {name[:3]: number for number, name in enumerate(_MONTHS.split(), start=1)}
_HAN_DIGITS = dict(
    zip("〇零一二三四五六七八九○Ｏo0", [0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 0, 0, 0], strict=True)
)
# full-width digits and signs take one place like their plain forms, so that spans stay true
PLAIN = str.maketrans("０１２３４５６７８９／－．：，　年月日", "0123456789/-.:, 年月日") | {
    0xA0: " ",
    0x2010: "-",
    0x2011: "-",
    0x2012: "-",
    0x2013: "-",
    0x2212: "-",
}

_FORMS = r"""
  (?<![A-Za-z]) (?=[jfmasond]) (?:   # what begins with the name of a month
    (?P<range_first>  # April 20-21, 2023; April 28 to May 3, 2023: a meeting of several days
      \b (?P<M14>MONTH) \.?\s (?P<d14>\d{1,2}) (?:st|nd|rd|th)? \s?(?:-|~|to|and|&)\s?
      (?:(?:MONTH)\.?\s)? \d{1,2} (?:st|nd|rd|th)? (?!\d) (?: ,?\s (?P<y14>\d{4}) (?!\d) )?
    )
  | (?P<month_first>  # April 21, 2023; Apr. 21st 2023; Apr-21-2023; Fri Aug  5 03:29:48 2022
      \b (?P<M5>MONTH) (?:\.?\s{0,3}|-) (?:the\s)? (?P<d5>\d{1,2}) (?:st|nd|rd|th)?
      (?: (?:\s?,\s?|\s{1,3}|-|\.\s) (?:at\s)? (?:\d{1,2}:\d{2}(?::\d{2})?,?\s)? (?P<y5>\d{4})
        (?: (?!\d) | (?=\d{1,2}:\d\d) ) )?  # Nov 9 20225:04 AM: the time glued to the year
      (?! [:/] | \d (?! \d?:\d\d ) )
    )
  | (?P<month_year>  # April 2023; Apr., 2023
      \b (?P<M8>MONTH) \.?(?:\s?,\s?|\s{1,2}|-)(?:of\s)? (?P<y8>\d{4}) (?!\d)
    )
  )
| (?=[\d民一二三四五六七八九十]) (?:   # what begins with a number
    (?P<stamp>      # 2023-04-21, 2023/4/21, 2023.4.21, 2023-04-21T08:53:44Z
      (?<!\d)(?<!\d[./-]) (?P<y1>\d{4}) \s?(?P<s1>[-/.])\s? (?P<m1>\d{1,2})
      \s?(?P=s1)\s? (?P<d1>\d{2}(?=\d\d:\d\d)|\d{1,2}(?!\d))  # 2023-04-2108:53: glued
      (?! [-/.]\d )
    )
  | (?P<han>        # 2023年4月21日, 2023 年 4 月 21 号; with the day or the month left out
      (?: (?P<era>民[国國]) \s? (?P<yr>\d{1,3}) | (?<!\d) (?P<y2>\d{4}) ) \s?年
      (?: \s? (?P<m2>\d{1,2}) \s?月 (?: 份 | \s? (?P<d2>\d{1,2}) \s?[日号號]? )? )?
    )
  | (?P<numeral>    # 二〇二三年四月二十一日
      (?P<y3>[一二][〇零○Ｏo0一二三四五六七八九]{3}) \s?年
      (?: \s? (?P<m3>[正一二三四五六七八九十]{1,2}) \s?月
        (?: 份 | \s? (?P<d3>[一二三四五六七八九十廿卅]{1,3}) \s?[日号號] )? )?
    )
  | (?P<glossed>    # 2023 year 4 month 21 day: 年月日 translated one by one
      (?<!\d) (?P<y4>\d{4}) \s?years? \s?(?P<m4>\d{1,2}) \s?months? \s?(?P<d4>\d{1,2})
      \s?(?:days?|th)\b
    )
  | (?P<range_day>  # 20-21 April 2023; 28 April to 3 May 2023
      (?<!\d)(?<!\d[.,/:-]) (?P<d15>\d{1,2}) (?:st|nd|rd|th)? (?:\s(?P<M16>MONTH))?
      \s?(?:-|~|to|and|&)\s? \d{1,2} (?:st|nd|rd|th)? \s(?:of\s)?
      (?P<M15>MONTH) (?![a-z]) (?: ,?\s (?P<y15>\d{4}) (?!\d) )?
    )
  | (?P<day_first>  # 21 April 2023; 21st of April, 2023; 21-Apr-2023; 21. April 2023
      (?<!\d)(?<!\d[.,/:-]) (?P<d6>\d{1,2}) (?:st|nd|rd|th)? (?:\.?\s{0,3}|[-/]) (?:(?:day\s)?of\s)?
      (?P<M6>MONTH) (?![a-z]) (?: (?:\.?\s?,?\s{0,3}|[-/]) (?P<y6>\d{4}) (?!\d) )?
    )
  | (?P<year_first>  # 2023 April 21; 2023, Apr 21; 2023-Apr-21
      (?<!\d) (?P<y7>\d{4}) (?:\s?,\s?|\s|-) (?P<M7>MONTH) (?:\.?\s|-) (?P<d7>\d{1,2})
      (?:st|nd|rd|th)? (?!\d)
    )
  | (?P<numbers>    # 21/04/2023, 4-21-2023, 21.04.2023: which is the month is to be decided
      (?<!\d)(?<!\d[./-]) (?P<a9>\d{1,2}) (?P<s9>[-/.])\s? (?P<b9>\d{1,2})
      (?P=s9)\s? (?P<y9>\d{4}|\d{2})
      (?! \d | [-/.]\d )
    )
  | (?P<han_day>    # 4月21日, 四月二十一日: a day without a year
      (?<![\d年]) (?: (?P<m10>\d{1,2}) \s?月 \s?(?P<d10>\d{1,2}) \s?[日号號]
        | (?P<m11>[一二三四五六七八九十]{1,2}) 月
          (?P<d11>[一二三四五六七八九十廿卅]{1,3}) [日号號] )
    )
  | (?P<compact>    # 20230421
      (?<!\d)(?<!\d[.,/-]) (?P<y12>(?:19|20)\d\d) (?P<m12>\d\d) (?P<d12>\d\d) (?!\d | [.,]\d)
    )
  | (?P<year_month>  # 2023-04, 2023/4
      (?<!\d)(?<!\d[./-]) (?P<y13>(?:19|20)\d\d) [-/.] (?P<m13>\d{1,2}) (?! \d | [-/.]\d )
    )
  )
"""
# "may" and "march" are words too: every form has numbers beside the name
_MONTH = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in _MONTHS.split())
_FORMS = _FORMS.replace("MONTH", _MONTH.replace("sep(?:", "sept?(?:"))
FORMS = re.compile(_FORMS, re.VERBOSE)  # of lower case; the standard library is twice as quick here
_SHORT = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
LIKELY = re.compile(  # what every date holds somewhere; cheap, and says no to most numbers
    rf"[年月]|\d\s?[-/.－／．]\s?\d|\d{{8}}|\d\s?years?\b"
    rf"|(?:{_SHORT})[a-z]{{0,6}}[-.,\s]{{0,4}}(?:of |the )?\d"
    rf"|\d(?:st|nd|rd|th)?[-./,\s]{{0,4}}(?:day )?(?:of )?(?:{_SHORT})",
)
ANCHOR = re.compile(r"[\d年月]")  # one of them stands in whatever LIKELY finds
REACH = 32  # characters of a date before its first and after its last digit or sign
_MAY_HOLD_DATE = re.compile(
    r"\d|[一二][〇零○ＯOo０0一二三四五六七八九]{3}年|[一二三四五六七八九十]月"
)
_DIGIT_OR_NOT_ASCII = re.compile("[^\x00-/:-\x7f]")  # quick; without one there is no date
ZONES = (
    r"GMT|UTC|CST|BJT|BST|CES?T|EDT|EST|PDT|PST|HKT|IST|JST|KST|SGT|AES?T|MSK|Z|Beijing\s[Tt]ime|ET"
)
TIME = re.compile(
    r"""[\sT日,]* (?:[(（]?(?:星期|周|週)[一二三四五六日天][)）]?\s*)?
    (?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?
    (?:上午|下午|晚上|凌晨|at)? \s*
    (?: \d{1,2} \s?[:：時时点h]\s? \d{2} (?: [:：分] \d{2} (?:[.,]\d{1,6})? )? [分秒]?
      | \d{1,2}\.\d\d (?=\s?(?:GMT|BST|CET|[ap]\.?m)) )
    \s* (?:[ap]\.?m\.?)? \s* (?: \(?(?:ZONE)\b\)? )? \s*
    (?: \(?(?:GMT|UTC)?[+-]\d{1,2}:?(?:\d{2})?\)? )?""".replace("ZONE", ZONES),
    re.VERBOSE | re.IGNORECASE,
)
RANGE_TAIL = re.compile(
    r"\s?(?:至|到|[-~～—]+|to\b|and\b|、)\s?(?:\d{4}[-/.年])?(?:\d{1,2}[-/.月])?\d{1,2}"
    r"(?:日|号|(?![\d:]|\s?[A-Za-z]))",
    re.IGNORECASE,
)


def may_hold_date(line: str) -> bool:
    """Whether a line holds what no date is without; quick, for most lines hold nothing of it.

    >>> may_hold_date("The meeting was held on Friday."), may_hold_date("Friday the 3rd")
    (False, True)
    """
    if not _DIGIT_OR_NOT_ASCII.search(line):
        return False
    return _MAY_HOLD_DATE.search(line) is not None


class WrittenDate(NamedTuple):
    """A date as it stands in a line, half-open; ``readings`` are the ISO dates it can mean.

    One reading: known. Several: ambiguous, earliest first. None: a day that no calendar has.
    A reading is reduced to what is written ("2023-04", "2023"); "--04-25" has no year.
    ``has_time`` says that a time of day follows or stands inside; ``is_range`` that these are
    several days, of which the reading is the first: a meeting, no publication.
    """

    start: int
    end: int
    readings: tuple[str, ...]
    has_time: bool = False
    is_range: bool = False

    @property
    def has_year(self) -> bool:
        """Whether the year is written; also true of a date no calendar has."""
        return not (self.readings and self.readings[0].startswith("--"))


def find_dates(line: str, order: DateOrder | None = None) -> list[WrittenDate]:
    """The dates written in ``line``, left to right, without overlap.

    >>> [date.readings for date in find_dates("time:2023-04-21 08:53:44")]
    [('2023-04-21',)]
    >>> [date.readings for date in find_dates("07/05/2022, 21/04/2023 and 30 February 2023")]
    [('2022-05-07', '2022-07-05'), ('2023-04-21',), ()]
    >>> [date.readings for date in find_dates("二〇二三年四月二十一日; April 25th")]
    [('2023-04-21',), ('--04-25',)]
    """
    found: list[WrittenDate] = []
    if not _DIGIT_OR_NOT_ASCII.search(line):
        return found
    lower = line.lower()
    if len(lower) != len(line):  # İ gets longer; spans must stay true
        lower = line
    for first, last in _stretches(lower):
        plain = lower[first:last].translate(PLAIN)
        for match in FORMS.finditer(plain):
            readings = _readings(match, order)
            if readings is None or (found and first + match.start() < found[-1].end):
                continue
            found.append(_written(match, plain, first, readings))
    return found


def _written(
    match: "re.Match[str]", plain: str, first: int, readings: tuple[str, ...]
) -> WrittenDate:
    """A date with what follows it: a time of day, or the last of several days."""
    form = match.lastgroup or ""
    tail = RANGE_TAIL.match(plain, match.end())
    time = None if tail else TIME.match(plain, match.end())
    end = tail.end() if tail else time.end() if time else match.end()
    several = tail is not None or form.startswith("range")
    has_time = not several and (time is not None or (form == "month_first" and ":" in match[0]))
    return WrittenDate(first + match.start(), first + end, readings, has_time, several)


def _stretches(line: str) -> list[tuple[int, int]]:
    """The stretches of a line that can hold a date: around digits and the signs of year and month.
    Most of a long line is none, and the grammar is slow."""
    found: list[tuple[int, int]] = []
    if not ANCHOR.search(line):
        return found
    for anchor in LIKELY.finditer(line):
        first, last = max(0, anchor.start() - REACH), anchor.end() + REACH
        if found and first <= found[-1][1]:
            found[-1] = (found[-1][0], last)
        else:
            found.append((first, last))
    return found


def _readings(match: "re.Match[str]", order: DateOrder | None) -> tuple[str, ...] | None:
    """What a form can mean; None if its numbers make no date at all (a version, a score)."""
    form = match.lastgroup or ""
    if form == "numbers":
        return _orders(match["a9"], match["b9"], match["y9"], order)
    if form == "numeral":
        year = int("".join(str(_HAN_DIGITS[digit]) for digit in match["y3"]))
        month = han_number(match["m3"]) if match["m3"] else None
        return _calendar(year, month, han_number(match["d3"]) if match["d3"] else None)
    if form == "han_day" and match["m11"]:
        return _calendar(None, han_number(match["m11"]), han_number(match["d11"]))
    if form == "han" and match["yr"]:
        return _calendar(int(match["yr"]) + 1911, _number(match["m2"]), _number(match["d2"]))
    if form == "year_month" and not 1 <= int(match["m13"]) <= 12:
        return None  # 2022/22: an issue, a share
    year_part, month_part, day_part = PARTS[form]
    name = match["M16"] if form == "range_day" else None
    month_text = name or match[month_part]
    month = MONTHS.get(month_text[:3].lower()) if month_part[0] == "M" else _number(month_text)
    return _calendar(
        _number(match[year_part]) if year_part else None,
        month,
        _number(match[day_part]) if day_part else None,
    )


PARTS = {  # the groups of a form: year, month (as a name: M), day
    "stamp": ("y1", "m1", "d1"),
    "han": ("y2", "m2", "d2"),
    "glossed": ("y4", "m4", "d4"),
    "month_first": ("y5", "M5", "d5"),
    "day_first": ("y6", "M6", "d6"),
    "year_first": ("y7", "M7", "d7"),
    "month_year": ("y8", "M8", ""),
    "han_day": ("", "m10", "d10"),
    "compact": ("y12", "m12", "d12"),
    "year_month": ("y13", "m13", ""),
    "range_first": ("y14", "M14", "d14"),
    "range_day": ("y15", "M15", "d15"),
}


def _number(digits: str | None) -> int | None:
    return int(digits) if digits else None


def _orders(first: str, second: str, year: str, order: DateOrder | None) -> tuple[str, ...] | None:
    """The readings of two numbers and a year, the day first or the month first."""
    if len(year) == 2:
        # 21/04/23: three readings and no century; nothing but its being a date is known
        return None if max(int(first), int(second)) > 31 else ("", "")
    day_first = _calendar(int(year), int(second), int(first))
    month_first = _calendar(int(year), int(first), int(second))
    if day_first is None or month_first is None:
        return None
    if order and day_first and month_first:
        return day_first if order == "dmy" else month_first
    return tuple(sorted({*day_first, *month_first}))


def _calendar(year: int | None, month: int | None, day: int | None) -> tuple[str, ...] | None:
    """The ISO date of the parts, as a tuple of one; empty if the calendar has no such day."""
    if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
        # 0000-00-00 is a date that is none; 9999-12-31 likewise
        return () if year in (0, 1, 9999) else None
    if month is None:
        return (f"{year:04}",)
    if not 1 <= month <= 12:
        return ()
    if day is None:
        return (f"{year:04}-{month:02}",)
    longest = calendar.monthrange(year or 2000, month)[1]  # without a year, 29 February may be
    if not 1 <= day <= longest:
        return ()
    if year is None:
        return (f"--{month:02}-{day:02}",)
    iso = f"{year:04}-{month:02}-{day:02}"
    return () if iso in PLACEHOLDERS else (iso,)


def han_number(text: str) -> int:
    """A month or a day in Chinese numerals; 0 where the numerals make no number.

    >>> [han_number(text) for text in ("四", "十", "十二", "二十一", "卅一", "正")]
    [4, 10, 12, 21, 31, 1]
    """
    text = text.replace("廿", "二十").replace("卅", "三十").replace("正", "一")
    if "十" not in text:
        return _HAN_DIGITS.get(text, 0) if len(text) == 1 else 0
    tens, _, ones = text.partition("十")
    if len(tens) > 1 or len(ones) > 1:
        return 0
    return (_HAN_DIGITS.get(tens, 0) if tens else 1) * 10 + (
        _HAN_DIGITS.get(ones, 0) if ones else 0
    )
