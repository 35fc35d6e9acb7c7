"""The store: what is written is read, once, whole, in any order; what is wrong is named."""

import json
import os
import shutil
import sqlite3
import zlib
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from tracker.errors import NoInput, StorageFailed, StoreBusy, StoreNotReadable, WrongUsage
from tracker.results import (
    DocumentRow,
    MatchRows,
    Rows,
    SourceRow,
    Store,
    TextRow,
    Writer,
    schema,
    tail,
)
from tracker.results.bundles import bundle_letters
from tracker.results.checking import check_store, repair_store
from tracker.results.listing import describe_store
from tracker.results.lock import WriterLock
from tracker.results.merging import merge_stores
from tracker.results.plan import Matching, Plan, Scope
from tracker.results.rows import text_key, zones_as_json
from tracker.results.summary import summarize
from tracker.results.zones import ZONES
from tracker.texts.document import Zone

PHRASES = ("four-winds", "two-safeguards")
LABELS = [
    {"phrase": phrase, "zh": zh, "en": phrase, "category": "c", "gloss": None, "coined": None}
    for phrase, zh in zip(PHRASES, ("四风", "两个维护"), strict=True)
]
TEXT = "Title\nfour winds, two safeguards\nSee also: four winds\n"
ZONES_OF_TEXT = (Zone(0, 6, "title"), Zone(6, 33, "body"), Zone(33, 54, "boilerplate"))


def matching(fingerprint: str = "f1") -> Matching:
    return Matching(fingerprint, "1", "e", json.dumps(LABELS), "[]", '["book.yaml"]')


def plan(root: str = "/texts", fingerprint: str = "f1", source: str | None = None) -> Plan:
    return Plan((Scope(root, source),), matching(fingerprint), {"as_of": "2024-01-01"}, 3)


def text_row(text: str = TEXT) -> TextRow:
    sha256 = f"{hash_of(text):064x}"
    key = text_key(sha256, "words", zones_as_json(ZONES_OF_TEXT))
    return TextRow(key, sha256, "words", 1, 4, 0, 4, zones_as_json(ZONES_OF_TEXT), 1)


def hash_of(text: str) -> int:
    return int.from_bytes(text.encode()[:32].ljust(32), "big")


def rows_of(root: int, *documents: str, text: str = TEXT, date: str | None = None) -> Rows:
    """Documents that all have one text with three matches, the last one in boilerplate."""
    row = text_row(text)
    spans = [(0, 6, 16, 1), (1, 18, 32, 1), (0, 43, 53, 3)]
    columns = [np.array(column, np.int32) for column in zip(*spans, strict=True)]
    found = MatchRows(
        keys=(row.key,),
        phrases=PHRASES,
        wordings=("four winds", "two safeguards"),
        kinds=("exact",),
        text=np.zeros(3, np.int32),
        phrase=columns[0],
        wording=columns[0],
        kind=np.zeros(3, np.int8),
        score=np.full(3, 100, np.float32),
        start=columns[1],
        end=columns[2],
        zone=columns[3],
        inside=np.full(3, -1, np.int32),
        quotes=[text[start:end] for _, start, end, _ in spans],
    )
    return Rows(
        tuple(
            SourceRow(root, name, path=f"/texts/{name}", size=9, mtime_ns=1) for name in documents
        ),
        tuple(
            DocumentRow(
                root,
                name,
                0,
                0,
                name,
                text=row.key,
                language="en",
                date=date,
                metadata='{"source": "paper"}',
            )
            for name in documents
        ),
        (row,),
        found,
        bundle_letters({row.key: text.encode()}),
    )


def test_a_copy_of_the_writer_does_not_hold_the_lock(tmp_path: Path) -> None:
    """A worker that outlives its driver must not keep the next scan out."""
    read, write = os.pipe()
    ready, say = os.pipe()
    with WriterLock(tmp_path):
        child = os.fork()
        if not child:
            os.write(say, b".")
            os.read(read, 1)  # lives until it is told to end
            os._exit(0)
        os.read(ready, 1)
        with pytest.raises(StoreBusy):
            WriterLock(tmp_path).__enter__()
    with WriterLock(tmp_path):
        os.write(write, b".")
    os.waitpid(child, 0)


