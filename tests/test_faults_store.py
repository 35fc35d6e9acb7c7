"""Faults: a scan killed at any write, a full disk, a second scan, a place that cannot be written.

The writes are counted by strace, which kills the process, or fails the call, at the n-th of them.
More points than the few of every run: PHRASETRACK_FAULT_POINTS=200.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tracker.results import Store
from tracker.results.checking import check_store

HERE = Path(__file__).parent
SCRIPT = HERE / "fakes" / "scan_script.py"
WRITES = "pwrite64,write,fsync,fdatasync,rename,unlink,ftruncate"
POINTS = int(os.environ.get("PHRASETRACK_FAULT_POINTS", "5"))
Undisturbed = tuple[str, list[tuple[str, int]]]
LARGE = 12  # matches of a commit: some commits write a segment, some fill the tail


def strace_works() -> bool:
    """Whether this machine lets us trace a process."""
    if shutil.which("strace") is None:
        return False
    done = subprocess.run(["strace", "-o", os.devnull, "true"], capture_output=True, check=False)
    return done.returncode == 0


needs_strace = pytest.mark.skipif(not strace_works(), reason="strace is missing or not permitted")


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Thirty texts, two of them alike."""
    folder = tmp_path_factory.mktemp("texts")
    for number in range(30):
        body = "The four winds and the two safeguards.\n" * (1 + number % 3)
        name = 7 if number == 10 else number
        (folder / f"{number:02}.txt").write_text(f"Title {name}\n\n2023-01-11\n\n{body}")
        os.utime(folder / f"{number:02}.txt", ns=(10**18, 10**18))
    return folder


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    path = os.pathsep.join([str(HERE.parent), str(SCRIPT.parent)])
    cache = str(tmp_path_factory.mktemp("bytecode"))
    return kept | {"PYTHONPATH": path, "PYTHONPYCACHEPREFIX": cache}


def run_script(
    environment: dict[str, str], *arguments: object, before: Sequence[str] = ()
) -> "subprocess.CompletedProcess[str]":
    command = [*before, sys.executable, str(SCRIPT), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)


def exported(store: Path) -> str:
    with Store.open(store) as opened:
        matches, documents = opened.matches(["all"]), opened.documents(unread=True)
        return str(matches.write_csv()) + str(documents.write_csv())


