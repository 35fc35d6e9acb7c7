"""Scans: everything is accounted for; what is unchanged is left alone; any number of workers."""

import gzip
import importlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tracker.errors import NoInput
from tracker.phrasebook.load import parse_phrasebook
from tracker.phrasebook.phrase import Phrasebook
from tracker.results import Store, writer
from tracker.results.checking import repair_store
from tracker.results.merging import merge_stores
from tracker.results.runs import Shard
from tracker.results.summary import summarize
from tracker.scanning import feeding
from tracker.scanning import scan as scan_module
from tracker.scanning.book import book_for_scan
from tracker.scanning.forking import can_fork
from tracker.scanning.planning import settings_digest
from tracker.scanning.scan import Progress, ScanOptions, ScanSummary, scan
from tracker.texts import ReadOptions

sys.path.insert(0, str(Path(__file__).parent / "fakes"))
fakes = importlib.import_module("killing_matcher")
BOOK = parse_phrasebook(fakes.BOOK)


def text_of(number: int, more: str = "") -> str:
    """A dated text with three matches."""
    return (
        f"Title {number}\n\n2023-0{number % 9 + 1}-11\n\n"
        f"The four winds of {number} and two safeguards.\nMore of the four winds. {more}\n"
    )


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    """Six texts in two folders."""
    folder = tmp_path / "texts"
    (folder / "sub").mkdir(parents=True)
    for number in range(6):
        name = f"{number}.txt" if number < 4 else f"sub/{number}.txt"
        (folder / name).write_text(text_of(number))
    return folder


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "store"


def run(
    paths: Path | Sequence[Path],
    store: Path,
    matcher: Any = None,
    book: Phrasebook = BOOK,
    progress: Any = None,
    jobs: int = 1,
    **read: Any,
) -> ScanSummary:
    named = [paths] if isinstance(paths, Path) else paths
    options = ScanOptions(read=ReadOptions(**read), jobs=jobs)
    found = matcher or fakes.FailingMatcher()
    return scan([str(path) for path in named], book_for_scan(book, found), store, options, progress)


def accounts(done: ScanSummary) -> dict[str, int]:
    names = ("scanned", "duplicate", "unchanged", "skipped", "failed")
    return {name: getattr(done.summary, name) for name in names if getattr(done.summary, name)}


def exported(store: Path, **options: Any) -> str:
    with Store.open(store, **options) as opened:
        matches, documents = opened.matches(["all"]), opened.documents(unread=True)
        return str(matches.write_csv()) + str(documents.write_csv())


class Counting:
    """A matcher that says how many texts it was asked about."""

    def __init__(self) -> None:
        self.inner = fakes.FailingMatcher()
        self.texts = 0

    def find_in_batch(self, texts: Sequence[str]) -> Any:
        self.texts += len(texts)
        return self.inner.find_in_batch(texts)


def test_every_text_is_accounted_for(texts: Path, store: Path) -> None:
    (texts / "copy.txt").write_text(text_of(0))
    (texts / "picture.png").write_bytes(b"\x89PNG")
    (texts / "records.jsonl").write_text('{"id": "a", "text": "four winds"}\n{broken\n')
    done = run(texts, store)
    assert accounts(done) == {"scanned": 7, "duplicate": 1, "skipped": 1, "failed": 1}
    line = done.summary.accounting()
    assert line.startswith(
        "10 texts: 7 scanned, 1 duplicate, 0 unchanged, 1 skipped, 1 failed; 7 dated, 1 undated; "
    )
    assert ["records.jsonl:2" in failure for failure in done.summary.failures] == [True]
    with Store.open(store) as opened:
        rows = opened.documents(unread=True)
        assert rows.height == 10
        assert dict(rows.select("document", "reason").rows())["picture.png"] == "not_text"
        assert "records.jsonl#a" in rows["document"].to_list()
        for row in opened.matches(["all"]).iter_rows(named=True):
            assert opened.text(row["document"])[row["start"] : row["end"]] == row["text"]


def test_what_is_unchanged_is_not_read_again(texts: Path, store: Path) -> None:
    run(texts, store)
    before = exported(store)
    counting = Counting()
    done = run(texts, store, counting)
    assert (accounts(done), counting.texts) == ({"unchanged": 6}, 0)
    assert exported(store) == before


