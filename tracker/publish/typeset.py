"""Setting the report with typst: a folder of its own, the two fonts, no network, no clock."""

import json
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst

from tracker.figures.lettering import font_files

TEMPLATE = Path(__file__).with_name("report.typ")


def typeset(data: Mapping[str, Any], charts: Mapping[str, bytes]) -> bytes:
    """The report as PDF: ``data`` as the template reads it, ``charts`` as SVG by file name.

    The same data gives the same bytes: no system font, no date, no package is looked at.
    """
    with tempfile.TemporaryDirectory(prefix="phrasetrack-") as name:
        folder = Path(name)
        shutil.copyfile(TEMPLATE, folder / "report.typ")
        (folder / "data.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        for file, content in charts.items():
            (folder / file).write_bytes(content)
        fonts = folder / "fonts"
        fonts.mkdir()
        for file_ in font_files():
            _bring(file_, fonts / file_.name)
        compiler = typst.Compiler(
            str(folder / "report.typ"),
            root=str(folder),
            font_paths=typst.Fonts(
                include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(fonts)]
            ),
        )
        pdf = compiler.compile(format="pdf")
    assert isinstance(pdf, bytes)  # one document, no output file: bytes
    return pdf


def _bring(source: Path, target: Path) -> None:
    """A link where the system knows links, else a copy: one of the fonts has 16 MB."""
    try:
        target.symlink_to(source)
    except OSError:
        shutil.copyfile(source, target)
