"""``phrasetrack phrasebook``: show and list; the other parts lie in modules of their own."""

from typing import TYPE_CHECKING

import click

from tracker.cli.options import phrasebook_option
from tracker.cli.phrasebook_check import check
from tracker.cli.phrasebook_edit import add, edit, remove, rename, restore, wording
from tracker.cli.phrasebook_exchange import export, import_
from tracker.cli.phrasebook_try import diff, try_

if TYPE_CHECKING:
    from tracker.phrasebook.phrase import Phrase

EXPANDED = 6  # readings of a wording that show lists, if not asked for all


@click.group()
def phrasebook() -> None:
    """Check, edit and try the phrasebook.

    The format on one page: docs/phrasebook.md
    """


@phrasebook.command()
@click.argument("phrase_id", metavar="ID")
@click.option("--expand", is_flag=True, help="All that each wording can be read as.")
@phrasebook_option
def show(phrase_id: str, expand: bool, phrasebooks: tuple[str, ...]) -> None:
    """Show a phrase: its names, its wordings and what they expand to."""
    from tracker.errors import WrongUsage, nearest
    from tracker.phrasebook.load import load_phrasebook

    book = load_phrasebook(*phrasebooks)
    try:
        phrase = book.phrase(phrase_id)
    except KeyError:
        near = nearest(phrase_id, [phrase.id for phrase in book.phrases])
        hint = f"; did you mean '{near[0]}'?" if near else ". See: phrasetrack phrasebook list."
        raise WrongUsage(f"phrase '{phrase_id}' is not known{hint}") from None
    click.echo("\n".join(_described(phrase, None if expand else EXPANDED)))


def _described(phrase: "Phrase", most: int | None) -> list[str]:
    chinese = " / ".join(filter(None, (phrase.zh, phrase.traditional)))
    lines = [f"{phrase.id}  {chinese}  {phrase.en}", f"  category: {phrase.category}"]
    if phrase.place:
        lines.append(f"  stands in {phrase.place.file}, line {phrase.place.line}")
    if phrase.gloss:
        lines.append(f"  {phrase.gloss}")
    if phrase.coined:
        source = f" ({phrase.coined_source})" if phrase.coined_source else ""
        lines.append(f"  coined {phrase.coined}{source}")
    if phrase.swallows:
        lines.append(f"  swallows {', '.join(phrase.swallows)}")
    lines.append("  wordings:")
    for one in phrase.wordings:
        years = f"{one.valid_from or ''}–{one.valid_to or ''}".strip("–")
        needs = " and ".join(" or ".join(names) for names in one.needs)
        limits = [
            one.register,
            "exact only" if one.exact and one.lang != "zh" else None,
            f"since {years}" if years and not one.valid_to else years or None,
            f"only {', '.join(one.kinds)}" if one.kinds else None,
            f"needs {needs}" if needs else None,
            one.source,
            one.note,
        ]
        said = "; ".join(filter(None, limits))
        lines.append(f"    {one.text}" + (f"   ({said})" if said else ""))
        if len(one.variants) > 1:
            shown = list(one.variants[:most])
            if len(shown) < len(one.variants):
                shown.append(f"… ({len(one.variants)} in all: --expand)")
            lines.append(f"      = {' | '.join(shown)}")
    for title, sentences in (
        ("must match", phrase.examples),
        ("must not match", phrase.counterexamples),
    ):
        if sentences:
            lines += [f"  {title}:", *(f"    {sentence}" for sentence in sentences)]
    return lines + ([f"  notes: {phrase.notes}"] if phrase.notes else [])


@phrasebook.command("list")
@click.option("--category", "categories", multiple=True, metavar="C", help="Only this category.")
@phrasebook_option
def list_(categories: tuple[str, ...], phrasebooks: tuple[str, ...]) -> None:
    """List the phrases: id, Chinese, English, category, number of wordings; tab-separated."""
    from tracker.errors import WrongUsage, nearest
    from tracker.phrasebook.load import load_phrasebook

    book = load_phrasebook(*phrasebooks)
    known = list(dict.fromkeys(phrase.category for phrase in book.phrases))
    for category in categories:
        if category not in known:
            near = nearest(category, known, most=1)
            hint = f"; did you mean '{near[0]}'?" if near else "."
            raise WrongUsage(f"--category '{category}' is not known{hint} "
                             f"Categories: {', '.join(known)}.")  # fmt: skip
    for phrase in book.phrases:
        if not categories or phrase.category in categories:
            number = str(len(phrase.wordings))
            click.echo("\t".join((phrase.id, phrase.zh, phrase.en, phrase.category, number)))


for command in (check, add, rename, remove, wording, edit, restore, import_, export, try_, diff):
    phrasebook.add_command(command)
