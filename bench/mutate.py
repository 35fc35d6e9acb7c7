"""What real pages do to a phrase, one function a kind of damage.

Written from what was met in machine translations and web pages, not from the rules of the matcher:
nothing here knows what the matcher repairs. Every function takes the words of a phrase and a source
of chance, and returns the damaged words, or None where this damage cannot happen to this phrase.
"""

import random
from collections.abc import Callable

Words = list[str]
Mutation = Callable[[Words, random.Random], Words | None]

NUMBERS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
DIGITS = {word: str(number) for number, word in enumerate(NUMBERS, start=2)}
SMALL = ("the", "a", "an", "of", "to", "in", "on", "for", "with", "and", "by", "its", "their")
LETTERS = "abcdefghiklmnoprstuvwy"
TYPED_WRONG = 5  # letters: shorter words are rarely misspelt, and then they are other words


def _long_words(words: Words) -> list[int]:
    return [n for n, word in enumerate(words) if len(word) >= TYPED_WRONG and word.isalpha()]


def mistype(words: Words, chance: random.Random) -> Words | None:
    """safeguards: safegaurds, safguards, safeguardds, safeguarts."""
    places = [n for n in _long_words(words) if words[n].casefold() not in NUMBERS]
    if not places:
        return None
    place = chance.choice(places)
    word = words[place]
    at = chance.randrange(1, len(word) - 1)
    made = chance.choice(
        [
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + chance.choice(LETTERS) + word[at + 1 :],
        ]
    )
    return [*words[:place], made, *words[place + 1 :]]


def inflect(words: Words, _: random.Random) -> Words | None:
    """two safeguards: two safeguard; spirit of struggle: spirit of struggles."""
    last = words[-1]
    if len(last) < 4 or not last.isalpha():
        return None
    if last.endswith("s") and not last.endswith("ss"):
        return [*words[:-1], last[:-1]]
    if last.endswith("y") and last[-2] not in "aeiou":
        return [*words[:-1], last[:-1] + "ies"]
    return [*words[:-1], last + ("es" if last.endswith(("s", "x", "ch", "sh")) else "s")]


def run_on(words: Words, chance: random.Random) -> Words | None:
    """govern the Party: governing the Party."""
    places = [n for n in _long_words(words) if words[n].endswith(("rn", "nt", "ct", "en", "ld"))]
    if not places:
        return None
    place = chance.choice(places)
    made = words[place] + chance.choice(("ing", "ed"))
    return [*words[:place], made, *words[place + 1 :]]


def change_case(words: Words, chance: random.Random) -> Words | None:
    """Two Safeguards, TWO SAFEGUARDS, two safeguards."""
    change = chance.choice([str.upper, str.lower, str.capitalize])
    return [change(word) for word in words]


def quote(words: Words, chance: random.Random) -> Words | None:
    """“two safeguards”, ‘two safeguards’, "two safeguards", „two safeguards“, «two safeguards»."""
    first, last = chance.choice([("“", "”"), ("‘", "’"), ('"', '"'), ("„", "“"), ("«", "»")])
    return [first + words[0], *words[1:-1], words[-1] + last] if len(words) > 1 else None


def tear_quotes(words: Words, chance: random.Random) -> Words | None:
    """“two” safeguards; two “safeguards”; “two safeguards; two safeguards”."""
    if len(words) < 2:
        return None
    place = chance.randrange(len(words))
    first, last = chance.choice([("“", "”"), ("“", ""), ("", "”"), ('"', '"')])
    return [*words[:place], first + words[place] + last, *words[place + 1 :]]


def hyphenate(words: Words, chance: random.Random) -> Words | None:
    """eight point rules: eight-point rules."""
    if len(words) < 2:
        return None
    place = chance.randrange(len(words) - 1)
    return [*words[:place], f"{words[place]}-{words[place + 1]}", *words[place + 2 :]]


def join(words: Words, chance: random.Random) -> Words | None:
    """clean governance: cleangovernance."""
    places = [
        n
        for n in range(len(words) - 1)
        if len(words[n]) > 2 and len(words[n + 1]) > 3 and (words[n] + words[n + 1]).isalpha()
    ]
    if not places:
        return None
    place = chance.choice(places)
    return [*words[:place], words[place] + words[place + 1].lower(), *words[place + 2 :]]


