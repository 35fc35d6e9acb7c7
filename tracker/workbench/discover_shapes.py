"""What the words of a stream are to the eye that looks for parallel members."""

import numpy as np

from tracker.phrasebook.common_words import FUNCTION_WORDS
from tracker.tokens import Gap, is_number
from tracker.workbench.discover_stream import Flags, Stream
from tracker.workbench.discover_words import carries_meaning, is_edge, is_unfinished

JOINTS = frozenset(("and",))
_OPENING = """
with in for by to on from through under
"""
_PREPOSITIONS = frozenset(_OPENING.split())
_SENTENCE = """
is are was were be been being has have had would shall should may might can could must which that
who what when where there it this these those we i you he she they as if
"""
_TELLING = frozenset(_SENTENCE.split())
_NOT = frozenset(("doesn", "don", "isn", "aren", "won"))  # the first half of a word with "n't"
_ENDINGS = ("ing", "ed", "ly", "tion", "ment", "ness", "ity", "ization")


Piece = tuple[int, int]
"""A member: its first place and the place after its last."""


class Shapes:
    """What the words of a stream are, one entry each."""

    def __init__(self, stream: Stream) -> None:
        norms = stream.norms
        self.content = _flags(stream, [carries_meaning(n) and n not in _NOT for n in norms])
        self.joint = _flags(stream, [n in JOINTS for n in norms])
        self.number = _flags(stream, [is_number(n) for n in norms])
        self.grammar = _flags(stream, [_is_grammar(n) for n in norms])
        self.preposition = _flags(stream, [n in _PREPOSITIONS for n in norms])
        telling = _flags(stream, [n in _TELLING for n in norms])
        self.barred = self.number | telling  # no row of a formula holds one
        self.unfinished = _flags(stream, [is_unfinished(n) for n in norms])
        self.edge = _flags(stream, [is_edge(n) for n in norms])
        endings = [next((i for i, e in enumerate(_ENDINGS, 1) if n.endswith(e)), 0) for n in norms]
        self.ending = np.array([*endings, 0], np.int8)[stream.words]
        self.comma = (stream.gaps == Gap.COMMA) & ~stream.breaks

    def size(self, piece: Piece) -> int:
        """Words of content; the last one always is: "firm will"."""
        return int(self.content[piece[0] : piece[1] - 1].sum()) + 1

    def opens_alike(self, stream: Stream, one: int, other: int) -> bool:
        """Whether two members may begin with these words as with the same one."""
        if stream.keys[one] == stream.keys[other]:
            return True
        if self.preposition[one] and self.preposition[other]:
            return True
        return bool(self.ending[one] == self.ending[other] == 1)


def _is_grammar(norm: str) -> bool:
    return norm in _NOT or (norm in FUNCTION_WORDS and len(norm) > 1 and norm != "will")


def _flags(stream: Stream, of_norms: list[bool]) -> Flags:
    return np.array([*of_norms, False], bool)[stream.words]
