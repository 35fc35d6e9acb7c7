"""Phrasebooks from and for other programs."""

from pathlib import Path

import click

from tracker.cli.options import phrasebook_option

FORMATS = "One of csv, tsv, quanteda, list."


def _write(text: str, output: str | None) -> None:
    from tracker.errors import CannotWrite

    if output is None:
        click.echo(text, nl=False)
        return
    try:
        Path(output).write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise CannotWrite(f"-o {output}: {error.strerror}.") from None


def _say_what_is_left_behind(form: str, left_behind: tuple[str, ...]) -> None:
    for what in left_behind:
        click.echo(f"not carried over ({form}): {what}.", err=True)


@click.command()
@click.option("--format", "form", default="csv", show_default=True, metavar="F", help=FORMATS)
@click.option("-o", "--output", metavar="F", help="Write to this file instead of the terminal.")
@phrasebook_option
def export(form: str, output: str | None, phrasebooks: tuple[str, ...]) -> None:
    """Write a phrasebook in the format of another program; what it cannot carry is said."""
    from tracker.phrasebook.exchange import export_phrasebook
    from tracker.phrasebook.load import load_phrasebook

    exported = export_phrasebook(load_phrasebook(*phrasebooks), form)
    _write(exported.text, output)
    _say_what_is_left_behind(form, exported.left_behind)


@click.command("import")
@click.argument("file", metavar="FILE")
@click.option("--format", "form", metavar="F", help=f"{FORMATS} [default: by the file's name]")
@click.option("--id", "phrase_id", metavar="ID", help="The phrase of a list without '# id' lines.")
@click.option("-o", "--output", metavar="F", help="Write to this file instead of the terminal.")
def import_(file: str, form: str | None, phrase_id: str | None, output: str | None) -> None:
    """Make a phrasebook of a table, a quanteda dictionary or a list of wordings."""
    from tracker.errors import NoInput
    from tracker.phrasebook.exchange import import_phrases

    endings = {".csv": "csv", ".tsv": "tsv", ".yml": "quanteda", ".yaml": "quanteda"}
    form = form or endings.get(Path(file).suffix.lower(), "list")
    try:
        text = Path(file).read_text(encoding="utf-8")
    except OSError as error:
        raise NoInput(f"{file}: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise NoInput(f"{file}: is not UTF-8 text. Save it as UTF-8.") from None
    imported = import_phrases(text, form, file, phrase_id)
    _write(imported.text, output)
    _say_what_is_left_behind(form, imported.left_behind)
