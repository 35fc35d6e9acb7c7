"""Edits by splicing: what was meant changes, every other byte stays, in whatever hand style."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.errors import CannotWrite, FaultyFile, NoInput, WrongUsage
from tracker.phrasebook import save
from tracker.phrasebook.edit import (
    NewWording,
    add_phrase,
    add_wording,
    remove_phrase,
    remove_wording,
    rename_phrase,
)
from tracker.phrasebook.load import parse_phrasebook
from tracker.phrasebook.save import list_backups, open_draft, restore_backup, save_draft

BLOCK = """\
# yaml-language-server: $schema=phrasebook.schema.json
version: 1   # the format

phrases:
  # --- discipline
  - id: four-winds   # an id
    zh: 四风
    en: 'Four Winds'
    category: "anti-corruption"
    wordings:
      - four winds  # the usual one
      # machine translation from here on
      - {text: four styles, register: machine}
      -   text: "four bad styles"
          note: >-
            folded
            note
    notes: |
      kept as it is

  - id: two-safeguards
    zh: 两个维护
    en: Two Safeguards
    category: loyalty
    swallows: [four-winds]
    wordings: [two safeguards, 'two upholds']  # flow
# the end
"""

FLOW = (
    "{version: 1, phrases: [{id: four-winds, en: Four Winds, category: x, wordings: [four winds]},"
    "\n  {id: two-safeguards, en: Two, category: x, swallows: [four-winds], wordings:\n"
    "   [two safeguards, two upholds,]}]}"
)

OUTDENTED = """version: 1
phrases:
- category: x
  id: "four-winds"
  wordings:
  - four winds
  en: Four Winds
-
  # a comment behind the dash
  id: two-safeguards
  wordings:
  -   "two safeguards"
  -   two upholds
  en: Two
  category: x
  swallows:
  - four-winds
