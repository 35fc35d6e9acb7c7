"""Letters, labels, periods and ticks: what every chart is set with."""

import matplotlib
import polars as pl
import pytest

from tracker.figures.labels import Label, read_labels
from tracker.figures.lettering import (
    font_files,
    has_glyph,
    missing_glyphs,
    printable,
    shorten,
    straight_quotes,
    text_width,
    wrap,
)
from tracker.figures.periods import UNDATED, period_extent, period_ticks, span_of, time_ticks


def test_the_fonts_come_with_the_dependencies_and_hold_chinese() -> None:
    chinese, other = font_files()
    assert chinese.is_file()
    assert str(other).startswith(matplotlib.get_data_path())
    assert all(map(has_glyph, "两个确立兩個維護国之大者"))


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("two\nwinds\tnow", "two winds now"),
        ("$x_1^2 \\frac{ % # @ <b>", "$x_1^2 \\frac{ % # @ <b>"),
        ("a\x1b[31mb", "a [31mb"),
        ("\u202eabc\u2066", "abc"),
        ("🚀", "[U+1F680]"),
        ("สวัสดี", "[6 glyphs missing]"),
        ("السلام", "السلام"),
        ("\ud800", "[U+D800]"),
        ("", ""),
    ],
)
def test_what_cannot_be_drawn_is_named(text: str, printed: str) -> None:
    assert printable(text) == printed


def test_missing_glyphs_are_counted_most_frequent_first() -> None:
    assert list(missing_glyphs(["🚀🚀", "a 🐉 \n\u200b"]).items()) == [("🚀", 2), ("🐉", 1)]


@pytest.mark.parametrize("text", ["Two Establishments", "习近平新时代中国特色社会主义思想", "a"])
@pytest.mark.parametrize("width", [0.1, 0.5, 1.0, 9.0])
def test_a_shortened_text_fits(text: str, width: float) -> None:
    cut = shorten(text, 8, width)
    assert text_width(cut, 8) <= max(width, text_width("…", 8))
    assert cut == text or cut.endswith(("…", "..."))


def test_wrapped_lines_fit_and_lose_nothing() -> None:
    text = "Second Plenary Session of the 20th Central Commission 二十届中央纪委二次全会公报全文"
    lines = wrap(text, 8, 1.0)
    assert all(text_width(line, 8) <= 1.0 for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_curly_quotes_are_straight_only_in_english() -> None:
    assert straight_quotes("the Party’s “two”") == 'the Party\'s "two"'
    assert straight_quotes("坚决做到“两个维护”") == "坚决做到“两个维护”"


def test_a_label_falls_back_to_what_there_is() -> None:
    book = pl.DataFrame(
        {"phrase": ["a", "b", "c"], "en": ["Four Winds", None, None], "zh": ["四风", "四风", None]}
    )
    labels = read_labels(book)
    assert labels["a"] == Label("Four Winds", "四风")
    assert labels["b"] == Label("四风")
    assert labels["c"] == Label("c")
    assert read_labels(pl.DataFrame({"phrase": ["d"], "en": ["New Deal"]}))["d"] == Label(
        "New Deal"
    )


def test_periods_follow_one_another_without_a_gap() -> None:
    for first, second in (
        ("2023-12", "2024-01"),
        ("2020-W53", "2021-W01"),
        ("2023-Q4", "2024-Q1"),
        ("1999", "2000"),
        ("2024-02-29", "2024-03-01"),
    ):
        assert period_extent(first).end == period_extent(second).start
    with pytest.raises(ValueError, match="undated"):
        period_extent(UNDATED)


@pytest.mark.parametrize(
    ("first", "last", "labels"),
    [
        ("1790", "2024", ["1800", "1850", "1900", "1950", "2000"]),
        ("2017", "2020", ["2017", "2018", "2019", "2020"]),
        ("2022-02-19", "2022-02-19", ["16 Feb 2022", "18 Feb", "20 Feb", "22 Feb"]),
    ],
)
def test_ticks_stand_at_round_dates(first: str, last: str, labels: list[str]) -> None:
    ticks = [label for _, label in time_ticks(*span_of([first, last]), 6)]
    assert ticks == labels


def test_few_periods_are_each_named() -> None:
    assert [text for _, text in period_ticks(["2022-12", "2023-01"], 6)] == ["Dec 2022", "Jan 2023"]
    assert [text for _, text in period_ticks(["2023-Q2"], 6)] == ["Q2 2023"]
    assert [text for _, text in period_ticks(["2022-02-19"], 6)] == ["19 Feb 2022"]
