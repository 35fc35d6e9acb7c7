"""The rules of matching, one table a rule: what is found, what is not, and what rules cannot do."""

import json
from pathlib import Path
from typing import Any

import pytest
from matching_books import compiled, fast_matches

from tracker.matching import Match, find_matches

CASES = Path(__file__).parent / "cases"
TABLES = (
    "exact",
    "quotes",
    "inflection",
    "typos",
    "order",
    "ellipsis",
    "torn-pairs",
    "numbers",
    "overlaps",
    "negative",
    "chinese",
    "evidence",
    "in-the-wild",
)


def rows_of(*names: str) -> list[Any]:
    return [
        pytest.param(row, id=f"{name}: {row['label']}")
        for name in names
        for row in map(json.loads, (CASES / f"{name}.jsonl").read_text("utf-8").splitlines())
    ]


def found_in(row: dict[str, Any]) -> tuple[list[Match], list[Match]]:
    more = {key: row[key] for key in ("settings", "swallows", "category") if key in row}
    book = compiled(row["wordings"], **more)
    return find_matches(row["text"], book), fast_matches([row["text"]], book)[0]


def as_rows(row: dict[str, Any], found: list[Match]) -> list[list[str]]:
    """The matches as the table writes them: quote and kind; where there are several phrases, the
    phrase before and the phrase it stands in behind."""
    rows = []
    for match in found:
        cells = [row["text"][match.start : match.end], match.kind.value]
        if isinstance(row["wordings"], dict):
            cells.insert(0, match.phrase)
        rows.append([*cells, match.inside] if match.inside else cells)
    return rows


@pytest.mark.parametrize("row", rows_of(*TABLES))
def test_rule(row: dict[str, Any]) -> None:
    slow, fast = found_in(row)
    assert as_rows(row, slow) == row["found"], row["why"]
    assert fast == slow


@pytest.mark.parametrize("row", rows_of("known-failures"))
@pytest.mark.xfail(strict=True, reason="what rules cannot repair is listed, so that it is seen")
def test_known_failure(row: dict[str, Any]) -> None:
    slow, _ = found_in(row)
    assert as_rows(row, slow) == row["found"], row["why"]


@pytest.mark.parametrize("row", rows_of("known-failures"))
def test_known_failures_fail_alike(row: dict[str, Any]) -> None:
    slow, fast = found_in(row)
    assert fast == slow


def test_tables_are_whole() -> None:
    for name in (*TABLES, "known-failures"):
        rows = [
            json.loads(line)
            for line in (CASES / f"{name}.jsonl").read_text("utf-8").split("\n")
            if line
        ]
        labels = [row["label"] for row in rows]
        assert len(labels) == len(set(labels)) >= 6, name
        assert all(row["why"] for row in rows)
