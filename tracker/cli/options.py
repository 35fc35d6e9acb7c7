"""Options that mean one thing in every command (DESIGN: output contract)."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])

PERIODS = ("day", "week", "month", "quarter", "year", "decade")


def store_option(command: Command) -> Command:
    """``--store D``: the folder results are kept in."""
    return click.option(
        "--store",
        "store_path",
        default=".phrasetrack",
        show_default=True,
        metavar="D",
        help="Folder the results are kept in.",
    )(command)


def phrasebook_option(command: Command) -> Command:
    """``--phrasebook F``, again for several: else ./phrasebook.yaml, else the shipped one."""
    return click.option(
        "--phrasebook",
        "phrasebooks",
        multiple=True,
        metavar="F",
        help="Phrasebook file; give it again to add books up. [default: ./phrasebook.yaml, "
        "else the shipped one]",
    )(command)


def phrase_options(command: Command) -> Command:
    """``--phrase ID`` (again for several) and ``--category C``."""
    command = click.option(
        "--category",
        "categories",
        multiple=True,
        metavar="C",
        help="Only phrases of this category.",
    )(command)
    return click.option(
        "--phrase",
        "phrases",
        multiple=True,
        metavar="ID",
        help="Only this phrase; again for several.",
    )(command)


def range_options(command: Command) -> Command:
    """``--from DATE`` and ``--to DATE``, both inclusive."""
    command = click.option("--to", "until", metavar="DATE", help="Only documents up to this date.")(
        command
    )
    return click.option(
        "--from", "since", metavar="DATE", help="Only documents from this date on."
    )(command)


def date_by_option(command: Command) -> Command:
    """``--date-by``: documents stand on the day of their publication, or of what they report."""
    return click.option(
        "--date-by",
        default="publication",
        show_default=True,
        metavar="DAY",
        help="Date documents by their publication, or by the event they report.",
    )(command)


def zones_option(command: Command) -> Command:
    """``--zones``: the zones that count."""
    return click.option(
        "--zones",
        default="title,body",
        show_default=True,
        metavar="ZONES",
        help="Zones that count: title, body, meta, boilerplate, or all.",
    )(command)


def reprints_option(command: Command) -> Command:
    """``--reprints``: count every copy of a text, or one document of each group of copies."""
    return click.option(
        "--reprints",
        default="all",
        show_default=True,
        metavar="WAY",
        help="Copies of one text: all count, or one of each group, the earliest.",
    )(command)


def period_option(command: Command) -> Command:
    """``--period P``; chosen from the span of dates where it is not given."""
    return click.option(
        "--period",
        metavar="P",
        help=f"One of {', '.join(PERIODS)}. [default: by the span of dates]",
    )(command)


def by_option(command: Command) -> Command:
    """``--by COLUMN``: group by a column of the documents."""
    return click.option("--by", metavar="COLUMN", help="Group by a column of the documents.")(
        command
    )


def raw_csv_option(command: Command) -> Command:
    """``--raw-csv``: cells that a spreadsheet would run as they are."""
    return click.option("--raw-csv", is_flag=True, help="Do not guard CSV cells like '=1+1'.")(
        command
    )


def output_options(formats: tuple[str, ...]) -> Callable[[Command], Command]:
    """``--format F`` and ``-o F``."""

    def decorate(command: Command) -> Command:
        command = click.option(
            "-o",
            "--output",
            "output",
            metavar="F",
            help="Write to this file instead of the terminal.",
        )(command)
        return click.option("--format", "form", metavar="F", help=f"One of {', '.join(formats)}.")(
            command
        )

    return decorate


def all_option(command: Command) -> Command:
    """``--all``: the whole store, not the last scan alone."""
    return click.option("--all", "everything", is_flag=True, help="All that was ever scanned.")(
        command
    )


def choosing_options(command: Command) -> Command:
    """What a report or a chart is about: store, phrases, groups, period, range, zones, dates,
    copies."""
    for option in (
        reprints_option,
        zones_option,
        date_by_option,
        range_options,
        period_option,
        by_option,
        click.option(
            "--top", type=click.IntRange(min=1), metavar="N", help="Only the N most frequent."
        ),
        phrase_options,
        all_option,
        store_option,
    ):
        command = option(command)
    return command
