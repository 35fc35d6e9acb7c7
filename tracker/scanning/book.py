"""The phrasebook of a scan: loaded once and kept, read and compiled again only when it changes."""

import hashlib
import io
import os
import pickle
from collections.abc import Sequence
from dataclasses import astuple, replace
from pathlib import Path
from typing import Any

from tracker import __version__
from tracker.phrasebook.phrase import Phrasebook
from tracker.results.durable import TEMPORARY
from tracker.results.plan import Matching
from tracker.scanning.kit import BookMatcher, ScanBook, book_for_scan

KEPT_BOOKS = 8  # phrasebooks the cache of a store holds; the oldest make way
ALLOWED = ("tracker.phrasebook.", "tracker.matching.", "tracker.tokens")
PLAIN = (
    ("builtins", "frozenset"),
    ("builtins", "set"),
    ("numpy", "dtype"),
    ("numpy", "ndarray"),
    ("numpy._core.multiarray", "_reconstruct"),
    ("numpy._core.multiarray", "scalar"),
    ("numpy._core.numeric", "_frombuffer"),
)


def open_book(paths: Sequence[str], cache: Path | None = None) -> ScanBook:
    """The phrasebook of these files (none: the default one), for a scan.

    What was worked out is kept in the folder ``cache``, by the bytes of the files; a cache that
    cannot be read or written is done without. Raises FaultyFile with every fault of the files,
    NoInput if one is not there.
    """
    kept = None if cache is None else _place_of(paths, cache)
    known = _recall(kept, "card")
    if isinstance(known, tuple) and len(known) == 2:
        matching, events = known
        return ScanBook(Matching(*matching), events, LazyBookMatcher(paths, None, kept))
    from tracker.phrasebook.load import load_phrasebook

    book = load_phrasebook(*paths)
    made = book_for_scan(book, LazyBookMatcher(paths, book, kept))
    _keep(kept, "card", (astuple(made.matching), made.events))
    return made


class LazyBookMatcher:
    """The matcher of a phrasebook, compiled when the first text comes: a scan of nothing new
    compiles nothing. What it learns from texts stays in its process."""

    def __init__(
        self, paths: Sequence[str], book: Phrasebook | None, kept: Path | None = None
    ) -> None:
        self.paths = paths
        self.book = book
        self.kept = kept
        self._compiled: Any = None

    @property
    def compiled(self) -> Any:
        """The CompiledPhrasebook."""
        if self._compiled is None:
            from tracker.matching import CompiledPhrasebook, compile_phrasebook

            found = _recall(self.kept, "compiled")
            if not isinstance(found, CompiledPhrasebook):
                from tracker.phrasebook.load import load_phrasebook

                found = compile_phrasebook(self.book or load_phrasebook(*self.paths))
                _keep(self.kept, "compiled", found)
            self._compiled = found
        return self._compiled

    def find_in_batch(self, texts: Sequence[str]) -> Any:
        """All matches in these texts, as MatchColumns."""
        from tracker.matching import find_in_batch

        return find_in_batch(texts, self.compiled)

    def __reduce__(self) -> tuple[Any, ...]:
        return BookMatcher, (replace(self.compiled, cached={}),)


def _place_of(paths: Sequence[str], cache: Path) -> Path | None:
    """Where what these files give is kept; None if they cannot be read."""
    from tracker.phrasebook.load import default_path, shipped_path

    digest = hashlib.sha256(f"{__version__} {_code_digest()}".encode())
    named = [Path(path) for path in paths] or [default_path()]
    try:
        for path in (*named, shipped_path()):
            content = path.read_bytes() if path in named or path.is_file() else b""
            digest.update(f"{path}\0{len(content)}\0".encode("utf-8", "surrogateescape"))
            digest.update(content)
    except OSError:
        return None
    return cache / digest.hexdigest()[:32]


def _code_digest() -> str:
    """Changes with the code that loads and compiles, also while it is being worked on."""
    digest = hashlib.sha256()
    wings = Path(__file__).parent.parent
    for wing in ("phrasebook", "matching"):
        with os.scandir(wings / wing) as found:
            for entry in sorted(found, key=lambda entry: entry.name):
                if entry.name.endswith((".py", ".txt")):
                    status = entry.stat()
                    digest.update(f"{entry.name} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _keep(kept: Path | None, what: str, value: object) -> None:
    """Write what was worked out beside its place and put it there; never mind if that fails."""
    if kept is None:
        return
    file = kept.with_suffix(f".{what}")
    beside = file.with_name(f"{file.name}.{os.getpid()}{TEMPORARY}")
    try:
        if not kept.parent.is_dir():
            return  # there is no store yet; the next scan keeps it
        beside.write_bytes(pickle.dumps(value, pickle.HIGHEST_PROTOCOL))
        beside.replace(file)
        files = sorted(kept.parent.glob(f"*.{what}"), key=lambda one: one.stat().st_mtime_ns)
        for old in files[:-KEPT_BOOKS]:
            old.unlink(missing_ok=True)
    except OSError:
        beside.unlink(missing_ok=True)


def _recall(kept: Path | None, what: str) -> object:
    """What was kept, or None."""
    if kept is None:
        return None
    try:
        content = kept.with_suffix(f".{what}").read_bytes()
        return _OnlyOurs(io.BytesIO(content)).load()
    except Exception:  # torn, of an older version, or not ours: it is worked out again
        return None


class _OnlyOurs(pickle.Unpickler):
    """Reads nothing but plain values, arrays and the classes of a phrasebook: a store may come
    from somebody else, and a pickle can name any function."""

    def find_class(self, module: str, name: str) -> Any:
        if (module.replace("numpy.core", "numpy._core"), name) in PLAIN:
            return super().find_class(module, name)
        found = super().find_class(module, name) if module.startswith(ALLOWED) else None
        if not isinstance(found, type):
            raise pickle.UnpicklingError(f"{module}.{name}")
        return found
