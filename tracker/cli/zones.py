"""``phrasetrack zones``: propose boilerplate rules; print the shipped ones."""

from typing import Any

import click

from tracker.cli.reading import read_options, reading_options
from tracker.cli.selection import tell
from tracker.errors import WrongUsage


@click.group()
def zones() -> None:
    """Propose boilerplate rules for lines that keep coming back."""


@zones.command()
@click.argument("paths", nargs=-1, metavar="PATH...")
@reading_options
def suggest(paths: tuple[str, ...], **reading: Any) -> None:
    """Propose rules for lines that stand in many documents of one site.

    Prints TOML. Nothing is applied: paste what is right into a copy of the rules (zones rules) and
    name it with --rules.
    """
    if not paths and not reading["paths_from"]:
        raise WrongUsage("zones suggest: no PATH is given. Example: phrasetrack zones suggest DIR")
    from tracker.texts import Document, read_documents
    from tracker.texts.suggesting import rules_text, suggest_rules

    rows = read_documents(paths, read_options(reading))
    found = suggest_rules(row for row in rows if isinstance(row, Document))
    click.echo(rules_text(found), nl=False)
    tell(f"{len(found)} lines keep coming back; look at each before it becomes a rule.")


@zones.command()
def rules() -> None:
    """Print the shipped rules, to be copied and edited."""
    from tracker.texts.rules import OWN_RULES

    click.echo(OWN_RULES.read_text("utf-8"), nl=False)
