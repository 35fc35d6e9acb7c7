"""Evaluation: how right the matches are, against mentions that people have judged.

A match hits a mention of the same phrase when their spans overlap, one to one. Precision is the
share of matches that hit, recall the share of mentions that were hit, F1 their harmonic mean. A
mention marked optional counts neither as missed nor, when matched, as false.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tracker.matching import Match
from tracker.workbench.gold import Mention


@dataclass(slots=True)
class Score:
    """Hits, false matches and misses; optional mentions that were matched count nowhere.

    >>> score = Score(hits=9, false=1, missed=3)
    >>> score.precision, score.recall, round(score.f1, 3)
    (0.9, 0.75, 0.818)
    """

    hits: int = 0
    false: int = 0
    missed: int = 0
    optional: int = 0

    @property
    def precision(self) -> float:
        """Share of the matches that are right; nan without matches."""
        return _share(self.hits, self.hits + self.false)

    @property
    def recall(self) -> float:
        """Share of the mentions that are matched; nan without mentions."""
        return _share(self.hits, self.hits + self.missed)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return _share(2 * self.hits, 2 * self.hits + self.false + self.missed)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")


@dataclass(slots=True)
class Evaluation:
    """The result: the score overall, by phrase and by kind, with every false match and miss.

    ``kinds`` holds, for each kind of match, its hits, false matches and optional ones.
    """

    total: Score = field(default_factory=Score)
    phrases: dict[str, Score] = field(default_factory=dict)
    kinds: dict[str, Score] = field(default_factory=dict)
    false: list[tuple[str, Match]] = field(default_factory=list)
    missed: list[Mention] = field(default_factory=list)


def evaluate(matches: Mapping[str, Sequence[Match]], mentions: Iterable[Mention]) -> Evaluation:
    """Compares matches with mentions, document by document.

    ``matches`` holds every judged document, with no matches where none was found; mentions of
    other documents are left aside.
    """
    result = Evaluation()
    by_document: dict[str, dict[str, list[Mention]]] = {}
    for mention in mentions:
        by_document.setdefault(mention.document, {}).setdefault(mention.phrase, []).append(mention)
    for document in sorted(matches):
        wanted = by_document.get(document, {})
        found: dict[str, list[Match]] = {}
        for match in matches[document]:
            found.setdefault(match.phrase, []).append(match)
        for phrase in sorted({*wanted, *found}):
            _compare(result, document, phrase, found.get(phrase, []), wanted.get(phrase, []))
    return result


def _compare(
    result: Evaluation, document: str, phrase: str, found: list[Match], wanted: list[Mention]
) -> None:
    """One phrase in one document: pairs matches and mentions and counts what is left over."""
    scores = (result.total, result.phrases.setdefault(phrase, Score()))
    pairs = pair_up(found, wanted)
    paired_mentions = set(pairs.values())
    for number, match in enumerate(found):
        by_kind = result.kinds.setdefault(match.kind.value, Score())
        mention = wanted[pairs[number]] if number in pairs else None
        if mention is None and any(_overlap(match, m) for m in wanted if m.optional):
            continue
        for score in (*scores, by_kind):
            if mention is None:
                score.false += 1
            elif mention.optional:
                score.optional += 1
            else:
                score.hits += 1
        if mention is None:
            result.false.append((document, match))
    for number, mention in enumerate(wanted):
        if number not in paired_mentions and not mention.optional:
            result.missed.append(mention)
            for score in scores:
                score.missed += 1


def pair_up(found: Sequence[Match], wanted: Sequence[Mention]) -> dict[int, int]:
    """Pairs matches with mentions they overlap, one to one, required mentions first; as many pairs
    as can be made (augmenting paths)."""
    order = sorted(range(len(wanted)), key=lambda m: (wanted[m].optional, wanted[m].start))
    match_of: dict[int, int] = {}
    mention_of: dict[int, int] = {}

    def place(mention: int, tried: set[int]) -> bool:
        for number, match in enumerate(found):
            if number in tried or not _overlap(match, wanted[mention]):
                continue
            tried.add(number)
            if number not in mention_of or place(mention_of[number], tried):
                mention_of[number] = mention
                match_of[mention] = number
                return True
        return False

    for mention in order:
        place(mention, set())
    return mention_of


def _overlap(match: Match, mention: Mention) -> bool:
    return match.span.overlaps(mention.span)
