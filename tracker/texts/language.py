"""The language of a text: English, Chinese, or another that no wording is written in."""

import re
from typing import Literal

Language = Literal["en", "zh", "other"]

SLICE = 1500  # characters looked at, at the beginning and in the middle
HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
KANA_OR_HANGUL = re.compile("[\u3040-\u30ff\uac00-\ud7a3]")
LATIN = re.compile("[A-Za-z]")
FOREIGN = re.compile("[\u0370-\u1fff]")  # Greek to Georgian: Cyrillic, Arabic, Thai and the rest
ENGLISH = frozenset(
    [
        "the",
        "of",
        "and",
        "to",
        "in",
        "a",
        "is",
        "that",
        "for",
        "on",
        "with",
        "as",
        "by",
        "are",
        "was",
        "be",
        "at",
        "it",
        "from",
        "this",
        "which",
        "we",
        "have",
        "has",
        "will",
        "an",
        "not",
        "or",
        "their",
        "his",
        "our",
        "its",
        "were",
        "been",
        "they",
        "but",
        "all",
        "who",
        "must",
        "should",
        "he",
        "you",
    ]
)
FUNCTION_SHARE = (
    0.12  # of the words; English prose and headlines have 0.2 to 0.5, other tongues 0.05
)
FEW_WORDS = 12  # below this many words the function words say nothing; Latin letters are English


def language_of(text: str) -> Language:
    """The language most of ``text`` is in. Chinese if Chinese characters outweigh Latin words (a
    character weighs as much as a word of two letters) and no kana or Hangul stands among them;
    English by its function words; an empty text counts as English.

    >>> language_of("坚决做到两个维护"), language_of("Clean government")
    ('zh', 'en')
    >>> language_of("La reunión se celebró el 3 de mayo en la ciudad con los dirigentes del Estado")
    'other'
    """
    middle = len(text) // 2
    sample = (
        text[:SLICE]
        if len(text) <= 2 * SLICE
        else text[:SLICE] + " " + text[middle : middle + SLICE]
    )
    han = 0
    if not sample.isascii():
        han = len(HAN.findall(sample))
        latin = len(LATIN.findall(sample))
        if len(KANA_OR_HANGUL.findall(sample)) * 5 > han + latin // 4 > 0:
            return "other"
        if han * 2 > latin:
            return "zh"
        if len(FOREIGN.findall(sample)) > latin:
            return "other"
    words = sample.lower().split()
    if len(words) < FEW_WORDS:
        return "en"
    known = sum(word in ENGLISH for word in words)
    return "en" if known >= FUNCTION_SHARE * len(words) else "other"
