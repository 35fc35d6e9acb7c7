"""Selection, comparison, drift, reprints and doubts."""

import math

import polars as pl
import pytest

from tracker.errors import WrongUsage
from tracker.measures import (
    COMPARE_SCHEMA,
    DRIFT_SCHEMA,
    check_range,
    check_zones,
    compare_groups,
    compare_totals,
    count_both_ways,
    count_dates,
    count_exposure,
    count_kinds,
    count_phrases,
    find_anachronisms,
    find_source_changes,
    mark_reprints,
    one_per_group,
    register_drift,
    select_documents,
    select_phrases,
    wording_drift,
    wording_table,
)
from tracker.measures.doubts import ANACHRONISM_SCHEMA, KIND_SCHEMA, SOURCE_CHANGE_SCHEMA
from tracker.phrasebook.phrase import Phrase, Phrasebook, Wording

BOOK = pl.DataFrame(
    {
        "phrase": ["two-safeguards", "four-winds", "two-establishments"],
        "category": ["loyalty", "discipline", "loyalty"],
        "coined": ["2017", None, "2021-11-11"],
    }
)
PAGES = pl.DataFrame(
    {
        "document": ["a", "b", "c", "d", "e"],
        "date": ["2016-12-31", "2017-05-01", "2020", "2021-11", None],
        "source": ["ccdi", "ccdi", "court", "court", "court"],
        "units": [100, 200, 300, 400, 500],
    }
)
FOUND = pl.DataFrame(
    {
        "document": ["a", "b", "b", "c", "d", "d", "e"],
        "phrase": ["two-safeguards"] * 4 + ["two-establishments"] * 2 + ["two-safeguards"],
        "wording": ["strict", "strict", "two upholds", "two upholds", "x", "x", "strict"],
        "kind": ["exact", "exact", "damaged", "exact", "exact", "exact", "exact"],
    }
)
EMPTY = (FOUND.clear(), pl.DataFrame())


def test_selecting_phrases() -> None:
    assert select_phrases(BOOK).equals(BOOK)
    assert select_phrases(BOOK, ["four-winds"])["phrase"].to_list() == ["four-winds"]
    both = select_phrases(BOOK, ["four-winds", "two-safeguards"], ["loyalty"])
    assert both["phrase"].to_list() == ["two-safeguards"]


@pytest.mark.parametrize(
    ("ids", "categories", "message"),
    [
        (["two-safegard"], [], "--phrase 'two-safegard' .*did you mean 'two-safeguards'"),
        (["xyz"], [], "There are 3 ids: two-safeguards, four-winds, two-establishments"),
        ([], ["loyality"], "--category 'loyality' .*did you mean 'loyalty'"),
        (["four-winds"], ["loyalty"], "no phrase is both --phrase four-winds and --category"),
    ],
)
def test_an_unknown_id_names_the_nearest(
    ids: list[str], categories: list[str], message: str
) -> None:
    with pytest.raises(WrongUsage, match=message):
        select_phrases(BOOK, ids, categories)


@pytest.mark.parametrize(
    ("since", "until", "kept"),
    [
        (None, None, "abcde"),
        ("2017", None, "bcd"),
        (None, "2020", "abc"),
        ("2020-03", None, "d"),
        ("2021-11-02", None, ""),
        ("2017-05-01", "2017-05-01", "b"),
    ],
)
def test_a_range_keeps_what_surely_lies_in_it(
    since: str | None, until: str | None, kept: str
) -> None:
    assert "".join(select_documents(PAGES, since, until)["document"]) == kept


def test_a_range_that_ends_before_it_begins() -> None:
    with pytest.raises(WrongUsage, match="--from '2021' is after --to '2020-12'"):
        check_range("2021", "2020-12")
    with pytest.raises(WrongUsage, match="--to 'soon' is not a date"):
        check_range(None, "soon")
    assert check_range("2020-12", "2020")[0] is not None


def test_zones() -> None:
    assert check_zones("all") == ("title", "body", "meta", "boilerplate")
    with pytest.raises(WrongUsage, match="--zones '' is not known"):
        check_zones("")


def test_comparing_two_groups_by_hand() -> None:
    pages = pl.DataFrame(
        {"document": [f"d{n}" for n in range(150)], "source": ["x"] * 70 + ["y"] * 80}
    ).with_columns(units=pl.lit(1000), unit=pl.lit("words"))
    hits = [f"d{n}" for n in range(56)] + [f"d{n}" for n in range(70, 118)]
    row = compare_groups(
        pl.DataFrame({"document": hits, "phrase": ["p"] * len(hits)}), pages, "source", "x", "y"
    ).row(0, named=True)
    assert row["difference"] == pytest.approx(0.2)
    ends = (row["difference_low"], row["difference_high"])
    assert ends == pytest.approx((0.0524, 0.3339), abs=5e-5)  # Newcombe 1998b, table II (a)
    assert row["log_ratio"] == pytest.approx(math.log2((56 / 70) / (48 / 80)))
    assert row["log_ratio_low"] < row["log_ratio"] < row["log_ratio_high"]
    assert row["reason"] is None


def test_comparing_refuses_on_thin_data() -> None:
    table = compare_groups(FOUND, PAGES, "source", "ccdi", "court")
    row = table.filter(pl.col("phrase") == "two-establishments").row(0, named=True)
    assert row["difference"] is None and row["log_ratio"] is None
    assert row["reason"] == (
        "2 and 3 documents; 5 needed on each side; 2 matches on both sides; 5 needed for a ratio"
    )


