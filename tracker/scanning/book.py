"""The phrasebook of a scan, ready for matching."""

from collections.abc import Sequence
from pathlib import Path

from tracker.matching import compile_phrasebook
from tracker.phrasebook.load import load_phrasebook
from tracker.phrasebook.phrase import Phrasebook
from tracker.scanning.kit import BookMatcher, Matcher


def open_book(paths: Sequence[str], cache: Path | None = None) -> tuple[Phrasebook, Matcher]:
    """The phrasebook of these files (none: the default one), and its matcher.

    ``cache`` is a folder in which the compiled book may be kept. Raises FaultyFile with every
    fault of the files, NoInput if one is not there.
    """
    book = load_phrasebook(*paths)
    return book, BookMatcher(compile_phrasebook(book))
