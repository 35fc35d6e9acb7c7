"""Units: the quick count is the tokenizer's count; zones are counted one by one."""

from hypothesis import example, given
from hypothesis import strategies as st

from tracker.scanning.units import count_characters, count_words_quickly, units_of_zones
from tracker.texts.document import Zone
from tracker.tokens import count_words

PIECES = [
    "four winds", "a", "Z", " ", "-", "‐", "\n", "\r\n", "\t", ".", ",", "1", "20", "٣", "²", "½",
    "é", "É", "ß", "风", "四风", "“", "”", "’", "â€œ", "â€", "\u00ad", "\u200b", "e\u0301", "_",
    "\x01", "İ", "ǅ", "ª", "Ⅷ", "〇", "々", "\u0903", "\u2028", "𝒜", "😀", "｡", "１",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
@example("1,2,3.4,a")
@example("re-\n  forms ré‐\r\nformé A-\nB")
def test_quick_count_is_the_tokenizers(text: str) -> None:
    assert count_words_quickly(text) == count_words(text)


@given(st.text(max_size=40))
def test_quick_count_is_the_tokenizers_on_any_text(text: str) -> None:
    assert count_words_quickly(text) == count_words(text)


def test_zones_of_one_name_add_up() -> None:
    text = "one two\nthree\nfour 四风\n"
    zones = (Zone(0, 8, "body"), Zone(8, 14, "boilerplate"), Zone(14, 22, "body"))
    assert units_of_zones(text, zones, "words") == {"body": 3, "boilerplate": 1}
    assert units_of_zones(text, zones, "characters") == {"body": 2}
    assert count_characters("") == 0
