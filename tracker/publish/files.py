"""Writing files: a folder that can be written to, CSV that opens as text, bytes put down whole."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from tracker.errors import CannotWrite

FORMULA = r"^[=+\-@\t\r]"  # what a spreadsheet would run


def prepare_folder(folder: str | Path) -> Path:
    """The folder, known to be writable before any work is done; it is made with the first file.

    Raises CannotWrite, naming the path and what is wrong with it.
    """
    path = Path(folder)
    place = path.absolute()
    while not os.path.lexists(place):
        place = place.parent
    try:
        if not place.is_dir():
            raise NotADirectoryError
        probe = place / f".phrasetrack-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except (FileExistsError, NotADirectoryError):
        raise CannotWrite(f"{path}: is a file, not a folder. Choose another -o.") from None
    except OSError as error:
        raise CannotWrite(
            f"{path}: cannot be written to ({error.strerror}). Choose another -o."
        ) from None
    return path


def prepare_file(file: str | Path) -> Path:
    """The file, whose folder is known to be writable. Raises CannotWrite."""
    path = Path(file)
    if path.is_dir():
        raise CannotWrite(f"{path}: is a folder, not a file. Name a file in -o.")
    prepare_folder(path.parent)
    return path


def write_bytes(path: Path, content: bytes) -> Path:
    """Put the bytes down whole: a reader sees the old file or the new one, never half of one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.tmp")
    unfinished.write_bytes(content)
    unfinished.replace(path)
    return path


def csv_bytes(table: pl.DataFrame, raw: bool = False) -> bytes:
    """The table as CSV (UTF-8, line feeds). A text cell that a spreadsheet would run as a
    formula gets a leading apostrophe, unless ``raw``; numbers stay numbers.

    >>> csv_bytes(pl.DataFrame({"phrase": ["=1+1", "two winds"], "matches": [-1, 2]}))
    b"phrase,matches\\n'=1+1,-1\\ntwo winds,2\\n"
    """
    if raw:
        return table.write_csv().encode()
    text = [name for name, dtype in table.schema.items() if dtype == pl.String]
    safe = table.with_columns(
        pl.when(pl.col(name).str.contains(FORMULA))
        .then("'" + pl.col(name))
        .otherwise(pl.col(name))
        .alias(name)
        for name in text
    )
    return safe.write_csv().encode()


def json_bytes(content: Mapping[str, Any]) -> bytes:
    """The mapping as JSON a person can read, keys in the order given, the same bytes each time."""
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode(
        "utf-8", "backslashreplace"
    )
