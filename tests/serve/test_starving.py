"""Nobody is shut out: neither by a thousand connections, nor by heavy queries, nor by a process that was killed."""

from __future__ import annotations

import asyncio
import http.client
import json
import resource
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from kg.serve.crowd import Crowd
from kg.serve.lanes import Lanes, Place
from kg.serve.problems import Problem
from tests.serve.test_safety import BOMBS
from tests.serving import Server, running

BOMB = BOMBS["cartesian product"]


def where(server: Server) -> tuple[str, int]:
    parts = urlsplit(server.address)
    assert parts.hostname
    assert parts.port
    return parts.hostname, parts.port


def ask(server: Server, sparql: str, client: int = 1) -> tuple[int, float]:
    """Status and seconds of a query from 127.0.0.N, a client of its own."""
    started = time.monotonic()
    connection = http.client.HTTPConnection(*where(server), timeout=40, source_address=(f"127.0.0.{client}", 0))
    try:
        connection.request("POST", "/sparql", sparql, {"Content-Type": "application/sparql-query"})
        response = connection.getresponse()
        response.read()
        return response.status, time.monotonic() - started
    finally:
        connection.close()


@contextmanager
def many_files() -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(before[0], min(4096, before[1])), before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


@pytest.mark.parametrize("client", [1, 77], ids=["the same address", "another address"])
def test_idle_connections_shut_nobody_out(server: Server, client: int) -> None:
    """1,100 of one address; before, 71 of 71 requests beside 1,000 got 503."""
    with many_files(), ExitStack() as stack:
        for _ in range(1100):
            stack.enter_context(socket.create_connection(where(server), timeout=10))
        answers = [ask(server, f"ASK {{}} # {n}", client)[0] for n in range(30)]
        with socket.create_connection(where(server), timeout=10) as late:
            late.sendall(b"GET /openapi.json HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
            assert late.recv(12) == b"HTTP/1.1 200"
    assert answers == [200] * 30


def test_light_queries_go_on_beside_eight_heavy_ones(server: Server) -> None:
    """Eight bombs of eight addresses, and what a ninth asks meanwhile; before, half of it waited for nine seconds."""
    with ThreadPoolExecutor(8) as pool:
        bombs = [pool.submit(ask, server, f"{BOMB} # {n}", 10 + n) for n in range(8)]
        seconds: list[float] = []
        until = time.monotonic() + 8
        while time.monotonic() < until:
            status, took = ask(server, f"SELECT ?d {{ ?d a sp:District }} # {len(seconds)}", 9)
            assert status == 200
            seconds.append(took)
        assert {bomb.result()[0] for bomb in bombs} <= {503, 504}
    seconds.sort()
    assert len(seconds) > 50
    assert seconds[len(seconds) * 99 // 100] < 0.5, seconds[-5:]


def test_so_do_they_beside_forty(server: Server) -> None:
    """More than both lanes and the places to rest hold: some bombs are told to come back, light queries are not."""
    with ThreadPoolExecutor(40) as pool:
        bombs = [pool.submit(ask, server, f"{BOMB} # {n}", 10 + n) for n in range(40)]
        time.sleep(1)
        answers = [ask(server, f"SELECT ?d {{ ?d a sp:District }} # forty {n}", 9) for n in range(20)]
        assert {bomb.result()[0] for bomb in bombs} == {503, 504}
    assert [status for status, _ in answers] == [200] * 20
    assert sorted(took for _, took in answers)[10] < 1.5


def test_a_query_that_rested_has_its_time(strict: Server) -> None:
    """More than there is room for at once: each that is answered was worked out in the second that it has, or was told
    that it was not; none is told that it ran out of time because it rested.
    """
    heavy = "SELECT (COUNT(*) AS ?n) {{ ?a a sp:Measure . ?b a sp:Measure . ?c a sp:District FILTER({number} > 0) }}"
    with ThreadPoolExecutor(12) as pool:
        work = [pool.submit(ask, strict, heavy.format(number=100 + n), 20 + n) for n in range(12)]
        statuses = {one.result()[0] for one in work}
    assert statuses <= {200, 503, 504}
    assert ask(strict, "ASK {}", 5)[0] == 200


# ── who makes room ────────────────────────────────────────────────────────────────────────────────────────────────


class Guest:
    def __init__(self, *, idle: bool = True) -> None:
        self.idle, self.fate = idle, ""

    def leave(self) -> None:
        self.fate = "left"

    def refuse(self) -> None:
        self.fate = "refused"


def test_the_client_with_most_connections_loses_its_oldest_idle_one() -> None:
    crowd = Crowd(5)
    many = [Guest(idle=n != 0) for n in range(4)]
    for guest in many:
        crowd.enter(guest, "many")
    crowd.enter(one := Guest(), "one")
    crowd.enter(newcomer := Guest(), "other")
    assert [guest.fate for guest in many] == ["", "left", "", ""]
    assert (one.fate, newcomer.fate, len(crowd)) == ("", "", 5)


def test_where_all_are_at_work_the_newcomer_of_the_largest_is_refused_and_no_other() -> None:
    crowd = Crowd(4)
    many = [Guest(idle=False) for _ in range(4)]
    for guest in many:
        crowd.enter(guest, "many")
    crowd.enter(fifth := Guest(), "many")
    assert ([guest.fate for guest in many], fifth.fate) == ([""] * 4, "refused")
    crowd.enter(other := Guest(), "other")
    assert ([guest.fate for guest in many], other.fate) == (["left", "", "", ""], "")
    for guest in (*many, fifth, other):
        crowd.left(guest)
    assert len(crowd) == 0


def test_a_thousand_clients_of_one_connection_each_make_room_too() -> None:
    crowd = Crowd(1000)
    guests = [Guest() for _ in range(1001)]
    for number, guest in enumerate(guests):
        crowd.enter(guest, str(number))
    assert [guest.fate for guest in guests] == ["left", *[""] * 1000]


def test_lanes_hold_what_they_say() -> None:
    """Two at work in the slow lane, one at rest, the fourth is told to come back; all is free again in the end."""

    async def go() -> None:
        given_back: list[int] = []
        lanes = Lanes(2, 1)
        one, two, three, four = (Place(lanes, lambda n=n: given_back.append(n)) for n in range(4))  # type: ignore[misc]
        assert await one.to_slow_lane()
        assert await two.to_slow_lane()
        assert not await three.to_slow_lane()
        resting = asyncio.create_task(three.rest(5))
        await asyncio.sleep(0.01)
        with pytest.raises(Problem) as told:
            await four.rest(5)
        assert told.value.status == 503
        assert not resting.done()
        one.give_back()
        await asyncio.wait_for(resting, 1)
        for place in (one, two, three, four):
            place.give_back()
            place.give_back()
        assert sorted(given_back) == [0, 1, 2, 3]
        assert (lanes.left, await one.to_slow_lane(), await two.to_slow_lane()) == (1, True, True)

    asyncio.run(go())


# ── processes that end ────────────────────────────────────────────────────────────────────────────────────────────


def family(server: Server) -> tuple[list[str], list[str]]:
    """The fork_servers (two for a moment, when one takes over from the other), and their workers."""
    listed = subprocess.run(["ps", "-eo", "pid,ppid,args"], capture_output=True, text=True, check=True).stdout
    rows = [line.split(None, 2) for line in listed.splitlines()[1:]]
    fork_servers = [
        pid for pid, parent, args in rows if parent == str(server.process.pid) and "kg.serve.fork_server" in args
    ]
    return fork_servers, [pid for pid, parent, _ in rows if parent in fork_servers]


def test_a_refused_query_ends_no_process(server: Server) -> None:
    """Before, every 400 killed a worker and forked another."""
    ask(server, "ASK {} # to have one")
    before = family(server)[1]
    for n in range(20):
        assert server.query(f"nonsense {n}").status == 400
        assert server.get(f"/id/none-{n}", "text/turtle").status == 404
    assert set(before) <= set(family(server)[1])
    assert len(family(server)[1]) <= len(before) + 2


def test_what_ended_a_worker_is_told_as_it_was(built: Path) -> None:
    """Killed from outside is not "too much memory"; a stack that overflowed still is."""
    with running(built) as server, ThreadPoolExecutor(1) as pool:
        bomb = pool.submit(server.query, BOMB)
        time.sleep(2)
        for pid in family(server)[1]:
            subprocess.run(["kill", "-9", pid], check=False)
        reply = bomb.result()
        assert (reply.status, reply.json()["type"].rpartition("/")[2]) == (503, "worker-ended")
        for name in ("nested groups", "nested brackets"):
            assert server.query(BOMBS[name]).status in {400, 507}
        assert server.query("ASK {}").status == 200


def test_a_fork_server_that_dies_leaves_no_trace_in_the_log(built: Path) -> None:
    """No unretrieved exception of a task, no traceback: a line at most."""
    with running(built) as server, ThreadPoolExecutor(2) as pool:
        bombs = [pool.submit(server.query, f"{BOMB} # {n}") for n in range(2)]
        time.sleep(0.6)
        subprocess.run(["kill", f"-{signal.SIGKILL.value}", *family(server)[0]], check=True)
        assert {bomb.result().status for bomb in bombs} <= {503, 504}
        deadline = time.monotonic() + 20
        while server.query("ASK {}").status != 200 and time.monotonic() < deadline:
            time.sleep(0.2)
        assert server.query("ASK {}").status == 200
        log = server.log()
    assert "Traceback" not in log
    assert "never retrieved" not in log


# ── what a page of another origin may read ────────────────────────────────────────────────────────────────────────


def test_on_this_machine_alone_no_other_page_may_read(server: Server) -> None:
    """A page that a user has open could read a private corpus."""
    for path in ("/sparql?query=ASK%7B%7D", "/", "/graph.nq", "/none", "/sparql?query=nonsense"):
        reply = server.ask("GET", path, headers={"Origin": "https://evil.test"})
        assert not [name for name in reply.headers if name.startswith("access-control")], path
    preflight = {"Origin": "https://evil.test", "Access-Control-Request-Method": "POST"}
    assert "access-control-allow-origin" not in server.ask("OPTIONS", "/sparql", headers=preflight).headers


def test_an_origin_that_is_named_may(built: Path) -> None:
    with running(built, "--cors", "https://example.org") as server:
        reply = server.ask("GET", "/sparql?query=ASK%7B%7D", headers={"Origin": "https://example.org"})
        assert reply.headers["access-control-allow-origin"] == "https://example.org"
        assert "Origin" in reply.headers["vary"]
        other = server.ask("GET", "/sparql?query=ASK%7B%7D", headers={"Origin": "https://example.org.evil.test"})
        assert "access-control-allow-origin" not in other.headers
        assert "Origin" in other.headers["vary"]


# ── small things ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("host", ["127.0.0.1/evil", "127.0.0.1:1:2", "127.0.0.1?x", "u@127.0.0.1", "127.0.0.1 x"])
def test_a_host_is_a_name_and_a_port(server: Server, host: str) -> None:
    assert server.ask("GET", "/sparql", headers={"Host": host}).status in {400, 421}


def test_a_tag_is_compared_whole_and_of_its_format(server: Server) -> None:
    def tag(form: str) -> str:
        return server.get("/sparql", "*/*", query="CONSTRUCT { ?s ?p ?o } { ?s <urn:none> ?o }", format=form).headers[
            "etag"
        ]

    turtle, triples = tag("turtle"), tag("nt")
    assert turtle != triples, "both are empty, and not the same answer"
    path = "/sparql?query=CONSTRUCT%7B%3Fs%20%3Fp%20%3Fo%7D%7B%3Fs%20%3Curn%3Anone%3E%20%3Fo%7D&format=turtle"
    same = server.ask("GET", path).headers["etag"]
    for said, status in (
        (same, 304), (f"W/{same}", 304), (f'"x", {same}', 304), ("*", 304), (same.strip('"'), 200), (f'"{same}"', 200),
        (f'"x{same[1:]}', 200), ("", 200),
    ):  # fmt: skip
        assert server.ask("GET", path, headers={"If-None-Match": said}).status == status, said


def test_a_thing_with_too_many_statements_is_refused_as_an_answer_is(built: Path) -> None:
    """Before, its triples were cut off without a word."""
    with running(built, "--row-limit", "10") as server:
        reply = server.get("/id/plan/jinshan-2022", "text/turtle")
        assert (reply.status, json.loads(reply.body)["type"].rpartition("/")[2]) == (422, "too-many-rows")
