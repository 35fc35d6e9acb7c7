"""A text and what the file says of it, made into a Document."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from tracker.texts.corrections import correct_date
from tracker.texts.dating import date_document
from tracker.texts.decoding import is_binary, repair_mojibake, without_surrogates
from tracker.texts.document import Decoding, Document
from tracker.texts.language import language_of
from tracker.texts.layout import lay_out, lay_out_lines, zones_of
from tracker.texts.metadata import fields_of_path
from tracker.texts.outline import Outline, outline_texts
from tracker.texts.rules import load_rules
from tracker.texts.source import ReadOptions, Unread, day_of_reading

DATE_FIELDS = (  # names under which files state their publication, best first
    "date",
    "published",
    "date_published",
    "datepublished",
    "publication_date",
    "publish_date",
    "published_at",
    "pubdate",
    "pub_date",
)


PLAIN = Decoding()


@dataclass(frozen=True, slots=True)
class RawText:
    """What a reader hands over: the text, how it was decoded, and what the file says beside it.
    ``stated`` are (field, value) pairs that state the publication date; ``front`` characters at the
    top of the text are metadata; ``aside`` is text of the page that is not the document's, where
    its date may stand; ``head`` is the top of the file where ``text`` is a section of it: title and
    date of the file are found there."""

    id: str
    text: str
    decoding: Decoding = PLAIN
    title: str | None = None
    stated: Sequence[tuple[str, str]] = ()
    metadata: Mapping[str, str] = field(default_factory=dict)
    front: int = 0
    aside: str = ""
    head: str = ""


class _Readable(NamedTuple):
    """A text that is one, as it is kept, with the same in UTF-8."""

    raw: RawText
    text: str
    data: bytes
    decoding: Decoding


def build_document(
    raw: RawText, options: ReadOptions, as_of: str | None = None
) -> Document | Unread:
    """The document of one text; of many, ``build_documents`` makes them quicker."""
    [row] = build_documents([raw], options, as_of)
    return row


def build_documents(
    raws: Sequence[RawText | Unread], options: ReadOptions, as_of: str | None = None
) -> list[Document | Unread]:
    """The document of each text, or the row of one that turns out to be no text; rows stay as they
    are. ``as_of`` is ``day_of_reading(options)``, asked once by whoever builds many.

    >>> rows = build_documents([RawText("a.txt", "Clean city\\n\\n2023-04-21\\n")], ReadOptions())
    >>> [(row.title, row.date.date) for row in rows]
    [('Clean city', '2023-04-21')]
    """
    as_of = as_of or day_of_reading(options)
    rows = [raw if isinstance(raw, Unread) else _make_readable(raw, options) for raw in raws]
    readable = [row for row in rows if isinstance(row, _Readable)]
    outlines = iter(
        outline_texts(
            [row.text for row in readable],
            [row.data for row in readable],
            [0 if row.raw.head else row.raw.front for row in readable],
            load_rules(options.rules),
        )
    )
    return [
        row if isinstance(row, Unread) else _build(row, next(outlines), options, as_of)
        for row in rows
    ]


def _make_readable(raw: RawText, options: ReadOptions) -> _Readable | Unread:
    text, decoding = raw.text, raw.decoding
    if options.fix_mojibake and decoding.mojibake:
        text = repair_mojibake(text)
        decoding = replace(decoding, encoding=decoding.encoding + "+repaired")
    try:
        data = text.encode()
    except UnicodeEncodeError:
        text, lone = without_surrogates(text)
        decoding = replace(decoding, replaced=decoding.replaced + lone)
        data = text.encode()
    if is_binary(text, data):
        return Unread(
            raw.id,
            "skipped",
            "binary",
            f"{raw.id}: more than a tenth of it is control characters; this is no text.",
        )
    return _Readable(raw, text, data, decoding)


def _build(readable: _Readable, outline: Outline, options: ReadOptions, as_of: str) -> Document:
    raw, text = readable.raw, readable.text
    metadata, title, stated = _beside(raw, options)
    rules, order = load_rules(options.rules), options.date_order
    if raw.head:
        top = lay_out(raw.head, rules, order, title, raw.front)
        # a foot of the file is not to be seen from its top
        top.dates = {index: top.dates[index] for index in top.head if index in top.dates}
        layout = lay_out_lines(outline, rules, order, top.title or raw.id)
    else:
        top = layout = lay_out_lines(outline, rules, order, title, raw.front)
    date = date_document(top, raw.id, metadata, as_of, order, stated)
    if date.date is None and raw.aside:
        around = lay_out(raw.aside, rules, order)
        date = date_document(around, raw.id, metadata, as_of, order, stated)
    name = raw.id.rpartition("#")[0] if raw.head and raw.id not in options.corrections else raw.id
    if name in options.corrections:
        date = correct_date(date, options.corrections[name])
    return Document(
        id=raw.id,
        text=text,
        sha256=hashlib.sha256(readable.data).hexdigest(),
        title=layout.title,
        zones=zones_of(layout),
        date=date,
        language=language_of(text),
        decoding=readable.decoding,
        metadata=metadata,
        utf8=readable.data,
    )


def _beside(
    raw: RawText, options: ReadOptions
) -> tuple[Mapping[str, str], str | None, list[tuple[str, str]]]:
    """Metadata, title and stated dates: what the file carries, then the metadata.csv beside it,
    then the pattern on its path; what comes first wins."""
    if not options.folder_metadata and not options.meta_from:
        return raw.metadata, raw.title, list(raw.stated)
    more = {
        **fields_of_path(raw.id, options.meta_from),
        **options.folder_metadata.get(raw.id.partition("#")[0], {}),
        **options.folder_metadata.get(raw.id, {}),
    }
    title = raw.title or more.pop("title", None)
    stated = [*raw.stated, *((name, more.pop(name)) for name in DATE_FIELDS if more.get(name))]
    return {**more, **raw.metadata}, title, stated
