"""Discovery: phrases and wordings a phrasebook does not know yet, proposed from a store.

Five kinds of candidates: numbered formulas, quoted expressions, parallel members, recurrent
sequences, and sequences that are new. Nothing is decided here; each candidate is shown with its
places, for a person.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from tracker.errors import NoInput
from tracker.measures import select_documents
from tracker.phrasebook.phrase import Phrasebook
from tracker.results.store import Store
from tracker.workbench.discover_drafts import Draft, make_drafts
from tracker.workbench.discover_near import KnownPhrases, Near, content_stems
from tracker.workbench.discover_passages import Line, read_passages
from tracker.workbench.discover_reading import read_streams
from tracker.workbench.discover_recency import divide_by_time
from tracker.workbench.discover_stream import Flags

KINDS = ("numbered", "quoted", "parallel", "sequence", "new")
FEWEST_DOCUMENTS = 5  # below it nothing can be told to recur across documents
SAME = 0.8  # share of its places that touch better candidates, with which it is one of them
MORE = 2  # times as many chosen as wanted, before fragments of known wordings fall back
FRAGMENT = 0.5  # what the words of a longer wording count without the rest of it
POOL, LEAST_POOL = 5, 300  # drafts looked at closely, for each candidate wanted and at least
FEWEST_UNITS = 2_000  # words or characters; below it every other word is rare


@dataclass(frozen=True, slots=True)
class Candidate:
    """A proposal. ``count`` occurrences in ``documents`` documents, ``first`` to ``last`` dated;
    ``quoted`` the share of them in quotation marks; ``score`` ranks all kinds alike
    (docs/discovery.md); ``near`` the known phrase it may render."""

    text: str
    kind: str
    lang: str
    count: int
    documents: int
    first: str | None
    last: str | None
    quoted: float
    score: float
    near: Near | None
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Discovery:
    """The candidates, best first; ``found`` how many there were of each kind before the best were
    taken; ``notes`` are sentences a reader of the list should know."""

    candidates: tuple[Candidate, ...]
    documents: int
    min_documents: int
    found: dict[str, int]
    notes: tuple[str, ...]


def discover(
    store: Store,
    book: Phrasebook,
    top: int = 50,
    kinds: Sequence[str] = KINDS,
    min_documents: int | None = None,
    since: str | None = None,
    until: str | None = None,
    zones: Sequence[str] = ("title", "body"),
) -> Discovery:
    """The ``top`` best candidates of these kinds, in a deterministic order.

    Letters that several documents share (reprints) are read once. ``min_documents`` None: 2, in
    more than 200 documents 3, in more than 2,000 documents 5; numbered and quoted formulas need
    only occur twice. Raises NoInput where there is too little text to tell, or where the store
    kept no letters.
    """
    documents = select_documents(store.documents(zones), since, until)
    documents = documents.filter(pl.col("status") == "scanned")
    units = int(documents["units"].sum() or 0)
    if documents.height < FEWEST_DOCUMENTS or units < FEWEST_UNITS:
        raise NoInput(
            f"{store.folder}: {documents.height:,} documents with {units:,} words or characters "
            f"are too few to discover anything in. At least {FEWEST_DOCUMENTS} documents and "
            f"{FEWEST_UNITS:,} words or characters are needed."
        )
    fewest = min_documents or default_min_documents(documents.height)
    times, note = divide_by_time(documents["date"].to_list())
    if times is None and tuple(kinds) == ("new",):
        raise NoInput(f"{store.folder}: {note}")
    known = KnownPhrases(book, store.matches(zones))
    drafts: list[Draft] = []
    for stream in read_streams(store, documents, zones):
        if len(stream) >= FEWEST_UNITS:
            drafts += make_drafts(stream, kinds, fewest, times, known.vocabulary)
    drafts.sort(key=lambda d: (-d.score, d.kind, [d.stream.stems[k] for k in d.key]))
    pool = drafts[: max(LEAST_POOL, POOL * top)]
    chosen = list(_choose(pool, known, store, MORE * top))
    for draft in chosen:  # only now: what is passed over does not come back with a word more
        draft.score *= FRAGMENT if known.is_fragment(draft.spelt()) else 1.0
    chosen.sort(key=lambda d: -d.score)
    return Discovery(
        tuple(_finished(draft, known) for draft in chosen[:top]),
        documents.height,
        fewest,
        dict(Counter(draft.kind for draft in drafts)),
        (note,) if note and "new" in kinds else (),
    )


def default_min_documents(documents: int) -> int:
    """In how many documents a sequence has to stand, where nobody said.

    >>> default_min_documents(19), default_min_documents(500), default_min_documents(3_622)
    (2, 3, 5)
    """
    return 2 if documents <= 200 else 3 if documents <= 2_000 else 5


def _choose(
    drafts: Iterable[Draft], known: KnownPhrases, store: Store, top: int
) -> Iterator[Draft]:
    """The best drafts that are not listed in the book and lie in no better one, nor around it."""
    taken: list[tuple[str, str]] = []
    covered: dict[str, Flags] = {}
    said: list[frozenset[str]] = []
    for draft in drafts:
        if len(taken) >= top:
            return
        stream = draft.stream
        here = covered.setdefault(stream.language, np.zeros(len(stream), bool))
        reach = draft.places[:, None] + np.arange(len(draft.key))
        if here[reach].any(axis=1).mean() >= SAME:
            continue
        sign = f" {' '.join(stream.stems[k] for k in draft.key)} "
        if any(lang == stream.language and (sign in s or s in sign) for lang, s in taken):
            continue
        draft.text, draft.lines = read_passages(stream, draft.places, len(draft.key), store)
        one_word = "-" in draft.text and " " not in draft.text and draft.kind in ("sequence", "new")
        if one_word or known.is_listed(draft.text):
            continue
        stems = frozenset(content_stems(draft.text)) if stream.language == "en" else frozenset()
        if any(len(stems & other) >= SAME * min(len(stems), len(other)) for other in said if stems):
            continue
        said.append(stems)
        taken.append((stream.language, sign))
        here[reach] = True
        yield draft


def _finished(draft: Draft, known: KnownPhrases) -> Candidate:
    stream = draft.stream
    dates = sorted(
        date
        for date in {stream.dates[d] for d in set(stream.documents[draft.places].tolist())}
        if date is not None
    )
    places = [
        (stream.names[stream.documents[p]], int(stream.starts[p])) for p in draft.places.tolist()
    ]
    return Candidate(
        draft.text,
        draft.kind,
        stream.language,
        len(draft.places),
        draft.documents,
        dates[0] if dates else None,
        dates[-1] if dates else None,
        round(draft.quoted, 3),
        round(draft.score, 2),
        known.nearest(draft.text, places),
        tuple(draft.lines),
    )
