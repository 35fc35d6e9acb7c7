"""Tokens: places ascend, every letter is covered, and the form they are compared by is stable."""

import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.tokens import (
    HAN,
    NUMBER_WORDS,
    CharacterClass,
    Gap,
    character_class,
    count_words,
    gap_between,
    is_number,
    iter_words,
    mask_mojibake,
    normalize,
    tokenize,
)

QUICK = settings(max_examples=60, deadline=None)
ODD = (
    "“”‘’\"'`´„«»¡°±\u00ad\u200b\u200d\u0301\u00a0\u2028\r\n\t .,;:!?-–—()[]/&%*_~"
    "'ſßﬁİıǅ４²½党风。，、０Ａ𠀀👍🇨🇳\ud7ff\x00"
)
WORDS = st.sampled_from(
    ["The", "4", "winds", "party's", "façade", "1,200", "gover-\nnance", "20th"]
)
TEXTS = st.lists(st.one_of(WORDS, st.sampled_from(list(ODD)), st.characters()), max_size=40).map(
    "".join
)


@QUICK
@given(TEXTS)
def test_places_ascend_and_do_not_overlap(text: str) -> None:
    end = 0
    for token in tokenize(text):
        assert end <= token.start < token.end <= len(text)
        end = token.end


@QUICK
@given(TEXTS)
def test_every_letter_and_digit_is_in_a_token(text: str) -> None:
    masked = mask_mojibake(text)
    covered = {place for token in tokenize(text) for place in range(token.start, token.end)}
    for place, character in enumerate(masked):
        is_word = character_class(character) is CharacterClass.WORD
        assert not is_word or place in covered, (place, character)


@QUICK
@given(TEXTS)
def test_no_token_holds_chinese(text: str) -> None:
    han = regex.compile(f"[{HAN}]")
    masked = mask_mojibake(text)
    assert not any(han.search(masked[token.start : token.end]) for token in tokenize(text))


@QUICK
@given(TEXTS)
def test_words_are_counted_alike(text: str) -> None:
    tokens = tokenize(text)
    assert len(tokens) == count_words(text) == len(list(iter_words(text)))


@QUICK
@given(TEXTS)
def test_what_surrounds_a_token_does_not_change_it(text: str) -> None:
    before, after = tokenize(text), tokenize(f"(¤) {text}\n\n(¤)")
    assert [(t.norm, t.start + 4, t.end + 4) for t in before] == [
        (t.norm, t.start, t.end) for t in after
    ]


@QUICK
@given(TEXTS)
def test_masking_keeps_every_place(text: str) -> None:
    assert len(mask_mojibake(text)) == len(text)


@QUICK
@given(st.text(max_size=12))
def test_normalizing_twice_is_normalizing_once(word: str) -> None:
    assert normalize(normalize(word)) == normalize(word)


def test_the_first_token_has_nothing_before_it() -> None:
    assert [token.gap for token in tokenize("one two")] == [Gap.BREAK, Gap.SOFT]


def test_gaps_by_strength() -> None:
    strength = {" ": Gap.SOFT, "\n": Gap.SOFT, "”-“": Gap.SOFT, ", ": Gap.COMMA, " (": Gap.COMMA,
                ". ": Gap.STOP, "。": Gap.STOP, "风": Gap.STOP, "\n\n": Gap.BREAK,
                "\r\n\r\n": Gap.BREAK, ".\n \n": Gap.BREAK, "": Gap.SOFT}  # fmt: skip
    assert {marks: gap_between(marks) for marks in strength} == strength


def test_two_line_ends_of_windows_are_one_line_end() -> None:
    assert gap_between("\r\n") is Gap.SOFT


def test_number_words_are_rigid() -> None:
    assert all(is_number(word) for word in NUMBER_WORDS.values() if word != "second")
    assert normalize("8") == "eight"
    assert normalize("8th") == "eighth"
    assert not is_number("winds")
