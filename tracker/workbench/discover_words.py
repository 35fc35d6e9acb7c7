"""Which words a set phrase can begin and end with, and which count."""

from tracker.matching.inflection import stem
from tracker.phrasebook.common_words import FUNCTION_WORDS
from tracker.tokens import NUMBERS, is_number

_NO_FORMULA = """
zero one hundred thousand million billion dozen both first third fifth twelfth
"""
COUNTING = frozenset(n for n in NUMBERS if not n.endswith("th")) - frozenset(_NO_FORMULA.split())
"""Number words that begin a formula. "one" is nearly always a pronoun, large numbers are sums."""

_MEASURED = """
year month week day hour minute decade century time quarter night season generation percent per
cent percentage point million billion trillion thousand hundred dollar yuan euro pound kilometer
kilometre meter metre mile ton tonne kilogram acre hectare degree fold people person man woman
child other half third age old country nation state member city province district county town
village household company firm case document item page session round
"""
MEASURES = frozenset(stem(word) for word in _MEASURED.split())
"""Stems that number words measure in any English text: "five years" is no formula."""

_LABELS = """
covid article resolution chapter section paragraph no number page group g agenda item annex table
figure rule phase round
"""
LABELS = frozenset(_LABELS.split())
"""Words a number follows as a name: "Article 9", "Covid-19". It counts nothing then."""

FOLDS = frozenset(("fold", "way", "pronged", "time", "times", "old"))
"""Words that make a measure of the number before them: "three-pronged"."""

_LOOSE = """
out up down off forward against between among through during since toward towards within without
only very more most less least other another same many several such some few much own however
therefore because while whether ever never always often again once ago let make made give put get
take carry mr madam too still just even already thank like well around across say said point
pointed note stated stress emphasize add told mention accord regard concern last next recent past
current year month day time today century tomorrow yesterday week hope believe think know see come
came going gone become became remain continue thing way lot number part kind sort cent per various
every each certain particular different especially matter soon possible early late above below
upon instead rather near far here there now necessary beginning basis important serious nothing
attention series issue side stage direction level question problem aspect respect change place
case circumstance example person meeting investigation session occasion action result means
comrade hidden actual further
january february march april may june july august september october november december
monday tuesday wednesday thursday friday saturday sunday
"""
LOOSE = frozenset(stem(word) for word in _LOOSE.split())
"""Stems no set phrase begins or ends with in English: loose adverbs and prepositions, verbs of
saying and of all work, general nouns (Halliday & Hasan 1976), words of praise and of the
calendar."""

_ADVERBS = frozenset(("clearly", "fully", "actively", "effectively", "basically"))

_WAITING = """
common new great major main good whole high low long short modern strong big small large hard deep
full better best higher greater stronger largest fundamental actual hidden comrade key
promote strengthen ensure achieve implement adhere realize deepen grasp improve build uphold
maintain solve coordinate speed attach insist persist emphasize require accelerate
"""
OPEN_ENDS = frozenset(_WAITING.split())
"""Adjectives and verbs that wait for their noun: no phrase ends with one."""

_ADJECTIVE_ENDS = (
    "al", "ic", "ive", "ous", "ful", "ary", "ible", "able", "ly", "less", "ist", "ed",
)  # fmt: skip
_NOUNS_ALL_THE_SAME = """
proposal capital goal potential ideal material principal arsenal approval withdrawal renewal
removal survival revival arrival trial denial criminal individual official professional animal
journal signal hospital festival manual rival scandal terminal general appraisal referral republic
traffic public music critic topic logic pandemic epidemic rhetoric clinic fabric initiative
perspective objective incentive motive offensive narrative alternative executive collective
imperative relative directive drive family supply assembly ally monopoly reply boundary summary
library salary secretary anniversary dictionary adversary commentary diary vocabulary glossary
judiciary tributary table cable vegetable variable timetable need seed speed breed deed creed greed
feed united communist terrorist scientist specialist artist list
"""
_NOUNS = frozenset(_NOUNS_ALL_THE_SAME.split())

NUMERALS_ZH = frozenset("两二三四五六七八九十百")
COUNTERS_ZH = frozenset("个個大项項种種条條位型")
MEASURED_ZH = frozenset("月年天日次人名家万萬亿億千百元岁歲周小时分国國省市县縣区區")
"""What a numeral and a counter measure in any Chinese text: 三个月, 两个人."""

EDGES_ZH = frozenset(
    "的了在是和与及等也就都而但把被将對对從从以為为中上下不要这這那其之并並或所有到更还還又"
    "地得着過过会會能可我们們你他她它一来來去说說让讓使由于於向给給个個年月日"
)
"""Chinese characters no candidate begins or ends with: particles, pronouns, prepositions."""


def is_edge(norm: str) -> bool:
    """Whether a phrase may begin or end with this English word.

    >>> [is_edge(word) for word in ("winds", "the", "against", "two", "zero")]
    [True, False, False, False, True]
    """
    counts = is_number(norm) and norm != "zero"
    loose = norm in _ADVERBS or stem(norm) in LOOSE
    return carries_meaning(norm) and not counts and not loose


def is_unfinished(norm: str) -> bool:
    """Whether an English word looks like an adjective or adverb, which ends no phrase.

    >>> [is_unfinished(word) for word in ("strategic", "pandemic", "clearly", "winds")]
    [True, False, True, False]
    """
    return norm in OPEN_ENDS or (norm.endswith(_ADJECTIVE_ENDS) and norm not in _NOUNS)


def carries_meaning(norm: str) -> bool:
    """Whether this English word is more than grammar, a letter or a figure."""
    return len(norm) > 1 and norm not in FUNCTION_WORDS and norm.isalpha()
