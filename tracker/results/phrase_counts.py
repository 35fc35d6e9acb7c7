"""Phrase counts: how often each phrase stands in the documents of a scan, added up from the counts
that the catalogue holds for each text."""

import functools
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

AT_ONCE = 1_000  # documents whose counts are read as one piece of JSON, in half the time


@dataclass(slots=True)
class PhraseCount:
    """How often a phrase stands in the counted zones: ``matches``, ``documents`` with at least
    one; ``first`` and ``last``: the earliest and latest date (reduced ISO) of those documents, None
    if none is dated; ``by_unit``: matches in documents measured in words, in characters."""

    phrase: str
    zh: str
    en: str
    category: str
    matches: int = 0
    documents: int = 0
    first: str | None = None
    last: str | None = None
    by_unit: dict[str, int] = field(default_factory=dict)


class Found:
    """How often phrases stand in documents, added up document by document; all that is done for
    each phrase of each document is done by Python's own loops."""

    def __init__(self, zones: Sequence[str]) -> None:
        self.zones = zones
        self._waiting: list[tuple[str, str, str | None]] = []
        self._names: dict[str, list[str]] = {}  # by unit: each phrase once for each document
        self._numbers: dict[str, list[int]] = {}  # and how often it stands there
        self._dated: dict[str, set[str]] = {}  # by date: the phrases of its documents

    def add(self, counts: str, unit: str, date: str | None) -> None:
        """Take in one document: JSON of how often each phrase stands in each zone."""
        self._waiting.append((counts, unit, date))
        if len(self._waiting) >= AT_ONCE:
            self._take_in()

    def _take_in(self) -> None:
        together = ",".join([counts for counts, _, _ in self._waiting])
        for counts, (_, unit, date) in zip(json.loads(f"[{together}]"), self._waiting, strict=True):
            self._add(counts, unit, date)
        self._waiting.clear()

    def _add(self, counts: Mapping[str, Mapping[str, int]], unit: str, date: str | None) -> None:
        of_zones = [counts[zone] for zone in self.zones if zone in counts]
        if not of_zones:
            return
        found = of_zones[0]
        if len(of_zones) > 1:
            found = dict(found)
            for others in of_zones[1:]:
                for phrase, number in others.items():
                    found[phrase] = found.get(phrase, 0) + number
        if unit not in self._names:
            self._names[unit], self._numbers[unit] = [], []
        self._names[unit].extend(found)
        self._numbers[unit].extend(found.values())
        if date is not None:
            self._dated.setdefault(date, set()).update(found)

    @functools.cached_property
    def _documents(self) -> dict[str, Counter[str]]:
        self._take_in()
        return {unit: Counter(names) for unit, names in self._names.items()}

    @functools.cached_property
    def _matches(self) -> dict[str, Counter[str]]:
        matches = {unit: Counter(documents) for unit, documents in self._documents.items()}
        for unit, names in self._names.items():
            for phrase, number in zip(names, self._numbers[unit], strict=True):
                if number > 1:
                    matches[unit][phrase] += number - 1
        return matches

    @functools.cached_property
    def _days(self) -> dict[str, tuple[str, str]]:
        """Of each phrase the first and the last date."""
        self._take_in()
        days: dict[str, tuple[str, str]] = {}
        for date in sorted(self._dated):
            for phrase in self._dated[date]:
                days[phrase] = (days[phrase][0] if phrase in days else date, date)
        return days

    def count_of(self, label: Mapping[str, Any]) -> PhraseCount:
        """The row of a phrase (``phrase``, ``zh``, ``en``, ``category``)."""
        phrase = label["phrase"]
        by_unit = {unit: of[phrase] for unit, of in self._matches.items() if phrase in of}
        first, last = self._days.get(phrase, (None, None))
        return PhraseCount(
            phrase,
            label["zh"],
            label["en"],
            label["category"],
            matches=sum(by_unit.values()),
            documents=sum(of[phrase] for of in self._documents.values()),
            first=first,
            last=last,
            by_unit=by_unit,
        )
