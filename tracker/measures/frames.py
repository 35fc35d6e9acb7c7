"""The frames measures are made from: what columns they need, and what of them counts.

matches: one row per counted match; needed: ``document``, ``phrase`` (text); drift and lifecycle
    also read ``wording``, ``kind``, ``text``, ``start``, ``end`` where they are there.
documents: one row per document; needed: ``document``; read where there: ``date`` (reduced ISO),
    ``date_basis``, ``date_earliest``, ``date_latest``, ``unit``, ``units``, ``title``, metadata.
phrases: one row per phrase of the book: ``phrase``, ``category``, ``coined``, ``zh``, ``en``.

Dates of matches are never read: a match is dated by its document.
"""

from collections.abc import Iterable

import polars as pl

from tracker.errors import WrongUsage, nearest
from tracker.measures.periods import UNDATED, periods_between

NOT_STATED = "not stated"  # the group of documents whose column says nothing
MOST_ROWS = 3_000_000  # of one dense table, about 0.5 GiB; 300 phrases × 27 years of days

_MATCH_COLUMNS: dict[str, type[pl.DataType]] = {
    "document": pl.String,
    "phrase": pl.String,
    "wording": pl.String,
    "kind": pl.String,
    "start": pl.Int64,
    "end": pl.Int64,
    "text": pl.String,
}
_TEXT_COLUMNS = ("document", "date", "date_basis", "date_earliest", "date_latest", "unit")


def countable(matches: pl.DataFrame, documents: pl.DataFrame) -> pl.DataFrame:
    """The documents that are counted, with every column measures read, typed.

    Left out: what was not read (``status`` skipped, failed or gone) and what is empty in the
    counted zones (``units`` 0) and has no match; an empty page can carry no phrase and must not
    thin the share. Missing columns are filled: ``unit`` "words", all others null; a null in
    ``units`` adds nothing. A date in the future counts as none (``undate_future``). An empty frame
    without columns gives an empty frame with them.

    >>> pages = pl.DataFrame({"document": ["a", "b"], "units": [120, 0]})
    >>> countable(pl.DataFrame({"document": ["a"], "phrase": ["p"]}), pages)["document"].to_list()
    ['a']
    """
    filled = undate_future(documents).with_columns(
        pl.lit(None, pl.String).alias(name)
        for name in _TEXT_COLUMNS
        if name not in documents.columns
    )
    if "units" not in documents.columns:
        filled = filled.with_columns(units=pl.lit(None, pl.Int64))
    filled = filled.with_columns(
        pl.col(*_TEXT_COLUMNS).cast(pl.String), pl.col("units").cast(pl.Int64)
    ).with_columns(pl.col("unit").fill_null("words"))
    if "status" in filled.columns:
        status = pl.col("status").cast(pl.String).fill_null("")
        filled = filled.filter(~status.str.contains("^(skipped|failed|gone)"))
    matched = match_pairs(matches).select("document").unique()
    empty = (filled["units"] == 0).fill_null(False)
    if empty.any():
        has_match = filled["document"].is_in(matched["document"].implode())
        filled = filled.filter(~empty | has_match)
    return filled


def undate_future(documents: pl.DataFrame) -> pl.DataFrame:
    """The documents, those dated in the future without a date: such a date is wrong, and one of
    2093 would stretch every axis. What was read stays in the other date columns.

    >>> pages = pl.DataFrame({"document": ["a"], "date": ["2093"], "date_status": ["future"]})
    >>> undate_future(pages)["date"].to_list()
    [None]
    """
    if "date" not in documents.columns or "date_status" not in documents.columns:
        return documents
    future = (pl.col("date_status").cast(pl.String) == "future").fill_null(False)
    return documents.with_columns(date=pl.when(~future).then(pl.col("date").cast(pl.String)))


