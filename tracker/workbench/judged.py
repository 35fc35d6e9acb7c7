"""Judged samples: the marks of a person on matches of their own texts, and the precision they give.

The sample is a CSV with one row for each match drawn (``sample.py``) and the column ``right``, in
which a person writes yes or no; what is left empty or marked "?" is not judged.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tracker.errors import Fault, FaultyFile, NoInput
from tracker.measures.intervals import wilson_interval
from tracker.results.judgements import keep_excluded, keep_precision, read_excluded

YES = frozenset({"y", "yes", "1", "true", "right", "ok", "j", "ja", "是", "对", "對", "+"})
NO = frozenset({"n", "no", "0", "false", "wrong", "nein", "否", "错", "錯", "不", "-", "−"})
OPEN = frozenset({"", "?", "？"})
COLUMNS = ("right", "phrase", "passage", "document", "date", "kind", "score", "wording", "text",
           "start", "end", "population", "sha256", "note")  # fmt: skip
"""Of a sample, in this order: the mark first, then what a judge looks at, then what says which
match it is. ``population`` is how many matches the row was drawn from."""
NEEDED = ("right", "phrase", "document", "start", "end", "sha256")


@dataclass(frozen=True, slots=True)
class Judgement:
    """One marked row: ``right`` None where the judge left it open. ``population`` is the number of
    matches its group of the sample stands for, ``group`` the phrase where phrases were drawn
    apart, else ""."""

    phrase: str
    kind: str
    document: str
    sha256: str
    start: int
    end: int
    text: str
    right: bool | None
    population: int


@dataclass(frozen=True, slots=True)
class Precision:
    """Share of right matches among those judged, with its 95 % interval (Wilson 1927).

    ``share``, ``low`` and ``high`` are None where nothing was judged.
    """

    name: str
    judged: int
    right: int
    share: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class SamplePrecision:
    """The precision of a sample: overall, by phrase and by kind; ``left_open`` rows bear no mark.

    ``weighted``: the phrases were drawn apart, and each counts overall by its number of matches.
    """

    overall: Precision
    phrases: tuple[Precision, ...]
    kinds: tuple[Precision, ...]
    left_open: int
    weighted: bool


def read_judged(path: str) -> list[Judgement]:
    """The rows of a marked sample.

    Raises NoInput if the file is missing, FaultyFile naming every row whose mark is not known.
    """
    rows = read_table(path)
    judgements, faults = [], []
    for number, row in rows:
        mark = (row.get("right") or "").strip().casefold()
        if mark not in YES | NO | OPEN:
            message = f"the mark '{mark}' is not known. Marks: yes, no, or nothing."
            faults.append(Fault(path, number, 0, message))
            continue
        try:
            judgements.append(_judgement(row, None if mark in OPEN else mark in YES))
        except (TypeError, ValueError) as error:
            faults.append(Fault(path, number, 0, f"is no row of a sample: {error}."))
    if faults:
        raise FaultyFile(faults, "nothing was evaluated")
    if not judgements:
        raise NoInput(f"{path}: holds no row. Draw one: phrasetrack sample 100 -o judge.csv")
    return judgements


def read_table(path: str) -> list[tuple[int, dict[str, str]]]:
    """The rows of a sample's CSV, each with the line it ends on; what guards a cell from running
    as a formula is taken off again. Semicolons and tabs between cells are read as well."""
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise NoInput(f"{path}: cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        fault = Fault(path, 0, 0, f"is no UTF-8 text (byte {error.start}). Save it as UTF-8 CSV.")
        raise FaultyFile([fault], "nothing was evaluated") from error
    head = text.partition("\n")[0]
    separator = max(",;\t", key=head.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=separator)
    absent = [name for name in NEEDED if name not in (reader.fieldnames or ())]
    if absent:
        message = f"has no column '{absent[0]}'. A sample has: {', '.join(COLUMNS)}."
        raise FaultyFile([Fault(path, 1, 0, message)], "nothing was evaluated")
    return [(reader.line_num, {k: _plain(v) for k, v in row.items() if k}) for row in reader]


def _plain(cell: Any) -> str:
    text = cell if isinstance(cell, str) else ""
    return text[1:] if text[:1] == "'" and text[1:2] in ("=", "+", "-", "@", "\t", "\r") else text


def _judgement(row: dict[str, str], right: bool | None) -> Judgement:
    return Judgement(
        row["phrase"],
        row.get("kind", ""),
        row["document"],
        row["sha256"],
        int(row["start"]),
        int(row["end"]),
        row.get("text", ""),
        right,
        int(row.get("population") or 0),
    )


def precision_of_sample(judgements: Sequence[Judgement]) -> SamplePrecision:
    """The precision the marks give.

    >>> marks = [Judgement("four-winds", "exact", "a.txt", "", n, n + 5, "", n > 0, 20)
    ...          for n in range(10)]
    >>> overall = precision_of_sample(marks).overall
    >>> overall.right, overall.judged, f"{overall.low:.3f} to {overall.high:.3f}"
    (9, 10, '0.596 to 0.982')

    Where phrases were drawn apart, each judged row stands for as many matches as its phrase has for
    each of its judged rows, and the interval is Wilson's with Kish's effective sample size
    (Kish 1965, Survey Sampling, 11.7).
    """
    marked = [one for one in judgements if one.right is not None]
    weighted = len({one.population for one in marked}) > 1
    overall = _precision("all", marked)
    if weighted:
        overall = _weighted(marked)
    return SamplePrecision(
        overall,
        _by(marked, [one.phrase for one in marked]),
        _by(marked, [one.kind for one in marked]),
        len(judgements) - len(marked),
        weighted,
    )


def _by(marked: Sequence[Judgement], names: Sequence[str]) -> tuple[Precision, ...]:
    groups: dict[str, list[Judgement]] = {}
    for name, one in zip(names, marked, strict=True):
        groups.setdefault(name, []).append(one)
    return tuple(_precision(name, groups[name]) for name in sorted(groups) if name)


def _precision(name: str, marked: Sequence[Judgement]) -> Precision:
    right = sum(bool(one.right) for one in marked)
    within = wilson_interval(right, len(marked))
    if within is None:
        return Precision(name, 0, 0, None, None, None)
    return Precision(name, len(marked), right, right / len(marked), *within)


def _weighted(marked: Sequence[Judgement]) -> Precision:
    sizes: dict[str, int] = {}
    for one in marked:
        sizes[one.phrase] = sizes.get(one.phrase, 0) + 1
    weights = [one.population / sizes[one.phrase] for one in marked]
    share = sum(w for w, one in zip(weights, marked, strict=True) if one.right) / sum(weights)
    effective = sum(weights) ** 2 / sum(w * w for w in weights)
    within = wilson_interval(share * effective, effective) or (0.0, 1.0)
    right = sum(bool(one.right) for one in marked)
    return Precision("all", len(marked), right, share, *within)


# -- what a store remembers ---------------------------------------------------------------------


def keep_sample(store: str | Path, found: SamplePrecision, fingerprint: str | None) -> Path:
    """Keeps the precision in the store, with the phrasebook it was measured with, for the report
    to print. Raises StorageFailed or CannotWrite as the disk says."""
    return keep_precision(store, asdict(found) | {"phrasebook": fingerprint})


def exclude_wrong(store: str | Path, judgements: Iterable[Judgement]) -> int:
    """Remembers the matches marked wrong, so that they are not counted any more, and takes those
    marked right off the list again; how many are on it now.

    They are known by the digest of their text: a rescan, another document with the same text, or
    another path change nothing.
    """
    excluded = read_excluded(store)
    for one in judgements:
        key = (one.sha256, one.phrase, one.start, one.end)
        if one.right is False:
            excluded[key] = one.text
        elif one.right:
            excluded.pop(key, None)
    keep_excluded(store, excluded)
    return len(excluded)
