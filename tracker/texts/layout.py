"""What each line of a text is: title, body, what the page says of itself, or furniture.

A text is cut into lines once; the zones and the dates of a document both come from that one look.
The zones depend on the text, the title it is known by and the rules, on nothing else.
"""

from bisect import bisect_left
from collections.abc import Sequence, Set
from dataclasses import dataclass, field

import regex

from tracker.texts.beginnings import DECORATION
from tracker.texts.document import Zone, ZoneName
from tracker.texts.grammar import DateOrder, may_hold_date
from tracker.texts.label_words import LABEL_ALONE
from tracker.texts.labels import (
    LONGEST_DATE_LINE,
    DateLine,
    Role,
    at_a_place,
    read_date_lines,
)
from tracker.texts.lines import Lines, table_of_lines
from tracker.texts.outline import PARAGRAPH, Outline, outline_texts
from tracker.texts.rules import Rule, Rules

HEAD_DATES = 15  # lines with text from the top among which a date line may date the document
LONGEST_MENU = 150  # lines with text within which the first paragraph is looked for
LAST_BEFORE_TEXT = 6  # lines with text above the first paragraph, where title and date stand
FOOT_DATES = 10  # the same from the foot
LONGEST_TITLE = 300  # characters; half of it in Chinese
LONGEST_LINK = 140  # characters of a headline below "Related posts"
EDGES = {(True, True): "both", (True, False): "head", (False, True): "foot", (False, False): ""}
SHORT_LINE = 60  # characters up to which a line with a full stop may still be a date line
FULL_STOPS = (".", "。", "!", "！", "?", "？", ";", "；")
SENTENCE_END = ".。!！?？;；:：,，、…"
AROUND_TITLE = DECORATION + "#"
ENDS_SENTENCE = regex.compile(r"[.。!！?？;；…][”\"’')）】]*$")


@dataclass(slots=True)
class Layout:
    """The lines of a text, the zone of each line that is not body, and the dates read on lines that
    may date the document, by line; ``head`` and ``foot`` are the first and the last lines with
    text, each from its end of the text."""

    lines: Lines
    head: Sequence[int]
    foot: Sequence[int]
    marks: dict[int, ZoneName] = field(default_factory=dict)
    dates: dict[int, list[DateLine]] = field(default_factory=dict)
    title: str | None = None

    def body_lines(self, most: int) -> list[int]:
        """The first ``most`` lines of the body that hold text."""
        found: list[int] = []
        for index in self.head:
            if len(found) == most:
                break
            if index not in self.marks:
                found.append(index)
        return found


def lay_out(
    text: str,
    rules: Rules,
    order: DateOrder | None = None,
    title: str | None = None,
    front: int = 0,
) -> Layout:
    """The layout of ``text``; ``title`` is one that the file carries beside the text, ``front`` the
    number of characters at its top that are metadata.

    >>> from tracker.texts.rules import own_rules
    >>> text = "Home » News\\n\\nA clean city\\n\\n2023-04-21 08:34\\n\\nOn Friday it was held."
    >>> layout = lay_out(text, own_rules())
    >>> layout.title, [zone.name for zone in zones_of(layout)]
    ('A clean city', ['boilerplate', 'title', 'meta', 'body'])
    """
    table = table_of_lines([text], [text.encode(errors="replace")])
    [outline] = outline_texts([text], table, [front], rules)
    return lay_out_lines(outline, rules, order, title, front)


def lay_out_lines(
    outline: Outline,
    rules: Rules,
    order: DateOrder | None = None,
    title: str | None = None,
    front: int = 0,
) -> Layout:
    """The layout of a text whose outline is known."""
    lines = outline.lines
    layout = Layout(lines, outline.head, outline.foot)
    first = bisect_left(lines.starts, front) if front else 0
    layout.marks = dict.fromkeys(range(first), "meta")
    blocks = _mark_by_rules(layout, outline.possible, rules)
    for index, rule in blocks:
        if not (rule.rest and _mark_rest(layout, index, rule)) and rule.block:
            _mark_block(layout, index, rule)
    _read_dates(layout, outline, order, {index for index, _ in blocks})
    _find_title(layout, title)
    return layout


