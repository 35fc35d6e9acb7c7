"""Discovery: phrases and wordings a phrasebook does not know yet, proposed from a store.

Four kinds of candidates: numbered formulas, quoted expressions, recurrent sequences, and sequences
that are new. Nothing is decided here; each candidate is shown with its places, for a person.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from math import log2

import numpy as np
import polars as pl

from tracker.errors import NoInput
from tracker.measures import select_documents
from tracker.phrasebook.common_words import FUNCTION_WORDS
from tracker.phrasebook.phrase import Phrasebook
from tracker.results.store import Store
from tracker.workbench.discover_formulas import (
    Formula,
    Key,
    find_numbered,
    find_quoted,
    fixedness,
    quoted_share,
    weigh_company,
)
from tracker.workbench.discover_near import KnownPhrases, Near
from tracker.workbench.discover_recency import divide_by_time, surprise
from tracker.workbench.discover_sequences import find_sequences
from tracker.workbench.discover_stream import Ints, Stream, find_sequence, index_keys, read_streams

KINDS = ("numbered", "quoted", "sequence", "new")
FEWEST_DOCUMENTS = 5  # below it nothing can be told to recur across documents
FEWEST_UNITS = 2_000  # words or characters; below it every other word is rare
FORMULA = 2.0  # numbers and quotation marks say as much as the best joint of a sequence, doubled
CAPITALS = 0.8  # what capitals are worth as a mark beside quotation marks
NAME = 0.25  # what a sequence counts that is always written like a name
LINES = 3  # passages shown with a candidate
CONTEXT = 60  # code points either side in a passage


@dataclass(frozen=True, slots=True)
class Line:
    """One place where a candidate stands."""

    document: str
    date: str | None
    left: str
    match: str
    right: str


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


@dataclass(slots=True)
class _Draft:
    """A candidate before its places are read."""

    stream: Stream
    key: Key
    kind: str
    places: Ints
    score: float
    quoted: float = 0.0
    documents: int = 0
    text: str = ""
    lines: list[Line] = field(default_factory=list)


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
    drafts: list[_Draft] = []
    for stream in read_streams(store, documents, zones):
        if len(stream) >= FEWEST_UNITS:
            drafts += _draft(stream, kinds, fewest, times)
    drafts.sort(key=lambda d: (-d.score, d.kind, [d.stream.stems[k] for k in d.key]))
    known = KnownPhrases(book, store.matches(zones))
    chosen = list(_choose(drafts, known, store, top))
    return Discovery(
        tuple(_finished(draft, known) for draft in chosen),
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


def _draft(
    stream: Stream,
    kinds: Sequence[str],
    fewest: int,
    times: "np.ndarray[tuple[int], np.dtype[np.int8]] | None",
) -> list[_Draft]:
    order, edges = index_keys(stream)
    found: dict[Key, _Draft] = {}

    def places_of(key: Key) -> Ints:
        return find_sequence(stream, key, order, edges)

    if "numbered" in kinds:
        for key, formula in find_numbered(stream).items():
            draft = _Draft(stream, key, "numbered", np.array(formula.places), 0.0)
            found[key] = draft
            draft.score = _formula_score(draft, _looks_numbered(draft, formula, places_of(key[1:])))
    if "quoted" in kinds:
        for key in find_quoted(stream).keys() - found.keys():
            draft = _Draft(stream, key, "quoted", places_of(key), 0.0)
            if len(draft.places) >= 2:
                found[key] = draft
                draft.score = _formula_score(draft, quoted_share(stream, draft.places, len(key)))
    if "sequence" in kinds or "new" in kinds:
        for sequence in find_sequences(stream, fewest, times):
            new = surprise(sequence.recent, sequence.earlier, times)
            kind = "new" if new is not None and "new" in kinds else "sequence"
            if sequence.key in found or kind not in kinds:
                continue
            places = places_of(sequence.key)
            score = sequence.score * _not_a_name(stream, places, len(sequence.key))
            found[sequence.key] = _Draft(stream, sequence.key, kind, places, score)
    for draft in found.values():
        draft.quoted = quoted_share(stream, draft.places, len(draft.key))
        draft.documents = len(np.unique(stream.documents[draft.places]))
    return list(found.values())


def _not_a_name(stream: Stream, places: Ints, length: int) -> float:
    """What a sequence counts by its capitals: 1 where it has none, down to NAME where all its words
    of content always begin with one. Names of bodies and people come back everywhere."""
    if stream.language == "zh":
        return 1.0
    content = np.array([norm not in FUNCTION_WORDS for norm in stream.norms], bool)
    named = np.ones(len(places), bool)
    for at in range(length):
        named &= stream.capitals[places + at] | ~content[stream.words[places + at]]
    return float(1 - (1 - NAME) * named.mean())


def _strength(stream: Stream, places: Ints) -> float:
    """Bits: ``log2(count + documents)``, so that many documents weigh as much as many places."""
    return log2(len(places) + len(np.unique(stream.documents[places])))


def _formula_score(draft: _Draft, looks: float) -> float:
    """Strength, times FORMULA, times how much it looks like a formula (0 to 1), times company."""
    company = np.array([int(draft.stream.company[draft.places].sum())])
    weight = weigh_company(draft.stream, company, np.array([len(draft.places)]))
    return _strength(draft.stream, draft.places) * FORMULA * looks * float(weight[0])


def _looks_numbered(draft: _Draft, formula: Formula, rest_places: Ints) -> float:
    """The share of a numbered formula in quotation marks or capitals, or how far its noun belongs
    to its number, whichever is most; what is seen once has only its marks."""
    count = len(formula.places)
    marks = max(formula.quoted, CAPITALS * formula.capital) / count
    if count < 2:
        return marks
    return max(marks, fixedness(draft.stream, draft.key, draft.places, rest_places))


def _choose(
    drafts: Iterable[_Draft], known: KnownPhrases, store: Store, top: int
) -> Iterator[_Draft]:
    """The best drafts that are not listed in the book and lie in no better one, nor around it."""
    taken: list[tuple[str, str]] = []
    for draft in drafts:
        if len(taken) >= top:
            return
        sign = f" {' '.join(draft.stream.stems[k] for k in draft.key)} "
        if any(l == draft.stream.language and (sign in s or s in sign) for l, s in taken):
            continue
        _read_lines(draft, store)
        one_word = "-" in draft.text and " " not in draft.text and draft.kind in ("sequence", "new")
        if one_word or known.is_listed(draft.text):
            continue
        taken.append((draft.stream.language, sign))
        yield draft


def _read_lines(draft: _Draft, store: Store) -> None:
    """The passages of a draft, spread over its places in order of date, and its usual form."""
    stream, length = draft.stream, len(draft.key)
    words = [tuple(stream.words[p : p + length].tolist()) for p in draft.places[:1000].tolist()]
    usual = Counter(words).most_common(1)[0][0]
    places = sorted(
        draft.places.tolist(),
        key=lambda p: (stream.dates[stream.documents[p]] or "~", stream.documents[p], p),
    )
    shown = [places[round(i * (len(places) - 1) / max(1, LINES - 1))] for i in range(LINES)]
    like_usual = next(p for p in places if tuple(stream.words[p : p + length].tolist()) == usual)
    wanted = list(dict.fromkeys(shown if len(places) > LINES else places))
    texts = store.texts({stream.names[stream.documents[p]] for p in [*wanted, like_usual]})
    for place in wanted:
        draft.lines.append(_line(stream, place, length, texts))
    draft.text = _line(stream, like_usual, length, texts).match


def _line(stream: Stream, place: int, length: int, texts: dict[str, str]) -> Line:
    document = int(stream.documents[place])
    start, end = int(stream.starts[place]), int(stream.ends[place + length - 1])
    text = texts[stream.names[document]]
    left, right = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    if start > CONTEXT and " " in left:
        left = left.split(" ", 1)[1]
    if end + CONTEXT < len(text) and " " in right:
        right = right.rsplit(" ", 1)[0]
    return Line(
        stream.names[document],
        stream.dates[document],
        _one_line(left),
        _one_line(text[start:end]).strip(),
        _one_line(right),
    )


def _one_line(text: str) -> str:
    """
    >>> _one_line("two\\n  winds ")
    'two winds '
    """
    shown = "".join(c if c.isprintable() else " " for c in text)
    inside = " ".join(shown.split())
    return f"{' ' if shown[:1] == ' ' else ''}{inside}{' ' if shown[-1:] == ' ' and inside else ''}"


def _finished(draft: _Draft, known: KnownPhrases) -> Candidate:
    stream = draft.stream
    dates = sorted(
        date
        for date in {stream.dates[d] for d in np.unique(stream.documents[draft.places]).tolist()}
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
