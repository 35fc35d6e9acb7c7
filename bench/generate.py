"""Made-up texts to measure with: dense political ones with planted mentions, and sparse ones.

Everything is drawn from one seed: the same sizes give the same bytes. The truth is kept: where each
mention was planted, and where a decoy stands that only looks like one.
"""

import gzip
import itertools
import json
import os
import random
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from filler import ADJECTIVES, PLAIN, TITLES, OrdinaryEnglish, political_sentence
from mutate import mutate, wrong_number

from tracker.phrasebook.phrase import Phrasebook

SHARED = "PHRASETRACK_SHARED"
SPARSE_CORPORA = (
    "un_general_debate_2012_2024_plus_CHN_1946_en.jsonl.gz",
    "us_state_of_the_union_en.jsonl.gz",
)
SENTENCES = 24  # of a dense document, which is then about 5 kB
DECOYS = 0.04  # share of places with a wrong-number decoy in place of a mention
DAMAGE = (45, 43, 12)  # weights of no, one and two kinds of damage
SURFACE_ONLY = ("capitals", "quotes")


@dataclass(frozen=True, slots=True)
class Planted:
    """A mention of ``phrase`` at ``start`` up to ``end`` (code points) of text number ``text``;
    ``verbatim`` says that it stands as the phrasebook writes it, but for capitals."""

    text: int
    phrase: str
    start: int
    end: int
    verbatim: bool


@dataclass(frozen=True, slots=True)
class Made:
    """Made-up texts and their truth. ``size`` is in bytes of UTF-8."""

    texts: list[str]
    planted: list[Planted]
    decoys: list[Planted]
    size: int


@dataclass(frozen=True, slots=True)
class _Choice:
    """A variant to plant; ``needs`` the conditions it has to be given, ``surface``: only damage
    that leaves its letters alone, because the phrasebook asks for the exact words."""

    phrase: str
    words: str
    needs: frozenset[str]
    surface: bool


def size_of(texts: Sequence[str]) -> int:
    """Bytes of UTF-8."""
    return sum(len(text.encode("utf-8", "surrogatepass")) for text in texts)


