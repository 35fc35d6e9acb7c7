"""A text too long to be taken whole gives the matches it gives whole."""

import itertools

import pytest

from tracker.matching import batch, compile_phrasebook, find_in_batch, long_texts
from tracker.phrasebook.phrase import Phrase, Phrasebook, Wording

WINDS = Phrase(
    "four-winds",
    "四风",
    "Four Winds",
    "anti-corruption",
    wordings=(
        Wording("四风", ("四风",), lang="zh"),
        Wording("four winds", ("four winds",), needs=(("politics",),)),
    ),
)
BOOK = Phrasebook((WINDS,), evidence={"politics": ("Central Committee",)})


@pytest.mark.parametrize("core", [400, 1_000, 7_777])
def test_pieces_and_whole_agree(core: int, monkeypatch: pytest.MonkeyPatch) -> None:
    calm = "Nothing was said of it in the long report that followed on that day. " * 5
    text = (calm + "The Central Committee spoke of the four winds (四风).\n" + calm) * 40
    whole = find_in_batch([text], compile_phrasebook(BOOK))
    assert len(whole.text) == 40

    def cut(text: str) -> list[long_texts.TextPiece]:
        return list(long_texts.cut_text(text, core=core, margin=3_000))

    monkeypatch.setattr(batch, "CORE", core)
    monkeypatch.setattr(batch, "cut_text", cut)
    pieces = find_in_batch([text, "the end"], compile_phrasebook(BOOK))
    assert pieces.start.tolist() == whole.start.tolist()
    assert pieces.end.tolist() == whole.end.tolist()
    assert pieces.word_starts[: pieces.word_offsets[1]].tolist() == whole.word_starts.tolist()
    assert pieces.character_starts.tolist() == whole.character_starts.tolist()


def test_cores_cover_the_text_once() -> None:
    text = "word " * 3_000
    pieces = list(long_texts.cut_text(text, core=1_000, margin=50))
    assert pieces[0].core_begin == 0 and pieces[-1].core_end == len(text)
    for one, following in itertools.pairwise(pieces):
        assert one.core_end == following.core_begin
        assert following.begin < following.core_begin and one.end > one.core_end


@pytest.mark.parametrize(
    "piece",
    ["a", "co-", "e\u0301", "1,2.", "two ", "four winds two ", "\n \n", "“", "· ", "四"],
)
def test_pages_of_one_thing_take_no_longer_than_others(piece: str) -> None:
    """Each would take minutes if a word, a gap or a run cost the square of its length."""
    text = piece * (300_000 // len(piece)) + " The Central Committee on the four winds"
    found = find_in_batch([text], compile_phrasebook(BOOK))
    assert int(found.end[-1]) == len(text)
