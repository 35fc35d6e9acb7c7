"""Files of many records: JSON lines, and tables of comma- or tab-separated values."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from typing import IO, TYPE_CHECKING

from tracker.texts.building import DATE_FIELDS, RawText
from tracker.texts.decoding import decode_bytes
from tracker.texts.document import Decoding
from tracker.texts.source import ReadOptions, Source, Unread, printable_id
from tracker.texts.streams import After

if TYPE_CHECKING:
    import _csv

UTF8_MARK = b"\xef\xbb\xbf"
PLAIN_UTF8 = Decoding()
LARGEST_FIELD = 1 << 30  # characters of one cell


def read_json_lines(
    id_: str, stream: IO[bytes], source: Source, options: ReadOptions
) -> Iterator[RawText | Unread]:
    """A text for each line of JSON; a line that is none, or has no text, is a row of its own.

    Of a file in pieces, those lines that begin within the bytes ``source`` names.
    """
    left = None if source.last is None else source.last - source.first
    if source.first:
        stream.seek(source.first)
    for number, line in enumerate(stream, start=source.first_line):
        if left is not None:
            if left <= 0:
                return
            left -= len(line)
        if number == 1:
            line = line.removeprefix(UTF8_MARK)
            if line[:2] in (b"\xff\xfe", b"\xfe\xff"):
                text, _ = decode_bytes(line + stream.read())
                recoded = io.BytesIO(text.encode("utf-8", errors="replace"))
                yield from read_json_lines(id_, recoded, source, options)
                return
        if not line or line.isspace():
            continue
        yield _record_of_line(id_, line, number, options)


def _record_of_line(id_: str, line: bytes, number: int, options: ReadOptions) -> RawText | Unread:
    decoding = PLAIN_UTF8
    try:
        text = line.decode()
    except UnicodeDecodeError:
        text, decoding = decode_bytes(line)
    try:
        record = json.loads(text)
    except json.JSONDecodeError as error:
        return _bad(id_, number, f"is no JSON: {error.msg} (column {error.colno})")
    except (ValueError, RecursionError) as error:
        return _bad(id_, number, f"is no JSON: {error}")
    if not isinstance(record, dict):
        return _bad(id_, number, f"is {kind_of(record)}, not an object with a text")
    return text_of_record(id_, record, number, options, decoding)


def text_of_record(
    id_: str,
    record: Mapping[str, object],
    number: int,
    options: ReadOptions,
    decoding: Decoding,
) -> RawText | Unread:
    """The text of a record, its other fields as metadata; a row if it has none.

    A record without an id is called by its number. Ids may come again: the store tells such
    documents apart, whether a file is read as a whole or in pieces.
    """
    text = record.get(options.text_column)
    if not isinstance(text, str):
        if options.text_column in record:
            return _bad(id_, number, f"field '{options.text_column}' holds no text")
        fields = ", ".join(map(str, list(record)[:12])) or "none"
        return _bad(id_, number, f"field '{options.text_column}' is not there. Fields: {fields}")
    name = record.get(options.id_column)
    label = str(number) if name is None or name == "" else printable_id(str(name))
    title = record.get(options.title_column)
    stated: list[tuple[str, str]] = []
    metadata: dict[str, str] = {}
    for key, value in record.items():
        if key in (options.text_column, options.id_column, options.title_column):
            continue
        plain = _plain(value)
        if plain is None:
            continue
        if key == options.date_column:
            stated.insert(0, (key, plain))
        elif key.lower() in DATE_FIELDS:
            stated.append((key, plain))
        else:
            metadata[printable_id(key)] = plain
    return RawText(
        f"{id_}#{label}",
        text,
        decoding,
        title if isinstance(title, str) and title.strip() else None,
        stated,
        metadata,
    )


def kind_of(value: object) -> str:
    """What JSON calls a value.

    >>> kind_of([1]), kind_of(None), kind_of(2.5)
    ('an array', 'null', 'a number')
    """
    if value is None or isinstance(value, bool):
        return "null" if value is None else str(value).lower()
    if isinstance(value, list | dict):
        return "an array" if isinstance(value, list) else "an object"
    return "a string" if isinstance(value, str) else "a number"


def _plain(value: object) -> str | None:
    """A field as a string: lists of plain values joined, anything nested left out."""
    if isinstance(value, str):
        return value if value.isprintable() else value.encode(errors="replace").decode()
    if value is None or isinstance(value, dict):
        return None
    if isinstance(value, list):
        if all(isinstance(item, str | int | float) for item in value):
            return "; ".join(str(item) for item in value)
        return None
    return str(value).lower() if isinstance(value, bool) else str(value)


def _bad(id_: str, number: int, sentence: str) -> Unread:
    return Unread(f"{id_}#{number}", "failed", "bad_record", f"{id_}:{number}: {sentence}.")


def read_csv(
    id_: str, stream: IO[bytes], source: Source, options: ReadOptions
) -> Iterator[RawText | Unread]:
    """A text for each row of a table whose first row names the columns; .tsv by tabs, .csv by
    commas or, where the first row has more of them, by semicolons."""
    head = stream.read(1 << 20)
    whole = len(head) < 1 << 20
    cut = len(head) if whole else head.rfind(b"\n") + 1 or len(head)
    start, decoding = decode_bytes(head[:cut])
    if whole:
        lines: Iterator[str] = iter(io.StringIO(start, newline=""))
    else:
        rest = io.TextIOWrapper(
            io.BufferedReader(After(head, stream)),
            encoding={"utf-8": "utf-8-sig", "utf-16-le": "utf-16"}.get(
                decoding.encoding, decoding.encoding
            ),
            errors="replace",
            newline="",
        )
        lines = iter(rest)
    first_line = start.partition("\n")[0]
    tabs = source.format.startswith("tsv") or ("\t" in first_line and "," not in first_line)
    delimiter = "\t" if tabs else ";" if first_line.count(";") > first_line.count(",") else ","
    csv.field_size_limit(LARGEST_FIELD)
    reader = csv.reader(lines, delimiter=delimiter)
    yield from _rows(id_, reader, options, decoding)


def _rows(
    id_: str, reader: "_csv.Reader", options: ReadOptions, decoding: Decoding
) -> Iterator[RawText | Unread]:
    names: list[str] | None = None
    number = 0
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            number += 1
            yield _bad(id_, line, f"is no row: {error}")
            continue
        if cells is None:
            return
        if not cells:
            continue
        if names is None:
            names = [name.strip() for name in cells]
            if options.text_column not in names:
                yield Unread(
                    id_,
                    "skipped",
                    "no_text_column",
                    f"{id_}: column '{options.text_column}' is not there. Columns: "
                    f"{', '.join(names)}. Name it with --text-column.",
                )
                return
            continue
        number += 1
        if len(cells) != len(names):
            yield _bad(id_, line, f"has {len(cells)} cells, the first row {len(names)}")
            continue
        record = {name: cell for name, cell in zip(names, cells, strict=True) if name and cell}
        record.setdefault(options.text_column, "")
        yield text_of_record(id_, record, number, options, decoding)
