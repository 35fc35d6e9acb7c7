"""Properties of matching that hold for every text, on texts full of what goes wrong."""

import itertools
import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matching_books import compiled, fast_matches, make_book

from tracker.matching import (
    KINDS,
    CompiledPhrasebook,
    Match,
    MatchKind,
    compile_phrasebook,
    find_matches,
)
from tracker.matching.repairs import BAND
from tracker.phrasebook.phrase import Phrasebook

QUICK = settings(max_examples=60, deadline=None)

WORDINGS: dict[str, list[Any]] = {
    "two-safeguards": [
        "two safeguards",
        "two (upholds|maintenances)",
        {"text": "两个维护", "lang": "zh"},
    ],
    "two-establishments": [
        {"text": "two establishments", "needs": "politics"},
        {"text": "[the] decisive significance of the two establishments"},
        {"text": "两个确立", "lang": "zh"},
    ],
    "four-winds": ["four winds", "four forms of decadence", {"text": "四风", "lang": "zh"}],
    "four-forms": ["four forms", "four forms of supervision and discipline enforcement"],
    "strictness": ["strict tone, strict measures, strict atmosphere"],
    "nots": ["dare not be corrupt, cannot be corrupt, do not want to be corrupt"],
    "formalism": ["formalism and bureaucracy"],
    "clean": ["clean governance", {"text": "party style and clean governance", "exact": True}],
    "unite": [
        "unite more closely around the central committee and strive together",
        "unite ... core",
    ],
    "tight-days": [{"text": "tight days", "needs": ["quotes or capitals"]}],
    "one-post": ["one post, two responsibilities"],
    "torn": [{"text": "two services with practical actions", "kinds": ["damaged", "exact"]}],
}
SETTINGS = {"evidence": {"politics": ["Central Committee", "cadres", "党委", "@tested"]}}
SWALLOWS = {"four-winds": ["four-forms"]}


def the_book() -> Phrasebook:
    return make_book(WORDINGS, settings=SETTINGS, swallows=SWALLOWS)


BOOK = compile_phrasebook(the_book())


def without_conditions() -> CompiledPhrasebook:
    """The book without swallowing, and with no condition."""
    book = compiled(WORDINGS, settings=SETTINGS)
    return replace(book, wordings=tuple(w._replace(needs=()) for w in book.wordings), cached={})


FREE = without_conditions()


ENGLISH = """
    two safeguards upholds maintenances establishments four winds forms of decadence the a
    supervision and discipline enforcement strict tone measures atmosphere dare not be corrupt
    cannot do want to formalism bureaucracy clean governance party style unite more closely around
    central committee strive together core tight days one post responsibilities services with
    practical actions Central Committee cadres decisive significance 2 4 twenty 22 1,200 three
    safegaurds goverance estblishment establishment Safeguard winds' fourwinds cleangovernance
    the-core minds house water said very co-operation co-op co
"""
PIECES = [*ENGLISH.split(), *["两个维护", "两个确立", "四风", "党委", "四", "风", "𠀀"]]
JOINTS = [
    *(" ", " ", " ", " ", "-", ", ", ". ", "\n", "\r\n", "\n\n", "; ", "", " (", ") ", "*", "/"),
    *("” “", "“", "”", "’s ", " ¡°", "¡± ", " â€œ", "â€\x9d ", "。", "、", " and ", " the ", "-\n"),
    *("\u00a0", "\u200b", "\u00ad", "\u0301"),
]


@st.composite
def rough_texts(draw: st.DrawFn) -> str:
    """Words of the book and others, joined by whatever stands between words on real pages."""
    pairs = draw(st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(JOINTS)), max_size=30))
    odd = draw(st.text(max_size=3))
    text = "".join(word + joint for word, joint in pairs)
    place = draw(st.integers(0, len(text)))
    return text[:place] + odd + text[place:]


DAMAGE = ["drop", "add", "swap", "letter", "capital", "join", "s"]


