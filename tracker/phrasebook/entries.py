"""From marked YAML to the entries of one book: phrases, wordings, events, settings.

An entry holds what one book says. Books add up, so what only shows when all are read (ids in
``swallows``, names of conditions, what must not be missing) is checked in ``load.py``.
"""

from dataclasses import dataclass, field, replace

from tracker.marked_yaml import MarkedList, MarkedMap, MarkedNode, MarkedScalar, place_in_scalar
from tracker.phrasebook.common_words import language_of, weakness
from tracker.phrasebook.keys import (
    BUILT_IN_CONDITIONS,
    COINED_KEYS,
    EVENT_KEYS,
    KINDS,
    LANGUAGES,
    PHRASE_KEYS,
    REGISTERS,
    WORDING_KEYS,
)
from tracker.phrasebook.phrase import Place, Wording
from tracker.phrasebook.values import Reader, is_date, is_empty, printable
from tracker.phrasebook.wording_language import WordingFault, expand_wording

Conditions = tuple[tuple[str, ...], ...]
KEYS_AND_TEXTS = {
    "phrase": (PHRASE_KEYS, ("zh", "traditional", "en", "gloss", "category", "notes")),
    "event": (EVENT_KEYS, ("en", "zh", "series", "source", "url", "notes")),
}
"""Of each kind of entry its keys, and those of them that are one text."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A name that has to exist once all books are read: a condition or a phrase id."""

    name: str
    label: str
    node: MarkedNode


@dataclass(slots=True)
class Entry:
    """What one book says about a phrase or an event. ``needs`` is None where nothing is said;
    a wording that says nothing has ``needs`` not in ``own_needs``."""

    id: str
    label: str
    node: MarkedMap
    id_node: MarkedNode
    place: Place
    texts: dict[str, str] = field(default_factory=dict)
    coined: str | None = None
    coined_source: str | None = None
    dates: tuple[str, str] | None = None
    needs: Conditions = ()
    kinds: tuple[str, ...] | None = None
    wordings: list[Wording] = field(default_factory=list)
    own_needs: set[int] = field(default_factory=set)
    swallows: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    counterexamples: tuple[str, ...] = ()
    conditions: list[Mention] = field(default_factory=list)
    swallowed: list[Mention] = field(default_factory=list)


def read_phrase(reader: Reader, node: MarkedMap, number: int) -> Entry | None:
    """One entry of ``phrases``; None if it has no id to speak of."""
    entry = _read_entry(reader, node, "phrase", number)
    if entry is None:
        return None
    label = entry.label
    _read_coined(reader, node, entry)
    entry.kinds = _read_kinds(reader, node, label)
    for name, place in reader.texts(node, "swallows", label):
        entry.swallowed.append(Mention(name, label, place))
    entry.swallows = tuple(mention.name for mention in entry.swallowed)
    entry.examples = tuple(text for text, _ in reader.texts(node, "examples", label))
    entry.counterexamples = tuple(text for text, _ in reader.texts(node, "counterexamples", label))
    return entry


def read_event(reader: Reader, node: MarkedMap, number: int) -> Entry | None:
    """One entry of ``events``; None if it has no id to speak of."""
    entry = _read_entry(reader, node, "event", number)
    if entry is not None:
        entry.dates = _read_days(reader, node, entry.label)
    return entry


def _read_entry(reader: Reader, node: MarkedMap, kind: str, number: int) -> Entry | None:
    """What phrases and events have alike: id, texts, conditions, wordings."""
    found = reader.identifier(node, kind, number)
    if found is None:
        return None
    name, id_node = found
    label = f"{kind} '{printable(name)}': "
    entry = Entry(name, label, node, id_node, reader.place(node))
    keys, texts = KEYS_AND_TEXTS[kind]
    reader.check_keys(node, keys, label)
    for key in texts:
        text = reader.text(node, key, label)
        if text is not None:
            entry.texts[key] = text
    entry.needs = _read_needs(reader, node, label, entry) or ()
    _read_wordings(reader, node, entry)
    return entry


def _read_coined(reader: Reader, node: MarkedMap, entry: Entry) -> None:
    value = node.get("coined")
    if value is None or is_empty(value):
        return
    if isinstance(value, MarkedMap):
        reader.check_keys(value, COINED_KEYS, f"{entry.label}coined: ")
        entry.coined = reader.date(value, "date", entry.label, "coined date")
        source = reader.text(value, "source", entry.label)
        url = reader.text(value, "url", entry.label)
        entry.coined_source = ", ".join(filter(None, (source, url))) or None
        return
    entry.coined = reader.date(node, "coined", entry.label, "coined date")


def _read_days(reader: Reader, node: MarkedMap, label: str) -> tuple[str, str] | None:
    """The first and last day of an event: "2022-10-16" or "2022-10-16/2022-10-22"."""
    value = reader.text(node, "date", label)
    found = node.get("date")
    if value is None or found is None:
        return None
    start, slash, end = value.partition("/")
    end = end if slash else start
    if not all(is_date(day) and len(day) == 10 for day in (start, end)):
        reader.fault(
            found,
            f"{label}date '{value}' is no day or range of days. Write 2022-10-16 "
            "or 2022-10-16/2022-10-22.",
        )
        return None
    if end < start:
        reader.fault(found, f"{label}date '{value}' ends before it begins.")
        return None
    return start, end


