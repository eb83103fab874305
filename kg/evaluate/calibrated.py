"""How far confidence can be believed, as a page: ``Report`` → Markdown (``docs/calibration.md``).

1. One table row per relation, method and band of confidence: how many links the gold judges, what they say on average,
   how many are right, and between which shares the truth may lie (Wilson's interval, 95 in 100).
2. The same for the two halves of the links by hash: one was looked at when confidence was fitted, one was kept aside.
3. A row whose interval does not hold what the links say is marked.

The page is generated (``kg evaluate --format markdown``), but for its introduction, which is kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from decimal import Decimal
from math import sqrt

from kg.evaluate.scores import Judged, Report, calibration

__all__ = ["MARK", "calibration_page", "wilson", "with_tables"]

#: Everything behind this line of the page is generated.
MARK = "<!-- from here on: kg evaluate --format markdown -->"

_SURE = 1.96  # standard deviations that hold 95 in 100
_HEAD = ("relation", "method", "confidence", "links", "says", "right", "truth between", "looked at", "kept aside")


def with_tables(page: str, report: Report) -> str:
    """A page whose part behind ``MARK`` is made anew; the whole page where the mark is missing."""
    kept = page.partition(MARK)[0].rstrip() if MARK in page else page.rstrip()
    return f"{kept}\n\n{MARK}\n\n{calibration_page(report)}" if kept else calibration_page(report)


def calibration_page(report: Report) -> str:
    """The generated part."""
    lines = ["## Every relation and method, on all gold of the project", ""]
    lines += [f"| {' | '.join(_HEAD)} |", f"|{' --- |' * len(_HEAD)}"]
    for relation, method in sorted({(one.relation, one.method) for one in report.judged}):
        group = [one for one in report.judged if (one.relation, one.method) == (relation, method)]
        lines += [f"| {' | '.join(cells)} |" for cells in _rows(relation, method, group)]
    lines += ["", "**!** what the links say lies outside of where the truth may be.", ""]
    return "\n".join(lines)


def _rows(relation: str, method: str, group: Sequence[Judged]) -> Iterator[tuple[str, ...]]:
    for band in calibration(group):
        inside = [one for one in group if band.low <= one.confidence and _is_below(one.confidence, band.high)]
        right = sum(one.right for one in inside)
        low, high = wilson(right, len(inside))
        mark = "" if low - 0.005 <= band.mean <= high + 0.005 else " **!**"
        halves = [[one.right for one in inside if _is_kept(one) is kept] for kept in (False, True)]
        yield (
            relation, method, f"{band.low}–{band.high}", str(len(inside)), f"{band.mean:.2f}",
            f"{band.share:.2f}{mark}", f"{low:.2f}–{high:.2f}", *(f"{sum(half)}/{len(half)}" for half in halves),
        )  # fmt: skip


def _is_below(confidence: Decimal, high: Decimal) -> bool:
    return confidence < high or high == 1


def _is_kept(one: Judged) -> bool:
    """Kept aside: an odd hash of the link."""
    return hashlib.sha256(one.key.encode()).digest()[0] % 2 == 1


def wilson(right: int, count: int) -> tuple[float, float]:
    """Between which shares the truth lies, 95 times in 100.

    >>> [round(bound, 2) for bound in wilson(23, 23)]
    [0.86, 1.0]
    """
    share, square = right / count, _SURE**2 / count
    middle = (share + square / 2) / (1 + square)
    wide = _SURE / (1 + square) * sqrt(share * (1 - share) / count + square / (4 * count))
    return max(0.0, middle - wide), min(1.0, middle + wide)
