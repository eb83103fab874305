"""Scores of the quantities of the corpus: found, in a normal unit, with the right indicator, paired with what it was.

In: the facts, the lexicon and ``quantities.csv``, which lists every number with a unit that the shipped texts print.
Half of the rows, by a hash of owner, quote and value, were kept aside while the cues of the indicators were written;
their score stands by itself.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from decimal import Decimal

from kg.evaluate.gold import GoldRow
from kg.evaluate.scores import Score, Tally
from kg.lexicon.bundle import Lexicon
from kg.model.indicators import target_nodes
from kg.records import Facts
from kg.records.model import TargetNode
from kg.text.normalise import fold

__all__ = ["is_kept_aside", "score_measured"]

_NONE = "-"  # the number measures no indicator of the scheme
#: Short names of units in the gold → the last part of the key or IRI of the unit.
_UNITS = {
    "percent": "PERCENT", "ratio": "UNITLESS", "s": "SEC", "min": "MIN", "day": "DAY", "week": "WK", "km": "KiloM",
    "m2": "M2", "num": "NUM", "num/yr": "NUM-PER-YR", "num/mo": "num-per-mo",
}  # fmt: skip


def is_kept_aside(row: GoldRow) -> bool:
    """Whether a row belongs to the half that no cue was made from."""
    said = f"{row['owner']}|{row['quote']}|{row['value']}"
    return int(hashlib.sha256(said.encode()).hexdigest()[-1], 16) % 2 == 1


def score_measured(rows: Sequence[GoldRow], corpus: Sequence[Facts], lexicon: Lexicon) -> Iterator[Score]:
    """The scores of ``quantities``; none where the gold has no such rows."""
    if not rows:
        return
    nodes = [node for facts in corpus for node in target_nodes(facts, lexicon)]
    taken = _matched(rows, nodes)
    found, units, pairs = Tally("quantities"), Tally("quantities", "normal units"), Tally("quantities", "pairs")
    halves = {False: Tally("indicators"), True: Tally("indicators", "kept aside")}
    values = {node.key: node.quantity.value for node in nodes}
    for row in rows:
        what, node = f"{row['owner']}: {row['value']}{row['unit']} ({row['quote']})", taken.get(row.where)
        found.want(what, node is not None)
        _indicator(what, row, node, halves[is_kept_aside(row)])
        if node is not None:
            units.find(what, _is_normal(row, node))
        if row["changed_from"]:
            was = values.get(node.changed_from or "") if node is not None else None
            pairs.want(what, was is not None and was == Decimal(row["changed_from"]))
    matched = {node.key for node in taken.values()}
    owners = {row["owner"].split("/measure/")[0] for row in rows}
    for node in nodes:
        if node.quantity.owner.split("/measure/")[0] in owners:
            what = f"{node.key}: {node.quantity.value}{node.quantity.unit}"
            found.find(what, node.key in matched)
            if node.changed_from:
                pairs.find(what, any(taken.get(r.where) is node and r["changed_from"] for r in rows))
    yield from (tally.score() for tally in (found, units, pairs, *halves.values()))


def _matched(rows: Sequence[GoldRow], nodes: Sequence[TargetNode]) -> dict[str, TargetNode]:
    """Row → the number that it describes: one owner, value and unit, in words of which one holds the other."""
    left, found = list(nodes), dict[str, TargetNode]()
    for row in rows:
        hit = next((node for node in left if _is_same(row, node)), None)
        if hit is not None:
            left.remove(hit)
            found[row.where] = hit
    return found


def _is_same(row: GoldRow, node: TargetNode) -> bool:
    quantity = node.quantity
    mine, theirs = fold(quantity.quote.text), fold(row["quote"])
    same = quantity.owner == row["owner"] and fold(quantity.unit) == fold(row["unit"])
    return same and quantity.value == Decimal(row["value"]) and (mine in theirs or theirs in mine)


def _indicator(what: str, row: GoldRow, node: TargetNode | None, tally: Tally) -> None:
    wanted = row["indicator"]
    said = (node.indicator or "").rpartition("/")[2] if node is not None else ""
    if wanted != _NONE:
        tally.want(f"{what} is {wanted}", said == wanted)
    if said:
        tally.find(f"{what}: {said} for {wanted}", said == wanted)


def _is_normal(row: GoldRow, node: TargetNode) -> bool:
    unit = (node.normal_unit or "").rpartition("/")[2]
    wanted = _UNITS.get(row["normal_unit"], row["normal_unit"])
    return unit == wanted and node.normal_value == Decimal(row["normal_value"])
