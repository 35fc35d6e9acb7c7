"""Letters: which fonts a figure is set in, how wide a text is, and what stands for a glyph that
none of the fonts has.

All charts are set in two fonts that come with the dependencies, never in one that happens to be
installed: Noto Sans CJK (Latin and Chinese, package cvttf-notosanscjk-regular) and, for what it
lacks, the DejaVu Sans of matplotlib. The same fonts on every machine give the same bytes.
"""

import importlib.util
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import matplotlib
from matplotlib import font_manager
from matplotlib.ft2font import FT2Font, LoadFlags

FAMILIES = ("Noto Sans CJK TC", "DejaVu Sans")
RUN_SPELT_OUT = 2  # glyphs; a longer run of missing ones is counted, not spelt: [14 glyphs missing]
DROPPED = "\u00ad\u200b\u200e\u200f\u2060\ufeff\ufe0e\ufe0f"  # invisible, and only break a line


@cache
def font_files() -> tuple[Path, ...]:
    """The font files of ``FAMILIES``, in that order.

    Raises ModuleNotFoundError if the font package is not installed.
    """
    spec = importlib.util.find_spec("cvttf_NotoSansCJK_Regular")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("the font package cvttf-notosanscjk-regular is not installed")
    chinese = sorted(Path(spec.origin).parent.glob("*.otf"))[0]
    return chinese, Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"


@cache
def register_fonts() -> None:
    """Make matplotlib take exactly these files for ``FAMILIES``, before any the system has."""
    for file in reversed(font_files()):
        font_manager.fontManager.addfont(str(file))
        entries = font_manager.fontManager.ttflist
        entries.insert(0, entries.pop())  # of two equally good fonts matplotlib takes the first


@cache
def _fonts() -> tuple[tuple[FT2Font, frozenset[int]], ...]:
    fonts = [FT2Font(str(file)) for file in font_files()]
    for font in fonts:
        font.set_size(100, 72)
    return tuple((font, frozenset(font.get_charmap())) for font in fonts)


def has_glyph(character: str) -> bool:
    """Whether one of the fonts can draw the character.

    >>> has_glyph("国"), has_glyph("ש"), has_glyph("ส")
    (True, True, False)
    """
    return any(ord(character) in covered for _, covered in _fonts())


@cache
def _advance(character: str) -> float:
    for font, covered in _fonts():
        if ord(character) in covered:
            glyph = font.load_char(ord(character), flags=LoadFlags.NO_HINTING)
            return float(glyph.linearHoriAdvance) / 65536 / 100
    return 0.6


def text_width(text: str, size: float) -> float:
    """Width of one line in inches, set at ``size`` points; kerning and joining are left aside.

    >>> round(text_width("国国", 36), 2)
    1.0
    """
    return sum(map(_advance, text)) * size / 72


def shorten(text: str, size: float, width: float) -> str:
    """The text if it fits into ``width`` inches at ``size`` points, else cut with an ellipsis.

    After Latin letters the ellipsis is three points: the font's own "…" is the Chinese one, which
    hangs at half height.

    >>> shorten("Two Establishments", 10, 2.0), shorten("Two Establishments", 10, 0.6)
    ('Two Establishments', 'Two Es...')
    >>> shorten("不敢腐、不能腐、不想腐", 10, 1.0)
    '不敢腐、不能…'
    """
    if text_width(text, size) <= width:
        return text
    for end in range(len(text) - 1, 0, -1):
        kept = text[:end].rstrip(" ,、(（“")
        cut = kept + ("…" if kept and ord(kept[-1]) > 0x2E7F else "...")
        if text_width(cut, size) <= width:
            return cut
    return "…"


def wrap(text: str, size: float, width: float) -> list[str]:
    """Lines no wider than ``width`` inches, broken at spaces, and inside a word only if it must.

    >>> wrap("marked, not explained", 10, 1.0)
    ['marked, not', 'explained']
    """
    lines = [""]
    for word in text.split():
        joined = f"{lines[-1]} {word}".strip()
        if text_width(joined, size) <= width:
            lines[-1] = joined
            continue
        if lines[-1]:
            lines.append("")
        for character in word:  # a long word, or Chinese, which has no spaces
            if lines[-1] and text_width(lines[-1] + character, size) > width:
                lines.append("")
            lines[-1] += character
    return lines


def printable(text: str) -> str:
    """The text on one line, with a note in place of every glyph the fonts lack.

    Line breaks, tabs and control characters become spaces; invisible and bidi control characters
    are left out (the letters keep their order); one or two missing glyphs are named by their code
    point, longer runs are counted. Never a silent box.

    >>> printable("two\\nwinds \\u202eส")
    'two winds [U+0E2A]'
    >>> printable("สวัสดี")
    '[6 glyphs missing]'
    """
    text = text.translate(_PRINTED)
    if MISSING in text:
        text = re.sub(f"(?:{MISSING}.)+", _note, text)
    return " ".join(text.split())


MISSING = "\0"  # stands before a character without a glyph; no text keeps one of its own


class _Printed(dict[int, str]):
    """What each character becomes, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        category = unicodedata.category(character)
        if category in ("Cc", "Zl", "Zp", "Zs"):
            printed = " "
        elif character in DROPPED or category == "Cf":
            printed = ""
        else:
            printed = character if has_glyph(character) else MISSING + character
        self[code] = printed
        return printed


_PRINTED = _Printed()


def _note(run: re.Match[str]) -> str:
    missing = run[0][1::2]
    if len(missing) > RUN_SPELT_OUT:
        return f"[{len(missing)} glyphs missing]"
    return "".join(f"[U+{ord(character):04X}]" for character in missing)


def straight_quotes(text: str) -> str:
    """The text with curly quotes set straight where they stand in English.

    The curly quotes of the font are Chinese, as wide as a character; next to a Chinese character
    they stay.

    >>> straight_quotes("“Four Winds”"), straight_quotes("“四风”")
    ('"Four Winds"', '“四风”')
    """
    out = list(text)
    for place, character in enumerate(text):
        if character in "‘’“”":
            beside = text[max(0, place - 1) : place + 2]
            if not any(ord(neighbour) > 0x2E7F for neighbour in beside):
                out[place] = "'" if character in "‘’" else '"'
    return "".join(out)


def missing_glyphs(texts: Iterable[str]) -> dict[str, int]:
    """How often each character occurs that no font has, most frequent first, then by code point.

    >>> missing_glyphs(["two winds", "ส"])
    {'ส': 1}
    """
    letters: Counter[str] = Counter()
    for text in texts:
        letters.update(text)
    gone = {
        letter: count
        for letter, count in letters.items()
        if unicodedata.category(letter) not in ("Cc", "Cf", "Zl", "Zp", "Zs", "Mn")
        and letter not in DROPPED
        and not has_glyph(letter)
    }
    return dict(sorted(gone.items(), key=lambda item: (-item[1], item[0])))
