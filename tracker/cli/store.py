"""``phrasetrack store``: check, merge and list what is stored."""

import click

from tracker.cli.options import store_option


@click.group()
def store() -> None:
    """Check, merge and list what is stored."""


@store.command("list")
@store_option
def list_(store_path: str) -> None:
    """List what was scanned into a store: roots, runs, phrasebooks, sizes."""
    from tracker.results.listing import describe_store

    click.echo("\n".join(describe_store(store_path)))


@store.command()
@store_option
@click.option("--repair", is_flag=True, help="Forget what is damaged, so that the next scan reads "
              "those documents again.")  # fmt: skip
def check(store_path: str, repair: bool) -> int:
    """Read everything a store holds and name what is damaged."""
    from tracker.results.checking import check_store, repair_store

    faults = repair_store(store_path) if repair else check_store(store_path)
    for fault in faults:
        click.echo(fault)
    if not faults:
        click.echo(f"{store_path}: everything can be read.")
    elif repair:
        click.echo("What was damaged is forgotten. Scan again to read those documents.")
    return 1 if faults and not repair else 0


@store.command()
@click.argument("stores", nargs=-1, required=True, metavar="STORE...")
@store_option
def merge(stores: tuple[str, ...], store_path: str) -> None:
    """Add what other stores hold to one store (--store), each text once.

    Of a file that several stores know, the one named last holds.
    """
    from tracker.results.merging import merge_stores

    merged = merge_stores(stores, store_path)
    click.echo(
        f"{store_path}: {merged.documents:,} documents of {merged.sources:,} sources taken over "
        f"from {len(stores)} store{'' if len(stores) == 1 else 's'}."
    )
