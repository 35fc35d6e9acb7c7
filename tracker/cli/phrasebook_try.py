"""Seeing what a wording or a changed book would catch, in texts already scanned."""

from typing import Any

import click

from tracker.cli.options import phrasebook_option, store_option


@click.command("try")
@click.argument("text", metavar="WORDING")
@click.option("--phrase", "phrase_id", metavar="ID", help="The phrase it would belong to.")
@click.option("--lang", metavar="L", help="en or zh. [default: by its letters]")
@click.option("--exact", is_flag=True, help="Verbatim only, no repairs.")
@click.option("--kind", multiple=True, metavar="K", help="Only this kind of match; again.")
@click.option("--needs", multiple=True, metavar="N", help="A condition; again for several.")
@phrasebook_option
@store_option
def try_(text: str, phrase_id: str | None, store_path: str, **options: Any) -> None:
    """Show what a wording would catch in the texts already scanned; nothing is saved."""
    from tracker.errors import FaultyFile, WrongUsage
    from tracker.phrasebook.edit import NewWording
    from tracker.results.store import Store
    from tracker.workbench.try_wording import TRIED, try_wording

    wording = NewWording(
        " ".join(text.split()),
        lang=options["lang"] or "",
        exact=options["exact"],
        kinds=options["kind"],
        needs=options["needs"],
    )
    with Store.open(store_path, everything=True) as store:
        try:
            tried = try_wording(wording, store, phrase_id, options["phrasebooks"])
        except KeyError:
            raise WrongUsage(f"--phrase '{phrase_id}' is not known. "
                             "See: phrasetrack phrasebook list.") from None  # fmt: skip
        except FaultyFile as error:
            if error.faults[0].file != TRIED:
                raise
            problem = error.faults[0].message.partition(": ")[2]
            raise WrongUsage(f"{problem} Nothing was tried.") from None
    kinds = ", ".join(f"{count} {kind}" for kind, count in tried.by_kind.items())
    others = f"{tried.known:,} more that other wordings of the phrase catch already."
    documents = len({match.document for match in tried.fresh})
    click.echo(
        f'"{wording.text}": {len(tried.fresh):,} new matches in {documents:,} of '
        f"{tried.documents:,} documents{f' ({kinds})' if kinds else ''}"
        f"{f'; {others}' if phrase_id else '.'}"
    )
    for phrase, count in tried.overlaps.items():
        share = "shares" if count == 1 else "share"
        click.echo(f"  {count:,} of them {share} words with a match of {phrase}.")
    for document, line in tried.passages:
        click.echo(f"  {document}: {line}")


@click.command()
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option("--passages", type=int, default=10, show_default=True, metavar="N",
              help="Changed passages shown for each phrase.")  # fmt: skip
@store_option
def diff(old: str, new: str, passages: int, store_path: str) -> None:
    """Compare two phrasebooks on the texts already scanned: counts, and what changed."""
    from tracker.phrasebook.load import load_phrasebook
    from tracker.results.store import Store
    from tracker.workbench.diff import diff_phrasebooks

    with Store.open(store_path, everything=True) as store:
        found = diff_phrasebooks(load_phrasebook(old), load_phrasebook(new), store)
    before = sum(counts[0] for counts in found.counts.values())
    after = sum(counts[1] for counts in found.counts.values())
    click.echo(f"all phrases: {before:,} matches before, {after:,} after"
               + ("" if found.changed else "; no passage changed"))  # fmt: skip
    for phrase, (was, now) in found.counts.items():
        changed = [one for one in found.changed if one.match.phrase == phrase]
        if not changed:
            continue
        click.echo(f"{phrase}: {was:,} before, {now:,} after")
        for one in changed[:passages]:
            sign = "-" if one.side == "gone" else "+"
            click.echo(f"  {sign} {one.match.document}: {one.passage}  [{one.match.wording}]")
        if len(changed) > passages:
            click.echo(f"  and {len(changed) - passages:,} more (--passages)")
