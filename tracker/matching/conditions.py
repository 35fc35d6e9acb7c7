"""Conditions: what the wordings of a book need, laid out once for asking about many places."""

import numpy as np
import numpy.typing as npt

from tracker.matching.compiled import CompiledPhrasebook

Needs = tuple[tuple[str | int, ...], ...]
Truth = npt.NDArray[np.bool_]


class Conditions:
    """``needs`` are the distinct conditions of the wordings, ``group_of`` (int32, by wording) which
    of them each wording has. By evidence set: ``asking`` (bool, by group) the conditions that name
    it, ``phrases`` (bool, by phrase) the phrases that are evidence."""

    def __init__(self, book: CompiledPhrasebook) -> None:
        numbers: dict[Needs, int] = {}
        groups = [numbers.setdefault(w.needs, len(numbers)) for w in book.wordings]
        self.needs = list(numbers)
        self.group_of = np.array(groups, np.int32)
        self.asking: list[Truth] = []
        self.phrases: list[Truth] = []
        named = [{condition for choice in own for condition in choice} for own in self.needs]
        for number in range(len(book.evidence_sets)):
            self.asking.append(np.array([number in own for own in named], bool))
            is_evidence = np.zeros(len(book.phrases), bool)
            is_evidence[sorted(book.evidence_phrases[number])] = True
            self.phrases.append(is_evidence)
