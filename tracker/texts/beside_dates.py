"""What may stand beside a date on its line when the line is nothing but a date: a weekday, a time,
a source, a writer, a counter, an agency or a paper by name, the page of a printed paper.
"""

import re

import regex

from tracker.texts.grammar import ZONES, WrittenDate
from tracker.texts.late import LatePattern

LONGEST_BARE_LINE = 120  # characters
WEEKDAY = (
    r"(?:(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?\.?,?"
    r"|[(（]?(?:星期|周|週|礼拜)[一二三四五六日天][)）]?,?)"
)
TIME_BEFORE = (
    rf"(?:\d{{1,2}}:\d\d(?::\d\d)?\s*(?:[ap]\.?m\.?)?\s*(?:(?:{ZONES})\b)?[\s,，]*(?:on\s)?)?"
)
_COMPANION = r"""
    (?:information\s|news\s|article\s)?(?:source|(?:come\s)?from|origin|via)(?:\sof\s\w+)?\s*[:：]?.{0,60}
  | (?:in\s[\p{L}&,\s]{1,40}?\s)?(?:by|author|writer|editor|reporter|edited\sby|responsible\seditor
      |editor-in-charge)s?\b
    \s*[:：]?.{0,60}
  | texts?\s*(?:by\b|[:：/]).{0,60} | (?:tags?|tagged|filed\sunder|categor(?:y|ies))\b.{0,80}
  | leave\sa\s(?:comment|reply) | no\scomments? | on
  | admin(?:istrator)? | editor | webmaster | news | press\srelease | blog | text\ssize\b.{0,20}
  | (?:(?:collection|favou?rites?|print|close|share)[\s|/]*){2,4}
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
  | (?:the\s)?(?:xinhua(?:\s?net)?|people['’]?s\sdaily(?:\sonline)?|china\sdaily|global\stimes|cgtn
    |cctv|reuters|afp|ap
      |associated\spress|china\snews(?:\sservice)?|ecns|qiushi|china\.org\.cn|bbc(?:\snews)?
        |tass|[a-z]+\sdaily)
  | 新华社(?:[\u3400-\u9fff]{2,4})?|新华网|人民网|人民日报|光明日报|央视网|中新网|中国新闻网|求是网?
    |经济日报|解放军报
    |[\u3400-\u9fff]{2,8}(?:日报|晚报|网|社|报)
"""
_CLOCK = rf"\d{{1,2}}:\d\d(?::\d\d)?\s*(?:[ap]\.?m\.?)?\s*(?:(?:{ZONES})\b)?"
COMPANION = LatePattern(
    rf"^(?:{_COMPANION})\W*$".replace("CLOCK", _CLOCK), regex.VERBOSE | regex.IGNORECASE
)
BYLINE = regex.compile(r"^(?:by\s\p{L}|(?:source|author|来源|來源|作者)\s*[:：])", regex.IGNORECASE)
NAME = regex.compile(r"^\p{Lu}[\p{L}.&’'-]*(?:\s[\p{Lu}&][\p{L}.&’'-]*){0,2}$")  # "CMP Staff"
ORGAN = regex.compile(  # "Municipal Party Committee Office"
    r"^\p{Lu}[\p{L}&’' -]{2,70}\s(?:Office|Bureau|Committee|Department|Commission|Government|Agency"
    r"|News|Daily|Network|University)$"
)
# "Politics": the section of a site
SECTION = regex.compile(r"^\p{L}[\p{L}&’'-]*(?:\s[\p{L}&’'-]+){0,2}$")
# of the printed paper: 第01版, Page 01, edition 1
PRINT_PAGE = re.compile(
    r"[,，]?\s*(?:(?<=》)\d{4}\s?/\s?\d{1,2}|(?:第\s?)?\d{1,2}\s?[版期]|(?:page|edition|p\.)\s?[A-Z]?\d{1,2}\b,?"
    r"|\d{1,2}(?:st|nd|rd|th)?\s(?:page|edition)\b)",
    re.IGNORECASE,
)
CLOSED_SEGMENT = regex.compile(r"\s*[|·•｜┃丨]\s*|\s+[-–—/]{1,2}\s+|\t+|\s{2,}|　+")
PLACE_BEFORE = regex.compile(
    r"^(?:\p{Lu}[\p{L}.'’-]+(?:\s(?:\p{Lu}[\p{L}.'’-]+|of|and|the)){0,2}|[\u3400-\u9fff]{2,4})$"
)
OCCASION = re.compile(
    r"speech|address|meeting|conference|session|statement|remarks|congress|summit|anniversary|report|resolution"
    r"|letter|message|day|holiday|festival|election|updated?|version|draft|act|law|born|died|act|as|at|on|since|until"
    r"|before|after|from|effective|讲话|会议|大会|报告|声明|农历",
    re.IGNORECASE,
)
WEEKDAY_ALONE = re.compile(rf"{WEEKDAY}(?![A-Za-z])", re.IGNORECASE)
CLOCK = re.compile(rf"(?<!\S){TIME_BEFORE}\t", re.IGNORECASE)
EMPTY = regex.compile(r"^[\W_]*$")


def is_bare(line: str, dates: list[WrittenDate]) -> bool:
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
    named = [part for part in segments if part and not COMPANION.match(part)]
    if EMPTY.match(before) and len(segments) > 1 and any(sign in line for sign in "|/·•"):
        return all(NAME.match(part) for part in named)
    if len(named) == 1 and not OCCASION.search(named[0]):
        by_clock = dates[0].has_time and NAME.match(named[0])
        if by_clock or (EMPTY.match(after) and ORGAN.match(named[0])):
            return True
    place = before.strip().rstrip(",， (（")
    agency, comma, town = place.rpartition(",")
    if comma and COMPANION.match(agency.strip()):
        place = town.strip()  # "Xinhua, Beijing, April 22, 2023"
    if EMPTY.match(after) and before.rstrip().endswith((",", "，", "(", "（")):
        return bool(PLACE_BEFORE.match(place)) and not OCCASION.search(place)
    return False
