"""What this process asks of the C library that gives it memory."""

import ctypes
import sys

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3  # names of mallopt (malloc.h of the GNU C library)
KEPT = 64 << 20  # bytes of freed memory at the end of the heap that are kept
OF_THE_HEAP = 32 << 20  # bytes below which a block is taken from the heap; the library's most


def keep_freed_memory() -> bool:
    """Have freed memory kept for what is asked for next; whether the C library can do that.

    A scan works with the same few megabytes for every batch. Given back and asked for again, each
    page of them is cleared by the system each time, 50,000 pages for 30 MB of text: a twentieth of
    the time of a scan. Workers that are forked from this process inherit it.
    """
    if not sys.platform.startswith("linux"):
        return False
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError):  # another C library
        return False
    return bool(mallopt(_TRIM_THRESHOLD, KEPT) and mallopt(_MMAP_THRESHOLD, OF_THE_HEAP))
