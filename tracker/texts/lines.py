"""The lines of texts: where they begin, found for many texts at once; cut when asked for.

Most lines of most texts are running text that nothing asks about, so none is made a string before.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import regex

from tracker.ranges import Ints

Words = npt.NDArray[np.uint32]
Pairs = npt.NDArray[np.uint16]
Bytes = npt.NDArray[np.uint8]

_LINE_FEED, _RETURN, FIRST_PRINTABLE = 10, 13, 32
_ENDS = np.zeros(FIRST_PRINTABLE, bool)  # the control bytes that end a line
_ENDS[[10, 11, 12, 13, 28, 29, 30]] = True
_RARE_ENDS = ("\x85", "\u2028", "\u2029")  # end a line too, and are several bytes in UTF-8
_RARE_ENDS_IN_UTF8 = regex.compile(rb"\xc2\x85|\xe2\x80[\xa8\xa9]")
_PAD = b"\n" * 8  # so that eight bytes can be read from every place


class Lines:
    """The lines of a text, each with its end, as ``str.splitlines(keepends=True)`` cuts them;
    ``starts`` are the places (code points) where they begin, and the end of the text.

    >>> lines = Lines("Four winds\\n\\nTwo", [0, 11, 12, 15])
    >>> len(lines), lines[0], lines.is_blank(1), lines.length(2)
    (3, 'Four winds\\n', True, 3)
    """

    __slots__ = ("starts", "text")

    def __init__(self, text: str, starts: list[int]) -> None:
        self.text, self.starts = text, starts

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, number: int) -> str:
        return self.text[self.starts[number] : self.starts[number + 1]]

    def length(self, number: int) -> int:
        """The characters of a line, with its end."""
        return self.starts[number + 1] - self.starts[number]

    def is_blank(self, number: int) -> bool:
        """Whether a line is nothing but white space."""
        return self.text[self.starts[number]].isspace() and self[number].isspace()


@dataclass(frozen=True, slots=True)
class LineTable:
    """The lines of several texts, text after text.

    ``data`` are the texts in UTF-8, one after the other, and some line feeds; ``begins`` (int64,
    one longer than lines) the bytes where lines begin, and the end; ``characters`` (int64, one
    longer) the same in code points of all texts together; ``lengths`` and ``owners`` (int64) the
    characters of each line and the number of its text; ``firsts`` (int64, one longer than texts)
    the number of the first line of each text, ``texts`` and ``bytes_of_texts`` (int64, one longer)
    its first code point and byte; ``controls`` (int64) the bytes below the space.
    """

    data: bytes
    begins: Ints
    characters: Ints
    firsts: Ints
    texts: Ints
    bytes_of_texts: Ints
    lengths: Ints
    owners: Ints
    controls: Ints

    def __len__(self) -> int:
        return len(self.begins) - 1

    @property
    def content(self) -> Bytes:
        """The bytes of all texts."""
        return np.frombuffer(self.data, np.uint8)[: -len(_PAD)]

    @property
    def is_ascii(self) -> bool:
        """Whether every character of every text is one byte."""
        return bool(self.texts[-1] == self.bytes_of_texts[-1])

    def bytes_at(self, places: Ints) -> Bytes:
        """The byte at each place of ``data``."""
        return np.frombuffer(self.data, np.uint8)[places]

    def pairs_at(self, places: Ints) -> Pairs:
        """The two bytes at each place, the first counting one and the second 256."""
        return np.ndarray((len(self.data) - 1,), "<u2", self.data, strides=(1,))[places]

    def fours_at(self, places: Ints) -> Words:
        """The four bytes at each place as a number, little-endian."""
        return np.ndarray((len(self.data) - 3,), "<u4", self.data, strides=(1,))[places]


def table_of_lines(texts: Sequence[str], data: Sequence[bytes]) -> LineTable:
    """The lines of texts; ``data`` are the same in UTF-8.

    >>> table = table_of_lines(["Four\\n\\nTwo", "", "3"], [b"Four\\n\\nTwo", b"", b"3"])
    >>> table.begins.tolist(), table.firsts.tolist()
    ([0, 5, 6, 9, 10], [0, 3, 3, 4])
    """
    joined = b"".join((*data, _PAD))
    content = np.frombuffer(joined, np.uint8)[: -len(_PAD)]
    bytes_of_texts = _places_of(data)
    is_begin = np.zeros(len(content) + 1, bool)
    controls = (content < FIRST_PRINTABLE).nonzero()[0]
    is_begin[_ends_of_lines(content, controls, bytes_of_texts) + 1] = True
    for place in _rare_ends(texts, data, bytes_of_texts):
        is_begin[place] = True
    is_begin[bytes_of_texts] = True
    begins = is_begin.nonzero()[0]  # an empty text begins where the next one does
    characters, characters_of_texts = begins, _places_of(texts)
    if characters_of_texts[-1] < len(content):
        going_on = (content.view(np.int8) < -0x40).nonzero()[0]  # 0x80 to 0xBF
        characters = begins - going_on.searchsorted(begins)
    firsts = begins.searchsorted(bytes_of_texts)
    owners = np.repeat(np.arange(len(texts)), np.diff(firsts))
    lengths = np.diff(characters)
    return LineTable(
        joined,
        begins,
        characters,
        firsts,
        characters_of_texts,
        bytes_of_texts,
        lengths,
        owners,
        controls,
    )


def _places_of(parts: Sequence[str] | Sequence[bytes]) -> Ints:
    """Where each part begins if they stand one after the other, and the end."""
    places = np.zeros(len(parts) + 1, np.int64)
    np.cumsum(np.fromiter(map(len, parts), np.int64, len(parts)), out=places[1:])
    return places


def _ends_of_lines(content: Bytes, controls: Ints, texts: Ints) -> Ints:
    """The last bytes of lines that end with one of the ``controls``."""
    signs = content[controls]
    is_end = _ENDS[signs]
    if (signs == _RETURN).any():  # before a line feed of its text it is part of that end
        next_is_feed = (signs[1:] == _LINE_FEED) & (controls[1:] == controls[:-1] + 1)
        begins_text = np.zeros(len(content) + 1, bool)
        begins_text[texts] = True
        next_is_feed &= ~begins_text[controls[1:]]
        is_end[:-1] &= ~((signs[:-1] == _RETURN) & next_is_feed)
    return controls[is_end]


def _rare_ends(texts: Sequence[str], data: Sequence[bytes], places: Ints) -> list[int]:
    """The bytes after ends of lines that are no control bytes."""
    found = []
    for number, text in enumerate(texts):
        if len(data[number]) > len(text) and any(end in text for end in _RARE_ENDS):
            ends = _RARE_ENDS_IN_UTF8.finditer(data[number])
            found += [int(places[number]) + end.end() for end in ends]
    return found
