"""Does a graph keep the rules of ``ontology/shapes.ttl``? SHACL by pyshacl; each violation with its source place.

A build checks itself with ``kg.rdf.constraints``, which is faster; this is the independent second opinion.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.rdf.store import KnowledgeGraph
from kg.rdf.vocab import PREFIXES

if TYPE_CHECKING:
    import rdflib

__all__ = ["Violation", "find_violations", "place_of"]

_STRING = f"{PREFIXES['xsd']}string"


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """``node``: its key; ``rule``: name of the shape; ``place``: document and offsets, where the node has them."""

    node: str
    rule: str
    message: str
    place: str

    def __str__(self) -> str:
        return f"{self.node} ({self.place}): {self.message} [{self.rule}]"


def find_violations(graph: KnowledgeGraph, ontology: Path) -> tuple[Violation, ...]:
    """What pyshacl finds of severity Violation, sorted."""
    from pyshacl import validate
    from rdflib import Graph

    shapes = Graph().parse(ontology / "shapes.ttl", format="turtle")
    conforms, results, _ = validate(_to_rdflib(graph), shacl_graph=shapes, allow_warnings=True)
    if conforms:
        return ()
    assert isinstance(results, Graph)  # noqa: S101 - pyshacl's promise where the graph was given as one
    rows = results.query(_RESULTS, initNs=PREFIXES)
    messages: dict[tuple[str, str], set[str]] = {}
    for node, shape, message in rows:  # type: ignore[misc]
        messages.setdefault((str(node), str(shape).rsplit("#", 1)[-1]), set()).add(str(message))
    return tuple(
        sorted(
            Violation(
                node.removeprefix(graph.base), rule, " ".join(sorted(texts)), place_of(graph, ox.NamedNode(node))
            )
            for (node, rule), texts in messages.items()
        )
    )


_RESULTS = """
SELECT ?node ?shape ?message {
  ?r a sh:ValidationResult ; sh:focusNode ?node ; sh:resultSeverity sh:Violation ; sh:sourceShape ?shape ;
     sh:resultMessage ?message
}"""

_PLACE = """
SELECT ?s ?e ?d {
  OPTIONAL { ?n sp:sourceStart ?s ; sp:sourceEnd ?e }
  OPTIONAL { ?n (sp:inPlan|prov:wasDerivedFrom|sp:inDocument|dct:isPartOf) ?d }
} LIMIT 1"""


def place_of(graph: KnowledgeGraph, node: ox.NamedNode) -> str:
    """Document and offsets of a node, for a message."""
    rows = list(graph.query(_PLACE.replace("?n ", f"{node} ")))
    if not rows or rows[0]["s"] is None:
        return "no place in a source"
    row = rows[0]
    return f"{graph.key(row['d']) if row['d'] else '?'} {row['s'].value}–{row['e'].value}"


def _to_rdflib(graph: KnowledgeGraph) -> rdflib.Graph:
    """Term by term: half the time of writing and parsing."""
    from rdflib import Graph, Literal, URIRef

    made: dict[ox.NamedNode | ox.Literal, URIRef | Literal] = {}

    def term(one: ox.NamedNode | ox.Literal) -> URIRef | Literal:
        if one not in made:
            if isinstance(one, ox.NamedNode):
                made[one] = URIRef(one.value)
            elif one.language:
                made[one] = Literal(one.value, lang=one.language)
            elif one.datatype.value == _STRING:  # to rdflib "a" and "a"^^xsd:string are two terms
                made[one] = Literal(one.value)
            else:
                made[one] = Literal(one.value, datatype=URIRef(one.datatype.value))
        return made[one]

    result = Graph()
    for quad in graph.store:
        result.add((term(quad.subject), term(quad.predicate), term(quad.object)))  # type: ignore[arg-type]
    return result
