"""Candidates as a small phrasebook: entries to look through, finish and paste."""

import re
import zlib
from collections.abc import Collection, Sequence

from tracker.phrasebook.common_words import weakness
from tracker.phrasebook.splice import write_scalar
from tracker.tokens import iter_words, normalize
from tracker.workbench.discover import Candidate, Discovery

CATEGORY = "discovered"  # what a curator replaces
_MARKS = re.compile(r"([\[\]()|\\])")
_LONGEST_ID = 48


def as_phrasebook(found: Discovery, taken: Collection[str] = ()) -> str:
    """The candidates as YAML that loads as it stands: a book of its own, or entries to paste under
    ``phrases:``.

    Ids are made of the words (Chinese: a checksum of the characters) and differ from those
    ``taken``. The known phrase a candidate may be a wording of is named above it, with the command
    that adds it there instead. No sentence of a text is quoted. Candidates too weak to be a wording
    are left out.
    """
    lines = ["version: 1", "phrases:"]
    used = set(taken)
    for candidate in found.candidates:
        text = _MARKS.sub(r"\\\1", candidate.text)
        if weakness(candidate.text, candidate.lang == "zh", False) is not None:
            continue
        lines += _entry(candidate, text, _new_id(candidate, used))
    if len(lines) == 2:
        lines = ["version: 1", "phrases: []"]
    return "\n".join(lines) + "\n"


def _entry(candidate: Candidate, text: str, phrase_id: str) -> Sequence[str]:
    lines = []
    if candidate.near:
        near = candidate.near
        lines.append(f"  # near {near.phrase} ({near.why}); if it is a wording of it, rather type")
        lines.append(f"  #   phrasetrack phrasebook wording add {near.phrase} {_quoted(text)}")
    lines.append(f"  - id: {phrase_id}")
    if candidate.lang == "zh":
        lines.append(f"    zh: {write_scalar(candidate.text)}")
    lines += [
        f"    en: {write_scalar(candidate.text)}",
        f"    category: {CATEGORY}",
        "    wordings:",
        f"      - {write_scalar(text)}",
        f"    notes: {write_scalar(_notes(candidate))}",
    ]
    return lines


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


def _notes(candidate: Candidate) -> str:
    times = f"{candidate.count} times in {candidate.documents} documents"
    if candidate.first:
        times += f", {candidate.first} to {candidate.last}"
    if candidate.quoted:
        times += f", {candidate.quoted:.0%} of them in quotation marks"
    return f"Found by discover ({candidate.kind}), {times}."


def _new_id(candidate: Candidate, used: set[str]) -> str:
    if candidate.lang == "zh":
        name = f"zh-{zlib.crc32(candidate.text.encode()):08x}"
    else:
        words = [re.sub(r"[^a-z0-9]", "", normalize(word)) for word in iter_words(candidate.text)]
        name = "-".join(filter(None, words))[:_LONGEST_ID].strip("-") or "candidate"
    free, number = name, 2
    while free in used:
        free, number = f"{name}-{number}", number + 1
    used.add(free)
    return free
