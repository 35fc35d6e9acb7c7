"""Exchange with other programs: tables (CSV, TSV), quanteda dictionaries, plain wording lists.

No other format carries all a phrasebook says; what is left behind is always said.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from tracker.errors import FaultyFile, WrongUsage
from tracker.marked_yaml import MarkedList, MarkedMap, MarkedNode, MarkedScalar, parse_marked_yaml
from tracker.phrasebook.common_words import language_of, weakness
from tracker.phrasebook.edit import NewWording
from tracker.phrasebook.exchange_table import (
    EVIDENCE,
    Exchanged,
    Imported,
    Importer,
    counted,
    filled_fields,
    from_table,
    slug_of,
    to_table,
    untold_by_tables,
)
from tracker.phrasebook.keys import BUILT_IN_CONDITIONS, FORMAT
from tracker.phrasebook.phrase import Phrasebook
from tracker.phrasebook.splice import write_scalar
from tracker.phrasebook.wording_language import (
    GAP,
    WordingFault,
    expand_wording,
    quote_marks,
)

SCHEMA_LINE = "# yaml-language-server: $schema=phrasebook.schema.json"


def export_phrasebook(book: Phrasebook, form: str) -> Exchanged:
    """The phrases of a book as "csv", "tsv", "quanteda" or "list"."""
    if form not in EXPORTS:
        raise WrongUsage(f"--format '{form}' is not known. Formats: {', '.join(EXPORTS)}.")
    exported = EXPORTS[form](book)
    lost = list(exported.left_behind)
    if book.events:
        lost.append(counted(len(book.events), "event"))
    if book.evidence and form not in ("csv", "tsv"):
        lost.append(counted(len(book.evidence), "evidence set"))
    return replace(exported, left_behind=tuple(lost))


def import_phrases(text: str, form: str, file: str, phrase_id: str | None = None) -> Exchanged:
    """A phrasebook made of another format; ``phrase_id`` names the phrase of a bare list."""
    if form not in IMPORTS:
        raise WrongUsage(f"--format '{form}' is not known. Formats: {', '.join(IMPORTS)}.")
    found, lost = IMPORTS[form](text, file, phrase_id)
    evidence = [one for one in found if one.fields["id"].startswith(EVIDENCE)]
    phrases = [one for one in found if one not in evidence]
    lost += _drop_unknown_conditions(phrases, evidence)
    kept = []
    for phrase in phrases:
        phrase.wordings, weak = _strong_enough(phrase.wordings)
        lost += [f"{phrase.fields['id']}: {message}" for message in weak]
        if phrase.wordings:
            kept.append(phrase)
        else:
            lost.append(f"{phrase.fields['id']}: the phrase, which has no wording left")
    return Exchanged(write_book(kept, evidence), tuple(lost))


def _drop_unknown_conditions(
    phrases: Sequence[Imported], evidence: Sequence[Imported]
) -> Iterator[str]:
    """Takes away the conditions whose words are nowhere told, and says which they were."""
    known = {*BUILT_IN_CONDITIONS, *(one.fields["id"].removeprefix(EVIDENCE) for one in evidence)}
    dropped: Counter[str] = Counter()
    for phrase in phrases:
        for number, wording in enumerate(phrase.wordings):
            kept = [text for text in wording.needs if known.issuperset(text.split(" or "))]
            dropped.update(set(wording.needs) - set(kept))
            phrase.wordings[number] = replace(wording, needs=tuple(kept))
    for text, count in dropped.items():
        where = counted(count, "wording")
        yield f"the condition '{text}' of {where}, whose words are not in the table"


def write_book(phrases: Sequence[Imported], evidence: Sequence[Imported] = ()) -> str:
    """A phrasebook in the house style.

    >>> print(write_book([Imported({"id": "a", "en": "A"}, [NewWording("two [big] words")])]))
    # yaml-language-server: $schema=phrasebook.schema.json
    version: 1
    phrases:
      - id: a
        en: A
        wordings:
          - two [big] words
    <BLANKLINE>
    """
    lines = [SCHEMA_LINE, f"version: {FORMAT}"]
    if evidence:
        lines += ["settings:", "  evidence:"]
    for one in evidence:
        lines.append(f"    {write_scalar(one.fields['id'].removeprefix(EVIDENCE))}:")
        lines += [f"      - {write_scalar(words.text)}" for words in one.wordings]
    lines.append("phrases:" if phrases else "phrases: []")
    for number, phrase in enumerate(phrases):
        if number:
            lines.append("")
        pairs = [(key, value) for key, value in phrase.fields.items() if value]
        for place, (key, value) in enumerate(pairs):
            lines.append(f"  {'- ' if place == 0 else '  '}{key}: {write_scalar(value)}")
        lines.append("    wordings:")
        lines += [f"      - {wording.written(flow=False)}" for wording in phrase.wordings]
    return "\n".join(lines) + "\n"


def _strong_enough(wordings: list[NewWording]) -> tuple[list[NewWording], list[str]]:
    """One common word becomes exact; what no setting can save is left behind."""
    kept, lost = [], []
    for wording in wordings:
        chinese = (wording.lang or language_of(wording.text)) == "zh"
        try:
            variants = expand_wording(wording.text, gaps=not chinese)
        except WordingFault as fault:
            lost.append(f'"{wording.text}" ({fault.message})')
            continue
        if any(weakness(variant, chinese, exact=True) for variant in variants):
            problem = next(filter(None, (weakness(v, chinese, True) for v in variants)))
            lost.append(f'"{wording.text}", which {problem}')
            continue
        weak = any(weakness(variant, chinese, wording.exact) for variant in variants)
        kept.append(replace(wording, exact=True) if weak else wording)
    return kept, lost


# --- quanteda dictionaries: category: {id: [words]}


def _to_quanteda(book: Phrasebook) -> Exchanged:
    lost = Counted()
    lines: list[str] = []
    for category in dict.fromkeys(phrase.category for phrase in book.phrases):
        lines.append(f"{write_scalar(category)}:")
        for phrase in book.phrases:
            if phrase.category != category:
                continue
            lines.append(f"  {write_scalar(phrase.id)}:")
            said = dict.fromkeys(v for wording in phrase.wordings for v in wording.variants)
            plain = [variant for variant in said if GAP not in variant.split()]
            lost.count("variant%s with a gap", len(said) - len(plain))
            limited = (w.needs or w.kinds or (w.exact and w.lang != "zh") for w in phrase.wordings)
            lost.count("wording%s with conditions or limits", sum(map(bool, limited)))
            lines += [f"    - {write_scalar(variant)}" for variant in plain]
    extra = ("names, glosses and notes", "registers, years and sources of wordings")
    return Exchanged("\n".join(lines) + "\n", (*lost.told(), *untold_by_tables(book), *extra))


class Counted:
    """Things left behind, by how many."""

    def __init__(self) -> None:
        self.counts: dict[str, int] = {}

    def count(self, what: str, number: int) -> None:
        self.counts[what] = self.counts.get(what, 0) + number

    def told(self) -> tuple[str, ...]:
        return tuple(counted(number, what) for what, number in self.counts.items() if number)


def _from_quanteda(text: str, file: str, _: str | None) -> tuple[list[Imported], list[str]]:
    marked = parse_marked_yaml(text.removeprefix("\ufeff"), file)
    if marked.faults:
        raise FaultyFile(marked.faults, "nothing was imported")
    if not isinstance(marked.root, MarkedMap):
        raise WrongUsage(f"{file}: a quanteda dictionary is a map of keys to lists of words.")
    phrases: dict[str, Imported] = {}
    lost: list[str] = []

    def walk(node: MarkedNode, keys: tuple[str, ...]) -> None:
        if isinstance(node, MarkedMap):
            for key, value in node.pairs:
                walk(value, (*keys, key.value))
            return
        items = node.items if isinstance(node, MarkedList) else (node,)
        name = slug_of(keys[-1])
        fields = {"en": keys[-1].replace("-", " "), "category": keys[0] if len(keys) > 1 else ""}
        phrase = phrases.setdefault(name, Imported(filled_fields(name, fields), []))
        for item in items:
            if not isinstance(item, MarkedScalar):
                walk(item, keys)
            elif item.value.strip():
                phrase.wordings.append(NewWording(quote_marks(_without_stars(item.value, lost))))

    walk(marked.root, ())
    return list(phrases.values()), lost


def _without_stars(value: str, lost: list[str]) -> str:
    plain = re.sub(r"[*?]", "", value).replace("_", " ").strip()
    if "*" in value or "?" in value:
        lost.append(f'the pattern signs of "{value}" (inflection is found without them)')
    return plain


# --- plain lists: "# id" above its wordings, one a line


def _to_list(book: Phrasebook) -> Exchanged:
    lines: list[str] = []
    for phrase in book.phrases:
        lines += ["", f"# {phrase.id}", *(wording.text for wording in phrase.wordings)]
    extra = ("names, categories, glosses and notes", "everything about a wording but its text")
    return Exchanged("\n".join(lines[1:]) + "\n", (*untold_by_tables(book), *extra))


def _from_list(text: str, file: str, phrase_id: str | None) -> tuple[list[Imported], list[str]]:
    phrases: dict[str, Imported] = {}
    name = phrase_id
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        line = line.strip()
        if line.startswith("#"):
            name = slug_of(line.lstrip("# "))
        elif line and name is None:
            message = f"{file}:{number}: no phrase for this wording."
            raise WrongUsage(f"{message} Put a line '# id' above it, or give --id.")
        elif line and name is not None:
            phrase = phrases.setdefault(name, Imported(filled_fields(name, {}), []))
            phrase.wordings.append(NewWording(" ".join(line.split())))
    return list(phrases.values()), []


EXPORTS: dict[str, Callable[[Phrasebook], Exchanged]] = {
    "csv": to_table(","),
    "tsv": to_table("\t"),
    "quanteda": _to_quanteda,
    "list": _to_list,
}
IMPORTS: dict[str, Importer] = {
    "csv": from_table(","),
    "tsv": from_table("\t"),
    "quanteda": _from_quanteda,
    "list": _from_list,
}
