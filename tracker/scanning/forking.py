"""Whether this process may be copied; and work done in a copy that then is gone."""

import sys
import threading
from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")


def can_fork() -> bool:
    """Whether this process may be copied: it has no threads, also none that Python does not know
    (those of polars)."""
    alone = threading.active_count() == 1 and "polars" not in sys.modules
    return sys.platform == "linux" and alone


def aside(work: Callable[..., Result], *arguments: object) -> Result:
    """What ``work`` gives, done in a copy of this process where that is safe: what it needs on the
    way goes with the copy. Otherwise, or if the copy fails, it is done here, and raises here.

    >>> aside(sorted, [2, 1])
    [1, 2]
    """
    if can_fork():
        from concurrent.futures.process import BrokenProcessPool, ProcessPoolExecutor
        from multiprocessing import get_context

        try:
            with ProcessPoolExecutor(1, get_context("fork")) as copy:
                found: list[Result] = copy.submit(_in_a_list, work, arguments).result()
        except (BrokenProcessPool, OSError):  # no room for another process, or it was killed
            found = []
        if found:
            return found[0]
    return work(*arguments)


def _in_a_list(work: Callable[..., Result], arguments: tuple[object, ...]) -> list[Result]:
    try:
        return [work(*arguments)]
    except Exception:  # it is raised where it is understood
        return []
