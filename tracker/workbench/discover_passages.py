"""Passages: a few of the places where a candidate stands, each on one line."""

from collections import Counter
from dataclasses import dataclass

from tracker.results.store import Store
from tracker.workbench.discover_stream import Ints, Stream

LINES = 3  # passages shown with a candidate
CONTEXT = 60  # code points either side in a passage


@dataclass(frozen=True, slots=True)
class Line:
    """One place where a candidate stands."""

    document: str
    date: str | None
    left: str
    match: str
    right: str


def read_passages(
    stream: Stream, places: Ints, length: int, store: Store
) -> tuple[str, list[Line]]:
    """The usual form of a sequence of ``length`` words at these places, as it stands in a text, and
    at most LINES passages, spread over its places in order of date (undated last).

    Raises NoInput where the store kept no letters.
    """
    forms = [tuple(stream.words[p : p + length].tolist()) for p in places.tolist()]
    usual = Counter(forms).most_common(1)[0][0]
    where = {p: int(stream.documents[p]) for p in places.tolist()}
    ordered = sorted(where, key=lambda p: (stream.dates[where[p]] or "~", where[p], p))
    spread = [ordered[round(i * (len(ordered) - 1) / max(1, LINES - 1))] for i in range(LINES)]
    shown = list(dict.fromkeys(spread if len(ordered) > LINES else ordered))
    like_usual = places.tolist()[forms.index(usual)]
    texts = store.texts(sorted({stream.names[where[p]] for p in [*shown, like_usual]}))
    lines = [_line(stream, place, length, texts) for place in shown]
    return _line(stream, like_usual, length, texts).match, lines


def _line(stream: Stream, place: int, length: int, texts: dict[str, str]) -> Line:
    document = int(stream.documents[place])
    start, end = int(stream.starts[place]), int(stream.ends[place + length - 1])
    text = texts[stream.names[document]]
    left, right = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    if start > CONTEXT and " " in left:
        left = left.split(" ", 1)[1]
    if end + CONTEXT < len(text) and " " in right:
        right = right.rsplit(" ", 1)[0]
    return Line(
        stream.names[document],
        stream.dates[document],
        _one_line(left),
        _one_line(text[start:end]).strip(),
        _one_line(right),
    )


def _one_line(text: str) -> str:
    """
    >>> _one_line("two\\n  winds ")
    'two winds '
    """
    shown = "".join(c if c.isprintable() else " " for c in text)
    inside = " ".join(shown.split())
    return f"{' ' if shown[:1] == ' ' else ''}{inside}{' ' if shown[-1:] == ' ' and inside else ''}"
