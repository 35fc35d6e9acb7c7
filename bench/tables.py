"""The tables as Markdown, so that a run can go into docs/performance.md as it is."""

import sys
from collections.abc import Sequence

from against import Measured
from archives import Archive
from commands import StartUp, TwoCores, WholeScan
from growth import GROWING, Growth, Verbatim
from measuring import MIB

EXACT = "ahocorasick_rs"
Row = Sequence[str]


def print_table(title: str, rows: Sequence[Row]) -> None:
    """A table whose first row is its head; the first column is text, all others numbers."""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    print(f"### {title}\n")
    for number, row in enumerate(rows):
        cells = [row[0].ljust(widths[0])]
        cells += [c.rjust(width) for c, width in zip(row[1:], widths[1:], strict=True)]
        print(f"| {' | '.join(cells)} |")
        if number == 0:
            rules = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
            print(f"| {' | '.join(rules)} |")
    print()
    sys.stdout.flush()


def rate(value: float) -> str:
    """A rate with the digits that mean something."""
    return f"{value:.3f}" if value < 1 else f"{value:.2f}" if value < 10 else f"{value:.1f}"


def times(value: float) -> str:
    """A ratio."""
    return f"{value:.2f}x" if value < 10 else f"{value:,.0f}x"


def peer_rows(measured: dict[str, Measured]) -> list[Row]:
    """One row a peer; ratios to the exact matcher of the same run."""
    exact = measured[EXACT]
    rows: list[Row] = [
        (
            "peer",
            "dense MB/s",
            "to exact",
            "sparse MB/s",
            "to exact",
            "found",
            "verbatim found",
            "decoys hit",
            "mentions",
            "peak MiB",
        )
    ]
    for row in measured.values():
        rows.append(
            (
                row.name,
                rate(row.dense_rate),
                times(row.dense_rate / exact.dense_rate),
                rate(row.sparse_rate),
                times(row.sparse_rate / exact.sparse_rate),
                f"{row.found:.3f}",
                f"{row.verbatim:.3f}",
                f"{row.decoys:.3f}",
                f"{row.mentions:,}",
                f"{row.memory / MIB:,.0f}",
            )
        )
    return rows


def verbatim_line(verbatim: Verbatim) -> str:
    """What became of verbatim wordings, in a sentence."""
    missed = f" Missed: {'; '.join(verbatim.missed)}." if verbatim.missed else ""
    return (
        f"Verbatim, each alone and without conditions: of {verbatim.wordings:,} variants "
        f"{verbatim.found:,} found by their phrase, {verbatim.covered:,} under a match of another "
        f"phrase, {verbatim.wordings - verbatim.found - verbatim.covered:,} not found.{missed}\n"
    )


def wording_rows(growth: Sequence[Growth]) -> list[Row]:
    """MB/s with ever more wordings."""
    head = ("wordings", *GROWING)
    return [head, *((step.label, *map(rate, step.values)) for step in growth)]


def text_rows(growth: Sequence[Growth]) -> list[Row]:
    """MB/s and memory with ever more text; the process holds the generator of the text too."""
    head = ("text", "MB/s", "peak MiB, with the generator")
    return [head, *((s.label, rate(s.values[0]), f"{s.values[1]:,.0f}") for s in growth)]


def start_up_rows(start: StartUp) -> list[Row]:
    """Seconds of the short commands."""
    return [
        ("command", "by the wall", "processor"),
        *(
            (label, f"{wall:.2f}", f"{processor:.2f}")
            for label, (wall, processor) in (
                ("phrasetrack --help", start.help),
                ("scan seeds/ --no-report, nothing cached", start.first),
                ("scan seeds/ --no-report, compiled phrasebook cached", start.seeds),
                ("the same again, nothing changed", start.again),
            )
        ),
    ]


def scan_rows(scan: WholeScan) -> list[Row]:
    """The whole scan against reading and exact matching alone."""
    size = scan.size / 1e6
    return [
        (f"{size:,.1f} MB of {scan.source}, {scan.documents:,} documents", "value"),
        ("reading and exact matching alone, MB/s", rate(scan.exact)),
        ("scan, whole command, MB/s of processor time", rate(scan.scan)),
        ("to exact", times(scan.scan / scan.exact)),
        ("scan, whole command, MB/s by the wall", rate(scan.wall)),
        ("first scan, processor seconds", f"{scan.first:.2f}"),
        ("rescan, nothing changed, processor seconds", f"{scan.again:.2f}"),
        ("peak memory of the one process, MiB", f"{scan.driver / MIB:,.0f}"),
        ("store, MB", f"{scan.store / 1e6:,.1f}"),
        ("store with --no-texts, MB", f"{scan.bare / 1e6:,.1f}"),
    ]


def cores_rows(cores: TwoCores) -> list[Row]:
    """One job against two."""
    size = cores.size / 1e6
    return [
        (f"{size:,.1f} MB of dense text", "value"),
        ("file to table of matches, one process, MB/s by the wall", rate(size / cores.tables.one)),
        ("the same, two processes", rate(size / cores.tables.two)),
        ("second core", times(cores.tables.faster)),
        ("whole scan, --jobs 1, MB/s by the wall", rate(size / cores.scans.one)),
        ("whole scan, --jobs 2", rate(size / cores.scans.two)),
        ("second core, whole scan", times(cores.scans.faster)),
        ("driver, processor seconds a MB", f"{cores.driver_seconds / size:.3f}"),
        ("workers, processor seconds a MB", f"{cores.worker_seconds / size:.3f}"),
        ("peak memory of the driver, MiB", f"{cores.driver / MIB:,.0f}"),
        ("peak memory of a worker, MiB", f"{cores.worker / MIB:,.0f}"),
    ]


def archive_rows(archives: Sequence[Archive]) -> list[Row]:
    """Archive-sized scans."""
    head = (
        "archive", "MB", "documents", "seconds", "MB/s", "again, s",
        "driver MiB", "worker MiB", "by fifths of the scan", "store MB",
    )  # fmt: skip
    rows: list[Row] = [head]
    for one in archives:
        rows.append(
            (
                one.label,
                f"{one.size / 1e6:,.0f}",
                f"{one.documents:,}",
                f"{one.wall:,.0f}",
                rate(one.size / 1e6 / one.wall),
                f"{one.again:,.1f}",
                f"{one.driver / MIB:,.0f}",
                f"{one.worker / MIB:,.0f}",
                " ".join(f"{most / MIB:,.0f}" for most in one.fifths),
                f"{one.store / 1e6:,.0f}",
            )
        )
    return rows