def _read_needs(reader: Reader, node: MarkedMap, label: str, entry: Entry) -> Conditions | None:
    """The conditions of ``needs``; None if nothing is said, () if it is an empty list."""
    value = node.get("needs")
    if value is None or is_empty(value):
        return None
    conditions = []
    for text, place in reader.texts(node, "needs", label):
        names = tuple(name.strip() for name in text.split(" or "))
        entry.conditions.extend(Mention(name, label, place) for name in names)
        conditions.append(names)
    return tuple(conditions)


def _read_kinds(reader: Reader, node: MarkedMap, label: str) -> tuple[str, ...] | None:
    names = []
    for name, place in reader.texts(node, "kinds", label):
        if name in KINDS:
            names.append(name)
        else:
            reader.unknown_name(place, f"{label}kind '{printable(name)}'", name, KINDS)
    return tuple(kind for kind in KINDS if kind in names) or None


def _read_wordings(reader: Reader, node: MarkedMap, entry: Entry) -> None:
    value = node.get("wordings")
    if value is None:
        return
    if not isinstance(value, MarkedList):
        if is_empty(value):
            reader.fault(value, f"{entry.label}'wordings' is empty. Give at least one.")
        else:
            reader.fault(
                value, f"{entry.label}'wordings' has to be a list, each entry beginning with '- '."
            )
        return
    if not value.items:
        reader.fault(value, f"{entry.label}'wordings' is empty. Give at least one.")
    for item in value.items:
        wording = read_wording(reader, item, entry)
        if wording is not None:
            entry.wordings.append(wording)


def read_wording(reader: Reader, node: MarkedNode, entry: Entry) -> Wording | None:
    """One wording, a plain text or a map; None if it cannot be used at all."""
    label = entry.label
    if isinstance(node, MarkedScalar):
        return _expand(reader, node, Wording(node.value.strip(), (), lang=""), label)
    if isinstance(node, MarkedList):
        message = f"{label}a wording is a list; it has to be text or a map with 'text'."
        hint = " Put it in quotes if it begins with '['." if node.flow else ""
        reader.fault(node, message + hint)
        return None
    text = node.get("text")
    if text is None and not node.flow and not any(k.value in WORDING_KEYS for k, _ in node.pairs):
        message = f"{label}a wording is a map. Put the whole wording in quotes if it holds ': '."
        reader.fault(node, message)
        return None
    meant = reader.check_keys(node, WORDING_KEYS, label)
    if text is None:
        if "text" not in meant:
            reader.fault(node, f"{label}a wording has no 'text'. Write {{text: …, register: …}}.")
        return None
    if not isinstance(text, MarkedScalar):
        reader.text_of(text, f"{label}'text'")
        return None
    needs = _read_needs(reader, node, label, entry)
    if needs is not None:
        entry.own_needs.add(len(entry.wordings))
    wording = Wording(
        text.value.strip(),
        (),
        lang=reader.choice(node, "lang", LANGUAGES, label) or "",
        register=reader.choice(node, "register", REGISTERS, label),
        valid_from=reader.date(node, "from", label),
        valid_to=reader.date(node, "to", label),
        source=reader.text(node, "source", label),
        exact=reader.truth(node, "exact", label),
        kinds=_read_kinds(reader, node, label),
        needs=needs or (),
        note=reader.text(node, "note", label),
    )
    if wording.valid_from and wording.valid_to and wording.valid_to < wording.valid_from[:4]:
        reader.fault(
            node,
            f"{label}a wording ends ('to' {wording.valid_to}) before it begins "
            f"('from' {wording.valid_from}).",
        )
    return _expand(reader, text, wording, label)


def _expand(reader: Reader, node: MarkedScalar, wording: Wording, label: str) -> Wording | None:
    """The wording with its variants, language and place; checks what it can be read as."""
    text = wording.text
    if not text:
        reader.fault(node, f"{label}a wording is empty. Fill it or delete the line.")
        return None
    lang = wording.lang or language_of(text)
    try:
        variants = expand_wording(text, gaps=lang != "zh")
    except WordingFault as fault:
        offset = fault.offset + len(node.value) - len(node.value.lstrip())
        line, column = place_in_scalar(reader.source, node, offset)
        colon = " " if fault.message.startswith(("expands", "has ")) else ": "
        message = f'{label}wording "{printable(text)}"{colon}{fault.message}'
        reader.fault(replace(node, line=line, column=column), message)
        return None
    exact = wording.exact or lang == "zh"
    for variant in variants:
        problem = weakness(variant, lang == "zh", exact)
        if problem:
            read = f'can be read as "{printable(variant)}", which '
            if not variant:
                read = "can be read as nothing at all, which "
            if variant == " ".join(text.split()):
                read = ""
            reader.fault(node, f'{label}wording "{printable(text)}" {read}{problem}.')
            return None
    return replace(
        wording, text=text, variants=variants, lang=lang, exact=exact, place=reader.place(node)
    )


def check_conditions(reader: Reader, entries: list[Entry], evidence: list[str]) -> None:
    """Every name in ``needs`` is "capitals", "quotes" or an evidence set of one of the books."""
    known = [*BUILT_IN_CONDITIONS, *evidence]
    for entry in entries:
        for mention in entry.conditions:
            if mention.name not in known:
                what = f"{mention.label}condition '{printable(mention.name)}'"
                reader.unknown_name(mention.node, what, mention.name, known)
