"""The commands that change a phrasebook file, each leaving every other byte as it is."""

import os
import shlex
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from tracker.phrasebook.edit import NewWording
    from tracker.phrasebook.save import Draft

FILE_OPTION = click.option(
    "--phrasebook",
    "file",
    metavar="F",
    help="The file to change. [default: ./phrasebook.yaml]",
)
WORDING_OPTIONS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("--lang", {"metavar": "L", "help": "en or zh. [default: by its letters]"}),
    ("--register", {"metavar": "R", "help": "official, analyst or machine."}),
    ("--from", {"metavar": "DATE", "help": "In use since: 2017, 2017-10, 2017-10-24."}),
    ("--to", {"metavar": "DATE", "help": "In use until."}),
    ("--source", {"metavar": "TEXT", "help": "Where it stands so."}),
    ("--exact", {"is_flag": True, "help": "Verbatim only, no repairs."}),
    ("--kind", {"multiple": True, "metavar": "K", "help": "Only this kind of match; again."}),
    ("--needs", {"multiple": True, "metavar": "N", "help": "A condition; again for several."}),
    ("--note", {"metavar": "TEXT", "help": "A note for the next reader."}),
)


def own_file(file: str | None) -> str:
    """The file to change; never silently the shipped one."""
    from tracker.errors import WrongUsage
    from tracker.phrasebook.places import DEFAULT_NAME

    if file is None and not Path(DEFAULT_NAME).is_file():
        raise WrongUsage(
            f"there is no ./{DEFAULT_NAME} here. Say which file to change: --phrasebook FILE. "
            "To begin a small book of your own on top of the shipped one, write a file with the "
            "two lines 'version: 1' and 'extends: builtin'."
        )
    return file or DEFAULT_NAME


def _save(draft: "Draft", text: str, done: str) -> None:
    from tracker.phrasebook.save import save_draft

    backup = save_draft(draft, text)
    kept = f" (before: {backup.path.name})" if backup else ""
    click.echo(f"{draft.path}: {done}{kept}.", err=True)


def _wording_options(command: Any) -> Any:
    for name, settings in reversed(WORDING_OPTIONS):
        command = click.option(name, **settings)(command)
    return command


def new_wording(text: str, options: dict[str, Any]) -> "NewWording":
    """A wording as the options describe it."""
    from tracker.phrasebook.edit import NewWording

    return NewWording(
        " ".join(text.split()),
        lang=options["lang"] or "",
        register=options["register"] or "",
        valid_from=options["from"] or "",
        valid_to=options["to"] or "",
        source=options["source"] or "",
        exact=options["exact"],
        kinds=options["kind"],
        needs=options["needs"],
        note=options["note"] or "",
    )


@click.group()
def wording() -> None:
    """Add or remove a wording of a phrase."""


@wording.command("add")
@click.argument("phrase_id", metavar="ID")
@click.argument("text")
@_wording_options
@FILE_OPTION
def wording_add(phrase_id: str, text: str, file: str | None, **options: Any) -> None:
    """Add a wording to a phrase: wording add four-winds "four [bad] styles"

    In a book that extends the shipped one, the phrase may also be one of the shipped book.
    """
    from tracker.phrasebook.edit import add_wording
    from tracker.phrasebook.save import open_draft

    draft = open_draft(own_file(file))
    wording = new_wording(text, options)
    changed = add_wording(draft.text, str(draft.path), phrase_id, wording)
    _save(draft, changed, f'"{wording.text}" added to {phrase_id}')


@wording.command("remove")
@click.argument("phrase_id", metavar="ID")
@click.argument("text")
@FILE_OPTION
def wording_remove(phrase_id: str, text: str, file: str | None) -> None:
    """Remove a wording from a phrase; TEXT as it stands in the book."""
    from tracker.phrasebook.edit import remove_wording
    from tracker.phrasebook.save import open_draft

    draft = open_draft(own_file(file))
    changed = remove_wording(draft.text, str(draft.path), phrase_id, text)
    _save(draft, changed, f'"{text}" removed from {phrase_id}')


@click.command()
@click.argument("phrase_id", metavar="ID")
@click.option("--en", required=True, metavar="TEXT", help="The English name in tables and charts.")
@click.option("--zh", default="", metavar="TEXT", help="The Chinese original.")
@click.option("--traditional", default="", metavar="TEXT", help="In traditional characters.")
@click.option("--gloss", default="", metavar="TEXT", help="What it means, in one sentence.")
@click.option("--category", required=True, metavar="C", help="The category it belongs to.")
@click.option("--wording", "wordings", multiple=True, required=True, metavar="TEXT",
              help="A wording; again for several.")  # fmt: skip
@FILE_OPTION
def add(phrase_id: str, wordings: tuple[str, ...], file: str | None, **fields: str) -> None:
    """Add a phrase to a phrasebook."""
    from tracker.phrasebook.edit import NewWording, add_phrase
    from tracker.phrasebook.save import open_draft

    draft = open_draft(own_file(file))
    order = ("zh", "traditional", "en", "gloss", "category")
    said = {"id": phrase_id} | {key: fields[key] for key in order}
    some = [NewWording(" ".join(text.split())) for text in wordings]
    changed = add_phrase(draft.text, str(draft.path), said, some)
    _save(draft, changed, f"phrase '{phrase_id}' added")


