"""What people have judged of a store's matches: a precision to print, and matches to leave out.

Two small files in the folder of the store, so that they last when it is scanned anew.
"""

import csv
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tracker.errors import Fault, FaultyFile
from tracker.results.durable import told_as_storage_error, write_durably

if TYPE_CHECKING:
    import polars as pl

KEPT = "judged.json"
EXCLUDED = "excluded.csv"
KEY = ("sha256", "phrase", "start", "end")

Exclusion = tuple[str, str, int, int]
"""Which match does not count: digest of the text, phrase, start, end."""


def keep_precision(store: str | Path, found: Mapping[str, Any]) -> Path:
    """Keeps the precision of a judged sample for the report to print; returns the file.

    Raises StorageFailed or CannotWrite as the disk says.
    """
    path = Path(store) / KEPT
    content = json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    with told_as_storage_error(Path(store)):
        write_durably(path, content.encode())
    return path


def kept_precision(store: str | Path) -> dict[str, Any] | None:
    """What was kept last; None if nothing was judged.

    Keys: ``overall``, ``phrases``, ``kinds`` (each with name, judged, right, share, low, high),
    ``left_open``, ``weighted``, ``phrasebook`` (the fingerprint it was measured with).
    """
    try:
        kept = json.loads((Path(store) / KEPT).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return kept if isinstance(kept, dict) else None


def keep_excluded(store: str | Path, excluded: Mapping[Exclusion, str]) -> None:
    """Keeps the whole list of matches that do not count, each with its words.

    Raises StorageFailed or CannotWrite as the disk says.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*KEY, "text"])
    writer.writerows([*key, quote] for key, quote in sorted(excluded.items()))
    with told_as_storage_error(Path(store)):
        write_durably(Path(store) / EXCLUDED, out.getvalue().encode())


def read_excluded(store: str | Path) -> dict[Exclusion, str]:
    """The matches that do not count, each with its words; none where nothing was judged.

    Raises FaultyFile if the list was damaged.
    """
    path = Path(store) / EXCLUDED
    try:
        rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))
    except OSError:
        return {}
    try:
        return {
            (row["sha256"], row["phrase"], int(row["start"]), int(row["end"])): row["text"]
            for row in rows
        }
    except (KeyError, TypeError, ValueError) as error:
        message = f"is no list of excluded matches: {error}. Columns: {','.join(KEY)},text."
        raise FaultyFile([Fault(str(path), 0, 0, message)], "nothing was read") from error


def drop_excluded(
    matches: "pl.DataFrame", documents: "pl.DataFrame", store: str | Path
) -> "pl.DataFrame":
    """The matches without those that a person judged wrong, in their order.

    ``matches`` has document, phrase, start and end; ``documents`` has document and sha256.
    """
    excluded = read_excluded(store)
    if not excluded:
        return matches
    import polars as pl

    schema = {"sha256": pl.String, "phrase": pl.String, "start": pl.Int64, "end": pl.Int64}
    gone = pl.DataFrame(list(excluded), schema=schema, orient="row").join(
        documents.select("document", "sha256"), on="sha256", how="inner"
    )
    return matches.join(
        gone, on=["document", "phrase", "start", "end"], how="anti", maintain_order="left"
    )
