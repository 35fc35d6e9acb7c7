"""A scan as a program of its own: scan_script.py FOLDER STORE [JOBS [WAIT [LARGE]]]

The book and the matcher are those of killing_matcher; tasks and commits are small, so that there
are many moments to be killed at. WAIT seconds are spent before each batch; LARGE is the number of
matches of a commit from which they become a segment. After each commit it says how many documents
are stored: what was said has to be there.
"""

import argparse
import sys
import time
from collections.abc import Sequence

from killing_matcher import BOOK, FailingMatcher

from tracker.errors import PhrasetrackError
from tracker.matching import MatchColumns
from tracker.phrasebook.load import parse_phrasebook
from tracker.results import Writer, tail, writer
from tracker.scanning import feeding
from tracker.scanning import scan as scan_module
from tracker.scanning.book import book_for_scan
from tracker.scanning.scan import ScanOptions, scan


class SlowMatcher(FailingMatcher):
    """Takes its time."""

    wait = 0.0

    def find_in_batch(self, texts: Sequence[str]) -> MatchColumns:
        """All matches in these texts."""
        time.sleep(self.wait)
        return super().find_in_batch(texts)


def say_what_is_stored() -> None:
    """Make each commit say how many documents are stored after it."""
    commit = Writer.commit

    def saying(self: Writer) -> None:
        commit(self)
        query = "SELECT count(*) FROM documents"
        print("stored", *self.connection.execute(query).fetchone(), flush=True)

    Writer.commit = saying  # type: ignore[method-assign]


def main() -> int:
    """Scan as the arguments say."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("store")
    parser.add_argument("jobs", type=int, nargs="?", default=1)
    parser.add_argument("wait", type=float, nargs="?", default=0.0)
    parser.add_argument("large", type=int, nargs="?", default=20_000)
    given = parser.parse_args()
    feeding.TASK_SOURCES = 5
    writer.COMMIT_SECONDS = 0.0
    scan_module.WORTH_WORKERS = 0.0
    tail.LARGE_MATCHES = given.large
    tail.FULL_MATCHES = 3 * given.large
    say_what_is_stored()
    matcher = SlowMatcher()
    matcher.wait = given.wait
    try:
        options = ScanOptions(jobs=given.jobs)
        book = book_for_scan(parse_phrasebook(BOOK), matcher)
        done = scan([given.folder], book, given.store, options)
    except PhrasetrackError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    print(done.continued, done.summary.accounting())
    return 0


if __name__ == "__main__":
    sys.exit(main())
