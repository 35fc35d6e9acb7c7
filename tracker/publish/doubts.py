"""The doubts of a report: what may be wrong with its numbers, listed so that it can be checked."""

from collections.abc import Sequence
from typing import Any

import polars as pl

from tracker.figures.summary import percent
from tracker.publish.findings import name_of, plural
from tracker.publish.gathering import Gathered
from tracker.texts.document import INFERRED

LONGEST_WORDING = 60  # characters
MOST_ROWS = 25  # of one table; the rest is counted


def list_doubts(report: Gathered) -> list[dict[str, Any]]:
    """The parts of the section, each with title, text, heads, widths, rows and more."""
    parts = [
        _undated(report),
        _inferred(report),
        _anachronisms(report),
        _kinds(report),
        _weakest(report),
        _sources(report),
        _copies(report),
        _units(report),
    ]
    return [part for part in parts if part]


def _part(
    title: str,
    text: str,
    heads: Sequence[str] = (),
    widths: Sequence[float] = (),
    rows: Sequence[Sequence[str]] = (),
    command: str = "",
) -> dict[str, Any]:
    rest = len(rows) - MOST_ROWS
    more = f"{rest:,} more" + (f": {command}" if command else ".") if rest > 0 else ""
    return {
        "title": title,
        "text": text,
        "heads": list(heads),
        "widths": list(widths),
        "rows": [list(row) for row in rows[:MOST_ROWS]],
        "more": more,
    }


def _undated(report: Gathered) -> dict[str, Any]:
    rows = report.documents.filter(pl.col("date").is_null())
    if rows.is_empty():
        return _part("Undated documents", "Every document has a date.")
    by_event = report.footer.by_event
    stated = (
        "a date is given only where the text states the day of what it reports, with the year"
        if by_event
        else "a date is given only where the text, its metadata or its name states it"
    )
    reasons = {
        "no_year": "a day and month without a year",
        "ambiguous": "day and month can be read both ways",
        "impossible": "no such day",
        "future": "lies in the future",
        "none": "no day of an event found" if by_event else "no date found",
    }
    return _part(
        "Undated documents",
        f"{plural(rows.height, 'document')} without a date "
        f"{'stands' if rows.height == 1 else 'stand'} in all counts and on no timeline. Nothing "
        f"is guessed: {stated}.",
        ["document", "why", "bounds", "evidence"],
        [3, 2, 2, 4],
        [
            (
                report.short(row["document"]),
                reasons.get(row["date_status"] or "none", row["date_status"] or ""),
                _bounds(row["date_earliest"], row["date_latest"]),
                row["date_evidence"] or "",
            )
            for row in rows.iter_rows(named=True)
        ],
        "phrasetrack dates",
    )


def _bounds(earliest: str | None, latest: str | None) -> str:
    if not earliest and not latest:
        return ""
    return f"{earliest or '…'} to {latest or '…'}"


def _inferred(report: Gathered) -> dict[str, Any] | None:
    rows = report.documents.filter(pl.col("date_basis") == INFERRED)
    if rows.is_empty():
        return None
    return _part(
        "Inferred dates",
        "These documents state a day and month; the year is that of the dated meetings they name. "
        "They are drawn hollow.",
        ["document", "date", "bounds", "evidence"],
        [3, 1.3, 2.4, 4],
        [
            (
                report.short(row["document"]),
                row["date"] or "",
                _bounds(row["date_earliest"], row["date_latest"]),
                row["date_evidence"] or "",
            )
            for row in rows.iter_rows(named=True)
        ],
        "phrasetrack dates",
    )


def _anachronisms(report: Gathered) -> dict[str, Any]:
    rows = report.anachronisms
    if rows.is_empty():
        known = report.phrases.filter(pl.col("coined").is_not_null()).height
        return _part(
            "Matches before their time",
            f"None: no match is dated before its phrase was coined, where the phrasebook says when "
            f"({known:,} of {plural(report.phrases.height, 'phrase')}).",
        )
    phrases = rows.sort("date", "document").group_by("phrase", maintain_order=True)
    counted = phrases.agg(pl.len().alias("matches"), pl.all().exclude("phrase").first())
    return _part(
        "Matches before their time",
        f"{plural(rows.height, 'match', 'matches')} dated before the phrase was coined. Either the "
        "date is wrong, or the match, or the phrasebook. The earliest of each phrase:",
        ["phrase", "coined", "matches", "first", "document", "text"],
        [2.5, 1, 0.9, 1.2, 2.5, 3],
        [
            (name_of(report, row["phrase"]), row["coined"], f"{row['matches']:,}", row["date"],
             report.short(row["document"]), row["text"] or "")
            for row in counted.iter_rows(named=True)
        ],
    )  # fmt: skip


