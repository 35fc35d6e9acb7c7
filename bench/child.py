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


if __name__ == "__main__":
    measures: dict[str, Callable[..., None]] = {"memory": memory, "exact": exact, "stream": stream}
    measures[sys.argv[1]](*sys.argv[2:])
