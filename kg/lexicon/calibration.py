"""What confidence should say, by relation and method, where it was measured: ``data/lexicon/calibration.yaml``.

In: the file. Out: ``Confidences``: what a method says → how often such links are right. The reading of gold and the
choice of points are people's work (``docs/calibration.md``); the program only lays the line through them.

Limits: a line says nothing beyond its ends, and stays level there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

from kg.errors import LexiconError
from kg.lexicon.files import load_yaml

__all__ = ["Confidences", "load_calibration"]

_CENT = Decimal("0.01")

Points = tuple[tuple[Decimal, Decimal], ...]


@dataclass(frozen=True, slots=True)
class Confidences:
    """Lines by relation and method."""

    lines: Mapping[tuple[str, str], Points]

    def stated(self, predicate: str, method: str, raw: Decimal) -> Decimal:
        """What a link should say whose method says ``raw``.

        >>> points = (Decimal("0.6"), Decimal("0.8")), (Decimal("0.9"), Decimal("1"))
        >>> known = Confidences({("sp:implements", "NamedReform"): points})
        >>> [str(known.stated("sp:implements", "NamedReform", Decimal(raw))) for raw in ("0.5", "0.75", "0.95")]
        ['0.80', '0.90', '1.00']
        >>> known.stated("sp:elaborates", "NamedReform", Decimal("0.5"))
        Decimal('0.5')
        """
        points = self.lines.get((predicate, method))
        if points is None:
            return raw
        return _on_line(points, raw).quantize(_CENT)


def _on_line(points: Points, raw: Decimal) -> Decimal:
    if raw <= points[0][0]:
        return points[0][1]
    for (left, low), (right, high) in pairwise(points):
        if raw <= right:
            return low + (high - low) * (raw - left) / (right - left)
    return points[-1][1]


def load_calibration(path: Path) -> Confidences:
    """The lines of a file; none where there is no file, because a lexicon of one's own need not have any.

    Raises:
        LexiconError: an entry is not as the head of the file says.
    """
    if not path.exists():
        return Confidences({})
    entries = load_yaml(path)
    if not isinstance(entries, list):
        raise LexiconError("not a list", where=path, mend="see the head of the shipped file")
    return Confidences(dict(_line(entry, path) for entry in entries))


def _line(entry: Any, path: Path) -> tuple[tuple[str, str], Points]:
    try:
        points = tuple((Decimal(str(raw)), Decimal(str(right))) for raw, right in entry["points"])
        key = entry["predicate"], entry["method"]
    except (KeyError, TypeError, ValueError, ArithmeticError) as err:
        problem = f"an entry is not as it should be: {entry!r}"
        raise LexiconError(problem, where=path, mend="predicate, method, points") from err
    if not points or list(_falls(points)):
        raise LexiconError(f"the points of {' '.join(key)} do not rise", where=path, mend="sort them")
    return key, points


def _falls(points: Points) -> Iterator[tuple[Decimal, Decimal]]:
    """Points that are not to the right of the one before them, or lie below it, or are no probability."""
    yield from (two for one, two in pairwise(points) if two[0] <= one[0] or two[1] < one[1])
    yield from (point for point in points if not (0 <= point[0] <= 1 and 0 <= point[1] <= 1))
