"""Bad input, as a person meets it: every path ends as one row, with the words that help."""

import csv
import gzip
import hashlib
import io
import json
import os
import socket
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from format_files import write_all

from tracker.cli.main import run
from tracker.texts.reading import read_raw_texts

BOOK = """\
version: 1
phrases:
  - {id: two-safeguards, zh: 两个维护, en: Two Safeguards, category: loyalty,
     wordings: [two safeguards]}
"""
LINE = (
    "The Party committee stressed the “two safeguards” at its meeting in the city on discipline.\n"
)
HAN = "会议强调，要坚决做到“两个维护”，推动全面从严治党向纵深发展。\n"
UNREAD = [  # name, bytes, status, reason, how the detail begins after the name
    ("bomb.txt.gz", gzip.compress(b"a" * 30_000_000), "failed", "archive_limit",
     "unpacks to more than"),
    ("cut.txt.gz", gzip.compress(LINE.encode() * 100)[:60], "failed", "bad_archive",
     "does not unpack: Compressed file ended"),
    ("none.zip", b"hello", "failed", "bad_archive", "does not unpack: File is not a zip file."),
    ("noise.txt", bytes(range(256)) * 16, "skipped", "binary",
     "more than a tenth of it is control characters"),
    ("program.txt", b"\x7fELF\x02\x01\x01" + b"\0" * 500, "skipped", "binary",
     "more than a tenth of it is control characters"),
    ("broken.pdf", b"%PDF-1.4\nxref broken\n", "failed", "damaged", "is a damaged PDF:"),
    ("broken.docx", b"PK\x03\x04nonsense", "failed", "damaged", "is a damaged .docx:"),
    ("old.docx", b"\xd0\xcf\x11\xe0" + b"x" * 100, "failed", "encrypted",
     "is encrypted, or a .doc under the name .docx."),
    ("deep.html", b"<div>" * 100_000, "failed", "html_depth",
     "elements stand more than 1000 deep in one another."),
    ("other.csv", b"id,body\n1,x\n", "skipped", "no_text_column",
     "column 'text' is not there. Columns: id, body. Name it with --text-column."),
    ("picture.png", b"\x89PNG", "skipped", "not_text", "no text this tool reads. Endings: .txt"),
    (".hidden.txt", b"x", "skipped", "hidden", "a hidden file; name it to read it."),
    ("broken.json", b'[{"text": "a"},\n{', "failed", "bad_record", ""),
]  # fmt: skip


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "book.yaml").write_text(BOOK, encoding="utf-8")
    (tmp_path / "texts").mkdir()
    return tmp_path


Capture = pytest.CaptureFixture[str]


