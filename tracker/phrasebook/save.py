"""Saving an edited phrasebook: the old file or the new one, never half of it, and a way back.

The new text is written beside the file, brought to disk and renamed over it. What was there before
is kept as a numbered backup (``phrasebook.yaml.~3~``). A file that has changed since it was read
is left alone.
"""

import contextlib
import errno
import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tracker.errors import CannotWrite, FaultyFile, NoInput, StorageFailed, WrongUsage
from tracker.marked_yaml import decode_marked_yaml

MOST_BACKUPS = 20  # of one file; the oldest go first
_BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class Draft:
    """A file as it was read for editing; ``text`` has its newlines as they are, no byte order
    mark."""

    path: Path
    raw: bytes
    text: str


@dataclass(frozen=True, slots=True)
class Backup:
    """An earlier state of a file; a higher number is a later one; ``saved`` in seconds since 1970,
    when it was set aside."""

    path: Path
    number: int
    size: int
    saved: float


def open_draft(path: str | Path) -> Draft:
    """Reads a file for editing. Raises NoInput if it is not there, FaultyFile if it is no text."""
    path = Path(path)
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise NoInput(f"phrasebook '{path}': {error.strerror}.") from None
    marked = decode_marked_yaml(raw, str(path))
    if not marked.text and marked.faults:
        raise FaultyFile(marked.faults, "nothing was changed")
    return Draft(path, raw, marked.text)


def save_draft(draft: Draft, text: str) -> Backup | None:
    """Puts ``text`` in the place of the draft; gives the backup of what was there.

    None, and nothing written, if nothing differs. Raises CannotWrite if the file has changed since
    the draft was opened or cannot be written, StorageFailed if the disk is full; the file is then
    as it was.
    """
    mark = _BOM if draft.raw.startswith(_BOM.encode()) else ""
    new = (mark + text).encode("utf-8")
    if new == draft.raw:
        return None
    target = draft.path.resolve()
    try:
        with _locked(target):
            if target.read_bytes() != draft.raw:
                raise CannotWrite(
                    f"{draft.path}: changed on disk since it was read; nothing was saved. "
                    "Run the command again."
                )
            backup = _keep_backup(target, draft.raw)
            _write_atomically(target, new, target.stat().st_mode)
    except OSError as error:
        raise _explained(error, draft.path) from None
    return backup


def list_backups(path: str | Path) -> list[Backup]:
    """The backups of a file, the latest first."""
    target = Path(path).resolve()
    pattern = re.compile(re.escape(target.name) + r"\.~(\d+)~")
    found = []
    for beside in target.parent.iterdir() if target.parent.is_dir() else ():
        match = pattern.fullmatch(beside.name)
        if match:
            status = beside.stat()
            found.append(Backup(beside, int(match.group(1)), status.st_size, status.st_mtime))
    return sorted(found, key=lambda backup: backup.number, reverse=True)


def restore_backup(path: str | Path, number: int | None = None) -> Backup:
    """Puts a backup (the latest, unless a number is given) in the place of the file, whose present
    state becomes a backup itself. Gives the backup that was put back."""
    backups = list_backups(path)
    if not backups:
        raise WrongUsage(f"{path}: there is no backup beside it.")
    chosen = next((b for b in backups if number in (None, b.number)), None)
    if chosen is None:
        known = ", ".join(str(backup.number) for backup in backups)
        raise WrongUsage(f"{path}: there is no backup {number}. Backups: {known}.")
    content = chosen.path.read_bytes()
    target = Path(path).resolve()
    try:
        with _locked(target):
            mode = chosen.path.stat().st_mode
            if target.exists():
                mode = target.stat().st_mode
                _keep_backup(target, target.read_bytes())
            _write_atomically(target, content, mode)
    except OSError as error:
        raise _explained(error, Path(path)) from None
    return chosen


def _keep_backup(target: Path, raw: bytes) -> Backup:
    backups = list_backups(target)
    number = backups[0].number + 1 if backups else 1
    place = target.with_name(f"{target.name}.~{number}~")
    _write_atomically(place, raw, target.stat().st_mode)
    for old in backups[MOST_BACKUPS - 1 :]:
        old.path.unlink(missing_ok=True)
    return Backup(place, number, len(raw), place.stat().st_mtime)


def _write_atomically(target: Path, content: bytes, mode: int) -> None:
    """tmp, fsync, rename, fsync of the folder; a tmp that could not be finished is removed."""
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".tmp", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).chmod(mode & 0o7777)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    with contextlib.suppress(OSError):  # not every system lets a folder be synced
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


@contextlib.contextmanager
def _locked(target: Path) -> Iterator[None]:
    """One writer at a time; whoever waited compares the file anew, so a rename in between shows."""
    if not target.exists():
        yield
        return
    with target.open("rb") as stream:
        try:
            import fcntl

            fcntl.flock(stream, fcntl.LOCK_EX)
        except (ImportError, OSError):
            pass  # without locks (Windows, some network folders) the comparison alone protects
        yield


def _explained(error: OSError, path: Path) -> StorageFailed | CannotWrite:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EIO):
        return StorageFailed(f"{path}: {error.strerror}; the file is as it was.")
    return CannotWrite(f"{path}: cannot be written ({error.strerror}); the file is as it was.")
