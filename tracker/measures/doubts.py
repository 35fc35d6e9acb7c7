"""What a referee asks first: wrong dates, sources that come and go, how sure the matches are."""

import polars as pl

from tracker.measures.frames import add_group, countable, fill_matches
from tracker.measures.periods import choose_period, first_day, last_day, period_label
from tracker.measures.silence import silence_p

LEAST_SHARE = 0.05  # of the dated documents: a smaller source hardly moves a share
CHANGE_P = 0.001  # stricter than 0.05: documents of one source come in batches, not one by one

ANACHRONISM_SCHEMA: dict[str, type[pl.DataType]] = {
    "phrase": pl.String,
    "document": pl.String,
    "date": pl.String,
    "date_basis": pl.String,
    "coined": pl.String,
    "days_early": pl.Int64,
    "wording": pl.String,
    "kind": pl.String,
    "start": pl.Int64,
    "end": pl.Int64,
    "text": pl.String,
}

SOURCE_CHANGE_SCHEMA: dict[str, type[pl.DataType]] = {
    "group": pl.String,
    "documents": pl.Int64,
    "change": pl.String,
    "date": pl.String,
    "period": pl.String,
    "documents_missed": pl.Int64,
    "documents_in_all": pl.Int64,
    "p": pl.Float64,
    "warning": pl.String,
}

KIND_SCHEMA: dict[str, type[pl.DataType]] = {
    "phrase": pl.String,
    "kind": pl.String,
    "matches": pl.Int64,
    "of": pl.Int64,
    "share": pl.Float64,
}


def find_anachronisms(
    matches: pl.DataFrame, documents: pl.DataFrame, phrases: pl.DataFrame
) -> pl.DataFrame:
    """Matches dated before their phrase was coined: a wrong date, or a false match.

    Columns: ``phrase``, ``document``, its ``date`` and ``date_basis``, ``coined``, ``days_early``
    (from the last day the date can mean to the first day the coining can), ``wording``, ``kind``,
    ``start``, ``end``, ``text``. One row per match, the earliest first within a phrase. Both
    dates are read in the phrase's favour: a text of 2017 is no anachronism for a phrase coined in
    October 2017. ``phrases`` needs ``phrase`` and ``coined``; without dates there are no rows.

    >>> pages = pl.DataFrame({"document": ["a"], "date": ["2015-04-21"]})
    >>> found = pl.DataFrame({"document": ["a"], "phrase": ["two-safeguards"]})
    >>> book = pl.DataFrame({"phrase": ["two-safeguards"], "coined": ["2017"]})
    >>> find_anachronisms(found, pages, book).select("document", "days_early").row(0)
    ('a', 621)
    """
    if "coined" not in phrases.columns or "phrase" not in phrases.columns:
        return pl.DataFrame(schema=ANACHRONISM_SCHEMA)
    coined = phrases.select(pl.col("phrase", "coined").cast(pl.String)).unique("phrase")
    coined = coined.with_columns(coined_day=first_day("coined"))
    pages = countable(matches, documents).select(
        "document", "date", "date_basis", end_day=last_day(), start_day=first_day()
    )
    early = (
        fill_matches(matches)
        .join(coined, on="phrase")
        .join(pages, on="document")
        .with_columns(days_early=(pl.col("coined_day") - pl.col("end_day")).dt.total_days())
        .filter(pl.col("days_early") > 0)
    )
    return early.sort("phrase", "start_day", "document", "start").select(list(ANACHRONISM_SCHEMA))


