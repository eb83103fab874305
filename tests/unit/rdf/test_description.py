"""The graph's description of itself, and the shipped questions as data: true, without blank nodes, repeatable."""

from __future__ import annotations

from typing import Any

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from kg.ask.question_quads import question_quads
from kg.ask.questions import load_questions
from kg.rdf.description import DISTRIBUTIONS, dataset_quads
from kg.rdf.store import KnowledgeGraph, graph_of
from kg.rdf.vocabulary import iri
from tests.entry import ROOT

FOLDER = ROOT / "ontology/questions"
BASE = "https://example.org/id/"
VERSION = "9.9.9"


@pytest.fixture(scope="module")
def quads(graph: KnowledgeGraph) -> list[Quad]:
    return dataset_quads(graph, version=VERSION)


@pytest.fixture(scope="module")
def described(graph: KnowledgeGraph, quads: list[Quad]) -> KnowledgeGraph:
    return graph_of(quads, graph.base)


def _one(graph: KnowledgeGraph, sparql: str) -> Any:
    rows = list(graph.query(sparql))
    assert len(rows) == 1, sparql
    return rows[0][0]


def test_whole_is_counted(graph: KnowledgeGraph, described: KnowledgeGraph) -> None:
    """The counts are of the graph as it is written, its description included."""
    triples = {quad.triple for quad in (*graph.store, *described.store)}
    dataset = described.node("dataset")
    assert int(_one(described, f"SELECT ?n {{ {dataset} void:triples ?n }}").value) == len(triples)
    subjects = {triple.subject for triple in triples}
    assert int(_one(described, f"SELECT ?n {{ {dataset} void:distinctSubjects ?n }}").value) == len(subjects)


@pytest.mark.parametrize(
    ("kind", "entities"), [("sp:Measure", 234), ("sp:Safeguard", 14), ("sp:ShowcaseCase", 20), ("sp:District", 16)]
)
def test_class_is_counted(described: KnowledgeGraph, kind: str, entities: int) -> None:
    """104 + 36 + 55 + 39 measures, of which 4 + 3 + 3 + 4 safeguards; twenty cases; sixteen districts."""
    assert int(_one(described, f"SELECT ?n {{ ?part void:class {kind} ; void:entities ?n }}").value) == entities


def test_property_of_a_class_is_counted(described: KnowledgeGraph) -> None:
    """Forty rows carry the star."""
    sparql = "?c void:class sp:Measure ; void:propertyPartition ?p . ?p void:property sp:pilot ; void:triples ?n"
    assert int(_one(described, f"SELECT ?n {{ {sparql} }}").value) == 40


def test_each_source_has_its_part(described: KnowledgeGraph) -> None:
    rows = described.query("SELECT ?g { [] void:subset ?g }")
    names = {row["g"].value.rpartition("/")[2] for row in rows}
    assert {"jinshan-2022", "jinshan-2023", "yangpu-2023", "fengxian-2024", "shanghai-cases-2023", "registry"} <= names


def test_files_and_licence(described: KnowledgeGraph) -> None:
    rows = described.query(
        "SELECT ?t ?l { ?d dcat:distribution ?f . ?f dct:title ?t ; dct:license ?l ; dcat:mediaType [] }"
    )
    found = {row["t"].value: row["l"].value for row in rows}
    assert found.keys() == DISTRIBUTIONS.keys()
    assert set(found.values()) == {"https://creativecommons.org/licenses/by/4.0/"}


def test_build_names_version_and_sources(graph: KnowledgeGraph, described: KnowledgeGraph) -> None:
    used = described.query("SELECT ?h { ?a a prov:Activity ; prov:used ?s . ?s schema:sha256 ?h }")
    hashes = {row["h"].value for row in used}
    assert hashes == {row["h"].value for row in graph.query("SELECT ?h { ?d sp:sha256 ?h }")}
    assert len(hashes) == 5
    assert _one(described, "SELECT ?v { ?agent a prov:SoftwareAgent ; schema:softwareVersion ?v }").value == VERSION


def test_another_version_is_another_build(graph: KnowledgeGraph, quads: list[Quad]) -> None:
    def builds(found: list[Quad]) -> set[NamedNode]:
        return {q.subject for q in found if q.predicate == iri("rdf:type") and q.object == iri("prov:Activity")}  # type: ignore[misc]

    assert builds(quads) == builds(dataset_quads(graph, version=VERSION))
    assert builds(quads).isdisjoint(builds(dataset_quads(graph, version="10")))


def test_same_graph_same_description(graph: KnowledgeGraph, quads: list[Quad]) -> None:
    again = graph_of(reversed(list(graph.store)), graph.base)
    assert dataset_quads(again, version=VERSION) == quads


def test_no_blank_nodes_and_one_graph(quads: list[Quad]) -> None:
    for found, name in ((quads, "dataset"), (question_quads(FOLDER), "questions")):
        assert {quad.graph_name.value.rpartition("/")[2] for quad in found} == {name}  # type: ignore[union-attr]
        assert not any(isinstance(part, BlankNode) for quad in found for part in (quad.subject, quad.object))
        assert len(set(found)) == len(found)


# ── questions as data ─────────────────────────────────────────────────────────────────────────────────────────────


def test_every_question_is_there_in_both_languages() -> None:
    graph = graph_of(question_quads(FOLDER, BASE), BASE)
    names = [question.name for question in load_questions(FOLDER)]
    for language in ("zh", "en"):
        rows = graph.query(
            f"SELECT ?n {{ ?q a sh:SPARQLExecutable ; dct:identifier ?n ; rdfs:label ?l ; rdfs:comment ?c . "
            f'FILTER(LANG(?l) = "{language}" && LANG(?c) = "{language}") }}'
        )
        assert sorted(row["n"].value for row in rows) == names


def test_query_of_a_question_runs_with_the_declared_prefixes(graph: KnowledgeGraph) -> None:
    data = graph_of(question_quads(FOLDER, graph.base), graph.base)
    declared = data.query("SELECT ?p ?n { [] sh:declare ?d . ?d sh:prefix ?p ; sh:namespace ?n }")
    prefixes = {row["p"].value: row["n"].value for row in declared}
    texts = [row["t"].value for row in data.query("SELECT ?t { ?q sh:select|sh:ask|sh:construct ?t }")]
    assert len(texts) == len(load_questions(FOLDER))
    for text in texts:
        assert "{{" not in text
        assert graph.store.query(text, prefixes=prefixes, use_default_graph_as_union=True) is not None


def test_parameters_stand_at_their_defaults_under_the_base() -> None:
    quads = question_quads(FOLDER, BASE)
    question = NamedNode(f"{BASE}question/reforms-left-out")
    text = next(q.object for q in quads if q.subject == question and q.predicate == iri("sh:select"))
    assert isinstance(text, Literal)
    assert f"<{BASE}district/fengxian>" in text.value
