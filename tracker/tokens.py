"""Tokens: the words of a text, each with its place and the form it is compared by.

Wordings and documents go through this one tokenizer, so that they can be expected to match.
Normalising is per token: ``text[token.start:token.end]`` is always what stands in the text.
"""

import functools
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from enum import IntEnum
from itertools import accumulate, pairwise
from typing import NamedTuple

import regex

HAN = (
    "\u2e80-\u2fdf\u3005\u3007\u3021-\u3029\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
"""Chinese characters, as ranges for a regex class. They separate words and are matched apart."""

QUOTES = "\"'`´‘’‚‛“”„‟′″«»‹›「」『』《》〈〉〝〞＂＇｀"
_HYPHENS = "-‐‑‒–﹣－"
# quotes that went through the wrong code page: ¡°two establishments¡±
_MOJIBAKE_QUOTES = "¡°±®¯¬"
_EMPHASIS = "*_~"
_SOFT = frozenset(QUOTES + _HYPHENS + _MOJIBAKE_QUOTES + _EMPHASIS)
_STOP = frozenset(".!?;:…。！？；：．｡")
_LINE_ENDS = frozenset("\n\x0b\x0c\x85\u2028\u2029")


class Gap(IntEnum):
    """What stands between two tokens, by how much it separates them."""

    SOFT = 0  # white space, one line end, hyphens, quotes: "four-winds", "“four” winds"
    COMMA = 1  # commas, brackets, dashes and other marks: "tone, measures"
    STOP = 2  # the end of a sentence or clause, or Chinese text in between
    BREAK = 3  # an empty line, or the edge of the text


class CharacterClass(IntEnum):
    """What a character is to the tokenizer."""

    SOFT = 0
    COMMA = 1
    STOP = 2
    LINE = 3  # ends a line; two with nothing but white space between make a Gap.BREAK
    WORD = 4
    IGNORED = 5  # combining marks, zero-width and soft hyphens: part of the word they stand in
    HAN = 6


_HAN_CHARACTER = regex.compile(f"[{HAN}]")


def character_class(character: str) -> CharacterClass:
    """The class of one character.

    >>> [character_class(c).name for c in ("a", "8", "’", ",", ".", "风")]
    ['WORD', 'WORD', 'SOFT', 'COMMA', 'STOP', 'HAN']
    """
    if character in _LINE_ENDS:
        return CharacterClass.LINE
    if character in _SOFT:
        return CharacterClass.SOFT
    if character in _STOP:
        return CharacterClass.STOP
    if _HAN_CHARACTER.match(character):
        return CharacterClass.HAN
    category = unicodedata.category(character)
    if category[0] in "LN" or category == "Mc":
        return CharacterClass.WORD
    if category in ("Mn", "Me", "Cf"):
        return CharacterClass.IGNORED
    if category[0] in "ZC":
        return CharacterClass.SOFT
    return CharacterClass.COMMA


class Token(NamedTuple):
    """One word of a text: ``text[start:end]``, compared by ``norm``; ``gap`` is what separates it
    from the token before it."""

    start: int
    end: int
    norm: str
    gap: Gap


# A number keeps the marks inside it ("1,200", "3.2"); a word hyphenated at the end of a line goes
# on in the next; "co-operation" is "cooperation"; "party's" is "party" and "s".
INSIDE_NUMBER = r"(?<=\p{Nd})[.,](?=\p{Nd})"
LINE_HYPHEN = r"(?<=\p{L})[-‐]\r?\n[ \t]*(?=\p{Ll})"
CO_HYPHEN = r"(?<=(?<![\p{L}\p{N}\p{M}\p{Cf}])[Cc][Oo])[-‐](?=\p{L})" + f"(?![{HAN}])"
_WORD = regex.compile(
    rf"""
    [[\p{{L}}\p{{N}}\p{{Mc}}]--[{HAN}]]
    (?: [[\p{{L}}\p{{N}}\p{{M}}\p{{Cf}}]--[{HAN}]]
      | {INSIDE_NUMBER}
      | {LINE_HYPHEN}
      | {CO_HYPHEN}
    )*
    """,
    regex.VERBOSE | regex.VERSION1,
)
LINE_HYPHENS = regex.compile(LINE_HYPHEN)
CO_HYPHENS = regex.compile(CO_HYPHEN)


_WRONG_QUOTES = {
    "â€œ": "  “",
    "â€\x9d": "”  ",
    "â€™": "’  ",
    "â€˜": "  ‘",
    "â€“": " – ",
    "â€”": " — ",
}


def mask_mojibake(text: str) -> str:
    """The text with quotes and dashes that were decoded by the wrong code page put right, every
    other character where it was: for comparing only, the text itself is never changed.

    >>> mask_mojibake("â€œtwo establishmentsâ€\x9d")
    '  “two establishments”  '
    """
    if not _has_wrong_quote(text):
        return text
    for wrong, right in _WRONG_QUOTES.items():
        text = text.replace(wrong, right)
    return text.replace("â€", "” ")


def _has_wrong_quote(text: str) -> bool:
    """Whether "â€" stands in a text; one character is found fifty times as fast as two."""
    place = text.find("€")
    while place >= 0 and not text.endswith("â", 0, place):
        place = text.find("€", place + 1)
    return place >= 0


def tokenize(text: str) -> list[Token]:
    """The words of a text in order.

    Chinese characters are no words: they only separate. Quotes, hyphens and apostrophes separate
    softly; capitals, accents, digits for number words and zero-width characters do not matter.

    >>> [(token.norm, token.gap.name) for token in tokenize("The “4 Winds”, high-quality")]
    [('the', 'BREAK'), ('four', 'SOFT'), ('winds', 'SOFT'), ('high', 'COMMA'), ('quality', 'SOFT')]
    """
    text = mask_mojibake(text)
    tokens = []
    end_before = -1
    for found in _WORD.finditer(text):
        gap = Gap.BREAK if end_before < 0 else gap_between(text[end_before : found.start()])
        tokens.append(Token(found.start(), found.end(), normalize(found.group()), gap))
        end_before = found.end()
    return tokens


_EMPTY_LINE = regex.compile(
    r"[\n\x0b\x0c\x85\u2028\u2029][^\S\n\x0b\x0c\x85\u2028\u2029]*[\n\x0b\x0c\x85\u2028\u2029]"
)


@functools.lru_cache(maxsize=4096)
def gap_between(separators: str) -> Gap:
    """How much these characters between two words separate them.

    >>> gap_between(" "), gap_between("” with, “"[-3:]), gap_between(".\\n"), gap_between("\\n \\n")
    (<Gap.SOFT: 0>, <Gap.COMMA: 1>, <Gap.STOP: 2>, <Gap.BREAK: 3>)
    """
    if _EMPTY_LINE.search(separators):
        return Gap.BREAK
    strongest = Gap.SOFT
    for character in separators:
        kind = character_class(character)
        if kind in (CharacterClass.STOP, CharacterClass.HAN):
            return Gap.STOP
        if kind is CharacterClass.COMMA:
            strongest = Gap.COMMA
    return strongest


def iter_words(text: str) -> Iterator[str]:
    """The words as they stand in the text, quicker than ``tokenize`` where no place is needed."""
    for found in _WORD.finditer(mask_mojibake(text)):
        yield found.group()


def count_words(text: str) -> int:
    """How many running words the text has; Chinese characters are not words.

    >>> count_words("The party's “four winds” 四风")
    5
    """
    return sum(1 for _ in iter_words(text))


@functools.lru_cache(maxsize=65536)
def normalize(word: str) -> str:
    """The form a word is compared by: no capitals, accents, ligatures or zero-width characters;
    digits up to twenty, tens and ordinals as words.

    >>> [normalize(word) for word in ("Façade", "8", "20th", "ﬁrst", "1,200")]
    ['facade', 'eight', 'twentieth', 'first', '1,200']
    """
    if word.isascii():
        folded = word.lower()
        if not folded.isalnum() and ("-" in folded or "\n" in folded):
            folded = _letters(folded)
    else:
        folded = _letters(word)
    return NUMBER_WORDS.get(folded, folded)


def _letters(word: str) -> str:
    """The letters and digits that are compared; those of a word are those of its characters."""
    folded = unicodedata.normalize("NFKD", word).casefold()
    return "".join(c for c in folded if c.isalnum() or c in ".,")


def cut_word(word: str, cuts: Sequence[int]) -> list[tuple[int, int]] | None:
    """The places in a word, half-open, of its parts, if it is cut after so many of its normalised
    letters (ascending); None if a cut would go through a character.

    >>> cut_word("fate\u0301mankind", [4]), cut_word("clean-\\ngovernance", [5])
    ([(0, 5), (5, 12)], [(0, 5), (7, 17)])
    >>> cut_word("maßstab", [3]) is None
    True
    """
    counts = [0, *accumulate(len(_letters(character)) for character in word)]
    places = []
    for first, last in pairwise([0, *cuts, counts[-1]]):
        if first not in counts or last not in counts:
            return None
        start = bisect_right(counts, first) - 1
        end = counts.index(last)
        while end < len(word) and unicodedata.category(word[end])[0] == "M":
            end += 1  # a mark belongs to the letter before it
        places.append((start, end))
    return places


_UNITS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
]
_ORDINALS = [
    "zeroth",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
]
_TENS = ["thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "hundred"]


def _number_words() -> dict[str, str]:
    words = {str(value): word for value, word in enumerate(_UNITS)}
    words |= {str(value * 10): word for value, word in enumerate(_TENS, start=3)}
    for value, word in enumerate(_ORDINALS):
        # "2th" is what careless machines write
        ending = {1: "st", 2: "nd", 3: "rd"}.get(value, "th")
        words |= {f"{value}{ending}": word, f"{value}th": word}
    return words


NUMBER_WORDS = _number_words()
NUMBERS = (
    frozenset(_UNITS)
    | frozenset(_TENS)
    | frozenset(_ORDINALS)
    | {
        "both",
        "half",
        "dozen",
        "thousand",
        "million",
        "billion",
        "double",
        "triple",
        "single",
    }
)
"""Words that say how many or which one: rigid on both sides. "both", "double" and their like
stand for no other number, so they are not skipped or replaced either."""
NUMBERS -= {"second", "single", "double", "triple", "half"}  # also "a second", "a single", verbs


def is_number(norm: str) -> bool:
    """Whether a normalised word is a number, in words or digits.

    >>> is_number("two"), is_number("2019"), is_number("winds")
    (True, True, False)
    """
    return norm in NUMBERS or norm[:1].isdigit()


_JOINING = frozenset(_TENS) | {"twenty", "thousand", "million", "billion"}


def joins_next_number(norm: str) -> bool:
    """Whether a number word after this one would be part of a larger number: "twenty-two" is not
    two, while after a year or a figure a new number begins.

    >>> joins_next_number("twenty"), joins_next_number("2023"), joins_next_number("two")
    (True, False, False)
    """
    return norm in _JOINING
