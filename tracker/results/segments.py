"""Segments: immutable Parquet files of matches, and of the letters of texts.

matches: ``text`` str (key), ``phrase`` str, ``wording`` str, ``kind`` str, ``score`` f32,
    ``start`` i32, ``end`` i32 (code points), ``zone`` str, ``inside`` str or null, ``quote`` str.
texts: ``text`` str (key), ``body`` str.

Whether a row of a segment holds is said by the catalogue: a text may stand in two segments, and
then only the rows of the segment named there count.
"""

import hashlib
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from tracker.errors import StoreNotReadable
from tracker.results.catalogue import SEGMENTS
from tracker.results.durable import write_durably
from tracker.results.rows import MatchRows
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

TEXTS_PER_GROUP = 128  # texts read from the disk to get at one of them
MATCHES_PER_GROUP = 131_072
ZSTD_LEVEL = 2  # a fourth quicker than 3, and a fourteenth larger


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment as the catalogue knows it."""

    segment: int
    kind: str
    file: str
    rows: int
    bytes: int
    sha256: str


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
    return _write(folder, number, "matches", ordered, MATCHES_PER_GROUP)


def write_texts(folder: Path, number: int, letters: Mapping[str, bytes]) -> Segment:
    """One segment of letters (UTF-8), by the key of their text. Raises OSError."""
    keys = sorted(letters)
    body = pl.Series("body", [letters[key] for key in keys], pl.Binary).cast(pl.String)
    frame = pl.DataFrame([pl.Series("text", keys, pl.String), body])
    return _write(folder, number, "texts", frame, TEXTS_PER_GROUP)


def _write(folder: Path, number: int, kind: str, frame: pl.DataFrame, group: int) -> Segment:
    buffer = io.BytesIO()
    frame.write_parquet(
        buffer, compression="zstd", compression_level=ZSTD_LEVEL, row_group_size=group
    )
    content = buffer.getvalue()
    name = f"{kind}-{number:06d}.parquet"
    write_durably(folder / SEGMENTS / name, content)
    digest = hashlib.sha256(content).hexdigest()
    return Segment(number, kind, name, frame.height, len(content), digest)


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
    """All rows of one segment."""
    return _read(folder, file, None)


def read_letters(folder: Path, file: str, keys: Sequence[str]) -> dict[str, str]:
    """The letters of those texts of a segment that are named."""
    frame = _read(folder, file, pl.col("text").is_in(list(keys)))
    return dict(zip(frame["text"].to_list(), frame["body"].to_list(), strict=True))


def _read(folder: Path, file: str, wanted: pl.Expr | None) -> pl.DataFrame:
    try:
        lazy = pl.scan_parquet(folder / SEGMENTS / file)
        return (lazy if wanted is None else lazy.filter(wanted)).collect()
    except (OSError, pl.exceptions.PolarsError) as error:
        raise StoreNotReadable(
            f"{folder}: segment {file} is {'missing' if _absent(error) else 'damaged'}. "
            "What to do: phrasetrack store check"
        ) from error


def _absent(error: Exception) -> bool:
    return isinstance(error, FileNotFoundError)