def scan(capsys: Capture, *more: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as left:
        run(["scan", "texts", "--no-report", "--jobs", "1", "--phrasebook", "book.yaml", *more])
    out, err = capsys.readouterr()
    return int(left.value.code or 0), out, err


def export(capsys: Capture, what: str) -> list[dict[str, str]]:
    with pytest.raises(SystemExit):
        run(["export", what, "--format", "csv", "--raw-csv"])
    return list(csv.DictReader(io.StringIO(capsys.readouterr().out)))


def documents(capsys: Capture) -> dict[str, dict[str, str]]:
    return {row["document"]: row for row in export(capsys, "documents")}


def write(name: str, content: bytes | str) -> None:
    Path("texts", name).write_bytes(content.encode() if isinstance(content, str) else content)


def test_what_cannot_be_read_is_a_row_with_its_reason(capsys: Capture) -> None:
    for name, content, *_ in UNREAD:
        write(name, content)
    write("good.txt", LINE)
    os.mkfifo("texts/pipe.txt")
    Path("texts/dangling.txt").symlink_to("nowhere")
    Path("texts/loop").symlink_to(".")
    listener = socket.socket(socket.AF_UNIX)
    listener.bind("texts/socket.txt")
    code, out, err = scan(capsys)
    rows = documents(capsys)
    for name, _, status, reason, beginning in UNREAD:
        id_ = f"{name}#2" if name == "broken.json" else name
        found = rows[id_]
        assert (found["status"], found["reason"]) == (status, reason), name
        assert found["detail"].removeprefix(f"{name}: ").startswith(beginning)
        assert (found["detail"] in err.splitlines()) == (status == "failed"), name
    assert rows["pipe.txt"]["detail"] == "pipe.txt: a FIFO, never opened."
    assert rows["socket.txt"]["detail"] == "socket.txt: a socket, never opened."
    for link in ("dangling.txt", "loop"):
        assert rows[link]["detail"].endswith("a link; --follow reads what it points to.")
    assert code == 1
    assert "Traceback" not in err and len(err.splitlines()) == sum(u[2] == "failed" for u in UNREAD)
    accounted = next(line for line in out.splitlines() if " texts: " in line)
    numbers = [
        int(word) for word in accounted.split(";")[0].replace(",", "").split() if word.isdigit()
    ]
    assert numbers[0] == len(rows) == sum(numbers[1:])
    assert "skipped: 2 binary, 1 hidden, 2 link, 1 no_text_column, 2 not_regular, 1 not_text" in out
    listener.close()


def test_empty_texts_are_scanned_and_said(capsys: Capture) -> None:
    for name, content in (
        ("empty", ""),
        ("mark", "\ufeff"),
        ("space", " \n\t\n"),
        ("furniture", "Leave a Reply\n\nThis site uses Akismet to reduce spam.\n"),
    ):
        write(f"{name}.txt", content)
    code, out, _ = scan(capsys)
    assert code == 0
    assert "read: 4 empty (no word that counts)" in out
    assert {row["units"] for row in documents(capsys).values()} == {"0"}


def test_every_encoding_gives_the_same_count_and_is_named(capsys: Capture) -> None:
    encodings = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030")
    for encoding in encodings:
        write(f"{encoding}.txt", (HAN * 5).encode(encoding))
    write("big5.txt", ("會議強調，要堅決做到兩個維護，推動全面從嚴治黨。\n" * 5).encode("big5"))
    write("cp1252.txt", (LINE * 5).encode("cp1252"))
    write("damaged.txt", LINE.encode() * 20 + b"x\xff\xfe\x80y\n")
    write("mojibake.txt", LINE.replace("“", "â€œ") * 3)
    write(
        "spanish.txt",
        "El secretario general pronunció un discurso ante los delegados de la ciudad.",
    )
    _, out, _ = scan(capsys)
    rows = documents(capsys)
    assert [rows[f"{name}.txt"]["encoding"] for name in encodings] == [
        "utf-8", "utf-8", "utf-16-le", "utf-16-le", "utf-16-be", "gb18030",
    ]  # fmt: skip
    assert (rows["big5.txt"]["encoding"], rows["cp1252.txt"]["encoding"]) == ("big5", "cp1252")
    assert rows["gb18030.txt"]["encoding_guessed"] == "true"
    assert rows["damaged.txt"]["bytes_replaced"] == "3"
    assert rows["mojibake.txt"]["mojibake"] == "3"
    assert rows["spanish.txt"]["language"] == "other"
    found = export(capsys, "matches")
    counts = {name: sum(row["document"] == name for row in found) for name in rows}
    assert {counts[f"{name}.txt"] for name in (*encodings, "cp1252")} == {5}
    assert counts["damaged.txt"] == 20
    assert "1 in a language without wordings, 5 with a guessed encoding, " in out
    assert "1 with unreadable bytes (3 bytes replaced), " in out
    assert "1 that looks like mojibake (3 traces; --fix-mojibake repairs it)" in out


def test_broken_records_fail_alone_with_their_line(capsys: Capture) -> None:
    lines = [json.dumps({"text": LINE}), "{broken", json.dumps({"title": "x"}), "[1]"]
    write("a.jsonl", "\n".join([*lines, json.dumps({"text": LINE * 120_000})]) + "\n")
    write("b.csv", 'id,text\nx,"line one\nthe ""two"" two safeguards"\ny\nz,two safeguards\n')
    code, _, err = scan(capsys)
    assert code == 1
    assert err.splitlines() == [
        "a.jsonl:2: is no JSON: Expecting property name enclosed in double quotes (column 2).",
        "a.jsonl:3: field 'text' is not there. Fields: title.",
        "a.jsonl:4: is an array, not an object with a text.",
        "b.csv:4: has 1 cells, the first row 2.",
    ]
    found = export(capsys, "matches")
    assert [row["document"] for row in found if not row["document"].endswith("#5")] == [
        "a.jsonl#1", "b.csv#x", "b.csv#z",
    ]  # fmt: skip
    assert len(found) == 120_003


def test_an_archive_is_a_folder_whose_names_are_no_paths(capsys: Capture, here: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("x.txt", LINE)
    with zipfile.ZipFile("texts/a.zip", "w") as archive:
        archive.writestr("in.zip", inner.getvalue())
        archive.writestr("../../out.txt", LINE)
        archive.writestr("b.jsonl", json.dumps({"id": "r", "text": LINE}))
        archive.writestr("c.png", b"x")
    before = sorted(here.parent.iterdir())
    code, _, err = scan(capsys)
    rows = documents(capsys)
    assert code == 1
    assert err == "a.zip/in.zip: is an archive within an archive; unpack it first.\n"
    assert {name: row["status"] for name, row in rows.items()} == {
        "a.zip/../../out.txt": "scanned",
        "a.zip/b.jsonl#r": "duplicate",
        "a.zip/c.png": "skipped",
        "a.zip/in.zip": "failed",
    }
    assert sorted(here.parent.iterdir()) == before


def test_a_file_larger_than_allowed_is_a_row(capsys: Capture) -> None:
    write("large.txt", LINE * 100)
    write("small.txt", LINE)
    _, out, _ = scan(capsys, "--max-file-size", "1000")
    assert documents(capsys)["large.txt"]["detail"].endswith("more than --max-file-size 1000.")
    assert "skipped: 1 too_large" in out


def test_what_has_to_be_installed_is_said(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    for module in ("pypdf", "docx", "trafilatura"):
        monkeypatch.setitem(sys.modules, module, None)
    for name in ("a.pdf", "b.docx", "c.html", "d.html"):
        write(name, LINE)
    write("good.txt", LINE)
    code, out, err = scan(capsys)
    assert (code, err) == (0, "")
    assert "skipped: 4 needs_extra" in out
    assert [line for line in out.splitlines() if line.startswith("not read: ")] == [
        "not read: 1 .docx needs: pip install 'phrasetrack[docs]'",
        "not read: 2 .html needs: pip install 'phrasetrack[web]'",
        "not read: 1 .pdf needs: pip install 'phrasetrack[docs]'",
    ]
    Path("texts/good.txt").unlink()
    code, _, err = scan(capsys)
    assert code == 66 and "1 .pdf needs: pip install 'phrasetrack[docs]'" in err


def test_names_of_any_bytes_come_back_and_harm_nothing(capsys: Capture) -> None:
    names = [b"=cmd.txt", b"-leading.txt", b"new\nline.txt", b"tab\t\x1b[31m.txt", b"\xff\xfe.txt",
             b"n" * 251 + b".txt"]  # fmt: skip
    for name in names:
        Path("texts", os.fsdecode(name)).write_bytes(LINE.encode())
    code, out, err = scan(capsys)
    assert (code, err) == (0, "") and "\x1b" not in out
    rows = documents(capsys)
    assert set(rows) == {
        "=cmd.txt", "-leading.txt", "new\\x0aline.txt", "tab\\x09\\x1b[31m.txt", "\\xff\\xfe.txt",
        "n" * 251 + ".txt",
    }  # fmt: skip
    for shown in rows:
        with pytest.raises(SystemExit) as left:
            run(["show", "--text", "--", shown])
        assert (left.value.code, capsys.readouterr().out) == (0, LINE), shown


def test_one_folder_of_every_format_gives_the_same_matches(capsys: Capture) -> None:
    pytest.importorskip("trafilatura")
    pytest.importorskip("docx")
    write_all(Path("texts"))
    text = Path("texts/a.txt").read_text("utf-8")
    write("k.json", json.dumps([{"id": "x", "text": text}]))
    write("l.htm", Path("texts/c.html").read_bytes())
    write("m.csv.gz", gzip.compress(Path("texts/g.csv").read_bytes()))
    write("n.md.gz", gzip.compress(text.encode()))
    code, _, err = scan(capsys)
    assert (code, err) == (0, "")
    rows = documents(capsys)
    found: dict[str, list[tuple[str, ...]]] = {name: [] for name in rows}
    for row in export(capsys, "matches"):
        values = (row["phrase"], row["wording"], row["kind"], row["score"], row["text"])
        found[row["document"]].append(values)
    assert len(rows) >= 16
    assert [values[4] for values in found["a.txt"]] == ["two safeguards", "两个维护"]
    assert {name for name in found if found[name] != found["a.txt"]} == set()


@pytest.mark.parametrize(
    ("option", "value", "code", "message"),
    [
        ("--rules", "rules.toml", 65, "rules.toml: rule 1: zone is neither 'boilerplate' nor"),
        ("--rules", "none.toml", 66, "--rules 'none.toml': No such file or directory."),
        ("--meta-from", "source", 2, "--meta-from 'source' names no field, or one twice."),
        ("--as-of", "2023-13-01", 2, "--as-of '2023-13-01' is no day. Write it as YYYY-MM-DD"),
        ("--paths-from", "none.txt", 66, "none.txt: cannot be read: No such file or directory."),
        ("--text-column", "body", 1, "a.jsonl:1: field 'body' is not there. Fields: text."),
    ],
)
def test_a_wrong_option_is_told_before_anything_is_read(
    capsys: Capture, option: str, value: str, code: int, message: str
) -> None:
    write("a.jsonl", json.dumps({"text": LINE}))
    Path("rules.toml").write_text('version = 1\n[[rule]]\nzone = "body"\nstarts = ["x"]\n')
    found, out, err = scan(capsys, option, value)
    assert found == code
    assert err.startswith(message) and "Traceback" not in err
    assert ("texts: " in out or "text: " in out) == (code == 1)


def test_corrections_by_hand_outlive_every_scan(capsys: Capture) -> None:
    write("a.txt", f"Report\n\n07/05/2022\n\n{LINE}")
    scan(capsys)
    assert documents(capsys)["a.txt"]["date_status"] == "ambiguous"
    write("dates.csv", "document,date,note\na.txt,2022-05-07,print edition\n")
    for _ in range(2):
        scan(capsys)
        row = documents(capsys)["a.txt"]
        assert (row["date"], row["date_evidence"]) == (
            "2022-05-07", "dates.csv: 2022-05-07 (print edition)",
        )  # fmt: skip
    write("a.txt", f"Report\n\n08/05/2022\n\n{LINE} {LINE}")
    scan(capsys)
    assert documents(capsys)["a.txt"]["date"] == "2022-05-07"
    write("dates.csv", "document,date,note\na.txt,2022-13-07,x\n")
    code, _, err = scan(capsys)
    assert code == 65 and "dates.csv:2: document 'a.txt': date '2022-13-07' is none." in err
    write("dates.csv", "document,date\na.txt,2022-05-07\nb.txt,2022-01-01\nc.jsonl#1,2022\n")
    code, out, _ = scan(capsys)
    assert code == 0 and "dates.csv names what is not here: b.txt, c.jsonl#1" in out
    Path("texts/dates.csv").unlink()
    scan(capsys)
    assert documents(capsys)["a.txt"]["date_status"] == "ambiguous"


def test_one_line_of_many_megabytes_counts_like_the_same_text_in_lines(capsys: Capture) -> None:
    sentence = "The meeting of the Party stressed the two safeguards again and again. "
    write("line.txt", sentence * 40_000)
    write("lines.txt", (sentence.strip() + "\n") * 40_000)
    scan(capsys)
    found = [row["document"] for row in export(capsys, "matches")]
    assert {name: found.count(name) for name in set(found)} == {
        "line.txt": 40_000,
        "lines.txt": 40_000,
    }


def test_a_file_that_grows_while_it_is_read_is_read_again_next_time(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tracker.scanning import task

    write("a.txt", LINE)
    read = read_raw_texts

    def read_and_grow(*given: Any) -> Iterator[Any]:
        yield from read(*given)
        with Path("texts/a.txt").open("a") as file:
            file.write(LINE)

    monkeypatch.setattr(task, "read_raw_texts", read_and_grow)
    scan(capsys)
    assert len(export(capsys, "matches")) == 1
    row = documents(capsys)["a.txt"]
    assert row["sha256"] == hashlib.sha256(LINE.encode()).hexdigest()  # of what was read
    monkeypatch.setattr(task, "read_raw_texts", read)
    _, out, _ = scan(capsys)
    assert "1 text: 1 scanned, 0 unchanged" in out
    assert len(export(capsys, "matches")) == 2


def test_a_file_that_vanishes_after_it_was_listed_is_a_row(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tracker.scanning import task

    write("a.txt", LINE)
    write("b.txt", LINE)
    read = read_raw_texts

    def lose_and_read(source: Any, *given: Any) -> Iterator[Any]:
        Path("texts/b.txt").unlink(missing_ok=True)
        yield from read(source, *given)

    monkeypatch.setattr(task, "read_raw_texts", lose_and_read)
    code, out, err = scan(capsys)
    assert (code, err) == (1, "b.txt: was listed and is gone, nothing read.\n")
    assert "2 texts: 1 scanned, 0 unchanged, 0 skipped, 1 failed;" in out
