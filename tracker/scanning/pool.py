"""Workers of this machine: processes, replaced when one dies.

Where that is safe (Linux, before this process has threads) they are forked when all that a worker
needs is loaded: they share it and start at once. Later ones, and those of other systems, load it
themselves.
"""

import gc
import multiprocessing
import os
import pickle
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait as wait_for_handles
from typing import Any

from tracker.results.rows import Rows
from tracker.scanning.engine import WorkFailed, isolate, program_error
from tracker.scanning.forking import can_fork
from tracker.scanning.kit import Kit, Task
from tracker.scanning.task import run_task
from tracker.texts.rules import load_rules

# One being run and five waiting: enough for a worker while this process writes, and of about a
# megabyte each, so that they do not fill memory.
IN_FLIGHT_PER_WORKER = 6

_kit: Kit | None = None  # of a worker: set once, before or when its process starts


class WorkerPool:
    """Runs tasks in ``jobs`` processes. A dead worker takes its pool with it: there is a new one,
    and the tasks that were under way are run again, alone."""

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs
        self._pool: ProcessPoolExecutor | None = None
        self._kit: Kit | None = None
        self._packed = b""

    def run(self, tasks: Iterable[Task], kit: Kit) -> Iterator[Rows]:
        """The rows of all tasks as they get done; a few are under way at a time."""
        self._kit = kit
        under_way: dict[Future[Any], Task] = {}
        source = iter(tasks)
        while True:
            self._fill(under_way, source)
            if not under_way:
                return
            done, _ = wait(under_way, return_when=FIRST_COMPLETED)
            suspects: list[tuple[Task, WorkFailed | None]] = []
            for future in done:
                task = under_way.pop(future)
                error = future.exception()
                if error is None:
                    if not suspects:  # the workers go on while the rows are dealt with
                        self._fill(under_way, source)
                    yield future.result()
                elif isinstance(error, BrokenProcessPool):
                    suspects.append((task, None))
                else:
                    suspects.append((task, program_error(error)))
            if any(failure is None for _, failure in suspects):
                wait(under_way)  # a broken pool ends them all; some may have been done just before
                for future, task in under_way.items():
                    if future.exception() is None:
                        yield future.result()
                    else:
                        suspects.append((task, None))
                under_way.clear()
                self.close()
            for task, failure in suspects:
                yield from self._alone(task, kit, failure)

    def _fill(self, under_way: "dict[Future[Any], Task]", source: Iterator[Task]) -> None:
        while len(under_way) < self.jobs * IN_FLIGHT_PER_WORKER:
            task = next(source, None)
            if task is None:
                return
            under_way[self._submit(run_task, task)] = task

    def _alone(self, task: Task, kit: Kit, failure: WorkFailed | None) -> Iterator[Rows]:
        """A task that was under way when something failed, with no other beside it."""
        if failure is None:
            try:
                yield self._attempt(run_task, task)
                return
            except WorkFailed as again:
                failure = again
        yield from isolate(task, kit, self._without_kit, failure)

    def _without_kit(self, work: Callable[..., Any], *arguments: Any) -> Any:
        return self._attempt(work, *arguments)

    def _attempt(self, work: Callable[..., Any], *arguments: Any) -> Any:
        """The result of one piece of work alone. Raises WorkFailed."""
        try:
            return self._submit(work, *arguments).result()
        except BrokenProcessPool:
            self.close()
            raise WorkFailed("worker_died", "its worker died of it, twice") from None
        except Exception as error:
            raise program_error(error) from error

    def _submit(self, work: Callable[..., Any], *arguments: Any) -> "Future[Any]":
        try:
            return self._running().submit(_in_worker, work, *arguments)
        except BrokenProcessPool:  # it died with nothing to do, or before it said so
            self.close()
            return self._running().submit(_in_worker, work, *arguments)

    def _running(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = self._forked() if can_fork() else self._fresh()
        return self._pool

    def _forked(self) -> ProcessPoolExecutor:
        """Workers that share what this process has loaded."""
        global _kit
        assert self._kit is not None
        make_ready(self._kit)
        _kit = self._kit
        context = multiprocessing.get_context("fork")
        return ProcessPoolExecutor(self.jobs, mp_context=context, initializer=_start_worker)

    def _fresh(self) -> ProcessPoolExecutor:
        """Workers that load everything for themselves."""
        self._packed = self._packed or pickle.dumps(self._kit, pickle.HIGHEST_PROTOCOL)
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["tracker.scanning.pool"])
        return ProcessPoolExecutor(
            self.jobs, mp_context=context, initializer=_start_worker, initargs=(self._packed,)
        )

    def close(self) -> None:
        """Let all workers go; what was waiting is dropped."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None


def make_ready(kit: Kit) -> None:
    """Load whatever the first task of a worker would load."""
    for options in kit.options.values():
        load_rules(options.rules)
    run_task(Task(()), kit)
    gc.freeze()  # what is never looked at by the collector is never copied for a worker


def _start_worker(packed: bytes = b"") -> None:
    """Make a worker ready: its kit; an interrupt is the driver's matter; no driver, no worker."""
    global _kit
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_DFL)
    threading.Thread(target=_end_with_driver, daemon=True).start()
    if packed:
        _kit = pickle.loads(packed)


def _end_with_driver() -> None:
    """A driver that is killed cannot end its workers; they notice and end themselves."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait_for_handles([parent.sentinel])
        os._exit(1)


def _in_worker(work: Callable[..., Any], *arguments: Any) -> Any:
    assert _kit is not None
    return work(*arguments, _kit)
