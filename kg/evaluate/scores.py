"""What an evaluation says: a score per relation and part, and judged links for the calibration of confidence.

Precision is the share of what was found that is right; recall the share of what is wanted that was found. Rows of the
gold that count neither way are in neither. A measure that makes no sense for a relation is ``None``.

The suggestion of better confidences is isotonic regression (pool adjacent violators): the rising step function that
fits the judged links best. It is printed for the authors and never applied.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kg.records import Link

__all__ = ["Band", "Judged", "Report", "Score", "Tally", "at_thresholds", "by_method", "calibration", "judge",
           "suggestions"]  # fmt: skip

_EDGES = (Decimal(0), Decimal("0.5"), Decimal("0.6"), Decimal("0.7"), Decimal("0.8"), Decimal("0.9"), Decimal("0.95"))


@dataclass(frozen=True, slots=True)
class Score:
    """``hit`` of ``wanted`` gold facts were found; ``right`` of ``found`` facts are right. Mistakes are listed."""

    relation: str
    part: str
    wanted: int
    hit: int
    found: int
    right: int
    missed: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    unjudged: tuple[str, ...] = ()  # found, where the gold is silent: neither right nor wrong

    @property
    def name(self) -> str:
        return f"{self.relation}: {self.part}" if self.part else self.relation

    @property
    def precision(self) -> float | None:
        return self.right / self.found if self.found else None

    @property
    def recall(self) -> float | None:
        return self.hit / self.wanted if self.wanted else None

    @property
    def f1(self) -> float | None:
        p, r = self.precision, self.recall
        if p is None or r is None:
            return None
        return 2 * p * r / (p + r) if p + r else 0.0


class Tally:
    """Counts while scoring, then gives the ``Score``."""

    def __init__(self, relation: str, part: str = "") -> None:
        self._name = relation, part
        self._wanted: list[tuple[str, bool]] = []
        self._found: list[tuple[str, bool]] = []
        self._unjudged: list[str] = []

    def want(self, what: str, hit: bool) -> None:
        """One fact of the gold; ``hit``: it was found."""
        self._wanted.append((what, hit))

    def find(self, what: str, right: bool) -> None:
        """One fact that was found; ``right``: the gold has it."""
        self._found.append((what, right))

    def skip(self, what: str) -> None:
        """One fact that was found where the gold is silent."""
        self._unjudged.append(what)

    def both(self, what: str, right: bool) -> None:
        """A fact that is on both sides by its nature (a cell, a main topic): right or wrong."""
        self.want(what, right)
        self.find(what, right)

    def score(self) -> Score:
        missed = tuple(what for what, hit in self._wanted if not hit)
        wrong = tuple(what for what, right in self._found if not right)
        counts = len(self._wanted), len(self._wanted) - len(missed), len(self._found), len(self._found) - len(wrong)
        return Score(*self._name, *counts, missed, wrong, tuple(self._unjudged))


@dataclass(frozen=True, slots=True)
class Judged:
    """One link that the gold says is right or not."""

    relation: str
    method: str
    confidence: Decimal
    right: bool
    key: str = ""  # names the link, so that a part can be kept aside by its hash


def judge(relation: str, link: Link, right: bool) -> Judged:
    """A link that the gold judges."""
    return Judged(relation, link.method.value, link.confidence, right, f"{link.subject} {link.object}")


@dataclass(frozen=True, slots=True)
class Band:
    """The links of a relation with a confidence in ``[low, high)``; ``share``: how many of them are right."""

    relation: str
    low: Decimal
    high: Decimal
    count: int
    mean: float
    share: float


@dataclass(frozen=True, slots=True)
class Report:
    """All scores, and the links that the gold judges."""

    scores: tuple[Score, ...]
    judged: tuple[Judged, ...]

    def find(self, name: str) -> Score | None:
        """The score of a name: ``implements: named``."""
        return next((score for score in self.scores if score.name == name), None)


def at_thresholds(
    report: Report, relation: str, *, beyond: Sequence[str] = ()
) -> tuple[tuple[float, float, float], ...]:
    """Least confidence, precision and recall of the links of a relation that are at least that sure, ascending.

    ``beyond``: methods that find more than the gold asks for; their links count for precision only.
    """
    total = report.find(relation)
    mine = [one for one in report.judged if one.relation == relation]
    wanted = total.wanted if total else 0
    found: list[tuple[float, float, float]] = []
    for least in sorted({one.confidence for one in mine}):
        sure = [one for one in mine if one.confidence >= least]
        hit = sum(one.right for one in sure if one.method not in beyond)
        found.append((float(least), sum(one.right for one in sure) / len(sure), hit / wanted if wanted else 0.0))
    return tuple(found)


def by_method(judged: Sequence[Judged]) -> tuple[Score, ...]:
    """Precision per relation and method."""
    scores = []
    for relation, method in sorted({(j.relation, j.method) for j in judged}):
        group = [j.right for j in judged if (j.relation, j.method) == (relation, method)]
        scores.append(Score(relation, f"by {method}", 0, 0, len(group), sum(group)))
    return tuple(scores)


def calibration(judged: Sequence[Judged]) -> tuple[Band, ...]:
    """For each relation and band of confidence: how sure the links say they are, and how often they are right."""
    bands = []
    for relation in sorted({j.relation for j in judged}):
        for low, high in zip(_EDGES, (*_EDGES[1:], Decimal("1.01")), strict=True):
            group = [j for j in judged if j.relation == relation and low <= j.confidence < high]
            if group:
                mean = float(sum(j.confidence for j in group)) / len(group)
                share = sum(j.right for j in group) / len(group)
                bands.append(Band(relation, low, min(high, Decimal(1)), len(group), mean, share))
    return tuple(bands)


def suggestions(judged: Iterable[Judged]) -> tuple[tuple[Decimal, Decimal, int, float], ...]:
    """Steps ``(from, to, links, share right)`` that rise with the confidence: what each confidence should have said.

    >>> one = [Judged("implements", "NamedReform", Decimal(c), right) for c, right in
    ...        (("0.6", False), ("0.7", True), ("0.8", False), ("0.9", True))]
    >>> [(str(low), str(high), count, share) for low, high, count, share in suggestions(one)]
    [('0.6', '0.6', 1, 0.0), ('0.7', '0.8', 2, 0.5), ('0.9', '0.9', 1, 1.0)]
    """
    steps: list[tuple[Decimal, Decimal, int, int]] = []  # from, to, links, right ones
    for confidence in sorted(judged, key=lambda j: (j.confidence, not j.right)):
        steps.append((confidence.confidence, confidence.confidence, 1, int(confidence.right)))
        while len(steps) > 1 and (_does_not_rise(steps[-2], steps[-1]) or steps[-2][1] == steps[-1][0]):
            (low, _, n, right), (_, high, m, more) = steps[-2:]
            steps[-2:] = [(low, high, n + m, right + more)]
    return tuple((low, high, n, right / n) for low, high, n, right in steps)


def _does_not_rise(one: tuple[Decimal, Decimal, int, int], two: tuple[Decimal, Decimal, int, int]) -> bool:
    return one[3] * two[2] >= two[3] * one[2]
