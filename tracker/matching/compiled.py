"""CompiledPhrasebook: a phrasebook made ready for matching."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from tracker.matching.chinese import squeeze_wording
from tracker.matching.codepoints import join_texts
from tracker.matching.graph import PatternGraph, make_graph
from tracker.matching.lexicon import Lexicon, ordinary_forms
from tracker.matching.link_tables import LinkTables, make_link_tables
from tracker.matching.links import Links
from tracker.matching.match import KINDS
from tracker.matching.pattern import Pattern, PatternTable
from tracker.matching.reading_table import ReadingColumns, ReadingTable
from tracker.matching.vocabulary import ReadyWords, Vocabulary
from tracker.matching.words import find_words

if TYPE_CHECKING:
    from tracker.phrasebook.phrase import Event, Phrase, Phrasebook, Wording

EVENT_PREFIX = "event:"
BUILT_IN = ("capitals", "quotes")
"""Conditions every book has; all others name an evidence set of its settings."""


class CompiledWording(NamedTuple):
    """What matching has to know of a wording: its text as the book writes it, its phrase, the
    kinds that count, and its conditions (all of them; each a choice of "capitals", "quotes" or
    the number of an evidence set)."""

    text: str
    phrase: int
    kinds: frozenset[str] | None
    needs: tuple[tuple[str | int, ...], ...]


@dataclass(frozen=True)
class CompiledPhrasebook:
    """A phrasebook made ready for matching; made by ``compile_phrasebook``.

    ``phrases`` are ids ("event:…" for the events), ``patterns`` are the English graphs to align,
    ``chinese`` maps squeezed Chinese text to its (phrase, wording) pairs, ``evidence_*`` the same
    for the evidence sets, ``evidence_phrases`` the phrases that are evidence for each set,
    ``lexicon`` the distinct content words of all wordings and evidence sets. What the fast path
    learns is kept in ``cached``; ``link_tables`` and ``graph`` are what it works with,
    ``ready`` is the words it need not learn and ``ready_columns`` what the passes have to know of
    them (``with_ready_words``).
    """

    phrases: tuple[str, ...]
    wordings: tuple[CompiledWording, ...]
    patterns: PatternTable
    chinese: Mapping[str, tuple[tuple[int, int], ...]]
    evidence_sets: tuple[str, ...]
    evidence_patterns: PatternTable
    single_evidence: tuple[tuple[int, str], ...]
    evidence_chinese: Mapping[str, tuple[int, ...]]
    evidence_phrases: tuple[frozenset[int], ...]
    swallows: Mapping[int, frozenset[int]]
    lexicon: Lexicon
    link_tables: LinkTables
    graph: PatternGraph
    fingerprint: str
    ready: ReadyWords | None = None
    ready_columns: ReadingColumns | None = None
    cached: dict[str, object] = field(default_factory=dict, compare=False, repr=False)

    @functools.cached_property
    def wording_texts(self) -> tuple[str, ...]:
        """The texts of the wordings, as the book writes them."""
        return tuple(wording.text for wording in self.wordings)


def with_ready_words(book: CompiledPhrasebook) -> CompiledPhrasebook:
    """The book with the words of ordinary English, and its own, learnt beforehand: worth the
    fifth of a second where much is read with it, or where it is kept.

    >>> from tracker.phrasebook.phrase import Phrasebook
    >>> book = with_ready_words(compile_phrasebook(Phrasebook(())))
    >>> len(book.ready.hashes) > 10_000
    True
    """
    vocabulary = Vocabulary(book.lexicon)
    batch = join_texts([" ".join((*ordinary_forms(), *sorted(book.lexicon.norms)))])
    vocabulary.read(batch, find_words(batch))
    readings = ReadingTable(Links(book.link_tables), book.graph, book.single_evidence)
    readings.learn(vocabulary.readings)
    return replace(book, ready=vocabulary.learnt(), ready_columns=readings.columns, cached={})


def compile_phrasebook(book: "Phrasebook") -> CompiledPhrasebook:
    """Makes a phrasebook ready for matching.

    >>> from tracker.phrasebook.phrase import Phrase, Phrasebook, Wording
    >>> winds = Phrase("four-winds", "四风", "Four Winds", "anti-corruption",
    ...                wordings=(Wording("four winds", ("four winds",)),))
    >>> compiled = compile_phrasebook(Phrasebook((winds,)))
    >>> from tracker.matching import find_matches
    >>> [(m.phrase, m.start, m.end) for m in find_matches("The “4 winds” blow", compiled)]
    [('four-winds', 5, 12)]
    """
    from tracker.matching.wording_graph import make_patterns  # a kept book needs none of it

    named: dict[str, Phrase | Event] = {phrase.id: phrase for phrase in book.phrases}
    named |= {EVENT_PREFIX + event.id: event for event in book.events}
    ids = tuple(sorted(named))  # so that the order of the book never matters
    entries = [named[name] for name in ids]
    evidence = book.evidence or {}
    sets = tuple(evidence)
    wordings: list[CompiledWording] = []
    patterns: list[Pattern] = []
    chinese: dict[str, list[tuple[int, int]]] = {}
    for phrase, entry in enumerate(entries):
        for wording in entry.wordings:
            number = len(wordings)
            wordings.append(_compile_wording(wording, phrase, sets))
            if wording.lang == "zh":
                for text in wording.variants:
                    chinese.setdefault(squeeze_wording(text), []).append((phrase, number))
            else:
                patterns += make_patterns(wording.text, phrase, number, wording.exact)
    evidence_patterns: list[Pattern] = []
    evidence_chinese: dict[str, list[int]] = {}
    evidence_phrases = []
    for number, name in enumerate(sets):
        evidence_phrases.append(_evidence_phrases(evidence[name], book, ids))
        for text in evidence[name]:
            if text.startswith("@"):
                continue
            made = make_patterns(text, number, -1)[:1]
            evidence_patterns += made
            if not made and squeeze_wording(text):
                evidence_chinese.setdefault(squeeze_wording(text), []).append(number)
    evidence_patterns = list(dict.fromkeys(evidence_patterns))
    lexicon = Lexicon(e.norm for p in (*patterns, *evidence_patterns) for e in p.elements)
    linked = [*patterns, *(p for p in evidence_patterns if p.most > 1)]
    link_tables = make_link_tables(linked)
    return CompiledPhrasebook(
        phrases=ids,
        wordings=tuple(wordings),
        patterns=PatternTable(patterns),
        chinese={text: tuple(pairs) for text, pairs in chinese.items() if text},
        evidence_sets=sets,
        evidence_patterns=PatternTable(evidence_patterns),
        single_evidence=tuple(
            (p.phrase, e.norm) for p in evidence_patterns if p.most == 1 for e in p.elements
        ),
        evidence_chinese={text: tuple(numbers) for text, numbers in evidence_chinese.items()},
        evidence_phrases=tuple(evidence_phrases),
        swallows=_swallows(book, ids),
        lexicon=lexicon,
        link_tables=link_tables,
        graph=make_graph(linked, link_tables.classes, sorted(lexicon.norms)),
        fingerprint=book.fingerprint,
    )


def _compile_wording(wording: "Wording", phrase: int, sets: tuple[str, ...]) -> CompiledWording:
    kinds = None
    if wording.kinds is not None and set(wording.kinds) != set(KINDS):
        kinds = frozenset(wording.kinds)
    needs = tuple(
        tuple(name if name in BUILT_IN else sets.index(name) for name in choice)
        for choice in wording.needs
    )
    return CompiledWording(wording.text, phrase, kinds, needs)


def _evidence_phrases(
    words: tuple[str, ...], book: "Phrasebook", ids: tuple[str, ...]
) -> frozenset[int]:
    """The phrases named by "@category" or "@phrase-id" in an evidence set."""
    named = {word[1:] for word in words if word.startswith("@")}
    return frozenset(
        ids.index(phrase.id)
        for phrase in book.phrases
        if phrase.id in named or phrase.category in named
    )


def _swallows(book: "Phrasebook", ids: tuple[str, ...]) -> dict[int, frozenset[int]]:
    return {
        ids.index(phrase.id): frozenset(ids.index(other) for other in phrase.swallows)
        for phrase in book.phrases
        if phrase.swallows
    }
