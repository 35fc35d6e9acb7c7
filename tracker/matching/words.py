"""Words: where the words of a batch begin and end, what separates them, and a hash of each.

The same rules as ``tracker.tokens.tokenize``, over a whole batch at once.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tracker.matching.codepoints import SPACE, UNFOLDED, Batch, Ints, Points
from tracker.matching.distinct import distinct
from tracker.matching.hash_table import Hashes
from tracker.tokens import CO_HYPHENS, LINE_HYPHENS, CharacterClass, Gap, gap_between

_HYPHENS = (ord("-"), ord("‐"))
LONGEST_HASHED = 24  # letters; longer words go by the slow road
_ODD = (
    np.uint64(0x9E3779B97F4A7C15),
    np.uint64(0xC2B2AE3D27D4EB4F),
    np.uint64(0x165667B19E3779F9),
)
_SAYS_NOTHING = np.uint64(1)  # the hash of all slow words; no letters have it
# what a character between two words is worth as a Gap
_STRENGTH = np.zeros(8, np.uint8)
_STRENGTH[CharacterClass.COMMA] = Gap.COMMA
_STRENGTH[[CharacterClass.STOP, CharacterClass.HAN]] = Gap.STOP
# keeps the first n letters of eight, little-endian
_MASKS = np.array([(1 << (8 * n)) - 1 for n in range(9)], dtype=np.uint64)


class Words(NamedTuple):
    """The words of a batch in order. ``starts``, ``ends`` (int64) are places in the batch, ``gaps``
    (uint8) the Gap before each, ``hashes`` (uint64) tell words apart by their folded letters,
    ``slow`` are the numbers of those words whose hash says nothing (odd letters, very long)."""

    starts: Ints
    ends: Ints
    gaps: npt.NDArray[np.uint8]
    hashes: Hashes
    slow: Ints


def find_words(batch: Batch) -> Words:
    """The words of a batch; about 8 ns a character.

    >>> from tracker.matching.codepoints import join_texts
    >>> words = find_words(join_texts(["Four winds, four", "forms"]))
    >>> words.starts.tolist(), words.gaps.tolist(), len(set(words.hashes.tolist()))
    ([0, 5, 12, 19], [3, 0, 1, 3], 3)
    """
    is_word = batch.folded[:-31] != 0  # the text and one character more: the last word ends too
    is_edge = is_word.copy()
    np.not_equal(is_word[1:], is_word[:-1], out=is_edge[1:])
    edges = np.flatnonzero(is_edge)
    starts, ends = edges[::2].copy(), edges[1::2].copy()
    between = _look_between(batch, starts, ends)
    joins = (_join_numbers, _join_lines, _join_co)
    joined = distinct(np.concatenate([join(batch, starts, ends, between) for join in joins]))
    if len(joined):
        starts, ends = np.delete(starts, joined + 1), np.delete(ends, joined)
        between = between.without(joined)
    gaps = _find_gaps(batch, starts, ends, between)
    hashes, slow = _hash_words(batch, starts, ends)
    return Words(starts, ends, gaps, hashes, slow)


class _Between(NamedTuple):
    """What follows the words, as numbers of words: ``near`` (int64) are those with one character
    before the next word that is no space, ``marks`` that character; ``wide`` those with
    more before the next word. Most words are neither: a space follows."""

    near: Ints
    marks: Points
    wide: Ints

    def without(self, joined: Ints) -> "_Between":
        """The same after some words (ascending) became one with the next."""
        near, kept = _without(self.near, joined)
        wide, _ = _without(self.wide, joined)
        return _Between(near, self.marks[kept], wide)


def _without(numbers: Ints, joined: Ints) -> tuple[Ints, npt.NDArray[np.bool_]]:
    """Ascending numbers of words without those that are joined to the next, as they are counted
    after that; and which of them are kept. The joined are few, so they are looked for, not the
    others."""
    kept = np.ones(len(numbers) + 1, bool)
    places = np.searchsorted(numbers, joined)
    kept[places] = np.append(numbers, -1)[places] != joined
    kept = kept[:-1]
    left = numbers[kept]
    before = np.bincount(np.searchsorted(left, joined), minlength=len(left) + 1)
    return left - np.cumsum(before[: len(left)]), kept


def _look_between(batch: Batch, starts: Ints, ends: Ints) -> _Between:
    after = batch.points.take(ends[:-1])
    wider = starts[1:] - ends[:-1] > 1
    near = np.flatnonzero((after != ord(" ")) & ~wider)
    return _Between(near, after[near], np.flatnonzero(wider))


def _join_numbers(batch: Batch, starts: Ints, ends: Ints, between: _Between) -> Ints:
    """The words that go on in the next, because a comma or full stop between two digits belongs to
    the number."""
    points = batch.points
    near = between.near[(between.marks == ord(".")) | (between.marks == ord(","))]
    marks = ends[near]
    before, after = points[marks - 1], points[marks + 1]
    inside = _is_digit(before) & _is_digit(after)
    batch.folded[marks[inside]] = points[marks[inside]]
    # digits of other scripts are rare enough to look at one by one
    for place in np.flatnonzero((before > 127) | (after > 127)).tolist():
        if chr(before[place]).isdecimal() and chr(after[place]).isdecimal():
            inside[place] = True
            batch.folded[marks[place]] = UNFOLDED
    joined: Ints = near[inside]
    return joined


def _is_digit(points: Points) -> npt.NDArray[np.bool_]:
    return (points >= ord("0")) & (points <= ord("9"))


def _join_lines(batch: Batch, starts: Ints, ends: Ints, between: _Between) -> Ints:
    """The words that are hyphenated at the end of a line and go on in the next."""
    points, wide = batch.points, between.wide
    first, second = points[ends[wide]], points[ends[wide] + 1]
    wide = wide[
        ((first == _HYPHENS[0]) | (first == _HYPHENS[1]))
        & ((second == ord("\n")) | (second == ord("\r")))
    ]
    joined = []
    for word in wide.tolist():
        found = LINE_HYPHENS.match(batch.text, ends[word])
        if found and found.end() == starts[word + 1]:
            joined.append(word)
            batch.folded[found.start() : found.end()] = UNFOLDED
    return np.array(joined, np.int64)


def _join_co(batch: Batch, starts: Ints, ends: Ints, between: _Between) -> Ints:
    """The "co" of "co-operation" and the like."""
    folded = batch.folded
    near = between.near[(between.marks == _HYPHENS[0]) | (between.marks == _HYPHENS[1])]
    near = near[ends[near] - starts[near] == 2]
    near = near[(folded[starts[near]] == ord("c")) & (folded[starts[near] + 1] == ord("o"))]
    joined = [word for word in near.tolist() if CO_HYPHENS.match(batch.text, ends[word])]
    batch.folded[ends[joined]] = UNFOLDED
    return np.array(joined, np.int64)


def _find_gaps(batch: Batch, starts: Ints, ends: Ints, between: _Between) -> npt.NDArray[np.uint8]:
    """The strongest mark between each word and the one before it.

    Nearly all words stand one space apart. Where more stands between, its characters are looked at
    one after the other, in ever fewer places.
    """
    gaps = np.zeros(len(starts), np.uint8)
    if not len(starts):
        return gaps
    gaps[between.near + 1] = _STRENGTH[batch.classes_of(between.marks)]
    wider = between.wide + 1
    at, until = ends[between.wide], starts[wider]
    strongest = np.zeros(len(wider), np.uint8)
    after_line = np.zeros(len(wider), bool)  # a line end and nothing but white space since
    while len(wider):
        if len(wider) < 64:
            for word, begin in zip(wider.tolist(), ends[wider - 1].tolist(), strict=True):
                gaps[word] = gap_between(batch.text[begin : starts[word]])
            break
        codes = batch.codes_at(at)
        is_line = codes == CharacterClass.LINE
        np.maximum(strongest, _STRENGTH[codes], out=strongest)
        strongest[is_line & after_line] = Gap.BREAK
        gaps[wider] = strongest
        after_line = is_line | (after_line & (codes == SPACE))
        at += 1
        more = np.flatnonzero(until > at)
        wider, at, until = wider[more], at[more], until[more]
        strongest, after_line = strongest[more], after_line[more]
    gaps[0] = Gap.BREAK
    return gaps


def find_empty_lines(codes: npt.NDArray[np.uint8]) -> Ints:
    """The places of line ends with nothing but white space since the line end before."""
    lines = np.flatnonzero(codes == CharacterClass.LINE)
    if len(lines) < 2:
        return lines[:0]
    adjacent = lines[1:] - lines[:-1] == 1
    breaks: Ints = lines[1:][adjacent]
    others = np.flatnonzero(~adjacent & (lines[1:] - lines[:-1] < 200))
    # a line of spaces is rare: only those whose first character is white space are looked at
    for at in others[codes[lines[others] + 1] == SPACE].tolist():
        if (codes[lines[at] + 1 : lines[at + 1]] == SPACE).all():
            breaks = np.append(breaks, lines[at + 1])
    return breaks


def _hash_words(batch: Batch, starts: Ints, ends: Ints) -> tuple[Hashes, Ints]:
    """A 64-bit hash of the folded letters of each word: eight letters at a time.

    Words up to eight letters never share one by construction (an odd multiple of their letters);
    for longer ones the chance is 2**-64 a pair.
    """
    # every place seen as the eight bytes that begin there
    eight = np.ndarray((len(batch.folded) - 7,), "<u8", batch.folded, strides=(1,))
    lengths = ends - starts
    hashes = (eight[starts] & _MASKS[np.minimum(lengths, 8)]) * _ODD[0]
    for begin in (8, 16):
        longer = np.flatnonzero(lengths > begin)
        letters = eight[starts[longer] + begin] & _MASKS[np.minimum(lengths[longer] - begin, 8)]
        mixed = hashes[longer]
        mixed ^= mixed >> np.uint64(29)
        hashes[longer] = (mixed + letters) * _ODD[begin // 8]
    hashes ^= hashes >> np.uint64(32)
    slow = np.flatnonzero(lengths > LONGEST_HASHED)
    if UNFOLDED in batch.folded:
        odd = np.flatnonzero(batch.folded == UNFOLDED)
        slow = distinct(np.concatenate([slow, np.searchsorted(starts, odd, "right") - 1]))
    hashes[slow] = _SAYS_NOTHING  # else a long word would be taken for its first letters
    return hashes, slow
