"""A matcher that fails on purpose; in a module of its own so that workers can load it."""

import os
import signal
from collections.abc import Sequence

from tracker.matching import MatchColumns, compile_phrasebook
from tracker.phrasebook.load import parse_phrasebook
from tracker.scanning.book import BookMatcher

BOOK = """
version: 1
phrases:
  - {id: four-winds, zh: 四风, en: Four Winds, category: conduct, wordings: [four winds]}
  - {id: two-safeguards, zh: 两个维护, en: Two Safeguards, category: loyalty,
     wordings: [two safeguards]}
"""


class FailingMatcher:
    """Matches, but kills its process at a text with KILL, and raises at one with RAISE."""

    def __init__(self) -> None:
        self.inner = BookMatcher(compile_phrasebook(parse_phrasebook(BOOK)))

    def find_in_batch(self, texts: Sequence[str]) -> MatchColumns:
        if any("KILL" in text for text in texts):
            os.kill(os.getpid(), signal.SIGKILL)
        if any("RAISE" in text for text in texts):
            raise RuntimeError("a fault of the matcher")
        return self.inner.find_in_batch(texts)
