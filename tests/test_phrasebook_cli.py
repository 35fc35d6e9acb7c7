"""The phrasebook commands as a person meets them."""

import json
import shlex
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tracker.cli.main import run

BOOK = (
    "# my book\r\nversion: 1\r\nphrases:\r\n  - id: four-winds  # the first\r\n    zh: 四风\r\n"
    "    en: Four Winds\r\n    category: anti-corruption\r\n    wordings:\r\n      - four winds\r\n"
    "    examples:\r\n      - Stop the four winds.\r\n    counterexamples: [The wind.]"
)
Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    """Runs a command line in a folder with a phrasebook: (exit code, stdout, stderr)."""
    monkeypatch.chdir(tmp_path)
    Path("phrasebook.yaml").write_bytes(BOOK.encode())

    def called(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as left:
            run(["phrasebook", *arguments])
        told = capsys.readouterr()
        assert isinstance(left.value.code, int)
        return left.value.code, told.out, told.err

    return called


def content() -> bytes:
    return Path("phrasebook.yaml").read_bytes()


def test_a_phrase_added_stopped_by_a_typo_tried_and_taken_back(
    command: Command, tmp_path: Path
) -> None:
    fields = ("--en", "Four Bads", "--zh", "四坏", "--category", "line", "--wording", "four bads")
    done = "phrasebook.yaml: phrase 'four-bads' added (before: phrasebook.yaml.~1~).\n"
    assert command("add", "four-bads", *fields) == (0, "", done)
    assert content().startswith(BOOK.encode() + b"\r\n  - id: four-bads\r\n    zh: ")
    added = content()
    Path("phrasebook.yaml").write_bytes(
        added.replace(b"four-bads\r\n    zh", b"four-bads\r\n    zhh")
    )
    code, out, err = command("check")
    assert (code, out) == (65, "")
    assert "phrasebook.yaml:14:5: phrase 'four-bads': key 'zhh' is not known" in err
    assert err.endswith("1 problem in phrasebook.yaml; its examples were not checked.\n")
    Path("phrasebook.yaml").write_bytes(added)

    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "2020-01-02.txt").write_text(
        "They fought the four evils.\n\nAnd the four evils again, near the four winds.\n",
        encoding="utf-8",
    )
    with pytest.raises(SystemExit) as left:
        run(["scan", "texts", "--no-report", "--quiet"])
    assert left.value.code == 0
    code, out, err = command("try", "four evils", "--phrase", "four-bads")
    assert code == 0
    assert '"four evils": 2 new matches in 1 of 1 documents (2 exact); 0 more' in out
    assert "They fought the 【four evils】." in out
    assert content() == added

    assert command("wording", "add", "four-bads", "four evils")[0] == 0
    code, out, err = command("diff", "phrasebook.yaml.~1~", "phrasebook.yaml")
    assert out.startswith(
        "all phrases: 1 matches before, 3 after\nfour-bads: 0 before, 2 after\n  + "
    )
    code, out, err = command("check")
    assert code == 0
    assert out.splitlines()[-4:] == [
        "in the 1 document of .phrasetrack, this book instead of the one it was scanned with:",
        '  + four-bads: "four evils" is new and catches 2 new places in 1 document (2 exact)',
        "      2020-01-02.txt: They fought the 【four evils】. And the four evils again, near the "
        "four winds.",
        "      2020-01-02.txt: They fought the four evils. And the 【four evils】 again, near the "
        "four winds.",
    ]
    assert "is never matched" not in out
    code, out, err = command("check", "--store", ".phrasetrack")
    assert (code, "'four-bads': is never matched in .phrasetrack." in out) == (0, True)
    assert command("wording", "remove", "four-bads", "four evils")[0] == 0
    assert command("remove", "four-bads")[0] == 0
    assert content() == BOOK.encode()


def type_in(*arguments: str) -> None:
    with pytest.raises(SystemExit) as left:
        run(list(arguments))
    assert left.value.code == 0


@pytest.fixture
def scanned(command: Command) -> Command:
    """A folder with two texts, scanned with the book."""
    Path("texts").mkdir()
    for name, text in (
        ("a.txt", "They fought the four winds and the four airs of old."),
        ("b.txt", "Nobody wants the four airs; the four winds blow on."),
        ("c.txt", "Nobody wants the four airs; the four winds blow on."),  # a reprint
    ):
        Path("texts", name).write_text(text + "\n", encoding="utf-8")
    type_in("scan", "texts", "--no-report", "--quiet")
    return command


