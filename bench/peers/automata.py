"""Exact matching by automata: the fastest there is, and blind to every damage.

Texts are lower-cased as a fair user would: ``str.lower`` on the whole text, then one call.
"""

import importlib
from collections.abc import Iterable, Sequence
from typing import Any

from peers.face import Found, NotInstalled, Wordings, table_of


def _library(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError:
        raise NotInstalled(name) from None


class RustAhoCorasick:
    """ahocorasick_rs as it comes: leftmost longest, no overlaps."""

    implementation: str | None = None

    def __init__(self, wordings: Wordings) -> None:
        library = _library("ahocorasick_rs")
        chosen = getattr(library.Implementation, self.implementation or "", None)
        kind = library.MatchKind.LeftmostLongest
        self.phrases = wordings.phrases
        self.find_all = library.AhoCorasick(
            list(wordings.words), matchkind=kind, implementation=chosen
        ).find_matches_as_indexes

    def find(self, texts: Sequence[str]) -> list[list[tuple[int, int, int]]]:
        """(wording, start, end) of each text."""
        find_all = self.find_all
        return [find_all(text.lower(), overlapping=False) for text in texts]

    def table(self, found: Any) -> Any:
        """The same as a table."""
        return table_of(found)

    def places(
        self, texts: Sequence[str], found: Iterable[Iterable[tuple[int, int, int]]]
    ) -> list[Found]:
        """The places found."""
        return [
            (number, start, end, self.phrases[wording])
            for number, rows in enumerate(found)
            for wording, start, end in rows
        ]


class RustAutomaton(RustAhoCorasick):
    """ahocorasick_rs told to spend memory and a second of building on speed."""

    implementation = "DFA"


class PyAhoCorasick:
    """pyahocorasick, longest matches."""

    def __init__(self, wordings: Wordings) -> None:
        self.automaton = _library("ahocorasick").Automaton()
        self.phrases = wordings.phrases
        for number, words in enumerate(wordings.words):
            self.automaton.add_word(words, (number, len(words)))
        self.automaton.make_automaton()

    def find(self, texts: Sequence[str]) -> list[list[tuple[int, tuple[int, int]]]]:
        """(last character, (wording, length)) of each text."""
        return [list(self.automaton.iter_long(text.lower())) for text in texts]

    def table(self, found: Any) -> Any:
        """The same as a table."""
        return table_of(
            [(wording, last + 1 - length, last + 1) for last, (wording, length) in rows]
            for rows in found
        )

    def places(
        self, texts: Sequence[str], found: Iterable[Iterable[tuple[int, tuple[int, int]]]]
    ) -> list[Found]:
        """The places found."""
        return [
            (number, last + 1 - length, last + 1, self.phrases[wording])
            for number, rows in enumerate(found)
            for last, (wording, length) in rows
        ]


class FlashText:
    """flashtext2: whole words by a trie."""

    def __init__(self, wordings: Wordings) -> None:
        self.processor = _library("flashtext2").KeywordProcessor(case_sensitive=False)
        for words, phrase in zip(wordings.words, wordings.phrases, strict=True):
            self.processor.add_keyword(words, phrase)

    def find(self, texts: Sequence[str]) -> list[list[tuple[str, int, int]]]:
        """(phrase, start, end) of each text."""
        extract = self.processor.extract_keywords_with_span
        return [extract(text) for text in texts]

    def table(self, found: Any) -> Any:
        """The same as a table."""
        return table_of(found)

    def places(
        self, texts: Sequence[str], found: Iterable[Iterable[tuple[str, int, int]]]
    ) -> list[Found]:
        """The places found."""
        return [
            (number, start, end, phrase)
            for number, rows in enumerate(found)
            for phrase, start, end in rows
        ]
