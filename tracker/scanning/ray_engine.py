"""A ray cluster, or ray on this machine: the same tasks, the same retries, one writer here.

Workers must have phrasetrack installed and see the same paths (a shared disk, or addresses).
"""

import hashlib
import os
import pickle
import secrets
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from tracker.errors import NoInput
from tracker.results.rows import Rows
from tracker.scanning.engine import WorkFailed, isolate, program_error
from tracker.scanning.kit import Kit, Task
from tracker.scanning.task import run_task

IN_FLIGHT_PER_WORKER = 2

_kits: dict[str, Kit] = {}  # of a worker, by digest: what its matcher has learnt stays with it


class RayEngine:
    """Runs tasks on ray. ``address`` None: a ray of its own on this machine, with ``jobs``
    workers (None: the cores).

    Raises NoInput if ray is not installed or the cluster is not there.
    """

    def __init__(self, address: str | None = None, jobs: int | None = None) -> None:
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing is told to anybody
        try:
            import ray
        except ImportError:
            raise NoInput("--engine ray needs: pip install 'phrasetrack[cluster]'") from None
        self.ray = ray
        self.address, self.jobs = address, jobs
        self._started = False
        self._remote: Any = None
        self._kit: tuple[str, Any] | None = None

    def run(self, tasks: Iterable[Task], kit: Kit) -> Iterator[Rows]:
        """The rows of all tasks as they get done; a few are under way at a time."""
        self._start(kit)
        ray = self.ray
        room = IN_FLIGHT_PER_WORKER * max(int(ray.cluster_resources().get("CPU", 1)), 1)
        under_way: dict[Any, Task] = {}
        source = iter(tasks)
        while True:
            while len(under_way) < room:
                task = next(source, None)
                if task is None:
                    break
                under_way[self._submit(run_task, task)] = task
            if not under_way:
                return
            (done, *_), _ = ray.wait(list(under_way), num_returns=1)
            task = under_way.pop(done)
            try:
                yield self._result(done)
            except WorkFailed:
                yield from self._alone(task, kit)

    def _alone(self, task: Task, kit: Kit) -> Iterator[Rows]:
        """A task that failed, once more: a machine may have been lost under it."""
        try:
            yield self._attempt(run_task, task)
        except WorkFailed as failure:
            yield from isolate(task, kit, self._attempt, failure)

    def _attempt(self, work: Callable[..., Any], *arguments: Any) -> Any:
        """The result of one piece of work. Called by ``isolate`` without the kit, which the
        workers have. Raises WorkFailed."""
        return self._result(self._submit(work, *arguments))

    def _submit(self, work: Callable[..., Any], *arguments: Any) -> Any:
        assert self._kit is not None
        digest, packed = self._kit
        return self._remote.remote(work, arguments, digest, [packed])

    def _result(self, future: Any) -> Any:
        errors = self.ray.exceptions
        try:
            return self.ray.get(future)
        except errors.RayTaskError as error:
            raise program_error(error.cause or error) from None
        except (
            errors.WorkerCrashedError,
            errors.NodeDiedError,
            errors.OutOfMemoryError,
            errors.ObjectLostError,
        ):
            raise WorkFailed("worker_died", "its worker died of it, twice") from None

    def _start(self, kit: Kit) -> None:
        ray = self.ray
        if not ray.is_initialized():
            where: dict[str, Any] = {"address": self.address}
            if self.address is None:
                # else ray makes one and writes it into the home folder
                os.environ.setdefault("RAY_AUTH_TOKEN", secrets.token_hex(32))
                where = {"address": "local", "num_cpus": self.jobs, "include_dashboard": False}
            try:
                ray.init(**where, log_to_driver=False, logging_level="ERROR")
            except (ConnectionError, RuntimeError, ValueError) as error:
                raise NoInput(f"--address '{self.address}': no ray cluster: {error}.") from None
            self._started = True
        packed = pickle.dumps(kit, pickle.HIGHEST_PROTOCOL)
        self._kit = (hashlib.sha256(packed).hexdigest(), ray.put(packed))
        self._remote = ray.remote(max_retries=0)(_in_worker)

    def close(self) -> None:
        """Leave the cluster; end the ray that was started here."""
        self._kit = None
        if self._started:
            self.ray.shutdown()
            self._started = False


def _in_worker(
    work: Callable[..., Any], arguments: tuple[Any, ...], digest: str, packed: list[Any]
) -> Any:
    """One piece of work in a worker; the kit is unpacked when it first comes by."""
    kit = _kits.get(digest)
    if kit is None:
        import ray

        _kits.clear()
        kit = _kits[digest] = pickle.loads(ray.get(packed[0]))
    return work(*arguments, kit)
