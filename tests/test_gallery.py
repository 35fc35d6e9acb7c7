"""docs/gallery.md: every figure is there, small, and made by the command beside it."""

import importlib.util
import re
import shlex
from pathlib import Path

from click.testing import CliRunner

from tracker.cli.main import main
from tracker.publish.charts import KINDS

DOCS = Path(__file__).parent.parent / "docs"
TEXT = (DOCS / "gallery.md").read_text("utf-8")
FIGURES = re.findall(r"!\[[^\]]+\]\((gallery/[a-z0-9-]+\.png)\)", TEXT)
COMMANDS = re.findall(r"^    phrasetrack (chart .*)$", TEXT, re.MULTILINE)


def made() -> dict[str, list[str]]:
    """The arguments of each figure, as docs/gallery/make.py gives them."""
    spec = importlib.util.spec_from_file_location("make_gallery", DOCS / "gallery" / "make.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    parts = (module.SEEDS, module.UNION, module.CHINA, module.CAMPAIGN)
    return {name: text.split() for part in parts for name, text in part.items()}


def test_every_figure_is_there_and_small() -> None:
    files = sorted((DOCS / "gallery").glob("*.png"))
    assert sorted(DOCS / name for name in FIGURES) == files
    sizes = [file.stat().st_size for file in files]
    assert max(sizes) < 100_000 and sum(sizes) < 2_000_000


def test_every_figure_has_its_command_and_every_kind_its_figure() -> None:
    told = {}
    for command in COMMANDS:
        words = shlex.split(command)
        assert words[-2] == "-o"
        told[words[-1].removesuffix(".png")] = words[1:-2]
    drawn = made()
    assert told.keys() == drawn.keys() == {Path(name).stem for name in FIGURES}
    for name, arguments in told.items():
        if "…" in arguments:
            assert drawn[name][: arguments.index("…")] == arguments[:-1]
        else:
            assert drawn[name] == arguments
    assert {arguments[0] for arguments in told.values()} == set(KINDS)


def test_the_options_of_the_commands_are_known() -> None:
    known = CliRunner().invoke(main, ["chart", "--help"]).output
    for command in COMMANDS:
        for option in re.findall(r"(--[a-z-]+)", command):
            assert option in known, option
