"""The W3C's tests of the SPARQL 1.1 Protocol and Service Description, by their names, against a running server.

Each request is what the name says, on graphs of ours. Tests of updates are here as refusals: the service is read-only.
"""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlencode

import pyoxigraph as ox
import pytest

from kg.rdf.store import KnowledgeGraph
from tests.serving import GRAPH, Reply, Server

ONE, TWO, THREE = GRAPH + "fengxian-2024", GRAPH + "yangpu-2023", GRAPH + "jinshan-2022"
#: A plan stands in the graph of its document, and in no other.
PLAN = {ONE: "id:plan\\/fengxian-2024", TWO: "id:plan\\/yangpu-2023", THREE: "id:plan\\/jinshan-2022"}
FORM, QUERY, UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
MERGED = f"ASK {{ {PLAN[ONE]} a ?type . {PLAN[TWO]} a ?type FILTER NOT EXISTS {{ {PLAN[THREE]} a ?type }} }}"
NAMED = f"""ASK {{ GRAPH ?g1 {{ {PLAN[ONE]} a ?type }} GRAPH ?g2 {{ {PLAN[TWO]} a ?type }}
  FILTER NOT EXISTS {{ GRAPH ?g3 {{ {PLAN[THREE]} a ?type }} }} FILTER NOT EXISTS {{ {PLAN[ONE]} a ?type }} }}"""
FULL = f"""ASK {{ {PLAN[THREE]} a ?type . GRAPH ?g1 {{ {PLAN[ONE]} a ?type }} GRAPH ?g2 {{ {PLAN[TWO]} a ?type }}
  FILTER NOT EXISTS {{ {PLAN[ONE]} a ?type }} FILTER NOT EXISTS {{ GRAPH ?g3 {{ {PLAN[THREE]} a ?type }} }} }}"""


class Sent(NamedTuple):
    """One request."""

    method: str
    parameters: list[tuple[str, str]]
    body: str | bytes | None = None
    kind: str = ""


def send(server: Server, sent: Sent) -> Reply:
    path = "/sparql" + ("?" + urlencode(sent.parameters) if sent.parameters else "")
    return server.ask(sent.method, path, sent.body, {"Content-Type": sent.kind} if sent.kind else {})


def default(*names: str) -> list[tuple[str, str]]:
    return [("default-graph-uri", name) for name in names]


def named(*names: str) -> list[tuple[str, str]]:
    return [("named-graph-uri", name) for name in names]


ANSWERED = {
    "query_post_form": Sent("POST", [], urlencode({"query": "ASK {}"}), FORM),
    "query_get": Sent("GET", [("query", "ASK {}")]),
    "query_post_direct": Sent("POST", [], "ASK {}", QUERY),
    "query_dataset_default_graphs_get": Sent("GET", [("query", MERGED), *default(ONE, TWO)]),
    "query_dataset_default_graphs_post": Sent("POST", default(ONE, TWO), MERGED, QUERY),
    "query_dataset_named_graphs_get": Sent("GET", [("query", NAMED), *named(ONE, TWO)]),
    "query_dataset_named_graphs_post": Sent("POST", named(ONE, TWO), NAMED, QUERY),
    "query_dataset_full": Sent("POST", [*default(THREE), *named(ONE, TWO)], FULL, QUERY),
    "query_multiple_dataset": Sent("POST", named(ONE, TWO), NAMED.replace("ASK", f"ASK FROM <{THREE}>"), QUERY),
    "the dataset in a form": Sent("POST", [], urlencode([("query", NAMED), *named(ONE, TWO)]), FORM),
}


@pytest.mark.parametrize("name", ANSWERED)
def test_a_query_is_answered(server: Server, name: str) -> None:
    reply = send(server, ANSWERED[name])
    assert reply.status == 200, reply.text
    assert reply.kind == "application/sparql-results+json"
    assert reply.json()["boolean"] is True


KINDS = [
    pytest.param("SELECT (1 AS ?value) {}", "application/sparql-results+json", id="query_content_type_select"),
    pytest.param("ASK {}", "application/sparql-results+json", id="query_content_type_ask"),
    pytest.param("DESCRIBE <http://example.org/>", "text/turtle", id="query_content_type_describe"),
    pytest.param("CONSTRUCT { <s> <p> 1 } WHERE {}", "text/turtle", id="query_content_type_construct"),
]


