"""The commands that show texts: show, dates, zones, reprints."""

import csv
import io
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tracker.texts import Document
from tracker.texts.suggesting import Suggestion, rules_text, suggest_rules

SEEDS = Path(__file__).parent.parent / "seeds"
ROOT = SEEDS.parent


def run(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[bytes]":
    environment = {"PYTHONPATH": str(ROOT), "PATH": "", "SOURCE_DATE_EPOCH": "1767225600"}
    return subprocess.run(
        [sys.executable, "-m", "tracker", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        check=False,
    )


@pytest.fixture(scope="module")
def scanned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("work")
    shutil.copytree(SEEDS, folder / "seeds")
    original = (SEEDS / "003_9acd3db1ce88f5a0.txt").read_bytes()
    (folder / "seeds" / "copy.txt").write_bytes(b"City Daily reports\n\n2023-11-05\n\n" + original)
    book = ("--phrasebook", str(ROOT / "phrasebook.yaml"))
    done = run(folder, "scan", "seeds", "--no-report", "--jobs", "1", *book)
    assert done.returncode == 0, done.stderr.decode()
    return folder


def test_show_text_is_the_text_to_the_letter(scanned: Path) -> None:
    for seed in SEEDS.glob("*.txt"):
        assert run(scanned, "show", seed.name, "--text").stdout == seed.read_bytes()


def test_show_zones_names_the_zone_of_every_line(scanned: Path) -> None:
    name = "001_5522ebd0c52984e1.txt"
    lines = run(scanned, "show", name, "--zones").stdout.decode().splitlines()
    assert len(lines) == len((SEEDS / name).read_text("utf-8").splitlines())
    assert lines[0].startswith("boilerplate Home »")
    assert lines[2].startswith("title       Provincial government party group")


def test_show_says_what_the_date_rests_on(scanned: Path) -> None:
    shown = run(scanned, "show", "002_fe71d509af7f19da.txt").stdout.decode()
    assert "date:           2023-04-25\n" in shown
    assert "date_earliest:  2023-03-31\n" in shown and "date_latest:    2024-01-10\n" in shown


def test_show_of_an_unknown_document(scanned: Path) -> None:
    done = run(scanned, "show", "002_fe71d509af7f19d.txt")
    assert done.returncode == 2 and b"Nearest: 002_fe71d509af7f19da.txt" in done.stderr
    done = run(scanned, "show", "copy.txt", "--text", "--zones")
    assert done.returncode == 2 and b"Choose one." in done.stderr


def test_dates_worst_first(scanned: Path) -> None:
    stored = run(scanned, "dates", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(stored.stdout.decode())))
    assert [row["date"] for row in rows][:1] == ["2023-04-25"]
    assert stored.stderr.decode() == "5 of 6 documents have a date of their own.\n"
    read = run(scanned, "dates", "seeds", "--doubtful", "--format", "csv", "--raw-csv")
    rows = list(csv.DictReader(io.StringIO(read.stdout.decode())))
    assert [(row["document"], row["date"], row["event_date"]) for row in rows] == [
        ("002_fe71d509af7f19da.txt", "2023-04-25", "2023-04-25")
    ]
    assert (rows[0]["date_earliest"], rows[0]["date_latest"]) == ("2023-03-31", "2024-01-10")


def test_dates_of_nothing(tmp_path: Path) -> None:
    done = run(tmp_path, "dates", ".")
    assert done.returncode == 66 and b"no document is here that could have a date" in done.stderr


def test_reprints_are_shown_in_groups(scanned: Path) -> None:
    done = run(scanned, "reprints", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout.decode())))
    assert [(row["group"], row["document"]) for row in rows] == [
        ("003_9acd3db1ce88f5a0.txt", "003_9acd3db1ce88f5a0.txt"),
        ("003_9acd3db1ce88f5a0.txt", "copy.txt"),
    ]
    assert b"2 of 6 documents are in 1 group of copies (containment 0.4 and more)" in done.stderr
    done = run(scanned, "reprints", "--cutoff", "2")
    assert done.returncode == 2 and b"--cutoff '2.0' is no share." in done.stderr


