"""The zones of a text, and which of them count."""

from collections.abc import Sequence

from tracker.errors import WrongUsage

ZONES: tuple[str, ...] = ("title", "body", "meta", "boilerplate")
COUNTED: tuple[str, ...] = ("title", "body")  # the zones that count unless others are named


def known_zones(zones: Sequence[str]) -> tuple[str, ...]:
    """The zones themselves, in the order of the vocabulary; "all" stands for every one.

    >>> known_zones(["body", "title"]), known_zones(["all"])
    (('title', 'body'), ('title', 'body', 'meta', 'boilerplate'))

    Raises WrongUsage for an unknown zone.
    """
    for zone in zones:
        if zone not in ZONES and zone != "all":
            raise WrongUsage(f"--zones '{zone}' is not known. Zones: {', '.join(ZONES)}, all.")
    return tuple(zone for zone in ZONES if zone in zones or "all" in zones)
