"""Every peer over the same texts in turn, and what each of them finds."""

import pickle
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from generate import Made, Planted, size_of, write_jsonl
from measuring import child, median, on_cores, processor_seconds
from peers import PEERS, Found, NotInstalled, Peer, Wordings

SHOWN = 4  # seconds: what a peer is given to show its memory
TRIAL = 20_000  # bytes: how fast a peer is, to see how much it can be given
BETWEEN = "\f"  # stands between the documents of a file
FORGETS = "phrasetrack, cold"
LEARNS = "phrasetrack, steady"

Places = dict[tuple[int, str], list[tuple[int, int]]]
"""By text and phrase: start and end of all that was found."""


@dataclass(slots=True)
class Measured:
    """What was measured of one peer. Rates in MB/s (10^6 bytes of UTF-8 a second of processor
    time), one a round; ``found`` and ``decoys`` are shares of ``mentions`` and of the decoys."""

    name: str
    dense: list[float] = field(default_factory=list)
    sparse: list[float] = field(default_factory=list)
    found: float = 0.0
    verbatim: float = 0.0
    decoys: float = 0.0
    mentions: int = 0
    memory: int = 0

    @property
    def dense_rate(self) -> float:
        """The median of the rounds."""
        return median(self.dense)

    @property
    def sparse_rate(self) -> float:
        """The median of the rounds."""
        return median(self.sparse)


def measure_peers(
    wordings: Wordings,
    dense: Sequence[Made],
    sparse: Sequence[Made],
    seconds: float,
    names: Sequence[str] = tuple(PEERS),
) -> dict[str, Measured]:
    """Every peer over every text but the first, which only the steady matcher reads, to learn.

    A peer that needs more than ``seconds`` for a text is given its first documents only.
    """
    result: dict[str, Measured] = {}
    for name in names:
        try:
            peer = PEERS[name](wordings)
        except NotInstalled as missing:
            print(f"{name}: left out, {missing} is not installed", file=sys.stderr)
            continue
        del peer
        result[name] = Measured(name)
    with on_cores(1):
        ready = {name: PEERS[name](wordings) for name in result}
        for kind, rounds in (("dense", dense), ("sparse", sparse)):
            speeds = {name: _trial(name, peer, rounds[0]) for name, peer in ready.items()}
            for turn, made in enumerate(rounds[1:]):
                order = list(ready)
                for name in order[turn % len(order) :] + order[: turn % len(order)]:
                    part = _first_documents(made, speeds[name] * seconds)
                    spent, found = measure_run(ready[name], part.texts)
                    getattr(result[name], kind).append(part.size / 1e6 / spent)
                    if kind == "dense" and turn == 0:
                        _compare(result[name], part, ready[name].places(part.texts, found))
            for peer in ready.values():
                compiled = getattr(peer, "compiled", None)
                if compiled is not None:
                    compiled.cached.clear()
    return result


def measure_run(peer: Peer, texts: Sequence[str]) -> tuple[float, Any]:
    """Processor seconds of a whole run: a file of documents is read, decoded and taken apart,
    matched, and what was found becomes a table. Also what was found."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "documents"
        path.write_text(BETWEEN.join(texts), "utf-8", newline="")
        found: list[Any] = []

        if forget := getattr(peer, "forget", None):
            forget()

        def run() -> Any:
            found.append(peer.find(path.read_bytes().decode("utf-8").split(BETWEEN)))
            return peer.table(found[0])

        spent, _ = processor_seconds(run)
    return spent, found[0]


def _trial(name: str, peer: Peer, made: Made) -> float:
    """Bytes a second, roughly; the steady matcher reads the whole text and learns."""
    if name in (LEARNS, FORGETS):
        peer.find(made.texts if name == LEARNS else made.texts[:2])
        return float("inf")
    part = _first_documents(made, TRIAL)
    spent, _ = processor_seconds(peer.find, part.texts)
    return part.size / max(spent, 1e-6)


def _first_documents(made: Made, size: float) -> Made:
    """The first documents of about ``size`` bytes together, with their truth."""
    if size >= made.size:
        return made
    count = total = 0
    for text in made.texts:
        count += 1
        total += len(text.encode("utf-8", "surrogatepass"))
        if total >= size:
            break
    texts = made.texts[:count]
    planted = [mention for mention in made.planted if mention.text < count]
    decoys = [mention for mention in made.decoys if mention.text < count]
    return Made(texts, planted, decoys, size_of(texts))


def _compare(measured: Measured, made: Made, found: Sequence[Found]) -> None:
    places: Places = defaultdict(list)
    for text, start, end, phrase in found:
        places[text, phrase].append((start, end))
    measured.mentions = len(made.planted)
    measured.found = _share(made.planted, places)
    measured.verbatim = _share([m for m in made.planted if m.verbatim], places)
    measured.decoys = _share(made.decoys, places)


def _share(wanted: Sequence[Planted], places: Places) -> float:
    """How many of these places were found: by their phrase, and at least half of their length."""
    hits = sum(
        any(
            2 * (min(end, mention.end) - max(start, mention.start)) >= mention.end - mention.start
            for start, end in places.get((mention.text, mention.phrase), ())
        )
        for mention in wanted
    )
    return hits / len(wanted) if wanted else 0.0


def measure_memory(measured: dict[str, Measured], wordings: Wordings, made: Made) -> None:
    """The peak memory of each peer in a fresh process, over texts it reads batch by batch."""
    with tempfile.TemporaryDirectory() as folder:
        texts, book = Path(folder) / "texts.jsonl", Path(folder) / "wordings"
        book.write_bytes(pickle.dumps(wordings))
        for name, row in measured.items():
            # a slow peer shows its memory on its first documents
            part = _first_documents(made, row.dense_rate * 1e6 * SHOWN)
            write_jsonl(texts, part.texts)
            row.memory = int(child("memory", name, str(book), str(texts)).output.split()[-1])
