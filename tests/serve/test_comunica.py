"""Comunica under Node: one query over this endpoint and a second one, as ``docs/clients.md`` shows it.

The second endpoint is the oxigraph server with the notes of the page, which are made up and say so there. Packages are
pinned by hash in ``javascript/package-lock.json`` and installed once, beside it.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.documented import OURS, example
from tests.serving import Server

pytestmark = pytest.mark.node

PACKAGES = Path(__file__).parent / "javascript"
PAGE = "JavaScript: Comunica"


@pytest.fixture(scope="module")
def modules() -> Path:
    """The folder of installed packages."""
    npm = shutil.which("npm")
    assert npm, "npm is needed (or: pytest -m 'not node')"
    installed, lock = PACKAGES / "node_modules/.package-lock.json", PACKAGES / "package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < lock.stat().st_mtime:
        command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        done = subprocess.run(command, cwd=PACKAGES, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        os.utime(installed)
    return installed.parent


@pytest.fixture
def notes(tmp_path: Path) -> Iterator[str]:
    """Host and port of an endpoint that holds the notes, started by the commands of the page."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        place = f"127.0.0.1:{free.getsockname()[1]}"
    (tmp_path / "notes.ttl").write_text(example(PAGE, "turtle").text, encoding="utf-8")
    # A program beside this Python is the tested one; "exec", so that the server itself is ended below.
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    commands = example(PAGE, "sh").at(OURS, place).replace("oxigraph serve", "exec oxigraph serve")
    with (tmp_path / "log").open("w", encoding="utf-8") as log:
        process = subprocess.Popen(
            ["bash", "-euc", commands], cwd=tmp_path, env={**os.environ, "PATH": path}, stdout=log, stderr=log
        )
        try:
            for _ in range(200):
                if process.poll() is not None:
                    break
                try:
                    socket.create_connection(tuple(place.split(":")), timeout=1).close()  # type: ignore[arg-type]
                    break
                except OSError:
                    time.sleep(0.1)
            assert process.poll() is None, (tmp_path / "log").read_text(encoding="utf-8")
            yield place
        finally:
            process.terminate()
            process.wait(20)


def ask(program: str, modules: Path, folder: Path) -> list[list[str]]:
    """The rows that a program prints, run in a folder where the packages are installed."""
    (folder / "node_modules").symlink_to(modules, target_is_directory=True)
    (folder / "ask.mjs").write_text(program, encoding="utf-8")
    done = subprocess.run(
        ["node", "ask.mjs"], cwd=folder, capture_output=True, encoding="utf-8", timeout=120, check=False
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return [line.split("\t") for line in done.stdout.splitlines()]


def test_the_packages_of_the_page_are_the_tested_ones() -> None:
    package = (PACKAGES / "package.json").read_text(encoding="utf-8")
    assert '"@comunica/query-sparql": "4.' in package
    assert 'from "@comunica/query-sparql"' in example(PAGE, "js").text
    lock = (PACKAGES / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in lock, "the lock names no host to load from"
    assert lock.count('"integrity": "sha512-') == lock.count('"node_modules/')


def test_one_query_over_two_endpoints(
    server: Server, notes: str, modules: Path, tmp_path: Path, sources: dict[str, str]
) -> None:
    rows = ask(example(PAGE, "js").at(server.address, notes), modules, tmp_path)
    assert [int(row[0]) for row in rows] == sorted((int(row[0]) for row in rows), reverse=True)
    # Ours joined to theirs: Jinshan's row 30 names 拿地即开工, Yangpu's item 二（二）1 promises 一业一证.
    joined = [(number, reform, title, remark) for number, reform, _, title, remark in rows]
    assert ("6", "拿地即开工", "不断完善“拿地即开工”服务流程和机制", "代办人员最有帮助") in joined
    assert ("14", "一业一证", "市场准入退出", "多数店主只跑了一次") in joined
    for _, reform, plan, title, _ in rows:
        source = sources[plan.rpartition("/")[2]]
        assert reform in source
        assert title in source
    assert {row[1] for row in rows} == {"一业一证", "信用修复", "拿地即开工"}


def test_each_endpoint_is_needed(server: Server, notes: str, modules: Path, tmp_path: Path) -> None:
    """The join is one: either source alone answers nothing."""
    both = example(PAGE, "js").at(server.address, notes)
    for number, left_out in enumerate((f'"{server.address}sparql", ', f', "http://{notes}/query"')):
        assert left_out in both
        (tmp_path / str(number)).mkdir()
        assert ask(both.replace(left_out, ""), modules, tmp_path / str(number)) == []
