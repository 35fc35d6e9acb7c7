"""``phrasetrack``: the commands, loaded only when they are called, and the exit codes.

A person's mistake ends in one clear message on stderr and an exit code of docs/exit-codes, never
in a traceback. Nothing heavy is imported here: ``phrasetrack --help`` has to be instant.
"""

import atexit
import errno
import gc
import importlib
import os
import sys

import click

from tracker import __version__
from tracker.errors import PhrasetrackError, nearest

COMMANDS: dict[str, tuple[str, str, str]] = {
    # name: (module, object, one line of help)
    "scan": (
        "tracker.cli.scan",
        "scan",
        "Match the phrasebook against texts, store the result, report it.",
    ),
    "report": (
        "tracker.cli.report",
        "report",
        "Write the trend report of a store: PDF, charts, tables.",
    ),
    "chart": ("tracker.cli.chart", "chart", "Draw one chart."),
    "counts": ("tracker.cli.measures", "counts", "Count phrases by period and by any column."),
    "trend": (
        "tracker.cli.measures",
        "trend",
        "Say which phrases rise or fall, where the data can carry it.",
    ),
    "compare": (
        "tracker.cli.measures",
        "compare",
        "Compare two groups of documents or two stores.",
    ),
    "drift": ("tracker.cli.measures", "drift", "Show how the wording of one phrase changes."),
    "lifecycle": (
        "tracker.cli.measures",
        "lifecycle",
        "Show when each phrase came, peaked and went.",
    ),
    "kwic": ("tracker.cli.kwic", "kwic", "Show every match of a phrase in its sentence."),
    "show": ("tracker.cli.show", "show", "Print a document: its text, its zones, its date."),
    "dates": (
        "tracker.cli.dates",
        "dates",
        "List every document with its date and what it rests on.",
    ),
    "reprints": ("tracker.cli.reprints", "reprints", "Group copies and near-copies of one text."),
    "zones": (
        "tracker.cli.zones",
        "zones",
        "Propose boilerplate rules for lines that keep coming back.",
    ),
    "export": ("tracker.cli.export", "export", "Export matches, documents or counts."),
    "store": ("tracker.cli.store", "store", "Check, merge and list what is stored."),
    "phrasebook": ("tracker.cli.phrasebook", "phrasebook", "Check, edit and try the phrasebook."),
    "discover": (
        "tracker.cli.discover",
        "discover",
        "Propose phrases and wordings that are still missing.",
    ),
    "explain": (
        "tracker.cli.explain",
        "explain",
        "Say word by word what matches and what nearly does.",
    ),
    "evaluate": (
        "tracker.cli.evaluate",
        "evaluate",
        "Measure precision and recall against judged texts.",
    ),
    "sample": ("tracker.cli.sample", "sample", "Draw matches of your own texts for judging."),
}


class LazyCommands(click.Group):
    """A group whose commands are imported when they are called, not before."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module, attribute, _ = COMMANDS[name]
        command = getattr(importlib.import_module(module), attribute)
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0] if args else ""
        if name and not name.startswith("-") and name not in COMMANDS:
            near = nearest(name, list(COMMANDS))
            hint = f"; did you mean '{near[0]}'?" if near else "."
            raise click.UsageError(
                f"command '{name}' is not known{hint} Commands: {', '.join(COMMANDS)}.", ctx
            )
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, _, line) in COMMANDS.items()])


@click.group(cls=LazyCommands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="phrasetrack")
def main() -> None:
    """Follow set political phrases (tifa 提法) through translated texts.

    Start with:  phrasetrack scan FOLDER
    """


atexit.register(gc.freeze)  # the process ends: nothing is worth being collected any more


def run(arguments: list[str] | None = None) -> None:
    """The program: run a command, say what went wrong, leave with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        # a file name of any bytes must print under any locale
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        status = main.main(args=arguments, prog_name="phrasetrack", standalone_mode=False)
        sys.stdout.flush()
        sys.exit(status if isinstance(status, int) else 0)
    except PhrasetrackError as error:
        print(error, file=sys.stderr)
        sys.exit(error.exit_code)
    except click.exceptions.Exit as leave:
        sys.exit(leave.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except (click.exceptions.Abort, KeyboardInterrupt):
        print("interrupted; what was stored is kept.", file=sys.stderr)
        sys.exit(130)
    except BrokenPipeError:
        # the reader closed the pipe (| head): nothing went wrong
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EIO, errno.EDQUOT):
            raise
        print(f"{error.filename or 'disk'}: {error.strerror}.", file=sys.stderr)
        sys.exit(74)
