"""How much of the words two texts share, in whole numbers: runs of two characters, the rarer the heavier.

In: folded texts and where their parts stand. Out: ``Words``, which weighs any two of them, whole (``likeness``) and by
their most alike parts (``closest``), in thousandths; names the rare words that they share; and proposes pairs that
share a rare run (``candidates``).

A run's weight is the logarithm of its rarity (times ``1 + ln`` of how often it stands in the text), and the likeness
is the cosine of the weights. The most alike parts tell of one commitment that two long sentences share. Logarithms are
those of ``decimal``, which are rounded correctly, so that the numbers are the same on every machine.

Limits: no meaning; that is what vectors are for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from math import isqrt
from typing import NamedTuple

from kg.lexicon.boilerplate import PhraseFinder
from kg.link.shingles import find_blocks, find_candidates, index_shingles, shingles

__all__ = ["Words"]

_RUN = 2
_CAP = 60  # texts that may hold a run of three for it to propose pairs; those of no more than 16 documents
_PART = 6  # characters, below which a part says too little
_THIN = 20_000_000_000  # squared weight of some six runs, added so that short parts are not alike by little
_BLANK = "\0"  # stands for each character of a set phrase
_SHOWN = 3  # words that a sentence of why names


class _Weighed(NamedTuple):
    """A text or a part of one: the weight of each run, and the sum of their squares."""

    weights: Mapping[str, int]
    square: int


class _Parts(NamedTuple):
    """A text and its parts; ``holders`` leads from a run to the numbers of those that hold it, with its weight."""

    weighed: tuple[_Weighed, ...]
    holders: Mapping[str, tuple[tuple[int, int], ...]]


class Words:
    """The texts of a corpus, compared by their words.

    >>> words = Words(["优化小额诉讼程序", "扩大小额诉讼程序适用率", "加强宣传", "优化服务"])
    >>> words.likeness(0, 1) > words.likeness(0, 3) > words.likeness(0, 2) == 0
    True
    >>> words.shared(0, 1)
    ('小额诉讼程序',)

    Args:
        texts: folded.
        parts: of each text, from where to where its half-sentences stand; without them every text is one part.
        formulas: set phrases, whose runs weigh nothing; without them every run counts.
    """

    def __init__(
        self,
        texts: Sequence[str],
        parts: Sequence[Sequence[tuple[int, int]]] | None = None,
        formulas: PhraseFinder | None = None,
    ) -> None:
        self._texts = texts
        self._held = Counter(run for text in texts for run in set(shingles(text, _RUN)))
        own = [_blanked(text, formulas) for text in texts] if formulas else texts
        self._whole = [self._weigh(text) for text in own]
        cut = [_cut(text, spans) for text, spans in zip(own, parts, strict=True)] if parts else [()] * len(texts)
        self._parts = [
            _with_holders((whole, *(self._weigh(part) for part in pieces)))
            for whole, pieces in zip(self._whole, cut, strict=True)
        ]

    def _worth(self, run: str) -> int:
        return _logarithm(len(self._texts), self._held[run])

    def _weigh(self, text: str) -> _Weighed:
        runs = Counter(run for run in shingles(text, _RUN) if _BLANK not in run)
        weights = {run: self._worth(run) * _often(n) for run, n in runs.items()}
        return _Weighed(weights, sum(weight * weight for weight in weights.values()))

    def likeness(self, a: int, b: int) -> int:
        """Of texts number ``a`` and ``b`` as a whole, from 0 to 1000."""
        one, two = self._whole[a], self._whole[b]
        dot = sum([one.weights[run] * two.weights[run] for run in one.weights.keys() & two.weights.keys()])
        return _share(dot, one, two)

    def closest(self, a: int, b: int) -> int:
        """The greatest likeness that a text, or a part of it, has to the other, or a part of that."""
        one, two = self._parts[a], self._parts[b]
        width = len(two.weighed)
        dots = [0] * (len(one.weighed) * width)
        for run in one.holders.keys() & two.holders.keys():
            others = two.holders[run]
            for m, weight in one.holders[run]:
                for n, other in others:
                    dots[m * width + n] += weight * other
        return max(
            (_share(dot, one.weighed[n // width], two.weighed[n % width], _THIN) for n, dot in enumerate(dots) if dot),
            default=0,
        )

    def shared(self, a: int, b: int) -> tuple[str, ...]:
        """The heaviest runs that both texts hold, as long as they go, the heaviest first."""
        text = self._texts[a]
        runs = [text[k.a : k.a + k.size] for k in find_blocks(text, self._texts[b], least=_RUN)]
        worth = {run: sum(self._worth(piece) for piece in shingles(run, _RUN)) for run in runs}
        return tuple(sorted(worth, key=lambda run: (-worth[run], run))[:_SHOWN])

    def candidates(self, groups: Sequence[int]) -> tuple[tuple[int, int], ...]:
        """Pairs of different groups that share a run of three characters which few texts hold, sorted."""
        index = index_shingles(self._texts, k=_RUN + 1)
        return tuple((c.a, c.b) for c in find_candidates(index, groups, cap=_CAP))


def _blanked(text: str, formulas: PhraseFinder) -> str:
    for start, end in formulas.find(text):
        text = text[:start] + _BLANK * (end - start) + text[end:]
    return text


def _cut(text: str, spans: Sequence[tuple[int, int]]) -> tuple[str, ...]:
    """The parts that are long enough to say something; none where the text is one part."""
    if len(spans) < 2:
        return ()
    return tuple(text[start:end] for start, end in spans if end - start >= _PART)


def _with_holders(weighed: tuple[_Weighed, ...]) -> _Parts:
    holders: dict[str, list[tuple[int, int]]] = {}
    for n, one in enumerate(weighed):
        for run, weight in one.weights.items():
            holders.setdefault(run, []).append((n, weight))
    return _Parts(weighed, {run: tuple(found) for run, found in holders.items()})


def _share(dot: int, one: _Weighed, two: _Weighed, more: int = 0) -> int:
    return dot * 1000 // (isqrt(one.square * two.square) + more or 1)


@cache
def _logarithm(size: int, held: int) -> int:
    return int((Decimal(size) / Decimal(held)).ln() * 1000)


@cache
def _often(times: int) -> int:
    return int((1 + Decimal(times).ln()) * 10)
