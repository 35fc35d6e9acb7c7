"""A whole report: the PDF, every chart alone, a CSV beside each, and the manifest."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tracker.errors import WrongUsage
from tracker.figures.render import Format, render_figure
from tracker.publish.charts import Chart, list_charts, summary_chart
from tracker.publish.choice import Choice, Progress, Results
from tracker.publish.files import csv_bytes, json_bytes, prepare_folder, write_bytes
from tracker.publish.gathering import Gathered, gather
from tracker.publish.pages import make_pages
from tracker.publish.typeset import typeset

FORMATS = ("pdf", "png", "svg", "csv")


def write_report(
    store: Results,
    folder: str | Path,
    *,
    phrases: Sequence[str] = (),
    categories: Sequence[str] = (),
    top: int | None = None,
    by: str | None = None,
    period: str | None = None,
    since: str | None = None,
    until: str | None = None,
    zones: Sequence[str] = ("title", "body"),
    title: str | None = None,
    formats: Sequence[str] = ("pdf", "png", "csv"),
    events: bool = True,
    reprints: str = "all",
    date_by: str = "publication",
    raw_csv: bool = False,
    progress: Progress = lambda step: None,
) -> list[Path]:
    """Write the report into the folder and return the files written, in order.

    report.pdf; per chart NAME.png, NAME.svg (where asked for) and NAME.csv with the points
    plotted; manifest.json. ``phrases`` to ``zones``, ``reprints`` and ``date_by`` are those of
    ``Choice``; ``events`` False leaves the event lines out. The same store, choice and version
    give the same bytes. In the CSV files, cells that a spreadsheet would run are guarded unless
    ``raw_csv``.

    Raises CannotWrite before any work if the folder cannot be written to; WrongUsage for an
    unknown format, phrase, category, period, column or range; NoInput for an empty store.
    """
    choice = Choice(phrases, categories, top, by, period, since, until, zones, reprints, date_by)
    for form in formats:
        if form not in FORMATS:
            raise WrongUsage(f"--format '{form}' is not known. Formats: {', '.join(FORMATS)}.")
    path = prepare_folder(folder)
    report = gather(store, choice, progress)
    written: list[Path] = []
    pictures: dict[str, bytes] = {}
    placed: list[dict[str, Any]] = []
    charts = [summary_chart(report), *list_charts(report, store, marked=events)]
    for chart in charts:
        progress(f"drawing {chart.name}")
        written += _write_chart(chart, path, formats, pictures, placed, raw_csv)
    if "csv" in formats and report.mixed:
        written.append(write_bytes(path / "rates.csv", csv_bytes(report.rates, raw_csv)))
    if "csv" in formats and report.both is not None:
        written.append(write_bytes(path / "reprints.csv", csv_bytes(report.both, raw_csv)))
    if "pdf" in formats:
        progress("setting the pages")
        name = title or f"Set phrases in {report.footer.corpus}"
        pages = make_pages(report, store, name, placed)
        written.append(write_bytes(path / "report.pdf", typeset(pages, pictures)))
    manifest = make_manifest(report, title, formats, written)
    written.append(write_bytes(path / "manifest.json", json_bytes(manifest)))
    return written


def _write_chart(
    chart: Chart,
    path: Path,
    formats: Sequence[str],
    pictures: dict[str, bytes],
    placed: list[dict[str, Any]],
    raw_csv: bool,
) -> list[Path]:
    """Write one chart in the formats asked for; keep its SVG for the pages of the PDF."""
    written = []
    pages = "pdf" in formats and chart.section != "summary"
    if pages or "png" in formats or "svg" in formats:
        figure = chart.draw()
        forms: list[Format] = [form for form in ("png", "svg") if form in formats]
        for form in forms:
            content = render_figure(figure, form)
            written.append(write_bytes(path / f"{chart.name}.{form}", content))
        if pages:
            pictures[f"{chart.name}.svg"] = render_figure(figure, "svg")
            width, height = figure.get_size_inches()
            placed.append(
                {
                    "section": chart.section,
                    "file": f"{chart.name}.svg",
                    "height": round(height / width * 18.13, 3),  # cm, set 18.13 cm wide
                    "alt": f"Chart: {chart.name}",
                }
            )
    if "csv" in formats and chart.points is not None:
        written.append(write_bytes(path / f"{chart.name}.csv", csv_bytes(chart.points, raw_csv)))
    return written


def make_manifest(
    report: Gathered, title: str | None, formats: Sequence[str], written: Sequence[Path]
) -> dict[str, Any]:
    """What the report was made from and how: no path, host, clock or duration."""
    return {
        **report.manifest,
        "report": {
            "title": title,
            **report.choice.settings(),
            "formats": list(formats),
            "documents": report.documents.height,
            "left_out": report.left_out,
            "dated": report.footer.dated,
            "undated": report.footer.undated,
            "phrases": report.phrases.height,
            "found": len(report.ranked),
            "matches": report.matches.height,
            "files": [file.name for file in written],
        },
    }
