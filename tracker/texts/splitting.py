"""Large sources in pieces that several workers can read."""

from dataclasses import replace
from pathlib import Path

from tracker.texts.sections import LARGEST_TEXT, split_sections
from tracker.texts.source import Source

CHUNK = 1 << 22  # bytes read at a time while lines are counted


def split_source(source: Source, target_bytes: int) -> list[Source]:
    """``source`` in pieces of about ``target_bytes``: a .jsonl at line ends, a .parquet at rows, a
    .txt too large for one document in its sections; everything else, and what is small, is one
    piece. The pieces give the same documents in the same
    order as the whole. A file that cannot be read is one piece: reading says why.

    Raises ValueError if ``target_bytes`` is not positive.
    """
    if target_bytes <= 0:
        raise ValueError(f"target_bytes is {target_bytes}; it counts bytes and is positive")
    if source.size <= target_bytes or source.last is not None or source.first:
        return [source]
    try:
        if source.format == "jsonl":
            return _split_lines(source, target_bytes)
        if source.format == "parquet":
            from tracker.texts.tables import split_rows

            return split_rows(source, target_bytes)
        if source.format == "txt" and source.size > LARGEST_TEXT:
            return split_sections(source)
    except OSError:
        pass
    return [source]


def _split_lines(source: Source, target_bytes: int) -> list[Source]:
    pieces: list[Source] = []
    first, line, seen_lines = 0, 1, 0
    with Path(source.path).open("rb") as file:
        position = 0
        while chunk := file.read(min(CHUNK, target_bytes)):
            end = position + len(chunk)
            if end - first >= target_bytes and (cut := chunk.rfind(b"\n") + 1):
                lines = seen_lines + chunk.count(b"\n", 0, cut)
                pieces.append(_piece(source, first, position + cut, line))
                first, line = position + cut, line + lines
                seen_lines = chunk.count(b"\n", cut)
            else:
                seen_lines += chunk.count(b"\n")
            position = end
    if first < position or not pieces:
        pieces.append(_piece(source, first, position, line))
    return pieces if len(pieces) > 1 else [source]


def _piece(source: Source, first: int, last: int, first_line: int) -> Source:
    return replace(source, first=first, last=last, first_line=first_line)
