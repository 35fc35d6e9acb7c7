"""What goes wrong, said so that a person can mend it, and the exit code that goes with it.

Every message has the form ``where: which thing: what is wrong. What is allowed or nearest.``
Commands print it without a traceback and leave with ``exit_code``.
"""

from collections.abc import Sequence
from typing import NamedTuple


class PhrasetrackError(Exception):
    """Something a person can mend; ``exit_code`` is what the command leaves with."""

    exit_code = 1


class WrongUsage(PhrasetrackError):
    """An option or an id that is not known; the message names the nearest ones."""

    exit_code = 2


class NoInput(PhrasetrackError):
    """The input or the store is missing or empty."""

    exit_code = 66


class CannotWrite(PhrasetrackError):
    """A place that cannot be written to, found out before any work is done."""

    exit_code = 73


class StorageFailed(PhrasetrackError):
    """Disk full, or a read or write that failed."""

    exit_code = 74


class StoreBusy(PhrasetrackError):
    """Another scan holds the store."""

    exit_code = 75


class StoreNotReadable(PhrasetrackError):
    """The store is damaged or of another version."""

    exit_code = 66


class Fault(NamedTuple):
    """One thing wrong in a file a person wrote: where it stands and what to do about it.

    ``line`` and ``column`` count from 1; column 0 means the whole line, line 0 the whole file.

    >>> print(Fault("book.yaml", 41, 9, "phrase 'four-winds': key 'wordngs' is not known."))
    book.yaml:41:9: phrase 'four-winds': key 'wordngs' is not known.
    """

    file: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        place = self.file
        if self.line:
            place += f":{self.line}"
            if self.column:
                place += f":{self.column}"
        return f"{place}: {self.message}"


class FaultyFile(PhrasetrackError):
    """A phrasebook or settings file with faults: all of them at once, in the order of the file.

    ``consequence`` says what was done about it ("nothing was scanned").
    """

    exit_code = 65

    def __init__(self, faults: Sequence[Fault], consequence: str = "nothing was done") -> None:
        self.faults = tuple(
            sorted(faults, key=lambda fault: (fault.file, fault.line, fault.column))
        )
        self.consequence = consequence
        super().__init__(str(self))

    def __str__(self) -> str:
        files = list(dict.fromkeys(fault.file for fault in self.faults))
        count = len(self.faults)
        closing = f"{count} problem{'s' if count != 1 else ''} in {', '.join(files)}"
        return "\n".join([*map(str, self.faults), f"{closing}; {self.consequence}."])


def nearest(word: str, known: Sequence[str], most: int = 3) -> list[str]:
    """The known words most like ``word``, best first; none if nothing is near.

    >>> nearest("wordngs", ["wordings", "notes", "gloss"])
    ['wordings']
    """
    import difflib

    return difflib.get_close_matches(word, list(known), n=most, cutoff=0.6)
