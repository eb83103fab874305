"""Stores on disk: whole or not there, never of another graph, and the same graph as the file."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.ask.indexes import prepare
from kg.errors import BuildError
from kg.rdf.disk_store import Opened, find_made, fingerprint, forget, make, open_made
from kg.rdf.store import KnowledgeGraph, open_at_once

LINE = '<urn:a> <urn:b> "{}" <urn:g> .\n'


def nothing(opened: Opened, folder: Path) -> None:
    """Write nothing else."""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    folder = tmp_path / "exports"
    folder.mkdir()
    (folder / "graph.nq").write_text(LINE.format("甲"), encoding="utf-8")
    return folder / "graph.nq"


def test_a_build_made_the_same_graph(built: Path, graph: KnowledgeGraph) -> None:
    made = find_made(built / "graph.nq")
    assert made is not None
    opened = open_made(made)
    assert set(opened.store) == set(graph.store)
    assert (opened.base, opened.statements) == (graph.base, len(graph))


def test_a_build_leaves_its_folder_to_what_is_the_same_everywhere(built: Path) -> None:
    assert not list(built.rglob("*.sst"))


def test_of_another_content_there_is_nothing(file: Path) -> None:
    make(file, file.parent, nothing)
    assert find_made(file)
    file.write_text(LINE.format("乙"), encoding="utf-8")
    assert find_made(file) is None
    assert [quad.object.value for quad in open_at_once(file.parent).store] == ["乙"]


def test_what_was_made_moves_with_its_content_not_its_time(file: Path) -> None:
    made = make(file, file.parent, nothing)
    copy = file.with_name("copy.nq")
    shutil.copyfile(file, copy)
    copy.replace(file)
    assert find_made(file) == made


def test_a_long_file_is_named_by_all_its_parts(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_bytes(bytes(10_000_000))
    other.write_bytes(bytes(4_999_999) + b"\1" + bytes(5_000_000))
    assert fingerprint(one) != fingerprint(other)


def test_a_damaged_file_leaves_nothing(file: Path) -> None:
    file.write_text("this is no graph\n", encoding="utf-8")
    with pytest.raises(BuildError, match=r"graph\.nq: is damaged"):
        prepare(file)
    assert not list((file.parent.parent / ".exports.made").glob("*"))


def test_what_fails_half_way_leaves_nothing(file: Path) -> None:
    def full(opened: Opened, folder: Path) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(BuildError, match=r"No space left on device\n  is the disk full\?"):
        make(file, file.parent, full)
    assert find_made(file) is None
    assert not list((file.parent.parent / ".exports.made").glob("*"))


def test_a_damaged_store_is_one_line(file: Path) -> None:
    made = make(file, file.parent, nothing)
    (made / "graph/CURRENT").write_text("nonsense", encoding="utf-8")
    with pytest.raises(BuildError, match=r"is damaged.*\n  delete that folder"):
        open_at_once(file.parent)


def test_only_what_is_in_use_is_kept(file: Path) -> None:
    first = make(file, file.parent, nothing)
    file.write_text(LINE.format("乙"), encoding="utf-8")
    second = make(file, file.parent, nothing)
    file.write_text(LINE.format("丙"), encoding="utf-8")
    third = make(file, file.parent, nothing)
    forget(file.parent, second)
    assert sorted(folder.name for folder in first.parent.iterdir()) == sorted([second.name, third.name])
    file.unlink()
    forget(file.parent)
    assert not first.parent.exists()


def test_a_store_can_be_read_by_many_at_once(file: Path) -> None:
    made = make(file, file.parent, nothing)
    stores = [open_made(made).store for _ in range(3)]
    assert [len(store) for store in stores] == [1, 1, 1]
    with pytest.raises(RuntimeError, match="read-write"):
        stores[0].add(ox.Quad(ox.NamedNode("urn:x"), ox.NamedNode("urn:x"), ox.NamedNode("urn:x")))
