"""The Chinese road: originals found verbatim in Chinese text.

White space, quotes, commas and dashes do not matter ("严的基调、 严的措施" is "严的基调严的措施");
a full stop or an empty line does. Spans point into the untouched text.
"""

from tracker.tokens import CharacterClass, character_class, mask_mojibake, normalize

_DROPPED = (CharacterClass.SOFT, CharacterClass.COMMA, CharacterClass.LINE, CharacterClass.IGNORED)
STOP_MARK = "\x00"


def squeeze(text: str) -> tuple[str, list[int]]:
    """The text without white space and marks, and the place of each character kept.

    Full stops and empty lines become one NUL, so that nothing is found across them.

    >>> squeeze("“四 风”，四种\\n形态。")
    ('四风四种形态\\x00', [1, 3, 6, 7, 9, 10, 11])
    """
    kept: list[str] = []
    places: list[int] = []
    line_ended = False
    for place, character in enumerate(mask_mojibake(text)):
        kind = character_class(character)
        if kind is CharacterClass.LINE and line_ended:
            kind = CharacterClass.STOP
        if kind in _DROPPED:
            line_ended = kind is CharacterClass.LINE or (line_ended and character.isspace())
            continue
        line_ended = False
        kept.append(STOP_MARK if kind is CharacterClass.STOP else fold(character))
        places.append(place)
    return "".join(kept), places


def fold(character: str) -> str:
    """One character folded: capitals and full-width letters do not matter."""
    folded = normalize(character) if character.isdecimal() is False else character
    return folded if len(folded) == 1 else character


def squeeze_wording(text: str) -> str:
    """A Chinese wording as it is looked up; empty if nothing is left."""
    return squeeze(text)[0].replace(STOP_MARK, "")
