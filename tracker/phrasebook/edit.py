"""Editing a phrasebook: what to change, as text in, text out; every other byte stays.

Each edit is checked before it is handed back: the new text must have no fault that the old one
had not.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from tracker.errors import Fault, FaultyFile, WrongUsage, nearest
from tracker.marked_yaml import (
    MarkedList,
    MarkedMap,
    MarkedNode,
    MarkedScalar,
    parse_marked_yaml,
)
from tracker.phrasebook.keys import BUILTIN
from tracker.phrasebook.load import load_phrasebook, parse_phrasebook
from tracker.phrasebook.places import shipped_path
from tracker.phrasebook.read_book import read_book
from tracker.phrasebook.splice import (
    append_item,
    delete_item,
    insert_lines,
    replace_text,
    write_flow_map,
    write_scalar,
)
from tracker.phrasebook.values import id_problem

NOTHING = "nothing was changed"


@dataclass(frozen=True, slots=True)
class NewWording:
    """A wording to be added; fields as in the book, empty ones are not written."""

    text: str
    lang: str = ""
    register: str = ""
    valid_from: str = ""
    valid_to: str = ""
    source: str = ""
    exact: bool = False
    kinds: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    note: str = ""

    def written(self, flow: bool) -> str:
        """The wording as YAML: plain text if there is nothing but text.

        >>> NewWording("[the] two upholds", register="official").written(flow=False)
        '{text: "[the] two upholds", register: official}'
        """
        fields: list[tuple[str, str | tuple[str, ...]]] = [
            ("lang", self.lang),
            ("register", self.register),
            ("from", self.valid_from),
            ("to", self.valid_to),
            ("source", self.source),
            ("kinds", self.kinds),
            ("needs", self.needs),
            ("note", self.note),
        ]
        pairs = [(key, _written(value)) for key, value in fields if value]
        if self.exact:
            pairs.append(("exact", "true"))
        if not pairs:
            return write_scalar(self.text, flow)
        return write_flow_map([("text", write_scalar(self.text, flow=True)), *pairs])


def _written(value: str | tuple[str, ...]) -> str:
    """A text, or a list in flow style; a list of one is written as a text."""
    if isinstance(value, str) or len(value) == 1:
        return write_scalar(value if isinstance(value, str) else value[0], flow=True)
    return f"[{', '.join(write_scalar(item, flow=True) for item in value)}]"


def add_wording(text: str, file: str, phrase_id: str, wording: NewWording) -> str:
    """The book with one more wording, put last.

    A book that extends the shipped one and does not have the phrase gets an entry for it that
    only adds the wording.
    """
    root = _root(text, file)
    if phrase_id not in phrase_ids(root) and _is_shipped(root, phrase_id):
        return _append_phrase(text, file, root, {"id": phrase_id}, [wording])
    _, phrase = _find(text, file, phrase_id)
    for known in _wording_texts(phrase):
        if " ".join(known.value.split()) == " ".join(wording.text.split()):
            raise WrongUsage(
                f"phrase '{phrase_id}': wording \"{wording.text}\" is there already "
                f"(line {known.line}); {NOTHING}."
            )
    node = phrase.get("wordings")
    if isinstance(node, MarkedList) and (node.items or node.flow):
        block = [wording.written(flow=False)]
        changed = append_item(text, node, block, wording.written(flow=True))
    else:
        changed = _add_key(text, phrase, "wordings", [f"- {wording.written(flow=False)}"],
                           f"[{wording.written(flow=True)}]")  # fmt: skip
    return _checked(text, changed, file)


def remove_wording(text: str, file: str, phrase_id: str, wording: str) -> str:
    """The book without the wording of that text (white space does not matter)."""
    _, phrase = _find(text, file, phrase_id)
    node = phrase.get("wordings")
    texts = _wording_texts(phrase)
    wanted = " ".join(wording.split())
    found = [item for item in texts if " ".join(item.value.split()) == wanted]
    if not found or not isinstance(node, MarkedList):
        near = get_close_matches(wording, [item.value for item in texts], n=1, cutoff=0.5)
        hint = f'; did you mean "{near[0]}"?' if near else "."
        raise WrongUsage(f"phrase '{phrase_id}': there is no wording \"{wording}\"{hint}")
    if len(node.items) == 1:
        raise WrongUsage(
            f"phrase '{phrase_id}': \"{wording}\" is its only wording; {NOTHING}. Add another "
            f"one first, or remove the phrase: phrasebook remove {phrase_id}."
        )
    item = next(item for item in node.items if _wording_text(item) is found[0])
    return _checked(text, delete_item(text, node, item), file)


def add_phrase(text: str, file: str, fields: Mapping[str, str], wordings: list[NewWording]) -> str:
    """The book with one more phrase, put last. ``fields``: id, zh, en, gloss, category …"""
    root = _root(text, file)
    phrase_id = fields["id"]
    problem = id_problem(phrase_id)
    if problem:
        raise WrongUsage(f"phrase id '{phrase_id}' {problem}")
    if phrase_id in phrase_ids(root):
        message = f"phrase id '{phrase_id}' is there already; {NOTHING}."
        raise WrongUsage(f"{message} Ids key all results.")
    if _is_shipped(root, phrase_id):
        raise WrongUsage(
            f"phrase id '{phrase_id}' is one of the shipped book; {NOTHING}. Add wordings to it: "
            f'phrasebook wording add {phrase_id} "…".'
        )
    return _append_phrase(text, file, root, fields, wordings)


def _is_shipped(root: MarkedMap, phrase_id: str) -> bool:
    """Whether the book stands on the shipped one and that one has the phrase."""
    extends = root.get("extends")
    if not isinstance(extends, MarkedScalar) or extends.value != BUILTIN:
        return False
    return any(phrase.id == phrase_id for phrase in load_phrasebook(shipped_path()).phrases)


def _append_phrase(
    text: str, file: str, root: MarkedMap, fields: Mapping[str, str], wordings: list[NewWording]
) -> str:
    node = root.get("phrases")
    pairs = [(key, value) for key, value in fields.items() if value]
    lines = [f"{key}: {write_scalar(value)}" for key, value in pairs]
    lines += ["wordings:", *(f"  - {wording.written(flow=False)}" for wording in wordings)]
    flow = [(key, write_scalar(value, flow=True)) for key, value in pairs]
    flow.append(("wordings", f"[{', '.join(w.written(flow=True) for w in wordings)}]"))
    if isinstance(node, MarkedList) and (node.items or node.flow):
        changed = append_item(text, node, lines, write_flow_map(flow))
    else:
        block = [f"- {lines[0]}", *(f"  {line}" for line in lines[1:])]
        changed = _add_key(text, root, "phrases", block, f"[{write_flow_map(flow)}]")
    return _checked(text, changed, file)


def remove_phrase(text: str, file: str, phrase_id: str) -> str:
    """The book without the phrase, and without its id in the ``swallows`` of others."""
    root, phrase = _find(text, file, phrase_id)
    phrases = root.get("phrases")
    assert isinstance(phrases, MarkedList)
    cuts: list[tuple[MarkedNode, MarkedNode | None]] = [(phrase, phrases)]
    for owner, mention in _mentions(root, phrase_id):
        if owner is not phrase:
            cuts.append((mention, owner.get("swallows")))
    changed = text
    # from the end of the file to its beginning, so that no place moves before it is used
    for item, node in sorted(cuts, key=lambda cut: cut[0].start, reverse=True):
        if isinstance(node, MarkedList):
            changed = delete_item(changed, node, item)
        else:
            changed = replace_text(changed, item.start, item.end, "[]")
    return _checked(text, changed, file)


def rename_phrase(text: str, file: str, phrase_id: str, new_id: str) -> str:
    """The book with another id for a phrase, also in the ``swallows`` of others."""
    root, phrase = _find(text, file, phrase_id)
    problem = id_problem(new_id)
    if problem:
        raise WrongUsage(f"phrase id '{new_id}' {problem}")
    if new_id in phrase_ids(root):
        raise WrongUsage(f"phrase id '{new_id}' is there already; {NOTHING}. Ids key all results.")
    own = phrase.get("id")
    assert own is not None
    places = [own, *(mention for _, mention in _mentions(root, phrase_id))]
    changed = text
    for place in sorted(places, key=lambda place: place.start, reverse=True):
        changed = replace_text(changed, place.start, place.end, write_scalar(new_id, flow=True))
    return _checked(text, changed, file)


def phrase_ids(root: MarkedMap) -> list[str]:
    """The ids of all phrases of a book, in order."""
    return [found for phrase in _phrases(root) if (found := _id_of(phrase)) is not None]


def _phrases(root: MarkedMap) -> list[MarkedMap]:
    node = root.get("phrases")
    items = node.items if isinstance(node, MarkedList) else ()
    return [item for item in items if isinstance(item, MarkedMap)]


def _id_of(phrase: MarkedMap) -> str | None:
    value = phrase.get("id")
    return value.value.strip() if isinstance(value, MarkedScalar) else None


def _root(text: str, file: str) -> MarkedMap:
    marked = parse_marked_yaml(text, file)
    if marked.faults:
        raise FaultyFile(marked.faults, NOTHING)
    if not isinstance(marked.root, MarkedMap):
        raise FaultyFile(read_book(marked).reader.faults, NOTHING)
    return marked.root


def _find(text: str, file: str, phrase_id: str) -> tuple[MarkedMap, MarkedMap]:
    root = _root(text, file)
    for phrase in _phrases(root):
        if _id_of(phrase) == phrase_id:
            return root, phrase
    near = nearest(phrase_id, phrase_ids(root))
    hint = f"; did you mean {' or '.join(repr(name) for name in near)}?" if near else "."
    if _is_shipped(root, phrase_id):
        hint = "; it is one of the shipped book, to which a book of your own can only add."
    raise WrongUsage(f"{file}: there is no phrase '{phrase_id}'{hint}")


def _wording_text(item: MarkedNode) -> MarkedScalar | None:
    text = item.get("text") if isinstance(item, MarkedMap) else item
    return text if isinstance(text, MarkedScalar) else None


def _wording_texts(phrase: MarkedMap) -> list[MarkedScalar]:
    node = phrase.get("wordings")
    items = node.items if isinstance(node, MarkedList) else ()
    return [text for item in items if (text := _wording_text(item)) is not None]


def _mentions(root: MarkedMap, phrase_id: str) -> list[tuple[MarkedMap, MarkedScalar]]:
    """Where other phrases swallow this one."""
    found = []
    for phrase in _phrases(root):
        node = phrase.get("swallows")
        items = node.items if isinstance(node, MarkedList) else (node,)
        for item in items:
            if isinstance(item, MarkedScalar) and item.value.strip() == phrase_id:
                found.append((phrase, item))
    return found


def _add_key(text: str, node: MarkedMap, key: str, block: list[str], flow: str) -> str:
    """A key with a list under it, put last in a map, or filled where it stands empty."""
    indent = " " * (node.column - 1)
    name = node.key(key)
    if node.flow:
        if name is not None:
            value = node.get(key)
            assert value is not None
            return replace_text(text, value.start, value.end, f": {flow}")
        comma = ", " if node.pairs else ""
        end = node.pairs[-1][1].end if node.pairs else node.start + 1
        return replace_text(text, end, end, f"{comma}{key}: {flow}")
    lines = [f"{indent}  {line}" for line in block]
    if name is not None:
        return insert_lines(text, name.end, lines)
    return insert_lines(text, node.end, [f"{indent}{key}:", *lines])


def _checked(before: str, after: str, file: str) -> str:
    """``after``, if it has no fault that ``before`` had not; else FaultyFile."""
    new = Counter(fault.message for fault in _faults(after, file))
    if new:
        new.subtract(fault.message for fault in _faults(before, file))
        faults = [fault for fault in _faults(after, file) if new[fault.message] > 0]
        if faults:
            raise FaultyFile(faults, NOTHING)
    return after


def _faults(text: str, file: str) -> tuple[Fault, ...]:
    try:
        parse_phrasebook(text, file)
    except FaultyFile as error:
        return error.faults
    return ()
