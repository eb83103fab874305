"""Does a graph keep the rules of ``ontology/shapes.ttl``? SHACL by pyshacl; each violation with its source place."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.rdf.store import KnowledgeGraph
from kg.rdf.vocab import PREFIXES

__all__ = ["Violation", "find_violations"]


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """``place``: document and offsets of the node, where it has them."""

    node: str
    rule: str
    message: str
    place: str

    def __str__(self) -> str:
        return f"{self.node} ({self.place}): {self.message} [{self.rule}]"


def find_violations(graph: KnowledgeGraph, ontology: Path) -> tuple[Violation, ...]:
    """Violations (warnings and infos aside), sorted by node."""
    from pyshacl import validate
    from rdflib import Graph

    shapes = Graph().parse(ontology / "shapes.ttl", format="turtle")
    conforms, results, _ = validate(graph.to_rdflib(), shacl_graph=shapes, advanced=False, inference=None)
    if conforms:
        return ()
    report = ox.Store()
    report.extend(quads_of(results.serialize(format="nt")))  # type: ignore[union-attr]
    rows = report.query(_RESULTS, prefixes=PREFIXES)
    return tuple(sorted({_violation(graph, row) for row in rows}))  # type: ignore[union-attr]


def quads_of(text: str) -> list[ox.Quad]:
    """The statements of an N-Triples text."""
    return list(ox.parse(text, format=ox.RdfFormat.N_TRIPLES))


_RESULTS = """
SELECT ?node ?path ?message ?component {
  ?r a sh:ValidationResult ; sh:focusNode ?node ; sh:resultSeverity sh:Violation ; sh:sourceConstraintComponent ?component .
  OPTIONAL { ?r sh:resultPath ?path } OPTIONAL { ?r sh:resultMessage ?message }
}"""


_PLACE = """
SELECT ?s ?e ?d {
  OPTIONAL { ?n sp:sourceStart ?s ; sp:sourceEnd ?e }
  OPTIONAL { ?n (sp:inPlan|prov:wasDerivedFrom|sp:inDocument|dct:isPartOf) ?d }
} LIMIT 1"""


def _violation(graph: KnowledgeGraph, row: ox.QuerySolution) -> Violation:
    node, path, message, component = row["node"], row["path"], row["message"], row["component"]
    rule = component.value.rsplit("#", 1)[-1].removesuffix("ConstraintComponent")  # type: ignore[union-attr]
    if path is not None:
        rule = f"{rule} of {path.value.rsplit('/', 1)[-1].rsplit('#', 1)[-1]}"  # type: ignore[union-attr]
    key = graph.key(node) if isinstance(node, ox.NamedNode) else str(node)
    return Violation(key, rule, message.value if message else "", _place(graph, node))  # type: ignore[union-attr]


def _place(graph: KnowledgeGraph, node: object) -> str:
    if not isinstance(node, ox.NamedNode):
        return "no place in a source"
    rows = list(graph.query(_PLACE.replace("?n ", f"{node} ")))
    if not rows or rows[0]["s"] is None:
        return "no place in a source"
    row = rows[0]
    return f"{graph.key(row['d']) if row['d'] else '?'} {row['s'].value}–{row['e'].value}"
