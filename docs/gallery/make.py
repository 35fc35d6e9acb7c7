"""The figures of docs/gallery.md, each made by the command that stands beside it there.

The seeds are in this repository. The other texts are not: the environment names their folder in
PHRASETRACK_SHARED; without it the figures made from the seeds alone are made anew. Only counts
are drawn; no text of those corpora is kept.
"""

import gzip
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from PIL import Image

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
EPOCH = "1795305600"  # 2026-11-22, as of which dates are judged
COLOURS = 128  # of a PNG: enough for the house palette and the edges of letters
SLOGANS = ROOT / "docs" / "examples" / "us-slogans.yaml"

SEEDS = {
    "document-frequency": "document-frequency --top 12",
    "documents-by-phrases": "documents-by-phrases --top 12",
    "xray": "xray --top 12",
    "summary": "summary --top 12",
}
UNION = {
    "counts": "counts --top 20",
    "timeline": "timeline --phrase free-world --phrase monroe-doctrine --phrase american-dream "
    "--phrase war-on-terror --phrase entangling-alliances --phrase great-society",
    "timeline-no-events": "timeline --phrase cold-war --measure per_million --no-events",
    "heatmap": "heatmap --top 16",
    "groups": "groups --by delivery --top 16 --from 1913",
    "lifelines": "lifelines",
    "drift": "drift --phrase marshall-plan",
}
CHINA = {
    "china-un": "timeline --phrase win-win-cooperation --phrase shared-future "
    "--measure matches --from 1995 --no-events",
}
CAMPAIGN = {
    "campaign-2019": "timeline --phrase original-aspiration-and-mission --phrase theme-education "
    "--from 2019 --to 2020-10",
}


def main() -> int:
    """Make what can be made; 1 if a figure could not be."""
    shared = os.environ.get("PHRASETRACK_SHARED")
    with tempfile.TemporaryDirectory(prefix="phrasetrack-gallery-") as name:
        work = Path(name)
        done = draw(work, ROOT / "seeds", None, SEEDS)
        if shared is None:
            print("PHRASETRACK_SHARED is not set: only the figures of the seeds were made.")
            return done
        corpora = Path(shared) / "corpora"
        union = keep(
            corpora / "us_state_of_the_union_en.jsonl.gz", work / "state_of_the_union.jsonl", told
        )
        done |= draw(work, union, SLOGANS, UNION)
        china = keep(
            corpora / "un_general_debate_2012_2024_plus_CHN_1946_en.jsonl.gz",
            work / "china_in_the_general_debate.jsonl",
            lambda record: record if record["id"].startswith("ungd-CHN_") else None,
        )
        done |= draw(work, china, None, CHINA)
        return done | draw(work, corpora / "cpcnews_zh.jsonl.gz", None, CAMPAIGN)


def told(record: dict[str, Any]) -> dict[str, Any]:
    """The record with the column ``delivery``: whether the message was spoken or sent."""
    found = re.search(r"\((spoken|written)\)", record["title"])
    return record | {"delivery": found[1] if found else "not stated"}


def keep(
    source: Path, target: Path, choose: Callable[[dict[str, Any]], dict[str, Any] | None]
) -> Path:
    """The records that ``choose`` keeps, in a file of their own, which then names the corpus."""
    with target.open("w", encoding="utf-8") as file:
        for record in map(choose, records(source)):
            if record is not None:
                file.write(json.dumps(record, ensure_ascii=False) + "\n")
    return target


def records(source: Path) -> Iterator[dict[str, Any]]:
    """The records of a JSONL file packed with gzip."""
    with gzip.open(source, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def draw(work: Path, texts: Path, book: Path | None, figures: dict[str, str]) -> int:
    """Scan the texts and draw the figures; their sizes are printed."""
    store = work / f"store-{texts.name}"
    options = ["--phrasebook", str(book)] if book else []
    run(["scan", str(texts), *options, "--store", str(store), "--no-report", "--quiet"])
    done = 0
    for name, arguments in figures.items():
        file = HERE / f"{name}.png"
        command = ["chart", *arguments.split(), "--store", str(store), "--no-csv", "-o", str(file)]
        if run(command):
            done = 1
            continue
        with Image.open(file) as image:
            reduced = image.convert("RGB").quantize(
                COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE
            )
        reduced.save(file, optimize=True)
        print(f"{file.name}: {file.stat().st_size / 1000:.0f} kB")
    return done


def run(arguments: list[str]) -> int:
    """One phrasetrack command in the root of the repository; its exit code."""
    environment = os.environ | {"SOURCE_DATE_EPOCH": EPOCH}
    command = [sys.executable, "-m", "tracker", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
