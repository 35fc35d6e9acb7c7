"""A scan as a program of its own: scan_script.py FOLDER STORE [JOBS [WAIT [LARGE]]]

The book and the matcher are those of killing_matcher; tasks and commits are small, so that there
are many moments to be killed at. WAIT seconds are spent before each batch; LARGE is the number of
matches of a commit from which they become a segment.
"""

import sys
import time
from collections.abc import Sequence

from killing_matcher import BOOK, FailingMatcher

from tracker.matching import MatchColumns
from tracker.phrasebook.load import parse_phrasebook
from tracker.results import tail, writer
from tracker.scanning import feeding
from tracker.scanning import scan as scan_module
from tracker.scanning.scan import ScanOptions, scan


class SlowMatcher(FailingMatcher):
    """Takes its time."""

    wait = 0.0

    def find_in_batch(self, texts: Sequence[str]) -> MatchColumns:
        time.sleep(self.wait)
        return super().find_in_batch(texts)


if __name__ == "__main__":
    folder, store, jobs, wait, large = [*sys.argv[1:], "1", "0", "20000"][: len(sys.argv) - 1] + [
        "1",
        "0",
        "20000",
    ][len(sys.argv) - 3 :]
    feeding.TASK_SOURCES = 5
    writer.COMMIT_SECONDS = 0.0
    scan_module.WORTH_WORKERS = 0.0
    tail.LARGE_MATCHES = int(large)
    tail.FULL_MATCHES = 3 * int(large)
    matcher = SlowMatcher()
    matcher.wait = float(wait)
    done = scan([folder], parse_phrasebook(BOOK), matcher, store, ScanOptions(jobs=int(jobs)))
    print(done.continued, done.summary.accounting())
