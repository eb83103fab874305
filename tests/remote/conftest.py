"""Stores of other makes, each in a process of its own on a free port of 127.0.0.1."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.entry import kg
from tests.serving import GRAPH, Server, running
from tests.stores import Store, oxigraph, virtuoso


@pytest.fixture(scope="session")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Store]]:
    """Starts a store of another make when it is first wanted; each runs once."""
    begun: dict[str, Store] = {}
    with ExitStack() as stack:

        def start(name: str) -> Store:
            if name not in begun:
                maker = {"oxigraph": oxigraph, "virtuoso": virtuoso}[name]
                begun[name] = stack.enter_context(maker(tmp_path_factory.mktemp(name)))
            return begun[name]

        yield start


@pytest.fixture(scope="session", params=["oxigraph", pytest.param("virtuoso", marks=pytest.mark.virtuoso)])
def other(request: pytest.FixtureRequest, started: Callable[[str], Store]) -> Store:
    """A store of another make. Tests that change something use a base of their own."""
    return started(request.param)


@pytest.fixture(scope="session")
def filled(other: Store, built: Path) -> Store:
    """The same, with the shipped corpus in it as ``kg publish`` brings it there."""
    done = kg(
        "publish", "--endpoint", other.graphs, *other.signed, "--from", built,
        cwd=built.parent, env={"KG_PASSWORD": other.password},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert GRAPH + "jinshan-2022" in done.stdout.splitlines()
    return other


@pytest.fixture(scope="session")
def server(built: Path) -> Iterator[Server]:
    """Our own service on the shipped corpus."""
    with running(built) as ours:
        yield ours
