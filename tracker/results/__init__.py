"""The store: the only place that keeps anything between runs.

A folder with a SQLite catalogue (its commit is the commit) and immutable Parquet segments. One
writer at a time (``Writer``), any number of readers (``Store``); docs/store.md describes the
tables. Only what makes or reads a table of results loads polars.
"""

from tracker.results.rows import DocumentRow, MatchRows, Rows, SourceRow, TextRow
from tracker.results.store import Store
from tracker.results.writer import Writer

__all__ = ["DocumentRow", "MatchRows", "Rows", "SourceRow", "Store", "TextRow", "Writer"]
