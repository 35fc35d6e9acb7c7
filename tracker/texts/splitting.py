"""Large sources in pieces that several workers can read."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from tracker.texts.sections import LARGEST_TEXT, split_sections
from tracker.texts.source import Source

CHUNK = 1 << 17  # bytes read at once where a file is cut; parts differ by so many


def split_source(source: Source, target_bytes: int) -> list[Source]:
    """``source`` in pieces of about ``target_bytes``: a .jsonl at line ends, a .parquet at rows, a
    .txt too large for one document in its sections; everything else, and what is small, is one
    piece. The pieces give the same documents in the same
    order as the whole. A file that cannot be read is one piece: reading says why.

    Raises ValueError if ``target_bytes`` is not positive.
    """
    return list(pieces_of(source, target_bytes))


def pieces_of(source: Source, target_bytes: int) -> Iterator[Source]:
    """The pieces of ``split_source``, those of a .jsonl while it is looked through: the first can
    be read before the last is found."""
    if target_bytes <= 0:
        raise ValueError(f"target_bytes is {target_bytes}; it counts bytes and is positive")
    if source.size <= target_bytes or source.last is not None or source.first:
        yield source
        return
    if source.format == "jsonl":
        yield from _split_lines(source, target_bytes)
        return
    pieces = [source]
    with suppress(OSError):
        if source.format == "parquet":
            from tracker.texts.tables import split_rows

            pieces = split_rows(source, target_bytes)
        elif source.format == "txt" and source.size > LARGEST_TEXT:
            pieces = split_sections(source)
    yield from pieces


def _split_lines(source: Source, target_bytes: int) -> Iterator[Source]:
    first, line, seen_lines, position = 0, 1, 0, 0
    with suppress(OSError), Path(source.path).open("rb") as file:
        while chunk := file.read(min(CHUNK, target_bytes)):
            end = position + len(chunk)
            whole = end - first >= target_bytes and end < source.size
            if whole and (cut := chunk.rfind(b"\n") + 1):
                lines = seen_lines + chunk.count(b"\n", 0, cut)
                yield _piece(source, first, position + cut, line)
                first, line = position + cut, line + lines
                seen_lines = chunk.count(b"\n", cut)
            else:
                seen_lines += chunk.count(b"\n")
            position = end
    if not first:
        yield source
    elif first < position or position < source.size:
        yield _piece(source, first, max(position, source.size), line)


def _piece(source: Source, first: int, last: int, first_line: int) -> Source:
    return source._replace(first=first, last=last, first_line=first_line)
