"""What a person typed → the thing of the graph that it means. The one judgement that every surface shares: questions'
parameters, ``kg trace``, options, ``kg export``, search, and (the same rules in ``site/assets/resolve.js``) the pages.

The first rule that finds anything decides:

1. *key*: any form that a surface prints: an IRI, ``spt:labor``, ``plan/jinshan-2022/measure/37``, ``jinshan-2022/37``,
   ``case/9``, ``案例9``, ``jinshan/fgw``, ``jinshan``; the end of a body's key (``fgw``);
2. *name*: a whole name; width, case, blanks, quotes and other punctuation never matter;
3. *number*: a number alone (``37``) is that of items, or the rank of a case;
4. *body of a district*: a district's name and what follows it (``金山 区发改委``);
5. *part* of a name;
6. *pinyin*, in full or by first letters, of a whole name, then of a part;
7. *slip*: a whole name but for one slip, from four characters on (five letters).

Words that are no whole name are read in simplified characters.

Several things found are listed, never chosen from. Nor is anything chosen for a number alone, since it names no
document, or for what bodies of every district are called (区市场监管局): that asks which district's, and lists all.
A reform found together with its special forms is the one meant; the forms are *offered*, like what else has the words
in its name. What has them only in its running text is offered, and never found.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from kg.ask.named_things import ITEMS, KINDS_ZH, NamedThing, Names
from kg.ask.spelling import is_slip, sounds_like
from kg.rdf.vocabulary import PREFIXES
from kg.text.normalise import bare, one_width
from kg.text.numerals import NUMERAL, parse_numeral
from kg.text.order import natural

__all__ = ["Answer", "Ask", "Rule", "Said", "find_key", "note_on", "resolve"]


class Rule(StrEnum):
    """By what the words mean what was found."""

    KEY = "key"
    NAME = "name"
    NUMBER = "number"
    BODY = "body of a district"
    PART = "part of a name"
    PINYIN = "pinyin"
    SLIP = "slip"
    NOTHING = "nothing"


class Ask(StrEnum):
    """What must be asked even if one thing was found."""

    NOTHING = ""
    DISTRICT = "which district?"
    DOCUMENT = "which document?"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the words may mean. ``found``: by the rule; ``offered``: what else they may be about."""

    rule: Rule
    found: tuple[NamedThing, ...] = ()
    offered: tuple[NamedThing, ...] = ()
    ask: Ask = Ask.NOTHING

    @property
    def chosen(self) -> NamedThing | None:
        """The one thing meant; ``None`` if there is none, or a question to ask."""
        return self.found[0] if len(self.found) == 1 and not self.ask else None


def resolve(names: Names, typed: str, kinds: Collection[str] = ()) -> Answer:
    """What ``typed`` means among the things of some kinds.

    Args:
        names: all that can be meant.
        typed: as it was typed.
        kinds: of ``CLASSES``; all by default.
    """
    text = one_width(typed).strip(_AROUND)
    found = find_key(names, typed, kinds)
    if found:
        return _settled(names, Rule.KEY, found, bare(text))
    pool, words = names.of(kinds), bare(text)
    if words and not _named(names, pool, words):
        words = names.tables.simplify(words)
    for rule, found in _rules(names, pool, text, words) if words else ():
        if found:
            return _settled(names, rule, found, words, pool)
    texts = names.texts(words) if words and not kinds else ()
    held = [names.get(key) for key in texts]
    return Answer(Rule.NOTHING, (), tuple(filter(None, held)) or _near(names, pool, words))


def find_key(names: Names, typed: str, kinds: Collection[str] = ()) -> tuple[NamedThing, ...]:
    """Rule 1 alone: what has this key, of some kinds."""
    text = one_width(typed).strip(_AROUND)
    for key in dict.fromkeys(_whole_keys(names, text)):
        thing = names.get(key)
        if thing and (not kinds or thing.kind in kinds):
            return (thing,)
    if case := _CASE_RE.fullmatch(text.lower()):
        return _cases(names, case, kinds)
    key = text.lower()
    if not _KEY_RE.fullmatch(key) or set(key) & set("/ "):
        return ()
    found = [names.get(f"{first}/{key}") for first in ("plan", "district", "reform", "topic")]
    ends = (thing for thing in names.of(["department"]) if thing.tail == key)
    return tuple(thing for thing in (*filter(None, found), *ends) if not kinds or thing.kind in kinds)


