"""``phrasetrack explain``: what matches in a sentence and what nearly does, word by word."""

import json
import re
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.cli.options import output_options, phrase_options, phrasebook_option, store_option
from tracker.cli.reading import read_options, reading_options
from tracker.cli.tables import harmless, width_of
from tracker.errors import NoInput, WrongUsage, nearest

if TYPE_CHECKING:
    from tracker.matching import CompiledPhrasebook
    from tracker.workbench.explained import Explained

FORMATS = ("text", "json")
WIDEST = 96  # places of a line of words on the terminal
SIGNS = {"same": "=", "in gap": "…"}


@click.command()
@click.argument("text", metavar="TEXT|FILE:OFFSET")
@click.option("--near", type=int, default=5, show_default=True, metavar="N",
              help="How many that nearly match.")  # fmt: skip
@phrase_options
@phrasebook_option
@store_option
@output_options(FORMATS)
@reading_options
def explain(
    text: str,
    near: int,
    phrases: tuple[str, ...],
    categories: tuple[str, ...],
    phrasebooks: tuple[str, ...],
    store_path: str,
    form: str | None,
    output: str | None,
    **reading: object,
) -> None:
    """Say word by word what matches in a sentence, what is refused, and what nearly matches.

    TEXT is the sentence itself. FILE:OFFSET is the sentence of a file at that code point, as
    export gives it; evidence is looked for in the whole file.
    """
    from tracker.cli.tables import check_output, form_of, write_bytes
    from tracker.workbench.explain import explain as explain_text
    from tracker.workbench.ready_book import open_ready_book

    chosen = form_of(form, output, FORMATS)
    check_output(output)
    whole, within = _stretch(text, reading)
    book = open_ready_book(phrasebooks, store_path)
    wanted = [name for name, label in book.labels.items() if label["category"] in categories]
    wanted += [_known(name, book.compiled) for name in phrases]
    found = explain_text(whole, book.compiled, within, wanted, near)
    if chosen == "json":
        said = _as_json(whole, within, found)
    else:
        names = {name: book.name(name) for name in book.labels}
        said = "\n".join(_lines(whole, within, found, names)) + "\n"
    if output is not None:
        write_bytes(said.encode("utf-8"), output)
    else:
        click.echo(said, nl=False)


def _known(name: str, book: "CompiledPhrasebook") -> str:
    if name not in book.phrases:
        near = nearest(name, book.phrases)
        hint = f" Nearest: {', '.join(near)}." if near else ""
        raise WrongUsage(f"--phrase '{name}' is not known.{hint}")
    return name


def _stretch(text: str, reading: dict[str, object]) -> tuple[str, tuple[int, int]]:
    """The text to read and the stretch of it to explain."""
    named = re.fullmatch(r"(.+):(\d+)", text, re.DOTALL)
    if not named or not Path(named[1]).is_file():
        if not text.strip():
            raise NoInput("explain: the text is empty.")
        return text, (0, len(text))
    from tracker.texts import Document, read_documents
    from tracker.workbench.reader import sentence_around

    rows = list(read_documents([named[1]], read_options(dict(reading))))
    documents = [row for row in rows if isinstance(row, Document)]
    if len(documents) != 1:
        raise WrongUsage(
            f"explain: '{named[1]}' holds {len(documents)} documents. Give a file of one, or the "
            "sentence itself."
        )
    (document,) = documents
    offset = int(named[2])
    if offset >= len(document.text):
        raise WrongUsage(
            f"explain: '{named[1]}' has {len(document.text):,} characters, no place {offset:,}."
        )
    return document.text, sentence_around(document.text, offset)


def _as_json(text: str, within: tuple[int, int], found: "list[Explained]") -> str:
    start, end = within
    rows = [asdict(one) | {"text": text[one.start : one.end]} for one in found]
    value = {"start": start, "end": end, "text": text[start:end], "readings": rows}
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _lines(
    text: str, within: tuple[int, int], found: "list[Explained]", names: dict[str, str]
) -> list[str]:
    sentence = " ".join(harmless(text[within[0] : within[1]].replace("\n", " ")).split())
    lines = [f"“{sentence}”"]
    if not found:
        return [*lines, "", "Nothing matches, and nothing nearly does."]
    for one in found:
        lines += ["", *_block(one, text, names)]
    return lines


def _block(one: "Explained", text: str, names: dict[str, str]) -> list[str]:
    grade = f" ({one.kind}, score {one.score:g})" if one.kind else ""
    inside = f", inside {one.inside}" if one.inside else ""
    name = f" {names[one.phrase]}" if names.get(one.phrase) else ""
    quote = " ".join(harmless(text[one.start : one.end].replace("\n", " ")).split())
    lines = [
        f"{one.verdict.upper()}  {one.phrase}{name}{grade}{inside}",
        f"  at {one.start}–{one.end}: “{quote}”",
        f'  by the wording "{one.wording}"',
    ]
    lines += _words(one)
    for condition in one.conditions:
        state = "holds" if condition.holds else "does not hold"
        shown = ", ".join(
            f"“{harmless(words)}” {abs(away)} word{'' if abs(away) == 1 else 's'} "
            f"{'back' if away < 0 else 'on'}"
            for words, away in condition.evidence
        )
        lines.append(f"  needs {' or '.join(condition.names)}: {state}"
                     f"{f' ({shown})' if shown else ''}")  # fmt: skip
    why = {"nearly": "not matched", "refused": "refused", "overruled": "overruled"}
    lines += [f"  {why.get(one.verdict, 'because')}: {reason}" for reason in one.reasons]
    return lines


def _words(one: "Explained") -> list[str]:
    """The words of wording and text under each other, broken where the terminal ends."""
    columns = [
        (pair.wording or "·", harmless(pair.text) or "·", SIGNS.get(pair.how, pair.how))
        for pair in one.pairs
    ]
    heads = ("    wording  ", "    text     ", "             ")
    lines: list[str] = []
    row: list[tuple[str, str, str]] = []
    used = 0
    for column in [*columns, None]:
        width = max(map(width_of, column)) + 2 if column else 0
        if row and (column is None or len(heads[0]) + used + width > WIDEST):
            for head, cells in zip(heads, zip(*row, strict=True), strict=True):
                widths = [max(map(width_of, c)) + 2 for c in row]
                padded = (
                    cell + " " * (room - width_of(cell))
                    for cell, room in zip(cells, widths, strict=True)
                )
                lines.append((head + "".join(padded)).rstrip())
            row, used = [], 0
        if column:
            row.append(column)
            used += width
    return lines
