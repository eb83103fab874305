"""More of what strangers will send: bombs of every kind, odd HTTP, addresses that are dear to take apart, a graph that
is itself hostile. Whatever is sent, others go on being served within a second or so.
"""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.types import Message

from kg.serve.app import make_app
from kg.serve.limits import Limits
from kg.serve.scheduler import Scheduler
from tests.serving import Server, running

#: Seconds that any other request may take meanwhile, on a machine that has other work.
PROMPT = 1.5
EVERYTHING = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"


def doubling(function: str, times: int) -> str:
    """Each variable twice, or more, as long as the one before."""
    steps = " ".join(f"BIND({function.format(f'?x{n}')} AS ?x{n + 1})" for n in range(times))
    return f'SELECT (STRLEN(?x{times}) AS ?n) {{ BIND("aaaaaaaaaa" AS ?x0) {steps} }}'


BOMBS = {
    "any path": "SELECT (COUNT(*) AS ?n) { ?a (rdf:type|!rdf:type)* ?b . ?b (rdf:type|!rdf:type)* ?c }",
    "a path back and forth": "SELECT (COUNT(*) AS ?n) { ?a (rdf:type|^rdf:type|!rdf:type)+ ?b }",
    "stars on stars": "SELECT * { ?a " + "(" * 20_000 + "!<urn:x>" + ")*" * 20_000 + " ?b }",
    "a long path": "SELECT * { ?s " + "/".join(["rdf:type"] * 20_000) + " ?o }",
    "repeated repetition": 'SELECT * { ?a sp:text ?t FILTER(REGEX(?t, "(a{1000}){1000}{1000}")) }',
    "a pattern for each row": (
        """SELECT (COUNT(*) AS ?n) { ?a sp:text ?t . ?b sp:text ?u
        FILTER(REGEX(?u, CONCAT("(", SUBSTR(?t, 1, 1), "{1,500}){1,20}"))) }"""
    ),
    "CONCAT doubles": doubling("CONCAT({0}, {0})", 40),
    "REPLACE multiplies": doubling('REPLACE({0}, "a", "aaaaaaaaaa")', 30),
    "every group": f"SELECT ?a ?d ?g (COUNT(*) AS ?n) {{ {EVERYTHING} }} GROUP BY ?a ?d ?g",
    "every value once": f"SELECT DISTINCT ?c ?f ?i {{ {EVERYTHING} }}",
    "a product built": f"CONSTRUCT {{ ?a ?e ?i }} {{ {EVERYTHING} }}",
    "new nodes built": f"CONSTRUCT {{ [] ?e [] }} {{ {EVERYTHING} }}",
    "everything described": f"DESCRIBE * {{ {EVERYTHING} }}",
    "new values": "SELECT (COUNT(DISTINCT ?u) AS ?n) { ?a ?b ?c . ?d ?e ?f BIND(UUID() AS ?u) }",
    "not exists a product": (
        'SELECT * { ?s ?p ?o FILTER NOT EXISTS { ?a ?b ?c . ?d ?e ?f FILTER(CONCAT(STR(?c), STR(?f)) = "no") } }'
    ),
    "nots": "SELECT * { FILTER(" + "!" * 200_000 + "true) }",
    "sums": "SELECT * { FILTER(" + "+".join(["1"] * 100_000) + " > 0) }",
    "ands": "SELECT * { FILTER(" + "&&".join(["?s"] * 60_000) + ") }",
    "filters": "SELECT * { ?s ?p ?o " + "FILTER(?s != ?o) " * 12_000 + "}",
    "unions": "SELECT * { " + " UNION ".join(["{?s ?p ?o}"] * 12_000) + "}",
    "optionals in optionals": "SELECT * " + "{OPTIONAL" * 20_000 + "{}" + "}" * 20_000,
    "selects in selects": "SELECT * { " + "{SELECT * { " * 10_000 + "?s ?p ?o" + "}}" * 10_000 + "}",
    "nodes in nodes": "SELECT * { ?s ?p " + "[ ?p " * 30_000 + "1" + "]" * 30_000 + "}",
    "lists in lists": "SELECT * { ?s ?p " + "(" * 50_000 + "1" + ")" * 50_000 + "}",
    "exists in exists": "SELECT * { ?s ?p ?o " + "FILTER EXISTS { ?s ?p ?o " * 5000 + "}" * 5000 + "}",
    "statements on statements": "SELECT * { " + "<< " * 5000 + "?s ?p ?o" + " >> ?p ?o" * 5000 + "}",
    "ifs": "SELECT (" + "IF(true,1," * 20_000 + "1" + ")" * 20_000 + " AS ?x) {}",
    "a long list": "SELECT * { ?s ?p ?o FILTER(?o IN (" + ",".join(map(str, range(40_000))) + ")) }",
    "many values": "SELECT * { VALUES ?x { " + " ".join(map(str, range(40_000))) + " } }",
    "values by values": (
        "SELECT (COUNT(*) AS ?n) { "
        + " ".join(f"VALUES ?x{n} {{ {' '.join(map(str, range(5000)))} }}" for n in range(6))
        + "}"
    ),
    "many patterns": "SELECT * { " + " . ".join(f"?s{n} ?p{n} ?s{n + 1}" for n in range(8000)) + "}",
    "many columns": "SELECT " + " ".join(f"?x{n}" for n in range(30_000)) + " { ?s ?p ?o }",
    "minus many": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o " + "MINUS { ?a ?b ?c } " * 1000 + "}",
}


