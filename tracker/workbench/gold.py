"""Gold: mentions that people have judged, look-alikes, and the phrases they were judged for."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from tracker.errors import Fault, FaultyFile, NoInput
from tracker.spans import Span

Row = TypeVar("Row")
CONSEQUENCE = "nothing was evaluated"
MOST_FAULTS = 20  # told of one file; after these it is plainly a file of another kind


@dataclass(frozen=True, slots=True)
class Mention:
    """A mention of a phrase that a person has marked in a document; half-open code points.

    An ``optional`` one could be judged either way: it counts neither as missed nor, when matched,
    as false.
    """

    document: str
    phrase: str
    start: int
    end: int
    quote: str
    optional: bool

    @property
    def span(self) -> Span:
        """Where it stands."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Decoy:
    """A sentence that must not match a phrase, and why."""

    phrase: str
    sentence: str
    why: str


@dataclass(frozen=True, slots=True)
class JudgedPhrases:
    """The phrases a gold set was judged for, and where that is said. ``ids`` None: all phrases."""

    ids: frozenset[str] | None
    said: str

    def __contains__(self, phrase: str) -> bool:
        return self.ids is None or phrase in self.ids


def read_mentions(path: str) -> list[Mention]:
    """The mentions of a judged file: one JSON object a line with doc, phrase, start, end, quote
    and, if a careful judge could say either way, optional.

    Raises NoInput if the file is missing, FaultyFile naming every line that is not such an object.
    """
    return _read_rows(
        path,
        _mention,
        '{"doc": …, "phrase": …, "start": …, "end": …, "quote": …, "optional": …}',
        "mention",
    )


def _mention(row: dict[str, Any]) -> Mention:
    start, end = int(row["start"]), int(row["end"])
    if not 0 <= start < end:
        raise ValueError(f"start {start} and end {end} enclose nothing")
    optional = bool(row.get("optional", False))
    return Mention(
        str(row["doc"]), str(row["phrase"]), start, end, str(row.get("quote", "")), optional
    )


def read_decoys(path: str) -> list[Decoy]:
    """The look-alike sentences of a file: one JSON object a line with phrase, sentence, why.

    Raises NoInput if the file is missing, FaultyFile naming every line that is not such an object.
    """
    return _read_rows(
        path,
        lambda row: Decoy(str(row["phrase"]), str(row["sentence"]), str(row.get("why", ""))),
        '{"phrase": …, "sentence": …, "why": …}',
        "decoy",
    )


def _read_rows(
    path: str, make: Callable[[dict[str, Any]], Row], shape: str, noun: str
) -> list[Row]:
    rows: list[Row] = []
    faults: list[Fault] = []
    for number, line in enumerate(_lines(path), start=1):
        if not line.strip():
            continue
        if len(faults) == MOST_FAULTS:
            break
        try:
            row = json.loads(line)
            if not isinstance(row, dict):
                raise ValueError("it is no JSON object")
            rows.append(make(row))
        except (ValueError, KeyError, TypeError) as error:
            wrong = f"'{error.args[0]}' is missing" if isinstance(error, KeyError) else str(error)
            faults.append(Fault(path, number, 0, f"is no {noun}: {wrong}. A {noun} is {shape}."))
    if faults:
        raise FaultyFile(faults, CONSEQUENCE)
    return rows


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text(encoding="utf-8-sig").split("\n")
    except OSError as error:
        raise NoInput(f"{path}: cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        fault = Fault(path, 0, 0, f"is no UTF-8 text (byte {error.start}).")
        raise FaultyFile([fault], CONSEQUENCE) from error


def find_judged_phrases(
    gold: str, mentions: Iterable[Mention], given: str | None = None
) -> JudgedPhrases:
    """The phrases a gold set was judged for: a match of any other phrase is neither right nor
    false, it is *not judged*.

    They are, in this order: what ``given`` names (a file, or "all"); the file NAME-phrases.txt
    beside NAME.jsonl; an inventory.yaml beside it or in the folder above; else the phrases that
    the gold set itself mentions. A file lists one id a line ("#" begins a comment), or is shaped
    like a phrasebook.

    Raises NoInput if the file given is missing, FaultyFile if it names no phrase.
    """
    if given == "all":
        return JudgedPhrases(None, "all phrases of the book")
    place = Path(gold)
    beside = [
        place.with_name(f"{place.stem}-phrases.txt"),
        place.with_name("inventory.yaml"),
        place.parent.parent / "inventory.yaml",
    ]
    for path in [Path(given)] if given else beside:
        if given or path.is_file():
            ids = _ids_in(str(path))
            if not ids:
                message = "names no phrase. Write one id a line, or phrases as in a phrasebook."
                raise FaultyFile([Fault(str(path), 0, 0, message)], CONSEQUENCE)
            return JudgedPhrases(frozenset(ids), f"as {path} lists them")
    return JudgedPhrases(frozenset(m.phrase for m in mentions), "those the gold set mentions")


def _ids_in(path: str) -> list[str]:
    if not path.endswith((".yaml", ".yml")):
        lines = (line.partition("#")[0].strip() for line in _lines(path))
        return [line for line in lines if line]
    from tracker.marked_yaml import MarkedList, MarkedMap, MarkedScalar, read_marked_yaml

    root = read_marked_yaml(path).root
    phrases = root.get("phrases") if isinstance(root, MarkedMap) else None
    found = [
        item.get("id")
        for item in (phrases.items if isinstance(phrases, MarkedList) else ())
        if isinstance(item, MarkedMap)
    ]
    return [node.value.strip() for node in found if isinstance(node, MarkedScalar)]
