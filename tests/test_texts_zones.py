"""Zones, titles and languages: what is set aside, and that no sentence is."""

import json
import os
import re
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.errors import FaultyFile
from tracker.texts.building import RawText, build_document
from tracker.texts.document import Document
from tracker.texts.layout import lay_out, zones_of
from tracker.texts.reading import read_documents
from tracker.texts.rules import OWN_RULES, load_rules, own_rules
from tracker.texts.source import ReadOptions

SEEDS = Path(__file__).parent.parent / "seeds"
OPTIONS = ReadOptions(as_of="2026-01-01")
PARAGRAPH = "The mayor presided over the meeting, and those present spoke in turn. " * 4


def zoned(text: str) -> list[tuple[str, str]]:
    return [
        (zone.name, text[zone.start : zone.end]) for zone in zones_of(lay_out(text, own_rules()))
    ]


def lines_of(text: str, *zones: str) -> list[str]:
    found = "".join(part for name, part in zoned(text) if name in zones)
    return [line for line in found.splitlines() if line.strip()]


def seed(number: int) -> Document:
    documents = [row for row in read_documents([str(SEEDS)], OPTIONS) if isinstance(row, Document)]
    return documents[number]


EXPECTED_DATES = [
    ("2023-04-21", "labelled", "ok", "2023-04-20"),
    ("2023-01-30", "labelled", "ok", "2023-01-29"),
    (None, "none", "no_year", "--04-25"),
    ("2023-11-03", "line", "ok", "2023-11-03"),
    ("2021-01-21", "line", "ok", "2021-01-12"),
]


@pytest.mark.parametrize("number", range(5))
def test_seeds_are_dated(number: int) -> None:
    date = seed(number).date
    assert (date.date, date.basis, date.status, date.event_date) == EXPECTED_DATES[number]


SET_ASIDE = [  # how the lines begin that are not text
    """\
time:2023-04-21 08:53:44
source:Yueyang Daily All Media Interview Center
reporter:Hou Yong Wang Zhi""",
    """\
Home »
by admin
Release time: January 30, 2023
See also\xa0 Watch out
See also
You may also like
Leave a Comment
This site uses Akismet
This website uses cookies
Privacy & Cookies Policy""",
    "",
    """\
2023-11-03 23:24:00
#Jinan #Government
Leave a Reply
Your email address
This site uses Akismet
On Key
Related Posts""",
    """\
Mianyang City People's Government Official Website
2021-01-21 08:34
Size:【
Browse times:""",
]


@pytest.mark.parametrize("number", range(5))
def test_seeds_lose_their_furniture_and_nothing_else(number: int) -> None:
    document = seed(number)
    aside = [
        line
        for zone in document.zones
        if zone.name in ("meta", "boilerplate")
        for line in document.text[zone.start : zone.end].splitlines()
        if line.strip()
    ]
    for line, beginning in zip(aside, SET_ASIDE[number].splitlines(), strict=True):
        assert line.startswith(beginning)


@pytest.mark.skipif("PHRASETRACK_SHARED" not in os.environ, reason="PHRASETRACK_SHARED is not set")
def test_no_judged_mention_of_the_seeds_is_set_aside() -> None:
    documents = {row.id: row for row in read_documents([str(SEEDS)], OPTIONS)}
    gold = Path(os.environ["PHRASETRACK_SHARED"]) / "gold" / "seeds.jsonl"
    for line in gold.read_text("utf-8").splitlines():
        mention = json.loads(line)
        document = documents[mention["doc"]]
        assert isinstance(document, Document)
        [zone] = [zone for zone in document.zones if zone.start <= mention["start"] < zone.end]
        assert zone.name in ("title", "body"), mention["quote"]


# ---- whole pages, line by line -----------------------------------------------------------------

PAGES = Path(__file__).parent / "cases" / "pages.txt"
STANDS_FOR = {  # paragraphs that many of the pages share
    "BODY": "The municipal government met to hear how the work of the year was going and to say "
    "what is to be done next. Those present spoke in turn; the mayor presided over it and spoke "
    "last, asking all departments to keep their promises and to report before the holidays.",
    "BODY2": "The secretary added that discipline comes first and that the districts have to "
    "answer for what they leave undone, however small it may seem to them now.",
    "BODYZH": "会议指出，要坚持把纪律和规矩挺在前面，认真落实全面从严治党主体责任，"
    "持续深化作风建设，推动各项工作落到实处。会议强调，各部门要对照检查，限期整改，以实际行动迎接年底考核，确保全年目标任务顺利完成。",
}


@dataclass(frozen=True)
class Page:
    """A page of tests/cases/pages.txt: the date it must give, and (mark, line) from the top."""

    label: str
    date: str | None
    basis: str
    status: str
    lines: list[tuple[str, str]]


