"""Matching the texts of a store anew, with a phrasebook that is being worked on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tracker.matching import EVENT_PREFIX, KINDS, CompiledPhrasebook, find_in_batch
from tracker.results.store import Store
from tracker.texts.document import Zone

BATCH = 2_000_000  # code points matched at once
CONTEXT = 60  # code points of text shown on each side of a match


@dataclass(frozen=True, slots=True)
class Found:
    """A match in a document of a store."""

    document: str
    phrase: str
    wording: str
    kind: str
    start: int
    end: int

    def overlaps(self, other: "Found") -> bool:
        """Whether two matches of one document share a character."""
        return self.start < other.end and other.start < self.end


def read_texts(store: Store, once: bool = False) -> Iterator[dict[str, str]]:
    """The texts of the documents a store shows, some millions of characters at a time; with
    ``once``, of documents with the same letters only the first."""
    documents = store.documents()
    if once:
        documents = documents.filter(documents.get_column("status") == "scanned")
    names: list[str] = []
    for name in documents.get_column("document").to_list():
        names.append(name)
        if len(names) == 64:
            yield from _in_batches(store.texts(names))
            names = []
    if names:
        yield from _in_batches(store.texts(names))


def _in_batches(texts: dict[str, str]) -> Iterator[dict[str, str]]:
    batch: dict[str, str] = {}
    size = 0
    for name, text in texts.items():
        if batch and size + len(text) > BATCH:
            yield batch
            batch, size = {}, 0
        batch[name] = text
        size += len(text)
    if batch:
        yield batch


def match_texts(
    texts: dict[str, str],
    compiled: CompiledPhrasebook,
    zones: dict[str, tuple[Zone, ...]],
    counted: Sequence[str],
) -> list[Found]:
    """The matches of these texts that lie in a counted zone; events are left out."""
    names = list(texts)
    columns = find_in_batch(list(texts.values()), compiled)
    found = []
    rows = zip(
        columns.text.tolist(),
        columns.phrase.tolist(),
        columns.wording.tolist(),
        columns.kind.tolist(),
        columns.start.tolist(),
        columns.end.tolist(),
        strict=True,
    )
    for text, phrase, wording, kind, start, end in rows:
        name, phrase_id = names[text], columns.phrases[phrase]
        if phrase_id.startswith(EVENT_PREFIX):
            continue
        if zones and not in_zone(zones[name], start, counted):
            continue
        found.append(Found(name, phrase_id, columns.wordings[wording], KINDS[kind], start, end))
    return found


def in_zone(zones: Sequence[Zone], start: int, counted: Sequence[str]) -> bool:
    """Whether a place lies in one of the counted zones; a text without zones counts whole."""
    return not zones or any(z.start <= start < z.end and z.name in counted for z in zones)


def passage(text: str, start: int, end: int) -> str:
    """A match in its context on one line, the match between brackets of its own.

    >>> passage("They vowed to uphold the two maintenances.", 25, 41)
    'They vowed to uphold the 【two maintenances】.'
    """
    left = text[max(0, start - CONTEXT) : start]
    right = text[end : end + CONTEXT]
    if start > CONTEXT and " " in left:
        left = "… " + left.split(" ", 1)[1]  # no torn words; Chinese has none
    if end + CONTEXT < len(text) and " " in right:
        right = right.rsplit(" ", 1)[0] + " …"
    line = f"{left}【{text[start:end]}】{right}"
    shown = "".join(c if c.isprintable() else " " for c in line)
    return " ".join(shown.split())
