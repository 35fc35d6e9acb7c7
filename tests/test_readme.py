"""Every command the README shows runs as it stands there, on the seeds, and ends well."""

import re
import shlex
import shutil
from pathlib import Path

import pytest

from tracker.cli.main import COMMANDS, run

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def shown_commands() -> list[list[str]]:
    """The ``phrasetrack`` lines of the README's shell blocks, without their comments."""
    blocks = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    return [
        shlex.split(line, comments=True)[1:] for line in lines if line.startswith("phrasetrack ")
    ]


def test_the_commands_of_the_readme_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    shutil.copy(ROOT / "phrasebook.yaml", tmp_path)
    monkeypatch.chdir(tmp_path)
    commands = shown_commands()
    assert len(commands) >= 8
    for command in commands:
        with pytest.raises(SystemExit) as left:
            run(command)
        told = capsys.readouterr()
        assert not left.value.code, (command, told.err)
        assert told.out or "-o" in command, command
    assert (tmp_path / "reports" / "seeds" / "report.pdf").stat().st_size > 10_000


def test_the_accounting_line_is_the_one_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (shown,) = re.findall(r"```text\n(.*?)\n```", README, re.DOTALL)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit):
        run(
            [
                "scan",
                str(ROOT / "seeds"),
                "--phrasebook",
                str(ROOT / "phrasebook.yaml"),
                "--no-report",
            ]
        )
    assert shown in capsys.readouterr().out


def test_every_file_the_readme_names_is_there() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert (ROOT / target).exists(), target


def test_every_command_has_its_help(capsys: pytest.CaptureFixture[str]) -> None:
    for name in COMMANDS:
        with pytest.raises(SystemExit) as left:
            run([name, "--help"])
        assert not left.value.code
        assert "Usage:" in capsys.readouterr().out, name
