"""Scans of archives: very many files, a very large one, and whole corpora."""

import gzip
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from generate import SHARED, DenseText, make_old, make_sparse, write_jsonl
from stores import fresh_store, new_folder, primed_cache, scan, store_size

from tracker.phrasebook.phrase import Phrasebook

SMALL_FILES = 100_000
BIG_FILE = 1_000_000_000  # bytes
TOGETHER = ("un_general_debate_2012_2024_plus_CHN_1946_en.jsonl.gz", "cpcnews_zh.jsonl.gz")


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
    with new_folder() as folder:
        cache = primed_cache(folder)
        small = folder / "small"
        texts = _small_texts(book)
        for number in range(SMALL_FILES):
            place = small / f"{number // 1000:03}"
            place.mkdir(parents=True, exist_ok=True)
            file = place / f"{number:06}.txt"
            file.write_text(next(texts), encoding="utf-8")
            make_old(file)
        size = sum(file.stat().st_size for file in small.rglob("*.txt"))
        rows = [_archive("100,000 files", small, folder, cache, SMALL_FILES, size)]
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
        rows.append(_archive("one file of 1 GB", big, folder, cache, documents, big.stat().st_size))
    return rows


def _small_texts(book: Phrasebook) -> Iterator[str]:
    """Short documents: about a kilobyte of a dense one."""
    for text, _, _ in DenseText(book, seed=3).documents(1 << 62):
        for start in range(0, len(text) - 1000, 1000):
            yield text[start : start + 1000]


def measure_corpora() -> list[Archive]:
    """Speeches of the United Nations and Chinese news together, if the folder PHRASETRACK_SHARED
    holds them; sizes are those of the unpacked records."""
    shared = os.environ.get(SHARED)
    paths = [Path(shared) / "corpora" / name for name in TOGETHER] if shared else []
    if not paths or not all(path.is_file() for path in paths):
        return []
    size = documents = 0
    for path in paths:
        with gzip.open(path) as lines:
            for line in lines:
                size += len(line)
                documents += 1
    with new_folder() as folder:
        label = "UN speeches and Chinese news, .jsonl.gz"
        return [_archive(label, paths, folder, primed_cache(folder), documents, size)]


def _archive(
    label: str, paths: Path | list[Path], folder: Path, cache: Path, documents: int, size: int
) -> Archive:
    store = fresh_store(folder, cache, "archive")
    ran = scan(paths, store, "--jobs", "2")
    again = scan(paths, store, "--jobs", "2")
    kept = store_size(store)
    shutil.rmtree(store)
    return Archive(label, size, documents, ran.wall, ran.driver, ran.worker, kept, again.wall)
