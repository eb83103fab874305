"""``kg publish`` into stores of other makes: a small one of our own, the oxigraph server and Virtuoso."""

from __future__ import annotations

import base64
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pyoxigraph as ox
import pytest

from kg.errors import EndpointError
from kg.rdf.store import KnowledgeGraph
from kg.remote import publish as publishing
from kg.remote.endpoint import RemoteGraph
from kg.remote.http import ACCEPTED_GRAPHS, HttpStore, Reply, read_graph
from kg.remote.publish import publish
from tests.entry import kg
from tests.stores import Store, meaning, small_graph

BASE = "https://example.org/publish/id/"
TEXTS = {"a": "一", "b": "二", "c": "三"}
NAMES = tuple(f"{BASE}graph/{name}" for name in TEXTS)


class Small:
    """What the Graph Store Protocol asks of a store, and no more; what it was asked, and how much it gives at once."""

    def __init__(self) -> None:
        self.requests: list[tuple[str, str]] = []
        self.signatures: list[str] = []
        self.held: dict[str, bytes] = {}
        self.gives = 10_000
        self.asks = ""
        self.moved = ""
        self.address = ""

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        name = parse_qs(urlsplit(request.path).query)["graph"][0]
        signature = request.headers.get("Authorization", "")
        self.requests.append((request.command, name))
        self.signatures.append(signature)
        headers = {"Content-Type": "text/turtle"}
        status, body = 200, b""
        if self.moved:
            status, headers["Location"] = 307, self.moved
        elif self.asks and not signature:
            status, headers["WWW-Authenticate"] = 401, self.asks
            request.close_connection = True  # without reading what is on its way
        elif request.command == "PUT":
            assert request.headers["Content-Type"] == "text/turtle"
            self.held[name] = request.rfile.read(int(request.headers["Content-Length"]))
        elif name not in self.held:
            status = 404
        elif request.command == "DELETE":
            del self.held[name]
        else:
            body = b"".join(self.held[name].splitlines(keepends=True)[: self.gives])
        request.send_response(status)
        for key, value in {**headers, "Content-Length": str(len(body))}.items():
            request.send_header(key, value)
        request.end_headers()
        request.wfile.write(body)


@contextmanager
def listening() -> Iterator[Small]:
    store = Small()

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            store.answer(self)

        do_GET = do_PUT = do_DELETE = answer  # noqa: N815 - as the library asks

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    store.address = f"http://127.0.0.1:{server.server_port}/store"
    try:
        yield store
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def small() -> Iterator[Small]:
    with listening() as store:
        yield store


@pytest.fixture(params=["small", "oxigraph", pytest.param("virtuoso", marks=pytest.mark.virtuoso)])
def store(request: pytest.FixtureRequest, small: Small, started: Callable[[str], Store]) -> Iterator[Store]:
    """Holds nothing under the base of these tests."""
    one = Store("small", "", small.address) if request.param == "small" else started(request.param)
    yield one
    publish(small_graph(BASE), one.graphs, user=one.user, password=one.password)
    assert held(one, *NAMES, BASE + "graph/published") == {BASE + "graph/published": 1}  # an empty record


def read(store: Store, name: str) -> list[ox.Triple]:
    web = store.web()
    reply = web.send("GET", f"{web.address}?{urlencode({'graph': name})}", headers={"Accept": ACCEPTED_GRAPHS})
    return read_graph(reply, name) if reply.status == 200 and reply.body else []


def held(store: Store, *names: str) -> dict[str, int]:
    sizes = {name: len(read(store, name)) for name in names}
    return {name: size for name, size in sizes.items() if size}


def texts(store: Store) -> dict[str, str]:
    """Key of the graph → what it says."""
    found = {}
    for name in NAMES:
        for triple in read(store, name):
            assert isinstance(triple.object, ox.Literal)
            assert triple.object.language == "zh"
            found[name.removeprefix(BASE + "graph/")] = triple.object.value
    return found


