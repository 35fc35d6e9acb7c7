"""KWIC lines and the commands that read a store: kwic, chart, report."""

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tracker.cli.kwic import fit, pad
from tracker.cli.main import main
from tracker.cli.tables import width_of
from tracker.publish.kwic import KwicLine, one_line, spread
from tracker.publish.passages import distinct_lines

BOOK = """\
version: 1
phrases:
  - id: four-winds
    zh: 四风
    en: Four Winds
    category: anti-corruption
    wordings: [four winds]
    examples: ["They fought the four winds."]
    counterexamples: ["The wind blew."]
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with three scanned texts, one of them Chinese and one undated."""
    folder = tmp_path_factory.mktemp("kwic")
    texts = folder / "texts"
    texts.mkdir()
    (folder / "book.yaml").write_text(BOOK, "utf-8")
    (texts / "a.txt").write_text(
        "A speech\n2023-04-21\nWe oppose the four\nwinds today.\n", "utf-8"
    )
    (texts / "b.txt").write_text("讲话\n2022-03-04\n坚决反对四风，持之以恒落实。\n", "utf-8")
    (texts / "c.txt").write_text("Note\n\nThe \x1b four winds blow \u202e.\n", "utf-8")
    ran = run("scan", str(texts), "--phrasebook", str(folder / "book.yaml"), "--store",
              str(folder / "store"), "--no-report", "--jobs", "1")  # fmt: skip
    assert ran.exit_code == 0, ran.output
    return folder / "store"


def run(*arguments: str) -> Result:
    """The command, run in this process."""
    return CliRunner().invoke(main, list(arguments), catch_exceptions=True)


def test_matches_stand_under_one_another_chinese_too(store: Path) -> None:
    ran = run("kwic", "four-winds", "--store", str(store), "--width", "30")
    lines = ran.stdout.splitlines()
    assert [line[:10].strip() for line in lines] == ["2022-03-04", "2023-04-21", "undated"]
    places = [width_of(line[: max(line.find("四风"), line.find("four winds"))]) for line in lines]
    assert len(set(places)) == 1
    assert "\x1b" not in ran.stdout
    assert "\u202e" not in ran.stdout
    assert "b.txt" in lines[0]
    assert "3 of 3 matches in 3 of 3 documents" in ran.stderr


def test_kwic_narrows_and_limits(store: Path) -> None:
    ran = run("kwic", "four-winds", "--store", str(store), "--from", "2023")
    assert len(ran.stdout.splitlines()) == 1
    ran = run("kwic", "four-winds", "--store", str(store), "--limit", "1")
    assert "2 more" in ran.stderr
    ran = run("kwic", "four-winds", "--store", str(store), "--format", "jsonl")
    assert json.loads(ran.stdout.splitlines()[1])["match"] == "four winds"


def test_an_unknown_phrase_names_the_nearest(store: Path) -> None:
    ran = run("kwic", "four-wind", "--store", str(store))
    assert "four-winds" in str(ran.exception)


@pytest.mark.parametrize("ending", ["png", "svg", "pdf"])
def test_one_chart_in_one_command(store: Path, tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"x.{ending}"
    ran = run("chart", "counts", "--store", str(store), "-o", str(file))
    assert ran.exception is None, ran.exception
    assert file.stat().st_size > 500
    assert "four-winds" in (tmp_path / "x.csv").read_text("utf-8")


def test_a_chart_needs_a_file_it_can_write(store: Path, tmp_path: Path) -> None:
    ran = run("chart", "counts", "--store", str(store), "-o", str(tmp_path / "x.bmp"))
    assert "x.png, x.svg or x.pdf" in str(ran.exception)
    ran = run("chart", "counts", "--store", str(store), "-o", str(tmp_path / "none" / "x.png"))
    assert ran.exception is None
    (tmp_path / "y.png").mkdir()
    ran = run("chart", "counts", "--store", str(store), "-o", str(tmp_path / "y.png"))
    assert "is a folder" in str(ran.exception)


def test_a_report_from_the_store(store: Path, tmp_path: Path) -> None:
    ran = run("report", "--store", str(store), "-o", str(tmp_path / "out"), "--format", "csv")
    assert ran.exception is None, ran.exception
    assert (tmp_path / "out" / "manifest.json").is_file()
    (tmp_path / "file").write_text("")
    ran = run("report", "--store", str(store), "-o", str(tmp_path / "file"))
    assert getattr(ran.exception, "exit_code", None) == 73


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_rights_is_refused(store: Path, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    ran = run("report", "--store", str(store), "-o", str(tmp_path / "out"))
    assert getattr(ran.exception, "exit_code", None) == 73
    tmp_path.chmod(0o700)


def test_copies_of_a_line_are_shown_once_and_the_rest_evenly() -> None:
    def line(day: int, right: str) -> KwicLine:
        return KwicLine(f"d{day}", f"2022-03-{day:02d}", "p", "exact", 100.0, "on ", "it", right, 0)

    copies = [line(day, " as ever") for day in range(1, 13)]
    others = [line(day, f" number {day}") for day in range(13, 23)]
    kept = distinct_lines([*others, *copies], 4)
    assert [one.date for one in kept] == ["2022-03-01", "2022-03-15", "2022-03-19", "2022-03-22"]
    assert len(distinct_lines(copies, 4)) == 1


def test_one_line_keeps_what_can_be_read() -> None:
    assert one_line("a\u2028b\u00a0c\ud800") == "a b c\ufffd"


@pytest.mark.parametrize(("height", "limit"), [(10, 1), (10, 3), (3, 10), (100, 7)])
def test_a_spread_keeps_both_ends(height: int, limit: int) -> None:
    import polars as pl

    kept = spread(pl.DataFrame({"n": range(height)}), limit)["n"].to_list()
    assert len(kept) == len(set(kept)) == min(height, limit)
    assert kept[0] == 0
    assert limit == 1 or kept[-1] == height - 1


@pytest.mark.parametrize("columns", [0, 1, 5, 6])
def test_what_is_fitted_and_padded_is_as_wide_as_asked(columns: int) -> None:
    assert width_of(pad(fit("国家治理 governance", columns), columns)) == columns
