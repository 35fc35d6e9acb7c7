"""A plain text too large to be one document, in sections that are read one at a time.

Where the sections end depends on the bytes alone, so that a file read from front to back, one of
whose sections is read by itself, and one that is unpacked on the way all give the same ones.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import IO

from tracker.texts.decoding import MARKS
from tracker.texts.source import Source

LARGEST_TEXT = 64_000_000  # bytes; a .txt up to this is one document, docs/decisions/0020
SECTION = 1 << 20  # bytes of a section at most: what a task of a scan holds
LOOK = 1 << 18  # bytes at the end of a section in which a good place to end it is looked for
ENDS = ("\n\n", "\r\n\r\n", "\n", "\u3002", ". ", " ")  # where a section may end, best first
TOP = 1 << 16  # bytes at the top of the file, where its title and date stand


def sections_of(stream: IO[bytes]) -> Iterator[bytes]:
    """The bytes of a stream in sections, in order; nothing is left out and nothing stands twice.

    >>> import io
    >>> [len(section) for section in sections_of(io.BytesIO(b"word\\n" * 1_000_000))]
    [1048575, 1048575, 1048575, 1048575, 805700]
    """
    held, mark = _filled(stream, b""), b""
    mark = mark_of(held)
    while len(held) == SECTION:
        cut = SECTION - LOOK + _cut(held[SECTION - LOOK :], mark)
        yield held[:cut]
        held = _filled(stream, held[cut:])
    if held:
        yield held


def _filled(stream: IO[bytes], held: bytes) -> bytes:
    parts, size = [held], len(held)
    while size < SECTION and (chunk := stream.read(SECTION - size)):
        parts.append(chunk)
        size += len(chunk)
    return b"".join(parts)


def split_sections(source: Source) -> list[Source]:
    """A large .txt as one source for each section; ``first_line`` is the number of the section."""
    pieces: list[Source] = []
    place = 0
    with Path(source.path).open("rb") as file:
        mark = mark_of(file.read(4))
        while source.size - place >= SECTION:
            file.seek(place + SECTION - LOOK)
            end = place + SECTION - LOOK + _cut(file.read(LOOK), mark)
            pieces.append(source._replace(first=place, last=end, first_line=len(pieces) + 1))
            place = end
    if place < source.size:
        last = source._replace(first=place, last=source.size, first_line=len(pieces) + 1)
        pieces.append(last)
    return pieces


def mark_of(data: bytes) -> bytes:
    """The byte order mark at the beginning, empty if there is none."""
    return next((mark for mark, _ in MARKS if data.startswith(mark)), b"")


def _cut(tail: bytes, mark: bytes) -> int:
    """Where to end a section whose last bytes are ``tail``: after a blank line, else a line, else
    a sentence, else a word, else before a letter that would be torn apart."""
    encoding = next((name for known, name in MARKS if known == mark), "utf-8")
    width = 4 if "32" in encoding else 2 if "16" in encoding else 1
    for end in ENDS:
        needle = end.encode(encoding)
        place = tail.rfind(needle)
        while place > 0 and place % width:
            place = tail.rfind(needle, 0, place + len(needle) - 1)
        if place > 0:
            return place + len(needle)
    cut = len(tail) - len(tail) % width
    while width == 1 and cut > len(tail) - 4 and tail[cut - 1] >= 0x80:
        cut -= 1
        if tail[cut] >= 0xC0:
            break
    return cut
