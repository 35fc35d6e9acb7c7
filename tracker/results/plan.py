"""What a run sets out to do: the phrasebook it matches, and the paths it looks at."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tracker.phrasebook.phrase import Phrasebook


class Matching(NamedTuple):
    """A phrasebook as one version of the matcher reads it. Matches hold for one matching;
    ``phrases``, ``events`` and ``files`` are JSON, for labels and the manifest."""

    fingerprint: str
    matcher: str
    events_digest: str
    phrases: str
    events: str
    files: str


class Scope(NamedTuple):
    """A path a run was told to look at: all of ``root``, or (``source``) one file of it."""

    root: str
    source: str | None = None


class Plan(NamedTuple):
    """A run: its scopes, its matching, the options of reading (JSON values; no path of this
    machine), and the number of parts of sources it will look at. A run that was interrupted is
    continued by the next one with the same scopes, matching and settings."""

    scopes: tuple[Scope, ...]
    matching: Matching
    settings: Mapping[str, object]
    expected: int

    def digest(self) -> str:
        """What must be equal for a run to be continued; ``expected`` may change."""
        matching = self.matching
        parts = [matching.fingerprint, matching.matcher, matching.events_digest]
        scopes = [[scope.root, scope.source] for scope in self.scopes]
        return _digest(json.dumps([scopes, parts, self.settings], sort_keys=True))


def matching_of(book: "Phrasebook", matcher: str) -> Matching:
    """The matching of a phrasebook with this version of the matcher."""
    phrases = [
        {
            "phrase": phrase.id,
            "zh": phrase.zh,
            "en": phrase.en,
            "category": phrase.category,
            "gloss": phrase.gloss,
            "coined": phrase.coined,
            "registers": {
                wording.text: wording.register for wording in phrase.wordings if wording.register
            },
        }
        for phrase in book.phrases
    ]
    events = [
        {
            "event": event.id,
            "en": event.en,
            "zh": event.zh,
            "start": event.start,
            "end": event.end,
            "series": event.series,
        }
        for event in book.events
    ]
    wordings = [[asdict(wording) | {"place": None} for wording in e.wordings] for e in book.events]
    return Matching(
        book.fingerprint,
        matcher,
        _digest(_json([events, wordings])),
        _json(phrases),
        _json(events),
        _json([PurePath(file).name for file in book.files]),
    )


def _json(value: Sequence[object]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
