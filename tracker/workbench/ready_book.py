"""The phrasebook ready to match and the names of its phrases, from the cache of a store if it has
them: a question about one sentence should not wait for a book to be loaded and compiled."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tracker.matching import CompiledPhrasebook
from tracker.results.catalogue import CACHE
from tracker.scanning.book import open_book


@dataclass(frozen=True, slots=True)
class ReadyBook:
    """A compiled phrasebook with the labels of its phrases, by id: zh, en, category, gloss."""

    compiled: CompiledPhrasebook
    labels: dict[str, dict[str, str | None]]

    def name(self, phrase: str) -> str:
        """The Chinese of a phrase, else its English; "" for what is no phrase of the book."""
        label = self.labels.get(phrase, {})
        return label.get("zh") or label.get("en") or ""


def open_ready_book(paths: Sequence[str], store: str | Path) -> ReadyBook:
    """The phrasebook of these files (none: the default one).

    Raises FaultyFile with every fault of the files, NoInput if one is not there.
    """
    opened = open_book(paths, Path(store) / CACHE)
    compiled = getattr(opened.matcher, "compiled", None)
    assert isinstance(compiled, CompiledPhrasebook)
    rows = json.loads(opened.matching.phrases)
    return ReadyBook(compiled, {row["phrase"]: row for row in rows})
