"""Whole commands, as a person runs them."""

import pickle
import shutil
from dataclasses import dataclass
from pathlib import Path

from generate import DenseText, make_sparse, write_jsonl
from measuring import Ran, child, median, phrasetrack
from peers import wordings_of
from sizes import Sizes
from stores import fresh_store, new_folder, primed_cache, scan, store_size

from tracker.phrasebook.phrase import Phrasebook


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
    with new_folder() as folder:
        cache = primed_cache(folder)
        helps: list[Ran] = []
        cached: list[Ran] = []
        first: list[Ran] = []
        again: list[Ran] = []
        for turn in range(sizes.commands):
            helps.append(phrasetrack("--help"))
            store = fresh_store(folder, cache, "cached")
            cached.append(scan(seeds, store))
            again.append(scan(seeds, store))
            if turn < 2:
                first.append(scan(seeds, folder / f"first{turn}"))
    return StartUp(_both(helps), _both(cached), _both(first), _both(again))


def _both(runs: list[Ran]) -> tuple[float, float]:
    return median([ran.wall for ran in runs]), median([ran.processor for ran in runs])


@dataclass(frozen=True, slots=True)
class WholeScan:
    """A scan of ``size`` bytes of text as one .jsonl: rates in MB/s. ``exact`` is reading and exact
    matching alone; ``scan`` the whole command on one core, by processor time, ``wall`` by the wall;
    ``share`` the second against the first, the median of pairs; ``first`` and ``again`` are seconds
    of processor time of the first scan and of one with nothing new; memory in bytes; ``store``
    bytes on the disk, ``bare`` without the letters of the texts."""

    source: str
    size: int
    documents: int
    exact: float
    scan: float
    share: float
    wall: float
    first: float
    again: float
    driver: int
    store: int
    bare: int


def measure_scan(book: Phrasebook, sizes: Sizes) -> WholeScan:
    """``scan`` over speeches, one job, against reading and exact matching of the same file."""
    with new_folder() as folder:
        cache = primed_cache(folder)
        made, source = make_sparse(sizes.scan, seed=30)
        path, kept = folder / "speeches.jsonl", folder / "wordings"
        write_jsonl(path, made.texts)
        kept.write_bytes(pickle.dumps(wordings_of(book)))
        exact, scans, again = [], [], []
        for turn in range(sizes.commands):
            said = child("exact", str(kept), str(path), cores=1).output.split()
            exact.append(float(said[0]))
            store = fresh_store(folder, cache, f"store{turn}")
            scans.append(scan(path, store, "--jobs", "1", cores=1))
            again.append(scan(path, store, "--jobs", "1", cores=1).processor)
            size_of_store = store_size(store)
            shutil.rmtree(store)
        store = fresh_store(folder, cache, "bare")
        scan(path, store, "--no-texts")
        million = made.size / 1e6
        return WholeScan(
            source,
            made.size,
            len(made.texts),
            million / median(exact),
            million / median([ran.processor for ran in scans]),
            median([one / ran.processor for one, ran in zip(exact, scans, strict=True)]),
            million / median([ran.wall for ran in scans]),
            median([ran.processor for ran in scans]),
            median(again),
            max(ran.driver for ran in scans),
            size_of_store,
            store_size(store),
        )


@dataclass(frozen=True, slots=True)
class TwoCores:
    """``size`` bytes of dense text as one .jsonl, by one process and by two; seconds by the wall,
    and how many times as fast two were (medians of pairs). ``tables``: from the file to a table of
    matches, as all peers are measured; ``scans``: the whole command. Of the command with two jobs
    the processor seconds of the driver and of all workers, and the peak memory in bytes of the
    driver and of a worker."""

    size: int
    tables: "Pairs"
    scans: "Pairs"
    driver_seconds: float
    worker_seconds: float
    driver: int
    worker: int


@dataclass(frozen=True, slots=True)
class Pairs:
    """Seconds of one process and of two, and how many times as fast the second was."""

    one: float
    two: float
    faster: float


def measure_two_cores(book: Phrasebook, sizes: Sizes) -> TwoCores:
    """One process against two, in turn; enough text that starting, which no second core helps, is
    a small part of it."""
    with new_folder() as folder:
        cache = primed_cache(folder)
        made = DenseText(book, seed=2).make(8 * sizes.scan)
        path, kept = folder / "dense.jsonl", folder / "wordings"
        write_jsonl(path, made.texts)
        kept.write_bytes(pickle.dumps(wordings_of(book)))
        size = made.size
        del made
        tables: list[list[float]] = []
        scans: list[list[Ran]] = []
        for _ in range(sizes.commands):
            tables.append(
                [
                    float(child("table", str(kept), str(path), jobs).output.split()[0])
                    for jobs in ("1", "2")
                ]
            )
        for turn in range(min(3, sizes.commands)):
            scans.append([])
            for jobs in ("1", "2"):
                store = fresh_store(folder, cache, f"store{turn}")
                scans[-1].append(scan(path, store, "--jobs", jobs))
                shutil.rmtree(store)
        two = [ran for _, ran in scans]
        return TwoCores(
            size,
            _pairs(tables),
            _pairs([[ran.wall for ran in pair] for pair in scans]),
            median([ran.alone for ran in two]),
            median([ran.others for ran in two]),
            max(ran.driver for ran in two),
            max(ran.worker for ran in two),
        )


def _pairs(seconds: list[list[float]]) -> Pairs:
    ones, twos = zip(*seconds, strict=True)
    faster = [one / two for one, two in zip(ones, twos, strict=True)]
    return Pairs(median(ones), median(twos), median(faster))
