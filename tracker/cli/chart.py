"""``phrasetrack chart``: one chart in one command."""

from pathlib import Path
from typing import Any

import click

from tracker.cli.options import choosing_options, raw_csv_option
from tracker.errors import WrongUsage

ENDINGS = ("png", "svg", "pdf")


@click.command()
@click.argument("kind", metavar="KIND")
@click.option("-o", "--output", "output", required=True, metavar="F", help="x.png, x.svg or x.pdf.")
@choosing_options
@click.option(
    "--measure",
    default="share",
    show_default=True,
    metavar="M",
    help="Of a timeline: share, per_million or matches.",
)
@click.option("--no-events", is_flag=True, help="A timeline without the dated meetings.")
@click.option("--no-csv", is_flag=True, help="Without the points plotted in a CSV beside it.")
@raw_csv_option
def chart(
    kind: str,
    output: str,
    store_path: str,
    everything: bool,
    measure: str,
    no_events: bool,
    no_csv: bool,
    raw_csv: bool,
    zones: str,
    **choosing: Any,
) -> None:
    """Draw one chart, with the points plotted in a CSV beside it.

    KIND: counts, document-frequency, timeline, heatmap, groups (with --by),
    documents-by-phrases, xray, lifelines, drift, summary.
    """
    ending = Path(output).suffix.lstrip(".").lower()
    if ending not in ENDINGS:
        raise WrongUsage(
            f"-o '{output}': charts are written as x.png, x.svg or x.pdf, by the ending."
        )
    from tracker.figures.render import render_figure
    from tracker.measures import check_range, check_zones
    from tracker.publish import Choice, gather
    from tracker.publish.charts import chart_of, name_missing
    from tracker.publish.files import csv_bytes, prepare_file, write_bytes
    from tracker.results import Store

    check_range(choosing["since"], choosing["until"])
    choice = Choice(zones=check_zones(zones), **choosing)
    file = prepare_file(output)
    with Store.open(store_path, everything=everything) as store:
        gathered = gather(store, choice)
        drawn = chart_of(gathered, store, kind, marked=not no_events, measure=measure)
        content = render_figure(drawn.draw(), ending)  # type: ignore[arg-type]
    write_bytes(file, content)
    if drawn.points is not None and not no_csv:
        write_bytes(file.with_suffix(".csv"), csv_bytes(drawn.points, raw_csv))
    missing = name_missing(gathered)
    if missing:
        click.echo(f"warning: no font has {missing}; drawn by code point.", err=True)
