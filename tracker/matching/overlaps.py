"""Overlaps: one stretch counts once for a phrase; across phrases both count, unless swallowed.

Within one phrase, in this order:
- the containing reading beats the contained one: "strict Party governance" inside "comprehensive
  and strict Party governance" is not a second match;
- else the better kind: exact "two upholds" beats misspelt "upholds to" of another wording;
- else the score, else the leftmost, else the longer, else the wording first by alphabet.
Across phrases "Party Central Committee with Comrade Xi Jinping at its core" inside "unite closely
around …" counts for both and is marked ``inside``; an outer phrase that *swallows* the inner one
("four forms of decadence" 四风 and "four forms" 四种形态) takes the stretch alone.
"""

from collections.abc import Iterable, Mapping, Sequence

from tracker.matching.candidate import Candidate
from tracker.matching.match import KINDS

_RANK = {kind: rank for rank, kind in enumerate(KINDS)}


def choose_readings(candidates: Iterable[Candidate], wordings: Sequence[str]) -> list[Candidate]:
    """One reading for every stretch of each phrase, sorted by place.

    ``wordings`` are the texts the candidates' wordings point to; they break the last tie, so that
    the order of the book never matters.
    """
    by_phrase: dict[int, list[Candidate]] = {}
    for candidate in candidates:
        by_phrase.setdefault(candidate.phrase, []).append(candidate)
    chosen: list[Candidate] = []
    for group in by_phrase.values():
        chosen += group if len(group) == 1 else _choose(group, wordings)
    return sorted(chosen, key=lambda c: (c.start, -c.end, c.phrase))


def _choose(group: list[Candidate], wordings: Sequence[str]) -> list[Candidate]:
    group = sorted(
        group,
        key=lambda c: (_RANK[c.kind], -c.score, c.start, -c.end, wordings[c.wording], c.wording),
    )
    outer = [c for c in group if not any(_contains(o, c) for o in group)]
    kept: list[Candidate] = []
    # what only a losing reading contained is looked at again
    for candidate in (*outer, *(c for c in group if c not in outer)):
        if all(candidate.end <= k.start or k.end <= candidate.start for k in kept):
            kept.append(candidate)
    return kept


def _contains(outer: Candidate, inner: Candidate) -> bool:
    return (
        outer.start <= inner.start
        and inner.end <= outer.end
        and outer.end - outer.start > inner.end - inner.start
    )


def drop_swallowed(
    chosen: Sequence[Candidate], swallows: Mapping[int, frozenset[int]]
) -> list[Candidate]:
    """The readings that lie in no reading of a phrase that swallows theirs."""
    if not swallows:
        return list(chosen)
    outer = [c for c in chosen if c.phrase in swallows]
    return [
        c
        for c in chosen
        if not any(
            c.phrase in swallows[o.phrase] and o.start <= c.start and c.end <= o.end and o is not c
            for o in outer
        )
    ]


def find_outer(chosen: Sequence[Candidate]) -> list[int]:
    """For each reading, sorted by place (longer first), the phrase of the longer reading that holds
    it most closely (in words; Chinese in characters); -1 if none does."""
    outer = []
    open_readings: list[Candidate] = []  # those that reach beyond the place looked at
    for inner in chosen:
        open_readings = [other for other in open_readings if other.end > inner.start]
        holders = [other for other in open_readings if _contains(other, inner)]
        outer.append(min((_size(other), other.phrase) for other in holders)[1] if holders else -1)
        open_readings.append(inner)
    return outer


def split_apart(candidates: Sequence[Candidate]) -> list[list[Candidate]]:
    """Candidates, sorted by place, in groups that do not overlap each other: overlaps can be
    decided group by group."""
    groups: list[list[Candidate]] = []
    end = -1
    for candidate in candidates:
        if candidate.start >= end:
            groups.append([])
        groups[-1].append(candidate)
        end = max(end, candidate.end)
    return groups


def _size(candidate: Candidate) -> int:
    is_chinese = candidate.last < candidate.first
    return candidate.end - candidate.start if is_chinese else candidate.last - candidate.first
