"""How the precision of a judged sample is said and kept."""

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from tracker.cli.tables import Column, between, number, table_lines, write_bytes, write_frame

if TYPE_CHECKING:
    from tracker.workbench.judged import SamplePrecision


def evaluate_sample(
    path: str, store_path: str, exclude: bool, form: str, output: str | None
) -> None:
    """Turns the marks of a sample into a precision, says it, and keeps it in the store."""
    from tracker.results.store import Store
    from tracker.workbench.judged import (
        exclude_wrong,
        keep_sample,
        precision_of_sample,
        read_judged,
    )

    judgements = read_judged(path)
    found = precision_of_sample(judgements)
    _say(found, form, output)
    if found.overall.judged == 0:
        click.echo(f"{path}: no row is marked. Write yes or no into 'right'.", err=True)
        return
    with Store.open(store_path, everything=True) as store:
        book = store.manifest().get("phrasebook", {})
        kept = keep_sample(store.folder, found, book.get("fingerprint"))
        click.echo(f"kept for reports in {kept}.", err=True)
        if exclude:
            listed = exclude_wrong(store.folder, judgements)
            click.echo(f"judged wrong and no longer counted: {listed:,}.", err=True)


def _say(found: "SamplePrecision", form: str, output: str | None) -> None:
    rows = [asdict(one) for one in (found.overall, *found.phrases)]
    kinds = [asdict(one) for one in found.kinds]
    if form == "csv":
        import polars as pl

        write_frame(pl.DataFrame(rows), form, output)
        return
    if form == "json":
        text = json.dumps(asdict(found), ensure_ascii=False, indent=1)
    else:
        lines = table_lines(rows, _columns("phrase"))
        lines += ["", *table_lines(kinds, _columns("kind"))]
        note = "95 % intervals (Wilson)"
        if found.weighted:
            note += "; overall, each phrase counts by the number of its matches"
        if found.left_open:
            note += f"; {found.left_open:,} rows left open"
        text = "\n".join([*lines, "", note + "."])
    if output is not None:
        write_bytes(f"{text}\n".encode(), output)
    else:
        click.echo(text)


def _columns(heading: str) -> list[Column]:
    return [
        Column(heading, lambda row: row["name"], whole=True),
        Column("judged", lambda row: row["judged"], right=True),
        Column("right", lambda row: row["right"], right=True),
        Column("precision", lambda row: number(row["share"], 3), right=True),
        Column("95 % interval", lambda row: between(row["low"], row["high"], 3), right=True),
    ]
