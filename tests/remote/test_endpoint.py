"""``kg query --endpoint``: other stores answer as the built graph does, and what is not a whole answer is told."""

from __future__ import annotations

import gc
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from kg.ask.query import Result, list_questions, run
from kg.ask.questions import Question
from kg.errors import EndpointError, QueryError
from kg.rdf.store import KnowledgeGraph
from kg.remote.endpoint import RemoteGraph, open_endpoint
from kg.remote.http import HttpStore
from kg.remote.publish import publish
from tests.entry import ROOT, kg
from tests.serving import Server
from tests.stores import Store, meaning, small_graph

FOLDER = ROOT / "ontology/questions"
QUESTIONS = list_questions(FOLDER)

#: Parameters as people write them, looked up there.
ASKED = [
    ("measures-of-reform", {"reform": "一业一证", "plan": "yangpu-2023"}),
    ("reforms-left-out", {"district": "金山"}),
    ("department-deadlines", {"department": "jinshan/zwfwb"}),
    ("measures-of-topic", {"topic": "纳税", "district": "fengxian"}),
    ("cases-of-reform", {"reform": "bao-rong-shen-shen-jian-guan"}),
    ("cases-by-district", {"district": "徐汇"}),
    ("not-carried-on", {"plan": "jinshan-2023", "later": "yangpu-2023"}),
    ("evidence-of-link", {"of": "jinshan-2022/9"}),
    ("find-words", {"words": '说"不"\\'}),
    ("targets-above", {"unit": "个", "at-least": "10.5"}),
]

_JOINED_RE = re.compile(r'GROUP_CONCAT\(.*?separator="(?P<by>.*?)"\)+ AS \?(?P<column>\w+)', re.DOTALL)


@pytest.fixture(scope="session")
def remote(filled: Store) -> RemoteGraph:
    return open_endpoint(filled.endpoint)


def comparable(result: Result, sparql: str) -> object:
    """Rows in any order, terms by meaning, and what GROUP_CONCAT joined as parts in any order."""
    if result.kind == "yes or no":
        return result.yes()
    if result.kind == "graph":
        return set(map(str, result.graph.query(result.sparql)))
    joined = {match["column"]: match["by"].replace("\\n", "\n") for match in _JOINED_RE.finditer(sparql)}

    def cell(column: str, term: Any) -> object:
        return tuple(sorted(term.value.split(joined[column]))) if term and column in joined else meaning(term)

    return Counter(tuple((name, cell(name, term)) for name, term in row.items()) for row in result.rows())


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_every_question_is_answered_alike(graph: KnowledgeGraph, remote: RemoteGraph, question: Question) -> None:
    sparql = question.with_defaults(graph.base)
    here = comparable(Result(graph, sparql), sparql)
    assert here
    assert comparable(Result(remote, sparql), sparql) == here


@pytest.mark.parametrize(("name", "parameters"), ASKED)
def test_parameters_are_looked_up_there(
    graph: KnowledgeGraph, remote: RemoteGraph, name: str, parameters: dict[str, str]
) -> None:
    here, there = (run(one, name, parameters, folder=FOLDER) for one in (graph, remote))
    assert there.sparql == here.sparql
    assert comparable(there, here.sparql) == comparable(here, here.sparql)


@pytest.mark.parametrize(
    ("value", "said"),
    [("一业", "may mean 3 things"), ("一业一正", r"2 things: .*\n  reform/yi-ye-yi-cha.*\n  reform/yi-ye-yi-zheng")],
)
def test_a_parameter_that_is_not_understood_is_told(remote: RemoteGraph, value: str, said: str) -> None:
    with pytest.raises(QueryError, match=said):
        run(remote, "measures-of-reform", {"reform": value}, folder=FOLDER)


@pytest.mark.parametrize("form", ["table", "csv", "tsv", "json", "xml"])
def test_rows_come_in_each_format(graph: KnowledgeGraph, remote: RemoteGraph, form: str) -> None:
    sparql = 'SELECT ?it ?name { ?it a sp:District ; rdfs:label ?name FILTER(LANG(?name) = "zh") } ORDER BY ?name'
    assert Result(remote, sparql).text(form) == Result(graph, sparql).text(form)


@pytest.mark.parametrize("form", ["table", "turtle"])
def test_a_graph_comes_as_turtle(graph: KnowledgeGraph, remote: RemoteGraph, form: str) -> None:
    here, there = (run(one, "reform-network", {}, folder=FOLDER) for one in (graph, remote))
    assert there.text(form) == here.text(form)


def test_graphs_are_told_apart_there(graph: KnowledgeGraph, remote: RemoteGraph) -> None:
    """Also where the request names the graphs to ask, and where the query does it itself."""
    sparql = "SELECT DISTINCT ?g { GRAPH ?g { ?m a sp:Measure } }"
    assert comparable(Result(remote, sparql), "") == comparable(Result(graph, sparql), "")
    sparql = "SELECT (COUNT(?m) AS ?n) FROM id:graph\\/yangpu-2023 { ?m a sp:Measure }"
    inside = sparql.replace("FROM", "{ GRAPH").removesuffix("}") + "} }"
    assert comparable(Result(remote, sparql), "") == comparable(Result(graph, inside), "")


