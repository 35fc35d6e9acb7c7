"""What was to be reached, and whether it was."""

from dataclasses import dataclass, field

from against import FORGETS, LEARNS, Measured
from commands import StartUp, TwoCores, WholeScan
from growth import Growth, Verbatim
from measuring import MIB
from tables import EXACT, Row, times


@dataclass(slots=True)
class Figures:
    """All that a run measured; what was not asked for is missing."""

    plain: dict[str, Measured] = field(default_factory=dict)
    shipped: dict[str, Measured] = field(default_factory=dict)
    verbatim: Verbatim | None = None
    wordings: list[Growth] = field(default_factory=list)
    text: list[Growth] = field(default_factory=list)
    start_up: StartUp | None = None
    scan: WholeScan | None = None
    cores: TwoCores | None = None


@dataclass(frozen=True, slots=True)
class _Goal:
    """A figure with its two marks; ``at_most``: smaller is better."""

    what: str
    measured: float
    reach: float
    stretch: float
    unit: str = "x"
    at_most: bool = False

    def row(self) -> Row:
        sign = "≤" if self.at_most else "≥"
        return (
            self.what,
            self._said(self.measured),
            f"{sign} {self._said(self.reach)}",
            f"{sign} {self._said(self.stretch)}",
            "stretch" if self._met(self.stretch) else "yes" if self._met(self.reach) else "no",
        )

    def _said(self, value: float) -> str:
        if self.unit == "x":
            return times(value)
        if self.unit == "":
            return f"{value:.3f}"
        return f"{value:.0f} MiB" if self.unit == "MiB" else f"{value:.2f} {self.unit}"

    def _met(self, mark: float) -> bool:
        return self.measured <= mark if self.at_most else self.measured >= mark


def reach_rows(figures: Figures) -> list[Row]:
    """One row a goal: measured, to reach, stretch, met ("no", "yes" or "stretch")."""
    goals = [
        *_against_peers(figures.plain, "650 plain wordings"),
        *_growth(figures),
        *_commands(figures),
    ]
    head = ("to reach", "measured", "reach", "stretch", "met")
    return [head, *(goal.row() for goal in goals)]


def shipped_rows(figures: Figures) -> list[Row]:
    """The same ratios with the shipped phrasebook, for which no mark was set: it has conditions,
    gaps, and a hundred times the variants."""
    goals = _against_peers(figures.shipped, "shipped phrasebook")
    return [("with the shipped phrasebook", "measured"), *(goal.row()[:2] for goal in goals)]


def _against_peers(measured: dict[str, Measured], book: str) -> list[_Goal]:
    if not measured:
        return []
    goals = []
    exact = measured[EXACT]
    for name in (FORGETS, LEARNS):
        ours = measured[name]
        state = f"{book}, {name.rpartition(' ')[2]}"
        dense = ours.dense_rate
        goals += [
            _Goal(f"dense against exact; {state}", dense / exact.dense_rate, 0.35, 1),
            _Goal(f"sparse against exact; {state}", ours.sparse_rate / exact.sparse_rate, 0.6, 1),
            _Goal(
                f"dense against rapidfuzz windows; {state}",
                dense / measured["rapidfuzz windows"].dense_rate,
                50,
                130,
            ),
            _Goal(
                f"dense against anchors + rapidfuzz; {state}",
                dense / measured["anchors + rapidfuzz"].dense_rate,
                4,
                10,
            ),
        ]
    return goals


def _growth(figures: Figures) -> list[_Goal]:
    goals = []
    if figures.wordings:
        _, few, many = (step.values for step in figures.wordings)
        for place, state in ((1, "cold"), (2, "steady")):
            growth = few[place] / many[place]
            what = f"5,000 wordings against 650, dense; {state}"
            goals.append(_Goal(what, growth, 1.6, 1.3, at_most=True))
    if figures.cores:
        cores = figures.cores
        goals.append(_Goal("second core, dense; file to table", cores.tables.faster, 1.8, 1.9))
        memory = (cores.worker or cores.driver) / MIB
        what = f"peak memory of a scan's {'worker' if cores.worker else 'process'}"
        goals.append(_Goal(what, memory, 150, 80, "MiB", at_most=True))
    return goals


def _commands(figures: Figures) -> list[_Goal]:
    goals = []
    if figures.start_up:
        seconds, _ = figures.start_up.seeds
        what = "scan seeds/ --no-report, compiled book cached"
        goals.append(_Goal(what, seconds, 0.6, 0.3, "s", at_most=True))
    if figures.scan:
        scan = figures.scan
        what = f"whole scan of {scan.size / 1e6:.0f} MB .jsonl against reading + exact"
        goals.append(_Goal(what, scan.share, 0.25, 0.5))
    if figures.verbatim:
        share = figures.verbatim.share
        goals.append(_Goal("verbatim mentions of any wording found", share, 1, 1, ""))
    if figures.scan:
        faster = figures.scan.first / figures.scan.again
        goals.append(_Goal("rescan of an unchanged corpus, faster by", faster, 20, 100))
    return goals
