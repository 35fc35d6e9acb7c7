"""``phrasetrack report``: the trend report of a store, without scanning again."""

import sys
from pathlib import Path
from typing import Any

import click

from tracker.cli.options import choosing_options, raw_csv_option


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH...]")
@choosing_options
@click.option("--title", metavar="T", help="Title on the cover.")
@click.option(
    "--format",
    "forms",
    default="pdf,png,csv",
    show_default=True,
    metavar="F,F",
    help="Which files: pdf, png, svg, csv.",
)
@click.option("--no-events", is_flag=True, help="Timelines without the dated meetings.")
@raw_csv_option
@click.option("-o", "--output", "output", metavar="D", help="Folder. [default: reports/NAME]")
@click.option("--quiet", is_flag=True, help="Print nothing but errors.")
def report(
    paths: tuple[str, ...],
    store_path: str,
    everything: bool,
    forms: str,
    no_events: bool,
    output: str | None,
    quiet: bool,
    title: str | None,
    top: int | None,
    by: str | None,
    period: str | None,
    zones: str,
    **narrowing: Any,
) -> None:
    """Write the report of what was scanned: PDF, charts, a CSV beside each, a manifest.

    It covers the last scan, the PATHs given (as they were scanned), or --all.
    """
    from tracker.measures import check_range, check_zones
    from tracker.publish import write_report
    from tracker.publish.files import prepare_folder
    from tracker.results import Store

    check_range(narrowing["since"], narrowing["until"])
    counted = check_zones(zones)
    if output:
        prepare_folder(output)
    telling = _Telling(quiet)
    with Store.open(store_path, paths or None, everything) as store:
        folder = Path(output) if output else Path("reports") / folder_name(store.manifest())
        files = write_report(
            store,
            folder,
            top=top,
            by=by,
            period=period,
            zones=counted,
            title=title,
            formats=[form.strip() for form in forms.split(",") if form.strip()],
            events=not no_events,
            progress=telling.tell,
            **narrowing,
        )
    telling.clear()
    if not quiet:
        print(f"report: {folder / files[-2].name if len(files) > 1 else folder}, "
              f"{len(files)} files")  # fmt: skip


def folder_name(manifest: dict[str, Any]) -> str:
    """The name of the first folder scanned, as far as it can name a folder.

    >>> folder_name({"corpus": {"roots": ["my seeds/.."]}}), folder_name({})
    ('my-seeds', 'texts')
    """
    roots = manifest.get("corpus", {}).get("roots") or ["texts"]
    kept = "".join(letter if letter.isalnum() or letter in "_-" else "-" for letter in roots[0])
    return kept.strip("-")[:64] or "texts"


class _Telling:
    """One line on stderr that is written over, only on a terminal."""

    def __init__(self, quiet: bool) -> None:
        self.shown = sys.stderr.isatty() and not quiet

    def tell(self, step: str) -> None:
        """Say what is being done."""
        if self.shown:
            sys.stderr.write(f"\r\x1b[Kreport: {step}")
            sys.stderr.flush()

    def clear(self) -> None:
        """Take the line away."""
        if self.shown:
            sys.stderr.write("\r\x1b[K")
