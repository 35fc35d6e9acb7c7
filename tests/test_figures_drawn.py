"""Figures by their content: what is drawn, what is said, and that nothing leaves the page."""

from itertools import pairwise
from typing import Any

import polars as pl
import pytest
from figure_tables import (
    FOOTER,
    counts_table,
    days,
    documents_table,
    drift_table,
    lifecycle_table,
    months,
    pairs_table,
    phrases_table,
    places_table,
    totals_table,
)
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

from tracker.figures.bars import draw_counts, draw_document_frequency
from tracker.figures.drift import draw_drift
from tracker.figures.heatmap import draw_documents, draw_heatmap
from tracker.figures.lifelines import draw_lifelines
from tracker.figures.render import FORMATS, render_figure
from tracker.figures.summary import draw_summary
from tracker.figures.timeline import draw_timeline
from tracker.figures.xray import THIN_ROWS, draw_xray, xray_documents

BOOK = phrases_table(150)
EVENTS = pl.DataFrame(
    {
        "event": ["ccdi", "congress"],
        "en": ["Second Plenary Session of the 20th CCDI", "20th Congress"],
        "zh": [None, None],
        "start": ["2023-01-09", "2022-10-16"],
        "end": ["2023-01-11", "2022-10-22"],
        "series": [None, None],
    }
)


def said(figure: Figure) -> str:
    """All words of a figure, in drawing order."""
    texts = [artist for artist in figure.findobj(Text) if isinstance(artist, Text)]
    return "\n".join(text.get_text() for text in texts if text.get_text() and text.get_visible())


def outside(figure: Figure) -> list[str]:
    """The texts that are not wholly on the page."""
    canvas: Any = FigureCanvasAgg(figure)
    canvas.draw()
    page = figure.bbox
    out = []
    for text in figure.findobj(Text):
        if not isinstance(text, Text) or not text.get_text() or not text.get_visible():
            continue
        box = text.get_window_extent(canvas.get_renderer())
        if box.x0 < page.x0 - 1 or box.x1 > page.x1 + 1 or box.y0 < page.y0 - 1:
            out.append(text.get_text())
    return out


def test_every_chart_stays_on_its_page_with_any_label() -> None:
    documents, counts = documents_table(40), counts_table(months("2021-09", 24), 14)
    pairs = pairs_table(documents, 14)
    charts = [
        draw_counts(totals_table(60), BOOK, FOOTER),
        draw_document_frequency(totals_table(60), BOOK, FOOTER),
        draw_timeline(counts, BOOK, FOOTER, events=EVENTS),
        draw_heatmap(counts, BOOK, FOOTER),
        draw_documents(pairs, documents, BOOK, FOOTER),
        draw_xray(places_table(documents, pairs), documents, BOOK, FOOTER),
        draw_lifelines(lifecycle_table(20), BOOK, FOOTER),
        draw_drift(drift_table(), "phrase-0", BOOK, FOOTER),
        draw_summary(
            totals_table(50).with_columns(first=pl.lit("2021"), last=pl.lit("2023-02-03")),
            counts_table(months("2021-09", 24), 50),
            BOOK,
            FOOTER,
        ),
    ]
    for chart in charts:
        assert outside(chart) == []
        assert "phrasebook 3fa92c17" in said(chart)
        assert chart.get_size_inches()[1] < 10.2  # inches: what a page holds


def test_bars_show_the_highest_and_count_the_rest() -> None:
    totals = totals_table(150)
    found = totals.filter(pl.col("matches") > 0).height
    words = said(draw_counts(totals, BOOK, FOOTER))
    assert f"The 34 highest of {found} phrases; the other {found - 34} are in the CSV." in words
    assert f"{150 - found} further phrases were looked for and not found." in words
    assert f"{max(totals['matches'].to_list()):,}" in words
    assert "per million words" in words


def test_a_bar_is_as_long_as_its_number() -> None:
    totals = totals_table(3)
    figure = draw_counts(totals, BOOK, FOOTER)
    widths = sorted(patch.get_width() for patch in figure.axes[0].patches)  # type: ignore[attr-defined]
    assert widths == sorted(totals["matches"])


def test_shares_carry_their_interval() -> None:
    totals = totals_table(1)
    figure = draw_document_frequency(totals, BOOK, FOOTER)
    line = [line for line in figure.axes[0].lines if len(line.get_xdata()) == 2]  # type: ignore[arg-type]
    spans = [tuple(x.get_xdata()) for x in line]  # type: ignore[arg-type]
    assert (totals["share_low"][0], totals["share_high"][0]) in spans


