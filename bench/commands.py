"""Whole commands, as a person runs them."""

import pickle
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from generate import DenseText, make_old, make_sparse, write_jsonl
from measuring import Ran, child, median, phrasetrack
from peers import wordings_of
from sizes import Sizes

from tracker.phrasebook.phrase import Phrasebook

SMALL_FILES = 100_000
BIG_FILE = 1_000_000_000  # bytes


@contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="phrasetrack-bench-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def _scan(path: Path, store: Path, *more: str, cores: int | None = None) -> Ran:
    return phrasetrack(
        "scan", str(path), "--no-report", "--quiet", "--store", str(store), *more, cores=cores
    )


def _primed_cache(folder: Path) -> Path:
    """The cache of a store with which a book has been scanned twice: loaded and compiled."""
    cache = folder / "cache"
    for number in range(2):
        store = folder / f"prime{number}"
        store.mkdir()
        if cache.exists():
            shutil.copytree(cache, store / "cache")
        _scan(Path("seeds"), store)
        shutil.copytree(store / "cache", cache, dirs_exist_ok=True)
    return cache


def _fresh_store(folder: Path, cache: Path, name: str) -> Path:
    store = folder / name
    if store.exists():
        shutil.rmtree(store)
    store.mkdir()
    shutil.copytree(cache, store / "cache")
    return store


def _size_of(store: Path) -> int:
    """Bytes of a store without its cache."""
    files = (file for file in store.rglob("*") if file.is_file())
    return sum(file.stat().st_size for file in files if file.parent.name != "cache")


@dataclass(frozen=True, slots=True)
class StartUp:
    """(seconds by the wall, seconds of processor time): ``help``, a first ``seeds`` scan with the
    compiled phrasebook cached, the same with nothing cached, a second scan of unchanged seeds."""

    help: tuple[float, float]
    seeds: tuple[float, float]
    first: tuple[float, float]
    again: tuple[float, float]


def measure_start_up(sizes: Sizes) -> StartUp:
    """The short commands, each several times; the median."""
    seeds = Path("seeds")
    with _folder() as folder:
        cache = _primed_cache(folder)
        helps: list[Ran] = []
        cached: list[Ran] = []
        first: list[Ran] = []
        again: list[Ran] = []
        for turn in range(sizes.commands):
            helps.append(phrasetrack("--help"))
            store = _fresh_store(folder, cache, "cached")
            cached.append(_scan(seeds, store))
            again.append(_scan(seeds, store))
            if turn < 2:
                first.append(_scan(seeds, folder / f"first{turn}"))
    return StartUp(_both(helps), _both(cached), _both(first), _both(again))


def _both(runs: list[Ran]) -> tuple[float, float]:
    return median([ran.wall for ran in runs]), median([ran.processor for ran in runs])


@dataclass(frozen=True, slots=True)
class WholeScan:
    """A scan of ``size`` bytes of text as one .jsonl: rates in MB/s. ``exact`` is reading and exact
    matching alone; ``scan`` the whole command on one core, by processor time, ``wall`` by the wall;
    ``first`` and ``again`` are seconds of processor time of the first scan and of one with nothing
    new; memory in bytes; ``store`` bytes on the disk, ``bare`` without the letters of the texts."""

    source: str
    size: int
    documents: int
    exact: float
    scan: float
    wall: float
    first: float
    again: float
    driver: int
    store: int
    bare: int


def measure_scan(book: Phrasebook, sizes: Sizes) -> WholeScan:
    """``scan`` over speeches, one job, against reading and exact matching of the same file."""
    with _folder() as folder:
        cache = _primed_cache(folder)
        made, source = make_sparse(sizes.scan, seed=30)
        path, kept = folder / "speeches.jsonl", folder / "wordings"
        write_jsonl(path, made.texts)
        kept.write_bytes(pickle.dumps(wordings_of(book)))
        exact, scans, again = [], [], []
        for turn in range(min(3, sizes.commands)):
            said = child("exact", str(kept), str(path), cores=1).output.split()
            exact.append(float(said[0]))
            store = _fresh_store(folder, cache, f"store{turn}")
            scans.append(_scan(path, store, "--jobs", "1", cores=1))
            again.append(_scan(path, store, "--jobs", "1", cores=1).processor)
            size_of_store = _size_of(store)
            shutil.rmtree(store)
        store = _fresh_store(folder, cache, "bare")
        _scan(path, store, "--no-texts")
        million = made.size / 1e6
        return WholeScan(
            source,
            made.size,
            len(made.texts),
            million / median(exact),
            million / median([ran.processor for ran in scans]),
            million / median([ran.wall for ran in scans]),
            median([ran.processor for ran in scans]),
            median(again),
            max(ran.driver for ran in scans),
            size_of_store,
            _size_of(store),
        )