"""


def styles(text: str) -> list[str]:
    """The same book with other line ends and without a newline at its end."""
    return [
        text,
        text.rstrip("\n"),
        text.replace("\n", "\r\n"),
        text.rstrip().replace("\n", "\r\n"),
    ]


BOOKS = [style for text in (BLOCK, FLOW, OUTDENTED) for style in styles(text)]


def wordings(text: str, phrase_id: str) -> list[str]:
    book = parse_phrasebook(text, "f.yaml")
    return [wording.text for wording in book.phrase(phrase_id).wordings if wording.lang != "zh"]


@pytest.mark.parametrize("text", BOOKS)
@pytest.mark.parametrize("phrase_id", ["four-winds", "two-safeguards"])
@pytest.mark.parametrize(
    "wording",
    [
        NewWording("four evil airs"),
        NewWording("[the] four airs: all, of them", register="machine", needs=("capitals",)),
        NewWording('four "airs"', exact=True),
        NewWording("no longer # four's", valid_from="2019", source="Xinhua, 2019"),
    ],
)
def test_wording_added_and_taken_back(text: str, phrase_id: str, wording: NewWording) -> None:
    added = add_wording(text, "f.yaml", phrase_id, wording)
    assert wordings(added, phrase_id) == [*wordings(text, phrase_id), wording.text]
    assert "\r\n" in text or "\r" not in added
    assert "\r" not in text or "\n" not in added.replace("\r\n", "")
    back = remove_wording(added, "f.yaml", phrase_id, wording.text)
    assert back == text or back == text.replace("upholds,]", "upholds]")


@pytest.mark.parametrize("text", BOOKS)
def test_every_wording_can_be_removed_alone(text: str) -> None:
    for phrase_id in ("four-winds", "two-safeguards"):
        known = wordings(text, phrase_id)
        for wording in known if len(known) > 1 else []:
            changed = remove_wording(text, "f.yaml", phrase_id, wording)
            assert wordings(changed, phrase_id) == [one for one in known if one != wording]
            kept = set(changed.splitlines())
            gone = [line for line in text.splitlines() if line not in kept]
            assert all(wording.split()[1] in line or "fold" in line or "note" in line
                       or "safeguards" in line for line in gone)  # fmt: skip


@pytest.mark.parametrize("text", BOOKS)
def test_phrase_added_and_taken_back(text: str) -> None:
    fields = {"id": "new-one", "zh": "新提法", "en": "New: One", "category": "line", "gloss": ""}
    some = [NewWording("new [set] phrase"), NewWording("new one", register="official")]
    added = add_phrase(text, "f.yaml", fields, some)
    book = parse_phrasebook(added, "f.yaml")
    assert [phrase.id for phrase in book.phrases] == ["four-winds", "two-safeguards", "new-one"]
    assert book.phrase("new-one").en == "New: One"
    assert [w.text for w in book.phrase("new-one").wordings] == [
        "新提法", "new [set] phrase", "new one"]  # fmt: skip
    assert remove_phrase(added, "f.yaml", "new-one") == text


@pytest.mark.parametrize("text", BOOKS)
def test_phrase_removed_also_where_it_is_swallowed(text: str) -> None:
    book = parse_phrasebook(remove_phrase(text, "f.yaml", "four-winds"), "f.yaml")
    assert [(phrase.id, phrase.swallows) for phrase in book.phrases] == [("two-safeguards", ())]


@pytest.mark.parametrize("text", BOOKS)
def test_phrase_renamed_also_where_it_is_swallowed(text: str) -> None:
    renamed = rename_phrase(text, "f.yaml", "four-winds", "four-airs")
    book = parse_phrasebook(renamed, "f.yaml")
    assert book.phrase("two-safeguards").swallows == ("four-airs",)
    plain = text.replace('"four-winds"', "four-winds")
    assert renamed == plain.replace("four-winds", "four-airs")


def test_first_phrase_of_an_empty_book() -> None:
    for text in ("version: 1", "version: 1\n", "version: 1\nphrases:\n", "version: 1\nphrases: []"):
        added = add_phrase(
            text, "f", {"id": "a", "en": "A", "category": "c"}, [NewWording("two words")]
        )
        assert added.startswith(text.removesuffix("[]"))
        assert parse_phrasebook(added, "f").phrases[0].id == "a"


def test_refusals_say_what_is_near() -> None:
    with pytest.raises(WrongUsage, match="no phrase 'four-wind'; did you mean 'four-winds'"):
        add_wording(BLOCK, "f.yaml", "four-wind", NewWording("four airs"))
    with pytest.raises(WrongUsage, match="is there already \\(line 11\\)"):
        add_wording(BLOCK, "f.yaml", "four-winds", NewWording("four  winds"))
    with pytest.raises(WrongUsage, match='no wording "four wind"; did you mean "four winds"'):
        remove_wording(BLOCK, "f.yaml", "four-winds", "four wind")
    with pytest.raises(WrongUsage, match="is its only wording"):
        remove_wording(FLOW, "f.yaml", "four-winds", "four winds")
    with pytest.raises(WrongUsage, match="'two-safeguards' is there already"):
        rename_phrase(BLOCK, "f.yaml", "four-winds", "two-safeguards")
    with pytest.raises(WrongUsage, match="'Four Airs' is not allowed; 'four-airs' would be"):
        rename_phrase(BLOCK, "f.yaml", "four-winds", "Four Airs")
    with pytest.raises(FaultyFile, match="never closed"):
        add_wording(BLOCK, "f.yaml", "four-winds", NewWording("four (airs"))


LINE = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp", "Cn"]),
               min_size=1, max_size=20)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(LINE, min_size=1, max_size=4), st.sampled_from(["\n", "\r\n"]), LINE)
def test_comments_and_odd_values_survive(comments: list[str], newline: str, added: str) -> None:
    lines = ["version: 1", "phrases:", "  - id: a", "    en: A", "    category: c", "    wordings:"]
    for number, comment in enumerate(comments):
        lines += [f"      # {comment}", f"      - wording number {number}x  # {comment}"]
    text = newline.join([*lines, "# end"])
    wording = NewWording(f"{added} plus two words".replace("…", "").replace("...", ""))
    try:
        changed = add_wording(text, "f.yaml", "a", wording)
    except FaultyFile:
        return  # brackets that do not close
    assert remove_wording(changed, "f.yaml", "a", wording.text) == text
    assert all(f"# {comment}" in changed for comment in comments)


def test_saving_keeps_a_backup_and_the_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "book.yaml"
    path.write_bytes(b"\xef\xbb\xbfversion: 1\r\n")
    path.chmod(0o640)
    draft = open_draft(path)
    backup = save_draft(draft, draft.text + "phrases: []\r\n")
    assert path.read_bytes() == b"\xef\xbb\xbfversion: 1\r\nphrases: []\r\n"
    assert path.stat().st_mode & 0o777 == 0o640
    assert backup is not None and backup.path.read_bytes() == b"\xef\xbb\xbfversion: 1\r\n"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["book.yaml", "book.yaml.~1~"]
    assert save_draft(open_draft(path), open_draft(path).text) is None


def test_a_file_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "book.yaml"
    path.write_text("version: 1\n", encoding="utf-8")
    mine, theirs = open_draft(path), open_draft(path)
    save_draft(theirs, "version: 1\n# theirs\n")
    with pytest.raises(CannotWrite, match="changed on disk since it was read; nothing was saved"):
        save_draft(mine, "version: 1\n# mine\n")
    assert path.read_text(encoding="utf-8") == "version: 1\n# theirs\n"


def test_backups_are_listed_restored_and_limited(tmp_path: Path) -> None:
    path = tmp_path / "book.yaml"
    path.write_text("# 0\n", encoding="utf-8")
    for number in range(1, 26):
        save_draft(open_draft(path), f"# {number}\n")
    backups = list_backups(path)
    assert [backup.number for backup in backups] == list(range(25, 5, -1))
    assert restore_backup(path).number == 25
    assert path.read_text(encoding="utf-8") == "# 24\n"
    assert restore_backup(path, 10).number == 10
    assert path.read_text(encoding="utf-8") == "# 9\n"
    with pytest.raises(WrongUsage, match=r"there is no backup 3\. Backups: 27, 26"):
        restore_backup(path, 3)
    with pytest.raises(WrongUsage, match="no backup beside it"):
        restore_backup(tmp_path / "other.yaml")


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.yaml").write_text("version: 1\n", encoding="utf-8")
    link = tmp_path / "link.yaml"
    link.symlink_to("real.yaml")
    save_draft(open_draft(link), "version: 1\n# more\n")
    assert link.is_symlink()
    assert (tmp_path / "real.yaml").read_text(encoding="utf-8").endswith("# more\n")


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(NoInput, match="No such file"):
        open_draft(tmp_path / "none.yaml")


KILLED = """
import os, signal, sys
from tracker.phrasebook.save import open_draft, save_draft
calls = 0
def count(event, args):
    global calls
    if event in ("open", "os.rename", "os.chmod", "os.remove"):
        calls += 1
        if calls == int(sys.argv[2]):
            os.kill(os.getpid(), signal.SIGKILL)
draft = open_draft(sys.argv[1])
sys.addaudithook(count)
save_draft(draft, "new\\n" * 50_000)
"""


@pytest.mark.parametrize("moment", range(1, 12))
def test_killed_while_saving_leaves_the_old_file_or_the_new(tmp_path: Path, moment: int) -> None:
    path = tmp_path / "book.yaml"
    path.write_text("old\n", encoding="utf-8")
    root = Path(save.__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(path), str(moment)],
        env={**os.environ, "PYTHONPATH": str(root)},
        check=False,
    )
    assert done.returncode in (0, -signal.SIGKILL)
    assert path.read_text(encoding="utf-8") in ("old\n", "new\n" * 50_000)
    for backup in list_backups(path):
        assert backup.path.read_text(encoding="utf-8") == "old\n"
