"""The store: the only place that keeps anything between runs.

A folder with a SQLite catalogue (its commit is the commit) and immutable segments: matches in
Parquet, letters of texts packed. One writer at a time (``Writer``), any number of readers
(``Store``); docs/store.md describes the tables. Only what makes or reads a table of results loads
polars; what stands here is loaded when it is asked for.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tracker.results.rows import DocumentRow, MatchRows, Rows, SourceRow, TextRow
    from tracker.results.store import Store
    from tracker.results.writer import Writer

__all__ = ["DocumentRow", "MatchRows", "Rows", "SourceRow", "Store", "TextRow", "Writer"]

_HOMES = {"Store": "store", "Writer": "writer"}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = importlib.import_module(f"{__name__}.{_HOMES.get(name, 'rows')}")
    return getattr(home, name)
