"""The tables of the fast path, each against the plain way to the same answer."""

import io
import pickle
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matching_books import compiled, fast_matches

from tracker.matching import find_matches, verdicts, vocabulary, with_ready_words
from tracker.matching.align import _repair_between
from tracker.matching.between import HARD, SOFT, BetweenCosts, pack_words
from tracker.matching.codepoints import join_texts
from tracker.matching.function_words import FUNCTION_WORDS
from tracker.matching.hash_table import HashTable, mix
from tracker.matching.lexicon import NO_WORD, Lexicon, ordinary_forms
from tracker.matching.lists import Lists
from tracker.matching.pattern import Step
from tracker.matching.repairs import NO_REPAIRS
from tracker.matching.words import LONGEST_HASHED, find_words
from tracker.scanning.kept_book import pack_book, unpack_book
from tracker.tokens import Gap, tokenize

CROWDED = [*range(1, 40), *((1 << 64) - n for n in range(1, 40)), *(n << 48 for n in range(1, 40))]
HASHES = st.one_of(st.sampled_from(CROWDED), st.integers(1, (1 << 64) - 1))


@settings(deadline=None)
@given(st.lists(st.lists(HASHES, max_size=60), max_size=4), st.lists(HASHES, max_size=20))
def test_what_was_put_into_the_hash_table_is_found(
    lots: list[list[int]], others: list[int]
) -> None:
    table, plain = HashTable(), dict[int, int]()
    for lot in lots:
        fresh = {
            one: len(plain) + n for n, one in enumerate(dict.fromkeys(lot)) if one not in plain
        }
        plain |= fresh
        table.insert(np.array(list(fresh), np.uint64), np.array(list(fresh.values()), np.int32))
    asked = [*plain, *others]
    values, missing = table.look_up(np.array(asked, np.uint64))
    assert sorted(missing.tolist()) == [n for n, one in enumerate(asked) if one not in plain]
    assert [v for v, one in zip(values.tolist(), asked, strict=True) if one in plain] == [
        plain[one] for one in asked if one in plain
    ]
    assert len(table) == len(plain)


def test_the_hash_table_grows_and_fills_over_its_end() -> None:
    table = HashTable()
    top = np.array([(1 << 64) - 1 - n for n in range(3000)], np.uint64)  # all want the last slots
    many = mix(np.arange(60_000, dtype=np.uint64))
    table.insert(top, np.arange(3000, dtype=np.int32))
    table.insert(many, np.arange(60_000, dtype=np.int32))
    for hashes in (top, many):
        values, missing = table.look_up(hashes)
        assert not len(missing)
        assert (values == np.arange(len(hashes))).all()


@given(st.lists(st.lists(st.integers(-9, 9), max_size=4), max_size=30), st.randoms())
def test_lists_come_back_as_they_were(lists: list[list[int]], chance: random.Random) -> None:
    kept = Lists(1)
    for begin in range(0, len(lists), 7):
        lot = lists[begin : begin + 7]
        numbers = [number for one in lot for number in one]
        kept.add(
            np.array(list(map(len, lot)), np.int64), np.array(numbers, np.int64).reshape(-1, 1)
        )
    assert len(kept) == len(lists)
    wanted: list[int] = [chance.randrange(len(lists)) for _ in range(20)] if lists else []
    owners, rows = kept.rows_of(np.array(wanted, np.int64))
    back: list[list[int]] = [[] for _ in wanted]
    for owner, row in zip(owners.tolist(), rows[:, 0].tolist(), strict=True):
        back[owner].append(row)
    assert back == [lists[number] for number in wanted]


WORDS = st.lists(st.sampled_from(sorted(FUNCTION_WORDS)), max_size=4).map(tuple)