def test_check_says_what_a_changed_book_catches_and_what_it_has_lost(scanned: Command) -> None:
    told = "in the 3 documents of .phrasetrack"
    code, out, _ = scanned("check")
    assert out.splitlines()[-1] == f"{told}: scanned with this book; nothing would be caught anew."
    Path("phrasebook.yaml").write_bytes(content() + b"\r\n    # a remark")
    assert "nothing would be caught anew" in scanned("check")[1]

    changed = content().replace(b"- four winds", b"- four airs\r\n      - four ills")
    Path("phrasebook.yaml").write_bytes(changed.replace(b"Stop the four winds", b"Four airs"))
    code, out, _ = scanned("check", "--passages", "1")
    assert (code, out.splitlines()[-6:]) == (0, [
        f"{told}, this book instead of the one it was scanned with:",
        '  + four-winds: "four airs" is new and catches 2 new places in 2 documents (2 exact)',
        "      a.txt: They fought the four winds and the 【four airs】 of old.",
        '    four-winds: "four ills" is new and catches nothing that was not caught',
        '  - four-winds: 2 places no longer caught; "four winds" caught them',
        "      a.txt: They fought the 【four winds】 and the four airs of old.",
    ])  # fmt: skip
    code, out, _ = scanned("check", "--format", "json", "--passages", "1")
    rows = [row for row in json.loads(out) if row["severity"] == "information"]
    assert [(row["line"], row["column"], len(row["passages"])) for row in rows] == [
        (9, 9, 1), (10, 9, 0), (0, 0, 1)]  # fmt: skip
    assert rows[0]["message"].startswith("phrase 'four-winds': \"four airs\" is new and catches 2")
    assert scanned("check", "--no-store")[1].count(".phrasetrack") == 0


def test_check_beside_a_scan_with_another_book(scanned: Command) -> None:
    Path("other.yaml").write_text(
        "version: 1\nphrases:\n  - {id: airs, zh: 空气, en: Airs, category: c, wordings: "
        "[four airs], examples: [Four airs.]}\n",
        encoding="utf-8",
    )
    code, out, _ = scanned("check", "other.yaml")
    assert code == 0
    assert '+ airs: "four airs" is new and catches 2 new places in 2 documents (2 exact)' in out
    assert out.endswith("  1 phrase of the scan not in this book: four-winds\n")


def test_ones_own_wordings_come_first_and_silent_ones_of_other_files_are_left_out(
    scanned: Command,
) -> None:
    shipped = content().replace(
        b"- four winds", b"- four winds\r\n      - four airs\r\n      - no ills"
    )
    Path("phrasebook.yaml").write_bytes(shipped)
    Path("my.yaml").write_text(
        "version: 1\nphrases:\n  - id: four-winds\n    wordings: [four gales, nobody wants]\n",
        encoding="utf-8",
    )
    out = scanned("check", "phrasebook.yaml", "my.yaml", "--passages", "0")[1]
    assert '"no ills" is new and catches nothing' in out
    Path("phrasebook.yaml").rename("other.yaml")
    book = (
        Path("my.yaml")
        .read_text(encoding="utf-8")
        .replace("version: 1", "version: 1\nextends: builtin")
    )
    Path("my.yaml").write_text(book, encoding="utf-8")
    from tracker.phrasebook import load

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(load, "shipped_path", lambda: Path("other.yaml"))
        out = scanned("check", "my.yaml", "--passages", "0")[1]
    said = [
        line.split('"')[1]
        for line in out.splitlines()
        if line.lstrip(" +-").startswith("four-winds")
    ]
    assert said == ["four gales", "nobody wants", "four airs"]


def test_a_scan_that_cannot_be_used_is_told_of_and_no_more(scanned: Command) -> None:
    Path("phrasebook.yaml").write_bytes(content().replace(b"- four winds", b"- '[four] winds'"))
    type_in("scan", "texts", "--no-report", "--quiet", "--no-texts", "--store", "bare")
    Path("phrasebook.yaml").write_bytes(BOOK.encode())
    assert scanned("check", "--store", "bare")[0] == 66
    for file in Path(".phrasetrack").glob("catalogue*"):
        file.write_bytes(b"torn")
    code, out, err = scanned("check")
    assert (code, out) == (0, "")
    assert "The book was compared with no scan.\n" in err
    assert scanned("check", "--store", "none")[0] == 66
    assert scanned("check", "--store", "bare", "--no-store")[0] == 2


def test_what_a_person_judged_wrong_is_not_new(scanned: Command) -> None:
    from tracker.results.judgements import keep_excluded
    from tracker.results.store import Store

    with Store.open(".phrasetrack") as store:
        first = store.matches().row(0, named=True)
        sha256 = store.documents().row(0, named=True)["sha256"]
    key = (sha256, first["phrase"], first["start"], first["end"])
    keep_excluded(".phrasetrack", {key: first["text"]})
    Path("phrasebook.yaml").write_bytes(
        content().replace(b"- four winds", b"- 'the [bad] winds'\r\n      - 'four [bad] winds'")
    )
    assert '"four [bad] winds" is new and catches nothing' in scanned("check")[1]


def test_failing_examples_leave_with_one_and_their_lines(command: Command) -> None:
    Path("phrasebook.yaml").write_bytes(
        BOOK.replace("Stop the four winds", "Stop it").replace("The wind", "4 winds").encode()
    )
    code, out, err = command("check")
    assert (code, out.splitlines()[:2]) == (1, [
        "phrasebook.yaml:11:9: phrase 'four-winds': example \"Stop it.\" does not match.",
        "phrasebook.yaml:12:23: phrase 'four-winds': counterexample \"4 winds.\" matches by "
        '"four winds".',
    ])  # fmt: skip
    assert "2 sentences tested, 2 failing" in err
    code, out, err = command("check", "--format", "json")
    assert (code, err) == (1, "")
    assert json.loads(out)[0] == {
        "file": "phrasebook.yaml", "line": 11, "column": 9, "severity": "error",
        "message": "phrase 'four-winds': example \"Stop it.\" does not match.",
    }  # fmt: skip


