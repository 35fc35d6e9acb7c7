"""Wordings too short to mean anything: what a person is stopped from writing by mistake."""

import functools
import re
from pathlib import Path

from tracker.tokens import HAN, is_number, tokenize

_LISTED = """
a an the of to in on for with and or nor by its their our his her my your it this that these
those from as at into upon is are was were be been being has have had do does did done not
no but if than then so such we they he she you i us them who whom whose which what when
where there here also all any each both will shall would should may might can could must
about after before over under s
"""
FUNCTION_WORDS = frozenset(_LISTED.split())
"""Words that carry grammar and no meaning; a wording of nothing else catches every page."""

_LATIN = re.compile("[A-Za-z]")
_HAN = re.compile(f"[{HAN}]")


@functools.cache
def common_words() -> frozenset[str]:
    """The words most public speeches use (derived from the State of the Union addresses).

    >>> "main" in common_words(), "microcorruption" in common_words()
    (True, False)
    """
    listed = Path(__file__).with_name("common_words.txt").read_text(encoding="utf-8")
    return frozenset(line for line in listed.split("\n") if line and not line.startswith("#"))


def has_han(text: str) -> bool:
    """Whether there is a Chinese character in it.

    >>> has_han("两个 establishments"), has_han("establishments")
    (True, False)
    """
    return _HAN.search(text) is not None


def language_of(text: str) -> str:
    """The language of a wording that does not say it: Chinese where it is written in Chinese
    characters and no Latin letter.

    >>> language_of("四风"), language_of("xiaokang 小康 society"), language_of("four winds")
    ('zh', 'en', 'en')
    """
    return "zh" if has_han(text) and not _LATIN.search(text) else "en"


@functools.lru_cache(maxsize=65536)
def _carries_meaning(word: str) -> bool:
    return len(word) > 1 and word.isalpha() and word.lower() not in FUNCTION_WORDS


def weakness(variant: str, chinese: bool, exact: bool) -> str | None:
    """What makes a plain variant too weak to be searched for, None if nothing does.

    >>> weakness("main", False, False)
    'is one common word. Use at least two words, or set exact: true'
    >>> weakness("of the", False, True)
    'has only function words. Add a word that carries meaning'
    >>> weakness("main", False, True), weakness("microcorruption", False, False)
    (None, None)
    >>> weakness("prosperity for all", False, False), weakness("the prosperity", False, False)
    (None, 'is one common word. Use at least two words, or set exact: true')
    """
    if chinese:
        signs = len(_HAN.findall(variant))
        if signs == 0:
            return "has no Chinese character. Drop lang: zh, or write the Chinese"
        return "is one Chinese character. Use at least two" if signs == 1 else None
    strong = 0
    for word in variant.split():
        strong += _carries_meaning(word)
        if strong == 2:
            return None  # the usual case; a book expands to tens of thousands of variants
    norms = [token.norm for token in tokenize(variant)]
    if not norms:
        return "has no letter or digit in it, so nothing could match it"
    content = [norm for norm in norms if norm not in FUNCTION_WORDS]
    if not content:
        return "has only function words. Add a word that carries meaning"
    # articles come and go in a match; other function words of a short wording have to stand there
    if len([norm for norm in norms if norm not in ("the", "a", "an", "s")]) > 1:
        return None
    if len(content[0]) == 1:
        return "is one letter. Use at least one whole word"
    if exact:
        return None
    if is_number(content[0]):
        return "is one number. Use at least two words, or set exact: true"
    if content[0] in common_words():
        return "is one common word. Use at least two words, or set exact: true"
    return None
