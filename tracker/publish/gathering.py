"""Everything a report says, gathered once: the tables of the measures over one selection."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from tracker import measures
from tracker.errors import NoInput, WrongUsage
from tracker.figures.style import Footer
from tracker.measures.frames import countable
from tracker.publish.choice import Choice, Progress, Results
from tracker.results.event_dates import check_date_by, dated_by_event, with_dates_of

MIXED = "units"  # of a corpus with words and characters: shares add up, rates do not
DRIFTS = 6  # phrases whose wording drift is drawn


@dataclass(frozen=True, slots=True)
class Gathered:
    """The tables of one report, as the measures give them.

    ``drift`` has an ``example`` of each wording, ``rates`` per_million by unit where there are
    two, ``groups`` the totals by group (None without ``by``); ``pairs`` counts matches per
    document and phrase; ``left_out`` documents lie outside the range, ``empty`` ones have
    nothing in the counted zones and are in no denominator; ``ranked`` are the phrases found, the
    most frequent first; ``one_file`` says whether all documents are records of one file; ``both``
    counts with and without the copies, and ``copies`` are the groups, where copies are left out."""

    choice: Choice
    manifest: Mapping[str, Any]
    matches: pl.DataFrame
    documents: pl.DataFrame
    phrases: pl.DataFrame
    events: pl.DataFrame
    totals: pl.DataFrame
    rates: pl.DataFrame
    counts: pl.DataFrame
    lifecycle: pl.DataFrame
    trends: pl.DataFrame
    drift: pl.DataFrame
    kinds: pl.DataFrame
    dates: pl.DataFrame
    anachronisms: pl.DataFrame
    source_changes: pl.DataFrame
    pairs: pl.DataFrame
    groups: pl.DataFrame | None
    left_out: int
    empty: int
    footer: Footer
    ranked: Sequence[str] = field(default=())
    one_file: bool = False
    both: pl.DataFrame | None = None
    copies: pl.DataFrame | None = None

    def short(self, document: str) -> str:
        """A document by its record alone where all are records of one file, else by its id."""
        _, record, name = document.partition("#")
        return name if record and self.one_file else document

    @property
    def period(self) -> str:
        """The kind of period the tables are by."""
        return self.choice.period or "month"

    @property
    def mixed(self) -> bool:
        """Whether words and characters are both counted, so that no one rate can be given."""
        return self.rates["unit"].n_unique() > 1


def gather(store: Results, choice: Choice, progress: Progress = lambda step: None) -> Gathered:
    """Read the store and measure it, once.

    Raises WrongUsage for an unknown phrase, category, column, period or range, NoInput for a
    store without documents.
    """
    progress("reading the store")
    phrases = measures.select_phrases(store.phrases(), choice.phrases, choice.categories)
    everything = store.documents(choice.zones)
    if everything.is_empty():
        raise NoInput("the store holds no document: there is nothing to report. Scan a folder.")
    by_event = check_date_by(choice.date_by) == "event"
    if by_event:
        everything = dated_by_event(everything)
    documents = measures.select_documents(everything, choice.since, choice.until)
    if measures.check_reprints(choice.reprints) == "both":
        raise WrongUsage("--reprints both is of counts alone. Here: all, one.")
    matches = store.matches(choice.zones).filter(
        pl.col("phrase").is_in(phrases["phrase"].implode())
    )
    if by_event:
        matches = with_dates_of(matches, everything)
    within, documents = documents.height, countable(matches, documents)
    empty = within - documents.height
    matches = matches.join(documents.select("document"), on="document", how="semi")
    both, copies = None, None
    if choice.reprints == "one":
        groups = store.reprints(tell=progress)
        both = measures.count_both_ways(matches, _one_unit(documents), groups, phrases)
        marked = measures.mark_reprints(documents, groups)
        copies = marked.filter(pl.col("reprints") > 1)
        documents = documents.filter(marked["is_first"])
        matches = matches.join(documents.select("document"), on="document", how="semi")
    if choice.top:
        phrases, matches = _keep_top(phrases, matches, choice.top)
    progress("measuring")
    period = measures.check_period(choice.period) if choice.period else None
    period = period or measures.choose_period(documents)
    chosen = Choice(
        **{name: getattr(choice, name) for name in Choice.__slots__ if name != "period"},
        period=period,
    )
    rates = measures.count_phrases(matches, documents, phrases)
    one = _one_unit(documents)
    totals = _without_rate(measures.count_phrases(matches, one, phrases))
    found = phrases.filter(pl.col("phrase").is_in(matches["phrase"].unique().implode()))
    counts = _without_rate(measures.count_by_period(matches, one, period, found))
    by_source = "source" in documents.columns
    manifest = store.manifest()
    return Gathered(
        choice=chosen,
        manifest=manifest,
        matches=matches,
        documents=documents,
        phrases=phrases,
        events=store.events(),
        totals=totals,
        rates=rates,
        counts=counts,
        lifecycle=measures.find_lifecycles(matches, documents, found, period=period),
        trends=measures.find_trends(counts),
        drift=_with_examples(
            measures.wording_drift(matches, documents, period, store.registers()), matches
        ),
        kinds=measures.count_kinds(matches, documents),
        dates=measures.count_dates(documents),
        anachronisms=measures.find_anachronisms(matches, documents, phrases),
        source_changes=measures.find_source_changes(documents, period=period)
        if by_source
        else pl.DataFrame(schema={"warning": pl.String}),
        pairs=matches.group_by("document", "phrase")
        .agg(matches=pl.len())
        .sort("document", "phrase"),
        groups=_without_rate(measures.count_phrases(matches, one, found, by=choice.by))
        if choice.by
        else None,
        left_out=everything.height - within,
        empty=empty,
        footer=make_footer(manifest, documents, by_event),
        one_file=from_one_file(documents),
        both=both,
        copies=copies,
        ranked=totals.filter(pl.col("matches") > 0)["phrase"].to_list(),
    )


def make_footer(
    manifest: Mapping[str, Any], documents: pl.DataFrame, by_event: bool = False
) -> Footer:
    """What every chart says of the corpus it is drawn from."""
    units = documents.group_by("unit").agg(pl.col("units").sum()).sort("unit", descending=True)
    words = " and ".join(
        f"{count:,} {unit if count != 1 else unit[:-1]}"
        for unit, count in units.iter_rows()
        if count
    )
    dated = documents.filter(pl.col("date").is_not_null()).height
    book = manifest.get("phrasebook", {})
    return Footer(
        corpus=name_corpus(manifest, documents),
        documents=documents.height,
        units=words or "0 words",
        dated=dated,
        undated=documents.height - dated,
        phrasebook=str(book.get("fingerprint", ""))[:12] or "none",
        version=str(manifest.get("version", "")),
        as_of=manifest.get("settings", {}).get("as_of"),
        by_event=by_event,
    )


def name_corpus(manifest: Mapping[str, Any], documents: pl.DataFrame) -> str:
    """The file all records come from, else the names of the folders scanned."""
    file = _container(documents)
    if file:
        return file.rpartition("/")[2].partition(".")[0]
    return ", ".join(manifest.get("corpus", {}).get("roots", [])) or "corpus"


def from_one_file(documents: pl.DataFrame) -> bool:
    """Whether all documents are records of one file."""
    return _container(documents) is not None


def _container(documents: pl.DataFrame) -> str | None:
    """The file all documents are records of, if there is one."""
    files = documents["document"].str.extract(r"^(.*?)#", 1).unique()
    return files[0] if files.len() == 1 else None


def _one_unit(documents: pl.DataFrame) -> pl.DataFrame:
    """The documents as one population: a share of documents needs no common unit."""
    if documents["unit"].n_unique() < 2:
        return documents
    return documents.with_columns(unit=pl.lit(MIXED))


def _without_rate(table: pl.DataFrame) -> pl.DataFrame:
    """No rate where words and characters would be added up."""
    mixed = pl.col("unit") == MIXED
    rates = [name for name in table.columns if name.startswith("per_million")]
    return table.with_columns(
        pl.when(mixed).then(None).otherwise(pl.col(name)).alias(name) for name in [*rates, "units"]
    )


def _with_examples(drift: pl.DataFrame, matches: pl.DataFrame) -> pl.DataFrame:
    """Adds ``example``: the text each wording caught most often, as it stands there first."""
    folded = pl.col("text").str.to_lowercase().str.replace_all(r"\s+", " ")
    examples = (
        matches.sort("document", "start")
        .with_columns(folded=folded)
        .group_by("phrase", "wording", "folded", maintain_order=True)
        .agg(pl.len().alias("times"), pl.col("text").first().alias("example"))
        .sort("times", descending=True, maintain_order=True)
        .unique(["phrase", "wording"], keep="first", maintain_order=True)
        .select("phrase", "wording", "example")
    )
    return drift.join(examples, on=["phrase", "wording"], how="left", maintain_order="left")


def _keep_top(
    phrases: pl.DataFrame, matches: pl.DataFrame, top: int
) -> tuple[pl.DataFrame, pl.DataFrame]:
    counts = matches.group_by("phrase").len().sort(["len", "phrase"], descending=[True, False])
    kept = counts["phrase"].head(top).implode()
    chosen = phrases.filter(pl.col("phrase").is_in(kept))
    return chosen, matches.filter(pl.col("phrase").is_in(kept))
