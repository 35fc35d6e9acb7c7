"""Segments of matches: immutable Parquet files.

Columns: ``text`` str (key), ``phrase`` str, ``wording`` str, ``kind`` str, ``score`` f32,
    ``start`` i32, ``end`` i32 (code points), ``zone`` str, ``inside`` str or null, ``quote`` str.

Whether a row of a segment holds is said by the catalogue: a text may stand in two segments, and
then only the rows of the segment named there count.
"""

import io
from collections.abc import Iterable, Sequence
from pathlib import Path

import polars as pl

from tracker.errors import StoreNotReadable
from tracker.results.catalogue import SEGMENTS
from tracker.results.rows import MatchRows
from tracker.results.segment import Segment, write_segment
from tracker.results.zones import ZONES

MATCH_SCHEMA = {
    "text": pl.String,
    "phrase": pl.String,
    "wording": pl.String,
    "kind": pl.String,
    "score": pl.Float32,
    "start": pl.Int32,
    "end": pl.Int32,
    "zone": pl.String,
    "inside": pl.String,
    "quote": pl.String,
}

MATCHES_PER_GROUP = 131_072
ZSTD_LEVEL = 2  # a fourth quicker than 3, and a fourteenth larger


def match_frame(rows: MatchRows) -> pl.DataFrame:
    """The columns of a batch as a frame of strings and numbers."""
    phrases = pl.Series(rows.phrases, dtype=pl.String)
    inside = pl.Series("inside", rows.inside, dtype=pl.Int64)
    return pl.DataFrame(
        {
            "text": pl.Series(rows.keys, dtype=pl.String).gather(rows.text),
            "phrase": phrases.gather(rows.phrase),
            "wording": pl.Series(rows.wordings, dtype=pl.String).gather(rows.wording),
            "kind": pl.Series(rows.kinds, dtype=pl.String).gather(rows.kind),
            "score": pl.Series(rows.score, dtype=pl.Float32),
            "start": pl.Series(rows.start, dtype=pl.Int32),
            "end": pl.Series(rows.end, dtype=pl.Int32),
            "zone": pl.Series(ZONES, dtype=pl.String).gather(rows.zone),
            "inside": phrases.gather(inside.set(inside < 0, None)),
            "quote": pl.Series(rows.quotes, dtype=pl.String),
        },
        schema=MATCH_SCHEMA,
    )


def write_matches(folder: Path, number: int, batches: Iterable[MatchRows]) -> Segment:
    """One segment of the matches of several batches, on the disk when this returns. Raises
    OSError."""
    return write_frame(folder, number, pl.concat(map(match_frame, batches)))


def write_frame(folder: Path, number: int, frame: pl.DataFrame) -> Segment:
    """One segment of the matches of a frame like that of ``match_frame``. Raises OSError."""
    ordered = frame.sort("text", "start", "end", "phrase", "wording")
    buffer = io.BytesIO()
    ordered.write_parquet(
        buffer,
        compression="zstd",
        compression_level=ZSTD_LEVEL,
        row_group_size=MATCHES_PER_GROUP,
    )
    return write_segment(folder, number, "matches", buffer.getvalue(), ordered.height)


def read_segments(folder: Path, numbers_and_files: Sequence[tuple[int, str]]) -> pl.DataFrame:
    """The rows of several segments of matches, with the number of their ``segment``.

    Raises StoreNotReadable, naming the file, if one is missing or damaged.
    """
    frames = [
        read_segment(folder, file).with_columns(segment=pl.lit(number, pl.Int64))
        for number, file in numbers_and_files
    ]
    if not frames:
        return pl.DataFrame(schema={**MATCH_SCHEMA, "segment": pl.Int64})
    return pl.concat(frames)


def read_segment(folder: Path, file: str) -> pl.DataFrame:
    """All rows of one segment. Raises what ``read_segments`` raises."""
    try:
        return pl.scan_parquet(folder / SEGMENTS / file).collect()
    except (OSError, pl.exceptions.PolarsError) as error:
        raise StoreNotReadable(
            f"{folder}: segment {file} is {'missing' if _absent(error) else 'damaged'}. "
            "What to do: phrasetrack store check"
        ) from error


def _absent(error: Exception) -> bool:
    return isinstance(error, FileNotFoundError)
