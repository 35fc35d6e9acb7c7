"""Clocks, cores and memory: how everything here is measured."""

import os
import resource
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
MIB = 1024 * 1024
POLL = 0.02  # seconds between two looks at the memory of processes
LATER = 0.25  # the same after the first seconds: a look takes a millisecond of some core
EARLY = 100  # looks before that


@contextmanager
def on_cores(number: int | None) -> Iterator[None]:
    """Everything inside runs on so many cores (None: all), where the system can be asked for that;
    what is started inside stays on them."""
    if number is None or not hasattr(os, "sched_setaffinity"):
        yield
        return
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, set(sorted(cores)[-number:]))
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)


def processor_seconds(work: Callable[..., Any], *arguments: Any) -> tuple[float, Any]:
    """Seconds of processor time of this process, and what the work gave."""
    begin = time.process_time()
    result = work(*arguments)
    return time.process_time() - begin, result


def median(values: Sequence[float]) -> float:
    """The middle one."""
    return statistics.median(values)


@dataclass(frozen=True, slots=True)
class Ran:
    """A command that was run: seconds by the wall, seconds of processor time of its first process
    and those it waited for, of the first ``alone`` and of all ``others`` (which a pool does not
    wait for), and the highest memory in bytes: of the driver, and of its workers (0: none).
    ``course`` is the memory of the largest process, in bytes, from look to look."""

    wall: float
    processor: float
    alone: float
    others: float
    driver: int
    worker: int
    output: str
    course: tuple[int, ...] = ()


def run_command(arguments: Sequence[str], cores: int | None = None) -> Ran:
    """Run a command from the project's folder and measure it.

    Memory is VmHWM read while it runs: ``ru_maxrss`` of a child counts the memory of the process
    that started it. Raises RuntimeError with what it said if it fails.
    """
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # what is installed has its byte code
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begin = time.perf_counter()
    with on_cores(cores):  # not set in the child: a copy of this process would be on its account
        process = subprocess.Popen(
            arguments,
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
    watch = _Watch(process.pid)
    watch.start()
    output, _ = process.communicate()
    wall = time.perf_counter() - begin
    watch.stop()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.returncode:
        raise RuntimeError(f"{' '.join(arguments)}: {output[-2000:]}")
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    others = sum(watch.others.values())
    memory = (watch.driver, watch.worker)
    return Ran(wall, processor, watch.alone, others, *memory, output, tuple(watch.course))


def phrasetrack(*arguments: str, cores: int | None = None) -> Ran:
    """Run the command of this project."""
    return run_command([sys.executable, "-m", "tracker", *arguments], cores)


def child(*arguments: str, cores: int | None = None) -> Ran:
    """Run bench/child.py in a fresh process."""
    script = str(Path(__file__).with_name("child.py"))
    return run_command([sys.executable, script, *arguments], cores)


def peak_memory() -> int:
    """The most memory this process has held, in bytes; 0 where the system does not say."""
    return _peak_of(os.getpid())


def _peak_of(pid: int, field: str = "VmHWM:") -> int:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    lines = [line.split() for line in status.splitlines() if line.startswith(field)]
    return int(lines[0][1]) * 1024 if lines else 0


def _processor_of(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _children_of(pid: int) -> list[int]:
    found: list[int] = []
    with suppress(OSError):  # a process may end while it is looked at
        for tasks in Path(f"/proc/{pid}/task").glob("*/children"):
            found += [int(number) for number in tasks.read_text().split()]
    return found + [grandchild for one in found for grandchild in _children_of(one)]


class _Watch(threading.Thread):
    """Looks at the memory of a process and of those it started, now and then."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid = pid
        self.driver = self.worker = 0
        self.alone = 0.0
        self.others: dict[int, float] = {}
        self.course: list[int] = []
        self._ended = threading.Event()

    def run(self) -> None:
        while not self._ended.wait(POLL if len(self.course) < EARLY else LATER):
            self.driver = max(self.driver, _peak_of(self.pid))
            self.alone = max(self.alone, _processor_of(self.pid))
            children = _children_of(self.pid)
            self.course.append(max(_peak_of(pid, "VmRSS:") for pid in (self.pid, *children)))
            for pid in children:
                self.worker = max(self.worker, _peak_of(pid))
                self.others[pid] = max(self.others.get(pid, 0.0), _processor_of(pid))

    def stop(self) -> None:
        """No more looks."""
        self._ended.set()
        self.join()
