"""The groups of copies among the documents of a selection: found once, kept in the cache.

Looking for copies reads every text. What was found holds as long as the same documents have the
same letters and dates, and is kept by a digest of them; the folder ``cache`` may be deleted.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from tracker.results.durable import keep_in_cache
from tracker.texts.reprints import CANDIDATE, CUTOFF, FEWEST, RUN, RUN_HAN, SAMPLE, find_reprints

if TYPE_CHECKING:
    from tracker.results.store import Store

MEASURE = (RUN, RUN_HAN, FEWEST, SAMPLE, CANDIDATE)  # what is kept was found with these
COMPARED = ("title", "body")  # zones; two pages of one site share their boilerplate
AHEAD = 200  # texts read at once
KEPT_CHARACTERS = 25_000_000  # of texts read, up to 100 MB of memory
KEPT_GROUPS = 4  # selections the cache holds; the oldest make way
SCHEMA = {"group": pl.String, "document": pl.String, "share": pl.Float64}


def reprint_groups(
    store: "Store", cutoff: float = CUTOFF, tell: Callable[[str], None] = lambda step: None
) -> pl.DataFrame:
    """The documents that have copies, group by group, each group by date.

    Columns: ``group``, the id of its earliest document (undated ones last, then by id);
    ``document``; ``share``, its containment with the member it is most like. ``tell`` hears once
    that texts are compared, if nothing was kept.

    Raises ValueError if ``cutoff`` is not above 0 and at most 1, NoInput where texts were not kept.
    """
    documents = store.documents(COMPARED).sort("date_earliest", "document", nulls_last=True)
    kept = store.cache / f"{_digest(documents, cutoff)}.reprints"
    found = _recall(kept)
    if found is None:
        tell(f"comparing {documents.height:,} texts to find copies")
        reader = _Reader(store, documents["document"].to_list())
        found = [
            (one.group, one.document, one.share)
            for one in find_reprints(reader.documents, reader.read, cutoff)
        ]
        keep_in_cache(kept, json.dumps(found).encode(), "*.reprints", KEPT_GROUPS)
    groups = pl.DataFrame(found, SCHEMA, orient="row")
    place = pl.int_range(pl.len())
    return groups.sort(place.min().over("group"), place)


def _digest(documents: pl.DataFrame, cutoff: float) -> str:
    digest = hashlib.sha256(json.dumps([*MEASURE, cutoff]).encode())
    for row in documents.select("document", "sha256", "units", "date_earliest").iter_rows():
        digest.update(json.dumps(row).encode())
    return digest.hexdigest()[:32]


class _Reader:
    """The counted letters of documents. Those that will be asked for next are read with them;
    what was read is kept, as far as there is room, for texts that are compared in full."""

    def __init__(self, store: "Store", documents: Sequence[str]) -> None:
        self.store = store
        self.documents = documents
        self.letters: dict[str, str] = {}
        self.room = KEPT_CHARACTERS
        self.next = 0

    def read(self, document: str) -> str:
        """Title and body of a document."""
        if document not in self.letters:
            ahead = [document]
            if self.next < len(self.documents) and self.documents[self.next] == document:
                ahead = list(self.documents[self.next : self.next + AHEAD])
                self.next += len(ahead)
            found = {name: self._counted(name, text) for name, text in self._texts(ahead)}
            self._keep(found)
            return found[document]
        return self.letters[document]

    def _texts(self, documents: Sequence[str]) -> Iterable[tuple[str, str]]:
        return self.store.texts(documents).items()

    def _counted(self, document: str, text: str) -> str:
        zones = self.store.zones(document)
        return "\n".join(text[zone.start : zone.end] for zone in zones if zone.name in COMPARED)

    def _keep(self, found: dict[str, str]) -> None:
        self.room -= sum(map(len, found.values()))
        if self.room < 0:  # the texts read last are those asked for next
            self.letters, self.room = {}, KEPT_CHARACTERS - sum(map(len, found.values()))
        self.letters |= found


def _recall(kept: Path) -> list[tuple[str, str, float]] | None:
    """What was found before for the same documents, or None."""
    try:
        rows = json.loads(kept.read_text(encoding="utf-8"))
        return [(str(group), str(document), float(share)) for group, document, share in rows]
    except (OSError, ValueError, TypeError):
        return None
