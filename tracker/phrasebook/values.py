"""Taking values out of a marked YAML file, with a fault where something else stands there."""

import calendar
import re
from collections.abc import Sequence

from tracker.errors import Fault, nearest
from tracker.marked_yaml import MarkedList, MarkedMap, MarkedNode, MarkedScalar, MarkedYaml
from tracker.phrasebook.phrase import PHRASE_ID, Place

_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_RESERVED = re.compile(r"con|prn|aux|nul|com\d|lpt\d")  # names no Windows file may have
_NAMES = {MarkedScalar: "text", MarkedList: "a list", MarkedMap: "a map"}


class Reader:
    """One file being read: collects every fault instead of stopping at the first."""

    def __init__(self, book: MarkedYaml) -> None:
        self.file = book.file
        self.source = book.text
        self.faults: list[Fault] = list(book.faults)

    def fault(self, node: MarkedNode, message: str) -> None:
        self.faults.append(Fault(self.file, node.line, node.column, message))

    def place(self, node: MarkedNode) -> Place:
        return Place(self.file, node.line, node.column)

    def check_keys(self, node: MarkedMap, known: Sequence[str], label: str) -> set[str]:
        """Unknown keys, with the nearest known one, and keys that stand twice. Gives the keys that
        misspelt ones may have meant."""
        meant: set[str] = set()
        for key, _ in node.pairs:
            if key.value in known:
                continue
            near = nearest(key.value, known, most=1)
            meant.update(near)
            hint = f"; did you mean '{near[0]}'?" if near else f". Keys: {', '.join(known)}."
            self.fault(key, f"{label}key '{key.value}' is not known{hint}")
        for first, again in node.repeated_keys():
            message = f"{label}key '{again.value}' stands twice (first on line {first.line})."
            self.fault(again, f"{message} Keep one; a later value would hide the first.")
        return meant

    def text(self, node: MarkedMap, key: str, label: str) -> str | None:
        """The text of a key; None if the key is missing or empty."""
        value = node.get(key)
        if value is None or is_empty(value):
            return None
        return self.text_of(value, f"{label}'{key}'")

    def text_of(self, value: MarkedNode, what: str) -> str | None:
        if not isinstance(value, MarkedScalar):
            hint = ""
            if value.flow and isinstance(value, MarkedList):
                hint = " Put it in quotes if it begins with '['."
            self.fault(value, f"{what} is {_NAMES[type(value)]}; it has to be text.{hint}")
            return None
        return value.value.strip()

    def texts(self, node: MarkedMap, key: str, label: str) -> list[tuple[str, MarkedScalar]]:
        """The texts of a list; a single text counts as a list of one."""
        value = node.get(key)
        if value is None or is_empty(value):
            return []
        if isinstance(value, MarkedMap):
            self.fault(value, f"{label}'{key}' is a map; it has to be a list of texts.")
            return []
        items = value.items if isinstance(value, MarkedList) else (value,)
        texts = []
        for item in items:
            if not isinstance(item, MarkedScalar):
                what = f"{label}'{key}': an entry is {_NAMES[type(item)]}; it has to be text"
                self.fault(item, f"{what}. Put it in quotes if it holds ': ', '[' or '{{'.")
            elif not item.value.strip() or is_empty(item):
                self.fault(item, f"{label}'{key}': an entry is empty. Fill it or delete the line.")
            else:
                texts.append((item.value.strip(), item))
        return texts

    def entries(self, node: MarkedMap, key: str) -> list[MarkedMap]:
        """The maps of a list of maps ("phrases", "events")."""
        value = node.get(key)
        if value is None or is_empty(value):
            return []
        if not isinstance(value, MarkedList):
            self.fault(
                value,
                f"'{key}' is {_NAMES[type(value)]}; it has to be a list, each entry "
                "beginning with '- id: …'.",
            )
            return []
        maps = []
        for item in value.items:
            if isinstance(item, MarkedMap):
                maps.append(item)
            else:
                self.fault(
                    item,
                    f"'{key}': an entry is {_NAMES[type(item)]}; it has to be a map "
                    "beginning with '- id: …'.",
                )
        return maps

    def truth(self, node: MarkedMap, key: str, label: str) -> bool:
        """``true`` or ``false``; false if the key is missing."""
        value = self.text(node, key, label)
        if value in (None, "true", "false"):
            return value == "true"
        found = node.get(key)
        assert found is not None
        self.fault(found, f"{label}'{key}' is '{value}'; it is true or false.")
        return False

    def choice(self, node: MarkedMap, key: str, known: Sequence[str], label: str) -> str | None:
        """One of the known names."""
        value = self.text(node, key, label)
        if value is None or value in known:
            return value
        found = node.get(key)
        assert found is not None
        self.unknown_name(found, f"{label}{key} '{value}'", value, known)
        return None

    def unknown_name(
        self, node: MarkedNode, what: str, value: str, known: Sequence[str], kind: str = "Known"
    ) -> None:
        near = nearest(value, known, most=1)
        hint = f"; did you mean '{near[0]}'?" if near else "."
        self.fault(node, f"{what} is not known{hint} {kind}: {', '.join(known)}.")

    def date(self, node: MarkedMap, key: str, label: str, what: str | None = None) -> str | None:
        """A date as known: "2017", "2017-10" or "2017-10-24"."""
        value = self.text(node, key, label)
        if value is None:
            return None
        found = node.get(key)
        assert found is not None
        if not is_date(value):
            name = what or f"'{key}'"
            self.fault(
                found,
                f"{label}{name} '{value}' is no date. Write it as far as it is "
                "known: 2017, 2017-10 or 2017-10-24.",
            )
            return None
        return value

    def identifier(self, node: MarkedMap, kind: str, number: int) -> tuple[str, MarkedNode] | None:
        """The id of a phrase or event, and its place; None, with a fault, if there is none."""
        value = node.get("id")
        if value is None or is_empty(value):
            self.fault(value or node, f"{kind} {number}: key 'id' is missing. Ids key all results.")
            return None
        name = self.text_of(value, f"{kind} {number}: 'id'")
        if name is None:
            return None
        problem = id_problem(name)
        if problem:
            self.fault(value, f"{kind} id '{printable(name)}' {problem}")
        return name, value


def is_empty(node: MarkedNode) -> bool:
    """Whether nothing was written after the key; ``null`` and ``~`` are texts as typed."""
    return isinstance(node, MarkedScalar) and not node.style and not node.value


def is_date(value: str) -> bool:
    """Whether it is a day, month or year of the calendar, in ISO form.

    >>> is_date("2017-10"), is_date("2017-02-30"), is_date("10/2017")
    (True, False, False)
    """
    found = _DATE.fullmatch(value)
    if not found:
        return False
    year, month, day = (int(part) if part else 1 for part in found.groups())
    return year >= 1 and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]


def id_problem(name: str) -> str | None:
    """What is wrong with an id, None if nothing is.

    >>> id_problem("four-winds"), id_problem("con")
    (None, 'is a name Windows keeps for itself; results are written to files named by id.')
    """
    if re.fullmatch(PHRASE_ID, name):
        if _RESERVED.fullmatch(name):
            return "is a name Windows keeps for itself; results are written to files named by id."
        return None
    allowed = "Ids have small letters a-z, digits and hyphens, begin with a letter or digit, "
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:64].strip("-")
    hint = f"; '{slug}' would be." if slug else "."
    return f"is not allowed{hint} {allowed}and have at most 64 characters."


def printable(text: str, most: int = 80) -> str:
    """The text on one line and not too long, for messages."""
    shown = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
    return shown if len(shown) <= most else shown[: most - 1] + "…"