def read_pages() -> list[Page]:
    pages = []
    for block in re.split(r"(?m)^=== ", PAGES.read_text("utf-8"))[1:]:
        head, *rows = block.rstrip("\n").split("\n")
        label, date, basis, status = (part.strip() for part in head.split("|"))
        lines = [(row[0], STANDS_FOR.get(row[2:], row[2:])) for row in rows]
        pages.append(Page(label, None if date == "none" else date, basis, status, lines))
    return pages


WHOLE_PAGES = read_pages()


@pytest.mark.parametrize("gap", ["\n\n", "\n"], ids=["blank lines", "no blank lines"])
@pytest.mark.parametrize("page", WHOLE_PAGES, ids=lambda page: page.label)
def test_a_page_gives_its_date_and_loses_its_furniture_alone(page: Page, gap: str) -> None:
    text = gap.join(line for _, line in page.lines) + "\n"
    document = build_document(RawText("page.txt", text), OPTIONS)
    assert isinstance(document, Document)
    date = document.date
    assert (date.date, date.basis, date.status) == (page.date, page.basis, page.status)
    start, kept, lost = 0, [], []
    for mark, line in page.lines:
        [zone] = [zone for zone in document.zones if zone.start <= start < zone.end]
        counted = zone.name in ("title", "body")
        if mark == "-" and counted:
            kept.append(line)
        if mark == "+" and not counted:
            lost.append(line)
        start += len(line) + len(gap)
    assert (kept, lost) == ([], [])


def test_there_are_enough_pages() -> None:
    assert len(WHOLE_PAGES) >= 40


FURNITURE = """\
See also: Mayor visits schools
See also  Three dead in traffic accident
Read more: Five things to know
You may also like
Related Posts
Leave a Reply
Your email address will not be published. Required fields are marked *
Save my name, email, and website in this browser for the next time I comment.
This site uses Akismet to reduce spam. Learn how your comment data is processed.
We use cookies to improve your experience on our site.
#Beijing #Party #Congress
Copyright © 2023 City Government. All rights reserved.
Powered by WordPress
Home » News » Politics
Current location: Home > Government affairs
Size: Big Middle Small
Font size: [Large] [Medium] [Small]
Share to: WeChat Weibo
Editor: Li Wei
Source: Xinhua News Agency
By Li Wei and Zhang San
by admin
Browse times: 1024
Today is Friday, 2020-8-28
Tags: party, congress
Previous article: Mayor visits schools
Hill City People's Government Official Website
责任编辑：王某
（责任编辑：王某）
[责任编辑: 王某]
来源：新华社
上一篇：市长视察学校
下一篇：没有了
分享到：微信 微博
相关阅读
【字体：大 中 小】【打印】
您当前的位置：首页 > 新闻中心 > 正文
浏览次数：1024
今天是2020年8月28日 星期五
版权所有：某市人民政府
主办：某市人民政府办公室
扫一扫在手机打开当前页
某市人民政府门户网站
打印
關於我們 上一頁
""".splitlines()


@pytest.mark.parametrize("line", FURNITURE[:-1])
def test_furniture_is_set_aside(line: str) -> None:
    text = f"A clean city\n\n{line}\n\n{PARAGRAPH}\n\n{line}\n"
    assert line not in lines_of(text, "body") or lines_of(text, "body").count(line) < 2
    assert lines_of(f"{PARAGRAPH}\n\n{line}\n", "body") == [PARAGRAPH] or lines_of(
        f"A clean city\n\n{line}\n\n{PARAGRAPH}", "body"
    ) == [PARAGRAPH]


