"""From a Source to its documents: one reader per format, every failure a row."""

import os
import stat
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from importlib import import_module
from typing import IO

from tracker.texts.building import RawText, build_documents
from tracker.texts.corrections import options_beside
from tracker.texts.document import Document
from tracker.texts.listing import format_of, list_sources
from tracker.texts.packing import ArchiveLimit, DamagedArchive, NeedsExtra, members_of_zip, unpack
from tracker.texts.source import (
    STANDARD_INPUT,
    ReadOptions,
    Source,
    Unread,
    day_of_reading,
    printable_id,
)

GROUP = 500_000  # characters of the texts built together
SMALLEST = 1_000  # what a text of no length counts for
BUFFER = 1 << 18  # bytes read at a time of a file that has them

Row = Document | Unread
Reader = Callable[[str, IO[bytes], Source, ReadOptions], Iterator[RawText | Unread]]

READERS = {  # loaded when the first file of the format is met
    "txt": ("plain", "read_text"),
    "md": ("plain", "read_markdown"),
    "json": ("arrays", "read_json"),
    "jsonl": ("records", "read_json_lines"),
    "csv": ("records", "read_csv"),
    "tsv": ("records", "read_csv"),
    "parquet": ("tables", "read_parquet"),
    "html": ("pages", "read_html"),
    "pdf": ("paper", "read_pdf"),
    "docx": ("paper", "read_docx"),
}


def read_documents(paths: Sequence[str], options: ReadOptions | None = None) -> Iterator[Row]:
    """Every document under ``paths``, in order; what gives none is a row that says why.

    >>> import tempfile, pathlib
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> _ = (folder / "a.txt").write_text("Clean city\\n\\n2023-04-21\\n\\nThe meeting was held.")
    >>> [(row.id, row.title, row.date.date) for row in read_documents([str(folder)])]
    [('a.txt', 'Clean city', '2023-04-21')]

    Raises NoInput if one of ``paths`` does not exist, FaultyFile if the boilerplate rules are
    faulty.
    """
    options = options or ReadOptions()
    beside: dict[str, ReadOptions] = {}
    for row in list_sources(paths, options):
        if isinstance(row, Unread):
            yield row
            continue
        if row.root not in beside:
            beside[row.root] = options_beside(row.root, options) if row.root else options
        yield from read_source(row, beside[row.root])


def read_source(source: Source, options: ReadOptions) -> Iterator[Row]:
    """The documents of a source, in order, and a row for each part that gives none.

    Nothing a file holds raises: what cannot be read ends as an Unread. "-" reads standard input.
    """
    as_of = day_of_reading(options)
    for raws in _groups(read_raw_texts(source, options)):
        yield from build_documents(raws, options, as_of)


def _groups(raws: Iterator[RawText | Unread]) -> Iterator[list[RawText | Unread]]:
    """Texts in groups of about GROUP characters: built together they are built quicker."""
    group: list[RawText | Unread] = []
    size = 0
    for raw in raws:
        group.append(raw)
        size += SMALLEST if isinstance(raw, Unread) else len(raw.text) + SMALLEST
        if size >= GROUP:
            yield group
            group, size = [], 0
    yield group


def read_raw_texts(source: Source, options: ReadOptions) -> Iterator[RawText | Unread]:
    """What the documents of a source will be built of, one for one; see ``read_source``."""
    try:
        with _opened(source) as stream:
            yield from _raw_texts(source.id, source.format, stream, source, options)
    except NeedsExtra as error:
        yield Unread(source.id, "skipped", "needs_extra", f"{source.id}: {error}.")
    except ArchiveLimit as error:
        yield Unread(source.id, "failed", "archive_limit", f"{source.id}: {error}.")
    except DamagedArchive as error:
        yield Unread(source.id, "failed", "bad_archive", f"{source.id}: {error}.")
    except FileNotFoundError:
        yield Unread(
            source.id, "failed", "vanished", f"{source.id}: was listed and is gone, nothing read."
        )
    except OSError as error:
        yield Unread(
            source.id,
            "failed",
            "unreadable",
            f"{source.id}: {error.strerror} (errno {error.errno}).",
        )


def _opened(source: Source) -> AbstractContextManager[IO[bytes]]:
    """The bytes of a source. What was a file when it was listed may be a FIFO by now: it is opened
    without waiting and left if it is no file any more."""
    if source.path == STANDARD_INPUT:
        return nullcontext(sys.stdin.buffer)
    handle = os.open(source.path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise FileNotFoundError(source.path)
    # a large buffer costs more to get than a small file to read
    return os.fdopen(handle, "rb", BUFFER if source.size > BUFFER else -1)


def _raw_texts(
    id_: str, form: str, stream: IO[bytes], source: Source, options: ReadOptions
) -> Iterator[RawText | Unread]:
    kind, _, packing = form.partition(".")
    if kind == "zip":
        yield from _texts_of_zip(id_, stream, source, options)
        return
    module, name = READERS[kind]
    reader: Reader = getattr(import_module(f"tracker.texts.{module}"), name)
    size = max(source.size, 1)
    yield from reader(id_, unpack(stream, packing, size), source, options)


def _texts_of_zip(
    id_: str, stream: IO[bytes], source: Source, options: ReadOptions
) -> Iterator[RawText | Unread]:
    for found in members_of_zip(stream, source.size):
        member = f"{id_}/{printable_id(found.name)}"
        form = format_of(found.name)
        if found.stream is None:
            yield Unread(member, "failed", found.reason, f"{member}: {found.sentence}.")
        elif form is None:
            yield Unread(member, "skipped", "not_text", f"{member}: no text this tool reads.")
        else:
            inner = Source(member, "", form, found.size, source.mtime_ns)
            try:
                yield from _raw_texts(member, form, found.stream, inner, options)
            except NeedsExtra as error:
                yield Unread(member, "skipped", "needs_extra", f"{member}: {error}.")
            except ArchiveLimit as error:
                yield Unread(member, "failed", "archive_limit", f"{member}: {error}.")
            except DamagedArchive as error:
                yield Unread(member, "failed", "bad_archive", f"{member}: {error}.")
