"""Counts, shares and rates: against a second, plain implementation, and at the edges."""

from collections import Counter, defaultdict

import polars as pl
import pytest

from tracker.errors import WrongUsage
from tracker.measures import (
    COUNTS_SCHEMA,
    TOTALS_SCHEMA,
    count_by_period,
    count_phrases,
)
from tracker.measures.intervals import poisson_interval, wilson_interval

Row = dict[str, object]


def pages(
    *rows: tuple[str, str | None, int], unit: str = "words", **columns: list[str]
) -> pl.DataFrame:
    """Documents from (document, date, units)."""
    return pl.DataFrame(
        {
            "document": [row[0] for row in rows],
            "date": [row[1] for row in rows],
            "units": [row[2] for row in rows],
            "unit": [unit] * len(rows),
            **columns,
        },
        schema_overrides={"date": pl.String, "document": pl.String, "units": pl.Int64},
    )


def found(*rows: tuple[str, str]) -> pl.DataFrame:
    """Matches from (document, phrase)."""
    return pl.DataFrame(
        {"document": [row[0] for row in rows], "phrase": [row[1] for row in rows]},
        schema={"document": pl.String, "phrase": pl.String},
    )


CORPUS = pages(
    ("a", "2022-11-03", 400),
    ("b", "2022-11-20", 600),
    ("c", "2023-01-05", 1000),
    ("d", "2023", 500),
    ("e", None, 250),
)
MATCHES = found(("a", "p"), ("a", "p"), ("b", "q"), ("c", "p"), ("e", "p"), ("gone", "p"))


def test_totals_count_matches_and_documents_apart() -> None:
    first, second = count_phrases(MATCHES, CORPUS).rows(named=True)
    assert (first["phrase"], first["matches"], first["documents_with"]) == ("p", 4, 3)
    assert (first["documents"], first["units"]) == (5, 2750)
    assert (first["first"], first["last"]) == ("2022-11-03", "2023-01-05")
    assert (second["phrase"], second["first"], second["last"]) == ("q", "2022-11-20", "2022-11-20")


def test_a_match_outside_the_documents_given_is_not_counted() -> None:
    assert int(count_phrases(MATCHES, CORPUS)["matches"].sum()) == MATCHES.height - 1


def test_zero_missing_and_undated_stay_apart() -> None:
    table = count_by_period(MATCHES, CORPUS, "month").filter(pl.col("phrase") == "q")
    states = table.select("period", "documents", "documents_with", "share").rows()
    assert states == [
        ("2022-11", 2, 1, 0.5),
        ("2022-12", 0, 0, None),
        ("2023-01", 1, 0, 0.0),
        ("undated", 2, 0, 0.0),
    ]


def test_a_year_is_on_the_axis_of_years_and_undated_on_that_of_months() -> None:
    years = count_by_period(MATCHES, CORPUS, "year").filter(pl.col("phrase") == "p")
    assert years.select("period", "documents").rows() == [("2022", 2), ("2023", 2), ("undated", 1)]


def test_counts_by_period_sum_to_the_totals() -> None:
    totals = count_phrases(MATCHES, CORPUS).select("phrase", "matches", "documents_with")
    for period in ("day", "week", "month", "quarter", "year"):
        summed = (
            count_by_period(MATCHES, CORPUS, period)
            .group_by("phrase")
            .agg(pl.col("matches", "documents_with").sum())
        )
        assert sorted(summed.rows()) == sorted(totals.rows()), period


def test_intervals_of_the_table_are_those_of_the_functions() -> None:
    for row in count_by_period(MATCHES, CORPUS, "month").rows(named=True):
        expected = wilson_interval(row["documents_with"], row["documents"])
        if expected is None:
            assert row["share_low"] is None and row["per_million_high"] is None
            continue
        assert (row["share_low"], row["share_high"]) == pytest.approx(expected, abs=1e-12)
        rate = [mean / row["units"] * 1e6 for mean in poisson_interval(row["matches"])]
        assert [row["per_million_low"], row["per_million_high"]] == pytest.approx(rate)


def test_words_and_characters_are_never_added() -> None:
    chinese = pages(("z1", "2022-11-01", 5000), ("z2", "2022-11-02", 3000), unit="characters")
    table = count_phrases(
        pl.concat([MATCHES, found(("z1", "p"))]), pl.concat([CORPUS, chinese])
    ).filter(pl.col("phrase") == "p")
    rows = table.select("unit", "documents", "units", "matches").rows()
    assert rows == [("characters", 2, 8000, 1), ("words", 5, 2750, 4)]


