"""What all tests share: the shipped corpus as records, and the same built once by the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.pipeline import Corpus, run
from kg.rdf.store import KnowledgeGraph, open_graph
from tests.entry import ROOT, kg


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    """The five shipped documents, through all stages up to the model."""
    return run(ROOT / "data")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that ``kg build`` wrote, from the shipped data. Not to be changed."""
    out = tmp_path_factory.mktemp("built") / "exports"
    done = kg("build", "--out", out, "--data", ROOT / "data", cwd=out.parent)
    assert done.returncode == 0, done.stderr
    return out


@pytest.fixture(scope="session")
def graph(built: Path) -> KnowledgeGraph:
    """The built graph, opened. Not to be changed."""
    return open_graph(built)


@pytest.fixture(scope="session")
def sources() -> dict[str, str]:
    """Slug → the decoded source, read here without the program's help."""
    return {path.stem: path.read_bytes().decode("utf-8") for path in sorted((ROOT / "data/sources").glob("*.txt"))}
