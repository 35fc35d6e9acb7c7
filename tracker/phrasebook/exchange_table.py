"""What exchange formats share: the nouns, ids made of names, tables (CSV and TSV)."""

import csv
import io
import re
from collections.abc import Callable
from dataclasses import dataclass

from tracker.errors import WrongUsage
from tracker.phrasebook.common_words import language_of
from tracker.phrasebook.edit import NewWording
from tracker.phrasebook.phrase import Phrase, Phrasebook, Wording
from tracker.phrasebook.values import id_problem

PHRASE_COLUMNS = ("id", "zh", "traditional", "en", "gloss", "category", "coined", "notes")
WORDING_COLUMNS = (
    "wording", "lang", "register", "from", "to", "source", "exact", "kinds", "needs", "note"
)  # fmt: skip
EVIDENCE = "evidence:"  # before the name of an evidence set, in the id of its rows
_FORMULA = ("=", "+", "-", "@", "\t")


@dataclass(frozen=True, slots=True)
class Exchanged:
    """A text in the other format (or, imported, in ours) and what could not be carried over."""

    text: str
    left_behind: tuple[str, ...]


@dataclass(slots=True)
class Imported:
    """A phrase as another program knows it."""

    fields: dict[str, str]
    wordings: list[NewWording]


Importer = Callable[[str, str, str | None], tuple[list[Imported], list[str]]]


def listed_wordings(phrase: Phrase) -> list[Wording]:
    """The wordings without the Chinese originals, which have their own places."""
    return [w for w in phrase.wordings if w.text not in (phrase.zh, phrase.traditional)]


def to_table(delimiter: str) -> Callable[[Phrasebook], Exchanged]:
    def write(book: Phrasebook) -> Exchanged:
        stream = io.StringIO()
        table = csv.writer(stream, delimiter=delimiter, lineterminator="\n")
        table.writerow([*PHRASE_COLUMNS, *WORDING_COLUMNS])
        for phrase in book.phrases:
            fields = [getattr(phrase, key) or "" for key in PHRASE_COLUMNS]
            some: list[Wording | None] = list(listed_wordings(phrase))
            for wording in some or [None]:
                table.writerow(_safe(cell) for cell in [*fields, *_cells(wording)])
        for name, texts in (book.evidence or {}).items():
            empty = [""] * (len(PHRASE_COLUMNS) - 1)
            for text in texts:
                row = [EVIDENCE + name, *empty, *_cells(Wording(text, ()))]
                table.writerow(_safe(cell) for cell in row)
        return Exchanged(stream.getvalue(), untold_by_tables(book))

    return write


def _cells(wording: Wording | None) -> list[str]:
    if wording is None:
        return [""] * len(WORDING_COLUMNS)
    needs = "; ".join(" or ".join(names) for names in wording.needs)
    return [
        wording.text,
        wording.lang,
        wording.register or "",
        wording.valid_from or "",
        wording.valid_to or "",
        wording.source or "",
        "true" if wording.exact else "",
        "; ".join(wording.kinds or ()),
        needs,
        wording.note or "",
    ]


def _safe(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return "'" + cell if cell.startswith((*_FORMULA, "'")) else cell


def from_table(delimiter: str) -> Importer:
    def read(text: str, file: str, _: str | None) -> tuple[list[Imported], list[str]]:
        rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=delimiter)
        columns = list(rows.fieldnames or ())
        missing = [column for column in ("id", "wording") if column not in columns]
        if missing:
            others = ", ".join((*PHRASE_COLUMNS[1:], *WORDING_COLUMNS[1:]))
            message = f"{file}: column '{missing[0]}' is missing. Columns: id, wording, and any of "
            raise WrongUsage(f"{message}{others}.")
        unknown = [name for name in columns if name not in (*PHRASE_COLUMNS, *WORDING_COLUMNS)]
        lost = [f"column '{name}'" for name in unknown]
        phrases: dict[str, Imported] = {}
        for row in rows:
            cells = {key: _unsafe(value or "") for key, value in row.items() if key}
            if cells["id"].startswith(EVIDENCE):
                name = " ".join(cells["id"].split())
                words = phrases.setdefault(name, Imported({"id": name}, []))
                words.wordings.append(NewWording(" ".join(cells["wording"].split())))
                continue
            name = slug_of(cells["id"])
            fields = {key: cells.get(key, "") for key in PHRASE_COLUMNS}
            phrase = phrases.setdefault(name, Imported(filled_fields(name, fields), []))
            if cells["wording"].strip():
                phrase.wordings.append(_from_cells(cells))
        return list(phrases.values()), lost

    return read


def _unsafe(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith((*_FORMULA, "'")) else cell


def _from_cells(cells: dict[str, str]) -> NewWording:
    def several(key: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in cells.get(key, "").split(";") if part.strip())

    text = " ".join(cells["wording"].split())
    lang = cells.get("lang", "").strip()
    chinese = lang == "zh"
    return NewWording(
        text,
        lang="" if lang == "en" == language_of(text) else lang,
        register=cells.get("register", "").strip(),
        valid_from=cells.get("from", "").strip(),
        valid_to=cells.get("to", "").strip(),
        source=cells.get("source", "").strip(),
        exact=cells.get("exact", "").strip().lower() == "true" and not chinese,
        kinds=several("kinds"),
        needs=several("needs"),
        note=cells.get("note", "").strip(),
    )


def untold_by_tables(book: Phrasebook) -> tuple[str, ...]:
    counts = {
        "example": sum(len(phrase.examples) for phrase in book.phrases),
        "counterexample": sum(len(phrase.counterexamples) for phrase in book.phrases),
        "swallowed phrase": sum(len(phrase.swallows) for phrase in book.phrases),
        "source%s of coined dates": sum(bool(phrase.coined_source) for phrase in book.phrases),
    }
    return tuple(counted(count, what) for what, count in counts.items() if count)


def counted(number: int, what: str) -> str:
    """
    >>> counted(1, "event"), counted(1200, "source%s of dates")
    ('1 event', '1,200 sources of dates')
    """
    ending = "" if number == 1 else "s"
    return f"{number:,} {what % ending if '%s' in what else what + ending}"


def slug_of(name: str) -> str:
    """An id made of a name.

    >>> slug_of("Four Winds (四风)")
    'four-winds'
    """
    if id_problem(name) is None:
        return name
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:64].strip("-")
    if not slug or id_problem(slug):
        raise WrongUsage(f"no id can be made of '{name}'. Ids have small letters a-z, digits and "
                         "hyphens.")  # fmt: skip
    return slug


def filled_fields(name: str, fields: dict[str, str]) -> dict[str, str]:
    """The fields in the order of the book, with what must not be missing."""
    known = {key: " ".join(fields.get(key, "").split()) for key in PHRASE_COLUMNS}
    known |= {"id": name, "en": known["en"] or name.replace("-", " ")}
    return known | {"category": known["category"] or "imported"}
