"""YAML whose every value knows its line and column, and stays what was typed.

Serves the phrasebook and the front matter of texts alike. Values are never converted: ``no``,
``012``, ``1949`` and ``2023-01-01`` arrive as those very characters. What a hand-written file does
not need and a hostile one abuses (anchors, aliases, tags, several documents, control characters,
five megabytes) is refused, each with its line and column.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any

from tracker.errors import Fault

LARGEST_FILE = 5_000_000  # bytes; a book of 400 phrases with 10 wordings each has 0.4 million
MOST_FAULTS = 20  # of this kind in one file; a hostile one has millions
DEEPEST_NESTING = 12  # levels; a phrasebook uses six

# The characters YAML 1.2 calls printable; lone surrogates are among what it leaves out.
_CONTROL = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_COMMENT_BEFORE = re.compile(r"(^|\s)#")

# What ruamel.yaml says, and what a person has to do about it.
_OPENED = frozenset(
    f"a{kind} is opened and never closed" for kind in (" quote", " '{'", " '['")
)  # said of the place it opens at
_PLAINER = {
    "mapping values are not allowed here": "': ' stands inside a value without quotes, or the "
    "indentation is off. Put the value in quotes",
    "could not find expected ':'": "a key has no ':' after it, or the line is indented wrongly",
    "expected <block end>, but found '<scalar>'": "text follows the closing quote or bracket, "
    "or the indentation does not fit the lines above. Put the whole value in quotes",
    "found unexpected end of stream": "a quote is opened and never closed",
    "expected ',' or '}', but got '<scalar>'": "a ',' or a '}' is missing before this; a "
    "value that holds , [ ] { } has to stand in quotes",
    "expected ',' or ']', but got '<scalar>'": "a ',' or a ']' is missing before this; a "
    "value that holds , [ ] { } has to stand in quotes",
    "expected ',' or '}', but got '<stream end>'": "a '{' is opened and never closed",
    "expected ',' or ']', but got '<stream end>'": "a '[' is opened and never closed",
    "found unexpected ':'": "':' stands inside a value without quotes. Put the value in quotes",
}


@dataclass(frozen=True, slots=True)
class MarkedScalar:
    """A value as typed. ``style`` is "" for plain, else the quote or block mark that opens it;
    ``start`` and ``end`` are code points of the file's text, quotes included, half-open."""

    value: str
    line: int
    column: int
    start: int
    end: int
    style: str = ""


@dataclass(frozen=True, slots=True)
class MarkedList:
    """A list; ``flow`` says whether it is written ``[a, b]``. ``end`` of a block list is the end
    of its last item."""

    items: "tuple[MarkedNode, ...]"
    line: int
    column: int
    start: int
    end: int
    flow: bool = False


@dataclass(frozen=True, slots=True)
class MarkedMap:
    """Keys and values in the order of the file, repeated keys included."""

    pairs: "tuple[tuple[MarkedScalar, MarkedNode], ...]"
    line: int
    column: int
    start: int
    end: int
    flow: bool = False

    def get(self, key: str) -> "MarkedNode | None":
        """The value of the first such key, None if there is none."""
        for name, value in self.pairs:
            if name.value == key:
                return value
        return None

    def key(self, name: str) -> MarkedScalar | None:
        """The key itself, where its place is wanted; None if there is none."""
        return next((key for key, _ in self.pairs if key.value == name), None)

    def repeated_keys(self) -> Iterator[tuple[MarkedScalar, MarkedScalar]]:
        """Every key that stands twice, with its first place: (first, again)."""
        first: dict[str, MarkedScalar] = {}
        for name, _ in self.pairs:
            if name.value in first:
                yield first[name.value], name
            else:
                first[name.value] = name


MarkedNode = MarkedScalar | MarkedList | MarkedMap


@dataclass(frozen=True, slots=True)
class MarkedYaml:
    """A parsed file: its text (newlines untouched, no byte order mark), the outermost value (None
    if empty or not readable) and what is wrong with it as YAML, in the order of the file."""

    file: str
    text: str
    root: MarkedNode | None
    faults: tuple[Fault, ...] = ()


def read_marked_yaml(path: str | Path, file: str | None = None) -> MarkedYaml:
    """The file at ``path`` with all its places; ``file`` is the name faults carry.

    UTF-8 with or without a byte order mark. A file that is too large or not UTF-8 comes back with
    that one fault. Raises OSError if it cannot be read.
    """
    name = str(path) if file is None else file
    with Path(path).open("rb") as stream:
        raw = stream.read(LARGEST_FILE + 1)
    return decode_marked_yaml(raw, name)


