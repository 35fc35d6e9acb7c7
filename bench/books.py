"""Phrasebooks to measure with, made of the shipped one: smaller, or without conditions."""

import random
import re
from dataclasses import replace

from tracker.phrasebook.phrase import Phrase, Phrasebook, Wording

MARKS = re.compile(r"([\[\]()|\\])")


def plain_book(book: Phrasebook, count: int, seed: int = 650) -> Phrasebook:
    """A book of ``count`` plain English wordings: one variant of each phrase in turn, without
    conditions. A smaller book is part of every larger one.

    >>> winds = Phrase("four-winds", "四风", "Four Winds", "anti-corruption",
    ...                wordings=(Wording("four (winds|airs)", ("four winds", "four airs")),))
    >>> [len(p.wordings) for p in plain_book(Phrasebook((winds,)), 1).phrases]
    [1]
    """
    chance = random.Random(seed)
    ranked: list[tuple[int, int, str]] = []
    taken: set[str] = set()
    for number, phrase in enumerate(book.phrases):
        variants = [
            variant
            for wording in phrase.wordings
            if wording.lang == "en" and not wording.exact
            for variant in wording.variants
            if "..." not in variant and " " in variant
        ]
        chance.shuffle(variants)
        rank = 0
        for variant in variants:
            if variant.lower() not in taken:
                taken.add(variant.lower())
                ranked.append((rank, number, variant))
                rank += 1
    chosen: dict[int, list[Wording]] = {}
    for _, number, variant in sorted(ranked)[:count]:
        wording = Wording(MARKS.sub(r"\\\1", variant), (variant,))
        chosen.setdefault(number, []).append(wording)
    phrases = tuple(
        replace(book.phrases[number], wordings=tuple(wordings), swallows=())
        for number, wordings in sorted(chosen.items())
    )
    return Phrasebook(phrases, fingerprint=f"plain-{count}")


def without_conditions(book: Phrasebook) -> Phrasebook:
    """The book with every wording counted wherever it stands."""

    def freed(phrase: Phrase) -> Phrase:
        wordings = tuple(replace(wording, needs=()) for wording in phrase.wordings)
        return replace(phrase, wordings=wordings, swallows=())

    return replace(book, phrases=tuple(map(freed, book.phrases)), events=())
