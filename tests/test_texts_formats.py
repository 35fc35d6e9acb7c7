"""Formats and bad input: every path ends as one row, every text as the same words."""

import codecs
import csv
import gzip
import io
import json
import os
import pickle
import sys
import tracemalloc
import zipfile
from collections.abc import Iterator
from pathlib import Path

import polars
import pytest
import zstandard
from format_files import LINES, TEXT, TITLE, write_all, write_docx, write_pdf

from tracker.errors import FaultyFile, NoInput, WrongUsage
from tracker.texts import (
    Document,
    ReadOptions,
    Source,
    Unread,
    day_of_reading,
    list_sources,
    read_documents,
    read_source,
    split_source,
)
from tracker.texts.corrections import read_corrections
from tracker.texts.decoding import decode_bytes
from tracker.texts.source import printable_id

OPTIONS = ReadOptions(as_of="2026-01-01")


def rows(path: Path | str, options: ReadOptions = OPTIONS) -> list[Document | Unread]:
    return list(read_documents([str(path)], options))


def one(path: Path, options: ReadOptions = OPTIONS) -> Document:
    [row] = rows(path, options)
    assert isinstance(row, Document), row
    return row


def unread(path: Path, options: ReadOptions = OPTIONS) -> Unread:
    [row] = rows(path, options)
    assert isinstance(row, Unread), row
    return row


def words(text: str) -> list[str]:
    return text.split()


# ---- one folder, every format ------------------------------------------------------------------


def test_every_format_gives_the_same_words(tmp_path: Path) -> None:
    for needed in ("trafilatura", "docx", "pypdf"):
        pytest.importorskip(needed)
    write_all(tmp_path)
    write_pdf(tmp_path / "n.pdf", "\n".join([TITLE, "2023-04-21 08:53", *LINES[1:2]]))
    found = {row.id: row for row in rows(tmp_path)}
    assert all(isinstance(row, Document) for row in found.values()), found
    assert len(found) == 13
    for name, row in found.items():
        assert isinstance(row, Document)
        text = row.text.partition("---\n")[2].partition("---\n")[2] if name == "b.md" else row.text
        wanted = TEXT if name != "n.pdf" else "\n".join([TITLE, "2023-04-21 08:53", *LINES[1:2]])
        assert words(text) == words(wanted), name
        assert row.date.date == "2023-04-21", name
        assert row.title == TITLE, name


def test_zst_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt.zst").write_bytes(zstandard.ZstdCompressor().compress(TEXT.encode()))
    assert one(tmp_path).text == TEXT


# ---- listing -----------------------------------------------------------------------------------


@pytest.mark.parametrize("packing", ["gz", "zst"])
def test_every_kind_of_file_is_read_packed(tmp_path: Path, packing: str) -> None:
    pack = zstandard.ZstdCompressor().compress if packing == "zst" else gzip.compress
    (tmp_path / "plain").mkdir()
    (tmp_path / "packed").mkdir()
    write_all(tmp_path / "plain")
    (tmp_path / "plain" / "k.json").write_text(json.dumps([{"id": "x", "text": TEXT}]))
    for file in (tmp_path / "plain").iterdir():
        if file.suffix in (".gz", ".zip", ".parquet"):
            file.unlink()
        else:
            packed = tmp_path / "packed" / f"{file.name}.{packing}"
            packed.write_bytes(pack(file.read_bytes()))
    plain = [row for row in rows(tmp_path / "plain") if isinstance(row, Document)]
    found = [row for row in rows(tmp_path / "packed") if isinstance(row, Document)]
    assert len(plain) == 9
    assert [(row.text, row.date, row.title) for row in found] == [
        (row.text, row.date, row.title) for row in plain
    ]
    (tmp_path / "packed" / f"bomb.txt.{packing}").write_bytes(pack(b"a" * 30_000_000))
    (tmp_path / "packed" / f"cut.txt.{packing}").write_bytes(pack(os.urandom(9000))[:4000])
    bad = {row.id: row.reason for row in rows(tmp_path / "packed") if isinstance(row, Unread)}
    assert bad[f"bomb.txt.{packing}"] == "archive_limit"
    assert bad[f"cut.txt.{packing}"] == "bad_archive"


