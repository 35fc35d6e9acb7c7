"""Drafts: everything in a stream that could be a candidate, with its score."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from math import log2

import numpy as np

from tracker.phrasebook.common_words import FUNCTION_WORDS
from tracker.workbench.discover_formulas import (
    Formula,
    Key,
    find_numbered,
    find_quoted,
    fixedness,
    quoted_share,
    weigh_company,
    weigh_kinship,
)
from tracker.workbench.discover_grams import Times
from tracker.workbench.discover_parallel import find_parallel
from tracker.workbench.discover_passages import Line
from tracker.workbench.discover_recency import surprise
from tracker.workbench.discover_sequences import find_sequences
from tracker.workbench.discover_stream import Ints, Stream, find_sequence, index_keys

FORMULAS = ("numbered", "quoted", "parallel")
FORMULA = 2.0  # what makes a formula says as much as the best joint of a sequence, doubled
CAPITALS = 0.8  # what capitals are worth as a mark beside quotation marks
ONE_DOCUMENT = 0.5  # what a noun that belongs to its number is worth in one document alone
RECURRENT = 0.75  # how much a parallel row in several documents looks like a formula, at least
SURELY = 0.4  # how much a formula must look like one to stand for the sequences around it
FEW = 2  # documents asked for; then a single place in quotation marks is enough
NAME = 0.2  # what a sequence counts that is always written like a name
QUOTED_NAME = 0.5  # the same in quotation marks: titles, but slogans too


@dataclass(slots=True)
class Draft:
    """A candidate before its places are read."""

    stream: Stream
    key: Key
    kind: str
    places: Ints
    score: float
    quoted: float = 0.0
    looks: float = 0.0
    documents: int = 0
    text: str = ""
    lines: list[Line] = field(default_factory=list)

    def content(self) -> list[int]:
        """Its stems that carry meaning."""
        return [k for k in self.key if self.stream.stems[k] not in FUNCTION_WORDS]

    def spelt(self) -> str:
        """Its words by their normal forms at the first of its places."""
        first = int(self.places[0])
        words = self.stream.words[first : first + len(self.key)].tolist()
        return ("" if self.stream.language == "zh" else " ").join(
            self.stream.norms[word] for word in words
        )


def make_drafts(
    stream: Stream,
    kinds: Sequence[str],
    fewest: int,
    times: Times | None,
    vocabulary: Collection[str],
) -> list[Draft]:
    """The candidates of these kinds; ``fewest`` documents for a sequence, ``vocabulary`` the stems
    of the phrasebook's wordings."""
    desk = _Desk(stream, vocabulary)
    found: dict[Key, Draft] = {}
    least = 1 if fewest <= FEW else 2  # places of a formula
    if "numbered" in kinds:
        for key, formula in find_numbered(stream).items():
            draft = Draft(stream, key, "numbered", np.array(formula.places), 0.0)
            looks = _looks_numbered(draft, formula, desk.places_of(key[1:]))
            found[key] = desk.scored(draft, looks)
    if "quoted" in kinds:
        for key in find_quoted(stream).keys() - found.keys():
            draft = Draft(stream, key, "quoted", desk.places_of(key), 0.0)
            if len(draft.places) >= least:
                looks = quoted_share(stream, draft.places, len(key))
                found[key] = desk.scored(draft, looks * desk.not_a_name(draft, QUOTED_NAME))
    if "parallel" in kinds:
        for key, row in find_parallel(stream).items():
            if key not in found and len(row.places) >= least:
                draft = Draft(stream, key, "parallel", desk.places_of(key), 0.0)
                several = len(np.unique(stream.documents[draft.places])) > 1
                looks = max(row.looks, RECURRENT if several else 0.0) * desk.not_a_name(draft)
                found[key] = desk.scored(draft, looks * log2(len(draft.content())) / FORMULA)
                draft.looks = looks
    if "sequence" in kinds or "new" in kinds:
        for sequence in find_sequences(stream, fewest, times, desk.own):
            new = surprise(sequence.recent, sequence.earlier, times)
            kind = "new" if new is not None and "new" in kinds else "sequence"
            if kind in kinds and not _holds_formula(sequence.key, found):
                places = desk.places_of(sequence.key)
                draft = Draft(stream, sequence.key, kind, places, sequence.score)
                draft.score *= desk.not_a_name(draft)
                found[sequence.key] = draft
    for draft in found.values():
        draft.quoted = quoted_share(stream, draft.places, len(draft.key))
        draft.documents = len(np.unique(stream.documents[draft.places]))
    return list(found.values())


class _Desk:
    """What is worked out once for a stream: where its stems stand, which of them are the
    phrasebook's ``own``, which normal forms carry meaning, how many words are in company."""

    def __init__(self, stream: Stream, vocabulary: Collection[str]) -> None:
        self.stream = stream
        self.own = np.array([one in vocabulary for one in stream.stems], bool)
        self.content = np.array([norm not in FUNCTION_WORDS for norm in stream.norms], bool)
        self.base = stream.company_share()
        self.order, self.edges = index_keys(stream)

    def places_of(self, key: Key) -> Ints:
        """Where the stems stand next to each other."""
        return find_sequence(self.stream, key, self.order, self.edges)

    def not_a_name(self, draft: Draft, name: float = NAME) -> float:
        """What a draft counts by its capitals: 1 where it has none, down to ``name`` where all its
        words of content always begin with one. Names of bodies and people come back everywhere."""
        stream, places = self.stream, draft.places
        if stream.language == "zh":
            return 1.0
        named = np.ones(len(places), bool)
        for at in range(len(draft.key)):
            named &= stream.capitals[places + at] | ~self.content[stream.words[places + at]]
        return float(1 - (1 - name) * named.mean())

    def scored(self, draft: Draft, looks: float) -> Draft:
        """The draft of a formula with its score: strength, times FORMULA, times how much it looks
        like one (0 to 1), times company and kinship."""
        company = np.array([int(self.stream.company[draft.places].sum())])
        weight = weigh_company(self.base, company, np.array([len(draft.places)]))
        if self.stream.language == "en":
            content = draft.content()
            weight = weight * weigh_kinship(
                np.array([self.own[content].mean() if content else 0.0])
            )
        draft.looks = looks
        draft.score = _strength(self.stream, draft.places) * FORMULA * looks * float(weight[0])
        return draft


def _holds_formula(key: Key, found: Mapping[Key, Draft]) -> bool:
    """Whether a sequence is, or is built around, what surely is a formula."""
    parts = (key[i:j] for i in range(len(key)) for j in range(i + 2, len(key) + 1))
    near = [found[part] for part in parts if part in found]
    return any(d.kind in FORMULAS and d.looks >= SURELY for d in near) or key in found


def _strength(stream: Stream, places: Ints) -> float:
    """Bits: ``log2(count + documents)``, so that many documents weigh as much as many places."""
    return log2(len(places) + len(np.unique(stream.documents[places])))


def _looks_numbered(draft: Draft, formula: Formula, rest_places: Ints) -> float:
    """The share of a numbered formula in quotation marks or capitals, or how far its noun belongs
    to its number, whichever is most; what is seen once has only its marks."""
    count = len(formula.places)
    marks = max(formula.quoted, CAPITALS * formula.capital) / count
    if count < 2:
        return marks
    fixed = fixedness(draft.stream, draft.key, draft.places, rest_places)
    one_document = len(np.unique(draft.stream.documents[draft.places])) == 1
    return max(marks, fixed * (ONE_DOCUMENT if one_document else 1.0))
