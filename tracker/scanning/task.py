"""The one pure function of a scan: pieces of work in, rows for the store out.

Read, match, bound the dates by the meetings named, count. It writes nothing, so it runs as well in
this process, in another one, or on another machine.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

import numpy as np

from tracker.matching import KINDS, MatchColumns
from tracker.results.bundles import Bundle, bundle_letters
from tracker.results.rows import (
    DocumentRow,
    MatchRows,
    Rows,
    SourceRow,
    TextRow,
    metadata_as_json,
    text_key,
    zones_as_json,
)
from tracker.results.zones import COUNTED, ZONES
from tracker.scanning.dating import bounded_dates, is_event
from tracker.scanning.kit import Kit, Piece, ReadPart, Task, Work
from tracker.scanning.remote import fetched, is_url
from tracker.scanning.sources import digest_of_work, source_row, unread_row
from tracker.scanning.units import unit_of, units_of_zones
from tracker.texts import Document, DocumentDate, Unread, Zone
from tracker.texts.building import RawText, build_documents
from tracker.texts.reading import read_raw_texts


def run_task(task: Task, kit: Kit) -> Rows:
    """The rows of all pieces of a task; a text that stands in several of them is matched once."""
    documents: list[tuple[Work, int, Document | Unread]] = []
    sources: list[SourceRow] = []
    for work, before, rows in _read(task, kit):
        start = work.skip if isinstance(work, Piece) else 0
        documents += [(work, start + place, row) for place, row in enumerate(rows)]
        if not isinstance(work, Piece) or work.complete:
            sources.append(source_row(work, kit, rows, before))
    read = [row for _, _, row in documents if isinstance(row, Document)]
    keys = {id(document): key_of(document) for document in read}
    distinct = {keys[id(document)]: document for document in read}
    columns = kit.matcher.find_in_batch([document.text for document in distinct.values()])
    texts = [
        _text_row(key, document, number, columns)
        for number, (key, document) in enumerate(distinct.items())
    ]
    dates = bounded_dates(
        read,
        {
            document.sha256: (place, document.text)
            for place, document in enumerate(distinct.values())
        },
        columns,
        kit.events,
    )
    return Rows(
        sources=tuple(sources),
        documents=tuple(
            _document_row(work, place, row, keys, dates) for work, place, row in documents
        ),
        texts=tuple(texts),
        matches=_match_rows(distinct, columns) if texts else None,
        letters=_letters_of(distinct) if kit.keep_texts else (),
    )


def _read(task: Task, kit: Kit) -> list[tuple[Work, str | None, Sequence[Document | Unread]]]:
    """Each piece of work with the digest its source had and its documents. All texts of a task are
    read first and then built together, small files too."""
    raws: dict[int, list[RawText | Unread]] = {}
    taken: list[tuple[Work, str | None, int]] = []
    for work in task.work:
        digest = digest_of_work(work)
        found = _raw_texts_of(work, kit) if isinstance(work, Piece) else ()
        of_root = raws.setdefault(work.root, [])
        others = len(of_root)
        of_root += found
        taken.append((work, digest, len(of_root) - others))
    built = {root: iter(build_documents(some, kit.options[root])) for root, some in raws.items()}
    read: list[tuple[Work, str | None, Sequence[Document | Unread]]] = []
    for work, digest, count in taken:
        rows = work.rows if isinstance(work, ReadPart) else tuple(islice(built[work.root], count))
        read.append((work, digest, rows))
    return read


def _raw_texts_of(piece: Piece, kit: Kit) -> Iterator[RawText | Unread]:
    end = None if piece.take is None else piece.skip + piece.take
    options = kit.options[piece.root]
    if not is_url(piece.source.path):
        yield from islice(read_raw_texts(piece.source, options), piece.skip, end)
        return
    try:
        with fetched(piece.source) as source:
            yield from islice(read_raw_texts(source, options), piece.skip, end)
    except OSError as error:
        name = piece.source.id
        yield Unread(name, "failed", "unreadable", f"{name}: cannot be fetched: {error}.")


def names_of_records(piece: Piece, kit: Kit) -> list[str]:
    """The ids of the records of a piece, in order; nothing is built or matched."""
    return [raw.id for raw in _raw_texts_of(piece, kit)]


def _text_row(key: str, document: Document, number: int, columns: MatchColumns) -> TextRow:
    unit, zones = unit_of(document.language), document.zones
    units = units_of_zones(columns, number, zones, unit)
    return TextRow(
        key,
        document.sha256,
        unit,
        units.get("title", 0),
        units.get("body", 0),
        units.get("meta", 0),
        units.get("boilerplate", 0),
        zones_as_json(zones),
        _lines_set_aside(document.text, zones),
    )


def _letters_of(documents: Mapping[str, Document]) -> tuple[Bundle, ...]:
    return bundle_letters(
        {key: document.utf8 or document.text.encode() for key, document in documents.items()}
    )


def key_of(document: Document) -> str:
    """The key of the text of a document."""
    return text_key(document.sha256, unit_of(document.language), zones_as_json(document.zones))


def _lines_set_aside(text: str, zones: Sequence[Zone]) -> int:
    """Lines that are not blank and stand in a zone that is not counted."""
    return sum(
        1
        for zone in zones
        if zone.name not in COUNTED
        for line in text[zone.start : zone.end].splitlines()
        if line.strip()
    )


def _match_rows(documents: Mapping[str, Document], columns: MatchColumns) -> MatchRows:
    """The matches of phrases, each in its zone and with its quote; those of events left out."""
    of_event = np.array([is_event(phrase) for phrase in columns.phrases], dtype=bool)
    chosen = ~of_event[columns.phrase] if len(columns.phrase) else slice(None)
    text, start, end = columns.text[chosen], columns.start[chosen], columns.end[chosen]
    inside = columns.inside[chosen]
    if len(inside):
        inside = np.where((inside >= 0) & of_event[inside], -1, inside)
    texts = list(documents.values())
    places = zip(text.tolist(), start.tolist(), end.tolist(), strict=True)
    wordings, wording = _only_used(columns.wordings, columns.wording[chosen])
    return MatchRows(
        keys=tuple(documents),
        phrases=columns.phrases,
        wordings=wordings,
        kinds=KINDS,
        text=text,
        phrase=columns.phrase[chosen],
        wording=wording,
        kind=columns.kind[chosen],
        score=columns.score[chosen],
        start=start,
        end=end,
        zone=_zones_of(texts, text, start),
        inside=inside,
        quotes=[texts[number].text[first:last] for number, first, last in places],
    )


def _only_used(names: Sequence[str], numbers: Any) -> tuple[tuple[str, ...], Any]:
    """The names that some number stands for, and their numbers among those: what goes through a
    pipe need not hold the others."""
    used = np.flatnonzero(np.bincount(numbers, minlength=len(names)))
    place = np.zeros(len(names), np.int32)
    place[used] = np.arange(len(used))
    return tuple(names[number] for number in used.tolist()), place[numbers]


def _zones_of(texts: Sequence[Document], text: Any, start: Any) -> Any:
    """The zone each match begins in, as an index into ZONES: one search over all zones of all
    texts, ordered by text and place."""
    names = [ZONES.index(zone.name) for row in texts for zone in row.zones]
    if not names or not len(text):
        return np.full(len(text), ZONES.index("body"), dtype=np.int8)
    starts = np.array(
        [(number << 40) + zone.start for number, row in enumerate(texts) for zone in row.zones],
        dtype=np.int64,
    )
    wanted = (text.astype(np.int64) << 40) + start
    return np.array(names, dtype=np.int8)[np.searchsorted(starts, wanted, side="right") - 1]


def _document_row(
    work: Work,
    place: int,
    row: Document | Unread,
    keys: dict[int, str],
    dates: dict[int, DocumentDate],
) -> DocumentRow:
    first = work.source.first if isinstance(work, Piece) else work.first
    if isinstance(row, Unread):
        return unread_row(work.root, work.source.id, first, place, row)
    date = dates.get(id(row), row.date)
    return DocumentRow(
        root=work.root,
        source=work.source.id,
        first=first,
        position=place,
        document=row.id,
        text=keys[id(row)],
        title=row.title,
        language=row.language,
        date=date.date,
        date_precision=date.precision,
        date_basis=date.basis,
        date_status=date.status,
        date_earliest=date.earliest,
        date_latest=date.latest,
        date_evidence=date.evidence,
        event_date=date.event_date,
        encoding=row.decoding.encoding,
        guessed=row.decoding.guessed,
        replaced=row.decoding.replaced,
        mojibake=row.decoding.mojibake,
        metadata=metadata_as_json(row.metadata),
    )
