"""Changing a YAML text at one place while every other byte stays.

Everything here is text in, text out; ``edit.py`` says what to change, ``save.py`` writes it.
Lists may be in block or flow style, lines may end in any way, the last one need not end at all.
"""

import re
from collections.abc import Sequence

from tracker.marked_yaml import MarkedList, MarkedMap, MarkedNode

_PLAIN = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`=~.+\d][^\r\n\t]*")
_FOR_OTHERS = re.compile(r"(?i)true|false|yes|no|on|off|null|y|n")  # words YAML readers convert
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def write_scalar(value: str, flow: bool = False) -> str:
    r"""A value as YAML, without quotes where that is safe for every reader.

    >>> print(write_scalar("two upholds"), write_scalar("[the] two upholds"), write_scalar("no"))
    two upholds "[the] two upholds" "no"
    >>> print(write_scalar("tone, measures"), write_scalar("tone, measures", flow=True))
    tone, measures "tone, measures"
    >>> print(write_scalar('say "two": upholds'))
    'say "two": upholds'
    """
    plain = (
        _PLAIN.fullmatch(value)
        and value == value.strip()
        and value.isprintable()
        and not re.search(r":(\s|$)|\s#", value)
        and not _FOR_OTHERS.fullmatch(value)
        and not (flow and re.search(r"[,\[\]{}]|:$", value))
    )
    if plain:
        return value
    if value.isprintable() and ('"' in value or "\\" in value):
        return "'" + value.replace("'", "''") + "'"
    letters = (_ESCAPES.get(c) or (c if c.isprintable() else f"\\U{ord(c):08x}") for c in value)
    return '"' + "".join(letters) + '"'


def write_flow_map(pairs: Sequence[tuple[str, str]]) -> str:
    """A map on one line; the values are YAML already.

    >>> write_flow_map([("text", "two upholds"), ("exact", "true")])
    '{text: two upholds, exact: true}'
    """
    return "{" + ", ".join(f"{key}: {value}" for key, value in pairs) + "}"


def newline_of(text: str) -> str:
    r"""How lines end in this text; ``\n`` if it has only one.

    >>> newline_of("a\r\nb")
    '\r\n'
    """
    found = re.search(r"\r\n|\n|\r", text)
    return found.group() if found else "\n"


def line_start(text: str, index: int) -> int:
    """Where the line of a code point begins."""
    if text[max(index - 1, 0) : index + 1] == "\r\n":
        index -= 1
    return max(text.rfind("\n", 0, index), text.rfind("\r", 0, index)) + 1


def line_end(text: str, index: int) -> int:
    """Where the line of a code point ends, its newline included."""
    found = re.compile(r"\r\n|\n|\r").search(text, index)
    return found.end() if found else len(text)


def insert_lines(text: str, index: int, lines: Sequence[str]) -> str:
    """Whole lines put after the line of ``index``; a last line without newline stays the only one
    without.

    >>> insert_lines("a\\nb", 2, ["c"])
    'a\\nb\\nc'
    """
    newline = newline_of(text)
    place = line_end(text, index)
    if place == len(text) and not text.endswith(("\n", "\r")):
        return text + "".join(newline + line for line in lines)
    return text[:place] + "".join(line + newline for line in lines) + text[place:]


def append_item(text: str, node: MarkedList, item: Sequence[str], flow_item: str) -> str:
    """A new last item: ``item`` are its lines in block style (the first without its dash, the
    others with their indentation within the item), ``flow_item`` the same in flow style.

    >>> from tracker.marked_yaml import parse_marked_yaml
    >>> text = "- a  # first\\n# end"
    >>> append_item(text, parse_marked_yaml(text, "f").root, ["b"], "b")
    '- a  # first\\n- b\\n# end'
    >>> append_item("[a, b]", parse_marked_yaml("[a, b]", "f").root, ["c"], "c")
    '[a, b, c]'
    """
    if node.flow:
        if not node.items:
            return text[: node.start + 1] + flow_item + text[node.start + 1 :]
        after = node.items[-1].end
        comma = re.compile(r"\s*,").match(text, after)
        if comma:
            return f"{text[: comma.end()]} {flow_item}{text[comma.end() :]}"
        return f"{text[:after]}, {flow_item}{text[after:]}"
    last = node.items[-1]
    indent = " " * (node.column - 1)
    dash = dash_of(text, node, last)
    gap = text[dash + 1 : last.start]
    gap = gap if gap and set(gap) == {" "} else " "  # "-   text" keeps its spaces
    inner = indent + " " * (1 + len(gap))
    lines = [f"{indent}-{gap}{item[0]}", *(inner + line if line else "" for line in item[1:])]
    if len(item) > 1 and _has_blank_line_before(text, last):
        lines.insert(0, "")
    return insert_lines(text, last.end, lines)


def dash_of(text: str, node: MarkedList, item: MarkedNode) -> int:
    """Where the dash of an item of a block list stands; it may stand on a line of its own."""
    start = line_start(text, item.start)
    while start > node.start and text[start + node.column - 1 : start + node.column] != "-":
        start = line_start(text, start - 1)
    return start + node.column - 1


def _has_blank_line_before(text: str, node: MarkedNode) -> bool:
    start = line_start(text, node.start)
    return start > 0 and text[line_start(text, start - 1) : start].strip() == ""


def delete_item(text: str, node: MarkedList, item: MarkedNode) -> str:
    """The list without one item: its lines and the comments on them, or, in flow style, the item
    and one comma. An item of several lines also takes the blank line ``append_item`` puts.

    >>> from tracker.marked_yaml import parse_marked_yaml
    >>> node = parse_marked_yaml("[a, b, c]", "f").root
    >>> [delete_item("[a, b, c]", node, item) for item in node.items]
    ['[b, c]', '[a, c]', '[a, b]']
    """
    if node.flow:
        start, end = item.start, item.end
        number = node.items.index(item)
        if number + 1 < len(node.items):
            return text[:start] + text[node.items[number + 1].start :]
        begin = node.items[number - 1].end if number else node.start + 1
        return text[:begin] + text[end:]
    start, end = line_start(text, dash_of(text, node, item)), line_end(text, item.end)
    last = item is node.items[-1]
    if isinstance(item, MarkedMap) and not item.flow and last and start > 0:
        before = line_start(text, start - 1)
        if text[before:start].strip() == "":
            start = before
    if end == len(text) and not text.endswith(("\n", "\r")):
        # the line before becomes the last one and stays without newline
        start -= len(newline_of(text)) if start else 0
    return text[:start] + text[end:]


def replace_text(text: str, start: int, end: int, written: str) -> str:
    """The text with something else written in one place."""
    return text[:start] + written + text[end:]