@pytest.fixture(scope="module")
def undisturbed(
    texts: Path, environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Undisturbed:
    """What a scan gives that nothing disturbs, and the writes it takes."""
    store = tmp_path_factory.mktemp("undisturbed") / "store"
    run_script(environment, texts, store.with_name("warm"), 1, 0, LARGE)  # fills the bytecode
    trace = store.with_name("trace")
    before = ["strace", "-f", "-o", str(trace), "-e", f"trace={WRITES}"] if strace_works() else []
    done = run_script(environment, texts, store, 1, 0, LARGE, before=before)
    assert done.returncode == 0, done.stderr
    return exported(store), calls_of(trace) if before else []


def calls_of(trace: Path) -> list[tuple[str, int]]:
    """The calls of the first process in order, each with its number among those of its name,
    which is how strace counts them."""
    lines = [line.split(maxsplit=1) for line in trace.read_text().splitlines()]
    names = [rest.partition("(")[0] for pid, rest in lines if pid == lines[0][0] and "(" in rest]
    return [(name, names[: place + 1].count(name)) for place, name in enumerate(names)]


def check_what_was_said(output: str, store: Path) -> None:
    """What was said to be stored is stored, nothing twice, and the store can be read."""
    said = [int(number) for number in re.findall(r"^stored (\d+)$", output, re.MULTILINE)]
    if not said:
        return
    assert check_store(store) == []
    with Store.open(store) as opened:
        names = opened.documents()["document"].to_list()
        assert len(names) == len(set(names)) >= said[-1]


@needs_strace
@pytest.mark.parametrize("point", range(POINTS))
def test_killed_at_any_write_nothing_is_lost_and_nothing_doubled(
    texts: Path,
    environment: dict[str, str],
    undisturbed: Undisturbed,
    tmp_path: Path,
    point: int,
) -> None:
    whole, calls = undisturbed
    call, number = calls[(point * 2 + 1) * len(calls) // (2 * POINTS)]
    store = tmp_path / "store"
    kill = ["strace", "-f", "-o", os.devnull, "-e", f"trace={call}"]
    kill += ["-e", f"inject={call}:signal=KILL:when={number}"]
    killed = run_script(environment, texts, store, 1, 0, LARGE, before=kill)
    assert killed.returncode != 0
    check_what_was_said(killed.stdout, store)
    again = run_script(environment, texts, store, 1, 0, LARGE)
    assert again.returncode == 0, again.stderr
    assert "30 texts: " in again.stdout and ", 0 skipped, 0 failed; " in again.stdout
    assert exported(store) == whole
    assert check_store(store) == []
    assert not list(store.rglob("*.tmp"))


@needs_strace
@pytest.mark.parametrize("call", ["pwrite64", "fsync", "fdatasync"])
def test_a_full_disk_is_said_and_the_next_scan_goes_on(
    texts: Path,
    environment: dict[str, str],
    undisturbed: Undisturbed,
    tmp_path: Path,
    call: str,
) -> None:
    store = tmp_path / "store"
    when = {"pwrite64": 90, "fsync": 3, "fdatasync": 5}[call]
    full = ["strace", "-f", "-o", os.devnull, "-e", f"trace={call}"]
    full += ["-e", f"inject={call}:error=ENOSPC:when={when}+"]
    done = run_script(environment, texts, store, 1, 0, LARGE, before=full)
    assert done.returncode == 74, (done.stdout, done.stderr)
    assert "Traceback" not in done.stderr
    check_what_was_said(done.stdout, store)
    assert not list(store.rglob("*.tmp"))
    again = run_script(environment, texts, store, 1, 0, LARGE)
    assert again.returncode == 0, again.stderr
    assert exported(store) == undisturbed[0]


def wait_for(condition: Any, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.05)


def test_a_killed_driver_takes_its_workers_along_and_a_second_scan_is_refused(
    texts: Path, environment: dict[str, str], undisturbed: Undisturbed, tmp_path: Path
) -> None:
    store = tmp_path / "store"
    command = [sys.executable, str(SCRIPT), str(texts), str(store), "2", "1.0", str(LARGE)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env=environment, start_new_session=True
    ) as driver:
        assert driver.stdout is not None
        assert driver.stdout.readline().startswith("stored")
        second = run_script(environment, texts, store)
        assert second.returncode == 75
        assert f"pid {driver.pid} is writing since" in second.stderr
        with Store.open(store) as opened:  # a reader works meanwhile
            assert opened.documents().height <= 30
        driver.kill()
    wait_for(lambda: not members_of_session(driver.pid))
    again = run_script(environment, texts, store, 2, 0, LARGE)
    assert again.returncode == 0, again.stderr
    assert exported(store) == undisturbed[0]


def members_of_session(session: int) -> list[int]:
    """The processes of a session that are still there."""
    members = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                state, _, _, number = (entry / "stat").read_text().rpartition(")")[2].split()[:4]
            except (OSError, ValueError):
                continue
            if int(number) == session and state != "Z":
                members.append(int(entry.name))
    return members


def test_an_interrupt_keeps_what_was_read(
    texts: Path, environment: dict[str, str], undisturbed: Undisturbed, tmp_path: Path
) -> None:
    store = tmp_path / "store"
    command = [sys.executable, str(SCRIPT), str(texts), str(store), "1", "0.5", str(LARGE)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as driver:
        assert driver.stdout is not None
        assert driver.stdout.readline().startswith("stored")
        driver.send_signal(signal.SIGINT)
        rest, _ = driver.communicate()
    check_what_was_said(rest, store)
    again = run_script(environment, texts, store, 1, 0, LARGE)
    assert not again.stdout.splitlines()[-1].startswith("None"), "the run was continued"
    assert exported(store) == undisturbed[0]


def test_places_that_cannot_be_written_are_told_before_anything(
    texts: Path, environment: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    done = run_script(environment, texts, tmp_path / "file")
    assert (done.returncode, "is a file, not a folder" in done.stderr) == (73, True)
    done = run_script(environment, texts, tmp_path / "file" / "below")
    assert done.returncode == 73, done.stderr
    if os.getuid() != 0:
        (tmp_path / "shut").mkdir(mode=0o555)
        done = run_script(environment, texts, tmp_path / "shut" / "store")
        assert done.returncode == 73, done.stderr
