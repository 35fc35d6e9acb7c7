"""Wire copies: every document counted, or one for each group of reprints.

Who belongs to a group is not decided here: a mapping ``document`` → ``group`` comes in. Real
reprints are cut and rewritten, so say with every number which measure and cut-off made the groups.
"""

import polars as pl

from tracker.errors import WrongUsage, nearest
from tracker.measures.counting import count_by_period, count_phrases
from tracker.measures.frames import countable
from tracker.measures.periods import first_day

REPRINTS = ("all", "one", "both")
_GROUP_SCHEMA = {"document": pl.String, "group": pl.String}


def check_reprints(reprints: str) -> str:
    """How copies are counted, if it is known: all, one of each group, or both side by side.

    >>> check_reprints("once")
    Traceback (most recent call last):
    tracker.errors.WrongUsage: --reprints 'once' is not known; did you mean 'one'? Ways: all, one, both.
    """  # noqa: E501
    if reprints not in REPRINTS:
        near = nearest(reprints, REPRINTS)
        hint = f"; did you mean '{near[0]}'?" if near else "."
        raise WrongUsage(f"--reprints '{reprints}' is not known{hint} Ways: {', '.join(REPRINTS)}.")
    return reprints


def mark_reprints(documents: pl.DataFrame, groups: pl.DataFrame) -> pl.DataFrame:
    """The documents with ``reprint_group``, ``reprints`` (its size) and ``is_first`` (its first).

    ``groups`` has ``document`` and ``group`` (any type); a document that is not in it, or whose
    group is null, is a group of its own, named by its id. The first of a group is the one dated
    earliest, undated ones last, then by id; it stands for the group.

    >>> pages = pl.DataFrame({"document": ["a", "b", "c"], "date": ["2020-02", "2020-01", None]})
    >>> copies = pl.DataFrame({"document": ["a", "b"], "group": [7, 7]})
    >>> mark_reprints(pages, copies).select("document", "reprints", "is_first").rows()
    [('a', 2, False), ('b', 2, True), ('c', 1, True)]
    """
    known = groups if "group" in groups.columns else pl.DataFrame(schema=_GROUP_SCHEMA)
    known = known.select(
        pl.col("document").cast(pl.String), reprint_group=pl.col("group").cast(pl.String)
    ).unique("document", keep="first", maintain_order=True)
    marked = documents.join(known, on="document", how="left", maintain_order="left")
    own = pl.concat_str(pl.lit("document:"), "document")  # no group has such a name by chance
    marked = marked.with_columns(pl.col("reprint_group").fill_null(own))
    order = (
        marked.with_columns(day=first_day())
        .sort("reprint_group", "day", "document", nulls_last=True)
        .unique("reprint_group", keep="first", maintain_order=True)
    )
    return marked.with_columns(
        reprints=pl.len().over("reprint_group").cast(pl.Int64),
        is_first=pl.col("document").is_in(order["document"].implode()),
    )


def one_per_group(documents: pl.DataFrame, groups: pl.DataFrame) -> pl.DataFrame:
    """The documents without the copies: the first of each reprint group.

    Give the result to any measure in the place of the documents; matches of copies then drop out
    by themselves. A phrase that stands only in a later, longer copy is not counted then.

    >>> pages = pl.DataFrame({"document": ["a", "b"], "date": ["2020-02", "2020-01"]})
    >>> one_per_group(pages, pl.DataFrame({"document": ["a", "b"], "group": ["g", "g"]}))["document"][0]
    'b'
    """  # noqa: E501
    marked = mark_reprints(documents, groups).filter("is_first")
    return marked.drop("reprint_group", "reprints", "is_first")


def count_both_ways(
    matches: pl.DataFrame,
    documents: pl.DataFrame,
    groups: pl.DataFrame,
    phrases: pl.DataFrame | None = None,
    *,
    period: str | None = None,
    by: str | None = None,
) -> pl.DataFrame:
    """Counts over all documents and, beside them, over one document of each reprint group.

    Columns: those of ``count_phrases`` (with ``period``: of ``count_by_period``) up to
    ``share_high``, then ``matches_once``, ``documents_with_once``, ``documents_once``,
    ``share_once`` with its interval; ``unit`` last. A group, period or unit in which all
    documents are copies of others has 0 ``documents_once`` and null shares.

    >>> pages = pl.DataFrame({"document": ["a", "b", "c"], "date": ["2020"] * 3})
    >>> copies = pl.DataFrame({"document": ["a", "b"], "group": ["g", "g"]})
    >>> found = pl.DataFrame({"document": ["a", "b"], "phrase": ["p", "p"]})
    >>> table = count_both_ways(found, pages, copies)
    >>> table.select("documents_with", "documents", "documents_with_once", "documents_once").row(0)
    (2, 3, 1, 2)
    """
    pages = countable(matches, documents)

    def count(counted: pl.DataFrame, wanted: pl.DataFrame | None) -> pl.DataFrame:
        if period is None:
            return count_phrases(matches, counted, wanted, by=by)
        return count_by_period(matches, counted, period, wanted, by=by)

    every = count(pages, phrases)
    wanted = every.select("phrase").unique() if phrases is None else phrases
    once = count(one_per_group(pages, groups), wanted)
    keys = [name for name in ("group", "phrase", "period", "unit") if name in every.columns]
    numbers = ["matches", "documents_with", "documents"]
    names = [*numbers, "share", "share_low", "share_high"]
    beside = once.select(*keys, *(pl.col(name).alias(f"{name}_once") for name in names))
    both = every.join(beside, on=keys, how="left", maintain_order="left")
    return both.with_columns(pl.col(f"{name}_once").fill_null(0) for name in numbers).select(
        *keys[:-1], *names, *(f"{name}_once" for name in names), "unit"
    )