def decode_marked_yaml(raw: bytes, file: str) -> MarkedYaml:
    """The bytes of a YAML file with all its places; see ``read_marked_yaml``."""
    if len(raw) > LARGEST_FILE:
        message = f"the file has more than {LARGEST_FILE:,} bytes. Split it into several books."
        return MarkedYaml(file, "", None, (Fault(file, 0, 0, message),))
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8")
        line, column = place_at(before, len(before))
        byte = f"0x{raw[error.start]:02X}"
        message = f"byte {byte} is not UTF-8 ({error.reason}). Save the file as UTF-8."
        return MarkedYaml(file, "", None, (Fault(file, line, column, message),))
    return parse_marked_yaml(text.removeprefix("\ufeff"), file)


def parse_marked_yaml(text: str, file: str, first_line: int = 1) -> MarkedYaml:
    """``text`` with all its places; ``first_line`` is the line of the file it begins on.

    >>> book = parse_marked_yaml("year: 012\\nheld: no\\n", "book.yaml")
    >>> [(key.value, value.value, value.line, value.column) for key, value in book.root.pairs]
    [('year', '012', 1, 7), ('held', 'no', 2, 7)]
    >>> print(*parse_marked_yaml("a: &x 1\\nb: *x\\n", "book.yaml").faults, sep="\\n")
    book.yaml:1:4: anchor '&x' is not allowed; write the value out.
    book.yaml:2:4: alias '*x' is not allowed; write the value out.
    """
    faults = list(_forbidden_characters(text, file, first_line))
    if faults:
        return MarkedYaml(file, text, None, tuple(faults))
    builder = _Builder(file, text, first_line)
    root = builder.build()
    return MarkedYaml(file, text, root, tuple(builder.faults))


def place_at(text: str, index: int) -> tuple[int, int]:
    r"""Line and column, from 1, of a code point; ``\r\n``, ``\n`` and ``\r`` end a line.

    >>> place_at("a\r\nbc", 4)
    (2, 2)
    """
    before = text[:index].replace("\r\n", "\n").replace("\r", "\n")
    return before.count("\n") + 1, len(before) - before.rfind("\n")


_ESCAPE = re.compile(r"\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|[^\r\n])")
_FOLD = re.compile(r"[ \t]*(?:\r\n|\n|\r)(?:[ \t]*(?:\r\n|\n|\r))*[ \t]*")


def place_in_scalar(text: str, scalar: MarkedScalar, offset: int) -> tuple[int, int]:
    """Line and column of the ``offset``-th character of a value, quotes and escapes reckoned in.

    Values in block style (``|``, ``>``) give the place they open at.

    >>> text = "- 'it''s [odd'"
    >>> item = parse_marked_yaml(text, "f").root.items[0]
    >>> place_in_scalar(text, item, item.value.index("["))
    (1, 10)
    """
    if scalar.style in ("|", ">"):
        return scalar.line, scalar.column
    index = scalar.start + len(scalar.style)
    passed = 0
    while passed < offset and index < scalar.end:
        fold = _FOLD.match(text, index)
        if fold:
            breaks = len(re.findall(r"\r\n|\n|\r", fold.group()))
            passed += max(1, breaks - 1)
            index = fold.end()
        elif scalar.style == "'" and text.startswith("''", index):
            passed, index = passed + 1, index + 2
        elif scalar.style == '"' and (escape := _ESCAPE.match(text, index)):
            passed, index = passed + 1, escape.end()
        else:
            passed, index = passed + 1, index + 1
    line_shift, column = place_at(text[scalar.start : index], index - scalar.start)
    if line_shift == 1:
        return scalar.line, scalar.column + column - 1
    return scalar.line + line_shift - 1, column


def _forbidden_characters(text: str, file: str, first_line: int) -> Iterator[Fault]:
    """Control characters, lone surrogates, and tabs outside comments; the first twenty."""
    for match in islice(_CONTROL.finditer(text), MOST_FAULTS):
        line, column = place_at(text, match.start())
        what = "lone surrogate" if _SURROGATE.match(match.group()) else "control character"
        if match.group() == "\0":
            what = "NUL character"
        message = f"{what} U+{ord(match.group()):04X} is not allowed in this file."
        yield Fault(file, line + first_line - 1, column, message)
    if "\t" not in text:
        return
    shown = 0
    for number, content in enumerate(re.split(r"\r\n|\n|\r", text), start=first_line):
        column = content.find("\t")
        if column >= 0 and not _COMMENT_BEFORE.search(content[:column]) and shown < MOST_FAULTS:
            shown += 1
            yield Fault(file, number, column + 1, "a tab stands here; YAML wants spaces.")


@dataclass(slots=True)
class _Open:
    """A list or map that is still being read."""

    kind: str
    mark: Any
    flow: bool
    nodes: list[MarkedNode] = field(default_factory=list)


