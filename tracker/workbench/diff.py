"""What a changed phrasebook changes: counts before and after, and the passages that differ."""

from collections import Counter
from dataclasses import dataclass
from typing import Literal

from tracker.matching import compile_phrasebook
from tracker.phrasebook.phrase import Phrasebook
from tracker.results.store import Store
from tracker.workbench.rematch import Found, match_texts, passage, read_texts


@dataclass(frozen=True, slots=True)
class Changed:
    """A passage that one of the two books catches and the other does not."""

    match: Found
    side: Literal["gone", "new"]
    passage: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Matches of each phrase with the old and the new book, in the order of the new one with what
    is gone at the end, and every passage that changed, by phrase, document and place."""

    counts: dict[str, tuple[int, int]]
    changed: tuple[Changed, ...]


def diff_phrasebooks(
    old: Phrasebook,
    new: Phrasebook,
    store: Store,
    zones: tuple[str, ...] = ("title", "body"),
) -> Difference:
    """Matches the texts of a store with both books.

    A passage is the same if phrase, place and length are; by which wording it was caught and of
    which kind it is may differ.
    """
    compiled = compile_phrasebook(old), compile_phrasebook(new)
    counts: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
    changed: list[Changed] = []
    for texts in read_texts(store):
        places = {name: store.zones(name) for name in texts}
        before, after = (
            {_key(match): match for match in match_texts(texts, book, places, zones)}
            for book in compiled
        )
        for count, found in zip(counts, (before, after), strict=True):
            count.update(match.phrase for match in found.values())
        sides: tuple[tuple[Literal["gone", "new"], dict[Key, Found], dict[Key, Found]], ...] = (
            ("gone", before, after),
            ("new", after, before),
        )
        for side, here, there in sides:
            for key in here.keys() - there.keys():
                match = here[key]
                line = passage(texts[match.document], match.start, match.end)
                changed.append(Changed(match, side, line))
    ids = dict.fromkeys([*(p.id for p in new.phrases), *(p.id for p in old.phrases)])
    changed.sort(key=lambda one: (*_key(one.match), one.side))
    return Difference({name: (counts[0][name], counts[1][name]) for name in ids}, tuple(changed))


Key = tuple[str, str, int, int]


def _key(match: Found) -> Key:
    return match.phrase, match.document, match.start, match.end