def test_an_unknown_group_names_those_there_are() -> None:
    with pytest.raises(WrongUsage, match="no document has source 'cort'; did you mean 'court'"):
        compare_groups(FOUND, PAGES, "source", "ccdi", "cort")
    with pytest.raises(WrongUsage, match="is given twice"):
        compare_groups(FOUND, PAGES, "source", "ccdi", "ccdi")


def test_comparing_with_nothing() -> None:
    nothing = count_phrases(pl.DataFrame(), pl.DataFrame())
    assert dict(compare_totals(nothing, nothing).schema) == COMPARE_SCHEMA
    one_sided = compare_totals(count_phrases(FOUND, PAGES), nothing)
    assert one_sided["difference"].null_count() == one_sided.height == 2


def test_drift_shares_sum_to_one_where_there_is_a_match() -> None:
    table = wording_drift(FOUND, PAGES, "year")
    assert dict(table.schema) == DRIFT_SCHEMA
    sums = table.group_by("phrase", "period").agg(pl.col("share").sum(), pl.col("of").first())
    assert all((share == 1) == (of > 0) for share, of in sums.select("share", "of").rows())
    row = table.filter(wording="two upholds", period="2017").row(0, named=True)
    assert (row["matches"], row["of"], row["share"], row["documents"]) == (1, 2, 0.5, 1)
    assert table.filter(wording="strict", period="2018")["share"].to_list() == [None]
    assert "undated" in table["period"].to_list()


def test_drift_of_registers_by_source() -> None:
    wordings = pl.DataFrame(
        {"phrase": ["two-safeguards"], "wording": ["two upholds"], "register": ["official"]}
    )
    table = register_drift(FOUND, PAGES, "year", wordings, by="source")
    assert table.columns[0] == "group" and "wording" not in table.columns
    row = table.filter(group="court", period="2020", register="official").row(0, named=True)
    assert (row["phrase"], row["share"]) == ("two-safeguards", 1.0)


def test_registers_come_from_the_phrasebook() -> None:
    wording = Wording("two upholds", ("two upholds",), register="official")
    book = Phrasebook((Phrase("p", "两个维护", "Two Safeguards", "loyalty", wordings=(wording,)),))
    assert wording_table(book).rows() == [("p", "two upholds", "official", "en")]


@pytest.mark.parametrize("matches", EMPTY)
@pytest.mark.parametrize("documents", [PAGES, PAGES.clear(), pl.DataFrame()])
def test_empty_frames_give_typed_tables(matches: pl.DataFrame, documents: pl.DataFrame) -> None:
    assert dict(wording_drift(matches, documents).schema) == DRIFT_SCHEMA
    assert wording_drift(matches, documents).is_empty()
    assert dict(find_anachronisms(matches, documents, BOOK).schema) == ANACHRONISM_SCHEMA
    assert dict(count_kinds(matches, documents).schema) == KIND_SCHEMA
    assert count_dates(documents)["documents"].sum() == documents.height
    assert count_exposure(matches, documents)["documents"].sum() == documents.height
    groups = pl.DataFrame({"document": ["a"], "group": ["g"]})
    assert count_both_ways(matches, documents, groups).is_empty()


def test_reprints_count_once() -> None:
    groups = pl.DataFrame({"document": ["a", "b", "d", "e"], "group": [1, 1, 2, None]})
    marked = mark_reprints(PAGES, groups)
    assert marked["reprints"].to_list() == [2, 2, 1, 1, 1]
    assert one_per_group(PAGES, groups)["document"].to_list() == ["a", "c", "d", "e"]
    row = count_both_ways(FOUND, PAGES, groups).row(0, named=True)
    assert (row["phrase"], row["matches"], row["matches_once"]) == ("two-safeguards", 5, 3)
    assert (row["documents"], row["documents_once"]) == (5, 4)
    assert one_per_group(PAGES, pl.DataFrame()).equals(PAGES)


def test_anachronisms_are_read_in_favour_of_the_phrase() -> None:
    table = find_anachronisms(FOUND, PAGES, BOOK)
    assert table.select("phrase", "document", "days_early", "coined").rows() == [
        ("two-safeguards", "a", 1, "2017")
    ]


def test_sources_that_enter_and_leave() -> None:
    dates = [f"20{y:02d}-{m:02d}" for y in range(10, 20) for m in range(1, 13)]
    early = pl.DataFrame({"document": dates[:60], "date": dates[:60], "source": ["old"] * 60})
    late = pl.DataFrame({"document": dates[60:], "date": dates[60:], "source": ["new"] * 60})
    always = pl.DataFrame(
        {"document": [f"x{d}" for d in dates], "date": dates, "source": ["x"] * 120}
    )
    corpus = pl.concat([early, late, always])
    table = find_source_changes(corpus)
    assert table.select("group", "change", "date", "period").rows() == [
        ("old", "leaves", "2014-12", "2014"),
        ("new", "enters", "2015-01", "2015"),
    ]
    assert table["warning"][1] == (
        "the documents of source 'new' begin in 2015-01; 120 of 240 dated documents are older: "
        "a change of the share there may be a change of sources."
    )
    assert dict(find_source_changes(always).schema) == SOURCE_CHANGE_SCHEMA
    assert find_source_changes(always).is_empty()
    assert find_source_changes(corpus.clear()).is_empty()
