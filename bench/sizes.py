"""How much of everything is measured."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sizes:
    """``text`` bytes of each text in memory, ``rounds`` of every measurement whose median counts,
    ``seconds`` a slow peer may take for a text, ``scan`` bytes of text of a scanned file, ``grow``
    bytes of the texts of growing size, ``wordings`` every so many of which is looked for,
    ``commands`` how often a short command is run."""

    text: int
    rounds: int
    seconds: float
    scan: int
    grow: tuple[int, int, int]
    wordings: int
    commands: int


WHOLE = Sizes(5_000_000, 5, 1.5, 30_000_000, (1_000_000, 10_000_000, 100_000_000), 8, 5)
QUICK = Sizes(300_000, 2, 0.3, 2_000_000, (200_000, 500_000, 1_000_000), 200, 2)