class Reader:
    """Goes on asking for something small; ``worst`` is the longest wait."""

    def __init__(self, ask: Callable[[], int]) -> None:
        self.worst, self.statuses = 0.0, set[int]()
        self._ask, self._done = ask, threading.Event()
        self._thread = threading.Thread(target=self._go_on)

    def __enter__(self) -> Reader:
        self._thread.start()
        time.sleep(0.2)
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _go_on(self) -> None:
        while not self._done.is_set():
            started = time.monotonic()
            self.statuses.add(self._ask())
            self.worst = max(self.worst, time.monotonic() - started)
            time.sleep(0.05)


def test_bombs_of_every_kind_are_stopped_while_others_are_served(strict: Server) -> None:
    """Three at a time, as one client may have four; the reader is the fourth."""
    with (
        Reader(lambda: strict.query("ASK { ?d a sp:District }").status) as reader,
        Reader(lambda: strict.get("/search", q="信用").status) as looker,
        ThreadPoolExecutor(3) as pool,
    ):
        replies = dict(zip(BOMBS, pool.map(strict.query, BOMBS.values()), strict=True))
    wrong = {name: reply.text[:200] for name, reply in replies.items() if reply.status not in {400, 422, 504, 507}}
    assert wrong == {}
    assert all(reply.kind == "application/problem+json" for reply in replies.values())
    assert (reader.statuses, looker.statuses) == ({200}, {200})
    assert max(reader.worst, looker.worst) < 2 * PROMPT


def raw(server: Server, data: bytes, *, shut: bool = False) -> bytes:
    """What comes back for bytes as they are."""
    port = int(server.address.rstrip("/").rpartition(":")[2])
    answer = b""
    with socket.create_connection(("127.0.0.1", port), timeout=15) as sock, suppress(ConnectionError):
        sock.sendall(data)
        if shut:
            sock.shutdown(socket.SHUT_WR)
        while piece := sock.recv(65536):
            answer += piece
    return answer


def get(path: str, *headers: str) -> bytes:
    return "\r\n".join([f"GET {path} HTTP/1.1", "Host: 127.0.0.1", "Connection: close", *headers, "", ""]).encode()


def post(body: bytes, *headers: str) -> bytes:
    lines = ["POST /sparql HTTP/1.1", "Host: 127.0.0.1", "Connection: close", "Content-Type: application/sparql-query"]
    return "\r\n".join([*lines, *headers, "", ""]).encode() + body


SMUGGLED = b"GET /openapi.json HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
CHUNKED = "Transfer-Encoding: chunked"


