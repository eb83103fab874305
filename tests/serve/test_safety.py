"""What strangers will send, sent to a running server. After each attack it must still answer, and quickly."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.entry import environment
from tests.serve.test_query_policy import REFUSED
from tests.serving import Server

#: Seconds that a refusal may take on top of the limit, on a busy machine.
SLACK = 4.0


class Honeypot:
    """Listens, and counts who comes."""

    def __init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.listener.getsockname()[1]}/"
        self.visits = 0
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                visitor, _ = self.listener.accept()
            except OSError:
                return
            self.visits += 1
            visitor.close()


@pytest.fixture
def honeypot() -> Iterator[Honeypot]:
    honeypot = Honeypot()
    yield honeypot
    honeypot.listener.close()


@pytest.mark.parametrize("sparql", REFUSED)
def test_nothing_goes_out(server: Server, honeypot: Honeypot, sparql: str) -> None:
    reply = server.query(sparql.replace("http://x.test/", honeypot.address))
    assert reply.status == 403
    assert honeypot.visits == 0


def test_nothing_can_go_out_or_be_read_even_without_the_policy(honeypot: Honeypot, built: Path) -> None:
    """The wall behind the policy of queries: what a worker gave up, it cannot do, whatever a query says."""
    code = f"""
import socket, pyoxigraph
from pathlib import Path
from kg.serve.limits import Limits
from kg.serve.worker import drop_privileges
from kg.rdf.store import open_graph
graph = open_graph(Path({str(built)!r}))
drop_privileges(Limits())
def attempt(what, action):
    try: action()
    except (OSError, RuntimeError) as err: print(what, "failed")
    else: print(what, "WORKED")
