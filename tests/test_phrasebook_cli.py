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
    code, out, err = command("check", "--store", ".phrasetrack")
    assert (code, "'four-bads': is never matched in .phrasetrack." in out) == (0, True)
    assert command("wording", "remove", "four-bads", "four evils")[0] == 0
    assert command("remove", "four-bads")[0] == 0
    assert content() == BOOK.encode()


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
