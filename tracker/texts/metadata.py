"""What is known of a text from beside it: a metadata.csv, or the pattern of its path."""

import csv
import io
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import regex

from tracker.errors import NoInput, WrongUsage
from tracker.texts.decoding import decode_bytes

FIELD = regex.compile(r"\{([a-z_][a-z0-9_]*)\}")


def read_metadata_table(path: str) -> dict[str, dict[str, str]]:
    """The rows of a metadata.csv, by document: the column ``document`` (else the first one) names
    the id of a document or the path of a file of records; empty cells say nothing.

    Raises NoInput if the file cannot be read.
    """
    try:
        text, _ = decode_bytes(Path(path).read_bytes())
    except OSError as error:
        raise NoInput(f"{path}: cannot be read: {error.strerror}.") from None
    reader = csv.DictReader(io.StringIO(text, newline=""))
    names = list(reader.fieldnames or [])
    if not names:
        return {}
    key = "document" if "document" in names else names[0]
    table: dict[str, dict[str, str]] = {}
    for row in reader:
        if row.get(key):
            table[row[key]] = {
                name: value for name, value in row.items() if name and name != key and value
            }
    return table


def fields_of_path(document_id: str, pattern: str | None) -> Mapping[str, str]:
    """The fields a pattern finds in an id, whose ending does not count; none if it does not fit.
    Without "/" the pattern is one for the file's name.

    >>> fields_of_path("xinhua/2023-04-21_clean city.txt", "{source}/{date}_{title}")
    {'source': 'xinhua', 'date': '2023-04-21', 'title': 'clean city'}
    """
    if pattern is None:
        return {}
    path = document_id.partition("#")[0]
    head, dot, ending = path.rpartition(".")
    path = head if dot and "/" not in ending else path
    if "/" not in pattern:
        path = path.rpartition("/")[2]
    match = _compiled(pattern).search(path)
    return match.groupdict() if match else {}


@lru_cache(maxsize=8)
def _compiled(pattern: str) -> "regex.Pattern[str]":
    parts = FIELD.split(pattern)
    names = parts[1::2]
    if not names or len(set(names)) < len(names) or "{" in "".join(parts[::2]):
        raise WrongUsage(
            f"--meta-from '{pattern}' names no field, or one twice. Write fields in braces, each "
            "once, such as {source}/{date}_{title}."
        )
    built = "".join(
        regex.escape(part) if position % 2 == 0 else f"(?P<{part}>[^/]+?)"
        for position, part in enumerate(parts)
    )
    return regex.compile(rf"(?:^|/){built}$")
