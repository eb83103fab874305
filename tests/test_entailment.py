"""A plain SPARQL engine gets every answer that a reasoner would give it: the built graph holds its own inferences.

1. Each axiom of the ontology is turned into a question for what it entails and the graph lacks; none finds anything.
2. A reasoner (owlrl, OWL 2 RL) expands one measure and all around it: nothing that it adds about things of the data is
   new to the graph, so the questions of the first step are not the only witness.
"""

from __future__ import annotations

from pathlib import Path

import owlrl
import pyoxigraph as ox
import pytest
import rdflib

from kg.rdf.store import KnowledgeGraph

ROOT = Path(__file__).resolve().parents[1]
ID = "https://w3id.org/shanghai-policy/id/"
PREFIXES = """
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX owl: <http://www.w3.org/2002/07/owl#> PREFIX dct: <http://purl.org/dc/terms/>
PREFIX sp: <https://w3id.org/shanghai-policy/ontology#>
"""
#: Rule → (what it rests on, what follows). The axioms stand in the graph itself.
RULES = {
    "super-class": ("?c rdfs:subClassOf ?d . ?x a ?c", "?x a ?d"),
    "super-property": ("?p rdfs:subPropertyOf ?q . ?x ?p ?y", "?x ?q ?y"),
    "inverse": ("?p owl:inverseOf ?q . ?x ?p ?y", "?y ?q ?x"),
    "inverse, from the other side": ("?p owl:inverseOf ?q . ?x ?q ?y", "?y ?p ?x"),
    "symmetric": ("?p a owl:SymmetricProperty . ?x ?p ?y", "?y ?p ?x"),
    "domain": ("?p rdfs:domain ?d . ?x ?p ?y", "?x a ?d"),
    "range": ("?p a owl:ObjectProperty ; rdfs:range ?d . ?x ?p ?y", "?y a ?d"),
    # Not axioms of ours, but promised: the parts know their whole, and the whole its parts.
    "whole of a part": ("?x dct:isPartOf ?y", "?y dct:hasPart ?x"),
    "part of a whole": ("?x dct:hasPart ?y", "?y dct:isPartOf ?x"),
    "assertion of a subject": ("?x rdf:subject ?y", "?y sp:evidence ?x"),
    "subject of an assertion": ("?x sp:evidence ?y", "?y rdf:subject ?x"),
}


def count(graph: ox.Store, where: str) -> int:
    rows = graph.query(f"{PREFIXES} SELECT (COUNT(*) AS ?n) {{ {where} }}", use_default_graph_as_union=True)
    assert isinstance(rows, ox.QuerySolutions)
    return int(next(rows)["n"].value)


def missing(graph: ox.Store, rule: str) -> int:
    ground, follows = RULES[rule]
    left = f"FILTER NOT EXISTS {{ {LEFT} }}" if rule == "super-property" else ""
    return count(graph, f'{ground} . FILTER NOT EXISTS {{ {follows} }} {left} FILTER STRSTARTS(STR(?x), "{ID}")')


ONTO = "https://w3id.org/shanghai-policy/ontology#"

#: What follows and is left to a reader: of a case, that who led it is responsible (docs/decisions/0016).
LEFT = "?x sp:leadUnit ?y ; a sp:ShowcaseCase"


def test_of_cases_only_responsibility_is_left_to_infer(graph: KnowledgeGraph) -> None:
    """No case is said to have a responsible unit; each has the one that led it, from which that follows."""
    assert count(graph.store, LEFT) > 0
    assert count(graph.store, "?x sp:responsibleUnit ?y ; a sp:ShowcaseCase") == 0
    assert (
        count(
            graph.store,
            "?x sp:leadUnit|sp:supportingUnit ?y ; a sp:Measure . FILTER NOT EXISTS { ?x sp:responsibleUnit ?y }",
        )
        == 0
    )


@pytest.mark.parametrize("rule", RULES)
def test_nothing_is_left_to_infer(graph: KnowledgeGraph, rule: str) -> None:
    assert count(graph.store, f'{RULES[rule][0]} . FILTER STRSTARTS(STR(?x), "{ID}")') > 0, "the rule meets no data"
    assert missing(graph.store, rule) == 0


