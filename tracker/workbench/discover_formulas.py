"""Formulas: a number word with what it counts, and what stands in quotation marks."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tracker.phrasebook.common_words import FUNCTION_WORDS
from tracker.tokens import Gap, is_number
from tracker.workbench.discover_stream import Floats, Ints, Stream
from tracker.workbench.discover_words import (
    COUNTERS_ZH,
    COUNTING,
    EDGES_ZH,
    FOLDS,
    LABELS,
    LOOSE,
    MEASURED_ZH,
    MEASURES,
    NUMERALS_ZH,
    is_unfinished,
)

Key = tuple[int, ...]

MOST_AFTER_NUMBER = {"en": 4, "zh": 5}  # words, characters
LONGEST_QUOTED = {"en": 8, "zh": 12}
SHORTEST_QUOTED = {"en": 2, "zh": 2}

SAME_PLACES = 0.8  # a longer formula in this share of the places makes the shorter superfluous
KIN_LOW, KIN_RANGE = 0.6, 0.8  # what no word and all words of the phrasebook are worth

_SPEAKERS = frozenset(
    [
        "i",
        "we",
        "you",
        "he",
        "she",
        "they",
        "my",
        "me",
        "us",
        "your",
        "him",
        "her",
        "what",
        "why",
        "how",
        "who",
    ]
)


@dataclass(slots=True)
class Formula:
    """What was seen of a numbered or quoted sequence of stems."""

    places: list[int]
    quoted: int = 0
    capital: int = 0


def find_numbered(stream: Stream) -> dict[Key, Formula]:
    """Sequences of a number word and one to four words after it, which end in a word of content.

    Kept are those that come twice, or once in quotation marks or capitals; of a shorter and a
    longer one that come (nearly) equally often, the longer.
    """
    found: dict[Key, Formula] = {}
    for place, length, quoted in _numbered_places(stream):
        key = tuple(stream.keys[place : place + length].tolist())
        formula = found.setdefault(key, Formula([]))
        formula.places.append(place)
        formula.quoted += quoted
        formula.capital += bool(stream.capitals[place + 1 : place + length].all())
    kept = {
        key: formula
        for key, formula in found.items()
        if len(formula.places) >= 2 or formula.quoted or formula.capital
    }
    covered = set()
    for key, formula in kept.items():
        for length in range(2, len(key)):
            shorter = kept.get(key[:length])
            if shorter is None:
                continue
            if shorter.quoted * 2 >= len(shorter.places) or not _is_repeated(formula):
                covered.add(key)  # quotation marks say where it ends
            elif len(formula.places) >= SAME_PLACES * len(shorter.places):
                covered.add(key[:length])
    return {key: formula for key, formula in kept.items() if key not in covered}


def _is_repeated(formula: Formula) -> bool:
    return len(formula.places) >= 2 or formula.quoted > 0


def _numbered_places(stream: Stream) -> list[tuple[int, int, bool]]:
    """Place, length and whether quoted, of each reading of a number word with what follows."""
    quotes = {int(begin): int(end) for begin, end in stream.quotes}
    wanted = np.array([_may_count(stream, stem) for stem in stream.stems], bool)
    found = []
    for place in np.flatnonzero(wanted[stream.keys]).tolist():
        longest = MOST_AFTER_NUMBER[stream.language]
        quoted_length = quotes.get(place, -1) - place
        for length in range(2, longest + 2):
            last = place + length - 1
            if last >= len(stream) or stream.breaks[last] or stream.gaps[last] > Gap.SOFT:
                break
            unfinished = stream.language == "en" and is_unfinished(stream.norms[stream.words[last]])
            if _is_numbered(stream, place, length) and (length == quoted_length or not unfinished):
                found.append((place, length, length == quoted_length))
    return found


def _may_count(stream: Stream, stem: str) -> bool:
    return stem in (COUNTING if stream.language == "en" else NUMERALS_ZH)


def _is_numbered(stream: Stream, place: int, length: int) -> bool:
    """Whether number and following words could be a formula: "three stricts", not "two years"."""
    if stream.language == "zh":
        after = [stream.stems[k] for k in stream.keys[place + 1 : place + length].tolist()]
        before = stream.stems[stream.keys[place - 1]] if place else ""
        adjacent = place > 0 and not stream.breaks[place]
        return (
            length >= 4
            and after[0] in COUNTERS_ZH
            and after[1] not in MEASURED_ZH
            and after[-1] not in EDGES_ZH
            and not (adjacent and (before in NUMERALS_ZH or before in "第一"))
        )
    last = place + length - 1
    if place and stream.norms[stream.words[place - 1]] in LABELS and not stream.breaks[place]:
        return False
    words = [stream.norms[w] for w in stream.words[place + 1 : last + 1].tolist()]
    stems = [stream.stems[k] for k in stream.keys[place + 1 : last + 1].tolist()]
    if words[-1] in FUNCTION_WORDS or words[0] in FUNCTION_WORDS or not words[-1].isalpha():
        return False
    if any(is_number(word) for word in words) or words[-1] in FOLDS:
        return False
    return not any(one in MEASURES or one in LOOSE for one in (stems[0], stems[-1]))


def fixedness(stream: Stream, key: Key, places: Ints, rest_places: Ints) -> float:
    """How far the words after the number belong to it: the share of their places, in the form they
    usually have here, where this number stands before them. "modernizations" nearly always follows
    "four", "sides" stands alone as well as after "two".

    ``places`` are those of the formula, ``rest_places`` those of the words after the number.
    """
    size = len(key) - 1
    usual = Counter(stream.words[places + size].tolist()).most_common(1)[0][0]
    total = int((stream.words[rest_places + size - 1] == usual).sum())
    here = int((stream.words[places + size] == usual).sum())
    return here / (total + 1)  # one more place than seen: two out of two prove little


def weigh_company(base: float, company: Ints, count: Ints) -> Floats:
    """How much oftener than other words something stands in the company of known phrases: the
    square root of the ratio, from a half to twice; 1 where no phrase is known.

    ``company`` of its ``count`` occurrences have a known phrase beside them, ``base`` is the share
    of all words that have (``Stream.company_share``).
    """
    if not base:
        return np.ones(len(count))
    # two occurrences like any others are added: one or two prove little
    lift = (company + 2 * base) / ((count + 2) * base)
    weight: Floats = np.sqrt(np.clip(lift, 0.25, 4.0))
    return weight


def weigh_kinship(share: Floats) -> Floats:
    """What a candidate counts by the share of its words that some wording of the phrasebook has:
    from 0.6 for none to 1.4 for all. A new phrase is mostly made of the old ones' words."""
    return KIN_LOW + KIN_RANGE * share


