"""How much of the words two texts share, in whole numbers: runs of two characters, the rarer the heavier.

In: folded texts. Out: ``Words``, which weighs any two of them (``likeness``, in thousandths), names the rare words that
they share, and proposes pairs that share a rare run (``candidates``).

A run's weight is the logarithm of its rarity (once ``1 + ln`` of how often it stands in the text), and the likeness
is the cosine of the weights. Logarithms are those of ``decimal``, which are rounded correctly, so that the numbers are
the same on every machine.

Limits: no meaning; that is what vectors are for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from math import isqrt

from kg.link.shingles import find_blocks, find_candidates, index_shingles, shingles

__all__ = ["Words"]

_RUN = 2
_CAP = 60  # texts that may hold a run of three for it to propose pairs
_SHOWN = 3  # words that a sentence of why names


class Words:
    """The texts of a corpus, compared by their words.

    >>> words = Words(["优化小额诉讼程序", "扩大小额诉讼程序适用率", "加强宣传", "优化服务"])
    >>> words.likeness(0, 1) > words.likeness(0, 3) > words.likeness(0, 2) == 0
    True
    >>> words.shared(0, 1)
    ('小额诉讼程序',)
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts
        counts = [Counter(shingles(text, _RUN)) for text in texts]
        self._held: Counter[str] = Counter()
        for runs in counts:
            self._held.update(runs.keys())
        self._weights = [{run: self._worth(run) * _often(n) for run, n in runs.items()} for runs in counts]
        self._squares = [sum(weight * weight for weight in weights.values()) for weights in self._weights]

    def _worth(self, run: str) -> int:
        return _logarithm(len(self._texts), self._held[run])

    def likeness(self, a: int, b: int) -> int:
        """Of texts number ``a`` and ``b``, from 0 to 1000."""
        one, two = sorted((self._weights[a], self._weights[b]), key=len)
        dot = sum(weight * two[run] for run, weight in one.items() if run in two)
        return dot * 1000 // (isqrt(self._squares[a] * self._squares[b]) or 1)

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


@cache
def _logarithm(size: int, held: int) -> int:
    return int((Decimal(size) / Decimal(held)).ln() * 1000)


@cache
def _often(times: int) -> int:
    return int((1 + Decimal(times).ln()) * 10)
