"""KWIC: each match in its line, the phrase in the middle."""

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import polars as pl

CONTEXT = 400  # code points read either side; more than any line shows
BATCH = 200  # documents whose texts are held at once

Texts = Callable[[Iterable[str]], dict[str, str]]


@dataclass(frozen=True, slots=True)
class KwicLine:
    """A match between what stands before and after it; white space is one space, control and
    bidi control characters are gone. ``start`` counts code points of the document text."""

    document: str
    date: str | None
    phrase: str
    kind: str
    score: float
    left: str
    match: str
    right: str
    start: int


def kwic_lines(matches: pl.DataFrame, texts: Texts) -> Iterator[KwicLine]:
    """One line per match, in the order of the matches.

    ``matches`` has the columns document, date, phrase, kind, score, start, end; ``texts`` gives
    the texts of documents by their ids, and is asked for a few hundred at a time.

    >>> found = pl.DataFrame({"document": ["a"], "date": [None], "phrase": ["p"], "kind": ["exact"],
    ...                       "score": [100.0], "start": [12], "end": [22]})
    >>> line = next(kwic_lines(found, lambda ids: {"a": "correct the\\nfour winds now"}))
    >>> line.left, line.match, line.right
    ('correct the ', 'four winds', ' now')
    """
    columns = ["document", "date", "phrase", "kind", "score", "start", "end"]
    rows = matches.select(columns).rows()
    for first in range(0, len(rows), BATCH):
        batch = rows[first : first + BATCH]
        letters = texts(list(dict.fromkeys(row[0] for row in batch)))
        for document, date, phrase, kind, score, start, end in batch:
            text = letters[document]
            yield KwicLine(
                document,
                date,
                phrase,
                kind,
                score,
                one_line(text[max(0, start - CONTEXT) : start]).lstrip(),
                one_line(text[start:end]),
                one_line(text[end : end + CONTEXT]).rstrip(),
                start,
            )


def one_line(text: str) -> str:
    """The text on one line: white space and control characters become one space, characters
    that only steer the direction or are invisible are left out.

    >>> one_line("two\\r\\n\\x1b[1mwinds\\u202e ")
    'two [1mwinds '
    """
    out = []
    for character in text:
        category = unicodedata.category(character)
        if category in ("Cc", "Zl", "Zp", "Zs"):
            out.append(" ")
        elif category == "Cs":
            out.append("\ufffd")
        elif category != "Cf":
            out.append(character)
    line = "".join(out)
    while "  " in line:
        line = line.replace("  ", " ")
    return line


def spread(matches: pl.DataFrame, limit: int) -> pl.DataFrame:
    """At most ``limit`` matches, taken evenly from the first to the last of the table.

    >>> spread(pl.DataFrame({"start": range(10)}), 4)["start"].to_list()
    [0, 3, 6, 9]
    """
    return matches if matches.height <= limit else matches[even_places(matches.height, limit)]


def even_places(height: int, limit: int) -> list[int]:
    """At most ``limit`` places of ``height``, evenly taken from the first to the last.

    >>> even_places(10, 4), even_places(2, 4)
    ([0, 3, 6, 9], [0, 1])
    """
    if height <= limit:
        return list(range(height))
    return [round(index * (height - 1) / max(1, limit - 1)) for index in range(limit)]


def in_date_order(matches: pl.DataFrame) -> pl.DataFrame:
    """The matches by date (undated last), document and place."""
    return matches.sort(["date", "document", "start"], nulls_last=True)
