"""``kg publish`` into stores of other makes: a small one of our own, and the oxigraph server where it is installed."""

from __future__ import annotations

import shutil
import socket
import subprocess
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pyoxigraph as ox
import pytest

from kg.errors import KgError
from kg.rdf.store import KnowledgeGraph, graph_of
from kg.service.publish import publish
from tests.entry import kg
from tests.serving import GRAPH

#: What the Graph Store Protocol asks of a store, and no more.
STORES = ["small", *(["oxigraph"] if shutil.which("oxigraph") else [])]


class Seen:
    """A store to publish to. ``requests`` that it got, where it can tell."""

    def __init__(self, endpoint: str, requests: list[tuple[str, str]], read: Callable[[str], set[ox.Triple]]) -> None:
        self.endpoint, self.requests, self.read = endpoint, requests, read


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Seen]:
    with ExitStack() as stack:
        yield small(stack) if request.param == "small" else oxigraph(stack, tmp_path)


def small(stack: ExitStack) -> Seen:
    requests: list[tuple[str, str]] = []
    held: dict[str, bytes] = {}

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            name = parse_qs(urlsplit(self.path).query)["graph"][0]
            requests.append((self.command, name))
            status, body = 200, b""
            if self.command == "PUT":
                assert self.headers["Content-Type"] == "text/turtle"
                held[name] = self.rfile.read(int(self.headers["Content-Length"]))
            elif name not in held:
                status = 404
            elif self.command == "DELETE":
                del held[name]
            else:
                body = held[name]
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_PUT = do_DELETE = answer  # noqa: N815 - as the library asks

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    stack.callback(server.server_close)
    stack.callback(server.shutdown)

    def read(name: str) -> set[ox.Triple]:
        return {quad.triple for quad in ox.parse(held.get(name, b""), format=ox.RdfFormat.TURTLE)}

    return Seen(f"http://127.0.0.1:{server.server_port}/store", requests, read)


def oxigraph(stack: ExitStack, folder: Path) -> Seen:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = ["oxigraph", "serve", "--location", str(folder / "db"), "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    stack.callback(process.wait, 10)
    stack.callback(process.terminate)
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            break
        except OSError:
            time.sleep(0.1)

    def read(name: str) -> set[ox.Triple]:
        query = f"CONSTRUCT {{ ?s ?p ?o }} {{ GRAPH <{name}> {{ ?s ?p ?o }} }}"
        address = f"http://127.0.0.1:{port}/query?query={quote(query)}"
        request = urllib.request.Request(address, headers={"Accept": "application/n-triples"})
        with urllib.request.urlopen(request, timeout=60) as response:  # noqa: S310 - this machine's own
            return {quad.triple for quad in ox.parse(response.read(), format=ox.RdfFormat.N_TRIPLES)}

    return Seen(f"http://127.0.0.1:{port}/store", [], read)


def test_every_document_becomes_a_graph(graph: KnowledgeGraph, store: Seen) -> None:
    done = publish(graph, store.endpoint)
    names = sorted(node.value for node in graph.store.named_graphs())
    assert (list(done.sent), done.same, done.deleted) == (names, (), ())
    for name in names:
        held = {quad.triple for quad in graph.store.quads_for_pattern(None, None, None, ox.NamedNode(name))}
        assert store.read(name) == held


def test_only_what_changed_is_sent(graph: KnowledgeGraph, store: Seen) -> None:
    publish(graph, store.endpoint)
    before = len(store.requests)
    assert publish(graph, store.endpoint).sent == ()
    assert [method for method, _ in store.requests[before:]] in (["GET"], [])
    changed, dropped = GRAPH + "yangpu-2023", GRAPH + "fengxian-2024"
    said = ox.Quad(ox.NamedNode("urn:new"), ox.NamedNode("urn:says"), ox.Literal("新"), ox.NamedNode(changed))
    kept = [quad for quad in graph.store if quad.graph_name != ox.NamedNode(dropped)]
    done = publish(graph_of([*kept, said], graph.base), store.endpoint)
    assert (done.sent, done.deleted) == ((changed,), (dropped,))
    assert store.read(dropped) == set()
    assert said.triple in store.read(changed)


def test_everything_is_sent_when_asked(graph: KnowledgeGraph, store: Seen) -> None:
    publish(graph, store.endpoint)
    assert publish(graph, store.endpoint, everything=True).same == ()


@pytest.mark.parametrize("endpoint", ["file:///etc/passwd", "store", "ftp://x.test/"])
def test_a_store_has_an_address(graph: KnowledgeGraph, endpoint: str) -> None:
    with pytest.raises(KgError, match="no address of a store"):
        publish(graph, endpoint)


def test_a_store_that_is_not_there_is_one_line(built: Path, tmp_path: Path) -> None:
    done = kg("publish", "--endpoint", "http://127.0.0.1:1/store", "--from", built, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert "cannot be reached" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_command_says_what_it_did(built: Path, store: Seen, tmp_path: Path) -> None:
    done = kg("publish", "--endpoint", store.endpoint, "--from", built, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert GRAPH + "jinshan-2022" in done.stdout
    again = kg("publish", "--endpoint", store.endpoint, "--from", built, cwd=tmp_path)
    assert (again.returncode, again.stdout) == (0, "")
    assert "0 graphs sent" in again.stderr
