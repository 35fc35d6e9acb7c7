"""Which lines begin with something a rule asks for.

Eight bytes of a line say no to nearly every line, for many lines at once; the few that are left are
looked at letter by letter.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tracker.texts.letters import hash_letters
from tracker.texts.lines import Words

Places = npt.NDArray[np.uint8]

DECORATION = " \t\r\n\x0b\x0c\u3000\xa0\u200b\ufeff•·*►▶»>-–—★■◆●|←→↑↓"
# around a line that is all of a rule
SIGNS = " \t\u3000\xa0:：.。!！?？>»›…-–—|*[]【】()（）<«#→↓▼▸✕×+&"
LONGEST_NEEDLE = 500  # characters, with the signs before it; a line is known by fewer
ANYWHERE, AT_EDGES = 1, 2  # bits: in which lines of a text a beginning is looked for
_HIGH = np.uint32(0x80808080)  # set in a byte that is no ASCII
_BYTE, _PAIR = np.uint32(0xFF), np.uint32(0xFFFF)
# keeps of the second four bytes those that belong to the first so many
_FIRST = {length: np.uint32((1 << 8 * (length - 4)) - 1) for length in range(5, 9)}
_ENDS = np.zeros(256, bool)
_ENDS[list(b"\n\r\x0b\x0c")] = True
_GO_ON = 2  # by so many bits to the left: decided by four bytes already


class Needles(NamedTuple):
    """What lines are looked through for, in small letters: what they begin with, and what they are
    as a whole, whatever signs stand around it. No whole begins or ends with a sign."""

    starts: Iterable[str]
    wholes: Iterable[str] = ()


class Beginnings:
    """Needles looked for in all lines of a text, and more that are at its edges.

    >>> beginnings = Beginnings(Needles(["share"], ["related posts"]), Needles(["home"]))
    >>> lines = "» Share this", "Related posts:", "Related posts by us", "Home", "Relations"
    >>> [beginnings.begins(line, at_edge=False) for line in lines]
    [True, True, False, False, False]
    """

    def __init__(self, anywhere: Needles, at_edges: Needles) -> None:
        both = Needles((*anywhere.starts, *at_edges.starts), (*anywhere.wholes, *at_edges.wholes))
        self._starts = by_key(both.starts), by_key(anywhere.starts)
        self._wholes = by_key(both.wholes), by_key(anywhere.wholes)
        needles = {*both.starts, *both.wholes}
        self._reach = max(map(len, needles), default=0)
        self._firsts = frozenset(DECORATION) | {needle[0] for needle in needles}
        # the places (bits) by hashes of four and of eight bytes; by the second byte and the first
        self._fours, self._eights = np.zeros(1 << 16, np.uint8), np.zeros(1 << 16, np.uint8)
        self._pairs = np.zeros((256, 256), np.uint8)
        for sign in DECORATION:
            if sign.isascii():
                self._pairs[:, ord(sign)] = ANYWHERE | AT_EDGES
        for place, of_place in ((AT_EDGES, both), (ANYWHERE, anywhere)):
            self._add([*of_place.starts, *of_place.wholes], place)

    def _add(self, needles: Iterable[str], place: int) -> None:
        by_length: dict[int, list[str]] = {}  # the first letters, no more than eight
        for needle in needles:
            key = key_of(needle)
            if not key.isascii():
                continue
            if len(key) == 4:
                letters = needle[:8] if needle[:8].isascii() else key
                by_length.setdefault(len(letters), []).append(letters)
                continue
            seconds = [ord(two) for two in {key[1:], key[1:].upper()} if two]
            for first in {key[0], key[0].upper()}:
                self._pairs[seconds or slice(None), ord(first)] |= place
        for length, some in by_length.items():
            data = "".join(needle.ljust(8, "\0") for needle in some).encode()
            fours, more = np.frombuffer(data, "<u4").reshape(-1, 2).T
            self._fours[hash_letters(fours)] |= place if length > 4 else place << _GO_ON
            if length > 4:
                self._eights[hash_letters(fours, more & _FIRST[length])] |= place

    def places_of(self, first: Words, second: Words) -> Places:
        """The places (bits) in which a line may begin with a needle, by its first four bytes and
        the next four; never wrongly 0. A line with signs among them that are not ASCII may."""
        found: Places = self._fours[hash_letters(first)]
        go_on = (found != 0).nonzero()[0]
        by_four, four, more = found[go_on], first[go_on], second[go_on]
        by_more = np.zeros(len(go_on), np.uint8)
        for length in range(5, 9):
            by_more |= self._eights[hash_letters(four, more & _FIRST[length])]
        by_more[(more & _HIGH) != 0] = ANYWHERE | AT_EDGES
        found[go_on] = (by_four >> _GO_ON) | (by_four & by_more)
        found |= self._pairs.reshape(-1)[first & _PAIR]
        found[(first & _HIGH) != 0] = ANYWHERE | AT_EDGES
        found[_ENDS[first & _BYTE]] = 0  # the line is nothing but its end
        return found

    def begins(self, line: str, at_edge: bool) -> bool:
        """Whether a line begins with a needle, or is one as a whole."""
        if line[:1] > "\x7f" and line[0].lower()[0] not in self._firsts:
            return False
        bare = line[:LONGEST_NEEDLE].lstrip(DECORATION)
        begin = bare[: self._reach].lower()
        starts, wholes = self._starts[not at_edge], self._wholes[not at_edge]
        for key in (begin[:4], begin[:2], begin[:1]):
            if key in starts and begin.startswith(starts[key]):
                return True
            if key in wholes and begin.startswith(wholes[key]):
                whole = bare.rstrip(DECORATION).lower().rstrip(SIGNS)
                if whole in wholes[key]:
                    return True
        return False


def by_key(needles: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """The needles by their first letters (``key_of``)."""
    found: dict[str, set[str]] = {}
    for needle in needles:
        found.setdefault(key_of(needle), set()).add(needle)
    return {key: tuple(sorted(of_key)) for key, of_key in found.items()}


def key_of(needle: str) -> str:
    """The first letters by which a needle is found: four, or two of Chinese, or one sign.

    >>> key_of("release time"), key_of("来源："), key_of("#")
    ('rele', '来源', '#')
    """
    if needle[0] > "\u2e7f" or len(needle) < 4:
        return needle[:2]
    return needle[:4]
