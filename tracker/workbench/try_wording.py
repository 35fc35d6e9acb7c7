"""Trying a wording on the texts of a store before it is saved."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tracker.matching import KINDS, CompiledPhrasebook, compile_phrasebook
from tracker.phrasebook.edit import NewWording
from tracker.phrasebook.load import load_phrasebook, load_phrasebook_with
from tracker.results.store import Store
from tracker.workbench.rematch import Found, match_texts, passage, read_texts

NEW_PHRASE = "tried"  # the id a wording has that is tried without a phrase
TRIED = "--wording"  # the name of the little book the wording stands in
SHOWN = 10  # passages


@dataclass(frozen=True, slots=True)
class Tried:
    """What a wording would catch. ``fresh`` are matches nothing of its phrase had caught before,
    ``known`` those another wording had caught; ``overlaps`` counts, by phrase, the fresh matches
    that share words with a match of another phrase; ``passages`` are (document, line) pairs,
    spread evenly over the fresh matches."""

    documents: int
    fresh: tuple[Found, ...]
    known: int
    overlaps: dict[str, int]
    passages: tuple[tuple[str, str], ...]

    @property
    def by_kind(self) -> dict[str, int]:
        """The number of fresh matches of each kind, best kind first."""
        counts = Counter(match.kind for match in self.fresh)
        return {kind: counts[kind] for kind in KINDS if counts[kind]}


def try_wording(
    wording: NewWording,
    store: Store,
    phrase_id: str | None = None,
    phrasebooks: Sequence[str | Path] = (),
    zones: Sequence[str] = ("title", "body"),
) -> Tried:
    """What ``wording`` would catch in the texts of a store, beside what the phrasebook catches.

    With a phrase it takes over that phrase's conditions, as it would in the book. Raises
    FaultyFile if it cannot stand in a book, KeyError for an unknown phrase.
    """
    book = load_phrasebook(*phrasebooks)
    lines = ["version: 1", "phrases:", f"  - id: {phrase_id or NEW_PHRASE}"]
    if phrase_id is None:
        lines += ["    en: the wording that is tried", "    category: tried"]
    else:
        book.phrase(phrase_id)
    lines += ["    wordings:", f"      - {wording.written(flow=False)}"]
    with_it = load_phrasebook_with("\n".join(lines) + "\n", TRIED, phrasebooks)
    return _compare(
        store,
        compile_phrasebook(book),
        compile_phrasebook(with_it),
        phrase_id or NEW_PHRASE,
        wording.text,
        zones,
    )


def _compare(
    store: Store,
    without: CompiledPhrasebook,
    with_it: CompiledPhrasebook,
    phrase: str,
    wording: str,
    zones: Sequence[str],
) -> Tried:
    fresh: list[Found] = []
    lines: list[tuple[str, str]] = []
    overlaps: Counter[str] = Counter()
    known = documents = 0
    for texts in read_texts(store):
        documents += len(texts)
        places = {name: store.zones(name) for name in texts}
        before = _by_document(match_texts(texts, without, places, zones))
        for match in match_texts(texts, with_it, places, zones):
            if match.phrase != phrase or match.wording != wording:
                continue
            near = [one for one in before.get(match.document, ()) if one.overlaps(match)]
            if any(one.phrase == phrase for one in near):
                known += 1
                continue
            fresh.append(match)
            overlaps.update({one.phrase for one in near})
            text = texts[match.document]
            lines.append((match.document, passage(text, match.start, match.end)))
    shown = [lines[number * len(lines) // SHOWN] for number in range(SHOWN)] if lines else []
    return Tried(
        documents,
        tuple(fresh),
        known,
        dict(overlaps.most_common()),
        tuple(dict.fromkeys(shown if len(lines) > SHOWN else lines)),
    )


def _by_document(found: Sequence[Found]) -> dict[str, list[Found]]:
    grouped: dict[str, list[Found]] = {}
    for match in found:
        grouped.setdefault(match.document, []).append(match)
    return grouped
