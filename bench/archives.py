"""Scans of archives: very many files, a very large one, and whole corpora."""

import gzip
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from generate import SHARED, DenseText, make_old, make_sparse, write_jsonl
from stores import fresh_store, new_folder, primed_cache, scan, store_size

from tracker.phrasebook.phrase import Phrasebook
from tracker.texts import ReadOptions, Source, list_sources, split_source

SMALL_FILES = 100_000
BIG_FILE = 1_000_000_000  # bytes
TOGETHER = ("un_general_debate_2012_2024_plus_CHN_1946_en.jsonl.gz", "cpcnews_zh.jsonl.gz")


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive-sized scan: seconds by the wall, bytes of text, documents, peak memory in bytes of
    driver and worker, bytes of the store, seconds of a second scan; ``fifths`` is the memory of the
    largest process, in bytes, at its highest in each fifth of the scan."""

    label: str
    size: int
    documents: int
    wall: float
    driver: int
    worker: int
    store: int
    again: float
    fifths: tuple[int, ...] = ()


def measure_archives(
    book: Phrasebook, size: int = BIG_FILE, files: int = SMALL_FILES, jobs: int = 2
) -> Iterator[Archive]:
    """Very many small files, and one file of ``size`` bytes: of records, and of plain text."""
    with new_folder() as folder:
        cache = primed_cache(folder)
        big = folder / "big.jsonl"
        documents = _write_big(big, folder / "part.jsonl", book, size)
        label = f"one .jsonl of {size / 1e6:,.0f} MB"
        yield _archive(label, big, folder, cache, documents, big.stat().st_size, jobs)
        plain = folder / "big.txt"
        with big.open(encoding="utf-8") as records, plain.open("w", encoding="utf-8") as output:
            for line in records:
                output.write(json.loads(line)["text"].strip() + "\n\n")
        big.unlink()
        make_old(plain)
        whole = plain.stat().st_size
        label = f"one .txt of {whole / 1e6:,.0f} MB, in sections"
        yield _archive(label, plain, folder, cache, len(split_plain(plain)), whole, jobs)
        plain.unlink()
        small = folder / "small"
        texts = _small_texts(book)
        for number in range(files):
            place = small / f"{number // 1000:03}"
            place.mkdir(parents=True, exist_ok=True)
            file = place / f"{number:06}.txt"
            file.write_text(next(texts), encoding="utf-8")
            make_old(file)
        whole = sum(file.stat().st_size for file in small.rglob("*.txt"))
        yield _archive(f"{files:,} files", small, folder, cache, files, whole, jobs)


def _write_big(big: Path, part: Path, book: Phrasebook, size: int) -> int:
    """A .jsonl of about ``size`` bytes, a twentieth of it dense; the number of its records."""
    speeches, _ = make_sparse(min(40_000_000, size // 5))
    documents = 0
    with big.open("wb") as output:
        while output.tell() < size:
            dense = DenseText(book, seed=documents).make(min(2_000_000, size // 100))
            # the speeches come again and again, each time as other texts
            again = (f"{documents + n}. {text}" for n, text in enumerate(speeches.texts))
            mixed = [*dense.texts, *again]
            write_jsonl(part, mixed)
            output.write(part.read_bytes())
            documents += len(mixed)
    part.unlink()
    make_old(big)
    return documents


def split_plain(file: Path) -> list[Source]:
    """The sections of a large .txt; the one of a smaller one."""
    [source] = list_sources([str(file)], ReadOptions())
    assert isinstance(source, Source)
    return split_source(source, 1)


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
    label: str,
    paths: Path | list[Path],
    folder: Path,
    cache: Path,
    documents: int,
    size: int,
    jobs: int = 2,
) -> Archive:
    store = fresh_store(folder, cache, "archive")
    ran = scan(paths, store, "--jobs", str(jobs))
    again = scan(paths, store, "--jobs", str(jobs))
    kept = store_size(store)
    shutil.rmtree(store)
    fifth = -(-len(ran.course) // 5) or 1
    fifths = tuple(max(ran.course[at : at + fifth]) for at in range(0, len(ran.course), fifth))
    return Archive(
        label, size, documents, ran.wall, ran.driver, ran.worker, kept, again.wall, fifths
    )
