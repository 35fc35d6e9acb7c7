"""The words of a store as one long row of numbers, for counting what comes back.

English words and Chinese characters are two streams of the same shape: what is counted over one
is counted over the other. Known matches and uncounted zones are left out and leave a break.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Ints32 = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Stream:
    """Words (or Chinese characters) in order, one entry each. ``words`` (int32) number the normal
    forms ``norms``; ``keys`` (int32) number the stems ``stems``, by which sequences are counted;
    ``documents`` (int32) index ``names`` and ``dates``; ``starts``, ``ends`` (int32) are code
    points of the document text; ``gaps`` (uint8) the Gap before each; ``breaks`` (bool) where no
    sequence goes on from the one before; ``capitals`` (bool) a capital first letter; ``company``
    (bool) whether a known phrase stands within COMPANY words in the document; ``after_known``
    (bool) whether one was left out just before. ``quotes`` (int64, n × 2) are the stretches in
    quotation marks, half-open."""

    language: str
    names: Sequence[str]
    dates: Sequence[str | None]
    norms: Sequence[str]
    stems: Sequence[str]
    words: Ints32
    keys: Ints32
    documents: Ints32
    starts: Ints32
    ends: Ints32
    gaps: npt.NDArray[np.uint8]
    breaks: Flags
    capitals: Flags
    company: Flags
    after_known: Flags
    quotes: Ints

    def __len__(self) -> int:
        return len(self.keys)

    def company_share(self) -> float:
        """The share of its words in the company of a known phrase; a pass over all of them."""
        return float(self.company.mean()) if len(self) else 0.0


def find_sequence(stream: Stream, key: Sequence[int], order: Ints, edges: Ints) -> Ints:
    """Where the sequence of stems stands: places of its first word, ascending.

    ``order``, ``edges`` as ``index_keys`` gives them; the rarest word is looked up, the others
    are compared.
    """
    rarest = min(range(len(key)), key=lambda at: edges[key[at] + 1] - edges[key[at]])
    places = order[edges[key[rarest]] : edges[key[rarest] + 1]] - rarest
    places = places[(places >= 0) & (places + len(key) <= len(stream))]
    for at, one in enumerate(key):
        places = places[stream.keys[places + at] == one]
        if at:
            places = places[~stream.breaks[places + at]]
    return places


def index_keys(stream: Stream) -> tuple[Ints, Ints]:
    """The places of the stream sorted by stem, and where each stem's places begin."""
    order = np.argsort(stream.keys, kind="stable").astype(np.int64)
    edges = np.searchsorted(stream.keys[order], np.arange(len(stream.stems) + 1))
    return order, edges.astype(np.int64)
