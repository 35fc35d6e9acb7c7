"""``phrasetrack evaluate``: precision and recall against judged texts, or of a judged sample."""

from typing import TYPE_CHECKING, Any

import click

from tracker.cli.options import output_options, phrasebook_option, store_option, zones_option
from tracker.cli.reading import read_options, reading_options
from tracker.errors import WrongUsage

if TYPE_CHECKING:
    from tracker.matching import CompiledPhrasebook

FORMATS = ("table", "json", "csv")


@click.command()
@click.argument("gold", required=False, metavar="GOLD.jsonl")
@click.argument("paths", nargs=-1, metavar="PATH...")
@click.option("--decoys", metavar="F", help="Look-alike sentences that must not match.")
@click.option("--judged-phrases", metavar="F", help="The phrases the texts were judged for: a file "
              "of ids, or all. [default: GOLD-phrases.txt, else an inventory.yaml beside or above, "
              "else those GOLD mentions]")  # fmt: skip
@click.option("--kinds", metavar="K,K", help="Count only these kinds of match (exact always).")
@click.option("--details/--no-details", default=True, show_default=True,
              help="List every miss and false match with its context.")  # fmt: skip
@click.option(
    "--judged", metavar="F", help="Instead of GOLD: a marked sample (phrasetrack sample)."
)
@click.option("--exclude-wrong", is_flag=True, help="With --judged: matches marked wrong are "
              "remembered in the store and no longer counted.")  # fmt: skip
@phrasebook_option
@store_option
@zones_option
@output_options(FORMATS)
@reading_options
def evaluate(
    gold: str | None,
    paths: tuple[str, ...],
    decoys: str | None,
    judged_phrases: str | None,
    kinds: str | None,
    details: bool,
    judged: str | None,
    exclude_wrong: bool,
    phrasebooks: tuple[str, ...],
    store_path: str,
    zones: str,
    form: str | None,
    output: str | None,
    **reading: Any,
) -> None:
    """Measure precision and recall against judged texts.

    GOLD.jsonl holds one mention a line: {"doc", "phrase", "start", "end", "quote", "optional"}.
    Every text in PATH counts as judged. With --judged F the marks of a sample of your own matches
    become a precision with its interval.
    """
    from tracker.cli.tables import check_output, form_of

    chosen = form_of(form, output, FORMATS)
    check_output(output)
    if judged is not None:
        if gold is not None or decoys is not None:
            raise WrongUsage("--judged stands in the place of GOLD.jsonl and PATH. Give one.")
        from tracker.cli.judged import evaluate_sample

        evaluate_sample(judged, store_path, exclude_wrong, chosen, output)
        return
    if gold is None or not paths:
        raise WrongUsage(
            "evaluate: GOLD.jsonl and PATH are needed. "
            "Example: phrasetrack evaluate gold.jsonl texts/ (or --judged judge.csv)"
        )
    from tracker.cli.appraisal import write_appraisal
    from tracker.results.zones import known_zones
    from tracker.workbench.appraise import appraise
    from tracker.workbench.gold import find_judged_phrases, read_decoys, read_mentions
    from tracker.workbench.ready_book import open_ready_book

    mentions = read_mentions(gold)
    found = appraise(
        paths,
        mentions,
        find_judged_phrases(gold, mentions, judged_phrases),
        _counting(open_ready_book(phrasebooks, store_path).compiled, kinds),
        read_decoys(decoys) if decoys else None,
        known_zones(zones.split(",")),
        read_options(reading),
    )
    for doubt in found.doubts:
        click.echo(f"warning: {doubt}", err=True)
    write_appraisal(found, chosen, output, details)


def _counting(book: "CompiledPhrasebook", kinds: str | None) -> "CompiledPhrasebook":
    """The book with the kinds asked for. Raises WrongUsage for an unknown kind."""
    if kinds is None:
        return book
    from tracker.matching import KINDS
    from tracker.workbench.appraise import restrict_kinds

    wanted = {kind.strip() for kind in kinds.split(",")}
    for kind in sorted(wanted):
        if kind not in KINDS:
            raise WrongUsage(f"--kinds '{kind}' is not known. Kinds: {', '.join(KINDS)}.")
    return restrict_kinds(book, frozenset(wanted) | {"exact"})