_AROUND = " \t\r\n<>\"'“”‘’「」『』《》"
_LEAST_LETTERS, _LEAST_CHARACTERS = 5, 4  # of a name in which a slip is forgiven
_NUMBER_RE = re.compile(r"第?(\d+(?:\.\d+)*)(?:[项条号]|\.)?")
_LETTERS_RE = re.compile(r"[a-z]+")
_KEY_RE = re.compile(r"[a-z0-9._/ -]+")
# 案例9, 案例 9, 9号案例, 第9号案例, 案例九, case/9, case 9, case/2023/09; not 12345热线.
_CASE_RE = re.compile(
    rf"(?:case|案例)[/ ]*(?:(?P<year>20\d\d)/)?(?P<a>\d{{1,2}}|[{NUMERAL}]{{1,3}})号?"
    rf"|第?(?P<b>\d{{1,2}}|[{NUMERAL}]{{1,3}})号?案例"
)


def _rules(
    names: Names, pool: tuple[NamedThing, ...], text: str, words: str
) -> Iterator[tuple[Rule, tuple[NamedThing, ...]]]:
    yield Rule.NAME, _named(names, pool, words)
    if number := _NUMBER_RE.fullmatch(text):
        yield Rule.NUMBER, tuple(thing for thing in pool if thing.kind in ITEMS and _has_number(thing, number[1]))
    yield Rule.BODY, _body(names, pool, words)
    yield Rule.PART, _part(names, pool, words)
    letters = words if _LETTERS_RE.fullmatch(words) else ""
    yield Rule.PINYIN, _pinyin(names, pool, letters) if letters else ()
    least = _LEAST_LETTERS if words.isascii() else _LEAST_CHARACTERS
    yield Rule.SLIP, _slips(names, pool, words) if len(words) >= least else ()


# ── keys ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _whole_keys(names: Names, text: str) -> Iterator[str]:
    """Keys that the text is, or is short for where it has several parts."""
    for start, key in ((names.base, ""), (PREFIXES["spt"], "topic/"), ("spt:", "topic/"), ("id:", "")):
        if start and text.lower().startswith(start.lower()):
            text = key + text[len(start) :]
    key = text.lower().strip("/")
    if not _KEY_RE.fullmatch(key):
        yield text  # a base of another form: the whole text is the key of nothing else
        return
    if "/" in key:
        yield key
    key = re.sub(r"[ /]+", "/", key)
    head, slash, tail = key.partition("/")
    if slash:
        yield from (key, *(f"plan/{head}/{middle}/{tail}" for middle in ("measure", "section")))
        yield from (f"{first}/{key}" for first in ("plan", "org"))
        plan, _, rest = tail.partition("/")
        if head == "plan" and rest:
            yield from (f"plan/{plan}/{middle}/{rest}" for middle in ("measure", "section"))


def _cases(names: Names, match: re.Match[str], kinds: Collection[str]) -> tuple[NamedThing, ...]:
    rank, year = parse_numeral(match["a"] or match["b"]), match["year"]
    cases = names.of(["case"]) if not kinds or "case" in kinds else ()
    return tuple(one for one in cases if one.path == str(rank) and year in (None, one.key.split("/")[1]))


# ── names ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _has_number(thing: NamedThing, number: str) -> bool:
    return thing.path == number or thing.path.endswith("." + number)


def _named(names: Names, pool: tuple[NamedThing, ...], words: str) -> tuple[NamedThing, ...]:
    return tuple(thing for thing in pool if words in names.folded[thing.key])


