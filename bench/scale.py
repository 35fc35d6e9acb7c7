"""What a large corpus costs, from measured figures: prints the table of docs/scale.md.

    python bench/scale.py --sparse 5 --dense 1 --driver 0.02 --store 0.5 --bare 0.05

The figures are those of a run of bench/run.py: MB/s of a whole scan on one core over sparse and
over dense text, processor seconds of the driver and MB of store for each MB of text.
"""

import argparse
from dataclasses import dataclass

from tables import Row, print_table

DOCUMENT = 5_000  # bytes of text of one document: a page of news
DENSE = 0.1  # share of the text that is dense, where the corpus is not all of one kind
SIZES = (10**6, 10**8, 10**9)
BUSY = 0.8  # share of the driver's time above which workers would wait for it


@dataclass(frozen=True, slots=True)
class Costs:
    """Measured: MB/s of one core for ``sparse`` and ``dense`` text; for each MB of text the
    ``driver`` in seconds, the ``store`` in MB with the letters of the texts and ``bare``."""

    sparse: float
    dense: float
    driver: float
    store: float
    bare: float

    def core_hours(self, megabytes: float) -> float:
        """Hours of one core.

        >>> round(Costs(5, 1, 0.02, 0.5, 0.05).core_hours(5_000), 2)
        0.39
        """
        sparse, dense = megabytes * (1 - DENSE), megabytes * DENSE
        return (sparse / self.sparse + dense / self.dense) / 3600

    def most_workers(self) -> int:
        """How many workers one driver can keep busy.

        >>> Costs(5, 1, 0.02, 0.5, 0.05).most_workers()
        11
        """
        return max(1, int(BUSY * self.core_hours(1) * 3600 / self.driver))


def rows(costs: Costs) -> list[Row]:
    """A row for each size: cores, hours, storage."""
    most = costs.most_workers()
    head = (
        "documents", "text", "core hours", "2 cores", "16 cores", "16 shards of 16 cores",
        "store", "without letters",
    )  # fmt: skip
    table: list[Row] = [head]
    for count in SIZES:
        size = count * DOCUMENT / 1e6
        hours = costs.core_hours(size)
        table.append(
            (
                f"{count:,}",
                _bytes(size),
                f"{hours:,.1f}",
                _hours(hours / min(2, most)),
                _hours(hours / min(16, most)),
                _hours(hours / min(16, most) / 16),
                _bytes(size * costs.store),
                _bytes(size * costs.bare),
            )
        )
    return table


def _bytes(megabytes: float) -> str:
    if megabytes < 1e3:
        return f"{megabytes:,.0f} MB"
    return f"{megabytes / 1e3:,.0f} GB" if megabytes < 1e6 else f"{megabytes / 1e6:,.1f} TB"


def _hours(hours: float) -> str:
    if hours < 1:
        return f"{hours * 60:,.0f} min"
    return f"{hours:,.1f} h" if hours < 48 else f"{hours / 24:,.1f} days"


def main() -> None:
    """Read the measured figures, print what they come to."""
    parser = argparse.ArgumentParser(description="What a large corpus costs.")
    for name in ("sparse", "dense", "driver", "store", "bare"):
        parser.add_argument(f"--{name}", type=float, required=True)
    costs = Costs(**vars(parser.parse_args()))
    print_table(
        f"{DOCUMENT / 1000:.0f} kB of text a document, {DENSE:.0%} of it dense; "
        f"one driver keeps {costs.most_workers()} workers busy",
        rows(costs),
    )


if __name__ == "__main__":
    main()
