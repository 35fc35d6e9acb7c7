"""Findings in sentences, made from the measures and hedged by them.

Nothing is claimed that a table does not carry: a share comes with its interval, a trend with its
test, and where a measure refused, the sentence says what it would need.
"""

import re

import polars as pl

from tracker.figures.summary import percent
from tracker.publish.gathering import Gathered
from tracker.texts.document import INFERRED

SURE_KINDS = ("exact", "inflected")
FEW = 30  # documents; below it the sentence on small numbers is printed
MOST_NAMED = 4


def plural(count: int, one: str, many: str | None = None) -> str:
    """The count with its noun.

    >>> plural(1, "match", "matches"), plural(1204, "document")
    ('1 match', '1,204 documents')
    """
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def name_of(report: Gathered, phrase: str) -> str:
    """A phrase in running text: its English name and, in brackets, the Chinese one."""
    row = report.phrases.filter(pl.col("phrase") == phrase)
    if row.is_empty():
        return phrase
    en, zh = row["en"][0] or "", row["zh"][0] or ""
    en = re.sub(r'[“"]([^”"]*)[”"]', r"‘\1’", en)  # a name with quotes of its own
    return f"“{en}” ({zh})" if en and zh and en != zh else f"“{en or zh or phrase}”"


def write_findings(report: Gathered) -> list[str]:
    """The findings, most general first."""
    if report.documents.is_empty():
        return [f"No document was searched: {_why_none(report)}."]
    if report.matches.is_empty():
        return [_scope(report), _nothing(report), *_dates(report)]
    return [
        _scope(report),
        *_leaders(report),
        *_trends(report),
        *_lives(report),
        *_dates(report),
        *_doubts(report),
        *_small(report),
    ]


def _why_none(report: Gathered) -> str:
    if report.left_out:
        return f"{plural(report.left_out, 'document')} outside the range or undated left out"
    return f"{plural(report.empty, 'document')} without a word in the counted zones"


def _scope(report: Gathered) -> str:
    looked, found = report.phrases.height, len(report.ranked)
    documents = plural(report.documents.height, "document")
    text = (
        f"{found:,} of the {plural(looked, 'phrase')} looked for "
        f"{'was' if found == 1 else 'were'} found in {documents} ({report.footer.units}), "
        f"{plural(report.matches.height, 'time')} in all."
    )
    if report.empty:
        verb = "is" if report.empty == 1 else "are"
        text += f" {plural(report.empty, 'further document')} {verb} empty and in no count."
    if report.copies is not None:
        copies = report.copies.filter(~pl.col("is_first")).height
        verb = "is" if copies == 1 else "are"
        text += f" {plural(copies, 'copy', 'copies')} of an earlier document {verb} left out."
    if report.left_out:
        text += f" {plural(report.left_out, 'further document')} outside the range or undated "
        text += "were left out."
    return text


def _nothing(report: Gathered) -> str:
    return (
        "That no phrase was found says that none stands there in a wording the phrasebook knows; "
        "it does not say that none is meant."
    )


def _leaders(report: Gathered) -> list[str]:
    most = report.totals.row(0, named=True)
    text = f"The most frequent is {name_of(report, most['phrase'])}, "
    text += plural(most["matches"], "match", "matches")
    if most["per_million"] is not None:
        text += f" or {most['per_million']:,.0f} per million {most['unit']}"
    wide = report.totals.sort(["documents_with", "phrase"], descending=[True, False])
    row = wide.row(0, named=True)
    share = (
        f"{row['documents_with']:,} of {row['documents']:,} documents ({percent(row['share'])}; "
        f"95 % interval {percent(row['share_low'])} to {percent(row['share_high'])})"
    )
    if row["phrase"] == most["phrase"]:
        return [f"{text}; it is also the most widespread, in {share}."]
    return [f"{text}. The most widespread is {name_of(report, row['phrase'])}, in {share}."]


