"""How cost grows: with wordings, with text; what a matcher that has learnt nothing costs; and
whether verbatim wordings are found."""

import itertools
import pickle
import random
import tempfile
from dataclasses import dataclass
from pathlib import Path

from against import measure_run
from books import plain_book, without_conditions
from generate import DenseText
from measuring import MIB, child, median, on_cores
from peers import PEERS, wordings_of
from sizes import Sizes

from tracker.matching import compile_phrasebook, find_in_batch
from tracker.phrasebook.phrase import Phrasebook

BOOKS = (150, 650, 5_000)
GROWING = ("ahocorasick_rs", "phrasetrack, cold", "phrasetrack, steady")


@dataclass(frozen=True, slots=True)
class Growth:
    """A step of growth: its label and what was measured at it."""

    label: str
    values: tuple[float, ...]


def grow_wordings(book: Phrasebook, sizes: Sizes) -> list[Growth]:
    """MB/s of GROWING with 150, 650 and 5,000 plain wordings on the same dense text, whose mentions
    are planted from the 650."""
    text = DenseText(plain_book(book, 650))
    dense = [text.make(sizes.text) for _ in range(sizes.rounds + 1)]
    wordings = {count: wordings_of(plain_book(book, count)) for count in BOOKS}
    ready = {(c, name): PEERS[name](wordings[c]) for c in BOOKS for name in GROWING}
    rates: dict[tuple[int, str], list[float]] = {key: [] for key in ready}
    with on_cores(1):
        for turn, made in enumerate(dense):
            for key, peer in ready.items():
                spent, _ = measure_run(peer, made.texts)
                if turn:
                    rates[key].append(made.size / 1e6 / spent)
    return [
        Growth(f"{count:,}", tuple(median(rates[count, name]) for name in GROWING))
        for count in BOOKS
    ]


def grow_text(book: Phrasebook, sizes: Sizes) -> list[Growth]:
    """(MB/s, MiB at the peak) of a fresh process that matches generated dense text batch by batch,
    at each size; the shipped phrasebook."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / "wordings"
        kept.write_bytes(pickle.dumps(wordings_of(book)))
        for size in sizes.grow:
            said = child("stream", str(kept), str(size), "phrasetrack, steady", cores=1).output
            spent, total, _, memory = said.split()[-4:]
            rate = float(total) / 1e6 / float(spent)
            rows.append(Growth(f"{size / 1e6:,.1f} MB", (rate, int(memory) / MIB)))
    return rows


@dataclass(frozen=True, slots=True)
class Verbatim:
    """Of ``wordings`` put into plain text as they are, how many were found by a match of their
    phrase, and how many only lie under a match of another phrase; some of those ``missed``."""

    wordings: int
    found: int
    covered: int
    missed: tuple[str, ...]

    @property
    def share(self) -> float:
        """Found, or hidden by an overlap: overlaps are decided later."""
        return (self.found + self.covered) / self.wordings


def find_verbatim(book: Phrasebook, every: int) -> Verbatim:
    """Every so manieth variant of every wording, verbatim, each in a text of its own; conditions
    are switched off."""
    free = without_conditions(book)
    variants = sorted(
        {
            (variant, phrase.id)
            for phrase in free.phrases
            for wording in phrase.wordings
            for variant in wording.variants
            if "..." not in variant
        }
    )
    random.Random(3).shuffle(variants)
    chosen = variants[::every]
    before = "Then nobody knew why, yet; "
    columns = find_in_batch([f"{before}{v}." for v, _ in chosen], compile_phrasebook(free))
    by_text: dict[int, list[tuple[int, int, str]]] = {}
    for text, start, end, phrase in zip(
        columns.text.tolist(),
        columns.start.tolist(),
        columns.end.tolist(),
        columns.phrase.tolist(),
        strict=True,
    ):
        by_text.setdefault(text, []).append((start, end, columns.phrases[phrase]))
    found = covered = 0
    missed = []
    for number, (variant, phrase) in enumerate(chosen):
        begin, last = len(before), len(before) + len(variant)
        over = [p for s, e, p in by_text.get(number, ()) if s < last and e > begin]
        found += phrase in over
        covered += bool(over) and phrase not in over
        if not over:
            missed.append(f"{phrase}: {variant}")
    return Verbatim(len(chosen), found, covered, tuple(itertools.islice(missed, 10)))
