"""The shapes as SPARQL: every constraint of ``ontology/shapes.ttl`` becomes a query for the nodes that break it.

SHACL defines its core constraints by SPARQL queries; these are those queries, run by the store that holds the graph
anyway. A build checks itself this way in a fraction of a second. ``kg validate`` runs pyshacl over the same shapes, an
independent implementation, and a test holds the two to the same verdict on every bad example.

What our shapes use is understood; a constraint or path that is not is refused, never passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.errors import BuildError
from kg.rdf.shapes import BLANK, Violation, place_of
from kg.rdf.store import KnowledgeGraph
from kg.rdf.vocabulary import PREFIXES

__all__ = ["break_queries", "check"]

_SH, _XSD, _RDF = PREFIXES["sh"], PREFIXES["xsd"], PREFIXES["rdf"]
_ABOUT = frozenset(["targetClass", "path", "severity", "message", "group", "order", "name", "description", "property"])
_CASTABLE = frozenset(f"{_XSD}{name}" for name in ("integer", "decimal", "boolean", "date"))


def check(graph: KnowledgeGraph, ontology: Path) -> tuple[Violation, ...]:
    """Nodes that break a rule of severity Violation, sorted.

    Raises:
        BuildError: the shapes hold a constraint that is not understood.
    """
    found: list[Violation] = []
    for rule, message, query in break_queries(ontology / "shapes.ttl"):
        for row in graph.store.query(query, use_default_graph_as_union=True):  # type: ignore[union-attr]
            node = row["this"]
            name = node.value if isinstance(node, ox.NamedNode) else BLANK
            found.append(Violation(name.removeprefix(graph.base), rule, message, place_of(graph, name)))
    return tuple(sorted(set(found)))


def break_queries(shapes: Path) -> Iterator[tuple[str, str, str]]:
    """Rule, message in both languages, and the query for ``?this`` that breaks it, for each constraint."""
    store = ox.Store()
    store.load(path=str(shapes), format=ox.RdfFormat.TURTLE)
    for shape in sorted({q.subject for q in store.quads_for_pattern(None, _node("sh:targetClass"), None)}, key=str):
        facts = _facts(store, shape)
        if facts.get("severity", [_node("sh:Violation")])[0].value != f"{_SH}Violation":
            continue
        message = " ".join(sorted((m.value for m in facts.get("message", ())), key=_chinese_last))
        target = f"VALUES ?class {{ {' '.join(map(str, facts['targetClass']))} }} ?this a ?class ."
        path = _path(store, facts["path"][0]) if "path" in facts else None
        rule = shape.value.rsplit("#", 1)[-1]  # type: ignore[union-attr]
        for name, values in facts.items():
            if name not in _ABOUT:
                for value in values:
                    broken = _broken(store, name, value, path, shapes)
                    yield rule, message, f"SELECT DISTINCT ?this {{ {target} {broken} }}"


def _chinese_last(text: str) -> bool:
    return any(c >= "\u4e00" for c in text)


def _node(name: str) -> ox.NamedNode:
    prefix, _, local = name.partition(":")
    return ox.NamedNode(PREFIXES[prefix] + local)


def _facts(store: ox.Store, shape: Any) -> dict[str, list[Any]]:
    """The ``sh:`` properties of a shape, by local name."""
    facts: dict[str, list[Any]] = {}
    for quad in store.quads_for_pattern(shape, None, None):
        if quad.predicate.value.startswith(_SH):
            facts.setdefault(quad.predicate.value.removeprefix(_SH), []).append(quad.object)
    return {name: sorted(values, key=str) for name, values in sorted(facts.items())}


def _list(store: ox.Store, head: Any) -> list[Any]:
    items: list[Any] = []
    while head != _node("rdf:nil"):
        items.append(_one(store, head, "rdf:first"))
        head = _one(store, head, "rdf:rest")
    return items


def _one(store: ox.Store, subject: Any, predicate: str) -> Any:
    return next(iter(store.quads_for_pattern(subject, _node(predicate), None))).object


def _path(store: ox.Store, node: Any) -> str:
    """A SHACL path as a SPARQL property path: predicate, inverse, sequence, alternative."""
    if isinstance(node, ox.NamedNode):
        return str(node)
    for quad in store.quads_for_pattern(node, None, None):
        if quad.predicate == _node("sh:inversePath"):
            return f"^{_path(store, quad.object)}"
        if quad.predicate == _node("sh:alternativePath"):
            return f"({'|'.join(_path(store, item) for item in _list(store, quad.object))})"
    return f"({'/'.join(_path(store, item) for item in _list(store, node))})"


def _broken(store: ox.Store, name: str, value: Any, path: str | None, shapes: Path) -> str:
    """The graph pattern that a node matches when it breaks the constraint ``sh:name value``."""
    each = f"?this {path} ?value ." if path else "BIND(?this AS ?value)"
    if name == "or":
        tests = [_test(store, *_single(store, option), shapes) for option in _list(store, value)]
        return f"{each} FILTER({' && '.join(f'({test})' for test in tests)})"
    if name in _COUNTED and path:
        return _COUNTED[name](path, str(getattr(value, "value", value)), str(value))
    return f"{each} FILTER({_test(store, name, value, shapes)})"


def _single(store: ox.Store, option: Any) -> tuple[str, Any]:
    ((name, values),) = _facts(store, option).items()
    return name, values[0]


_COUNTED: Mapping[str, Callable[[str, str, str], str]] = {
    "minCount": lambda path, n, _: (
        f"FILTER NOT EXISTS {{ ?this {path} ?any }}"
        if n == "1"
        else f"FILTER NOT EXISTS {{ ?this {path} ?v , ?w FILTER(!sameTerm(?v, ?w)) }}"
        if n == "2"
        else f"{{ SELECT ?this (COUNT(DISTINCT ?v) AS ?n) {{ ?this a ?c OPTIONAL {{ ?this {path} ?v }} }}"
        f" GROUP BY ?this }} FILTER(?n < {n})"
    ),
    "maxCount": lambda path, n, _: (
        f"{{ SELECT ?this (COUNT(DISTINCT ?v) AS ?n) {{ ?this {path} ?v }} GROUP BY ?this }} FILTER(?n > {n})"
    ),
    "uniqueLang": lambda path, _, __: (
        f"?this {path} ?one , ?two . FILTER(?one != ?two && LANG(?one) != '' && LANG(?one) = LANG(?two))"
    ),
    "hasValue": lambda path, _, term: f"FILTER NOT EXISTS {{ ?this {path} {term} }}",
    "equals": lambda path, _, term: (
        f"{{ ?this {path} ?v FILTER NOT EXISTS {{ ?this {term} ?v }} }} UNION"
        f" {{ ?this {term} ?v FILTER NOT EXISTS {{ ?this {path} ?v }} }}"
    ),
    "lessThanOrEquals": lambda path, _, term: f"?this {path} ?v ; {term} ?w . FILTER(!COALESCE(?v <= ?w, false))",
}


def _test(store: ox.Store, name: str, value: Any, shapes: Path) -> str:
    """The condition under which ``?value`` breaks the constraint."""
    if name == "datatype":
        cast = f" || !COALESCE({value}(STR(?value)) = {value}(STR(?value)), false)" if value.value in _CASTABLE else ""
        return f"!isLiteral(?value) || DATATYPE(?value) != {value}{cast}"
    if name == "class":
        return f"NOT EXISTS {{ ?value a {value} }}"
    if name == "nodeKind" and value == _node("sh:IRI"):
        return "!isIRI(?value)"
    if name == "in":
        return f"?value NOT IN ({', '.join(map(str, _list(store, value)))})"
    if name == "pattern":
        return f"!REGEX(STR(?value), {ox.Literal(value.value)})"
    if name == "minLength":
        return f"STRLEN(STR(?value)) < {value.value}"
    if name in ("minInclusive", "maxInclusive"):
        return f"!COALESCE(?value {'>=' if name == 'minInclusive' else '<='} {value.value}, false)"
    if name == "languageIn":
        matched = " || ".join(f"LANGMATCHES(LANG(?value), {tag})" for tag in _list(store, value))
        return f"!({matched})"
    raise BuildError(f"the constraint sh:{name} is not understood", where=shapes, mend="teach kg/rdf/shape_queries.py")
