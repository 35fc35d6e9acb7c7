"""What has to be measured in a process of its own; prints one line of numbers."""

import itertools
import json
import pickle
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

BATCH = 200  # documents read at a time


def _texts(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8") as lines:
        while batch := [json.loads(line)["text"] for line in itertools.islice(lines, BATCH)]:
            yield batch


def memory(name: str, book: str, path: str) -> None:
    """Peak memory in bytes of a peer that reads texts batch by batch."""
    from measuring import peak_memory
    from peers import PEERS

    peer = PEERS[name](pickle.loads(Path(book).read_bytes()))
    for texts in _texts(Path(path)):
        peer.find(texts)
    print(peak_memory())


def exact(book: str, path: str) -> None:
    """Seconds of processor time and bytes: reading records and exact matching alone. The automaton
    is built before the clock starts."""
    from peers import RustAhoCorasick

    peer = RustAhoCorasick(pickle.loads(Path(book).read_bytes()))
    begin = time.process_time()
    found = 0
    for texts in _texts(Path(path)):
        found += sum(map(len, peer.find(texts)))
    print(time.process_time() - begin, found)


def stream(book: str, size: str, peer: str) -> None:
    """Seconds, bytes, matches and peak memory of matching generated dense text that is never held
    as a whole."""
    from generate import DenseText
    from measuring import peak_memory
    from peers import PEERS

    wordings = pickle.loads(Path(book).read_bytes())
    matcher = PEERS[peer](wordings)
    spent, total, found = 0.0, 0, 0
    documents = DenseText(wordings.book).documents(int(size))
    while batch := [text for text, _, _ in itertools.islice(documents, BATCH)]:
        total += sum(len(text.encode()) for text in batch)
        begin = time.process_time()
        columns = matcher.find(batch)
        spent += time.process_time() - begin
        found += len(columns.start)
    print(spent, total, found, peak_memory())


def table(book: str, path: str, jobs: str) -> None:
    """Seconds by the wall and matches: a .jsonl read, matched and made one table of matches by so
    many processes, as a scan does it but for its store. The phrasebook is compiled before the clock
    starts, workers are started after."""
    from tracker.cli.memory import keep_freed_memory
    from tracker.matching import compile_phrasebook, with_ready_words
    from tracker.scanning.book import BookMatcher
    from tracker.scanning.engine import InThisProcess
    from tracker.scanning.feeding import tasks_of
    from tracker.scanning.kit import Kit
    from tracker.scanning.planning import ToRead
    from tracker.scanning.pool import WorkerPool
    from tracker.texts.source import ReadOptions, Source

    keep_freed_memory()
    wordings = pickle.loads(Path(book).read_bytes())
    matcher = BookMatcher(with_ready_words(compile_phrasebook(wordings.book)))
    status = Path(path).stat()
    source = Source(Path(path).name, path, "jsonl", status.st_size, status.st_mtime_ns)
    options = ReadOptions(as_of="2026-01-01")
    kit = Kit(matcher, {0: options}, {0: ""}, keep_texts=False)
    begin = time.perf_counter()
    engine = InThisProcess() if jobs == "1" else WorkerPool(int(jobs))
    frames = []
    for rows in engine.run(tasks_of([ToRead(0, source, frozenset())], kit), kit):
        from tracker.results.segments import match_frame  # with threads, after workers are forked

        if rows.matches is not None:
            frames.append(match_frame(rows.matches))
    import polars as pl

    found = pl.concat(frames).height
    seconds = time.perf_counter() - begin
    engine.close()
    print(seconds, found)


if __name__ == "__main__":
    measures: dict[str, Callable[..., None]] = {
        "memory": memory,
        "exact": exact,
        "stream": stream,
        "table": table,
    }
    measures[sys.argv[1]](*sys.argv[2:])
