"""What each line of a text is: title, body, what the page says of itself, or furniture.

A text is cut into lines once; the zones and the dates of a document both come from that one look.
The zones depend on the text, the title it is known by and the rules, on nothing else.
"""

from bisect import bisect_left
from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from itertools import accumulate

import regex

from tracker.texts.document import Zone, ZoneName
from tracker.texts.grammar import MAY_HOLD_DATE, DateOrder
from tracker.texts.label_words import LABEL_ALONE
from tracker.texts.labels import (
    LONGEST_DATE_LINE,
    DateLine,
    Role,
    at_a_place,
    read_date_lines,
)
from tracker.texts.rules import DECORATION, Rule, Rules

EDGE_LINES = 25  # lines with text from either end in which rules for edges hold
HEAD_DATES = 15  # lines with text from the top among which a date line may date the document
LONGEST_MENU = 150  # lines with text within which the first paragraph is looked for
LAST_BEFORE_TEXT = 6  # lines with text above the first paragraph, where title and date stand
FOOT_DATES = 10  # the same from the foot
PARAGRAPH = 200  # characters from which a line is a paragraph of running text
LONGEST_TITLE = 300  # characters; half of it in Chinese
LONGEST_LINK = 140  # characters of a headline below "Related posts"
EDGES = {(True, True): "both", (True, False): "head", (False, True): "foot", (False, False): ""}
SHORT_LINE = 60  # characters up to which a line with a full stop may still be a date line
FULL_STOPS = (".", "。", "!", "！", "?", "？", ";", "；")
SENTENCE_END = ".。!！?？;；:：,，、…"
ENDS_SENTENCE = regex.compile(r"[.。!！?？;；…][”\"’')）】]*$")


@dataclass(slots=True)
class Layout:
    """The lines of a text (with their ends), where they start, the zone of each line that is not
    body, and the dates read on lines that may date the document, by line."""

    lines: list[str]
    starts: list[int]
    marks: dict[int, ZoneName] = field(default_factory=dict)
    dates: dict[int, list[DateLine]] = field(default_factory=dict)
    head: Sequence[int] = ()
    foot: Sequence[int] = ()
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
    lines = text.splitlines(keepends=True)
    layout = Layout(lines, list(accumulate(map(len, lines), initial=0)))
    first = bisect_left(layout.starts, front) if front else 0
    layout.marks = dict.fromkeys(range(first), "meta")
    layout.head = _with_text(lines, range(first, len(lines)), EDGE_LINES)
    layout.foot = _with_text(lines, range(len(lines) - 1, first - 1, -1), EDGE_LINES)
    blocks = _mark_by_rules(layout, rules)
    for index, rule in blocks:
        if not (rule.rest and _mark_rest(layout, index, rule)) and rule.block:
            _mark_block(layout, index, rule)
    _read_dates(layout, order, {index for index, _ in blocks})
    _find_title(layout, title)
    return layout


def _with_text(lines: list[str], order: range, most: int) -> list[int]:
    found: list[int] = []
    for index in order:
        if not lines[index].isspace():
            found.append(index)
            if len(found) == most:
                break
    return found


def _mark_by_rules(layout: Layout, rules: Rules) -> list[tuple[int, Rule]]:
    """Mark the lines that fall under a rule; return those that open a block."""
    head, foot = frozenset(layout.head), frozenset(layout.foot)
    blocks = []
    for index in rules.candidates(layout.lines, head | foot):
        if index in layout.marks:
            continue  # front matter
        edge = EDGES[index in head, index in foot]
        rule = rules.rule_for(layout.lines[index], edge)
        if rule is not None:
            layout.marks[index] = rule.zone
            if rule.block or rule.rest:
                blocks.append((index, rule))
    return blocks


