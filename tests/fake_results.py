"""A store in memory: texts and matches given, everything a report asks for answered."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl

ODD = "#set *bold* _it_ $x^2$ @ref <tag> \\ `raw` =1+1"
PHRASES = [
    ("two-safeguards", "两个维护", "Two Safeguards", "loyalty", "2017"),
    ("four-winds", "四风", "Four Winds", "anti-corruption", None),
    ("tight-days", "过紧日子", "live tight days", "anti-corruption", "2020"),
    (
        "odd-label",
        "反对$形式_主义",
        "#set *bold* _it_ $x^2$ @ref <tag> \\ `raw` =1+1",
        "other",
        None,
    ),
]
WORDINGS = {
    "two-safeguards": ["two safeguards", "two maintenances", "两个维护"],
    "four-winds": ["four winds", "四风"],
    "tight-days": ["tight days"],
    "odd-label": ["#strong[odd] $x$", "ODD-LABEL"],
}


class FakeResults:
    """Documents are (text, date) by id; matches are found by plain search of ``WORDINGS``."""

    def __init__(
        self,
        documents: Mapping[str, tuple[str, str | None]],
        phrases: Sequence[tuple[str, str, str, str, str | None]] = PHRASES,
        extra: Mapping[str, Mapping[str, str]] | None = None,
        wordings: Mapping[str, Sequence[str]] = WORDINGS,
    ) -> None:
        self._wordings = wordings
        self._documents, self._phrases, self._extra = documents, phrases, extra or {}

    def phrases(self) -> pl.DataFrame:
        """The phrases of the book."""
        columns = ["phrase", "zh", "en", "category", "coined"]
        table = pl.DataFrame(self._phrases, schema=dict.fromkeys(columns, pl.String), orient="row")
        return table.with_columns(gloss=pl.lit(None, pl.String))

    def events(self) -> pl.DataFrame:
        """One meeting."""
        return pl.DataFrame(
            [("meeting", "A *bold* meeting", "会议", "2023-02-01", "2023-02-02", None)],
            schema=dict.fromkeys(["event", "en", "zh", "start", "end", "series"], pl.String),
            orient="row",
        )

    def registers(self) -> pl.DataFrame:
        """One wording is a machine's."""
        row = ("two-safeguards", "two maintenances", "machine")
        columns = ["phrase", "wording", "register"]
        return pl.DataFrame([row], schema=dict.fromkeys(columns, pl.String), orient="row")

    def reprints(self, cutoff: float | None = None, tell: Any = None) -> pl.DataFrame:
        """The second document in the order of the ids is a copy of the first."""
        names = sorted(self._documents)[:2]
        return pl.DataFrame({"group": names[:1] * len(names), "document": names, "share": 1.0})

    def documents(self, zones: Sequence[str] = ("title", "body")) -> pl.DataFrame:
        """One row per document."""
        rows = [
            {
                "document": name,
                "title": f"Title of {name}",
                "status": "scanned",
                "language": "en",
                "unit": "characters" if re.match("[一-鿿]", text) else "words",
                "units": len(text.split()),
                "date": date,
                "date_precision": "day" if date else "none",
                "date_basis": "line" if date else "none",
                "date_status": "ok" if date else "none",
                "date_earliest": date,
                "date_latest": date,
                "date_evidence": date or "",
                "event_date": None,
                "encoding": "utf-8",
                "sha256": hashlib.sha256(text.encode("utf-8", "replace")).hexdigest(),
                **self._extra.get(name, {}),
            }
            for name, (text, date) in self._documents.items()
        ]
        return pl.DataFrame(rows, infer_schema_length=None).with_columns(
            pl.col("date", "date_earliest", "date_latest", "event_date").cast(pl.String)
        )

    def matches(self, zones: Sequence[str] = ("title", "body")) -> pl.DataFrame:
        """One row per match."""
        rows = [
            (name, date, phrase, wording, "exact", 100.0, "body", None, at.start(), at.end(), at[0])
            for name, (text, date) in self._documents.items()
            for phrase, *_ in self._phrases
            for wording in self._wordings.get(phrase, [])
            for at in re.finditer(re.escape(wording), text, re.IGNORECASE)
        ]
        names = ["document", "date", "phrase", "wording", "kind", "score", "zone", "inside",
                 "start", "end", "text"]  # fmt: skip
        kinds: dict[str, Any] = dict.fromkeys(names, pl.String)
        kinds |= {"score": pl.Float64, "start": pl.Int64, "end": pl.Int64}
        return pl.DataFrame(rows, schema=kinds, orient="row")

    def texts(self, documents: Iterable[str]) -> dict[str, str]:
        """The texts of these documents."""
        return {name: self._documents[name][0] for name in documents}

    def manifest(self) -> dict[str, Any]:
        """What a store says of itself."""
        return {
            "program": "phrasetrack",
            "version": "0.1.0",
            "corpus": {
                "roots": ["made-up"],
                "documents": len(self._documents),
                "sha256": "ab" * 32,
            },
            "phrasebook": {"fingerprint": "0123456789abcdef", "matcher": "1"},
            "settings": {"as_of": "2024-01-01"},
            "counts": {"scanned": len(self._documents)},
        }
