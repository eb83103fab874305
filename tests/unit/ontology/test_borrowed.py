"""Our ontology beside the vocabularies that it borrows from: no contradiction, and nothing typed by accident.

ELI imports SKOS, and whoever loads ours may load both. Their axioms are typed in, with their source (``borrowed.ttl``).
"""

from __future__ import annotations

import time

import owlrl
import pytest
from rdflib import OWL, RDF, RDFS, SKOS, BNode, Graph, Namespace, URIRef

from kg.rdf.store import KnowledgeGraph
from tests.entry import ROOT

SP = Namespace("https://w3id.org/shanghai-policy/ontology#")
ERROR = Namespace("http://www.daml.org/2002/03/agents/agent-ont#")  # where owlrl says what contradicts what
#: Types that every class, property and individual has in OWL 2 RL.
FURNITURE = {OWL.Thing, RDFS.Resource, RDFS.Class, RDF.Property, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.Class}
STATED = Graph()
for name in ("ontology/shanghai-policy.ttl", "ontology/topics.ttl"):
    STATED.parse(ROOT / name)

pytestmark = pytest.mark.slow


def closed(extra: str = "", more: Graph | None = None) -> Graph:
    graph = STATED + Graph().parse(ROOT / "tests/unit/ontology/borrowed.ttl")
    graph.parse(data=f"@prefix sp: <{SP}> . @prefix skos: <{SKOS}> . {extra}", format="turtle")
    graph += more or Graph()
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    return graph


def contradictions(graph: Graph) -> list[str]:
    return sorted(str(told) for told in graph.objects(None, ERROR.error))


@pytest.fixture(scope="module")
def closure() -> Graph:
    began = time.process_time()
    graph = closed()
    assert time.process_time() - began < 10, "a check that takes long is not made"
    return graph


def test_all_together_are_consistent(closure: Graph) -> None:
    assert contradictions(closure) == []


def test_no_class_of_ours_is_unsatisfiable_and_data_contradicts_nothing(graph: KnowledgeGraph) -> None:
    """One member for each class; and a measure, a case, a reform and a collection of the built graph."""
    kinds = sorted(str(kind) for kind in STATED.subjects(RDF.type, OWL.Class) if str(kind).startswith(SP))
    assert len(kinds) > 40
    extra = Graph()
    for n, kind in enumerate(kinds):
        extra.add((URIRef(f"urn:member:{n}"), RDF.type, URIRef(kind)))
    for key in ("plan/jinshan-2022/measure/9", "case/2023/01", "reform/yi-ye-yi-zheng", "plan/shanghai-cases-2023"):
        rows = graph.query(f"CONSTRUCT {{ <{graph.base}{key}> ?p ?o }} {{ <{graph.base}{key}> ?p ?o }}")
        extra.parse(data="\n".join(f"{row} ." for row in rows), format="nt")
    assert len(extra) > len(kinds) + 150
    found = closed(more=extra)
    assert contradictions(found) == []
    assert [kind for kind in kinds if (URIRef(kind), RDFS.subClassOf, OWL.Nothing) in found] == []


def test_no_term_of_ours_is_typed_by_accident(closure: Graph) -> None:
    """What the others' domains and ranges infer of our terms is what we say of them ourselves."""
    terms = {s for s in STATED.subjects() if str(s).startswith(SP) and not isinstance(s, BNode)}
    added = {
        (str(s), str(kind))
        for s in terms
        for kind in set(closure.objects(s, RDF.type)) - set(STATED.objects(s, RDF.type)) - FURNITURE
        if not str(kind).startswith(str(OWL))
    }
    assert added == set()


def test_what_contradicts_or_types_by_accident_is_found() -> None:
    """``skos:closeMatch`` between classes makes them concepts; a sentence of a case is none of a plan."""
    found = closed("sp:Clause skos:closeMatch sp:Target . <urn:x> a sp:CaseClause , sp:PlanClause .")
    assert (SP.Clause, RDF.type, SKOS.Concept) in found
    assert any("urn:x" in told for told in contradictions(found))
