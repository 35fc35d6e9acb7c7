"""A report: its files, its sentences, its bytes, and texts that try to break out of it."""

import csv
import io
import json
import random
from pathlib import Path

import polars as pl
import pypdf
import pytest
from fake_results import FakeResults

from tracker.errors import CannotWrite, NoInput, WrongUsage
from tracker.publish import Choice, gather, write_report
from tracker.publish.charts import KINDS, chart_of
from tracker.publish.findings import write_findings

HOSTILE = (
    'He said #panic("x") and *bold* _it_ $a+b$ @ref <label> \\ `raw` // two safeguards = - + 1. '
    "]] #[ } { \u202etwo safeguards\u202c 🚀 สวัสดี four winds \x1b[31m\x00 ODD-LABEL"
)
FEW = FakeResults(
    {
        "a.txt": (
            "The two safeguards and the four winds. Again the two maintenances.",
            "2023-01-09",
        ),
        "b.txt": ("Nothing here to find, nothing at all.", "2023-03-02"),
        "c.txt": ("落实两个维护，反对四风。", "2023-03-20"),
        "d#1.txt": ("Live tight days, said the four winds.", None),
        "=cmd|' /C calc'!A0.txt": (HOSTILE, "2019-05-06"),
    }
)


def words(pdf: Path) -> str:
    """All words of a PDF, white space as single spaces."""
    pages = pypdf.PdfReader(str(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of five documents, written once."""
    folder = tmp_path_factory.mktemp("report")
    write_report(FEW, folder, formats=("pdf", "png", "svg", "csv"))
    return folder


def test_a_report_has_its_files(written: Path) -> None:
    names = {file.name for file in written.iterdir()}
    for chart in ("counts", "document-frequency", "timeline", "documents-by-phrases", "heatmap",
                  "xray", "lifelines", "summary"):  # fmt: skip
        assert {f"{chart}.png", f"{chart}.svg", f"{chart}.csv"} <= names
    manifest = json.loads((written / "manifest.json").read_text("utf-8"))
    assert {"report.pdf", *manifest["report"]["files"]} == names - {"manifest.json"}
    assert manifest["phrasebook"]["fingerprint"] == "0123456789abcdef"
    assert manifest["report"]["documents"] == 5
    assert manifest["report"]["undated"] == 1
    assert str(written) not in (written / "manifest.json").read_text("utf-8")


def test_the_pdf_reads_as_a_report(written: Path) -> None:
    text = words(written / "report.pdf")
    for said in (
        "Set phrases in made-up",
        "4 of the 4 phrases looked for were found in 5 documents",
        "1 of 5 documents has no date",
        "5 documents are few",
        "Undated documents",
        "Matches before their time",
        "How this was made",
        "Passages",
        "two maintenances",
        "0123456789ab",
    ):
        assert said in text, said


def test_texts_and_labels_are_set_as_they_are(written: Path) -> None:
    text = words(written / "report.pdf")
    assert "#set *bold* _it_ $x^2$ @ref <tag>" in text
    assert "$a+b$ @ref <label> \\ `raw` //" in text
    assert "[U+1F680]" in text
    assert "Characters without a glyph" in text
    assert "U+1F680" in text


def test_chinese_is_text_in_the_pdf(written: Path) -> None:
    assert "两个维护" in words(written / "report.pdf")


def test_no_cell_of_a_csv_is_a_formula(written: Path) -> None:
    for file in written.glob("*.csv"):
        for row in csv.reader(io.StringIO(file.read_text("utf-8"))):
            for cell in row:
                assert cell[:1] not in ("=", "+", "@", "\t"), (file.name, cell)


def test_the_csv_holds_every_plotted_point(written: Path) -> None:
    counts = pl.read_csv(written / "counts.csv")
    assert dict(counts.select("phrase", "matches").rows())["two-safeguards"] == 5
    timeline = pl.read_csv(written / "timeline.csv", infer_schema_length=None)
    assert "undated" in timeline["period"].to_list()
    assert {"documents", "share_low", "share_high", "en", "zh"} <= set(timeline.columns)


def test_two_runs_give_the_same_bytes(written: Path, tmp_path: Path) -> None:
    write_report(FEW, tmp_path, formats=("pdf", "png", "svg", "csv"))
    for file in sorted(written.iterdir()):
        assert file.read_bytes() == (tmp_path / file.name).read_bytes(), file.name


def test_copies_left_out_are_counted_and_named(tmp_path: Path) -> None:
    write_report(FEW, tmp_path, reprints="one")
    text = words(tmp_path / "report.pdf")
    assert "1 copy of an earlier document is left out" in text
    assert "Copies left out" in text and "at least 40 % of the runs of three words" in text
    both = pl.read_csv(tmp_path / "reprints.csv")
    row = both.filter(pl.col("phrase") == "two-safeguards").row(0, named=True)
    assert row["documents"] == 5 and row["documents_once"] == 4
    manifest = json.loads((tmp_path / "manifest.json").read_text("utf-8"))
    assert manifest["report"]["reprints"] == "one" and manifest["report"]["documents"] == 4
    with pytest.raises(WrongUsage, match="--reprints both is of counts alone"):
        write_report(FEW, tmp_path, reprints="both")


def test_the_register_of_a_wording_stands_in_its_chart(written: Path) -> None:
    drift = pl.read_csv(written / "drift-two-safeguards.csv")
    machine = drift.filter(pl.col("wording") == "two maintenances")
    assert set(machine["register"]) == {"machine"}


def test_a_corpus_without_originals_has_no_column_for_them(written: Path, tmp_path: Path) -> None:
    plain = [("two-safeguards", "", "Two Safeguards", "loyalty", None)]
    write_report(FakeResults({"a.txt": ("Two safeguards.", "2023-01-09")}, plain), tmp_path)
    assert "original" in words(written / "report.pdf")
    assert "original" not in words(tmp_path / "report.pdf")


def test_nothing_found_is_a_readable_report(tmp_path: Path) -> None:
    store = FakeResults({"a.txt": ("Nothing to see.", "2023-01-09")})
    write_report(store, tmp_path)
    text = words(tmp_path / "report.pdf")
    assert "0 of the 4 phrases looked for were found" in text
    assert "it does not say that none is meant" in text
    assert (tmp_path / "timeline.png").stat().st_size > 1000


def test_a_range_without_a_document_says_why(tmp_path: Path) -> None:
    write_report(FEW, tmp_path, since="2031")
    text = words(tmp_path / "report.pdf")
    assert "No document was searched: 5 documents outside the range or undated left out." in text
    assert "says that none stands there" not in text


def test_the_methods_say_what_was_done_and_no_more(tmp_path: Path) -> None:
    write_report(FEW, tmp_path, reprints="one", top=1)
    text = words(tmp_path / "report.pdf")
    assert "boilerplate is set aside. Of documents that are copies of one another" in text
    table = text[text.index("Copies left out") :]
    assert "Two Safeguards" not in table[: table.index("How this was made")]  # of the top one alone
    write_report(FEW, tmp_path, zones=("title", "body", "meta", "boilerplate"))
    text = words(tmp_path / "report.pdf")
    assert "boilerplate is set aside" not in text and "copies of one another" not in text


def test_no_date_at_all_is_a_readable_report(tmp_path: Path) -> None:
    store = FakeResults({"a.txt": ("two safeguards", None), "b.txt": ("four winds", None)})
    write_report(store, tmp_path)
    text = words(tmp_path / "report.pdf")
    assert "none of them dated" in text
    assert "there is no timeline" in text


def test_one_document_is_said_to_be_one(tmp_path: Path) -> None:
    store = FakeResults({"a.txt": ("two safeguards", "2023")})
    write_report(store, tmp_path, formats=("pdf",))
    assert "One document carries no share" in words(tmp_path / "report.pdf")
    assert {file.name for file in tmp_path.iterdir()} == {"report.pdf", "manifest.json"}


def test_a_place_that_cannot_be_written_stops_before_any_work(tmp_path: Path) -> None:
    file = tmp_path / "taken"
    file.write_text("")

    class Untouched(FakeResults):
        def matches(self, zones: object = None) -> pl.DataFrame:
            raise AssertionError("the store was read")

    for place in (file, file / "below"):
        with pytest.raises(CannotWrite, match="taken"):
            write_report(Untouched({}), place)


def test_wrong_words_are_answered_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(WrongUsage, match="two-safeguards"):
        write_report(FEW, tmp_path, phrases=["two-safegards"])
    with pytest.raises(WrongUsage, match="Formats: pdf, png, svg, csv"):
        write_report(FEW, tmp_path, formats=("docx",))
    with pytest.raises(WrongUsage, match="Periods"):
        write_report(FEW, tmp_path, period="fortnight")
    with pytest.raises(WrongUsage, match="after"):
        write_report(FEW, tmp_path, since="2023", until="2021")


def test_an_empty_store_says_so(tmp_path: Path) -> None:
    class Empty(FakeResults):
        def documents(self, zones: object = None) -> pl.DataFrame:
            return FEW.documents().clear()

    with pytest.raises(NoInput):
        write_report(Empty({}), tmp_path)


def test_a_range_a_group_and_the_top(tmp_path: Path) -> None:
    store = FakeResults(
        {"a.txt": ("two safeguards", "2021"), "b.txt": ("four winds four winds", "2022")},
        extra={"a.txt": {"source": "ccdi"}, "b.txt": {"source": "*court*"}},
    )
    report = gather(store, Choice(since="2022"))
    assert report.left_out == 1
    assert report.ranked == ["four-winds"]
    assert gather(store, Choice(top=1)).ranked == ["four-winds"]
    write_report(store, tmp_path, by="source")
    groups = pl.read_csv(tmp_path / "groups.csv")
    assert set(groups["group"]) == {"ccdi", "*court*"}


def test_words_and_characters_are_not_added_up(tmp_path: Path) -> None:
    report = gather(FEW, Choice())
    assert report.mixed
    assert report.totals["per_million"].null_count() == report.totals.height
    assert report.totals["documents"][0] == 5
    assert "Two units" in words_of_doubts(report.choice)


def words_of_doubts(choice: Choice) -> str:
    """The titles of the doubts of the few documents."""
    from tracker.publish.doubts import list_doubts

    return " ".join(part["title"] for part in list_doubts(gather(FEW, choice)))


def test_anachronisms_are_named() -> None:
    store = FakeResults({"a.txt": ("the two safeguards", "2010-02-03")})
    said = " ".join(write_findings(gather(store, Choice())))
    assert "1 match is dated before the phrase was coined" in said


def test_a_trend_is_called_only_where_the_data_carry_it() -> None:
    rng = random.Random(1)
    rising = {
        f"{year}-{number}.txt": ("two safeguards" if rng.random() < (year - 2000) / 24 else "x y",
                                 str(year))
        for year in range(2001, 2024)
        for number in range(20)
    }  # fmt: skip
    said = " ".join(write_findings(gather(FakeResults(rising), Choice(period="year"))))
    assert "Rising: “Two Safeguards” (两个维护)" in said
    assert "No trend is called" in " ".join(write_findings(gather(FEW, Choice())))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_chart_can_be_drawn_alone(kind: str) -> None:
    report = gather(FEW, Choice(by="title"))
    assert chart_of(report, FEW, kind).draw().axes or kind == "drift"


def test_an_unknown_chart_names_the_nearest() -> None:
    with pytest.raises(WrongUsage, match="did you mean 'timeline'"):
        chart_of(gather(FEW, Choice()), FEW, "timelin")
    with pytest.raises(WrongUsage, match="--by"):
        chart_of(gather(FEW, Choice()), FEW, "groups")
