"""Which indicator does a number measure, and what is it in a normal unit? ``data/lexicon/indicators.yaml`` compiled.

In: a printed number with its unit and its quote (the part of the sentence that holds it). Out: the slug of an indicator
or nothing, and the number in a unit that is known elsewhere.

1. The unit as printed is taken apart: 万平方米 is 10,000 × square metre, 批/年 a count a year, 家 a count.
2. Only indicators that can have a unit of that kind, and that measure word, are asked.
3. Their cues are looked for in the quote. Of several the nearest to the number wins, and one behind it before one as
   far before it; of cues at one distance the longer one.
4. Without a cue there is no indicator: better none than a guess.

Limits: words only; the subject of a number that stands in another part of the sentence is not seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from kg.errors import LexiconError
from kg.lexicon.files import data_folder, load_yaml
from kg.text.numerals import NUMERAL, parse_numeral

__all__ = ["Indicator", "IndicatorLexicon", "MeasureUnit", "Normal", "load_indicators"]

_NUMBER_RE = re.compile(rf"\d+(?:,\d{{3}})*(?:\.\d+)?|[{''.join(NUMERAL)}]+")
_BEFORE = Decimal("0.5")  # by how much a cue before the number counts as farther than one behind it
_KINDS = ("share", "time", "money", "length", "area", "count")


@dataclass(frozen=True, slots=True)
class MeasureUnit:
    """A unit: ``iri`` in QUDT and ``ucum`` code, where these know it."""

    slug: str
    kind: str
    zh: str
    en: str
    iri: str | None = None
    ucum: str | None = None


@dataclass(frozen=True, slots=True)
class Normal:
    """A number in a normal unit."""

    value: Decimal
    unit: MeasureUnit


@dataclass(frozen=True, slots=True)
class Indicator:
    """One thing that numbers measure; ``measures`` empty: any measure word of the kind."""

    slug: str
    zh: str
    en: str
    zh_def: str
    en_def: str
    source: str
    kinds: frozenset[str]
    measures: frozenset[str]
    cues: tuple[re.Pattern[str], ...]


@dataclass(frozen=True, slots=True)
class IndicatorLexicon:
    """All indicators and units, in the order of the file."""

    indicators: tuple[Indicator, ...]
    units: tuple[MeasureUnit, ...]
    _words: Mapping[str, tuple[MeasureUnit, Decimal]]
    _rates: Mapping[str, MeasureUnit]
    _magnitudes: Mapping[str, Decimal]
    _number: MeasureUnit

    def normal(self, value: Decimal, printed: str) -> Normal | None:
        """The number in a normal unit; nothing for a bare 万 or 亿, which does not say of what.

        >>> found = load_indicators().normal(Decimal("12.3"), "万平方米")
        >>> (found.value, found.unit.slug) if found else None
        (Decimal('123000.0'), 'm2')
        """
        word, _, period = printed.partition("/")
        factor, word = self._taken_apart(word)
        if not word and printed:
            return None
        if period:
            rate = self._rates.get(period)
            return Normal(value * factor, rate) if rate is not None else None
        unit, times = self._words.get(word, (self._number, Decimal(1)))
        return Normal(value * factor * times, unit)

    def _taken_apart(self, word: str) -> tuple[Decimal, str]:
        if word in self._words:
            return Decimal(1), word
        for magnitude, factor in self._magnitudes.items():
            if word.startswith(magnitude):
                return factor, word.removeprefix(magnitude)
        return Decimal(1), word

    def find(self, value: Decimal, printed: str, quote: str) -> Indicator | None:
        """What the number measures, by the words around it.

        >>> found = load_indicators().find(Decimal(90), "%", "1分钟响应，90%解决率")
        >>> found.slug if found else None
        'resolution-rate'
        """
        normal = self.normal(value, printed)
        if normal is None:
            return None
        measure = self._taken_apart(printed.partition("/")[0])[1]
        start, end = _place(quote, value, printed)
        ranked = [
            (distance, -length, rank, one)
            for rank, one in enumerate(self.indicators)
            if normal.unit.kind in one.kinds and (not one.measures or measure in one.measures)
            for distance, length in _distances(one.cues, quote, start, end)
        ]
        return min(ranked, key=lambda hit: hit[:3])[3] if ranked else None


def _distances(cues: Sequence[re.Pattern[str]], quote: str, start: int, end: int) -> Iterator[tuple[Decimal, int]]:
    for cue in cues:
        for hit in cue.finditer(quote):
            before = Decimal(start - hit.end()) + _BEFORE
            behind = Decimal(hit.start() - end)
            yield max(before, behind, Decimal(0)), hit.end() - hit.start()


def _place(quote: str, value: Decimal, printed: str) -> tuple[int, int]:
    """Where the number stands in its quote: the first that reads so with this unit behind it, else the first."""
    word = printed.partition("/")[0]
    hits = [hit for hit in _NUMBER_RE.finditer(quote) if _reads(hit.group(), value)]
    with_unit = [hit for hit in hits if quote[hit.end() :].lstrip(" 余多").startswith(word or " ")]
    hit = next(iter(with_unit or hits), None)
    if hit is None:
        return len(quote) // 2, len(quote) // 2
    end = quote.find(word, hit.end()) + len(word) if word and hit in with_unit else hit.end()
    return hit.start(), end


def _reads(text: str, value: Decimal) -> bool:
    if text[0].isdecimal():
        return Decimal(text.replace(",", "")) == value
    number = parse_numeral(text)
    return number is not None and Decimal(number) == value


def load_indicators(path: Path | None = None) -> IndicatorLexicon:
    """The file of that path, that of the project when ``None`` or when there is no such file.

    Raises:
        LexiconError: a field is missing or malformed, a kind is unknown, or a slug stands twice.
    """
    if path is None or not path.exists():  # a data folder made before there were indicators
        path = data_folder() / "lexicon" / "indicators.yaml"
    try:
        return _compile(load_yaml(path), path)
    except (KeyError, TypeError, ValueError, ArithmeticError, re.error) as err:
        raise LexiconError(f"a unit or indicator is not in its form: {err}", where=path) from err


def _compile(raw: Mapping[str, Any], path: Path) -> IndicatorLexicon:
    units = {slug: _unit(slug, entry) for slug, entry in raw["units"].items()}
    words = {word: (units[slug], Decimal(str(n))) for slug, e in raw["units"].items() for word, n in e["words"].items()}
    rates = {period: _unit(entry["slug"], entry) for period, entry in raw["rates"].items()}
    magnitudes = sorted(raw["magnitudes"].items(), key=lambda item: -len(item[0]))
    indicators = tuple(_indicator(entry) for entry in raw["indicators"])
    slugs = [one.slug for one in indicators]
    kinds = {kind for one in indicators for kind in one.kinds} | {unit.kind for unit in units.values()}
    if len(set(slugs)) < len(slugs) or not kinds <= set(_KINDS):
        raise LexiconError(f"a slug stands twice, or a kind is none of {', '.join(_KINDS)}", where=path)
    every = (*units.values(), *rates.values())
    return IndicatorLexicon(
        indicators, every, words, rates, {word: Decimal(n) for word, n in magnitudes}, units["num"]
    )  # fmt: skip


def _unit(slug: str, entry: Mapping[str, Any]) -> MeasureUnit:
    return MeasureUnit(slug, entry["kind"], entry["zh"], entry["en"], entry.get("iri"), entry.get("ucum"))


def _indicator(entry: Mapping[str, Any]) -> Indicator:
    return Indicator(
        entry["slug"], entry["zh"], entry["en"], entry["zh_def"], entry["en_def"], entry["source"],
        frozenset(entry["kinds"]), frozenset(entry.get("measures", ())),
        tuple(re.compile(cue) for cue in entry["cues"]),
    )  # fmt: skip
