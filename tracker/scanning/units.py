"""How much text there is in each zone: words, or characters where the text is Chinese."""

from collections.abc import Sequence
from typing import Literal

from tracker.matching import MatchColumns
from tracker.texts.document import Zone

Unit = Literal["words", "characters"]


def unit_of(language: str) -> Unit:
    """What a text of this language is measured in.

    >>> unit_of("zh"), unit_of("en"), unit_of("other")
    ('characters', 'words', 'words')
    """
    return "characters" if language == "zh" else "words"


def units_of_zones(
    columns: MatchColumns, number: int, zones: Sequence[Zone], unit: Unit
) -> dict[str, int]:
    """The number of units of each zone name that has any, of text ``number`` of a matched batch.

    A unit belongs to the zone it begins in.
    """
    if unit == "words":
        starts, offsets = columns.word_starts, columns.word_offsets
    else:
        starts, offsets = columns.character_starts, columns.character_offsets
    places = starts[offsets[number] : offsets[number + 1]]
    units: dict[str, int] = {}
    edges = places.searchsorted([edge for zone in zones for edge in (zone.start, zone.end)])
    for zone, first, last in zip(zones, edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        if last > first:
            units[zone.name] = units.get(zone.name, 0) + last - first
    return units
