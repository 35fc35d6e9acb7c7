"""make bench: one run, all tables. docs/performance.md holds a dated one.

python bench/run.py            the whole run, a quarter of an hour or so
python bench/run.py --quick    small sizes, to see that everything works
python bench/run.py --big      also a file of a gigabyte (of records, and of plain text) and
                               100,000 small files; --big-size MB, --big-files N, --jobs N: others
python bench/run.py --only peers,growth,commands,cores,corpora,big
"""

import argparse
import os
import platform
import sys
from collections.abc import Sequence

from against import Measured, measure_memory, measure_peers
from archives import measure_archives, measure_corpora
from books import plain_book
from commands import measure_scan, measure_start_up, measure_two_cores
from generate import DenseText, Made, make_sparse, size_of
from growth import find_verbatim, grow_text, grow_wordings
from peers import wordings_of
from reach import Figures, reach_rows, shipped_rows
from sizes import QUICK, WHOLE, Sizes
from tables import (
    archive_rows,
    cores_rows,
    peer_rows,
    print_table,
    scan_rows,
    start_up_rows,
    text_rows,
    verbatim_line,
    wording_rows,
)

from tracker.phrasebook.load import load_phrasebook
from tracker.phrasebook.phrase import Phrasebook

PARTS = ("peers", "growth", "commands", "cores", "corpora")


def run(sizes: Sizes, parts: Sequence[str], big: Sequence[int] = ()) -> Figures:
    """Measure the parts asked for, printing each table as it is done. ``big``: bytes of the large
    file, number of small ones, jobs."""
    book = load_phrasebook()
    figures = Figures()
    if "peers" in parts:
        sparse, source = _sparse_rounds(sizes)
        figures.plain = _peers(plain_book(book, 650), "650 plain wordings", sizes, sparse, source)
        variants = sum(len(w.variants) for p in book.phrases for w in p.wordings)
        label = f"the shipped phrasebook, {variants:,} variants"
        figures.shipped = _peers(book, label, sizes, sparse, source)
        figures.verbatim = find_verbatim(book, sizes.wordings)
        print(verbatim_line(figures.verbatim))
    if "growth" in parts:
        figures.wordings = grow_wordings(book, sizes)
        print_table("Growth with wordings, dense text, MB/s", wording_rows(figures.wordings))
        figures.text = grow_text(book, sizes)
        print_table("Growth with text, dense, a fresh process each", text_rows(figures.text))
    if "commands" in parts:
        figures.start_up = measure_start_up(sizes)
        print_table("Start-up, seconds", start_up_rows(figures.start_up))
        figures.scan = measure_scan(book, sizes)
        print_table("The whole scan of speeches, one job", scan_rows(figures.scan))
    if "cores" in parts:
        figures.cores = measure_two_cores(book, sizes)
        print_table("Dense text, one process and two", cores_rows(figures.cores))
    if "corpora" in parts and (corpora := measure_corpora()):
        print_table("Whole corpora, two jobs", archive_rows(corpora))
    if "big" in parts:
        for archive in measure_archives(book, *big):
            print_table("Archive", archive_rows([archive]))
            sys.stdout.flush()
    return figures


def _peers(
    book: Phrasebook, label: str, sizes: Sizes, sparse: list[Made], source: str
) -> dict[str, Measured]:
    wordings = wordings_of(book)
    text = DenseText(book)
    dense = [text.make(sizes.text) for _ in range(sizes.rounds + 1)]
    measured = measure_peers(wordings, dense, sparse, sizes.seconds)
    measure_memory(measured, wordings, dense[1])
    per_mb = len(dense[1].planted) / dense[1].size * 1e6
    print_table(
        f"Peers with {label}; one core; dense: {per_mb:,.0f} mentions planted a MB; "
        f"sparse: {source}",
        peer_rows(measured),
    )
    return measured


def _sparse_rounds(sizes: Sizes) -> tuple[list[Made], str]:
    """Sparse text in as many parts as there are rounds, and one to learn from."""
    number = sizes.rounds + 1
    made, source = make_sparse(sizes.text * number)
    cuts = [made.texts[turn::number] for turn in range(number)]
    return [Made(texts, [], [], size_of(texts)) for texts in cuts], source


def main() -> None:
    """Read the arguments, measure, print."""
    parser = argparse.ArgumentParser(description="Speed of phrasetrack and of its peers.")
    parser.add_argument("--quick", action="store_true", help="small sizes")
    parser.add_argument("--big", action="store_true", help="also archive-sized scans")
    parser.add_argument("--only", default="", help=f"parts, of {', '.join((*PARTS, 'big'))}")
    parser.add_argument("--big-size", type=int, default=1000, help="MB of the large file")
    parser.add_argument("--big-files", type=int, default=100_000, help="small files")
    parser.add_argument("--jobs", type=int, default=2, help="processes of the archive scans")
    chosen = parser.parse_args()
    parts = tuple(chosen.only.split(",")) if chosen.only else PARTS
    parts += ("big",) if chosen.big else ()
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    print(f"{platform.system()}, {cores} cores, Python {platform.python_version()}\n")
    sys.stdout.flush()
    big = (chosen.big_size * 1_000_000, chosen.big_files, chosen.jobs)
    figures = run(QUICK if chosen.quick else WHOLE, parts, big)
    goals = reach_rows(figures)
    if len(goals) > 1:
        print_table("To reach", goals)
    if figures.shipped:
        print_table("The shipped phrasebook", shipped_rows(figures))


if __name__ == "__main__":
    main()
