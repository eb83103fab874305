"""The server over time: killed, rebuilt under, asked by many at once."""

from __future__ import annotations

import shutil
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.serving import Server, running

COUNT = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
EVERYTHING = "SELECT * { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g ?s ?p ?o LIMIT 20000"


@pytest.fixture
def folder(built: Path, tmp_path: Path) -> Path:
    """A copy of the exports that may be changed."""
    return shutil.copytree(built, tmp_path / "exports")


def processes(server: Server) -> list[str]:
    """The server's fork server and workers: those whose address of a socket ends with it (all that it started)."""
    found = subprocess.run(
        ["ps", "-eo", "pid,ppid,args"], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    rows = [line.split(None, 2) for line in found[1:]]
    ours = [(pid, args) for pid, parent, args in rows if parent == str(server.process.pid)]
    fork_servers = {pid for pid, args in ours if "kg.serve.fork_server" in args}
    return sorted(pid for pid, parent, args in rows if pid in fork_servers or parent in fork_servers)


def gone(pids: list[str]) -> bool:
    for _ in range(50):
        left = [
            pid
            for pid in pids
            if Path(f"/proc/{pid}/stat").exists() and ") Z " not in Path(f"/proc/{pid}/stat").read_text()
        ]
        if not left:
            return True
        time.sleep(0.1)
    return False


def test_killed_and_started_again_it_serves_the_same(folder: Path) -> None:
    with running(folder) as server:
        before = server.query(EVERYTHING, "text/csv").body
        server.query(COUNT)  # a worker that ran long, as the first one did, is not kept
        family = processes(server)
        assert len(family) >= 2
        server.kill()
        assert gone(family), "what a killed server started ends by itself"
    with running(folder) as server:
        assert server.query(EVERYTHING, "text/csv").body == before


def test_it_ends_with_everything_that_it_started(folder: Path) -> None:
    with running(folder) as server:
        server.query(COUNT)
        family = processes(server)
    assert family
    assert gone(family)


def test_a_fork_server_that_dies_is_replaced(folder: Path) -> None:
    with running(folder) as server:
        assert server.query(COUNT).status == 200
        subprocess.run(["kill", "-9", *processes(server)], check=True)
        deadline = time.monotonic() + 15
        while (reply := server.query(COUNT)).status != 200 and time.monotonic() < deadline:
            assert reply.status in {503, 507}
            time.sleep(0.2)
        assert reply.status == 200


def test_a_rebuild_is_taken_up_without_dropping_a_request(folder: Path, built: Path) -> None:
    """The folder is replaced as ``kg build`` does it, while four clients go on asking."""
    done = threading.Event()

    def ask(server: Server) -> list[tuple[int, str]]:
        seen = []
        while not done.is_set():
            reply = server.query(COUNT)
            seen.append((reply.status, reply.rows[0]["n"] if reply.status == 200 else reply.text))
        return seen

    fresh = shutil.copytree(built, folder.parent / "fresh")
    with (fresh / "graph.nq").open("a", encoding="utf-8") as graph:
        graph.write('<urn:new> <http://www.w3.org/2000/01/rdf-schema#label> "新" <urn:new> .\n')
    with running(folder) as server, ThreadPoolExecutor(4) as pool:
        old = int(server.query(COUNT).rows[0]["n"])
        asking = [pool.submit(ask, server) for _ in range(4)]
        time.sleep(1)
        folder.rename(folder.parent / "before")
        fresh.rename(folder)
        deadline = time.monotonic() + 20
        while int(server.query(COUNT).rows[0]["n"]) == old and time.monotonic() < deadline:
            time.sleep(0.1)
        time.sleep(1)
        done.set()
        seen = [answer for one in asking for answer in one.result()]
        assert {status for status, _ in seen} == {200}
        assert {int(count) for _, count in seen} == {old, old + 1}


def test_a_damaged_rebuild_changes_nothing(folder: Path) -> None:
    with running(folder) as server:
        before = server.query(COUNT).rows
        (folder / "new.nq").write_text("this is no graph\n", encoding="utf-8")
        (folder / "new.nq").replace(folder / "graph.nq")
        time.sleep(3.5)
        assert server.query(COUNT).rows == before


def test_no_graph_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="no graph has been built here"), running(tmp_path):
        pass


def test_fifty_clients_are_all_answered(server: Server) -> None:
    """A few seconds of what ``benchmarks/queries.py --load`` does for a minute."""
    queries = [
        "SELECT ?m { ?m sp:implements id:reform\\/yi-ye-yi-zheng }",
        "SELECT ?c (COUNT(*) AS ?n) { ?s a ?c } GROUP BY ?c",
        "ASK { id:district\\/jinshan a sp:District }",
    ]
    ends = time.monotonic() + 4

    def client(number: int) -> list[int]:
        statuses: list[int] = []
        while time.monotonic() < ends:
            statuses.append(server.query(queries[(number + len(statuses)) % len(queries)]).status)
        return statuses

    with ThreadPoolExecutor(50) as pool:
        statuses = [status for one in pool.map(client, range(50)) for status in one]
    assert set(statuses) == {200}
    assert len(statuses) > 100
