"""One at a time, across processes; whoever dies gives it back."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kg.files.lock import Held, lock_of, locked
from tests.entry import environment

OWNER = """
import sys, time
from pathlib import Path
from kg.files.lock import locked
with locked(Path(sys.argv[1]), "the other one"):
    print("has it", flush=True)
    time.sleep(float(sys.argv[2]))
"""


@contextmanager
def owner(path: Path, seconds: float) -> Iterator[subprocess.Popen[str]]:
    words = [sys.executable, "-c", OWNER, str(path), str(seconds)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env=environment()) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "has it\n"
        try:
            yield process
        finally:
            process.kill()


def test_the_second_is_told_who_has_it(tmp_path: Path) -> None:
    with owner(tmp_path / "x", 60) as other, pytest.raises(Held) as told, locked(tmp_path / "x", "me"):
        pytest.fail("both have it")
    assert told.value.owner == f"the other one, process {other.pid}"


def test_who_waits_gets_it(tmp_path: Path) -> None:
    said: list[str] = []
    with owner(tmp_path / "x", 0.5) as other, locked(tmp_path / "x", "me", seconds=None, waiting=said.append):
        assert said == [f"the other one, process {other.pid}"]
        assert lock_of(tmp_path / "x").read_text(encoding="utf-8") == f"me, process {os.getpid()}\n"
    assert list(tmp_path.iterdir()) == [], "nothing is left"


def test_who_is_killed_gives_it_back(tmp_path: Path) -> None:
    with owner(tmp_path / "x", 60) as other:
        os.kill(other.pid, signal.SIGKILL)
        other.wait(10)
        with locked(tmp_path / "x", "me"):
            assert lock_of(tmp_path / "x").is_file()
    assert list(tmp_path.iterdir()) == []


def test_ten_counts_lose_nothing(tmp_path: Path) -> None:
    """Ten processes each add one to a number in a file, twenty times."""
    (tmp_path / "n").write_text("0", encoding="utf-8")
    code = """
import sys
from pathlib import Path
from kg.files.lock import locked
for _ in range(20):
    with locked(Path(sys.argv[1]), "counter", seconds=None):
        n = int(Path(sys.argv[1]).read_text())
        Path(sys.argv[1]).write_text(str(n + 1))
"""
    words = [sys.executable, "-c", code, str(tmp_path / "n")]
    counters = [subprocess.Popen(words, env=environment()) for _ in range(10)]
    assert [counter.wait(60) for counter in counters] == [0] * 10
    assert (tmp_path / "n").read_text(encoding="utf-8") == "200"
    assert [path.name for path in tmp_path.iterdir()] == ["n"]
