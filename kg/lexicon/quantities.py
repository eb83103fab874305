"""The compiled vocabulary of quantities: ``data/lexicon/quantities.yaml`` in, a frozen record of patterns out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kg.errors import LexiconError
from kg.lexicon.files import data_folder, load_yaml
from kg.text.numerals import NUMERAL

__all__ = ["Bound", "QuantityLexicon", "load_quantities"]

#: 万 and 亿 belong to the unit, so a numeral here has none of them.
_CHINESE = "[" + "".join(c for c in NUMERAL if c not in "万亿") + "]+"
_ARABIC = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)?"
_NUMBER = rf"(?:{_ARABIC}|{_CHINESE})"


@dataclass(frozen=True, slots=True)
class Bound:
    """Words that bound a number, and the comparator they mean."""

    cue: str
    comparator: str


@dataclass(frozen=True, slots=True)
class QuantityLexicon:
    """Patterns and word lists; see the comments in the YAML file for what each is for."""

    quantity_re: re.Pattern[str]
    share_re: re.Pattern[str]
    mask_re: re.Pattern[str]
    guards: Mapping[str, re.Pattern[str]]  # a unit → the nouns beside which it counts things
    inner_re: re.Pattern[str]  # inside a number's unit that never bounds it: 内资
    weak: frozenset[str]
    once: tuple[str, ...]
    same_as: Mapping[str, str]
    per: tuple[tuple[str, str], ...]
    per_not_for: frozenset[str]
    before: tuple[Bound, ...]
    promised_before: tuple[Bound, ...]
    after: tuple[Bound, ...]
    time_units: frozenset[str]
    time_promise_re: re.Pattern[str]
    floor_re: re.Pattern[str]
    context_before: tuple[str, ...]
    context_before_in_plan: tuple[str, ...]
    context_after: tuple[str, ...]
    context_re: re.Pattern[str]
    quoted_promise_re: re.Pattern[str]


@cache
def load_quantities(path: Path | None = None) -> QuantityLexicon:
    """The vocabulary of ``path``, by default the one that ships with the package.

    Raises:
        LexiconError: the file is missing, not YAML, or lacks a section.
    """
    path = path or data_folder() / "lexicon" / "quantities.yaml"
    try:
        return _compile(load_yaml(path))
    except (KeyError, TypeError, re.error) as err:
        raise LexiconError(f"a section is missing or malformed: {err}", where=path) from err


def _compile(raw: Mapping[str, Any]) -> QuantityLexicon:
    units, per, context = raw["units"], raw["per"], raw["context"]
    return QuantityLexicon(
        quantity_re=_quantity_re(raw),
        share_re=re.compile(
            rf"(?<!{_CHINESE.removesuffix('+')})(?P<bottom>{_CHINESE})分之(?P<top>{_CHINESE}|\d+(?:\.\d+)?)"
            r"|(?<=[的约近达占过国市区])(?P<over>\d{1,2})/(?P<under>\d{1,2})(?![\d/])"
        ),
        mask_re=re.compile("|".join(raw["not"])),
        guards={unit: re.compile(f"(?:{nouns})") for unit, nouns in units["beside"].items()},
        inner_re=_either(raw["not_inside"]),
        weak=frozenset(units["weak"]),
        once=_longest(raw["once"]),
        same_as=dict(raw["same_as"]),
        per=tuple(sorted(per["words"].items())),
        per_not_for=frozenset(per["not_for"]),
        before=_bounds(raw["before"]),
        promised_before=_bounds(raw["promised_before"]),
        after=_bounds(raw["after"]),
        time_units=frozenset(raw["time_units"]),
        time_promise_re=_either(raw["time_promise"]),
        floor_re=_either(raw["floor_rates"]),
        context_before=_longest(context["before"]),
        context_before_in_plan=_longest([*context["before"], *context["before_in_plan"]]),
        context_after=_longest(context["after"]),
        context_re=_either(context["anywhere"]),
        quoted_promise_re=_either(raw["quoted_promise"]),
    )


def _quantity_re(raw: Mapping[str, Any]) -> re.Pattern[str]:
    """``[low -] number [余] unit``: 3-5家, 800余家, 2.5万批/年, 98%, 十余件; never a digit out of a longer token."""
    units = raw["units"]
    words = "|".join(map(re.escape, _longest([*units["strong"], *units["weak"], *units["beside"]])))
    guarded = "|".join(f"{re.escape(unit)}(?={cue})" for unit, cue in sorted(units["guarded"].items()))
    power = "|".join(map(re.escape, _longest(raw["magnitudes"])))
    alone = "|".join(map(re.escape, _longest(raw["magnitudes_alone"])))
    unit = (
        rf"(?:(?:{power})?[余多]?(?:{words}|{guarded})(?:/[年月天日次])?"
        rf"|[{''.join(units['percent'])}]|(?:{alone})(?=[，。；,;、）)以]|$))"
    )
    return re.compile(
        rf"(?<![\d.A-Za-z第+×〔{NUMERAL}数几上])(?<!\d/)(?<!\d-)"
        rf"(?:(?P<low>{_NUMBER})(?P<low_unit>{unit})?\s?(?:[-—–~～]+|至|到)\s?)?"
        rf"(?P<number>{_NUMBER})\s?(?P<over>[余多])?\s?(?P<unit>{unit})"
    )


def _longest(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(words), key=lambda word: (-len(word), word)))


def _either(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, _longest(words))))


def _bounds(raw: Mapping[str, Iterable[str]]) -> tuple[Bound, ...]:
    """Longest first, so that 不超过 is not read as 超过."""
    found = [Bound(cue, comparator) for comparator, cues in raw.items() for cue in cues]
    return tuple(sorted(found, key=lambda bound: (-len(bound.cue), bound.cue)))
