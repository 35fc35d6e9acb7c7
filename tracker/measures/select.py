"""Which phrases, documents and zones a measure is about, and clear words when there are none such.

Documents are selected, matches follow: every measure counts only matches of the documents it is
given, so ``select_documents`` is enough to narrow both.
"""

from collections.abc import Sequence
from datetime import date

import polars as pl

from tracker.errors import WrongUsage, nearest
from tracker.measures.frames import undate_future
from tracker.measures.periods import first_day, last_day

ZONES = ("title", "body", "meta", "boilerplate")


def select_phrases(
    phrases: pl.DataFrame, ids: Sequence[str] = (), categories: Sequence[str] = ()
) -> pl.DataFrame:
    """The phrases of these ids and of these categories; all of them where neither is given.

    ``phrases`` needs ``phrase`` and, for categories, ``category``. With both, a phrase must have
    one of the ids and one of the categories. The order of the frame stays.

    >>> book = pl.DataFrame({"phrase": ["two-safeguards", "four-winds"],
    ...                      "category": ["loyalty", "discipline"]})
    >>> select_phrases(book, categories=["loyalty"])["phrase"].to_list()
    ['two-safeguards']
    >>> select_phrases(book, ["two-safegards"])
    Traceback (most recent call last):
    tracker.errors.WrongUsage: --phrase 'two-safegards' is not in the phrasebook; did you mean 'two-safeguards'?

    Raises WrongUsage for an id or a category that is not there.
    """  # noqa: E501
    known = phrases["phrase"].to_list() if "phrase" in phrases.columns else []
    for phrase_id in ids:
        _check_known("--phrase", phrase_id, known, "ids")
    selected = phrases
    if ids:
        selected = selected.filter(pl.col("phrase").is_in(list(ids)))
    if categories:
        there = phrases["category"].drop_nulls().unique().sort().to_list()
        for category in categories:
            _check_known("--category", category, there, "categories")
        selected = selected.filter(pl.col("category").is_in(list(categories)))
    if selected.is_empty() and not phrases.is_empty():
        raise WrongUsage(
            f"no phrase is both --phrase {', '.join(ids)} and --category {', '.join(categories)}."
        )
    return selected


def _check_known(option: str, word: str, known: Sequence[str], what: str) -> None:
    if word in known:
        return
    near = nearest(word, known)
    if near:
        hint = f"; did you mean {' or '.join(repr(name) for name in near)}?"
    else:
        listed = ", ".join(known[:12]) + (" …" if len(known) > 12 else "")
        hint = f". There are {len(known)} {what}: {listed}." if known else "; there are none."
    raise WrongUsage(f"{option} '{word}' is not in the phrasebook{hint}")


def check_date(option: str, text: str) -> tuple[date, date]:
    """The first and the last day a reduced ISO date means.

    >>> [str(day) for day in check_date("--from", "2020-02")]
    ['2020-02-01', '2020-02-29']
    >>> check_date("--from", "Feb 2020")
    Traceback (most recent call last):
    tracker.errors.WrongUsage: --from 'Feb 2020' is not a date. Dates are written 2020, 2020-02 or 2020-02-21.
    """  # noqa: E501
    days = pl.DataFrame({"date": [text]}).select(first=first_day(), last=last_day()).row(0)
    if days[0] is None:
        raise WrongUsage(
            f"{option} '{text}' is not a date. Dates are written 2020, 2020-02 or 2020-02-21."
        )
    return days[0], days[1]


def check_range(since: str | None, until: str | None) -> tuple[date | None, date | None]:
    """The first day and the last day of a range, both included; None where it is open.

    >>> check_range("2022", "2021-12")
    Traceback (most recent call last):
    tracker.errors.WrongUsage: --from '2022' is after --to '2021-12'. Swap them, or leave one out.
    """
    first = check_date("--from", since)[0] if since else None
    last = check_date("--to", until)[1] if until else None
    if first and last and first > last:
        raise WrongUsage(f"--from '{since}' is after --to '{until}'. Swap them, or leave one out.")
    return first, last


def select_documents(
    documents: pl.DataFrame, since: str | None = None, until: str | None = None
) -> pl.DataFrame:
    """The documents that surely date from ``since`` to ``until``, both included.

    The dates are reduced ISO, "2020" as ``until`` means its last day. A document dated "2020" is
    not surely in a range that begins in March 2020, and an undated one, or one dated in the future,
    is in no range; they are left out as soon as there is a bound. The rows left out are the
    difference in height.

    >>> pages = pl.DataFrame({"document": ["a", "b", "c"], "date": ["2020", "2020-05-01", None]})
    >>> select_documents(pages, "2020-03")["document"].to_list()
    ['b']
    >>> select_documents(pages).height
    3

    Raises WrongUsage for what is no date and for a range that ends before it begins.
    """
    first, last = check_range(since, until)
    if first is None and last is None:
        return documents
    if "date" not in documents.columns:
        return documents.clear()
    sure = pl.lit(True)
    if first is not None:
        sure = sure & (first_day() >= first)
    if last is not None:
        sure = sure & (last_day() <= last)
    text = undate_future(documents).with_columns(pl.col("date").cast(pl.String))
    return text.filter(first_day().is_not_null() & sure)


def check_zones(zones: str) -> tuple[str, ...]:
    """The zones a person named, in the order of the document: "body,title", or "all".

    >>> check_zones("body,title")
    ('title', 'body')
    >>> check_zones("body,footer")
    Traceback (most recent call last):
    tracker.errors.WrongUsage: --zones 'footer' is not known. Zones: title, body, meta, boilerplate, all.
    """  # noqa: E501
    named = [zone.strip() for zone in zones.split(",") if zone.strip()]
    if named == ["all"]:
        return ZONES
    for zone in named or [zones]:
        if zone not in ZONES:
            raise WrongUsage(f"--zones '{zone}' is not known. Zones: {', '.join(ZONES)}, all.")
    return tuple(zone for zone in ZONES if zone in named)
