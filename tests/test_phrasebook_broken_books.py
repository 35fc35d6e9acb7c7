"""Every broken book beside the exact message it must give; the schema kept in step with it.

``PHRASETRACK_REWRITE=1 pytest tests/test_phrasebook_broken_books.py`` writes the messages anew,
to be reviewed as a diff.
"""

import datetime
import json
import os
import time
from pathlib import Path
from typing import Any

import pytest

from tracker.errors import FaultyFile
from tracker.marked_yaml import LARGEST_FILE, read_marked_yaml
from tracker.phrasebook import keys
from tracker.phrasebook.load import add_books, load_phrasebook
from tracker.phrasebook.read_book import read_book

HERE = Path(__file__).parent
BOOKS = sorted((HERE / "cases" / "broken-books").glob("*.yaml"))
SCHEMA = json.loads((HERE.parent / "phrasebook.schema.json").read_text(encoding="utf-8"))

# What a schema cannot see: what spans entries, or lies inside the wording language and YAML.
BEYOND_SCHEMA = {
    "alternative-empty",
    "bar-outside",
    "bracket-empty",
    "bracket-mixed",
    "bracket-not-closed",
    "column-after-escapes",
    "column-in-folded-text",
    "condition-known-names",
    "dates-reversed",
    "duplicate-id",
    "gap-at-edge",
    "gap-in-chinese",
    "lone-surrogate-escape",
    "millions-of-variants",
    "missing-en",
    "missing-wordings",
    "nested-too-deep",
    "no-chinese",
    "one-common-word",
    "one-letter",
    "one-number",
    "only-function-words",
    "reads-as-common-word",
    "swallows-unknown",
    "too-long",
    "too-many-variants",
    "unknown-condition",
    "wording-without-letters",
    "anchor-and-alias",
}


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_broken_book_gives_its_message(path: Path) -> None:
    expected = path.with_suffix(".txt")
    with pytest.raises(FaultyFile) as caught:
        add_books([read_book(read_marked_yaml(path, path.name))])
    message = f"{caught.value}\n"
    if os.environ.get("PHRASETRACK_REWRITE"):
        expected.write_text(message, encoding="utf-8")
    assert message == expected.read_text(encoding="utf-8")
    assert caught.value.exit_code == 65


def plain(value: Any) -> Any:
    """As editors hand it to a schema: dates are strings."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value.isoformat() if isinstance(value, datetime.date) else value


def schema_faults(path: Path) -> list[str]:
    jsonschema = pytest.importorskip("jsonschema")
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        book = YAML(typ="safe", pure=True).load(path.read_bytes())
    except (YAMLError, ValueError, RecursionError) as error:
        return [f"not readable: {type(error).__name__}"]
    validator = jsonschema.Draft202012Validator(SCHEMA)
    return [fault.message for fault in validator.iter_errors(plain(book))]


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_schema_is_in_step_with_the_checker(path: Path) -> None:
    found = schema_faults(path)
    if path.stem in BEYOND_SCHEMA:
        assert not found, "the schema sees this one: take it off the list"
    else:
        assert found


def test_schema_knows_the_keys_and_names_of_the_checker() -> None:
    schema = SCHEMA
    defs = schema["$defs"]
    assert tuple(schema["properties"]) == keys.BOOK_KEYS
    assert tuple(schema["properties"]["settings"]["properties"]) == keys.SETTINGS_KEYS
    assert tuple(defs["phrase"]["properties"]) == keys.PHRASE_KEYS
    assert tuple(defs["wording"]["properties"]) == keys.WORDING_KEYS
    assert tuple(defs["event"]["properties"]) == keys.EVENT_KEYS
    assert tuple(defs["kind"]["enum"]) == keys.KINDS
    assert tuple(defs["wording"]["properties"]["lang"]["enum"]) == keys.LANGUAGES
    assert tuple(defs["wording"]["properties"]["register"]["enum"]) == keys.REGISTERS
    coined = defs["phrase"]["properties"]["coined"]["anyOf"][1]
    assert tuple(coined["properties"]) == keys.COINED_KEYS


def test_kinds_are_those_of_matching() -> None:
    from tracker.matching.match import KINDS

    assert keys.KINDS == KINDS


def test_shipped_book_fits_the_schema() -> None:
    shipped = HERE.parent / "phrasebook.yaml"
    if not shipped.exists():
        pytest.skip("phrasebook.yaml is not in this tree")
    assert schema_faults(shipped) == []


def test_fifty_megabytes_are_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    with path.open("wb") as stream:
        for _ in range(50):
            stream.write(b"# " + b"x" * 999_998)
    start = time.process_time()
    with pytest.raises(FaultyFile, match=f"more than {LARGEST_FILE:,} bytes"):
        load_phrasebook(path)
    assert time.process_time() - start < 1


@pytest.mark.parametrize("hostile", ["[" * 400_000, "{" * 400_000, "- " * 400_000, "a: " * 300_000])
def test_hostile_nesting_is_refused_at_once(tmp_path: Path, hostile: str) -> None:
    path = tmp_path / "hostile.yaml"
    path.write_text(hostile, encoding="utf-8")
    start = time.process_time()
    with pytest.raises(FaultyFile):
        load_phrasebook(path)
    assert time.process_time() - start < 1
