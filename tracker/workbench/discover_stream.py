"""The words of a store as one long row of numbers, for counting what comes back.

English words and Chinese characters are two streams of the same shape: what is counted over one
is counted over the other. Known matches and uncounted zones are left out and leave a break.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import polars as pl

from tracker.matching.codepoints import Batch, join_texts
from tracker.matching.inflection import stem
from tracker.matching.words import Words, find_words
from tracker.results.store import Store
from tracker.tokens import CharacterClass, Gap, is_number, normalize
from tracker.workbench.rematch import BATCH

Ints = npt.NDArray[np.int64]
Ints32 = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

KNOWN, UNCOUNTED = 1, 2  # why a character is not looked at

COMPANY = 30  # words (characters) either side of a known phrase that are in its company
LONGEST_QUOTE = 120  # code points between two quotation marks; longer is speech, not an expression
_QUOTED = re.compile(
    rf"“([^“”\n]{{1,{LONGEST_QUOTE}}})”|\"([^\"\n]{{1,{LONGEST_QUOTE}}})\""
    rf"|«([^«»\n]{{1,{LONGEST_QUOTE}}})»|「([^「」\n]{{1,{LONGEST_QUOTE}}})」"
    rf"|(?<!\w)[‘']([^‘’'\n]{{3,{LONGEST_QUOTE}}})[’'](?!\w)"
)


@dataclass(frozen=True, slots=True)
class Stream:
    """Words (or Chinese characters) in order, one entry each. ``words`` (int32) number the normal
    forms ``norms``; ``keys`` (int32) number the stems ``stems``, by which sequences are counted;
    ``documents`` (int32) index ``names`` and ``dates``; ``starts``, ``ends`` (int32) are code
    points of the document text; ``gaps`` (uint8) the Gap before each; ``breaks`` (bool) where no
    sequence goes on from the one before; ``capitals`` (bool) a capital first letter; ``company``
    (bool) whether a known phrase stands within COMPANY words in the document. ``quotes``
    (int64, n × 2) are the stretches in quotation marks, half-open."""

    language: str
    names: Sequence[str]
    dates: Sequence[str | None]
    norms: Sequence[str]
    stems: Sequence[str]
    words: Ints32
    keys: Ints32
    documents: Ints32
    starts: Ints32
    ends: Ints32
    gaps: npt.NDArray[np.uint8]
    breaks: Flags
    capitals: Flags
    company: Flags
    quotes: Ints

    def __len__(self) -> int:
        return len(self.keys)


class _Vocabulary:
    """Normal forms and stems by number; a word is looked at once, then known by its hash."""

    def __init__(self) -> None:
        self.norms: dict[str, int] = {}
        self.stems: dict[str, int] = {}
        self.stem_of: list[int] = []
        self.by_hash: dict[int, int] = {}

    def number(self, word: str) -> int:
        norm = normalize(word)
        number = self.norms.setdefault(norm, len(self.norms))
        if number == len(self.stem_of):
            key = norm if is_number(norm) else stem(norm)
            self.stem_of.append(self.stems.setdefault(key, len(self.stems)))
        return number

    def read(self, batch: Batch, words: Words) -> Ints32:
        """The number of each word of a batch."""
        distinct, first, which = np.unique(words.hashes, return_index=True, return_inverse=True)
        for value, at in zip(distinct.tolist(), first.tolist(), strict=True):
            if value not in self.by_hash:
                spelt = batch.text[int(words.starts[at]) : int(words.ends[at])]
                self.by_hash[value] = self.number(spelt)
        known = np.fromiter((self.by_hash[v] for v in distinct.tolist()), np.int32, len(distinct))
        numbers: Ints32 = known[which]
        for at in words.slow.tolist():
            numbers[at] = self.number(batch.text[int(words.starts[at]) : int(words.ends[at])])
        return numbers


@dataclass(slots=True)
class _Parts:
    """The pieces of one stream, batch by batch."""

    words: list[Ints32] = field(default_factory=list)
    documents: list[Ints32] = field(default_factory=list)
    starts: list[Ints32] = field(default_factory=list)
    ends: list[Ints32] = field(default_factory=list)
    gaps: list[npt.NDArray[np.uint8]] = field(default_factory=list)
    breaks: list[Flags] = field(default_factory=list)
    capitals: list[Flags] = field(default_factory=list)
    company: list[Flags] = field(default_factory=list)
    quotes: list[Ints] = field(default_factory=list)
    size: int = 0

    def stream(
        self,
        language: str,
        names: Sequence[str],
        dates: Sequence[str | None],
        vocabulary: _Vocabulary,
    ) -> Stream:
        words = np.concatenate([np.zeros(0, np.int32), *self.words])
        stem_of = np.array([*vocabulary.stem_of, 0], np.int32)
        return Stream(
            language,
            names,
            dates,
            list(vocabulary.norms),
            list(vocabulary.stems),
            words,
            stem_of[words],
            np.concatenate([np.zeros(0, np.int32), *self.documents]),
            np.concatenate([np.zeros(0, np.int32), *self.starts]),
            np.concatenate([np.zeros(0, np.int32), *self.ends]),
            np.concatenate([np.zeros(0, np.uint8), *self.gaps]),
            np.concatenate([np.zeros(0, bool), *self.breaks]),
            np.concatenate([np.zeros(0, bool), *self.capitals]),
            np.concatenate([np.zeros(0, bool), *self.company]),
            np.concatenate([np.zeros((0, 2), np.int64), *self.quotes]),
        )


def read_streams(
    store: Store, documents: pl.DataFrame, zones: Sequence[str]
) -> tuple[Stream, Stream]:
    """The English words and the Chinese characters of these documents.

    ``documents`` has the columns document, date; matches of the store are left out. Memory and
    time grow with the text: about 30 bytes and 0.5 microseconds a word. Raises NoInput where
    letters were not kept.
    """
    names = documents["document"].to_list()
    dates = documents["date"].to_list()
    known = _known_spans(store, zones, {name: number for number, name in enumerate(names)})
    english, chinese = _Parts(), _Parts()
    word_numbers, character_numbers = _Vocabulary(), _Vocabulary()
    for first, texts in _batches(store, names):
        batch = join_texts(texts)
        hidden = _hidden(store, names, first, batch, known, zones)
        quotes = _find_quotes(texts, batch)
        words = find_words(batch)
        _add(english, batch, first, words.starts, words.ends, words.gaps,
             word_numbers.read(batch, words), hidden, quotes)  # fmt: skip
        places = np.flatnonzero(batch.codes == CharacterClass.HAN)
        if len(places):
            gaps = np.full(len(places), Gap.STOP, np.uint8)
            gaps[1:][np.diff(places) == 1] = Gap.SOFT
            points, which = np.unique(batch.points[places], return_inverse=True)
            numbers = np.array([character_numbers.number(chr(p)) for p in points.tolist()])
            _add(chinese, batch, first, places, places + 1, gaps,
                 numbers[which].astype(np.int32), hidden, quotes)  # fmt: skip
    return (
        english.stream("en", names, dates, word_numbers),
        chinese.stream("zh", names, dates, character_numbers),
    )


def _batches(store: Store, names: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """Texts of consecutive documents, some millions of code points at a time."""
    for begin in range(0, len(names), 256):
        some = names[begin : begin + 256]
        texts = store.texts(some)
        held: list[str] = []
        first, size = begin, 0
        for number, name in enumerate(some, begin):
            if held and size + len(texts[name]) > BATCH:
                yield first, held
                first, held, size = number, [], 0
            held.append(texts[name])
            size += len(texts[name])
        yield first, held


def _known_spans(store: Store, zones: Sequence[str], number: dict[str, int]) -> dict[int, Ints]:
    matches = store.matches(zones).select("document", "start", "end")
    matches = matches.filter(pl.col("document").is_in(list(number)))
    known: dict[int, Ints] = {}
    for (name,), rows in matches.group_by(["document"], maintain_order=True):
        known[number[str(name)]] = rows.select("start", "end").to_numpy().astype(np.int64)
    return known


def _hidden(
    store: Store,
    names: Sequence[str],
    first: int,
    batch: Batch,
    known: dict[int, Ints],
    zones: Sequence[str],
) -> npt.NDArray[np.uint8]:
    """The characters of a batch that are not looked at: KNOWN matches, UNCOUNTED zones."""
    hidden = np.zeros(len(batch.points) + 1, np.uint8)
    for place, begin in enumerate(batch.begins[:-1].tolist()):
        for zone in store.zones(names[first + place]):
            if zone.name not in zones:
                hidden[begin + zone.start : begin + zone.end] = UNCOUNTED
        for start, end in known.get(first + place, np.zeros((0, 2), np.int64)).tolist():
            hidden[begin + start : begin + end] = KNOWN
    return hidden


def _find_quotes(texts: Sequence[str], batch: Batch) -> Ints:
    """Places in the batch of what stands in quotation marks, without the marks."""
    spans = []
    for text, begin in zip(texts, batch.begins.tolist(), strict=False):
        for found in _QUOTED.finditer(text):
            group = found.lastindex or 0
            spans.append((begin + found.start(group), begin + found.end(group)))
    return np.array(spans, np.int64).reshape(-1, 2)


def _add(
    parts: _Parts,
    batch: Batch,
    first: int,
    starts: Ints,
    ends: Ints,
    gaps: npt.NDArray[np.uint8],
    numbers: Ints32,
    hidden: npt.NDArray[np.uint8],
    quotes: Ints,
) -> None:
    """One batch more, without what is hidden."""
    shown = (hidden[starts] | hidden[ends - 1]) == 0
    after_hidden = np.zeros(len(starts), bool)
    after_hidden[1:] = ~shown[:-1]
    breaks = (gaps >= Gap.STOP) | after_hidden
    text = np.searchsorted(batch.begins, starts, "right") - 1
    kept = np.flatnonzero(shown)
    if len(quotes):
        # a quotation with something known in it is known: it does not come back as its rest
        bounds = np.column_stack(
            [np.searchsorted(starts, quotes[:, 0]), np.searchsorted(starts, quotes[:, 1])]
        )
        rank = np.concatenate([np.zeros(1, np.int64), np.cumsum(shown)])
        inside = rank[bounds]
        whole = (inside[:, 1] - inside[:, 0] == bounds[:, 1] - bounds[:, 0]) & (
            bounds[:, 1] > bounds[:, 0]
        )
        parts.quotes.append(inside[whole] + parts.size)
    points = batch.points[starts[kept]]
    capital = (points >= ord("A")) & (points <= ord("Z"))
    begin = batch.begins[text[kept]]
    parts.words.append(numbers[kept])
    parts.documents.append((text[kept] + first).astype(np.int32))
    parts.starts.append((starts[kept] - begin).astype(np.int32))
    parts.ends.append((ends[kept] - begin).astype(np.int32))
    parts.gaps.append(gaps[kept])
    parts.breaks.append(breaks[kept])
    parts.capitals.append(capital)
    parts.company.append(_in_company(hidden[starts] == KNOWN, text)[kept])
    parts.size += len(kept)


def _in_company(known: Flags, text: Ints) -> Flags:
    """Which words have a known one within COMPANY words in the same text."""
    before = np.concatenate([np.zeros(1, np.int64), np.cumsum(known)])
    places = np.arange(len(known))
    low = np.maximum(places - COMPANY, np.searchsorted(text, text))
    high = np.minimum(places + COMPANY + 1, np.searchsorted(text, text, "right"))
    return before[high] > before[low]


def find_sequence(stream: Stream, key: Sequence[int], order: Ints, edges: Ints) -> Ints:
    """Where the sequence of stems stands: places of its first word, ascending.

    ``order``, ``edges`` as ``index_keys`` gives them; the rarest word is looked up, the others
    are compared.
    """
    rarest = min(range(len(key)), key=lambda at: edges[key[at] + 1] - edges[key[at]])
    places = order[edges[key[rarest]] : edges[key[rarest] + 1]] - rarest
    places = places[(places >= 0) & (places + len(key) <= len(stream))]
    for at, one in enumerate(key):
        places = places[stream.keys[places + at] == one]
        if at:
            places = places[~stream.breaks[places + at]]
    return places


def index_keys(stream: Stream) -> tuple[Ints, Ints]:
    """The places of the stream sorted by stem, and where each stem's places begin."""
    order = np.argsort(stream.keys, kind="stable").astype(np.int64)
    edges = np.searchsorted(stream.keys[order], np.arange(len(stream.stems) + 1))
    return order, edges.astype(np.int64)
