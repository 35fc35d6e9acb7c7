"""Letters as pairs of bytes of UTF-8: what a line holds, told by tables, for many lines at once.

A pair counts its first byte one and its second 256. A table never wrongly says no.
"""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

Table = npt.NDArray[np.uint8]

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


def ends_by_pair(endings: Iterable[str]) -> npt.NDArray[np.bool_]:
    """For each pair whether a line that closes with it may end with one of ``endings`` (in small
    letters).

    >>> table = ends_by_pair(["page", "网"])
    >>> pairs = b"ge", b"GE", "网".encode()[1:], b"te"
    >>> [bool(table[first + 256 * second]) for first, second in pairs]
    [True, True, True, False]
    """
    table = np.zeros((256, 256), bool)
    for ending in endings:
        for last in {ending[-1], ending[-1].upper()}:
            data = last.encode()
            if len(data) > 1:
                table[data[-1], data[-2]] = True
                continue
            before = {ending[-2:-1], ending[-2:-1].upper()}
            plain = [ord(letter) for letter in before if letter and letter.isascii()]
            table[data[0], plain or slice(None)] = True
    return table.reshape(-1)
