"""What a command that measures is asked about: the options, the frames, and what to say of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import click

from tracker.cli.options import (
    all_option,
    date_by_option,
    output_options,
    phrase_options,
    range_options,
    raw_csv_option,
    reprints_option,
    store_option,
    zones_option,
)
from tracker.cli.tables import TABLE_FORMATS, Column, check_output, form_of, write_table
from tracker.errors import NoInput, WrongUsage

if TYPE_CHECKING:
    import polars as pl

Command = TypeVar("Command", bound=Callable[..., Any])
Write = Callable[["pl.DataFrame", Sequence[Column], "pl.DataFrame"], None]


@dataclass(frozen=True, slots=True)
class Selection:
    """What a measure is asked about: the frames, narrowed as the options say."""

    matches: "pl.DataFrame"
    documents: "pl.DataFrame"
    phrases: "pl.DataFrame"
    everything: bool  # no phrase and no category was named
    copies: "pl.DataFrame | None" = None  # groups of copies, where they were asked for
    registers: "pl.DataFrame | None" = None  # of wordings; None: the store does not know them

    @property
    def zh(self) -> dict[str, str]:
        """The Chinese of each phrase, by id."""
        return dict(self.phrases.select("phrase", "zh").rows())


def selecting(command: Command) -> Command:
    """The options every command here has: what to look at, and how to write it."""
    for option in (
        raw_csv_option,
        output_options(TABLE_FORMATS),
        reprints_option,
        zones_option,
        date_by_option,
        range_options,
        phrase_options,
        all_option,
        store_option,
    ):
        command = option(command)
    return command


def read_selection(
    store_path: str,
    everything: bool,
    phrases: Sequence[str],
    categories: Sequence[str],
    since: str | None,
    until: str | None,
    zones: str,
    reprints: str = "all",
    date_by: str = "publication",
) -> Selection:
    """The frames of a store for these options; says on stderr what a range leaves out, and how
    many copies are left out with ``reprints`` "one". With "both" all stay, and ``copies`` says
    which belong together. ``date_by`` "event" dates documents by what they report.

    Raises WrongUsage for what is not known, NoInput where there is no store.
    """
    from tracker.measures import (
        check_range,
        check_reprints,
        check_zones,
        one_per_group,
        select_documents,
        select_phrases,
        undate_future,
    )
    from tracker.results import Store
    from tracker.results.event_dates import check_date_by, dated_by_event, with_dates_of

    check_range(since, until)
    check_date_by(date_by)
    check_reprints(reprints)
    counted_zones = check_zones(zones)
    with Store.open(store_path, everything=everything) as store:
        wanted = select_phrases(store.phrases(), phrases, categories)
        found, documents = store.matches(counted_zones), store.documents(counted_zones)
        registers = store.registers()
        copies = None if reprints == "all" else store.reprints(tell=tell)
    if date_by == "event":
        documents = dated_by_event(documents)
        found = with_dates_of(found, documents)
    if documents.is_empty():
        raise NoInput(
            f"{store_path}: no document is stored here. Scan a folder first: "
            "phrasetrack scan FOLDER"
        )
    kept = undate_future(select_documents(documents, since, until))
    if kept.height < documents.height:
        left_out = documents.height - kept.height
        tell(f"{left_out} of {documents.height} documents are not surely of that time, or undated.")
    if copies is not None:
        once = one_per_group(kept, copies)
        tell_copies(kept.height, once.height)
        kept = once if reprints == "one" else kept
    found = found.join(wanted.select("phrase"), on="phrase", how="semi", maintain_order="left")
    return Selection(found, kept, wanted, not phrases and not categories, copies, registers)


def tell(message: str) -> None:
    """A sentence for the reader of the numbers, on stderr."""
    click.echo(message, err=True)


def tell_copies(documents: int, once: int) -> None:
    """How many of the documents are copies of an earlier one, and by which measure."""
    from tracker.measures import amount
    from tracker.texts.reprints import CUTOFF

    tell(
        f"{documents - once:,} of {amount(documents, 'document')} "
        f"{'is a copy' if documents - once == 1 else 'are copies'} of an earlier one "
        f"(containment {CUTOFF} and more; phrasetrack reprints lists them)."
    )


def tell_basis(selection: Selection, *more: str) -> None:
    """What the numbers stand on: documents, their units, and how many are undated."""
    import polars as pl

    from tracker.measures import amount

    documents = selection.documents
    sizes = documents.group_by("unit").agg(pl.col("units").sum()).sort("unit").rows()
    size = ", ".join(f"{units or 0:,} {unit}" for unit, units in sizes)
    undated = documents["date"].null_count()
    basis = amount(documents.height, "document") + (f" ({size})" if size else "")
    tell("; ".join([basis, f"{undated:,} undated", *more]) + ".")


def tell_doubts(selection: Selection, period: str | None = None) -> None:
    """Sources that enter or leave in mid-series, where documents have a source."""
    from tracker.measures import find_source_changes

    if "source" in selection.documents.columns:
        for warning in find_source_changes(selection.documents, "source", period)["warning"]:
            tell(f"warning: {warning}")


def tell_refusals(table: "pl.DataFrame") -> None:
    """How many rows of a table give a reason in the place of a number."""
    refused = len(table["reason"].drop_nulls())
    if refused:
        tell(f"{refused} of {table.height} rows say in 'reason' what could not be told, and why.")


def begin(
    options: dict[str, Any], period: str | None = None, *, both: bool = False
) -> tuple[Selection, Write]:
    """Checks what can be checked before any work, reads the selection, and says how to write.

    ``both`` says that the command can count copies both ways side by side.
    """
    from tracker.measures import check_period, check_reprints

    form, output, raw = options["form"], options["output"], options["raw_csv"]
    form_of(form, output)
    check_output(output)
    if check_reprints(options["reprints"]) == "both" and not both:
        raise WrongUsage("--reprints both is of counts alone. Here: all, one.")
    if period is not None:
        check_period(period)
    rest = {name: options[name] for name in options.keys() - {"form", "output", "raw_csv"}}

    def write(table: "pl.DataFrame", columns: Sequence[Column], shown: "pl.DataFrame") -> None:
        write_table(table, columns, form, output, shown, raw)

    return read_selection(**rest), write


def with_matches(selection: Selection, table: "pl.DataFrame") -> "pl.DataFrame":
    """For a terminal: phrases nobody named and nothing matched are left away."""
    if not selection.everything:
        return table
    found = selection.matches.join(selection.documents, on="document", how="semi")
    return table.join(found, on="phrase", how="semi", maintain_order="left")
