"""Which of many texts may be no text, or may hold mojibake: seen for all of them at once.

All that numpy says here is "may"; ``decoding.py`` decides.
"""

from collections.abc import Set
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tracker.ranges import Ints
from tracker.texts.decoding import CONTROL_SHARE, CONTROLS, TOP
from tracker.texts.lines import LineTable

_IS_CONTROL = np.zeros(256, bool)
_IS_CONTROL[list(CONTROLS)] = True
_DELETE = CONTROLS[-1:]  # the only one above the space
# The first two bytes of each trace of mojibake that begins with a Latin letter or sign, and the one
# after them; 0: any.
_TRACES = {
    "Ã": 0,
    "Â": 0,
    "â": "€".encode()[0],
    "ï": 0xC2,
    "¡": 0xC2,
}
_HAN_TRACES = tuple(trace.encode() for trace in ("锟斤拷", "烫烫烫", "屯屯屯"))
_ANY_BYTE, _NONE = 1, 2  # no UTF-8 has these in a place after a letter
_NEXT = np.full((2, 256), _NONE, np.uint8)  # by first byte, 0xC2 or 0xC3, and second
for _trace, _after in _TRACES.items():
    _first, _second = _trace.encode()
    _NEXT[_first - 0xC2, _second] = _after or _ANY_BYTE


class Damage(NamedTuple):
    """The numbers of the texts that may be ``binary`` (``is_binary``), and of those that may hold
    mojibake (``count_mojibake``)."""

    binary: Set[int]
    garbled: Set[int]


def look_for_damage(table: LineTable) -> Damage:
    """What may be wrong with the texts of a table; half a nanosecond a byte.

    >>> from tracker.texts.lines import table_of_lines
    >>> texts = ["café", "the â€œfour windsâ€", "\\x7fELF\\x02\\x01\\x01\\0"]
    >>> look_for_damage(table_of_lines(texts, [text.encode() for text in texts]))
    Damage(binary={2}, garbled={1})
    """
    content = table.content
    leads = np.zeros(0, np.int64)
    if not table.is_ascii:
        leads = ((content & 0xFE) == 0xC2).nonzero()[0]
    return Damage(_may_be_binary(table, content, leads), _may_be_garbled(table, content, leads))


def _may_be_binary(table: LineTable, content: npt.NDArray[np.uint8], leads: Ints) -> Set[int]:
    odd = table.controls[_IS_CONTROL[content[table.controls]]]
    counts = _in_texts(table, odd)
    if _DELETE in table.data:
        counts += _in_texts(table, (content == _DELETE[0]).nonzero()[0])
    # control characters above ASCII begin like others do
    counts += _in_texts(table, leads[content[leads] == 0xC2])
    looked_at = np.minimum(np.diff(table.texts), TOP)
    return set((counts > CONTROL_SHARE * looked_at).nonzero()[0].tolist())


def _may_be_garbled(table: LineTable, content: npt.NDArray[np.uint8], leads: Ints) -> Set[int]:
    if table.is_ascii:
        return frozenset()
    beside = table.bytes_at(leads + 1), table.bytes_at(leads + 2)
    wanted = _NEXT[content[leads] - 0xC2, beside[0]]
    traces = leads[(wanted == _ANY_BYTE) | (wanted == beside[1])]
    found = set(_in_texts(table, traces).nonzero()[0].tolist())
    # looking for one byte is ten times as fast, and no Latin text has it
    if any(trace[:1] in table.data and trace in table.data for trace in _HAN_TRACES):
        found |= set(range(len(table.texts) - 1))
    return found


def _in_texts(table: LineTable, places: Ints) -> Ints:
    """How many of the places (bytes, ascending) are in each text."""
    counts: Ints = np.diff(places.searchsorted(table.bytes_of_texts))
    return counts
