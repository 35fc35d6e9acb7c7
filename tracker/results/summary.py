"""The numbers and the table a scan prints: from the catalogue alone, no segment is read."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tracker.results.catalogue import open_for_reading
from tracker.results.durable import told_as_storage_error
from tracker.results.phrase_counts import Found, PhraseCount
from tracker.results.selection import choose_sources, labels_of
from tracker.results.zones import COUNTED, known_zones


@dataclass(slots=True)
class Reading:
    """What a reader of the numbers should know of how the documents were read: documents without
    a word in the counted zones, in a language without wordings, with a guessed encoding, with
    bytes that could not be read (and how many bytes), and with traces of mojibake (and how many).
    """

    empty: int = 0
    other_language: int = 0
    guessed: int = 0
    replaced: int = 0
    replaced_bytes: int = 0
    mojibake: int = 0
    mojibake_traces: int = 0

    def add(self, units: int, language: str, guessed: bool, replaced: int, mojibake: int) -> None:
        """Count one document."""
        self.empty += units == 0
        self.other_language += language == "other" and units > 0
        self.guessed += guessed
        self.replaced += replaced > 0
        self.replaced_bytes += replaced
        self.mojibake += mojibake > 0
        self.mojibake_traces += mojibake

    def sentences(self) -> list[str]:
        """What there is to say, shortest words first; nothing of what did not happen.

        >>> Reading(empty=2, replaced=1, replaced_bytes=3).sentences()
        ['2 empty (no word that counts)', '1 with unreadable bytes (3 bytes replaced)']
        """
        said = [
            (self.empty, "empty (no word that counts)"),
            (self.other_language, "in a language without wordings"),
            (self.guessed, "with a guessed encoding"),
            (
                self.replaced,
                f"with unreadable bytes ({_counted(self.replaced_bytes, 'byte')} replaced)",
            ),
            (
                self.mojibake,
                f"that looks like mojibake ({self.mojibake_traces:,} traces; "
                "--fix-mojibake repairs it)",
            ),
        ]
        return [f"{number:,} {what}" for number, what in said if number]


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


@dataclass(slots=True)
class Summary:
    """What became of each text (``scanned``, ``duplicate``, ``unchanged``, ``skipped``,
    ``failed``: their sum is the number of texts), what is known of the documents, ``units`` in the
    counted zones by unit, the phrases that have a match (most first), the sentence of each path
    that failed, how many were skipped for which reason, what would have to be installed for some
    of them, and what stands in the way of ``reading`` the rest right."""

    scanned: int = 0
    duplicate: int = 0
    unchanged: int = 0
    skipped: int = 0
    failed: int = 0
    dated: int = 0
    undated: int = 0
    set_aside: int = 0
    units: dict[str, int] = field(default_factory=dict)
    phrases: list[PhraseCount] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    skips: dict[str, int] = field(default_factory=dict)
    wanting: list[str] = field(default_factory=list)
    reading: Reading = field(default_factory=lambda: Reading())

    @property
    def texts(self) -> int:
        """How many paths and records were looked at."""
        return self.scanned + self.duplicate + self.unchanged + self.skipped + self.failed

    @property
    def documents(self) -> int:
        """How many of them are documents."""
        return self.scanned + self.duplicate + self.unchanged

    def per_million(self, count: PhraseCount, unit: str) -> float | None:
        """How often the phrase stands in a million units of the documents measured in them; None
        where there are none."""
        units = self.units.get(unit, 0)
        return count.by_unit.get(unit, 0) / units * 1_000_000 if units else None

    def accounting(self) -> str:
        """The line that accounts for every text.

        >>> Summary(scanned=5, dated=4, undated=1, set_aside=12).accounting()[:55]
        '5 texts: 5 scanned, 0 unchanged, 0 skipped, 0 failed; 4'
        """
        duplicates = f", {self.duplicate:,} duplicate" if self.duplicate else ""
        return (
            f"{self.texts:,} text{'' if self.texts == 1 else 's'}: {self.scanned:,} scanned"
            f"{duplicates}, {self.unchanged:,} unchanged, {self.skipped:,} skipped, "
            f"{self.failed:,} failed; {self.dated:,} dated, {self.undated:,} undated; "
            f"{self.set_aside:,} line{'' if self.set_aside == 1 else 's'} set aside"
        )

    def remarks(self) -> list[str]:
        """Lines about what was not read, and what was read with doubts.

        >>> Summary(skips={"link": 2, "hidden": 1}).remarks()
        ['skipped: 1 hidden, 2 link']
        """
        lines = []
        if self.skips:
            reasons = ", ".join(f"{number:,} {why}" for why, number in sorted(self.skips.items()))
            lines.append(f"skipped: {reasons}")
        lines += [f"not read: {sentence}" for sentence in self.wanting]
        if said := self.reading.sentences():
            lines.append(f"read: {', '.join(said)}")
        return lines


def summarize(path: str | Path, zones: Sequence[str] = COUNTED, run: int | None = None) -> Summary:
    """The summary of the documents of the last scan; those that ``run`` read are ``scanned``, the
    others ``unchanged``.

    Raises what ``Store.open`` raises.
    """
    folder, counted = Path(path), known_zones(zones)
    units = " + ".join(f"t.{zone}" for zone in counted) or "0"
    connection = open_for_reading(folder)
    try:
        with told_as_storage_error(folder):
            choose_sources(connection, folder, None, everything=False)
            rows = connection.execute(
                f"SELECT d.status, d.document, d.reason, d.detail, d.date, t.sha256, t.unit, "
                f"{units}, t.set_aside, m.counts, c.run, d.language, d.guessed, d.replaced, "
                "d.mojibake FROM (SELECT o.*, s.run FROM chosen_sources AS o JOIN main.sources AS s"
                "  ON s.root = o.root AND s.source = o.source AND s.first = o.first) AS c "
                "JOIN main.documents AS d "
                "  ON d.root = c.root AND d.source = c.source AND d.first = c.first "
                "LEFT JOIN texts AS t ON t.text = d.text "
                "LEFT JOIN matched AS m ON m.text = d.text AND m.matching = c.matching"
            )
            summary = Summary()
            found = _add_up(rows, summary, counted, run)
            labels = labels_of(connection, "phrases")
    finally:
        connection.close()
    table = [found.count_of(label) for label in labels]
    with_matches = [count for count in table if count.matches]
    summary.phrases = sorted(with_matches, key=lambda count: (-count.matches, count.phrase))
    return summary


def _add_up(rows: Any, summary: Summary, zones: Sequence[str], run: int | None) -> Found:
    """Put the numbers of all documents into the summary; gives what was found in them."""
    found = Found(zones)
    unread: list[tuple[str, str, str, str]] = []
    before: set[str] = set()  # texts of documents that an earlier run read
    now: list[str] = []
    units_of, read = summary.units, summary.reading.add
    for status, document, reason, detail, date, sha256, unit, units, aside, counts, *more in rows:
        if status != "scanned":
            unread.append((document, status, reason, detail))
            continue
        of_run, *how = more
        read(units, *how)
        if run is not None and of_run != run:
            before.add(sha256)
            summary.unchanged += 1
        else:
            now.append(sha256)
        if date is None:
            summary.undated += 1
        summary.set_aside += aside
        units_of[unit] = units_of.get(unit, 0) + units
        if counts and counts != "{}":
            found.add(counts, unit, date)
    summary.scanned = len(set(now) - before)
    summary.duplicate = len(now) - summary.scanned
    summary.dated = summary.unchanged + len(now) - summary.undated
    _tell_unread(sorted(unread), summary)
    return found


def _tell_unread(rows: Sequence[tuple[str, str, str, str]], summary: Summary) -> None:
    """What became of the paths and records that are no documents: name, status, reason, detail."""
    wanting: Counter[str] = Counter()
    for document, status, reason, detail in rows:
        setattr(summary, status, getattr(summary, status) + 1)
        if status == "failed":
            summary.failures.append(detail)
        else:
            summary.skips[reason] = summary.skips.get(reason, 0) + 1
        if reason == "needs_extra":
            wanting[detail.removeprefix(f"{document}: ").rstrip(".")] += 1
    summary.wanting = [f"{number:,} {sentence}" for sentence, number in sorted(wanting.items())]
