"""One IRI → all that is said of it, grouped by meaning, with the words that each link rests on.

In: the graph and an IRI. Out: plain data that a page is written from (``gather``), or triples (``triples_of``).

1. Statements are grouped: links with evidence, other links, make-up of the document, values, technical details.
   Within a group they stand by property, those that point at the thing after those that start from it.
2. A link is shown once: where the ontology names an inverse and both are stated, the one that starts from the thing.
3. The reasons of a link are the assertions about it, seen from either end, the surest first.
4. A property with more than ``MOST`` values shows that many and says how many there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import chain, islice
from typing import Any, NamedTuple

import pyoxigraph as ox

from kg.ask.keys import Term, iri_of, key_of, name_of, property_name
from kg.ask.labels import RELATIONS, labels
from kg.ask.links import Link, links_at, strength
from kg.ask.statements import Statements
from kg.ask.things import NAMES, called, place_of
from kg.rdf.store import KnowledgeGraph
from kg.rdf.vocabulary import iri
from kg.text.order import natural

__all__ = ["MOST", "gather", "quads_of", "triples_of"]

MOST = 100

#: Name of each group (zh, en), in the order of the page.
GROUPS = {
    "reasons": ("关联与原文依据", "Links, and the words they rest on"),
    "links": ("其他关联", "Other links"),
    "parts": ("所属与组成", "Belongs to, and is made of"),
    "values": ("属性", "Values"),
    "technical": ("技术信息", "Technical details"),
}
_PARTS = frozenset({iri("dct:isPartOf"), iri("dct:hasPart"), iri("sp:inPlan"), iri("sp:inDocument")})
_HIDDEN = frozenset(
    {*map(iri, NAMES), iri("sp:text"), iri("sp:evidence"), iri("rdf:subject"), iri("rdf:object"), iri("rdf:predicate")}
)
_TECHNICAL = frozenset({
    iri("rdf:type"), iri("sp:sourceStart"), iri("sp:sourceEnd"), iri("sp:sha256"), iri("sp:sourceFile"), iri("sp:path"),
    iri("dct:identifier"), iri("rdfs:isDefinedBy"), iri("prov:wasDerivedFrom"),
})  # fmt: skip
_SHOWN_OF_ASSERTION = frozenset({iri("rdf:subject"), iri("rdf:object"), iri("rdf:predicate")})


class _Key(NamedTuple):
    predicate: ox.NamedNode
    inwards: bool


_Seen = tuple[str, bool, str]  # a relation, whether it leads to the thing, the key at its other end


def gather(graph: KnowledgeGraph, node: ox.NamedNode) -> dict[str, Any] | None:
    """What a page about ``node`` shows; ``None`` if nothing is said of it."""
    store = graph.store
    out = list(dict.fromkeys((q.predicate, q.object) for q in store.quads_for_pattern(node, None, None)))
    into = list(dict.fromkeys((q.predicate, q.subject) for q in store.quads_for_pattern(None, None, node)))
    if not out and not into:
        return None
    thing, reasons = Statements(graph, node), _reasons(graph, node)
    inverse = _inverses(graph)
    groups: dict[str, dict[_Key, list[dict[str, Any]]]] = {name: defaultdict(list) for name in GROUPS}
    is_assertion = (iri("rdf:type"), iri("sp:Assertion")) in out
    hidden = _HIDDEN - _SHOWN_OF_ASSERTION if is_assertion else _HIDDEN
    said = set(out)
    for inwards, (predicate, other) in chain(((False, pair) for pair in out), ((True, pair) for pair in into)):
        if predicate in hidden or (inwards and (inverse.get(predicate), other) in said):
            continue
        key = key_of(other, graph) if isinstance(other, ox.NamedNode) else ""
        why = reasons.get((property_name(predicate.value), inwards, key), [])
        if not why and predicate in inverse:
            why = reasons.get((property_name(inverse[predicate].value), not inwards, key), [])
        group = _group(predicate, other, bool(why))
        groups[group][_Key(predicate, inwards)].append({**_shown(other, graph), "reasons": why})
    place = place_of(thing, thing.home)
    return {
        **_shown(node, graph),
        "kinds": [_shown(kind, graph) for predicate, kind in out if predicate == iri("rdf:type")],
        "text": thing.text("sp:text"),
        "place": {"document": place.slug, "start": str(place.start)} if place else None,
        "groups": [_listed(name, groups[name], graph) for name in GROUPS if groups[name]],
    }


def triples_of(graph: KnowledgeGraph, node: ox.NamedNode, most: int) -> list[ox.Triple]:
    """The statements that start from or point at ``node``; where there are more, the first ``most`` of them."""
    found: dict[ox.Triple, None] = {}
    for quad in _around(graph, node):
        found[quad.triple] = None
        if len(found) >= most:
            break
    return list(found)


def quads_of(graph: KnowledgeGraph, node: ox.NamedNode, most: int) -> list[ox.Quad]:
    """As ``triples_of``, with the graph that each statement stands in: which document says it."""
    return list(islice(dict.fromkeys(_around(graph, node)), most))


def _around(graph: KnowledgeGraph, node: ox.NamedNode) -> Iterator[ox.Quad]:
    yield from graph.store.quads_for_pattern(node, None, None)
    yield from graph.store.quads_for_pattern(None, None, node)


def _shown(term: Term, graph: KnowledgeGraph) -> dict[str, Any]:
    if isinstance(term, ox.Literal):
        return {"value": term.value, "language": term.language or ""}
    if not isinstance(term, ox.NamedNode):
        return {"value": str(term), "language": ""}
    zh, en = called(graph, term)
    return {"iri": term.value, "name": name_of(term, graph), "zh": zh, "en": en}


def _group(predicate: ox.NamedNode, other: Term, reasoned: bool) -> str:
    if reasoned:
        return "reasons"
    if predicate in _TECHNICAL:
        return "technical"
    if predicate in _PARTS:
        return "parts"
    return "links" if isinstance(other, ox.NamedNode) else "values"


def _listed(name: str, rows: dict[_Key, list[dict[str, Any]]], graph: KnowledgeGraph) -> dict[str, Any]:
    zh, en = GROUPS[name]
    listed = []
    for key in sorted(rows, key=_rank):
        items = sorted(rows[key], key=_order)
        more = len(items) - MOST if len(items) > MOST else 0
        listed.append(
            {"predicate": _predicate(key, graph), "inwards": key.inwards, "items": items[:MOST], "more": more}
        )
    return {"zh": zh, "en": en, "rows": listed}


def _rank(key: _Key) -> tuple[int, bool, str]:
    """The order of properties: as in ``RELATIONS``; one that does not stand there comes with ``dct:isPartOf``."""
    place = _PLACES.get(key.predicate, _PLACES[iri("dct:isPartOf")])
    return place, key.inwards, key.predicate.value


_PLACES = {iri(name): place for place, name in enumerate(RELATIONS)}


def _predicate(key: _Key, graph: KnowledgeGraph) -> dict[str, Any]:
    """The name of a property, as on all pages. ``turned``: it has no name of its own for reading it from its object."""
    known, name = labels(), key.predicate.value
    label = known.relation(name, from_object=key.inwards)
    return {
        **_shown(key.predicate, graph), "zh": label.zh, "en": label.en,
        "turned": key.inwards and not known.has_reading(name),
    }  # fmt: skip


def _order(item: dict[str, Any]) -> tuple[Any, ...]:
    """The order of values: the surest reason first, then by key, numbers in keys as numbers."""
    sure = max((float(reason["confidence"] or 0) for reason in item["reasons"]), default=0)
    name = item.get("name", item.get("value", ""))
    return -sure, natural(name)


def _reasons(graph: KnowledgeGraph, node: ox.NamedNode) -> dict[_Seen, list[dict[str, Any]]]:
    """Relation, direction and key of the other end → the reasons of the link, the best first."""
    found: dict[_Seen, list[Link]] = defaultdict(list)
    for link in links_at(graph, node, "rdf:subject"):
        found[link.relation, False, link.object].append(link)
    for link in links_at(graph, node, "rdf:object"):
        found[link.relation, True, link.subject].append(link)
    return {seen: [_reason(graph, link) for link in sorted(links, key=strength)] for seen, links in found.items()}


def _reason(graph: KnowledgeGraph, link: Link) -> dict[str, Any]:
    return {
        "assertion": iri_of(link.assertion, graph.base),
        "method": link.method,
        "confidence": str(link.confidence),
        "prefix": link.prefix,
        "quote": link.quote,
        "suffix": link.suffix,
        "document": link.source if link.place else "",
        "start": str(link.place.start) if link.place else "",
    }


def _inverses(graph: KnowledgeGraph) -> dict[ox.NamedNode, ox.NamedNode]:
    return dict(_pairs(graph))


def _pairs(graph: KnowledgeGraph) -> Iterator[tuple[ox.NamedNode, ox.NamedNode]]:
    yield iri("dct:isPartOf"), iri("dct:hasPart")
    yield iri("dct:hasPart"), iri("dct:isPartOf")
    for quad in graph.store.quads_for_pattern(None, iri("owl:inverseOf"), None):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
            yield quad.subject, quad.object
            yield quad.object, quad.subject
