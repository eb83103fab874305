"""Scores on claims that somebody judged against the sources: what a number is, how words were taken up, what is a body.

In: rows of ``modality``, ``uptake`` and ``bodies``: what a build once said, and whether the sources bear it out. Out:
how many of these claims the corpus now has right. A claim that was wrong is right when it is no longer made; one that
was right must still be made. What was judged acceptable or arguable counts neither way.

Limits: rows were partly chosen because they looked wrong, so the shares tell whether known errors are gone, no more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from kg.errors import GoldError
from kg.evaluate.gold import Gold, GoldRow
from kg.evaluate.locate import Places
from kg.evaluate.scores import Score, Tally
from kg.records import Link, Quantity
from kg.text.normalise import fold

__all__ = ["score_judged"]

_QUANTITY_RE = re.compile(r"(?P<comparator>[<>]?=|[<>])?(?P<value>[\d.]++) ?(?P<unit>[^:]*): ?(?P<quote>.*)", re.S)
_VERDICTS = {"right": True, "wrong": False}
_CLAIMS = ("target", "result")
_SHARED = "shared"  # said of siblings, where no kind can be told


class _Claim(NamedTuple):
    """A quantity as a row of the gold writes it: ``>=80 %: 保障开票率达到 80%以上``."""

    owner: str
    comparator: str
    value: Decimal
    unit: str
    quote: str


def score_judged(gold: Gold, places: Places, links: Sequence[Link]) -> Iterator[Score]:
    """The scores of ``modality`` (roles, comparators, examples), ``uptake`` and ``bodies``."""
    pool = [quantity for facts in places.facts.values() for quantity in facts.quantities]
    examples = {(k.subject, k.object) for k in links if k.predicate == "sp:exemplifies"}
    parts = {name: Tally("modality", name) for name in ("roles", "comparators", "examples")}
    for row in gold.rows("modality"):
        _check(row["case_or_measure"], places, row)
        if row["verdict"] in _VERDICTS:
            part, right = _judge(row, pool, examples)
            parts[part].find(f"{row['case_or_measure']}: {row['quantity']} ({row['why']})", right)
    yield from (tally.score() for tally in parts.values())
    yield _uptake(gold.rows("uptake"), places, links)
    yield _bodies(gold.rows("bodies"), places)


def _judge(row: GoldRow, pool: Sequence[Quantity], examples: set[tuple[str, str]]) -> tuple[str, bool]:
    """Which score a row of ``modality`` belongs to, and whether the corpus has it right."""
    was_right = _VERDICTS[row["verdict"]]
    if row["said_today"] == "sp:exemplifies":
        return "examples", ((row["case_or_measure"], row["quantity"]) in examples) == was_right
    claim = _read(row)
    found = [quantity for quantity in pool if _is_meant(quantity, claim)]
    if row["said_today"].startswith("sp:comparator"):
        exact = any(quantity.comparator == "=" and not quantity.approximate for quantity in found)
        return "comparators", bool(found) and exact == was_right
    claimed = [quantity for quantity in found if quantity.role in _CLAIMS]
    same = [quantity for quantity in claimed if not claim.comparator or quantity.comparator == claim.comparator]
    return "roles", bool(same) if was_right else not claimed


def _read(row: GoldRow) -> _Claim:
    match = _QUANTITY_RE.fullmatch(row["quantity"])
    if match is None:
        raise GoldError(
            f"no quantity can be read from {row['quantity']!r}", where=row.where, mend="write '>=80 %: the words'"
        )
    unit = match["unit"].strip()
    return _Claim(row["case_or_measure"], match["comparator"] or "", Decimal(match["value"]), unit, match["quote"])


def _is_meant(quantity: Quantity, claim: _Claim) -> bool:
    if quantity.owner != claim.owner or quantity.value != claim.value or fold(quantity.unit) != fold(claim.unit):
        return False
    mine, theirs = fold(quantity.quote.text), fold(claim.quote)
    return mine in theirs or theirs in mine


def _uptake(rows: Sequence[GoldRow], places: Places, links: Sequence[Link]) -> Score:
    """A kind that was wrong must have changed; between siblings ``shared`` is right, since no kind can be told."""
    tally = Tally("uptake")
    kinds = {(k.subject, k.object): k.uptake for k in links if k.predicate == "sp:reusesTextOf"}
    for row in rows:
        for column in ("later", "earlier"):
            _check(row[column].partition("/clause/")[0], places, row)
        kind = kinds.get((row["later"], row["earlier"]))
        if row["verdict"] in _VERDICTS and kind is not None:
            right = (kind == row["said_today"]) == _VERDICTS[row["verdict"]] or kind == _SHARED
            tally.find(f"{row['later']}: {kind}, said {row['said_today']} ({row['why']})", right)
    return tally.score()


def _bodies(rows: Sequence[GoldRow], places: Places) -> Score:
    tally = Tally("bodies")
    there = {mention.unit.key for facts in places.facts.values() for mention in facts.units}
    for row in rows:
        if row["verdict"] in _VERDICTS:
            tally.find(f"{row['body']} ({row['why']})", (row["body"] in there) == _VERDICTS[row["verdict"]])
    return tally.score()


def _check(key: str, places: Places, row: GoldRow) -> None:
    if not places.has(key):
        raise GoldError(f"the corpus has no '{key}'", where=row.where, mend="keys are IRIs without the base")
