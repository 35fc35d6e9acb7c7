"""How an appraisal is said: on a terminal, as JSON, as CSV."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from tracker.cli.tables import Column, Row, number, table_lines, write_bytes, write_frame

if TYPE_CHECKING:
    from tracker.workbench.appraise import Appraisal
    from tracker.workbench.evaluate import Score

SCORES = (
    Column("matches", lambda row: row["matches"], right=True),
    Column("right", lambda row: row["right"], right=True),
    Column("optional", lambda row: row["optional"], right=True),
    Column("false", lambda row: row["false"], right=True),
    Column("missed", lambda row: row["missed"], right=True),
    Column("precision", lambda row: number(row["precision"], 3), right=True),
    Column("recall", lambda row: number(row["recall"], 3), right=True),
    Column("F1", lambda row: number(row["f1"], 3), right=True),
)


def said(found: "Appraisal", details: bool = True) -> str:
    """The appraisal as a person reads it."""
    return "\n".join([*_lines(found, details), ""])


def _lines(found: "Appraisal", details: bool) -> Iterator[str]:
    from tracker.measures import amount

    mentions = [mention for mention in found.mentions if mention.phrase in found.judged]
    optional = sum(mention.optional for mention in mentions)
    yield (
        f"{amount(len(found.texts), 'text')}, {amount(len(mentions), 'mention')} "
        f"({optional:,} optional); "
        f"phrases judged: {found.judged.said}."
    )
    yield ""
    phrase = Column("phrase", lambda row: row["phrase"], whole=True)
    yield from table_lines(score_rows(found), [phrase, *SCORES])
    yield ""
    yield from _kind_table(found)
    if found.not_judged:
        yield ""
        yield from _not_judged(found)
    if found.decoys is not None:
        yield ""
        yield f"decoys: {len(found.decoy_hits)} of {found.decoys} matched"
        for hit in found.decoy_hits:
            why = f" ({hit.decoy.why})" if hit.decoy.why else ""
            sentence = _passage(hit.decoy.sentence, hit.match.start, hit.match.end)
            yield f"  {hit.decoy.phrase}: {sentence}  [{hit.match.wording}]{why}"
    if details:
        yield from _details(found)


def score_rows(found: "Appraisal") -> list[Row]:
    """One row overall ("all"), then one for each phrase matched or mentioned."""
    scores = found.evaluation.phrases
    rows = [_row("all", found.evaluation.total)]
    rows += [_row(phrase, scores[phrase]) for phrase in sorted(scores)]
    return [row for row in rows if row["phrase"] == "all" or row["matches"] or row["missed"]]


def _row(name: str, score: "Score") -> Row:
    return {
        "phrase": name,
        "matches": score.hits + score.false + score.optional,
        "right": score.hits,
        "optional": score.optional,
        "false": score.false,
        "missed": score.missed,
        "precision": _known(score.precision),
        "recall": _known(score.recall),
        "f1": _known(score.f1),
    }


def _known(value: float) -> float | None:
    return None if value != value else value


def kind_rows(found: "Appraisal") -> list[Row]:
    """One row for each kind that matched: its precision, and the scores without it."""
    from tracker.matching import KINDS

    total = found.evaluation.total
    rows = []
    for kind in KINDS:
        score, without = found.evaluation.kinds.get(kind), found.without.get(kind)
        if score is None:
            continue
        rows.append(
            {
                "kind": kind,
                "matches": score.hits + score.false + score.optional,
                "right": score.hits,
                "false": score.false,
                "precision": _known(score.precision),
                "recall_lost": without and _known(total.recall - without.recall),
                "precision_without": without and _known(without.precision),
                "f1_without": without and _known(without.f1),
            }
        )
    return rows


def _kind_table(found: "Appraisal") -> list[str]:
    return table_lines(
        kind_rows(found),
        [
            Column("kind", lambda row: row["kind"]),
            Column("matches", lambda row: row["matches"], right=True),
            Column("right", lambda row: row["right"], right=True),
            Column("false", lambda row: row["false"], right=True),
            Column("precision", lambda row: number(row["precision"], 3), right=True),
            Column("recall lost without", lambda row: number(row["recall_lost"], 3), right=True),
            Column("precision without", lambda r: number(r["precision_without"], 3), right=True),
            Column("F1 without", lambda row: number(row["f1_without"], 3), right=True),
        ],
    )


def _not_judged(found: "Appraisal") -> Iterator[str]:
    counts: dict[str, int] = {}
    for _, match in found.not_judged:
        counts[match.phrase] = counts.get(match.phrase, 0) + 1
    total = found.evaluation.total
    worst = total.hits / max(1, total.hits + total.false + len(found.not_judged))
    listed = ", ".join(f"{phrase} {count}" for phrase, count in sorted(counts.items()))
    yield (
        f"not judged: {len(found.not_judged)} of phrases the texts were not judged for "
        f"(were all of them false, precision would be {worst:.3f}): {listed}."
    )


def _details(found: "Appraisal") -> Iterator[str]:
    result = found.evaluation
    if result.false:
        yield ""
        yield f"false matches ({len(result.false)}):"
        for document, match in result.false:
            passage = _passage(found.texts[document], match.start, match.end)
            yield (
                f"  {document}:{match.start} {match.phrase} ({match.kind}, {match.score:g}, "
                f'"{match.wording}")'
            )
            yield f"    {passage}"
    if result.missed:
        yield ""
        yield f"missed ({len(result.missed)}):"
        for mention in result.missed:
            yield f"  {mention.document}:{mention.start} {mention.phrase}"
            yield f"    {_passage(found.texts[mention.document], mention.start, mention.end)}"


def _passage(text: str, start: int, end: int) -> str:
    from tracker.workbench.rematch import passage

    return passage(text, start, end)


# -- as data ------------------------------------------------------------------------------------


def write_appraisal(
    found: "Appraisal", form: str, output: str | None, details: bool = True
) -> None:
    """As a table: what a person reads. As JSON: everything. As CSV: the scores."""
    if form == "csv":
        import polars as pl

        write_frame(pl.DataFrame(score_rows(found)), form, output)
        return
    text = said(found, details)
    if form == "json":
        text = json.dumps(appraisal_as_json(found), ensure_ascii=False, indent=1) + "\n"
    if output is not None:
        write_bytes(text.encode("utf-8"), output)
    else:
        click.echo(text, nl=False)


def appraisal_as_json(found: "Appraisal") -> dict[str, Any]:
    """Everything that was found out, as plain values."""
    rows = score_rows(found)

    def match_row(document: str, match: Any) -> dict[str, Any]:
        return {
            "document": document,
            "phrase": match.phrase,
            "wording": match.wording,
            "kind": match.kind.value,
            "score": match.score,
            "start": match.start,
            "end": match.end,
            "text": found.texts[document][match.start : match.end],
        }

    return {
        "texts": len(found.texts),
        "mentions": sum(m.phrase in found.judged for m in found.mentions),
        "optional_mentions": sum(m.optional and m.phrase in found.judged for m in found.mentions),
        "judged_phrases": found.judged.said,
        "all": {name: value for name, value in rows[0].items() if name != "phrase"},
        "phrases": rows[1:],
        "kinds": kind_rows(found),
        "false": [match_row(*pair) for pair in found.evaluation.false],
        "missed": [
            {
                "document": mention.document,
                "phrase": mention.phrase,
                "start": mention.start,
                "end": mention.end,
                "text": mention.quote,
            }
            for mention in found.evaluation.missed
        ],
        "not_judged": [match_row(*pair) for pair in found.not_judged],
        "decoys": found.decoys,
        "decoys_matched": [
            {
                "phrase": hit.decoy.phrase,
                "sentence": hit.decoy.sentence,
                "why": hit.decoy.why,
                "wording": hit.match.wording,
                "kind": hit.match.kind.value,
            }
            for hit in found.decoy_hits
        ],
        "warnings": list(found.doubts),
    }
