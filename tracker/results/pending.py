"""What a writer has taken in and not yet committed."""

import json
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from tracker.results.bundles import Bundle, Place
from tracker.results.rows import DocumentRow, MatchRows, SourceRow, TextRow
from tracker.results.zones import ZONES

Part = tuple[int, str, int]  # root, source, first: a part of a source


@dataclass(slots=True)
class Pending:
    """Rows waiting for the next commit. ``begun`` are the parts whose rows of an earlier reading
    make way for these; ``counts`` says for each newly matched text how often each phrase stands in
    each zone. ``bundles`` are packed letters, and ``places`` says where in them those of a text
    are, by the bundle's number in this list."""

    sources: list[SourceRow] = field(default_factory=list)
    documents: list[DocumentRow] = field(default_factory=list)
    texts: dict[str, TextRow] = field(default_factory=dict)
    bundles: list[Bundle] = field(default_factory=list)
    places: dict[str, Place] = field(default_factory=dict)
    matches: list[MatchRows] = field(default_factory=list)
    counts: dict[str, str] = field(default_factory=dict)
    begun: list[Part] = field(default_factory=list)
    replaced: list[tuple[int, str]] = field(default_factory=list)
    match_rows: int = 0  # of all matches
    bytes: int = 0  # of all bundles

    def add_matches(self, rows: MatchRows) -> None:
        """Take in the matches of a batch."""
        self.matches.append(rows)
        self.match_rows += len(rows.quotes)

    def add_letters(self, bundle: Bundle, kept: Container[str]) -> None:
        """Take in a bundle, unless the letters of all its texts are ``kept`` already."""
        places = {
            key: place
            for key, place in bundle.places(len(self.bundles)).items()
            if key not in kept and key not in self.places
        }
        if places:
            self.places |= places
            self.bundles.append(bundle)
            self.bytes += len(bundle.packed)

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
    return rows._replace(quotes=quotes, **changes)


def counts_of_texts(rows: MatchRows, keys: Iterable[str]) -> dict[str, str]:
    """For each of these texts the number of matches, JSON of zone -> phrase -> number.

    A text without a match has "{}". Zones and phrases stand in the order of their names, so that
    one text gives the same letters in every store.
    """
    counts = dict.fromkeys(keys, "{}")
    if not len(rows.quotes):
        return counts
    import numpy as np

    zones, zone_ranks = _ranked(ZONES)
    phrases, phrase_ranks = _ranked(rows.phrases)
    # text, zone and phrase as one number, in the order they are to be written
    codes = np.asarray(rows.text, np.int64) * len(zones) + zone_ranks[rows.zone]
    codes = codes * len(phrases) + phrase_ranks[rows.phrase]
    codes.sort()
    first = np.flatnonzero(np.diff(codes, prepend=-1))
    numbers = np.diff(first, append=len(codes)).tolist()
    places, found = np.divmod(codes[first], len(phrases))
    names = [f"{json.dumps(phrase)}:" for phrase in phrases]
    pairs = [
        names[phrase] + str(number) for phrase, number in zip(found.tolist(), numbers, strict=True)
    ]
    begins = np.flatnonzero(np.diff(places, prepend=-1))
    texts: dict[str, list[str]] = {}
    for begin, end, place in zip(
        begins.tolist(), [*begins[1:].tolist(), len(pairs)], places[begins].tolist(), strict=True
    ):
        text, zone = divmod(place, len(zones))
        of_zone = f'"{zones[zone]}":{{{",".join(pairs[begin:end])}}}'
        texts.setdefault(rows.keys[text], []).append(of_zone)
    for key, parts in texts.items():
        if key in counts:
            counts[key] = f"{{{','.join(parts)}}}"
    return counts


def _ranked(names: Sequence[str]) -> tuple[list[str], Any]:
    """Names in order, and for each place in ``names`` its rank in that order."""
    import numpy as np

    ordered = sorted(set(names))
    rank = {name: number for number, name in enumerate(ordered)}
    return ordered, np.array([rank[name] for name in names], np.int64)
