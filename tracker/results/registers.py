"""The registers of wordings, as the store keeps them with the phrases of a matching.

A store that a version before this one filled has none; the next scan, which matches nothing again
that is unchanged, adds them.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

KEY = "registers"  # of a phrase's label: {wording: register}, of wordings that state one
SCHEMA = dict.fromkeys(("phrase", "wording", "register"), pl.String)


def registers_of(labels: Iterable[Mapping[str, Any]]) -> pl.DataFrame | None:
    """``phrase``, ``wording``, ``register`` of the wordings that state one; None if a label is of
    a version that kept no registers.

    >>> registers_of([{"phrase": "four-winds", "registers": {"four airs": "machine"}}]).row(0)
    ('four-winds', 'four airs', 'machine')
    >>> registers_of([{"phrase": "four-winds"}]) is None
    True
    """
    rows: list[tuple[str, str, str]] = []
    for label in labels:
        if KEY not in label:
            return None
        rows += [(label["phrase"], wording, said) for wording, said in label[KEY].items()]
    return pl.DataFrame(rows, SCHEMA, orient="row")
