"""The fast path against the reference matcher, text by text: python bench/differential.py

Every corpus of the folder PHRASETRACK_SHARED (as many megabytes of each as ``--each`` says, drawn
by ``--seed``), its judged passages and seeds, and generated dense text: each text is matched by
both, and every match they do not share is printed. Exit code 1 if there is one.
"""

import argparse
import gzip
import json
import os
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from generate import SHARED, DenseText

from tracker.matching import (
    CompiledPhrasebook,
    Match,
    compile_phrasebook,
    find_in_batch,
    find_matches,
    with_ready_words,
)
from tracker.phrasebook.load import load_phrasebook

BATCH = 1_000_000  # characters the fast path is given at once
SHOWN = 5  # differences printed of each corpus


def find_fast(texts: list[str], book: CompiledPhrasebook) -> list[list[Match]]:
    """What the fast path finds in each text."""
    found: list[list[Match]] = [[] for _ in texts]
    for text, match in find_in_batch(texts, book).matches():
        found[text].append(match)
    return found


def compare(name: str, texts: list[str], book: CompiledPhrasebook) -> int:
    """How many texts of a corpus differ; prints one line, and the first differences."""
    begin = time.process_time()
    fast: list[list[Match]] = []
    batch: list[str] = []
    for number, text in enumerate(texts):
        batch.append(text)
        if sum(map(len, batch)) >= BATCH or number == len(texts) - 1:
            fast += find_fast(batch, book)
            batch = []
    spent_fast = time.process_time() - begin
    begin = time.process_time()
    different = matches = 0
    for text, found in zip(texts, fast, strict=True):
        wanted = find_matches(text, book)
        matches += len(wanted)
        if found != wanted:
            different += 1
            if different <= SHOWN:
                print(f"  reference only: {[p for p in wanted if p not in found]}")
                print(f"  fast path only: {[p for p in found if p not in wanted]}")
    spent = time.process_time() - begin
    size = sum(len(text.encode("utf-8", "surrogatepass")) for text in texts) / 1e6
    print(
        f"{name}: {size:.1f} MB, {len(texts):,} texts, {matches:,} matches, {different} texts "
        f"differ; {size / max(spent_fast, 1e-9):.1f} against {size / max(spent, 1e-9):.2f} MB/s"
    )
    sys.stdout.flush()
    return different


def corpora(each: float, seed: int) -> Iterator[tuple[str, list[str]]]:
    """Name and texts of every corpus, about ``each`` megabytes of it."""
    folder = Path(os.environ[SHARED]) if os.environ.get(SHARED) else None
    if folder is not None:
        for path in sorted((folder / "corpora").glob("*.jsonl.gz")):
            with gzip.open(path, "rt", encoding="utf-8") as lines:
                texts = [json.loads(line)["text"] or "" for line in lines]
            random.Random(seed).shuffle(texts)
            yield path.name.removesuffix(".jsonl.gz"), _first(texts, each)
        for name in ("gold/passages", "seeds"):
            paths = sorted((folder / name).glob("*.txt"))
            yield name, [path.read_text("utf-8", errors="replace") for path in paths]
    yield "generated dense text", DenseText(load_phrasebook(), seed).make(int(each * 1e6)).texts


def _first(texts: list[str], megabytes: float) -> list[str]:
    kept, size = [], 0.0
    for text in texts:
        if size >= megabytes * 1e6:
            break
        kept.append(text)
        size += len(text.encode("utf-8", "surrogatepass"))
    return kept


def main() -> int:
    """Compare on everything there is; 1 if anything differs."""
    parser = argparse.ArgumentParser(description="The fast path against the reference matcher.")
    parser.add_argument("--each", type=float, default=4.0, help="megabytes of each corpus")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    book = with_ready_words(compile_phrasebook(load_phrasebook()))
    different = sum(compare(n, texts, book) for n, texts in corpora(chosen.each, chosen.seed))
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
