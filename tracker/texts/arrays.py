"""Files of JSON: an array of records, one object, or objects one after another, read as they come.

Never more of an array is held than the record at hand and the chunk it came in.
"""

import codecs
import json
from collections.abc import Iterator
from typing import IO

from tracker.texts.building import RawText
from tracker.texts.decoding import decode_bytes
from tracker.texts.document import Decoding
from tracker.texts.records import kind_of, text_of_record
from tracker.texts.source import ReadOptions, Source, Unread

CHUNK = 1 << 20  # bytes read at a time
LARGEST_RECORD = 64_000_000  # characters of one record, with all its fields
DECODER = json.JSONDecoder()
SPACE = " \t\r\n\ufeff"


def read_json(
    id_: str, stream: IO[bytes], source: Source, options: ReadOptions
) -> Iterator[RawText | Unread]:
    """A text for each record of an array, or of the one array of records an object holds; an object
    with a text is one document by the name of the file. A record that has no text is a row of its
    own; after something that is no JSON nothing more can be read, which is a row too.
    """
    text = _Letters(stream)
    first = text.peek()
    if not first:
        yield Unread(id_, "skipped", "empty", f"{id_}: is empty; nothing was read.")
        return
    if first == "{":
        yield from _objects(id_, text, options)
    elif first == "[":
        text.skip("[")
        yield from _records(id_, text, options)
    else:
        yield _bad(id_, text.line, 1, "is no JSON: it begins with neither '[' nor '{'")


def _objects(id_: str, text: "_Letters", options: ReadOptions) -> Iterator[RawText | Unread]:
    """The one object of a file, or, where more follow, each of them (JSON lines so named)."""
    line = text.line
    value = text.value()
    if isinstance(value, str):
        yield _bad(id_, text.line, 1, value)
        return
    record = value[0]
    if not text.peek():
        yield from _of_one_object(id_, record, options, text.decoding)
        return
    number = 1
    while True:
        yield _row(id_, record, number, line, options, text.decoding)
        if not text.peek():
            return
        number, line = number + 1, text.line
        value = text.value()
        if isinstance(value, str):
            yield _bad(id_, text.line, number, value)
            return
        record = value[0]


def _of_one_object(
    id_: str, record: object, options: ReadOptions, decoding: Decoding
) -> Iterator[RawText | Unread]:
    lists = (
        [value for value in record.values() if _holds_records(value)]
        if isinstance(record, dict)
        else []
    )
    if isinstance(record, dict) and options.text_column not in record and len(lists) == 1:
        for number, item in enumerate(lists[0], start=1):
            yield _row(id_, item, number, 1, options, decoding)
        return
    row = _row(id_, record, 1, 1, options, decoding)
    yield row._replace(id=id_)


def _holds_records(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)


def _records(id_: str, text: "_Letters", options: ReadOptions) -> Iterator[RawText | Unread]:
    number = 0
    while (sign := text.peek()) != "]":
        if number:
            if sign != ",":
                what = "the end of the file" if not sign else f"'{sign}'"
                yield _bad(
                    id_, text.line, number + 1, f"is no JSON: {what} where ',' or ']' stands"
                )
                return
            text.skip(",")
            text.peek()
        number, line = number + 1, text.line
        value = text.value()
        if isinstance(value, str):
            yield _bad(id_, text.line, number, value)
            return
        yield _row(id_, value[0], number, line, options, text.decoding)
    text.skip("]")
    if rest := text.peek():
        yield _bad(id_, text.line, number + 1, f"is no JSON: '{rest}' after the end of the array")


def _row(
    id_: str,
    record: object,
    number: int,
    line: int,
    options: ReadOptions,
    decoding: Decoding,
) -> RawText | Unread:
    if not isinstance(record, dict):
        kind = kind_of(record)
        detail = f"{id_}:{line}: record {number} is {kind}, not an object with a text."
        return Unread(f"{id_}#{number}", "failed", "bad_record", detail)
    row = text_of_record(id_, record, number, options, decoding)
    if isinstance(row, Unread):
        sentence = row.detail.removeprefix(f"{id_}:{number}: ")
        return row._replace(detail=f"{id_}:{line}: record {number}: {sentence}")
    return row


def _bad(id_: str, line: int, number: int, sentence: str) -> Unread:
    detail = f"{id_}:{line}: record {number} {sentence}. Nothing after it was read."
    return Unread(f"{id_}#{number}", "failed", "bad_record", detail)


class _Letters:
    """The letters of a stream, from the place reached; ``line`` counts from 1."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream = stream
        head = stream.read(CHUNK)
        wide_letters = b"\0" in head[:4]  # a line end of theirs is two bytes
        cut = len(head) if len(head) < CHUNK or wide_letters else head.rfind(b"\n") + 1 or len(head)
        _, self.decoding = decode_bytes(head[:cut])
        encoding = {"utf-8": "utf-8-sig", "utf-16-le": "utf-16"}.get(
            self.decoding.encoding, self.decoding.encoding
        )
        wide = self.decoding.encoding == "utf-16-le" and not head.startswith(b"\xff\xfe")
        self.decoder = codecs.getincrementaldecoder("utf-16-le" if wide else encoding)("replace")
        self.ended = not head
        self.held = self.decoder.decode(head, final=not head)
        self.place = 0
        self.line = 1

    def _more(self) -> bool:
        """Read on; the letters already passed are let go."""
        if self.ended:
            return False
        chunk = self.stream.read(max(CHUNK, len(self.held) - self.place))  # doubling: linear time
        self.ended = not chunk
        self.held = self.held[self.place :] + self.decoder.decode(chunk, final=self.ended)
        self.place = 0
        return True

    def peek(self) -> str:
        """The next letter that is no white space; empty at the end."""
        while True:
            while self.place < len(self.held) and self.held[self.place] in SPACE:
                self.line += self.held[self.place] == "\n"
                self.place += 1
            if self.place < len(self.held):
                return self.held[self.place]
            if not self._more():
                return ""

    def skip(self, sign: str) -> None:
        """Go past ``sign``, which is there."""
        self.place += len(sign)

    def value(self) -> tuple[object] | str:
        """The value that begins here, as a tuple of one; else the sentence that says why none."""
        while True:
            try:
                value, end = DECODER.raw_decode(self.held, self.place)
            except (ValueError, RecursionError) as error:
                if len(self.held) - self.place > LARGEST_RECORD:
                    return f"is longer than {LARGEST_RECORD} characters"
                if isinstance(error, RecursionError):
                    return "is nested too deep"
                if self._more():
                    continue
                return self._sentence(error)
            if end == len(self.held) and self._more():  # a number may go on
                continue
            self.line += self.held.count("\n", self.place, end)
            self.place = end
            return (value,)

    def _sentence(self, error: ValueError) -> str:
        if isinstance(error, json.JSONDecodeError):
            self.line += self.held.count("\n", self.place, error.pos)
            return f"is no JSON: {error.msg}"
        return f"is no JSON: {error}"
