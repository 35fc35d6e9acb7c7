"""One file read: its settings and its entries, before books are added up."""

from collections.abc import Callable
from dataclasses import dataclass, field

from tracker.errors import Fault
from tracker.marked_yaml import MarkedList, MarkedMap, MarkedYaml
from tracker.phrasebook.entries import Entry, read_event, read_phrase
from tracker.phrasebook.keys import (
    BOOK_KEYS,
    BUILT_IN_CONDITIONS,
    BUILTIN,
    FORMAT,
    SETTINGS_KEYS,
)
from tracker.phrasebook.values import Reader, is_empty, printable


@dataclass(slots=True)
class Book:
    """What one file says, before books are added up."""

    reader: Reader
    extends: bool = False
    evidence: dict[str, list[str]] = field(default_factory=dict)
    categories: list[str] = field(default_factory=list)
    phrases: list[Entry] = field(default_factory=list)
    events: list[Entry] = field(default_factory=list)


def read_book(marked: MarkedYaml) -> Book:
    """What one file says, with its faults in ``reader.faults``."""
    reader = Reader(marked)
    book = Book(reader)
    root = marked.root
    if marked.faults:
        return book  # what it says cannot be judged before it is readable
    if root is None or is_empty(root):
        _whole(reader, f"the file is empty. A book begins with 'version: {FORMAT}'.")
        return book
    if not isinstance(root, MarkedMap):
        reader.fault(root, f"a phrasebook is a map that begins with 'version: {FORMAT}'.")
        return book
    reader.check_keys(root, BOOK_KEYS, "")
    _read_version(reader, root)
    extends = reader.text(root, "extends", "")
    if extends is not None and extends != BUILTIN:
        found = root.get("extends")
        assert found is not None
        reader.fault(
            found,
            f"extends '{printable(extends)}' is not known. Known: {BUILTIN}; for "
            "other books give --phrasebook several times.",
        )
    book.extends = extends == BUILTIN
    _read_settings(reader, root, book)
    book.phrases = _read_entries(reader, root, "phrases", read_phrase)
    book.events = _read_entries(reader, root, "events", read_event)
    return book


def _whole(reader: Reader, message: str) -> None:
    reader.faults.append(Fault(reader.file, 0, 0, message))


def _read_version(reader: Reader, root: MarkedMap) -> None:
    value = reader.text(root, "version", "")
    if value is None:
        reader.fault(root, f"key 'version' is missing. Begin the book with 'version: {FORMAT}'.")
    elif value != FORMAT:
        found = root.get("version")
        assert found is not None
        reader.fault(
            found, f"version '{printable(value)}' is not known; this program knows {FORMAT}."
        )


def _read_settings(reader: Reader, root: MarkedMap, book: Book) -> None:
    settings = root.get("settings")
    if settings is None or is_empty(settings):
        return
    if not isinstance(settings, MarkedMap):
        reader.fault(settings, "'settings' has to be a map: {evidence: {politics: […]}}.")
        return
    reader.check_keys(settings, SETTINGS_KEYS, "settings: ")
    book.categories = [name for name, _ in reader.texts(settings, "categories", "settings: ")]
    evidence = settings.get("evidence")
    if evidence is None or is_empty(evidence):
        return
    if not isinstance(evidence, MarkedMap):
        reader.fault(
            evidence, "settings: 'evidence' has to be a map from names to lists of plain wordings."
        )
        return
    reader.check_keys(evidence, [key.value for key, _ in evidence.pairs], "settings: evidence: ")
    for key, value in evidence.pairs:
        name = key.value
        if name in BUILT_IN_CONDITIONS or " or " in name or not name.strip():
            reader.fault(
                key,
                f"settings: evidence: '{printable(name)}' cannot name a set. "
                f"{' and '.join(BUILT_IN_CONDITIONS)} are built in, ' or ' joins names.",
            )
            continue
        texts = reader.texts(evidence, name, "settings: evidence: ")
        if isinstance(value, MarkedList) and not value.items:
            reader.fault(
                value,
                f"settings: evidence: '{printable(name)}' is empty. Give at least "
                "one plain wording.",
            )
        book.evidence[name] = [text for text, _ in texts]


def _read_entries(
    reader: Reader,
    root: MarkedMap,
    key: str,
    read: Callable[[Reader, MarkedMap, int], Entry | None],
) -> list[Entry]:
    """The entries of a list; an id that stands twice is a fault and only its first is kept."""
    kept: dict[str, Entry] = {}
    for number, node in enumerate(reader.entries(root, key), start=1):
        entry = read(reader, node, number)
        if entry is None:
            continue
        kind = key.removesuffix("s")
        first = kept.get(entry.id) or kept.get(entry.id.lower())
        if first is None:
            kept[entry.id] = entry
        elif first.id == entry.id:
            reader.fault(
                entry.id_node,
                f"{kind} id '{entry.id}' stands twice (first on line "
                f"{first.id_node.line}). Ids key all results.",
            )
        else:
            reader.fault(
                entry.id_node,
                f"{kind} id '{entry.id}' differs from '{first.id}' (line "
                f"{first.id_node.line}) only in capitals.",
            )
    return list(kept.values())