@pytest.mark.parametrize(("sparql", "kind"), KINDS)
def test_an_answer_has_the_type_of_its_form(server: Server, sparql: str, kind: str) -> None:
    reply = send(server, Sent("POST", default(ONE), sparql, QUERY))
    assert (reply.status, reply.kind) == (200, kind)


REFUSED = {
    "bad_query_method": (405, Sent("PUT", [("query", "ASK {}")], "", FORM)),
    "bad_multiple_queries": (400, Sent("GET", [("query", "ASK {}"), ("query", "SELECT * {}")])),
    "bad_multiple_queries, one in the address": (400, Sent("POST", [("query", "ASK {}")], "query=ASK+%7B%7D", FORM)),
    "bad_query_wrong_media_type": (415, Sent("POST", [], "ASK {}", "text/plain")),
    "bad_query_missing_form_type": (415, Sent("POST", [], urlencode({"query": "ASK {}"}))),
    "bad_query_missing_direct_type": (415, Sent("POST", [], "ASK {}")),
    "bad_query_non_utf8": (415, Sent("POST", [], "ASK {}".encode("utf-16"), QUERY + "; charset=UTF-16")),
    "bad_query_non_utf8, said to be UTF-8": (400, Sent("POST", [], "ASK {}".encode("utf-16"), QUERY)),
    "bad_query_non_utf8, a form": (415, Sent("POST", [], "query=ASK+%7B%7D", FORM + '; charset="iso-8859-1"')),
    "bad_query_syntax": (400, Sent("GET", [("query", "ASK {")])),
}
UPDATES = {
    "update_post_form": Sent("POST", [], urlencode({"update": "CLEAR ALL"}), FORM),
    "update_post_direct": Sent("POST", [], "CLEAR ALL", UPDATE),
    "update_dataset_default_graph": Sent(
        "POST", [], urlencode({"using-graph-uri": ONE, "update": "DELETE WHERE { ?s ?p ?o }"}), FORM
    ),
    "update_dataset_default_graphs": Sent(
        "POST", [("using-graph-uri", ONE), ("using-graph-uri", TWO)], "DELETE WHERE { ?s ?p ?o }", UPDATE
    ),
    "update_dataset_named_graphs": Sent(
        "POST", [("using-named-graph-uri", ONE)], "DELETE WHERE { GRAPH ?g { ?s ?p ?o } }", UPDATE
    ),
    "update_dataset_full": Sent(
        "POST", [("using-graph-uri", ONE), ("using-named-graph-uri", TWO)], "DELETE WHERE { ?s ?p ?o }", UPDATE
    ),
    "update_base_uri": Sent("POST", [], "INSERT DATA { <s> <p> <o> }", UPDATE),
    "bad_update_get": Sent("GET", [("update", "CLEAR ALL")]),
    "bad_multiple_updates": Sent("POST", [], "update=CLEAR+NAMED&update=CLEAR+DEFAULT", FORM),
    "bad_update_non_utf8": Sent("POST", [], "CLEAR NAMED".encode("utf-16"), UPDATE + "; charset=UTF-16"),
    "bad_update_syntax": Sent("POST", [], "update=CLEAR+XYZ", FORM),
    "bad_update_dataset_conflict": Sent(
        "POST", [("using-named-graph-uri", ONE)], f"WITH <{TWO}> DELETE {{ ?s ?p 1 }} WHERE {{ ?s ?p 1 }}", UPDATE
    ),
}
MISTYPED = {
    "bad_update_wrong_media_type": Sent("POST", [], "CLEAR NAMED", "text/plain"),
    "bad_update_missing_form_type": Sent("POST", [], "update=CLEAR+NAMED"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_query_is_refused(server: Server, name: str) -> None:
    status, sent = REFUSED[name]
    reply = send(server, sent)
    assert (reply.status, reply.kind) == (status, "application/problem+json"), reply.text


@pytest.mark.parametrize("name", UPDATES)
def test_every_update_is_forbidden(server: Server, name: str) -> None:
    assert send(server, UPDATES[name]).status == 403
    assert server.get("/sparql", query=f"ASK {{ {PLAN[ONE]} a sp:Plan }}").json()["boolean"] is True


@pytest.mark.parametrize("name", MISTYPED)
def test_an_update_of_no_type_is_not_understood(server: Server, name: str) -> None:
    assert send(server, MISTYPED[name]).status == 415


def test_relative_names_stand_under_the_base_of_the_data(server: Server) -> None:
    """The protocol leaves it to the service which base that is, but wants one (5.1.4 of RFC 3986)."""
    assert server.query("ASK { <plan/fengxian-2024> a sp:DistrictPlan }").json()["boolean"] is True
    assert server.query("SELECT (STR(<x>) AS ?x) {}").rows == [{"x": "https://w3id.org/shanghai-policy/id/x"}]
    assert server.query("BASE <urn:a:> SELECT (STR(<urn:x>) AS ?x) {}").rows == [{"x": "urn:x"}]


def test_only_our_prefixes_need_no_declaration(server: Server) -> None:
    assert server.query("ASK { ?s a rdfs:Resource }").status == 200
    for name in (":x", "none:x", "ex:x", "SP:x"):
        assert server.query(f"ASK {{ ?s a {name} }}").status == 400


def test_no_statement_stands_in_two_graphs(graph: KnowledgeGraph) -> None:
    """All graphs as one are a set only then: the engine does not look for duplicates."""
    assert len({quad.triple for quad in graph.store}) == len(graph)


SD = "http://www.w3.org/ns/sparql-service-description#"
#: Of the vocabulary: property → what has it, what its value is. ``None``: anything that has an IRI.
SCHEMA: dict[str, tuple[str, str | None]] = {
    "endpoint": ("Service", None),
    "feature": ("Service", "Feature"),
    "supportedLanguage": ("Service", "Language"),
    "resultFormat": ("Service", None),
    "defaultDataset": ("Service", "Dataset"),
    "availableGraphs": ("Service", "GraphCollection"),
    "namedGraph": ("GraphCollection", "NamedGraph"),
    "name": ("NamedGraph", None),
    "graph": ("NamedGraph", "Graph"),
}
#: The instances that the vocabulary itself has.
INSTANCES = {
    "SPARQL10Query": "Language", "SPARQL11Query": "Language", "SPARQL11Update": "Language",
    "DereferencesURIs": "Feature", "UnionDefaultGraph": "Feature", "RequiresDataset": "Feature",
    "EmptyGraphs": "Feature", "BasicFederatedQuery": "Feature",
}  # fmt: skip


@pytest.fixture(scope="module")
def description(server: Server) -> list[ox.Triple]:
    reply = server.get("/sparql", "text/turtle")
    assert (reply.status, reply.kind) == (200, "text/turtle"), "returns-rdf"
    return [quad.triple for quad in ox.parse(reply.body, format=ox.RdfFormat.TURTLE)]


def test_has_endpoint_triple(server: Server, description: list[ox.Triple]) -> None:
    endpoint = ox.NamedNode(server.address + "sparql")
    services = [triple.subject for triple in description if triple.object == ox.NamedNode(SD + "Service")]
    assert len(services) == 1
    assert ox.Triple(services[0], ox.NamedNode(SD + "endpoint"), endpoint) in description


def test_conforms_to_schema(description: list[ox.Triple]) -> None:
    kinds = {(ox.NamedNode(SD + name), ox.NamedNode(SD + kind)) for name, kind in INSTANCES.items()}
    kinds |= {(one.subject, one.object) for one in description if one.predicate.value.endswith("#type")}  # type: ignore[misc]
    seen = set()
    for triple in description:
        if not triple.predicate.value.startswith(SD):
            continue
        name = triple.predicate.value.removeprefix(SD)
        owner, value = SCHEMA[name]
        seen.add(name)
        assert (triple.subject, ox.NamedNode(SD + owner)) in kinds
        assert isinstance(triple.object, ox.NamedNode)
        assert value is None or (triple.object, ox.NamedNode(SD + value)) in kinds
    assert seen == set(SCHEMA)
