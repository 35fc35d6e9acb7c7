import ctypes
import platform
import subprocess
import sys

import pytest

from tracker.cli.memory import keep_freed_memory

GLIBC = platform.libc_ver()[0] == "glibc"

# asks for 30 MB in blocks, frees them, and again; counts the pages the system had to give
ASKING = """
import resource, sys
from tracker.cli.memory import keep_freed_memory
if "keep" in sys.argv:
    assert keep_freed_memory()
def ask():
    return [bytearray(3_000_000) for _ in range(10)]
ask()
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(5):
    ask()
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


@pytest.mark.skipif(not GLIBC, reason="another C library")
def test_freed_memory_is_asked_for_once() -> None:
    pages = {
        what: int(subprocess.check_output([sys.executable, "-c", ASKING, what], text=True))
        for what in ("keep", "leave")
    }
    assert pages["keep"] * 5 < pages["leave"]


def test_another_c_library_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda name: object())
    assert not keep_freed_memory()


def test_another_system_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert not keep_freed_memory()
