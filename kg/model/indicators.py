"""What the numbers of the corpus measure, in units that are known elsewhere: quantities in, nodes with both out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg import ids
from kg.lexicon.bundle import Lexicon
from kg.lexicon.indicators import MeasureUnit
from kg.records import Facts
from kg.records.model import Concept, MeasureUnitNode, TargetNode
from kg.text.look_alikes import as_printed

__all__ = ["indicator_concepts", "target_nodes", "units_in_use"]


def target_nodes(facts: Facts, lexicon: Lexicon) -> Iterator[TargetNode]:
    """The quantities of a document, each with its indicator where words show one, and its value in a normal unit.

    What changed from another measures what that does, if both are in one unit: 从102个缩减到59个.
    """
    counts: dict[str, int] = {}
    before: TargetNode | None = None
    source = facts.document.source
    for quantity in facts.quantities:
        counts[quantity.owner] = n = counts.get(quantity.owner, 0) + 1
        shown = replace(quantity, quote=as_printed(quantity.quote, source.text))
        changed_from = ids.target(quantity.owner, n - 1) if quantity.after_previous else None
        node = TargetNode(ids.target(quantity.owner, n), source.entry.slug, shown, changed_from)
        before = _measured(node, before if changed_from else None, lexicon)
        yield before


def _measured(node: TargetNode, before: TargetNode | None, lexicon: Lexicon) -> TargetNode:
    quantity = node.quantity
    normal = lexicon.indicators.normal(quantity.value, quantity.unit)
    if normal is None:
        return node
    found = lexicon.indicators.find(quantity.value, quantity.unit, quantity.quote.text)
    indicator = ids.concept("indicator", found.slug) if found else None
    if before is not None and before.normal_unit == _key(normal.unit):
        indicator = before.indicator or indicator
    return replace(node, indicator=indicator, normal_value=normal.value, normal_unit=_key(normal.unit))


def _key(unit: MeasureUnit) -> str:
    return unit.iri or ids.concept("unit", unit.slug)


def units_in_use(targets: Iterable[TargetNode], lexicon: Lexicon) -> Iterator[MeasureUnitNode]:
    """The units that a quantity is given in, in the order of their file."""
    used = {target.normal_unit for target in targets}
    for unit in lexicon.indicators.units:
        if _key(unit) in used:
            yield MeasureUnitNode(_key(unit), unit.zh, unit.en, unit.ucum)


def indicator_concepts(lexicon: Lexicon) -> Iterator[Concept]:
    """The whole scheme of indicators, in the order of its file."""
    for one in lexicon.indicators.indicators:
        key, scheme = ids.concept("indicator", one.slug), ids.scheme("indicators")
        yield Concept(key, "Indicator", scheme, one.slug, one.zh, one.en, one.source, one.zh_def, one.en_def)
