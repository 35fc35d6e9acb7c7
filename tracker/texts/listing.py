"""Which files there are to read: every path ends as one row, a Source or an Unread.

Nothing is opened here: a FIFO or a device would block.
"""

import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from tracker.errors import NoInput
from tracker.texts.source import STANDARD_INPUT, ReadOptions, Source, Unread, printable_id

FORMATS = {
    ".txt": "txt",
    ".text": "txt",
    ".md": "md",
    ".markdown": "md",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".shtml": "html",
    ".pdf": "pdf",
    ".docx": "docx",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "tsv",
    ".parquet": "parquet",
    ".zip": "zip",
}
PACKINGS = {".gz": "gz", ".zst": "zst"}
SIDE_FILES = ("metadata.csv", "dates.csv")  # about the texts, not texts


def format_of(name: str) -> str | None:
    """The format a file's name promises, with its packing; None if it is no text this tool reads.

    >>> format_of("a.TXT"), format_of("b.jsonl.gz"), format_of("c.png"), format_of("d.gz")
    ('txt', 'jsonl.gz', None, None)
    """
    stem, ending = _cut(name.rpartition("/")[2].lower())
    packing = PACKINGS.get(ending)
    if packing is None:
        return FORMATS.get(ending)
    inner = FORMATS.get(_cut(stem)[1])
    return f"{inner}.{packing}" if inner and inner not in ("zip", "parquet") else None


def _cut(name: str) -> tuple[str, str]:
    """A name without its ending, and the ending, as pathlib cuts it (which takes five times as
    long, for each of a hundred thousand files)."""
    place = name.rfind(".")
    return (name[:place], name[place:]) if 0 < place < len(name) - 1 else (name, "")


def list_sources(paths: Sequence[str], options: ReadOptions) -> Iterator[Source | Unread]:
    """Every file under ``paths``, folders in the order of their names, each path once.

    Links are not followed (unless ``follow_links``; then each folder once); hidden files and
    folders, FIFOs, sockets and devices are named and left closed. "-" is standard input.
    Raises, before anything is read, NoInput if one of ``paths`` does not exist, and what
    ``check_options`` raises.
    """
    check_options(options)
    roots = [*paths, *(paths_of_list(options.paths_from) if options.paths_from else ())]
    for root in roots:
        if root != STANDARD_INPUT and not os.path.lexists(root):
            raise NoInput(f"{printable_id(root)}: there is no such file or folder.")
    seen: set[str] = set()
    walk = _Walk(options)
    for root in roots:
        for row, path in walk.rows_of_root(root):
            if len(roots) > 1 and path != STANDARD_INPUT:
                real = os.path.realpath(path)
                if real in seen:
                    continue  # the same path named twice is one path
                seen.add(real)
            yield row


def check_options(options: ReadOptions) -> None:
    """Raises FaultyFile for boilerplate rules with faults, NoInput if they cannot be read, and
    WrongUsage for a pattern of paths that names no field."""
    if options.rules is not None:
        from tracker.texts.rules import load_rules

        load_rules(options.rules)
    if options.meta_from is not None:
        from tracker.texts.metadata import fields_of_path

        fields_of_path("", options.meta_from)


def paths_of_list(name: str) -> Iterator[str]:
    """The paths a file lists, one a line, or with NUL between them (find -print0)."""
    try:
        data = Path(name).read_bytes()
    except OSError as error:
        raise NoInput(f"{printable_id(name)}: cannot be read: {error.strerror}.") from None
    for line in data.split(b"\0") if b"\0" in data else data.splitlines():
        if line.strip():
            yield os.fsdecode(line)


_paths_of_list = paths_of_list  # scanning still asks by this name


