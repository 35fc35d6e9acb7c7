"""``phrasetrack scan``: match, store, say what was found, write the report."""

import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tracker.cli.options import phrasebook_option, store_option, zones_option
from tracker.cli.reading import read_options, reading_options
from tracker.errors import CannotWrite, NoInput, WrongUsage

if TYPE_CHECKING:
    from tracker.results.summary import Summary
    from tracker.scanning.engine import Engine
    from tracker.scanning.scan import Progress, ScanSummary


@click.command()
@click.argument("paths", nargs=-1, metavar="PATH...")
@phrasebook_option
@store_option
@click.option("--report", "report", metavar="D", help="Folder of the report. [default: "
              "reports/NAME]")  # fmt: skip
@click.option("--no-report", is_flag=True, help="Scan and store only.")
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="Processes. [default: cores]")
@zones_option
@click.option("--no-texts", is_flag=True, help="Do not keep the letters of the texts.")
@click.option("--shard", metavar="I/N", help="Only the I-th of N shares of the sources.")
@click.option("--engine", type=click.Choice(["local", "ray"]), default="local", show_default=True,
              help="Where the work is done.")  # fmt: skip
@click.option("--address", metavar="A", help="Of the ray cluster. [default: this machine]")
@click.option("--quiet", is_flag=True, help="Print nothing but errors.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
@reading_options
def scan(
    paths: tuple[str, ...],
    phrasebooks: tuple[str, ...],
    store_path: str,
    report: str | None,
    no_report: bool,
    jobs: int | None,
    zones: str,
    no_texts: bool,
    shard: str | None,
    engine: str,
    address: str | None,
    quiet: bool,
    as_json: bool,
    **reading: Any,
) -> int:
    """Match the phrasebook against texts, store the result, report it.

    PATH is a folder, a file, or - for one text from standard input.
    """
    if not paths and not reading["paths_from"]:
        raise WrongUsage("scan: no PATH is given. Example: phrasetrack scan seeds/")
    _leave_in_order_when_told()
    folder = None if no_report else Path(report or _report_folder(paths))
    if folder is not None:
        check_writable(folder)
    # numpy multiplies no matrices here; without this it starts threads that only cost time
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from tracker.results.catalogue import CACHE
    from tracker.results.zones import COUNTED, known_zones
    from tracker.scanning.book import open_book
    from tracker.scanning.scan import ScanOptions
    from tracker.scanning.scan import scan as scan_texts

    book = open_book(phrasebooks, Path(store_path) / CACHE)
    options = ScanOptions(
        read=read_options(reading),
        jobs=jobs,
        keep_texts=not no_texts,
        shard=parse_shard(shard),
        zones=known_zones(zones.split(",")) if zones else COUNTED,
        before_reading=_keep_freed_memory,
    )
    show = _Progress(quiet)
    done = scan_texts(paths, book, store_path, options, show.tell, _engine(engine, address, jobs))
    show.clear()
    _refuse_nothing(done.summary, paths or (reading["paths_from"],))
    if as_json:
        print(_as_json(done))
    elif not quiet:
        print(said(done))
    for failure in done.summary.failures:
        print(failure, file=sys.stderr)
    if folder is not None:
        _write_report(store_path, folder, options.zones, quiet or as_json)
    return 1 if done.summary.failed else 0


def _keep_freed_memory() -> None:
    from tracker.cli.memory import keep_freed_memory  # loads ctypes

    keep_freed_memory()


def parse_shard(text: str | None) -> Any:
    """The share "I/N" names. Raises WrongUsage if it names none.

    >>> parse_shard("2/3")
    Shard(index=2, of=3)
    """
    if text is None:
        return None
    from tracker.results.runs import Shard

    index, slash, of = text.partition("/")
    if not (slash and index.isdecimal() and of.isdecimal() and 1 <= int(index) <= int(of)):
        raise WrongUsage(f"--shard '{text}' names no share. Write I/N, such as 1/4 to 4/4.")
    return Shard(int(index), int(of))


def check_writable(folder: Path) -> None:
    """Raises CannotWrite if a folder cannot be made or written to."""
    place = folder.absolute()
    while not os.path.lexists(place):
        place = place.parent
    if not place.is_dir():
        raise CannotWrite(f"{folder}: '{place.name}' is a file, not a folder. Choose another.")
    if not os.access(place, os.W_OK | os.X_OK):
        raise CannotWrite(f"{folder}: cannot be written: permission denied. Choose another.")


def said(done: "ScanSummary") -> str:
    """The table and the accounting line, as text."""
    summary = done.summary
    lines = []
    if summary.phrases:
        lines += [*_table(summary), ""]
    else:
        lines += ["no phrase of the phrasebook stands in these texts.", ""]
    gone = f"; {done.gone:,} gone since the last scan" if done.gone else ""
    lines += [summary.accounting() + gone, *summary.remarks()]
    if done.uncorrected:
        lines.append(f"dates.csv names what is not here: {', '.join(done.uncorrected)}")
    return "\n".join(lines)


def _table(summary: "Summary") -> list[str]:
    from tracker.cli.whole_table import whole_table

    units = sorted(unit for unit, number in summary.units.items() if number) or ["words"]
    rates = [f"per million {unit}" for unit in reversed(units)]
    head = ["phrase", "Chinese", "matches", "documents", *rates, "first", "last"]
    rows = []
    for count in summary.phrases:
        values = [summary.per_million(count, unit) for unit in reversed(units)]
        cells = ["–" if value is None else f"{value:,.1f}" for value in values]
        counts = [f"{count.matches:,}", f"{count.documents:,}"]
        dates = [count.first or "undated", count.last or "undated"]
        rows.append([count.phrase, count.zh, *counts, *cells, *dates])
    return whole_table(head, rows, numbers=range(2, 4 + len(rates)))


def _as_json(done: "ScanSummary") -> str:
    import json
    from dataclasses import asdict

    summary = done.summary
    record = asdict(summary)
    record |= {"run": done.run, "continued": done.continued, "gone": done.gone}
    record |= {"texts": summary.texts, "accounting": summary.accounting()}
    for row, count in zip(record["phrases"], summary.phrases, strict=True):
        row["per_million"] = {u: summary.per_million(count, u) for u in sorted(summary.units)}
    return json.dumps(record, ensure_ascii=False, indent=1)


def _refuse_nothing(summary: "Summary", paths: tuple[str, ...]) -> None:
    """Raises NoInput where there was no document at all."""
    if summary.documents or summary.failed:
        return
    named = ", ".join(f"'{path}'" for path in paths)
    if not summary.skipped:
        raise NoInput(f"no documents in {named}: there is no file in it.")
    files = f"{summary.skipped:,} file{'' if summary.skipped == 1 else 's'}"
    reasons = ", ".join(f"{number:,} {reason}" for reason, number in sorted(summary.skips.items()))
    told = "; ".join([reasons, *summary.wanting])
    raise NoInput(f"no documents in {named}: {files}, none is text this tool reads ({told}).")


def _engine(name: str, address: str | None, jobs: int | None) -> "Engine | None":
    if name == "local":
        if address is not None:
            raise WrongUsage("--address is of a ray cluster. Add: --engine ray")
        return None
    from tracker.scanning.ray_engine import RayEngine

    return RayEngine(address, jobs)


def _report_folder(paths: tuple[str, ...]) -> Path:
    name = Path(os.path.abspath(paths[0])).name if paths else ""  # noqa: PTH100
    return Path("reports") / (name.partition(".")[0] or "texts")


def _write_report(store: str, folder: Path, zones: tuple[str, ...], quiet: bool) -> None:
    from tracker.publish import write_report
    from tracker.results import Store

    with Store.open(store) as opened:
        write_report(opened, folder, zones=zones)
    if not quiet:
        print(f"report: {folder}{os.sep}")


def _leave_in_order_when_told() -> None:
    """Told to end, leave as on an interrupt: what was read is committed, workers end."""

    def leave(number: int, _: object) -> None:
        raise SystemExit(128 + number)

    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), leave)


class _Progress:
    """One line on stderr that is written over, only on a terminal."""

    def __init__(self, quiet: bool) -> None:
        self.quiet = quiet
        self.on_terminal = sys.stderr.isatty() and not quiet
        self.told = False

    def tell(self, progress: "Progress") -> None:
        """Say how far the scan is."""
        if progress.continued is not None and not self.told and not self.quiet:
            self.told = True
            print(
                f"continuing run {progress.run}: {progress.continued:,} of "
                f"{progress.expected:,} done",
                file=sys.stderr,
            )
        if self.on_terminal and progress.done:
            sys.stderr.write(
                f"\r\x1b[Kscanning: {progress.done:,} of {progress.expected:,} files, "
                f"{progress.documents:,} texts read"
            )
            sys.stderr.flush()

    def clear(self) -> None:
        """Take the line away."""
        if self.on_terminal:
            sys.stderr.write("\r\x1b[K")
