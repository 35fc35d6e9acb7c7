"""``phrasetrack kwic``: every match of a phrase in its line, the phrase in the middle."""

import json
import shutil
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import click

from tracker.cli.options import (
    all_option,
    range_options,
    raw_csv_option,
    store_option,
    zones_option,
)
from tracker.cli.tables import check_output, width_of, write_bytes
from tracker.errors import WrongUsage

if TYPE_CHECKING:
    from tracker.publish.kwic import KwicLine

NAME = 24  # columns of a terminal for the document
UNKNOWN_WIDTH = 100  # columns where there is no terminal
FORMATS = ("text", "csv", "jsonl")


@click.command()
@click.argument("phrase", metavar="PHRASE")
@click.option("--width", type=click.IntRange(5, 380), metavar="N",
              help="Columns of context either side. [default: by the terminal]")  # fmt: skip
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="At most N lines.")
@store_option
@all_option
@range_options
@zones_option
@click.option("--format", "form", default="text", show_default=True, metavar="F",
              help=f"One of {', '.join(FORMATS)}.")  # fmt: skip
@raw_csv_option
@click.option("-o", "--output", "output", metavar="F",
              help="Write to this file instead of the terminal.")  # fmt: skip
def kwic(
    phrase: str,
    width: int | None,
    limit: int | None,
    store_path: str,
    everything: bool,
    since: str | None,
    until: str | None,
    zones: str,
    form: str,
    raw_csv: bool,
    output: str | None,
) -> None:
    """Show every match of PHRASE (its id) in its line, by date, undated ones last.

    Before each line stand date and document; a match that is not exact is marked with its kind.
    """
    if form not in FORMATS:
        raise WrongUsage(f"--format '{form}' is not known. Formats: {', '.join(FORMATS)}.")
    check_output(output)
    import polars as pl

    from tracker.measures import check_zones, select_documents, select_phrases
    from tracker.publish.gathering import from_one_file
    from tracker.publish.kwic import in_date_order, kwic_lines
    from tracker.results import Store

    counted = check_zones(zones)
    with Store.open(store_path, everything=everything) as store:
        label = select_phrases(store.phrases(), [phrase]).row(0, named=True)
        documents = select_documents(store.documents(counted), since, until)
        found = store.matches(counted).filter(pl.col("phrase") == phrase)
        found = in_date_order(found.join(documents, on="document", how="semi"))
        shown = found.head(limit) if limit else found
        lines = kwic_lines(shown, store.texts)
        if form == "text":
            columns = width or max(20, (_columns() - NAME - 14) // 2 - 8)
            told: Iterable[str] = aligned(lines, columns, one_file=from_one_file(documents))
        else:
            told = _as_data(lines, form, raw_csv)
        if output is None:
            for text in told:
                click.echo(text)
        else:
            plain = "".join(f"{click.unstyle(text)}\n" for text in told)
            write_bytes(plain.encode("utf-8", "backslashreplace"), output)
    name = " ".join(part for part in (label["en"], label["zh"]) if part)
    rest = f"; {found.height - shown.height:,} more" if shown.height < found.height else ""
    click.echo(
        f"{name}: {shown.height:,} of {found.height:,} matches in "
        f"{found['document'].n_unique():,} of {documents.height:,} documents{rest}",
        err=True,
    )


def aligned(lines: Iterable["KwicLine"], width: int, *, one_file: bool = False) -> Iterator[str]:
    """The lines with their matches under one another; Chinese counts two columns a character.

    ``width`` columns of context stand either side; records of ``one_file`` are called by their
    ids alone.
    """
    for line in lines:
        left = fit(line.left, width, end=True)
        right = fit(line.right, width)
        known = line.document.rpartition("#")[2] if one_file else line.document
        name = fit(known, NAME, end=True)
        mark = "" if line.kind == "exact" else f"  [{line.kind} {line.score:.0f}]"
        yield (
            f"{line.date or 'undated':<10}  {pad(name, NAME)}  {pad(left, width, before=True)}"
            f"{click.style(line.match, bold=True)}{right}{mark}"
        )


def fit(text: str, columns: int, *, end: bool = False) -> str:
    """As much of the text as takes at most ``columns`` of a terminal: its beginning, or its end.

    >>> fit("国家治理", 5), fit("Party governance", 8, end=True)
    ('国家', 'vernance')
    """
    kept: list[str] = []
    for character in reversed(text) if end else text:
        columns -= width_of(character)
        if columns < 0:
            break
        kept.append(character)
    return "".join(reversed(kept) if end else kept)


def pad(text: str, columns: int, *, before: bool = False) -> str:
    """The text widened with spaces to ``columns`` of a terminal.

    >>> pad("国家", 6), pad("a", 3, before=True)
    ('国家  ', '  a')
    """
    spaces = " " * max(0, columns - width_of(text))
    return spaces + text if before else text + spaces


def _columns() -> int:
    if not sys.stdout.isatty():
        return UNKNOWN_WIDTH
    return shutil.get_terminal_size((UNKNOWN_WIDTH, 24)).columns


def _as_data(lines: Iterable["KwicLine"], form: str, raw_csv: bool) -> Iterator[str]:
    """The lines as CSV or JSONL, with the whole context that is kept."""
    import dataclasses

    if form == "jsonl":
        for line in lines:
            yield json.dumps(dataclasses.asdict(line), ensure_ascii=False)
        return
    import polars as pl

    from tracker.publish.files import csv_bytes

    rows = [dataclasses.asdict(line) for line in lines]
    if rows:
        frame = pl.DataFrame(rows, infer_schema_length=None)
        yield csv_bytes(frame, raw_csv).decode().removesuffix("\n")