def find_quoted(stream: Stream) -> dict[Key, Formula]:
    """Expressions in quotation marks, two to eight words (characters: to twelve), by stem.

    Speech is left out: what holds a pronoun of a person or a question word, or breaks off.
    """
    found: dict[Key, Formula] = {}
    low, high = SHORTEST_QUOTED[stream.language], LONGEST_QUOTED[stream.language]
    for begin, end in stream.quotes.tolist():
        if not low <= end - begin <= high or stream.breaks[begin + 1 : end].any():
            continue
        words = [stream.norms[w] for w in stream.words[begin:end].tolist()]
        if not has_content(stream, words) or (stream.language == "en" and _is_speech(words)):
            continue
        key = tuple(stream.keys[begin:end].tolist())
        formula = found.setdefault(key, Formula([]))
        formula.places.append(begin)
        formula.quoted += 1
        formula.capital += bool(stream.capitals[begin:end].all())
    return found


def _is_speech(words: Sequence[str]) -> bool:
    """Whether this is somebody speaking, or a stray quotation mark, and no expression."""
    return bool(_SPEAKERS & set(words)) or words[-1] in FUNCTION_WORDS or is_number(words[0])


def has_content(stream: Stream, words: Sequence[str]) -> bool:
    """Whether there is a word that carries meaning among these."""
    if stream.language == "zh":
        return not all(word in EDGES_ZH for word in words)
    return any(w not in FUNCTION_WORDS and w.isalpha() and len(w) > 1 for w in words)


def quoted_share(stream: Stream, places: Ints, length: int) -> float:
    """The share of these occurrences that stand in quotation marks by themselves."""
    if not len(stream.quotes) or not len(places):
        return 0.0
    at = np.searchsorted(stream.quotes[:, 0], places)
    at = np.minimum(at, len(stream.quotes) - 1)
    exact = (stream.quotes[at, 0] == places) & (stream.quotes[at, 1] == places + length)
    return float(exact.mean())
