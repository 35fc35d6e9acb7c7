"""The nouns of the phrasebook: Phrase, Wording, Event, Phrasebook."""

from collections.abc import Mapping
from dataclasses import dataclass

PHRASE_ID = r"[a-z0-9][a-z0-9-]{0,63}"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in a file; line and column count from 1."""

    file: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Wording:
    """One way of putting a phrase, in the wording language (docs/phrasebook.md).

    ``text`` is what the book says, ``variants`` what it expands to: plain strings, in order,
    without repetition, in which "..." stands for a gap of at most three words. ``exact`` switches
    all repairs off; ``kinds`` (None = all) names the kinds of match that count; ``needs`` names
    conditions that must all hold, each a tuple of alternatives ("capitals", "quotes" or the name
    of an evidence set of the book's settings): (("politics",),) or (("quotes", "politics"),).
    A phrase's own ``needs`` are already merged in.
    """

    text: str
    variants: tuple[str, ...]
    lang: str = "en"
    register: str | None = None
    valid_from: str | None = None
    valid_to: str | None = None
    source: str | None = None
    exact: bool = False
    kinds: tuple[str, ...] | None = None
    needs: tuple[tuple[str, ...], ...] = ()
    note: str | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Phrase:
    """A set phrase with all its wordings. The Chinese original (and its traditional form) is a
    wording of lang "zh" like the others, put first by the loader. ``swallows`` names phrases whose
    matches inside a match of this one do not count."""

    id: str
    zh: str
    en: str
    category: str
    traditional: str | None = None
    gloss: str | None = None
    coined: str | None = None
    coined_source: str | None = None
    wordings: tuple[Wording, ...] = ()
    swallows: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    counterexamples: tuple[str, ...] = ()
    notes: str | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """A dated, named meeting; ``start`` and ``end`` are ISO days, inclusive. ``series`` groups the
    meetings that come round again; several events may share a wording."""

    id: str
    en: str
    start: str
    end: str
    zh: str | None = None
    series: str | None = None
    source: str | None = None
    wordings: tuple[Wording, ...] = ()
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """One or several books added up. ``evidence`` maps the name of an evidence set to its plain
    wordings ("Central Committee", "Xi Jinping", "党委"); ``fingerprint`` is a short hex digest of
    everything that can change a match; ``files`` are the files read, in order."""

    phrases: tuple[Phrase, ...]
    events: tuple[Event, ...] = ()
    evidence: Mapping[str, tuple[str, ...]] | None = None
    settings: Mapping[str, object] | None = None
    fingerprint: str = ""
    files: tuple[str, ...] = ()

    def phrase(self, phrase_id: str) -> Phrase:
        """The phrase of that id. Raises KeyError if there is none."""
        for phrase in self.phrases:
            if phrase.id == phrase_id:
                return phrase
        raise KeyError(phrase_id)
