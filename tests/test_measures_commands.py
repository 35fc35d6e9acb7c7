"""The commands that measure: what they print, what they write, what they say when asked wrongly."""

import json
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

import polars as pl
import pytest
from click.testing import CliRunner, Result

import tracker.results
from tracker.cli.main import main
from tracker.cli.tables import table_lines, write_frame
from tracker.errors import CannotWrite, NoInput, WrongUsage

MONTHS = [f"20{year}-{month:02d}" for year in (20, 21) for month in range(1, 13)]
DOCUMENTS = pl.DataFrame(
    {
        "document": [f"{month}-{place}" for month in MONTHS for place in range(6)] + ["undated"],
        "date": [f"{month}-0{place + 1}" for month in MONTHS for place in range(6)] + [None],
        "source": ["ccdi", "court"] * 72 + [None],
        "date_basis": ["line"] * 145,
        "unit": ["words"] * 145,
        "units": [500] * 145,
    }
)
FOUND = pl.DataFrame(
    [
        (f"{month}-{place}", "two-safeguards", "two upholds" if place % 2 else "=strict")
        for number, month in enumerate(MONTHS)
        for place in range(number // 4)
    ],
    schema={"document": pl.String, "phrase": pl.String, "wording": pl.String},
    orient="row",
)
PHRASES = pl.DataFrame(
    {
        "phrase": ["two-safeguards", "four-winds"],
        "zh": ["两个维护", "四风"],
        "en": ["Two Safeguards", "Four Winds"],
        "category": ["loyalty", "discipline"],
        "gloss": [None, None],
        "coined": ["2021", None],
    }
)
REGISTERS = pl.DataFrame(
    {"phrase": ["two-safeguards"], "wording": ["two upholds"], "register": ["official"]}
)
COPIES = pl.DataFrame(  # of each month of 2021 the first four documents are one text
    {
        "group": [f"{month}-0" for month in MONTHS[12:] for _ in range(4)],
        "document": [f"{month}-{place}" for month in MONTHS[12:] for place in range(4)],
        "share": [1.0] * 48,
    }
)


class FakeStore:
    """A store with these frames and no folder."""

    @classmethod
    def open(cls, path: str, roots: object = None, everything: bool = False) -> "FakeStore":
        return cls()

    def __enter__(self) -> "FakeStore":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        return None

    def matches(self, zones: object) -> pl.DataFrame:
        return FOUND

    def documents(self, zones: object) -> pl.DataFrame:
        return DOCUMENTS

    def phrases(self) -> pl.DataFrame:
        return PHRASES

    def registers(self) -> pl.DataFrame | None:
        return REGISTERS

    def reprints(self, cutoff: float | None = None, tell: object = None) -> pl.DataFrame:
        return COPIES


BOOK = """\
version: 1
phrases:
  - id: two-safeguards
    zh: 两个维护
    en: Two Safeguards
    category: loyalty
    wordings:
      - {text: two upholds, register: official}
"""


@pytest.fixture(autouse=True)
def store(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    monkeypatch.setattr(tracker.results, "Store", FakeStore)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "phrasebook.yaml").write_text(BOOK, encoding="utf-8")
    yield


def call(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def rows(*arguments: str) -> list[dict[str, Any]]:
    result = call(*arguments, "--format", "json")
    assert result.exit_code == 0, result.output
    loaded: list[dict[str, Any]] = json.loads(result.stdout)
    return loaded


def test_counts_as_a_table() -> None:
    result = call("counts")
    lines = result.stdout.splitlines()
    assert lines[0].split()[:4] == ["phrase", "中文", "matches", "documents"]
    assert lines[1].startswith("two-safeguards  两个维护")
    assert "60 of 145" in lines[1] and len(lines) == 2
    assert "145 documents (72,500 words); 1 undated." in result.stderr
    assert "1 of 2 phrases have no match" in result.stderr


def test_counts_by_period_and_column_as_data() -> None:
    table = rows("counts", "--period", "quarter", "--by", "source", "--phrase", "two-safeguards")
    assert [row["period"] for row in table if row["group"] == "court"][:2] == ["2020-Q1", "2020-Q2"]
    assert sum(row["matches"] for row in table) == FOUND.height
    assert {row["phrase"] for row in table} == {"two-safeguards"}


def test_a_range_says_what_it_leaves_out() -> None:
    result = call("counts", "--from", "2021", "--to", "2021-06")
    assert "109 of 145 documents are not surely of that time, or undated." in result.stderr


def test_trend() -> None:
    row = rows("trend", "--period", "month")[1]
    assert (row["direction"], row["periods"], row["reason"]) == ("rising", 24, None)
    result = call("trend")
    assert "points a month" in result.stdout and "rising" in result.stdout


def test_trend_refuses_with_the_number_needed() -> None:
    result = call("trend", "--period", "year")
    assert "2 periods with documents; 10 needed" in result.stdout
    assert "1 of 1 rows say in 'reason'" in result.stderr


def test_compare_two_groups() -> None:
    row = rows("compare", "court", "ccdi", "--by", "source")[0]
    assert row["phrase"] == "two-safeguards" and row["difference"] < 0
    assert "two-safeguards" in call("compare", "ccdi", "court", "--by", "source").stdout


def test_compare_two_stores() -> None:
    result = call("compare", "here", "there")
    assert result.exit_code == 0 and "0.0" in result.stdout
    assert "store 'here'" in result.stderr and "store 'there'" in result.stderr


def test_drift_by_wording_and_by_register() -> None:
    table = rows("drift", "two-safeguards", "--period", "year")
    assert {row["register"] for row in table} == {"official", None}
    registers = rows("drift", "two-safeguards", "--period", "year", "--register")
    assert sum(row["matches"] for row in registers) == FOUND.height
    by_source = rows("drift", "two-safeguards", "--period", "year", "--register", "--by", "source")
    told = {(row["group"], row["register"]) for row in by_source if row["matches"]}
    assert told == {("ccdi", "not stated"), ("court", "official")}


def test_registers_are_those_of_the_book_that_was_matched(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    other = tmp_path / "other.yaml"
    other.write_text(BOOK.replace("official", "machine"), encoding="utf-8")
    named = rows("drift", "two-safeguards", "--period", "year", "--phrasebook", str(other))
    assert {row["register"] for row in named} == {"machine", None}
    monkeypatch.setattr(FakeStore, "registers", lambda self: None)
    result = call("drift", "two-safeguards", "--period", "year", "--register")
    assert result.exit_code == 0 and "not stated" in result.stdout
    assert "warning: this store was filled by a version that kept no registers." in result.stderr


def test_copies_are_counted_all_or_one_or_both_ways() -> None:
    every, once = rows("counts")[0], rows("counts", "--reprints", "one")[0]
    assert (every["documents"], once["documents"]) == (145, 145 - 36)
    assert (every["matches"], once["matches"]) == (60, 28)  # of 2021, places 0, 4 and 5 stay
    both = rows("counts", "--reprints", "both")[0]
    assert (both["matches"], both["matches_once"]) == (60, 28)
    assert both["share_once"] == once["share"] and both["share_high"] == every["share_high"]
    result = call("counts", "--reprints", "both")
    assert "60 of 145" in result.stdout and "28 of 109" in result.stdout
    assert "36 of 145 documents are copies of an earlier one (containment 0.4" in result.stderr


def test_copies_both_ways_by_period_and_column() -> None:
    table = rows("counts", "--period", "year", "--by", "source", "--reprints", "both")
    sums = {(row["group"], row["period"]): row for row in table if row["phrase"] != "four-winds"}
    assert sums["court", "2021"]["documents_once"] == 12  # of 36: places 1, 3 and 5, two are copies
    assert sum(row["matches"] for row in table) == 60
    assert sum(row["matches_once"] for row in table) == 28


@pytest.mark.parametrize("command", [["trend"], ["lifecycle"], ["drift", "two-safeguards"]])
def test_copies_can_be_left_out_of_every_measure(command: list[str]) -> None:
    result = call(*command, "--reprints", "one")
    assert result.exit_code == 0, result.output
    assert "36 of 145 documents are copies" in result.stderr
    assert "109 documents" in result.stderr or command == ["lifecycle"]


def test_lifecycle_and_its_warnings() -> None:
    result = call("lifecycle")
    line = result.stdout.splitlines()[1]
    assert "active" in line and "2020-05-01" in line and "=strict" in line
    assert "judged on 2021-12-06" in result.stderr
    assert (
        "'two-safeguards' was coined in 2021, but stands in 12 documents dated earlier"
        in result.stderr
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["counts", "--period", "fortnight"], "--period 'fortnight' is not known. Periods: day,"),
        (["trend", "--phrase", "two-safegards"], "did you mean 'two-safeguards'?"),
        (["counts", "--from", "2022", "--to", "2021"], "--from '2022' is after --to '2021'."),
        (["counts", "--by", "sorce"], "did you mean 'source'? Columns: date, date_basis, "),
        (["counts", "--format", "xls"], "--format 'xls' is not known. Formats: table, csv, json"),
        (["counts", "--zones", "foot"], "--zones 'foot' is not known."),
        (["trend", "--measure", "rate"], "--measure 'rate' is not known. Measures: share, per"),
        (["drift", "x", "--category", "y"], "drift is of one phrase, 'x'."),
        (["drift", "two-safeguards", "--by", "register"], "For registers: --register"),
        (["counts", "--reprints", "once"], "--reprints 'once' is not known; did you mean 'one'?"),
        (["trend", "--reprints", "both"], "--reprints both is of counts alone. Here: all, one."),
        (["compare", "ccdi", "ccd", "--by", "source"], "no document has source 'ccd'; did you"),
    ],
)
def test_asked_wrongly(arguments: list[str], message: str) -> None:
    error = call(*arguments).exception
    assert isinstance(error, WrongUsage)
    assert message in str(error)


def test_a_place_that_cannot_be_written_is_found_out_first(tmp_path: Path) -> None:
    for place, message in ((tmp_path, "is a folder"), (tmp_path / "no" / "x.csv", "no folder")):
        error = call("counts", "-o", str(place)).exception
        assert isinstance(error, CannotWrite) and message in str(error)


@pytest.mark.parametrize("ending", ["csv", "jsonl", "json", "parquet", "txt"])
def test_files_are_written_by_their_ending_and_always_alike(tmp_path: Path, ending: str) -> None:
    first, second = tmp_path / f"a.{ending}", tmp_path / f"b.{ending}"
    for place in (first, second):
        assert call("counts", "-o", str(place)).exit_code == 0
    assert first.read_bytes() == second.read_bytes() != b""
    if ending == "csv":
        assert pl.read_csv(first)["matches"].to_list() == [60, 0]
    if ending == "parquet":
        assert pl.read_parquet(first)["matches"].to_list() == [60, 0]


def test_a_cell_that_a_spreadsheet_would_run_is_guarded() -> None:
    guarded = call("drift", "two-safeguards", "--period", "year", "--format", "csv").stdout
    raw = call("drift", "two-safeguards", "--period", "year", "--format", "csv", "--raw-csv").stdout
    assert ",'=strict," in guarded and ",=strict," in raw


def test_parquet_on_a_terminal_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    with pytest.raises(WrongUsage, match="Name a file with -o"):
        write_frame(DOCUMENTS, "parquet")


def test_an_empty_store_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FakeStore, "documents", lambda self, zones: DOCUMENTS.clear())
    error = call("trend").exception
    assert isinstance(error, NoInput) and "phrasetrack scan FOLDER" in str(error)


def test_a_table_of_nothing_is_its_headings() -> None:
    assert table_lines([], []) == [""]