def fill(store: Path, *documents: str, keep_texts: bool = True, finish: bool = True) -> None:
    with Writer(store, keep_texts) as writer:
        writer.begin(plan())
        root = writer.root("/texts")
        for name in documents:
            writer.add(rows_of(root, name))
        if finish:
            writer.finish({(root, name) for name in documents})


@pytest.mark.parametrize("large", [1, 1000])
def test_what_is_written_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, large: int
) -> None:
    """From segments and from the tail alike."""
    monkeypatch.setattr(tail, "LARGE_MATCHES", large)
    monkeypatch.setattr(tail, "LARGE_LETTERS", large)
    fill(tmp_path, "a.txt")
    assert len(list((tmp_path / "segments").iterdir())) == (2 if large == 1 else 0)
    with Store.open(tmp_path) as store:
        matches = store.matches()
        assert matches.columns == ["document", "date", "phrase", "wording", "kind", "score", "zone",
                                   "inside", "start", "end", "text"]  # fmt: skip
        assert matches.rows()[0] == (
            "a.txt", None, "four-winds", "four winds", "exact", 100.0, "body", None, 6, 16,
            "four winds",
        )  # fmt: skip
        assert matches.height == 2
        assert store.matches(["all"]).height == 3
        assert store.matches(["boilerplate"])["start"].to_list() == [43]
        documents = store.documents()
        assert documents["units"].to_list() == [5]
        assert documents["source"].to_list() == ["paper"]
        assert store.documents(["boilerplate"])["units"].to_list() == [4]
        assert store.text("a.txt") == TEXT
        assert store.zones("a.txt") == ZONES_OF_TEXT
        assert store.phrases()["zh"].to_list() == ["四风", "两个维护"]
        assert store.path("a.txt") == "/texts/a.txt"
    assert check_store(tmp_path) == []
    assert "1 documents" in "\n".join(describe_store(tmp_path))


def test_one_text_in_two_outlets_is_matched_once_and_counted_twice(tmp_path: Path) -> None:
    fill(tmp_path, "a.txt", "b.txt")
    with Store.open(tmp_path) as store:
        assert store.matches()["document"].to_list() == ["a.txt", "a.txt", "b.txt", "b.txt"]
        documents = store.documents()
        assert documents["status"].to_list() == ["scanned", "duplicate"]
        assert documents["reason"].to_list() == ["", "a.txt"]
    kept = sqlite3.connect(tmp_path / "catalogue.sqlite").execute(
        "SELECT count(*) FROM kept_matches"
    )
    assert kept.fetchone() == (3,)
    summary = summarize(tmp_path, run=1)
    assert (summary.scanned, summary.duplicate, summary.texts) == (1, 1, 2)
    assert summary.phrases[0].matches == 2
    later = summarize(tmp_path, run=2)
    assert (later.scanned, later.duplicate, later.unchanged) == (0, 0, 2)
    assert later.phrases == summary.phrases


def test_a_full_tail_becomes_segments_and_nothing_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(tmp_path / "kept", "a.txt", "b.txt")
    monkeypatch.setattr(tail, "FULL_MATCHES", 1)
    fill(tmp_path / "moved", "a.txt", "b.txt")
    frames = []
    for name in ("kept", "moved"):
        with Store.open(tmp_path / name) as store:
            frames.append(store.matches(["all"]))
            assert store.texts(["a.txt", "b.txt"]) == {"a.txt": TEXT, "b.txt": TEXT}
    assert frames[0].equals(frames[1])
    assert len(list((tmp_path / "moved" / "segments").iterdir())) == 2
    assert check_store(tmp_path / "moved") == []


def test_texts_left_out_are_missed_with_a_sentence(tmp_path: Path) -> None:
    fill(tmp_path, "a.txt", keep_texts=False)
    with Store.open(tmp_path) as store:
        assert store.matches()["text"].to_list() == ["four winds", "two safeguards"]
        with pytest.raises(NoInput, match="--no-texts"):
            store.text("a.txt")