def fill_matches(matches: pl.DataFrame) -> pl.DataFrame:
    """The matches with every column measures read, typed; null where the frame has none.

    >>> fill_matches(pl.DataFrame({"document": ["a"], "phrase": ["p"]})).row(0)
    ('a', 'p', None, None, None, None, None)
    """
    if "document" not in matches.columns or "phrase" not in matches.columns:
        return pl.DataFrame(schema=_MATCH_COLUMNS)
    return matches.select(
        (pl.col(name) if name in matches.columns else pl.lit(None)).cast(dtype).alias(name)
        for name, dtype in _MATCH_COLUMNS.items()
    )


def match_pairs(matches: pl.DataFrame) -> pl.DataFrame:
    """How many matches each phrase has in each document: ``document``, ``phrase``, ``matches``.

    >>> match_pairs(pl.DataFrame({"document": ["a", "a"], "phrase": ["p", "p"]})).rows()
    [('a', 'p', 2)]
    """
    if "document" not in matches.columns or "phrase" not in matches.columns:
        return pl.DataFrame(
            schema={"document": pl.String, "phrase": pl.String, "matches": pl.Int64}
        )
    return (
        matches.select(pl.col("document", "phrase").cast(pl.String))
        .group_by("document", "phrase")
        .agg(matches=pl.len().cast(pl.Int64))
    )


def phrase_column(pairs: pl.DataFrame, phrases: pl.DataFrame | None) -> pl.DataFrame:
    """The phrases a table has rows for, by id: those of the book if given, else those matched."""
    source = pairs if phrases is None else phrases
    if "phrase" not in source.columns:
        return pl.DataFrame(schema={"phrase": pl.String})
    return source.select(pl.col("phrase").cast(pl.String)).unique().sort("phrase")


def add_group(documents: pl.DataFrame, by: str | None) -> pl.DataFrame:
    """The documents with a column ``group``: the value of column ``by``, one group without it.

    A document that says nothing in that column stands in the group "not stated".
    Raises WrongUsage, naming the columns there are, if ``by`` is none of them.
    """
    if by is None:
        return documents.with_columns(group=pl.lit(""))
    check_column(by, documents.columns)
    text = pl.col(by).cast(pl.String)
    return documents.with_columns(
        group=pl.when(text.is_null() | (text == "")).then(pl.lit(NOT_STATED)).otherwise(text)
    )


def check_column(by: str, columns: Iterable[str]) -> str:
    """The column itself, if it can be grouped by.

    >>> check_column("sorce", ["document", "date", "source"])
    Traceback (most recent call last):
    tracker.errors.WrongUsage: --by 'sorce' is not a column of the documents; did you mean 'source'? Columns: date, source.
    """  # noqa: E501
    known = sorted(name for name in columns if name != "document")
    if by in known:
        return by
    near = nearest(by, known)
    hint = f"; did you mean '{near[0]}'?" if near else "."
    raise WrongUsage(
        f"--by '{by}' is not a column of the documents{hint} Columns: {', '.join(known)}."
    )


def axis_of(documents: pl.DataFrame) -> pl.DataFrame:
    """Every period from the first to the last that a document of the frame lies in: ``period``."""
    dated = documents.filter(pl.col("period") != UNDATED)["period"]
    first, last = dated.min(), dated.max()
    labels = periods_between(str(first), str(last)) if first is not None else []
    return pl.DataFrame({"period": labels}, schema={"period": pl.String})


def amount(count: int, noun: str) -> str:
    """A count with its noun, for sentences.

    >>> amount(1, "document"), amount(1200, "period")
    ('1 document', '1,200 periods')
    """
    return f"{count:,} {noun}{'s' * (count != 1)}"


def check_size(rows: int, period: str) -> None:
    """Raises WrongUsage where a dense table would not fit in memory."""
    if rows > MOST_ROWS:
        raise WrongUsage(
            f"--period '{period}' gives a table of {rows:,} rows; {MOST_ROWS:,} fit. "
            "Choose a longer period, fewer phrases (--phrase, --category) or fewer groups."
        )