SENTENCES = """\
See also the eight-point decision of the Central Committee, which forbids it.
You may also like to know what the plenum decided about supervision.
Related posts were abolished and their holders moved to other offices.
Source control of corruption must begin with the key minority.
By strictly governing the Party in all respects, the city has changed its political ecology.
By the end of the year all districts had achieved the two safeguards.
Time and again the leadership has stressed the four consciousnesses.
Dates and places of the meetings are kept secret.
Home is where the heart is, said the mayor.
Size does not matter; what matters is political loyalty.
Editors must keep to the correct orientation of public opinion.
Today is a good day to remember the original aspiration.
Today is the day on which we must uphold the two establishments.
Print media have to stand with the Party.
Share the fruits of reform and development with all the people.
Next, we must strengthen the ideals and convictions of cadres.
Leave no place for corruption to hide.
Tags of formalism hang on many a project.
Views on the matter differ: some say strict, some say stricter.
From this we learn that self-revolution never ends.
Name and shame those who break the rules.
Recommended by the organization department, he was promoted.
责任编辑制度要落实到位，意识形态工作责任制要压实。
来源于实践的理论才有生命力，要坚持一切从实际出发。
时间就是生命，效率就是金钱。
上一篇文章已经说明，全面从严治党永远在路上。
今天是你们毕业的日子，希望你们坚定理想信念。
编辑出版工作必须坚持正确导向，旗帜鲜明讲政治。
作者认为，两个确立具有决定性意义，必须深刻领悟。
校对工作和审核工作都要严格把关，守住底线。
#作风建设永远在路上，是一场硬仗。
Home affairs organs, services and departments must strictly govern the Party.
Home news from the front shows that the two safeguards are kept.
Comments from the masses must be heard, and problems must be solved.
3 comments were made on the report.
About the two safeguards
Two safeguards, four consciousnesses, four confidences
Four consciousnesses | four confidences | two safeguards
Two establishments / two safeguards / four consciousnesses
坚定“四个自信” | 做到“两个维护” | 增强“四个意识”
Contact with the masses is what keeps the Party alive.
Published works of the leader were studied by all branches.
Published for the first time, the speech explains the two establishments.
Updated rules on the eight provisions were issued in the city.
Posted at every village, the list names what is forbidden.
Posted in every village office, the list names what is forbidden.
Welcome to the network of clean government, said the mayor, and be honest.
Previous: as the last congress said, the four winds must be corrected.
Next steps: the departments must report on the two safeguards.
Last year the commission punished those who broke the eight-point rules.
Last: the key minority must set an example.
Reading this report, one sees how the four winds are corrected.
Return to the people what belongs to the people, he said.
Subscribe to no faction; be loyal to the Party.
First review the work of the year, then plan the next.
Second review of the draft showed that the main responsibility was not clear.
Final review meetings were held on the two safeguards.
Translated by action into reality, the two safeguards live.
Original title deeds were returned to the village.
Original text and spirit must be studied together.
Venue fees were abolished under the eight-point rules.
Location matters less than loyalty.
Credit goes to the Party, said the mayor.
Commentary by the People's Daily explained the two establishments.
Analysis by the commission showed that the four winds are back.
Interview by interview, the inspectors found what was wrong.
Title and rank mean nothing without loyalty.
Audit: the office has to answer for every yuan.
Attachments to the past must be given up.
Notes from the masses were read out at the meeting.
Download speeds do not matter to discipline.
Photo opportunities are formalism.
(Comrade editors must keep to the two safeguards.)
（编辑工作要坚持“两个维护”，不能有丝毫动摇。）
欢迎来到新时代，要坚决做到“两个维护”。
阅读经典原著，是领会“两个确立”的关键。
地点不重要，重要的是“两个维护”。
原创性贡献集中体现为“两个确立”。
制作精良的节目宣传了“两个确立”。
记者走访发现，当地坚决落实“两个维护”。
打印材料、层层报表，就是形式主义。
首页要突出“两个维护”的宣传。
标签化、概念化都是形式主义。
网友评论说，“两个维护”深入人心。
1. Two safeguards
12 districts took part.
5 minutes ago he had still denied it, the report says.
Today is 46 per cent higher than the level of 1990.
Today is the 100th anniversary of the Party, July 1, 2021, said the mayor.
Joined: the cadres who joined the campaign kept the four consciousnesses.
Add: and we must add that loyalty comes first.
Contents matter more than form.
""".splitlines()


@pytest.mark.parametrize("line", SENTENCES)
def test_sentences_are_kept(line: str) -> None:
    text = f"A clean city\n\n{line}\n\n{PARAGRAPH}\n\n{line}\n\n{PARAGRAPH}\n"
    assert lines_of(text, "body").count(line) == 2


def test_headlines_below_related_posts_are_set_aside() -> None:
    text = f"A clean city\n\n{PARAGRAPH}\n\nRelated Posts\n\nMayor visits schools\n\nFlood drill\n"
    assert lines_of(text, "boilerplate") == ["Related Posts", "Mayor visits schools", "Flood drill"]


def test_text_that_goes_on_after_related_posts_is_kept() -> None:
    text = f"A clean city\n\n{PARAGRAPH}\n\nRelated Posts\n\nSecond part\n\n{PARAGRAPH}\n"
    assert lines_of(text, "boilerplate") == ["Related Posts"]
    assert "Second part" in lines_of(text, "body")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"A clean city\n\n{PARAGRAPH}", "A clean city"),
        (f"# A clean city\n\n{PARAGRAPH}", "A clean city"),
        (f"{PARAGRAPH}\n\n{PARAGRAPH}", None),
        ("A clean city", None),
        ("", None),
        (f"市政府召开廉政工作会议\n\n{PARAGRAPH}", "市政府召开廉政工作会议"),
        ("会议指出，全面从严治党永远在路上。\n\n会议强调，要落实责任。", None),
    ],
)
def test_title(text: str, title: str | None) -> None:
    assert lay_out(text, own_rules()).title == title


