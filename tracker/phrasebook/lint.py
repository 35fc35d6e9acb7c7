"""What is allowed in a phrasebook and yet probably not meant: warnings, each with its reason.

Nothing here matches texts; examples that fail and ids never matched are told by
``workbench/check.py``.
"""

import functools
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from tracker.errors import Fault, nearest
from tracker.phrasebook.common_words import FUNCTION_WORDS
from tracker.phrasebook.phrase import Event, Phrase, Phrasebook, Place, Wording
from tracker.phrasebook.values import printable
from tracker.tokens import iter_words, normalize

_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_CONVERTED = re.compile(
    r"(?i)true|false|yes|no|on|off|null|~|[-+]?0[0-7]+|[-+]?\d+(\.\d*)?(e[-+]?\d+)?|\d{4}-\d\d-\d\d"
)
_EARLIEST = "1912"  # the republic; no set phrase of Party or state is older
Row = tuple[str, ...]
Nesting = tuple[Wording, Wording]
"""A wording and the one of another phrase that it stands inside."""


def find_warnings(book: Phrasebook) -> list[Fault]:
    """Every warning about a book, in the order of its files.

    Wording under two phrases, wording inside another phrase's, the same wording twice, event
    without source, category nobody else has, odd coined date, no Chinese original, no example,
    bidi control characters, values other YAML readers would convert. A book without a Chinese word
    is of another country: it is not asked for originals, and its slogans may be older.
    """
    warnings: list[Fault] = []
    chinese = any(phrase.zh for phrase in book.phrases)
    for phrase in book.phrases:
        warnings += _about_phrase(phrase, chinese)
    for event in book.events:
        if event.source is None:
            warnings.append(_warn(event.place, f"event '{event.id}': has no source. Dates of texts "
                                  "rest on it; name where its days are published."))  # fmt: skip
    warnings += _about_categories(book)
    warnings += _about_characters(book)
    warnings += _about_shared_wordings(book.phrases)
    return sorted(warnings, key=lambda warning: (warning.file, warning.line, warning.column))


def _warn(place: Place | None, message: str) -> Fault:
    return (
        Fault(place.file, place.line, place.column, message) if place else Fault("", 0, 0, message)
    )


def _about_phrase(phrase: Phrase, chinese: bool) -> Iterator[Fault]:
    label = f"phrase '{phrase.id}':"
    if chinese and not phrase.zh:
        yield _warn(phrase.place, f"{label} has no 'zh'; it is not found in Chinese texts.")
    if not phrase.examples:
        yield _warn(phrase.place, f"{label} has no example; nothing shows that it is found.")
    if chinese and phrase.coined and phrase.coined[:4] < _EARLIEST:
        yield _warn(
            phrase.place, f"{label} coined '{phrase.coined}', before {_EARLIEST}; is it so?"
        )
    if phrase.coined and not phrase.coined_source:
        yield _warn(phrase.place, f"{label} the coined date has no source.")
    first: dict[object, Wording] = {}
    for wording in phrase.wordings:
        if wording.valid_to and phrase.coined and wording.valid_to < phrase.coined[:4]:
            shown = f'{label} wording "{printable(wording.text)}" ends ({wording.valid_to})'
            yield _warn(wording.place, f"{shown} before the phrase was coined ({phrase.coined}).")
        words = tuple(sorted({" ".join(_row(variant)) for variant in wording.variants}))
        rows = (words, wording.exact, wording.kinds, wording.needs)  # else it catches other places
        if wording.lang != "zh" and rows in first:
            yield _warn(wording.place, f'{label} wording "{printable(wording.text)}" says the same '
                        f'as "{printable(first[rows].text)}"{_line_of(first[rows])}.')  # fmt: skip
        first.setdefault(rows, wording)
        if wording.place and _CONVERTED.fullmatch(wording.text):
            yield _warn(wording.place, f"{label} wording '{wording.text}' is taken as typed; other "
                        "YAML readers make a number, a date or a truth value of it. Put it in "
                        "quotes.")  # fmt: skip


def _line_of(wording: Wording) -> str:
    return f" (line {wording.place.line})" if wording.place else ""


def _about_categories(book: Phrasebook) -> Iterator[Fault]:
    """A category outside ``settings.categories``; without that list, one that only one phrase has
    and that is spelt nearly like another."""
    listed = (book.settings or {}).get("categories")
    counts = Counter(phrase.category for phrase in book.phrases)
    for phrase in book.phrases:
        known = list(listed) if isinstance(listed, tuple) else [
            name for name, count in counts.items() if count > 1
        ]  # fmt: skip
        if phrase.category in known:
            continue
        near = nearest(phrase.category, known, most=1)
        if near or listed:
            hint = f"; did you mean '{near[0]}'?" if near else f". Categories: {', '.join(known)}."
            yield _warn(phrase.place, f"phrase '{phrase.id}': category "
                        f"'{printable(phrase.category)}' is not known{hint}")  # fmt: skip


