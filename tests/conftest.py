"""What all tests share: the shipped corpus as records, the same built once by the command line, and options."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, settings

from tests.entry import ROOT, copy_data, kg

if TYPE_CHECKING:
    from kg.pipeline import Corpus
    from kg.rdf.store import KnowledgeGraph

# The same examples on every machine; no limit of time, as a busy machine is no fault of the code.
settings.register_profile(
    "project", deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("project")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write tests/golden/*.json anew from what is read now; read the difference before you keep it",
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever needs a built graph is marked, so that ``make check`` can go without."""
    for item in items:
        if {"built", "graph"} & set(getattr(item, "fixturenames", ())):
            item.add_marker("builds")


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    """The five shipped documents, through all stages up to the model."""
    from kg.pipeline import run

    return run(ROOT / "data")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder that ``kg build`` wrote, from the shipped data. Not to be changed. Processes of one run share it."""
    if worker_id == "master":
        return _build(tmp_path_factory.mktemp("built"))
    shared = tmp_path_factory.getbasetemp().parent / "built"
    with FileLock(f"{shared}.lock"):
        return shared / "exports" if (shared / "exports").is_dir() else _build(shared)


def _build(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    done = kg("build", "--out", folder / "exports", "--data", ROOT / "data", cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder / "exports"


@pytest.fixture(scope="session")
def graph(built: Path) -> KnowledgeGraph:
    """The built graph, opened. Not to be changed."""
    from kg.rdf.store import open_graph

    return open_graph(built)


@pytest.fixture
def one_document(tmp_path: Path) -> Path:
    """A data folder of the test's own, with the lexicon as shipped and one document: fengxian-2024."""
    return copy_data(tmp_path / "data", "fengxian-2024")


@pytest.fixture(scope="session")
def sources() -> dict[str, str]:
    """Slug → the decoded source, read here without the program's help."""
    return {path.stem: path.read_bytes().decode("utf-8") for path in sorted((ROOT / "data/sources").glob("*.txt"))}