@dataclass(frozen=True, slots=True)
class TwoCores:
    """A scan of ``size`` bytes of dense text as one .jsonl: seconds by the wall of the whole
    command with one job and with two; of the latter the processor seconds of the driver and of all
    workers, and the peak memory in bytes of the driver and of a worker."""

    size: int
    one: float
    two: float
    driver_seconds: float
    worker_seconds: float
    driver: int
    worker: int


def measure_two_cores(book: Phrasebook, sizes: Sizes) -> TwoCores:
    """``scan --jobs 1`` against ``scan --jobs 2``, in turn."""
    with _folder() as folder:
        cache = _primed_cache(folder)
        made = DenseText(book, seed=2).make(sizes.scan // 2)
        path = folder / "dense.jsonl"
        write_jsonl(path, made.texts)
        one: list[Ran] = []
        two: list[Ran] = []
        for turn in range(min(3, sizes.commands)):
            for jobs, runs in zip(("1", "2"), (one, two), strict=True):
                store = _fresh_store(folder, cache, f"store{turn}")
                runs.append(_scan(path, store, "--jobs", jobs))
                shutil.rmtree(store)
        return TwoCores(
            made.size,
            median([ran.wall for ran in one]),
            median([ran.wall for ran in two]),
            median([ran.alone for ran in two]),
            median([ran.processor - ran.alone for ran in two]),
            max(ran.driver for ran in two),
            max(ran.worker for ran in two),
        )


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive-sized scan: seconds by the wall, bytes of text, documents, peak memory in bytes of
    driver and worker, bytes of the store, seconds of a second scan."""

    label: str
    size: int
    documents: int
    wall: float
    driver: int
    worker: int
    store: int
    again: float


def measure_archives(book: Phrasebook) -> list[Archive]:
    """100,000 small files, and one file of a gigabyte."""
    with _folder() as folder:
        cache = _primed_cache(folder)
        small = folder / "small"
        texts = _small_texts(book)
        for number in range(SMALL_FILES):
            place = small / f"{number // 1000:03}"
            place.mkdir(parents=True, exist_ok=True)
            file = place / f"{number:06}.txt"
            file.write_text(next(texts), encoding="utf-8")
            make_old(file)
        rows = [_archive("100,000 files", small, folder, cache, SMALL_FILES)]
        shutil.rmtree(small)
        big = folder / "big.jsonl"
        speeches, _ = make_sparse(40_000_000)
        documents = 0
        with big.open("wb") as output:
            part = folder / "part.jsonl"
            while output.tell() < BIG_FILE:
                dense = DenseText(book, seed=documents).make(2_000_000)
                # the speeches come again and again, each time as other texts
                again = (f"{documents + n}. {text}" for n, text in enumerate(speeches.texts))
                mixed = [*dense.texts, *again]
                write_jsonl(part, mixed)
                output.write(part.read_bytes())
                documents += len(mixed)
        part.unlink()
        make_old(big)
        rows.append(_archive("one file of 1 GB", big, folder, cache, documents))
    return rows


def _small_texts(book: Phrasebook) -> Iterator[str]:
    """Short documents: about a kilobyte of a dense one."""
    for text, _, _ in DenseText(book, seed=3).documents(1 << 62):
        for start in range(0, len(text) - 1000, 1000):
            yield text[start : start + 1000]


def _archive(label: str, path: Path, folder: Path, cache: Path, documents: int) -> Archive:
    files = [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file()]
    size = sum(file.stat().st_size for file in files)
    store = _fresh_store(folder, cache, "archive")
    ran = _scan(path, store, "--jobs", "2")
    again = _scan(path, store, "--jobs", "2")
    kept = _size_of(store)
    shutil.rmtree(store)
    return Archive(label, size, documents, ran.wall, ran.driver, ran.worker, kept, again.wall)
