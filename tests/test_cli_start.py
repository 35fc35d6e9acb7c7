"""The command starts at once, and what it exports quotes the texts to the letter."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tracker.cli.main import run

ROOT = Path(__file__).parent.parent
HEAVY = ("numpy", "polars", "matplotlib", "typst", "ruamel", "rapidfuzz")


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["scan", "--help"]])
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    program = (
        "import sys\n"
        "from tracker.cli.main import run\n"
        "try:\n"
        f"    run({arguments!r})\n"
        "except SystemExit:\n"
        "    pass\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert done.stderr.strip() == "[]"


def test_exported_matches_quote_the_seeds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    book = str(ROOT / "phrasebook.yaml")
    for command in (
        ["scan", str(ROOT / "seeds"), "--phrasebook", book, "--no-report", "--quiet"],
        ["export", "matches", "--format", "jsonl", "--zones", "all"],
    ):
        with pytest.raises(SystemExit) as left:
            run(command)
        assert not left.value.code
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len(rows) > 80
    texts = {file.name: file.read_bytes().decode("utf-8") for file in (ROOT / "seeds").iterdir()}
    for row in rows:
        assert texts[row["document"]][row["start"] : row["end"]] == row["text"]