def test_zones_suggest_and_rules(tmp_path: Path) -> None:
    for number in range(4):
        page = (
            f"Story {number}\n\nWhat happened on day {number} is told here.\n\nJoin our channel\n"
        )
        (tmp_path / f"{number}.txt").write_text(page)
    done = run(tmp_path, "zones", "suggest", ".")
    assert 'is = ["Join our channel"]' in done.stdout.decode()
    assert b"1 lines keep coming back" in done.stderr
    assert (
        run(tmp_path, "zones", "rules").stdout
        == (ROOT / "tracker" / "texts" / "boilerplate.toml").read_bytes()
    )


def test_suggestions_are_rules_that_can_be_read(tmp_path: Path) -> None:
    from tracker.texts.layout import lay_out
    from tracker.texts.rules import load_rules

    text = 'Say "yes" to 阳光\nStory {}\n'
    pages = [Document(f"{n}.txt", text.format(n), "", metadata={"site": "a\nb"}) for n in range(5)]
    found = suggest_rules(pages)
    assert found == [Suggestion("a\nb", 'Say "yes" to 阳光', 5, 5)]
    path = tmp_path / "rules.toml"
    path.write_text(rules_text(found), "utf-8")
    assert lay_out(text, load_rules(str(path))).marks[0] == "boilerplate"


def test_counts_are_exported_with_one_of_each_group_of_copies(scanned: Path) -> None:
    def documents(*more: str) -> int:
        done = run(scanned, "export", "counts", "--period", "year", "--format", "csv", *more)
        rows = csv.DictReader(io.StringIO(done.stdout.decode()))
        return sum({row["period"]: int(row["documents"]) for row in rows}.values())

    assert documents() - documents("--reprints", "one") == 1  # copy.txt
    for what, ways, said in (
        ("matches", "one", b"--reprints is of counts"),
        ("counts", "both", b"--reprints both: phrasetrack counts shows both"),
        ("counts", "ones", b"did you mean 'one'?"),
    ):
        done = run(scanned, "export", what, "--reprints", ways)
        assert done.returncode == 2 and said in done.stderr


def test_documents_can_be_dated_by_what_they_report(scanned: Path) -> None:
    def dates(*more: str) -> dict[str, str]:
        done = run(scanned, "export", "documents", "--format", "csv", "--raw-csv", *more)
        rows = csv.DictReader(io.StringIO(done.stdout.decode()))
        return {row["document"][:3]: row["date"] for row in rows}

    assert dates()["000"] == "2023-04-21" and dates()["004"] == "2021-01-21"
    assert dates("--date-by", "event") == {
        "000": "2023-04-20",
        "001": "2023-01-29",
        "002": "2023-04-25",
        "003": "2023-11-03",
        "004": "2021-01-12",
        "cop": "2023-11-03",
    }
    by_event = run(scanned, "counts", "--period", "day", "--date-by", "event", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(by_event.stdout.decode())))
    held = {row["period"] for row in rows if row["documents"] != "0"}
    assert "2023-04-20" in held and "2023-04-21" not in held
    matches = run(scanned, "export", "matches", "--date-by", "event", "--format", "csv")
    assert b",2021-01-12," in matches.stdout and b",2021-01-21," not in matches.stdout
    run(scanned, "chart", "timeline", "--date-by", "event", "--period", "day", "-o", "t.png")
    with (scanned / "t.csv").open(encoding="utf-8") as points:
        drawn = {row["period"] for row in csv.DictReader(points) if row["documents"] != "0"}
    assert "2021-01-12" in drawn and "2021-01-21" not in drawn
    run(scanned, "report", "--date-by", "event", "--format", "csv", "-o", "rep")
    manifest = json.loads((scanned / "rep" / "manifest.json").read_text("utf-8"))
    assert manifest["report"]["date_by"] == "event"
    done = run(scanned, "counts", "--date-by", "events")
    assert done.returncode == 2 and b"'events' is not known; did you mean 'event'?" in done.stderr
