"""``phrasetrack export``: matches, documents or counts, for other programs."""

import click

from tracker.cli.options import (
    all_option,
    by_option,
    date_by_option,
    output_options,
    period_option,
    phrase_options,
    range_options,
    reprints_option,
    store_option,
    zones_option,
)
from tracker.errors import WrongUsage

WHAT = ("matches", "documents", "counts")
FORMATS = ("jsonl", "csv", "parquet", "json")


@click.command()
@click.argument("what", type=click.Choice(WHAT))
@output_options(FORMATS)
@store_option
@all_option
@zones_option
@phrase_options
@range_options
@period_option
@by_option
@date_by_option
@reprints_option
@click.option("--raw-csv", is_flag=True, help="Do not guard CSV cells like '=1+1'.")
def export(
    what: str,
    form: str | None,
    output: str | None,
    store_path: str,
    everything: bool,
    zones: str,
    phrases: tuple[str, ...],
    categories: tuple[str, ...],
    since: str | None,
    until: str | None,
    period: str | None,
    by: str | None,
    date_by: str,
    reprints: str,
    raw_csv: bool,
) -> None:
    """Export matches, documents or counts of the last scan.

    WHAT is matches (one row per match), documents (one per path or record, with its status) or
    counts (one per phrase and period). docs/store.md describes the columns.
    """
    from tracker.cli.selection import read_selection
    from tracker.cli.tables import check_output, form_of, write_frame
    from tracker.measures import (
        check_period,
        check_reprints,
        check_zones,
        count_by_period,
        select_documents,
    )
    from tracker.results import Store
    from tracker.results.event_dates import check_date_by, dated_by_event

    chosen = form_of(form, output, FORMATS)
    check_output(output)
    if period is not None:
        check_period(period)
    if check_reprints(reprints) != "all" and what != "counts":
        raise WrongUsage("--reprints is of counts. Copies: phrasetrack reprints lists them.")
    if reprints == "both":
        raise WrongUsage("--reprints both: phrasetrack counts shows both. Here: all, one.")
    if what == "documents":
        with Store.open(store_path, everything=everything) as store:
            frame = store.documents(check_zones(zones), unread=True)
        if check_date_by(date_by) == "event":
            frame = dated_by_event(frame)
        frame = select_documents(frame, since, until)
    else:
        selection = read_selection(
            store_path, everything, phrases, categories, since, until, zones, reprints, date_by
        )
        frame = selection.matches.join(
            selection.documents, on="document", how="semi", maintain_order="left"
        )
        if what == "counts":
            wanted = None if selection.everything else selection.phrases
            frame = count_by_period(frame, selection.documents, period, wanted, by=by)
    write_frame(frame, chosen, output, raw_csv)
