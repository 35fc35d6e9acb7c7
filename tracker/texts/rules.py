"""The rules of boilerplate.toml, made ready to be asked about many lines.

Most lines of most texts are none of ours: a line is looked at closer only if its first letters
begin some rule, and rules by last letters see only the first and last lines of a text.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

import regex

from tracker.errors import Fault, FaultyFile, NoInput, nearest
from tracker.texts.beginnings import DECORATION, SIGNS, Beginnings, Needles, by_key, key_of
from tracker.texts.letters import Endings, holds_by_pair

Where = Literal["anywhere", "edges", "head", "foot"]
RuleZone = Literal["boilerplate", "meta"]

OWN_RULES = Path(__file__).with_name("boilerplate.toml")
LONGEST_ENDING = 100  # characters; no rule by last letters looks at a longer line
LONGEST = 240  # characters; a longer line is set aside by no rule that does not say so
WHERE = ("anywhere", "edges", "head", "foot")
KEYS = (
    "zone", "where", "is", "starts", "ends", "parts", "fewest", "matches", "longest", "block",
    "rest", "sentences",
)  # fmt: skip
LONGEST_PART = 28  # characters of one part of a menu; half of it in Chinese


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: the zone it gives and the lines it gives it to (see boilerplate.toml)."""

    zone: RuleZone
    where: Where = "anywhere"
    whole: frozenset[str] = frozenset()
    starts: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    matches: tuple[str, ...] = ()
    longest: int = LONGEST
    parts: tuple[str, ...] = ()
    fewest: int = 3
    block: bool = False
    rest: bool = False
    sentences: bool = False

    def holds(self, bare: str, edge: str) -> bool:
        """Whether ``bare`` (a line in lower case, without decoration) falls under this rule;
        ``edge`` says where it stands: "head", "foot", "both" or "" (neither)."""
        if len(bare) > self.longest or not _stands(self.where, edge):
            return False
        if bare.endswith(HAN_STOPS) and not self.sentences:
            return False
        if self.whole and bare.strip(SIGNS) in self.whole and not ENDS_SENTENCE.search(bare):
            return True  # "More…" is a link, "more." the end of a wrapped sentence
        if self.starts:
            if not bare.startswith(self.starts):
                return False
        elif self.parts:
            if not _is_menu(bare, self.parts, self.fewest):
                return False
        elif not self.ends or not bare.endswith(self.ends):
            return False
        return not self.matches or any(_compiled(pattern).match(bare) for pattern in self.matches)


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> "regex.Pattern[str]":
    return regex.compile(pattern, regex.IGNORECASE)


ENDS_SENTENCE = regex.compile(r"\p{L}[.。]$")
AFTER_TEXT = frozenset(".。!！?？,，;；:：")  # ends a sentence, not a link
HAN_STOPS = ("。", "。）", "。)", "。”")