def send(store: Store, said: Mapping[str, str], *, everything: bool = False) -> publishing.Published:
    graph = small_graph(BASE, said)
    return publish(graph, store.graphs, user=store.user, password=store.password, everything=everything)


def test_every_document_becomes_a_graph(store: Store) -> None:
    done = send(store, TEXTS)
    assert (done.sent, done.same, done.deleted) == (NAMES, (), ())
    assert texts(store) == TEXTS


def test_only_what_changed_is_sent(store: Store, small: Small) -> None:
    send(store, TEXTS)
    before = len(small.requests)
    assert send(store, TEXTS).sent == ()
    assert [method for method, _ in small.requests[before:]] in (["GET"], [])
    done = send(store, {"a": "一", "b": "二之二"})
    assert (done.sent, done.same, done.deleted) == (NAMES[1:2], NAMES[:1], NAMES[2:])
    assert texts(store) == {"a": "一", "b": "二之二"}


def test_everything_is_sent_when_asked(store: Store) -> None:
    send(store, TEXTS)
    done = send(store, {"a": "一", "b": "二"}, everything=True)
    assert (done.sent, done.same, done.deleted) == (NAMES[:2], (), NAMES[2:])
    assert texts(store) == {"a": "一", "b": "二"}


class Breaking(HttpStore):
    """Loses the store: after so many graphs, for one request or for good."""

    graphs, forever = 1, False

    def send(
        self, method: str, address: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Reply:
        if method == "PUT" and "published" not in address:
            self.graphs -= 1
        if self.graphs < 0 and (self.forever or "published" not in address):
            raise EndpointError("cannot be reached: as the test wants it", where=self.address)
        return super().send(method, address, body, headers)


@pytest.mark.parametrize("forever", [False, True])
def test_an_interrupted_run_is_mended_by_the_next(store: Store, forever: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    send(store, TEXTS)
    other = {"a": "甲", "b": "乙", "d": "丁"}
    with monkeypatch.context() as patched:
        patched.setattr(publishing, "HttpStore", type("Broken", (Breaking,), {"forever": forever}))
        with pytest.raises(EndpointError, match=r"wants it\n  1 of 3 graphs were sent, 0 of 1 deleted; run"):
            send(store, other)
    assert texts(store)["a"] == "甲"
    done = send(store, TEXTS)  # as it was before, of which the store's own hashes know nothing any more
    assert BASE + "graph/a" in done.sent
    assert done.deleted == (BASE + "graph/d",)
    assert texts(store) == TEXTS
    assert send(store, TEXTS) == publishing.Published((), NAMES, ())


def test_a_long_line_first_is_still_turtle(store: Store) -> None:
    """Virtuoso takes N-Triples whose first line is long for plain text, whatever the header says."""
    long = "长" * 33_000
    send(store, {"a": long})
    assert texts(store) == {"a": long}


def test_a_record_that_is_cut_off_is_not_believed(small: Small) -> None:
    graph = small_graph(BASE, TEXTS)
    publish(graph, small.address)
    small.gives = 3  # a prefix, the count, one name
    with pytest.raises(EndpointError, match=r"whole record of what was published, 1 names of it\n.*--everything"):
        publish(graph, small.address)
    assert publish(graph, small.address, everything=True).sent == NAMES


def test_a_record_that_is_no_graph_is_not_believed(small: Small) -> None:
    small.held[BASE + "graph/published"] = b"<html>"
    graph = small_graph(BASE, TEXTS)
    with pytest.raises(EndpointError, match=r"the graph that came is broken: .*\n.*--everything"):
        publish(graph, small.address)
    assert publish(graph, small.address, everything=True).sent == NAMES


def test_a_password_goes_only_where_it_is_asked_for(small: Small) -> None:
    graph = small_graph(BASE, {"a": "长" * 4_000_000})  # more than a connection holds that nobody reads from
    publish(graph, small.address, user="me", password="secret")  # noqa: S106 - no real one
    assert not any(small.signatures)
    small.asks = 'Basic realm="store"'
    publish(graph, small.address, user="me", password="secret", everything=True)  # noqa: S106
    signed = "Basic " + base64.b64encode(b"me:secret").decode()
    assert small.signatures[small.signatures.index(signed) - 1] == ""
    assert set(small.signatures[small.signatures.index(signed) :]) == {signed}


def test_who_is_not_let_in_is_told(small: Small) -> None:
    small.asks = 'Basic realm="store"'
    with pytest.raises(EndpointError, match="it asks who you are\n  give --user NAME, and the password in KG_PASSWORD"):
        publish(small_graph(BASE, TEXTS), small.address)
    small.asks = "Bearer"
    with pytest.raises(EndpointError, match="a kind of password that is not known here"):
        publish(small_graph(BASE, TEXTS), small.address, user="me", password="x")  # noqa: S106


@pytest.mark.virtuoso
def test_a_wrong_password_is_told(started: Callable[[str], Store]) -> None:
    store = started("virtuoso")
    with pytest.raises(EndpointError, match="it does not take this password for dba"):
        publish(small_graph(BASE, TEXTS), store.graphs, user="dba", password="wrong")  # noqa: S106


def test_a_redirect_is_not_followed(small: Small) -> None:
    small.moved = "http://127.0.0.1:1/elsewhere"
    with pytest.raises(EndpointError, match=r"it redirects to another address: http://127\.0\.0\.1:1/elsewhere"):
        publish(small_graph(BASE, TEXTS), small.address, user="me", password="secret")  # noqa: S106
    assert not any(small.signatures)


@pytest.mark.parametrize("endpoint", ["file:///etc/passwd", "store", "ftp://x.test/", "http://me:secret@x.test/"])
def test_a_store_has_an_address(endpoint: str) -> None:
    with pytest.raises(EndpointError, match="no address of a store"):
        publish(small_graph(BASE, TEXTS), endpoint)


def test_a_store_that_is_not_there_is_one_line(built: Path, tmp_path: Path) -> None:
    done = kg("publish", "--endpoint", "http://127.0.0.1:1/store", "--from", built, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert "cannot be reached: Connection refused" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_password_in_clear_is_warned_of(built: Path, tmp_path: Path) -> None:
    words = ["publish", "--from", str(built), "--user", "me", "--endpoint"]
    env = {"KG_PASSWORD": "secret", "http_proxy": "http://127.0.0.1:1"}  # nothing leaves this machine
    far = kg(*words, "http://store.test/store", cwd=tmp_path, env=env)
    near = kg(*words, "http://127.0.0.1:1/store", cwd=tmp_path, env=env)
    assert "Warning: http://store.test/store is not https: the password can be read on its way there." in far.stderr
    assert "Warning" not in near.stderr


def test_the_corpus_is_there_statement_by_statement(graph: KnowledgeGraph, filled: Store) -> None:
    """Read back in parts, as the message of a cut answer says."""
    remote = RemoteGraph(HttpStore(filled.endpoint), graph.base)
    for node in graph.store.named_graphs():
        found, part = Counter[tuple[object, ...]](), 9_999
        while part == 9_999:
            asked = f"SELECT ?s ?p ?o {{ GRAPH {node} {{ ?s ?p ?o }} }} ORDER BY ?s ?p ?o"
            rows = remote.query(f"SELECT * {{ {{ {asked} }} }} LIMIT 9999 OFFSET {found.total()}")
            part = -found.total()
            found.update((row["s"], row["p"], meaning(row["o"])) for row in rows)
            part += found.total()
        quads = graph.store.quads_for_pattern(None, None, None, node)
        assert found == Counter((quad.subject, quad.predicate, meaning(quad.object)) for quad in quads)


def test_the_command_says_what_it_did(built: Path, filled: Store, tmp_path: Path) -> None:
    words = ("publish", "--endpoint", filled.graphs, *filled.signed)
    again = kg(*words, "--from", built, cwd=tmp_path, env={"KG_PASSWORD": filled.password})
    assert (again.returncode, again.stdout) == (0, "")
    assert "0 graphs sent, 9 unchanged, 0 deleted" in again.stderr
