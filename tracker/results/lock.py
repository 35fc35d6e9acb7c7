"""One writer at a time: a lock the system lets go of when the process ends, however it ends."""

import contextlib
import fcntl
import os
import time
from pathlib import Path
from types import TracebackType

from tracker.errors import StoreBusy

LOCK = "lock"

_held: set[int] = set()  # handles of this process


def _let_go_in_a_copy() -> None:
    """A copy of this process (a worker) does not hold the lock: it would outlive its driver."""
    for handle in _held:
        with contextlib.suppress(OSError):
            os.close(handle)
    _held.clear()


os.register_at_fork(after_in_child=_let_go_in_a_copy)


class WriterLock:
    """Holds the right to write a store; says who holds it if another process does.

    A context manager. Readers need no lock. Raises StoreBusy ("pid 123 is writing since 12:04").
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._handle: int | None = None

    def __enter__(self) -> "WriterLock":
        handle = os.open(self.folder / LOCK, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = _holder(handle)
            os.close(handle)
            if not isinstance(error, BlockingIOError):
                raise
            raise StoreBusy(
                f"{self.folder}: {holder}. Wait for it, or choose another --store; "
                "nothing was changed."
            ) from None
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()} {time.strftime('%H:%M')}\n".encode(), 0)
        self._handle = handle
        _held.add(handle)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._handle is not None:
            with contextlib.suppress(OSError):
                os.ftruncate(self._handle, 0)
            _held.discard(self._handle)
            os.close(self._handle)
            self._handle = None


def _holder(handle: int) -> str:
    words = os.pread(handle, 64, 0).decode("ascii", "replace").split()
    if len(words) != 2:
        return "another process is writing"
    return f"pid {words[0]} is writing since {words[1]}"
