"""Dates corrected by hand: a dates.csv beside the texts, which outlives every scan."""

import csv
import io
import os
from pathlib import Path

from tracker.errors import Fault, FaultyFile, NoInput
from tracker.texts.days import first_day, is_day, last_day, precision_of
from tracker.texts.decoding import decode_bytes
from tracker.texts.document import DocumentDate
from tracker.texts.metadata import read_metadata_table
from tracker.texts.source import ReadOptions

DATES_TABLE, METADATA_TABLE = "dates.csv", "metadata.csv"
NO_DATE = "none"  # written in the place of a date: this document has none, whatever was found


def read_corrections(path: str) -> dict[str, tuple[str, str]]:
    """The corrections of a dates.csv, by document: (date, note). Columns: document, date, and note
    if wanted; the date is a day, a month, a year or "none". Rows without a date are not filled in
    yet and left out.

    Raises NoInput if the file cannot be read, FaultyFile with every line that is wrong.
    """
    try:
        text, _ = decode_bytes(Path(path).read_bytes())
    except OSError as error:
        raise NoInput(f"{path}: cannot be read: {error.strerror}.") from None
    reader = csv.DictReader(io.StringIO(text, newline=""))
    missing = [name for name in ("document", "date") if name not in (reader.fieldnames or [])]
    if missing:
        fault = f"column '{missing[0]}' is not there. Columns: document, date, note."
        raise FaultyFile([Fault(path, 1, 0, fault)], "nothing was read")
    faults: list[Fault] = []
    found: dict[str, tuple[str, str]] = {}
    lines: dict[str, int] = {}
    for row in reader:
        document, date = row["document"] or "", (row["date"] or "").strip()
        if not document or not date:
            continue
        if date != NO_DATE and not _is_reduced_date(date):
            fault = f"date '{date}' is none. Write 2023-04-21, 2023-04, 2023 or none."
            faults.append(Fault(path, reader.line_num, 0, f"document '{document}': {fault}"))
        if document in found:
            fault = f"document '{document}' stands twice (first on line {lines[document]})."
            faults.append(Fault(path, reader.line_num, 0, fault))
        found.setdefault(document, (date, (row.get("note") or "").strip()))
        lines.setdefault(document, reader.line_num)
    if faults:
        raise FaultyFile(faults, "nothing was read")
    return found


def _is_reduced_date(text: str) -> bool:
    return len(text) in (4, 7, 10) and text[:4].isdigit() and is_day(first_day(text))


def correct_date(date: DocumentDate, correction: tuple[str, str]) -> DocumentDate:
    """``date`` replaced by what a person knows better; the day of what is reported stays.

    >>> correct_date(DocumentDate(status="ambiguous"), ("2022-05-07", "print edition")).evidence
    'dates.csv: 2022-05-07 (print edition)'
    """
    day, note = correction
    evidence = f"{DATES_TABLE}: {day}" + (f" ({note})" if note else "")
    if day == NO_DATE:
        return DocumentDate(evidence=evidence, event_date=date.event_date)
    return DocumentDate(
        date=day,
        precision=precision_of(day),
        basis="metadata",
        status="ok",
        earliest=first_day(day),
        latest=last_day(day),
        evidence=evidence,
        event_date=date.event_date,
    )


def options_beside(folder: str, options: ReadOptions) -> ReadOptions:
    """The options for the texts of a folder: with the metadata.csv and the dates.csv in it."""
    table = os.path.join(folder, METADATA_TABLE)  # noqa: PTH118 - must keep odd bytes of a name
    if Path(table).is_file():
        options = options._replace(folder_metadata=read_metadata_table(table))
    table = os.path.join(folder, DATES_TABLE)  # noqa: PTH118
    if Path(table).is_file():
        options = options._replace(corrections={**read_corrections(table), **options.corrections})
    return options
