"""What a writer has taken in and not yet committed."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from tracker.results.rows import DocumentRow, MatchRows, SourceRow, TextRow
from tracker.results.zones import ZONES

Part = tuple[int, str, int]  # root, source, first: a part of a source


@dataclass(slots=True)
class Pending:
    """Rows waiting for the next commit. ``begun`` are the parts whose rows of an earlier reading
    make way for these; ``counts`` says for each newly matched text how often each phrase stands in
    each zone."""

    sources: list[SourceRow] = field(default_factory=list)
    documents: list[DocumentRow] = field(default_factory=list)
    texts: dict[str, TextRow] = field(default_factory=dict)
    letters: dict[str, str] = field(default_factory=dict)
    matches: list[MatchRows] = field(default_factory=list)
    counts: dict[str, str] = field(default_factory=dict)
    begun: list[Part] = field(default_factory=list)
    replaced: list[tuple[int, str]] = field(default_factory=list)
    characters: int = 0

    @property
    def match_rows(self) -> int:
        """How many matches are waiting."""
        return sum(len(rows.quotes) for rows in self.matches)

    def __bool__(self) -> bool:
        return bool(self.sources or self.documents)


def without_texts(rows: MatchRows, known: Iterable[str]) -> MatchRows:
    """The matches of a batch but for those of texts that were matched before."""
    gone = set(known)
    dropped = [index for index, key in enumerate(rows.keys) if key in gone]
    if not dropped:
        return rows
    import numpy as np

    kept = ~np.isin(rows.text, dropped)
    columns = ("text", "phrase", "wording", "kind", "score", "start", "end", "zone", "inside")
    changes: dict[str, Any] = {name: np.asarray(getattr(rows, name))[kept] for name in columns}
    quotes = [quote for quote, stays in zip(rows.quotes, kept, strict=True) if stays]
    return replace(rows, quotes=quotes, **changes)


def counts_of_texts(rows: MatchRows, keys: Iterable[str]) -> dict[str, str]:
    """For each of these texts the number of matches, JSON of zone -> phrase -> number.

    A text without a match has "{}". Zones and phrases stand in the order of their names, so that
    one text gives the same letters in every store.
    """
    tables: dict[str, dict[str, dict[str, int]]] = {key: {} for key in keys}
    if len(rows.quotes):
        import numpy as np

        # text, zone and phrase as one number: numbers are told apart much quicker than rows
        zones, phrases = len(ZONES), len(rows.phrases)
        codes = (np.asarray(rows.text, np.int64) * zones + rows.zone) * phrases + rows.phrase
        distinct, numbers = np.unique(codes, return_counts=True)
        for code, number in zip(distinct.tolist(), numbers.tolist(), strict=True):
            place, phrase = divmod(code, phrases)
            text, zone = divmod(place, zones)
            table = tables.get(rows.keys[text])
            if table is not None:
                table.setdefault(ZONES[zone], {})[rows.phrases[phrase]] = number
    return {
        key: json.dumps(table, separators=(",", ":"), sort_keys=True)
        for key, table in tables.items()
    }
