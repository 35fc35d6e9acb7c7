"""Samples for judging: drawn alike every time, marked by a person, turned into a precision."""

import csv
from pathlib import Path

import polars as pl
import pytest

from tracker.cli.main import run
from tracker.errors import FaultyFile, NoInput, WrongUsage
from tracker.measures.intervals import wilson_interval
from tracker.results.judgements import drop_excluded, kept_precision, read_excluded
from tracker.results.store import Store
from tracker.workbench.judged import COLUMNS, Judgement, precision_of_sample, read_judged
from tracker.workbench.sample import draw_sample, sample_as_csv

BOOK = """version: 1
phrases:
  - {id: four-winds, zh: 四风, en: Four Winds, category: conduct, wordings: [four winds]}
  - {id: mass-line, en: mass line, category: work, wordings: [mass line]}
  - {id: unheard, en: unheard, category: work, wordings: [never heard of]}
"""


def told(*arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        run([*arguments])
    return int(left.value.code or 0)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("phrasebook.yaml").write_text(BOOK, encoding="utf-8")
    texts = tmp_path / "texts"
    texts.mkdir()
    for number in range(6):
        winds = f"On day {number} they fought the four winds, =the mass line held. " * 3
        (texts / f"{number}.txt").write_text(f"Page {number}\n\n{winds}\n", encoding="utf-8")
    (texts / "copy.txt").write_bytes((texts / "1.txt").read_bytes())
    assert told("scan", "texts", "--no-report", "--quiet") == 0
    return tmp_path / ".phrasetrack"


def test_the_same_draw_every_time(store: Path) -> None:
    with Store.open(store) as opened:
        first, again = draw_sample(opened, 10), draw_sample(opened, 10)
        other = draw_sample(opened, 10, seed=1)
    assert first == again != other
    assert len(first) == 10
    keys = {(row["sha256"], row["phrase"], row["start"]) for row in first}
    assert len(keys) == 10
    assert all("【" in row["passage"] for row in first)


def test_a_text_in_two_documents_is_drawn_once(store: Path) -> None:
    with Store.open(store) as opened:
        everything = draw_sample(opened, 1000)
    assert len(everything) == 6 * 6
    assert {row["population"] for row in everything} == {36}


def test_spread_over_phrases(store: Path) -> None:
    with Store.open(store) as opened:
        rows = draw_sample(opened, 7, by_phrase=True)
        one = draw_sample(opened, 4, phrases=["mass-line"])
    counts = [sum(row["phrase"] == p for row in rows) for p in ("four-winds", "mass-line")]
    assert sorted(counts) == [3, 4]
    assert {row["phrase"] for row in one} == {"mass-line"}


def test_mistakes_are_told(store: Path) -> None:
    with Store.open(store) as opened:
        with pytest.raises(WrongUsage, match="Nearest: mass-line"):
            draw_sample(opened, 5, phrases=["mass-lin"])
        with pytest.raises(WrongUsage, match="draws nothing"):
            draw_sample(opened, 0)
        with pytest.raises(NoInput, match="no match to draw from"):
            draw_sample(opened, 5, phrases=["unheard"])


def test_cells_that_a_spreadsheet_would_run_are_guarded() -> None:
    row = dict.fromkeys(COLUMNS, "") | {"text": "=1+1", "document": "a.txt"}
    assert ",'=1+1," in sample_as_csv([row])
    assert ",=1+1," in sample_as_csv([row], raw=True)


def marked(path: Path, marks: dict[int, str]) -> None:
    """Writes marks into the rows of a sample, by number."""
    rows = list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))
    for number, mark in marks.items():
        rows[number]["right"] = mark
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)


