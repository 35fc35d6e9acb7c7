"""Discovery on texts of our own making: what is proposed, what is not, in which order."""

import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from tracker.cli.main import run
from tracker.errors import NoInput
from tracker.phrasebook.load import load_phrasebook, parse_phrasebook
from tracker.phrasebook.phrase import Phrasebook
from tracker.results.store import Store
from tracker.workbench.discover import Candidate, Discovery, discover
from tracker.workbench.discover_book import as_phrasebook

BOOK = """version: 1
phrases:
  - id: four-winds
    zh: 四风
    en: Four Winds
    gloss: Four bad styles of work.
    category: discipline
    wordings: [four winds]
  - id: three-lamps
    zh: 三个灯笼
    en: Three Lamps
    category: discipline
    wordings: [three lamps, three bright lamps]
events:
  - {id: e1, en: Ninth Lantern Meeting, date: "2020-01-01", wordings: [ninth lantern meeting]}
"""
WORDS = [a + b + c for a in ("bo", "ka", "lu", "mi", "no", "pe", "ra", "su") for b in ("dra", "gle",
         "min", "per", "sto", "ven") for c in ("bor", "dock", "lam", "nish", "pon", "rick", "tor",
         "wick")]  # fmt: skip
Command = Callable[..., tuple[int, str, str]]


def filler(chance: random.Random, sentences: int) -> list[str]:
    return [
        " ".join(chance.choice(WORDS) for _ in range(9)).capitalize() + "."
        for _ in range(sentences)
    ]


def write_corpus(folder: Path, documents: int = 24) -> None:
    chance = random.Random(7)
    folder.mkdir()
    for number in range(documents):
        lines = filler(chance, 26)
        if number % 3 == 0:
            lines.insert(3, "Fight the four winds and keep the “three lanterns” burning bright.")
            lines.insert(9, "They spoke for two hours of the paper umbrella.")
        if number % 4 == 0:
            start = chance.choice(WORDS)
            lines.insert(5, f"{start} polish the brass whistle of harmony at home.")
            lines.insert(7, "The “paper umbrella” is gone, said the ninth lantern meeting.")
        if number >= 18:
            lines.insert(2, "Carry forward the silver harbour spirit against the four winds.")
        name = f"2020-{number // 2 + 1:02d}-{number % 2 * 10 + 1:02d}.txt"
        (folder / name).write_text("\n\n".join(lines) + "\n", encoding="utf-8")


