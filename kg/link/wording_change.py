"""How one clause was taken over from another: copied, specified, localised, weakened, reworded, or new.

In: the words of both, as a reuse link quotes them, and cue words. Out: ``Uptake``: the kind, the signs that show it
and a character diff.

1. *New*: they have too little in common to be one commitment.
2. *Weakened*: a strong word went (全面, 严格, 率先), a weak one came (探索, 鼓励), a number went or asks less.
3. *Specified*: a number, date or responsible body came in.
4. *Localised*: a place came in, or a general word was replaced by the district's own (全市 → 全区).
5. *Copied*: at most a few characters differ. What is left is *reworded*.

Every sign is reported; where several kinds have signs, the first in this order names it.
Limits: cues are words, so a commitment weakened by rephrasing alone counts as reworded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from enum import StrEnum
from typing import NamedTuple

from kg.lexicon.uptake import UptakeCues
from kg.text.normalise import bare, fold

__all__ = ["Sign", "Uptake", "UptakeKind", "char_diff", "classify_uptake"]

_RELATED = 0.4  # likeness below which two clauses are not one commitment
_COPIED = 0.9  # likeness from which differences are those of a copyist
# A number and the character behind it: 90%, 1分, 25个, 2023年. Not the digits of a name (12345热线) or of AI+.
_NUMBER_RE = re.compile(r"(?<![\d.])(\d{1,6}(?:\.\d+)?)(%|[分个家次天日年月项所处万亿元户])")
_DATE_RE = re.compile(r"20\d\d年(?:底前|\d{1,2}月)?|\d{1,2}月底前|年底前|[一二三四上下]半?年?季度")


class UptakeKind(StrEnum):
    """In the order in which a sign decides."""

    NEW = "new"
    WEAKENED = "weakened"
    SPECIFIED = "specified"
    LOCALISED = "localised"
    COPIED = "copied"
    REWORDED = "reworded"


class Sign(NamedTuple):
    """Why: ``words`` came in (``+``) or went out (``-``)."""

    kind: UptakeKind
    op: str
    words: str


@dataclass(frozen=True, slots=True)
class Uptake:
    """The verdict on one clause; ``likeness`` of the two texts, punctuation aside; ``diff`` as of ``char_diff``."""

    kind: UptakeKind
    likeness: Decimal
    signs: tuple[Sign, ...]
    diff: tuple[tuple[str, str], ...]


def char_diff(a: str, b: str) -> tuple[tuple[str, str], ...]:
    """What to do to ``a`` to have ``b``: ``=`` keep, ``-`` take out, ``+`` put in, in text order.

    >>> char_diff("深化和谐劳动关系创建", "推动和谐劳动关系创建")
    (('-', '深化'), ('+', '推动'), ('=', '和谐劳动关系创建'))
    """
    steps: list[tuple[str, str]] = []
    for tag, a_start, a_end, b_start, b_end in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag == "equal":
            steps.append(("=", a[a_start:a_end]))
        else:
            steps.extend((op, words) for op, words in (("-", a[a_start:a_end]), ("+", b[b_start:b_end])) if words)
    return tuple(steps)


def classify_uptake(source: str, taken: str, cues: UptakeCues, places: Sequence[str] = ()) -> Uptake:
    """How ``taken`` took over ``source``.

    Args:
        source: the words of the city plan, or of the twin elsewhere.
        taken: the words of the clause that is asked about.
        cues: as ``kg.lexicon.uptake.load_uptake`` gives them.
        places: names of districts and other places that count as local.
    """
    likeness = SequenceMatcher(None, bare(source), bare(taken), autojunk=False).ratio()
    diff = char_diff(source, taken)
    shown = Decimal(str(round(likeness, 2)))
    if likeness < _RELATED:
        return Uptake(UptakeKind.NEW, shown, (), diff)
    a, b = fold(source), fold(taken)
    signs = (*_weakened(a, b, cues), *_specified(a, b, cues), *_localised(a, b, cues, places))
    order = list(UptakeKind)
    plain = UptakeKind.COPIED if likeness >= _COPIED else UptakeKind.REWORDED
    kind = min((sign.kind for sign in signs), key=order.index, default=plain)
    return Uptake(kind, shown, signs, diff)


def _weakened(a: str, b: str, cues: UptakeCues) -> Iterator[Sign]:
    for word in cues.strong:
        if word in a and not any(strong in b for strong in cues.strong):
            yield Sign(UptakeKind.WEAKENED, "-", word)
    for word in cues.weak:
        if word in b and word not in a:
            yield Sign(UptakeKind.WEAKENED, "+", word)
    yield from _weaker_numbers(a, b, cues)


def _weaker_numbers(a: str, b: str, cues: UptakeCues) -> Iterator[Sign]:
    """A quantity of the source that the copy lacks, unless it has another of the same unit that asks as much."""
    theirs = _numbers(b)
    less_is_more = any(word in a for word in cues.smaller_is_stronger)
    for value, unit in _numbers(a):
        if (value, unit) in theirs:
            continue
        same_unit = [other for other, other_unit in theirs if other_unit == unit]
        weaker = [other for other in same_unit if (other > value if less_is_more else other < value)]
        if weaker or not same_unit:
            yield Sign(UptakeKind.WEAKENED, "-", f"{value}{unit}")


def _specified(a: str, b: str, cues: UptakeCues) -> Iterator[Sign]:
    theirs = _numbers(a)
    units = {unit for _, unit in theirs}
    for value, unit in _numbers(b):
        if unit not in units:
            yield Sign(UptakeKind.SPECIFIED, "+", f"{value}{unit}")
    for pattern in (_DATE_RE, cues.body_re):
        for found in pattern.finditer(b):
            if found[0] not in a and found[0][-4:] not in a:
                yield Sign(UptakeKind.SPECIFIED, "+", found[0])


def _localised(a: str, b: str, cues: UptakeCues, places: Sequence[str]) -> Iterator[Sign]:
    for word in dict.fromkeys((*places, *cues.own)):
        if word in b and word not in a:
            yield Sign(UptakeKind.LOCALISED, "+", word)
    for word, own in cues.general:
        if word in a and word not in b and any(o in b for o in own):
            yield Sign(UptakeKind.LOCALISED, "-", word)


def _numbers(text: str) -> list[tuple[Decimal, str]]:
    return [(Decimal(found[1]), found[2]) for found in _NUMBER_RE.finditer(text)]
