"""What a date line says its date is: published, updated, written, met; or nothing at all.

A line is read on its own here. Which line of a document decides is the matter of dating.py.
"""

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

import regex

from tracker.texts.grammar import MAY_HOLD_DATE, ZONES, DateOrder, WrittenDate, find_dates

Role = Literal["published", "written", "updated", "bare", "met", "never"]

LONGEST_DATE_LINE = 240  # characters; a longer line is running text, whatever it begins with
LONGEST_BARE_LINE = 120
SHORTEST_LABELLED = 80  # characters; a longer line that dates anything holds one of these words
LONGEST_LEAD = 130  # characters before a label on its line: a source with a long name
HINT = regex.compile(
    r"time|date|day|publi|post|releas|issu|press|modif|edit|review|revis|written|create|sign|when|held"
    r"|deliver|session|source|by\b|[|·•]|发|發|时|時|日|年月|布|于|於|新|改|来源|來源|作者|fecha|дата",
    regex.IGNORECASE,
)

_PAGE = r"(?:this|the)\s(?:page|article|post|entry|story|piece|content|report)\s(?:was|is)\s"
_PUBLISHED = r"""
    (?:PAGE)? (?:original(?:ly)?\s|first\s|web\s|online\s|information\s|news\s|article\s
      |website\s|document\s|content\s)? (?:release|released|publish|publishing|published
      |publication
      |posting|posted|post|issue|issued|issuing|issuance|press|upload|uploaded|entry|information
        |news
      |article|announcement|disclosure|add(?:ing|ed)?|input|entered|entering)
      \s? (?:time|date|day|year|at|on)? (?:\s?(?:and|&|/)\s?time)?
  | date \s (?:of\s|first\s)? (?:release|released|publication|published|issue|issued|posted|posting
      |announcement|disclosure|issuance) (?:\s\((?:online|print|web)\))?
  | (?:posted|published|released|uploaded|issued) \s (?:in|by|under|to) \s
      [^\d.:;,|。：；，]{1,50}? \s (?:on|at)
  | time \s of \s (?:release|publication|issue) | pub(?:lish)?[\s_-]?(?:date|time)?
    | published\sonline
  | (?:the\s)? (?:date|time|day) | date\s?(?:/|and|&)\s?time | released? \s by
  | (?:信息|文章|新闻|稿件|最初|首次|本站|网站|稿)? (?:发布|發布|發佈|发表|發表|发稿|發稿|刊发
    |刊登|登载|公布|公佈|公开
      |公開|发文|刊出|出版|上传|上載|录入|添加|上网|推送|见报|信息) (?:时间|時間|日期|于|於|在)?
  | 时间|時間|日期|年月日|出版年份? | fecha(?:\sde\spublicaci[oó]n)? | дата(?:\sпубликации)?
    | publi[eé]\sle
"""
_UPDATED = r"""
    (?:PAGE|page\s|content\s)?(?:last|latest|date)?\s?(?:updated?|modified|modification|revised
      |edited|reviewed)
      (?:\s(?:time|date|on|at))?
  | update[ds]?\s(?:time|date) | (?:最后|最近|最後|页面)?(?:更新|修改|修订|修訂|编辑
    |編輯)(?:时间|時間|日期|于|於)?
"""
_WRITTEN = r"""
    (?:成文|印发|签发|撰写|写作|起草|落款|形成)(?:时间|日期|于) | date\s(?:written|of\swriting
      |signed)
  | (?:written|created|signed|dated|printed\sand\sissued)(?:\s(?:on|at|time|date))?
    | creation\s(?:date|time)
"""
_MET = r"""
    (?:meeting|event|conference|session|start(?:ing)?|end|ceremony|lecture|activity|hearing
      |speech|report(?:ing)?
      |interview|shooting|filming|opening|delivery) \s? (?:time|date)s?
  | (?:date|time)\s(?:and\splace\s)?of\s(?:the\s)?(?:meeting|event|conference|session|speech
    |hearing|delivery)
  | delivered(?:\son)? | held\son | when
  | (?:会议|會議|活动|活動|召开|开会|举办|培训|考试|报名|拍摄|采访|讲座|演讲|讲话|开庭|比赛|演出
    |开始|結束|结束)(?:时间|時間|日期)
"""
_NEVER = r"""
    (?:today|now|it|this\sday)(?:['’]s\sdate|\sis|\sit\sis)? | beijing\stime|(?:current|local
      |system|server|page|access|print(?:ed|ing)?|download(?:ed)?|visit|login|log-in
      |retriev(?:ed|al)|accessed|archived|cached?
      |crawl(?:ed)?|captured?|saved|viewed|snapshot|last\slogin|registration|birth|expir\w+
        |effective|deadline
      |due|closing|valid\w*|copyright|established|founded|born|died) \s? (?:time|date|on|at
        |until|from)? (?:\sis)?
  | date\sof\s(?:birth|death|access|entry\sinto\sforce|print\w*|establishment|effect) | ©
    | \(c\) | since
  | (?:今天|今日|现在|現在|当前|當前|目前|系统|系統|北京|本地|服务器|打印|下载|下載|访问|訪問
    |浏览|登录|登錄|抓取|截止|截至
      |到期|有效|生效|实施|施行|失效|注册|成立|出生|去世|版权|建站|采集)(?:时间|時間|日期
        |期)?(?:是|为|為)?
"""
_SEPARATOR = r"[\s:：|】\])>=,，*_\-–—]*"
_WEEKDAY = (
    r"(?:(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?\.?,?"
    r"|[(（]?(?:星期|周|週|礼拜)[一二三四五六日天][)）]?,?)"
)
_TIME_BEFORE = (
    rf"(?:\d{{1,2}}:\d\d(?::\d\d)?\s*(?:[ap]\.?m\.?)?\s*(?:(?:{ZONES})\b)?[\s,，]*(?:on\s)?)?"
)
_BEFORE = rf"""
    (?<![A-Za-z-]) (?: (?P<met>{_MET}) | (?P<never>{_NEVER}) | (?P<updated>{_UPDATED})
      | (?P<written>{_WRITTEN}) | (?P<published>{_PUBLISHED}) )
    (?P<mark> \s*(?:\((?:s|UTC|GMT|BJT|local)\))? {_SEPARATOR} ) (?:(?:on|at|of|the|is|in)\s)?
    {_WEEKDAY}? \s* {_TIME_BEFORE}
    (?:(?:on|the)\s)? [“"'(（\[【]? $
""".replace("PAGE", _PAGE)
LABEL_BEFORE = regex.compile(_BEFORE, regex.VERBOSE | regex.IGNORECASE)
LABEL_AFTER = regex.compile(
    r"[\s,|(（)-]*(?:(?P<published>发布|发表|發布|刊发|publish(?:ed)?\b|posted\b|发稿)"
    r"|(?P<updated>更新|修改|updated?\b|modified\b))\s*"
    r"(?:[)）|]|$|来源|by\b|于\s?[\u3400-\u9fff]{2,6}\W*$"
    r"|(?:on|in|from|at)\s\p{Lu}[\p{L} ]{1,20}\W*$)",
    regex.IGNORECASE,
)
LABEL_ALONE = regex.compile(
    rf"^\W*(?:(?P<updated>{_UPDATED})|(?P<published>{_PUBLISHED}))\s*[:：]\s*$".replace(
        "PAGE", _PAGE
    ),
    regex.VERBOSE | regex.IGNORECASE,
)
PLACE_LABEL = regex.compile(
    r"(?<![^\s,，;；])(?:place|venue|location|where|address|地点|地點|地址|会场|会议地点)\s*[:：]",
    regex.IGNORECASE,
)
# What else may stand on a line whose date is bare: where it was taken from, who wrote it, how often
# it was read, and agencies and papers by name.
_COMPANION = r"""
    (?:information\s|news\s|article\s)?(?:source|from|origin|via)(?:\sof\s\w+)?\s*[:：]?.{0,60}
  | (?:by|author|writer|editor|reporter|edited\sby|responsible\seditor|editor-in-charge)s?\b
    \s*[:：]?.{0,60}
  | (?:text|photo)s?\s*(?:by\b|[:：/]).{0,60}
  | (?:font\ssize|size|font|typeface)\b.{0,40}
  | [\[【(（]?\s*(?:(?:extra\s|super\s)?(?:large|big|small|medium|middle)[\s,，/|·]*){2,4}
    \s*[\])】）]?.{0,20}
  | (?:(?:page\s)?views?|reads?|hits|clicks?|comments?|brows(?:e|ing)|visits?|reading
    |number\sof\s\w+)\b (?:\s(?:times?|count|volume|rate|number))? [\W\d]{0,12}
    (?:times?|people|readers)?\W*
  | \d+\s(?:views?|comments?|reads?|hits|min(?:ute)?s?(?:\sread)?)  | (?:share|print|listen
    |save)\b.{0,30}
  | (?:updated?|modified)\s(?:\d{1,2}:\d\d.{0,20}|\d+\s\w+\sago) | CLOCK
  | 原创[\s|·].{1,40} | [\u3400-\u9fffA-Za-z0-9]{2,16}(?:发布|在线|融媒|政务)
  | (?:来源|來源|稿源|信息来源|文章来源|作者|记者|記者|编辑|編輯|责任编辑|责编|供稿|单位|发布者
    |发布机构|通讯员)\s*[:：]?.{0,40}
  | (?:字号|字體|字体|大小|浏览|瀏覽|点击|點擊|阅读|閱讀|访问|打印|分享|收藏|评论
    |我要)\D{0,12}\d*.{0,30}
  | (?:the\s)?(?:xinhua(?:net)?|people['’]?s\sdaily(?:\sonline)?|china\sdaily|global\stimes|cgtn
    |cctv|reuters|afp|ap
      |associated\spress|china\snews(?:\sservice)?|ecns|qiushi|china\.org\.cn|bbc(?:\snews)?
        |tass|[a-z]+\sdaily)
  | 新华社|新华网|人民网|人民日报|光明日报|央视网|中新网|中国新闻网|求是网?|经济日报|解放军报
    |[\u3400-\u9fff]{2,8}(?:日报|晚报|网|社|报)
"""
_CLOCK = rf"\d{{1,2}}:\d\d(?::\d\d)?\s*(?:[ap]\.?m\.?)?\s*(?:(?:{ZONES})\b)?"
COMPANION = regex.compile(
    rf"^(?:{_COMPANION})\W*$".replace("CLOCK", _CLOCK), regex.VERBOSE | regex.IGNORECASE
)
AT_PLACE = regex.compile(r"于|\b(?:on|in|from|at)\s")  # an account's page: "posted in Hunan"
CREDIT = regex.compile(r"^[\p{L} ]{0,20}\bby\s[\p{L}.,’'\s-]{3,60}$", regex.IGNORECASE)
BYLINE = regex.compile(r"^(?:by\s\p{L}|(?:source|author|来源|來源|作者)\s*[:：])", regex.IGNORECASE)
NAME = regex.compile(r"^\p{Lu}[\p{L}.&’'-]*(?:\s[\p{Lu}&][\p{L}.&’'-]*){0,2}$")  # "CMP Staff"
SECTION = regex.compile(r"^\p{L}[\p{L}&’' -]{1,30}$")  # "Politics": the section of a site
# of the printed paper: 第01版, Page 01, edition 1
PRINT_PAGE = regex.compile(
    r"[,，]?\s*(?:(?<=》)\d{4}\s?/\s?\d{1,2}|(?:第\s?)?\d{1,2}\s?[版期]|(?:page|edition|p\.)\s?\d{1,2}\b,?"
    r"|\d{1,2}(?:st|nd|rd|th)?\s(?:page|edition)\b)",
    regex.IGNORECASE,
)
ISSUE = regex.compile(  # 《求是》2022/11: the eleventh issue, not November
    r"(?:》|[”\"’']|\b(?:qiushi|journal|magazine|issue|no\.|vol\.))\s*$", regex.IGNORECASE
)
CLOSED_SEGMENT = regex.compile(r"\s*[|·•｜┃丨]\s*|\s+[-–—/]{1,2}\s+|\t+|\s{2,}|　+")
PLACE_BEFORE = regex.compile(
    r"^(?:\p{Lu}[\p{L}.'’-]+(?:\s(?:\p{Lu}[\p{L}.'’-]+|of|and|the)){0,2}|[\u3400-\u9fff]{2,4})$"
)
OCCASION = regex.compile(
    r"speech|address|meeting|conference|session|statement|remarks|congress|summit|anniversary|report|resolution"
    r"|letter|message|day|holiday|festival|election|updated?|version|draft|act|law|born|died|act|as|at|on|since|until"
    r"|before|after|from|effective|讲话|会议|大会|报告|声明|农历",
    regex.IGNORECASE,
)
WEEKDAY_ALONE = regex.compile(rf"{_WEEKDAY}(?![A-Za-z])", regex.IGNORECASE)
CLOCK = regex.compile(rf"(?<!\S){_TIME_BEFORE}\t", regex.IGNORECASE)
TABLE_ROW = regex.compile(  # a date, a comma, a cell: a row of a list, not a date line
    r"(?:\d|[AaPp][Mm]|[Zz])\"?,(?:\s*$|(?!\d{4}\b)\S)"
)
THOUSANDS = regex.compile(r"(?<![\d:.-])\d{1,3},\d{3}(?!\d)")  # "Views: 1,024"
YEAR_ALONE = regex.compile(r"(?<!\d)(?:1[5-9]|20|21)\d\d(?=\s?年?\s*$)")
EMPTY = regex.compile(r"^[\W_]*$")
LUNAR = regex.compile(r"(?:农历|農曆|阴历|lunar)\W*$", regex.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DateLine:
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
    if len(line) > LONGEST_DATE_LINE or not MAY_HOLD_DATE.search(line):
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
    if label is not None and _is_bare(line, dates):
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
            found[place] = replace(one, readings=(fitting[0],))
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


def _label_is_set_off(prefix: str, match: "regex.Match[str]", line: str, date: WrittenDate) -> bool:
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
    if coloned:
        # after other words only if those are short or a segment of their own
        set_off = han or match[0].lstrip()[:1].isupper()
        return (set_off and len(lead) <= LONGEST_LEAD) or bool(CLOSED_SEGMENT.search(lead[-3:]))
    if not starts and not CLOSED_SEGMENT.search(lead[-3:]):
        credited = CREDIT.match(lead) and match[0].lstrip()[:1].isupper()
        if not credited:
            return False
    return not rest or bool(COMPANION.match(rest.strip(" ,|-–—·•()"))) or rest[0] in "|·•-–—,("


def _goes_on(label: str, rest: str, line: str) -> bool:
    """Whether the line is a sentence that happens to begin with a label: 截至2017年底，…。"""
    if not rest:
        return False
    if label.lower().startswith("since"):
        return True
    return "\u3400" <= label[0] <= "\u9fff" and line.rstrip()[-1] in "。！？；"


def _bare(line: str, dates: list[WrittenDate]) -> list[DateLine]:
    date = dates[0]
    if len(date.readings[:1] and date.readings[0]) == 4 or not _is_bare(line, dates):
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


def _is_bare(line: str, dates: list[WrittenDate]) -> bool:
    """Whether nothing stands beside the date but what goes with one: weekday, place, source."""
    if len(line) > LONGEST_BARE_LINE or len({date.readings for date in dates}) > 1:
        return False
    if line.rstrip()[-1:] in ("。", "！", "？", "；") and dates[-1].end + 2 < len(line.rstrip()):
        return False  # a sentence
    rest = line
    for date in reversed(dates):
        rest = f"{rest[: date.start]}\t{rest[date.end :]}"
    rest = CLOCK.sub("\t", WEEKDAY_ALONE.sub("", PRINT_PAGE.sub("", rest)), count=1)
    if EMPTY.match(rest):
        return "%" not in rest and "$" not in rest
    before, _, after = rest.partition("\t")
    segments = [
        part.strip(" \t\r\n,，.。;；:：()（）[]【】《》“”\"'-–—|")
        for part in CLOSED_SEGMENT.split(rest)
    ]
    if all(not part or COMPANION.match(part) for part in segments):
        return True
    if any(BYLINE.match(part) for part in segments) and all(
        not part or COMPANION.match(part) or SECTION.match(part) for part in segments
    ):
        return True
    if EMPTY.match(before) and len(segments) > 1 and "|" in line:
        return all(not part or NAME.match(part) for part in segments)
    place = before.strip().rstrip(",， (（")
    if EMPTY.match(after) and before.rstrip().endswith((",", "，", "(", "（")):
        return bool(PLACE_BEFORE.match(place)) and not OCCASION.search(place)
    return False
