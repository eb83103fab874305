"""The order of keys and numbers as a reader expects it: measure 9 stands before measure 10."""

from __future__ import annotations

import re
from functools import cache

__all__ = ["natural"]

_DIGITS_RE = re.compile(r"([0-9]+)")


@cache
def natural(key: str) -> tuple[tuple[int, int | str], ...]:
    """A sorting key in which runs of digits count as numbers, and numbers stand before words.

    >>> sorted(["measure/10", "measure/9", "measure/2.1"], key=natural)
    ['measure/2.1', 'measure/9', 'measure/10']
    """
    return tuple((0, int(part)) if part.isdigit() else (1, part) for part in _DIGITS_RE.split(key) if part)
