"""What a store knows besides matches: the registers of wordings, and the groups of copies."""

import json
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tracker.cli.main import main
from tracker.results import Store

BOOK = """\
version: 1
phrases:
  - id: two-safeguards
    zh: 两个维护
    en: Two Safeguards
    category: loyalty
    wordings:
      - {text: two safeguards, register: official}
      - {text: two upholds, register: machine}
      - two protections
"""
PAGE = "Notice\n2023-04-2{}\nWe stand by the two {} and go on with the work of the city today.\n"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "book.yaml").write_text(BOOK, "utf-8")
    (tmp_path / "texts").mkdir()
    for number, word in enumerate(("safeguards", "upholds", "protections", "upholds")):
        text = PAGE.format(number, word) + f"Part {number}. " * 9
        (tmp_path / "texts" / f"{number}.txt").write_text(text, "utf-8")
    scan()
    return tmp_path / ".phrasetrack"


def call(*arguments: str) -> Result:
    result = CliRunner().invoke(main, list(arguments))
    assert result.exit_code == 0, result.output
    return result


def scan() -> None:
    call("scan", "texts", "--phrasebook", "book.yaml", "--no-report", "--quiet", "--jobs", "1")


def registers() -> dict[str, int]:
    result = call("drift", "two-safeguards", "--register", "--period", "year", "--format", "json")
    return {row["register"]: row["matches"] for row in json.loads(result.stdout)}


def forget_registers(store: Path) -> None:
    """Make of the store one of a version that kept no registers."""
    with sqlite3.connect(store / "catalogue.sqlite") as catalogue:
        (text,) = catalogue.execute("SELECT phrases FROM matchings").fetchone()
        labels = [
            {key: value for key, value in label.items() if key != "registers"}
            for label in json.loads(text)
        ]
        catalogue.execute("UPDATE matchings SET phrases = ?", (json.dumps(labels),))
    for kept in (store / "cache").iterdir():
        kept.unlink()


def test_drift_by_register_needs_no_phrasebook(store: Path) -> None:
    (store.parent / "book.yaml").unlink()
    assert registers() == {"machine": 2, "official": 1, "not stated": 1}


def test_a_store_of_before_is_read_and_a_scan_adds_what_it_lacks(store: Path) -> None:
    forget_registers(store)
    with Store.open(store) as opened:
        assert opened.registers() is None
        assert opened.phrases()["en"].to_list() == ["Two Safeguards"]
    assert registers() == {"not stated": 4}
    result = call("drift", "two-safeguards", "--register", "--period", "year")
    assert "kept no registers. Scan again" in result.stderr
    named = call("drift", "two-safeguards", "--register", "--phrasebook", "book.yaml")
    assert "machine" in named.stdout and "warning" not in named.stderr
    scan()
    assert registers() == {"machine": 2, "official": 1, "not stated": 1}


def test_a_changed_register_is_known_without_matching_again(store: Path) -> None:
    book = store.parent / "book.yaml"
    book.write_text(BOOK.replace("register: machine", "register: analyst"), "utf-8")
    result = call(
        "scan", "texts", "--phrasebook", "book.yaml", "--no-report", "--json", "--jobs", "1"
    )
    assert "4 unchanged" in result.stdout
    assert registers() == {"analyst": 2, "official": 1, "not stated": 1}


def test_copies_are_found_once_and_kept(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = PAGE.format(5, "safeguards") + " ".join(
        f"District {number} has to report in writing." for number in range(20)
    )
    (store.parent / "texts" / "5.txt").write_text(text, "utf-8")
    (store.parent / "texts" / "6.txt").write_text("City Daily\n" + text, "utf-8")
    scan()
    told: list[str] = []
    with Store.open(store) as opened:
        groups = opened.reprints(tell=told.append)
        assert groups["document"].to_list() == ["5.txt", "6.txt"]
        assert set(groups["group"]) == {"5.txt"}
        assert opened.reprints(tell=told.append).equals(groups)
        assert told == ["comparing 6 texts to find copies"]
        assert opened.reprints(1.0, told.append).equals(groups)  # one holds the other whole
        assert len(told) == 2  # kept by cut-off
    for kept in (store / "cache").glob("*.reprints"):
        kept.write_text("[[torn", "utf-8")
    with Store.open(store) as opened:
        assert opened.reprints().equals(groups)
    assert not list((store / "cache").glob("*.tmp"))
