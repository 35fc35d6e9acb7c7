"""Appraisal: a phrasebook on judged texts: read, matched, compared with what people have marked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tracker.errors import NoInput
from tracker.matching import (
    EVENT_PREFIX,
    KINDS,
    CompiledPhrasebook,
    Match,
    MatchKind,
    find_in_batch,
)
from tracker.measures import amount
from tracker.texts import Document, ReadOptions, Unread, read_documents
from tracker.workbench.evaluate import Evaluation, Score, evaluate
from tracker.workbench.gold import Decoy, JudgedPhrases, Mention
from tracker.workbench.rematch import in_zone

Matches = dict[str, list[Match]]


@dataclass(frozen=True, slots=True)
class DecoyHit:
    """A look-alike that was matched all the same, and what matched in it."""

    decoy: Decoy
    match: Match


@dataclass(frozen=True, slots=True)
class Appraisal:
    """What was found out about a phrasebook on judged texts.

    ``without`` is, for each kind that matched, the score with that kind switched off and overlaps
    decided anew; ``not_judged`` are the matches of phrases the gold set was not judged for;
    ``decoys`` is None where no look-alikes were given, else how many there were; ``doubts`` are
    sentences about the gold set or the texts that a reader of the numbers should know.
    """

    texts: Mapping[str, str]
    mentions: Sequence[Mention]
    judged: JudgedPhrases
    evaluation: Evaluation
    without: Mapping[str, Score]
    not_judged: Sequence[tuple[str, Match]]
    decoys: int | None
    decoy_hits: Sequence[DecoyHit]
    doubts: Sequence[str]


def appraise(
    paths: Sequence[str],
    mentions: Sequence[Mention],
    judged: JudgedPhrases,
    book: CompiledPhrasebook,
    decoys: Sequence[Decoy] | None = None,
    zones: Sequence[str] = ("title", "body"),
    options: ReadOptions | None = None,
) -> Appraisal:
    """Matches every text under ``paths`` and compares with the mentions.

    Every text read counts as judged. Raises NoInput if there is none.
    """
    documents, doubts = _read(paths, options)
    wanted, more = _placed(mentions, documents, zones)
    doubts += more

    def score(with_book: CompiledPhrasebook) -> tuple[Evaluation, list[tuple[str, Match]]]:
        found = find_counted(documents, with_book, zones)
        not_judged = [
            (name, match)
            for name, matches in found.items()
            for match in matches
            if match.phrase not in judged
        ]
        kept = {name: [m for m in ms if m.phrase in judged] for name, ms in found.items()}
        return evaluate(kept, wanted), not_judged

    evaluation, not_judged = score(book)
    met = [kind for kind in KINDS if kind in evaluation.kinds and kind != MatchKind.EXACT]
    others = {kind: frozenset(KINDS) - {kind} for kind in met}
    return Appraisal(
        texts={document.id: document.text for document in documents},
        mentions=wanted,
        judged=judged,
        evaluation=evaluation,
        without={k: score(restrict_kinds(book, kinds))[0].total for k, kinds in others.items()},
        not_judged=not_judged,
        decoys=None if decoys is None else len(decoys),
        decoy_hits=find_decoy_hits(decoys or (), book),
        doubts=doubts,
    )


def _read(paths: Sequence[str], options: ReadOptions | None) -> tuple[list[Document], list[str]]:
    documents: list[Document] = []
    doubts = []
    for row in read_documents(paths, options):
        if isinstance(row, Unread):
            if row.status == "failed":
                doubts.append(row.detail)
        else:
            documents.append(row)
    if not documents:
        raise NoInput(f"no documents in {', '.join(map(repr, paths))}: nothing to evaluate on.")
    return documents, doubts


def _placed(
    mentions: Sequence[Mention], documents: Sequence[Document], zones: Sequence[str]
) -> tuple[list[Mention], list[str]]:
    """The mentions of the texts read, under the names the texts go by here; and what is odd."""
    by_id = {document.id: document for document in documents}
    by_name: dict[str, list[Document]] = {}
    for document in documents:
        by_name.setdefault(document.id.rpartition("/")[2], []).append(document)
    placed: list[Mention] = []
    absent: list[Mention] = []
    shifted: list[Mention] = []
    uncounted: list[Mention] = []
    for mention in mentions:
        named = by_name.get(mention.document.rpartition("/")[2], [])
        if mention.document in by_id:
            document = by_id[mention.document]
        elif len(named) == 1:
            document = named[0]
        else:
            absent.append(mention)
            continue
        placed.append(replace(mention, document=document.id))
        if mention.quote and document.text[mention.start : mention.end] != mention.quote:
            shifted.append(mention)
        if not in_zone(document.zones, mention.start, zones):
            uncounted.append(mention)
    return placed, _doubts(absent, shifted, uncounted)


def _doubts(
    absent: Sequence[Mention], shifted: Sequence[Mention], uncounted: Sequence[Mention]
) -> list[str]:
    doubts = []
    if absent:
        names = ", ".join(sorted({mention.document for mention in absent}))
        doubts.append(
            f"left aside, in texts that were not given: {amount(len(absent), 'mention')} ({names})."
        )
    if shifted:
        first = shifted[0]
        doubts.append(
            f"not quoting what stands at the place: {amount(len(shifted), 'mention')}, first "
            f"{first.document}:{first.start} '{first.quote}'. Was the text changed?"
        )
    for mention in uncounted:
        doubts.append(
            f"{mention.document}:{mention.start}: the mention '{mention.quote}' of "
            f"{mention.phrase} lies in a zone that is not counted, so it is missed."
        )
    return doubts


def find_counted(
    documents: Sequence[Document], book: CompiledPhrasebook, zones: Sequence[str]
) -> Matches:
    """The matches of each document in the counted zones, as a scan counts them; no events."""
    found: Matches = {document.id: [] for document in documents}
    for number, match in find_in_batch([document.text for document in documents], book).matches():
        document = documents[number]
        if not match.phrase.startswith(EVENT_PREFIX) and in_zone(
            document.zones, match.start, zones
        ):
            found[document.id].append(match)
    return found


def find_decoy_hits(decoys: Sequence[Decoy], book: CompiledPhrasebook) -> list[DecoyHit]:
    """The look-alikes in which their phrase is matched, in the order given."""
    hits: dict[int, DecoyHit] = {}
    for number, match in find_in_batch([decoy.sentence for decoy in decoys], book).matches():
        if match.phrase == decoys[number].phrase:
            hits.setdefault(number, DecoyHit(decoys[number], match))
    return [hits[number] for number in sorted(hits)]


def restrict_kinds(book: CompiledPhrasebook, kinds: frozenset[str]) -> CompiledPhrasebook:
    """The book with every other kind of match switched off for all wordings.

    A wording that is itself what damage leaves (``kinds: [damaged]``) goes with that kind.
    """
    wordings = tuple(
        w._replace(kinds=kinds if w.kinds is None else w.kinds & kinds) for w in book.wordings
    )
    return replace(book, wordings=wordings, cached={})
