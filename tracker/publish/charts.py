"""The charts of a report: which there are, what each is drawn from, and the table beside it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import polars as pl
from matplotlib.figure import Figure

from tracker.errors import WrongUsage, nearest
from tracker.figures.bars import draw_counts, draw_document_frequency
from tracker.figures.drift import draw_drift
from tracker.figures.heatmap import draw_documents, draw_heatmap
from tracker.figures.lettering import missing_glyphs
from tracker.figures.lifelines import draw_lifelines
from tracker.figures.series import MEASURES
from tracker.figures.summary import draw_summary
from tracker.figures.timeline import PANELS, draw_timeline
from tracker.figures.xray import draw_xray, xray_documents
from tracker.publish.choice import Results
from tracker.publish.gathering import DRIFTS, Gathered

TIMELINE_PAGES = 3
LEADING = 0.95  # of the matches in one wording; above it there is no drift to see


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart: its file name without ending, its section of the report, a function that draws
    it, and the table of the points plotted (None: that of an earlier chart)."""

    name: str
    section: str
    draw: Callable[[], Figure]
    points: pl.DataFrame | None


def list_charts(
    report: Gathered, store: Results, *, marked: bool = True, measure: str = "share"
) -> Iterator[Chart]:
    """All charts of a report, in its order; ``marked`` False leaves the event lines out,
    ``measure`` is that of the timelines."""
    names = report.phrases.select("phrase", "en", "zh")
    totals, book, foot = report.totals, report.phrases, report.footer
    named = totals.join(names, on="phrase", how="left")
    yield Chart(
        "counts", "counts", lambda: draw_counts(totals, book, foot), _first(named, "matches")
    )
    yield Chart(
        "document-frequency",
        "counts",
        lambda: draw_document_frequency(totals, book, foot),
        _first(named.drop("matches", "units", "unit"), "documents_with"),
    )
    yield from _timelines(report, names, marked, measure)
    counts = report.counts
    yield Chart(
        "heatmap",
        "time",
        lambda: draw_heatmap(counts, book, foot),
        counts.select("phrase", "period", "documents", "documents_with", "share"),
    )
    if report.groups is not None:
        groups = report.groups
        yield Chart("groups", "documents", lambda: draw_heatmap(groups, book, foot), groups)
    pairs, dates = report.pairs, report.documents.select("document", "date", "title")
    yield Chart(
        "documents-by-phrases",
        "documents",
        lambda: draw_documents(pairs, dates, book, foot),
        pairs.join(dates, on="document", how="left").select(
            "document", "date", "phrase", "matches"
        ),
    )
    yield _xray(report, store)
    yield from _lifelines(report, names)
    yield from _drifts(report)


def chart_of(
    report: Gathered, store: Results, kind: str, *, marked: bool = True, measure: str = "share"
) -> Chart:
    """The chart of that kind; a drift is that of the most frequent phrase chosen.

    Raises WrongUsage for an unknown kind or measure, or one that this selection cannot draw.
    """
    if kind not in KINDS:
        near = nearest(kind, KINDS)
        hint = f"; did you mean '{near[0]}'?" if near else "."
        raise WrongUsage(f"chart '{kind}' is not known{hint} Charts: {', '.join(KINDS)}.")
    if measure not in MEASURES:
        raise WrongUsage(f"--measure '{measure}' is not known. Measures: {', '.join(MEASURES)}.")
    if kind == "groups" and report.groups is None:
        raise WrongUsage("chart 'groups' needs --by COLUMN, a column of the documents.")
    if kind == "summary":
        return summary_chart(report)
    if kind == "drift":
        return _drift(report, report.ranked[0] if report.ranked else "")
    charts = list_charts(report, store, marked=marked, measure=measure)
    return next(chart for chart in charts if chart.name == kind)