@pytest.mark.parametrize(
    ("data", "status"),
    [
        pytest.param(post(b"0\r\n\r\n" + SMUGGLED, "Content-Length: 6", CHUNKED), 411, id="a length, and chunks"),
        pytest.param(post(b"ASK {}", "Content-Length: 6", "Content-Length: 7"), 400, id="two lengths"),
        pytest.param(post(b"ASK {}", "Content-Length: +6"), 400, id="a length with a sign"),
        pytest.param(post(b"ASK {}", "Content-Length: 0x6"), 400, id="a length in another notation"),
        pytest.param(post(b"0\r\n\r\n", "Transfer-Encoding: xchunked"), 400, id="a coding that is none"),
        pytest.param(post(b"0\r\n\r\n", "Transfer-Encoding : chunked"), 400, id="a space before the colon"),
        pytest.param(post(b"0\r\n\r\n", CHUNKED, "Transfer-Encoding: identity"), 400, id="two codings"),
        pytest.param(post(b"6\r\nASK {}\r\n0\r\n\r\n", CHUNKED), 411, id="chunks"),
        pytest.param(get("/", "X: a\rY: b"), 400, id="a bare return in a header"),
        pytest.param(get("/", "X: a\0b"), 400, id="a null in a header"),
        pytest.param(get("/\0"), 400, id="a null in the address"),
        pytest.param(get("/é"), 400, id="an address that is not ASCII"),
        pytest.param(get("/", "Host: evil.test"), 400, id="two hosts"),
        pytest.param(b"GET / HTTP/1.1\r\n\r\n", 400, id="no host"),
        pytest.param(get("http://evil.test/sparql?query=ASK{}"), 404, id="an address with a host"),
        pytest.param(get("/sparql").replace(b"GET", b"CONNECT"), 405, id="CONNECT"),
        pytest.param(get("/").replace(b"GET", b"TRACE"), 405, id="TRACE"),
        pytest.param(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 421, id="HTTP/2"),
        pytest.param(b"GET /\r\n\r\n", 400, id="HTTP/0.9"),
    ],
)
def test_odd_http_is_refused_and_smuggles_nothing(server: Server, data: bytes, status: int) -> None:
    answer = raw(server, data, shut=status == 421)
    assert answer.startswith(b"HTTP/1.1 %d " % status), answer[:200]
    assert b"openapi" not in answer
    assert b"Traceback" not in answer


def test_requests_in_one_go_are_answered_in_turn(server: Server) -> None:
    answer = raw(
        server, get("/sparql?query=ASK%7B%7D").replace(b"Connection: close\r\n", b"") * 3 + get("/openapi.json")
    )
    assert answer.count(b"HTTP/1.1 200") == 4
    assert answer.index(b'"boolean":true') < answer.index(b'"openapi"')


FLOODS = {
    "a path of 100,000 parts": (get("/" + "a/" * 125_000), 414),
    "a path up 60,000 times": (get("/" + "../" * 60_000), 414),
    "a path up, encoded": (get("/views/" + "%2e%2e%2f" * 20_000), 414),
    "100,000 fields": (get("/search?" + "a&" * 125_000), 414),
    "100,000 fields of a query": (get("/sparql?" + "a&" * 125_000), 400),
    "30,000 fields": (get("/search?" + "a&" * 30_000), 200),
    "100,000 ranges of types": (get("/ontology", "Accept: " + "a," * 120_000), 406),
    "a range of types with 20,000 weights": (get("/ontology", "Accept: a/b" + ";q=0.1" * 20_000), 406),
    "10,000 Accepts": (get("/ontology", *["Accept: a/b"] * 10_000), 406),
    "10,000 headers": (get("/openapi.json", *[f"X-{n}: y" for n in range(10_000)]), 200),
    "a header of 200,000 characters": (get("/openapi.json", "X: " + "y" * 200_000), 200),
    "a type of 20,000 parts": (post(b"", "Content-Length: 0").replace(b"-query", b"-query" + b"; x" * 20_000), 400),
    "words that fold to more": (get("/search?q=" + "%EF%B7%BA" * 1900), 200),
    "900 words of one character": (get("/search?q=" + "%E7%9A%84+" * 900), 200),
    "15,000 parts of a file": (
        get("/tables/measures.csv", "Range: bytes=" + ",".join(f"{n}-" for n in range(9999))),
        200,
    ),
    "chunks of one byte": (post(b"1\r\n#\r\n" * 260_000, CHUNKED), 411),
}


