"""docs/phrasebook.md: every block is loaded, every table names what there is, commands run."""

import re
import shlex
from pathlib import Path

import pytest

from tracker.cli.main import run
from tracker.phrasebook import keys, load
from tracker.phrasebook.load import parse_phrasebook
from tracker.workbench.check import check_sentences

PAGE = (Path(__file__).parent.parent / "docs" / "phrasebook.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
COMMANDS = re.findall(r"^\$ (phrasetrack .*)$", PAGE, re.MULTILINE)


@pytest.mark.parametrize("block", BLOCKS)
def test_every_block_loads_and_its_sentences_hold(
    block: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = tmp_path / "shipped.yaml"
    shipped.write_text("version: 1\n", encoding="utf-8")
    monkeypatch.setattr(load, "shipped_path", lambda: shipped)
    book = parse_phrasebook(block)
    assert book.phrases or book.events
    assert check_sentences(book) == []


def test_every_key_is_explained() -> None:
    shown = set(re.findall(r"`([a-z]+)`", PAGE)) | set(re.findall(r"(\w+):", "".join(BLOCKS)))
    listed = {*keys.PHRASE_KEYS, *keys.WORDING_KEYS, *keys.COINED_KEYS}
    assert listed <= shown | {"url", "date"}
    for name in (*keys.KINDS, *keys.REGISTERS, *keys.BUILT_IN_CONDITIONS, *keys.LANGUAGES):
        assert f"`{name}`" in PAGE


def test_commands_run_one_after_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    phrase = "  - {id: a, en: A, category: b, wordings: [a small thing]}\n"
    before = f"version: 1  # mine\nphrases:\n{phrase}"
    Path("my.yaml").write_text(before, encoding="utf-8")
    assert COMMANDS
    for command in COMMANDS:
        with pytest.raises(SystemExit) as left:
            run(shlex.split(command)[1:])
        assert left.value.code == 0, capsys.readouterr().err
    assert Path("my.yaml").read_text(encoding="utf-8") == before
    assert "three (emphases|stresses)" in capsys.readouterr().out
