"""When each phrase came, peaked and went, and whether a silence means anything."""

from bisect import bisect_left, bisect_right
from datetime import date
from typing import Any

import polars as pl

from tracker.errors import WrongUsage
from tracker.measures.counting import count_by_period
from tracker.measures.exposure import is_inferred
from tracker.measures.frames import amount, countable, fill_matches, match_pairs, phrase_column
from tracker.measures.periods import UNDATED, first_day, last_day
from tracker.measures.select import check_date
from tracker.measures.silence import SILENCE_P, silence_needed, silence_p

NEW_DAYS = 30
DORMANT_DAYS = 30
RETIRED_DAYS = 90
PEAK_DOCUMENTS = 5  # a period with fewer documents is no peak: one page would make it 100 %

LIFECYCLE_SCHEMA: dict[str, type[pl.DataType]] = {
    "phrase": pl.String,
    "matches": pl.Int64,
    "documents_with": pl.Int64,
    "first": pl.String,
    "first_document": pl.String,
    "first_wording": pl.String,
    "first_source": pl.String,
    "first_inferred": pl.Boolean,
    "at_start": pl.Boolean,
    "last": pl.String,
    "last_document": pl.String,
    "last_inferred": pl.Boolean,
    "peak": pl.String,
    "peak_share": pl.Float64,
    "peak_documents": pl.Int64,
    "state": pl.String,
    "days_since": pl.Int64,
    "documents_since": pl.Int64,
    "reference": pl.String,
    "coined": pl.String,
    "reason": pl.String,
}


def find_lifecycles(
    matches: pl.DataFrame,
    documents: pl.DataFrame,
    phrases: pl.DataFrame | None = None,
    *,
    period: str | None = None,
    reference: str | None = None,
    source: str = "source",
    new_days: int = NEW_DAYS,
    dormant_days: int = DORMANT_DAYS,
    retired_days: int = RETIRED_DAYS,
) -> pl.DataFrame:
    """The life of each phrase as the dated documents show it, one row per phrase, by id.

    Columns: ``phrase``; ``matches`` and ``documents_with`` (undated ones too); ``first`` and
    ``last`` (reduced ISO dates) with ``first_document``, ``first_wording`` (the wording that
    caught it), ``first_source`` (of column ``source``), ``last_document``; ``first_inferred``,
    ``last_inferred`` (dated only by the meetings named); ``at_start``: no dated document is older
    than the first attestation, so the phrase may be; ``peak``, the period with the highest
    ``peak_share`` among those with at least 5 documents, and its ``peak_documents``; ``state``
    on the ``reference`` day; ``days_since`` the last attestation and ``documents_since``, the
    dated documents after it; ``coined`` as the phrasebook has it; ``reason``.

    State: "new" (first attested at most ``new_days`` before, by a date that says so: a year does
    not, and older documents lack it),
    "active" (last attested at most ``dormant_days`` before), "dormant" (longer ago), "retired"
    (more than ``retired_days``). Dormant and retired are said only where the documents since
    could have shown the phrase: where chance would leave as long a silence in less than 5 of 100
    cases (``silence_p``). Otherwise state is null and ``reason`` says how many documents would
    be needed; the same for a peak.

    ``reference`` is an ISO day, the first day of the latest dated document unless given; what is
    dated after it is not looked at. A reduced date counts as its first day for being first, as
    its last day for being last.

    >>> pages = pl.DataFrame({"document": ["a", "b"], "date": ["2022-01-05", "2022-03-01"]})
    >>> found = pl.DataFrame({"document": ["b"], "phrase": ["four-winds"], "wording": ["4 winds"]})
    >>> find_lifecycles(found, pages).select("first", "first_wording", "at_start", "state").row(0)
    ('2022-03-01', '4 winds', False, 'new')

    Raises WrongUsage if ``reference`` is no date or the limits are out of order.
    """
    if not 0 <= dormant_days <= retired_days or new_days < 0:
        raise WrongUsage(
            f"--dormant {dormant_days} with --retired {retired_days}: "
            "retired cannot come before dormant, and no limit is negative."
        )
    pages = countable(matches, documents).with_columns(is_inferred(), start=first_day())
    newest = check_date("--reference", reference)[0] if reference else pages["start"].max()
    today = newest if isinstance(newest, date) else None  # no document is dated
    pages = pages.filter(pl.col("start").is_null() | (pl.col("start") <= pl.lit(today)))
    pages = pages.with_columns(end=last_day().clip(upper_bound=pl.lit(today, pl.Date)))
    found = _attestations(matches, pages, source)
    peaks = _peaks(matches, pages, period)
    days = pages["start"].drop_nulls().sort().to_list()
    rows = []
    for phrase, coined in _phrases(match_pairs(matches), phrases):
        row = found.get(phrase, {"matches": 0, "documents_with": 0})
        row |= {"phrase": phrase, "coined": coined}
        reasons = []
        if today is not None and row.get("start") is not None:
            reasons += _state(row, days, today, (new_days, dormant_days, retired_days))
            reasons += _peak(row, peaks.get(phrase))
        elif row["documents_with"]:
            undated = amount(row["documents_with"], "document")
            reasons.append(f"{undated} with it, none with a date; 1 needed")
        else:
            reasons.append("no match; 1 needed")
        row |= {"reference": today and today.isoformat(), "reason": "; ".join(reasons) or None}
        rows.append({name: row.get(name) for name in LIFECYCLE_SCHEMA})
    return pl.DataFrame(rows, schema=LIFECYCLE_SCHEMA, orient="row")