def _mark_by_rules(layout: Layout, possible: Sequence[int], rules: Rules) -> list[tuple[int, Rule]]:
    """Mark the lines that fall under a rule; return those that open a block."""
    head, foot, lines = layout.head, layout.foot, layout.lines
    blocks = []
    for index in possible:
        if index in layout.marks:
            continue  # front matter
        line = lines[index]
        edge = EDGES[index in head, index in foot]
        if not rules.may_hold(line, at_edge=bool(edge)):
            continue
        rule = rules.rule_for(line, edge)
        if rule is not None:
            layout.marks[index] = rule.zone
            if rule.block or rule.rest:
                blocks.append((index, rule))
    return blocks


def _mark_rest(layout: Layout, opening: int, rule: Rule) -> bool:
    """Mark everything below a heading such as "3 comments", if most of the text stands above it: a
    link to the comments at the top of a page has the text below."""
    lines = layout.lines
    above, end = lines.starts[opening], lines.starts[-1]
    if above < end - above or opening in layout.head[:3]:
        return False
    layout.marks |= dict.fromkeys(
        (index for index in range(opening + 1, len(lines)) if not lines.is_blank(index)),
        rule.zone,
    )
    return True


def _mark_block(layout: Layout, opening: int, rule: Rule) -> None:
    """Mark the headlines below a heading such as "Related posts", if nothing but headlines stands
    between it and the end of the text or the next line that is set aside."""
    found = []
    for index in range(opening + 1, len(layout.lines)):
        if index in layout.marks:
            break
        line = layout.lines[index].strip()
        if not line:
            continue
        if len(line) > LONGEST_LINK or (
            ENDS_SENTENCE.search(line) and not line.endswith(("?", "？"))
        ):
            return
        found.append(index)
    for index in found:
        layout.marks[index] = rule.zone


def _read_dates(
    layout: Layout, outline: Outline, order: DateOrder | None, headings: Set[int]
) -> None:
    """Read the dates on the first and last lines and on lines a rule took for meta; mark lines that
    are nothing but a date as meta. A bare date below one of the ``headings`` ("Comments", "Related
    posts") at the foot is that of a comment or of another page."""
    starts, undated = layout.lines.starts, outline.undated
    if layout.marks:
        for index in layout.head:
            if index not in undated and layout.marks.get(index) == "boilerplate":
                _read_line(layout, index, order, bare=False)
    paragraphs = 0
    for index in _head_for_dates(layout, outline.paragraphs):
        if index not in undated:
            _read_line(layout, index, order, bare=paragraphs <= 1)
        paragraphs += starts[index + 1] - starts[index] > PARAGRAPH
    paragraphs = 0
    heading = min((index for index in headings if index in layout.foot), default=len(layout.lines))
    for index in layout.foot[:FOOT_DATES]:
        if index not in undated and index not in layout.dates:
            _read_line(layout, index, order, bare=paragraphs <= 1 and index < heading)
        paragraphs += starts[index + 1] - starts[index] > PARAGRAPH
    first = layout.head[0] if layout.head else 0
    for index, zone in list(layout.marks.items()):
        if zone == "meta" and index >= first and not (index in undated or index in layout.dates):
            _read_line(layout, index, order, bare=False)


def _head_for_dates(layout: Layout, paragraphs: Sequence[int]) -> list[int]:
    """The lines at the top on which a date may stand: the first ones that are no furniture, and the
    last ones before the first paragraph, however long the menu above them is."""
    marks, lines = layout.marks, layout.lines
    plain = layout.head
    if "boilerplate" in marks.values():
        plain = [index for index in layout.head if marks.get(index) != "boilerplate"]
    found = list(plain[:HEAD_DATES])
    last = found[-1] if found else -1
    paragraph = next((index for index in paragraphs if index > last or index in found), None)
    if paragraph is None or paragraph <= last:
        return found
    before: list[int] = []
    for index in range(last + 1, paragraph):
        if not lines.is_blank(index):
            before.append(index)
            if len(before) == LONGEST_MENU:
                return found
    return found + before[-LAST_BEFORE_TEXT:]


def _read_line(layout: Layout, index: int, order: DateOrder | None, bare: bool) -> None:
    length = layout.lines.length(index)
    if length > LONGEST_DATE_LINE:
        return
    line = layout.lines[index]
    if layout.marks.get(index) == "boilerplate":
        if clock := [date for date in read_date_lines(line, order) if date.role == "never"]:
            layout.dates[index] = clock  # the clock of the page, which stands elsewhere too
        return
    if length > SHORT_LINE and _ends_fully(line):
        return  # running text
    if not may_hold_date(line):
        return
    found = read_date_lines(line, order, _label_above(layout, index))
    if found and found[0].role == "published":
        below = _next_with_text(layout.lines, index + 1, index + 4)
        next_line = "" if below is None else layout.lines[below]
        found = [at_a_place(date, next_line) for date in found]
    if not bare:
        found = [date for date in found if date.role != "bare"]
    if found:
        layout.dates[index] = found
        if index not in layout.marks:
            layout.marks[index] = "meta"


