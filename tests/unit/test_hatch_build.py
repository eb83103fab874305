"""The build hook that fetches the editor of the query page: what it keeps, and what it throws away."""

from __future__ import annotations

import base64
import hashlib
import io
import os
import tarfile
import time
from pathlib import Path

import pytest

import hatch_build

SHA512, PINNED = hatch_build.SHA512, dict(hatch_build.FILES)
FILES = {
    "package/build/yasgui.min.js": b"editor()",
    "package/build/yasgui.min.css": b".editor {}",
    "package/package.json": b'{"license": "MIT"}',
}


def packed(files: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w:gz") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return held.getvalue()


PACKAGE = packed(FILES)


@pytest.fixture(autouse=True)
def pinned(monkeypatch: pytest.MonkeyPatch) -> None:
    """The hook expects the small package of this module."""
    expect(monkeypatch, PACKAGE, FILES)


def expect(monkeypatch: pytest.MonkeyPatch, package: bytes, files: dict[str, bytes]) -> None:
    monkeypatch.setattr(hatch_build, "SHA512", base64.b64encode(hashlib.sha512(package).digest()).decode())
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    monkeypatch.setattr(hatch_build, "FILES", digests)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "static" / "editor"


def npm(monkeypatch: pytest.MonkeyPatch, home: Path, does: str) -> None:
    """An npm that does as it is told, and the only one on the PATH."""
    tools = home / "bin"
    tools.mkdir()
    (tools / "npm").write_text(f"#!/bin/sh\n{does}\n", encoding="utf-8")
    (tools / "npm").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}/usr/bin{os.pathsep}/bin")
    monkeypatch.setattr("shutil.which", lambda name: str(tools / name))


def brings(monkeypatch: pytest.MonkeyPatch, home: Path, package: bytes) -> None:
    (home / "brought").write_bytes(package)
    npm(monkeypatch, home, f"cp '{home / 'brought'}' package.tgz")


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def said(capsys: pytest.CaptureFixture[str]) -> str:
    """The one line on standard error."""
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert err.startswith("The query page will have its plain editor: ")
    assert err.endswith(". To try again: python hatch_build.py\n")
    return err


def test_the_files_of_the_pinned_package_are_put_in_place(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    brings(monkeypatch, tmp_path, PACKAGE)
    assert hatch_build.provide(folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {
        name.rpartition("/")[2]: content for name, content in FILES.items()
    }
    assert capsys.readouterr() == ("", "")


def test_what_is_there_and_right_is_not_fetched_again(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, folder: Path
) -> None:
    brings(monkeypatch, tmp_path, PACKAGE)
    assert hatch_build.provide(folder)
    (tmp_path / "brought").unlink()  # whoever asks npm again is left with nothing
    assert hatch_build.provide(folder)
    assert len(left(folder)) == 3


def test_a_package_with_another_hash_is_thrown_away(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    brings(monkeypatch, tmp_path, packed({**FILES, "package/README": b"one file more"}))
    assert not hatch_build.provide(folder)
    assert "has another hash than expected, and was thrown away" in said(capsys)
    assert left(folder) == []


def test_a_file_with_another_hash_is_thrown_away(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = packed({**FILES, "package/build/yasgui.min.js": b"other()"})
    expect(monkeypatch, other, FILES)
    brings(monkeypatch, tmp_path, other)
    assert not hatch_build.provide(folder)
    assert "package/build/yasgui.min.js in @zazuko/yasgui@4.6.2 has another hash than expected" in said(capsys)
    assert left(folder) == []


def test_a_package_without_a_file_is_no_editor(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = packed({"package/package.json": b"{}"})
    expect(monkeypatch, other, FILES)
    brings(monkeypatch, tmp_path, other)
    assert not hatch_build.provide(folder)
    assert "yasgui.min.js" in said(capsys)
    assert left(folder) == []


def test_a_changed_file_does_not_stay(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It would go into the wheel."""
    brings(monkeypatch, tmp_path, PACKAGE)
    assert hatch_build.provide(folder)
    (folder / "yasgui.min.js").write_bytes(b"changed()")
    (tmp_path / "brought").write_bytes(b"nothing of the kind")
    assert not hatch_build.provide(folder)
    assert "another hash" in said(capsys)
    assert left(folder) == []


def test_without_npm_a_line_says_so(
    monkeypatch: pytest.MonkeyPatch, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    assert not hatch_build.provide(folder)
    assert "npm is not installed" in said(capsys)
    assert left(folder) == []


def test_npm_that_fails_is_not_fatal(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    npm(monkeypatch, tmp_path, "echo 'npm error a long story' >&2; exit 1")
    assert not hatch_build.provide(folder)
    assert "npm could not fetch @zazuko/yasgui@4.6.2 (exit status 1)" in said(capsys)


def test_npm_that_hangs_is_ended_with_all_that_it_started(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    npm(monkeypatch, tmp_path, f"sleep 60 & echo $! > '{tmp_path / 'child'}'; wait")
    begun = time.monotonic()
    assert not hatch_build.provide(folder, seconds=1)
    assert time.monotonic() - begun < 10
    assert "npm did not answer within 1 s" in said(capsys)
    child = int((tmp_path / "child").read_text(encoding="ascii"))
    for _ in range(50):
        if not alive(child):
            break
        time.sleep(0.1)
    assert not alive(child)


def alive(pid: int) -> bool:
    """Whether the process still runs; one that ended and waits to be collected by its new parent does not."""
    status = Path(f"/proc/{pid}/status")
    if status.is_file():
        return "\nState:\tZ" not in status.read_text(encoding="utf-8")
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return not Path("/proc/self").exists()


def test_the_real_pins_are_whole() -> None:
    """A pin that was cut short would match nothing, and every build would do without the editor."""
    assert len(base64.b64decode(SHA512)) == 64
    assert set(PINNED) == set(FILES)
    assert all(len(bytes.fromhex(digest)) == 32 for digest in PINNED.values())