def test_marks_become_a_precision_that_is_kept(
    store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert told("sample", "10", "-o", "judge.csv") == 0
    marked(Path("judge.csv"), {0: "yes", 1: "Y", 2: "no", 3: "?", 4: "1"})
    capsys.readouterr()
    assert told("evaluate", "--judged", "judge.csv", "--exclude-wrong") == 0
    out = capsys.readouterr().out
    low, high = wilson_interval(3, 4) or (0, 0)
    assert f"0.750  {low:.3f} to {high:.3f}" in out
    assert "6 rows left open" in out
    kept = kept_precision(store)
    assert kept and (kept["overall"]["right"], kept["overall"]["judged"]) == (3, 4)
    assert kept["phrasebook"]


def test_what_was_judged_wrong_is_remembered_and_forgiven(store: Path) -> None:
    with Store.open(store) as opened:
        matches, documents = opened.matches(), opened.documents()
    told("sample", "10", "-o", "judge.csv")
    marked(Path("judge.csv"), {0: "no", 1: "yes"})
    told("evaluate", "--judged", "judge.csv", "--exclude-wrong")
    (key,) = read_excluded(store)
    with Store.open(store) as opened:
        again, counted = draw_sample(opened, 1000), opened.matches()
        assert opened.manifest()["excluded"] == 1
        assert opened.manifest()["judged"]["overall"]["judged"] == 2
    assert len(again) == 35
    kept = drop_excluded(matches, documents, store)
    assert kept.equals(counted)  # what exports, measures and reports see
    gone = matches.join(kept, on=["document", "phrase", "start"], how="anti")
    assert {(row["phrase"], row["start"]) for row in gone.iter_rows(named=True)} == {key[1:3]}
    marked(Path("judge.csv"), {0: "yes", 1: "yes"})
    told("evaluate", "--judged", "judge.csv", "--exclude-wrong")
    assert read_excluded(store) == {}
    assert drop_excluded(matches, documents, store).equals(matches)


def test_every_document_of_an_excluded_text_loses_it(store: Path) -> None:
    from tracker.results.judgements import keep_excluded

    with Store.open(store) as opened:
        matches, documents = opened.matches(), opened.documents()
    sha = documents.filter(pl.col("document") == "copy.txt")["sha256"].item()
    row = matches.filter(pl.col("document") == "copy.txt").row(0, named=True)
    keep_excluded(store, {(sha, row["phrase"], row["start"], row["end"]): row["text"]})
    kept = drop_excluded(matches, documents, store)
    assert matches.height - kept.height == 2


def judgement(phrase: str, right: bool | None, population: int, start: int = 0) -> Judgement:
    return Judgement(phrase, "exact", "a.txt", "00", start, start + 4, "text", right, population)


def test_phrases_drawn_apart_are_weighed_by_their_matches() -> None:
    marks = [judgement("often", True, 900)] * 10 + [judgement("seldom", False, 100)] * 10
    found = precision_of_sample(marks)
    assert found.weighted
    assert found.overall.share == pytest.approx(0.9)
    assert found.overall.low is not None and found.overall.low < 0.9


def test_nothing_marked_has_no_precision() -> None:
    overall = precision_of_sample([judgement("p", None, 5)]).overall
    assert (overall.judged, overall.share, overall.low) == (0, None, None)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_spreadsheets_may_save_with_other_separators(tmp_path: Path, separator: str) -> None:
    path = tmp_path / "judge.csv"
    rows = [["right", "phrase", "document", "start", "end", "sha256"],
            ["JA", "p", "'=a.txt", "3", "5", "00"]]  # fmt: skip
    path.write_text("\r\n".join(map(separator.join, rows)) + "\r\n", encoding="utf-8-sig")
    (one,) = read_judged(str(path))
    assert (one.right, one.document, one.start) == (True, "=a.txt", 3)


def test_faults_of_a_sample_are_told(tmp_path: Path) -> None:
    path = tmp_path / "judge.csv"
    path.write_text(
        "right,phrase,document,start,end,sha256\nmaybe,p,a,1,2,0\n,p,a,x,2,0\n", "utf-8"
    )
    with pytest.raises(FaultyFile) as raised:
        read_judged(str(path))
    assert [fault.line for fault in raised.value.faults] == [2, 3]
    assert "the mark 'maybe' is not known. Marks: yes, no, or nothing." in str(raised.value)
    path.write_text("phrase,document\n", "utf-8")
    with pytest.raises(FaultyFile, match="has no column 'right'"):
        read_judged(str(path))
