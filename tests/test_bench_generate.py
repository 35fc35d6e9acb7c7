"""The texts that speed is measured with: the same every time, and their truth is true."""

import random
import sys
from pathlib import Path

import pytest

from tracker.phrasebook.phrase import Phrase, Phrasebook, Wording

BENCH = Path(__file__).parent.parent / "bench"


@pytest.fixture
def book(monkeypatch: pytest.MonkeyPatch) -> Phrasebook:
    monkeypatch.setattr(sys, "path", [str(BENCH), *sys.path])
    variants = tuple(f"{number} {noun}" for number in ("four", "4") for noun in ("winds", "airs"))
    winds = Phrase(
        "four-winds",
        "四风",
        "Four Winds",
        "anti-corruption",
        wordings=(
            Wording("四风", ("四风",), lang="zh"),
            Wording("(four|4) (winds|airs)", variants),
            Wording("the wind ... work style", ("the wind ... work style",), needs=(("quotes",),)),
        ),
    )
    spirit = Phrase(
        "spirit-of-struggle",
        "斗争精神",
        "Spirit of Struggle",
        "cadres",
        wordings=(Wording("spirit of struggle", ("spirit of struggle",), exact=True),),
    )
    return Phrasebook((winds, spirit))


def test_the_same_seed_gives_the_same_bytes(book: Phrasebook) -> None:
    from generate import DenseText

    first, again = DenseText(book).make(20_000), DenseText(book).make(20_000)
    assert first == again
    assert DenseText(book, seed=1).make(20_000).texts != first.texts


def test_what_is_planted_stands_where_the_truth_says(book: Phrasebook) -> None:
    from generate import DenseText

    made = DenseText(book).make(40_000)
    known = {v.lower() for p in book.phrases for w in p.wordings for v in w.variants}
    verbatim = {
        made.texts[mention.text][mention.start : mention.end].lower()
        for mention in made.planted
        if mention.verbatim
    }
    assert verbatim
    assert all(words.strip("“”") in known for words in verbatim)
    assert all(made.texts[m.text][m.start] != " " for m in made.planted)


def test_a_decoy_is_no_wording(book: Phrasebook) -> None:
    from generate import DenseText

    made = DenseText(book).make(100_000)
    decoys = {made.texts[m.text][m.start : m.end].lower() for m in made.decoys}
    assert decoys
    assert not decoys & {v for p in book.phrases for w in p.wordings for v in w.variants}


def test_exact_wordings_keep_their_letters(book: Phrasebook) -> None:
    from generate import DenseText

    made = DenseText(book).make(60_000)
    found = {
        "".join(filter(str.isalpha, made.texts[m.text][m.start : m.end])).lower()
        for m in made.planted
        if m.phrase == "spirit-of-struggle"
    }
    assert found == {"spiritofstruggle"}


def test_plain_books_are_parts_of_one_another(book: Phrasebook) -> None:
    from books import plain_book

    small, large = plain_book(book, 2), plain_book(book, 4)
    wordings = [{w.text for p in b.phrases for w in p.wordings} for b in (small, large)]
    assert wordings[0] < wordings[1]
    assert len(wordings[1]) == 4


def test_every_damage_leaves_something(book: Phrasebook) -> None:
    from mutate import MUTATIONS, mutate

    phrase = "the Party's four consciousnesses and spirit of struggle"
    for change, _ in MUTATIONS:
        damaged = change(phrase.split(" "), random.Random(1))
        assert damaged is None or "".join(damaged).strip()
    assert mutate(phrase, 2, random.Random(3)) != phrase
