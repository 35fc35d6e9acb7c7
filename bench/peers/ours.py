"""phrasetrack itself, by the fast path and by the slow one that defines it."""

from collections.abc import Sequence
from typing import Any

from peers.face import Found, Wordings, table_of
from tracker.matching import (
    Match,
    MatchColumns,
    compile_phrasebook,
    find_in_batch,
    find_matches,
    with_ready_words,
)


class Steady:
    """The fast path as a worker of a long scan has it: it has read other texts before."""

    def __init__(self, wordings: Wordings) -> None:
        self.compiled = with_ready_words(compile_phrasebook(wordings.book))

    def find(self, texts: Sequence[str]) -> MatchColumns:
        """The columns of all matches."""
        return find_in_batch(texts, self.compiled)

    def table(self, found: MatchColumns) -> Any:
        """The same as a table."""
        import polars as pl

        names = ("text", "start", "end", "phrase", "wording", "kind", "score", "inside")
        return pl.DataFrame({name: getattr(found, name) for name in names})

    def places(self, texts: Sequence[str], found: MatchColumns) -> list[Found]:
        """The places found."""
        return [
            (text, start, end, found.phrases[phrase])
            for text, start, end, phrase in zip(
                found.text.tolist(),
                found.start.tolist(),
                found.end.tolist(),
                found.phrase.tolist(),
                strict=True,
            )
        ]


class Cold(Steady):
    """The fast path in a fresh process: it knows what a kept phrasebook holds, and every run of
    words is new to it."""

    def forget(self) -> None:
        """Let go of all that was learnt from texts."""
        self.compiled.cached.clear()
        find_in_batch([""], self.compiled)


class Reference:
    """The matcher that defines what a match is."""

    def __init__(self, wordings: Wordings) -> None:
        self.compiled = compile_phrasebook(wordings.book)

    def find(self, texts: Sequence[str]) -> list[list[Match]]:
        """The matches of each text."""
        return [find_matches(text, self.compiled) for text in texts]

    def table(self, found: list[list[Match]]) -> Any:
        """The same as a table."""
        return table_of([(m.phrase, m.start, m.end) for m in matches] for matches in found)

    def places(self, texts: Sequence[str], found: list[list[Match]]) -> list[Found]:
        """The places found."""
        return [
            (number, match.start, match.end, match.phrase)
            for number, matches in enumerate(found)
            for match in matches
        ]
