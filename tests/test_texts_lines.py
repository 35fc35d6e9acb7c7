"""Lines of many texts at once are those that each text has alone, and nothing that matters about a
line is lost by looking at a few of its bytes."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.texts.building import RawText, build_document, build_documents
from tracker.texts.grammar import may_hold_date
from tracker.texts.labels import read_date_lines
from tracker.texts.language import language_of
from tracker.texts.lines import Lines, table_of_lines
from tracker.texts.outline import EDGE_LINES, PARAGRAPH, Outline, outline_texts
from tracker.texts.rules import LONGEST, Rules, load_rules, own_rules
from tracker.texts.source import ReadOptions

ENDS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
ODD = "\x00\x1f\t \xa0\u3000\u200b"
SIGNS = ("a", "E", "É", "中", "ſ", "K", "7", "年", "٣", "“", "’", "|", " | ", "·", "» ", "© ", "#")
WORDS = ("See also", "share", "SHARE", "home", "Home page", "更多", "Page 3", "by ", "ic", "it")
LONGER = ("2023-04-21", "official website", "word " * 50)
pieces = st.sampled_from([*ENDS, "\r\n", "\n\n", *ODD, *SIGNS, *WORDS, *LONGER])
texts = st.lists(pieces, max_size=40).map("".join)
many = st.lists(texts, max_size=6)


def outlines(written: Sequence[str], rules: Rules | None = None) -> list[Outline]:
    data = [text.encode() for text in written]
    table = table_of_lines(written, data)
    return outline_texts(written, table, [0] * len(written), rules or own_rules())


def lines_of(lines: Lines) -> list[str]:
    return [lines[number] for number in range(len(lines))]


@settings(deadline=None)
@given(many)
def test_lines_are_those_of_splitlines(written: list[str]) -> None:
    for text, outline in zip(written, outlines(written), strict=True):
        assert lines_of(outline.lines) == text.splitlines(keepends=True)


@settings(deadline=None)
@given(many)
def test_head_and_foot_are_lines_with_text(written: list[str]) -> None:
    for text, outline in zip(written, outlines(written), strict=True):
        filled = [n for n, line in enumerate(text.splitlines(True)) if not line.isspace()]
        assert outline.head == filled[:EDGE_LINES]
        assert outline.foot == filled[::-1][:EDGE_LINES]
        long = [n for n, line in enumerate(text.splitlines(True)) if len(line) > PARAGRAPH]
        assert outline.paragraphs == long[: EDGE_LINES + 1]


@settings(deadline=None, max_examples=300)
@given(many)
def test_no_line_that_matters_is_passed_over(written: list[str]) -> None:
    rules = own_rules()
    for outline in outlines(written):
        edges = {*outline.head, *outline.foot}
        for number, line in enumerate(lines_of(outline.lines)):
            edge = "both" if number in edges else ""
            if rules.rule_for(line, edge) is not None:
                assert number in outline.possible, line
                assert rules.may_hold(line, bool(edge)), line
            if number in outline.undated:
                assert not may_hold_date(line) or len(line) > LONGEST, line
                assert read_date_lines(line) == []


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("TREATMENT of the sick", 'starts = ["treatment"]'),
        ("Été à Paris", 'starts = ["été"]'),
        ("ÉTÉ À PARIS", 'starts = ["été"]'),
        ("№ 7", 'starts = ["№"]'),
        ("K", 'starts = ["k"]'),
        ("it", 'is = ["it"]'),
        ("Print »", 'is = ["print"]'),
        ("Press Óffice news", 'starts = ["press óff"]'),
        ("—— Привет, мир", 'starts = ["привет"]'),
        ("the Ministry SITE", 'where = "edges"\nends = ["e"]'),
        ("the Ministry САЙТ", 'where = "edges"\nends = ["сайт"]'),
        ("a ~ b ~ c", 'where = "head"\nparts = [" ~ "]'),
        ("a¦b¦c", 'where = "head"\nparts = ["¦"]'),
    ],
)
def test_rules_of_others_are_passed_over_as_little(
    tmp_path_factory: pytest.TempPathFactory, line: str, rule: str
) -> None:
    path = tmp_path_factory.mktemp("rules") / "rules.toml"
    path.write_text(f'version = 1\n[[rule]]\nzone = "boilerplate"\n{rule}\n', encoding="utf-8")
    rules = load_rules(str(path))
    assert rules.rule_for(line + "\n", "both") is not None
    [outline] = outlines([f"Before\n{line}\nAfter\n"], rules)
    assert 1 in outline.possible
    assert rules.may_hold(line + "\n", at_edge=True)


@settings(deadline=None)
@given(many, st.booleans())
def test_texts_built_together_are_as_if_built_alone(written: list[str], front: bool) -> None:
    raws = [
        RawText(f"{number}.txt", text, front=min(3, len(text)) if front else 0)
        for number, text in enumerate(written)
    ]
    options = ReadOptions(as_of="2024-01-01")
    together = build_documents(raws, options)
    assert together == [build_document(raw, options) for raw in raws]


def test_a_language_is_told_by_all_words_where_the_first_say_too_little() -> None:
    assert language_of("Bei " * 85 + "the of and to in a is that for on with as " * 3) == "en"
    assert language_of("Bei " * 150) == "other"