attempt("service", lambda: list(graph.store.query("SELECT * {{ SERVICE <{honeypot.address}> {{ ?s ?p ?o }} }}")))
attempt("load", lambda: graph.store.update("LOAD <{honeypot.address}>"))
attempt("socket", lambda: socket.create_connection(("127.0.0.1", {honeypot.address.split(":")[2].strip("/")})))
attempt("file", lambda: open({str(built / "graph.nq")!r}))
print(len(list(graph.query("SELECT ?d {{ ?d a sp:District }}"))), "districts")
"""
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment(), capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.splitlines() == ["service failed", "load failed", "socket failed", "file failed", "16 districts"]
    assert honeypot.visits == 0


@pytest.mark.parametrize("graph", ["file:///etc/passwd", "file:graph.nq", "http://127.0.0.1:1/"])
def test_no_file_and_no_address_is_a_graph(server: Server, graph: str) -> None:
    assert server.query("SELECT * FROM <GRAPH> { ?s ?p ?o }".replace("GRAPH", graph)).status == 400
    assert server.get("/sparql", query="SELECT * { ?s ?p ?o }", **{"default-graph-uri": graph}).status == 400


BOMBS = {
    "cartesian product": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "deep path": "SELECT (COUNT(*) AS ?n) { ?a (!<urn:x>|!^<urn:y>)*/(!<urn:x>|!^<urn:y>)* ?b }",
    "huge regex": """SELECT (COUNT(*) AS ?n) { ?a sp:text ?t . ?b sp:text ?u . ?c sp:text ?v
      FILTER(REGEX(CONCAT(?t, ?u, ?v), "(.*.*.*=){50}")) }""",
    "sorting everything thrice": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?i ?h ?g",
    "one long string": "SELECT (GROUP_CONCAT(?t) AS ?all) { ?a sp:text ?t . ?b sp:text ?u . ?c ?d ?e }",
    "nested groups": "SELECT * " + "{" * 40_000 + "}" * 40_000,
    "nested brackets": "SELECT * { FILTER(" + "(" * 40_000 + "1" + ")" * 40_000 + ") }",
    "a long chain of optionals": "SELECT * { ?s ?p ?o " + "OPTIONAL { ?s ?p2 ?o2 } " * 3000 + "}",
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_stopped(strict: Server, name: str) -> None:
    started = time.monotonic()
    reply = strict.query(BOMBS[name])
    assert reply.status in {400, 422, 504, 507}, reply.text[:200]
    assert time.monotonic() - started < 1 + SLACK
    assert strict.query("ASK { ?d a sp:District }").json()["boolean"] is True


def test_out_of_time_is_not_no_results(strict: Server) -> None:
    told = strict.query(BOMBS["cartesian product"]).json()
    assert (told["status"], told["type"].rpartition("/")[2]) == (504, "time-limit")
    assert "does not mean that there are no results" in told["title"]


def test_bombs_do_not_hurt_others(server: Server) -> None:
    """As many bombs as there are workers; a reader goes on asking and looking at pages meanwhile."""
    with ThreadPoolExecutor(16) as pool:
        bombs = [pool.submit(server.query, BOMBS["cartesian product"]) for _ in range(4)]
        time.sleep(1.5)
        waits = []
        for _ in range(10):
            started = time.monotonic()
            assert server.get("/id/plan/jinshan-2022/measure/9").status == 200
            assert server.get("/search", q="信用").status == 200
            waits.append(time.monotonic() - started)
        assert sorted(waits)[5] < 1.5
        assert {bomb.result().status for bomb in bombs} <= {503, 504}


def test_too_many_rows_are_refused_not_cut(strict: Server) -> None:
    sparql = "SELECT * { ?s ?p ?o }"
    for accept in (
        "text/csv",
        "text/tab-separated-values",
        "application/sparql-results+json",
        "application/sparql-results+xml",
    ):
        assert strict.query(sparql + " LIMIT 1001", accept).status == 422
        assert strict.query(sparql + " LIMIT 1000", accept).status == 200
    assert strict.query("CONSTRUCT WHERE { ?s ?p ?o } LIMIT 1001").status in {406, 422}
    assert strict.query("CONSTRUCT WHERE { ?s ?p ?o } LIMIT 1001", "text/turtle").status == 422
    assert strict.query("CONSTRUCT WHERE { ?s ?p ?o } LIMIT 1000", "text/turtle").status == 200


def test_a_request_has_a_size(server: Server) -> None:
    assert server.query("ASK {} #" + "x" * (250 << 10)).status == 200
    reply = server.query("ASK {} #" + "x" * (300 << 10))
    assert (reply.status, reply.json()["type"].rpartition("/")[2]) == (413, "request-too-large")
    fields = "&".join(f"x{n}=1" for n in range(200))
    assert server.ask("POST", "/sparql", fields, {"Content-Type": "application/x-www-form-urlencoded"}).status == 400


@pytest.mark.parametrize(
    "path",
    [
        "/../kg/cli.py", "/..%2fpyproject.toml", "/%2e%2e/%2e%2e/etc/passwd", "/views/../../pyproject.toml",
        "//etc/passwd",
        "/assets/..%2f..%2fcli.py", "/assets/%2e%2e%2fsite.py", "/.git/config", "/%00", "/tables", "/tables/",
        "/tables/%2e%2e/graph.nq%00.html",
        "/..\\..\\pyproject.toml",
    ],
)  # fmt: skip
def test_nothing_outside_the_folder_is_served(server: Server, path: str) -> None:
    assert server.ask("GET", path).status in {400, 404}


def test_a_link_out_of_the_folder_is_not_followed(server: Server, built: Path) -> None:
    link = built / "tables" / "out.csv"
    link.symlink_to(Path(__file__))
    try:
        assert server.get("/tables/out.csv").status == 404
    finally:
        link.unlink()
    assert server.get("/tables/measures.csv").status == 200


@pytest.mark.parametrize("host", ["evil.test", "evil.test:80", "127.0.0.1.evil.test", "", "[::1"])
def test_the_host_header_is_not_trusted(server: Server, host: str) -> None:
    reply = server.ask("GET", "/sparql", headers={"Host": host})
    assert reply.status in {400, 421}
    assert "evil" not in reply.text


def test_no_header_changes_the_address(server: Server) -> None:
    forwarded = {
        "X-Forwarded-Host": "evil.test",
        "X-Forwarded-Proto": "https",
        "Forwarded": "host=evil.test",
        "X-Original-URL": "/evil",
    }
    reply = server.ask("GET", "/sparql", headers=forwarded)
    assert reply.status == 200
    assert "evil" not in reply.text
    assert server.address + "sparql" in reply.text


PAGES = [
    "/",
    "/search",
    "/search?q=%E4%BF%A1%E7%94%A8",
    "/id/plan/jinshan-2022/measure/9",
    "/topic/credit",
    "/id/none",
    "/none",
]
NASTY = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"


@pytest.mark.parametrize("path", PAGES)
def test_a_page_runs_only_its_own_scripts(server: Server, path: str) -> None:
    reply = server.ask("GET", path, headers={"Accept": "text/html"})
    assert reply.kind == "text/html"
    rules = dict(rule.strip().split(" ", 1) for rule in reply.headers["content-security-policy"].split(";"))
    assert rules["default-src"] == "'none'"
    assert "'unsafe-inline'" not in rules["script-src"] + rules["style-src"]
    assert "*" not in rules["script-src"]
    assert (rules["frame-ancestors"], rules["base-uri"]) == ("'none'", "'none'")
    assert reply.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "path", ["/search?q=", "/search?kind=", "/about?iri=", "/id/", "/search?q=x&plan=", "/questions/"]
)
def test_what_is_typed_is_shown_as_text(server: Server, path: str) -> None:
    reply = server.ask("GET", path + quote(NASTY, safe=""), headers={"Accept": "text/html"})
    assert reply.status in {200, 404}
    assert "<script>alert" not in reply.text
    assert "<img src=x" not in reply.text


def test_it_listens_on_this_machine_alone(server: Server) -> None:
    port = int(server.address.rstrip("/").rpartition(":")[2])
    with pytest.raises(OSError):
        socket.create_connection(("127.0.0.2", port), timeout=2)


HEAD = b" HTTP/1.1\r\nHost: 127.0.0.1\r\n"


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"\x00\x01\x02\r\n\r\n", id="no text"),
        pytest.param(b"GET /sparql HTTP/9\r\n\r\n", id="no such version"),
        pytest.param(b"GET /" + HEAD + b"Content-Length: -1\r\n\r\n", id="a negative length"),
        pytest.param(
            b"POST /sparql" + HEAD + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nx", id="two lengths"
        ),
    ],
)
def test_what_is_not_http_gets_no_trace(server: Server, raw: bytes) -> None:
    port = int(server.address.rstrip("/").rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=15) as sock:
        sock.sendall(raw)
        sock.shutdown(socket.SHUT_WR)
        answer = b""
        while piece := sock.recv(65536):
            answer += piece
    assert b"Traceback" not in answer
    assert b'File "' not in answer
    assert server.query("ASK {}").status == 200
