"""Speed of making documents (zones, dates, language, hash) of records, against json.loads alone.

    python bench/texts_speed.py FILE.jsonl

Prints MB of text a second of processor time for both, and their ratio: only that can be compared
between machines.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tracker.texts.building import RawText, build_document
from tracker.texts.source import ReadOptions


def best_of_three(work: Callable[[], object]) -> float:
    """Seconds of processor time of the quickest of three runs."""
    times = []
    for _ in range(3):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def measure(path: Path) -> None:
    """Print the two speeds for one file."""
    lines = path.read_bytes().splitlines()
    records = [json.loads(line) for line in lines]
    raws = [RawText(str(number), record["text"]) for number, record in enumerate(records)]
    options = ReadOptions(as_of="2027-01-01")
    size = sum(len(raw.text.encode()) for raw in raws) / 1e6
    parse = best_of_three(lambda: [json.loads(line) for line in lines])
    build = best_of_three(lambda: [build_document(raw, options, "2027-01-01") for raw in raws])
    print(f"{path.name}: {size:.1f} MB; json.loads {size / parse:.0f} MB/s; documents "
          f"{size / build:.0f} MB/s; ratio {parse / build:.2f}")  # fmt: skip


if __name__ == "__main__":
    measure(Path(sys.argv[1]))
