"""``phrasetrack dates``: every document with its date and what it rests on, worst first."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from tracker.cli.options import all_option, output_options, phrasebook_option, store_option
from tracker.cli.reading import read_options, reading_options
from tracker.cli.selection import tell
from tracker.cli.tables import TABLE_FORMATS, Column, check_output, form_of, write_table
from tracker.errors import NoInput

if TYPE_CHECKING:
    import polars as pl

WORST_FIRST = ("impossible", "ambiguous", "none", "no_year", "future", "ok")
WEAKEST_FIRST = ("none", "events", "url", "filename", "line", "labelled", "metadata")
COLUMNS = (
    "document",
    "date",
    "date_status",
    "date_basis",
    "date_precision",
    "date_earliest",
    "date_latest",
    "event_date",
    "date_evidence",
)
TABLE = [
    Column("document", lambda row: row["document"]),
    Column("date", lambda row: row["date"]),
    Column("status", lambda row: row["date_status"]),
    Column("basis", lambda row: row["date_basis"]),
    Column("between", lambda row: _between(row)),
    Column("reported", lambda row: row["event_date"]),
    Column("evidence", lambda row: row["date_evidence"], whole=True),
]


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH...]")
@store_option
@phrasebook_option
@all_option
@click.option("--doubtful", is_flag=True, help="Only documents without a certain date.")
@click.option("--raw-csv", is_flag=True, help="Do not guard CSV cells like '=1+1'.")
@output_options(TABLE_FORMATS)
@reading_options
def dates(
    paths: tuple[str, ...],
    store_path: str,
    phrasebooks: tuple[str, ...],
    everything: bool,
    doubtful: bool,
    raw_csv: bool,
    form: str | None,
    output: str | None,
    **reading: Any,
) -> None:
    """List every document with its date and what it rests on, worst first.

    Texts under PATH are read; without PATH the store is asked. Where the year is missing, the
    meetings of the phrasebook that a text names bound the date. To correct dates by hand, write
    document,date,note into dates.csv beside the texts.
    """
    check_output(output)
    form_of(form, output)
    if paths or reading["paths_from"]:
        frame, unread = _read(paths, read_options(reading), phrasebooks)
    else:
        frame, unread = _stored(store_path, everything), 0
    if frame.is_empty():
        raise NoInput("no document is here that could have a date. Name a folder of texts.")
    import polars as pl

    certain = (pl.col("date_status") == "ok") & (pl.col("date_basis") != "events")
    tell(_summary(frame.height, frame.filter(certain).height, unread))
    shown = sort_worst_first(frame.filter(~certain) if doubtful else frame)
    write_table(shown, TABLE, form, output, raw_csv=raw_csv)


def _summary(documents: int, certain: int, unread: int) -> str:
    sentence = f"{certain:,} of {documents:,} documents have a date of their own"
    return sentence + (f"; {unread:,} paths gave no document." if unread else ".")


def sort_worst_first(frame: "pl.DataFrame") -> "pl.DataFrame":
    """The documents whose dates need a look first: by status, then by basis, then by name."""
    import polars as pl

    def rank(column: str, order: Sequence[str]) -> "pl.Expr":
        places = range(len(order))
        return pl.col(column).replace_strict(list(order), list(places), default=len(order))

    return frame.sort(
        rank("date_status", WORST_FIRST), rank("date_basis", WEAKEST_FIRST), "document"
    )


def _read(
    paths: Sequence[str], options: Any, phrasebooks: Sequence[str]
) -> tuple["pl.DataFrame", int]:
    """The dates of the texts under ``paths``, and how many paths gave none."""
    import polars as pl

    from tracker.scanning.book import open_book
    from tracker.scanning.dating import date_by_events
    from tracker.texts import Document, Unread, read_documents

    rows, unread = [], 0

    def documents() -> Iterator[Document]:
        nonlocal unread
        for row in read_documents(paths, options):
            if not isinstance(row, Unread):
                yield row
                continue
            unread += 1
            if row.status == "failed":
                tell(row.detail)

    for document in date_by_events(documents(), open_book(phrasebooks)):
        date = document.date
        known = (date.date, date.status, date.basis, date.precision, date.earliest, date.latest)
        rows.append((document.id, *known, date.event_date, date.evidence))
    return pl.DataFrame(rows, schema=dict.fromkeys(COLUMNS, pl.String), orient="row"), unread


def _stored(store_path: str, everything: bool) -> "pl.DataFrame":
    from tracker.results import Store

    with Store.open(store_path, everything=everything) as store:
        return store.documents().select(COLUMNS)


def _between(row: dict[str, Any]) -> str | None:
    """The bounds of a date, where they say more than the date does."""
    earliest, latest = row["date_earliest"], row["date_latest"]
    if earliest is None or (row["date_basis"] != "events" and row["date"] is not None):
        return None
    return f"{earliest} … {latest or ''}".rstrip()
