"""The methods paragraph: what was done, to be cited."""

from tracker.publish.findings import plural
from tracker.publish.gathering import Gathered


def write_methods(report: Gathered) -> list[str]:
    """The paragraphs of "How this was made"."""
    foot, choice = report.footer, report.choice
    book = report.manifest.get("phrasebook", {})
    matcher = book.get("matcher", "")
    zones = " and ".join(choice.zones)
    aside = "" if "boilerplate" in choice.zones else "; boilerplate is set aside"
    copies = "" if report.copies is None else (
        " Of documents that are copies of one another (containment of word runs of 0.4 and more) "
        "the earliest alone is counted."
    )  # fmt: skip
    span = ""
    if choice.since or choice.until:
        span = f", dated from {choice.since or 'the beginning'} to {choice.until or 'the end'}"
    dates = (
        "Dates are those of the meeting or visit a document reports, where it states the day; when "
        "it was published is left aside"
        if foot.by_event
        else "Dates are publication dates as stated in the text, its metadata or its name, never "
        "of the file"
    )
    return [
        f"{plural(foot.documents, 'document')} of {foot.corpus} ({foot.units}{span}) were searched "
        f"for {plural(report.phrases.height, 'phrase')} of the phrasebook with the fingerprint "
        f"{foot.phrasebook}, with phrasetrack {foot.version}"
        f"{f' (matcher {matcher})' if matcher else ''}. A phrase is found by its listed wordings; "
        "the matcher repairs case, quotation marks, hyphens, inflection, typing errors, word order "
        "and ellipsis in a listed wording, never its number words, and counts wordings that are "
        "also ordinary language only where the words around them meet the condition the "
        "phrasebook sets. Within a phrase a stretch of text counts once. Matches in the "
        f"{zones} of a document are counted{aside}.{copies}",
        "A document frequency is the number of documents with at least one match; its share is "
        "given with the Wilson score interval at 95 % (Wilson 1927), rates with the exact Poisson "
        f"interval (Garwood 1936). {dates}; periods are by {report.period}. Documents without a "
        "date of that precision stand apart as undated. Trends are Mann–Kendall tests on the share "
        "of each period (Mann 1945; Kendall 1975), corrected for their number (Benjamini and "
        "Hochberg 1995), with Theil–Sen slopes (Sen 1968); they presume independent periods. "
        "Intervals treat the documents as a sample of what could have been collected; they do not "
        "know how these were chosen.",
        f"To cite: phrasetrack {foot.version}, phrasebook {foot.phrasebook}, corpus sha256 "
        f"{str(report.manifest.get('corpus', {}).get('sha256', ''))[:16]}. The same texts, "
        "phrasebook and version give the same report; every plotted number is in the CSV beside "
        "its chart, every setting in manifest.json.",
    ]