def _body(names: Names, pool: tuple[NamedThing, ...], words: str) -> tuple[NamedThing, ...]:
    """Rule 4. What follows the district's name may leave out its 区."""
    bodies = [thing for thing in pool if thing.kind == "department"]
    for district, called in names.districts.items() if bodies else ():
        for rest in (words.removeprefix(name) for name in called if words.startswith(name)):
            wanted = {rest, "区" + rest} if rest else set()
            found = [thing for thing in bodies if wanted & set(names.folded[thing.key])] or [
                thing for thing in bodies if rest and any(rest in name for name in names.folded[thing.key])
            ]
            own = tuple(one for one in _of_every_district(names, found) if one.district == district)
            if own:
                return own
    return ()


def _part(names: Names, pool: tuple[NamedThing, ...], words: str) -> tuple[NamedThing, ...]:
    """Rule 5, the shortest names first. One letter is no part of a name, one Chinese character is."""
    if words.isascii() and len(words) < 2:
        return ()
    lengths = {
        thing.key: min((len(name) for name in names.folded[thing.key] if words in name), default=0) for thing in pool
    }
    return tuple(sorted((thing for thing in pool if lengths[thing.key]), key=lambda thing: lengths[thing.key]))


def _pinyin(names: Names, pool: tuple[NamedThing, ...], letters: str) -> tuple[NamedThing, ...]:
    ranks = {
        thing.key: max((sounds_like(letters, name, names.tables) for name in names.folded[thing.key] if
                        not name.isascii()), default=0)
        for thing in pool
    }  # fmt: skip
    best = max(ranks.values(), default=0)
    return tuple(thing for thing in pool if best and ranks[thing.key] == best)


def _slips(names: Names, pool: tuple[NamedThing, ...], words: str) -> tuple[NamedThing, ...]:
    return tuple(thing for thing in pool if any(is_slip(words, name) for name in names.folded[thing.key]))


def _near(names: Names, pool: tuple[NamedThing, ...], words: str) -> tuple[NamedThing, ...]:
    """What is offered for words that mean nothing: one slip away, too short to be taken for it; or a body's type."""
    for called in names.districts.values():
        for rest in (words.removeprefix(name) for name in called if words.startswith(name) and words != name):
            wanted = {rest, "区" + rest}
            alike = [one for one in pool if one.kind == "department" and wanted & set(names.folded[one.key])]
            if alike:
                return _of_every_district(names, alike)
    return _slips(names, pool, words) if len(words) > 1 else ()


# ── which of them is meant ────────────────────────────────────────────────────────────────────────────────────────


def _settled(
    names: Names, rule: Rule, found: tuple[NamedThing, ...], words: str, pool: tuple[NamedThing, ...] = ()
) -> Answer:
    if rule is Rule.NUMBER or (rule is Rule.PART and words.isdigit()):
        return Answer(rule, found, (), Ask.DOCUMENT)
    generic = [thing for thing in found if _is_generic(names, thing, _as_named(names, thing, rule, words))]
    if generic:
        others = tuple(thing for thing in found if thing not in generic)
        alike = _of_every_district(names, generic)
        return Answer(rule, (*others, *alike), (), Ask.NOTHING if others else Ask.DISTRICT)
    forms = _special_forms(names, found) if rule is Rule.NAME else set()
    chosen = tuple(thing for thing in found if thing.key not in forms)
    offered: Iterable[NamedThing] = (thing for thing in found if thing.key in forms)
    if rule is Rule.NAME:
        keys = {thing.key for thing in chosen}
        offered = dict.fromkeys((*offered, *(one for one in _part(names, pool, words) if one.key not in keys)))
    return Answer(rule, chosen, tuple(offered))


def _special_forms(names: Names, found: Collection[NamedThing]) -> set[str]:
    keys = {thing.key for thing in found}
    return {thing.key for thing in found if keys & _more_general(names, thing)}


def _more_general(names: Names, thing: NamedThing) -> set[str]:
    seen: set[str] = set()
    ahead = list(thing.general)
    while ahead:
        key = ahead.pop()
        if key not in seen:
            seen.add(key)
            ahead += names.by_key[key].general if key in names.by_key else ()
    return seen


