"""The SPARQL 1.1 Protocol, sentence by sentence, against a running server."""

from __future__ import annotations

import csv
import io
import xml.etree.ElementTree as ET
from pathlib import Path
from urllib.parse import quote, urlencode

import pyoxigraph as ox
import pytest

from kg.rdf.store import KnowledgeGraph
from tests.serving import GRAPH, Server, running

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
SELECT = (
    'SELECT ?district ?name { ?district a sp:District ; rdfs:label ?name FILTER(LANG(?name) = "zh") } ORDER BY ?name'
)
CONSTRUCT = "CONSTRUCT { ?d rdfs:label ?n } WHERE { ?d a sp:District ; rdfs:label ?n }"
NAMES_OF_DISTRICTS = 16  # of Shanghai

ROWS = ["application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values"]
GRAPHS = ["text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml"]


@pytest.mark.parametrize(
    ("method", "path", "body", "headers"),
    [
        pytest.param("GET", "/sparql?" + urlencode({"query": COUNT}), None, {}, id="2.1.1 GET"),
        pytest.param("POST", "/sparql", urlencode({"query": COUNT}), FORM, id="2.1.2 POST, form"),
        pytest.param(
            "POST", "/sparql", COUNT, {"Content-Type": "application/sparql-query"}, id="2.1.3 POST, the query itself"
        ),
        pytest.param(
            "POST",
            "/sparql",
            COUNT,
            {"Content-Type": "application/sparql-query; charset=utf-8"},
            id="with a character set",
        ),
    ],
)
def test_a_query_is_asked_in_three_ways(
    server: Server, graph: KnowledgeGraph, method: str, path: str, body: str | None, headers: dict[str, str]
) -> None:
    reply = server.ask(method, path, body, headers)
    assert (reply.status, reply.kind) == (200, "application/sparql-results+json")
    distinct = len({quad.triple for quad in graph.store})
    assert int(reply.rows[0]["n"]) >= distinct > 20_000


@pytest.mark.parametrize("kind", ROWS)
def test_rows_come_in_each_format(server: Server, kind: str) -> None:
    reply = server.query(SELECT, kind)
    assert (reply.status, reply.kind) == (200, kind)
    if kind == "text/csv":
        rows = list(csv.DictReader(io.StringIO(reply.text, newline="")))
        names = [row["name"] for row in rows]
    else:
        found = ox.parse_query_results(reply.body, format=ox.QueryResultsFormat.from_media_type(kind))
        assert isinstance(found, ox.QuerySolutions)
        names = [row["name"].value for row in found]
    assert len(names) == NAMES_OF_DISTRICTS
    assert "金山区" in names


@pytest.mark.parametrize("kind", ROWS)
def test_yes_or_no_comes_in_each_format(server: Server, kind: str) -> None:
    reply = server.query("ASK { ?d a sp:District }", kind)
    assert (reply.status, reply.kind) == (200, kind)
    assert "true" in reply.text


@pytest.mark.parametrize("kind", GRAPHS)
def test_a_graph_comes_in_each_format(server: Server, kind: str) -> None:
    reply = server.query(CONSTRUCT, kind)
    assert (reply.status, reply.kind) == (200, kind)
    triples = list(ox.parse(reply.body, format=ox.RdfFormat.from_media_type(kind)))
    names = {quad.object.value for quad in triples}
    assert {"金山区", "Jinshan District"} <= names


def test_xml_of_results_is_xml(server: Server) -> None:
    found = ET.fromstring(server.query(SELECT, "application/sparql-results+xml").body)  # noqa: S314 - our own server's
    assert len(found.findall(".//{http://www.w3.org/2005/sparql-results#}result")) == NAMES_OF_DISTRICTS


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        pytest.param("*/*", "application/sparql-results+json", id="anything"),
        pytest.param("text/html,application/xhtml+xml,*/*;q=0.8", "application/sparql-results+json", id="a browser"),
        pytest.param(
            "text/csv;q=0.4, application/sparql-results+xml;q=0.6", "application/sparql-results+xml", id="weights"
        ),
        pytest.param(
            "application/sparql-results+json;q=0, */*;q=0.1", "application/sparql-results+xml", id="weight 0 forbids"
        ),
        pytest.param("text/*", "text/csv", id="a range"),
        pytest.param("application/json", "application/sparql-results+json", id="plain JSON is these results"),
    ],
)
def test_the_best_liked_format_is_sent(server: Server, accept: str, kind: str) -> None:
    reply = server.query(SELECT, accept)
    assert (reply.status, reply.kind) == (200, kind)
    assert reply.headers["vary"] == "Accept"