def test_labels_are_asked_for_once(remote: RemoteGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    query = remote.query

    def noted(sparql: str) -> Any:
        asked.append(sparql)
        return query(sparql)

    monkeypatch.setattr(remote, "query", noted)
    shown = Result(remote, "SELECT ?reform { ?reform a sp:Reform }").text()
    assert "reform/yi-ye-yi-zheng 一业一证" in shown
    assert len(shown.splitlines()) > 100
    assert len(asked) == 2


def test_a_query_with_a_slip_is_shown_its_place(remote: RemoteGraph) -> None:
    with pytest.raises(QueryError, match="not understood at line 2, column 1"):
        Result(remote, "SELECT ?m { ?m sp:pilot true\n")


def test_only_graphs_that_do_not_show_are_named(filled: Store, remote: RemoteGraph) -> None:
    """Virtuoso's default graph is all of them; that of the oxigraph server is empty."""
    assert len(remote.graphs) == {"oxigraph": 9, "virtuoso": 0}[filled.name]


def test_without_a_record_the_graphs_under_the_base_are_asked(other: Store) -> None:
    base = f"https://example.org/{other.name}/id/"
    publish(small_graph(base, {"a": "一"}), other.graphs, user=other.user, password=other.password)
    web = other.web()
    web.send("DELETE", f"{web.address}?graph={base}graph/published")
    try:
        graph = open_endpoint(other.endpoint, base=base)
        assert [row["o"].value for row in graph.query(f"SELECT ?o {{ <{base}plan/a> <urn:says> ?o }}")] == ["一"]
    finally:
        web.send("DELETE", f"{web.address}?graph={base}graph/a")


def test_the_command_asks_another_store(filled: Store, built: Path, tmp_path: Path) -> None:
    words = ("query", "measures-of-reform", "--reform", "一业一证", "--format", "csv")
    there = kg(*words, "--endpoint", filled.endpoint, cwd=tmp_path)
    here = kg(*words, "--from", built, cwd=tmp_path)
    assert there.returncode == 0, there.stderr
    assert there.stdout == here.stdout


def test_our_own_server_is_asked_alike(server: Server, graph: KnowledgeGraph) -> None:
    ours = open_endpoint(server.address + "sparql")
    assert (ours.base, ours.graphs) == (graph.base, ())
    for name, parameters in ASKED[:3]:
        here, there = (run(one, name, parameters, folder=FOLDER) for one in (graph, ours))
        assert there.text("csv") == here.text("csv")
        assert there.text("table") == here.text("table")
    with pytest.raises(EndpointError, match="it answers 422 Unprocessable"):
        ours.query("SELECT * { ?s ?p ?o }")


# ── less than the whole ──


@pytest.mark.virtuoso
@pytest.mark.parametrize(
    ("sparql", "said"),
    [
        ("SELECT ?s ?p { ?s ?p ?o }", "10,000 rows came, and it gives no more than 10,000"),
        ("SELECT ?s ?p { ?s ?p ?o } LIMIT 10000", "10,000 rows came"),
        ("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", r"10,00\d triples came, and it gives no more than 10,000"),
        (
            "SELECT (COUNT(*) AS ?n) { ?a sp:confidence ?c . ?b sp:confidence ?d . ?e sp:quote ?q . ?f sp:quote ?r }",
            "it answers 500 .*exceeds the limit",
        ),
    ],
)
def test_virtuoso_cuts_nothing_off_unseen(
    started: Callable[[str], Store], graph: KnowledgeGraph, sparql: str, said: str
) -> None:
    store = started("virtuoso")
    publish(graph, store.graphs, user=store.user, password=store.password)
    with pytest.raises(EndpointError, match=said):
        open_endpoint(store.endpoint).query(sparql)


@pytest.mark.virtuoso
def test_virtuoso_in_parts_is_whole(started: Callable[[str], Store], graph: KnowledgeGraph) -> None:
    store = started("virtuoso")
    publish(graph, store.graphs, user=store.user, password=store.password)
    assert len(list(open_endpoint(store.endpoint).query("SELECT ?s ?p { ?s ?p ?o } LIMIT 9999"))) == 9999


@pytest.mark.virtuoso
def test_virtuoso_lets_in_who_has_the_password(started: Callable[[str], Store], graph: KnowledgeGraph) -> None:
    store = started("virtuoso")
    publish(graph, store.graphs, user=store.user, password=store.password)
    asked = open_endpoint(store.endpoint + "-auth", user=store.user, password=store.password)
    assert asked.query("ASK { ?m sp:pilot true }")
    with pytest.raises(EndpointError, match="it asks who you are"):
        open_endpoint(store.endpoint + "-auth")


@pytest.mark.virtuoso
def test_a_timeout_in_the_address_is_refused(started: Callable[[str], Store]) -> None:
    with pytest.raises(EndpointError, match="with a timeout in its address Virtuoso gives a part"):
        open_endpoint(started("virtuoso").endpoint + "?timeout=1000")


class Canned(NamedTuple):
    """A reply that a server gives whatever it is asked, and what is said of it."""

    said: str
    status: int = 200
    kind: str = "application/sparql-results+json"
    body: bytes = b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"literal","value":"x"}}]}}'
    headers: tuple[tuple[str, str], ...] = ()
    sparql: str = "SELECT ?s { ?s ?p ?o }"


