"""Real servers, each in a process of its own on a free port of 127.0.0.1: ``kg serve``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.serving import Server, running


@pytest.fixture(scope="session")
def server(built: Path) -> Iterator[Server]:
    """Serves the shipped corpus with the limits that it has by itself."""
    with running(built) as server:
        yield server


@pytest.fixture(scope="session")
def strict(built: Path) -> Iterator[Server]:
    """The same with low limits: a second for a query, 1,000 rows."""
    with running(built, "--time-limit", "1", "--row-limit", "1000") as server:
        yield server
