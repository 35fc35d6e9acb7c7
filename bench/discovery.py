"""How good discovery is, from the judged texts in the folder that PHRASETRACK_SHARED names.

The judged list is tests/cases/discovery-judged.jsonl: a candidate, and whether it is a whole set
phrase (phrase), a distinctive part of one (part) or neither (no). What is not judged is no.
"""

import gzip
import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tracker.matching.inflection import stem
from tracker.measures.intervals import wilson_interval
from tracker.phrasebook.edit import remove_phrase
from tracker.phrasebook.load import load_phrasebook
from tracker.phrasebook.places import shipped_path
from tracker.results.store import Store
from tracker.scanning.book import open_book
from tracker.scanning.scan import scan
from tracker.tokens import QUOTES, is_number, tokenize
from tracker.workbench.discover import Discovery, discover
from tracker.workbench.discover_words import COUNTING

ROOT = Path(__file__).parent.parent
JUDGED = ROOT / "tests" / "cases" / "discovery-judged.jsonl"
TOP = 50
CHINESE_SPEECHES = "ungd-CHN"  # how the ids of China's speeches in the General Debate begin
LEARNT = (  # what the shipped book has come to know since the formulas were listed
    "five-principles-coexistence",
    "1992-consensus",
    "four-modernizations",
    "taiwan-independence-forces",
    "fourteen-persistences",
    "ten-clarifications",
)


@dataclass(frozen=True, slots=True)
class Judged:
    """The best candidates of a corpus as they were judged."""

    documents: int
    candidates: tuple[str, ...]
    verdicts: tuple[str, ...]

    def count(self, verdict: str) -> int:
        """How many were judged so."""
        return self.verdicts.count(verdict)


@dataclass(frozen=True, slots=True)
class Listed:
    """A formula listed by somebody else: its stems, how often it comes in the passages, and
    whether it begins with a number or stands in quotation marks."""

    quote: str
    stems: tuple[str, ...]
    times: int
    formal: bool

    def is_met_by(self, candidates: Sequence[Sequence[str]]) -> bool:
        """Whether a candidate is it, a part of it, or holds it."""
        return any(lies_in(one, self.stems) or lies_in(self.stems, one) for one in candidates)


def read_verdicts(corpus: str) -> dict[str, str]:
    """What was said of the candidates of a corpus."""
    rows = [json.loads(line) for line in JUDGED.read_text(encoding="utf-8").splitlines()]
    return {row["candidate"]: row["verdict"] for row in rows if row["corpus"] == corpus}


def discover_in(texts: Path, book: Path, top: int, folder: Path) -> Discovery:
    """The best candidates of the texts, scanned with this book into a store in ``folder``."""
    name = str(folder / "store")
    scan([str(texts)], open_book([str(book)]), name)
    with Store.open(name) as store:
        return discover(store, load_phrasebook(book), top)


def judge(corpus: str, found: Discovery) -> Judged:
    """The candidates beside the judged list; what is not on it counts as no."""
    verdicts = read_verdicts(corpus)
    texts = tuple(candidate.text for candidate in found.candidates)
    return Judged(found.documents, texts, tuple(verdicts.get(text, "not judged") for text in texts))


def stems_of(text: str) -> tuple[str, ...]:
    """The stems by which candidates and formulas are compared; articles say nothing."""
    norms = [token.norm for token in tokenize(text)]
    kept = [norm for norm in norms if norm not in ("the", "a", "an")]
    return tuple(norm if is_number(norm) else stem(norm) for norm in kept)


def lies_in(part: Sequence[str], whole: Sequence[str]) -> bool:
    """Whether the words stand next to each other in the others."""
    size = len(part)
    return any(list(whole[at : at + size]) == list(part) for at in range(len(whole) - size + 1))


def read_listed(gold: Path) -> list[Listed]:
    """The formulas of discovery.tsv, each once."""
    texts = {p.name: p.read_text(encoding="utf-8") for p in (gold / "passages").glob("*.txt")}
    words = [stems_of(text) for text in texts.values()]
    listed: dict[tuple[str, ...], Listed] = {}
    for line in (gold / "discovery.tsv").read_text(encoding="utf-8").splitlines():
        document, quote, _ = line.split("\t")
        quote = quote.replace("\\n", "\n")
        key = stems_of(quote)
        at = texts[document].find(quote)
        quoted = at > 0 and texts[document][at - 1] in QUOTES
        times = sum(text[i : i + len(key)] == key for text in words for i in range(len(text)))
        listed.setdefault(key, Listed(quote, key, times, key[0] in COUNTING or quoted))
    return list(listed.values())


