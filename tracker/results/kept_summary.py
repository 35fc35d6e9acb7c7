"""The summary of a run, kept for the next one: where nothing changed in between, the numbers of all
documents are not added up again. It lies in the cache of the store, which may be deleted."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from tracker.results.catalogue import CACHE
from tracker.results.durable import keep_in_cache
from tracker.results.phrase_counts import PhraseCount
from tracker.results.plan import Plan
from tracker.results.summary import Reading, Summary

FILE = "summary.json"


def key_of_summary(plan: Plan, zones: Sequence[str], version: str) -> str:
    """What must be the same for two runs to have one summary, if no document changed."""
    told = [plan.digest(), plan.expected, plan.matching.phrases, *zones, version]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def forget_summary(folder: Path) -> None:
    """Have the next scan add up all numbers."""
    (folder / CACHE / FILE).unlink(missing_ok=True)


def keep_summary(folder: Path, key: str, run: int, summary: Summary) -> None:
    """Keep the summary of a run; never mind if that fails."""
    keep_in_cache(folder / CACHE / FILE, json.dumps([key, run, asdict(summary)]).encode())


def recall_summary(folder: Path, key: str, run: int) -> Summary | None:
    """The summary of ``run``, which changed nothing since the run before it; None if that was
    another kind of run, or its summary was not kept. All that was read then is unchanged now."""
    try:
        kept_key, kept_run, kept = json.loads((folder / CACHE / FILE).read_bytes())
        if kept_key != key or kept_run != run - 1:
            return None
        phrases = [PhraseCount(**phrase) for phrase in kept.pop("phrases")]
        summary = Summary(phrases=phrases, reading=Reading(**kept.pop("reading")), **kept)
    except (OSError, ValueError, TypeError, KeyError):
        return None
    summary.unchanged += summary.scanned + summary.duplicate
    summary.scanned = summary.duplicate = 0
    return summary
