"""The fingerprint of a phrasebook: equal exactly where the matches must be equal."""

import hashlib
import json

from tracker.phrasebook.phrase import Phrasebook, Wording


def fingerprint_of(book: Phrasebook) -> str:
    """Sixteen hex digits of everything that can change a match or the bounds of a date.

    In it: ids, wordings with variants, language, exact, kinds and needs, swallows, evidence sets,
    events with days and series. Not in it: names, glosses, categories, sources, registers, years,
    notes, examples, where things stand in the file, and the order of phrases and events.
    """
    content = {
        "phrases": sorted(
            [phrase.id, [_wording(wording) for wording in phrase.wordings], sorted(phrase.swallows)]
            for phrase in book.phrases
        ),
        "events": sorted(
            [
                event.id,
                event.start,
                event.end,
                event.series or "",
                [_wording(wording) for wording in event.wordings],
            ]
            for event in book.events
        ),
        "evidence": {name: sorted(texts) for name, texts in (book.evidence or {}).items()},
    }
    written = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode("utf-8")).hexdigest()[:16]


def _wording(wording: Wording) -> list[object]:
    return [
        wording.text,
        list(wording.variants),
        wording.lang,
        wording.exact,
        list(wording.kinds or ()),
        [list(names) for names in wording.needs],
    ]
