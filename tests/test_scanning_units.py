"""Units: zones are counted one by one, in words or in Chinese characters."""

from tracker.matching import compile_phrasebook, find_in_batch
from tracker.phrasebook.phrase import Phrasebook
from tracker.scanning.units import units_of_zones
from tracker.texts.document import Zone
from tracker.tokens import count_words


def test_zones_of_one_name_add_up() -> None:
    texts = ["another", "one two\nthree\nfour 四风, 1,200 re-\nforms\n"]
    columns = find_in_batch(texts, compile_phrasebook(Phrasebook(())))
    text = texts[1]
    zones = (Zone(0, 8, "body"), Zone(8, 14, "boilerplate"), Zone(14, len(text), "body"))
    assert units_of_zones(columns, 1, zones, "words") == {"body": 5, "boilerplate": 1}
    assert units_of_zones(columns, 1, zones, "characters") == {"body": 2}
    assert count_words(text) == 6
    assert units_of_zones(columns, 1, (), "words") == {}