def test_timeline_draws_zero_missing_and_undated_apart() -> None:
    counts = pl.DataFrame(
        {
            "phrase": ["phrase-0"] * 4,
            "period": ["2023-01", "2023-02", "2023-03", "undated"],
            "documents": [10, 0, 10, 3],
            "documents_with": [5, 0, 0, 3],
            "matches": [6, 0, 0, 4],
            "units": [9000, 0, 9000, 2700],
            "unit": ["words"] * 4,
            "share": [0.5, None, 0.0, 1.0],
            "share_low": [0.24, None, 0.0, 0.44],
            "share_high": [0.76, None, 0.28, 1.0],
            "inferred": [0, 0, 10, 0],
        }
    )
    figure = draw_timeline(counts, BOOK, FOOTER)
    panel, side = figure.axes[0], figure.axes[1]
    dots: list[Any] = [
        (x, y, line.get_marker())
        for line in panel.lines
        if line.get_marker() in ("o", "D")
        for x, y in zip(line.get_xdata(), line.get_ydata(), strict=True)  # type: ignore[arg-type]
    ]
    assert sorted(y for _, y, _ in dots) == [0.0, 0.5]  # zero has a dot, missing has none
    assert [marker for _, y, marker in dots if y == 0] == ["D"]  # dated by meetings: hollow
    assert any(patch.get_height() == 1.0 for patch in side.patches)  # type: ignore[attr-defined]
    words = said(figure)
    assert "undated (3)" in words
    assert "grey: no documents in that month" in words
    assert "diamond, white bar: dated by the meetings" in words


def test_few_documents_are_hollow() -> None:
    counts = counts_table(months("2023-01", 4), 1, documents=1, gaps=0, undated=0)
    figure = draw_timeline(counts, BOOK, FOOTER)
    faces = {
        line.get_markerfacecolor() for line in figure.axes[0].lines if line.get_marker() == "o"
    }
    assert faces == {"white"}
    assert "hollow: fewer than 5 documents" in said(figure)


def test_events_are_marked_not_explained_and_can_be_left_out() -> None:
    counts = counts_table(months("2022-06", 12), 2)
    words = said(draw_timeline(counts, BOOK, FOOTER, events=EVENTS))
    assert "Events are marked, not explained" in words.replace("\n", " ")
    assert "not explained" not in said(draw_timeline(counts, BOOK, FOOTER))


@pytest.mark.parametrize("measure", ["share", "per_million", "matches"])
def test_a_timeline_of_each_measure(measure: str) -> None:
    counts = counts_table(["2021", "2022"], 2).with_columns(
        per_million_low=pl.col("per_million") * 0.5, per_million_high=pl.col("per_million") * 2
    )
    assert outside(draw_timeline(counts, BOOK, FOOTER, measure=measure)) == []


@pytest.mark.parametrize(
    "periods", [["2023"], days("2022-02-19", 1), [str(year) for year in range(1790, 2025)]]
)
def test_one_day_or_two_centuries(periods: list[str]) -> None:
    counts = counts_table(periods, 3, gaps=0.0 if len(periods) == 1 else 0.1)
    for chart in (draw_timeline(counts, BOOK, FOOTER), draw_heatmap(counts, BOOK, FOOTER)):
        assert outside(chart) == []


def test_heatmap_leaves_a_missing_period_blank_and_writes_zero() -> None:
    counts = counts_table(["2021", "2022", "2023"], 1, gaps=0, undated=2).with_columns(
        documents=pl.when(pl.col("period") == "2022").then(0).otherwise("documents"),
        share=pl.when(pl.col("period") == "2022").then(None).otherwise("share"),
    )
    figure = draw_heatmap(counts, BOOK, FOOTER)
    cells = figure.axes[0].patches
    assert len(cells) == 3  # two years and undated
    assert "No cell: no documents." in said(figure)
    assert "undated" in said(figure)


def test_documents_without_a_match_and_undated_ones_stand_in_the_xray() -> None:
    documents = documents_table(12)
    pairs = pairs_table(documents, 3)
    one = documents["document"][0]
    found = places_table(documents, pairs).filter(pl.col("document") != one)
    words = said(draw_xray(found, documents, BOOK, FOOTER))
    assert "of the 12 documents hold no match" in words
    undated = documents["date"].null_count()
    assert f"undated ({undated})" in words