def added_up(done: ScanSummary, store: Path, **options: Any) -> ScanSummary:
    """What a scan says, with all numbers added up anew."""
    return done._replace(summary=summarize(store, run=done.run, **options))


def test_a_kept_summary_is_what_adding_up_gives(
    texts: Path, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (texts / "copy.txt").write_text(text_of(0))
    (texts / "records.jsonl").write_text('{"id": "a", "text": "four winds"}\n{broken\n')
    for file in texts.rglob("*.*"):
        os.utime(file, ns=(10**18, 10**18))  # long ago: nothing has to be looked at again
    first = run(texts, store)
    assert first == added_up(first, store)
    again = added_up(run(texts, store), store)
    (store / "cache" / "summary.json").unlink()
    run(texts, store)
    calls = []
    monkeypatch.setattr(scan_module, "summarize", lambda *of, **how: calls.append(of))
    kept = run(texts, store)
    assert not calls and kept == added_up(kept, store)
    assert kept.summary == again.summary
    assert accounts(kept) == {"unchanged": 8, "failed": 1}


def test_a_kept_summary_is_not_for_what_changed(texts: Path, store: Path) -> None:
    for file in texts.rglob("*.*"):
        os.utime(file, ns=(10**18, 10**18))

    def check(done: ScanSummary) -> ScanSummary:
        assert done == added_up(done, store)
        return done

    for _ in range(2):
        assert accounts(check(run(texts, store))).get("skipped") is None
    moved = texts / "0.txt"
    content = moved.read_text()
    moved.unlink()
    assert check(run(texts, store)).gone == 1
    check(run(texts, store))
    moved.write_text(content)
    os.utime(moved, ns=(10**18, 10**18))
    assert accounts(check(run(texts, store))) == {"unchanged": 6}
    (texts / "hidden.png").write_bytes(b"\x89PNG")
    assert accounts(check(run(texts, store))) == {"unchanged": 6, "skipped": 1}
    assert accounts(check(run(texts, store))) == {"unchanged": 6, "skipped": 1}
    (texts / "hidden.png").unlink()
    check(run(texts, store))
    other = parse_phrasebook(fakes.BOOK.replace("en: Four Winds", "en: The Winds"))
    assert other.fingerprint == BOOK.fingerprint  # a label changes no match
    check(run(texts, store))
    renamed = check(run(texts, store, book=other))
    assert "The Winds" in [count.en for count in renamed.summary.phrases]
    check(run(texts, store, include=("sub/*",)))
    check(run(texts, store))
    (texts / "1.txt").unlink()
    repair_store(store)
    check(run(texts, store))
    (store / "cache" / "summary.json").write_text("[torn")
    check(run(texts, store))
    check(run(texts, store))


def test_another_mtime_alone_changes_nothing(texts: Path, store: Path) -> None:
    run(texts, store)
    os.utime(texts / "0.txt", ns=(10**18, 10**18))
    counting = Counting()
    assert accounts(run(texts, store, counting)) == {"unchanged": 6}
    assert counting.texts == 0


def test_the_same_size_and_other_letters_are_seen_at_once(texts: Path, store: Path) -> None:
    """Also when the file changes within one tick of its clock."""
    run(texts, store)
    file = texts / "0.txt"
    before = file.stat()
    file.write_text(file.read_text().replace("four", "five"))
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert accounts(run(texts, store)) == {"scanned": 1, "unchanged": 5}


def test_what_vanished_is_gone_and_comes_back(texts: Path, store: Path) -> None:
    run(texts, store)
    (texts / "0.txt").rename(texts.parent / "away")
    done = run(texts, store)
    assert (done.gone, accounts(done)) == (1, {"unchanged": 5})
    with Store.open(store) as opened:
        assert opened.matches().filter(document="0.txt").height == 0
    (texts.parent / "away").rename(texts / "0.txt")
    assert accounts(run(texts, store)) == {"unchanged": 6}


def test_a_changed_phrasebook_matches_again(texts: Path, store: Path) -> None:
    run(texts, store)
    other = parse_phrasebook(fakes.BOOK.replace("Four Winds", "Four Evil Winds"))
    assert other.fingerprint == BOOK.fingerprint  # a label changes no match
    assert accounts(run(texts, store, book=other)) == {"unchanged": 6}
    changed = parse_phrasebook(fakes.BOOK.replace("[four winds]", "[four styles]"))
    assert accounts(run(texts, store, book=changed)) == {"scanned": 6}
    assert accounts(run(texts, store, book=BOOK)) == {"scanned": 6}


def test_other_options_read_again_but_another_day_only_what_it_touches(
    texts: Path, store: Path
) -> None:
    run(texts, store, as_of="2024-01-01")
    assert accounts(run(texts, store, as_of="2024-02-01")) == {"unchanged": 6}
    assert accounts(run(texts, store, as_of="2023-03-01")) == {"scanned": 4, "unchanged": 2}
    with Store.open(store) as opened:
        assert opened.documents()["date_status"].to_list().count("future") == 4
    assert settings_digest(ReadOptions()) == settings_digest(ReadOptions(as_of="2020-01-01"))
    again = run(texts, store, as_of="2023-03-01", fix_mojibake=True)
    assert accounts(again) == {"scanned": 6}


def test_a_metadata_table_beside_the_texts_is_read(texts: Path, store: Path) -> None:
    run(texts, store)
    (texts / "metadata.csv").write_text("document,source\n0.txt,Daily\n")
    assert accounts(run(texts, store)) == {"scanned": 6, "skipped": 1}
    with Store.open(store) as opened:
        assert opened.documents()["source"].to_list()[0] == "Daily"


def test_a_named_file_is_a_scope_of_its_own(texts: Path, store: Path) -> None:
    run(texts, store)
    done = run(texts / "0.txt", store)
    assert (accounts(done), done.gone) == ({"unchanged": 1}, 0)
    with Store.open(store) as opened:
        assert opened.documents()["document"].to_list() == ["0.txt"]
    with Store.open(store, everything=True) as opened:
        assert opened.documents().height == 6
    with Store.open(store, [str(texts / "sub")]) as opened:
        assert opened.documents()["document"].to_list() == ["sub/4.txt", "sub/5.txt"]
    done = run([texts, texts / "0.txt", texts / "sub"], store)
    assert accounts(done) == {"unchanged": 6}
    with pytest.raises(NoInput, match="no such file"):
        run(texts / "none", store)


@pytest.mark.parametrize("form", ["jsonl", "jsonl.gz", "csv"])
def test_a_file_of_many_records_in_parts_is_the_same_as_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    folder = tmp_path / "archive"
    folder.mkdir()
    records = [{"id": f"r{number}", "text": text_of(number, "é四风")} for number in range(40)]
    lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    if form == "csv":
        lines = "id,text\n" + "".join(f'{r["id"]},"{r["text"]}"\n' for r in records)
    content = lines.encode()
    (folder / f"all.{form}").write_bytes(
        gzip.compress(content, mtime=0) if form.endswith("gz") else content
    )
    os.utime(folder / f"all.{form}", ns=(10**18, 10**18))  # too young, its mtime is not trusted
    whole = run(folder, tmp_path / "whole")
    assert accounts(whole) == {"scanned": 40}
    monkeypatch.setattr(feeding, "TASK_BYTES", 700)
    monkeypatch.setattr(feeding, "SPLIT_BYTES", 900)
    assert accounts(run(folder, tmp_path / "parts")) == {"scanned": 40}
    assert exported(tmp_path / "parts") == exported(tmp_path / "whole")
    assert accounts(run(folder, tmp_path / "parts")) == {"unchanged": 40}
    assert accounts(run(folder, tmp_path / "whole")) == {"unchanged": 40}


@pytest.mark.parametrize("form", ["txt", "jsonl", "jsonl.gz"])
def test_an_interrupted_scan_goes_on_where_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    monkeypatch.setattr(feeding, "TASK_SOURCES", 1)
    monkeypatch.setattr(feeding, "TASK_BYTES", 700)
    monkeypatch.setattr(feeding, "SPLIT_BYTES", 900)
    folder = tmp_path / "archive"
    folder.mkdir()
    if form == "txt":
        for number in range(20):
            (folder / f"{number:02}.txt").write_text(text_of(number))
    else:
        lines = "".join(json.dumps({"text": text_of(number)}) + "\n" for number in range(20))
        content = lines.encode() if form == "jsonl" else gzip.compress(lines.encode(), mtime=0)
        (folder / f"all.{form}").write_bytes(content)
        os.utime(folder / f"all.{form}", ns=(10**18, 10**18))

    class Interrupted(Counting):
        def find_in_batch(self, texts: Sequence[str]) -> Any:
            if self.texts >= 10:
                raise KeyboardInterrupt
            return super().find_in_batch(texts)

    with pytest.raises(KeyboardInterrupt):
        run(folder, tmp_path / "store", Interrupted())
    told: list[Progress] = []
    counting = Counting()
    done = run(folder, tmp_path / "store", counting, progress=told.append)
    assert accounts(done) == {"scanned": 20}
    assert done.continued == told[0].continued == (10 if form == "txt" else 1)
    assert 0 < counting.texts <= 12
    run(folder, tmp_path / "undisturbed")
    assert exported(tmp_path / "store") == exported(tmp_path / "undisturbed")
    assert accounts(run(folder, tmp_path / "store")) == {"unchanged": 20}


def test_any_number_of_workers_gives_the_same_bytes(
    texts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scan_module, "WORTH_WORKERS", 0.0)
    monkeypatch.setattr(feeding, "TASK_SOURCES", 2)
    for jobs in (1, 2, 3):
        assert accounts(run(texts, tmp_path / f"store{jobs}", jobs=jobs)) == {"scanned": 6}
        assert exported(tmp_path / f"store{jobs}") == exported(tmp_path / "store1")


def test_the_document_that_kills_its_worker_is_named_and_the_rest_is_done(
    texts: Path, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scan_module, "WORTH_WORKERS", 0.0)
    monkeypatch.setattr(feeding, "TASK_SOURCES", 4)
    (texts / "killer.txt").write_text(text_of(7, "KILL"))
    lines = [json.dumps({"text": text_of(n, "KILL" if n == 13 else "")}) for n in range(10, 16)]
    (texts / "many.jsonl").write_text("\n".join(lines))
    done = run(texts, store, jobs=2)
    assert accounts(done) == {"scanned": 11, "failed": 2}
    with Store.open(store) as opened:
        rows = opened.documents(unread=True).filter(status="failed")
        assert rows.select("document", "reason").rows() == [
            ("killer.txt", "worker_died"),
            ("many.jsonl#4", "worker_died"),
        ]
    (texts / "killer.txt").write_text(text_of(7))
    assert accounts(run(texts, store, jobs=2)) == {"scanned": 6, "unchanged": 6, "failed": 1}


def test_forked_workers_are_replaced_by_fresh_ones(texts: Path, store: Path) -> None:
    """In a process of its own, which has no threads and may be copied."""
    (texts / "killer.txt").write_text(text_of(7, "KILL"))
    script = Path(__file__).parent / "fakes" / "scan_script.py"
    done = subprocess.run(
        [sys.executable, str(script), str(texts), str(store), "2"], capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "7 texts: 6 scanned, 0 unchanged, 0 skipped, 1 failed" in done.stdout


def test_only_a_process_without_threads_is_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    monkeypatch.delitem(sys.modules, "polars", raising=False)
    assert can_fork()
    monkeypatch.setattr(threading, "active_count", lambda: 2)
    assert not can_fork()
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    monkeypatch.setitem(sys.modules, "polars", None)
    assert not can_fork()


ASIDE = """
import os
from tracker.scanning.forking import aside, can_fork

here = os.getpid()

def killed():
    if os.getpid() != here:
        os._exit(1)
    return "done here"

def wrong():
    raise ValueError(os.getpid() == here)

assert can_fork() == (aside(os.getpid) != here)
assert aside(killed) == "done here"
try:
    aside(wrong)
except ValueError as error:
    assert error.args == (True,)
else:
    raise AssertionError
assert can_fork() == (aside(os.getpid) != here)
"""


def test_work_done_aside_gives_what_it_gives_here() -> None:
    """Also where the copy dies, and with the errors of this process."""
    subprocess.run([sys.executable, "-c", ASIDE], check=True, cwd=Path(__file__).parent.parent)


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_fault_of_the_program_fails_one_document(
    texts: Path, store: Path, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    monkeypatch.setattr(scan_module, "WORTH_WORKERS", 0.0)
    (texts / "bad.txt").write_text(text_of(7, "RAISE"))
    lines = "".join(
        json.dumps({"text": text_of(n, "RAISE" if n == 13 else "")}) + "\n" for n in range(10, 16)
    )
    (texts / "many.jsonl.gz").write_bytes(gzip.compress(lines.encode()))
    monkeypatch.setattr(feeding, "TASK_BYTES", 400)
    done = run(texts, store, jobs=jobs)
    assert accounts(done) == {"scanned": 11, "failed": 2}
    assert "RuntimeError: a fault of the matcher" in done.summary.failures[0]


def test_shards_merged_are_the_whole(texts: Path, tmp_path: Path) -> None:
    for index in (1, 2, 3):
        options = ScanOptions(jobs=1, shard=Shard(index, 3))
        scan(
            [str(texts)],
            book_for_scan(BOOK, fakes.FailingMatcher()),
            tmp_path / f"{index}",
            options,
        )
    merge_stores([tmp_path / "1", tmp_path / "2", tmp_path / "3"], tmp_path / "merged")
    run(texts, tmp_path / "whole")
    assert exported(tmp_path / "merged") == exported(tmp_path / "whole")
    with Store.open(tmp_path / "merged") as merged, Store.open(tmp_path / "whole") as whole:
        assert merged.manifest() == whole.manifest()
    assert accounts(run(texts, tmp_path / "merged")) == {"unchanged": 6}


def test_the_place_and_the_moment_of_a_scan_leave_no_trace_in_its_results(
    texts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(texts, tmp_path / "one", as_of="2024-01-01")
    (tmp_path / "elsewhere").mkdir()
    texts = texts.rename(tmp_path / "elsewhere" / "texts")
    monkeypatch.setattr(writer, "COMMIT_SECONDS", 0.0)
    monkeypatch.setattr(feeding, "TASK_SOURCES", 1)
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    run(texts, tmp_path / "two", as_of="2024-01-01")
    assert exported(tmp_path / "one") == exported(tmp_path / "two")
    with Store.open(tmp_path / "one") as one, Store.open(tmp_path / "two") as two:
        assert one.manifest() == two.manifest()
        assert str(tmp_path) not in json.dumps(one.manifest())


def test_events_bound_a_date_without_a_year(tmp_path: Path) -> None:
    book = parse_phrasebook(
        fakes.BOOK
        + """
events:
  - {id: p2, en: Second Plenary Session of the 20th CCDI, date: "2023-01-09/2023-01-10",
     series: plenum, wordings: [second plenary session of the 20th CCDI]}
  - {id: p3, en: Third Plenary Session of the 20th CCDI, date: "2024-01-08/2024-01-10",
     series: plenum, wordings: [third plenary session of the 20th CCDI]}
"""
    )
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "a.txt").write_text(
        "Title\n\nOn April 25th, the county met. It studied the spirit of the Second Plenary "
        "Session of the 20th CCDI and the four winds.\n"
    )
    from tracker.matching import compile_phrasebook
    from tracker.scanning.book import BookMatcher

    run(tmp_path / "texts", tmp_path / "store", BookMatcher(compile_phrasebook(book)), book)
    with Store.open(tmp_path / "store") as opened:
        row = opened.documents().row(0, named=True)
        assert (row["date"], row["date_basis"]) == ("2023-04-25", "events")
        assert opened.matches()["phrase"].to_list() == ["four-winds"]
        assert opened.events()["event"].to_list() == ["p2", "p3"]


def test_names_of_any_bytes_and_texts_of_any_letters(tmp_path: Path, store: Path) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    for name in (b"caf\xe9.txt", b"a\nb.txt", b"=cmd.txt", b"-x.txt"):
        (folder / os.fsdecode(name)).write_text("The four winds \x00 \ufdd0 blow.\n")
    (folder / "lone.jsonl").write_text('{"text": "four winds \\ud800 \\u0000", "x": "\\udfff"}\n')
    assert accounts(run(folder, store)) == {"scanned": 2, "duplicate": 3}
    with Store.open(store) as opened:
        names = opened.documents()["document"].to_list()
        assert names == ["-x.txt", "=cmd.txt", "a\\x0ab.txt", "caf\\xe9.txt", "lone.jsonl#1"]
        assert os.fsencode(opened.path("caf\\xe9.txt")).endswith(b"caf\xe9.txt")
        assert opened.text("-x.txt") == "The four winds \x00 \ufdd0 blow.\n"
        assert opened.matches().height == 5
    assert accounts(run(folder, store)) == {"unchanged": 5}