def find_source_changes(
    documents: pl.DataFrame, by: str = "source", period: str | None = None
) -> pl.DataFrame:
    """Sources that enter or leave in mid-series, so that a share may move by that alone.

    Columns: ``group`` (the value of column ``by``), its dated ``documents`` of
    ``documents_in_all``, ``change`` ("enters" or "leaves"), ``date`` and ``period`` of its first
    or last document, ``documents_missed`` (dated documents of the corpus before it entered or
    after it left), ``p``, and ``warning``, a sentence. By date, then by group.

    A source is named where it has at least 5 % of the dated documents and where its documents,
    shuffled among all, would all fall inside its time in less than 1 of 1,000 cases:
    p = C(N − missed, n) / C(N, n). No warning does not prove the sources even.

    >>> days = [f"2020-{month:02d}-{day:02d}" for month in (1, 2) for day in range(1, 21)]
    >>> pages = pl.DataFrame({"document": map(str, range(40)), "date": days,
    ...                       "source": ["ccdi"] * 20 + ["ccdi", "court"] * 10})
    >>> find_source_changes(pages).select("group", "change", "period").rows()
    [('court', 'enters', '2020-02-02')]

    Raises WrongUsage if the column or the period is not known.
    """
    pages = add_group(countable(pl.DataFrame(), documents), by)
    label = period_label(choose_period(pages) if period is None else period)
    dated = pages.select("group", "date", first_day().alias("day"), label.alias("period"))
    dated = dated.filter(pl.col("day").is_not_null()).sort("day", "date", "group")
    rank = pl.col("day").rank("min").cast(pl.Int64)
    total = dated.height
    sides = []
    for change, order in (("enters", rank), ("leaves", total + 1 - pl.col("day").rank("max"))):
        missed = (order.cast(pl.Int64) - 1).alias("documents_missed")
        side = dated.with_columns(missed, documents=pl.len().over("group").cast(pl.Int64))
        side = side.sort("documents_missed", "date", maintain_order=True)
        side = side.unique("group", keep="first", maintain_order=True)
        sides.append(side.with_columns(change=pl.lit(change)))
    rows = []
    for row in pl.concat(sides).sort("day", "group", "change").rows(named=True):
        count, missed_documents = row["documents"], row["documents_missed"]
        p = silence_p(count, total - missed_documents, missed_documents)
        if count >= LEAST_SHARE * total and p < CHANGE_P:
            warning = _source_warning(by, row, total)
            rows.append(row | {"documents_in_all": total, "p": p, "warning": warning})
    chosen = [{name: row[name] for name in SOURCE_CHANGE_SCHEMA} for row in rows]
    return pl.DataFrame(chosen, schema=SOURCE_CHANGE_SCHEMA)


def _source_warning(by: str, row: dict[str, object], total: int) -> str:
    when, side = ("begin", "older") if row["change"] == "enters" else ("end", "newer")
    return (
        f"the documents of {by} '{row['group']}' {when} in {row['date']}; "
        f"{row['documents_missed']} of {total} dated documents are {side}: "
        "a change of the share there may be a change of sources."
    )


def count_kinds(matches: pl.DataFrame, documents: pl.DataFrame) -> pl.DataFrame:
    """How sure the matches are: ``matches`` of each ``kind`` ``of`` all of the phrase, ``share``.

    Columns: ``phrase``, ``kind``, ``matches``, ``of``, ``share``; by phrase, most matches first.

    >>> found = pl.DataFrame({"document": ["a"] * 3, "phrase": ["p"] * 3,
    ...                       "kind": ["exact", "exact", "damaged"]})
    >>> count_kinds(found, pl.DataFrame({"document": ["a"]})).select("kind", "matches", "of").rows()
    [('exact', 2, 3), ('damaged', 1, 3)]
    """
    counted = countable(matches, documents).select("document")
    kinds = fill_matches(matches).join(counted, on="document", how="semi")
    table = kinds.group_by("phrase", "kind").agg(matches=pl.len().cast(pl.Int64))
    table = table.with_columns(of=pl.col("matches").sum().over("phrase"))
    table = table.with_columns(share=pl.col("matches") / pl.col("of"))
    return table.sort("phrase", -pl.col("matches"), "kind").select(list(KIND_SCHEMA))


def count_dates(documents: pl.DataFrame) -> pl.DataFrame:
    """What the dates of the documents rest on: documents by basis, precision and status.

    Columns: ``date_basis``, ``date_precision``, ``date_status`` ("none" where the frame says
    nothing), ``documents``; most documents first.

    >>> count_dates(pl.DataFrame({"document": ["a"], "date_basis": ["line"]})).row(0)
    ('line', 'none', 'none', 1)
    """
    pages = countable(pl.DataFrame(), documents)
    names = ["date_basis", "date_precision", "date_status"]
    absent = [name for name in names if name not in pages.columns]
    stated = pages.with_columns(pl.lit(None, pl.String).alias(name) for name in absent)
    stated = stated.with_columns(pl.col(*names).cast(pl.String).fill_null("none"))
    counted = stated.group_by(names).agg(documents=pl.len().cast(pl.Int64))
    return counted.sort(-pl.col("documents"), *names)