@pytest.mark.parametrize("name", FLOODS)
def test_what_is_dear_to_take_apart_is_refused_or_cheap(server: Server, name: str) -> None:
    """The process that serves pages takes requests apart itself; none may keep it from the others."""
    data, status = FLOODS[name]
    with Reader(lambda: server.get("/assets/service.css").status) as reader:
        answer = raw(server, data)
    assert answer.startswith(b"HTTP/1.1 %d " % status) or (status == 411 and not answer), answer[:200]
    assert reader.statuses == {200}
    assert reader.worst < PROMPT


def test_idle_connections_leave_room_for_others(server: Server) -> None:
    where = ("127.0.0.1", int(server.address.rstrip("/").rpartition(":")[2]))
    idle = [socket.create_connection(where) for _ in range(300)]
    try:
        started = time.monotonic()
        assert server.query("ASK {}").status == 200
        assert time.monotonic() - started < PROMPT
    finally:
        for sock in idle:
            sock.close()


INJECTED = "x\r\nX-Evil: 1\r\n\r\n<script>alert(1)</script>"


@pytest.mark.parametrize(
    "path",
    [
        "/sparql?query=ASK%7B%7D&download=", "/sparql?query=ASK%7B%7D&format=",
        "/sparql?query=ASK%7B%7D&default-graph-uri=", "/questions/", "/search?q=", "/search?page=", "/id/", "/topic/",
        "/assets/", "/views/", "/about?iri=", "/about?iri=https%3A%2F%2Fw3id.org%2Fshanghai-policy%2Fid%2F",
    ],
)  # fmt: skip
def test_no_value_becomes_a_header(server: Server, path: str) -> None:
    reply = server.ask("GET", path + quote(INJECTED, safe=""), headers={"Accept": "text/html, */*;q=0.1"})
    assert "x-evil" not in reply.headers
    assert "<script>alert" not in reply.text or reply.kind == "application/problem+json"
    assert reply.status in {200, 303, 400, 404, 406}


@pytest.mark.parametrize("place", ["tables", "views", "assets", "id", "topic", "questions", ""])
@pytest.mark.parametrize(
    "way",
    [
        "../../etc/passwd", "..%2f..%2fpyproject.toml", "%2e%2e/%2e%2e/graph.nq", "%252e%252e/x", "..%5c..%5cx",
        "%c0%ae%c0%ae/x", "x%00.html", "/etc/passwd", "%2fetc%2fpasswd",
    ],
)  # fmt: skip
def test_no_way_leads_out(server: Server, place: str, way: str) -> None:
    reply = server.ask("GET", f"/{place}/{way}" if place else f"/{way}")
    assert reply.status in {400, 404}
    assert "root:" not in reply.text


def test_no_link_to_a_folder_is_followed(built: Path, tmp_path: Path) -> None:
    exports, outside = tmp_path / "exports", tmp_path / "outside"
    outside.mkdir()
    (exports / "tables").mkdir(parents=True)
    (exports / "graph.nq").write_bytes((built / "graph.nq").read_bytes()[:0] + HOSTILE.encode())
    for name in ("secret.csv", "secret.html"):
        (outside / name).write_text("secret", encoding="utf-8")
    (exports / "views").symlink_to(outside)
    (exports / "tables" / "up").symlink_to("..")
    (exports / "secret.csv").symlink_to(outside / "secret.csv")
    (exports / ".hidden.csv").write_text("secret", encoding="utf-8")
    with running(exports) as server:
        for path in (
            "/views/secret.csv",
            "/views/secret.html",
            "/secret.csv",
            "/.hidden.csv",
            "/tables/up/.hidden.csv",
        ):
            assert server.get(path).status == 404
        assert server.get("/tables/up/graph.nq").status == 200  # a link that stays inside


