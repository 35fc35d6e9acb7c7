"""The Chinese road: originals found verbatim in Chinese text.

White space, quotes, commas and dashes do not matter ("严的基调、 严的措施" is "严的基调严的措施");
a full stop or an empty line does. Spans point into the untouched text.
"""

from tracker.tokens import CharacterClass, character_class, mask_mojibake

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
    """One character folded: ASCII capitals and full-width forms do not matter.

    >>> fold("Ａ"), fold("B"), fold("风")
    ('a', 'b', '风')
    """
    if "！" <= character <= "～":
        character = chr(ord(character) - 0xFEE0)
    return character.lower() if character.isascii() else character


def squeeze_wording(text: str) -> str:
    """A Chinese wording as it is looked up; empty if nothing is left."""
    return squeeze(text)[0].replace(STOP_MARK, "")