@click.command()
@click.argument("phrase_id", metavar="ID")
@click.argument("new_id", metavar="NEW")
@FILE_OPTION
def rename(phrase_id: str, new_id: str, file: str | None) -> None:
    """Give a phrase another id, also where other phrases swallow it.

    Ids key all results: what was scanned under the old id is counted anew by the next scan.
    """
    from tracker.phrasebook.edit import rename_phrase
    from tracker.phrasebook.save import open_draft

    draft = open_draft(own_file(file))
    changed = rename_phrase(draft.text, str(draft.path), phrase_id, new_id)
    _save(draft, changed, f"phrase '{phrase_id}' is now '{new_id}'")


@click.command()
@click.argument("phrase_id", metavar="ID")
@FILE_OPTION
def remove(phrase_id: str, file: str | None) -> None:
    """Remove a phrase, also where other phrases swallow it."""
    from tracker.phrasebook.edit import remove_phrase
    from tracker.phrasebook.save import open_draft

    draft = open_draft(own_file(file))
    changed = remove_phrase(draft.text, str(draft.path), phrase_id)
    _save(draft, changed, f"phrase '{phrase_id}' removed")


@click.command()
@click.argument("file", required=False, metavar="[FILE]")
def edit(file: str | None) -> int:
    """Open a phrasebook in $EDITOR and check it before it is saved.

    With faults you can go back to the editor, save all the same, or drop the changes.
    """
    from tracker.errors import FaultyFile
    from tracker.phrasebook.load import parse_phrasebook
    from tracker.phrasebook.save import open_draft

    draft = open_draft(own_file(file))
    handle, name = tempfile.mkstemp(prefix=".editing-", suffix=".yaml", dir=draft.path.parent)
    copy = Path(name)
    try:
        os.close(handle)
        copy.write_bytes(draft.raw)
        while True:
            _run_editor(copy)
            text = open_draft(copy).text
            if text == draft.text:
                click.echo(f"{draft.path}: nothing was changed.", err=True)
                return 0
            try:
                parse_phrasebook(text, str(draft.path))
            except FaultyFile as error:
                told = FaultyFile(error.faults, "nothing was saved")
                choice = _ask(str(told))
                if choice == "e":
                    continue
                if choice != "s":
                    return error.exit_code
                _save_or_keep(draft, text, "saved with its faults", copy)
                return error.exit_code
            _save_or_keep(draft, text, "saved", copy)
            return 0
    finally:
        copy.unlink(missing_ok=True)


def _save_or_keep(draft: "Draft", text: str, done: str, copy: Path) -> None:
    """Save; what cannot be saved is kept beside the book, so that nobody types it again."""
    from tracker.errors import CannotWrite, StorageFailed

    try:
        _save(draft, text, done)
    except (CannotWrite, StorageFailed) as error:
        kept = draft.path.with_name(f"{draft.path.name}.~edited~")
        try:
            copy.replace(kept)
        except OSError:
            raise error from None
        raise type(error)(f"{error} What you wrote is in {kept.name}.") from None


def _run_editor(path: Path) -> None:
    from tracker.errors import WrongUsage

    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    try:
        done = subprocess.run([*shlex.split(editor), str(path)], check=False)
    except OSError as error:
        raise WrongUsage(f"editor '{editor}': {error.strerror}. Set EDITOR to one that is "
                         "installed.") from None  # fmt: skip
    if done.returncode != 0:
        raise WrongUsage(f"editor '{editor}' left with {done.returncode}; nothing was saved.")


def _ask(message: str) -> str:
    """What to do about faults; without a terminal the changes are dropped."""
    click.echo(message, err=True)
    if not sys.stdin.isatty():
        return "q"
    answer: str = click.prompt(
        "go back and [e]dit, [s]ave all the same, or [q]uit without saving",
        type=click.Choice(["e", "s", "q"]),
        default="e",
        err=True,
    )
    return answer


@click.command()
@click.argument("file", required=False, metavar="[FILE]")
@click.argument("number", required=False, type=int, metavar="[NUMBER]")
@click.option("--list", "only_list", is_flag=True, help="List the backups, change nothing.")
def restore(file: str | None, number: int | None, only_list: bool) -> None:
    """Put a backup of a phrasebook in its place: the latest, or the one of a number.

    What stands there now is kept as a backup itself.
    """
    from tracker.phrasebook.save import list_backups, restore_backup

    path = own_file(file)
    if only_list:
        for backup in list_backups(path):
            when = time.strftime("%Y-%m-%d %H:%M", time.localtime(backup.saved))
            click.echo(f"{backup.number}\t{backup.path.name}\t{backup.size:,} bytes\t{when}")
        return
    backup = restore_backup(path, number)
    click.echo(f"{path}: backup {backup.number} was put back.", err=True)
