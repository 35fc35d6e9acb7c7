"""How long a report of 300 phrases and 100,000 documents takes, and how much memory.

    python bench/report_bench.py [DOCUMENTS] [PHRASES]

Makes texts of 150 words with planted phrases and dates over eight years, scans them into a store
in a temporary folder (not timed), and writes the report in a process of its own, whose time and
peak memory are printed. Nothing is random between two runs.
"""

import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SYLLABLES = [consonant + vowel for consonant in "bdfgklmnprst" for vowel in "aeio"]
REPORT = """
import resource, sys, time
from tracker.publish import write_report
from tracker.results import Store
start = time.perf_counter()
def tell(step):
    print(f"{time.perf_counter() - start:7.1f} s  {step}")
with Store.open(sys.argv[1]) as store:
    files = write_report(store, sys.argv[2], progress=tell)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(f"{time.perf_counter() - start:7.1f} s  {len(files)} files, peak {peak:,.0f} MiB")
"""


def make_word(rng: random.Random) -> str:
    """A word no phrase has by chance."""
    return "".join(rng.choice(SYLLABLES) for _ in range(rng.choice((2, 3, 4))))


def write_book(file: Path, phrases: int, rng: random.Random) -> list[str]:
    """A phrasebook of three-word phrases; returns their wordings."""
    wordings = [" ".join("x" + make_word(rng) for _ in range(3)) for _ in range(phrases)]
    lines = ["version: 1", "phrases:"]
    for number, wording in enumerate(wordings):
        zh = "".join(chr(0x4E00 + (number * 7 + step * 331) % 20000) for step in range(4))
        lines.append(
            f"  - {{id: phrase-{number}, zh: {zh}, en: {wording.title()}, category: made-up, "
            f"wordings: [{wording}]}}"
        )
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return wordings


def write_texts(file: Path, documents: int, wordings: list[str], rng: random.Random) -> None:
    """The texts as JSON lines; rank r of the phrases is planted about 1 / r of the time."""
    words = [make_word(rng) for _ in range(4000)]
    weights = [1 / (rank + 2) for rank in range(len(wordings))]
    with file.open("w", encoding="utf-8") as out:
        for number in range(documents):
            tokens = rng.choices(words, k=150)
            for wording in rng.choices(wordings, weights, k=rng.randrange(9)):
                tokens.insert(rng.randrange(len(tokens)), wording + ".")
            year, month, day = 2016 + number * 8 // documents, rng.randrange(12), rng.randrange(28)
            written = f"{year}-{month + 1:02}-{day + 1:02}"
            date = {"date": written} if rng.random() < 0.97 else {}
            record = {"id": f"{number:06}", "title": f"Text {number}", "text": " ".join(tokens)}
            out.write(json.dumps({**record, **date}) + "\n")


def main(documents: int = 100_000, phrases: int = 300) -> None:
    """Make, scan, report."""
    rng = random.Random(7)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        wordings = write_book(folder / "book.yaml", phrases, rng)
        write_texts(folder / "texts.jsonl", documents, wordings, rng)
        start = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "tracker", "scan", str(folder / "texts.jsonl"), "--phrasebook",
             str(folder / "book.yaml"), "--store", str(folder / "store"), "--no-report",
             "--quiet"],
            check=True,
        )  # fmt: skip
        print(
            f"scan of {documents:,} texts: {time.perf_counter() - start:.1f} s (not measured here)"
        )
        subprocess.run(
            [sys.executable, "-c", REPORT, str(folder / "store"), str(folder / "report")],
            check=True,
        )


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
