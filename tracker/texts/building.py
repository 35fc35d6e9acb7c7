"""A text and what the file says of it, made into a Document."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from tracker.texts.corrections import correct_date
from tracker.texts.damage import Damage, look_for_damage
from tracker.texts.dating import date_document
from tracker.texts.decoding import (
    count_mojibake,
    is_binary,
    repair_mojibake,
    without_surrogates,
)
from tracker.texts.document import Decoding, Document
from tracker.texts.language import language_of
from tracker.texts.layout import lay_out, lay_out_lines, zones_of
from tracker.texts.lines import LineTable, table_of_lines
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
NOTHING: Mapping[str, str] = {}


class RawText(NamedTuple):
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
    metadata: Mapping[str, str] = NOTHING
    front: int = 0
    aside: str = ""
    head: str = ""


class _Written(NamedTuple):
    """A text as it is kept, with the same in UTF-8."""

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
    rules = load_rules(options.rules)
    written = [_write(raw) for raw in raws if isinstance(raw, RawText)]
    table, damage = _look_at(written)
    written = [
        _with_mojibake(one, options.fix_mojibake) if number in damage.garbled else one
        for number, one in enumerate(written)
    ]
    if options.fix_mojibake and damage.garbled:
        table, damage = _look_at(written)
    outlines = outline_texts(
        [one.text for one in written],
        table,
        [0 if one.raw.head else one.raw.front for one in written],
        rules,
    )
    built = iter(
        _no_text(one)
        if number in damage.binary and is_binary(one.text)
        else _build(one, outline, options, as_of)
        for number, (one, outline) in enumerate(zip(written, outlines, strict=True))
    )
    return [next(built) if isinstance(raw, RawText) else raw for raw in raws]


def _write(raw: RawText) -> _Written:
    try:
        return _Written(raw, raw.text, raw.text.encode(), raw.decoding)
    except UnicodeEncodeError:
        text, lone = without_surrogates(raw.text)
        decoding = replace(raw.decoding, replaced=raw.decoding.replaced + lone)
        return _Written(raw, text, text.encode(), decoding)


def _look_at(written: Sequence[_Written]) -> tuple[LineTable, Damage]:
    table = table_of_lines([one.text for one in written], [one.data for one in written])
    return table, look_for_damage(table)


def _with_mojibake(written: _Written, repair: bool) -> _Written:
    """A text with its traces of mojibake counted, or repaired if it has any."""
    traces = count_mojibake(written.text)
    if not traces:
        return written
    decoding = replace(written.decoding, mojibake=traces)
    if not repair:
        return written._replace(decoding=decoding)
    text = repair_mojibake(written.text)
    decoding = replace(decoding, encoding=decoding.encoding + "+repaired")
    return _Written(written.raw, text, text.encode(), decoding)


def _no_text(written: _Written) -> Unread:
    return Unread(
        written.raw.id,
        "skipped",
        "binary",
        f"{written.raw.id}: more than a tenth of it is control characters; this is no text.",
    )


def _build(written: _Written, outline: Outline, options: ReadOptions, as_of: str) -> Document:
    raw, text = written.raw, written.text
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
        sha256=hashlib.sha256(written.data).hexdigest(),
        title=layout.title,
        zones=zones_of(layout),
        date=date,
        language=language_of(text),
        decoding=written.decoding,
        metadata=metadata,
        utf8=written.data,
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
