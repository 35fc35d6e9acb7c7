"""What nearly matched: wordings most of whose words stand together in the text, and what keeps each
from matching."""

import itertools
from collections.abc import Iterator, Sequence

from rapidfuzz.distance import OSA

from tracker.matching.inflection import stem
from tracker.matching.lexicon import ordinary_words
from tracker.matching.pattern import FREE, LONG
from tracker.matching.rows import MOST_FUNCTION_WORDS
from tracker.matching.spellings import allowed_edits
from tracker.phrasebook.wording_language import expand_wording
from tracker.tokens import Gap, is_number, normalize
from tracker.workbench.alignment import (
    How,
    Pair,
    content_keys,
    is_alike,
    lay_side_by_side,
    words_of,
)
from tracker.workbench.explained import Explained
from tracker.workbench.reader import Reader

ENOUGH = 2 / 3  # of the content words have to stand
SPARE = 4  # words of the text looked at beyond the length of the wording


def find_nearly(
    reader: Reader,
    within: tuple[int, int],
    phrases: frozenset[str],
    decided: Sequence[Explained],
    asked: bool,
) -> list[Explained]:
    """For each phrase the reading nearest to a match, outside of what was decided already; nearest
    first. With ``asked`` half of the content words are enough."""
    atoms = [n for n, a in enumerate(reader.atoms) if within[0] <= a.start and a.end <= within[1]]
    keys = {reader.atoms[n].key or stem(reader.atoms[n].norm) for n in atoms}
    taken: dict[str, list[tuple[int, int]]] = {}
    for one in decided:
        taken.setdefault(one.phrase, []).append((one.start, one.end))
    best: dict[str, tuple[float, Explained]] = {}
    for phrase, wording, variant in _variants(reader, keys, phrases):
        for cost, near in _readings(reader, phrase, wording, variant, atoms, asked):
            overlaps = any(near.start < e and s < near.end for s, e in taken.get(phrase, ()))
            if not overlaps and (phrase not in best or cost < best[phrase][0]):
                best[phrase] = (cost, near)
    ranked = sorted(best.values(), key=lambda pair: (pair[0], pair[1].start, pair[1].phrase))
    return [near for _, near in ranked]


def _variants(
    reader: Reader, keys: set[str], phrases: frozenset[str]
) -> Iterator[tuple[str, int, str]]:
    """The variants of which enough words stand in the stretch."""
    book = reader.book
    seen = set()
    for pattern in book.patterns:
        phrase = book.phrases[pattern.phrase]
        standing = sum(element.key in keys for element in pattern.elements)
        if pattern.wording in seen or phrase not in phrases or standing < min(pattern.most - 1, 2):
            continue
        seen.add(pattern.wording)
        for variant in expand_wording(book.wordings[pattern.wording].text):
            wanted = content_keys(variant)
            if wanted and len(wanted & keys) >= min(len(wanted) / 2, len(wanted) - 1) > 0:
                yield phrase, pattern.wording, variant


def _readings(
    reader: Reader, phrase: str, wording: int, variant: str, atoms: Sequence[int], asked: bool
) -> Iterator[tuple[float, Explained]]:
    """The variant laid beside every stretch that begins with one of its words, or just before."""
    wanted = content_keys(variant)
    length = len(words_of(variant)) + SPARE
    for place, number in enumerate(atoms):
        if reader.atoms[number].key not in wanted:
            continue
        first = atoms[max(0, place - 2)]
        last = min(atoms[-1], number + length)
        cost, laid = lay_side_by_side(variant, reader.text, reader.atoms, first, last, whole=False)
        pairs = _trimmed(laid)
        stretch = [pair.at for pair in pairs if pair.at >= 0]
        if not stretch or not _is_near(pairs, asked):
            continue
        start = reader.atoms[min(stretch)].start
        end = reader.atoms[max(stretch)].end
        reasons = tuple(_reasons(pairs, reader, wording))
        yield (
            cost,
            Explained(
                phrase,
                reader.book.wordings[wording].text,
                variant,
                "nearly",
                None,
                None,
                start,
                end,
                tuple(pairs),
                reasons,
            ),
        )