@st.composite
def damaged_wordings(draw: st.DrawFn) -> str:
    """Wordings of the book with words dropped, added, swapped, misspelt or joined."""
    texts = []
    variants = [v for p in the_book().phrases for w in p.wordings for v in w.variants]
    for variant in draw(st.lists(st.sampled_from(variants), min_size=1, max_size=4)):
        words = variant.replace("...", "house water").split(" ")
        for _ in range(draw(st.integers(0, 2))):
            at = draw(st.integers(0, len(words) - 1))
            how = draw(
                st.sampled_from(["drop", "double", "swap", "letter", "capital", "join", "s"])
            )
            if how == "drop":
                words[at : at + 1] = []
            elif how == "add":
                words.insert(at, draw(st.sampled_from(PIECES)))
            elif how == "swap" and at:
                words[at - 1], words[at] = words[at], words[at - 1]
            elif how == "letter":
                words[at] = words[at][:3] + words[at][4:]
            elif how == "capital":
                words[at] = words[at].title()
            elif how == "join" and at:
                words[at - 1 : at + 1] = [words[at - 1] + words[at]]
            elif how == "s":
                words[at] += "s"
            words = words or ["the"]
        texts.append(draw(st.sampled_from([" ", "\n"])).join(words))
    return draw(st.sampled_from([". ", "\n\n", " ", ", ", "。"])).join(texts)


TEXTS = st.one_of(rough_texts(), damaged_wordings())
NEUTRAL = "\n\n" + "Rain fell on grey roofs all evening, water ran. " * 40 + "\n\n"


@QUICK
@given(st.lists(TEXTS, max_size=5))
def test_the_fast_path_finds_what_the_reference_finds(texts: list[str]) -> None:
    assert fast_matches(texts, BOOK) == [find_matches(text, BOOK) for text in texts]


@QUICK
@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_what_was_learnt_before_changes_nothing(texts: list[str]) -> None:
    fresh = replace(BOOK, cached={})
    assert fast_matches(texts, fresh) == fast_matches(texts, BOOK)


def test_a_long_word_teaches_nothing_about_its_first_letters() -> None:
    """Words of more than 24 letters have no hash of their own."""
    book = compiled(["three representatives [important] (theory|ideology|concept)"])
    fast_matches(["representativesimportantideology"], book)
    text = "three representativesimportant concept"
    assert fast_matches([text], book)[0] == find_matches(text, book) != []


def test_a_quote_of_one_text_is_none_of_the_next() -> None:
    assert fast_matches(["two “", "tight days", "” two"], BOOK) == [[], [], []]


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("common fatemankind", ["common fatemankind"]),
        ("common fate\u0301mankind", ["common fate\u0301mankind"]),  # an accent where it is cut
        ("common fate\u00admankind", ["common fate\u00admankind"]),
        ("common fate-\nmankind", ["common fate-\nmankind"]),
        ("common fateform", ["common fate"]),
        ("common fate\u0301form", ["common fate\u0301"]),
        ("common fate-\nform", ["common fate"]),
        ("common fa\u0301teform, common faſeform", ["common fa\u0301te"]),
        ("mangoßipper, mangossipper", ["mangossipper"]),  # not within a letter
    ],
)
def test_words_run_together_are_cut_where_they_stand(text: str, quotes: list[str]) -> None:
    book = compiled(
        {"p": ["common fate", "common fate for mankind"], "q": ["form form", "mangos sipper"]}
    )
    found = find_matches(text, book)
    assert [text[match.start : match.end] for match in found] == quotes
    assert fast_matches([text], book)[0] == found


def test_an_added_word_beside_a_gap() -> None:
    """A gap with words of the book in it, and one more word added elsewhere."""
    book = compiled({"p": ["calm judgment ... calm savvy ... calm action"], "q": ["new big house"]})
    text = "calm judgment new calm big savvy very new big calm action"
    assert fast_matches([text], book)[0] == find_matches(text, book)


@QUICK
@given(TEXTS)
def test_a_match_lies_in_the_text_and_begins_and_ends_with_a_letter(text: str) -> None:
    for match in find_matches(text, BOOK):
        assert 0 <= match.start < match.end <= len(text)
        quote = text[match.start : match.end]
        assert quote[0].isalnum(), quote