def _mark_rest(layout: Layout, opening: int, rule: Rule) -> bool:
    """Mark everything below a heading such as "3 comments", if most of the text stands above it: a
    link to the comments at the top of a page has the text below."""
    above, end = layout.starts[opening], layout.starts[-1]
    if above < end - above or opening in layout.head[:3]:
        return False
    layout.marks |= dict.fromkeys(
        (
            index
            for index in range(opening + 1, len(layout.lines))
            if not layout.lines[index].isspace()
        ),
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


def _read_dates(layout: Layout, order: DateOrder | None, headings: Set[int]) -> None:
    """Read the dates on the first and last lines and on lines a rule took for meta; mark lines that
    are nothing but a date as meta. A bare date below one of the ``headings`` ("Comments", "Related
    posts") at the foot is that of a comment or of another page."""
    for index in layout.head:
        if layout.marks.get(index) == "boilerplate":
            _read_line(layout, index, order, bare=False)
    paragraphs = 0
    for index in _head_for_dates(layout):
        _read_line(layout, index, order, bare=paragraphs <= 1)
        paragraphs += len(layout.lines[index]) > PARAGRAPH
    paragraphs = 0
    heading = min((index for index in headings if index in layout.foot), default=len(layout.lines))
    for index in layout.foot[:FOOT_DATES]:
        if index not in layout.dates:
            _read_line(layout, index, order, bare=paragraphs <= 1 and index < heading)
        paragraphs += len(layout.lines[index]) > PARAGRAPH
    first = layout.head[0] if layout.head else 0
    for index, zone in list(layout.marks.items()):
        if zone == "meta" and index >= first and index not in layout.dates:
            _read_line(layout, index, order, bare=False)


def _head_for_dates(layout: Layout) -> list[int]:
    """The lines at the top on which a date may stand: the first ones that are no furniture, and the
    last ones before the first paragraph, however long the menu above them is."""
    plain = [index for index in layout.head if layout.marks.get(index) != "boilerplate"]
    found = plain[:HEAD_DATES]
    if any(len(layout.lines[index]) > PARAGRAPH for index in found):
        return found
    last = found[-1] if found else -1
    before: list[int] = []
    for index in _with_text(layout.lines, range(last + 1, len(layout.lines)), LONGEST_MENU):
        if len(layout.lines[index]) > PARAGRAPH:
            return found + before[-LAST_BEFORE_TEXT:]
        before.append(index)
    return found


def _read_line(layout: Layout, index: int, order: DateOrder | None, bare: bool) -> None:
    line = layout.lines[index]
    length = len(line)
    if length > LONGEST_DATE_LINE:
        return
    if layout.marks.get(index) == "boilerplate":
        if clock := [date for date in read_date_lines(line, order) if date.role == "never"]:
            layout.dates[index] = clock  # the clock of the page, which stands elsewhere too
        return
    if length > SHORT_LINE and _ends_fully(line):
        return  # running text
    if not MAY_HOLD_DATE.search(line):
        return
    found = read_date_lines(line, order, _label_above(layout, index))
    if found and found[0].role == "published":
        below = next(
            (text for text in layout.lines[index + 1 : index + 4] if not text.isspace()), ""
        )
        found = [at_a_place(date, below) for date in found]
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
    for position, index in enumerate(layout.head):
        if index in layout.marks:
            continue
        line = layout.lines[index].strip(DECORATION + "#").strip()
        if wanted is not None:
            if len(line) > longest or _folded(line) != wanted:
                continue
        elif not _looks_like_title(line) or position + 1 >= len(layout.head):
            break
        layout.marks[index] = "title"
        layout.title = known or line
        for below in layout.head[position + 1 : position + 2]:
            if _folded(layout.lines[below]) == _folded(line):
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
    marks, lines, starts = layout.marks, layout.lines, layout.starts
    if not lines:
        return ()
    if not marks:
        return (Zone(0, starts[-1], "body"),)
    cuts: list[tuple[int, ZoneName]] = []
    last_marked = -2
    for index in sorted(marks):
        if (
            index != last_marked + 1
            and (gap := _first_text(lines, last_marked + 1, index)) is not None
        ):
            cuts.append((starts[gap], "body"))
        cuts.append((starts[index], marks[index]))
        last_marked = index
    if (gap := _first_text(lines, last_marked + 1, len(lines))) is not None:
        cuts.append((starts[gap], "body"))
    zones: list[Zone] = []
    ends = [start for start, _ in cuts[1:]] + [starts[-1]]
    for (start, name), end in zip(cuts, ends, strict=True):
        if zones and zones[-1].name == name:
            zones[-1] = Zone(zones[-1].start, end, name)
        else:
            zones.append(Zone(start if zones else 0, end, name))
    return tuple(zones)


def _first_text(lines: list[str], first: int, last: int) -> int | None:
    return next((index for index in range(max(first, 0), last) if not lines[index].isspace()), None)
