"""Reading the texts of a store into streams of words, known matches and articles left out."""

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
from tracker.tokens import Gap, is_number, normalize
from tracker.workbench.discover_stream import Flags, Ints, Ints32, Stream
from tracker.workbench.rematch import BATCH

ARTICLES = ("the", "a", "an")  # translators put and leave them out; nothing is counted by them
KNOWN, UNCOUNTED = 1, 2  # why a character is not looked at

COMPANY = 30  # words (characters) either side of a known phrase that are in its company
LONGEST_QUOTE = 120  # code points between two quotation marks; longer is speech, not an expression
_QUOTED = re.compile(
    rf"“([^“”\n]{{1,{LONGEST_QUOTE}}})”|\"([^\"\n]{{1,{LONGEST_QUOTE}}})\""
    rf"|«([^«»\n]{{1,{LONGEST_QUOTE}}})»|「([^「」\n]{{1,{LONGEST_QUOTE}}})」"
    rf"|(?<!\w)[‘']([^‘’'\n]{{3,{LONGEST_QUOTE}}})[’'](?!\w)"
)


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

    def counts(self) -> Flags:
        """Of each normal form, whether it is a number."""
        return np.array([is_number(norm) for norm in self.norms], bool)

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
    after_known: list[Flags] = field(default_factory=list)
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
            np.concatenate([np.zeros(0, bool), *self.after_known]),
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
    articles = [word_numbers.number(article) for article in ARTICLES]
    for first, texts in _batches(store, names):
        batch = join_texts(texts)
        hidden = _hidden(store, names, first, batch, known, zones)
        quotes = _find_quotes(texts, batch)
        words = find_words(batch)
        numbers = word_numbers.read(batch, words)
        _add(english, batch, first, words.starts, words.ends, words.gaps,
             numbers, hidden, quotes, articles, word_numbers.counts()[numbers])  # fmt: skip
        places = batch.han
        if len(places):
            gaps = np.full(len(places), Gap.STOP, np.uint8)
            gaps[1:][np.diff(places) == 1] = Gap.SOFT
            points, which = np.unique(batch.points[places], return_inverse=True)
            characters = np.array([character_numbers.number(chr(p)) for p in points.tolist()])
            _add(chinese, batch, first, places, places + 1, gaps,
                 characters[which].astype(np.int32), hidden, quotes, (),
                 np.zeros(len(places), bool))  # fmt: skip
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
    skipped: Sequence[int],
    counting: Flags,
) -> None:
    """One batch more, without what is hidden, and without articles."""
    hides = (hidden[starts] | hidden[ends - 1]) != 0
    after_hidden = np.zeros(len(starts), bool)
    after_hidden[1:] = hides[:-1]
    text = np.searchsorted(batch.begins, starts, "right") - 1
    articles = np.isin(numbers, skipped)
    articles[1:] &= ~counting[:-1]  # "2 The Communist Party" is a footnote
    before = np.flatnonzero(articles[:-1] & ~articles[1:]) + 1
    gaps = gaps.copy()
    gaps[before] = np.maximum(gaps[before], gaps[before - 1])
    after_hidden[before] |= after_hidden[before - 1]
    breaks = (gaps >= Gap.STOP) | after_hidden
    shown = ~hides & ~articles
    kept = np.flatnonzero(shown)
    if len(quotes):
        # a quotation with something known in it is known: it does not come back as its rest
        bounds = np.column_stack(
            [np.searchsorted(starts, quotes[:, 0]), np.searchsorted(starts, quotes[:, 1])]
        )
        inside = _ranks(shown)[bounds]
        hides = _ranks(hides)[bounds]
        whole = (hides[:, 0] == hides[:, 1]) & (inside[:, 1] > inside[:, 0])
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
    parts.after_known.append(after_hidden[kept])
    parts.size += len(kept)


def _ranks(flags: Flags) -> Ints:
    """How many are set before each place, and in all."""
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(flags)])


def _in_company(known: Flags, text: Ints) -> Flags:
    """Which words have a known one within COMPANY words in the same text."""
    before = _ranks(known)
    places = np.arange(len(known))
    low = np.maximum(places - COMPANY, np.searchsorted(text, text))
    high = np.minimum(places + COMPANY + 1, np.searchsorted(text, text, "right"))
    return before[high] > before[low]
