"""Events on a time axis: numbered lines and a key. They are marked, not explained."""

from collections import Counter
from dataclasses import dataclass, field

import polars as pl

from tracker.figures.lettering import printable
from tracker.figures.periods import period_extent

MOST_EVENTS = 8
MARKED = "Events are marked, not explained"


@dataclass(frozen=True, slots=True)
class Marks:
    """Numbered places on a time axis, ascending, and the notes that name them."""

    places: list[tuple[float, int]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def positions(self) -> list[float]:
        """Where the lines stand."""
        return [position for position, _ in self.places]

    def merged(self, near: float) -> list[tuple[float, str]]:
        """The numbers to write, those closer than ``near`` days to their neighbour as one.

        >>> Marks([(10, 1), (12, 2), (90, 3)]).merged(5)
        [(11.0, '1–2'), (90.0, '3')]
        """
        groups: list[list[tuple[float, int]]] = []
        for place in self.places:
            if groups and place[0] - groups[-1][-1][0] < near:
                groups[-1].append(place)
            else:
                groups.append([place])
        return [
            (
                (group[0][0] + group[-1][0]) / 2,
                str(group[0][1]) if len(group) == 1 else f"{group[0][1]}–{group[-1][1]}",
            )
            for group in groups
        ]


def place_events(events: pl.DataFrame | None, start: float, end: float) -> Marks:
    """The events (columns event, en, start, end) that lie in the span, at most eight of them.

    Of more, the rarest series are drawn (a congress before a yearly session) and the note says
    how many events are not.
    """
    if events is None or events.is_empty():
        return Marks()
    within: list[tuple[float, dict[str, str]]] = []
    for row in events.sort(["start", "event"]).iter_rows(named=True):
        position = (period_extent(row["start"]).start + period_extent(row["end"]).end) / 2
        if start <= position <= end:
            within.append((position, row))
    kept = _rarest_series([row.get("series") or row["event"] for _, row in within])
    drawn = [item for item in within if (item[1].get("series") or item[1]["event"]) in kept]
    if not drawn:
        return Marks(notes=[f"{len(within)} events are too many to mark."] if within else [])
    names = [
        f"{number} {printable(row['en'])} ({_days(row['start'], row['end'])})"
        for number, (_, row) in enumerate(drawn, 1)
    ]
    more = len(within) - len(drawn)
    others = f" {more} others, of series that come round more often, are left out." if more else ""
    key = f"{MARKED}: {'; '.join(names)}.{others}"
    return Marks([(position, number) for number, (position, _) in enumerate(drawn, 1)], [key])


def _rarest_series(series: list[str]) -> set[str]:
    """The series whose events together are at most eight, those with the fewest events first.

    >>> sorted(_rarest_series(["congress"] * 2 + ["plenum"] * 6 + ["session"] * 9))
    ['congress', 'plenum']
    """
    kept: set[str] = set()
    total = 0
    for name, count in sorted(Counter(series).items(), key=lambda item: (item[1], item[0])):
        total += count
        if total > MOST_EVENTS:
            break
        kept.add(name)
    return kept


def _days(start: str, end: str) -> str:
    return start if start == end else f"{start} to {end}"