def _is_menu(bare: str, signs: tuple[str, ...], fewest: int) -> bool:
    """Whether a line is nothing but short parts between signs, none of them a number or a
    sentence.

    >>> _is_menu("home | news | about us", ("|",), 3)
    True
    """
    if bare[-1:] in AFTER_TEXT:
        return False
    parts = [part for part in map(str.strip, _any_of(signs).split(bare)) if part]
    return len(parts) >= fewest and not any(
        len(part) > (LONGEST_PART if part[0] < "\u2e80" else LONGEST_PART // 2)
        or part.count(" ") > 3
        or part[-1] in AFTER_TEXT
        or any(letter.isdigit() for letter in part)
        for part in parts
    )


@lru_cache(maxsize=64)
def _any_of(signs: tuple[str, ...]) -> "re.Pattern[str]":
    return re.compile("|".join(map(re.escape, signs)) or "(?!)")


def _stands(where: Where, edge: str) -> bool:
    if where == "anywhere":
        return True
    return bool(edge) if where == "edges" else edge in (where, "both")


class Rules:
    """Rules that can be asked about a line quickly."""

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        self.rules = rules
        self.by_key: dict[str, list[Rule]] = {}
        self.closing = tuple(rule for rule in rules if rule.ends)
        self.ends: tuple[str, ...] = tuple(ending for rule in self.closing for ending in rule.ends)
        self.menus = tuple(rule for rule in rules if rule.parts)
        for rule in rules:
            for needle in {*rule.starts, *rule.whole}:
                known = self.by_key.setdefault(key_of(needle), [])
                if rule not in known:
                    known.append(rule)
        anywhere = [rule for rule in rules if rule.where == "anywhere"]
        everywhere = _needles_of(rules)
        self.needles = by_key((*everywhere.starts, *everywhere.wholes))
        self.beginnings = Beginnings(_needles_of(anywhere), everywhere)
        self.last_letters = frozenset(ending[-1] for ending in self.ends)
        signs = [sign for menu in self.menus for sign in menu.parts]
        self.menu_signs = _any_of(tuple(signs))
        # by two bytes, to look at many lines at once: what a line holds, what it may close with
        letters = {sign.strip()[:1] or sign[0] for sign in signs}
        self.holds = holds_by_pair(letters)
        self.endings = Endings((*DECORATION, *self.ends))

    def rule_for(self, line: str, edge: str = "") -> Rule | None:
        """The first rule ``line`` falls under, None if it is text.

        >>> own_rules().rule_for("You may also like", "foot").zone
        'boilerplate'
        >>> own_rules().rule_for("You may also like to know what the plenum decided.") is None
        True
        """
        bare = line.strip(DECORATION).lower()
        for key in (bare[:4], bare[:2], bare[:1]):
            if bare.startswith(self.needles.get(key, ())):
                for rule in self.by_key[key]:
                    if rule.holds(bare, edge):
                        return rule
        if not edge:
            return None
        closing = self.closing if bare.endswith(self.ends) else ()
        return next((rule for rule in (*closing, *self.menus) if rule.holds(bare, edge)), None)

    def may_hold(self, line: str, at_edge: bool) -> bool:
        """Whether a line begins with what some rule asks for or, at an edge of its text, may end
        with it or be a menu. Quick; never wrongly no."""
        if self.beginnings.begins(line, at_edge):
            return True
        return at_edge and len(line) <= LONGEST and self._may_end_a_rule(line)

    def _may_end_a_rule(self, line: str) -> bool:
        bare = line.rstrip(DECORATION)
        last = bare[-1:].lower()
        if (
            last in self.last_letters
            and len(line) <= LONGEST_ENDING
            and bare.lower().endswith(self.ends)
        ):
            return True
        return last not in AFTER_TEXT and self.menu_signs.search(line) is not None


def _needles_of(rules: Iterable[Rule]) -> Needles:
    """What a line must begin with, or be, to fall under a rule by its first letters."""
    rules = tuple(rules)
    return Needles(
        [needle for rule in rules for needle in rule.starts],
        [needle for rule in rules for needle in rule.whole],
    )


@lru_cache(maxsize=8)
def load_rules(path: str | None = None) -> Rules:
    """The rules of a TOML file, the package's own for None.

    Raises NoInput if the file cannot be read, FaultyFile with every fault in it.
    """
    place = OWN_RULES if path is None else Path(path)
    try:
        content = place.read_bytes().decode()
    except (OSError, UnicodeDecodeError) as error:
        said = error.strerror if isinstance(error, OSError) else error
        raise NoInput(f"{path}: the boilerplate rules cannot be read: {said}.") from None
    try:
        table = tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        raise FaultyFile([Fault(str(path), 0, 0, f"{error}.")], "nothing was read") from None
    faults: list[str] = []
    rules = []
    for number, entry in enumerate(table.get("rule", []), start=1):
        wrong = _faults_of(entry) if path else ()  # a test looks for faults in our own
        faults += [f"rule {number}: {sentence}" for sentence in wrong]
        if not wrong:
            rules.append(_rule_of(entry))
    if unknown := set(table) - {"version", "rule"}:
        faults += [f"key '{key}' is not known. Keys: version, rule." for key in sorted(unknown)]
    if faults:
        raise FaultyFile([Fault(str(path), 0, 0, text) for text in faults], "nothing was read")
    return Rules(tuple(rules))


def own_rules() -> Rules:
    """The package's own rules."""
    return load_rules(None)


def _faults_of(entry: Mapping[str, object]) -> list[str]:
    faults = []
    for key in entry:
        if key not in KEYS:
            near = nearest(key, KEYS)
            hint = f"; did you mean '{near[0]}'?" if near else f". Keys: {', '.join(KEYS)}."
            faults.append(f"key '{key}' is not known{hint}")
    if entry.get("zone") not in ("boilerplate", "meta"):
        faults.append("zone is neither 'boilerplate' nor 'meta'.")
    if entry.get("where", "anywhere") not in WHERE:
        faults.append(f"where is '{entry['where']}'. Places: {', '.join(WHERE)}.")
    for key in ("is", "starts", "ends", "parts", "matches"):
        value = entry.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
            faults.append(f"{key} is no list of texts.")
            return faults
    if not any(entry.get(key) for key in ("is", "starts", "ends", "parts")):
        faults.append("holds none of 'is', 'starts', 'ends' and 'parts'.")
    for key in ("ends", "parts"):
        if entry.get(key) and entry.get("where", "anywhere") == "anywhere":
            faults.append(f"'{key}' would look at every line; say where: edges, head or foot.")
    for key, what in (("longest", "characters"), ("fewest", "parts")):
        if not isinstance(entry.get(key, LONGEST), int):
            faults.append(f"{key} is no number of {what}.")
    for pattern in entry.get("matches", []):  # type: ignore[attr-defined]
        try:
            _compiled(pattern)
        except regex.error as error:
            faults.append(f"matches '{pattern}': {error}.")
    return faults


def _place(name: object) -> Where:
    places: dict[object, Where] = {"edges": "edges", "head": "head", "foot": "foot"}
    return places.get(name, "anywhere")


def _rule_of(entry: Mapping[str, object]) -> Rule:
    def texts(key: str) -> list[str]:
        value = entry.get(key, [])
        return [str(item) for item in value] if isinstance(value, list) else []

    starts = tuple(text.lower().lstrip(DECORATION) or text for text in texts("starts"))
    return Rule(
        zone="meta" if entry["zone"] == "meta" else "boilerplate",
        where=_place(entry.get("where", "anywhere")),
        whole=frozenset(text.lower().strip(SIGNS) for text in texts("is")),
        starts=starts,
        ends=tuple(text.lower() for text in texts("ends")),
        matches=tuple(texts("matches")),
        longest=int(str(entry.get("longest", LONGEST))),
        parts=tuple(texts("parts")),
        fewest=int(str(entry.get("fewest", 3))),
        rest=bool(entry.get("rest", False)),
        block=bool(entry.get("block", False)),
        sentences=bool(entry.get("sentences", False)),
    )
