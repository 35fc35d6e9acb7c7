"""``phrasetrack discover``: candidates for phrases and wordings the book does not know yet."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from tracker.cli.options import (
    all_option,
    output_options,
    phrasebook_option,
    range_options,
    store_option,
    zones_option,
)

if TYPE_CHECKING:
    from tracker.workbench.discover import Candidate, Discovery

KINDS = ("numbered", "quoted", "parallel", "sequence", "new")
FORMATS = ("table", "csv", "json", "jsonl", "yaml")


@click.command()
@click.option("--top", type=click.IntRange(min=1), default=50, show_default=True, metavar="N",
              help="The N best candidates.")  # fmt: skip
@click.option("--kind", "kinds", multiple=True, metavar="K",
              help=f"Only this kind, again for several: {', '.join(KINDS)}.")  # fmt: skip
@click.option("--min-documents", type=click.IntRange(min=1), metavar="N",
              help="Documents a sequence must stand in. [default: 2; 3 above 200 documents, "
              "5 above 2,000]")  # fmt: skip
@click.option("--lines", type=click.IntRange(0, 3), default=1, show_default=True, metavar="N",
              help="Passages under each row of the table.")  # fmt: skip
@phrasebook_option
@store_option
@all_option
@range_options
@zones_option
@output_options(FORMATS)
@click.option("--raw-csv", is_flag=True, help="Do not guard CSV cells like '=1+1'.")
def discover(
    top: int,
    kinds: tuple[str, ...],
    min_documents: int | None,
    lines: int,
    phrasebooks: tuple[str, ...],
    store_path: str,
    everything: bool,
    since: str | None,
    until: str | None,
    zones: str,
    form: str | None,
    output: str | None,
    raw_csv: bool,
) -> None:
    """Propose phrases and wordings that are still missing, from the texts already scanned.

    Numbered formulas ("three …"), expressions in quotation marks, parallel members in a row,
    sequences that recur, and sequences that are new; what the phrasebook matched is left out.
    "near" names the known phrase a candidate may be a wording of. --format yaml writes entries to
    finish and paste. How the ranking works and how good it is: docs/discovery.md
    """
    from tracker.cli.tables import check_output, form_of, write_bytes
    from tracker.errors import WrongUsage
    from tracker.measures import check_range, check_zones
    from tracker.phrasebook.load import load_phrasebook
    from tracker.results import Store
    from tracker.workbench.discover import discover as find_candidates

    ending = (output or "").rpartition(".")[2].lower()
    chosen = form_of("yaml" if form is None and ending == "yml" else form, output, FORMATS)
    for kind in kinds:
        if kind not in KINDS:
            raise WrongUsage(f"--kind '{kind}' is not known. Kinds: {', '.join(KINDS)}.")
    check_output(output)
    check_range(since, until)
    counted = check_zones(zones)
    book = load_phrasebook(*phrasebooks)
    with Store.open(store_path, everything=everything) as store:
        found = find_candidates(
            store, book, top, kinds or KINDS, min_documents, since, until, counted
        )
    if chosen in ("csv", "json", "jsonl"):
        _write_data(found, chosen, output, raw_csv)
    else:
        if chosen == "yaml":
            from tracker.workbench.discover_book import as_phrasebook

            text = as_phrasebook(found, {phrase.id for phrase in book.phrases})
        else:
            text = "".join(f"{line}\n" for line in _table(found.candidates, lines))
        if output is not None:
            write_bytes(text.encode("utf-8"), output)
        else:
            click.echo(text, nl=False)
    _tell(found)


def _tell(found: "Discovery") -> None:
    """On stderr: what the list stands on."""
    kinds = ", ".join(f"{found.found.get(kind, 0):,} {kind}" for kind in KINDS)
    click.echo(
        f"{len(found.candidates):,} candidates from {found.documents:,} documents "
        f"(sequences in at least {found.min_documents}); before choosing: {kinds}.",
        err=True,
    )
    for note in found.notes:
        click.echo(note, err=True)


def _table(candidates: "Sequence[Candidate]", lines: int) -> list[str]:
    """One row for each candidate, passages under it."""
    from tracker.cli.tables import Column, harmless, percent, table_lines

    columns = [
        Column("candidate", lambda row: row["c"].text),
        Column("kind", lambda row: row["c"].kind),
        Column("count", lambda row: f"{row['c'].count:,}", right=True),
        Column("documents", lambda row: f"{row['c'].documents:,}", right=True),
        Column("first", lambda row: row["c"].first),
        Column("last", lambda row: row["c"].last),
        Column("quoted", lambda row: percent(row["c"].quoted), right=True),
        Column("score", lambda row: f"{row['c'].score:.1f}", right=True),
        Column("near", lambda row: row["c"].near.phrase if row["c"].near else None),
    ]
    if not candidates:
        return ["no candidates."]
    head, *rows = table_lines([{"c": candidate} for candidate in candidates], columns)
    out = [head]
    for row, candidate in zip(rows, candidates, strict=True):
        out.append(row)
        if lines and candidate.near:
            out.append(harmless(f"    {candidate.near.phrase}: {candidate.near.why}"))
        for line in candidate.lines[:lines]:
            place = f"{line.document}: …{line.left}【{line.match}】{line.right}…"
            out.append(harmless(f"    {place}"))
    return out


def _write_data(found: "Discovery", form: str, output: str | None, raw_csv: bool) -> None:
    """One record for each candidate; in CSV the passages stand in one cell, a line each."""
    import polars as pl

    from tracker.cli.tables import write_frame

    rows = []
    for candidate in found.candidates:
        near = candidate.near
        passages = [
            {"document": line.document, "date": line.date, "left": line.left,
             "match": line.match, "right": line.right}
            for line in candidate.lines
        ]  # fmt: skip
        flat = "\n".join(
            f"{p['document']}: {p['left']}【{p['match']}】{p['right']}" for p in passages
        )
        rows.append(
            (candidate.text, candidate.kind, candidate.lang, candidate.count, candidate.documents,
             candidate.first, candidate.last, candidate.quoted, candidate.score,
             near.phrase if near else None, near.nearness if near else None,
             near.why if near else None, flat if form == "csv" else passages)
        )  # fmt: skip
    line = dict.fromkeys(("document", "date", "left", "match", "right"), pl.String)
    schema = {
        "candidate": pl.String, "kind": pl.String, "lang": pl.String, "count": pl.Int64,
        "documents": pl.Int64, "first": pl.String, "last": pl.String, "quoted": pl.Float64,
        "score": pl.Float64, "near": pl.String, "nearness": pl.Float64, "why": pl.String,
        "lines": pl.String if form == "csv" else pl.List(pl.Struct(line)),
    }  # fmt: skip
    write_frame(pl.DataFrame(rows, schema=schema, orient="row"), form, output, raw_csv)
