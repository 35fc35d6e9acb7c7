"""Late: a long pattern for rare lines, compiled when the first of them comes."""

import functools

import regex


class LatePattern:
    """A pattern that costs nothing before it is asked: compiling one of two thousand characters
    takes five milliseconds, and most scans of a few texts ask none of them.

    ``ends``: characters one of which ends every text that matches, white space apart.

    >>> label = LatePattern(r"(?:time|date) \\s* [:：] \\s*", regex.VERBOSE, ends=":：")
    >>> label.match("time") is None, label.match("time ： ")[0]
    (True, 'time ： ')
    """

    def __init__(self, pattern: str, flags: int, ends: str = "") -> None:
        self._pattern, self._flags, self._ends = pattern, flags, tuple(ends)

    @functools.cached_property
    def _compiled(self) -> "regex.Pattern[str]":
        return regex.compile(self._pattern, self._flags)

    def match(self, text: str) -> "regex.Match[str] | None":
        """The match at the beginning of a text."""
        if self._ends and not text.rstrip().endswith(self._ends):
            return None
        return self._compiled.match(text)
