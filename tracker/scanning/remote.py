"""Texts at addresses (s3://, gs://, https://, file:// …): listed and fetched through fsspec.

What is fetched lies in a temporary file while it is read, and no longer.
"""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from fnmatch import fnmatchcase
from typing import Any

from tracker.errors import NoInput
from tracker.texts import ReadOptions, Source, Unread
from tracker.texts.listing import format_of
from tracker.texts.source import printable_id

CHANGE_MARKS = ("etag", "ETag", "mtime", "LastModified", "last_modified", "updated", "md5Hash")


def is_url(path: str) -> bool:
    """Whether a path is an address.

    >>> is_url("s3://bucket/texts"), is_url("texts")
    (True, False)
    """
    return "://" in path


def _file_system(url: str) -> tuple[Any, str]:
    try:
        import fsspec
    except ImportError:
        raise NoInput(f"{url}: addresses need: pip install 'phrasetrack[cluster]'") from None
    try:
        system, path = fsspec.core.url_to_fs(url)
    except (ImportError, ValueError) as error:
        raise NoInput(f"{url}: {error}.") from None
    return system, path


def scope_of_url(url: str) -> tuple[str, str | None]:
    """The root of an address, and the file below it if it is one. Raises NoInput."""
    system, path = _file_system(url)
    try:
        if system.isdir(path):
            return url.rstrip("/"), None
        if system.exists(path):
            root, _, name = url.rpartition("/")
            return root, name
    except OSError as error:
        raise NoInput(f"{url}: {error}.") from None
    raise NoInput(f"{url}: there is no such file or folder.")


def list_url(url: str, options: ReadOptions) -> Iterator[Source | Unread]:
    """Every file below an address, in the order of their names, like ``texts.list_sources``."""
    system, path = _file_system(url)
    root, name = scope_of_url(url)
    found = {path: system.info(path)} if name is not None else system.find(path, detail=True)
    for full in sorted(found):
        relative = name or full[len(path.rstrip("/")) + 1 :]
        yield _row(printable_id(relative), f"{root}/{relative}", found[full], options, root)


def _row(
    id_: str, address: str, info: dict[str, Any], options: ReadOptions, root: str
) -> Source | Unread:
    name = id_.rpartition("/")[2]
    form, size = format_of(id_), int(info.get("size") or 0)
    named = [any(fnmatchcase(n, glob) for n in (id_, name)) for glob in options.include]
    if any(fnmatchcase(n, glob) for glob in options.exclude for n in (id_, name)):
        return Unread(id_, "skipped", "excluded", f"{id_}: left out by --exclude.")
    if options.include and not any(named):
        return Unread(id_, "skipped", "not_included", f"{id_}: not among what --include names.")
    if form is None:
        return Unread(id_, "skipped", "not_text", f"{id_}: no text this tool reads.")
    if options.max_file_size is not None and size > options.max_file_size:
        return Unread(id_, "skipped", "too_large", f"{id_}: {size} bytes, more than allowed.")
    return Source(id_, address, form, size, _change_mark(info), root=root)


def _change_mark(info: dict[str, Any]) -> int:
    """A number that changes when the file does; it stands where a file has its mtime."""
    marks = "|".join(f"{mark}={info[mark]}" for mark in CHANGE_MARKS if info.get(mark))
    return int.from_bytes(hashlib.sha256(marks.encode()).digest()[:6], "big")


@contextmanager
def fetched(source: Source) -> Iterator[Source]:
    """The source as a file of this machine, while it is read. Raises OSError."""
    import shutil
    import tempfile

    system, path = _file_system(source.path)
    handle, name = tempfile.mkstemp(prefix="phrasetrack-")
    try:
        with os.fdopen(handle, "wb") as file, system.open(path, "rb") as stream:
            shutil.copyfileobj(stream, file, 1 << 20)
        yield source._replace(path=name)
    finally:
        os.unlink(name)  # noqa: PTH108
