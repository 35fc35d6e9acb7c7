"""Parquet tables, read in stretches of rows so that no table has to fit into memory."""

from collections.abc import Iterator
from itertools import pairwise
from typing import IO, TYPE_CHECKING

from tracker.texts.building import RawText
from tracker.texts.document import Decoding
from tracker.texts.packing import DamagedArchive
from tracker.texts.records import text_of_record
from tracker.texts.source import ReadOptions, Source, Unread

if TYPE_CHECKING:
    import polars

ROWS_AT_ONCE = 2000  # rows read together; at 20 kB of text a row about 40 MB


def read_parquet(
    id_: str, stream: IO[bytes], source: Source, options: ReadOptions
) -> Iterator[RawText | Unread]:
    """A text for each row, dates and numbers as strings. Of a table in pieces, the rows from
    ``source.first`` on, before ``source.last``. Raises DamagedArchive if it is no Parquet file."""
    import polars

    try:
        table = polars.scan_parquet(source.path or stream.read())
        schema = table.collect_schema()
        total = table.select(polars.len()).collect().item() if source.last is None else source.last
    except (polars.exceptions.PolarsError, OSError) as error:
        raise DamagedArchive(f"is no Parquet table: {_first_line(error)}") from None
    names = schema.names()
    if options.text_column not in names:
        sentence = f"{id_}: column '{options.text_column}' is not there. Columns: "
        sentence += f"{', '.join(names)}. Name it with --text-column."
        yield Unread(id_, "skipped", "no_text_column", sentence)
        return
    for first in range(source.first, total, ROWS_AT_ONCE):
        count = min(ROWS_AT_ONCE, total - first)
        try:
            rows = _as_strings(table.slice(first, count)).collect()
        except (polars.exceptions.PolarsError, OSError) as error:
            raise DamagedArchive(f"is damaged: {_first_line(error)}") from None
        for number, row in enumerate(rows.iter_rows(named=True), start=first + 1):
            yield text_of_record(id_, row, number, options, Decoding())


def _as_strings(table: "polars.LazyFrame") -> "polars.LazyFrame":
    """Dates and times in ISO form; all else as Python has it."""
    import polars.selectors as columns

    return table.with_columns(
        columns.date().dt.to_string("%Y-%m-%d"),
        columns.datetime().dt.to_string("%Y-%m-%d %H:%M:%S"),
    )


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


def split_rows(source: Source, target_bytes: int) -> list[Source]:
    """A .parquet in pieces of whole rows, as many as its size holds ``target_bytes``; one piece if
    it is no table (reading says so)."""
    import polars

    try:
        total = polars.scan_parquet(source.path).select(polars.len()).collect().item()
    except (polars.exceptions.PolarsError, OSError):
        return [source]
    pieces = min(max(1, -(-source.size // target_bytes)), max(total, 1))
    if pieces == 1:
        return [source]
    edges = [total * piece // pieces for piece in range(pieces + 1)]
    return [
        source._replace(first=first, last=last, first_line=first + 1)
        for first, last in pairwise(edges)
    ]