def test_a_link_can_name_the_format(server: Server) -> None:
    reply = server.get("/sparql", query=SELECT, format="csv", download="1")
    assert reply.kind == "text/csv"
    assert reply.headers["content-disposition"] == 'attachment; filename="answer.csv"'
    assert server.get("/sparql", query=SELECT, format="turtle").status == 406
    assert server.get("/sparql", query=CONSTRUCT, format="xml").kind == "application/rdf+xml"


def test_a_client_that_names_the_format_in_several_ways_is_understood(server: Server) -> None:
    """SPARQLWrapper 2.0 sends ``format=rdf+xml&format=rdf&output=…&results=…`` beside a correct Accept."""
    reply = server.get(
        "/sparql", "application/rdf+xml", query=CONSTRUCT, format=["rdf", "rdfxml"], output="x", results="x"
    )
    assert (reply.status, reply.kind) == (200, "application/rdf+xml")


GRAPH_ONE, GRAPH_TWO = GRAPH + "fengxian-2024", GRAPH + "yangpu-2023"
IN_GRAPHS = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"


def answers(store: ox.Store, sparql: str) -> list[ox.QuerySolution]:
    found = store.query(sparql)
    assert isinstance(found, ox.QuerySolutions)
    return list(found)


def size(graph: KnowledgeGraph, *names: str) -> int:
    return len(
        {quad.triple for name in names for quad in graph.store.quads_for_pattern(None, None, None, ox.NamedNode(name))}
    )


@pytest.mark.parametrize(
    ("parameters", "sparql", "names"),
    [
        pytest.param({"default-graph-uri": GRAPH_ONE}, COUNT, [GRAPH_ONE], id="one default graph"),
        pytest.param({"default-graph-uri": [GRAPH_ONE, GRAPH_TWO]}, COUNT, [GRAPH_ONE, GRAPH_TWO], id="two are merged"),
        pytest.param({}, COUNT.replace("{", f"FROM <{GRAPH_ONE}> {{"), [GRAPH_ONE], id="FROM"),
        pytest.param(
            {}, f"PREFIX g: <{GRAPH}> " + COUNT.replace("{", "FROM g:yangpu-2023 {"), [GRAPH_TWO], id="FROM by prefix"
        ),
        pytest.param(
            {"default-graph-uri": GRAPH_ONE},
            COUNT.replace("{", f"FROM <{GRAPH_TWO}> {{"),
            [GRAPH_ONE],
            id="the request wins",
        ),
        pytest.param({"named-graph-uri": GRAPH_ONE}, COUNT, [], id="only named ones: the default graph is empty"),
        pytest.param({}, COUNT.replace("{", f"FROM NAMED <{GRAPH_ONE}> {{"), [], id="FROM NAMED likewise"),
    ],
)
def test_the_dataset_is_what_was_named(
    server: Server, graph: KnowledgeGraph, parameters: dict[str, str | list[str]], sparql: str, names: list[str]
) -> None:
    reply = server.get("/sparql", query=sparql, **parameters)
    assert reply.status == 200, reply.text
    assert int(reply.rows[0]["n"]) == size(graph, *names)


def test_named_graphs_are_the_documents(server: Server, graph: KnowledgeGraph) -> None:
    everything = {row["g"]: int(row["n"]) for row in server.query(IN_GRAPHS).rows}
    assert everything[GRAPH_ONE] == size(graph, GRAPH_ONE)
    assert {GRAPH + slug for slug in ("jinshan-2022", "jinshan-2023", "shanghai-cases-2023")} <= everything.keys()
    only = server.get("/sparql", query=IN_GRAPHS, **{"named-graph-uri": GRAPH_TWO}).rows
    assert [row["g"] for row in only] == [GRAPH_TWO]


