"""Slow clients, on a server of the test's own that has little patience, and on ours."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from types import SimpleNamespace

import pytest
import uvicorn
from starlette.types import Message, Receive, Scope, Send

from kg.serve.limits import Limits
from kg.serve.problems import Problem
from kg.serve.sparql_protocol import Outgoing
from kg.serve.timeouts import TimeoutProtocol
from tests.serving import Server

HEAD = b"GET / HTTP/1.1\r\nHost: x\r\n"
LARGE = 20_000_000  # more than the kernel keeps for a client that does not read


class Hasty(TimeoutProtocol):
    patience = 0.4


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % LARGE)]})
        for _ in range(LARGE // 1_000_000):
            await send({"type": "http.response.body", "body": bytes(1_000_000), "more_body": True})
        await send({"type": "http.response.body", "body": b""})


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    sock = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(application, http=Hasty, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]})
    thread.start()
    yield sock.getsockname()[1]
    server.should_exit = True
    thread.join(10)


def ends(sock: socket.socket, seconds: float = 5) -> bool:
    """Whether the other side hangs up by then."""
    sock.settimeout(0.05)
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with suppress(TimeoutError):
            try:
                if not sock.recv(1):
                    return True
            except ConnectionError:
                return True
    return False


def test_who_says_nothing_is_disconnected(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as sock:
        assert ends(sock)


def test_who_trickles_a_head_is_disconnected(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as sock:
        started = time.monotonic()
        with suppress(ConnectionError):
            while time.monotonic() - started < 5:
                sock.sendall(b"G" if time.monotonic() - started < 0.1 else b"E")
                time.sleep(0.05)
        assert time.monotonic() - started < 3


def test_who_trickles_after_an_answer_is_disconnected(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as sock:
        sock.sendall(HEAD + b"\r\n")
        read = 0
        while read < LARGE:
            read += len(sock.recv(1 << 20))
        sock.sendall(b"G")
        assert ends(sock)


def test_who_does_not_read_is_disconnected(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as sock:
        sock.sendall(HEAD + b"\r\n")
        time.sleep(2)
        read = 0
        with suppress(ConnectionError):
            while piece := sock.recv(1 << 20):
                read += len(piece)
        assert read < LARGE


def test_who_reads_slowly_but_reads_gets_everything(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as sock:
        sock.sendall(HEAD + b"\r\n")
        read = 0
        while read < LARGE:
            read += len(sock.recv(1 << 20))
            time.sleep(0.03)
    assert read >= LARGE


def test_kg_serve_is_as_patient_as_that(server: Server) -> None:
    """Idle, and half a head: both are gone after ten seconds; meanwhile others are served."""
    where = ("127.0.0.1", int(server.address.rstrip("/").rpartition(":")[2]))
    with socket.create_connection(where) as idle, socket.create_connection(where) as half:
        half.sendall(HEAD)
        started = time.monotonic()
        assert server.query("ASK {}").status == 200
        assert ends(idle, 20)
        assert ends(half, 5)
        assert 8 < time.monotonic() - started < 18


def test_large_answers_for_slow_readers_have_a_limit_in_all() -> None:
    """Two may be on their way here; the third is told to come back, a small one goes out, and all is free again."""
    limits = Limits(answer_bytes=1 << 20)
    state = SimpleNamespace(outgoing=14 << 20, pool=SimpleNamespace(limits=limits))
    scope = {"type": "http", "method": "GET", "app": SimpleNamespace(state=state)}
    large, small = Outgoing(bytes(1 << 20)), Outgoing(b"x")

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def all_at_once() -> list[object]:
        reading = asyncio.Event()

        async def send(message: Message) -> None:
            await reading.wait()

        slow = [asyncio.create_task(large(scope, receive, send)) for _ in range(2)]
        await asyncio.sleep(0.01)
        assert state.outgoing == 16 << 20
        refused = await asyncio.gather(large(scope, receive, send), return_exceptions=True)
        reading.set()
        await asyncio.gather(*slow, small(scope, receive, send))
        return list(refused)

    (problem,) = asyncio.run(all_at_once())
    assert isinstance(problem, Problem)
    assert problem.status == 503
    assert state.outgoing == 14 << 20


def test_a_large_answer_comes_whole(server: Server) -> None:
    """It goes out in pieces; none is lost."""
    reply = server.query("SELECT * { ?s ?p ?o } LIMIT 20000", "text/csv")
    assert len(reply.body) == int(reply.headers["content-length"]) > 1_000_000
    assert reply.text.count("\r\n") >= 20_001