def _trends(report: Gathered) -> list[str]:
    tested = report.trends.filter(pl.col("direction").is_not_null())
    dated = report.counts.filter((pl.col("period") != "undated") & (pl.col("documents") > 0))
    periods = dated["period"].n_unique()
    if tested.is_empty():
        if not periods:
            return []
        reason = report.trends["reason"].drop_nulls().head(1).to_list()
        why = f": {reason[0]}" if reason else ""
        return [f"No trend is called; the data cannot carry one{why}."]
    parts = []
    for direction in ("rising", "falling"):
        rows = tested.filter(pl.col("direction") == direction).sort(
            [pl.col("tau").abs(), "phrase"], descending=[True, False]
        )
        if rows.height:
            named = [name_of(report, phrase) for phrase in rows["phrase"].head(MOST_NAMED)]
            more = f" and {rows.height - len(named)} more" if rows.height > len(named) else ""
            parts.append(f"{direction}: {', '.join(named)}{more}")
    test = (
        f"Mann–Kendall over {plural(periods, report.period)}, p < 0.05 after correction for "
        f"{plural(tested.height, 'test')}"
    )
    if not parts:
        return [f"No phrase rises or falls clearly ({test})."]
    line = "; ".join(parts)
    return [f"{line[0].upper()}{line[1:]} ({test}). A trend says nothing about its cause."]


def _lives(report: Gathered) -> list[str]:
    said: list[str] = []
    if report.footer.dated < FEW:
        return said  # of so few documents any phrase is new or gone by chance
    for state, column, words in (
        ("new", "first", "First attested in the last thirty days of the corpus"),
        ("retired", "last", "No longer met, where chance alone would rarely leave so long a "
                            "silence"),
    ):  # fmt: skip
        rows = report.lifecycle.filter(pl.col("state") == state).sort(
            ["matches", "phrase"], descending=[True, False]
        )
        if rows.height:
            named = [
                f"{name_of(report, phrase)}, {column} {day}"
                for phrase, day in rows.select("phrase", column).head(MOST_NAMED).rows()
            ]
            more = f"; and {rows.height - len(named)} more" if rows.height > len(named) else ""
            said.append(f"{words}: {'; '.join(named)}{more}.")
    return said


def _dates(report: Gathered) -> list[str]:
    undated = report.footer.undated
    inferred = report.documents.filter(pl.col("date_basis") == INFERRED).height
    texts = []
    if undated:
        verb = "has" if undated == 1 else "have"
        texts.append(
            f"{undated:,} of {plural(report.documents.height, 'document')} {verb} no date and "
            f"{'is' if undated == 1 else 'are'} on no timeline, but in all counts."
        )
    if inferred:
        texts.append(
            f"{plural(inferred, 'document')} {'is' if inferred == 1 else 'are'} dated only by the "
            "meetings named in the text, and drawn hollow."
        )
    return texts


def _doubts(report: Gathered) -> list[str]:
    sure = report.matches.filter(pl.col("kind").is_in(SURE_KINDS)).height
    share = percent(sure / report.matches.height).replace("> ", "Over ")
    text = f"{share} of the matches are exact or inflected; the rest are repaired readings, "
    text = text + "listed by kind under Doubts." if sure < report.matches.height else ""
    early = report.anachronisms.height
    texts = [text] if text else []
    if early:
        texts.append(
            f"{plural(early, 'match', 'matches')} {'is' if early == 1 else 'are'} dated before "
            "the phrase was coined: the date, the match or the phrasebook is wrong."
        )
    changes = report.source_changes.height
    if changes:
        texts.append(
            f"Sources enter or leave in mid-series ({plural(changes, 'change')}); a share may move "
            "by that alone."
        )
    return texts


def _small(report: Gathered) -> list[str]:
    if report.documents.height >= FEW:
        return []
    return [
        f"{plural(report.documents.height, 'document')} are few: every share here is wide, and the "
        "corpus speaks only for itself."
        if report.documents.height != 1
        else "One document carries no share: what is counted here describes that text alone."
    ]
