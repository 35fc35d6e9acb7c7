"""Periods, trends and lifecycles: what they say, and what they refuse to say."""

import polars as pl
import pytest

from tracker.errors import WrongUsage
from tracker.measures import (
    LIFECYCLE_SCHEMA,
    TREND_SCHEMA,
    check_period,
    choose_period,
    count_by_period,
    find_lifecycles,
    find_trends,
    period_bounds,
    periods_between,
)
from tracker.measures.periods import period_label


def days(*texts: str | None) -> pl.DataFrame:
    return pl.DataFrame({"date": list(texts)}, schema={"date": pl.String})


@pytest.mark.parametrize(
    ("first", "last", "period"),
    [
        ("2023-01-01", "2023-01-01", "day"),
        ("2023-01-01", "2023-02-28", "day"),
        ("2023-01-01", "2023-03-01", "week"),
        ("2023-01-01", "2023-12-31", "week"),
        ("2023-01-01", "2024-01-01", "month"),
        ("2015-06-01", "2023-05-31", "month"),
        ("2015-06-01", "2023-06-01", "year"),
        ("1790-01-08", "2020-02-04", "decade"),
        ("1921-01-08", "2020-02-04", "year"),
    ],
)
def test_the_period_follows_from_the_span(first: str, last: str, period: str) -> None:
    assert choose_period(days(first, last, None)) == period


