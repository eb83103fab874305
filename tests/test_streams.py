"""Standard input, output and error as they may be: no traceback, and what can be kept is kept."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.entry import environment

COMMANDS = {
    "help": ["--help"],
    "help of one": ["build", "--help"],
    "version": ["--version"],
    "trace": ["trace", "jinshan-2023/2.1.2"],
    "trace json": ["trace", "jinshan-2023/2.1.2", "--format", "json"],
    "coverage": ["trace", "--coverage"],
    "query": ["query", "reforms-in-every-district"],
    "list": ["query", "--list"],
    "stats": ["stats"],
    "view": ["view", "graph"],
    "export": ["export", "--format", "csv"],
    "validate": ["validate"],
    "an error": ["trace", "nothing-of-this-name"],
}


def run(words: list[str], built: Path, streams: str, **env: str) -> subprocess.CompletedProcess[bytes]:
    """A command in a shell that arranges its streams."""
    asks = words[0] in ("trace", "query", "stats", "view", "export", "validate") and "--list" not in words
    line = [sys.executable, "-m", "kg.cli", *words, *(["--from", str(built)] if asks else [])]
    return subprocess.run(
        ["sh", "-c", f'"$@" {streams}', "sh", *line],
        env=environment(**env),
        capture_output=True,
        check=False,
        timeout=90,
    )


@pytest.mark.parametrize("name", COMMANDS)
def test_a_full_output_is_one_line(name: str, built: Path) -> None:
    done = run(COMMANDS[name], built, "> /dev/full")
    said = done.stderr.decode().splitlines()
    assert "Traceback" not in done.stderr.decode()
    assert done.returncode == (0 if name == "validate" else 1), "validate has nothing to print where all is well"
    assert len(said) <= 3
    if name not in ("an error", "validate"):
        assert said == ["Error: cannot be read or written: No space left on device"]


@pytest.mark.parametrize("name", COMMANDS)
def test_a_closed_output_is_silence(name: str, built: Path) -> None:
    done = run(COMMANDS[name], built, ">&- 2>&- <&-")
    assert (done.stdout, done.stderr) == (b"", b"")
    assert done.returncode == (1 if name == "an error" else 0)


@pytest.mark.parametrize("name", ["trace", "query", "export", "stats", "help"])
def test_a_pipe_that_nobody_reads_is_the_end(name: str, built: Path) -> None:
    done = run(COMMANDS[name], built, "| true")
    assert b"Traceback" not in done.stderr
    assert b"Exception" not in done.stderr


@pytest.mark.parametrize("encoding", ["gbk", "big5"])
def test_another_encoding_keeps_what_it_can(encoding: str, built: Path) -> None:
    """A character that it lacks (⇄ of a twin) is written as its code; the rest of the text is there."""
    done = run(["trace", "jinshan-2022/37"], built, "", PYTHONIOENCODING=encoding)
    assert (done.returncode, done.stderr) == (0, b"")
    text = done.stdout.decode(encoding)
    plain = run(["trace", "jinshan-2022/37"], built, "").stdout.decode()
    assert text == plain.encode(encoding, "backslashreplace").decode(encoding)
    assert "的" in text
    assert "\\u" in text


def test_what_comes_in_is_checked(built: Path, tmp_path: Path) -> None:
    (tmp_path / "bytes").write_bytes(b"SELECT * { ?s ?p '\xff' }")
    done = run(["query", "-"], built, f"< {tmp_path / 'bytes'}")
    assert done.returncode == 1
    assert done.stderr.decode() == "Error: standard input: is not UTF-8 text\n  a query is text in UTF-8\n"


@pytest.mark.parametrize("length", [256, 300, 999, 5000])
def test_a_long_line_is_no_name_of_a_file(built: Path, length: int) -> None:
    """A line of more than 255 bytes and without a brace was taken for a file, and gave a traceback."""
    for what in ("a" * length, "区" * (length // 3), "a-" * (length // 2) + "a"):
        done = run(["query", what], built, "")
        assert done.returncode == 1
        assert done.stderr.startswith(b"Error: ")
        assert b"Traceback" not in done.stderr


def test_a_shipped_question_is_not_hidden_by_a_file(built: Path, tmp_path: Path) -> None:
    (tmp_path / "reforms-in-every-district").write_text("ASK {}", encoding="utf-8")
    words = [sys.executable, "-m", "kg.cli", "query", "reforms-in-every-district", "--from", str(built)]
    done = subprocess.run(words, cwd=tmp_path, env=environment(), capture_output=True, text=True, check=True)
    assert done.stdout != "yes\n"
    words[4] = "./reforms-in-every-district"
    done = subprocess.run(words, cwd=tmp_path, env=environment(), capture_output=True, text=True, check=True)
    assert done.stdout == "yes\n"


def test_an_export_goes_through_a_device_a_pipe_and_a_link(built: Path, tmp_path: Path) -> None:
    """Renaming over them replaced them: as root, /dev/null too."""

    def export(out: Path) -> subprocess.CompletedProcess[bytes]:
        return run(["export", "--format", "nq", "--out", str(out)], built, "")

    before = Path("/dev/null").stat()
    assert export(Path("/dev/null")).returncode == 0
    assert Path("/dev/null").stat().st_rdev == before.st_rdev
    (tmp_path / "real.nq").touch(mode=0o640)
    (tmp_path / "link.nq").symlink_to("real.nq")
    assert export(tmp_path / "link.nq").returncode == 0
    assert (tmp_path / "link.nq").is_symlink()
    assert (tmp_path / "real.nq").read_bytes() == (built / "graph.nq").read_bytes()
    assert (tmp_path / "real.nq").stat().st_mode & 0o777 == 0o640
    piped = run(["export", "--format", "nq", "--out", "/dev/stdout"], built, "")
    assert piped.stdout == (built / "graph.nq").read_bytes()
