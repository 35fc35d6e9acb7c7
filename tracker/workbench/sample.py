"""A sample of the matches of a store, for a person to judge.

The draw is reproducible: every match gets a number from a hash of its text, phrase, place and the
seed, and the smallest numbers are taken. A store with more matches keeps most of the sample.
"""

import csv
import hashlib
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tracker.errors import NoInput, WrongUsage, nearest
from tracker.results.judgements import read_excluded
from tracker.results.store import Store
from tracker.workbench.judged import COLUMNS
from tracker.workbench.rematch import passage

if TYPE_CHECKING:
    pass

Drawn = dict[str, Any]


def draw_sample(
    store: Store,
    size: int,
    phrases: Sequence[str] = (),
    by_phrase: bool = False,
    seed: int = 0,
    zones: Sequence[str] = ("title", "body"),
) -> list[Drawn]:
    """``size`` matches of a store (all, if it has fewer), as rows with the columns of COLUMNS.

    ``by_phrase`` spreads the sample over the phrases as evenly as can be; ``population`` then says
    how many matches each phrase has, so that the overall precision can weigh them. The rows are
    sorted by phrase, then as drawn. Matches that are excluded already are not drawn; a text that
    stands in several documents gives each match once.

    Raises WrongUsage for a phrase that is not known or a size below 1, NoInput if nothing matches.
    """
    if size < 1:
        raise WrongUsage(f"sample {size}: draws nothing. Say how many matches, such as 100.")
    _check_phrases(store, phrases)
    rows = _rows(store, phrases, zones)
    if not rows:
        raise NoInput(f"{store.folder}: no match to draw from.")
    for row in rows:
        row["draw"] = _draw(seed, row)
    groups: dict[str, list[Drawn]] = {}
    for row in sorted(rows, key=lambda row: str(row["draw"])):
        groups.setdefault(row["phrase"] if by_phrase else "", []).append(row)
    sizes = share_out(size, {name: len(group) for name, group in groups.items()})
    drawn = []
    for name, group in groups.items():
        drawn += [row | {"population": len(group)} for row in group[: sizes[name]]]
    drawn.sort(key=lambda row: (row["phrase"], row["draw"]))
    texts = store.texts({row["document"] for row in drawn})
    for row in drawn:
        row["passage"] = passage(texts[row["document"]], row["start"], row["end"])
    return drawn


def _check_phrases(store: Store, phrases: Sequence[str]) -> None:
    known = store.phrases().get_column("phrase").to_list() if phrases else []
    for phrase in phrases:
        if phrase not in known:
            near = nearest(phrase, known)
            hint = f" Nearest: {', '.join(near)}." if near else ""
            raise WrongUsage(f"--phrase '{phrase}' is not known.{hint}")


def _rows(store: Store, phrases: Sequence[str], zones: Sequence[str]) -> list[Drawn]:
    import polars as pl

    matches: pl.DataFrame = store.matches(tuple(zones))
    if phrases:
        matches = matches.filter(pl.col("phrase").is_in(list(phrases)))
    texts = store.documents(tuple(zones)).select("document", "sha256")
    joined = matches.join(texts, on="document", how="inner").unique(
        ["sha256", "phrase", "start", "end"], keep="first", maintain_order=True
    )
    excluded = read_excluded(store.folder)
    return [
        row
        for row in joined.iter_rows(named=True)
        if (row["sha256"], row["phrase"], row["start"], row["end"]) not in excluded
    ]


def _draw(seed: int, row: Drawn) -> str:
    key = f"{seed}|{row['sha256']}|{row['phrase']}|{row['start']}|{row['end']}"
    return hashlib.sha256(key.encode()).hexdigest()


def share_out(size: int, populations: dict[str, int]) -> dict[str, int]:
    """How many to draw of each group: as even as can be, none more than it has.

    >>> share_out(10, {"a": 2, "b": 50, "c": 50})
    {'a': 2, 'b': 4, 'c': 4}
    >>> share_out(2, {"a": 5, "b": 5, "c": 5})
    {'a': 1, 'b': 1, 'c': 0}
    """
    shares = dict.fromkeys(populations, 0)
    left = min(size, sum(populations.values()))
    while left:
        for name, population in populations.items():
            if left and shares[name] < population:
                shares[name] += 1
                left -= 1
    return shares


def sample_as_csv(rows: Sequence[Drawn], raw: bool = False) -> str:
    """The sample as a CSV to mark: the column ``right`` is empty, and the place to write yes or no.

    Unless ``raw``, "'" stands before a cell that a spreadsheet would run as a formula.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows:
        cells = ["" if row.get(name) is None else str(row[name]) for name in COLUMNS]
        writer.writerow([cell if raw else _guarded(cell) for cell in cells])
    return out.getvalue()


def _guarded(cell: str) -> str:
    return "'" + cell if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
