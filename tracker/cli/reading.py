"""Options that decide how texts are read, the same for every command that reads them."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from tracker.texts import ReadOptions

READING: tuple[tuple[str, dict[str, Any]], ...] = (
    ("--include", {"multiple": True, "metavar": "GLOB", "help": "Only files this fits; again."}),
    ("--exclude", {"multiple": True, "metavar": "GLOB", "help": "Leave these files out; again."}),
    ("--paths-from", {"metavar": "F", "help": "Also scan the paths this file lists, one a line."}),
    ("--text-column", {"default": "text", "metavar": "C", "help": "Field of records: the text."}),
    ("--date-column", {"default": "date", "metavar": "C", "help": "Field of records: the date."}),
    ("--title-column", {"default": "title", "metavar": "C", "help": "Field of records: title."}),
    ("--id-column", {"default": "id", "metavar": "C", "help": "Field of records: the id."}),
    ("--meta-from", {"metavar": "PATTERN", "help": "Metadata in paths: {source}/{date}_{title}."}),
    ("--rules", {"metavar": "F", "help": "Boilerplate rules (TOML) instead of the shipped ones."}),
    ("--date-order", {"type": click.Choice(["dmy", "mdy"]), "help": "How 07/05/2022 is read."}),
    ("--as-of", {"metavar": "DATE", "help": "Dates after this day lie in the future. [default: "
                 "SOURCE_DATE_EPOCH, else today]"}),
    ("--max-file-size", {"type": int, "metavar": "BYTES", "help": "Skip larger files."}),
    ("--fix-mojibake", {"is_flag": True, "help": "Repair text decoded by a wrong code page."}),
    ("--follow", {"is_flag": True, "help": "Follow symbolic links."}),
)  # fmt: skip


def reading_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that decide how texts are read."""
    for name, settings in reversed(READING):
        command = click.option(name, **settings)(command)
    return command


def read_options(reading: dict[str, Any]) -> "ReadOptions":
    """What was given for ``reading_options``, for the readers."""
    from tracker.texts import ReadOptions

    return ReadOptions(
        **{name: value for name, value in reading.items() if name != "follow"},
        follow_links=reading["follow"],
    )
