"""Reprints: copies, excerpts and rewritten copies are groups; the same formulas are none."""

import random
import tracemalloc

import pytest

from tracker.texts.reprints import CUTOFF, Reprint, find_reprints, runs_of

WORDS = [f"{a}{b}" for a in ("cadre", "party", "city", "rule", "work") for b in "abcdefghijklmnop"]
FORMULA = "we must resolutely achieve the two safeguards and govern the party strictly "


def story(seed: int, length: int = 400) -> str:
    return " ".join(random.Random(seed).choices(WORDS, k=length))


def groups(pages: dict[str, str], cutoff: float = CUTOFF) -> dict[str, str]:
    return {
        found.document: found.group
        for found in find_reprints(list(pages), pages.__getitem__, cutoff)
    }


def test_the_same_text_is_a_copy_even_if_short() -> None:
    assert find_reprints(["a", "b"], {"a": "Clean city", "b": "Clean city"}.__getitem__) == [
        Reprint("a", "a", 1.0),
        Reprint("b", "a", 1.0),
    ]


def test_case_punctuation_and_line_breaks_do_not_matter() -> None:
    text = story(1)
    assert groups({"a": text, "b": text.upper().replace(" ", ",\n")}) == {"a": "a", "b": "a"}


def test_an_excerpt_is_a_copy() -> None:
    text = story(1)
    assert groups({"a": text, "b": "City Daily. " + text[: len(text) // 4]}) == {"a": "a", "b": "a"}


def test_a_rewritten_copy() -> None:
    words = story(1, 600).split()
    rewritten = [word if place % 12 else "changed" for place, word in enumerate(words)]
    assert groups({"a": " ".join(words), "b": " ".join(rewritten)}) == {"a": "a", "b": "a"}
    shuffled = [word if place % 3 else "changed" for place, word in enumerate(words)]
    assert groups({"a": " ".join(words), "b": " ".join(shuffled)}) == {}


def test_shared_formulas_are_no_copy() -> None:
    pages = {
        str(n): " ".join(story(n * 100 + k, 40) + FORMULA for k in range(10)) for n in range(30)
    }
    assert groups(pages) == {}


def test_copies_of_copies_are_one_group_and_the_first_is_the_original() -> None:
    text = story(1)
    pages = {"z": text, "m": story(2), "b": text + " end", "a": text + " end of it"}
    assert groups(pages) == {"z": "z", "b": "z", "a": "z"}


def test_a_hundred_copies_are_one_group() -> None:
    text = story(1)
    pages = {f"{n:03}": f"Paper {n}. {text}" for n in range(100)}
    assert set(groups(pages).values()) == {"000"} and len(groups(pages)) == 100


def test_chinese() -> None:
    text = "会议强调要坚决做到两个维护推动全面从严治党向纵深发展营造风清气正的政治生态" * 2
    assert groups({"a": text, "b": "本报讯 " + text[:60]}) == {"a": "a", "b": "a"}


def test_short_texts_are_compared_only_whole() -> None:
    assert groups({"a": "the mayor spoke last today", "b": "the mayor spoke last"}) == {}


def test_runs_are_the_same_on_every_machine() -> None:
    assert runs_of("Clean city. Clean party, clean city!").tolist() == sorted(
        runs_of("clean CITY clean party clean city").tolist()
    )
    assert int(runs_of("one two three")[0]) == int(runs_of("One, two; three")[0])


@pytest.mark.parametrize("cutoff", [0.0, -1.0, 1.1])
def test_cutoff_is_checked(cutoff: float) -> None:
    with pytest.raises(ValueError, match="cutoff is"):
        find_reprints([], str, cutoff)


def peak(count: int) -> int:
    tracemalloc.start()
    find_reprints([str(n) for n in range(count)], lambda name: story(int(name), 300) + FORMULA)
    size = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return size


def test_memory_grows_with_the_texts_not_with_the_pairs() -> None:
    assert peak(800) < 3 * 2 * peak(200)