def test_unknown_names_are_told_the_nearest(tmp_path: Path) -> None:
    fill(tmp_path, "a.txt")
    with Store.open(tmp_path) as store:
        with pytest.raises(WrongUsage, match=r"document 'b.txt' is not in .*Nearest: a.txt"):
            store.text("b.txt")
        with pytest.raises(WrongUsage, match="--zones 'foot' is not known"):
            store.matches(["foot"])
    with pytest.raises(NoInput, match="was not scanned into this store"):
        Store.open(tmp_path, ["/elsewhere"])
    with pytest.raises(NoInput, match="there is no store"):
        Store.open(tmp_path / "none")


def test_what_vanished_is_gone_and_uncounted_until_it_comes_back(tmp_path: Path) -> None:
    fill(tmp_path, "a.txt", "b.txt")
    with Writer(tmp_path) as writer:
        writer.begin(plan())
        root = writer.root("/texts")
        assert writer.finish({(root, "a.txt")}) == 1
    with Store.open(tmp_path) as store:
        assert store.documents()["document"].to_list() == ["a.txt"]
    with Writer(tmp_path) as writer:
        writer.begin(plan())
        writer.touch(root, "b.txt", 5)
        assert writer.finish({(root, "a.txt"), (root, "b.txt")}) == 0
    with Store.open(tmp_path) as store:
        assert store.documents()["document"].to_list() == ["a.txt", "b.txt"]


def test_two_roots_are_apart_or_together_and_names_stay_unique(tmp_path: Path) -> None:
    for root, name in (("/texts", "a.txt"), ("/others", "a.txt")):
        with Writer(tmp_path) as writer:
            writer.begin(plan(root))
            number = writer.root(root)
            rows = rows_of(number, name)
            moved = tuple(
                SourceRow(number, name, path=f"{root}/{name}", size=9, mtime_ns=1)
                for _ in rows.sources
            )
            writer.add(rows._replace(sources=moved))
            writer.finish({(number, name)})
    with Store.open(tmp_path) as store:
        assert store.documents()["document"].to_list() == ["a.txt"]
        assert store.manifest()["corpus"]["roots"] == ["others"]
    with Store.open(tmp_path, ["/texts"]) as store:
        assert store.manifest()["corpus"]["roots"] == ["texts"]
    with Store.open(tmp_path, everything=True) as store:
        assert store.documents()["document"].to_list() == ["others/a.txt", "texts/a.txt"]
        assert store.matches().height == 4


def test_a_file_under_two_roots_is_counted_once(tmp_path: Path) -> None:
    for root in ("/texts", "/"):
        with Writer(tmp_path) as writer:
            writer.begin(plan(root))
            number = writer.root(root)
            name = "a.txt" if root == "/texts" else "texts/a.txt"
            rows = rows_of(number, name)
            source = SourceRow(number, name, path="/texts/a.txt", size=9, mtime_ns=1)
            writer.add(rows._replace(sources=(source,)))
            writer.finish({(number, name)})
    with Store.open(tmp_path, everything=True) as store:
        assert store.documents()["document"].to_list() == ["a.txt"]


def test_another_phrasebook_has_matches_of_its_own(tmp_path: Path) -> None:
    fill(tmp_path, "a.txt")
    with Writer(tmp_path) as writer:
        run = writer.begin(plan(fingerprint="f2"))
        root = writer.root("/texts")
        (known,) = writer.known_parts(root, "a.txt")
        assert known.matching != run.matching
        rows = rows_of(root, "a.txt")
        assert rows.matches is not None
        none = np.zeros(0, np.int32)
        empty = MatchRows(rows.matches.keys, PHRASES, (), ("exact",), none, none, none, none, none,
                          none, none, none, none, [])  # fmt: skip
        writer.add(rows._replace(matches=empty))
        writer.finish({(root, "a.txt")})
    with Store.open(tmp_path) as store:
        assert store.matches().height == 0
        assert store.manifest()["phrasebook"]["fingerprint"] == "f2"