def _ends_fully(line: str) -> bool:
    return line[-8:].rstrip(" \t\r\n\u3000\xa0”\"’')）")[-1:] in FULL_STOPS


def _label_above(layout: Layout, index: int) -> Role | None:
    """The role of a label that stands alone on the line with text before this one."""
    for above in range(index - 1, max(-1, index - 4), -1):
        line = layout.lines[above]
        if line.isspace():
            continue
        match = LABEL_ALONE.match(line.strip()) if len(line) < 60 else None
        if match is None:
            return None
        layout.marks.setdefault(above, "meta")
        return "updated" if match["updated"] else "published"
    return None


def _find_title(layout: Layout, known: str | None) -> None:
    """Mark the title: the head line that is the known title; else the first line of the head that
    is short, ends like no sentence and has text below. The same line again at once is title too."""
    wanted = _folded(known) if known else None
    longest = 2 * len(known or "") + 20
    lines, text, starts = layout.lines, layout.lines.text, layout.lines.starts
    for position, index in enumerate(layout.head):
        if index in layout.marks:
            continue
        begin, end = starts[index], starts[index + 1]
        if (  # too long, and nothing to strip off but its end
            wanted is not None
            and end - begin > longest + 1
            and not (text[begin] in AROUND_TITLE or text[end - 2] in AROUND_TITLE)
        ):
            continue
        line = lines[index].strip(AROUND_TITLE).strip()
        if wanted is not None:
            if len(line) > longest or _folded(line) != wanted:
                continue
        elif not _looks_like_title(line) or position + 1 >= len(layout.head):
            break
        layout.marks[index] = "title"
        layout.title = known or line
        for below in layout.head[position + 1 : position + 2]:
            if _folded(lines[below]) == _folded(line):
                layout.marks[below] = "title"
        return
    layout.title = known


def _looks_like_title(line: str) -> bool:
    limit = LONGEST_TITLE if line[:1] < "\u2e80" else LONGEST_TITLE // 4
    return 0 < len(line) <= limit and not (line[-1] in SENTENCE_END and line[-1] not in "?？!！…")


def is_running_text(line: str) -> bool:
    """Whether a line is prose, not a heading: it ends like a sentence, or is long.

    >>> is_running_text("May 4th Movement"), is_running_text("The meeting was held on May 4th.")
    (False, True)
    """
    return len(line) > LONGEST_LINK or _ends_fully(line)


def _folded(line: str) -> str:
    return "".join(filter(str.isalnum, line.casefold()))


def zones_of(layout: Layout) -> tuple[Zone, ...]:
    """The zones, one after another, covering the text. Lines without text go with the line before
    them, at the top with the first line that has text; an empty text has no zone.
    """
    marks, lines, starts = layout.marks, layout.lines, layout.lines.starts
    if not len(lines):
        return ()
    if not marks:
        return (Zone(0, starts[-1], "body"),)
    cuts: list[tuple[int, ZoneName]] = []
    last_marked = -2
    for index in sorted(marks):
        if (
            index != last_marked + 1
            and (gap := _next_with_text(lines, last_marked + 1, index)) is not None
        ):
            cuts.append((starts[gap], "body"))
        cuts.append((starts[index], marks[index]))
        last_marked = index
    if (gap := _next_with_text(lines, last_marked + 1, len(lines))) is not None:
        cuts.append((starts[gap], "body"))
    zones: list[Zone] = []
    ends = [start for start, _ in cuts[1:]] + [starts[-1]]
    for (start, name), end in zip(cuts, ends, strict=True):
        if zones and zones[-1].name == name:
            zones[-1] = Zone(zones[-1].start, end, name)
        else:
            zones.append(Zone(start if zones else 0, end, name))
    return tuple(zones)


def _next_with_text(lines: Lines, first: int, last: int) -> int | None:
    """The first line of a range that is not blank."""
    places = range(max(first, 0), min(last, len(lines)))
    return next((index for index in places if not lines.is_blank(index)), None)
