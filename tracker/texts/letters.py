"""Letters as pairs of bytes of UTF-8: what a line holds, told by tables, for many lines at once.

A pair counts its first byte one and its second 256. A table never wrongly says no.
"""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from tracker.texts.lines import Words

Table = npt.NDArray[np.uint8]

_SMALL = np.uint32(0x20202020)  # makes ASCII letters small; what becomes of signs is no matter
_FACTORS = np.uint32(0x9E3779B1), np.uint32(0x85EBCA6B)
_SHIFT = np.uint32(16)
NOT_ASCII = 0x80  # the first byte that is none
DATE, SIGN = 1, 2  # bits of what a line may hold
# the first bytes of letters that a date without ASCII digits needs: digits of other scripts,
# Chinese numerals, years and months; not those of Latin letters and of punctuation
_OF_DATES = (*range(0xD9, 0xE2), *range(0xE3, 0xF5))


def holds_by_pair(signs: Iterable[str]) -> Table:
    """For each pair whether its letter may belong to a date (DATE) or is one of ``signs`` (SIGN);
    an ASCII sign is known by the first byte, another by its last two.

    >>> table = holds_by_pair("|·")
    >>> [int(table[first + 256 * second]) for first, second in (b"7 ", b"| ", "·".encode(), b"ab")]
    [1, 2, 2, 0]
    """
    table = np.zeros((256, 256), np.uint8)
    table[:, [*b"0123456789", *_OF_DATES]] = DATE
    for sign in signs:
        data = sign.encode()
        if len(data) == 1:
            table[:, data[0]] |= SIGN
        else:
            table[data[-1], data[-2]] |= SIGN
    return table.reshape(-1)


class Endings:
    """What lines may end with (in small letters), told by their last four bytes.

    >>> endings = Endings(["home page", "网", "-"])
    >>> lines = b"the page", b"THE PAGE", "政务网".encode(), b"the rage", b"and -"
    >>> endings.may_end(np.array([np.frombuffer(line[-4:], "<u4")[0] for line in lines])).tolist()
    [True, True, True, False, True]
    """

    def __init__(self, endings: Iterable[str]) -> None:
        self._fours = np.zeros(1 << 16, bool)  # by a hash of the last four bytes
        self._pairs = np.zeros((256, 256), bool)  # by the last byte, then the one before
        for ending in endings:
            data = ending.encode()
            if len(data) >= 4 and data[-4:].isascii():
                self._fours[hash_letters(np.frombuffer(data[-4:], "<u4"))] = True
            else:
                for last in {ending[-1], ending[-1].upper()}:
                    code = last.encode()
                    self._pairs[code[-1], code[-2] if len(code) > 1 else slice(None)] = True

    def may_end(self, fours: Words) -> npt.NDArray[np.bool_]:
        """Whether lines with these last four bytes (little-endian) may have such an ending."""
        found: npt.NDArray[np.bool_] = self._fours[hash_letters(fours)]
        found |= self._pairs.reshape(-1)[fours >> _SHIFT]
        return found


def hash_letters(four: Words, next_four: Words | None = None) -> Words:
    """A hash (16 bits) of four bytes, or of eight; capitals of ASCII count as small letters."""
    hashed = (four | _SMALL) * _FACTORS[0]
    if next_four is not None:
        hashed = (hashed ^ (next_four | _SMALL)) * _FACTORS[1]
    return hashed >> _SHIFT
