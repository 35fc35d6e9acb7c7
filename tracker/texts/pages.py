"""Saved web pages: the main text by trafilatura, title, date and metadata from the page's head.

trafilatura gives the text alone; its dates are not used, as they may be guesses. Where the main
text states no date, the rest of the page is searched for date lines like any other text.
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import IO

from tracker.texts.building import RawText
from tracker.texts.decoding import decode_bytes
from tracker.texts.packing import NeedsExtra
from tracker.texts.source import ReadOptions, Source, Unread

DEEPEST = 1000  # open elements; the C parser behind trafilatura recurses, pages have 20 to 60
CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE)
DATE_META = (  # names of <meta> that state the publication, best first
    "article:published_time",
    "og:published_time",
    "og:article:published_time",
    "datepublished",
    "date_published",
    "pubdate",
    "publishdate",
    "publish-date",
    "publication_date",
    "publicationdate",
    "citation_publication_date",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date",
    "dcterms.date",
    "dc.date.created",
    "dcterms.created",
    "publish_date",
    "publish_time",
    "publishtime",
    "firstpublishedtime",
    "cxenseparse:recs:publishtime",
    "article:published",
    "sailthru.date",
    "parsely-pub-date",
    "weibo:article:create_at",
    "date",
)
OTHER_META = {
    "author": "author",
    "article:author": "author",
    "dc.creator": "author",
    "og:site_name": "site",
    "contentsource": "source",
    "source": "source",
    "dc.publisher": "publisher",
    "publisher": "publisher",
    "keywords": "keywords",
    "og:url": "url",
    "columnname": "column",
}
_BLOCKS = (
    "p div br li ul ol tr td th table h1 h2 h3 h4 h5 h6 section article header footer "
    "nav aside main form figure figcaption blockquote pre dt dd dl hr title option"
)
BLOCKS = frozenset(_BLOCKS.split())
_SILENT = "script style noscript template iframe svg object select textarea"
SILENT = frozenset(_SILENT.split())
# elements that stay open only until their parent closes, or never open at all
_LOOSE = (
    "p li br hr img input meta link td th tr tbody thead tfoot dt dd option area base "
    "col embed param source track wbr colgroup"
)
LOOSE = frozenset(_LOOSE.split())
APART = frozenset(("span", "a", "time", "label", "b", "strong", "em", "i", "small"))
EDGE = "\x1f"  # where such an element ends
JSON_LD_DATE = re.compile(r'"datePublished"\s*:\s*"([^"]{4,40})"')


def read_html(
    id_: str, stream: IO[bytes], source: Source, options: ReadOptions
) -> Iterator[RawText | Unread]:
    """The one text of a page. Raises NeedsExtra if trafilatura is not installed."""
    try:
        import trafilatura
    except ImportError:
        raise NeedsExtra(".html needs: pip install 'phrasetrack[web]'") from None
    data = stream.read()
    charset = CHARSET.search(data[:4096])
    page, decoding = decode_bytes(data, charset[1].decode() if charset else None)
    if depth_of(page) > DEEPEST:
        sentence = f"{id_}: elements stand more than {DEEPEST} deep in one another."
        yield Unread(id_, "failed", "html_depth", sentence)
        return
    head = PageReader()
    head.feed(page)
    head.close()
    # what no parser lets through must not end the run: trafilatura then gives None
    text = trafilatura.extract(
        page.replace("\0", ""), include_comments=False, include_tables=True, favor_recall=True
    )
    lines = head.visible_lines()
    if not text:
        text = "\n".join(lines)
    yield RawText(
        id_, text, decoding, head.title(), head.dates(), head.metadata(), aside=head.around()
    )


def depth_of(page: str) -> int:
    """How deep elements stand in one another at most, those that need no end tag left out.

    >>> depth_of("<div><p>a<p>b<div><b>c</b></div></div>")
    3
    """
    depth = deepest = 0
    for tag in TAG.finditer(page):
        if tag[2].lower() in LOOSE or tag[3]:
            continue
        if tag[1]:
            depth = max(depth - 1, 0)
        else:
            depth += 1
            deepest = max(deepest, depth)
    return deepest


TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)(?:[^<>]*?(/?))>")


class PageReader(HTMLParser):
    """What a page says of itself, and all its visible text by lines."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.meta: dict[str, str] = {}
        self.times: list[str] = []
        self.moments: list[str] = []
        self.canonical = ""
        self.language = ""
        self.headings: list[str] = []
        self._parts: list[str] = []
        self._silent = 0
        self._inside = ""
        self._title: list[str] = []
        self._script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "meta":
            name = values.get("property") or values.get("name") or values.get("itemprop") or ""
            if content := values.get("content", "").strip():
                self.meta.setdefault(name.strip().lower(), content)
        elif tag == "link" and values.get("rel", "").lower() == "canonical":
            self.canonical = values.get("href", "")
        elif tag == "html":
            self.language = values.get("lang", "")
        elif tag == "time":
            when = values.get("datetime", "")
            if "pubdate" in values or "published" in values.get("class", ""):
                self.times.append(when)
            elif when:
                self.moments.append(when)
        if values.get("itemprop") == "datePublished" and tag != "meta":
            self.times.append(values.get("datetime") or values.get("content", ""))
        if tag in SILENT:
            self._silent += 1
            self._script = values.get("type", "").lower() == "application/ld+json"
        elif tag in BLOCKS:
            self._parts.append("\n")
        if tag in ("title", "h1"):
            self._inside = tag
            if tag == "h1":
                self.headings.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT:
            self._silent = max(self._silent - 1, 0)
            self._script = False
        elif tag in BLOCKS:
            self._parts.append("\n")
        elif tag in APART:
            self._parts.append(EDGE)
        if tag == self._inside:
            self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._silent:
            if self._script and (found := JSON_LD_DATE.search(data)):
                self.times.append(found[1])
        elif self._inside == "title":
            self._title.append(data)
        else:
            self._parts.append(data)
            if self._inside == "h1" and self.headings:
                self.headings[-1] += data

    def visible_lines(self) -> list[str]:
        """The visible text, a line for each block, runs of white space as one space."""
        whole = "".join(self._parts).replace(EDGE, "")
        lines = (" ".join(line.split()) for line in whole.split("\n"))
        return [line for line in lines if line]

    def around(self) -> str:
        """The visible text for those who look for its date: what stands in elements of its own
        within a line is set off."""
        lines = []
        for line in "".join(self._parts).split("\n"):
            pieces = (" ".join(piece.split()) for piece in line.split(EDGE))
            lines.append(" | ".join(piece for piece in pieces if piece))
        return "\n".join(line for line in lines if line)

    def title(self) -> str | None:
        """The title: og:title, else the only first-level heading, else that of the window."""
        headings = [" ".join(heading.split()) for heading in self.headings if heading.strip()]
        named = self.meta.get("og:title") or self.meta.get("articletitle")
        if named is None and len(headings) == 1:
            named = headings[0]
        return (named or " ".join("".join(self._title).split())) or None

    def dates(self) -> list[tuple[str, str]]:
        """What states the publication: the best <meta>, else JSON-LD or a <time> that says so,
        else the day of all <time> elements, if it is one."""
        for name in DATE_META:
            if value := self.meta.get(name):
                return [(name, value)]
        if self.times and self.times[0]:
            return [("datePublished", self.times[0])]
        days = {moment[:10] for moment in self.moments}
        return [("time", self.moments[0])] if len(days) == 1 else []

    def metadata(self) -> dict[str, str]:
        """Author, source, site, address and the rest, by their names here."""
        found = {"url": self.canonical} if self.canonical else {}
        for name, field in OTHER_META.items():
            if value := self.meta.get(name):
                found.setdefault(field, value)
        return found