class _Walk:
    """One walk over the file system, remembering the folders met when links are followed."""

    def __init__(self, options: ReadOptions) -> None:
        self.options = options
        self.folders: set[tuple[int, int]] = set()

    def rows_of_root(self, root: str) -> Iterator[tuple[Source | Unread, str]]:
        if root == STANDARD_INPUT:
            yield Source(STANDARD_INPUT, STANDARD_INPUT, "txt", 0, 0), root
            return
        absolute = str(Path(root).absolute())
        name = Path(absolute).name
        try:
            status = Path(root).stat()  # a link that a person names is meant
        except OSError as error:
            yield _failed(printable_id(name), error), root
            return
        if stat.S_ISDIR(status.st_mode):
            self.folders.add((status.st_dev, status.st_ino))
            yield from self._rows_of_folder(root, "", absolute)
        else:
            yield self._row(name, root, status, str(Path(absolute).parent), named=True), root

    def _rows_of_folder(
        self, folder: str, prefix: str, root: str
    ) -> Iterator[tuple[Source | Unread, str]]:
        """Depth first without recursion, so that no depth of folders is too deep."""
        stack = [iter(self._entries(folder, prefix))]
        while stack:
            entry = next(stack[-1], None)
            if entry is None:
                stack.pop()
            elif isinstance(entry, Unread):
                yield entry, entry.id
            else:
                id_, row = self._look_at(entry[0], entry[1], root)
                if row is not None:
                    yield row, entry[0].path
                else:
                    stack.append(iter(self._entries(entry[0].path, id_ + "/")))

    def _entries(
        self, folder: str, prefix: str
    ) -> Iterable[tuple["os.DirEntry[str]", str] | Unread]:
        try:
            with os.scandir(folder or ".") as found:
                entries = sorted(found, key=lambda entry: os.fsencode(entry.name))
        except OSError as error:
            return [_failed(printable_id(prefix.rstrip("/")) or ".", error)]
        return [(entry, prefix + entry.name) for entry in entries]

    def _look_at(
        self, entry: "os.DirEntry[str]", relative: str, root: str
    ) -> tuple[str, Source | Unread | None]:
        """The row of an entry, or None for a folder to go into."""
        id_ = printable_id(relative)
        try:
            if entry.is_symlink() and not self.options.follow_links:
                return id_, Unread(
                    id_, "skipped", "link", f"{id_}: a link; --follow reads what it points to."
                )
            status = entry.stat()
        except OSError as error:
            return id_, _failed(id_, error)
        folder = stat.S_ISDIR(status.st_mode)
        if entry.name.startswith("."):
            what = "folder" if folder else "file"
            return id_, Unread(
                id_, "skipped", "hidden", f"{id_}: a hidden {what}; name it to read it."
            )
        if not folder:
            return id_, self._row(relative, entry.path, status, root, named=False)
        if _named_by(self.options.exclude, relative):
            return id_, Unread(id_, "skipped", "excluded", f"{id_}: left out by --exclude.")
        if self.options.follow_links:
            inode = (status.st_dev, status.st_ino)
            if inode in self.folders:
                return id_, Unread(
                    id_, "skipped", "seen", f"{id_}: this folder was already read by another path."
                )
            self.folders.add(inode)
        return relative, None

    def _row(
        self, relative: str, path: str, status: os.stat_result, root: str, named: bool
    ) -> Source | Unread:
        id_ = printable_id(relative)
        options = self.options

        def skipped(reason: str, sentence: str) -> Unread:
            return Unread(id_, "skipped", reason, f"{id_}: {sentence}")

        if not stat.S_ISREG(status.st_mode):
            return skipped("not_regular", f"{_kind(status.st_mode)}, never opened.")
        if _named_by(options.exclude, relative):
            return skipped("excluded", "left out by --exclude.")
        if options.include and not _named_by(options.include, relative):
            return skipped("not_included", "not among what --include names.")
        if not named and relative.rpartition("/")[2] in SIDE_FILES:
            return skipped("side_file", "about the texts, not a text.")
        form = format_of(relative)
        if form is None and not named:
            return skipped(
                "not_text", f"no text this tool reads. Endings: {' '.join(FORMATS)}, also .gz .zst."
            )
        limit = options.max_file_size
        if limit is not None and status.st_size > limit:
            return skipped(
                "too_large", f"{status.st_size} bytes, more than --max-file-size {limit}."
            )
        return Source(
            id_, path, form or "txt", status.st_size, status.st_mtime_ns, root=printable_id(root)
        )


def _named_by(globs: Sequence[str], relative: str) -> bool:
    name = relative.rpartition("/")[2]
    return any(fnmatchcase(relative, glob) or fnmatchcase(name, glob) for glob in globs)


def _kind(mode: int) -> str:
    for test, name in (
        (stat.S_ISFIFO, "a FIFO"),
        (stat.S_ISSOCK, "a socket"),
        (stat.S_ISCHR, "a device"),
        (stat.S_ISBLK, "a device"),
    ):
        if test(mode):
            return name
    return "no regular file"


def _failed(id_: str, error: OSError) -> Unread:
    if isinstance(error, FileNotFoundError):
        return Unread(id_, "failed", "vanished", f"{id_}: was there a moment ago and is gone.")
    return Unread(id_, "failed", "unreadable", f"{id_}: {error.strerror} (errno {error.errno}).")
