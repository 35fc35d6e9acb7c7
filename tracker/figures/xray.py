"""The X-ray: one row a document in date order, a mark where each phrase stands in it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import polars as pl
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure

from tracker.figures.labels import Label, label_of, read_labels
from tracker.figures.lettering import printable, shorten, text_width
from tracker.figures.style import (
    MUTED,
    OTHER,
    PALE,
    SERIES,
    SMALL,
    Footer,
    Sheet,
    bare,
    empty_sheet,
    in_house_style,
)

NAMED_ROWS = 45  # documents; more are drawn as thin rows without names
THIN_ROWS = 180  # documents; of more, some are drawn, evenly taken in date order
WITH_MATCH = 120  # rows at least for documents with a match, if there are as many
HEIGHT = 7.2  # inches; what thin rows share
NAMES = 2.15  # inches for date and name


@dataclass(frozen=True, slots=True)
class _Row:
    name: str
    date: str
    document: str


@in_house_style
def draw_xray(
    matches: pl.DataFrame,
    documents: pl.DataFrame,
    phrases: pl.DataFrame,
    footer: Footer | None = None,
    *,
    of: tuple[int, int] | None = None,
) -> Figure:
    """Where in each document the phrases stand, from its beginning (left) to its end (right).

    ``matches`` has the columns document, phrase, start; ``documents`` the columns document, date
    (null: undated, at the foot), length (code points), in any order, those without a match
    included, and title where there is one. The seven most frequent phrases have a colour, the
    others are grey. ``of`` are the numbers of documents with and without a match that the table was
    taken from, if it has only those of ``xray_documents``.
    """
    title = "Where the phrases stand"
    if documents.is_empty() or matches.is_empty():
        return empty_sheet(title, "No phrase was found in any document.", footer)
    ranked = (
        matches.group_by("phrase")
        .len()
        .sort(["len", "phrase"], descending=[True, False])["phrase"]
        .to_list()
    )
    colours = dict(zip(ranked, SERIES, strict=False))
    matched = set(matches["document"])
    ordered = xray_documents(documents, matched)
    dated = ordered.filter(pl.col("date").is_not_null())
    undated = ordered.filter(pl.col("date").is_null())
    rows = [*_rows(dated), *_rows(undated)]
    named = len(rows) <= NAMED_ROWS
    height = 0.17 if named else HEIGHT / len(rows)
    gap = 0.22 if undated.height and dated.height else 0.0
    key = _key_lines(ranked, colours, phrases)
    body = len(key) * 0.17 + 0.08 + len(rows) * height + gap + 0.2
    inside = int(ordered["document"].is_in(list(matched)).sum())
    every = of or (len(matched), documents.height - len(matched))
    notes = [_taken(inside, ordered.height - inside, *every)]
    unit = "Place in the document, from its beginning to its end; documents in date order"
    sheet = Sheet(title, unit, body, notes, footer)
    _draw_key(sheet, key)
    x = sheet.left + (NAMES if named else 0.65)
    y = sheet.top + len(key) * 0.17 + 0.08
    axes = bare(sheet.axes(x, y, sheet.right - x, len(rows) * height + gap))
    first_undated = dated.height
    ys = [row + (gap / height if gap and row >= first_undated else 0) for row in range(len(rows))]
    axes.set_xlim(0, 1)
    axes.set_ylim(len(rows) + gap / height, 0)
    _draw_rows(axes, rows, ys, matches, ordered, colours)
    _draw_names(sheet, rows, [y + (place + 0.5) * height for place in ys], named, height)
    if gap:
        place = y + first_undated * height + gap / 2 + 0.02
        sheet.text(x, place, f"undated ({undated.height:,})", size=SMALL, color=MUTED)
    ends = ((0.0, "left", "beginning"), (0.5, "center", "middle"), (1.0, "right", "end"))
    for share, side, text in ends:
        place = x + share * (sheet.right - x)
        bottom = y + len(rows) * height + gap + 0.1
        sheet.text(place, bottom, text, size=SMALL, color=MUTED, ha=side)
    return sheet.figure


def _taken(inside: int, empty: int, inside_of: int, empty_of: int) -> str:
    """Which documents are drawn.

    >>> _taken(3, 1, 3, 1)
    '1 of the 4 documents holds no match.'
    >>> _taken(120, 60, 900, 700)
    'Drawn: 120 of 900 documents with a match and 60 of 700 without, evenly taken in date order.'
    """
    if inside + empty < inside_of + empty_of:
        return (
            f"Drawn: {inside:,} of {inside_of:,} documents with a match and {empty:,} of "
            f"{empty_of:,} without, evenly taken in date order."
        )
    if not empty:
        return "Every document holds a match."
    verb = "holds" if empty == 1 else "hold"
    return f"{empty:,} of the {inside + empty:,} documents {verb} no match."


def xray_documents(documents: pl.DataFrame, matched: Collection[str]) -> pl.DataFrame:
    """The documents an X-ray draws, in its order: by date, undated last.

    Of very many, ``WITH_MATCH`` of those with a match and more where the others are few, and some
    of those without; each evenly taken in date order.

    >>> pages = pl.DataFrame({"document": ["a", "b"], "date": [None, "2020"]})
    >>> xray_documents(pages, {"a"})["document"].to_list()
    ['b', 'a']
    """
    ordered = documents.sort(["date", "document"], nulls_last=True)
    if ordered.height <= THIN_ROWS:
        return ordered
    has = ordered["document"].is_in(list(matched))
    inside, empty = ordered.filter(has), ordered.filter(~has)
    rows = min(inside.height, max(WITH_MATCH, THIN_ROWS - empty.height))
    chosen = pl.concat([_evenly(inside, rows), _evenly(empty, THIN_ROWS - rows)])
    return chosen.sort(["date", "document"], nulls_last=True)


def _evenly(documents: pl.DataFrame, rows: int) -> pl.DataFrame:
    """So many of them, evenly taken from the first to the last."""
    if documents.height <= rows:
        return documents
    return documents[[index * documents.height // rows for index in range(rows)]]


def _rows(documents: pl.DataFrame) -> list[_Row]:
    titles = documents["title" if "title" in documents.columns else "document"]
    return [
        _Row(printable(title or document), date or "", document)
        for document, date, title in zip(
            documents["document"], documents["date"], titles, strict=True
        )
    ]


def _draw_rows(
    axes: Axes,
    rows: Sequence[_Row],
    ys: Sequence[float],
    matches: pl.DataFrame,
    documents: pl.DataFrame,
    colours: Mapping[str, str],
) -> None:
    places = {row.document: y for row, y in zip(rows, ys, strict=True)}
    axes.add_collection(
        LineCollection([((0, y + 0.5), (1, y + 0.5)) for y in ys], colors=PALE, linewidths=0.9)
    )
    if len(rows) > NAMED_ROWS:
        axes.collections[0].set_linewidth(0)
    lengths = dict(zip(documents["document"], documents["length"], strict=True))
    segments: dict[str, set[tuple[float, float]]] = {}
    for document, phrase, start in matches.select("document", "phrase", "start").iter_rows():
        if document in places:
            share = round(start / max(1, lengths[document] or 1, start), 3)
            segments.setdefault(colours.get(phrase, OTHER), set()).add((places[document], share))
    for colour in sorted(segments, key=lambda colour: colour != OTHER):  # grey below the colours
        lines = [((x, y + 0.08), (x, y + 0.92)) for y, x in sorted(segments[colour])]
        axes.add_collection(LineCollection(lines, colors=colour, linewidths=1.3))


def _draw_names(
    sheet: Sheet, rows: Sequence[_Row], ys: Sequence[float], named: bool, height: float
) -> None:
    if named:
        for row, y in zip(rows, ys, strict=True):
            style = {"size": SMALL, "va": "center_baseline"}
            sheet.text(sheet.left, y, row.date, color=MUTED, **style)
            start = 0.66 if any(row.date for row in rows) else 0.0
            name = shorten(row.name, SMALL, NAMES - start - 0.08)
            sheet.text(sheet.left + start, y, name, **style)
        return
    last = -1.0
    for row, y in zip(rows, ys, strict=True):
        if row.date and y - last >= 0.3:
            sheet.text(sheet.left, y, row.date, size=SMALL, color=MUTED, va="center_baseline")
            last = y


def _key_lines(
    ranked: Sequence[str], colours: Mapping[str, str], phrases: pl.DataFrame
) -> list[list[tuple[str, Label]]]:
    labels = read_labels(phrases)
    entries = []
    for phrase in ranked[: len(SERIES)]:
        en, zh = label_of(labels, phrase).parts(SMALL, 2.6)
        entries.append((colours[phrase], Label(en, zh)))
    rest = len(ranked) - len(entries)
    if rest > 0:
        entries.append((OTHER, Label(f"{rest} other phrase{'s' if rest > 1 else ''}")))
    lines: list[list[tuple[str, Label]]] = [[]]
    width = 0.0
    for entry in entries:
        if lines[-1] and width + _entry_width(entry[1]) > 6.6:
            lines.append([])
            width = 0.0
        lines[-1].append(entry)
        width += _entry_width(entry[1])
    return lines


def _entry_width(label: Label) -> float:
    return text_width(f"{label.en} {label.zh}", SMALL) + 0.32


def _draw_key(sheet: Sheet, lines: Sequence[Sequence[tuple[str, Label]]]) -> None:
    for index, line in enumerate(lines):
        x, y = sheet.left, sheet.top + index * 0.17 + 0.04
        for colour, label in line:
            sheet.line(x + 0.04, y - 0.055, x + 0.04, y + 0.055, color=colour, linewidth=2)
            label.draw(sheet, x + 0.11, y, SMALL, 6.0)
            x += _entry_width(label)