def test_xray_of_many_documents_takes_them_evenly() -> None:
    documents = documents_table(1000)
    found = places_table(documents, pairs_table(documents, 2))
    words = said(draw_xray(found, documents, BOOK, FOOTER))
    inside = found["document"].n_unique()
    said_so = f"120 of {inside} documents with a match and 60 of {1000 - inside} without, evenly"
    assert said_so in words


def test_the_xray_draws_what_few_matches_there_are() -> None:
    documents = documents_table(1000)
    few = documents["document"][::50].to_list()
    drawn = xray_documents(documents, few)
    assert drawn.height == THIN_ROWS and set(few) <= set(drawn["document"])
    assert drawn["date"].drop_nulls().is_sorted()


def test_charts_fit_under_the_heading_of_their_section() -> None:
    """The page leaves 22.8 cm there; a chart is set 18.13 cm wide, so a higher one would shrink
    and stand out of line."""
    totals, documents = totals_table(150), documents_table(100)
    pairs = pairs_table(documents, 40)
    first = (draw_counts(totals, BOOK, FOOTER), draw_documents(pairs, documents, BOOK, FOOTER))
    for chart, room in (*((one, 22.8) for one in first),
                        (draw_document_frequency(totals, BOOK, FOOTER), 24.8)):  # fmt: skip
        width, height = chart.get_size_inches()
        assert height / width * 18.13 <= room


def test_the_ticks_of_a_drift_with_gaps_keep_apart() -> None:
    years = ["1941", "1942", "1943", "1944", "1946", "2005"]
    drift = pl.DataFrame({"phrase": ["p0"] * 6, "wording": ["freedom from want"] * 6,
                          "register": [None] * 6, "period": years, "matches": [1] * 6})  # fmt: skip
    axes = draw_drift(drift, "p0", BOOK, FOOTER).axes[0]
    places = axes.transData.transform([(tick, 0) for tick in axes.get_xticks()])[:, 0]
    inches = [(right - left) / axes.figure.dpi for left, right in pairwise(places)]
    assert len(inches) >= 3 and min(inches) > 0.4


def test_lifelines_say_what_is_open_and_when_it_was_coined() -> None:
    words = said(draw_lifelines(lifecycle_table(8), BOOK, FOOTER)).replace("\n", " ")
    assert "still in use at the end of the corpus" in words
    assert "coined, says the phrasebook" in words


def test_drift_names_six_wordings_and_counts_the_others() -> None:
    figure = draw_drift(drift_table(), "phrase-0", BOOK, FOOTER)
    words = said(figure)
    assert "two establishments" in words
    assert "2 further wordings are in the CSV" in words
    columns: dict[float, float] = {}
    for patch in figure.axes[0].patches:
        place = round(patch.get_x(), 2)  # type: ignore[attr-defined]
        columns[place] = columns.get(place, 0) + patch.get_height()  # type: ignore[attr-defined]
    assert all(abs(height - 1) < 1e-9 for height in columns.values())


def test_nothing_found_is_a_sentence() -> None:
    totals = totals_table(3).with_columns(matches=pl.lit(0), documents_with=pl.lit(0))
    counts = counts_table(["2021"], 2).with_columns(matches=pl.lit(0))
    documents = documents_table(3)
    pairs = pairs_table(documents, 2)
    places = places_table(documents, pairs).clear()
    life = lifecycle_table(2).with_columns(first=pl.lit(None, pl.String))
    for chart in (
        draw_counts(totals, BOOK, FOOTER),
        draw_document_frequency(totals, BOOK, FOOTER),
        draw_summary(totals, counts, BOOK, FOOTER),
        draw_timeline(counts, BOOK, FOOTER),
        draw_timeline(counts.filter(pl.col("period") == "undated"), BOOK, FOOTER),
        draw_heatmap(counts, BOOK, FOOTER),
        draw_documents(pairs.clear(), documents, BOOK, FOOTER),
        draw_xray(places, documents, BOOK, FOOTER),
        draw_lifelines(life, BOOK, FOOTER),
        draw_drift(drift_table(), "phrase-9", BOOK, FOOTER),
    ):
        assert said(chart).count("\n") <= 4
        assert outside(chart) == []


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_figure_gives_the_same_bytes(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    first, second = (
        render_figure(draw_counts(totals_table(5), BOOK, FOOTER), form)  # type: ignore[arg-type]
        for _ in range(2)
    )
    assert first == second


def test_text_stays_text_in_svg_and_labels_are_literal() -> None:
    content = render_figure(draw_counts(totals_table(8), BOOK, FOOTER), "svg").decode()
    assert "两个确立" in content
    assert "$costs_a^b \\ {# @ &lt;b" in content