def _trimmed(pairs: Sequence[Pair]) -> list[Pair]:
    """Without words of the text before and after the wording."""
    trimmed = list(pairs)
    while trimmed and trimmed[0].how is How.INSERTED:
        trimmed.pop(0)
    while trimmed and trimmed[-1].how is How.INSERTED:
        trimmed.pop()
    return trimmed


def _is_near(pairs: Sequence[Pair], asked: bool) -> bool:
    """Whether enough content words stand; or all but one, for which a number or a word spelled
    much alike stands."""
    wanted = [p for p in pairs if p.wording and p.content and p.how is not How.IN_GAP]
    failed = [p for p in wanted if p.how in (How.MISSING, How.OTHER, How.MOVED)]
    standing = len(wanted) - len(failed)
    if not standing:
        return False
    if standing >= len(wanted) * (0.5 if asked else ENOUGH):
        return True
    if len(failed) != 1 or failed[0].how is not How.OTHER:
        return False
    return is_alike(normalize(failed[0].wording), normalize(failed[0].text))


def _reasons(pairs: Sequence[Pair], reader: Reader, wording: int) -> Iterator[str]:
    """What keeps these words from matching, the plainest first."""
    compiled = reader.book.wordings[wording]
    size = sum(1 for p in pairs if p.wording and p.content and p.how is not How.IN_GAP)
    for pair in pairs:
        if pair.how is How.OTHER and pair.content:
            yield _why_other(pair)
    lost = [p.wording for p in pairs if p.how is How.MISSING and p.content]
    if lost:
        yield f"missing: {_listed(lost)}{_allowance(size)}"
    added = [p.text for p in pairs if p.how is How.INSERTED and p.content]
    if added:
        yield f"other words stand between: {_listed(added)}{_allowance(size)}"
    moved = [p.text for p in pairs if p.how is How.MOVED]
    if moved:
        yield f"in another place: {_listed(moved)}; only coordinated parts may change places"
    yield from _between(pairs, reader, size)
    if compiled.kinds is not None:
        yield f"the wording counts only these kinds: {', '.join(sorted(compiled.kinds))}"
    if any(p.literal for p in reader.book.patterns if p.wording == wording):
        yield "the wording is exact: nothing is repaired"


def _between(pairs: Sequence[Pair], reader: Reader, size: int) -> Iterator[str]:
    """What stands between the words and may not."""
    places = [p.at for p in pairs if p.at >= 0 and p.how is not How.INSERTED]
    gaps = [
        max(reader.atoms[n].gap for n in range(one + 1, other + 1))
        for one, other in itertools.pairwise(places)
        if other > one
    ]
    stops = sum(gap is Gap.STOP for gap in gaps)
    if Gap.BREAK in gaps:
        yield "an empty line stands inside"
    elif stops and size < FREE:
        yield f"a sentence ends inside; only wordings of {FREE} content words bear one"
    elif stops > 1:
        yield "two sentences end inside; a wording bears one"
    function_words = [p for p in pairs if p.how in (How.MISSING, How.INSERTED) and not p.content]
    if function_words and size < FREE:
        listed = _listed([p.text or p.wording for p in function_words])
        yield f"{listed}: in wordings under {FREE} content words only articles come and go"
    elif len(function_words) > MOST_FUNCTION_WORDS:
        yield f"more than {MOST_FUNCTION_WORDS} function words came or went"


def _why_other(pair: Pair) -> str:
    wanted, found = normalize(pair.wording), normalize(pair.text)
    said = f'"{pair.text}" stands for "{pair.wording}"'
    if is_number(wanted) or is_number(found):
        return f"{said}: number words never change"
    edits = OSA.distance(wanted, found)
    if edits > max(allowed_edits(wanted), 2):
        return f"{said}: another word; if it means the same, add it to the wording"
    if stem(found) in ordinary_words():
        return f"{said}: an ordinary English word is no misspelling"
    if wanted[:1] != found[:1]:
        return f"{said}: the first letter of a misspelt word must stand"
    return f"{said}: {edits} wrong letters, {allowed_edits(wanted)} allowed"


def _allowance(size: int) -> str:
    if size < LONG:
        return f"; from {LONG} content words on one may be lost, added or replaced, this has {size}"
    return "; only one word may be lost, added or replaced, and neither the first nor the last"


def _listed(words: Sequence[str]) -> str:
    return ", ".join(f'"{word}"' for word in words)
