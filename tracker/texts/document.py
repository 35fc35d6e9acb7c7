"""Document: one text with its zones, its date and what else is known of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

ZoneName = Literal["title", "body", "meta", "boilerplate"]
Precision = Literal["day", "month", "year", "none"]
Basis = Literal["metadata", "labelled", "line", "filename", "url", "events", "none"]
INFERRED: Basis = "events"  # the year is that of the dated meetings a text names
DateStatus = Literal["ok", "no_year", "ambiguous", "impossible", "future", "none"]


@dataclass(frozen=True, slots=True)
class Zone:
    """A stretch of the document text, whole lines, half-open. The zones of a document follow one
    another without a gap and cover the text; neighbours of one name are merged."""

    start: int
    end: int
    name: ZoneName


@dataclass(frozen=True, slots=True)
class DocumentDate:
    """The publication date of a document, and how it is known.

    ``date`` is ISO reduced to what is known ("2023-04-21", "2020-03", "2015") or None;
    ``earliest`` and ``latest`` are ISO days, inclusive, also where ``date`` is None but bounds are
    known; ``evidence`` quotes the words it rests on; ``event_date`` is the meeting reported, where
    stated (ISO, or "--04-25" for a day and month without a year).
    """

    date: str | None = None
    precision: Precision = "none"
    basis: Basis = "none"
    status: DateStatus = "none"
    earliest: str | None = None
    latest: str | None = None
    evidence: str = ""
    event_date: str | None = None


@dataclass(frozen=True, slots=True)
class Decoding:
    """How bytes became text: the encoding used, whether it was guessed, how many bytes could not
    be read and were replaced, and how many traces of mojibake the text shows (counted when the
    document is made)."""

    encoding: str = "utf-8"
    guessed: bool = False
    replaced: int = 0
    mojibake: int = 0


@dataclass(frozen=True, slots=True)
class Document:
    """One text. ``id`` is the path relative to the scanned root (the file's name if a file was
    named), ``path#record`` for a record of a file of many. Spans of matches count code points of
    ``text``. ``sha256`` is that of the text as UTF-8. ``metadata`` holds what else the file
    carries (source, author, issuer, url …), values as strings. ``utf8`` is the text in UTF-8 where
    that is at hand, else empty."""

    id: str
    text: str
    sha256: str
    title: str | None = None
    zones: tuple[Zone, ...] = ()
    date: DocumentDate = DocumentDate()
    language: Literal["en", "zh", "other"] = "en"
    decoding: Decoding = Decoding()
    metadata: Mapping[str, str] = field(default_factory=dict)
    utf8: bytes = field(default=b"", repr=False, compare=False)
