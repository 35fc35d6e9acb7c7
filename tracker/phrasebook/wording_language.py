r"""The wording language: plain text plus three marks, expanded into plain variants.

    [word …]     words that may be missing      [the] two establishments
    (a|b|c d)    one of these                   (comprehensively|fully) govern the Party
    ...          at most three other words      keep the Party ... under control

Marks nest, and may stand inside a word ("establishment[s]"). A backslash before ``[ ] ( ) | \``
takes the character as it is; every other backslash is an ordinary character.

What a wording means is what it expands to: the variants, in order, without repetition. With the
optional words comes first, and the first of the alternatives.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

MOST_VARIANTS = 200  # of one wording; more is a sign that it should be several
LONGEST_WORDING = 1000  # code points, as written
DEEPEST_MARKS = 10  # brackets within brackets
GAP = "..."

_MARKS = "[]()|\\"
_RUN = re.compile(r"[^\[\]()|\\.…]+")  # a stretch without anything to look at


class WordingFault(ValueError):
    """Something wrong in a wording; ``offset`` counts its characters from 0."""

    def __init__(self, offset: int, message: str) -> None:
        super().__init__(message)
        self.offset = offset
        self.message = message


@dataclass(frozen=True, slots=True)
class Words:
    """Text as it is."""

    text: str


@dataclass(frozen=True, slots=True)
class Gap:
    """At most three words that are not said."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the branches, or none at all if ``optional``."""

    branches: "tuple[Sequence, ...]"
    optional: bool


Part = Words | Gap | Choice
Sequence = tuple[Part, ...]


def expand_wording(text: str, gaps: bool = True) -> tuple[str, ...]:
    """All plain variants of a wording, white space settled, gaps as the token "...".

    >>> expand_wording("[the] two (upholds|safeguards)")
    ('the two upholds', 'the two safeguards', 'two upholds', 'two safeguards')
    >>> expand_wording("keep ... in check")
    ('keep ... in check',)

    A variant may come out empty ("[the]"); whether that makes sense is for the caller to say.
    Raises WordingFault with the offset: unclosed or empty brackets, a "|" outside round brackets,
    a gap at the edge, more than 200 variants. With ``gaps=False`` (Chinese) any gap.
    """
    if not any(mark in text for mark in _MARKS) and GAP not in text and "…" not in text:
        _refuse_long(text)
        return (" ".join(text.split()),)
    parts = parse_wording(text)
    if not gaps and (place := _find_gap(text)) >= 0:
        raise WordingFault(
            place,
            "a gap ('...') has no sense in Chinese, which has no words to count. List the forms.",
        )
    count = count_variants(parts)
    if count > MOST_VARIANTS:
        raise WordingFault(
            0,
            f"expands to {count:,} variants; at most {MOST_VARIANTS} are "
            "allowed. Split it into several wordings.",
        )
    variants = tuple(dict.fromkeys(" ".join(words.split()) for words in _expand(parts)))
    for variant in variants:
        if GAP in variant:
            _check_gaps(text, variant)
    return variants


def parse_wording(text: str) -> Sequence:
    """The parts of a wording, as written.

    >>> parse_wording("two[fold] (a|b)")[1:]
    (Choice(branches=((Words(text='fold'),),), optional=True), Words(text=' '), \
Choice(branches=((Words(text='a'),), (Words(text='b'),)), optional=False))
    """
    _refuse_long(text)
    return _Parser(text).parse()


def format_wording(parts: Sequence) -> str:
    r"""The source of a wording: ``parse_wording(format_wording(parts)) == parts``.

    >>> format_wording(parse_wording(r"[the] two (a|b) \[sic\] ... end"))
    '[the] two (a|b) \\[sic\\] ... end'
    """
    written = []
    for part in parts:
        if isinstance(part, Words):
            written.append(quote_marks(part.text))
        elif isinstance(part, Gap):
            written.append(GAP)
        else:
            inner = "|".join(format_wording(branch) for branch in part.branches)
            written.append(f"[{inner}]" if part.optional else f"({inner})")
    return "".join(written)


def quote_marks(text: str) -> str:
    r"""``text`` with a backslash before every mark, so that it means itself.

    >>> quote_marks("the [two] (a|b)")
    'the \\[two\\] \\(a\\|b\\)'
    """
    return "".join("\\" + letter if letter in _MARKS else letter for letter in text)


def count_variants(parts: Sequence) -> int:
    """How many variants the parts expand to, repetitions counted, without expanding them.

    >>> count_variants(parse_wording("[the] (two|2) [x [y]]"))
    12
    """
    product = 1
    for part in parts:
        if isinstance(part, Choice):
            product *= sum(map(count_variants, part.branches)) + part.optional
    return product