class _Builder:
    """Turns the events of ruamel.yaml into marked values, without recursion."""

    def __init__(self, file: str, text: str, first_line: int) -> None:
        self.file = file
        self.text = text
        self.shift = first_line
        self.faults: list[Fault] = []
        self.stack: list[_Open] = []
        self.root: MarkedNode | None = None

    def fault(self, mark: Any, message: str) -> None:
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(Fault(self.file, mark.line + self.shift, mark.column + 1, message))

    def build(self) -> MarkedNode | None:
        from ruamel.yaml.error import MarkedYAMLError, YAMLError

        from tracker.yaml_events import read_events

        documents = 0
        try:
            for event in read_events(self.text):
                name = type(event).__name__
                if name == "DocumentStartEvent":
                    documents += 1
                    if documents == 2:
                        self.fault(
                            event.start_mark,
                            "a second document begins here ('---'). One file holds one document.",
                        )
                        return None
                    if event.version or event.tags:
                        self.fault(event.start_mark, "'%' directives are not allowed.")
                elif not self.take(name, event):
                    return None
        except MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            problem = error.problem or "not readable as YAML"
            problem = _PLAINER.get(problem, problem)
            if problem.startswith("expected <block end>"):
                problem = "the indentation does not fit the lines above"
            if problem in _OPENED and error.context_mark is not None:
                mark = error.context_mark
            if problem.startswith("expected ',' or") and problem.endswith(("'['", "'{'")):
                problem = "a bracket stands inside a value without quotes. Put the value in quotes"
            if error.context_mark is not None and error.context_mark.line != mark.line:
                problem += f" (begun on line {error.context_mark.line + self.shift})"
            self.fault(mark, f"{problem}.")
            return None
        except (YAMLError, ValueError, OverflowError, IndexError) as error:
            # ruamel.yaml has a few places of its own that trip over nonsense
            self.faults.append(Fault(self.file, 0, 0, f"not readable as YAML: {error}."))
            return None
        return self.root

    def take(self, name: str, event: Any) -> bool:
        """Put one event in its place; False gives up on the file."""
        if name == "AliasEvent":
            self.fault(
                event.start_mark, f"alias '*{event.anchor}' is not allowed; write the value out."
            )
            self.place(self.scalar(event, "", ""))
        elif name == "ScalarEvent":
            self.refuse_anchor_and_tag(event)
            style = event.style or ""
            if style == '"' and _SURROGATE.search(event.value):
                self.fault(
                    event.start_mark,
                    "the value names a lone surrogate (\\ud800 to \\udfff), which is no character.",
                )
            self.place(self.scalar(event, event.value, style))
        elif name in ("MappingStartEvent", "SequenceStartEvent"):
            self.refuse_anchor_and_tag(event)
            if len(self.stack) >= DEEPEST_NESTING:
                self.fault(event.start_mark, f"nested more than {DEEPEST_NESTING} levels deep.")
                return False
            self.stack.append(_Open(name[0], event.start_mark, bool(event.flow_style)))
        elif name in ("MappingEndEvent", "SequenceEndEvent"):
            self.close(event)
        return True

    def refuse_anchor_and_tag(self, event: Any) -> None:
        if event.anchor:
            self.fault(
                event.start_mark, f"anchor '&{event.anchor}' is not allowed; write the value out."
            )
        if event.ctag is not None:
            self.fault(
                event.start_mark,
                f"tag '{event.tag}' is not allowed; every value is taken as typed.",
            )

    def scalar(self, event: Any, value: str, style: str) -> MarkedScalar:
        start, end = event.start_mark, event.end_mark.index
        if not value and not style and self.stack and self.stack[-1].kind == "M":
            before = self.stack[-1].nodes
            if len(before) % 2 == 1 and isinstance(before[-1], MarkedScalar):
                # nothing after the key: the place is the key's, not that of the next token
                return replace(before[-1], value="", start=before[-1].end, style="")
        if style in ("|", ">"):
            end = start.index + len(self.text[start.index : end].rstrip())
        return MarkedScalar(
            value, start.line + self.shift, start.column + 1, start.index, end, style
        )

    def close(self, event: Any) -> None:
        opened = self.stack.pop()
        mark, nodes = opened.mark, opened.nodes
        end = event.end_mark.index if opened.flow else (nodes[-1].end if nodes else mark.index)
        place = (mark.line + self.shift, mark.column + 1, mark.index, end, opened.flow)
        if opened.kind == "S":
            self.place(MarkedList(tuple(nodes), *place))
            return
        pairs: list[tuple[MarkedScalar, MarkedNode]] = []
        for key, value in zip(nodes[::2], nodes[1::2], strict=True):
            if isinstance(key, MarkedScalar):
                pairs.append((key, value))
            else:
                message = "a key has to be a word, not a list or a map."
                self.faults.append(Fault(self.file, key.line, key.column, message))
        self.place(MarkedMap(tuple(pairs), *place))

    def place(self, node: MarkedNode) -> None:
        if self.stack:
            self.stack[-1].nodes.append(node)
        else:
            self.root = node
