"""The commands scan, export and store, as a person types them."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from tracker.cli.main import run

SEEDS = Path(__file__).parent.parent / "seeds"
BOOK = """
version: 1
phrases:
  - {id: four-winds, zh: 四风, en: Four Winds, category: conduct, wordings: ["four (winds|styles)"]}
  - {id: two-safeguards, zh: 两个维护, en: Two Safeguards, category: loyalty,
     wordings: ["two (safeguards|maintenances)"]}
"""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder with a phrasebook, to type commands in."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "phrasebook.yaml").write_text(BOOK)
    return tmp_path


def type_in(line: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    """What a command leaves with, prints and says on stderr."""
    with pytest.raises(SystemExit) as left:
        run(line.split())
    out, err = capsys.readouterr()
    assert isinstance(left.value.code, int)
    return left.value.code, out, err


def test_scan_prints_a_table_and_accounts_for_every_text(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, out, err = type_in(f"scan {SEEDS} --no-report --as-of 2024-01-01", capsys)
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0].split() == [
        "phrase", "Chinese", "matches", "documents", "per", "million", "words", "first", "last",
    ]  # fmt: skip
    assert lines[1].split() == [
        "four-winds", "四风", "3", "3", lines[1].split()[4], "2021-01-21", "2023-04-21",
    ]  # fmt: skip
    assert lines[-1].startswith(
        "5 texts: 5 scanned, 0 unchanged, 0 skipped, 0 failed; 4 dated, 1 undated; "
    )
    assert lines[-1].endswith(" lines set aside")
    dates = [line.index("2021-01-21" if "four" in line else "2023-01-30") for line in lines[1:3]]
    widths = [date + sum(ord(c) > 0x2E80 for c in line) for date, line in zip(dates, lines[1:])]  # noqa: B905
    assert widths[0] == widths[1], "aligned, though Chinese takes two places a character"
    code, out, _ = type_in(f"scan {SEEDS} --no-report --as-of 2024-01-01", capsys)
    assert "5 texts: 0 scanned, 5 unchanged, 0 skipped, 0 failed;" in out


def test_scan_as_json_and_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = type_in(f"scan {SEEDS} --no-report --quiet", capsys)
    assert (code, out) == (0, "")
    _, out, _ = type_in(f"scan {SEEDS} --no-report --json", capsys)
    record = json.loads(out)
    assert (record["texts"], record["unchanged"], record["dated"]) == (5, 5, 4)
    assert record["phrases"][0]["zh"] == "四风"
    assert record["phrases"][0]["per_million"]["words"] > 0


def test_exports_follow_the_contract(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    type_in(f"scan {SEEDS} --no-report --quiet", capsys)
    _, out, _ = type_in("export matches --format jsonl", capsys)
    rows = [json.loads(line) for line in out.splitlines()]
    assert list(rows[0]) == ["document", "date", "phrase", "wording", "kind", "score", "zone",
                             "inside", "start", "end", "text"]  # fmt: skip
    for row in rows:
        text = (SEEDS / row["document"]).read_bytes().decode().removeprefix("\ufeff")
        assert text[row["start"] : row["end"]] == row["text"]
    _, out, _ = type_in("export documents --format csv", capsys)
    table = list(csv.reader(io.StringIO(out)))
    assert table[0][:17] == [
        "document", "title", "status", "language", "unit", "units", "date", "date_precision",
        "date_basis", "date_status", "date_earliest", "date_latest", "date_evidence",
        "event_date", "encoding", "sha256", "reason",
    ]  # fmt: skip
    assert len(table) == 6
    _, out, _ = type_in("export counts --format csv --period year", capsys)
    assert out.startswith(
        "phrase,period,documents,documents_with,matches,units,unit,share,share_low,share_high,"
        "per_million"
    )
    type_in("export matches --format parquet -o m.parquet", capsys)
    assert pl.read_parquet(here / "m.parquet").height == len(rows)
    _, out, _ = type_in("export matches --zones all --phrase four-winds", capsys)
    assert {json.loads(line)["phrase"] for line in out.splitlines()} == {"four-winds"}


def test_cells_that_a_spreadsheet_would_run_are_guarded(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "texts").mkdir()
    (here / "texts" / "=cmd.txt").write_text("=1+1 is the title\n\nThe four winds.\n")
    type_in("scan texts --no-report --quiet", capsys)
    _, out, _ = type_in("export documents --format csv", capsys)
    assert "'=cmd.txt,'=1+1 is the title" in out
    _, out, _ = type_in("export documents --format csv --raw-csv", capsys)
    assert "=cmd.txt" in out and "'=cmd.txt" not in out


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("scan nowhere", 66, "nowhere: there is no such file or folder."),
        ("scan", 2, "scan: no PATH is given. Example: phrasetrack scan seeds/"),
        ("scan empty --no-report", 66, "no documents in 'empty': there is no file in it."),
        ("scan pictures --no-report", 66, "no documents in 'pictures': 2 files, none is text"),
        ("scan empty --no-report --shard 5/4", 2, "--shard '5/4' names no share. Write I/N"),
        ("scan empty --as-of tomorrow --no-report", 2, "--as-of 'tomorrow' is no day."),
        ("scan empty --zones foot --no-report", 2, "--zones 'foot' is not known. Zones: title"),
        ("scan empty --report phrasebook.yaml", 73, "is a file, not a folder"),
        ("scan empty --no-report --store phrasebook.yaml", 73, "is a file, not a folder"),
        ("scan empty --no-report --address x", 2, "--address is of a ray cluster"),
        ("scan empty --phrasebook none.yaml --no-report", 66, "none.yaml"),
        ("scan empty --phrasebook broken.yaml --no-report", 65, "broken.yaml:3:"),
        ("export matches", 66, ".phrasetrack: there is no store. Make one: phrasetrack scan PATH"),
        ("export things", 2, "things"),
        ("store check", 66, "there is no store"),
        ("store merge a b", 66, "a: there is no store"),
    ],
)
def test_mistakes_are_told_and_leave_with_their_code(
    here: Path, capsys: pytest.CaptureFixture[str], line: str, code: int, said: str
) -> None:
    (here / "empty").mkdir()
    (here / "pictures").mkdir()
    for name in ("a.png", "b.png"):
        (here / "pictures" / name).write_bytes(b"\x89PNG")
    (here / "broken.yaml").write_text("version: 1\nphrases:\n  - {id: x, wordngs: [a b]}\n")
    found, out, err = type_in(line, capsys)
    assert (found, said in err) == (code, True), err
    assert "Traceback" not in err and out == ""


def test_a_failed_document_is_named_and_leaves_with_one(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "texts").mkdir()
    (here / "texts" / "a.jsonl").write_text('{"text": "the four winds"}\n{"txt": 1}\n')
    code, out, err = type_in("scan texts --no-report", capsys)
    assert code == 1
    assert "2 texts: 1 scanned, 0 unchanged, 0 skipped, 1 failed" in out
    assert err.startswith("a.jsonl:2: ")


def test_stores_are_listed_checked_and_merged(capsys: pytest.CaptureFixture[str]) -> None:
    for index in (1, 2):
        type_in(f"scan {SEEDS} --no-report --quiet --shard {index}/2 --store s{index}", capsys)
    _, out, _ = type_in("store merge s1 s2 --store both", capsys)
    assert out == "both: 5 documents of 5 sources taken over from 2 stores.\n"
    _, out, _ = type_in("store check --store both", capsys)
    assert out == "both: everything can be read.\n"
    _, out, _ = type_in("store list --store both", capsys)
    assert "5 documents" in out and "2 phrases" in out
    _, merged, _ = type_in("export matches --store both", capsys)
    type_in(f"scan {SEEDS} --no-report --quiet --store whole", capsys)
    _, whole, _ = type_in("export matches --store whole", capsys)
    assert merged == whole != ""


def test_a_small_scan_loads_nothing_heavy(here: Path) -> None:
    """Neither polars nor matplotlib; and where nothing is new, no numpy and no YAML."""
    code = (
        "import sys; from tracker.cli.main import run\n"
        f"try: run(['scan', {str(SEEDS)!r}, '--no-report', '--quiet'])\n"
        "except SystemExit as left: assert left.code == 0\n"
        "print(*[n for n in ('polars', 'matplotlib', 'rich', 'numpy', 'ruamel.yaml') "
        "if n in sys.modules])"
    )
    environment = os.environ | {"PYTHONPATH": str(SEEDS.parent)}
    said = [
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True,
            env=environment,
        ).stdout.split()
        for _ in range(3)
    ]  # fmt: skip
    assert set(said[0]) <= {"numpy", "ruamel.yaml"}
    assert said[2] == []
