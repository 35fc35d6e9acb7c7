"""What may be no text, or hold mojibake, is never passed over; records are looked at one by one."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.texts import Document, ReadOptions, read_documents
from tracker.texts.building import RawText, build_documents
from tracker.texts.damage import look_for_damage
from tracker.texts.decoding import count_mojibake, is_binary
from tracker.texts.lines import table_of_lines
from tracker.texts.source import Unread

TRACES = [
    "â€œ",
    "â€\x9d",
    "Ã©",
    "Ã ",
    "Â\xa0",
    "锟斤拷",
    "ï¿½",
    "ï»¿",
    "¡°",
    "¡±",
    "烫烫烫",
    "屯屯屯",
]
OTHERS = [
    "â",
    "Ä",
    "é",
    "€",
    "\xa0",
    "¡",
    "ï",
    "中",
    "屯",
    "烫烫",
    "a",
    "\n",
    "\r\n",
    "word ",
    "🀄",
]
CONTROLS = ["\0", "\x1f", "\x7f", "\x80", "\x9f", "\x85", "\x0c", "\t"]
pieces = st.lists(st.sampled_from([*TRACES, *OTHERS, *CONTROLS]), max_size=12).map("".join)
many = st.lists(pieces, max_size=8)


@settings(deadline=None)
@given(many, st.integers(0, 9_000))
def test_nothing_that_is_damaged_is_passed_over(texts: list[str], before: int) -> None:
    texts = [*texts, "\n" * before + "".join(texts)]
    damage = look_for_damage(table_of_lines(texts, [text.encode() for text in texts]))
    for number, text in enumerate(texts):
        assert not is_binary(text) or number in damage.binary
        assert not count_mojibake(text) or number in damage.garbled


@pytest.mark.parametrize("trace", TRACES)
def test_each_trace_is_seen_alone(trace: str) -> None:
    texts = ["Plain words.", f"The {trace} of it.", "Ordinary café."]
    damage = look_for_damage(table_of_lines(texts, [text.encode() for text in texts]))
    assert count_mojibake(texts[1]) == 1 and 1 in damage.garbled


def test_ordinary_texts_are_not_asked_about() -> None:
    texts = ["The “four winds” — a café, naïve; â la carte, Île, ça va\xa0? ¡Hola!", "四风" * 40]
    damage = look_for_damage(table_of_lines(texts, [text.encode() for text in texts]))
    assert damage.binary == damage.garbled == set()


@settings(deadline=None)
@given(many)
def test_texts_built_together_are_judged_as_if_alone(texts: list[str]) -> None:
    raws = [RawText(f"{number}.txt", text) for number, text in enumerate(texts)]
    rows = build_documents(raws, ReadOptions(as_of="2024-01-01"))
    for text, row in zip(texts, rows, strict=True):
        assert isinstance(row, Unread) == is_binary(text)
        if isinstance(row, Document):
            assert row.decoding.mojibake == count_mojibake(text)


def documents(folder: Path, options: ReadOptions) -> list[Document]:
    return [row for row in read_documents([str(folder)], options) if isinstance(row, Document)]


@pytest.mark.parametrize("ending", ["jsonl", "json", "csv"])
def test_mojibake_is_counted_record_by_record(tmp_path: Path, ending: str) -> None:
    broken = "the â€œfour windsâ€™ of the Party"
    records = [{"text": "Clean government."}, {"text": broken}, {"text": "The four winds."}]
    lines = [json.dumps(record, ensure_ascii=False) for record in records]
    content = {
        "jsonl": "\n".join(lines),
        "json": f"[{','.join(lines)}]",
        "csv": "\n".join(["text", *(record["text"] for record in records)]),
    }[ending]
    (tmp_path / f"a.{ending}").write_text(content, encoding="utf-8")
    read = documents(tmp_path, ReadOptions())
    assert [row.decoding.mojibake for row in read] == [0, 2, 0]
    repaired = documents(tmp_path, ReadOptions(fix_mojibake=True))
    assert [row.text for row in repaired][1] == "the “four winds’ of the Party"
    assert [row.decoding.encoding for row in repaired] == ["utf-8", "utf-8+repaired", "utf-8"]
