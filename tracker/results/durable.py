"""Files that are there whole or not at all, and storage errors said in words."""

import contextlib
import errno
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from tracker.errors import CannotWrite, PhrasetrackError, StorageFailed, StoreNotReadable

TEMPORARY = ".tmp"  # ending of a file that is being written; leftovers are removed by the writer

_FULL = (errno.ENOSPC, errno.EDQUOT)
_REFUSED = (errno.EACCES, errno.EPERM, errno.EROFS)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder last: a new or renamed file survives a loss of power."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_durably(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole or not at all, whenever the process is killed.

    It is written beside its place, synced, renamed, and its folder synced. What was written of it
    is removed if that fails. Raises OSError.
    """
    temporary = path.with_name(path.name + TEMPORARY)
    try:
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
        try:
            view = memoryview(content)
            while view:
                view = view[os.write(handle, view) :]
            os.fsync(handle)
        finally:
            os.close(handle)
        temporary.rename(path)
        sync_folder(path.parent)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise


def keep_in_cache(file: Path, content: bytes, likes: str = "", most: int = 1) -> None:
    """Put what can be worked out again into its place in a cache: written beside it, and moved
    there. Never mind if that fails, or there is no such folder yet. Of the files beside it that
    ``likes`` names (a glob) the ``most`` newest stay.
    """
    beside = file.with_name(f"{file.name}.{os.getpid()}{TEMPORARY}")
    if not file.parent.is_dir():
        return
    try:
        beside.write_bytes(content)
        beside.replace(file)
        if likes:
            files = sorted(file.parent.glob(likes), key=lambda one: one.stat().st_mtime_ns)
            for old in files[:-most]:
                old.unlink(missing_ok=True)
    except OSError:
        beside.unlink(missing_ok=True)


def storage_error(error: OSError | sqlite3.Error, folder: Path) -> PhrasetrackError:
    """What a failed read or write means to a person.

    >>> str(storage_error(OSError(28, "No space left on device"), Path("results")))
    'results: no space left in the store.'
    >>> str(storage_error(OSError(13, "Permission denied"), Path("results")))
    'results: cannot be written: Permission denied.'
    """
    if isinstance(error, OSError):
        if error.errno in _FULL:
            return StorageFailed(f"{folder}: no space left in the store.")
        if error.errno in _REFUSED:
            return CannotWrite(f"{folder}: cannot be written: {error.strerror}.")
        return StorageFailed(f"{error.filename or folder}: {error.strerror or error}.")
    code = getattr(error, "sqlite_errorcode", None)
    primary = code & 0xFF if code is not None else None
    if primary == sqlite3.SQLITE_FULL:
        return StorageFailed(f"{folder}: no space left in the store.")
    if primary in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM):
        return CannotWrite(f"{folder}: the catalogue cannot be written. Is it read-only?")
    if primary == sqlite3.SQLITE_IOERR:
        return StorageFailed(f"{folder}: reading or writing the catalogue failed: {error}.")
    return StoreNotReadable(
        f"{folder}: the catalogue cannot be read: {error}. See: phrasetrack store check"
    )


@contextlib.contextmanager
def told_as_storage_error(folder: Path) -> Iterator[None]:
    """Errors of disk and catalogue inside the block leave it as errors a person can read."""
    try:
        yield
    except (sqlite3.DatabaseError, OSError) as error:
        raise storage_error(error, folder) from error