def test_a_run_that_was_left_is_continued_by_the_same_plan_only(tmp_path: Path) -> None:
    fill(tmp_path, "a.txt", finish=False)
    with Writer(tmp_path) as writer:
        run = writer.begin(plan())
        assert (run.number, run.continued) == (1, 1)
    with Writer(tmp_path) as writer:
        run = writer.begin(plan(fingerprint="f2"))
        assert (run.number, run.continued) == (2, None)


def test_rows_of_a_part_that_is_not_complete_are_not_seen(tmp_path: Path) -> None:
    with Writer(tmp_path) as writer:
        writer.begin(plan())
        root = writer.root("/texts")
        rows = rows_of(root, "a.txt")
        writer.add(rows._replace(sources=()))
        writer.commit()
    with Store.open(tmp_path) as store:
        assert store.documents().height == 0


def test_one_writer_many_readers(tmp_path: Path) -> None:
    fill(tmp_path, "a.txt")
    with Writer(tmp_path) as writer:
        writer.begin(plan())
        with pytest.raises(
            StoreBusy, match=rf"pid {os.getpid()} is writing since \d\d:\d\d"
        ) as busy:
            Writer(tmp_path).__enter__()
        assert busy.value.exit_code == 75
        writer.add(rows_of(writer.root("/texts"), "b.txt"))
        with Store.open(tmp_path) as store:
            assert store.documents(roots=["/texts"])["document"].to_list() == ["a.txt"]
            writer.commit()
            assert store.documents(roots=["/texts"])["document"].to_list() == ["a.txt"]
        with Store.open(tmp_path) as store:
            assert store.documents()["document"].to_list() == ["a.txt", "b.txt"]


def test_orphans_are_removed_by_the_next_writer(tmp_path: Path) -> None:
    fill(tmp_path, "a.txt")
    for name in ("matches-000009.parquet", "texts-000010.zst", "texts-000011.zst.tmp"):
        (tmp_path / "segments" / name).write_bytes(b"left behind")
    fill(tmp_path, "a.txt")
    assert list((tmp_path / "segments").iterdir()) == []


def test_a_newer_store_is_refused(tmp_path: Path) -> None:
    fill(tmp_path, "a.txt")
    connection = sqlite3.connect(tmp_path / "catalogue.sqlite")
    connection.execute("PRAGMA user_version = 3")
    connection.close()
    message = "format 3, this program knows ≤ 2: upgrade or choose another --store"
    for attempt in (Store.open, lambda path: Writer(path).__enter__()):
        with pytest.raises(StoreNotReadable, match=message):
            attempt(tmp_path)
    Path(tmp_path / "other").mkdir()
    sqlite3.connect(tmp_path / "other" / "catalogue.sqlite").execute("CREATE TABLE t (a)")
    with pytest.raises(StoreNotReadable, match="not a catalogue of phrasetrack"):
        Store.open(tmp_path / "other")


def as_format_1(folder: Path) -> None:
    """Make of a store what an older program would have written: letters in Parquet segments,
    and one by one in the catalogue."""
    with Store.open(folder, everything=True) as store:
        texts = {
            row[0]: row[1] for row in store.connection.execute("SELECT text, document FROM chosen")
        }
        letters = {key: store.text(document) for key, document in texts.items()}
    connection = sqlite3.connect(folder / "catalogue.sqlite", isolation_level=None)
    connection.execute("ALTER TABLE texts ADD COLUMN segment INTEGER")
    connection.execute(
        "UPDATE texts SET segment = (SELECT segment FROM bundles WHERE bundle = texts.bundle)"
    )
    for column in ("bundle", "start", "bytes"):
        connection.execute(f"ALTER TABLE texts DROP COLUMN {column}")
    connection.execute("DROP TABLE bundles")
    connection.execute("CREATE TABLE kept_texts (text TEXT PRIMARY KEY, body BLOB NOT NULL)")
    for number, file in connection.execute(
        "SELECT segment, file FROM segments WHERE kind = 'texts'"
    ).fetchall():
        keys = connection.execute("SELECT text FROM texts WHERE segment = ?", (number,))
        rows = [(key, letters.pop(key)) for (key,) in keys]
        older = folder / "segments" / file.replace(".zst", ".parquet")
        pl.DataFrame(rows, ["text", "body"], orient="row").write_parquet(older)
        (folder / "segments" / file).unlink()
        connection.execute("UPDATE segments SET file = ? WHERE segment = ?", (older.name, number))
    connection.executemany(
        "INSERT INTO kept_texts VALUES (?, ?)",
        [(key, zlib.compress(text.encode())) for key, text in letters.items()],
    )
    connection.execute("PRAGMA user_version = 1")
    connection.close()


