"""The shipped phrasebook holds what it promises: every example matches, no counterexample does."""

from functools import lru_cache
from pathlib import Path

from tracker.matching import compile_phrasebook, find_in_batch, find_matches
from tracker.phrasebook.load import load_phrasebook
from tracker.phrasebook.phrase import Phrasebook
from tracker.workbench.check import check_sentences

ROOT = Path(__file__).parent.parent
SHIPPED = str(ROOT / "phrasebook.yaml")


@lru_cache(maxsize=1)
def shipped_book() -> Phrasebook:
    return load_phrasebook(SHIPPED)


def test_every_sentence_holds() -> None:
    failing = check_sentences(shipped_book())
    assert not failing, "\n".join(map(str, failing))


def test_every_phrase_has_an_example_and_a_counterexample_where_it_needs_evidence() -> None:
    bare = [phrase.id for phrase in shipped_book().phrases if not phrase.examples]
    assert not bare
    ambiguous = [
        phrase.id
        for phrase in shipped_book().phrases
        if any(wording.needs for wording in phrase.wordings) and not phrase.counterexamples
    ]
    assert not ambiguous


def test_every_variant_is_found_verbatim() -> None:
    """Before conditions, zones and overlaps: each variant of each wording, by itself, is found
    exactly, with a score of 100."""
    from dataclasses import replace

    book = shipped_book()
    free = compile_phrasebook(book)
    free = replace(
        free,
        wordings=tuple(w._replace(needs=(), kinds=None) for w in free.wordings),
        swallows={},
        cached={},
    )
    wanted = [
        (phrase.id, variant)
        for phrase in book.phrases
        for wording in phrase.wordings
        for variant in wording.variants
        if "..." not in variant
    ]
    columns = find_in_batch([variant for _, variant in wanted], free)
    found: set[tuple[int, str]] = set()
    for place in range(len(columns.text)):
        text = int(columns.text[place])
        if columns.score[place] == 100 and columns.kind[place] == 0:
            found.add((text, columns.phrases[columns.phrase[place]]))
    missing = [wanted[n] for n in range(len(wanted)) if (n, wanted[n][0]) not in found]
    assert not missing, missing[:20]


def test_fast_path_and_reference_agree_on_the_seeds() -> None:
    book = compile_phrasebook(shipped_book())
    texts = [path.read_text("utf-8") for path in sorted((ROOT / "seeds").glob("*.txt"))]
    columns = find_in_batch(texts, book)
    fast = sorted(
        zip(
            columns.text.tolist(),
            columns.start.tolist(),
            columns.end.tolist(),
            (columns.phrases[n] for n in columns.phrase.tolist()),
            (columns.wordings[n] for n in columns.wording.tolist()),
            strict=True,
        )
    )
    slow = sorted(
        (number, match.start, match.end, match.phrase, match.wording)
        for number, text in enumerate(texts)
        for match in find_matches(text, book)
    )
    assert fast == slow
