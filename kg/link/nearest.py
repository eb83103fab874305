"""Which vectors lie near each other: exact search in whole numbers, many vectors in one multiplication.

In: vectors in levels (``kg.lexicon.vectors``) and the group of each. Out: pairs of different groups whose cosine is at
least so much, in thousandths.

1. For each dimension the levels of all vectors are laid side by side in one long number, 32 bits a vector, moved up so
   that none is negative. A vector's product with all others is then as many multiplications as it has dimensions,
   and Python multiplies long numbers in C: some 40 times the speed of adding up pair by pair.
2. Vectors of one group stand together, so that each is multiplied with those of the groups behind it only.
3. Moving up is taken back at the end: ``Σ(a+m)(b+m) = Σab + mΣa + mΣb + m²·dimensions``.

The result is exact, so that it is the same on every machine. The work is the square of the corpus: a second for 1,500
clauses. ``NearestPairs`` is the seam for a library of approximate neighbours, which a corpus of more than about 10⁵
clauses needs; what it finds is weighed again in whole numbers (``cosine``), so that it can miss pairs but not
misjudge them.
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterator, Sequence
from math import isqrt
from operator import mul
from typing import Protocol

from kg.lexicon.vectors import LEVELS

__all__ = ["Field", "NearestPairs", "cosine", "nearest_pairs"]

_LANE = 32  # bits of one vector in a long number: levels of 1,000 dimensions need 22
_BYTES = _LANE // 8
_UP = LEVELS  # what makes a level positive
_MILLION = 1_000_000


class NearestPairs(Protocol):
    """Finds pairs ``(a, b)``, a < b, of different groups, whose cosine is at least ``least`` thousandths, sorted."""

    def __call__(
        self, vectors: Sequence[array[int]], groups: Sequence[int], least: int
    ) -> Iterator[tuple[int, int]]: ...


class Field:
    """The vectors of a corpus by number, some of them missing, with their lengths at hand."""

    def __init__(self, vectors: Sequence[array[int] | None]) -> None:
        self._vectors = vectors
        self._squares = [_dot(vector, vector) if vector is not None else 0 for vector in vectors]

    def cosine(self, a: int, b: int) -> int | None:
        """Of the vectors of two numbers, in thousandths; ``None`` where one is missing."""
        one, two = self._vectors[a], self._vectors[b]
        if one is None or two is None:
            return None
        return _thousandths(_dot(one, two), self._squares[a] * self._squares[b])

    def near(self, groups: Sequence[int], least: int, search: NearestPairs) -> Iterator[tuple[int, int]]:
        """Pairs that a search finds, in the numbers of this field."""
        known = [(n, vector) for n, vector in enumerate(self._vectors) if vector is not None]
        for a, b in search([vector for _, vector in known], [groups[n] for n, _ in known], least):
            yield known[a][0], known[b][0]


def cosine(a: Sequence[int], b: Sequence[int]) -> int:
    """In thousandths, rounded down.

    >>> cosine([3, 0], [5, 0]), cosine([3, 0], [0, 2]), cosine([1, 1], [0, 7])
    (1000, 0, 707)
    """
    return _thousandths(_dot(a, b), _dot(a, a) * _dot(b, b))


def nearest_pairs(vectors: Sequence[array[int]], groups: Sequence[int], least: int) -> Iterator[tuple[int, int]]:
    """The exact search; a ``NearestPairs``."""
    if not vectors:
        return
    columns = [_packed(column) for column in zip(*vectors, strict=True)]
    sums, squares = [sum(vector) for vector in vectors], [_dot(vector, vector) for vector in vectors]
    moved, first = _UP * _UP * len(columns), 0
    for a, vector in enumerate(vectors):
        if a == first:  # a run of one group begins: from here on only what stands behind it matters
            first = next((b for b in range(a, len(groups)) if groups[b] != groups[a]), len(groups))
            columns = [column >> _LANE * (first - a) for column in columns]
        product = sum([(level + _UP) * column for level, column in zip(vector, columns, strict=True)])
        back, limit = _UP * sums[a] + moved, least * least * squares[a]
        for b, lane in enumerate(_lanes(product, len(vectors) - first), first):
            dot = lane - _UP * sums[b] - back
            if dot > 0 and dot * dot * _MILLION >= limit * squares[b] and groups[b] != groups[a]:
                yield a, b


def _packed(column: Sequence[int]) -> int:
    laid = bytearray(_BYTES * len(column))
    laid[::_BYTES] = bytes([level + _UP for level in column])
    return int.from_bytes(laid, "little")


def _lanes(product: int, count: int) -> Sequence[int]:
    return struct.unpack(f"<{count}I", product.to_bytes(count * _BYTES, "little"))


def _dot(a: Sequence[int], b: Sequence[int]) -> int:
    return sum(map(mul, a, b))


def _thousandths(dot: int, squares: int) -> int:
    """Rounded down; the root is taken of a number large enough that its own rounding does not show."""
    return dot * _MILLION // (isqrt(squares * _MILLION) or 1)