def test_order_is_that_of_the_names(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a/b.txt", "B.txt", "a.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    assert [row.id for row in rows(tmp_path)] == ["B.txt", "a/b.txt", "a/z.txt", "a.txt", "b.txt"]


def test_include_and_exclude(tmp_path: Path) -> None:
    for name in ("a.txt", "b.md", "old/c.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    options = ReadOptions(include=("*.txt",), exclude=("old",))
    found = [(row.id, getattr(row, "reason", "read")) for row in rows(tmp_path, options)]
    assert found == [("a.txt", "read"), ("b.md", "not_included"), ("old", "excluded")]


def test_links_are_named_and_not_followed(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "dangling.txt").symlink_to(tmp_path / "nowhere")
    found = {row.id: getattr(row, "reason", "read") for row in rows(tmp_path)}
    assert found == {"a.txt": "read", "dangling.txt": "link", "loop": "link"}
    followed = {row.id: row for row in rows(tmp_path, ReadOptions(follow_links=True))}
    assert [getattr(row, "reason", "read") for row in followed.values()] == [
        "read",
        "vanished",
        "seen",
    ]


def test_fifo_and_socket_are_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    row = unread(tmp_path)
    assert (row.status, row.reason) == ("skipped", "not_regular")
    assert row.detail == "pipe.txt: a FIFO, never opened."


def test_a_file_that_became_a_fifo_does_not_block(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("x")
    [source] = list_sources([str(tmp_path)], OPTIONS)
    assert isinstance(source, Source)
    path.unlink()
    os.mkfifo(path)
    [row] = read_source(source, OPTIONS)
    assert isinstance(row, Unread) and row.reason == "vanished"


def test_a_file_that_vanishes_is_a_row(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    [source] = list_sources([str(tmp_path)], OPTIONS)
    assert isinstance(source, Source)
    (tmp_path / "a.txt").unlink()
    [row] = read_source(source, OPTIONS)
    assert isinstance(row, Unread) and (row.status, row.reason) == ("failed", "vanished")


def test_unreadable_file_says_errno(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text("x")

    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tracker.texts.reading.os.open", refuse)
    row = unread(tmp_path)
    assert (row.status, row.reason) == ("failed", "unreadable")
    assert row.detail == "a.txt: Permission denied (errno 13)."


def test_hidden_and_foreign_files_are_named(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "config.txt").write_text("x")
    (tmp_path / "picture.png").write_bytes(b"x")
    (tmp_path / "metadata.csv").write_text("document,source\n")
    found = {row.id: getattr(row, "reason", "read") for row in rows(tmp_path)}
    assert found == {".git": "hidden", "metadata.csv": "side_file", "picture.png": "not_text"}


ODD_NAMES = [b"new\nline.txt", b"tab\t.txt", b"esc\x1b[31m.txt", b"-rf.txt", b"=cmd.txt"]
ODD_NAMES += [b"bad\xff\xfe.txt", b"back\\slash.txt", b"n" * 251 + b".txt", "汉字.txt".encode()]


@pytest.mark.parametrize("name", ODD_NAMES, ids=repr)
def test_odd_names_are_printable_and_read(tmp_path: Path, name: bytes) -> None:
    path = os.path.join(os.fsencode(tmp_path), name)  # noqa: PTH118
    with open(path, "wb") as file:  # noqa: PTH123
        file.write(b"A clean city\n")
    document = one(tmp_path)
    assert document.id.isprintable()
    assert document.id.encode().decode() == document.id
    assert document.text == "A clean city\n"


def test_no_two_names_are_printed_alike() -> None:
    names = ["a\\x0a.txt", "a\n.txt", "a\\n.txt", "a\udcff.txt", "a\\xff.txt", "aÿ.txt"]
    assert len({printable_id(name) for name in names}) == len(names)


def test_paths_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    for name in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / "texts" / name).write_text(name)
    wanted = "".join(f"{tmp_path}/texts/{name}\n" for name in ("c.txt", "a.txt"))
    (tmp_path / "list").write_text(wanted)
    found = read_documents([], ReadOptions(paths_from=str(tmp_path / "list")))
    assert [row.id for row in found] == ["c.txt", "a.txt"]
    (tmp_path / "list0").write_bytes(wanted.encode().replace(b"\n", b"\0"))
    found = read_documents([], ReadOptions(paths_from=str(tmp_path / "list0")))
    assert [row.id for row in found] == ["c.txt", "a.txt"]


def test_a_path_named_twice_is_one_row(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b.txt").write_text("x")
    found = list(read_documents([str(tmp_path), str(tmp_path / "a" / "b.txt")], OPTIONS))
    assert [row.id for row in found] == ["a/b.txt"]


def test_a_path_that_is_not_there_is_said_before_reading(tmp_path: Path) -> None:
    with pytest.raises(NoInput, match="there is no such file or folder"):
        list(read_documents([str(tmp_path / "nowhere")], OPTIONS))


def test_largest_file_size_is_a_row(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x" * 2000)
    row = unread(tmp_path, ReadOptions(max_file_size=1000))
    assert (row.reason, row.detail) == (
        "too_large",
        "a.txt: 2000 bytes, more than --max-file-size 1000.",
    )


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    [row] = read_documents(["-"], OPTIONS)
    assert isinstance(row, Document) and (row.id, row.text) == ("-", TEXT)


def test_sources_and_options_can_be_sent_to_a_worker(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    [source] = list_sources([str(tmp_path)], OPTIONS)
    assert pickle.loads(pickle.dumps((source, OPTIONS))) == (source, OPTIONS)


# ---- decoding ----------------------------------------------------------------------------------

ZH = "会议强调，要坚决做到“两个维护”，推动全面从严治党向纵深发展，营造风清气正的政治生态。\n"
HK = "會議強調，要堅決做到「兩個維護」，推動全面從嚴治黨向縱深發展，營造風清氣正的政治生態。\n"
EN = "The “two safeguards” and the Party’s café – naïve cadres are to be guided.\n"


@pytest.mark.parametrize(
    ("data", "text", "encoding"),
    [
        (EN.encode(), EN, "utf-8"),
        (codecs.BOM_UTF8 + EN.encode(), EN, "utf-8"),
        (EN.encode("utf-16"), EN, "utf-16-le"),
        (codecs.BOM_UTF16_BE + EN.encode("utf-16-be"), EN, "utf-16-be"),
        (EN.encode("utf-32"), EN, "utf-32-le"),
        (EN.encode("utf-16-le"), EN, "utf-16-le"),
        (EN.encode("utf-16-be"), EN, "utf-16-be"),
        (ZH.encode("utf-16-le"), ZH, "utf-16-le"),
        (ZH.encode("utf-16-be"), ZH, "utf-16-be"),
        (ZH.replace("\n", "").encode("utf-16-le"), ZH.replace("\n", ""), "utf-16-le"),
        (ZH.encode("gb18030"), ZH, "gb18030"),
        (ZH.encode("gbk"), ZH, "gb18030"),
        (HK.encode("big5"), HK, "big5"),
        (EN.encode("cp1252"), EN, "cp1252"),
        ("caf\xe9 society in the city".encode("cp1252"), "café society in the city", "cp1252"),
        (b"", "", "utf-8"),
    ],
)
def test_decoding(data: bytes, text: str, encoding: str) -> None:
    found, decoding = decode_bytes(data)
    assert (found, decoding.encoding, decoding.replaced) == (text, encoding, 0)


def test_bad_bytes_are_replaced_and_counted() -> None:
    data = (EN * 50).encode()
    broken = data[:100] + b"\xff" + data[100:300] + b"\xfe\xff" + data[300:]
    text, decoding = decode_bytes(broken)
    assert (decoding.encoding, decoding.replaced) == ("utf-8", 3)
    assert text.replace("\ufffd", "") == EN * 50


def test_nul_and_control_characters_are_kept(tmp_path: Path) -> None:
    text = "the two\0establishments \x01 of an ordinary text \uffff and more words than controls\n"
    (tmp_path / "a.txt").write_bytes(text.encode())
    assert one(tmp_path).text == text


def test_binary_is_skipped(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(bytes(range(32)) * 50)
    row = unread(tmp_path)
    assert (row.status, row.reason) == ("skipped", "binary")


def test_lone_surrogates_of_json_are_replaced_and_counted(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "two \\ud800 safeguards"}\n')
    document = one(tmp_path)
    assert (document.text, document.decoding.replaced) == ("two \ufffd safeguards", 1)


def test_mojibake_is_counted_and_repaired_only_on_request(tmp_path: Path) -> None:
    broken = "the “two safeguards”".encode().decode("cp1252", errors="ignore") + " in the city"
    (tmp_path / "a.txt").write_text(broken, "utf-8")
    document = one(tmp_path)
    assert document.text == broken and document.decoding.mojibake >= 1
    good = "the ‘two safeguards’ in the city"
    (tmp_path / "a.txt").write_text(good.encode().decode("cp1252"), "utf-8")
    repaired = one(tmp_path, ReadOptions(fix_mojibake=True))
    assert (repaired.text, repaired.decoding.encoding) == (good, "utf-8+repaired")


@pytest.mark.parametrize("data", [b"", codecs.BOM_UTF8, b" \n\t\r\n "])
def test_empty_files_are_documents_without_words(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.txt").write_bytes(data)
    document = one(tmp_path)
    assert document.text.strip() == "" and document.title is None
    assert (document.date.date, document.date.status) == (None, "none")


def test_newlines_are_untouched(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"one\r\ntwo\rthree\n\n")
    assert one(tmp_path).text == "one\r\ntwo\rthree\n\n"


def test_one_line_of_many_megabytes(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("word " * 2_000_000)
    assert len(one(tmp_path).text) == 10_000_000


# ---- archives ----------------------------------------------------------------------------------


def test_gz_bomb(tmp_path: Path) -> None:
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(b"\n" * (64 << 20)))
    row = unread(tmp_path)
    assert (row.status, row.reason) == ("failed", "archive_limit")
    assert "200 times its size" in row.detail


def test_zip_bomb_and_nested_archives(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.txt", b"\n" * (64 << 20))
    assert unread(tmp_path).reason == "archive_limit"
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("inner.zip", b"PK")
        archive.writestr("../../outside.txt", "A clean city")
        archive.writestr("notes.png", b"x")
    found = {row.id: row for row in rows(tmp_path)}
    assert isinstance(found["a.zip/../../outside.txt"], Document)
    assert not (tmp_path.parent.parent / "outside.txt").exists()
    reasons = [row.reason for row in found.values() if isinstance(row, Unread)]
    assert reasons == ["archive_limit", "not_text"]


@pytest.mark.parametrize("name", ["a.txt.gz", "a.zip", "a.parquet", "a.docx", "a.pdf"])
def test_damaged_files_are_rows(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"this is nothing of the kind")
    row = unread(tmp_path)
    assert row.status == "failed" and row.reason in ("bad_archive", "damaged")


def test_cut_gz(tmp_path: Path) -> None:
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(os.urandom(5000).hex().encode())[:-200])
    assert unread(tmp_path).reason == "bad_archive"


# ---- records -----------------------------------------------------------------------------------


def test_broken_records_fail_alone(tmp_path: Path) -> None:
    lines = ['{"text": "one"}', "{broken", '{"body": "x"}', '{"text": 7}', "[1]", "", "null"]
    lines += ['{"id": "z", "text": "last"}', '{"id": "z", "text": "again"}']
    (tmp_path / "a.jsonl").write_text("\n".join(lines))
    found = rows(tmp_path)
    names = [row.id for row in found if isinstance(row, Document)]
    assert names == ["a.jsonl#1", "a.jsonl#z", "a.jsonl#z"]  # the store tells them apart
    details = [row.detail for row in found if isinstance(row, Unread)]
    assert details[0].startswith("a.jsonl:2: is no JSON: ")
    assert details[1:] == [
        "a.jsonl:3: field 'text' is not there. Fields: body.",
        "a.jsonl:4: field 'text' holds no text.",
        "a.jsonl:5: is an array, not an object with a text.",
        "a.jsonl:7: is null, not an object with a text.",
    ]


def test_records_carry_metadata(tmp_path: Path) -> None:
    record = {"id": 7, "text": "x", "title": "T", "date": "2020-03", "tags": ["a", "b"]}
    (tmp_path / "a.jsonl").write_text(json.dumps({**record, "n": 3, "deep": {"a": 1}, "no": None}))
    document = one(tmp_path)
    assert document.metadata == {"tags": "a; b", "n": "3"}
    assert (document.id, document.title) == ("a.jsonl#7", "T")
    assert (document.date.date, document.date.basis) == ("2020-03", "metadata")


def test_columns_can_be_named(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("key,body,when\nk1,A clean city,21/04/2023\n")
    options = ReadOptions(text_column="body", id_column="key", date_column="when")
    document = one(tmp_path, options)
    assert (document.id, document.text, document.date.date) == (
        "a.csv#k1",
        "A clean city",
        "2023-04-21",
    )
    assert unread(tmp_path).detail == (
        "a.csv: column 'text' is not there. Columns: key, body, when. Name it with --text-column."
    )


def test_csv_with_quotes_newlines_and_a_broken_row(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(
        codecs.BOM_UTF8 + b'id,text\r\n1,"two ""safeguards"",\r\nnext line"\r\n2\r\n3,end\r\n'
    )
    found = rows(tmp_path)
    assert isinstance(found[0], Document) and found[0].text == 'two "safeguards",\r\nnext line'
    assert isinstance(found[1], Unread)
    assert found[1].detail == "a.csv:4: has 1 cells, the first row 2."
    assert isinstance(found[2], Document) and found[2].id == "a.csv#3"


def test_csv_with_semicolons(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id;text\n1;one, two\n")
    assert one(tmp_path).text == "one, two"


def test_large_csv_is_streamed(tmp_path: Path) -> None:
    with (tmp_path / "a.csv").open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows([["id", "text"], *([str(n), ZH * 20] for n in range(1500))])
    found = rows(tmp_path)
    assert len(found) == 1500
    assert all(isinstance(row, Document) and row.text == ZH * 20 for row in found)


def read_pieces(source: Source, target: int) -> Iterator[Document | Unread]:
    for piece in split_source(source, target):
        yield from read_source(piece, OPTIONS)


@pytest.mark.parametrize("target", [1, 50, 333, 4096, 1_000_000])
@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_pieces_give_the_same_documents_as_the_whole(
    tmp_path: Path, target: int, form: str
) -> None:
    records = [{"text": f"text {number} " * (number % 7 + 1)} for number in range(60)]
    path = tmp_path / f"a.{form}"
    if form == "jsonl":
        path.write_text("\n".join([*(json.dumps(record) for record in records), "{broken", ""]))
    else:
        polars.DataFrame(records).write_parquet(path)
    [source] = list_sources([str(path)], OPTIONS)
    assert isinstance(source, Source)
    whole = list(read_source(source, OPTIONS))
    assert list(read_pieces(source, target)) == whole
    if target <= 50:
        assert len(split_source(source, target)) > 5


# ---- metadata beside the texts -----------------------------------------------------------------


def test_front_matter(tmp_path: Path) -> None:
    text = "---\ntitle: Clean city\ndate: 2023-04-21\nissuer: no\ntags: [a, b]\n---\n\nThe text.\n"
    (tmp_path / "a.md").write_text(text)
    document = one(tmp_path)
    assert document.text == text
    assert (document.title, document.date.date) == ("Clean city", "2023-04-21")
    assert document.metadata == {"issuer": "no", "tags": "a; b"}
    zones = [(zone.name, text[zone.start : zone.end]) for zone in document.zones]
    assert zones[0][0] == "meta" and zones[0][1].endswith("---\n\n")
    assert zones[1] == ("body", "The text.\n")


def test_faulty_front_matter_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\ntitle: &x Clean city\n---\nThe text.\n")
    assert one(tmp_path).metadata["front_matter"].startswith("not read: a.md:2:8: anchor '&x'")


def test_metadata_table_and_corrections(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("A clean city\n\nPublished: 07/05/2022\n")
    (tmp_path / "b.txt").write_text("A clean city\n\nPublished: 2022-01-02\n")
    (tmp_path / "metadata.csv").write_text("document,source,date\na.txt,Xinhua,\nb.txt,,2022-01-03")
    (tmp_path / "dates.csv").write_text("document,date,note\na.txt,2022-05-07,print edition\n")
    found = [row for row in rows(tmp_path) if isinstance(row, Document)]
    assert [row.metadata for row in found] == [{"source": "Xinhua"}, {}]
    assert [row.date.date for row in found] == ["2022-05-07", "2022-01-03"]
    assert found[0].date.evidence == "dates.csv: 2022-05-07 (print edition)"


def test_faulty_corrections_say_every_line(tmp_path: Path) -> None:
    table = tmp_path / "dates.csv"
    table.write_text("document,date\na,21.4.2023\nb,2023-04-31\nc,2023-04\nc,2023-05\nd,\n")
    with pytest.raises(FaultyFile) as caught:
        read_corrections(str(table))
    assert [fault.line for fault in caught.value.faults] == [2, 3, 5]
    assert "date '21.4.2023' is none. Write 2023-04-21, 2023-04, 2023 or none." in str(caught.value)
    assert "document 'c' stands twice (first on line 4)." in str(caught.value)


def test_metadata_from_the_path(tmp_path: Path) -> None:
    (tmp_path / "xinhua").mkdir()
    (tmp_path / "xinhua" / "2023-04-21_clean city.txt").write_text("The text.\n")
    document = one(tmp_path, ReadOptions(meta_from="{source}/{date}_{title}"))
    assert document.metadata == {"source": "xinhua"}
    assert (document.title, document.date.date) == ("clean city", "2023-04-21")
    with pytest.raises(WrongUsage, match="names no field"):
        rows(tmp_path, ReadOptions(meta_from="plain"))


# ---- pages and papers --------------------------------------------------------------------------

PAGE = """<html><head><title>{title} | Site</title>
<meta property="article:published_time" content="2023-04-21T08:53:44+08:00">
<meta name="author" content="Li Wei"><link rel="canonical" href="https://a.example/2020/01/01/x">
<script>document.write("three safeguards")</script><style>p {{ color: red }}</style></head>
<body><article><h1>{title}</h1><p>{one}</p><p>{two}</p></article></body></html>"""


def test_page(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    page = PAGE.format(title=TITLE, one=LINES[0], two=LINES[1])
    (tmp_path / "a.html").write_text(page, "utf-8")
    document = one(tmp_path)
    assert (document.title, document.date.date) == (TITLE, "2023-04-21")
    assert document.date.evidence == "article:published_time: 2023-04-21T08:53:44+08:00"
    assert document.metadata == {"url": "https://a.example/2020/01/01/x", "author": "Li Wei"}
    assert "three" not in document.text and "color" not in document.text


def test_page_in_gb2312_with_its_date_outside_the_main_text(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    page = (
        "<html><head><meta http-equiv='Content-Type' content='text/html; charset=gb2312'>"
        f"<title>市政府召开会议</title></head><body><div class='info'>发布时间：2023-04-21</div>"
        f"<div class='content'><p>{LINES[2] * 3}</p><p>{LINES[2] * 2}</p></div></body></html>"
    )
    (tmp_path / "a.htm").write_bytes(page.encode("gb18030"))
    document = one(tmp_path)
    assert document.decoding.encoding == "gb2312"
    assert (document.date.date, document.date.basis) == ("2023-04-21", "labelled")
    assert document.language == "zh"


TIME = '<time datetime="2023-04-21T08:53:00Z">Apr 21</time>'
PAGES = [  # what the head holds, what stands above and below the article, date, basis
    ('<meta name="PubDate" content="2023-04-21 08:53">', "", "", "2023-04-21", "metadata"),
    ('<meta name="publish_time" content="2023/04/21">', "", "", "2023-04-21", "metadata"),
    ('<script type="application/ld+json">{"datePublished":"2023-04-21T08:53:00+08:00",'
     '"dateModified":"2023-05-01"}</script>', "", "", "2023-04-21", "metadata"),
    ("", TIME, "", "2023-04-21", "metadata"),
    ("", TIME, '<aside><time datetime="2023-06-01">x</time></aside>', None, "none"),
    ("", "<div><span>Release time: 2023-04-21</span><span>Source: Daily</span></div>", "",
     "2023-04-21", "labelled"),
    ("", "<div><span>2023-04-21</span><span>Daily</span><span>Views: 23</span></div>", "",
     "2023-04-21", "line"),
    ("", "<p>April 21, 2023</p>", "", "2023-04-21", "line"),
    ('<link rel="canonical" href="http://x.example/2023/04/21/a.html">', "", "", "2023-04-21",
     "url"),
    ('<meta property="article:modified_time" content="2023-05-01">', "", "", None, "none"),
    ("", "<div>Today is 2020-8-28</div><div>Friday, August 28, 2020</div>", "", None, "none"),
    ("", "", "<ul><li>Mayor visits<span>2023-06-01</span></li><li>Flood<span>2023-06-02</span>"
     "</li></ul>", None, "none"),
    ("", "", "<footer>© 2010-2024 City. Today is 2020-8-28</footer>", None, "none"),
]  # fmt: skip


@pytest.mark.parametrize("page", PAGES, ids=lambda page: (page[0] or page[1] or page[2])[:40])
def test_the_date_of_a_page(tmp_path: Path, page: tuple[str, str, str, str | None, str]) -> None:
    pytest.importorskip("trafilatura")
    head, above, below, date, basis = page
    body = "".join(f"<p>{line}</p>" for line in LINES)
    (tmp_path / "a.html").write_text(
        f"<!doctype html><html><head><meta charset=utf-8><title>T - Site</title>{head}</head><body>"
        f"<nav><a>Home</a></nav>{above}<article><h1>T</h1>{body}</article>{below}</body></html>",
        "utf-8",
    )
    document = one(tmp_path)
    assert (document.date.date, document.date.basis) == (date, basis)
    assert "|" not in document.text


def test_deep_and_broken_pages_do_not_crash(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    (tmp_path / "a.html").write_text("<div>" * 100_000 + "two safeguards")
    (tmp_path / "b.html").write_text("<p>two safeguards" * 5000)
    deep, open_ended = rows(tmp_path)
    assert isinstance(deep, Unread) and deep.reason == "html_depth"
    assert deep.detail == "a.html: elements stand more than 1000 deep in one another."
    assert isinstance(open_ended, Document) and "two safeguards" in open_ended.text


@pytest.mark.parametrize(
    ("name", "module", "extra"),
    [("a.html", "trafilatura", "web"), ("a.pdf", "pypdf", "docs"), ("a.docx", "docx", "docs")],
)
def test_a_missing_library_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, module: str, extra: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    (tmp_path / name).write_bytes(b"x")
    row = unread(tmp_path)
    assert (row.status, row.reason) == ("skipped", "needs_extra")
    assert f"pip install 'phrasetrack[{extra}]'" in row.detail


def test_encrypted_pdf_and_pdf_without_text(tmp_path: Path) -> None:
    pypdf = pytest.importorskip("pypdf")
    writer = pypdf.PdfWriter()
    writer.add_blank_page(200, 200)
    writer.write(tmp_path / "image.pdf")
    writer.encrypt("secret", algorithm="RC4-40")
    writer.write(tmp_path / "locked.pdf")
    image, locked = rows(tmp_path)
    assert isinstance(image, Unread) and image.reason == "no_text_layer"
    assert "no text layer" in image.detail
    assert isinstance(locked, Unread) and locked.reason == "encrypted"


def test_docx_with_text_only_in_tables(tmp_path: Path) -> None:
    pytest.importorskip("docx")
    write_docx(tmp_path / "a.docx", [], LINES)
    assert words(one(tmp_path).text) == words("\n".join(LINES))


# ---- the day of reading ------------------------------------------------------------------------


def test_day_of_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    assert day_of_reading(ReadOptions()) == "1970-01-01"
    assert day_of_reading(ReadOptions(as_of="2024-02-29")) == "2024-02-29"
    with pytest.raises(WrongUsage, match="is no day"):
        day_of_reading(ReadOptions(as_of="2023-02-29"))


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs /proc")
def test_no_more_files_are_open_than_needed(tmp_path: Path) -> None:
    for number in range(200):
        (tmp_path / f"{number}.txt").write_text("x")
    before = len(list(Path("/proc/self/fd").iterdir()))
    for row in read_documents([str(tmp_path)], OPTIONS):
        assert isinstance(row, Document)
        assert len(list(Path("/proc/self/fd").iterdir())) <= before + 2


# ---- a text too large for one document -----------------------------------------------------------


@pytest.fixture
def small_sections(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sections of 4,096 bytes for texts of more than 10,000, so that a test stays small."""
    from tracker.texts import plain, sections, splitting

    for module in (plain, sections, splitting):
        monkeypatch.setattr(module, "LARGEST_TEXT", 10_000)
    monkeypatch.setattr(sections, "SECTION", 4096)
    monkeypatch.setattr(sections, "LOOK", 1024)


PARAGRAPHS = "\n\n".join(f"{number}. {line}" for number in range(60) for line in LINES) + "\n"
LARGE = {
    "blank lines": PARAGRAPHS,
    "lines": PARAGRAPHS.replace("\n\n", "\n"),
    "windows": PARAGRAPHS.replace("\n", "\r\n"),
    "one line": PARAGRAPHS.replace("\n", " "),
    "one word": "党" * 9_000,
    "a multiple": "a" * 4096 * 3,
}


@pytest.mark.usefixtures("small_sections")
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("kind", LARGE)
def test_a_large_text_comes_in_sections_and_no_letter_is_lost(
    tmp_path: Path, kind: str, encoding: str
) -> None:
    path = tmp_path / "2023-04-21 large.txt"
    path.write_bytes(LARGE[kind].encode(encoding))
    whole = [row for row in rows(path) if isinstance(row, Document)]
    if encoding != "gb18030" or kind != "one word":  # a letter is torn where nothing shows its edge
        assert "".join(document.text for document in whole) == LARGE[kind]
    assert len(whole) > 2
    assert [document.id for document in whole] == [
        f"{path.name}#{number}" for number in range(1, len(whole) + 1)
    ]
    assert {document.date.date for document in whole} == {"2023-04-21"}
    [source] = list_sources([str(path)], OPTIONS)
    assert isinstance(source, Source)
    pieces = split_source(source, 1000)
    assert [row for piece in pieces for row in read_source(piece, OPTIONS)] == whole
    path.with_suffix(".txt.gz").write_bytes(gzip.compress(path.read_bytes()))
    packed = [row for row in rows(path.with_suffix(".txt.gz")) if isinstance(row, Document)]
    assert [document.text for document in packed] == [document.text for document in whole]


@pytest.mark.usefixtures("small_sections")
def test_the_sections_of_a_large_text_have_the_date_and_the_title_of_its_top(
    tmp_path: Path,
) -> None:
    path = tmp_path / "large.txt"
    later = PARAGRAPHS.replace("20. ", "\n\n2019-05-05\n\n20. ")
    path.write_text(f"{TITLE}\n\nPublished: 2023-04-21\n\n{later}", "utf-8")
    documents = [row for row in rows(path) if isinstance(row, Document)]
    assert {(row.title, row.date.date, row.date.basis) for row in documents} == {
        (TITLE, "2023-04-21", "labelled")
    }
    assert [row.metadata["section"] for row in documents[:2]] == ["1", "2"]
    (tmp_path / "dates.csv").write_text("document,date\nlarge.txt,2022-01-01\n")
    assert {row.date.date for row in rows(tmp_path) if isinstance(row, Document)} == {"2022-01-01"}


@pytest.mark.usefixtures("small_sections")
def test_a_later_date_dates_no_section(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    path.write_text(PARAGRAPHS.replace("\n\n20. ", "\n\n2019-05-05\n\n20. "), "utf-8")
    assert {row.date.date for row in rows(path) if isinstance(row, Document)} == {None}


# ---- files of JSON -------------------------------------------------------------------------------


def test_an_array_of_records(tmp_path: Path) -> None:
    records = [
        {"id": "x", "text": TEXT, "source": "City Daily"},
        {"text": "brief"},
        {"id": 7, "title": "no text"},
        "no record",
        {"id": "y", "text": TEXT, "date": "2022-01-02"},
    ]
    (tmp_path / "a.json").write_text(json.dumps(records, indent=1), "utf-8")
    found = rows(tmp_path)
    assert [row.id for row in found] == [
        "a.json#x",
        "a.json#2",
        "a.json#3",
        "a.json#4",
        "a.json#y",
    ]
    bad = [row for row in found if isinstance(row, Unread)]
    assert [row.detail for row in bad] == [
        "a.json:10: record 3: field 'text' is not there. Fields: id, title.",
        "a.json:14: record 4 is a string, not an object with a text.",
    ]
    documents = [row for row in found if isinstance(row, Document)]
    assert documents[0].metadata["source"] == "City Daily"
    assert [row.date.date for row in documents] == ["2023-04-21", None, "2022-01-02"]


@pytest.mark.parametrize(
    ("content", "ids"),
    [
        ({"text": TEXT, "id": "x", "author": "Li Wei"}, ["a.json"]),
        ({"status": "ok", "articles": [{"id": "x", "text": TEXT}, {"text": TEXT}]},
         ["a.json#x", "a.json#2"]),
        ([], []),
    ],
)  # fmt: skip
def test_one_object_of_json(tmp_path: Path, content: object, ids: list[str]) -> None:
    (tmp_path / "a.json").write_text(json.dumps(content), "utf-8")
    found = rows(tmp_path)
    assert [row.id for row in found] == ids
    assert all(isinstance(row, Document) for row in found)


def test_json_lines_by_the_name_of_json(tmp_path: Path) -> None:
    lines = [json.dumps({"id": name, "text": TEXT}) for name in "xyz"]
    (tmp_path / "a.json").write_text("\n".join(lines) + "\n", "utf-8")
    assert [row.id for row in rows(tmp_path)] == ["a.json#x", "a.json#y", "a.json#z"]


@pytest.mark.parametrize(
    ("content", "good", "message"),
    [
        ("", 0, "a.json: is empty; nothing was read."),
        ("text", 0, "a.json:1: record 1 is no JSON: it begins with neither '[' nor '{'. Nothing"),
        ('[{"text": "a"},\n{"text": }]', 1, "a.json:2: record 2 is no JSON: Expecting value."),
        ('[{"text": "a"}\n{"text": "b"}]', 1, "a.json:2: record 2 is no JSON: '{' where ',' or"),
        ('[{"text": "a"},\n{"text": "b"', 1, "a.json:2: record 2 is no JSON: Expecting ',' del"),
        ('[{"text": "a"}', 1, "a.json:1: record 2 is no JSON: the end of the file where ',' or"),
        ('[{"text": "a"}] x', 1, "a.json:1: record 2 is no JSON: 'x' after the end of the array."),
        ('{"text": ["a"]}', 0, "a.json:1: record 1: field 'text' holds no text."),
        ("[" * 100_000, 0, "a.json:1: record 1 is nested too deep. Nothing after it was read."),
    ],
)
def test_broken_json_says_where(tmp_path: Path, content: str, good: int, message: str) -> None:
    (tmp_path / "a.json").write_text(content, "utf-8")
    found = rows(tmp_path)
    assert [isinstance(row, Document) for row in found] == [True] * good + [False]
    assert isinstance(found[-1], Unread)
    assert found[-1].detail.startswith(message)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
def test_a_large_array_is_read_record_by_record(tmp_path: Path, encoding: str) -> None:
    count = 3_000
    with (tmp_path / "a.json").open("w", encoding=encoding) as file:
        file.write("[\n")
        for number in range(count):
            record = json.dumps({"id": number, "text": TEXT}, ensure_ascii=False)
            file.write(record + (",\n" if number < count - 1 else "\n]\n"))
    found = rows(tmp_path)
    assert len(found) == count
    assert {row.text for row in found if isinstance(row, Document)} == {TEXT}


def test_memory_stays_flat_on_a_large_array(tmp_path: Path) -> None:
    with (tmp_path / "a.json").open("w", encoding="utf-8") as file:
        file.write("[")
        for number in range(3_000):
            file.write(json.dumps({"id": number, "text": "two safeguards " * 1000}) + ",")
        file.write('{"text": "last"}]')
    tracemalloc.start()
    count = sum(1 for _ in read_documents([str(tmp_path)], OPTIONS))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 3_001
    assert peak < 12_000_000  # of 45 MB


def test_memory_stays_flat_on_a_large_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tracker.texts import plain, splitting

    for module in (plain, splitting):
        monkeypatch.setattr(module, "LARGEST_TEXT", 1_000_000)
    path = tmp_path / "large.txt"
    path.write_text((LINES[0] + "\n\n") * 200_000, "utf-8")
    assert path.stat().st_size > 30_000_000
    [source] = list_sources([str(path)], OPTIONS)
    assert isinstance(source, Source)

    def peak_of(documents: Iterator[Document | Unread]) -> int:
        tracemalloc.start()
        letters = sum(len(row.text) for row in documents if isinstance(row, Document))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert letters == len(LINES[0] + "\n\n") * 200_000
        return peak

    assert peak_of(read_documents([str(path)], OPTIONS)) < 15_000_000
    pieces = split_source(source, 4_000_000)
    assert peak_of(row for piece in pieces for row in read_source(piece, OPTIONS)) < 15_000_000
