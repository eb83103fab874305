"""Reading what a data file names: a plain file inside a folder, and not more of it than a document can have.

A manifest comes with a corpus, which may come from anywhere. So a name in it leads to no other place: no absolute path,
no ``..``, no link out of the folder, no device or pipe (reading one may never end). ``KG_SOURCE_MB`` raises the size.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path, PurePosixPath, PureWindowsPath

__all__ = ["NotPlain", "is_relative_name", "most_bytes", "read_inside", "read_plain"]

_MB = 1 << 20
_MOST_MB = 20


class NotPlain(Exception):  # noqa: N818 - told on by whoever knows the file, as an error of its own kind
    """What was named is not read. ``mend``: what helps."""

    def __init__(self, problem: str, mend: str) -> None:
        self.problem, self.mend = problem, mend
        super().__init__(problem)


def most_bytes() -> int:
    """How large a source may be: 20 MB, or what ``KG_SOURCE_MB`` says."""
    said = os.environ.get("KG_SOURCE_MB", "")
    return int(said) * _MB if said.isascii() and said.isdigit() and len(said) < 7 else _MOST_MB * _MB


def is_relative_name(name: str) -> bool:
    """Whether a path goes down from a folder, in plain characters.

    >>> is_relative_name("a/b.txt"), is_relative_name("../b"), is_relative_name("/etc/x"), is_relative_name("C:x")
    (True, False, False, False)
    """
    path = PurePosixPath(name)
    windows = PureWindowsPath(name)
    plain = bool(path.parts) and name.isprintable() and not windows.drive and not windows.root
    return plain and not path.is_absolute() and ".." not in (*path.parts, *windows.parts)


def read_inside(folder: Path, name: str) -> bytes:
    """The content of a file of ``folder``.

    Raises:
        NotPlain: it is outside, no plain file, or too large.
        OSError: it cannot be read.
    """
    path = folder / name
    if not is_relative_name(name) or not path.resolve().is_relative_to(folder.resolve()):
        raise NotPlain("lies outside of the folder of sources", "put the file there, and name it from there")
    return read_plain(path)


def read_plain(path: Path) -> bytes:
    """The content of a plain file, of at most ``most_bytes()``.

    Raises:
        NotPlain: it is a device, a pipe or a socket, or too large.
        OSError: it cannot be read.
    """
    most = most_bytes()
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        _check_kind(os.fstat(handle).st_mode)
        with os.fdopen(handle, "rb", closefd=False) as file:
            content = file.read(most + 1)
    finally:
        os.close(handle)
    if len(content) > most:
        allowed = most // _MB
        raise NotPlain(f"is larger than {allowed} MB", f"is it one text? Allow more: KG_SOURCE_MB={allowed * 5}")
    return content


def _check_kind(mode: int) -> None:
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not stat.S_ISREG(mode):
        raise NotPlain("is no plain file (a device, a pipe or a socket)", "copy its content into a file")
