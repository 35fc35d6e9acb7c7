"""Plain text and Markdown: the decoded file is the document text, front matter and all."""

import io
from collections.abc import Iterator
from typing import IO

import regex

from tracker.texts.building import DATE_FIELDS, RawText
from tracker.texts.decoding import decode_bytes
from tracker.texts.sections import LARGEST_TEXT, TOP, mark_of, sections_of
from tracker.texts.source import ReadOptions, Source, Unread
from tracker.texts.streams import After


def read_text(
    id_: str, stream: IO[bytes], source: Source, options: ReadOptions
) -> Iterator[RawText | Unread]:
    """The one text of a .txt; of one larger than LARGEST_TEXT a text for each section, called by
    its number. A source that is one section gives that alone."""
    if source.last is not None:
        top = stream.read(TOP)
        stream.seek(source.first)
        data = stream.read(source.last - source.first)
        yield _section(id_, data, source.first_line, top)
        return
    data = stream.read(LARGEST_TEXT + 1)
    if len(data) <= LARGEST_TEXT:
        text, decoding = decode_bytes(data)
        yield RawText(id_, text, decoding)
        return
    top = data[:TOP]
    whole = io.BufferedReader(After(data, stream))
    del data
    for number, section in enumerate(sections_of(whole), start=1):
        yield _section(id_, section, number, top)


def _section(id_: str, data: bytes, number: int, top: bytes) -> RawText:
    """A section of a large file; ``top`` are the first bytes of the file."""
    mark = mark_of(top)
    text, decoding = decode_bytes(data if number == 1 else mark + data)
    head, _ = decode_bytes(top[: top.rfind(b"\n") + 1] or top)
    metadata = {"section": str(number)}
    return RawText(f"{id_}#{number}", text, decoding, metadata=metadata, head=head)


FRONT_MATTER = regex.compile(
    r"\A---[ \t]*\r?\n(.*?\r?\n)??(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", regex.S
)


def read_markdown(
    id_: str, stream: IO[bytes], source: Source, options: ReadOptions
) -> Iterator[RawText | Unread]:
    """The one text of a .md. YAML between two lines of "---" at its top is metadata; it stays in
    the text, in the zone meta. Front matter that is no YAML is named in the metadata and not used.
    """
    text, decoding = decode_bytes(stream.read())
    match = FRONT_MATTER.match(text)
    if match is None:
        yield RawText(id_, text, decoding)
        return
    fields, fault = read_front_matter(match[1] or "", id_)
    title = fields.pop(options.title_column, None)
    stated = []
    for name in dict.fromkeys([options.date_column, *DATE_FIELDS]):
        if name in fields:
            stated.append((name, fields.pop(name)))
    if fault:
        fields["front_matter"] = f"not read: {fault}"
    yield RawText(id_, text, decoding, title, stated, fields, front=match.end())


def read_front_matter(text: str, file: str) -> tuple[dict[str, str], str]:
    r"""The fields of front matter as strings, lists joined by "; ", and what is wrong with it.

    >>> read_front_matter("title: Clean city\ndate: 2023-04-21\ntags: [a, b]\n", "a.md")
    ({'title': 'Clean city', 'date': '2023-04-21', 'tags': 'a; b'}, '')
    """
    from tracker.marked_yaml import MarkedList, MarkedMap, MarkedScalar, parse_marked_yaml

    parsed = parse_marked_yaml(text, file, first_line=2)
    if parsed.faults:
        return {}, str(parsed.faults[0])
    if parsed.root is None:
        return {}, ""
    if not isinstance(parsed.root, MarkedMap):
        return {}, f"{file}:2: the front matter is no list of fields."
    fields: dict[str, str] = {}
    for key, value in parsed.root.pairs:
        if isinstance(value, MarkedScalar) and value.value:
            fields.setdefault(key.value, value.value)
        elif isinstance(value, MarkedList):
            items = [item.value for item in value.items if isinstance(item, MarkedScalar)]
            fields.setdefault(key.value, "; ".join(items))
    return fields, ""
