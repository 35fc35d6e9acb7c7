"""Curves known from outside are found again in real corpora (docs/gallery.md says whence)."""

import gzip
import os
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

from tracker.cli.main import main
from tracker.measures import count_by_period
from tracker.results import Store

ROOT = Path(__file__).parent.parent
SHARED = os.environ.get("PHRASETRACK_SHARED")
pytestmark = pytest.mark.skipif(SHARED is None, reason="PHRASETRACK_SHARED names no corpora")


def corpus(name: str) -> Path:
    assert SHARED is not None
    return Path(SHARED) / "corpora" / f"{name}.jsonl.gz"


def by_period(texts: Path, store: Path, phrase: str, period: str) -> pl.DataFrame:
    """The dated periods of one phrase in the texts."""
    arguments = ["--store", str(store), "--phrasebook", str(ROOT / "phrasebook.yaml")]
    scanned = CliRunner().invoke(main, ["scan", str(texts), *arguments, "--no-report", "--quiet"])
    assert scanned.exit_code == 0, scanned.output
    with Store.open(store) as opened:
        found = opened.matches().filter(pl.col("phrase") == phrase)
        return count_by_period(found, opened.documents(), period)


def share(table: pl.DataFrame, first: str, last: str) -> float:
    inside = table.filter(pl.col("period").is_between(pl.lit(first), pl.lit(last)))
    return int(inside["documents_with"].sum()) / int(inside["documents"].sum())


def test_the_original_aspiration_rises_and_falls_with_its_campaign(tmp_path: Path) -> None:
    """Opened on 31 May 2019, closed on 8 January 2020."""
    table = by_period(
        corpus("cpcnews_zh"), tmp_path / "store", "original-aspiration-and-mission", "month"
    )
    before, during = share(table, "2019-01", "2019-05"), share(table, "2019-07", "2020-01")
    after = share(table, "2020-02", "2020-10")
    assert during > 4 * before and during > 2 * after
    usual = table.filter(pl.col("documents") >= 40).sort("share", descending=True)
    assert usual["period"][0] == "2020-01"


def test_china_speaks_of_a_shared_future_since_2013(tmp_path: Path) -> None:
    """Put forward on 23 March 2013; in the title of the speech of 28 September 2015."""
    speeches = tmp_path / "china.jsonl"
    with gzip.open(corpus("un_general_debate_2012_2024_plus_CHN_1946_en"), "rt") as lines:
        speeches.write_text("".join(line for line in lines if '"ungd-CHN_' in line[:30]))
    table = by_period(speeches, tmp_path / "store", "shared-future", "year")
    found = table.filter(pl.col("matches") > 0)["period"].to_list()
    assert found[0] == "2013" and "2015" in found
    assert len([year for year in found if year >= "2015"]) >= 8