def name_missing(report: Gathered) -> str:
    """The characters of labels and titles that no font has, "U+1F680 (2)"; "" if there is none."""
    labels = report.phrases.filter(pl.col("phrase").is_in(list(report.ranked)))
    known = "title" in report.documents.columns
    titles: list[str | None] = report.documents["title"].to_list() if known else []
    texts = [*labels["en"], *labels["zh"], *titles]
    missing = missing_glyphs(text for text in texts if text)
    return ", ".join(f"U+{ord(letter):04X} ({count:,})" for letter, count in missing.items())


KINDS = (
    "counts",
    "document-frequency",
    "timeline",
    "heatmap",
    "groups",
    "documents-by-phrases",
    "xray",
    "lifelines",
    "drift",
    "summary",
)


def summary_chart(report: Gathered) -> Chart:
    """The table of all phrases with their curves, as a chart of its own."""
    totals, counts, book, foot = report.totals, report.counts, report.phrases, report.footer
    return Chart("summary", "summary", lambda: draw_summary(totals, counts, book, foot), totals)


def _first(table: pl.DataFrame, column: str) -> pl.DataFrame:
    """Labels first, the plotted column next, most first."""
    lead = ["phrase", "en", "zh", column]
    rest = [name for name in table.columns if name not in lead]
    return table.select(*lead, *rest).sort([column, "phrase"], descending=[True, False])


def _timelines(
    report: Gathered, names: pl.DataFrame, marked: bool, measure: str
) -> Iterator[Chart]:
    pages = [report.ranked[at : at + PANELS] for at in range(0, len(report.ranked), PANELS)]
    shown = pages[:TIMELINE_PAGES] or [[]]
    rest = len(report.ranked) - sum(map(len, shown))
    more = f"{rest} further phrases are in the CSV." if rest else ""

    def draw(number: int) -> Figure:
        return draw_timeline(
            report.counts.filter(pl.col("phrase").is_in(shown[number])),
            report.phrases,
            report.footer,
            events=report.events if marked else None,
            measure=measure,
            more=more if number == len(shown) - 1 else "",
        )

    for number in range(len(shown)):
        name = "timeline" if not number else f"timeline-{number + 1}"
        points = None if number else report.counts.join(names, on="phrase", how="left")
        yield Chart(name, "time", partial(draw, number), points)


def _xray(report: Gathered, store: Results) -> Chart:
    matched = set(report.matches["document"])
    documents = xray_documents(report.documents, matched)
    matches = report.matches.join(documents.select("document"), on="document", how="semi")
    where = matches.select("document", "date", "phrase", "start", "end")

    def draw() -> Figure:
        texts = store.texts(documents["document"].to_list())
        sized = documents.with_columns(
            length=pl.Series([len(texts[name]) for name in documents["document"]], dtype=pl.Int64)
        )
        of = (len(matched), report.documents.height - len(matched))
        return draw_xray(where, sized, report.phrases, report.footer, of=of)

    return Chart("xray", "documents", draw, where)


def _lifelines(report: Gathered, names: pl.DataFrame) -> Iterator[Chart]:
    dates = report.documents.select("document", "date").filter(pl.col("date").is_not_null())
    attested = report.pairs.join(dates, on="document").select("phrase", "date").unique()
    yield Chart(
        "lifelines",
        "time",
        lambda: draw_lifelines(report.lifecycle, report.phrases, report.footer, attested=attested),
        report.lifecycle.join(names, on="phrase", how="left"),
    )


def _drifts(report: Gathered) -> Iterator[Chart]:
    several = (
        report.drift.group_by("phrase", "wording")
        .agg(pl.col("matches").sum())
        .group_by("phrase")
        .agg(leading=pl.col("matches").max() / pl.col("matches").sum())
        .filter(pl.col("leading") <= LEADING)["phrase"]
        .to_list()
    )
    for phrase in [phrase for phrase in report.ranked if phrase in several][:DRIFTS]:
        yield _drift(report, phrase)


def _drift(report: Gathered, phrase: str) -> Chart:
    mine = report.drift.filter(pl.col("phrase") == phrase)
    draw = partial(draw_drift, mine, phrase, report.phrases, report.footer)
    return Chart(f"drift-{phrase}", "drift", draw, mine)
