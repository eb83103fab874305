"""The pool follows rebuilds whatever goes wrong on the way, and forgets no answer that is still right."""

from __future__ import annotations

import asyncio
import resource
import socket
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from kg.errors import BuildError
from kg.rdf.disk_store import base_of, fingerprint
from kg.serve import scheduler as pools
from kg.serve.cache import is_volatile
from kg.serve.limits import Limits
from kg.serve.scheduler import Scheduler
from kg.serve.worker_pool import WorkerPool
from tests.entry import environment


class Fake:
    """A workers that does nothing."""

    def __init__(self, name: str) -> None:
        self.name, self.alive, self.closed, self.statements = name, True, False, 1

    def close(self) -> None:
        self.closed = True


def watched(
    file: Path,
    monkeypatch: pytest.MonkeyPatch,
    outcomes: list[str | Exception],
    act: Callable[[Scheduler], Awaitable[None]],
) -> Scheduler:
    """A pool that watches a file while ``act`` runs; each attempt to load has the next outcome, the last for ever."""
    attempts = iter(outcomes)
    last = [outcomes[-1]]

    async def start(path: Path, limits: Limits) -> Fake:
        outcome = next(attempts, last[0])
        if isinstance(outcome, Exception):
            raise outcome
        return Fake(outcome)

    async def go() -> Scheduler:
        pool = Scheduler(file, Limits())
        pool.workers, pool._version = Fake("first"), pools._version(file)  # type: ignore[assignment]
        watching = asyncio.create_task(pool.watch())
        await act(pool)
        assert not watching.done(), watching.exception()
        watching.cancel()
        return pool

    monkeypatch.setattr(pools, "_LOOK_EVERY", 0.01)
    monkeypatch.setattr(WorkerPool, "start", start)
    return asyncio.run(go())


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "graph.nq").write_text("", encoding="utf-8")
    return tmp_path / "graph.nq"


def replaced(file: Path, content: str) -> None:
    file.with_name("new").write_text(content, encoding="utf-8")
    file.with_name("new").replace(file)


@pytest.mark.parametrize("error", [OSError(11, "Resource temporarily unavailable"), BuildError("is damaged")])
def test_a_load_that_failed_is_tried_again(file: Path, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """Before, an OSError ended the watch for good, and any other failure that version."""

    async def act(pool: Scheduler) -> None:
        replaced(file, "# another\n")
        await asyncio.sleep(0.6)

    pool = watched(file, monkeypatch, [error, error, "second"], act)
    assert pool.workers is not None
    assert pool.workers.name == "second"  # type: ignore[attr-defined]


def test_what_cannot_be_loaded_is_tried_more_and_more_seldom_and_costs_no_answer(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[float] = []

    async def start(path: Path, limits: Limits) -> Fake:
        tried.append(asyncio.get_running_loop().time())
        raise BuildError("is damaged")

    async def act(pool: Scheduler) -> None:
        monkeypatch.setattr(WorkerPool, "start", start)
        before = pool._cache
        replaced(file, "# damaged\n")
        await asyncio.sleep(1)
        assert pool._cache is before, "the answers are still right: the graph is the same"

    pool = watched(file, monkeypatch, ["never"], act)
    assert pool.workers is not None
    assert pool.workers.name == "first"  # type: ignore[attr-defined]
    assert 3 <= len(tried) < 15
    assert tried[-1] - tried[-2] > 2 * (tried[1] - tried[0])


def test_a_topic_of_services_changes_no_answer() -> None:
    assert not is_volatile("SELECT * { ?s dct:subject spt:government-services }")


def test_a_command_that_was_given_up_leaves_no_reply_for_the_next() -> None:
    """The number of one process was taken for that of another."""

    async def go() -> list[tuple[int, int]]:
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        theirs.setblocking(False)
        workers = WorkerPool(SimpleNamespace(kill=lambda: None, poll=lambda: None), ours, Limits())  # type: ignore[arg-type]
        loop = asyncio.get_running_loop()

        async def fork_server() -> None:
            for _ in range(3):
                said = await loop.sock_recv(theirs, 64)
                await asyncio.sleep(0.05)
                await loop.sock_sendall(theirs, said.split()[1])

        answering = asyncio.create_task(fork_server())
        given_up = asyncio.create_task(workers._command(b"end 1"))
        await asyncio.sleep(0.01)
        given_up.cancel()
        found = [await workers._command(b"end 2"), await workers._command(b"end 3")]
        await answering
        ours.close()
        theirs.close()
        return found

    assert asyncio.run(go()) == [(2, 0), (3, 0)]


def test_one_changed_year_is_another_graph(tmp_path: Path) -> None:
    """Of a file of more than 4 MB 64 pieces were looked at; with a change between them the old store was served."""
    line = '<urn:a> <urn:year> "2022" <urn:g> .\n'
    one, other = tmp_path / "one.nq", tmp_path / "other.nq"
    lines = [line] * 200_000
    one.write_text("".join(lines), encoding="utf-8")
    lines[3_000] = line.replace("2022", "2023")
    other.write_text("".join(lines), encoding="utf-8")
    assert one.stat().st_size == other.stat().st_size > 4 << 20
    assert fingerprint(one) != fingerprint(other)


@pytest.mark.parametrize("base", ["https://example.org/id/", "https://example.org/x#", "urn:policy:"])
def test_a_base_is_read_as_it_was_given(tmp_path: Path, base: str) -> None:
    """One that ends in # or : was replaced by the shipped one without a word."""
    kind = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    (tmp_path / "graph.nq").write_text(
        f"<{base}org/x> {kind} <urn:Body> <{base}graph/a> .\n<{base}plan/a> {kind} <urn:Plan> <{base}graph/a> .\n",
        encoding="utf-8",
    )
    assert base_of(tmp_path / "graph.nq") == base


@pytest.mark.parametrize("base", ["https://example.org/id", "not an iri", "x y:/"])
def test_a_base_that_cannot_be_one_is_refused(tmp_path: Path, base: str) -> None:
    words = [sys.executable, "-m", "kg.cli", "build", "--base", base, "--out", str(tmp_path / "out")]
    done = subprocess.run(words, env=environment(), cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("Error: --base: '")
    assert not list(tmp_path.iterdir())


def test_too_few_descriptors_are_not_a_damaged_store(built: Path) -> None:
    """It said "is damaged … delete that folder"."""
    code = """
import sys
from pathlib import Path
from kg.errors import BuildError
from kg.rdf.disk_store import find_made, open_made
made, stores = find_made(Path(sys.argv[1]) / "graph.nq"), []
try:
    for _ in range(1000):
        stores.append(open_made(made))
except BuildError as err:
    print(err)
"""

    def few() -> None:
        resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))

    done = subprocess.run(
        [sys.executable, "-c", code, str(built)], env=environment(), capture_output=True, text=True, check=True,
        preexec_fn=few,
    )  # fmt: skip
    assert "too many files are open\n  allow more of them: ulimit -n" in done.stdout
