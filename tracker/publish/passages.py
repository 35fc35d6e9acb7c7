"""The passages of a report: KWIC lines for each phrase, cut to the width of the page."""

from collections.abc import Iterable
from typing import Any

import polars as pl

from tracker.figures.lettering import printable, text_width
from tracker.figures.periods import UNDATED
from tracker.publish.choice import Results
from tracker.publish.findings import plural
from tracker.publish.gathering import Gathered
from tracker.publish.kwic import KwicLine, even_places, in_date_order, kwic_lines, spread

MOST_LINES = 1200  # KWIC lines of an appendix, about 40 pages
MOST_PER_PHRASE, LEAST_PER_PHRASE = 12, 2
SIDE = 6.5 / 2.54  # inches of context left of a match at 7 points
RIGHT = 10.0 / 2.54  # inches for the match and what follows
KWIC_SIZE = 7.0
MORE = 4  # times as many matches are read as lines are shown, since many may be copies
SEEN = 60  # letters either side that a line shows, more or less; their glyphs are looked at


def list_passages(report: Gathered, store: Results) -> tuple[list[dict[str, Any]], int, list[str]]:
    """The passages of each phrase, how many there are, and their letters as they stand."""
    if not report.ranked:
        return [], 0, []
    limit = MOST_LINES // len(report.ranked)
    limit = max(LEAST_PER_PHRASE, min(MOST_PER_PHRASE, limit))
    parts = report.matches.partition_by("phrase", as_dict=True)
    chosen = {
        phrase: spread(in_date_order(parts[(phrase,)]), MORE * limit) for phrase in report.ranked
    }
    lines: dict[str, list[KwicLine]] = {}
    together = pl.concat(chosen.values()).sort("document", "start", "phrase")
    for line in kwic_lines(together, store.texts):
        lines.setdefault(line.phrase, []).append(line)
    shown = {phrase: distinct_lines(lines[phrase], limit) for phrase in report.ranked}
    labels = {row["phrase"]: row for row in report.phrases.iter_rows(named=True)}
    entries = []
    for phrase in report.ranked:
        mine = shown[phrase]
        of = parts[(phrase,)].height
        entries.append(
            {
                "id": phrase,
                "en": labels[phrase]["en"] or phrase,
                "zh": labels[phrase]["zh"] or "",
                "count": plural(of, "match", "matches"),
                "lines": [_line(line, report.short(line.document)) for line in mine],
                "more": f"{of - len(mine):,} more: phrasetrack kwic {phrase}"
                if of > len(mine)
                else "",
            }
        )
    letters = [
        line.left[-SEEN:] + line.match + line.right[:SEEN]
        for mine in shown.values()
        for line in mine
    ]
    return entries, sum(map(len, shown.values())), letters


def distinct_lines(lines: Iterable[KwicLine], limit: int) -> list[KwicLine]:
    """At most so many lines, evenly taken in date order; of those that read the same, the first:
    twelve copies of one headline show no more than one."""
    ordered = sorted(lines, key=lambda line: (line.date or "~", line.document, line.start))
    first: dict[tuple[str, str, str], KwicLine] = {}
    for line in ordered:
        first.setdefault((line.left[-SEEN:], line.match, line.right[:SEEN]), line)
    kept = list(first.values())
    return [kept[place] for place in even_places(len(kept), limit)]


def _line(line: KwicLine, document: str) -> dict[str, Any]:
    source = f"{line.date or UNDATED} · {document} · {line.start:,} · {line.kind}"
    if line.kind != "exact":
        source += f" {line.score:.0f}"
    match = printable(line.match)
    space = " " if line.right.startswith(" ") else ""
    room = RIGHT - text_width(match, KWIC_SIZE)
    return {
        "source": source,
        "left": fit_left(printable(line.left[-3 * SEEN :]), SIDE),
        "left-space": line.left.endswith(" "),
        "match": match,
        "right": space + fit_right(printable(line.right[: 3 * SEEN]), room),
    }


def fit_left(text: str, width: float, size: float = KWIC_SIZE) -> str:
    """The end of the text that fits into ``width`` inches, cut at a word if there is one near.

    >>> fit_left("in order to correct the", 1.0, 10)
    'to correct the'
    """
    room, start = width, len(text)
    while start and (room := room - text_width(text[start - 1], size)) >= 0:
        start -= 1
    cut = text[start:]
    space = cut.find(" ")
    return (cut[space + 1 :] if start and 0 <= space < 15 else cut).strip()


def fit_right(text: str, width: float, size: float = KWIC_SIZE) -> str:
    """The beginning of the text that fits into ``width`` inches.

    >>> fit_right("with firm resolve and", 1.0, 10)
    'with firm'
    """
    room, end = width, 0
    while end < len(text) and (room := room - text_width(text[end], size)) >= 0:
        end += 1
    cut = text[:end]
    space = cut.rfind(" ")
    return (cut[:space] if end < len(text) and space > len(cut) - 15 else cut).strip()