BASE = "https://w3id.org/shanghai-policy/id/"
NASTY = "<script>alert(1)</script>\\\"'><img src=x onerror=alert(2)>{{ 7*7 }}</textarea></title>\\u202Egnp"
HOSTILE = "".join(
    f"<{subject}> <{predicate}> {value} <{BASE}graph/x> .\n"
    for subject, predicate, value in [
        (f"{BASE}plan/x", "http://www.w3.org/1999/02/22-rdf-syntax-ns#type",
         "<https://w3id.org/shanghai-policy/ontology#DistrictPlan>"),
        (f"{BASE}plan/x", "http://www.w3.org/2000/01/rdf-schema#label", f'"{NASTY}"@zh'),
        (f"{BASE}plan/x", "http://www.w3.org/2000/01/rdf-schema#label", f'"{NASTY}"@en'),
        (f"{BASE}plan/x", "https://w3id.org/shanghai-policy/ontology#text", f'"{NASTY} 信用"'),
        (f"{BASE}plan/x", "https://w3id.org/shanghai-policy/ontology#documentNumber", f'"{NASTY}"'),
        (f"{BASE}plan/x", "http://purl.org/dc/terms/source", "<javascript:alert(3)>"),
        (f"{BASE}plan/x", "urn:p'onmouseover='alert(4)&quot;", "<data:text/html,%3Cscript%3Ealert(5)%3C/script%3E>"),
        (f"{BASE}plan/\\u202Etxt.exe", "http://www.w3.org/2000/01/rdf-schema#seeAlso", f"<{BASE}plan/x>"),
        ("javascript:alert(3)", "http://www.w3.org/2000/01/rdf-schema#label", f'"{NASTY}"@zh'),
    ]
)  # fmt: skip


class Elements(HTMLParser):
    """What a browser would make of a page: its elements with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "graph.nq").write_text(HOSTILE, encoding="utf-8")
    with running(folder) as server:
        yield server


@pytest.mark.parametrize(
    "path",
    ["/id/plan/x", "/search", "/search?q=%E4%BF%A1%E7%94%A8", "/search?q=alert", "/about?iri=javascript:alert(3)",
     "/id/plan/" + quote("\u202etxt.exe"),
     "/search?q=" + quote(NASTY, safe=""),
     "/about?iri=" + quote("data:text/html,%3Cscript%3Ealert(5)%3C/script%3E", safe="")],
)  # fmt: skip
def test_what_stands_in_the_graph_is_shown_as_text(hostile: Server, path: str) -> None:
    reply = hostile.ask("GET", path, headers={"Accept": "text/html"})
    assert (reply.status, reply.kind) == (200, "text/html")
    elements = Elements(reply.text).found
    assert len(elements) > 20
    assert not [tag for tag, _ in elements if tag in {"img", "iframe", "object", "base", "svg", "style"}]
    assert all((attributes.get("src") or "").startswith("/assets/") for tag, attributes in elements if tag == "script")
    assert not [name for _, attributes in elements for name in attributes if name.startswith("on")]
    links = [link for _, attributes in elements for name in ("href", "action") if (link := attributes.get(name))]
    ours = "https://w3id.org/shanghai-policy/id/"  # in rel=canonical
    assert [link for link in links if not link.startswith(("/", "#", "data:,", ours))] == []
    assert "\u202e" not in reply.text, "a mark that turns the direction of writing makes a name look like another"


def test_what_stands_in_the_graph_stays_data(hostile: Server) -> None:
    """Escaping is for HTML alone: in data every character is as it was."""
    text = hostile.query("SELECT ?t { ?s sp:text ?t }").rows[0]["t"]
    assert text.startswith("<script>alert(1)</script>\"'>")
    assert text.endswith("\u202egnp 信用")


def test_a_fault_of_ours_shows_nothing_of_the_inside(tmp_path: Path) -> None:
    """The one answer that is not made by the middle of the application has all headers too."""
    site = make_app(tmp_path, Scheduler(tmp_path / "graph.nq", Limits()), address="http://127.0.0.1/", loopback=True)
    site.state.pool = None  # so that the page fails
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b""}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": "/questions", "query_string": b"", "http_version": "1.1",
             "headers": [(b"host", b"127.0.0.1")], "scheme": "http", "server": ("127.0.0.1", 80),
             "client": ("127.0.0.1", 1), "root_path": ""}  # fmt: skip
    with suppress(AttributeError):  # told on to the log
        asyncio.run(site(scope, receive, send))
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    body = b"".join(message.get("body", b"") for message in sent[1:])
    assert sent[0]["status"] == 500
    assert headers["content-type"] == "application/problem+json"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert b"AttributeError" not in body
    assert b"NoneType" not in body
