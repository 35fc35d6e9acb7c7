"""How right dates are: in the tables of tests/cases, on the seeds, and on corpora.

    python bench/date_corpora.py FOLDER

FOLDER holds .jsonl or .jsonl.gz files with id, date and text. Only the text is shown to the dating
rules: no title, no id, no metadata. Prints the section "Dates" of docs/accuracy.md, then up to ten
dates of each corpus that differ from the record's.
"""

import gzip
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date as Day
from pathlib import Path

from tracker.scanning.book import open_book
from tracker.scanning.dating import date_by_events
from tracker.texts import Document, ReadOptions, read_documents
from tracker.texts.building import RawText, build_document

ROOT = Path(__file__).parent.parent
CASES = ROOT / "tests" / "cases"
OPTIONS = ReadOptions(as_of="2027-01-01")
NEAR = 9  # days by which the seeds' reports are younger than what they report, at most
NAMES = {  # what the corpora are, for those who have not got them
    "cpcnews_zh": "Party news in Chinese, 2017–2020",
    "headlines_2022_en": "front pages as lists of headlines, 2022",
    "un_general_debate_2012_2024_plus_CHN_1946_en": "UN General Debate",
    "us_state_of_the_union_en": "State of the Union",
    "xi_speeches_zh": "speeches in Chinese, 2022–2025",
}


@dataclass(slots=True)
class Comparison:
    """Dates found in the texts of one corpus, against those of its records. ``right`` is the same
    day, or the month or year of it; ``reported`` counts days of what is reported, ``near`` those at
    most nine days before the record's date; ``wrong`` holds a sentence for each other date."""

    name: str
    documents: int = 0
    right: int = 0
    reported: int = 0
    near: int = 0
    wrong: list[str] = field(default_factory=list)
    undated: Counter[str] = field(default_factory=Counter)

    def row(self) -> str:
        """The row of the table."""
        dated = self.right + len(self.wrong)
        right = f"{self.right:,}" if dated else "–"
        reported = f"{self.near:,} of {self.reported:,}" if self.reported else "–"
        name = NAMES.get(self.name, self.name)
        return f"| {name} | {self.documents:,} | {dated:,} | {right} | {reported} |"


def compare(path: Path) -> Comparison:
    """The comparison for one corpus."""
    found = Comparison(path.name.partition(".")[0])
    with gzip.open(path, "rt") if path.suffix == ".gz" else path.open() as file:
        for line in file:
            record = json.loads(line)
            document = build_document(RawText("page", record["text"]), OPTIONS)
            if isinstance(document, Document):
                _count(found, document, record["id"], record["date"])
    return found


def _count(found: Comparison, document: Document, name: str, true: str) -> None:
    found.documents += 1
    date = document.date
    if date.date is None:
        found.undated[date.status] += 1
    elif true.startswith(date.date) or date.date.startswith(true):
        found.right += 1
    else:
        found.wrong.append(f"{name}: {date.date} for {true}: {date.evidence}")
    if date.event_date and len(true) == 10:
        found.reported += 1
        found.near += _near(date.event_date, true)


def _near(event: str, true: str) -> bool:
    published = Day.fromisoformat(true)
    for year in (published.year, published.year - 1):
        text = f"{year}{event[1:]}" if event.startswith("--") else event
        try:
            if 0 <= (published - Day.fromisoformat(text)).days <= NEAR:
                return True
        except ValueError:
            continue
    return False


def compare_all(folder: Path) -> list[Comparison]:
    """The comparison for each corpus of a folder, by name."""
    names = sorted(path for path in folder.iterdir() if path.name.endswith((".jsonl", ".jsonl.gz")))
    return [compare(path) for path in names]


def date_section(comparisons: Sequence[Comparison]) -> Iterator[str]:
    """The section of docs/accuracy.md about dates, line by line."""
    yield "## Dates"
    yield from _table_sentences()
    yield ""
    yield (
        "The rules were also shown nothing but the text of corpora whose records carry a date of "
        "their own (no title, no name, no metadata). Right is the same day, or the month or year "
        f"of it; a reported day is near if it lies at most {NEAR} days before the record's date."
    )
    yield ""
    yield "| corpus | documents | dated | of these right | reported days near |"
    yield "|---|--:|--:|--:|--:|"
    for found in comparisons:
        yield found.row()
    yield ""
    wrong = sum(len(found.wrong) for found in comparisons)
    yield (
        "Most of these texts state no publication date, and get none. "
        f"{wrong} dates differ from the record's: in the Party news they stand below a signature, "
        "mostly days before the text went on line; a list of headlines holds a date for each "
        "headline and none for the page, and where one of them stands alone on its line it is "
        "taken for that of the page."
    )
    yield ""


def _table_sentences() -> Iterator[str]:
    lines, invented = _lines_with_another_date()
    headers = len((CASES / "headers.jsonl").read_text("utf-8").splitlines())
    pages = len(re.findall(r"(?m)^=== ", (CASES / "pages.txt").read_text("utf-8")))
    yield (
        f"The tables of the tests hold {lines} date lines (`tests/cases/dates.jsonl`), {headers} "
        f"heads (`headers.jsonl`) and {pages} whole pages (`pages.txt`) in the forms of real "
        f"sites; lines that get a date they do not state: {invented}. The rules were made with "
        "them in sight; on pages of other hands expect forms that are not known, and no date."
    )
    read = read_documents([str(ROOT / "seeds")], OPTIONS)
    seeds = (row for row in read if isinstance(row, Document))
    book = open_book([str(ROOT / "phrasebook.yaml")])
    dates = [seed.date for seed in date_by_events(seeds, book)]
    shown = [f"{date.date or date.status} ({date.basis})" for date in dates]
    yield ""
    yield (
        f"The five seeds: {', '.join(shown)}. The one that states no year is dated by the meetings "
        "it names (events)."
    )


def _lines_with_another_date() -> tuple[int, int]:
    """The number of date lines, and of those dated otherwise than they state."""
    body = "The meeting was held and those present spoke in turn about the work of the year. " * 4
    rows = [json.loads(line) for line in (CASES / "dates.jsonl").read_text("utf-8").splitlines()]
    invented = 0
    for row in rows:
        options = ReadOptions(as_of="2026-01-01", date_order=row.get("order"))
        text = f"A clean city\n\n{row['line']}\n\n{body}"
        document = build_document(RawText("page.txt", text), options)
        date = document.date.date if isinstance(document, Document) else None
        invented += date is not None and date != row["date"]
    return len(rows), invented


def main() -> None:
    """Print the section, and dates that differ."""
    comparisons = compare_all(Path(sys.argv[1]))
    print("\n".join(date_section(comparisons)))
    for found in comparisons:
        print(found.name, "undated:", dict(found.undated))
        for sentence in found.wrong[:10]:
            print("   ", sentence)


if __name__ == "__main__":
    main()