class DenseText:
    """Makes political documents in which nearly every sentence holds a mention.

    Phrases are drawn by rank with weight 1/rank, wordings and their variants with 1/rank². So 100
    mentions are about 86 different ones and 200 about 160; in judged real pages of many
    translators 100 were 83 and 200 were 144. Text that repeats itself more is easier, not harder.
    """

    def __init__(self, book: Phrasebook, seed: int = 20_221_022) -> None:
        self.chance = random.Random(seed)
        self.phrases: list[list[list[_Choice]]] = []
        self.known = {v.lower() for p in book.phrases for w in p.wordings for v in w.variants}
        for phrase in book.phrases:
            wordings = []
            for wording in phrase.wordings:
                if wording.lang != "en":
                    continue
                needs = frozenset(
                    choice[0] for choice in wording.needs if set(choice) <= set(SURFACE_ONLY)
                )
                surface = wording.exact or wording.kinds is not None or bool(needs)
                made = [_Choice(phrase.id, v, needs, surface) for v in wording.variants]
                random.Random(f"{seed} {phrase.id} {wording.text}").shuffle(made)
                wordings.append(made)
            if wordings:
                self.phrases.append(wordings)
        random.Random(seed).shuffle(self.phrases)
        most = max(len(self.phrases), *(len(w) for w in self.phrases))
        most = max(most, *(len(made) for w in self.phrases for made in w))
        self.by_rank = list(itertools.accumulate(1 / rank for rank in range(1, most + 1)))
        self.by_square = list(itertools.accumulate(1 / rank**2 for rank in range(1, most + 1)))

    def _draw(self, totals: list[float], count: int) -> int:
        return bisect(totals, self.chance.random() * totals[count - 1], 0, count - 1)

    def _choose(self) -> _Choice:
        wordings = self.phrases[self._draw(self.by_rank, len(self.phrases))]
        made = wordings[self._draw(self.by_square, len(wordings))]
        return made[self._draw(self.by_square, len(made))]

    def documents(self, size: int) -> Iterator[tuple[str, list[Planted], list[Planted]]]:
        """Documents of about ``size`` bytes together, each with its mentions and decoys."""
        number = made = 0
        while made < size:
            text, planted, decoys = self._document(number)
            made += len(text.encode())
            number += 1
            yield text, planted, decoys

    def make(self, size: int) -> Made:
        """So many bytes of documents, in memory."""
        texts, planted, decoys = [], [], []
        for text, mentions, wrong in self.documents(size):
            texts.append(text)
            planted += mentions
            decoys += wrong
        return Made(texts, planted, decoys, size_of(texts))

    def _document(self, number: int) -> tuple[str, list[Planted], list[Planted]]:
        chance = self.chance
        day = f"{chance.randrange(1, 28)}/{chance.randrange(1, 13)}/{chance.randrange(2013, 2025)}"
        parts = [f"{chance.choice(TITLES)}\nDate: {day}\n\n"]
        length = len(parts[0])
        planted: list[Planted] = []
        decoys: list[Planted] = []
        for sentence in range(SENTENCES):
            before, after = political_sentence(chance)
            choice = self._choose()
            words, is_decoy, verbatim = self._put(choice)
            start = length + len(before)
            mention = Planted(number, choice.phrase, start, start + len(words), verbatim)
            (decoys if is_decoy else planted).append(mention)
            if sentence % 4 == 3:
                after += f"{chance.choice(PLAIN)}\n\n"
            parts += [before, words, after]
            length += len(before) + len(words) + len(after)
        return "".join(parts), planted, decoys

    def _put(self, choice: _Choice) -> tuple[str, bool, bool]:
        """The words as they are put into the text, whether a decoy, whether verbatim."""
        chance = self.chance
        words = choice.words
        if chance.random() < DECOYS:
            wrong = wrong_number(words.replace(" ...", ""), chance)
            if wrong is not None and wrong.lower() not in self.known:
                return wrong, True, False
        while "..." in words:
            filling = " ".join(chance.sample(ADJECTIVES, chance.randrange(0, 3)))
            words = " ".join(words.replace("...", filling, 1).split())
        times = chance.choices((0, 1, 2), DAMAGE)[0]
        damaged = mutate(words, times, chance, choice.surface)
        verbatim = damaged.lower() == choice.words.lower()
        if "capitals" in choice.needs:
            damaged = " ".join(word[:1].upper() + word[1:] for word in damaged.split(" "))
        if "quotes" in choice.needs and damaged[0].isalnum():
            damaged = f"“{damaged}”"
        return damaged, False, verbatim


def make_sparse(size: int, seed: int = 5) -> tuple[Made, str]:
    """Ordinary English of about ``size`` bytes and what it is: speeches of the United Nations and
    of American presidents if the folder PHRASETRACK_SHARED holds them, else generated."""
    folder = os.environ.get(SHARED)
    paths = [Path(folder) / "corpora" / name for name in SPARSE_CORPORA] if folder else []
    texts: list[str] = []
    if paths and all(path.is_file() for path in paths):
        source = "speeches (UN General Debate, State of the Union)"
        made = 0
        for text in _turn_by_turn([_texts_of(path) for path in paths]):
            texts.append(text)
            made += len(text.encode())
            if made >= size:
                break
    else:
        source = "generated"
        chance, english = random.Random(seed), OrdinaryEnglish()
        texts = [english.text(6_000, chance) for _ in range(max(1, size // 6_000))]
    return Made(texts, [], [], size_of(texts)), source


def _texts_of(path: Path) -> Iterator[str]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            text = json.loads(line)["text"]
            if isinstance(text, str):
                yield text


def _turn_by_turn(sources: list[Iterator[str]]) -> Iterator[str]:
    """One text of each source in turn until all are used up."""
    for row in itertools.zip_longest(*sources):
        yield from (text for text in row if text is not None)


def write_jsonl(path: Path, texts: Sequence[str]) -> int:
    """Texts as records {id, date, title, text}, one a line; returns the bytes written."""
    with path.open("w", encoding="utf-8") as file:
        for number, text in enumerate(texts):
            day = f"{2010 + number % 14}-{number % 12 + 1:02}-{number % 28 + 1:02}"
            record = {"id": f"d{number:07}", "date": day, "title": "A speech", "text": text}
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
    make_old(path)
    return path.stat().st_size


def make_old(path: Path) -> None:
    """Let a file be an hour old: a scan does not trust the date of one that is being written."""
    now = path.stat().st_mtime
    os.utime(path, (now - 3600, now - 3600))