@QUICK
@given(TEXTS)
def test_a_quote_matches_by_itself(text: str) -> None:
    """A match quotes its own span: the quote alone is the same reading again, unless a condition
    or the text around it decided."""
    for match in find_matches(text, FREE):
        quote = text[match.start : match.end]
        again = [m for m in find_matches(quote, FREE) if m.phrase == match.phrase]
        assert any((m.start, m.end) == (0, len(quote)) for m in again), (quote, match)


@QUICK
@given(TEXTS)
def test_scores_lie_in_the_band_of_their_kind(text: str) -> None:
    for match in find_matches(text, BOOK):
        assert BAND[match.kind] - 9 <= match.score <= BAND[match.kind]


@QUICK
@given(TEXTS)
def test_a_stretch_counts_once_for_a_phrase(text: str) -> None:
    by_phrase: dict[str, list[Match]] = {}
    for match in find_matches(text, BOOK):
        by_phrase.setdefault(match.phrase, []).append(match)
    for found in by_phrase.values():
        for before, after in itertools.pairwise(found):
            assert before.end <= after.start


@QUICK
@given(TEXTS)
def test_matches_are_sorted_and_inside_is_true(text: str) -> None:
    found = find_matches(text, BOOK)
    assert found == sorted(found, key=lambda m: (m.start, -m.end, m.phrase))
    for match in found:
        holders = {
            m.phrase
            for m in found
            if m.start <= match.start
            and match.end <= m.end
            and m.end - m.start > match.end - match.start
        }
        assert (match.inside in holders) if holders else (match.inside is None)


@QUICK
@given(st.lists(TEXTS, max_size=3), st.integers(0, 10_000))
def test_the_order_of_the_book_changes_nothing(texts: list[str], seed: int) -> None:
    book = the_book()
    shuffled = random.Random(seed)
    phrases = [
        replace(p, wordings=tuple(shuffled.sample(p.wordings, len(p.wordings))))
        for p in book.phrases
    ]
    shuffled.shuffle(phrases)
    other = compile_phrasebook(replace(book, phrases=tuple(phrases)))
    assert fast_matches(texts, other) == fast_matches(texts, BOOK)


@QUICK
@given(TEXTS, TEXTS)
def test_two_texts_far_apart_give_the_matches_of_both(one: str, other: str) -> None:
    text = one + NEUTRAL + other
    shift = len(one) + len(NEUTRAL)
    moved = [
        replace(m, start=m.start + shift, end=m.end + shift) for m in find_matches(other, BOOK)
    ]
    assert find_matches(text, BOOK) == [*find_matches(one, BOOK), *moved]


@QUICK
@given(TEXTS)
def test_another_phrase_in_the_book_changes_nothing_of_the_others(text: str) -> None:
    """Unless it is evidence, or its words make a misspelt word readable."""
    more = compiled(
        {**WORDINGS, "unheard": ["zebra xylophone"]}, settings=SETTINGS, swallows=SWALLOWS
    )
    assert find_matches(text, more) == find_matches(text, BOOK)


VERBATIM = [
    pytest.param(phrase.id, variant, id=f"{phrase.id}: {variant}")
    for phrase in the_book().phrases
    for wording in phrase.wordings
    for variant in wording.variants
    if "..." not in variant
]


@pytest.mark.parametrize(("phrase", "variant"), VERBATIM)
def test_a_verbatim_wording_is_found_with_score_100(phrase: str, variant: str) -> None:
    """Before conditions: the book of this test has none. A wording may lie in a longer one."""
    for text in (variant, f"They said: {variant}, and went.", f"“{variant.upper()}”"):
        at = text.casefold().index(variant.casefold())
        found = [m for m in find_matches(text, FREE) if m.phrase == phrase]
        assert any(
            m.score == 100 and m.kind is MatchKind.EXACT and m.end == at + len(variant)
            for m in found
        ), (text, found)


def test_a_worse_kind_never_outranks_a_better_one() -> None:
    bands = [BAND[MatchKind(kind)] for kind in KINDS]
    assert all(better - 9 > worse for better, worse in itertools.pairwise(bands))
