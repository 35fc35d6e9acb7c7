"""Bad input, as a person who wants a report meets it: rows 37 and 39 to 45 of the table of faults.

Every command runs as a person calls it; what counts is the message, the exit code and the file.
"""

import csv
import io
import json
import random
from pathlib import Path

import polars as pl
import pypdf
import pytest
from fake_results import FakeResults
from matplotlib.text import Text
from PIL import Image

from tracker.cli.main import run
from tracker.publish import Choice, gather, write_report
from tracker.publish.charts import KINDS, chart_of

BOOK = """\
version: 1
phrases:
  - id: two-safeguards
    zh: 两个维护
    en: "=SUM(A1) two $safe_guards$ 100 % \\\\frac"
    category: loyalty
    coined: "2017"
    wordings: [two safeguards, "two upholds"]
  - {id: four-winds, zh: 四风, en: Four Winds 🚀, category: anti-corruption, wordings: [four winds]}
"""
PAGES = {
    "day.txt": "Notice of work\n2023-04-21\nWe stand by the two safeguards today.\n",
    "month.txt": "Notice of work\n2023-06\nWe fight the four winds; two upholds.\n",
    "noyear.txt": "Notice of work\nOn April 25 the two safeguards were studied.\n",
    "ambiguous.txt": "Notice of work\nPublished: 03/04/2023\nThe two safeguards again.\n",
    "impossible.txt": "Notice of work\nPublished: 2023-02-30\nThe two safeguards, and more.\n",
    "future.txt": "Notice of work\nPublished: 2093-02-03\nThe two safeguards again, as ever.\n",
    "old.txt": "Notice of work\n1900-01-01\nThe two safeguards of long ago.\n",
    "early.txt": "Notice of work\n2011-05-05\nThe two safeguards before their time.\n",
    "=cmd.txt": "=HYPERLINK(1)\n2023-04-22\n\x1b[31mThe two safeguards\x1b[0m in red.\n",
}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Texts with every kind of date, formula-like names and escape sequences."""
    folder = tmp_path_factory.mktemp("faults")
    texts = folder / "texts"
    texts.mkdir()
    (folder / "book.yaml").write_text(BOOK.replace("\\\\\\\\", "\\\\"), "utf-8")
    for name, text in PAGES.items():
        (texts / name).write_text(text, "utf-8")
    (texts / "copy.txt").write_text("two winds " * 40 + "the four winds\n2023-05-01\n", "utf-8")
    (texts / "copy2.txt").write_text("two winds " * 40 + "the four winds\n2023-05-02\n", "utf-8")
    arguments = ["scan", str(texts), "--phrasebook", str(folder / "book.yaml"), "--store",
                 str(folder / "store"), "--no-report", "--jobs", "1", "--quiet",
                 "--as-of", "2024-01-01"]  # fmt: skip
    assert called(arguments) == 0
    return folder / "store"


def called(arguments: list[str]) -> int:
    """The exit code of a command, as the shell would see it."""
    try:
        run(arguments)
    except SystemExit as left:
        return int(left.code or 0)
    return 0


def cells(text: str) -> list[str]:
    return [cell for row in csv.reader(io.StringIO(text)) for cell in row]


# -- 37: cells that a spreadsheet would run -------------------------------------------------------


@pytest.mark.parametrize(
    "command",
    [["kwic", "two-safeguards"], ["lifecycle"], ["drift", "two-safeguards"], ["reprints"],
     ["export", "matches"], ["export", "documents"]],
)  # fmt: skip
def test_37_every_csv_guards_its_cells_unless_told(
    store: Path, command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert called([*command, "--store", str(store), "--format", "csv"]) == 0
    guarded = cells(capsys.readouterr().out)
    assert not [cell for cell in guarded if cell[:1] in ("=", "+", "@", "\t")]
    assert called([*command, "--store", str(store), "--format", "csv", "--raw-csv"]) == 0
    raw = cells(capsys.readouterr().out)
    assert len(raw) == len(guarded)
    assert [cell.removeprefix("'") for cell in guarded] == [cell.removeprefix("'") for cell in raw]
    if command[0] in ("kwic", "export"):
        assert "=cmd.txt" in raw and "'=cmd.txt" in guarded


def test_37_the_csv_beside_a_chart_and_of_a_report(store: Path, tmp_path: Path) -> None:
    chart = ["chart", "counts", "--store", str(store), "-o"]
    assert called([*chart, str(tmp_path / "a.svg")]) == 0
    assert called([*chart, str(tmp_path / "b.svg"), "--raw-csv"]) == 0
    assert "'=SUM(A1)" in (tmp_path / "a.csv").read_text("utf-8")
    assert "'=SUM(A1)" not in (tmp_path / "b.csv").read_text("utf-8")
    folder = tmp_path / "report"
    report = ["report", "--store", str(store), "--format", "csv", "-o", str(folder), "--quiet"]
    assert called([*report, "--raw-csv"]) == 0
    assert "'=" not in (folder / "counts.csv").read_text("utf-8")


# -- 39, 41: labels -------------------------------------------------------------------------------


def test_39_labels_are_drawn_as_they_stand(store: Path) -> None:
    from tracker.results import Store

    with Store.open(store) as opened:
        gathered = gather(opened, Choice())
        for kind in KINDS:
            if kind == "groups":
                continue
            figure = chart_of(gathered, opened, kind).draw()
            words = " ".join(text.get_text() for text in figure.findobj(Text))
            assert "$safe" in words or kind in ("drift", "xray"), kind


def test_39_a_label_too_long_is_cut_and_listed_in_full(tmp_path: Path) -> None:
    name = "comprehensively and strictly govern " * 6
    long = [("two-safeguards", "两个维护", name, "loyalty", None)]
    made = FakeResults({"a.txt": ("Two safeguards.", "2023-01-09")}, long)
    write_report(made, tmp_path, formats=("csv",))
    drawn = chart_of(gather(made, Choice()), made, "counts").draw()
    words = [text.get_text() for text in drawn.findobj(Text)]
    assert any(word.startswith("comprehensively") and word.endswith("...") for word in words)
    assert name in (tmp_path / "counts.csv").read_text("utf-8")


def test_41_a_glyph_no_font_has_is_named_and_the_chart_is_made(
    store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "x.svg"
    assert called(["chart", "counts", "--store", str(store), "-o", str(file)]) == 0
    assert "warning: no font has U+1F680 (1); drawn by code point." in capsys.readouterr().err
    assert "[U+1F680]" in file.read_text("utf-8")


# -- 40: escape sequences -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "command", [["kwic", "two-safeguards"], ["lifecycle"], ["reprints"], ["counts"]]
)
def test_40_no_escape_sequence_reaches_the_terminal(
    store: Path, command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert called([*command, "--store", str(store)]) == 0
    printed = capsys.readouterr()
    assert "\x1b" not in printed.out + printed.err


# -- 42, 43: dates --------------------------------------------------------------------------------


def test_42_what_has_no_sure_date_is_a_bar_and_a_list(store: Path, tmp_path: Path) -> None:
    report = ["report", "--store", str(store), "--period", "year", "-o", str(tmp_path), "--quiet"]
    assert called([*report, "--format", "pdf,csv"]) == 0
    pages = pypdf.PdfReader(str(tmp_path / "report.pdf")).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    for why in ("a day and month without a year", "day and month can be read both ways",
                "no such day", "lies in the future"):  # fmt: skip
        assert why in text, why
    assert "5 of 11 documents have no date and are on no timeline, but in all counts." in text
    timeline = pl.read_csv(tmp_path / "timeline.csv", infer_schema_length=None)
    undated = timeline.filter(pl.col("period") == "undated")
    assert set(undated["documents"]) == {5}
    dated = timeline.filter(pl.col("period") != "undated")["period"].to_list()
    assert max(map(str, dated)) == "2023"  # no axis reaches to 2093
    early = "1 match is dated before the phrase was coined: the date, the match or the phrasebook"
    assert early in text


def test_43_a_gap_is_not_a_zero(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["counts", "--store", str(store), "--period", "month", "--phrase", "two-safeguards"]
    assert called([*arguments, "--from", "2023", "--format", "json"]) == 0
    rows = {row["period"]: row for row in json.loads(capsys.readouterr().out)}
    assert (rows["2023-05"]["documents"], rows["2023-05"]["share"]) == (2, 0.0)
    assert rows["2023-04"]["share"] == 1.0 and "2023-06" in rows and max(rows) == "2023-06"
    assert called([*arguments, "--to", "2023-04", "--format", "json"]) == 0
    rows = {row["period"]: row for row in json.loads(capsys.readouterr().out)}
    assert (rows["2015-01"]["documents"], rows["2015-01"]["share"]) == (0, None)


# -- 44: too little, too much ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("documents", "sentence"),
    [
        ({"a.txt": ("Nothing to see.", "2023-01-09")}, "0 of the 4 phrases looked for were found"),
        ({"a.txt": ("Two safeguards.", None)}, "there is no timeline"),
        ({"a.txt": ("Two safeguards.", "2023-01-09")}, "One document carries no share"),
        ({"a.txt": ("", "2023-01-09")}, "No document was searched: 1 document without a word"),
    ],
)
def test_44_little_is_a_sentence_and_a_readable_chart(
    tmp_path: Path, documents: dict[str, tuple[str, str | None]], sentence: str
) -> None:
    write_report(FakeResults(documents), tmp_path)
    pages = pypdf.PdfReader(str(tmp_path / "report.pdf")).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert sentence in text
    for file in tmp_path.glob("*.png"):
        with Image.open(file) as image:
            assert image.width > 1000 and image.getextrema() != ((255, 255),) * 3, file.name


@pytest.mark.slow
def test_44_five_hundred_phrases_over_a_century(tmp_path: Path) -> None:
    chance = random.Random(4)
    phrases = [(f"p{n:03d}", f"提法{n}", f"slogan number{n:03d}", "line", None) for n in range(500)]
    wordings = {f"p{n:03d}": [f"number{n:03d}"] for n in range(500)}
    documents = {
        f"d{n}": (" ".join(f"number{chance.randrange(500):03d}" for _ in range(30)),
                  f"{1900 + n // 2}-{n % 12 + 1:02d}")
        for n in range(240)
    }  # fmt: skip
    write_report(FakeResults(documents, phrases, wordings=wordings), tmp_path)
    for name in ("counts", "timeline", "heatmap", "xray", "lifelines", "documents-by-phrases"):
        with Image.open(tmp_path / f"{name}.png") as image:
            assert image.height < 10.2 * 200, name  # a page
        assert (tmp_path / f"{name}.csv").is_file()
    assert pl.read_csv(tmp_path / "counts.csv").height == 500
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(tmp_path / "report.pdf").pages)
    assert "further phrases are in the CSV" in " ".join(text.split())


# -- 45: copies -----------------------------------------------------------------------------------


def test_45_copies_are_counted_both_ways_and_listed(
    store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["--store", str(store), "--format", "json"]
    assert called(["counts", *arguments, "--phrase", "four-winds", "--reprints", "both"]) == 0
    row = json.loads(capsys.readouterr().out)[0]
    assert (row["documents_with"], row["documents_with_once"]) == (3, 2)
    assert row["documents"] - row["documents_once"] == 1
    assert called(["reprints", *arguments]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [row["document"] for row in listed] == ["copy.txt", "copy2.txt"]
    assert {row["group"] for row in listed} == {"copy.txt"}


# -- asked wrongly --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["counts", "--phrase", "four-wind"], 2, "did you mean 'four-winds'?"),
        (["trend", "--period", "yaer"], 2, "Periods: day, week, month, quarter, year, decade."),
        (["report", "--from", "2024", "--to", "2023"], 2, "--from '2024' is after --to '2023'."),
        (["report", "--period", "fortnight"], 2, "--period 'fortnight' is not known."),
        (["report", "--by", "sorce"], 2, "--by 'sorce' is not a column of the documents"),
        (["report", "--format", "docx"], 2, "--format 'docx' is not known. Formats: pdf, png,"),
        (["report", "--reprints", "both"], 2, "--reprints both is of counts alone."),
        (["report", "-o", "/dev/null/x"], 73, "is a file, not a folder. Choose another -o."),
        (["chart", "timelines", "-o", "x.png"], 2, "did you mean 'timeline'?"),
        (["chart", "timeline", "-o", "x.gif"], 2, "charts are written as x.png, x.svg or x.pdf"),
        (["chart", "drift", "--phrase", "none", "-o", "x.png"], 2, "--phrase 'none' is not in"),
        (["kwic", "four-winds", "-o", "no/such/x"], 73, "there is no folder 'no/such'."),
        (["compare", "a", "a", "--by", "language"], 2, "'a' is given twice."),
    ],
)
def test_asked_wrongly(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, message: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    assert called([*arguments, "--store", str(store)]) == code
    printed = capsys.readouterr()
    assert message in printed.err and "Traceback" not in printed.err
    assert not list(tmp_path.iterdir())