def _expand(parts: Sequence) -> Iterator[str]:
    if not parts:
        yield ""
        return
    tails = list(_expand(parts[1:]))
    for head in _expand_part(parts[0]):
        for tail in tails:
            yield head + tail


def _expand_part(part: Part) -> Iterator[str]:
    if isinstance(part, Words):
        yield part.text
    elif isinstance(part, Gap):
        yield f" {GAP} "
    else:
        for branch in part.branches:
            yield from _expand(branch)
        if part.optional:
            yield ""


def _refuse_long(text: str) -> None:
    if len(text) > LONGEST_WORDING:
        raise WordingFault(
            0,
            f"has {len(text):,} characters; at most {LONGEST_WORDING:,} are allowed.",
        )


def _find_gap(text: str) -> int:
    places = [place for place in (text.find(GAP), text.find("…")) if place >= 0]
    return min(places, default=-1)


def _check_gaps(text: str, variant: str) -> None:
    words = variant.split(" ")
    if GAP not in words:
        return
    place = max(_find_gap(text), 0)
    if words[0] == GAP or words[-1] == GAP:
        raise WordingFault(
            place,
            f"a gap ('...') at the edge of \"{variant}\" catches nothing. Put words on both sides.",
        )
    if any(word == GAP == after for word, after in pairwise(words)):
        raise WordingFault(
            place, f'two gaps stand side by side in "{variant}". One gap takes up to three words.'
        )


class _Parser:
    """Reads a wording from left to right; each method leaves ``self.at`` behind what it read."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.open: list[tuple[str, int]] = []

    def parse(self) -> Sequence:
        parts = self.sequence()
        if self.at < len(self.text):
            mark = self.text[self.at]
            if mark == "|":
                raise WordingFault(
                    self.at,
                    "'|' stands outside brackets. Put the alternatives in ( ), or write \\|.",
                )
            opening = "[" if mark == "]" else "("
            raise WordingFault(
                self.at,
                f"'{mark}' closes nothing; no '{opening}' is open before "
                f"it. To mean the character itself, write \\{mark}.",
            )
        return parts

    def sequence(self) -> Sequence:
        """Parts up to the end, a "|" or a closing bracket, none of which is taken."""
        parts: list[Part] = []
        words: list[str] = []

        def flush() -> None:
            if words:
                parts.append(Words("".join(words)))
                words.clear()

        while self.at < len(self.text) and self.text[self.at] not in "|])":
            letter = self.text[self.at]
            if letter in "[(":
                flush()
                parts.append(self.choice())
            elif self.text.startswith(GAP, self.at) or letter == "…":
                flush()
                parts.append(Gap())
                self.at += len(GAP) if letter == "." else 1
            elif letter == "\\" and self.text[self.at + 1 : self.at + 2] in tuple(_MARKS):
                words.append(self.text[self.at + 1])
                self.at += 2
            else:
                run = _RUN.match(self.text, self.at)
                end = run.end() if run else self.at + 1
                words.append(self.text[self.at : end])
                self.at = end
        flush()
        return tuple(parts)

    def choice(self) -> Choice:
        start = self.at
        opening = self.text[start]
        closing = "]" if opening == "[" else ")"
        if len(self.open) >= DEEPEST_MARKS:
            raise WordingFault(start, f"brackets nest more than {DEEPEST_MARKS} deep.")
        self.open.append((opening, start))
        self.at += 1
        branches = [self.branch(start, opening)]
        while self.at < len(self.text) and self.text[self.at] == "|":
            self.at += 1
            branches.append(self.branch(start, opening))
        if self.at == len(self.text):
            raise WordingFault(
                start,
                f"'{opening}' is never closed. Add '{closing}', or write "
                f"\\{opening} for the character itself.",
            )
        if self.text[self.at] != closing:
            raise WordingFault(
                self.at,
                f"'{self.text[self.at]}' cannot close the '{opening}' of "
                f"character {start + 1}; '{closing}' is expected.",
            )
        self.at += 1
        self.open.pop()
        return Choice(tuple(branches), opening == "[")

    def branch(self, start: int, opening: str) -> Sequence:
        place = self.at
        parts = self.sequence()
        blank = all(isinstance(part, Words) and not part.text.strip() for part in parts)
        if blank and self.at < len(self.text):
            if self.text[self.at] == "|" or self.text[place - 1] == "|":
                raise WordingFault(
                    place, "an alternative is empty. For words that may be missing use [ ]."
                )
            raise WordingFault(
                start,
                f"'{opening}' holds no words. To mean the character itself, write \\{opening}.",
            )
        return parts
