"""A folder takes another's place in one step, and a cut between steps loses nothing."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from kg.errors import BuildError
from kg.files import exchange as exchanging
from kg.files.exchange import exchange, found, take_place
from kg.files.lock import locked
from kg.outputs.folder import NewFolder, write_folder
from kg.rdf.store import graph_file
from tests.entry import environment

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="renameat2 is Linux's")


def folder(path: Path, content: str) -> Path:
    path.mkdir()
    (path / "graph.nq").write_text(content, encoding="utf-8")
    return path


@LINUX
def test_two_folders_exchange_their_names(tmp_path: Path) -> None:
    one, other = folder(tmp_path / "one", "1"), folder(tmp_path / "other", "2")
    if not exchange(one, other):
        pytest.skip("this file system cannot")
    assert ((one / "graph.nq").read_text(), (other / "graph.nq").read_text()) == ("2", "1")


@LINUX
def test_a_reader_never_finds_nothing(tmp_path: Path) -> None:
    """While a folder is replaced a hundred times, its file is there at every look."""
    out = folder(tmp_path / "out", "0")
    if not exchange(folder(tmp_path / "try", ""), out):
        pytest.skip("this file system cannot")
    missed, done = [], threading.Event()

    def look() -> None:
        while not done.is_set():
            try:
                (out / "graph.nq").stat()
            except FileNotFoundError:
                missed.append(1)

    reader = threading.Thread(target=look)
    reader.start()
    for n in range(100):
        take_place(folder(tmp_path / f"new{n}", str(n)), out)
    done.set()
    reader.join(10)
    assert not missed
    assert (out / "graph.nq").read_text() == "99"


def test_without_the_one_step_there_are_two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchanging, "exchange", lambda *_: False)
    out = folder(tmp_path / "out", "old")
    take_place(folder(tmp_path / "fresh", "new"), out)
    assert (out / "graph.nq").read_text() == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_cut_between_two_steps_is_mended_by_the_first_reader(tmp_path: Path) -> None:
    folder(tmp_path / ".out.before", "old")
    assert graph_file(tmp_path / "out").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_reader_leaves_a_build_alone_and_reads_what_stands_aside(tmp_path: Path) -> None:
    folder(tmp_path / ".out.before", "old")
    with locked(tmp_path / "out", "a build"):
        holder = subprocess.run(
            [sys.executable, "-c", "import sys; from pathlib import Path; from kg.files.exchange import found;"
             "print(found(Path(sys.argv[1])).name)", str(tmp_path / "out")],
            env=environment(), capture_output=True, text=True, check=True,
        )  # fmt: skip
    assert holder.stdout == ".out.before\n"
    assert found(tmp_path / "out") == tmp_path / "out"


def test_what_killed_builds_have_left_goes_with_the_next(tmp_path: Path) -> None:
    for name in (".out.new-abc", ".out.new-def", ".out.before", "other", ".output.new-x"):
        folder(tmp_path / name, "left")
    write_folder(tmp_path / "out", {"graph.nq": b""})
    assert sorted(path.name for path in tmp_path.iterdir()) == [".output.new-x", "other", "out"]


def test_a_second_build_is_refused_by_name(tmp_path: Path) -> None:
    with NewFolder(tmp_path / "out") as first:
        with pytest.raises(BuildError, match=r"another build is at work \(kg build, process \d+\)\n  wait for it"):
            NewFolder(tmp_path / "out").__enter__()
        first.write({"graph.nq": b"first"})
        first.commit()
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert (tmp_path / "out/graph.nq").read_bytes() == b"first"


def test_everything_is_on_the_disk_before_the_swap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The order that a power cut asks for: contents, their folders, then the name."""
    told: list[str] = []
    sync = os.fsync

    def note(handle: int) -> None:
        told.append(Path(f"/proc/self/fd/{handle}").readlink().name)
        sync(handle)

    swap = exchanging.exchange
    monkeypatch.setattr(os, "fsync", note)

    def note_swap(one: Path, other: Path) -> bool:
        told.append("swap")
        return swap(one, other)

    monkeypatch.setattr(exchanging, "exchange", note_swap)
    out = folder(tmp_path / "out", "old")
    fresh = folder(tmp_path / "fresh", "new")
    (fresh / "tables").mkdir()
    (fresh / "tables/x.csv").touch()
    take_place(fresh, out)
    assert set(told[: told.index("swap")]) == {"graph.nq", "x.csv", "tables", "fresh"}
    assert told[-1] == tmp_path.name