@pytest.mark.parametrize(
    ("status", "method", "path", "body", "headers"),
    [
        pytest.param(400, "GET", "/sparql?query=SELEC", None, {}, id="not SPARQL"),
        pytest.param(400, "GET", "/sparql?query=", None, {}, id="empty"),
        pytest.param(400, "GET", "/sparql?query=ASK%7B%7D&query=ASK%7B%7D", None, {}, id="two queries"),
        pytest.param(400, "GET", "/sparql?query=%FF%FE", None, {}, id="not UTF-8 in the address"),
        pytest.param(400, "POST", "/sparql", b"\xff\xfe", {"Content-Type": "application/sparql-query"}, id="not UTF-8"),
        pytest.param(400, "POST", "/sparql", "x=1", FORM, id="POST without a query"),
        pytest.param(
            400, "GET", "/sparql?query=ASK%7B%7D&default-graph-uri=urn:none", None, {}, id="a graph that is not held"
        ),
        pytest.param(403, "POST", "/sparql", "update=CLEAR+ALL", FORM, id="an update in a form"),
        pytest.param(
            403, "POST", "/sparql", "CLEAR ALL", {"Content-Type": "application/sparql-update"}, id="an update"
        ),
        pytest.param(403, "GET", "/sparql?update=CLEAR%20ALL", None, {}, id="an update by GET"),
        pytest.param(405, "PUT", "/sparql", "x", {}, id="PUT"),
        pytest.param(405, "DELETE", "/sparql", None, {}, id="DELETE"),
        pytest.param(405, "PATCH", "/sparql", "x", {}, id="PATCH"),
        pytest.param(406, "GET", "/sparql?query=ASK%7B%7D", None, {"Accept": "image/png"}, id="a format that is none"),
        pytest.param(415, "POST", "/sparql", "{}", {"Content-Type": "application/json"}, id="another type of body"),
        pytest.param(415, "POST", "/sparql", "ASK{}", {}, id="no type of body"),
    ],
)
def test_what_cannot_be_answered_is_said_so(
    server: Server, status: int, method: str, path: str, body: str | bytes | None, headers: dict[str, str]
) -> None:
    reply = server.ask(method, path, body, headers)
    assert reply.status == status
    told = reply.json()
    assert reply.kind == "application/problem+json"
    assert told["status"] == status
    assert told["title"]
    assert any("\u4e00" <= char <= "\u9fff" for char in told["title_zh"])
    assert "Traceback" not in reply.text


def test_a_syntax_error_says_where(server: Server) -> None:
    told = server.query("SELECT ?s WHERE { ?s ?p }").json()
    assert "1:26" in told["detail"]  # after the brace that came too early


def test_methods_that_are_not_there_say_which_are(server: Server) -> None:
    assert {"GET", "POST"} <= set(server.ask("PUT", "/sparql").headers["allow"].replace(" ", "").split(","))


def test_head_is_get_without_a_body(server: Server) -> None:
    reply = server.ask("HEAD", "/sparql?query=" + quote(SELECT))
    assert (reply.status, reply.body) == (200, b"")
    assert reply.kind == "application/sparql-results+json"


def test_pages_elsewhere_may_ask_where_that_is_wanted(built: Path) -> None:
    """By itself no page of another origin may read what is served on this machine alone (``test_starving.py``)."""
    with running(built, "--cors", "*") as server:
        preflight = server.ask(
            "OPTIONS", "/sparql", headers={"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}
        )
        assert preflight.status == 200
        assert "POST" in preflight.headers["access-control-allow-methods"]
        assert preflight.headers["access-control-allow-origin"] == "*"
        for path, status in (("/sparql?query=ASK%7B%7D", 200), ("/sparql?query=nonsense", 400), ("/none", 404)):
            reply = server.ask("GET", path, headers={"Origin": "https://example.org"})
            assert (reply.status, reply.headers["access-control-allow-origin"]) == (status, "*")
            assert reply.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("kind", GRAPHS)
def test_without_a_query_the_service_describes_itself(server: Server, graph: KnowledgeGraph, kind: str) -> None:
    reply = server.get("/sparql", kind)
    assert (reply.status, reply.kind) == (200, kind)
    store = ox.Store()
    store.load(reply.body, format=ox.RdfFormat.from_media_type(kind))
    sd, void = "http://www.w3.org/ns/sparql-service-description#", "http://rdfs.org/ns/void#"
    asked = f"""SELECT ?endpoint (COUNT(DISTINCT ?name) AS ?graphs) (SAMPLE(?all) AS ?triples) {{
      ?service a <{sd}Service> ; <{sd}endpoint> ?endpoint ; <{sd}defaultDataset> ?data .
      ?data <{sd}namedGraph>/<{sd}name> ?name ; <{void}triples> ?all }} GROUP BY ?endpoint"""
    (row,) = answers(store, asked)
    assert row["endpoint"].value == server.address + "sparql"
    assert int(row["graphs"].value) == len(list(graph.store.named_graphs()))
    assert int(row["triples"].value) == len(graph.store)  # as written, each in its graph, the description included
    measures = (
        f"SELECT ?n {{ ?part <{void}class> <https://w3id.org/shanghai-policy/ontology#Measure> ; <{void}entities> ?n }}"
    )
    (row,) = answers(store, measures)
    assert int(row["n"].value) == 234  # as report.md counts them


def test_prefixes_need_no_declaration_but_may_have_one(server: Server) -> None:
    assert server.query("PREFIX sp: <urn:other#> ASK { ?s a sp:District }").json()["boolean"] is False
    assert server.query("ASK { id:district\\/jinshan a sp:District }").json()["boolean"] is True
