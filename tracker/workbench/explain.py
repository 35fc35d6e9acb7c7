"""Explaining: for a sentence, what matched, what was refused or overruled, and what nearly matched,
word by word and with the reasons."""

from collections.abc import Iterable, Sequence

from tracker.matching import KINDS, CompiledPhrasebook
from tracker.matching.candidate import Candidate
from tracker.matching.evidence import EVIDENCE_WINDOW
from tracker.matching.overlaps import choose_readings, drop_swallowed
from tracker.matching.reference import drop_glosses
from tracker.phrasebook.wording_language import expand_wording
from tracker.workbench.alignment import How, Pair, lay_side_by_side
from tracker.workbench.conditions import Condition, conditions_of
from tracker.workbench.explained import Explained, Verdict
from tracker.workbench.nearly import find_nearly
from tracker.workbench.reader import Reader, read_for


def explain(
    text: str,
    book: CompiledPhrasebook,
    within: tuple[int, int] | None = None,
    phrases: Iterable[str] = (),
    nearest: int = 5,
) -> list[Explained]:
    """Every reading of the stretch ``within`` (None: the whole text), by place: matched, refused,
    overruled; then the ``nearest`` that nearly matched. ``phrases`` (none: all) narrows it.

    The whole text is read, as a scan reads it: evidence may stand outside of the stretch.
    """
    reader = read_for(text, book)
    start, end = within or (0, len(text))
    wanted = frozenset(phrases) or frozenset(book.phrases)
    decided = [
        one
        for one in _decided(reader)
        if one.start < end and start < one.end and one.phrase in wanted
    ]
    near = find_nearly(reader, (start, end), wanted, decided, bool(phrases))
    return decided + near[:nearest]


def _decided(reader: Reader) -> list[Explained]:
    """What became of each reading; of those of one phrase on one stretch the best."""
    book = reader.book
    conditions = {c: conditions_of(c, reader) for c in reader.candidates}
    allowed = [c for c in reader.candidates if all(one.holds for one in conditions[c])]
    chosen = choose_readings(allowed, book.wording_texts)
    standing = drop_swallowed(chosen, book.swallows)
    final = drop_glosses(standing, reader.text)
    seen: set[tuple[int, int, int]] = set()
    explained = []
    order: dict[int, int] = {}
    for rank, c in enumerate((*final, *standing, *chosen, *allowed)):
        order.setdefault(id(c), rank)
    for candidate in sorted(
        reader.candidates,
        key=lambda c: (order.get(id(c), len(order)), KINDS.index(c.kind), -c.score, c.start),
    ):
        key = (candidate.phrase, candidate.start, candidate.end)
        if key in seen:
            continue
        seen.add(key)
        verdict, reasons = _verdict(
            candidate, reader, conditions[candidate], final, standing, chosen
        )
        explained.append(
            _explained(candidate, reader, verdict, reasons, conditions[candidate], final)
        )
    verdicts = ("matched", "overruled", "refused")
    return sorted(explained, key=lambda o: (o.start, verdicts.index(o.verdict), -o.end, o.phrase))


def _verdict(
    candidate: Candidate,
    reader: Reader,
    conditions: Sequence[Condition],
    final: Sequence[Candidate],
    standing: Sequence[Candidate],
    chosen: Sequence[Candidate],
) -> tuple[Verdict, tuple[str, ...]]:
    if candidate in final:
        return "matched", ()
    text, book = reader.text, reader.book
    failed = [condition for condition in conditions if not condition.holds]
    if failed:
        return "refused", tuple(_said_of(condition) for condition in failed)
    if candidate in standing:
        return "overruled", ("is the original in brackets behind its own rendering: one mention",)
    if candidate in chosen:
        outer = next(
            c
            for c in chosen
            if candidate.phrase in book.swallows.get(c.phrase, ())
            and c.start <= candidate.start
            and candidate.end <= c.end
        )
        return "overruled", (f"{book.phrases[outer.phrase]} swallows it",)
    better = next(
        c
        for c in chosen
        if c.phrase == candidate.phrase and c.start < candidate.end and candidate.start < c.end
    )
    quote = " ".join(text[better.start : better.end].split())
    return "overruled", (f'a stretch counts once for a phrase: "{quote}" is the better reading',)


def _said_of(condition: Condition) -> str:
    name = " or ".join(condition.names)
    if condition.names == ("capitals",):
        return "needs capitals: not every word begins with a capital"
    if condition.names == ("quotes",):
        return "needs quotes: no quotation mark stands beside it"
    return f"needs {name}: nothing shows it in the sentence or within {EVIDENCE_WINDOW} words"


def _explained(
    candidate: Candidate,
    reader: Reader,
    verdict: Verdict,
    reasons: tuple[str, ...],
    conditions: tuple[Condition, ...],
    final: Sequence[Candidate],
) -> Explained:
    book = reader.book
    wording = book.wordings[candidate.wording].text
    variant, pairs = _side_by_side(candidate, wording, reader)
    holders = [
        c
        for c in final
        if c.start <= candidate.start
        and candidate.end <= c.end
        and c.end - c.start > candidate.end - candidate.start
    ]
    holder = min(holders, key=lambda c: c.end - c.start, default=None)
    return Explained(
        book.phrases[candidate.phrase],
        wording,
        variant,
        verdict,
        candidate.kind.value,
        candidate.score,
        candidate.start,
        candidate.end,
        tuple(pairs),
        reasons,
        conditions,
        book.phrases[holder.phrase] if holder and verdict == "matched" else None,
    )


def _side_by_side(candidate: Candidate, wording: str, reader: Reader) -> tuple[str, list[Pair]]:
    """The variant of the wording nearest to the stretch, laid beside it."""
    if candidate.last < candidate.first:  # Chinese
        quote = reader.text[candidate.start : candidate.end]
        return wording, [Pair(wording, quote, How.SAME)]
    inside = [
        number
        for number, atom in enumerate(reader.atoms)
        if candidate.start <= atom.start and atom.end <= candidate.end
    ]
    laid = [
        (*lay_side_by_side(variant, reader.text, reader.atoms, inside[0], inside[-1]), variant)
        for variant in expand_wording(wording)
    ]
    _, pairs, variant = min(laid, key=lambda one: one[0])
    return variant, pairs
