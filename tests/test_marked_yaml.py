"""Marked YAML: values as typed, places that can be trusted, hostile files refused."""

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from tracker.marked_yaml import (
    MarkedList,
    MarkedMap,
    MarkedNode,
    MarkedScalar,
    decode_marked_yaml,
    parse_marked_yaml,
    place_at,
    place_in_scalar,
)
from tracker.yaml_events import read_events


def items(text: str) -> list[MarkedScalar]:
    marked = parse_marked_yaml(text, "f.yaml")
    assert marked.faults == ()
    assert isinstance(marked.root, MarkedList)
    return [item for item in marked.root.items if isinstance(item, MarkedScalar)]


@pytest.mark.parametrize(
    "typed",
    ["no", "yes", "on", "null", "~", "012", "0x10", "1e3", "1949", "10.0", "2023-01-01", ".inf"],
)
def test_values_stay_as_typed(typed: str) -> None:
    assert items(f"- {typed}\n")[0].value == typed


def every(node: MarkedNode | None) -> list[MarkedNode]:
    if isinstance(node, MarkedList):
        return [node, *(part for item in node.items for part in every(item))]
    if isinstance(node, MarkedMap):
        return [node, *(part for pair in node.pairs for item in pair for part in every(item))]
    return [node] if node is not None else []


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_places_point_at_the_source(newline: str) -> None:
    lines = ["a: one two  # why", "b:", "  - 'x y'", '  - {c: [d, "e"], f: g}', "# end", "h:   i"]
    text = newline.join(lines)
    marked = parse_marked_yaml(text, "f.yaml")
    shown = [text[node.start : node.end] for node in every(marked.root)]
    assert shown[1:] == [
        "a", "one two", "b", f"- 'x y'{newline}  - {{c: [d, \"e\"], f: g}}", "'x y'",
        '{c: [d, "e"], f: g}', "c", '[d, "e"]', "d", '"e"', "f", "g", "h", "i",
    ]  # fmt: skip
    for node in every(marked.root):
        assert place_at(text, node.start) == (node.line, node.column)


def test_byte_order_mark_does_not_move_anything() -> None:
    marked = decode_marked_yaml("\ufeffa: *b\n".encode(), "f.yaml")
    assert [str(fault) for fault in marked.faults] == [
        "f.yaml:1:4: alias '*b' is not allowed; write the value out."
    ]


def test_first_line_shifts_every_place() -> None:
    marked = parse_marked_yaml("a: 1\nb: &x 2\n", "doc.md", first_line=2)
    assert marked.faults[0].line == 3
    assert isinstance(marked.root, MarkedMap)
    assert marked.root.pairs[1][1].line == 3


def test_repeated_keys_are_all_named() -> None:
    marked = parse_marked_yaml("{a: 1, b: 2, a: 3, a: 4}", "f.yaml")
    assert isinstance(marked.root, MarkedMap)
    assert [(one.column, two.column) for one, two in marked.root.repeated_keys()] == [
        (2, 14),
        (2, 20),
    ]


@pytest.mark.parametrize(
    ("text", "offset", "place"),
    [
        ("- abc [d", 4, (1, 7)),
        ("- 'it''s [d'", 5, (1, 10)),
        ('- "\\u201ca\\t[d"', 3, (1, 13)),
        ("- one\n  two [d", 8, (2, 7)),
        ("- 'one\n\n   two [d'", 8, (3, 8)),
        ("- |\n  one [d", 4, (1, 3)),
    ],
)
def test_place_in_scalar(text: str, offset: int, place: tuple[int, int]) -> None:
    item = items(text)[0]
    if item.style != "|":
        assert item.value[offset] == "["
    assert place_in_scalar(text, item, offset) == place


def events_of(stream: Any) -> list[object]:
    """Events with all their places, up to the first error."""
    seen: list[object] = []
    try:
        for event in stream:
            start, end = event.start_mark, event.end_mark
            seen.append((type(event).__name__, getattr(event, "value", None), start.index))
            seen.append((start.line, start.column, getattr(event, "style", None)))
            if hasattr(event, "value"):
                seen.append((end.index, end.line, end.column))
    except YAMLError as error:
        seen.append(type(error).__name__)
    return seen


PIECES = st.sampled_from(
    ["a", "b c", "- ", "  ", "\n", "\r\n", "\r", ": ", ":", ", ", "[", "]", "{", "}", "#", " # x",
     "'", '"', "''", "\\", "?", "? ", "|", ">", "&x", "*x", "!t", "---", "...", "%", "@", "`", "-",
     "四风", "\u2028", "\x85", "\ufeff", "=", "~", "\n  ", "\n    - ", "k: v\n", "  k: v\n", "\t"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=25).map("".join))
@example(": -\na\n")
def test_quick_events_are_the_events_of_ruamel(text: str) -> None:
    quick = events_of(read_events(text))
    plain = events_of(YAML(typ="safe", pure=True).parse(text))
    if isinstance(plain[-1], str):
        # looking further ahead, one may meet the error a few events before the other
        assert isinstance(quick[-1], str)
        shared = min(len(quick), len(plain)) - 1
        assert quick[:shared] == plain[:shared]
    else:
        assert quick == plain


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=25).map("".join))
def test_nonsense_is_answered_by_faults_never_by_an_exception(text: str) -> None:
    marked = parse_marked_yaml(text, "f.yaml")
    for node in every(marked.root):
        assert 0 <= node.start <= node.end <= len(text)


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), min_size=1))
def test_double_quoted_values_come_back(value: str) -> None:
    written = value.replace("\\", "\\\\").replace('"', '\\"')
    written = written.replace("\u2028", "\\L").replace("\u2029", "\\P")
    assert items(f'- "{written}"\n')[0].value == value
