"""Loading phrasebooks: find the files, read them, add them up, check what spans entries."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from tracker.errors import FaultyFile, NoInput, nearest
from tracker.marked_yaml import parse_marked_yaml, read_marked_yaml
from tracker.phrasebook.entries import Entry, check_conditions
from tracker.phrasebook.fingerprint import fingerprint_of
from tracker.phrasebook.keys import EVENT_KEYS, PHRASE_KEYS
from tracker.phrasebook.phrase import Event, Phrase, Phrasebook, Wording
from tracker.phrasebook.places import DEFAULT_NAME, default_path, shipped_path
from tracker.phrasebook.read_book import Book, read_book
from tracker.phrasebook.values import Reader, printable


def load_phrasebook(*paths: str | Path) -> Phrasebook:
    """The phrasebook of these files added up; without any, ``./phrasebook.yaml`` if there is one,
    else the shipped book.

    Entries of one id in several books add up: later texts replace, lists grow. A book that says
    ``extends: builtin`` stands on the shipped one. Raises FaultyFile with every fault of every
    file at once, NoInput if a file is not there.
    """
    return add_books(_read_all(paths))


def load_phrasebook_with(text: str, name: str, paths: Sequence[str | Path] = ()) -> Phrasebook:
    """The phrasebook of these files with one more book, which is given as text, added to it;
    faults in the text carry ``name`` in place of a file."""
    return add_books([*_read_all(paths), read_book(parse_marked_yaml(text, name))])


def parse_phrasebook(text: str, file: str = DEFAULT_NAME) -> Phrasebook:
    """The phrasebook a text says, by itself; ``file`` is the name faults carry.

    >>> book = parse_phrasebook('''
    ... version: 1
    ... phrases:
    ...   - id: four-winds
    ...     zh: 四风
    ...     en: Four Winds
    ...     category: anti-corruption
    ...     wordings: ["four [bad] (winds|styles)"]
    ... ''')
    >>> [variant for wording in book.phrases[0].wordings for variant in wording.variants]
    ['四风', 'four bad winds', 'four bad styles', 'four winds', 'four styles']
    """
    book = read_book(parse_marked_yaml(text.removeprefix("\ufeff"), file))
    before = _read_all([shipped_path()]) if book.extends else []
    return add_books([*before, book])


def _read_all(paths: Sequence[str | Path]) -> list[Book]:
    books: list[Book] = []
    seen: set[Path] = set()

    def read(path: Path) -> None:
        if path.resolve() in seen:
            return
        seen.add(path.resolve())
        try:
            book = read_book(read_marked_yaml(path))
        except FileNotFoundError:
            raise NoInput(f"phrasebook '{path}': there is no such file.") from None
        except OSError as error:
            raise NoInput(f"phrasebook '{path}': {error.strerror}.") from None
        if book.extends:
            read(shipped_path())
        books.append(book)

    for path in paths or [default_path()]:
        read(Path(path))
    return books


def add_books(books: list[Book]) -> Phrasebook:
    """Several books added up into one; raises FaultyFile with the faults of all."""
    evidence: dict[str, list[str]] = {}
    categories: list[str] = []
    for book in books:
        for name, texts in book.evidence.items():
            known = evidence.setdefault(name, [])
            known.extend(text for text in texts if text not in known)
        categories.extend(name for name in book.categories if name not in categories)
    phrases = _group([book.phrases for book in books])
    events = _group([book.events for book in books])
    for book in books:
        check_conditions(book.reader, book.phrases + book.events, list(evidence))
        _check_swallows(book, list(phrases))
    readers = {id(entry): book.reader for book in books for entry in book.phrases + book.events}
    for entries in phrases.values():
        _check_complete(readers[id(entries[0])], entries, ("en", "category"))
    for entries in events.values():
        _check_complete(readers[id(entries[0])], entries, ("en",))
    faults = [fault for book in books for fault in book.reader.faults]
    if faults:
        raise FaultyFile(faults, "nothing was scanned")
    whole = Phrasebook(
        phrases=tuple(_make_phrase(entries) for entries in phrases.values()),
        events=tuple(_make_event(entries) for entries in events.values()),
        evidence={name: tuple(texts) for name, texts in evidence.items()},
        settings={"categories": tuple(categories)} if categories else {},
        files=tuple(book.reader.file for book in books),
    )
    return replace(whole, fingerprint=fingerprint_of(whole))


def _group(lists: Iterable[list[Entry]]) -> dict[str, list[Entry]]:
    grouped: dict[str, list[Entry]] = {}
    for entries in lists:
        for entry in entries:
            grouped.setdefault(entry.id, []).append(entry)
    return grouped


def _check_swallows(book: Book, ids: list[str]) -> None:
    for entry in book.phrases:
        for mention in entry.swallowed:
            what = f"{mention.label}swallows '{printable(mention.name)}', which"
            if mention.name == entry.id:
                book.reader.fault(mention.node, f"{what} is the phrase itself. Name another one.")
            elif mention.name not in ids:
                near = nearest(mention.name, ids, most=1)
                hint = f"; did you mean '{near[0]}'?" if near else "."
                book.reader.fault(mention.node, f"{what} is no phrase of the book{hint}")


def _check_complete(reader: Reader, entries: list[Entry], required: tuple[str, ...]) -> None:
    """What the entries of one id must say together."""
    first = entries[0]
    # a key that is misspelt is told of already, with what it may have meant
    said = {key.value for entry in entries for key, _ in entry.node.pairs}
    known = EVENT_KEYS if first.label.startswith("event") else PHRASE_KEYS
    meant = {near for key in said - set(known) for near in nearest(key, known, most=1)}
    for key in required:
        if key not in meant and not any(key in entry.texts for entry in entries):
            reader.fault(first.node, f"{first.label}key '{key}' is missing.")
    if first.label.startswith("event"):
        if "date" not in meant | said:
            reader.fault(
                first.node,
                f"{first.label}key 'date' is missing. Write 2022-10-16 or 2022-10-16/2022-10-22.",
            )
    elif "wordings" not in meant | said:
        reader.fault(first.node, f"{first.label}key 'wordings' is missing. Give at least one.")


def _last(entries: list[Entry], key: str) -> str | None:
    return next((entry.texts[key] for entry in reversed(entries) if key in entry.texts), None)


def _wordings(entries: list[Entry]) -> tuple[Wording, ...]:
    """All wordings of an id: Chinese originals first, then as listed; each with the conditions of
    its phrase before its own, unless it is Chinese or states its own ``needs: []``."""
    wordings: list[Wording] = []
    for key in ("zh", "traditional"):
        text = _last(entries, key)
        place = next((entry.place for entry in entries if key in entry.texts), None)
        if text and all(text != wording.text for wording in wordings):
            wordings.append(Wording(text, (text,), lang="zh", exact=True, place=place))
    needs = tuple(dict.fromkeys(need for entry in entries for need in entry.needs))
    kinds = next((entry.kinds for entry in reversed(entries) if entry.kinds), None)
    for entry in entries:
        for number, wording in enumerate(entry.wordings):
            if wording.lang != "zh":
                waived = number in entry.own_needs and not wording.needs
                merged = () if waived else tuple(dict.fromkeys(needs + wording.needs))
                wording = replace(wording, needs=merged, kinds=wording.kinds or kinds)
            if all(wording.variants != known.variants for known in wordings if known.lang == "zh"):
                wordings.append(wording)
    return tuple(wordings)


def _make_phrase(entries: list[Entry]) -> Phrase:
    def last(values: Iterable[str | None]) -> str | None:
        return next((value for value in reversed(list(values)) if value), None)

    def joined(lists: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(text for texts in lists for text in texts))

    return Phrase(
        id=entries[0].id,
        zh=_last(entries, "zh") or "",
        en=_last(entries, "en") or "",
        category=_last(entries, "category") or "",
        traditional=_last(entries, "traditional"),
        gloss=_last(entries, "gloss"),
        coined=last(entry.coined for entry in entries),
        coined_source=last(entry.coined_source for entry in entries),
        wordings=_wordings(entries),
        swallows=joined(entry.swallows for entry in entries),
        examples=joined(entry.examples for entry in entries),
        counterexamples=joined(entry.counterexamples for entry in entries),
        notes=_last(entries, "notes"),
        place=entries[0].place,
    )


def _make_event(entries: list[Entry]) -> Event:
    dates = next(entry.dates for entry in reversed(entries) if entry.dates)
    source = ", ".join(filter(None, (_last(entries, "source"), _last(entries, "url"))))
    return Event(
        id=entries[0].id,
        en=_last(entries, "en") or "",
        start=dates[0],
        end=dates[1],
        zh=_last(entries, "zh"),
        series=_last(entries, "series"),
        source=source or None,
        wordings=_wordings(entries),
        place=entries[0].place,
    )
