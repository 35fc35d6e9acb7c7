"""What the pages of a report say: the data of the template, every string safe to set."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl

from tracker.figures.lettering import missing_glyphs, printable
from tracker.figures.periods import UNDATED
from tracker.figures.summary import percent
from tracker.publish.choice import Results
from tracker.publish.doubts import list_doubts
from tracker.publish.findings import plural, write_findings
from tracker.publish.gathering import Gathered
from tracker.publish.methods import write_methods
from tracker.publish.passages import list_passages

CURVE_POINTS = 120  # of a sparkline 1.75 cm wide; of longer series, the highest of n periods
SECTIONS = {
    "counts": "Frequency",
    "time": "Time",
    "documents": "Documents",
    "drift": "Wordings",
}


def make_pages(
    report: Gathered, store: Results, title: str, charts: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """The data of the template. ``charts`` are mappings with section, file, height (cm), alt."""
    foot = report.footer
    rate = None if report.mixed else report.documents["unit"].drop_nulls().head(1).to_list()
    unit = rate[0] if rate else None
    kwic, shown, letters = list_passages(report, store)
    absent = report.phrases.height - len(report.ranked)
    rows = _rows(report)
    original = any(row["zh"] for row in rows)
    data = {
        "title": title,
        "kicker": "Set phrases in texts",
        "subtitle": f"{foot.corpus}: {plural(foot.documents, 'document')}, {_span(report)}",
        "findings": write_findings(report),
        "facts": _facts(report),
        "heads": ["phrase", *(["original"] if original else []), f"by {report.period}", "matches",
                  "docs", "share (95 %)", *(["per m."] if unit else []), "first", "last",
                  "p."],
        "rate_unit": unit,
        "original": original,
        "rows": rows,
        "summary_note": "Curve: share of documents, each on its own scale, broken where there are "
        "none. Share: with its Wilson interval. "
        f"{f'Per m.: per million {unit}. ' if unit else ''}p.: the page with its passages.",
        "empty": "None of the phrases was found.",
        "not_found_head": f"Looked for and not found ({absent})",
        "not_found": _not_found(report),
        "sections": [
            {"title": name, "charts": mine}
            for key, name in SECTIONS.items()
            if (mine := [chart for chart in charts if chart["section"] == key])
        ],
        "doubts": list_doubts(report),
        "methods": write_methods(report),
        "kwic": kwic,
        "kwic_note": f"{shown:,} of {plural(report.matches.height, 'match', 'matches')}, for each "
        "phrase evenly taken in date order, lines that read the same once. With each line: date, "
        "document, place (code point), kind and score of the match.",
    }  # fmt: skip
    missing = missing_glyphs([*_strings(data), *letters])
    if missing:
        data["doubts"] = [*data["doubts"], _glyph_note(missing)]  # type: ignore[misc]
    return safe(data)  # type: ignore[no-any-return]


def safe(value: Any) -> Any:
    """The same structure with every string printable: one line, no glyph the fonts lack."""
    if isinstance(value, str):
        return value[: len(value) - len(value.lstrip(" "))] + printable(value)
    if isinstance(value, dict):
        return {key: safe(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [safe(item) for item in value]
    return value


def _strings(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _strings(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _strings(item)


def _glyph_note(missing: Mapping[str, int]) -> dict[str, Any]:
    named = ", ".join(f"U+{ord(letter):04X} ({count:,})" for letter, count in missing.items())
    return {
        "title": "Characters without a glyph",
        "text": f"{plural(len(missing), 'character')} of the texts or labels "
        f"{'is' if len(missing) == 1 else 'are'} in none of the fonts and named by code point: "
        f"{named if len(missing) <= 20 else named[:300] + '…'}. In the CSV files they stand as "
        "they are.",
        "heads": [], "widths": [], "rows": [], "more": "",
    }  # fmt: skip


def _span(report: Gathered) -> str:
    dates = report.documents["date"].drop_nulls().sort()
    if dates.is_empty():
        return "none of them dated"
    first, last = dates[0], dates[-1]
    return first if first == last else f"{first} to {last}"


def _facts(report: Gathered) -> list[tuple[str, str]]:
    foot = report.footer
    digest = str(report.manifest.get("corpus", {}).get("sha256", ""))[:16]
    zones = ", ".join(report.choice.zones)
    facts = [
        ("Corpus", f"{foot.corpus}; {plural(foot.documents, 'document')}, {foot.units} "
                   f"(zones: {zones})"),
        ("Dates", f"{foot.dated:,} dated, {foot.undated:,} undated; by {report.period}"
                  f"{_exposure(report)}"),
        ("Digest", f"sha256 {digest}… over names and texts"),
        ("Phrasebook", f"{plural(report.phrases.height, 'phrase')}, fingerprint {foot.phrasebook}"),
        ("Made by", f"phrasetrack {foot.version}"),
    ]  # fmt: skip
    if foot.as_of:
        facts.append(("As of", f"{foot.as_of} (dates after it count as in the future)"))
    return facts


def _exposure(report: Gathered) -> str:
    """How uneven the periods are: a share of one document and one of a thousand look alike."""
    one = report.counts.filter(pl.col("phrase") == pl.col("phrase").first())
    dated = one.filter((pl.col("period") != UNDATED) & (pl.col("documents") > 0))
    sizes: list[int] = dated["documents"].sort().to_list()
    if len(sizes) < 2:
        return ""
    middle = sizes[len(sizes) // 2]
    return f", with {sizes[0]:,} to {sizes[-1]:,} documents each (half of them {middle:,} or more)"


def _rows(report: Gathered) -> list[dict[str, Any]]:
    labels = {row["phrase"]: row for row in report.phrases.iter_rows(named=True)}
    dated = report.counts.filter(pl.col("period") != UNDATED)
    curves = {
        key[0]: part["share"].to_list() for key, part in dated.partition_by(
            "phrase", as_dict=True, maintain_order=True).items()
    }  # fmt: skip
    rows = []
    for row in report.totals.filter(pl.col("matches") > 0).iter_rows(named=True):
        label, curve = labels[row["phrase"]], curves.get(row["phrase"], [])
        en, zh = label["en"] or label["zh"] or row["phrase"], label["zh"] or ""
        rows.append(
            {
                "id": row["phrase"],
                "en": en,
                "zh": "" if zh == en else zh,
                "curve": highest_points(curve),
                "matches": f"{row['matches']:,}",
                "documents": f"{row['documents_with']:,}",
                "share": f"{percent(row['share'])} "
                f"({percent(row['share_low'])[:-2]}–{percent(row['share_high'])[:-2]})",
                "rate": _rate(row["per_million"]),
                "first": row["first"] or "",
                "last": row["last"] or "",
            }
        )
    return rows


def highest_points(curve: Sequence[float | None]) -> list[float | None]:
    """A curve that fits a sparkline: of every few periods the highest, so that no peak is lost.

    >>> highest_points([0.0, None, 0.2])
    [0.0, None, 0.2]
    >>> len(highest_points([0.0] * 500)), max(highest_points([0.0] * 99 + [0.5] + [0.0] * 400))
    (100, 0.5)
    """
    step = -(-len(curve) // CURVE_POINTS) or 1
    parts = [curve[at : at + step] for at in range(0, len(curve), step)]
    known = ([value for value in part if value is not None] for part in parts)
    return [max(values, default=None) for values in known]


def _rate(rate: float | None) -> str:
    if rate is None:
        return ""
    return f"{rate:,.0f}" if rate >= 9.95 else f"{rate:.1f}"


def _not_found(report: Gathered) -> list[list[str]]:
    found = set(report.ranked)
    rows = report.phrases.select("phrase", "en", "zh").rows()
    absent = ((en or phrase, zh or "") for phrase, en, zh in rows if phrase not in found)
    return [[en, "" if zh == en else zh] for en, zh in absent]