def test_a_missing_inference_is_found(graph: KnowledgeGraph) -> None:
    store = ox.Store()
    store.extend(graph.store)
    store.update(f"{PREFIXES} DELETE WHERE {{ GRAPH ?g {{ ?y sp:responsibleFor ?x }} }}")
    assert missing(store, "inverse") == count(graph.store, "?x sp:responsibleUnit ?y")
    assert missing(store, "super-class") == 0


@pytest.mark.parametrize("key", ["plan/jinshan-2022/measure/9", "case/2023/01"])
def test_a_reasoner_adds_nothing_about_the_data(graph: KnowledgeGraph, key: str) -> None:
    near = around(graph.store, f"{ID}{key}")
    reasoned = near + rdflib.Graph().parse(ROOT / "ontology/shanghai-policy.ttl")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(reasoned)
    ours = ("https://w3id.org/shanghai-policy/", "http://data.europa.eu/", "http://purl.org/dc/", "https://schema.org/",
            "http://www.w3.org/ns/org#")  # fmt: skip
    added = {
        (s, p, o)
        for s, p, o in reasoned
        if str(s).startswith(ID) and str(o if p == rdflib.RDF.type else p).startswith(ours)
    } - set(near)
    assert len(near) > 100
    known = {quad.triple for quad in graph.store}
    led = {(s, o) for s, _, o in near.triples((None, rdflib.URIRef(f"{ONTO}leadUnit"), None)) if f"{ID}case/" in str(s)}
    added -= {(s, rdflib.URIRef(f"{ONTO}responsibleUnit"), o) for s, o in led}  # LEFT
    added -= {(o, rdflib.URIRef(f"{ONTO}responsibleFor"), s) for s, o in led}
    assert {str(t) for t in added if as_triple(t) not in known} == set()


ENDS = """
SELECT DISTINCT ?p ?this WHERE {{
  ?p {strict}|{loose} ?any . ?x ?p ?y . BIND({end} AS ?this) FILTER ISIRI(?this)
  FILTER NOT EXISTS {{ ?p {strict}|{loose} ?class . ?this a ?class }}
}}"""


@pytest.mark.parametrize(
    ("strict", "loose", "end"),
    [("rdfs:domain", "schema:domainIncludes", "?x"), ("rdfs:range", "schema:rangeIncludes", "?y")],
    ids=["subjects", "objects"],
)
def test_data_uses_each_term_between_the_classes_that_it_names(
    graph: KnowledgeGraph, strict: str, loose: str, end: str
) -> None:
    """The advised ends of a property are held to the data just as the inferred ones are."""
    query = f"PREFIX schema: <https://schema.org/> {PREFIXES} {ENDS.format(strict=strict, loose=loose, end=end)}"
    rows = graph.store.query(query, use_default_graph_as_union=True)
    assert isinstance(rows, ox.QuerySolutions)
    assert [(row["p"].value, row["this"].value) for row in rows] == []


def test_every_own_term_of_the_data_is_declared(graph: KnowledgeGraph) -> None:
    own = "https://w3id.org/shanghai-policy/ontology#"
    declared = {
        s for s in rdflib.Graph().parse(ROOT / "ontology/shanghai-policy.ttl").subjects() if str(s).startswith(own)
    }
    quads = [quad for quad in graph.store if str(quad.subject).startswith(f"<{ID}")]
    used = {node.value for q in quads for node in (q.predicate, q.object) if node.value.startswith(own)} - {own}
    assert used <= {str(term) for term in declared}
    assert len(used) > 60


def around(store: ox.Store, start: str) -> rdflib.Graph:
    """What the graph says of a thing, of all that it points to, and of what points to it."""
    either = f"{{ <{start}> ?l ?s }} UNION {{ ?s ?l <{start}> }} UNION {{ BIND(<{start}> AS ?s) }}"
    what = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {either} ?s ?p ?o }}"
    triples = store.query(what, use_default_graph_as_union=True)
    assert isinstance(triples, ox.QueryTriples)
    text = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""
    return rdflib.Graph().parse(data=text, format="nt")


def as_triple(triple: tuple[rdflib.term.Node, rdflib.term.Node, rdflib.term.Node]) -> ox.Triple:
    line = f"{' '.join(term.n3() for term in triple)} ."
    (quad,) = ox.parse(line, format=ox.RdfFormat.N_TRIPLES)
    return ox.Triple(quad.subject, quad.predicate, quad.object)
