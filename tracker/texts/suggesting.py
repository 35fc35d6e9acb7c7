"""Lines that keep coming back in the pages of one site: rules to propose, never applied."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from tracker.texts.beginnings import DECORATION
from tracker.texts.document import Document
from tracker.texts.outline import EDGE_LINES

LONGEST = 120  # characters of a line that is proposed
FEWEST, SHARE = 3, 0.2  # documents of a site, and of them the share, in which a line must stand


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A line of the title or body that stands in ``documents`` of ``of`` documents of ``site``."""

    site: str
    line: str
    documents: int
    of: int


def suggest_rules(documents: Iterable[Document]) -> list[Suggestion]:
    """The lines to propose, those of most documents first. The site of a document is what its
    metadata call ``site`` or ``source``, else the folder it lies in or the file it is a record of.

    >>> text = "Story {}\\nFollow our channel\\n"
    >>> pages = [Document(f"site/{n}.txt", text.format(n), "") for n in range(9)]
    >>> suggest_rules(pages)
    [Suggestion(site='site', line='Follow our channel', documents=9, of=9)]
    """
    lines: dict[str, Counter[str]] = {}
    totals: Counter[str] = Counter()
    for document in documents:
        site = site_of(document)
        totals[site] += 1
        lines.setdefault(site, Counter()).update(_edge_lines(document))
    found = [
        Suggestion(site, line, count, totals[site])
        for site, counts in lines.items()
        for line, count in counts.items()
        if count >= max(FEWEST, SHARE * totals[site])
    ]
    return sorted(found, key=lambda one: (-one.documents, one.site, one.line))


def site_of(document: Document) -> str:
    """The site a document comes from, as far as it says."""
    named = document.metadata.get("site") or document.metadata.get("source")
    path, is_record, _ = document.id.partition("#")
    return named or (path if is_record else path.rpartition("/")[0])


def _edge_lines(document: Document) -> set[str]:
    """The distinct short lines among the first and last of a document that count as text. Each is
    kept once, so that memory grows with the lines, not with how often they stand."""
    counted = [zone for zone in document.zones if zone.name in ("title", "body")]
    parts = [document.text[zone.start : zone.end] for zone in counted] or [document.text]
    lines = [line for part in parts for line in part.splitlines() if line.strip(DECORATION)]
    edges = lines[:EDGE_LINES] + lines[EDGE_LINES:][-EDGE_LINES:]
    return {line.strip() for line in edges if len(line.strip()) <= LONGEST}


def rules_text(suggestions: Iterable[Suggestion]) -> str:
    """The suggestions as rules in TOML, to be read by a person and pasted into a file of rules."""
    text = ""
    for found in suggestions:
        text += f"# {found.documents} of {found.of} documents of '{_plain(found.site)}'\n"
        text += '[[rule]]\nzone = "boilerplate"\n'
        text += f"is = [{json.dumps(found.line, ensure_ascii=False)}]\n\n"
    return text


def _plain(text: str) -> str:
    return "".join(character if character.isprintable() else " " for character in text)
