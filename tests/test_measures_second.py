"""Every table of the measures against a second implementation: dictionaries, sets, no polars.

The corpus is made by a seeded generator: several years of documents with and without dates, of
four sources, in reprint groups, with matches of four phrases in three wordings each.
"""

import datetime
import math
import random
from collections import Counter, defaultdict
from itertools import combinations
from typing import Any

import polars as pl
import pytest

from tracker.measures import (
    compare_groups,
    count_both_ways,
    count_by_period,
    count_dates,
    count_exposure,
    count_kinds,
    count_phrases,
    find_anachronisms,
    find_lifecycles,
    find_source_changes,
    find_trends,
    register_drift,
    wording_drift,
)

SEEDS = (1, 2, 3)
REGISTERS = {"w0": "official", "w1": "machine"}
COINED = {"p0": "2019", "p1": "2020-06", "p2": "2021-03-05", "p3": None}
KINDS = ("exact", "inflected", "damaged")
BASES = ("line", "events", "filename")


class Corpus:
    """Made documents and matches, as rows and as frames."""

    def __init__(self, seed: int) -> None:
        chance = random.Random(seed)
        start = datetime.date(2018, 1, 1).toordinal()
        self.documents: list[dict[str, Any]] = []
        for number in range(240):
            day = datetime.date.fromordinal(start + chance.randrange(1500))
            known = chance.choice((10, 10, 10, 7, 4, 0))
            late = ["ccdi", "court"] + (["daily"] if day.year >= 2020 else [])
            self.documents.append(
                {
                    "document": f"d{number:03d}",
                    "date": day.isoformat()[:known] or None,
                    "date_basis": chance.choice(BASES) if known else None,
                    "source": chance.choice([*late, None]),
                    "unit": "words",
                    "units": chance.randrange(100, 900),
                    "group": f"g{number // 3}" if number % 7 == 0 or number % 7 == 1 else None,
                }
            )
        self.matches: list[dict[str, Any]] = [
            {
                "document": chance.choice(self.documents)["document"],
                "phrase": f"p{min(chance.randrange(6), 3)}",
                "wording": f"w{chance.randrange(3)}",
                "kind": chance.choice(KINDS),
                "start": place * 10,
                "end": place * 10 + 5,
                "text": "two safeguards",
            }
            for place in range(500)
        ]
        self.by_id = {row["document"]: row for row in self.documents}
        self.pages = pl.DataFrame(self.documents).drop("group")
        self.found = pl.DataFrame(self.matches)
        self.groups = pl.DataFrame(
            [{"document": row["document"], "group": row["group"]} for row in self.documents]
        )
        self.book = pl.DataFrame({"phrase": list(COINED), "coined": list(COINED.values())})

    def first_of_groups(self) -> set[str]:
        """One document of each group: the earliest by the first day its date can mean."""
        kept: dict[str, str] = {}
        for row in sorted(self.documents, key=lambda x: (first(x["date"]) or "~", x["document"])):
            kept.setdefault(row["group"] or row["document"], row["document"])
        return set(kept.values())


def first(date: str | None) -> str | None:
    """The first day a reduced date can mean, as text."""
    return None if date is None else f"{date}-01-01"[:10] if len(date) == 4 else f"{date}-01"[:10]


