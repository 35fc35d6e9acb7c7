"""The contact sheet: every page and figure of a report in one image."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from fake_results import FakeResults
from PIL import Image

from tracker.publish import write_report

pypdfium2 = pytest.importorskip("pypdfium2", reason="pypdfium2 renders the pages (extra: test)")
SCRIPT = Path(__file__).parent.parent / "docs" / "gallery" / "contact_sheet.py"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("contact_sheet", SCRIPT)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_page_and_figure_is_on_the_sheet(script: ModuleType, tmp_path: Path) -> None:
    report = tmp_path / "mine"
    write_report(FakeResults({"a.txt": ("The two safeguards.", "2023-01-09")}), report)
    pages = len(pypdfium2.PdfDocument(report / "report.pdf"))
    figures = len(list(report.glob("*.png")))
    named = [name for name, _ in script.pictures(report, 1.0)]
    assert len(named) == pages + figures >= 8
    assert named[0] == "mine p. 1" and "mine/timeline" in named
    out = tmp_path / "sheet.png"
    assert script.main([str(report), "-o", str(out), "--columns", "4"]) == 0
    with Image.open(out) as sheet:
        rows = -(-(pages + figures) // 4)
        assert sheet.size == (4 * 432 + 12, rows * (594 + 18 + 12) + 12)
        assert (255, 255, 255) in {sheet.getpixel((12 + 200, 12 + 18 + 100))}  # paper of page one


def test_a_folder_without_a_report_says_so(
    script: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert script.main([str(tmp_path), "-o", str(tmp_path / "x.png")]) == 66
    assert "no report.pdf and no figure is here." in capsys.readouterr().err