def test_faults_as_json(command: Command) -> None:
    Path("phrasebook.yaml").write_text("version: 2\n", encoding="utf-8")
    code, out, _ = command("check", "--format", "json")
    assert code == 65
    assert [(row["line"], row["column"], row["severity"]) for row in json.loads(out)] == [
        (1, 10, "error")]  # fmt: skip


def test_a_small_book_on_the_shipped_one(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    from tracker.phrasebook import edit, load

    Path("phrasebook.yaml").rename("shipped.yaml")
    for module in (load, edit):
        monkeypatch.setattr(module, "shipped_path", lambda: Path("shipped.yaml"))
    Path("my.yaml").write_text("version: 1\nextends: builtin\n", encoding="utf-8")
    code, _, err = command("wording", "add", "four-winds", "bad winds", "--phrasebook", "my.yaml")
    assert (code, err) == (0, 'my.yaml: "bad winds" added to four-winds (before: my.yaml.~1~).\n')
    assert (
        Path("my.yaml")
        .read_text(encoding="utf-8")
        .endswith("phrases:\n  - id: four-winds\n    wordings:\n      - bad winds\n")
    )
    code, out, err = command("check", "my.yaml")
    assert (code, out) == (0, "")
    assert err.startswith("shipped.yaml, my.yaml: 1 phrase, 3 wordings")
    assert command("wording", "add", "two-winds", "bad wind", "--phrasebook", "my.yaml")[0] == 2


def test_show_and_list(command: Command) -> None:
    assert command("list") == (0, "four-winds\t四风\tFour Winds\tanti-corruption\t2\n", "")
    assert command("show", "four-winds")[1].startswith("four-winds  四风  Four Winds\n")
    assert command("show", "four-wind")[0] == 2
    code, _, err = command("list", "--category", "anti-corruptoin")
    assert (code, "did you mean 'anti-corruption'?" in err) == (2, True)


def editor(monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """An editor that does one thing: a Python program given the file."""
    program = f"import sys, pathlib; p = pathlib.Path(sys.argv[1]); {script}"
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", shlex.join([sys.executable, "-c", program]))


def test_edit_saves_what_is_right_and_drops_what_is_not(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor(monkeypatch, "p.write_bytes(p.read_bytes().replace(b'wordings', b'wordngs'))")
    code, _, err = command("edit")
    assert (code, content()) == (65, BOOK.encode())
    assert "key 'wordngs' is not known; did you mean 'wordings'?" in err
    editor(monkeypatch, "pass")
    assert command("edit") == (0, "", "phrasebook.yaml: nothing was changed.\n")
    editor(monkeypatch, "p.write_bytes(p.read_bytes().replace(b'my book', b'our book'))")
    assert command("edit")[0] == 0
    assert content() == BOOK.replace("my book", "our book").encode()
    editor(monkeypatch, "sys.exit(3)")
    assert command("edit")[0] == 2
    assert sorted(p.name for p in Path().iterdir()) == ["phrasebook.yaml", "phrasebook.yaml.~1~"]


def test_edit_refuses_a_book_saved_by_another_meanwhile(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = "pathlib.Path('phrasebook.yaml').write_text('version: 1')"
    editor(monkeypatch, f"p.write_bytes(p.read_bytes() + b'  # mine'); {other}")
    code, _, err = command("edit")
    assert (code, content()) == (73, b"version: 1")
    assert "changed on disk since it was read; nothing was saved" in err
    assert err.endswith("What you wrote is in phrasebook.yaml.~edited~.\n")
    assert Path("phrasebook.yaml.~edited~").read_bytes() == BOOK.encode() + b"  # mine"


def test_restore(command: Command) -> None:
    command("rename", "four-winds", "four-airs")
    assert b"id: four-airs  # the first" in content()
    assert command("restore", "phrasebook.yaml", "--list")[1].startswith("1\tphrasebook.yaml.~1~")
    assert command("restore")[0] == 0
    assert content() == BOOK.encode()


def test_without_a_book_of_ones_own_nothing_is_edited(command: Command) -> None:
    Path("phrasebook.yaml").unlink()
    code, _, err = command("wording", "add", "two-safeguards", "two firm safeguards")
    assert (code, "Say which file to change: --phrasebook FILE" in err) == (2, True)


def test_export_and_import(command: Command) -> None:
    assert command("export", "--format", "list", "-o", "book.txt")[0] == 0
    code, out, _ = command("import", "book.txt", "-o", "again.yaml")
    assert (code, out) == (0, "")
    assert command("check", "again.yaml")[0] == 0
    assert command("import", "none.csv")[0] == 66
    assert command("export", "--format", "xml")[0] == 2
