"""``counts``, ``trend``, ``compare``, ``drift``, ``lifecycle``: what the store says, in numbers.

Each reads a selection of the store, asks one measure, and prints its table. Data go to stdout;
what a reader of the numbers has to know goes to stderr.
"""

from typing import TYPE_CHECKING, Any

import click

from tracker.cli.options import PERIODS, by_option, period_option
from tracker.cli.selection import (
    Selection,
    begin,
    selecting,
    tell,
    tell_basis,
    tell_doubts,
    tell_refusals,
    with_matches,
)
from tracker.cli.tables import Column, Row, between, number, percent
from tracker.errors import WrongUsage

if TYPE_CHECKING:
    import polars as pl


# -- columns ------------------------------------------------------------------------------------


def _get(name: str, heading: str | None = None, right: bool = False) -> Column:
    return Column(heading or name, lambda row: row[name], right)


def _phrase_columns(selection: Selection, table: "pl.DataFrame") -> list[Column]:
    """The group, if there is one; the id; the Chinese beside it; the unit, if there are two."""
    zh = selection.zh
    columns = [_get("group")] if "group" in table.columns else []
    columns += [_get("phrase"), Column("中文", lambda row: zh.get(row["phrase"]))]
    if "unit" in table.columns and table["unit"].n_unique() > 1:
        columns.append(_get("unit"))
    return columns


def _share(side: str = "") -> list[Column]:
    low, high = f"share_low{side}", f"share_high{side}"
    return [
        Column("share", lambda row: percent(row[f"share{side}"]), right=True),
        Column("95 %", lambda row: between(row[low], row[high], scale=100), right=True),
    ]


def _documents(row: Row, side: str = "") -> str:
    return f"{row[f'documents_with{side}']:,} of {row[f'documents{side}']:,}"


REASON = Column("reason", lambda row: row["reason"], whole=True)
COUNT_COLUMNS = [
    Column("matches", lambda row: f"{row['matches']:,}", right=True),
    Column("documents", _documents, right=True),
    *_share(),
    Column("per million", lambda row: number(row["per_million"]), right=True),
    Column("95 %", lambda row: between(row["per_million_low"], row["per_million_high"]), True),
]


BOTH_COLUMNS = [
    Column("matches", lambda row: f"{row['matches']:,}", right=True),
    Column("documents", _documents, right=True),
    *_share(),
    Column("one per group: matches", lambda row: f"{row['matches_once']:,}", right=True),
    Column("documents", lambda row: _documents(row, "_once"), right=True),
    *_share("_once"),
]


# -- commands -----------------------------------------------------------------------------------


@click.command()
@click.option("--period", metavar="P", help=f"A row per period: {', '.join(PERIODS)}.")
@by_option
@selecting
def counts(period: str | None, by: str | None, **options: Any) -> None:
    """Count phrases: matches, documents, shares and rates with their intervals.

    Totals unless --period is given. A share is of documents, a rate per million words
    (characters in Chinese). --reprints both: all copies, and beside them one of each group.
    """
    import polars as pl

    from tracker.measures import check_period, count_both_ways, count_by_period, count_phrases

    selection, write = begin(options, period, both=True)
    if options["reprints"] == "both":
        assert selection.copies is not None
        table = count_both_ways(
            selection.matches,
            selection.documents,
            selection.copies,
            selection.phrases,
            period=period,
            by=by,
        )
        columns = [*([_get("period")] if period else []), *BOTH_COLUMNS]
    elif period is None:
        table = count_phrases(selection.matches, selection.documents, selection.phrases, by=by)
        columns = [*COUNT_COLUMNS, _get("first"), _get("last")]
    else:
        check_period(period)
        table = count_by_period(
            selection.matches, selection.documents, period, selection.phrases, by=by
        )
        columns = [_get("period"), *COUNT_COLUMNS]
    there = table.filter(pl.col("matches").sum().over("phrase") > 0)
    shown = there if selection.everything else table
    write(table, [*_phrase_columns(selection, table), *columns], shown)
    tell_basis(selection)
    absent = table["phrase"].n_unique() - there["phrase"].n_unique()
    if absent:
        tell(f"{absent} of {len(selection.zh)} phrases have no match; data formats list them too.")
    if period is not None:
        tell_doubts(selection, period)