_DAYS_OF_LENGTH = {10: 1, 7: 31, 4: 366}  # a reduced ISO date may mean as many days


def _phrases(pairs: pl.DataFrame, phrases: pl.DataFrame | None) -> list[tuple[str, str | None]]:
    """Ids with the date each was coined, by id."""
    ids = phrase_column(pairs, phrases)
    if phrases is None or "coined" not in phrases.columns:
        return [(phrase, None) for phrase in ids["phrase"]]
    coined = phrases.select(pl.col("phrase", "coined").cast(pl.String)).unique("phrase")
    return ids.join(coined, on="phrase", how="left").sort("phrase").rows()


def _attestations(
    matches: pl.DataFrame, pages: pl.DataFrame, source: str
) -> dict[str, dict[str, Any]]:
    """Per phrase: its totals, and where, when and in which wording it is first and last seen."""
    said = pl.col(source) if source in pages.columns else pl.lit(None)
    places = pages.select(
        "document", "date", "start", "end", "is_inferred", said.cast(pl.String).alias("source")
    )
    seen = match_pairs(matches).join(places, on="document")
    totals = seen.group_by("phrase").agg(
        matches=pl.col("matches").sum(),
        documents_with=pl.len().cast(pl.Int64),
        dated_with=pl.col("start").count().cast(pl.Int64),
    )
    earliest = pl.col("start") == pl.col("start").min().over("phrase")
    latest = pl.col("end") == pl.col("end").max().over("phrase")
    first = (
        seen.filter(earliest)
        .sort("phrase", "end", "document")
        .unique("phrase", keep="first", maintain_order=True)
    )
    last = (
        seen.filter(latest)
        .sort("phrase", "start", "document")
        .unique("phrase", keep="last", maintain_order=True)
    )
    wordings = (
        fill_matches(matches)
        .join(first, on=["phrase", "document"], how="semi")
        .sort("phrase", "start", "wording")
        .unique("phrase", keep="first", maintain_order=True)
    )
    first = first.join(wordings.select("phrase", "wording"), on="phrase", how="left").select(
        "phrase",
        "start",
        pl.col("date").alias("first"),
        pl.col("is_inferred").alias("first_inferred"),
        pl.col("document", "wording", "source").name.prefix("first_"),
    )
    last = last.select(
        "phrase",
        "end",
        pl.col("date").alias("last"),
        pl.col("is_inferred").alias("last_inferred"),
        pl.col("document").alias("last_document"),
    )
    joined = totals.join(first, on="phrase", how="left").join(last, on="phrase", how="left")
    return {row["phrase"]: row for row in joined.rows(named=True)}


def _peaks(
    matches: pl.DataFrame, pages: pl.DataFrame, period: str | None
) -> dict[str, tuple[str | None, float | None, int]]:
    """Per phrase: the peak period, its share, its documents; the fullest period with
    the phrase where none has documents enough.

    Documents of all units are taken together: a share of documents has no unit.
    """
    counts = count_by_period(matches, pages, period).filter(pl.col("period") != UNDATED)
    by_period = counts.group_by("phrase", "period").agg(pl.col("documents", "documents_with").sum())
    share = pl.col("documents_with") / pl.col("documents")
    ranked = (
        by_period.with_columns(enough=pl.col("documents") >= PEAK_DOCUMENTS)
        .with_columns(share=pl.when("enough").then(share))
        .filter(pl.col("documents_with") > 0)
        .sort(
            "phrase",
            ~pl.col("enough"),
            -pl.col("share"),
            -pl.col("documents_with"),
            -pl.col("documents"),
            "period",
        )
        .unique("phrase", keep="first", maintain_order=True)
    )
    return {
        phrase: (period if enough else None, share, documents)
        for phrase, period, enough, share, documents in ranked.select(
            "phrase", "period", "enough", "share", "documents"
        ).rows()
    }


def _state(
    row: dict[str, Any], days: list[date], today: date, limits: tuple[int, int, int]
) -> list[str]:
    """Fills in the state; gives the reason where it cannot be told. ``days`` are sorted."""
    new_days, dormant_days, retired_days = limits
    before = bisect_left(days, row["start"])
    since = len(days) - bisect_right(days, row["end"])
    silent = (today - row["end"]).days
    row |= {"at_start": before == 0, "days_since": silent, "documents_since": since}
    if silent <= dormant_days:
        sure = _DAYS_OF_LENGTH[len(row["first"])] <= max(new_days, 1)
        is_new = before > 0 and sure and (today - row["start"]).days <= new_days
        row["state"] = "new" if is_new else "active"
        return []
    again, until_last = row["dated_with"] - 1, len(days) - since - before - 1
    if silence_p(again, until_last, since) <= SILENCE_P:
        row["state"] = "dormant" if silent <= retired_days else "retired"
        return []
    needed = silence_needed(again, until_last)
    if needed is None:
        return [f"silent for {amount(silent, 'day')}, but met in 1 dated document only; 2 needed"]
    over = amount(since, "document")
    return [f"silent for {amount(silent, 'day')}, but over {over} only; {needed:,} needed"]


def _peak(row: dict[str, Any], peak: tuple[str | None, float | None, int] | None) -> list[str]:
    """Fills in the peak; gives the reason where no period has documents enough."""
    if peak is None:
        return ["no peak: no match lies on the axis of periods; 1 needed"]
    if peak[0] is None:
        return [
            f"no peak: the fullest period with it has {amount(peak[2], 'document')}; "
            f"{PEAK_DOCUMENTS} needed"
        ]
    row |= {"peak": peak[0], "peak_share": peak[1], "peak_documents": peak[2]}
    return []
