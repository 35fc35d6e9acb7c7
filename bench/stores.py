"""Scans into stores of their own, with the compiled phrasebook cached."""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from measuring import Ran, phrasetrack


@contextmanager
def new_folder() -> Iterator[Path]:
    """A folder that is gone in the end."""
    folder = Path(tempfile.mkdtemp(prefix="phrasetrack-bench-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def scan(paths: Path | Sequence[Path], store: Path, *more: str, cores: int | None = None) -> Ran:
    """Scan into a store, without a report."""
    named = [paths] if isinstance(paths, Path) else paths
    arguments = [*map(str, named), "--no-report", "--quiet", "--store", str(store), *more]
    return phrasetrack("scan", *arguments, cores=cores)


def primed_cache(folder: Path) -> Path:
    """The cache of a store with which a book has been scanned twice: loaded and compiled."""
    cache = folder / "cache"
    for number in range(2):
        store = folder / f"prime{number}"
        store.mkdir()
        if cache.exists():
            shutil.copytree(cache, store / "cache")
        scan(Path("seeds"), store)
        shutil.copytree(store / "cache", cache, dirs_exist_ok=True)
    return cache


def fresh_store(folder: Path, cache: Path, name: str) -> Path:
    """A store in which nothing stands but the cache."""
    store = folder / name
    if store.exists():
        shutil.rmtree(store)
    store.mkdir()
    shutil.copytree(cache, store / "cache")
    return store


def store_size(store: Path) -> int:
    """Bytes of a store without its cache."""
    files = (file for file in store.rglob("*") if file.is_file())
    return sum(file.stat().st_size for file in files if file.parent.name != "cache")
