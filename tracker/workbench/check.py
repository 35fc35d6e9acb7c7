"""Checking a phrasebook against sentences and against a store: what only matching can tell."""

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.errors import Fault
from tracker.marked_yaml import MarkedList, MarkedMap, MarkedScalar, read_marked_yaml
from tracker.matching import CompiledPhrasebook, compile_phrasebook, find_in_batch
from tracker.phrasebook.lint import find_warnings
from tracker.phrasebook.phrase import Phrase, Phrasebook
from tracker.phrasebook.values import printable
from tracker.results.store import Store


@dataclass(frozen=True, slots=True)
class Findings:
    """What a check found in a book without faults: sentences that fail, and warnings."""

    failing: tuple[Fault, ...]
    warnings: tuple[Fault, ...]


def check_phrasebook(
    book: Phrasebook, store: Store | None = None, compiled: CompiledPhrasebook | None = None
) -> Findings:
    """Whether every example matches and no counterexample does; all warnings of the book; with a
    store also phrases never matched in it and phrases matched before they were coined.

    A sentence counts as matched where a match of the phrase is accepted in it. ``compiled`` is the
    book made ready for matching, if somebody has it.
    """
    warnings = find_warnings(book)
    if store is not None:
        warnings += compare_with_store(book, store)
    warnings.sort(key=lambda warning: (warning.file, warning.line, warning.column))
    return Findings(tuple(check_sentences(book, compiled)), tuple(warnings))


def check_sentences(book: Phrasebook, compiled: CompiledPhrasebook | None = None) -> list[Fault]:
    """The examples that do not match and the counterexamples that do.

    >>> from tracker.phrasebook.load import parse_phrasebook
    >>> book = parse_phrasebook('''version: 1
    ... phrases:
    ...   - id: four-winds
    ...     en: Four Winds
    ...     category: anti-corruption
    ...     wordings: [four winds]
    ...     examples: [They fought the 4 winds., They fought the bad styles.]
    ... ''')
    >>> print(*check_sentences(book))
    phrasebook.yaml:3:5: phrase 'four-winds': example "They fought the bad styles." does not match.
    """
    wanted: list[tuple[Phrase, str, bool]] = []
    for phrase in book.phrases:
        wanted += [(phrase, sentence, True) for sentence in phrase.examples]
        wanted += [(phrase, sentence, False) for sentence in phrase.counterexamples]
    if not wanted:
        return []
    compiled = compiled or compile_phrasebook(book)
    columns = find_in_batch([sentence for _, sentence, _ in wanted], compiled)
    caught: dict[tuple[int, str], str] = {}
    for number, phrase_number, wording in zip(
        columns.text.tolist(), columns.phrase.tolist(), columns.wording.tolist(), strict=True
    ):
        caught.setdefault((number, columns.phrases[phrase_number]), columns.wordings[wording])
    failing = []
    for number, (phrase, sentence, matches) in enumerate(wanted):
        by = caught.get((number, phrase.id))
        if matches and by is None:
            failing.append((phrase, sentence, f'example "{printable(sentence)}" does not match.'))
        elif not matches and by is not None:
            message = f'counterexample "{printable(sentence)}" matches by "{printable(by)}".'
            failing.append((phrase, sentence, message))
    return _placed(failing)


def _placed(failing: Sequence[tuple[Phrase, str, str]]) -> list[Fault]:
    """Each failing sentence at its own line; the file is only read again where one fails."""
    places: dict[tuple[str, str, str], MarkedScalar] = {}
    for file in {phrase.place.file for phrase, _, _ in failing if phrase.place}:
        try:
            root = read_marked_yaml(file).root
        except OSError:
            continue  # a book that is no file: the place of the phrase has to do
        if isinstance(root, MarkedMap):
            places |= _sentences_of(root, file)
    faults = []
    for phrase, sentence, message in failing:
        place = phrase.place
        scalar = places.get((place.file if place else "", phrase.id, sentence))
        line, column = (scalar.line, scalar.column) if scalar else (0, 0)
        if scalar is None and place is not None:
            line, column = place.line, place.column
        file = place.file if place else ""
        faults.append(Fault(file, line, column, f"phrase '{phrase.id}': {message}"))
    return sorted(faults, key=lambda fault: (fault.file, fault.line, fault.column))


def _sentences_of(root: MarkedMap, file: str) -> dict[tuple[str, str, str], MarkedScalar]:
    found = {}
    phrases = root.get("phrases")
    for phrase in phrases.items if isinstance(phrases, MarkedList) else ():
        name = phrase.get("id") if isinstance(phrase, MarkedMap) else None
        if not isinstance(phrase, MarkedMap) or not isinstance(name, MarkedScalar):
            continue
        for key in ("examples", "counterexamples"):
            node = phrase.get(key)
            for item in node.items if isinstance(node, MarkedList) else (node,):
                if isinstance(item, MarkedScalar):
                    found[(file, name.value.strip(), item.value.strip())] = item
    return found


def compare_with_store(book: Phrasebook, store: Store) -> list[Fault]:
    """Phrases that a store never met, and phrases it met before they were coined."""
    matches = store.matches().select("phrase", "date", "document")
    first: dict[str, tuple[str, str]] = {}
    met = set()
    for phrase_id, date, document in matches.iter_rows():
        met.add(phrase_id)
        if date is not None:
            first[phrase_id] = min(first.get(phrase_id, (date, document)), (date, document))
    warnings = []
    for phrase in book.phrases:
        place = phrase.place
        where = (place.file, place.line, place.column) if place else ("", 0, 0)
        if phrase.id not in met:
            message = f"phrase '{phrase.id}': is never matched in {store.folder}."
            warnings.append(Fault(*where, message))
        elif phrase.coined and phrase.id in first:
            date, document = first[phrase.id]
            length = min(len(date), len(phrase.coined))
            if date[:length] < phrase.coined[:length]:
                message = (
                    f"phrase '{phrase.id}': coined {phrase.coined}, but matched in '{document}' "
                    f"of {date}; one of the two dates, or the match, is wrong."
                )
                warnings.append(Fault(*where, message))
    return warnings