def _kinds(report: Gathered) -> dict[str, Any] | None:
    if report.matches.is_empty():
        return None
    kinds = (
        report.matches.group_by("kind")
        .agg(pl.len().alias("matches"), pl.col("score").min().alias("low"))
        .sort(["matches", "kind"], descending=[True, False])
    )
    total = report.matches.height
    return _part(
        "How sure the matches are",
        "Each match is as near to a listed wording as its kind says, best first: exact, inflected, "
        "misspelt, reordered, elliptic, damaged. " + _judged(report),
        ["kind", "matches", "share", "lowest score"],
        [2, 1, 1, 1],
        [
            (row["kind"], f"{row['matches']:,}", percent(row["matches"] / total),
             f"{row['low']:.0f}")
            for row in kinds.iter_rows(named=True)
        ],
    )  # fmt: skip


def _judged(report: Gathered) -> str:
    """The precision of the user's own judged sample, or that there is none."""
    judged = report.manifest.get("judged")
    excluded = report.manifest.get("excluded", 0)
    left_out = (
        f" {plural(excluded, 'match', 'matches')} judged wrong are left out everywhere."
        if excluded
        else ""
    )
    if not judged or judged["overall"]["share"] is None:
        return (
            "Judge a sample of your own with phrasetrack sample; without one, this report states "
            "no precision." + left_out
        )
    overall = judged["overall"]
    told = (
        f"Of {plural(overall['judged'], 'match', 'matches')} drawn from this store and judged by "
        f"hand {overall['right']} were right: precision {percent(overall['share'])} (95 % interval "
        f"{percent(overall['low'])} to {percent(overall['high'])})"
    )
    if judged.get("phrasebook") != report.manifest.get("phrasebook", {}).get("fingerprint"):
        told += ", with another phrasebook than this report's"
    return told + "." + left_out


def _weakest(report: Gathered) -> dict[str, Any] | None:
    weak = report.matches.filter(~pl.col("kind").is_in(["exact", "inflected"])).sort(
        "score", "document", "start"
    )
    if weak.is_empty():
        return None
    return _part(
        "The weakest matches",
        "Repaired readings, the lowest score first: look at these before citing a number.",
        ["score", "kind", "phrase", "wording", "text", "document"],
        [0.7, 1.1, 2.2, 2.4, 3, 2],
        [
            (f"{row['score']:.0f}", row["kind"], name_of(report, row["phrase"]),
             _cut(row["wording"]), row["text"], report.short(row["document"]))
            for row in weak.head(MOST_ROWS + 1).iter_rows(named=True)
        ]
        + [()] * max(0, weak.height - MOST_ROWS - 1),
        "phrasetrack export matches",
    )  # fmt: skip


def _cut(wording: str) -> str:
    """As much of a pattern as a cell of a table holds; the export of matches has it whole."""
    return wording if len(wording) <= LONGEST_WORDING else wording[: LONGEST_WORDING - 1] + "…"


def _sources(report: Gathered) -> dict[str, Any] | None:
    changes = report.source_changes
    if changes.is_empty():
        return None
    return _part(
        "Sources that come and go",
        "Sources with at least 5 % of the dated documents that begin late or end early, as chance "
        "would rarely have it. Where one does, a share may move by that alone. Other documents: "
        "those dated before it begins, or after it ends.",
        ["source", "documents", "begins or ends", "date", "other documents"],
        [4, 1, 1.3, 1.1, 1.6],
        [
            (row["group"], f"{row['documents']:,}",
             "begins" if row["change"] == "enters" else "ends", row["date"],
             f"{row['documents_missed']:,} of {row['documents_in_all']:,}")
            for row in changes.iter_rows(named=True)
        ],
    )  # fmt: skip


def _copies(report: Gathered) -> dict[str, Any] | None:
    """Where copies are left out: both counts of each phrase, side by side."""
    if report.both is None or report.copies is None:
        return None
    copies = report.copies.filter(~pl.col("is_first")).height
    groups = report.copies["reprint_group"].n_unique()
    mine = pl.col("phrase").is_in(report.phrases["phrase"].implode())
    counted = report.both.filter(mine & (pl.col("matches") > 0)).sort(
        ["matches", "phrase"], descending=[True, False]
    )
    return _part(
        "Copies left out",
        f"{plural(copies, 'copy', 'copies')} in {plural(groups, 'group')} "
        f"{'is' if copies == 1 else 'are'} not counted: of each group the earliest document alone "
        "is. A document is a copy where at least 40 % of the runs of three words (six characters "
        "of Chinese) of the shorter text stand in the longer one too. All: with the copies. One: "
        "one document of each group. phrasetrack reprints lists the groups.",
        ["phrase", "matches: all", "one", "documents: all", "one", "share: all", "one"],
        [4, 1.2, 0.9, 1.6, 1.6, 1, 1],
        [
            (name_of(report, row["phrase"]), f"{row['matches']:,}", f"{row['matches_once']:,}",
             f"{row['documents_with']:,} of {row['documents']:,}",
             f"{row['documents_with_once']:,} of {row['documents_once']:,}",
             percent(row["share"]), percent(row["share_once"]))
            for row in counted.iter_rows(named=True)
        ],
    )  # fmt: skip


def _units(report: Gathered) -> dict[str, Any] | None:
    if not report.mixed:
        return None
    return _part(
        "Two units",
        "Some documents are counted in words, others in characters. Shares of documents add up; "
        "rates per million do not, and stand by unit in rates.csv.",
    )
