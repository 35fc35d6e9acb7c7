"""``counts``, ``trend``, ``compare``, ``drift``, ``lifecycle``: what the store says, in numbers.

Each reads a selection of the store, asks one measure, and prints its table. Data go to stdout;
what a reader of the numbers has to know goes to stderr.
"""

from typing import TYPE_CHECKING, Any

import click

from tracker.cli.columns import (
    BOTH_COLUMNS,
    COUNT_COLUMNS,
    REASON,
    compared,
    dated,
    get,
    log_ratio_interval,
    phrase_columns,
    scaled,
    small,
)
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
from tracker.cli.tables import Column, between, number, percent
from tracker.errors import WrongUsage

if TYPE_CHECKING:
    pass


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
        columns = [*([get("period")] if period else []), *BOTH_COLUMNS]
    elif period is None:
        table = count_phrases(selection.matches, selection.documents, selection.phrases, by=by)
        columns = [*COUNT_COLUMNS, get("first"), get("last")]
    else:
        check_period(period)
        table = count_by_period(
            selection.matches, selection.documents, period, selection.phrases, by=by
        )
        columns = [get("period"), *COUNT_COLUMNS]
    there = table.filter(pl.col("matches").sum().over("phrase") > 0)
    shown = there if selection.everything else table
    write(table, [*phrase_columns(selection, table), *columns], shown)
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
        get("direction"),
        get("periods", right=True),
        Column("documents", lambda row: f"{row['documents_with']:,}", right=True),
        Column(f"{unit} a {chosen}", lambda row: scaled(row["slope"], scale, digits), right=True),
        Column(
            "95 %",
            lambda row: between(row["slope_low"], row["slope_high"], digits, scale),
            right=True,
        ),
        Column("p", lambda row: small(row["p_adjusted"]), right=True),
        REASON,
    ]
    shown = with_matches(selection, table)
    write(table, [*phrase_columns(selection, table), *columns], shown)
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
        *(compared(side) for side in "ab"),
        Column("difference (points)", lambda row: scaled(row["difference"], 100, 1), right=True),
        Column(
            "95 %", lambda row: between(row["difference_low"], row["difference_high"], 1, 100), True
        ),
        Column("log ratio", lambda row: number(row["log_ratio"], 2), right=True),
        Column("95 %", log_ratio_interval, right=True),
        REASON,
    ]
    either = pl.col("matches_a").fill_null(0) + pl.col("matches_b").fill_null(0) > 0
    shown = table.filter(either) if selection.everything else table
    write(table, [*phrase_columns(selection, table), *columns], shown)
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
    columns = [get("group")] if by is not None else []
    columns += [] if by_register else [get("wording")]
    columns += [
        get("register"),
        get("period"),
        Column("matches", lambda row: f"{row['matches']:,} of {row['of']:,}", right=True),
        get("documents", right=True),
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
        get("state"),
        Column("first", lambda row: dated(row, "first")),
        get("first_wording", "in the wording"),
        get("first_source", "of"),
        Column("last", lambda row: dated(row, "last")),
        get("peak"),
        Column("share then", lambda row: percent(row["peak_share"]), right=True),
        Column("documents", lambda row: f"{row['documents_with']:,}", right=True),
        get("coined"),
        REASON,
    ]
    shown = with_matches(selection, table)
    write(table, [*phrase_columns(selection, table), *columns], shown)
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
