"""Dates by events: the meetings a text names bound the date of its report."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from tracker.matching import EVENT_PREFIX, KINDS, MatchColumns, MatchKind
from tracker.results.zones import COUNTED
from tracker.scanning.book import DatedEvent, ScanBook
from tracker.texts import Document, DocumentDate, Zone
from tracker.texts.bounding import bound_by_events, name_meetings

BATCH = 32  # documents without a year that are matched together
REPAIRED = frozenset((MatchKind.MISSPELT, MatchKind.DAMAGED))  # such a name bounds nothing alone


def is_event(phrase: str) -> bool:
    """Whether what the matcher found is the name of a meeting, not a phrase.

    >>> is_event("event:ccdi-20-2"), is_event("two-safeguards")
    (True, False)
    """
    return phrase.startswith(EVENT_PREFIX)


def bounded_dates(
    documents: Sequence[Document],
    places: Mapping[str, tuple[int, str]],
    columns: MatchColumns,
    events: Sequence[DatedEvent],
) -> dict[int, DocumentDate]:
    """The dates that the meetings named change, by ``id`` of the document object.

    ``places`` maps the sha256 of a text to its number in ``columns`` and its letters. Only a
    document of which day and month are known and the year is not can change.
    """
    if not events:
        return {}
    dates = {}
    for document in documents:
        if document.date.status != "no_year":
            continue
        number, text = places[document.sha256]
        named, repaired = _named_in(text, number, columns, document.zones)
        meetings = name_meetings(named, events, repaired)
        date = bound_by_events(document.date, meetings)
        if date != document.date:
            dates[id(document)] = date
    return dates


def date_by_events(documents: Iterable[Document], book: ScanBook) -> Iterator[Document]:
    """The same documents in the same order, those whose year is missing dated by the meetings they
    name. Such documents are matched a few at a time; where there is none, nothing is compiled."""
    waiting: list[Document] = []
    yearless = 0
    for document in documents:
        waiting.append(document)
        yearless += document.date.status == "no_year"
        if yearless == 0 or yearless == BATCH or len(waiting) == 10 * BATCH:
            yield from _dated(waiting, book)
            waiting, yearless = [], 0
    yield from _dated(waiting, book)


def _dated(documents: Sequence[Document], book: ScanBook) -> Iterator[Document]:
    yearless = {d.sha256: d.text for d in documents if d.date.status == "no_year"}
    dates: dict[int, DocumentDate] = {}
    if yearless:
        columns = book.matcher.find_in_batch(list(yearless.values()))
        places = {sha: (number, yearless[sha]) for number, sha in enumerate(yearless)}
        dates = bounded_dates(documents, places, columns, book.events)
    for document in documents:
        yield replace(document, date=dates.get(id(document), document.date))


def _named_in(
    text: str, number: int, columns: MatchColumns, zones: Sequence[Zone]
) -> tuple[list[tuple[str, list[str]]], list[str]]:
    """The names of meetings in a text, in order, each with the events it fits; and those names
    that were recognised only by repair. What stands in a zone that is not counted (the headline
    of another page) names nothing."""
    names: dict[tuple[int, int], list[str]] = {}
    sound: set[str] = set()
    for row in (columns.text == number).nonzero()[0].tolist():
        phrase = columns.phrases[columns.phrase[row]]
        if not is_event(phrase):
            continue
        place = (int(columns.start[row]), int(columns.end[row]))
        if any(z.start <= place[0] < z.end and z.name not in COUNTED for z in zones):
            continue
        names.setdefault(place, []).append(phrase.removeprefix(EVENT_PREFIX))
        if KINDS[columns.kind[row]] not in REPAIRED:
            sound.add(text[slice(*place)])
    found = [(text[start:end], ids) for (start, end), ids in sorted(names.items())]
    return found, [words for words, _ in found if words not in sound]
