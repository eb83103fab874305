"""Builds beside each other, beside what kills them, and beside files with hostile names: nothing is lost or run."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kg.rdf.disk_store import find_made
from kg.rdf.store import open_graph
from tests.entry import environment
from tests.serving import running

COMMAND = [sys.executable, "-P", "-m", "kg.cli"]
HOSTILE = "from pathlib import Path\nPath(__file__).with_suffix('.run').touch()\nraise SystemExit('not the real one')\n"
NAMES = ("traceback", "queue", "yaml", "json", "pickle", "socket", "sqlite3", "pyoxigraph", "uvicorn", "networkx")


def start(folder: Path, *words: str) -> subprocess.Popen[str]:
    command = [*COMMAND, "build", "--quiet", "--data", str(folder / "data"), "--out", str(folder / "out"), *words]
    return subprocess.Popen(command, cwd=folder, env=environment(), stderr=subprocess.PIPE, text=True)


def beside(folder: Path) -> list[str]:
    """What lies beside the folder of exports."""
    return sorted(path.name for path in folder.iterdir() if path.name not in ("data", "out"))


@pytest.fixture
def folder(one_document: Path) -> Path:
    return one_document.parent


def test_of_two_builds_one_is_refused_and_one_is_whole(folder: Path) -> None:
    """Before: of seven such pairs two failed with a trace, and three ended without their store."""
    both = [start(folder), start(folder)]
    said = [build.communicate(timeout=120)[1] for build in both]
    assert sorted(build.returncode for build in both) == [0, 1], said
    refused = said[[build.returncode for build in both].index(1)]
    assert "another build is at work (kg build, process " in refused
    assert "kg build --wait" in refused
    assert len(refused.splitlines()) == 2
    assert find_made(folder / "out/graph.nq")
    assert beside(folder) == [".out.made"]


def test_three_builds_that_wait_all_succeed(folder: Path) -> None:
    all_ = [start(folder, "--wait") for _ in range(3)]
    assert [(build.communicate(timeout=180)[1], build.returncode) for build in all_] == [("", 0)] * 3
    assert len(open_graph(folder / "out")) > 1000
    assert find_made(folder / "out/graph.nq")
    assert beside(folder) == [".out.made"]


def test_killed_builds_lose_nothing_and_leave_nothing_to_the_next(folder: Path) -> None:
    """At several moments, the swap among them as near as chance allows; benchmarks/attack.py does it 200 times."""
    first = start(folder)
    assert (first.communicate(timeout=120)[1], first.returncode) == ("", 0)
    whole = (folder / "out/graph.nq").read_bytes()
    for wait in (0.3, 1.5, 2.5, 3.5):
        build = start(folder)
        time.sleep(wait)
        build.send_signal(signal.SIGKILL)
        build.communicate(timeout=20)
        assert (folder / "out/graph.nq").read_bytes() == whole
        assert len(open_graph(folder / "out")) > 1000
    done = start(folder)
    assert (done.communicate(timeout=120)[1], done.returncode) == ("", 0)
    assert (folder / "out/graph.nq").read_bytes() == whole
    assert beside(folder) == [".out.made"]


def test_files_of_the_folder_of_use_are_not_run(folder: Path) -> None:
    """``kg build`` and ``kg serve`` start processes of their own; none of them takes a module from where it is used."""
    for name in NAMES:
        (folder / f"{name}.py").write_text(HOSTILE, encoding="utf-8")
    for package in ("kg", "starlette"):
        (folder / package).mkdir()
        (folder / package / "__init__.py").write_text(HOSTILE, encoding="utf-8")
    build = start(folder)
    assert (build.communicate(timeout=120)[1], build.returncode) == ("", 0)
    with running(folder / "out", cwd=folder, safe=True) as server:
        assert server.query("ASK { ?d a sp:District }").json()["boolean"] is True
        assert server.get("/id/plan/fengxian-2024").status == 200
    assert not list(folder.rglob("*.run"))
