"""A file is written whole or not at all, and what is no plain file stays what it is."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import pytest

from kg.files import atomic
from kg.files.atomic import write_whole


def test_a_new_file_has_the_permissions_of_any_new_file(tmp_path: Path) -> None:
    (tmp_path / "as-usual").touch()
    write_whole(tmp_path / "new", b"x")
    assert (tmp_path / "new").stat().st_mode == (tmp_path / "as-usual").stat().st_mode
    assert sorted(path.name for path in tmp_path.iterdir()) == ["as-usual", "new"], "nothing is left beside it"


@pytest.mark.parametrize("mode", [0o600, 0o664, 0o755])
def test_an_old_file_keeps_its_permissions(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "old"
    file.touch()
    file.chmod(mode)
    write_whole(file, b"new")
    assert (file.read_bytes(), stat.S_IMODE(file.stat().st_mode)) == (b"new", mode)


def test_a_link_stays_and_its_file_is_written(tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    (tmp_path / "far/file").write_bytes(b"old")
    (tmp_path / "link").symlink_to("far/file")
    write_whole(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "far/file").read_bytes() == b"new"


def test_a_pipe_is_written_through(tmp_path: Path) -> None:
    pipe, read = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    write_whole(pipe, b"x" * 200_000)
    reader.join(10)
    assert read == [b"x" * 200_000]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_device_is_written_through() -> None:
    before = Path("/dev/null").stat()
    write_whole(Path("/dev/null"), b"x")
    after = Path("/dev/null").stat()
    assert (after.st_ino, after.st_mode) == (before.st_ino, before.st_mode)


def test_what_waits_beside_under_a_known_name_is_not_written_through(tmp_path: Path) -> None:
    """The names that these files had before: ``.NAME.new`` and ``.NAME.tmp``, a trap for whoever can guess them."""
    victim = tmp_path / "victim"
    victim.write_bytes(b"mine")
    for name in (".out.new", ".out.tmp"):
        (tmp_path / name).symlink_to(victim)
    write_whole(tmp_path / "out", b"new")
    assert victim.read_bytes() == b"mine"
    assert (tmp_path / "out").read_bytes() == b"new"
    assert not (tmp_path / "out").is_symlink()


def test_what_fails_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"old")

    def full(handle: int, content: bytes) -> None:
        os.write(handle, content[:1])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(atomic, "_write_all", full)
    with pytest.raises(OSError, match="No space left"):
        write_whole(file, b"new")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("file", b"old")]


def test_a_folder_and_a_locked_file_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(IsADirectoryError):
        write_whole(tmp_path, b"x")
    file = tmp_path / "file"
    file.write_bytes(b"mine")
    monkeypatch.setattr(os, "access", lambda *_: False)  # for root, everything may be written
    with pytest.raises(PermissionError):
        write_whole(file, b"x")
    assert file.read_bytes() == b"mine"


def test_a_long_name_is_a_name(tmp_path: Path) -> None:
    write_whole(tmp_path / ("名" * 85), b"x")
    assert [path.name for path in tmp_path.iterdir()] == ["名" * 85]


def test_who_has_the_old_one_open_reads_it_to_its_end(tmp_path: Path) -> None:
    """The new one takes its name; it is never written into."""
    path = tmp_path / "graph.nq"
    path.write_bytes(b"old" * 100_000)
    with path.open("rb") as reader:
        assert reader.read(3) == b"old"
        write_whole(path, b"new")
        assert reader.read() == b"old" * 99_999
    assert path.read_bytes() == b"new"