def last(date: str) -> datetime.date:
    """The last day it can mean."""
    if len(date) == 10:
        return datetime.date.fromisoformat(date)
    year, month = (int(date[:4]), 12) if len(date) == 4 else (int(date[:4]), int(date[5:]))
    following = datetime.date(year + month // 12, month % 12 + 1, 1)
    return following - datetime.timedelta(days=1)


@pytest.fixture(params=SEEDS)
def corpus(request: pytest.FixtureRequest) -> Corpus:
    return Corpus(request.param)


def wilson(hits: int, of: int) -> tuple[float, float]:
    """The interval by its definition: where (p̂ − p)² = z² p (1 − p) / n, found by halving."""
    z, share = 1.959963984540054, hits / of

    def beyond(p: float) -> bool:
        return (share - p) ** 2 > z * z * p * (1 - p) / of

    ends = []
    for outer in (0.0, 1.0):
        inner = share
        if not beyond(outer) and outer == share:
            ends.append(outer)
            continue
        for _ in range(60):
            middle = (outer + inner) / 2
            outer, inner = (middle, inner) if beyond(middle) else (outer, middle)
        ends.append(inner)
    return ends[0], ends[1]


def test_totals_and_their_intervals(corpus: Corpus) -> None:
    units = sum(row["units"] for row in corpus.documents)
    for row in count_phrases(corpus.found, corpus.pages).rows(named=True):
        mine = [match for match in corpus.matches if match["phrase"] == row["phrase"]]
        holders = {match["document"] for match in mine}
        dates = [corpus.by_id[name]["date"] for name in holders]
        assert row["matches"] == len(mine) and row["documents_with"] == len(holders)
        assert (row["documents"], row["units"]) == (240, units)
        assert row["per_million"] == pytest.approx(len(mine) / units * 1e6)
        ends = (row["share_low"], row["share_high"])
        assert ends == pytest.approx(wilson(len(holders), 240), abs=1e-9)
        assert row["first"] == min(date for date in dates if date)
        assert row["last"] == max(date for date in dates if date)


def test_shares_by_period_and_source(corpus: Corpus) -> None:
    table = count_by_period(corpus.found, corpus.pages, "year", by="source")
    documents: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in corpus.documents:
        documents[row["source"] or "not stated", (row["date"] or "undated")[:4]].add(
            row["document"]
        )
    for row in table.rows(named=True):
        inside = documents[row["group"], row["period"][:4]]
        mine = [m for m in corpus.matches if m["phrase"] == row["phrase"]]
        there = [match for match in mine if match["document"] in inside]
        assert row["matches"] == len(there) and row["documents"] == len(inside)
        holders = len({match["document"] for match in there})
        assert row["share"] == (holders / len(inside) if inside else None)


def test_exposure(corpus: Corpus) -> None:
    table = count_exposure(corpus.found, corpus.pages, "month")
    counted: Counter[str] = Counter()
    inferred: Counter[str] = Counter()
    for row in corpus.documents:
        period = row["date"][:7] if row["date"] and len(row["date"]) > 4 else "undated"
        counted[period] += 1
        inferred[period] += row["date_basis"] == "events"
    assert {row["period"]: row["documents"] for row in table.rows(named=True)} == {
        period: counted[period] for period in table["period"]
    }
    assert sum(counted.values()) == table["documents"].sum()
    for row in table.rows(named=True):
        assert row["inferred"] == inferred[row["period"]]


def test_copies_both_ways(corpus: Corpus) -> None:
    kept = corpus.first_of_groups()
    assert len(kept) < 240
    table = count_both_ways(corpus.found, corpus.pages, corpus.groups, period="year")
    for row in table.rows(named=True):
        inside = {
            row_["document"]
            for row_ in corpus.documents
            if (row_["date"] or "undated")[:4] == row["period"][:4]
        }
        mine = [m for m in corpus.matches if m["phrase"] == row["phrase"]]
        for side, counted in (("", inside), ("_once", inside & kept)):
            there = [match["document"] for match in mine if match["document"] in counted]
            assert row[f"matches{side}"] == len(there)
            assert row[f"documents_with{side}"] == len(set(there))
            assert row[f"documents{side}"] == len(counted)


def test_drift_of_wordings_and_registers(corpus: Corpus) -> None:
    book = pl.DataFrame(
        [(phrase, wording, said) for phrase in COINED for wording, said in REGISTERS.items()],
        schema=dict.fromkeys(("phrase", "wording", "register"), pl.String),
        orient="row",
    )
    wordings: Counter[tuple[str, str, str]] = Counter()
    registers: Counter[tuple[str, str, str]] = Counter()
    of: Counter[tuple[str, str]] = Counter()
    for match in corpus.matches:
        period = (corpus.by_id[match["document"]]["date"] or "undated")[:4].replace(
            "unda", "undated"
        )
        wordings[match["phrase"], match["wording"], period] += 1
        registers[match["phrase"], REGISTERS.get(match["wording"], "not stated"), period] += 1
        of[match["phrase"], period] += 1
    for table, key, counts in (
        (wording_drift(corpus.found, corpus.pages, "year", book), "wording", wordings),
        (register_drift(corpus.found, corpus.pages, "year", book), "register", registers),
    ):
        for row in table.rows(named=True):
            assert row["matches"] == counts[row["phrase"], row[key], row["period"]]
            assert row["of"] == of[row["phrase"], row["period"]]
            if row["of"]:
                assert row["share"] == pytest.approx(row["matches"] / row["of"])
        assert table["matches"].sum() == len(corpus.matches)


def test_first_last_and_peak(corpus: Corpus) -> None:
    table = find_lifecycles(corpus.found, corpus.pages, corpus.book, period="year")
    years = Counter(row["date"][:4] for row in corpus.documents if row["date"])
    for row in table.rows(named=True):
        mine = {m["document"] for m in corpus.matches if m["phrase"] == row["phrase"]}
        dated = [corpus.by_id[name] for name in mine if corpus.by_id[name]["date"]]
        earliest = min(dated, key=lambda x: (first(x["date"]), last(x["date"]), x["document"]))
        assert (row["first"], row["first_document"]) == (earliest["date"], earliest["document"])
        there = [m for m in corpus.matches if m["document"] == earliest["document"]]
        places = [(m["start"], m["wording"]) for m in there if m["phrase"] == row["phrase"]]
        assert row["first_wording"] == min(places)[1]
        held = Counter(one["date"][:4] for one in dated)
        shares = {year: held[year] / years[year] for year in held if years[year] >= 5}
        assert row["peak_share"] == pytest.approx(max(shares.values()))
        assert shares[row["peak"]] == max(shares.values())


def test_trends_by_comparing_all_pairs(corpus: Corpus) -> None:
    counts = count_by_period(corpus.found, corpus.pages, "month")
    for row in find_trends(counts).rows(named=True):
        mine = counts.filter(
            (pl.col("phrase") == row["phrase"])
            & (pl.col("period") != "undated")
            & (pl.col("documents") > 0)
        )
        months = [int(label[:4]) * 12 + int(label[5:]) for label in mine["period"]]
        points = list(zip(months, mine["share"].to_list(), strict=True))
        signs = [(y2 > y1) - (y2 < y1) for (_, y1), (_, y2) in combinations(points, 2)]
        slopes = sorted((y2 - y1) / (x2 - x1) for (x1, y1), (x2, y2) in combinations(points, 2))
        half = len(slopes) // 2
        middle = slopes[half] if len(slopes) % 2 else (slopes[half - 1] + slopes[half]) / 2
        assert row["periods"] == len(points) >= 10
        assert row["tau"] == pytest.approx(sum(signs) / len(signs))
        assert row["slope"] == pytest.approx(middle)
        assert row["slope_low"] <= middle <= row["slope_high"]


def test_anachronisms(corpus: Corpus) -> None:
    expected = []
    for match in corpus.matches:
        coined, date = COINED[match["phrase"]], corpus.by_id[match["document"]]["date"]
        if coined and date:
            days = (datetime.date.fromisoformat(str(first(coined))) - last(date)).days
            if days > 0:
                expected.append((match["phrase"], match["document"], match["start"], days))
    table = find_anachronisms(corpus.found, corpus.pages, corpus.book)
    assert sorted(table.select("phrase", "document", "start", "days_early").rows()) == sorted(
        expected
    )
    assert expected


def test_kinds_and_dates(corpus: Corpus) -> None:
    kinds = Counter((match["phrase"], match["kind"]) for match in corpus.matches)
    of = Counter(match["phrase"] for match in corpus.matches)
    for row in count_kinds(corpus.found, corpus.pages).rows(named=True):
        assert (
            row["matches"] == kinds[row["phrase"], row["kind"]] and row["of"] == of[row["phrase"]]
        )
    bases = Counter(row["date_basis"] or "none" for row in corpus.documents)
    table = count_dates(corpus.pages)
    assert dict(table.select("date_basis", "documents").rows()) == dict(bases)


def test_a_source_that_enters_is_found_and_its_p_is_right(corpus: Corpus) -> None:
    """C(N − missed, n) / C(N, n), by whole numbers."""
    table = find_source_changes(corpus.pages)
    entered = table.filter((pl.col("group") == "daily") & (pl.col("change") == "enters"))
    row = entered.row(0, named=True)
    dated = sorted(str(first(one["date"])) for one in corpus.documents if one["date"])
    mine = sorted(
        str(first(one["date"])) for one in corpus.documents
        if one["date"] and one["source"] == "daily"
    )  # fmt: skip
    missed = sum(day < mine[0] for day in dated)
    assert (row["documents"], row["documents_in_all"]) == (len(mine), len(dated))
    assert row["documents_missed"] == missed
    ways = math.comb(len(dated) - missed, len(mine)) / math.comb(len(dated), len(mine))
    assert row["p"] == pytest.approx(ways)


def test_a_comparison(corpus: Corpus) -> None:
    table = compare_groups(corpus.found, corpus.pages, "source", "ccdi", "court")
    sides = {
        name: {row["document"] for row in corpus.documents if row["source"] == name}
        for name in ("ccdi", "court")
    }
    units = {
        name: sum(corpus.by_id[document]["units"] for document in side)
        for name, side in sides.items()
    }
    for row in table.rows(named=True):
        mine = [m["document"] for m in corpus.matches if m["phrase"] == row["phrase"]]
        rates, shares = [], []
        for name, side in sides.items():
            there = [document for document in mine if document in side]
            rates.append(len(there) / units[name])
            shares.append(len(set(there)) / len(side))
        assert row["difference"] == pytest.approx(shares[0] - shares[1])
        assert row["log_ratio"] == pytest.approx(math.log2(rates[0] / rates[1]))
