"""The words that label a date: published, updated, written, met; and those of the page's clock.

The longest of them come first where one begins another.
"""

import re

import regex

from tracker.texts.beside_dates import TIME_BEFORE, WEEKDAY
from tracker.texts.late import LatePattern

HINT = re.compile(
    r"time|date|day|publi|post|releas|issu|press|modif|edit|review|revis|written|create|sign|when|held"
    r"|deliver|session|source|by\b|[|·•]|发|發|时|時|日|年月|布|于|於|新|改|来源|來源|作者|fecha|дата",
    re.IGNORECASE,
)

_PAGE = r"(?:this|the)\s(?:page|article|post|entry|story|piece|content|report)\s(?:was|is)\s"
_PUBLISHED = r"""
    (?:PAGE)? (?:original(?:ly)?\s|first\s|web\s|online\s|information\s|news\s|article\s
      |website\s|document\s|content\s)?
    (?: (?:releas(?:e|ed|ing)|publish(?:ed|ing)?|publication|post(?:ed|ing)?|issu(?:e|ed|ing|ance)
        |upload(?:ed|ing)?|added)
        \s? (?:the\s)? (?:time|date|day|year|at|on|in)?
      | (?:press|entry|information|news|article|announcement|disclosure|launch|add(?:ing)?|input
        |entered|entering) \s? (?:time|date|day) )
      (?:\s?(?:and|&|/)\s?time)?
  | date \s (?:of\s|first\s)? (?:release|released|publication|published|issue|issued|posted|posting
      |announcement|disclosure|issuance|added) (?:\s\((?:online|print|web)\))?
  | (?:posted|published|released|uploaded|issued|submitted) \s (?:in|by|under|to) \s
      [^\d.:;,|。：；，]{1,50}? \s (?:on|at)
  | (?:posted|published|uploaded|submitted) \s by \s? [:：]? \s?
      (?:(?!\b(?:since|until|before|after|in)\b)[^\d:：.。|]){1,40}?
  | time \s of \s (?:release|publication|issue) | pub(?:lish)?[\s_-]?(?:date|time)?
    | published\sonline
  | (?:the\s)? (?:date|time|day) | date\s?(?:/|and|&)\s?time | released? \s by
  | (?:信息|文章|新闻|稿件|最初|首次|本站|网站|稿)? (?:发布|發布|發佈|发表|發表|发稿|發稿|刊发
    |刊登|登载|公布|公佈|公开
      |公開|发文|刊出|出版|上传|上載|录入|添加|上网|推送|见报|信息) (?:时间|時間|日期|于|於|在)?
  | (?<!(?-i:[\u3400-\u9fff]))(?:时间|時間|日期|年月日)|出版年份?
  | fecha(?:\sde\spublicaci[oó]n)? | дата(?:\sпубликации)?
    | publi[eé]\sle
"""
_UPDATED = r"""
    (?:PAGE|page\s|content\s)?(?:last|latest|date)?\s?(?:updated?|updating|modified|modification|revised
      |edited|reviewed)
      (?:\s(?:time|date|on|at|in))?
  | update[ds]?\s(?:time|date) | (?:最后|最近|最後|页面)?(?:更新|修改|修订|修訂|编辑
    |編輯)(?:时间|時間|日期|于|於)?
"""
_WRITTEN = r"""
    (?:成文|印发|签发|撰写|写作|起草|落款|形成)(?:时间|日期|于) | date\s(?:written|of\swriting
      |signed)
  | (?:written|writing(?=\s(?:time|date))|created|signed|dated|printed\sand\sissued)
      (?:\s(?:on|at|time|date))?
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
_BEFORE = rf"""
    (?<![A-Za-z-]) (?: (?P<met>{_MET}) | (?P<never>{_NEVER}) | (?P<updated>{_UPDATED})
      | (?P<written>{_WRITTEN}) | (?P<published>{_PUBLISHED}) )
    (?P<mark> \s*(?:\((?:s|UTC|GMT|BJT|local)\))? {_SEPARATOR} ) (?:(?:on|at|of|the|is|in)\s)?
    {WEEKDAY}? \s* {TIME_BEFORE}
    (?:(?:on|the)\s)? [“"'(（\[【]? $
""".replace("PAGE", _PAGE)
# the standard library compiles and searches it in half the time
LABEL_BEFORE = re.compile(_BEFORE, re.VERBOSE | re.IGNORECASE)
LABEL_AFTER = regex.compile(
    r"[\s,|(（)-]*(?:(?P<published>发布|发表|發布|刊发|publish(?:ed)?\b|posted\b|发稿)"
    r"|(?P<updated>更新|修改|updated?\b|modified\b))\s*"
    r"(?:[)）|]|$|来源|by\b|于\s?[\u3400-\u9fff]{2,6}\W*$"
    r"|(?:on|in|from|at)\s\p{Lu}[\p{L} ]{1,20}\W*$)",
    regex.IGNORECASE,
)
LABEL_ALONE = LatePattern(
    rf"^\W*(?:(?P<updated>{_UPDATED})|(?P<published>{_PUBLISHED}))\s*[:：]\s*$".replace(
        "PAGE", _PAGE
    ),
    regex.VERBOSE | regex.IGNORECASE,
    ends=":：",
)
PLACE_LABEL = regex.compile(
    r"(?<![^\s,，;；])(?:place|venue|location|where|address|地点|地點|地址|会场|会议地点)\s*[:：]",
    regex.IGNORECASE,
)
# What else may stand on a line whose date is bare: where it was taken from, who wrote it, how often
# it was read, and agencies and papers by name.