def test_an_older_store_is_brought_up_to_date_and_copied_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = TEXT.replace("Title", "Other")
    monkeypatch.setattr(tail, "LARGE_LETTERS", 1)
    fill(tmp_path, "a.txt")
    monkeypatch.setattr(tail, "LARGE_LETTERS", 1000)
    with Writer(tmp_path) as writer:
        writer.begin(plan())
        writer.add(rows_of(writer.root("/texts"), "b.txt", text=other))
        writer.finish({(1, "a.txt"), (1, "b.txt")})
    with Store.open(tmp_path) as store:
        matches = store.matches(["all"])
    as_format_1(tmp_path)
    with pytest.raises(StoreNotReadable, match=r"format 1, this program reads 2\. The next"):
        Store.open(tmp_path)
    with Writer(tmp_path) as writer:
        assert writer.connection.execute("PRAGMA user_version").fetchone() == (2,)
    assert check_store(tmp_path) == []
    with Store.open(tmp_path, everything=True) as store:
        assert store.texts(["a.txt", "b.txt"]) == {"a.txt": TEXT, "b.txt": other}
        assert store.matches(["all"]).equals(matches)
    assert [file.suffix for file in (tmp_path / "segments").iterdir()] == [".zst"]
    copy = sqlite3.connect(tmp_path / "catalogue.sqlite.format1")
    assert copy.execute("PRAGMA user_version").fetchone() == (1,)
    assert copy.execute("SELECT count(*) FROM documents").fetchone() == (2,)
    fresh = sqlite3.connect(":memory:", isolation_level=None)
    schema.create_tables(fresh)
    grown = sqlite3.connect(tmp_path / "catalogue.sqlite")
    for (table,) in fresh.execute("SELECT name FROM sqlite_master WHERE type = 'table'"):
        columns = f"SELECT name, type FROM pragma_table_info('{table}')"
        assert grown.execute(columns).fetchall() == fresh.execute(columns).fetchall()


def test_a_store_of_a_forgotten_format_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(tmp_path, "a.txt")
    monkeypatch.setattr(schema, "FORMAT", 4)
    monkeypatch.setattr(schema, "OLDEST", 3)
    with pytest.raises(StoreNotReadable, match="format 2, this program knows ≥ 3: scan again into"):
        Store.open(tmp_path)


@pytest.mark.parametrize("how", ["torn", "changed", "missing"])
def test_a_damaged_segment_is_named_forgotten_and_filled_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    monkeypatch.setattr(tail, "LARGE_MATCHES", 1)
    monkeypatch.setattr(tail, "LARGE_LETTERS", 1)
    fill(tmp_path, "a.txt")
    segment = tmp_path / "segments" / "matches-000001.parquet"
    content = segment.read_bytes()
    if how == "missing":
        segment.unlink()
    else:
        segment.write_bytes(content[:-50] if how == "torn" else b"x" * len(content))
    with Store.open(tmp_path) as store, pytest.raises(StoreNotReadable, match="store check"):
        store.matches()
    (fault,) = check_store(tmp_path)
    assert "matches-000001.parquet" in fault and "a.txt" in fault
    assert repair_store(tmp_path) == [fault]
    assert check_store(tmp_path) == []
    with Store.open(tmp_path) as store:
        assert store.documents().height == 0
    fill(tmp_path, "a.txt")
    with Store.open(tmp_path) as store:
        assert store.matches().height == 2


def test_a_torn_catalogue_is_no_traceback(tmp_path: Path) -> None:
    fill(tmp_path, "a.txt")
    (tmp_path / "catalogue.sqlite").write_bytes(b"SQLite format 3\0" + b"garbage" * 600)
    with pytest.raises(StoreNotReadable, match="cannot be read"):
        Store.open(tmp_path)
    (fault,) = check_store(tmp_path)
    assert "cannot be read" in fault


