"""Ray on this machine: the same bytes as one process, also when workers die; and addresses."""

import importlib
import importlib.util
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tracker.errors import NoInput
from tracker.phrasebook.load import parse_phrasebook
from tracker.results import Store
from tracker.scanning import feeding
from tracker.scanning.book import book_for_scan
from tracker.scanning.scan import ScanOptions, ScanSummary, scan

FAKES = str(Path(__file__).parent / "fakes")
sys.path.insert(0, FAKES)
fakes = importlib.import_module("killing_matcher")

needs_ray = pytest.mark.skipif(
    importlib.util.find_spec("ray") is None, reason="ray is not installed (extra: cluster)"
)
needs_fsspec = pytest.mark.skipif(
    importlib.util.find_spec("fsspec") is None, reason="fsspec is not installed (extra: cluster)"
)


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    folder = tmp_path / "texts"
    folder.mkdir()
    for number in range(12):
        (folder / f"{number:02}.txt").write_text(
            f"Title {number}\n\n2023-01-11\n\nThe four winds and two safeguards {number}.\n"
        )
    return folder


@pytest.fixture
def ray_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    from tracker.scanning.ray_engine import RayEngine

    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join([str(Path(FAKES).parent.parent), FAKES])
    engine = RayEngine(jobs=2)
    yield engine
    engine.close()
    if before is None:
        del os.environ["PYTHONPATH"]
    else:
        os.environ["PYTHONPATH"] = before


def run(path: Path | str, store: Path, engine: Any = None) -> ScanSummary:
    book = book_for_scan(parse_phrasebook(fakes.BOOK), fakes.FailingMatcher())
    return scan([str(path)], book, store, ScanOptions(jobs=1), engine=engine)


def exported(store: Path) -> str:
    with Store.open(store) as opened:
        matches, documents = opened.matches(["all"]), opened.documents(unread=True)
        return str(matches.write_csv()) + str(documents.write_csv())


@needs_ray
def test_ray_gives_the_same_bytes_and_survives_the_documents_that_kill(
    texts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ray_engine: Any
) -> None:
    run(texts, tmp_path / "here")
    monkeypatch.setattr(feeding, "TASK_SOURCES", 3)
    (texts / "07killer.txt").write_text("The four winds KILL.\n")
    (texts / "08fault.txt").write_text("The four winds RAISE.\n")
    done = run(texts, tmp_path / "ray", ray_engine)
    assert (done.summary.scanned, done.summary.failed) == (12, 2)
    with Store.open(tmp_path / "ray") as store:
        failed = store.documents(unread=True).filter(status="failed")
        assert failed.select("document", "reason").rows() == [
            ("07killer.txt", "worker_died"),
            ("08fault.txt", "program_error"),
        ]
    (texts / "07killer.txt").unlink()
    (texts / "08fault.txt").unlink()
    assert run(texts, tmp_path / "ray").summary.unchanged == 12
    assert exported(tmp_path / "ray") == exported(tmp_path / "here")


@needs_fsspec
def test_an_address_is_read_like_a_folder(texts: Path, tmp_path: Path) -> None:
    (texts / "many.jsonl").write_text(json.dumps({"text": "The four winds."}) + "\n")
    (texts / "picture.png").write_bytes(b"\x89PNG")
    run(texts, tmp_path / "folder")
    done = run(f"file://{texts}", tmp_path / "address")
    assert (done.summary.scanned, done.summary.skipped) == (13, 1)
    with Store.open(tmp_path / "folder") as folder, Store.open(tmp_path / "address") as address:
        assert address.matches(["all"]).equals(folder.matches(["all"]))
    assert run(f"file://{texts}", tmp_path / "address").summary.unchanged == 13
    alone = run(f"file://{texts}/00.txt", tmp_path / "alone")
    assert alone.summary.scanned == 1
    with pytest.raises(NoInput, match="there is no such file or folder"):
        run(f"file://{texts}/none", tmp_path / "none")
    with pytest.raises(NoInput, match="nowhere"):
        run("nowhere://texts", tmp_path / "none")