def drop_small(words: Words, chance: random.Random) -> Words | None:
    """governance of the Party: governance of Party."""
    places = [n for n, word in enumerate(words) if n and word in SMALL]
    if not places or len(words) - len(places) < 3:
        return None
    place = chance.choice(places)
    return [*words[:place], *words[place + 1 :]]


def add_small(words: Words, chance: random.Random) -> Words | None:
    """spirit of struggle: spirit of the struggle."""
    places = [
        n for n, word in enumerate(words) if n and words[n - 1] in SMALL and word not in SMALL
    ]
    if not places:
        return None
    place = chance.choice(places)
    return [*words[:place], "the", *words[place:]]


def write_digits(words: Words, _: random.Random) -> Words | None:
    """four forms: 4 forms."""
    if not any(word.casefold() in DIGITS for word in words):
        return None
    return [DIGITS.get(word.casefold(), word) for word in words]


def break_line(words: Words, chance: random.Random) -> Words | None:
    """A line break, an indented one, a no-break space or two spaces between two words."""
    if len(words) < 2:
        return None
    place = chance.randrange(len(words) - 1)
    gap = chance.choice(["\n", "\r\n", "\n  ", " ", "  "])
    return [*words[:place], words[place] + gap + words[place + 1], *words[place + 2 :]]


def lose_apostrophe(words: Words, chance: random.Random) -> Words | None:
    """the Party's: the Partys, the Party´s, the Party."""
    places = [n for n, word in enumerate(words) if word.endswith(("'s", "’s"))]
    if not places:
        return None
    place = chance.choice(places)
    made = words[place][:-2] + chance.choice(["s", "´s", "`s", ""])
    return [*words[:place], made, *words[place + 1 :]]


def swap_sides(words: Words, _: random.Random) -> Words | None:
    """formalism and bureaucracy: bureaucracy and formalism."""
    if len(words) != 3 or words[1] not in ("and", "or"):
        return None
    return [words[2], words[1], words[0]]


def stop_inside(words: Words, chance: random.Random) -> Words | None:
    """comprehensive compliance. Strictly govern the Party."""
    if len([word for word in words if word not in SMALL]) < 4:
        return None
    place = chance.randrange(1, len(words) - 2)
    after = words[place + 1]
    return [*words[:place], words[place] + ".", after[:1].upper() + after[1:], *words[place + 2 :]]


MUTATIONS: tuple[tuple[Mutation, int], ...] = (
    (mistype, 22),
    (inflect, 16),
    (run_on, 4),
    (change_case, 8),
    (quote, 8),
    (tear_quotes, 10),
    (hyphenate, 6),
    (join, 4),
    (drop_small, 6),
    (add_small, 6),
    (write_digits, 6),
    (break_line, 10),
    (lose_apostrophe, 4),
    (swap_sides, 4),
    (stop_inside, 3),
)
"""Each kind of damage with its weight."""

SURFACE: tuple[Mutation, ...] = (quote, break_line)
"""Damage that leaves the letters alone: all a wording that must stand exactly is put through."""


def mutate(phrase: str, times: int, chance: random.Random, surface: bool = False) -> str:
    """The phrase with ``times`` kinds of damage, one after the other.

    >>> mutate("two safeguards", 0, random.Random(1))
    'two safeguards'
    >>> mutate("two safeguards", 2, random.Random(5))
    'TWO-SAFEGUARDS'
    """
    words = phrase.split(" ")
    kinds, weights = zip(*MUTATIONS, strict=True)
    for _ in range(times):
        for _ in range(20):
            change = chance.choice(SURFACE) if surface else chance.choices(kinds, weights)[0]
            changed = change(words, chance)
            if changed is not None:
                words = changed
                break
    return " ".join(words)


def wrong_number(phrase: str, chance: random.Random) -> str | None:
    """The phrase with another number word: "four winds" as "three winds"; None without a number."""
    words = phrase.split(" ")
    places = [n for n, word in enumerate(words) if word.casefold() in NUMBERS]
    if not places:
        return None
    place = places[0]
    word = words[place]
    other = chance.choice([number for number in NUMBERS if number != word.casefold()])
    words[place] = other.capitalize() if word[0].isupper() else other
    return " ".join(words)
