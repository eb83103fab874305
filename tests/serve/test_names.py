"""Names of ours lead somewhere: every IRI of the graph under them, in every format, and each says the same."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Graph
from rdflib.compare import isomorphic

from kg.rdf.store import KnowledgeGraph
from kg.serve.html import address_of
from tests.entry import ROOT
from tests.serving import Server

OURS = "https://w3id.org/shanghai-policy/"
FORMATS = ["text/turtle", "application/ld+json", "application/n-triples", "application/rdf+xml", "application/trig"]


def own(graph: KnowledgeGraph) -> set[str]:
    """All names under ours, wherever they stand in a statement; a fragment is found in its document."""
    terms = {term for quad in graph.store for term in (quad.subject, quad.predicate, quad.object, quad.graph_name)}
    names = {term.value for term in terms if isinstance(term, ox.NamedNode)}
    return {name.partition("#")[0] for name in names if name.startswith(OURS)}


def triples(body: bytes, kind: str) -> set[ox.Triple]:
    return {quad.triple for quad in ox.parse(body, format=ox.RdfFormat.from_media_type(kind))}


def test_every_name_has_its_address(graph: KnowledgeGraph, built: Path) -> None:
    """Under the root of all names stand the same addresses as in the service; files are files of the build."""
    names = own(graph)
    assert len(names) > 6000
    for name in sorted(names):
        path = name.removeprefix(OURS)
        served = address_of(name, graph.base)
        known = served == f"/{path}" or path == "ontology/0.1.0" or (built / path).is_file()
        assert known, name


def kinds(graph: KnowledgeGraph) -> list[str]:
    """One thing of each class, one of each way of writing a name, and all that stand beside the things."""
    rows = graph.query(
        f'SELECT ?kind (MIN(STR(?x)) AS ?one) {{ ?x a ?kind FILTER(STRSTARTS(STR(?x), "{OURS}")) }} GROUP BY ?kind'
    )
    found = {row["one"].value.partition("#")[0] for row in rows}
    found |= {name for name in own(graph) if not name.startswith(graph.base)}
    shapes: dict[tuple[str, ...], str] = {}
    for name in sorted(own(graph)):
        parts = name.removeprefix(OURS).split("/")
        shapes.setdefault((*parts[:2], *parts[3:4], str(len(parts))), name)
    return sorted(found | set(shapes.values()))


def test_each_kind_answers_in_every_format_with_the_same(server: Server, graph: KnowledgeGraph, built: Path) -> None:
    asked = [name for name in kinds(graph) if not (built / name.removeprefix(OURS)).is_file()]
    assert len(asked) > 80
    for name in asked:
        path = f"/{name.removeprefix(OURS)}"
        assert server.get(path, "text/html").status in (200, 303), name
        answers = {kind: server.get(path, kind) for kind in FORMATS}
        assert {(reply.status, reply.kind) for reply in answers.values()} == {(200, kind) for kind in FORMATS}, name
        said = {kind: triples(reply.body, kind) for kind, reply in answers.items()}
        if not any("_:" in str(triple) for triple in said["text/turtle"]):
            assert len({frozenset(one) for one in said.values()}) == 1, name
        assert said["text/turtle"], name


def test_the_ontology_is_served_whole_with_its_definitions(server: Server) -> None:
    shipped = Graph().parse(ROOT / "ontology/shanghai-policy.ttl")
    for path in ("/ontology", "/ontology/0.1.0"):
        for kind in ("text/turtle", "application/rdf+xml"):
            assert isomorphic(Graph().parse(data=server.get(path, kind).body, format=kind), shipped), (path, kind)
    assert server.get("/ontology/9.9.9").status == 404
    assert server.get("/ontology/index.html", "text/html").status == 200


@pytest.mark.parametrize(("path", "file"), [("/topic/", "topics.ttl"), ("/shapes", "shapes.ttl")])
def test_topics_and_shapes_are_served_whole(server: Server, path: str, file: str) -> None:
    reply = server.get(path, "text/turtle")
    assert isomorphic(Graph().parse(data=reply.body, format="turtle"), Graph().parse(ROOT / "ontology" / file))


def test_context_authors_and_void(server: Server, built: Path) -> None:
    context = server.get("/context", "application/ld+json")
    assert context.json() == json.loads((ROOT / "ontology/context.jsonld").read_text(encoding="utf-8"))
    assert "The authors of kg" in server.get("/authors", "text/turtle").text
    void = server.get("/.well-known/void", "text/turtle")
    assert triples(void.body, "text/turtle") == triples((built / "void.ttl").read_bytes(), "text/turtle")


def test_json_ld_has_the_words_of_the_shipped_context(server: Server, graph: KnowledgeGraph) -> None:
    """Row 9 of jinshan-2022: its deadline is October, and its unit 区政务服务办."""
    told = server.get("/id/plan/jinshan-2022/measure/9", "application/ld+json").json()
    (measure,) = (node for node in told["@graph"] if node["@id"] == f"{graph.base}plan/jinshan-2022/measure/9")
    assert (measure["deadline"], measure["deadlineStatus"], measure["deadlineText"]) == ("2022-10", "Dated", "10月")
    assert "Measure" in measure["@type"]
    assert measure["label"] == {"zh": "推行“一业一证”改革"}


def test_trig_says_which_document_says_it(server: Server, graph: KnowledgeGraph) -> None:
    reply = server.get("/id/plan/jinshan-2022/measure/9", "application/trig")
    homes = {str(quad.graph_name) for quad in ox.parse(reply.body, format=ox.RdfFormat.TRIG)}
    assert f"<{graph.base}graph/jinshan-2022>" in homes


def test_a_page_names_its_other_forms(server: Server) -> None:
    page = server.get("/id/reform/yi-ye-yi-zheng", "text/html").text
    for kind in FORMATS:
        assert f'<link rel="alternate" type="{kind}"' in page


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html"),
        ("application/json, text/html;q=0.1", "application/problem+json"),
        ("text/turtle", "application/problem+json"),
        ("*/*", "application/problem+json"),
    ],
)
def test_what_is_not_there_is_told_as_asked(server: Server, accept: str, kind: str) -> None:
    for path in ("/id/plan/none", "/nowhere"):
        reply = server.get(path, accept)
        assert (reply.status, reply.kind) == (404, kind)
