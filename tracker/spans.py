"""Span: a place in a text."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A place in a document text, in Unicode code points, half-open: ``text[start:end]``.

    >>> span = Span(4, 9)
    >>> "the winds"[span.start:span.end]
    'winds'
    """

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def overlaps(self, other: "Span") -> bool:
        """Whether the two share at least one character; neighbours do not.

        >>> Span(0, 3).overlaps(Span(2, 5)), Span(0, 3).overlaps(Span(3, 5))
        (True, False)
        """
        return self.start < other.end and other.start < self.end

    def contains(self, other: "Span") -> bool:
        """Whether ``other`` lies within this span; a span contains itself.

        >>> Span(0, 9).contains(Span(4, 9)), Span(4, 9).contains(Span(0, 9))
        (True, False)
        """
        return self.start <= other.start and other.end <= self.end
