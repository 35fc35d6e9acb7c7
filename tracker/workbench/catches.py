"""What a changed phrasebook catches now that the scan of a store did not, wording by wording."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tracker.matching import KINDS, CompiledPhrasebook
from tracker.phrasebook.phrase import Phrasebook, Place
from tracker.results.judgements import read_excluded
from tracker.results.store import Store
from tracker.scanning.kept_book import unpack_book
from tracker.workbench.rematch import Found, match_texts, passage, read_texts

Named = tuple[str, str]  # phrase, wording
Lines = list[tuple[str, str]]  # document, passage


@dataclass(slots=True)
class Catch:
    """What one wording catches. ``fresh`` are the places that nothing of its phrase caught in the
    scan, with a passage each; ``known`` counts the places it catches that were caught already;
    ``added`` says that the book of the scan did not have this wording (None: not known)."""

    phrase: str
    wording: str
    place: Place | None
    added: bool | None
    fresh: list[Found] = field(default_factory=list)
    passages: Lines = field(default_factory=list)
    known: int = 0
    overlaps: Counter[str] = field(default_factory=Counter)

    @property
    def by_kind(self) -> dict[str, int]:
        """The number of fresh places of each kind, best kind first."""
        counts = Counter(match.kind for match in self.fresh)
        return {kind: counts[kind] for kind in KINDS if counts[kind]}


@dataclass(slots=True)
class Loss:
    """Places of the scan that nothing of their phrase catches any more, by the wording that had."""

    phrase: str
    wording: str
    lost: list[Found] = field(default_factory=list)
    passages: Lines = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A book beside the scan of a store of ``documents`` documents. ``unchanged``: the scan was
    made with a book that catches the same; then nothing was matched. ``absent`` are phrases of the
    scan that the book does not have."""

    documents: int
    unchanged: bool
    caught: tuple[Catch, ...] = ()
    lost: tuple[Loss, ...] = ()
    absent: tuple[str, ...] = ()


def compare_with_scan(
    book: Phrasebook,
    compiled: CompiledPhrasebook,
    store: Store,
    zones: Sequence[str] = ("title", "body"),
) -> Comparison:
    """Match the texts of a store with this book and hold it against what its scan found.

    Documents with the same letters are looked at once. Raises NoInput where texts were not kept.
    """
    manifest = store.manifest()["phrasebook"]
    documents = store.documents().height
    if manifest["fingerprint"] == book.fingerprint and not manifest.get("others"):
        return Comparison(documents, True)
    before = _by_document(_matches_of(store, zones))
    added = _added(book, _book_of_scan(store, manifest["fingerprint"]))
    catches = {
        (phrase.id, wording.text): Catch(
            phrase.id, wording.text, wording.place, None if added is None else name in added
        )
        for phrase in book.phrases
        for wording in phrase.wordings
        for name in [(phrase.id, wording.text)]
    }
    losses: dict[Named, Loss] = {}
    ids = {phrase.id for phrase in book.phrases}
    excluded = _excluded(store)
    for texts in read_texts(store, once=True):
        places = {name: store.zones(name) for name in texts}
        matches = match_texts(texts, compiled, places, zones)
        after = _by_document(one for one in matches if _key(one) not in excluded)
        for name, text in texts.items():
            was, found = before.get(name, []), after.get(name, [])
            _weigh_found(catches, was, found, text)
            _weigh_lost(losses, [one for one in was if one.phrase in ids], found, text)
    told = [catch for catch in catches.values() if catch.fresh or catch.added]
    met = {one.phrase for matches in before.values() for one in matches}
    return Comparison(
        documents,
        False,
        tuple(told),
        tuple(losses[name] for name in sorted(losses)),
        tuple(sorted(met - ids)),
    )


def _weigh_found(
    catches: Mapping[Named, Catch], was: Iterable[Found], found: Sequence[Found], text: str
) -> None:
    by_phrase = _by_phrase(was)
    for match in found:
        catch = catches.get((match.phrase, match.wording))
        if catch is None:
            continue
        if any(one.overlaps(match) for one in by_phrase[match.phrase]):
            catch.known += 1
            continue
        catch.fresh.append(match)
        catch.passages.append((match.document, passage(text, match.start, match.end)))
        others = {one.phrase for one in found if one.overlaps(match)} - {match.phrase}
        catch.overlaps.update(others)


def _weigh_lost(
    losses: dict[Named, Loss], was: Iterable[Found], found: Iterable[Found], text: str
) -> None:
    by_phrase = _by_phrase(found)
    for match in was:
        if any(one.overlaps(match) for one in by_phrase[match.phrase]):
            continue
        name = match.phrase, match.wording
        loss = losses.setdefault(name, Loss(*name))
        loss.lost.append(match)
        loss.passages.append((match.document, passage(text, match.start, match.end)))


def _added(book: Phrasebook, scanned: CompiledPhrasebook | None) -> set[Named] | None:
    """The wordings the book of the scan did not have, or had with other conditions of kind."""
    if scanned is None:
        return None
    had = {(scanned.phrases[one.phrase], one.text) for one in scanned.wordings}
    return {
        (phrase.id, wording.text) for phrase in book.phrases for wording in phrase.wordings
    } - had


def _book_of_scan(store: Store, fingerprint: str) -> CompiledPhrasebook | None:
    """The book a store was scanned with, if its cache still has it."""
    try:
        kept = sorted(store.cache.glob("*.compiled"), key=lambda one: -one.stat().st_mtime_ns)
        for file in kept:
            with file.open("rb") as stream:
                book = unpack_book(stream)
            if book is not None and book.fingerprint == fingerprint:
                file.touch()  # the oldest of the cache makes way; this one is still asked for
                return book
    except OSError:
        return None
    return None


def _matches_of(store: Store, zones: Sequence[str]) -> list[Found]:
    columns = ("document", "phrase", "wording", "kind", "start", "end")
    return [Found(*row) for row in store.matches(zones).select(columns).iter_rows()]


Key = tuple[str, str, int, int]


def _excluded(store: Store) -> set[Key]:
    """The matches a person judged wrong: they are not new, though the store leaves them out."""
    wrong = read_excluded(store.folder)
    if not wrong:
        return set()
    named: dict[str, list[str]] = defaultdict(list)
    for document, sha256 in store.documents().select("document", "sha256").iter_rows():
        named[sha256].append(document)
    return {
        (document, phrase, start, end)
        for sha256, phrase, start, end in wrong
        for document in named[sha256]
    }


def _key(match: Found) -> Key:
    return match.document, match.phrase, match.start, match.end


def _by_document(found: Iterable[Found]) -> dict[str, list[Found]]:
    grouped: dict[str, list[Found]] = defaultdict(list)
    for match in found:
        grouped[match.document].append(match)
    return grouped


def _by_phrase(found: Iterable[Found]) -> dict[str, list[Found]]:
    grouped: dict[str, list[Found]] = defaultdict(list)
    for match in found:
        grouped[match.phrase].append(match)
    return grouped
