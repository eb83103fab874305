"""Every regular expression of the program, found by walking the code, and text made to hurt each of them.

The expressions are those of modules, and those that a lexicon compiles, wherever in it they stand. Text is made from an
expression's own parts: what it repeats is repeated, pairs of what it looks for alternate, and nothing ends it.
"""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil
import re
from collections.abc import Iterator, Mapping
from itertools import permutations
from typing import Any

import kg
from kg.lexicon.boilerplate import load_wording
from kg.lexicon.bundle import load_lexicon
from kg.lexicon.uptake import load_uptake
from tests.entry import ROOT

__all__ = ["expressions", "texts_for"]

#: The standard library's own reader of expressions.
_parser: Any = importlib.import_module("re._parser")
_SKIPPED = ("kg.cli.__main__",)
_ALWAYS = ("1", "十", " ", "\u3000", "《", "（", "(", ".", "、", "一")
_MOST = 14  # characters tried for one expression


def expressions() -> dict[str, re.Pattern[Any]]:
    """Name → expression, each once."""
    found: dict[str, re.Pattern[Any]] = {}
    seen: set[re.Pattern[Any]] = set()
    lexicon = ROOT / "data/lexicon"
    held = {"lexicon": load_lexicon(lexicon), "uptake": load_uptake(lexicon / "uptake.yaml")}
    held["wording"] = load_wording(["一网通办"], lexicon / "boilerplate.yaml")
    for module in pkgutil.walk_packages(kg.__path__, "kg."):
        if module.name not in _SKIPPED:
            held[module.name] = vars(importlib.import_module(module.name))
    for name, value in held.items():
        for place, pattern in _patterns(value, name, set()):
            if pattern not in seen:
                seen.add(pattern)
                found[place] = pattern
    return found


def _patterns(value: Any, place: str, seen: set[int]) -> Iterator[tuple[str, re.Pattern[Any]]]:
    if isinstance(value, re.Pattern):
        yield place, value
        return
    if id(value) in seen or isinstance(value, str | bytes | int | float | type):
        return
    seen.add(id(value))
    if isinstance(value, Mapping):
        for key, one in list(value.items()):
            if not str(key).startswith("__"):
                yield from _patterns(one, f"{place}.{key}", seen)
    elif isinstance(value, list | tuple | set | frozenset):
        for number, one in enumerate(value):
            yield from _patterns(one, f"{place}[{number}]", seen)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from _patterns(getattr(value, field.name, None), f"{place}.{field.name}", seen)
    elif type(value).__module__.startswith("kg."):
        for name in _attributes(value):
            yield from _patterns(getattr(value, name, None), f"{place}.{name}", seen)


def _attributes(value: Any) -> list[str]:
    slots = [name for kind in type(value).__mro__ for name in getattr(kind, "__slots__", ())]
    return [*getattr(value, "__dict__", {}), *slots]


def texts_for(pattern: re.Pattern[Any], size: int) -> Iterator[str]:
    """Texts of ``size`` characters that begin as the expression does and never end as it does."""
    letters = list(dict.fromkeys([*_letters(pattern), *_ALWAYS]))[:_MOST]
    for letter in letters:
        yield letter * size
        yield letter * size + "\ufffc"
    for one, other in permutations(letters[:8], 2):
        yield (one + other) * (size // 2) + "\ufffc"
        yield one + other * size + "\ufffc"


def _letters(pattern: re.Pattern[Any]) -> Iterator[str]:
    """A character of each kind that the expression looks for, those that it repeats first."""
    flags = pattern.flags & ~re.DEBUG
    text = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    tree = _parser.parse(text, flags if isinstance(pattern.pattern, str) else flags | re.UNICODE)
    repeated: list[str] = []
    others: list[str] = []
    _collect(tree, repeated, others, inside=False)
    yield from dict.fromkeys([*repeated, *others])


def _collect(tree: Any, repeated: list[str], others: list[str], *, inside: bool) -> None:
    for what, value in tree:
        name = str(what)
        if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            many = value[1] is _parser.MAXREPEAT or value[1] > 50
            _collect(value[2], repeated, others, inside=inside or many)
        elif name == "SUBPATTERN":
            _collect(value[3], repeated, others, inside=inside)
        elif name == "ATOMIC_GROUP":
            _collect(value, repeated, others, inside=inside)
        elif name == "BRANCH":
            for one in value[1]:
                _collect(one, repeated, others, inside=inside)
        elif name in ("ASSERT", "ASSERT_NOT"):
            _collect(value[1], repeated, others, inside=inside)
        elif letter := _letter(name, value):
            (repeated if inside else others).append(letter)


def _letter(name: str, value: Any) -> str:
    if name == "LITERAL":
        return chr(value)
    if name == "ANY":
        return "甲"
    if name == "NOT_LITERAL":
        return "甲" if value != ord("甲") else "乙"
    if name == "CATEGORY":
        return {"CATEGORY_DIGIT": "1", "CATEGORY_SPACE": " ", "CATEGORY_WORD": "a"}.get(str(value), "甲")
    if name == "IN":
        kinds = [(str(what), one) for what, one in value]
        if kinds[0][0] == "NEGATE":
            return "甲"
        what, one = kinds[0]
        return chr(one[0]) if what == "RANGE" else _letter(what, one)
    return ""