@click.command()
@click.option(
    "--measure", default="share", show_default=True, metavar="M", help="share or per_million."
)
@period_option
@by_option
@selecting
def trend(measure: str, period: str | None, by: str | None, **options: Any) -> None:
    """Say which phrases rise or fall, where the data can carry it.

    Mann-Kendall test with Theil-Sen slope; p is corrected for the number of phrases.
    """
    from tracker.measures import choose_period, count_by_period, find_trends

    selection, write = begin(options, period)
    chosen = period or choose_period(selection.documents)
    counted = count_by_period(
        selection.matches, selection.documents, chosen, selection.phrases, by=by
    )
    table = find_trends(counted, measure)
    scale, digits = (100.0, 2) if measure == "share" else (1.0, 2)
    unit = "points" if measure == "share" else "per million"
    columns = [
        _get("direction"),
        _get("periods", right=True),
        Column("documents", lambda row: f"{row['documents_with']:,}", right=True),
        Column(f"{unit} a {chosen}", lambda row: _scaled(row["slope"], scale, digits), right=True),
        Column(
            "95 %",
            lambda row: between(row["slope_low"], row["slope_high"], digits, scale),
            right=True,
        ),
        Column("p", lambda row: _small(row["p_adjusted"]), right=True),
        REASON,
    ]
    shown = with_matches(selection, table)
    write(table, [*_phrase_columns(selection, table), *columns], shown)
    tell_basis(selection, f"by {chosen}")
    tell_refusals(shown)
    tell_doubts(selection, chosen)


@click.command()
@click.argument("a")
@click.argument("b")
@by_option
@selecting
def compare(a: str, b: str, by: str | None, **options: Any) -> None:
    """Compare two groups of documents (with --by COLUMN) or two stores A and B.

    Differences of shares are A less B; a log ratio of 1 means twice as often in A.
    """
    import polars as pl

    from tracker.measures import compare_groups, compare_totals, count_phrases

    if by is not None:
        selection, write = begin(options)
        table = compare_groups(selection.matches, selection.documents, by, a, b, selection.phrases)
        tell_basis(selection, f"{by}: '{a}' against '{b}'")
    else:
        first, write = begin(options | {"store_path": a})
        second, _ = begin(options | {"store_path": b})
        both = pl.concat([first.phrases, second.phrases]).unique("phrase", maintain_order=True)
        selection = Selection(first.matches, first.documents, both, first.everything)
        sides = [count_phrases(side.matches, side.documents, both) for side in (first, second)]
        table = compare_totals(*sides)
        for name, side in ((a, first), (b, second)):
            tell_basis(side, f"store '{name}'")
    columns = [
        *(_compared(side) for side in "ab"),
        Column("difference (points)", lambda row: _scaled(row["difference"], 100, 1), right=True),
        Column(
            "95 %", lambda row: between(row["difference_low"], row["difference_high"], 1, 100), True
        ),
        Column("log ratio", lambda row: number(row["log_ratio"], 2), right=True),
        Column("95 %", _log_ratio_interval, right=True),
        REASON,
    ]
    either = pl.col("matches_a").fill_null(0) + pl.col("matches_b").fill_null(0) > 0
    shown = table.filter(either) if selection.everything else table
    write(table, [*_phrase_columns(selection, table), *columns], shown)
    tell_refusals(shown)


@click.command()
@click.argument("phrase")
@click.option(
    "--register", "by_register", is_flag=True, help="By official, analyst and machine wording."
)
@period_option
@by_option
@click.option(
    "--phrasebook",
    "phrasebooks",
    multiple=True,
    metavar="F",
    help="Registers of this book. [default: of the book that was matched]",
)
@selecting
def drift(
    phrase: str,
    by_register: bool,
    period: str | None,
    by: str | None,
    phrasebooks: tuple[str, ...],
    **options: Any,
) -> None:
    """Show how the wording of one phrase (by its id) changes over time or by source."""
    from tracker.measures import register_drift, wording_drift, wording_table

    if options["phrases"] or options["categories"]:
        raise WrongUsage(f"drift is of one phrase, '{phrase}'. Leave out --phrase and --category.")
    selection, write = begin(options | {"phrases": (phrase,)}, period)
    if by == "register" and by not in selection.documents.columns:
        raise WrongUsage("--by 'register' is no column of the documents. For registers: --register")
    wordings = selection.registers
    if phrasebooks:
        from tracker.phrasebook.load import load_phrasebook

        wordings = wording_table(load_phrasebook(*phrasebooks))
    measure = register_drift if by_register else wording_drift
    table = measure(selection.matches, selection.documents, period, wordings, by=by)
    columns = [_get("group")] if by is not None else []
    columns += [] if by_register else [_get("wording")]
    columns += [
        _get("register"),
        _get("period"),
        Column("matches", lambda row: f"{row['matches']:,} of {row['of']:,}", right=True),
        _get("documents", right=True),
        Column("share", lambda row: percent(row["share"]), right=True),
    ]
    write(table, columns, table.filter(table["of"] > 0))
    there = selection.matches.join(selection.documents, on="document", how="semi").height
    tell_basis(selection, f"{there:,} match{'es' * (there != 1)} of '{phrase}'")
    if wordings is None:
        tell(
            "warning: this store was filled by a version that kept no registers. Scan again "
            "(nothing unchanged is matched anew), or name the book: --phrasebook F"
        )