def test_a_century_with_many_documents_is_told_by_years() -> None:
    assert choose_period(days(*[str(1900 + place // 5) for place in range(600)])) == "year"
    assert choose_period(days(*[str(1900 + place // 4) for place in range(480)])) == "decade"


def test_decades() -> None:
    table = days("1799-12-31", "1800", "1809-01", None).with_columns(label=period_label("decade"))
    assert table["label"].to_list() == ["1790s", "1800s", "1800s", "undated"]
    assert periods_between("1790s", "1820s") == ["1790s", "1800s", "1810s", "1820s"]
    assert [str(day) for day in period_bounds("1790s")] == ["1790-01-01", "1799-12-31"]
    with pytest.raises(ValueError, match="is not the label of a period"):
        period_bounds("1795s")


def test_the_period_is_not_finer_than_most_dates_can_bear() -> None:
    assert choose_period(days("2020-03", "2020-04", "2020-03-09")) == "month"
    assert choose_period(days("2020", "2021", "2021-03-09")) == "year"
    assert choose_period(days("2020-03-01", "2020-03-09", "2020")) == "day"


@pytest.mark.parametrize("dates", [days(), days(None, None), days("garbage", "2020-13", "")])
def test_without_dates_a_period_is_chosen_all_the_same(dates: pl.DataFrame) -> None:
    assert choose_period(dates) == "month"


def test_an_unknown_period_names_those_there_are() -> None:
    with pytest.raises(WrongUsage) as caught:
        check_period("fortnight")
    assert str(caught.value) == (
        "--period 'fortnight' is not known. Periods: day, week, month, quarter, year, decade."
    )


def test_what_is_no_day_of_the_calendar_is_undated() -> None:
    frame = days("2021-02-29", "2021-13", "0000", "20210101", "2021-1-1", "")
    assert set(frame.select(period_label("year"))["date"]) == {"undated"}


@pytest.mark.parametrize("period", ["day", "week", "month", "quarter", "year"])
def test_labels_bounds_and_neighbours_fit_together(period: str) -> None:
    """Every day of 40 years lies within the bounds of its label; periods follow without a gap."""
    first, last = pl.date(1999, 1, 1), pl.date(2038, 12, 31)
    frame = pl.select(pl.date_range(first, last, "1d").dt.to_string("%Y-%m-%d").alias("date"))
    labels = frame.select("date", period_label(period).alias("label"))
    for day, label in labels.gather_every(11).rows():
        start, end = period_bounds(label)
        assert start.isoformat() <= day <= end.isoformat()
    unique = labels["label"].unique(maintain_order=True).to_list()
    assert unique == periods_between(unique[0], unique[-1]) == sorted(unique)


def counts(*pairs: tuple[int, int]) -> pl.DataFrame:
    """A table of counts by month from (documents, documents_with)."""
    labels = periods_between("2010-01", "2030-01")[: len(pairs)]
    return pl.DataFrame(
        {
            "phrase": ["p"] * len(pairs),
            "unit": ["words"] * len(pairs),
            "period": labels,
            "documents": [pair[0] for pair in pairs],
            "documents_with": [pair[1] for pair in pairs],
            "share": [pair[1] / pair[0] if pair[0] else None for pair in pairs],
        },
        schema_overrides={"share": pl.Float64},
    )


def test_a_rising_and_a_falling_phrase() -> None:
    rising = counts(*((100, 2 * month) for month in range(24)))
    assert find_trends(rising).select("direction", "tau").row(0) == ("rising", 1.0)
    falling = counts(*((100, 60 - 2 * month) for month in range(24)))
    row = find_trends(falling).row(0, named=True)
    assert row["direction"] == "falling"
    assert (row["slope"], row["intercept"]) == pytest.approx((-0.02, 0.6))
    assert row["slope_low"] <= row["slope"] <= row["slope_high"]


def test_missing_months_are_left_out_and_keep_their_distance() -> None:
    pairs = [(100, 2 * month) if month % 3 else (0, 0) for month in range(30)]
    row = find_trends(counts(*pairs)).row(0, named=True)
    assert (row["periods"], row["slope"]) == (20, pytest.approx(0.02))


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        (counts(*[(10, 1)] * 9), "9 periods with documents; 10 needed"),
        (counts(*[(10, 0)] * 14, (10, 4)), "4 documents with the phrase; 5 needed"),
        (counts(*[(10, 2)] * 12), "share is the same in all periods; two different values needed"),
        (counts(), None),
    ],
)
def test_a_trend_is_refused_with_the_number_it_would_need(
    table: pl.DataFrame, reason: str | None
) -> None:
    trends = find_trends(table)
    assert dict(trends.schema) == TREND_SCHEMA
    assert trends["reason"].to_list() == ([reason] if reason else [])
    assert trends["direction"].null_count() == trends.height


def test_a_phrase_that_is_only_undated_is_refused_too() -> None:
    corpus = pl.DataFrame({"document": ["a"], "date": [None]}, schema_overrides={"date": pl.String})
    found = pl.DataFrame({"document": ["a"], "phrase": ["p"]})
    trends = find_trends(count_by_period(found, corpus))
    assert trends["reason"].to_list() == ["0 periods with documents; 10 needed"]


def test_noise_is_no_trend() -> None:
    noise = counts(*((50, 10 + month * month * 37 % 11) for month in range(40)))
    assert find_trends(noise)["direction"].to_list() == ["no clear trend"]


# --- lifecycles ------------------------------------------------------------------------------


def corpus(last_day: int = 28) -> pl.DataFrame:
    """One document a day over the months of 2022, days 1 to ``last_day``."""
    dates = [f"2022-{m:02d}-{d:02d}" for m in range(1, 13) for d in range(1, last_day + 1)]
    return pl.DataFrame({"document": dates, "date": dates, "source": ["ccdi"] * len(dates)})


def seen(*documents: str) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "document": list(documents),
            "phrase": ["p"] * len(documents),
            "wording": ["strict"] * len(documents),
        },
        schema={"document": pl.String, "phrase": pl.String, "wording": pl.String},
    )


@pytest.mark.parametrize(
    ("documents", "state"),
    [
        (("2022-12-10",), "new"),
        (("2022-03-01", "2022-12-10"), "active"),
        (("2022-09-01", "2022-09-02", "2022-11-01", "2022-11-02", "2022-11-03"), None),
        (("2022-10-20", "2022-10-22", "2022-10-25", "2022-10-28", "2022-11-01"), "dormant"),
        (("2022-01-20", "2022-01-22", "2022-02-25", "2022-03-28", "2022-05-01"), "retired"),
        (("2022-05-01",), None),
    ],
)
def test_states(documents: tuple[str, ...], state: str | None) -> None:
    row = find_lifecycles(seen(*documents), corpus()).row(0, named=True)
    assert row["state"] == state
    assert (row["reason"] is None) == (state is not None)
    assert row["reference"] == "2022-12-28"


def test_a_phrase_is_not_new_by_a_year_alone() -> None:
    pages = pl.DataFrame({"document": ["a", "b", "c"], "date": ["2022", "2023", "2024"]})
    assert find_lifecycles(seen("c"), pages)["state"].to_list() == ["active"]
    assert find_lifecycles(seen("c"), pages, new_days=366)["state"].to_list() == ["new"]


def test_a_silence_that_means_nothing_says_what_it_would_need() -> None:
    documents = ("2022-09-01", "2022-09-02", "2022-11-01")
    row = find_lifecycles(seen(*documents), corpus()).row(0, named=True)
    assert (row["state"], row["days_since"], row["documents_since"]) == (None, 57, 55)
    assert row["reason"] == "silent for 57 days, but over 55 documents only; 193 needed"


def test_the_limits_and_the_day_are_options() -> None:
    documents = ("2022-10-20", "2022-10-22", "2022-10-25", "2022-10-28", "2022-11-01")
    lives = [
        find_lifecycles(seen(*documents), corpus(), retired_days=40),
        find_lifecycles(seen(*documents), corpus(), dormant_days=60),
        find_lifecycles(seen(*documents), corpus(), reference="2022-10-25"),
        find_lifecycles(seen(*documents), corpus(), reference="2022-10-19"),
    ]
    rows = [life.select("state", "matches").row(0) for life in lives]
    assert rows == [("retired", 5), ("active", 5), ("new", 3), (None, 0)]
    with pytest.raises(WrongUsage, match="retired cannot come before dormant"):
        find_lifecycles(seen(), corpus(), dormant_days=91)


def test_first_and_last_with_wording_and_source() -> None:
    matches = seen("2022-05-02", "2022-05-01", "2022-12-24").with_columns(
        wording=pl.Series(["strict", "two upholds", "strict"])
    )
    row = find_lifecycles(matches, corpus()).row(0, named=True)
    assert (row["first"], row["first_wording"], row["first_source"]) == (
        "2022-05-01",
        "two upholds",
        "ccdi",
    )
    assert (row["last"], row["at_start"], row["first_inferred"]) == ("2022-12-24", False, False)


def test_the_peak_needs_five_documents() -> None:
    row = find_lifecycles(seen("2022-05-02", "2022-05-01"), corpus(2), period="month").row(
        0, named=True
    )
    assert row["peak"] is None
    assert "no peak: the fullest period with it has 2 documents; 5 needed" in row["reason"]
    row = find_lifecycles(seen("2022-05-02", "2022-06-01"), corpus(), period="month").row(
        0, named=True
    )
    assert (row["peak"], row["peak_documents"]) == ("2022-05", 28)
    assert row["peak_share"] == pytest.approx(1 / 28)


def test_a_year_counts_as_its_last_day_for_being_last() -> None:
    pages = pl.DataFrame({"document": ["a", "b"], "date": ["2022", "2023-01-15"]})
    row = find_lifecycles(seen("a"), pages).row(0, named=True)
    assert (row["first"], row["last"], row["days_since"], row["at_start"]) == (
        "2022",
        "2022",
        15,
        True,
    )


@pytest.mark.parametrize("matches", [seen(), pl.DataFrame(), seen("a")])
@pytest.mark.parametrize("date", [None, "2022", "2022-01-05"])
def test_edges_of_lifecycles(matches: pl.DataFrame, date: str | None) -> None:
    pages = pl.DataFrame(
        {"document": ["a"], "date": [date]}, schema={"document": pl.String, "date": pl.String}
    )
    book = pl.DataFrame({"phrase": ["p", "zero"], "coined": ["2021", None]})
    for documents in (pages, pages.clear(), pl.DataFrame()):
        lives = find_lifecycles(matches, documents, book)
        assert dict(lives.schema) == LIFECYCLE_SCHEMA
        assert lives["phrase"].to_list() == ["p", "zero"]
        assert lives["coined"].to_list() == ["2021", None]
        assert lives["reason"].to_list()[1] == "no match; 1 needed"