def test_known_title_is_found_in_the_head() -> None:
    text = f"News\n\nA  clean CITY\n\n{PARAGRAPH}"
    layout = lay_out(text, own_rules(), title="A clean city")
    assert layout.title == "A clean city"
    assert [layout.lines[index] for index, zone in layout.marks.items() if zone == "title"] == [
        "A  clean CITY\n"
    ]


@settings(max_examples=300, deadline=None)
@given(
    st.text(
        st.sampled_from("abc \n\r\t:#。2019-03一月年\u2028\xa0“See also by")
        | st.characters(codec="utf-8"),
        max_size=300,
    )
)
def test_zones_cover_the_text(text: str) -> None:
    zones = zones_of(lay_out(text, own_rules()))
    assert "".join(text[zone.start : zone.end] for zone in zones) == text
    assert all(one.end == two.start for one, two in pairwise(zones))
    assert all(one.name != two.name for one, two in pairwise(zones))
    assert all(zone.start < zone.end for zone in zones)


def test_zones_depend_on_the_text_alone() -> None:
    documents = [build_document(RawText(name, PARAGRAPH), OPTIONS) for name in ("a", "2020/b")]
    zones = [document.zones for document in documents if isinstance(document, Document)]
    assert zones[0] == zones[1]


def test_own_rules_are_without_faults() -> None:
    assert load_rules(str(OWN_RULES)).rules == own_rules().rules


def test_own_rules_can_be_replaced(tmp_path: Path) -> None:
    rules = tmp_path / "rules.toml"
    rules.write_text('version = 1\n[[rule]]\nzone = "boilerplate"\nstarts = ["the mayor"]\n')
    text = f"A clean city\n\nSee also  Others\n\n{PARAGRAPH[:200]}\n"
    layout = lay_out(text, load_rules(str(rules)))
    assert [layout.lines[index][:9] for index in layout.marks] == ["The mayor", "A clean c"]


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ('[[rule]]\nzone = "body"\nis = ["x"]', "zone is neither 'boilerplate' nor 'meta'."),
        (
            '[[rule]]\nzone = "meta"\nstart = ["x"]',
            "key 'start' is not known; did you mean 'starts'?",
        ),
        ('[[rule]]\nzone = "meta"\nends = ["x"]', "'ends' would look at every line"),
        ('[[rule]]\nzone = "meta"\nparts = ["|"]', "'parts' would look at every line"),
        (
            '[[rule]]\nzone = "meta"\nwhere = "head"\nparts = ["|"]\nfewest = "two"',
            "fewest is no number of parts.",
        ),
        ('[[rule]]\nzone = "meta"', "holds none of 'is', 'starts', 'ends' and 'parts'."),
        ('[[rule]]\nzone = "meta"\nis = "x"', "is is no list of texts."),
        ('[[rule]]\nzone = "meta"\nstarts = ["x"]\nmatches = ["("]', "matches '(':"),
        (
            '[[rule]]\nzone = "meta"\nstarts = ["x"]\nwhere = "top"',
            "where is 'top'. Places: anywhere",
        ),
        ("rule = [", "rules.toml: "),
        ("rules = 1", "key 'rules' is not known. Keys: version, rule."),
    ],
)
def test_faulty_rules_say_what_is_wrong(tmp_path: Path, toml: str, message: str) -> None:
    rules = tmp_path / "rules.toml"
    rules.write_text(toml)
    with pytest.raises(FaultyFile) as caught:
        load_rules(str(rules))
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (PARAGRAPH, "en"),
        ("会议强调，要坚决做到“两个维护”。", "zh"),
        ("Party governance 全面从严治党永远在路上，坚决做到两个维护", "zh"),
        (
            "The two establishments (两个确立) and what they mean for the Party and its members",
            "en",
        ),
        ("Председатель Си Цзиньпин подчеркнул необходимость строгого управления партией.", "other"),
        (
            "El secretario general del Comité Central pronunció un discurso ante los delegados.",
            "other",
        ),
        (
            "Le secrétaire général du Comité central a prononcé un discours devant les délégués.",
            "other",
        ),
        ("習近平総書記は党大会で重要な演説を行いました。", "other"),
        ("시진핑 총서기는 당대회에서 중요한 연설을 했습니다.", "other"),
        ("Clean Government Work Conference", "en"),
        ("", "en"),
    ],
)
def test_language(text: str, language: str) -> None:
    document = build_document(RawText("a", text), OPTIONS)
    assert isinstance(document, Document)
    assert document.language == language
