"""``phrasetrack show``: a document as the store knows it: its facts, its text, its zones."""

import sys
from typing import Any

import click

from tracker.cli.options import all_option, store_option
from tracker.cli.tables import harmless
from tracker.errors import WrongUsage

FACTS = (
    "title",
    "language",
    "date",
    "date_precision",
    "date_basis",
    "date_status",
    "date_earliest",
    "date_latest",
    "date_evidence",
    "event_date",
    "encoding",
    "sha256",
)


@click.command()
@click.argument("document", metavar="DOC")
@click.option("--text", "as_text", is_flag=True, help="Only the text, to the letter.")
@click.option("--zones", "by_zones", is_flag=True, help="Every line with its zone.")
@store_option
@all_option
def show(document: str, as_text: bool, by_zones: bool, store_path: str, everything: bool) -> None:
    """Print a document: its text, its zones, its date.

    DOC is the name export gives it. Offsets of matches count the characters of what --text prints.
    """
    if as_text and by_zones:
        raise WrongUsage("show: --text and --zones are two ways of printing. Choose one.")
    from tracker.results import Store

    with Store.open(store_path, everything=everything) as store:
        text = store.text(document)
        if as_text:
            _print_exactly(text)
            return
        zones = store.zones(document)
        if not by_zones:
            frame = store.documents()
            row = frame.filter(frame["document"] == document).row(0, named=True)
            _print_facts(row)
    for zone in zones:
        for line in text[zone.start : zone.end].splitlines():
            click.echo(f"{zone.name:<11} {harmless(line)}" if by_zones else harmless(line))


def _print_exactly(text: str) -> None:
    """The text and nothing else; on a terminal, control characters written out."""
    if sys.stdout.isatty():
        click.echo("\n".join(harmless(line) for line in text.split("\n")))
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode())
        sys.stdout.buffer.flush()


def _print_facts(row: dict[str, Any]) -> None:
    """What is known of the document, a line each; what is not known is left out."""
    shown = [(name, row[name]) for name in FACTS]
    size = (row["unit"], row["units"])
    shown.insert(2, size)
    known = {name for name, _ in shown} | {"document", "status", "reason", "unit", "units"}
    shown += [(name, value) for name, value in row.items() if name not in known]
    for name, value in shown:
        if value is not None and value != "":
            click.echo(f"{name + ':':<16}{harmless(str(value))}")
    click.echo()