def test_by_a_column_each_group_has_its_own_denominator() -> None:
    corpus = CORPUS.with_columns(source=pl.Series(["ccdi", "ccdi", "court", None, ""]))
    table = count_phrases(MATCHES, corpus, by="source")
    assert table.columns[0] == "group"
    groups = table.filter(pl.col("phrase") == "p").select("group", "documents", "matches")
    assert groups.rows() == [("ccdi", 2, 2), ("court", 1, 1), ("not stated", 2, 1)]


def test_an_unknown_column_names_the_columns_there_are() -> None:
    with pytest.raises(WrongUsage, match=r"--by 'sourc' .* Columns: date, .*unit, units\."):
        count_phrases(MATCHES, CORPUS, by="sourc")


def test_inferred_dates_are_counted_apart() -> None:
    corpus = CORPUS.with_columns(date_basis=pl.Series(["line", "events", "events", "line", "none"]))
    table = count_by_period(MATCHES, corpus, "month").filter(pl.col("phrase") == "p")
    rows = table.select("period", "inferred", "inferred_with").rows()
    assert rows == [("2022-11", 1, 0), ("2022-12", 0, 0), ("2023-01", 1, 1), ("undated", 0, 0)]


def test_empty_and_unread_documents_are_not_in_the_denominator() -> None:
    corpus = pl.concat([CORPUS, pages(("empty", "2023-01-06", 0), ("failed", None, 10))])
    status = ["scanned"] * 6 + ["failed"]
    table = count_phrases(MATCHES, corpus.with_columns(status=pl.Series(status)))
    assert table["documents"].to_list() == [5, 5]


@pytest.mark.parametrize("matches", [found(), pl.DataFrame(), MATCHES])
@pytest.mark.parametrize("documents", [pages(), pl.DataFrame(), CORPUS, CORPUS[:1], CORPUS[4:]])
@pytest.mark.parametrize("phrases", [None, pl.DataFrame({"phrase": ["p", "zero"]})])
def test_edges_give_typed_tables_and_no_exception(
    matches: pl.DataFrame, documents: pl.DataFrame, phrases: pl.DataFrame | None
) -> None:
    totals = count_phrases(matches, documents, phrases)
    assert dict(totals.schema) == TOTALS_SCHEMA
    for period in (None, "day", "quarter"):
        counts = count_by_period(matches, documents, period, phrases)
        assert dict(counts.schema) == COUNTS_SCHEMA
        if documents.is_empty():
            assert counts.is_empty() and totals.is_empty()
        elif phrases is not None:
            assert counts["phrase"].unique().sort().to_list() == ["p", "zero"]


def test_a_table_too_big_for_memory_is_refused() -> None:
    corpus = pages(("a", "0900-01-01", 10), ("b", "2000-01-01", 10))
    phrases = pl.DataFrame({"phrase": [f"p{number}" for number in range(300)]})
    with pytest.raises(WrongUsage, match="Choose a longer period"):
        count_by_period(found(), corpus, "day", phrases)


def test_order_of_rows_changes_nothing() -> None:
    plain = count_by_period(MATCHES, CORPUS, "month")
    turned = count_by_period(
        MATCHES.reverse(), CORPUS.sample(fraction=1, shuffle=True, seed=7), "month"
    )
    assert plain.equals(turned)


def test_agrees_with_a_plain_second_implementation() -> None:
    """Counted with dictionaries and string slices only, over a made corpus of 300 documents."""
    dates = [f"20{18 + n % 4}-{1 + n * 7 % 12:02d}" for n in range(300)]
    corpus = pages(*((f"d{n}", dates[n], 100 + n) for n in range(300)))
    pairs = [(f"d{n * 13 % 300}", f"p{n * n % 7}") for n in range(900)]
    documents: Counter[str] = Counter(dates)
    matches: Counter[tuple[str, str]] = Counter()
    holders: dict[tuple[str, str], set[str]] = defaultdict(set)
    for document, phrase in pairs:
        key = (phrase, dates[int(document[1:])])
        matches[key] += 1
        holders[key].add(document)
    for row in count_by_period(found(*pairs), corpus, "month").rows(named=True):
        key = (row["phrase"], row["period"])
        assert row["documents"] == documents[row["period"]]
        assert row["matches"] == matches[key]
        assert row["documents_with"] == len(holders[key])
        assert row["units"] == sum(100 + n for n in range(300) if dates[n] == row["period"])
