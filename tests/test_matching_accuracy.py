"""Accuracy is a floor: on the seeds everywhere, on the other judged sets where they are there."""

import gzip
import json
import os
from functools import lru_cache
from pathlib import Path

import pytest

from tracker.matching import EVENT_PREFIX, CompiledPhrasebook, compile_phrasebook, find_in_batch
from tracker.phrasebook.load import load_phrasebook
from tracker.tokens import count_words
from tracker.workbench.appraise import Appraisal, appraise, find_decoy_hits
from tracker.workbench.gold import find_judged_phrases, read_decoys, read_mentions

ROOT = Path(__file__).parent.parent
SHARED = os.environ.get("PHRASETRACK_SHARED")
where_shared = pytest.mark.skipif(
    not SHARED, reason="PHRASETRACK_SHARED does not name the folder of the judged sets"
)


@lru_cache(maxsize=1)
def shipped() -> CompiledPhrasebook:
    return compile_phrasebook(load_phrasebook(str(ROOT / "phrasebook.yaml")))


def appraised(gold: Path, texts: Path) -> Appraisal:
    mentions = read_mentions(str(gold))
    judged = find_judged_phrases(str(gold), mentions)
    return appraise([str(texts)], mentions, judged, shipped())


def errors(found: Appraisal) -> str:
    """What a person needs to see when a floor is broken."""
    result = found.evaluation
    return "\n".join(
        [f"false: {name}:{m.start} {m.phrase} [{m.wording}]" for name, m in result.false]
        + [f"missed: {m.document}:{m.start} {m.phrase}" for m in result.missed]
    )


def test_seeds() -> None:
    found = appraised(ROOT / "tests" / "gold" / "seeds.jsonl", ROOT / "seeds")
    assert not found.doubts
    assert found.evaluation.total.hits >= 80
    assert found.evaluation.total.f1 >= 0.97, errors(found)


@where_shared
def test_passages() -> None:
    gold = Path(SHARED or "") / "gold"
    found = appraised(gold / "passages.jsonl", gold / "passages")
    assert not found.doubts
    assert found.evaluation.total.precision >= 0.98, errors(found)
    assert found.evaluation.total.recall >= 0.95, errors(found)


@where_shared
def test_decoys() -> None:
    decoys = read_decoys(str(Path(SHARED or "") / "gold" / "decoys.jsonl"))
    hits = find_decoy_hits(decoys, shipped())
    assert len(hits) <= 4, [(hit.decoy.phrase, hit.decoy.why) for hit in hits]


@where_shared
@pytest.mark.slow
def test_speeches_before_1949_hold_nothing() -> None:
    """The State of the Union speeches: at most three matches per million words."""
    path = Path(SHARED or "") / "corpora" / "us_state_of_the_union_en.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    texts = [row["text"] for row in rows if row["date"] < "1949"]
    columns = find_in_batch(texts, shipped())
    found = [
        columns.phrases[phrase]
        for phrase in columns.phrase.tolist()
        if not columns.phrases[phrase].startswith(EVENT_PREFIX)
    ]
    words = sum(map(count_words, texts))
    assert words > 1_000_000
    assert len(found) / words * 1_000_000 <= 3, found
