"""The journey of a new user, at a terminal: a phrase added by editor and by command, a typo that
stops, what it catches, and everything taken back, the file otherwise byte-identical."""

import os
import select
import shlex
import subprocess
import sys
import time
from pathlib import Path

import pytest

pty = pytest.importorskip("pty", reason="no terminals of this kind here")

BOOK = (
    "# kept by hand:   odd spacing, comments\n"
    "version:   1\n"
    "phrases:\n"
    "\n"
    "  - id: four-winds      # the first\n"
    "    zh: 四风\n"
    '    en: "Four Winds"\n'
    "    category: line\n"
    "    wordings:  [four winds, 'four airs']   # more to come\n"
    "    examples:\n"
    "        - Stop the four winds.\n"
    "# the end, without a line break"
)
ENTRY = """
  - id: three-talks
    zh: 三讲
    en: Three Talks
    category: line
    wordngs:
      - three talks
    examples: [The cadres held the three talks.]
"""
# an editor that adds an entry with a misspelt key, and mends the key when it is opened again
EDITOR = """
import pathlib, sys
book = pathlib.Path(sys.argv[1])
text = book.read_text(encoding="utf-8")
entry = pathlib.Path("entry.yaml").read_text(encoding="utf-8")
end = "# the end"
mended = text.replace("wordngs", "wordings")
book.write_text(mended if "wordngs" in text else text.replace(end, entry[1:] + end),
                encoding="utf-8")
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("my.yaml").write_text(BOOK, encoding="utf-8")
    Path("entry.yaml").write_text(ENTRY, encoding="utf-8")
    Path("editor.py").write_text(EDITOR, encoding="utf-8")
    Path("texts").mkdir()
    Path("texts", "2021-03-04.txt").write_text(
        "The county held the three talks. Officials spoke of three emphases, and again of three "
        "emphases, against the four winds.\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("EDITOR", shlex.join([sys.executable, "editor.py"]))
    monkeypatch.delenv("VISUAL", raising=False)
    return tmp_path


def typed(line: str, expected: int = 0) -> str:
    """What the command line says, both streams, when it is typed."""
    words = shlex.split(line)
    done = subprocess.run(
        [sys.executable, "-m", "tracker", *words], capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == expected, (line, done.returncode, done.stdout, done.stderr)
    return done.stdout + done.stderr


def at_a_terminal(line: str, answers: str) -> tuple[int, str]:
    """The same at a terminal, where questions are asked; ``answers`` is typed when one is."""
    main, side = pty.openpty()
    words = [sys.executable, "-m", "tracker", *shlex.split(line)]
    process = subprocess.Popen(words, stdin=side, stdout=side, stderr=side, close_fds=True)
    os.close(side)
    shown, until = "", time.monotonic() + 60
    while time.monotonic() < until:
        if select.select([main], [], [], 0.2)[0]:
            try:
                piece = os.read(main, 65536)
            except OSError:  # Linux tells the end of a terminal so
                break
            if not piece:
                break
            shown += piece.decode("utf-8", "replace")
            if answers and shown.rstrip().endswith("[e]:"):
                os.write(main, answers.encode())
                answers = ""
        elif process.poll() is not None:
            break
    os.close(main)
    return process.wait(timeout=10), shown


def book() -> str:
    return Path("my.yaml").read_text(encoding="utf-8")


def test_by_editor(here: Path) -> None:
    typed("scan texts --phrasebook my.yaml --no-report --quiet")
    code, shown = at_a_terminal("phrasebook edit my.yaml", "e\n")
    assert code == 0, shown
    assert "my.yaml:16:5: phrase 'three-talks': key 'wordngs' is not known; did you mean" in shown
    assert "1 problem in my.yaml; nothing was saved." in shown
    assert "my.yaml: saved (before: my.yaml.~1~)" in shown
    end = "# the end"
    assert book() == BOOK.replace(end, ENTRY[1:].replace("wordngs", "wordings") + end)

    told = typed("phrasebook check my.yaml")
    assert '+ three-talks: "three talks" is new and catches 1 new place in 1 document' in told
    assert "2021-03-04.txt: The county held the 【three talks】." in told
    assert "0 failing" in told
    assert "backup 1 was put back" in typed("phrasebook restore my.yaml")
    assert book() == BOOK


def test_by_command(here: Path) -> None:
    typed("scan texts --phrasebook my.yaml --no-report --quiet")
    typed("phrasebook add three-talks --en 'Three Talks' --zh 三讲 --category line "
          "--wording 'three talks' --phrasebook my.yaml")  # fmt: skip
    added = book()
    told = typed('phrasebook wording add three-talk "three emphases" --phrasebook my.yaml', 2)
    assert told == "my.yaml: there is no phrase 'three-talk'; did you mean 'three-talks'?\n"
    told = typed('phrasebook wording add three-talks "three (emphases" --phrasebook my.yaml', 65)
    assert told.startswith("my.yaml:19:15: phrase 'three-talks': wording \"three (emphases\":")
    assert book() == added

    told = typed('phrasebook try "three emphases" --phrase three-talks --phrasebook my.yaml')
    assert told.startswith('"three emphases": 2 new matches in 1 of 1 documents (2 exact)')
    assert "Officials spoke of 【three emphases】" in told
    typed('phrasebook wording add three-talks "three emphases" --phrasebook my.yaml')
    told = typed("phrasebook check my.yaml")
    assert '+ three-talks: "three talks" is new and catches 1 new place in 1 document' in told
    assert '+ three-talks: "three emphases" is new and catches 2 new places in 1 document' in told
    assert "of 【three emphases】, and again of three emphases" in told
    page = (Path(__file__).parent.parent / "docs" / "phrasebook.md").read_text(encoding="utf-8")
    start = page.index("    in the 1 document of .phrasetrack")
    for line in page[start : page.index("\n\n", start)].splitlines():
        assert f"{line.removeprefix('    ')}\n" in told

    typed("scan texts --phrasebook my.yaml --no-report --quiet")
    assert "nothing would be caught anew" in typed("phrasebook check my.yaml")
    typed('phrasebook wording remove three-talks "three emphases" --phrasebook my.yaml')
    assert '2 places no longer caught; "three emphases" caught them' in typed(
        "phrasebook check my.yaml"
    )
    assert book() == added
    typed("phrasebook remove three-talks --phrasebook my.yaml")
    assert book() == BOOK
