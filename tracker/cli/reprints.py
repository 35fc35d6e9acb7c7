"""``phrasetrack reprints``: copies and near-copies of one text, in groups."""

from typing import TYPE_CHECKING

import click

from tracker.cli.options import all_option, output_options, raw_csv_option, store_option
from tracker.cli.selection import tell
from tracker.cli.tables import TABLE_FORMATS, Column, check_output, form_of, percent, write_table
from tracker.errors import WrongUsage

if TYPE_CHECKING:
    import polars as pl

TABLE = [
    Column("group", lambda row: row["group"]),
    Column("document", lambda row: row["document"] if row["document"] != row["group"] else ""),
    Column("date", lambda row: row["date"]),
    Column("contained", lambda row: percent(row["share"]), right=True),
    Column("title", lambda row: row["title"]),
]


@click.command()
@click.option("--cutoff", type=float, metavar="S",
              help="Share of its word runs that makes a copy. [default: 0.4]")  # fmt: skip
@store_option
@all_option
@raw_csv_option
@output_options(TABLE_FORMATS)
def reprints(
    cutoff: float | None,
    store_path: str,
    everything: bool,
    raw_csv: bool,
    form: str | None,
    output: str | None,
) -> None:
    """Group copies and near-copies of one text; the earliest of a group is its original.

    The measure is containment: of all runs of three words (six characters of Chinese) of the
    shorter text, the share that the longer one holds too. Only title and body are compared.
    """
    check_output(output)
    form_of(form, output)
    from tracker.texts.reprints import CUTOFF

    limit = CUTOFF if cutoff is None else cutoff
    if not 0 < limit <= 1:
        raise WrongUsage(f"--cutoff '{limit}' is no share. Write one above 0 and up to 1.")
    from tracker.results import Store

    with Store.open(store_path, everything=everything) as store:
        documents = store.documents()
        frame = with_facts(store.reprints(limit, tell), documents)
    groups = frame["group"].n_unique()
    tell(
        f"{frame.height:,} of {documents.height:,} documents are in {groups:,} "
        f"{'group' if groups == 1 else 'groups'} of copies "
        f"(containment {limit} and more); {documents.height - frame.height + groups:,} remain "
        "with one for each group."
    )
    write_table(frame, TABLE, form, output, raw_csv=raw_csv)


def with_facts(groups: "pl.DataFrame", documents: "pl.DataFrame") -> "pl.DataFrame":
    """The groups of copies with what a reader knows a document by: ``group`` (the id of the
    original), ``document``, ``date``, ``share`` (contained in the member it is most like),
    ``title``."""
    facts = documents.select("document", "date", "title")
    joined = groups.join(facts, on="document", how="left", maintain_order="left")
    return joined.select("group", "document", "date", "share", "title")
