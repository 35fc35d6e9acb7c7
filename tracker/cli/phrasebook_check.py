"""``phrasetrack phrasebook check``: faults, examples, warnings, and what the book catches now."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from tracker.errors import Fault
    from tracker.phrasebook.phrase import Phrasebook
    from tracker.workbench.catches import Catch, Comparison, Loss

    Change = Catch | Loss

DEFAULT_STORE = ".phrasetrack"
MOST_CHANGES = 20  # wordings told of in the terminal; what changed more is told by diff

Told = list[tuple[str, "Fault"]]


@click.command()
@click.argument("files", nargs=-1, metavar="[FILE]...")
@click.option(
    "--format", "form", metavar="F", default="text", show_default=True, help="One of text, json."
)
@click.option("--store", "store_path", metavar="D",
              help="The scan to compare with; also names phrases never matched in it and matches "
              f"before a coined date. [default: {DEFAULT_STORE}, if it is there]")  # fmt: skip
@click.option("--no-store", is_flag=True, help="Compare with no scan.")
@click.option("--passages", type=click.IntRange(min=0), default=3, show_default=True, metavar="N",
              help="Passages shown for each wording.")  # fmt: skip
def check(
    files: tuple[str, ...], form: str, store_path: str | None, no_store: bool, passages: int
) -> int:
    """Check a phrasebook: its faults, its examples, what is probably not meant, and what it
    catches now that the last scan did not.

    Several files are added up, as scan does; of a book that extends the shipped one, only the
    warnings of the files named are told. Leaves with 65 if the book has faults, with 1 if an
    example does not match or a counterexample does; everything else leaves with 0.
    """
    from tracker.errors import FaultyFile, WrongUsage
    from tracker.phrasebook.load import load_phrasebook

    if form not in ("text", "json"):
        raise WrongUsage(f"--format '{form}' is not known. Formats: text, json.")
    if no_store and store_path is not None:
        raise WrongUsage("--store and --no-store exclude each other.")
    try:
        book = load_phrasebook(*files)
    except FaultyFile as error:
        if form == "json":
            click.echo(_as_json(_fault_rows([("error", fault) for fault in error.faults])))
            return error.exit_code
        raise FaultyFile(error.faults, "its examples were not checked") from None
    told, compared = _findings(book, files, store_path, no_store)
    changes = [] if compared is None else _changes(compared, {str(Path(f)) for f in files})
    failing = sum(severity == "error" for severity, _ in told)
    if form == "json":
        rows = _fault_rows(told) + _catch_rows(changes, passages)
        click.echo(_as_json(rows))
        return 1 if failing else 0
    for severity, fault in told:
        mark = "warning: " if severity == "warning" else ""
        click.echo(f"{_placed(fault)}{mark}{fault.message}")
    if compared is not None:
        for line in _compared_lines(compared, changes, store_path or DEFAULT_STORE, passages):
            click.echo(line)
    _summarize(book, failing, len(told) - failing)
    return 1 if failing else 0


def _findings(
    book: "Phrasebook", files: Sequence[str], store_path: str | None, no_store: bool
) -> "tuple[Told, Comparison | None]":
    """What is told of a book, by line, and its comparison with a scan. A store that nobody asked
    for and that cannot be used is only told of."""
    from tracker.errors import PhrasetrackError
    from tracker.results.store import Store
    from tracker.workbench.catches import compare_with_scan
    from tracker.workbench.check import check_phrasebook, compare_with_store
    from tracker.workbench.ready_book import open_ready_book

    used = None if no_store else store_path or (DEFAULT_STORE if _store_is_here() else None)
    warnings: list[Fault] = []
    compiled = compared = None
    if used is not None:
        try:
            with Store.open(used, everything=True) as store:
                compiled = open_ready_book(files, used).compiled
                compared = compare_with_scan(book, compiled, store)
                if store_path is not None:
                    warnings += compare_with_store(book, store)
        except PhrasetrackError as error:
            if store_path is not None:
                raise
            click.echo(f"{error} The book was compared with no scan.", err=True)
    findings = check_phrasebook(book, compiled=compiled)
    own = {str(Path(file)) for file in files}
    warnings = [w for w in (*findings.warnings, *warnings) if not own or w.file in own]
    told = [("error", fault) for fault in findings.failing] + [("warning", w) for w in warnings]
    told.sort(key=lambda one: (one[1].file, one[1].line, one[1].column))
    return told, compared


def _store_is_here() -> bool:
    return Path(DEFAULT_STORE).is_dir()


def _summarize(book: "Phrasebook", failing: int, warnings: int) -> None:
    """On stderr: what was checked."""
    sentences = sum(len(p.examples) + len(p.counterexamples) for p in book.phrases)
    click.echo(
        f"{', '.join(book.files)}: {_count(len(book.phrases), 'phrase')}, "
        f"{_count(sum(len(p.wordings) for p in book.phrases), 'wording')}, "
        f"{_count(len(book.events), 'event')}; {_count(sentences, 'sentence')} tested, "
        f"{failing} failing; {_count(warnings, 'warning')}.",
        err=True,
    )


def _placed(fault: "Fault") -> str:
    return str(fault).removesuffix(fault.message)


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _changes(compared: "Comparison", own: set[str]) -> "list[Change]":
    """What changed, the wordings of the files named first, and of the others only those that do
    catch something: a new version of the shipped book may bring a hundred wordings."""
    ours = [c for c in compared.caught if not own or (c.place and c.place.file in own)]
    others = [c for c in compared.caught if c.fresh and c not in ours]
    return [*ours, *compared.lost, *others]


def _compared_lines(
    compared: "Comparison", changes: "Sequence[Change]", store: str, passages: int
) -> Iterator[str]:
    """What the terminal shows of a comparison: wordings that catch something new, added wordings
    that do not, places no longer caught; each with some passages."""
    where = f"in the {_count(compared.documents, 'document')} of {store}"
    if compared.unchanged:
        yield f"{where}: scanned with this book; nothing would be caught anew."
        return
    if not changes:
        yield f"{where}: the book has changed since the scan, but catches the same."
    else:
        yield f"{where}, this book instead of the one it was scanned with:"
    for change in changes[:MOST_CHANGES]:
        sign, message = _told_of(change)
        yield f"  {sign} {change.phrase}: {message}"
        for document, line in _spread(change.passages, passages):
            yield f"      {document}: {line}"
    if len(changes) > MOST_CHANGES:
        more = _count(len(changes) - MOST_CHANGES, "more wording")
        yield f"  and {more}; see all: phrasetrack phrasebook diff OLD NEW"
    if compared.absent:
        names = ", ".join(compared.absent[:5]) + (", …" if len(compared.absent) > 5 else "")
        yield f"  {_count(len(compared.absent), 'phrase')} of the scan not in this book: {names}"


def _told_of(change: "Change") -> tuple[str, str]:
    """A sign and a sentence: what a wording catches more, or what is lost."""
    from tracker.workbench.catches import Loss

    named = f'"{change.wording}"'
    if isinstance(change, Loss):
        return "-", f"{_count(len(change.lost), 'place')} no longer caught; {named} caught them"
    added = "is new and " if change.added else ""
    other = f"; {_count(change.known, 'place')} it catches were caught before" * bool(change.known)
    if not change.fresh:
        return " ", f"{named} {added}catches nothing that was not caught{other}"
    kinds = ", ".join(f"{count:,} {kind}" for kind, count in change.by_kind.items())
    beside = "".join(
        f"; {count:,} of them where {phrase} is matched too"
        for phrase, count in change.overlaps.most_common(3)
    )
    documents = len({match.document for match in change.fresh})
    places = f"{_count(len(change.fresh), 'new place')} in {_count(documents, 'document')}"
    return "+", f"{named} {added}catches {places} ({kinds}){other}{beside}"


def _spread(lines: Sequence[tuple[str, str]], wanted: int) -> Sequence[tuple[str, str]]:
    """As many lines as wanted, evenly over all."""
    if len(lines) <= wanted:
        return lines
    return [lines[number * len(lines) // wanted] for number in range(wanted)]


def _fault_rows(told: "Sequence[tuple[str, Fault]]") -> list[dict[str, Any]]:
    return [
        {
            "file": fault.file,
            "line": fault.line,
            "column": fault.column,
            "severity": severity,
            "message": fault.message,
        }
        for severity, fault in told
    ]


def _catch_rows(changes: "Sequence[Change]", passages: int) -> list[dict[str, Any]]:
    """What changed wordings catch, as information at the wording's place."""
    rows = []
    for change in changes:
        place = getattr(change, "place", None)
        shown = [f"{document}: {line}" for document, line in _spread(change.passages, passages)]
        rows.append(
            {
                "file": place.file if place else "",
                "line": place.line if place else 0,
                "column": place.column if place else 0,
                "severity": "information",
                "message": f"phrase '{change.phrase}': {_told_of(change)[1]}.",
                "passages": shown,
            }
        )
    return rows


def _as_json(rows: list[dict[str, Any]]) -> str:
    return json.dumps(rows, ensure_ascii=False, indent=2)
