"""A folder is replaced whole or not at all, and never one that holds other people's files."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import BuildError
from kg.files.exchange import recover
from kg.outputs.folder import check_target, write_folder

FILES = {"graph.nq": b"<a> <b> <c> .\n", "tables/measures.csv": b"new"}


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_new_folder_is_made_with_its_parents(tmp_path: Path) -> None:
    write_folder(tmp_path / "a/b", FILES)
    assert contents(tmp_path / "a/b") == FILES


def test_old_files_go_and_kept_ones_stay(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write_folder(out, {**FILES, "views/old.html": b"old"})
    (out / "README.md").write_bytes(b"mine")
    (out / ".gitignore").write_bytes(b"*")
    write_folder(out, FILES)
    assert contents(out) == {**FILES, "README.md": b"mine", ".gitignore": b"*"}
    assert [path.name for path in tmp_path.iterdir()] == ["out"], "nothing is left beside it"


def test_folder_can_be_read_by_others(tmp_path: Path) -> None:
    write_folder(tmp_path / "out", FILES)
    assert (tmp_path / "out").stat().st_mode & 0o777 == 0o755


@pytest.mark.parametrize("kept", [[], ["README.md"], [".gitkeep", ".gitignore"]])
def test_empty_folder_is_taken(tmp_path: Path, kept: list[str]) -> None:
    for name in kept:
        (tmp_path / name).touch()
    check_target(tmp_path)
    write_folder(tmp_path, FILES)
    assert contents(tmp_path) == {**FILES, **dict.fromkeys(kept, b"")}


def test_other_peoples_files_are_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").touch()
    with pytest.raises(BuildError, match=r"holds other files \(thesis.docx\)"):
        write_folder(tmp_path, FILES)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.docx"]


def test_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"mine")
    with pytest.raises(BuildError, match="is a file, not a folder"):
        write_folder(tmp_path / "out", FILES)
    assert (tmp_path / "out").read_bytes() == b"mine"


def test_failure_while_writing_leaves_the_old_folder(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write_folder(out, FILES)
    with pytest.raises(BuildError, match="cannot be written"):
        write_folder(out, {"graph.nq": b"half", "graph.nq/below-a-file": b""})
    assert contents(out) == FILES
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_interrupted_swap_is_undone(tmp_path: Path) -> None:
    """Killed between the two moves: the old folder stands aside, the next command brings it back."""
    write_folder(tmp_path / "out", FILES)
    (tmp_path / "out").rename(tmp_path / ".out.before")
    (tmp_path / "half").write_bytes(b"no folder can stand below a file")
    with pytest.raises(BuildError):
        write_folder(tmp_path / "out", {"a": b"", "a/b": b""})
    assert contents(tmp_path / "out") == FILES
    recover(tmp_path / "out")
    assert contents(tmp_path / "out") == FILES, "what stands in its place stays"