@pytest.mark.parametrize("large", [1, 1000])
def test_merging_is_a_union_by_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, large: int
) -> None:
    monkeypatch.setattr(tail, "LARGE_MATCHES", large)
    monkeypatch.setattr(tail, "LARGE_LETTERS", large)
    fill(tmp_path / "all", "a.txt", "b.txt", "c.txt")
    fill(tmp_path / "one", "a.txt", "b.txt")
    fill(tmp_path / "two", "c.txt", "b.txt")
    for _ in range(2):  # a second time changes nothing
        merge_stores([tmp_path / "one", tmp_path / "two"], tmp_path / "both")
        with Store.open(tmp_path / "all") as whole, Store.open(tmp_path / "both") as both:
            assert both.matches(["all"]).equals(whole.matches(["all"]))
            assert both.documents().equals(whole.documents())
            assert both.text("c.txt") == TEXT
            assert both.manifest() == whole.manifest()
        assert check_store(tmp_path / "both") == []
    with pytest.raises(WrongUsage, match="is the store that is added to"):
        merge_stores([tmp_path / "both"], tmp_path / "both")


def test_disk_full_says_what_is_stored_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(tmp_path, "a.txt")
    monkeypatch.setattr(tail, "LARGE_MATCHES", 1)

    def full(handle: int, content: bytes) -> int:
        raise OSError(28, "No space left on device")

    with pytest.raises(StorageFailed) as failed, Writer(tmp_path) as writer:
        writer.begin(plan())
        writer.add(rows_of(writer.root("/texts"), "b.txt", text=TEXT.replace("Title", "Other")))
        monkeypatch.setattr(os, "write", full)
        writer.commit()
    monkeypatch.undo()
    assert str(failed.value) == (
        f"{tmp_path}: no space left in the store (needs about 1 MB); 1 documents are stored."
    )
    assert failed.value.exit_code == 74
    assert list((tmp_path / "segments").iterdir()) == []
    with Store.open(tmp_path) as store:
        assert store.documents()["document"].to_list() == ["a.txt"]


def test_the_store_is_readable_without_this_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The query of docs/store.md, with sqlite3 and polars alone."""
    monkeypatch.setattr(tail, "LARGE_MATCHES", 1)
    fill(tmp_path, "a.txt", "b.txt")
    catalogue = sqlite3.connect(tmp_path / "catalogue.sqlite")
    page = (Path(__file__).parent.parent / "docs" / "store.md").read_text()
    query = page.split("```sql\n")[1].split("```")[0]
    documents = pl.DataFrame(
        catalogue.execute(query).fetchall(), ["document", "date", "text", "segment"], orient="row"
    )
    frames = [
        pl.read_parquet(tmp_path / "segments" / file).with_columns(segment=pl.lit(number))
        for number, file in catalogue.execute(
            "SELECT segment, file FROM segments WHERE kind = 'matches'"
        )
    ]
    rows = documents.join(pl.concat(frames), on=["text", "segment"])
    with Store.open(tmp_path) as store:
        ours = store.matches(["all"])
    columns = ["document", "phrase", "start", "end", "zone"]
    assert sorted(rows.select(columns).rows()) == sorted(ours.select(columns).rows())
    for table in ("documents", "texts", "matched", "sources", "segments", "kept_matches"):
        assert f"`{table}`" in page, f"docs/store.md does not describe {table}"


def test_a_store_on_a_read_only_disk_is_readable(tmp_path: Path) -> None:
    fill(tmp_path / "made", "a.txt")
    shutil.copytree(tmp_path / "made", tmp_path / "copy")
    for file in (tmp_path / "copy").rglob("*"):
        file.chmod(0o555 if file.is_dir() else 0o444)
    (tmp_path / "copy").chmod(0o555)
    with Store.open(tmp_path / "copy") as store:
        assert store.matches().height == 2


def test_zones_of_the_store_are_those_of_the_vocabulary() -> None:
    assert ZONES == ("title", "body", "meta", "boilerplate")
