"""What bodies are for, and who heads their line of work above: bodies in, the same with both out, and the heads added.

1. Functions follow from the official name (``kg.lexicon.functions``).
2. A head that no text names is added as a body of the registry, so that a line can be followed to its top.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg import ids
from kg.lexicon.bundle import Lexicon
from kg.model.places import place_of_scope
from kg.records import Unit
from kg.records.model import Concept, UnitNode

__all__ = ["function_concepts", "with_functions"]


def with_functions(units: Iterable[UnitNode], lexicon: Lexicon) -> tuple[UnitNode, ...]:
    """The bodies with functions and heads, and the heads up to the top, sorted by key."""
    nodes = {node.unit.key: node for node in units}
    waiting = [nodes[key].unit for key in sorted(nodes)]
    while waiting:
        unit = waiting.pop()
        above = _above(unit, lexicon)
        functions = tuple(ids.concept("function", one.slug) for one in lexicon.functions.of(unit.label))
        nodes[unit.key] = replace(nodes[unit.key], functions=functions, superior=above.key if above else None)
        if above is not None and above.key not in nodes:
            nodes[above.key] = UnitNode(above, (), None, place_of_scope(above.scope, lexicon))
            waiting.append(above)
    return tuple(nodes[key] for key in sorted(nodes))


def _above(unit: Unit, lexicon: Lexicon) -> Unit | None:
    if unit.scope != "shanghai" and unit.scope not in lexicon.districts.by_slug:
        return None  # the file knows the heads of Shanghai's lines only
    name = lexicon.functions.head(unit.label, unit.scope, is_group=unit.is_group)
    found = lexicon.units.resolve(name, None) if name else ()
    return found[0] if len(found) == 1 and found[0].key != unit.key else None


def function_concepts(lexicon: Lexicon) -> Iterator[Concept]:
    """The whole scheme of functions, in the order of its file."""
    for one in lexicon.functions.functions:
        key, scheme = ids.concept("function", one.slug), ids.scheme("functions")
        yield Concept(key, "Function", scheme, one.slug, one.zh, one.en, one.source)
