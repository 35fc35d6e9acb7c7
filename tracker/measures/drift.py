"""In which wording: the share of each wording, or of each register, in the matches of a phrase."""

import polars as pl

from tracker.measures.frames import (
    NOT_STATED,
    add_group,
    axis_of,
    check_size,
    countable,
    fill_matches,
)
from tracker.measures.periods import UNDATED, check_period, choose_period, period_label
from tracker.phrasebook.phrase import Phrasebook

DRIFT_SCHEMA: dict[str, type[pl.DataType]] = {
    "phrase": pl.String,
    "wording": pl.String,
    "register": pl.String,
    "period": pl.String,
    "matches": pl.Int64,
    "documents": pl.Int64,
    "of": pl.Int64,
    "share": pl.Float64,
}


def wording_table(book: Phrasebook) -> pl.DataFrame:
    """The wordings of a phrasebook, in its order: ``phrase``, ``wording``, ``register``, ``lang``.

    >>> wording_table(Phrasebook(phrases=())).columns
    ['phrase', 'wording', 'register', 'lang']
    """
    return pl.DataFrame(
        [
            (phrase.id, wording.text, wording.register, wording.lang)
            for phrase in book.phrases
            for wording in phrase.wordings
        ],
        schema=dict.fromkeys(("phrase", "wording", "register", "lang"), pl.String),
        orient="row",
    )


def wording_drift(
    matches: pl.DataFrame,
    documents: pl.DataFrame,
    period: str | None = None,
    wordings: pl.DataFrame | None = None,
    *,
    by: str | None = None,
) -> pl.DataFrame:
    """Which part of a phrase's matches each wording has, period by period.

    Columns: ``phrase``; ``wording`` as the phrasebook writes it; ``register`` (from ``wordings``,
    columns ``phrase``, ``wording``, ``register``; null if not stated); ``period``; ``matches`` by
    that wording in ``documents`` documents; ``of``: all matches of the phrase in that period;
    ``share`` = matches / of, null where ``of`` is 0. ``group`` comes first with ``by``.

    A row for every wording that has a match somewhere and every period of the corpus; "undated"
    last and only where an undated match is. Wordings by their matches in all, most first.
    No interval is given: the matches of one document are mostly in one wording, so they are not
    independent; ``of`` and ``documents`` say how much a share carries. ``period`` None chooses by
    the span of the dates.

    >>> pages = pl.DataFrame({"document": ["a", "b"], "date": ["2022", "2023"]})
    >>> found = pl.DataFrame({"document": ["a", "b", "b"], "phrase": ["p"] * 3,
    ...                       "wording": ["strict", "strict", "rigorous"]})
    >>> wording_drift(found, pages, "year").select("wording", "period", "matches", "share").rows()[:2]
    [('strict', '2022', 1, 1.0), ('strict', '2023', 1, 0.5)]

    Raises WrongUsage if the period or the column is not known or the table would not fit.
    """  # noqa: E501
    return _drift(matches, documents, period, wordings, by, ["wording", "register"])


def register_drift(
    matches: pl.DataFrame,
    documents: pl.DataFrame,
    period: str | None = None,
    wordings: pl.DataFrame | None = None,
    *,
    by: str | None = None,
) -> pl.DataFrame:
    """Which part of a phrase's matches is official, analyst's or machine wording, by period.

    Columns as in ``wording_drift`` without ``wording``; ``register`` is "not stated" where the
    phrasebook says nothing.

    >>> pages = pl.DataFrame({"document": ["a"], "date": ["2022"]})
    >>> found = pl.DataFrame({"document": ["a"], "phrase": ["p"], "wording": ["two upholds"]})
    >>> book = pl.DataFrame({"phrase": ["p"], "wording": ["two upholds"], "register": ["official"]})
    >>> register_drift(found, pages, "year", book).select("register", "share").row(0)
    ('official', 1.0)

    Raises as ``wording_drift`` does.
    """
    return _drift(matches, documents, period, wordings, by, ["register"])


def _drift(
    matches: pl.DataFrame,
    documents: pl.DataFrame,
    period: str | None,
    wordings: pl.DataFrame | None,
    by: str | None,
    parts: list[str],
) -> pl.DataFrame:
    pages = add_group(countable(matches, documents), by)
    period = choose_period(pages) if period is None else check_period(period)
    placed = pages.with_columns(period=period_label(period))
    found = _with_register(fill_matches(matches), wordings, "wording" not in parts).join(
        placed.select("document", "group", "period"), on="document"
    )
    key, place = ["phrase", *parts], ["group", "period"]
    counted = found.group_by(*key, *place).agg(
        matches=pl.len().cast(pl.Int64), documents=pl.col("document").n_unique().cast(pl.Int64)
    )
    of = found.group_by("phrase", *place).agg(of=pl.len().cast(pl.Int64))
    ranked = found.group_by(key).agg(in_all=pl.len())
    undated = found.filter(pl.col("period") == UNDATED).select("period").unique()
    places = (
        placed.select("group").unique().join(pl.concat([axis_of(placed), undated]), how="cross")
    )
    check_size(ranked.height * places.height, period)
    table = (
        ranked.join(places, how="cross")
        .join(counted, on=[*key, *place], how="left", nulls_equal=True)
        .join(of, on=["phrase", *place], how="left")
        .with_columns(pl.col("matches", "documents", "of").fill_null(0))
        .with_columns(share=pl.col("matches") / pl.when(pl.col("of") > 0).then(pl.col("of")))
        .sort(
            "group",
            "phrase",
            -pl.col("in_all").cast(pl.Int64),
            *parts,
            pl.col("period") == UNDATED,
            "period",
        )
    )
    names = [name for name in DRIFT_SCHEMA if name != "wording" or "wording" in parts]
    return table.select((["group"] if by is not None else []) + names)


def _with_register(
    matches: pl.DataFrame, wordings: pl.DataFrame | None, state_all: bool
) -> pl.DataFrame:
    """The matches with the register of the wording that caught them."""
    found = matches.select("document", "phrase", pl.col("wording").fill_null(NOT_STATED))
    if wordings is None or "register" not in wordings.columns:
        found = found.with_columns(register=pl.lit(None, pl.String))
    else:
        known = wordings.select(pl.col("phrase", "wording", "register").cast(pl.String))
        known = known.unique(["phrase", "wording"], keep="first", maintain_order=True)
        found = found.join(known, on=["phrase", "wording"], how="left")
    return found.with_columns(pl.col("register").fill_null(NOT_STATED)) if state_all else found
