"""Does a graph keep the rules of ``ontology/shapes.ttl``? SHACL by pyshacl; each violation with its source place.

A build checks itself with ``kg.rdf.shape_queries``, which is faster; this is the independent second opinion.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.rdf.store import KnowledgeGraph
from kg.rdf.vocabulary import PREFIXES

if TYPE_CHECKING:
    import rdflib

__all__ = ["BLANK", "Violation", "find_violations", "place_of"]

_STRING = f"{PREFIXES['xsd']}string"

#: Stands for every blank node: it has no name, and two readers of a file give it two.
BLANK = "a blank node"


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """``node``: its key, or ``BLANK``; ``rule``: name of the shape; ``place``: document and offsets, if known."""

    node: str
    rule: str
    message: str
    place: str

    def __str__(self) -> str:
        return f"{self.node} ({self.place}): {self.message} [{self.rule}]"


def find_violations(graph: KnowledgeGraph, ontology: Path) -> tuple[Violation, ...]:
    """What pyshacl finds of severity Violation, sorted."""
    from pyshacl import validate
    from rdflib import BNode, Graph

    shapes = Graph().parse(ontology / "shapes.ttl", format="turtle")
    conforms, results, _ = validate(_to_rdflib(graph), shacl_graph=shapes, allow_warnings=True)
    if conforms:
        return ()
    assert isinstance(results, Graph)  # noqa: S101 - pyshacl's promise where the graph was given as one
    rows = results.query(_RESULTS, initNs=PREFIXES)
    messages: dict[tuple[str, str], set[str]] = {}
    for node, shape, message in rows:  # type: ignore[misc]
        name = BLANK if isinstance(node, BNode) else str(node)
        messages.setdefault((name, str(shape).rsplit("#", 1)[-1]), set()).add(str(message))
    return tuple(
        sorted(
            Violation(name.removeprefix(graph.base), rule, " ".join(sorted(texts)), place_of(graph, name))
            for (name, rule), texts in messages.items()
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
  OPTIONAL { ?n (sp:inPlan|prov:wasDerivedFrom|sp:inDocument|dct:isPartOf)+ ?d . ?d a sp:PolicyDocument }
} LIMIT 1"""


def place_of(graph: KnowledgeGraph, iri: str) -> str:
    """Document and offsets of a node, for a message."""
    rows = [] if iri == BLANK else list(graph.query(_PLACE.replace("?n ", f"<{iri}> ")))
    if not rows or rows[0]["s"] is None:
        return "no place in a source"
    row = rows[0]
    return f"{graph.key(row['d']) if row['d'] else '?'} {row['s'].value}–{row['e'].value}"


def _to_rdflib(graph: KnowledgeGraph) -> rdflib.Graph:
    """Term by term: half the time of writing and parsing."""
    from rdflib import BNode, Graph, Literal, URIRef

    made: dict[object, URIRef | BNode | Literal] = {}

    def term(one: object) -> URIRef | BNode | Literal:
        if one not in made:
            if isinstance(one, ox.NamedNode):
                made[one] = URIRef(one.value)
            elif not isinstance(one, ox.Literal):
                made[one] = BNode()
            elif one.language:
                made[one] = Literal(one.value, lang=one.language)
            elif one.datatype.value == _STRING:  # to rdflib "a" and "a"^^xsd:string are two terms
                made[one] = Literal(one.value)
            else:
                made[one] = Literal(one.value, datatype=URIRef(one.datatype.value))
        return made[one]

    result = Graph()
    for quad in graph.store:
        result.add((term(quad.subject), term(quad.predicate), term(quad.object)))
    return result