@click.command()
@click.option("--reference", metavar="DATE", help="Judge on this day. [default: the latest date]")
@click.option("--new", "new_days", default=30, show_default=True, help="Days a phrase is new.")
@click.option(
    "--dormant", "dormant_days", default=30, show_default=True, help="Days until it is dormant."
)
@click.option(
    "--retired", "retired_days", default=90, show_default=True, help="Days until it is retired."
)
@click.option("--source", default="source", show_default=True, help="Column that says whose text.")
@period_option
@selecting
def lifecycle(
    reference: str | None,
    new_days: int,
    dormant_days: int,
    retired_days: int,
    source: str,
    period: str | None,
    **options: Any,
) -> None:
    """Show when each phrase came, peaked and went: new, active, dormant or retired."""
    from tracker.measures import find_anachronisms, find_lifecycles

    selection, write = begin(options, period)
    table = find_lifecycles(
        selection.matches,
        selection.documents,
        selection.phrases,
        period=period,
        reference=reference,
        source=source,
        new_days=new_days,
        dormant_days=dormant_days,
        retired_days=retired_days,
    )
    columns = [
        _get("state"),
        Column("first", lambda row: _dated(row, "first")),
        _get("first_wording", "in the wording"),
        _get("first_source", "of"),
        Column("last", lambda row: _dated(row, "last")),
        _get("peak"),
        Column("share then", lambda row: percent(row["peak_share"]), right=True),
        Column("documents", lambda row: f"{row['documents_with']:,}", right=True),
        _get("coined"),
        REASON,
    ]
    shown = with_matches(selection, table)
    write(table, [*_phrase_columns(selection, table), *columns], shown)
    days = table["reference"].drop_nulls()
    tell_basis(selection, f"judged on {days[0]}" if len(days) else "no day to judge on")
    tell("'≤' before a date: no dated document is older; '?' after it: worked out from meetings.")
    early = find_anachronisms(selection.matches, selection.documents, selection.phrases)
    for (phrase,), rows in early.group_by("phrase", maintain_order=True):
        row, documents = rows.row(0, named=True), rows["document"].n_unique()
        tell(
            f"warning: '{phrase}' was coined in {row['coined']}, but stands in {documents} "
            f"document{'s' * (documents != 1)} dated earlier ({row['document']}, {row['date']}): "
            "a wrong date or a false match."
        )
    tell_refusals(shown)


# -- inside -------------------------------------------------------------------------------------


def _small(p: float | None) -> str | None:
    return "< 0.001" if p is not None and p < 0.001 else number(p, 3)


def _scaled(value: float | None, scale: float, digits: int) -> str | None:
    return None if value is None else number(value * scale, digits)


def _compared(side: str) -> Column:
    def say(row: Row) -> str | None:
        share = percent(row[f"share_{side}"])
        return None if share is None else f"{share} of {row[f'documents_{side}']:,}"

    return Column(side.upper(), say, right=True)


def _log_ratio_interval(row: Row) -> str | None:
    if row["log_ratio"] is None:
        return None
    return between(
        -float("inf") if row["log_ratio_low"] is None else row["log_ratio_low"],
        float("inf") if row["log_ratio_high"] is None else row["log_ratio_high"],
        2,
    )


def _dated(row: Row, which: str) -> str | None:
    date: str | None = row[which]
    if date is None:
        return None
    before = "≤" if which == "first" and row["at_start"] else ""
    return before + date + ("?" if row[f"{which}_inferred"] else "")
