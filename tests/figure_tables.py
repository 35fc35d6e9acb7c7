"""Made-up tables with the columns of the measures, for looking at figures and testing them."""

import datetime
import math
import random

import polars as pl

from tracker.figures.style import Footer

NAMES = [
    ("Two Establishments", "两个确立"),
    ("Two Safeguards", "两个维护"),
    ("Xi Jinping Thought on Socialism with Chinese Characteristics for a New Era",
     "习近平新时代中国特色社会主义思想"),
    ("Four Winds", "四风"),
    ("dare not, cannot and do not want to be corrupt", "不敢腐、不能腐、不想腐"),
    ("100 % of $costs_a^b \\ {# @ <b>*bold*</b>", "反对$形式主义_官僚主义"),
    ("السلام عليكم", "国之大者"),
    ("สวัสดี slogan 🚀", "群众路线"),
]  # fmt: skip

FOOTER = Footer("made-up", 1204, "1,304,211 words", 1190, 14, "3fa92c17", "0.1.0", "2024-01-01")


def wilson(hits: int, of: int) -> tuple[float, float]:
    """The Wilson interval at 95 %."""
    if not of:
        return (math.nan, math.nan)
    z = 1.959964
    p, denominator = hits / of, 1 + z * z / of
    middle = (p + z * z / (2 * of)) / denominator
    half = z * math.sqrt(p * (1 - p) / of + z * z / (4 * of * of)) / denominator
    return max(0.0, middle - half), min(1.0, middle + half)


def phrases_table(count: int = 8) -> pl.DataFrame:
    """phrase, zh, en, category, coined."""
    rows = []
    for index in range(count):
        en, zh = NAMES[index % len(NAMES)]
        if index >= len(NAMES):
            en, zh = f"{en} {index}", zh
        rows.append(
            {
                "phrase": f"phrase-{index}",
                "zh": zh,
                "en": en,
                "category": "loyalty",
                "gloss": None,
                "coined": ["2017", "2012-12-04", None][index % 3],
            }
        )
    return pl.DataFrame(rows)


def _counts_row(
    phrase: str, period: str, documents: int, share: float, rng: random.Random
) -> dict[str, object]:
    found = sum(rng.random() < share for _ in range(min(documents, 2000)))
    found = round(found * documents / min(documents, 2000)) if documents else 0
    low, high = wilson(found, documents)
    matches = found + round(found * rng.random())
    return {
        "phrase": phrase,
        "period": period,
        "documents": documents,
        "documents_with": found,
        "matches": matches,
        "units": documents * 900,
        "unit": "words",
        "share": found / documents if documents else None,
        "share_low": low if documents else None,
        "share_high": high if documents else None,
        "per_million": matches / (documents * 900) * 1e6 if documents else None,
    }


def totals_table(count: int = 8, documents: int = 1204, seed: int = 1) -> pl.DataFrame:
    """One row a phrase, over all documents."""
    rng = random.Random(seed)
    rows = [
        _counts_row(f"phrase-{index}", "all", documents, 0.7 * 0.86**index, rng)
        for index in range(count)
    ]
    return pl.DataFrame(rows).drop("period")


def months(first: str, count: int) -> list[str]:
    """``count`` month labels from ``first``."""
    year, month = map(int, first.split("-"))
    start = year * 12 + month - 1
    return [f"{m // 12}-{m % 12 + 1:02}" for m in range(start, start + count)]


def days(first: str, count: int) -> list[str]:
    """``count`` day labels from ``first``."""
    start = datetime.date.fromisoformat(first).toordinal()
    return [datetime.date.fromordinal(start + index).isoformat() for index in range(count)]


def counts_table(
    periods: list[str],
    count: int = 8,
    *,
    documents: int = 30,
    undated: int = 14,
    gaps: float = 0.1,
    seed: int = 2,
) -> pl.DataFrame:
    """phrase × period with gaps, zeros, thin periods and an undated group."""
    rng = random.Random(seed)
    exposure = {
        period: 0 if rng.random() < gaps else max(1, round(documents * rng.random() ** 2 * 2))
        for period in periods
    }
    if undated:
        exposure["undated"] = undated
    rows = []
    for index in range(count):
        peak = rng.random() * len(periods)
        for place, (period, size) in enumerate(exposure.items()):
            wave = math.exp(-(((place - peak) / (0.25 * len(periods) + 1)) ** 2))
            rows.append(_counts_row(f"phrase-{index}", period, size, 0.8 * 0.8**index * wave, rng))
    return pl.DataFrame(rows, infer_schema_length=None)


def documents_table(count: int, *, dated: float = 0.85, seed: int = 3) -> pl.DataFrame:
    """document, date, title, length; a part of them without a date."""
    rng = random.Random(seed)
    rows = []
    for index in range(count):
        year, month, day = rng.randrange(2015, 2024), rng.randrange(1, 13), rng.randrange(1, 29)
        rows.append(
            {
                "document": f"{index:03}_{rng.getrandbits(64):016x}.txt",
                "date": f"{year}-{month:02}-{day:02}" if rng.random() < dated and index else None,
                "title": f"Title of page {index} 关于工作的报告",
                "length": rng.randrange(800, 30000),
            }
        )
    return pl.DataFrame(rows)


def pairs_table(documents: pl.DataFrame, count: int, seed: int = 4) -> pl.DataFrame:
    """document, phrase, matches (above zero)."""
    rng = random.Random(seed)
    rows = [
        {"document": name, "phrase": f"phrase-{index}", "matches": 1 + int(rng.expovariate(0.35))}
        for name in documents["document"]
        for index in range(count)
        if rng.random() < 0.6 * 0.93**index
    ]
    return pl.DataFrame(rows)


def places_table(documents: pl.DataFrame, pairs: pl.DataFrame, seed: int = 5) -> pl.DataFrame:
    """document, phrase, start: a place for each match."""
    rng = random.Random(seed)
    length = dict(documents.select("document", "length").rows())
    rows = [
        {"document": name, "phrase": phrase, "start": rng.randrange(length[name])}
        for name, phrase, matches in pairs.rows()
        for _ in range(matches)
    ]
    return pl.DataFrame(rows)


def lifecycle_table(count: int, seed: int = 6) -> pl.DataFrame:
    """phrase, first, last, state."""
    rng = random.Random(seed)
    states = ["new", "active", "dormant", "retired"]
    rows = []
    for index in range(count):
        start = rng.randrange(2013, 2020)
        rows.append(
            {
                "phrase": f"phrase-{index}",
                "first": f"{start}-03-04",
                "last": f"{start + rng.randrange(4)}-11",
                "state": states[index % 4],
            }
        )
    return pl.DataFrame(rows)


def drift_table(seed: int = 7) -> pl.DataFrame:
    """phrase, wording, register, period, matches of one phrase with eight wordings."""
    rng = random.Random(seed)
    wordings = [
        ("two establishments", "official"),
        ("Two Upholds", "analyst"),
        ("two (maintenances|protections|defends)", "machine"),
        ("the two affirmations of the Party Central Committee with its core", "machine"),
        ("两个确立", None),
        ("double establishment", None),
        ("the establishing of two", None),
        ("2 establishments", None),
    ]
    return pl.DataFrame(
        [
            {
                "phrase": "phrase-0",
                "wording": wording,
                "register": register,
                "period": period,
                "matches": 1 + int(rng.expovariate(1 / (9 - index))),
            }
            for index, (wording, register) in enumerate(wordings)
            for period in [*months("2021-11", 18), "undated"]
        ]
    )
