"""Inflection: which forms of a word are the same word.

A light stemmer for English endings. It joins what grammar and spelling do to a listed word
(plurals, -ed, -ing, -ly, British and American spelling), never what makes another word of it:
"govern" is not "governance".
"""

import functools

_SAME_SPELLING = {
    "judgement": "judgment",
    "programme": "program",
    "programmes": "programs",
    "defence": "defense",
    "centre": "center",
    "centres": "centers",
    "centred": "centered",
    "fulfil": "fulfill",
    "skilful": "skillful",
    "enrol": "enroll",
    "men": "man",
    "women": "woman",
    "children": "child",
    "lives": "life",
    "kept": "keep",
    "held": "hold",
    "upheld": "uphold",
    "sang": "sing",
    "sung": "sing",
    "forgot": "forget",
    "forgotten": "forget",
    "told": "tell",
    "fought": "fight",
    "sought": "seek",
    "led": "lead",
    "done": "do",
    "does": "do",
    "did": "do",
    "made": "make",
    "took": "take",
    "taken": "take",
    "built": "build",
    "dying": "die",
    "lying": "lie",
    "tying": "tie",
}
_NOT_PLURAL = {
    "news",
    "this",
    "thus",
    "has",
    "was",
    "his",
    "its",
    "always",
    "yes",
    "perhaps",
    "less",
    "series",
    "species",
    "gas",
    "as",
    "is",
    "us",
}
_VOWELS = frozenset("aeiouy")
_ENDING = frozenset("sydgrle")  # what the endings that are taken off end with


def stem_anew(norm: str) -> str:
    """``stem`` for words that are not met twice: nothing is remembered."""
    word = _SAME_SPELLING.get(norm, norm)
    if len(word) <= 3 or not word.isalpha():
        return word
    has_is = "is" in word
    last = word[-1]
    if last not in _ENDING and not has_is:
        return word  # nothing below would change it: most words stop here
    if last == "s":
        word = _without_plural(word)
        last = word[-1]
    if last == "y":
        word = _without_adverb(word)
        last = word[-1]
    if last == "g" or last == "d":
        word = _without_verb_ending(word)
        last = word[-1]
    if has_is and "is" in word:
        word = word.replace("isation", "ization")
        if word.endswith(("ise", "is")) and len(word) >= 6:
            word = word.removesuffix("e").removesuffix("is") + "iz"
        last = word[-1]
    if last == "r" and len(word) > 4 and word.endswith("our"):
        return word[:-3] + "or"
    if (last == "e" and len(word) > 3) or (last == "l" and word.endswith("ll")):
        return word[:-1]  # "controlled" is "control", "realize" is "realiz"
    return word


@functools.lru_cache(maxsize=65536)
def stem(norm: str) -> str:
    """The stem of a normalised word: equal for the inflected forms of one word.

    It is a key, not a word. Words of three letters or fewer are left alone.

    >>> stem("governs") == stem("governing") == stem("governed") == stem("govern")
    True
    >>> stem("governance") == stem("govern")
    False
    >>> stem("modernisation") == stem("modernization"), stem("strictly") == stem("strict")
    (True, True)
    """
    return stem_anew(norm)


def _without_plural(word: str) -> str:
    if word in _NOT_PLURAL or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "zes", "ches", "shes")):
        return word[:-2]
    return word[:-1]


def _without_adverb(word: str) -> str:
    if not word.endswith("ly") or len(word) < 5:
        return word
    if word.endswith("ully"):
        return word[:-1] if len(word) == 5 else word[:-2]
    if word.endswith("ily") and len(word) > 5:
        return word[:-3] + "y"
    if word in (
        "family",
        "only",
        "early",
        "july",
        "italy",
        "supply",
        "apply",
        "reply",
        "rely",
        "daily",
        "assembly",
        "anomaly",
        "monopoly",
        "comply",
        "imply",
        "multiply",
    ):
        return word
    return word[:-2]


def _without_verb_ending(word: str) -> str:
    for ending in ("ing", "ed"):
        if not word.endswith(ending):
            continue
        rest = word[: -len(ending)]
        if len(rest) < 3 or not _VOWELS & set(rest):
            return word
        if ending == "ed" and rest.endswith("e"):
            return word  # "proceed", "need"
        if rest[-1] == rest[-2] and rest[-1] not in "lsz":
            return rest[:-1]  # "planning"
        if ending == "ed" and rest.endswith("i"):
            return rest[:-1] + "y"  # "unified", "simplified"
        return rest
    return word
