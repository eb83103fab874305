"""What is kept by a key is given back whole, or not at all."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from kg.files.blobs import Blobs


def keep(file: Path, **values: bytes) -> Blobs:
    blobs = Blobs(file)
    for key, content in values.items():
        blobs.put(key, content)
    blobs.save()
    return blobs


def test_what_was_put_in_is_found_by_the_next_one(tmp_path: Path) -> None:
    file = tmp_path / "made/kept.sqlite"
    assert Blobs(file).get("a") is None
    assert keep(file, a=b"one").fault == ""
    assert (Blobs(file).get("a"), Blobs(file).get("b")) == (b"one", None)


def test_what_nobody_asks_for_goes_in_time(tmp_path: Path) -> None:
    file = tmp_path / "kept.sqlite"
    keep(file, old=b"1", used=b"2")
    for n in range(12):
        blobs = Blobs(file)
        assert blobs.get("used") == b"2"
        blobs.put("new", str(n).encode())
        blobs.save()
    assert (Blobs(file).get("old"), Blobs(file).get("used"), Blobs(file).get("new")) == (None, b"2", b"11")


@pytest.mark.parametrize("content", [b"", b"no store at all", b"SQLite format 3\0" + bytes(200)])
def test_a_file_that_is_no_store_is_begun_anew(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "kept.sqlite"
    file.write_bytes(content)
    assert Blobs(file).get("a") is None
    assert keep(file, a=b"one").fault == ""
    assert Blobs(file).get("a") == b"one"


def test_a_store_of_another_version_is_begun_anew(tmp_path: Path) -> None:
    file = tmp_path / "kept.sqlite"
    keep(file, a=b"one")
    with sqlite3.connect(file) as store:
        store.execute("PRAGMA user_version = 99")
    assert keep(file, b=b"two").fault == ""
    assert (Blobs(file).get("a"), Blobs(file).get("b")) == (None, b"two")


def test_a_value_under_another_key_or_cut_short_is_not_there(tmp_path: Path) -> None:
    file = tmp_path / "kept.sqlite"
    keep(file, a=b"one", b=b"two")
    with sqlite3.connect(file) as store:
        store.execute("UPDATE value SET key = 'c' WHERE key = 'a'")
        store.execute("UPDATE value SET content = X'74' WHERE key = 'b'")
    assert [Blobs(file).get(key) for key in "abc"] == [None, None, None]


def test_a_full_disk_is_told_and_leaves_what_was_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "kept.sqlite"
    keep(file, a=b"one")
    size = file.stat().st_size // 4096

    def small(self: Blobs, mode: str) -> sqlite3.Connection:
        store = opened(self, mode)
        store.execute(f"PRAGMA max_page_count = {size}")
        return store

    opened = Blobs._open
    monkeypatch.setattr(Blobs, "_open", small)
    assert "full" in keep(file, b=bytes(1 << 20)).fault
    assert (Blobs(file).get("a"), Blobs(file).get("b")) == (b"one", None)