def book_without_learnt(folder: Path) -> Path:
    """The shipped book without the formulas it has learnt from the list."""
    book = folder / "without.yaml"
    text = shipped_path().read_text(encoding="utf-8")
    for phrase in LEARNT:
        text = remove_phrase(text, str(book), phrase)
    book.write_text(text, encoding="utf-8")
    return book


def corpora(shared: Path) -> Iterator[tuple[str, str, Callable[[Path], Path]]]:
    """Name in the judged list, what it is, and how to lay it out in a folder."""

    def unpack(name: str, begins: str = "") -> Callable[[Path], Path]:
        def lay_out(folder: Path) -> Path:
            target = folder / "documents.jsonl"
            source = shared / "corpora" / f"{name}.jsonl.gz"
            with gzip.open(source, "rt", encoding="utf-8") as lines:
                kept = (line for line in lines if json.loads(line)["id"].startswith(begins))
                target.write_text("".join(kept), encoding="utf-8")
            return target

        return lay_out

    yield (
        "passages",
        "the 19 passages of translated prose, English",
        lambda _: shared / "gold" / "passages",
    )
    un = "un_general_debate_2012_2024_plus_CHN_1946_en"
    speeches = "China in the UN General Debate 1946–2024, English"
    yield "china-un", speeches, unpack(un, CHINESE_SPEECHES)
    yield "cpcnews", "Party news 2017–2020, Chinese", unpack("cpcnews_zh")
    yield "xi-speeches", "speeches 2022–2025, Chinese (held out)", unpack("xi_speeches_zh")


def discovery_section(shared: Path) -> Iterator[str]:
    """The section of docs/accuracy.md."""
    yield "## Discovery: the best 50 candidates"
    yield (
        "`phrasetrack discover` with the shipped book; each candidate judged by hand "
        "(`tests/cases/discovery-judged.jsonl`) as a whole set phrase, a distinctive part of one, "
        "or neither. One judge, who built the tool. The order was set looking at all but the last "
        "corpus, which is held out."
    )
    yield ""
    yield "| corpus | documents | whole phrases | 95 % | with parts | not judged |"
    yield "|---|---|---|---|---|---|"
    first: Judged | None = None
    for corpus, name, lay_out in corpora(shared):
        with tempfile.TemporaryDirectory() as made:
            texts = lay_out(Path(made))
            judged = judge(corpus, discover_in(texts, shipped_path(), TOP, Path(made)))
        first = first or judged
        whole, size = judged.count("phrase"), len(judged.candidates)
        low, high = wilson_interval(whole, size) or (0.0, 1.0)
        parts = whole + judged.count("part")
        yield (
            f"| {name} | {judged.documents:,} | {whole} of {size} = {whole / size:.2f} | "
            f"{low:.2f}–{high:.2f} | {parts / size:.2f} | {judged.count('not judged')} |"
        )
    yield ""
    if first is not None:
        yield from _against_the_list(shared / "gold", first)


def _against_the_list(gold: Path, judged: Judged) -> Iterator[str]:
    """Candidates of the passages beside the formulas that others listed in them."""
    listed = read_listed(gold)
    known = [one.stems for one in listed]
    best = [stems_of(text) for text in judged.candidates]
    hits = sum(any(lies_in(one, key) or lies_in(key, one) for key in known) for one in best)
    with tempfile.TemporaryDirectory() as made:
        book = book_without_learnt(Path(made))
        found = discover_in(gold / "passages", book, 1000, Path(made))
    stems = [stems_of(candidate.text) for candidate in found.candidates]

    def met(some: Sequence[Listed]) -> str:
        return f"{sum(one.is_met_by(stems) for one in some)} of {len(some)}"

    twice = [one for one in listed if one.times >= 2]
    formal = [one for one in listed if one.formal]
    yield (
        f"Beside the {len(listed)} set phrases that others listed in the passages "
        f"(discovery.tsv): of the best {len(best)} candidates {hits} are one of them, a part of "
        "one, or hold one. With the phrases the book has learnt since taken out of it again, of "
        "the listed formulas that are numbered or quoted and come twice or more "
        f"{met([one for one in twice if one.formal])} have such a candidate, of all that are "
        f"numbered or quoted {met(formal)}, of listed phrases of every kind that come twice or "
        f"more {met(twice)}, of those that come once "
        f"{met([one for one in listed if one.times < 2])}."
    )
    yield ""