@given(WORDS, WORDS)
def test_what_stands_between_costs_what_alignment_says(
    between: tuple[str, ...], before: tuple[str, ...]
) -> None:
    costs = BetweenCosts([(), before])
    cost = int(costs.between(np.array([pack_words(between)]), np.array([1]))[0])
    repairs = _repair_between(Step(0, before, False, False), between, Gap.SOFT, NO_REPAIRS)
    assert repairs is not None
    assert (cost // SOFT % HARD, cost // HARD) == (repairs.articles, repairs.moved)


NORMS = [
    "governance",
    "confidence",
    "establishments",
    "safeguards",
    "four",
    "winds",
    "self",
    "clean",
]
LEXICON = Lexicon(NORMS)


@pytest.mark.parametrize("seed", range(20))
def test_many_words_read_as_each_alone(seed: int) -> None:
    chance = random.Random(seed)
    words = []
    for _ in range(40):
        letters = list(chance.choice(NORMS) + chance.choice(["", "", "s", chance.choice(NORMS)]))
        for _ in range(chance.randrange(3)):
            place = chance.randrange(len(letters))
            letters[place : place + chance.randrange(2)] = chance.choice("abcéß")
        words.append("".join(letters))
    words = list(dict.fromkeys(words))
    for word, readings in zip(words, LEXICON.read_many(words), strict=True):
        alone = LEXICON.read(word)
        if readings is NO_WORD:
            assert [reading.key for reading in alone] == [None]
        else:
            assert readings == alone


def test_a_kept_lexicon_is_its_words_and_nothing_it_read() -> None:
    read = Lexicon(reversed(NORMS))
    words = ["goverance", "fourwinds", "fours", "calm", "winds", "4"]
    wanted = [read.read(word) for word in words]
    kept = pickle.dumps(read)
    assert kept == pickle.dumps(Lexicon(NORMS))
    again: Lexicon = pickle.loads(kept)
    assert (again.norms, again.keys) == (read.norms, read.keys)
    assert [again.read(word) for word in words] == wanted
    empty: Lexicon = pickle.loads(pickle.dumps(Lexicon([])))
    assert (empty.norms, empty.keys) == (frozenset(), frozenset())


def test_a_full_memory_forgets_and_finds_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [
        f"the four winds, {word} governance and fourwinds of clean {word} establishment"
        for word in ("strict", "clear", "rural", "sound", "open")
    ]
    wordings = ["four winds", "clean governance", "clean ... establishments"]
    wanted = [find_matches(text, compiled(wordings)) for text in texts]
    monkeypatch.setattr(vocabulary, "MOST_WORDS", 4)
    monkeypatch.setattr(verdicts, "MOST_VERDICTS", 1)
    book = compiled(wordings)
    for of_book in (book, with_ready_words(book)):
        assert [fast_matches([text], of_book)[0] for text in texts] == wanted
    assert all(wanted)


def test_words_learnt_beforehand_change_no_match() -> None:
    wordings = ["four winds", "clean [and strict] governance", "two establishments", "selfreliance"]
    plain = compiled(wordings)
    ready = unpack_book(io.BytesIO(pack_book(with_ready_words(plain))))
    assert ready is not None and ready.ready is not None
    chance = random.Random(4)
    words = [
        *ordinary_forms()[::97],
        "four",
        "4",
        "winds",
        "wnids",
        "clean",
        "governance",
        "strict",
    ]
    words += [
        "and",
        "fourwinds",
        "establishments",
        "establshments",
        "two",
        "selfreliances",
        "façade",
    ]
    texts = [" ".join(chance.choices(words, k=60)) for _ in range(60)]
    texts.append("The 4 wnids, fourwinds and strictly clean governance; two establshments")
    found = fast_matches(texts, ready)
    assert found == fast_matches(texts, plain) == [find_matches(text, plain) for text in texts]
    assert len(found[-1]) == 4
    assert fast_matches(texts, ready) == found  # and again, all words known


def test_ordinary_words_are_what_the_hash_can_tell_apart() -> None:
    forms = ordinary_forms()
    assert list(forms) == sorted(set(forms))
    assert all(form.isascii() and form.isalpha() and form.islower() for form in forms)
    assert max(map(len, forms)) <= LONGEST_HASHED


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(["one", "co", "3", "é", "two"]), min_size=2, max_size=12), st.data()
)
def test_what_stands_between_words_is_what_the_tokenizer_sees(
    words: list[str], data: st.DataObject
) -> None:
    marks = st.text(st.sampled_from(" \n\t.,-‐“—;風"), min_size=1, max_size=4)
    text = words[0] + "".join(data.draw(marks) + word for word in words[1:])
    batch = join_texts([text])
    found = find_words(batch)
    tokens = tokenize(text)
    assert found.starts.tolist() == [token.start for token in tokens]
    assert found.ends.tolist() == [token.end for token in tokens]
    assert found.gaps.tolist() == [int(token.gap) for token in tokens]
