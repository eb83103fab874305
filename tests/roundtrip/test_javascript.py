"""What a build writes, read by a program of another language: N3.js under Node reads the same statements.

The parser is pinned by hash in ``javascript/package-lock.json`` and installed once, beside it.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

pytestmark = pytest.mark.node

HERE = Path(__file__).parent / "javascript"


@pytest.fixture(scope="session")
def reader() -> tuple[str, ...]:
    """The command that reads files with N3.js."""
    npm, node = shutil.which("npm"), shutil.which("node")
    assert npm, "npm is needed (or: pytest -m 'not node')"
    assert node, "node is needed (or: pytest -m 'not node')"
    installed, lock = HERE / "node_modules/.package-lock.json", HERE / "package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < lock.stat().st_mtime:
        done = subprocess.run([npm, "ci"], cwd=HERE, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        os.utime(installed)
    return node, str(HERE / "read.mjs")


def read(reader: tuple[str, ...], *files: Path) -> dict[str, dict[str, Any]]:
    done = subprocess.run([*reader, *map(str, files)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told: dict[str, dict[str, Any]] = json.loads(done.stdout)
    return {Path(name).name: found for name, found in told.items()}


def test_javascript_reads_the_same_statements(reader: tuple[str, ...], built: Path) -> None:
    """N3.js writes back, sorted, the very bytes of ``graph.nq``; ``graph.ttl`` holds its distinct triples."""
    told = read(reader, built / "graph.nq", built / "graph.ttl")
    quads = set(ox.parse(path=str(built / "graph.nq")))
    assert told["graph.nq"]["digest"] == hashlib.sha256((built / "graph.nq").read_bytes()).hexdigest()
    assert told["graph.nq"]["graphs"] == len({quad.graph_name for quad in quads})
    assert told["graph.ttl"]["quads"] == len({quad.triple for quad in quads})
    assert told["graph.ttl"]["graphs"] == 1


def test_a_changed_statement_changes_the_digest(reader: tuple[str, ...], built: Path, tmp_path: Path) -> None:
    """The comparison above can fail."""
    first, _, rest = (built / "graph.nq").read_text(encoding="utf-8").partition("\n")
    (tmp_path / "less.nq").write_text(rest, encoding="utf-8")
    told = read(reader, tmp_path / "less.nq")["less.nq"]
    assert first
    assert told["quads"] == len(rest.splitlines())
    assert told["digest"] != hashlib.sha256((built / "graph.nq").read_bytes()).hexdigest()