@pytest.fixture
def command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    """Runs a command line in a folder with a small book: (exit code, stdout, stderr)."""
    monkeypatch.chdir(tmp_path)
    Path("phrasebook.yaml").write_text(BOOK, encoding="utf-8")

    def called(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as left:
            run(list(arguments))
        told = capsys.readouterr()
        assert isinstance(left.value.code, int)
        return left.value.code, told.out, told.err

    return called


@pytest.fixture
def scanned(command: Command, tmp_path: Path) -> Path:
    write_corpus(tmp_path / "texts")
    assert command("scan", "texts", "--no-report", "--quiet")[0] == 0
    return tmp_path / ".phrasetrack"


def found_in(store_path: Path, **options: object) -> Discovery:
    with Store.open(store_path) as store:
        return discover(store, load_phrasebook(), **options)  # type: ignore[arg-type]


def by_text(found: Discovery) -> dict[str, Candidate]:
    return {candidate.text: candidate for candidate in found.candidates}


def test_every_kind_is_found_with_its_figures(scanned: Path) -> None:
    found = by_text(found_in(scanned))
    lanterns = found["three lanterns"]
    assert (lanterns.kind, lanterns.count, lanterns.documents) == ("numbered", 8, 8)
    assert (lanterns.first, lanterns.last, lanterns.quoted) == ("2020-01-01", "2020-11-11", 1.0)
    umbrella = found["paper umbrella"]
    assert (umbrella.kind, umbrella.count, umbrella.documents) == ("quoted", 14, 12)
    assert umbrella.quoted == pytest.approx(6 / 14, abs=0.001)
    new = found["silver harbour spirit"]
    assert (new.kind, new.count, new.first) == ("new", 6, "2020-10-01")
    whistle = found["polish the brass whistle of harmony at home"]
    assert (whistle.kind, whistle.documents) == ("sequence", 6)


def test_known_phrases_measures_and_events_are_left_out(scanned: Path) -> None:
    texts = " | ".join(by_text(found_in(scanned, top=1000)))
    for absent in ("four winds", "two hours", "lantern meeting"):
        assert absent not in texts


def test_only_maximal_sequences(scanned: Path) -> None:
    texts = by_text(found_in(scanned, top=1000))
    assert not [text for text in texts if "whistle" in text and "polish" not in text]


def test_passages_show_the_candidate_in_its_place(scanned: Path) -> None:
    lines = by_text(found_in(scanned))["three lanterns"].lines
    assert len(lines) == 3
    assert [line.date for line in lines] == sorted(line.date or "" for line in lines)
    assert all(line.match == "three lanterns" for line in lines)
    assert lines[0].left.endswith("keep the “") and lines[0].right.startswith("” burning")


def test_the_near_known_phrase_has_the_same_number(scanned: Path) -> None:
    book = parse_phrasebook(BOOK.replace("[three lamps,", "[three lanterns shining,"))
    with Store.open(scanned) as store:
        found = by_text(discover(store, book))
    near = found["three lanterns"].near
    assert near is not None and near.phrase == "three-lamps"
    assert "lanterns" in near.why
    umbrella = found["paper umbrella"].near
    assert umbrella is None


def test_a_wording_that_is_listed_is_no_candidate(scanned: Path) -> None:
    book = parse_phrasebook(BOOK.replace("[three lamps,", "[the three lanterns,"))
    with Store.open(scanned) as store:
        assert "three lanterns" not in by_text(discover(store, book))


def test_the_same_list_each_time(scanned: Path) -> None:
    assert found_in(scanned) == found_in(scanned)


def test_kinds_ranges_and_fewest_documents(scanned: Path) -> None:
    assert {c.kind for c in found_in(scanned, kinds=("numbered",)).candidates} == {"numbered"}
    early = found_in(scanned, until="2020-06")
    assert early.documents == 12
    assert "silver harbour spirit" not in by_text(early)
    assert early.notes == (
        "new sequences need at least 20 dated documents of 4 dates; there are 12 of 12.",
    )
    many = found_in(scanned, kinds=("sequence",), min_documents=7)
    assert "polish the brass whistle of harmony at home" not in by_text(many)


def test_thin_corpora_are_refused_with_what_is_needed(command: Command, tmp_path: Path) -> None:
    write_corpus(tmp_path / "texts", documents=3)
    command("scan", "texts", "--no-report", "--quiet")
    code, out, err = command("discover")
    assert (code, out) == (66, "")
    assert "3 documents with" in err and "At least 5 documents and 2,000 words" in err
    write_corpus(tmp_path / "more", documents=16)
    command("scan", "more", "--no-report", "--quiet")
    with pytest.raises(NoInput, match=r"at least 20 dated documents of 4 dates; there are 16 of"):
        found_in(tmp_path / ".phrasetrack", kinds=("new",))


def test_a_store_without_texts_says_so(command: Command, tmp_path: Path) -> None:
    write_corpus(tmp_path / "texts")
    command("scan", "texts", "--no-report", "--quiet", "--no-texts")
    code, _, err = command("discover")
    assert code == 66
    assert "was not kept (--no-texts). Scan again without --no-texts." in err


def test_chinese_formulas(command: Command, tmp_path: Path) -> None:
    chance = random.Random(3)
    (tmp_path / "texts").mkdir()
    letters = "山水花鸟虫鱼日月星辰风云雷电金木火土春夏秋冬东西南北梅兰竹菊琴棋书画"
    for number in range(8):
        filling = "。".join("".join(chance.choices(letters, k=12)) for _ in range(30))
        text = f"{filling}。要落实“三个红灯笼”，反对四风。坚持两个水桶。{filling}。"
        (tmp_path / "texts" / f"{number}.txt").write_text(text, encoding="utf-8")
    command("scan", "texts", "--no-report", "--quiet")
    found = by_text(found_in(tmp_path / ".phrasetrack"))
    lanterns = found["三个红灯笼"]
    assert (lanterns.kind, lanterns.lang, lanterns.documents) == ("numbered", "zh", 8)
    assert lanterns.near is not None and lanterns.near.phrase == "three-lamps"
    assert found["两个水桶"].kind == "numbered"
    assert not [text for text in found if "四风" in text]
    book = parse_phrasebook(as_phrasebook(Discovery((lanterns,), 8, 2, {}, ())))
    assert book.phrases[0].zh == "三个红灯笼"


def test_the_table_and_the_data_formats(command: Command, scanned: Path) -> None:
    code, out, err = command("discover", "--top", "5")
    assert code == 0
    assert out.splitlines()[0].split() == [
        "candidate", "kind", "count", "documents", "first", "last", "quoted", "score", "near",
    ]  # fmt: skip
    assert "【three lanterns】" in out
    assert err.startswith("5 candidates from 24 documents (sequences in at least 2);")
    code, out, _ = command("discover", "--format", "jsonl", "--kind", "numbered")
    first = json.loads(out.splitlines()[0])
    assert (first["candidate"], first["count"], len(first["lines"])) == ("three lanterns", 8, 3)
    code, out, _ = command("discover", "--format", "csv", "--top", "2")
    assert out.startswith("candidate,kind,lang,count,documents,first,last,quoted,score,near,")
    code, _, err = command("discover", "--kind", "poems")
    assert (code, err) == (
        2, "--kind 'poems' is not known. Kinds: numbered, quoted, parallel, sequence, new.\n",
    )  # fmt: skip


def test_yaml_loads_beside_the_book_and_catches_what_was_found(
    command: Command, scanned: Path
) -> None:
    assert command("discover", "--format", "yaml", "-o", "found.yaml")[0] == 0
    book: Phrasebook = load_phrasebook("phrasebook.yaml", "found.yaml")
    assert book.phrase("three-lanterns").category == "discovered"
    assert book.phrase("three-lanterns").notes == (
        "Found by discover (numbered), 8 times in 8 documents, 2020-01-01 to 2020-11-11, "
        "100% of them in quotation marks."
    )
    command(
        "scan", "texts", "--no-report", "--quiet", "--phrasebook", "phrasebook.yaml",
        "--phrasebook", "found.yaml",
    )  # fmt: skip
    with Store.open(scanned) as store:
        phrases = store.matches()["phrase"].to_list()
    assert phrases.count("three-lanterns") == 8


def test_no_candidates_are_an_empty_book() -> None:
    assert as_phrasebook(Discovery((), 5, 2, {}, ())) == "version: 1\nphrases: []\n"


PARALLEL = (
    ("They showed strong will, firm resolve, and steady patience in it.",
     "strong will, firm resolve, and steady patience"),
    ("The party’s theories, lines, principles and policies have been kept.",
     "theories, lines, principles and policies"),
    ("We must see that zeal does not wane, care does not slip, and rules do not bend.",
     "zeal does not wane, care does not slip, and rules do not bend"),
    ("It works with patience, in accordance with rules, with honour, and for the people.",
     "with patience, in accordance with rules, with honour, and for the people"),
    ("Build a wealthy, joyful and beautiful modern seaside town by then.",
     "wealthy, joyful and beautiful modern seaside town"),
    ("Choose talk rather than quarrel and friendship rather than alliance.",
     "talk rather than quarrel and friendship rather than alliance"),
    ("It is outwardly keeping gales from entering and inwardly keeping gales from rising.",
     "outwardly keeping gales from entering and inwardly keeping gales from rising"),
)  # fmt: skip
NOT_PARALLEL = (
    "The town has grown, and it will grow, and nobody knows why.",
    "They mended two roads, three bridges, and four ferries.",
    "Before noon, ferries were late and harbours were full.",
    "Fight the four winds, keep the old lamps, and walk upright.",  # coordinated with a known one
    "They want warm rooms, clean rivers, and four winds.",
)


def test_parallel_members_are_found_though_they_come_once(command: Command, tmp_path: Path) -> None:
    chance = random.Random(3)
    sentences = [sentence for sentence, _ in PARALLEL] + list(NOT_PARALLEL)
    (tmp_path / "texts").mkdir()
    for number in range(6):
        lines = filler(chance, 45) + sentences[number::6]
        (tmp_path / "texts" / f"{number}.txt").write_text("\n\n".join(lines), encoding="utf-8")
    assert command("scan", "texts", "--no-report", "--quiet")[0] == 0
    found = found_in(tmp_path / ".phrasetrack", kinds=("parallel",))
    assert sorted(by_text(found)) == sorted(phrase for _, phrase in PARALLEL)
    assert {(c.kind, c.count) for c in found.candidates} == {("parallel", 1)}
