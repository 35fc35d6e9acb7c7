"""A text and what the file says of it, made into a Document."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from tracker.texts.corrections import correct_date
from tracker.texts.dating import date_document
from tracker.texts.decoding import is_binary, repair_mojibake, without_surrogates
from tracker.texts.document import Decoding, Document, Unread
from tracker.texts.language import language_of
from tracker.texts.layout import lay_out, zones_of
from tracker.texts.metadata import fields_of_path
from tracker.texts.rules import load_rules
from tracker.texts.source import ReadOptions, day_of_reading

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


def build_document(
    raw: RawText, options: ReadOptions, as_of: str | None = None
) -> Document | Unread:
    """The document of a text, or the row of one that turns out to be no text.

    ``as_of`` is ``day_of_reading(options)``, asked once by whoever builds many.
    """
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
    if is_binary(text):
        return Unread(
            raw.id,
            "skipped",
            "binary",
            f"{raw.id}: more than a tenth of it is control characters; this is no text.",
        )
    metadata, title, stated = _beside(raw, options)
    rules, order = load_rules(options.rules), options.date_order
    as_of = as_of or day_of_reading(options)
    layout = lay_out(raw.head or text, rules, order, title, raw.front)
    if raw.head:  # a foot of the file is not to be seen from its top
        layout.dates = {
            index: layout.dates[index] for index in layout.head if index in layout.dates
        }
    date = date_document(layout, raw.id, metadata, as_of, order, stated)
    if raw.head:
        layout = lay_out(text, rules, order, layout.title or raw.id)
    if date.date is None and raw.aside:
        around = lay_out(raw.aside, rules, order)
        date = date_document(around, raw.id, metadata, as_of, order, stated)
    name = raw.id.rpartition("#")[0] if raw.head and raw.id not in options.corrections else raw.id
    if name in options.corrections:
        date = correct_date(date, options.corrections[name])
    return Document(
        id=raw.id,
        text=text,
        sha256=hashlib.sha256(data).hexdigest(),
        title=layout.title,
        zones=zones_of(layout),
        date=date,
        language=language_of(text),
        decoding=decoding,
        metadata=metadata,
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