def _about_characters(book: Phrasebook) -> Iterator[Fault]:
    """Characters that turn the direction of writing: they hide what a label or wording says."""
    entries: list[Phrase | Event] = [*book.phrases, *book.events]
    for entry in entries:
        kind = "event" if isinstance(entry, Event) else "phrase"
        texts: list[tuple[Place | None, str | None]] = [(entry.place, entry.en)]
        texts.append((entry.place, entry.zh))
        if isinstance(entry, Phrase):
            texts += [(entry.place, text) for text in (entry.gloss, entry.notes, entry.category)]
            texts += [(entry.place, text) for text in (*entry.examples, *entry.counterexamples)]
        texts += [(wording.place, wording.text) for wording in entry.wordings]
        for place, text in dict.fromkeys(texts):
            found = _BIDI.search(text or "")
            if found:
                yield _warn(place, f"{kind} '{entry.id}': the control character "
                            f"U+{ord(found.group()):04X}, which turns the direction of writing, "
                            f'stands in "{printable(text or "")}". Delete it.')  # fmt: skip


_norm = functools.lru_cache(maxsize=65536)(normalize)


@functools.lru_cache(maxsize=65536)
def _row(variant: str) -> Row:
    """The words of a variant that a match needs: function words and articles left out."""
    norms = map(_norm, iter_words(variant))
    return tuple(norm for norm in norms if norm not in FUNCTION_WORDS)


def _about_shared_wordings(phrases: Sequence[Phrase]) -> Iterator[Fault]:
    """A wording that stands under two phrases, or inside a wording of another phrase that does not
    swallow it. One warning for a pair of phrases that nest, however many wordings do."""
    owners: dict[Row, list[tuple[Phrase, Wording]]] = defaultdict(list)
    rows: list[tuple[Row, Phrase, Wording]] = []
    for phrase in phrases:
        for wording in phrase.wordings:
            for row in dict.fromkeys(_words_of(wording)):
                owners[row].append((phrase, wording))
                rows.append((row, phrase, wording))
    longest = max((len(row) for row in owners), default=0)
    told: set[tuple[str, str, str]] = set()
    nested: dict[tuple[str, str], list[Nesting]] = defaultdict(list)
    for row, phrase, wording in rows:
        for start in range(len(row)):
            for end in range(start + 2, min(len(row), start + longest) + 1):
                for other, inner in owners.get(row[start:end], ()):
                    key = (phrase.id, other.id, inner.text)
                    if other is phrase or key in told:
                        continue
                    told.add(key)
                    if end - start == len(row):
                        if (other.id, phrase.id, wording.text) not in told:
                            yield _shared(phrase, wording, other, inner)
                    elif other.id not in phrase.swallows:
                        nested[(other.id, phrase.id)].append((inner, wording))
    for (inner_id, outer_id), nestings in nested.items():
        yield _nested(inner_id, outer_id, nestings)


def _words_of(wording: Wording) -> Iterator[Row]:
    for variant in wording.variants:
        row = tuple(variant) if wording.lang == "zh" else _row(variant)
        if len(row) > 1:
            yield row


def _shared(phrase: Phrase, wording: Wording, other: Phrase, inner: Wording) -> Fault:
    return _warn(
        inner.place,
        f"phrase '{other.id}': wording \"{printable(inner.text)}\" also stands under "
        f"'{phrase.id}'{_line_of(wording)}; a place where it stands counts for both.",
    )


def _nested(inner_id: str, outer_id: str, nestings: Sequence[Nesting]) -> Fault:
    inner, outer = min(nestings, key=lambda one: _order(one[0]))
    more = len({one.text for one, _ in nestings}) - 1
    return _warn(
        inner.place,
        f"phrase '{inner_id}': wording \"{printable(inner.text)}\""
        + (f" and {more} more stand" if more else " stands")
        + f" inside \"{printable(outer.text)}\" of '{outer_id}'{_line_of(outer)}"
        + (" and the like" if more else "")
        + f"; both count, unless '{outer_id}' swallows '{inner_id}'.",
    )


def _order(wording: Wording) -> tuple[str, int, int]:
    place = wording.place
    return (place.file, place.line, place.column) if place else ("", 0, 0)
