"""What a report is asked for, and what it is made from."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import polars as pl

Progress = Callable[[str], None]
USUAL = (("reprints", "all"), ("date_by", "publication"))  # stand in no manifest


class Results(Protocol):
    """What a report reads; ``tracker.results.Store`` is one."""

    def matches(self, zones: Sequence[str] = ...) -> pl.DataFrame:
        """The matches of these zones."""

    def documents(self, zones: Sequence[str] = ...) -> pl.DataFrame:
        """The documents, with their units in these zones."""

    def phrases(self) -> pl.DataFrame:
        """The phrases of the book."""

    def events(self) -> pl.DataFrame:
        """The dated meetings of the book."""

    def manifest(self) -> dict[str, Any]:
        """What the results were made from."""

    def registers(self) -> pl.DataFrame | None:
        """The registers that wordings state, if the store knows them."""

    def reprints(self, cutoff: float | None = None, tell: "Progress" = ...) -> pl.DataFrame:
        """The documents that are copies of one another, in groups."""

    def texts(self, documents: Iterable[str]) -> dict[str, str]:
        """The texts of these documents."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What a report is about: phrases, their number, groups, period, range, zones and copies.

    ``top`` keeps the most frequent phrases; ``by`` is a column of the documents; ``since`` and
    ``until`` are reduced ISO dates, included; ``period`` None is chosen by the span of the dates;
    ``reprints`` "one" counts one document of each group of copies, "all" every one; ``date_by``
    "event" dates documents by what they report, "publication" by when they were published.
    """

    phrases: Sequence[str] = ()
    categories: Sequence[str] = ()
    top: int | None = None
    by: str | None = None
    period: str | None = None
    since: str | None = None
    until: str | None = None
    zones: Sequence[str] = ("title", "body")
    reprints: str = "all"
    date_by: str = "publication"

    def settings(self) -> dict[str, Any]:
        """The choice as it stands in the manifest: only what was asked for."""
        return {
            name: list(value) if isinstance(value, (list, tuple)) else value
            for name in self.__slots__
            if (value := getattr(self, name)) and (name, value) not in USUAL
        }
