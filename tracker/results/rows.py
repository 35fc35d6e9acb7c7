"""What a scan hands to the store: rows of sources, documents, texts and matches.

Rows of which there is one for each document are plain tuples in the order of their table: a worker
makes them, and they go through the pipe and into the catalogue as they are.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple

from tracker.results.bundles import Bundle
from tracker.texts.document import Zone


class SourceRow(NamedTuple):
    """A file, or a part of one, that was read: how it looked then, so that a rescan can tell
    whether it changed. ``first`` and ``last`` are the part as ``texts.Source`` counts it (0 and
    None for a whole file); ``size`` is in bytes and -1 where there is nothing to compare (a path
    that was not opened); ``mtime_ns`` is -1 where it cannot be trusted; ``digest`` is the hex
    sha256 of the bytes, or None; ``newest`` is the latest day any date in it reaches ("" for
    none), which says whether another ``--as-of`` could change its documents; ``settings`` is the
    digest of the options it was read with.
    """

    root: int
    source: str
    first: int = 0
    last: int | None = None
    path: str = ""
    size: int = -1
    mtime_ns: int = -1
    digest: str | None = None
    settings: str = ""
    as_of: str = ""
    newest: str = ""


class TextRow(NamedTuple):
    """A text with its zones; documents point to it. ``key`` names it in every store alike (see
    ``text_key``); ``title`` to ``boilerplate`` are the number of words or characters (``unit``) of
    each zone; ``zones`` is what ``zones_as_json`` gives; ``set_aside`` is the number of lines that
    are neither blank nor in a counted zone.
    """

    key: str
    sha256: str
    unit: Literal["words", "characters"]
    title: int
    body: int
    meta: int
    boilerplate: int
    zones: str
    set_aside: int


class DocumentRow(NamedTuple):
    """One document, or one path or record that gave none (``status`` 'skipped' or 'failed', with
    ``reason`` and ``detail``; ``text`` is then None). ``position`` counts the rows of its part of
    a source from 0. ``text`` is the key of its TextRow; ``metadata`` is what
    ``metadata_as_json`` gives."""

    root: int
    source: str
    first: int
    position: int
    document: str
    status: Literal["scanned", "skipped", "failed"] = "scanned"
    reason: str = ""
    detail: str = ""
    text: str | None = None
    title: str | None = None
    language: str = "other"
    date: str | None = None
    date_precision: str = "none"
    date_basis: str = "none"
    date_status: str = "none"
    date_earliest: str | None = None
    date_latest: str | None = None
    date_evidence: str = ""
    event_date: str | None = None
    encoding: str = ""
    guessed: bool = False
    replaced: int = 0
    mojibake: int = 0
    metadata: str = "{}"


class MatchRows(NamedTuple):
    """Matches of a batch in columns of equal length (numpy arrays; ``quotes`` a list).

    ``text`` (int) indexes ``keys``, ``phrase`` and ``inside`` (int, -1 for none) ``phrases``,
    ``wording`` (int) ``wordings``, ``kind`` (int) ``kinds``, ``zone`` (int) ``ZONES``; ``score``
    (float), ``start`` and ``end`` (int, code points). Every text that was matched stands in
    ``keys``, also one without a match.
    """

    keys: tuple[str, ...]
    phrases: tuple[str, ...]
    wordings: tuple[str, ...]
    kinds: tuple[str, ...]
    text: Any
    phrase: Any
    wording: Any
    kind: Any
    score: Any
    start: Any
    end: Any
    zone: Any
    inside: Any
    quotes: Sequence[str]


class Rows(NamedTuple):
    """What one batch gave. ``sources`` are the parts that are complete with it: a part's row comes
    with, or after, the last of its documents, and says that it need not be read again. ``letters``
    are those of ``texts``; none where they are not kept."""

    sources: tuple[SourceRow, ...] = ()
    documents: tuple[DocumentRow, ...] = ()
    texts: tuple[TextRow, ...] = ()
    matches: MatchRows | None = None
    letters: tuple[Bundle, ...] = ()

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickled without the class of each row: a third of the time."""
        plain = ([tuple(row) for row in rows] for rows in self[:3])
        return _rows_of_plain, (*plain, self.matches, self.letters)


def _rows_of_plain(
    sources: Sequence[Any],
    documents: Sequence[Any],
    texts: Sequence[Any],
    matches: MatchRows | None,
    letters: tuple[Bundle, ...],
) -> Rows:
    return Rows(
        tuple(map(SourceRow._make, sources)),
        tuple(map(DocumentRow._make, documents)),
        tuple(map(TextRow._make, texts)),
        matches,
        letters,
    )


def metadata_as_json(metadata: Mapping[str, str]) -> str:
    """Metadata as the catalogue keeps it, in the order of its names.

    >>> metadata_as_json({"source": "Xinhua", "author": "Li"})
    '{"author": "Li", "source": "Xinhua"}'
    """
    return json.dumps(dict(metadata), ensure_ascii=False, sort_keys=True) if metadata else "{}"


def zones_as_json(zones: Sequence[Zone]) -> str:
    """The zones as the catalogue keeps them.

    >>> zones_as_json((Zone(0, 9, "title"), Zone(9, 80, "body")))
    '[[0,9,"title"],[9,80,"body"]]'
    """
    return "[" + ",".join(f'[{zone.start},{zone.end},"{zone.name}"]' for zone in zones) + "]"


def zones_from_json(text: str) -> tuple[Zone, ...]:
    """The zones that ``zones_as_json`` wrote.

    >>> zones_from_json('[[0,9,"title"]]')
    (Zone(start=0, end=9, name='title'),)
    """
    return tuple(Zone(start, end, name) for start, end, name in json.loads(text))


def text_key(sha256: str, unit: str, zones: str) -> str:
    """The name of a text with its zones: 32 hex digits, the same in every store.

    Two documents share a text only if letters, zones and unit agree: the zone of a match and the
    units of a zone then hold for both.

    >>> len(text_key("ab" * 32, "words", "[]"))
    32
    """
    return hashlib.sha256(f"{sha256}\n{unit}\n{zones}".encode()).hexdigest()[:32]
