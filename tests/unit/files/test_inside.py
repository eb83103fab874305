"""What a manifest names is a plain file of its folder, or it is not read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kg.errors import SourceError
from kg.files.inside import NotPlain, read_inside
from kg.read.text import read_source
from kg.records import ManifestEntry


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    folder = tmp_path / "sources"
    (folder / "2023").mkdir(parents=True)
    (folder / "2023/plan.txt").write_text("text", encoding="utf-8")
    return folder


def test_a_file_of_the_folder_is_read(folder: Path) -> None:
    assert read_inside(folder, "2023/plan.txt") == b"text"
    (folder.parent / "link").symlink_to(folder)
    assert read_inside(folder.parent / "link", "2023/plan.txt") == b"text", "the folder itself may be a link"


@pytest.mark.parametrize("name", ["../secret.txt", "2023/../../secret.txt", "/etc/hostname", "..", "", "2023\\..\\x"])
def test_nothing_outside_is_read(folder: Path, name: str) -> None:
    with pytest.raises(NotPlain, match="outside"):
        read_inside(folder, name)


def test_a_link_out_of_the_folder_is_not_followed(folder: Path) -> None:
    (folder / "out.txt").symlink_to("../secret.txt")
    with pytest.raises(NotPlain, match="outside"):
        read_inside(folder, "out.txt")


@pytest.mark.parametrize("kind", ["pipe", "folder", "device"])
def test_what_is_no_plain_file_is_not_waited_for(folder: Path, kind: str) -> None:
    """A pipe that nobody writes to, and a device without an end: one line, at once."""
    if kind == "pipe":
        os.mkfifo(folder / "x")
    elif kind == "folder":
        (folder / "x").mkdir()
    else:
        try:
            os.mknod(folder / "x", 0o20666, os.makedev(1, 5))  # as /dev/zero
            (folder / "x").open("rb").close()
        except OSError:
            pytest.skip("this user may make no devices")
    entry = ManifestEntry(slug="x", title="x", kind="municipal-plan", level="municipal", file="x")
    with pytest.raises(SourceError, match=r"(Is a directory|the file of 'x' is no plain file)"):
        read_source(entry, folder)


def test_a_source_has_a_size(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (folder / "large.txt").open("wb") as file:
        file.truncate((20 << 20) + 1)
    with pytest.raises(NotPlain, match="is larger than 20 MB") as told:
        read_inside(folder, "large.txt")
    assert told.value.mend == "is it one text? Allow more: KG_SOURCE_MB=100"
    monkeypatch.setenv("KG_SOURCE_MB", "21")
    assert len(read_inside(folder, "large.txt")) == (20 << 20) + 1