CANNED = {
    "rows that were cut": Canned("1 rows came, and it gives no more than 1", headers=(("X-SPARQL-MaxRows", "1"),)),
    "a part, said by the status": Canned("its time ran out: what came is a part", status=206),
    "a part, said by a header": Canned("its time ran out", headers=(("X-SQL-State", "S1TAT"),)),
    "a page for people": Canned("an answer was asked for, and text/html came", kind="text/html", body=b"<html>"),
    "an error for people": Canned("it answers 502 Bad Gateway$", status=502, kind="text/html", body=b"<html>"),
    "an error in a line": Canned(
        "it answers 500 .*: out of luck$", status=500, kind="text/plain", body=b"out of\nluck"
    ),
    "no such page": Canned(r"it answers 404 Not Found\n  is this the right address", status=404, body=b""),
    "a redirect": Canned(
        "redirects to another address: http://a.test/", status=301, headers=(("Location", "http://a.test/"),)
    ),
    "half a line": Canned("the answer is broken: ", body=b'{"head":{"vars":["s"]},"results":{"bindings":[{"s"'),
    "less than was said": Canned("the answer broke off: IncompleteRead", headers=(("Content-Length", "9999"),)),
    "no IRI": Canned(
        "the answer is broken: ",
        body=b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"uri","value":"a b"}}]}}',
    ),
    "rows for yes or no": Canned("ASK is answered with something else", sparql="ASK { ?s ?p ?o }"),
    "yes or no for rows": Canned("SELECT is answered with something else", body=b'{"head":{},"boolean":true}'),
    "rows for a graph": Canned("a graph was requested, but the reply is application/sparql", sparql="DESCRIBE <urn:x>"),
    "no graph": Canned(
        "the graph that came is broken", kind="text/turtle", body=b"<a", sparql="CONSTRUCT WHERE { ?s ?p ?o }"
    ),
    "a graph that may be cut": Canned(
        "it may cut off a graph and does not say where",
        kind="text/turtle",
        body=b"<urn:a> <urn:b> <urn:c> .",
        headers=(("Server", "Virtuoso/07.20"),),
        sparql="CONSTRUCT WHERE { ?s ?p ?o }",
    ),
    "a question for a name": Canned("it asks who you are", status=401, headers=(("WWW-Authenticate", "Basic"),)),
}


@pytest.fixture(params=CANNED)
def canned(request: pytest.FixtureRequest) -> Iterator[tuple[Canned, str]]:
    reply = CANNED[request.param]

    class Handler(BaseHTTPRequestHandler):
        server_version = "Other"

        def do_POST(self) -> None:
            text = self.rfile.read(int(self.headers["Content-Length"]))
            limit = b"sys_stat" in text  # of such a limit it knows nothing
            self.send_response_only(400 if limit else reply.status)
            sized = {"Content-Type": reply.kind, "Content-Length": str(len(reply.body))}
            for key, value in {**sized, **dict(reply.headers)}.items():
                self.send_header(key, value)
            self.end_headers()
            self.wfile.write(reply.body)
            self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    gc.collect()  # what pyoxigraph made in this thread must not be dropped in the server's
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield reply, f"http://127.0.0.1:{server.server_port}/sparql"
    server.shutdown()
    server.server_close()


def test_what_is_no_answer_is_told(canned: tuple[Canned, str]) -> None:
    reply, address = canned
    with pytest.raises(EndpointError, match=re.compile(reply.said, re.MULTILINE)) as caught:
        RemoteGraph(HttpStore(address), "https://example.org/").query(reply.sparql)
    assert str(caught.value).startswith(f"{address}: ")


def test_an_endpoint_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    done = kg("query", "ASK { ?s ?p ?o }", "--endpoint", "http://127.0.0.1:1/sparql", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Error: http://127.0.0.1:1/sparql: cannot be reached: Connection refused")


def test_a_store_without_such_a_graph_is_told(started: Callable[[str], Store], tmp_path: Path) -> None:
    store = started("oxigraph")
    done = kg("query", "ASK { ?s ?p ?o }", "--endpoint", store.endpoint, "--base", "https://other.test/", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert "holds nothing under https://other.test/" in done.stderr


def test_from_and_endpoint_exclude_each_other(tmp_path: Path) -> None:
    done = kg("query", "ASK { ?s ?p ?o }", "--endpoint", "http://127.0.0.1:1/", "--from", "exports", cwd=tmp_path)
    assert done.returncode == 2
    assert "give one of them" in done.stderr