def _as_named(names: Names, thing: NamedThing, rule: Rule, words: str) -> tuple[str, ...]:
    """The words, or for letters and slips the names that they stand for: ``jsqfgw`` is 金山区发改委."""
    called = names.folded.get(thing.key, ())
    if rule is Rule.SLIP:
        return tuple(name for name in called if is_slip(words, name))
    if rule is Rule.PINYIN:
        ranks = {name: sounds_like(words, name, names.tables) for name in called if not name.isascii()}
        return tuple(name for name, rank in ranks.items() if rank == max(ranks.values()))
    return (words,)


def _is_generic(names: Names, thing: NamedThing, words: Collection[str]) -> bool:
    """Whether the words name a body as that of any district: it is one of a type, and they do not say whose."""
    called = names.districts.get(thing.district, ())
    return _is_of_type(names, thing) and not any(name in one for name in called for one in words)


def _is_of_type(names: Names, thing: NamedThing) -> bool:
    """A body of a district whose full name says so: 上海市金山区财政局, but not 上海湾区科创中心."""
    called = names.districts.get(thing.district, ()) if thing.kind == "department" else ()
    return any(name in bare(thing.label) for name in called)


def _of_every_district(names: Names, bodies: Collection[NamedThing]) -> tuple[NamedThing, ...]:
    """Those bodies and, by the last part of their key, those of other districts that are of the same type."""
    types = {thing.tail for thing in bodies if _is_of_type(names, thing)}
    alike = [one for one in names.of(["department"]) if one.tail in types and _is_of_type(names, one)]
    return tuple(sorted({*bodies, *alike}, key=lambda thing: natural(thing.key)))


# ── what to say ───────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Said:
    """Why nothing was chosen, in both languages, and what there is to choose from, a line each."""

    en: str
    zh: str
    choices: tuple[str, ...]

    @classmethod
    def of(cls, answer: Answer, typed: str, kind: str = "thing", most: int = 12) -> Said:
        """Of an answer that chose nothing.

        Args:
            answer: for these words.
            typed: the words.
            kind: what it should be one of (``CLASSES``; ``thing`` for any).
            most: choices to list.
        """
        found = answer.found or answer.offered
        lines = tuple(f"{thing.key}  {thing.label}" for thing in found[:most])
        more = (f"… and {len(found) - most} more",) if len(found) > most else ()
        return cls(*_why(answer, typed, kind), lines + more)


def note_on(answer: Answer, typed: str) -> str:
    """What to tell of the thing that was chosen: what the words were taken for unless they are its key or name, and
    what else is called alike; empty if there is nothing to tell.
    """
    one = answer.chosen
    if one is None or (answer.rule in (Rule.KEY, Rule.NAME) and not answer.offered):
        return ""
    alike = "; ".join(f"{thing.key} {thing.label}" for thing in answer.offered[:3])
    more = f" … (+{len(answer.offered) - 3})" if len(answer.offered) > 3 else ""
    taken = f"{typed}: taken as 理解为 {one.key} {one.label}"
    return f"{taken}; named alike 名称相近：{alike}{more}" if alike else taken


def _why(answer: Answer, typed: str, kind: str) -> tuple[str, str]:
    n = len(answer.found)
    if answer.ask is Ask.DISTRICT:
        return f"'{typed}' is a body of every district: which district's?", f"各区都有“{typed}”，是哪个区的？"
    if answer.ask is Ask.DOCUMENT:
        places = f"{n} places" if n != 1 else "one place"
        return f"'{typed}' is a number in {places}: of which document?", f"“{typed}”是 {n} 处的编号，是哪个文件的？"
    if n:
        return f"'{typed}' may mean {n} things: which one?", f"“{typed}”可指 {n} 项，是哪一项？"
    nothing = "nothing" if kind == "thing" else f"no {kind}"
    none = (f"{nothing} is called '{typed}'", f"没有叫“{typed}”的{KINDS_ZH[kind]}")
    if answer.offered:
        return f"{none[0]}; did you mean:", f"{none[1]}；是否指："
    return none
