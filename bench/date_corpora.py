"""Dates found in the text alone, against the date each record of a corpus carries.

    python bench/date_corpora.py FOLDER

FOLDER holds .jsonl or .jsonl.gz files with id, date and text. Only the text is shown to the dating
rules: no title, no id, no metadata. Prints, for each file: documents; how many were dated and how
(right: the same day, or the year or month of it); wrong dates, the first ten of them; the status of
those left undated; and how often the day reported agrees with the date within nine days.
"""

import gzip
import json
import sys
from collections import Counter
from datetime import date as Day
from pathlib import Path

from tracker.texts.building import RawText, build_document
from tracker.texts.document import Document
from tracker.texts.source import ReadOptions


def compare(path: Path) -> None:
    """Print the comparison for one corpus."""
    options = ReadOptions(as_of="2027-01-01")
    counts: Counter[str] = Counter()
    statuses: Counter[str] = Counter()
    wrong: list[str] = []
    with gzip.open(path, "rt") if path.suffix == ".gz" else path.open() as file:
        for line in file:
            record = json.loads(line)
            document = build_document(RawText("page", record["text"]), options)
            if not isinstance(document, Document):
                continue
            counts["documents"] += 1
            found, true = document.date, record["date"]
            if found.date is None:
                statuses[found.status] += 1
            elif true.startswith(found.date) or found.date.startswith(true):
                counts[f"right ({found.basis})"] += 1
            else:
                counts["wrong"] += 1
                wrong.append(f"{record['id']}: {found.date} for {true}: {found.evidence}")
            if found.event_date and len(true) == 10:
                counts["reported days"] += 1
                counts["reported days near"] += _near(found.event_date, true)
    print(path.name, dict(counts), "undated:", dict(statuses))
    for sentence in wrong[:10]:
        print("   ", sentence)


def _near(event: str, true: str) -> bool:
    published = Day.fromisoformat(true)
    for year in (published.year, published.year - 1):
        text = f"{year}{event[1:]}" if event.startswith("--") else event
        try:
            if 0 <= (published - Day.fromisoformat(text)).days <= 9:
                return True
        except ValueError:
            continue
    return False


if __name__ == "__main__":
    for name in sorted(Path(sys.argv[1]).iterdir()):
        if name.name.endswith((".jsonl", ".jsonl.gz")):
            compare(name)
