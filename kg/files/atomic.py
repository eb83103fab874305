"""One file, written whole or not at all.

1. The content goes into a new file beside the old one, under a name that nobody can know beforehand, opened so that
   neither a file nor a link of that name is written through; it is flushed to the disk and then takes the old one's
   name in one step. A reader sees the old file or the new one, a power cut leaves one of them.
2. The permissions of the old file stay. A symbolic link stays too: what it points at is written.
3. What is no plain file (a device, a FIFO, a terminal, ``/dev/stdout``) is written through, as any program does.
4. A file that may not be written is not replaced either, though its folder would allow it.

Limits: a file with several names (hard links) keeps its old content under the others; owner and extended attributes
are those of a new file.
"""

from __future__ import annotations

import errno
import os
import re
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

__all__ = ["clear_fresh", "fresh_file", "sync_folder", "write_whole"]

_DEVICES = Path("/dev")
_FRESH_RE = re.compile(r"\..+\.[0-9a-f]{12}\.new", re.DOTALL)
_NAME = 60  # bytes of the old name that a new one shows: both together must be a name


def write_whole(path: Path, content: bytes) -> None:
    """Write ``content`` to ``path``.

    Raises:
        OSError: it cannot be written; what was there is as it was, unless it is a device or a pipe.
    """
    before = _seen(path)
    if before is not None and not stat.S_ISREG(before.st_mode):
        if stat.S_ISDIR(before.st_mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
        _write_through(path, content)
        return
    if _DEVICES in path.absolute().parents:  # /dev/stdout, where it leads to a file
        _write_through(path, content)
        return
    if before is not None and not os.access(path, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
    target = path.resolve()
    with fresh_file(target) as (handle, fresh):
        if before is not None:
            os.fchmod(handle, stat.S_IMODE(before.st_mode))
        _write_all(handle, content)
        os.fsync(handle)
        fresh.replace(target)
    sync_folder(target.parent)


@contextmanager
def fresh_file(beside: Path) -> Iterator[tuple[int, Path]]:
    """A new file beside another: its descriptor and its name. Still there at the end, it is deleted.

    Raises:
        OSError: there can be none.
    """
    short = beside.name.encode(errors="surrogateescape")[:_NAME].decode(errors="ignore")
    while True:
        fresh = beside.with_name(f".{short}.{secrets.token_hex(6)}.new")
        with suppress(FileExistsError):
            handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), 0o666)
            break
    try:
        yield handle, fresh
    finally:
        os.close(handle)
        fresh.unlink(missing_ok=True)


def clear_fresh(folder: Path) -> None:
    """Delete what writers that were killed have left in a folder. For who holds the lock of all that is written there.

    Limits: what is written there without that lock at this moment is lost.
    """
    for left in folder.glob(".*.new"):
        if _FRESH_RE.fullmatch(left.name) and left.is_file() and not left.is_symlink():
            left.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Have a folder's entries (who has which name) on the disk, where the system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _seen(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except FileNotFoundError:
        return None


def _write_through(path: Path, content: bytes) -> None:
    handle = os.open(path, os.O_WRONLY)
    try:
        _write_all(handle, content)
    finally:
        os.close(handle)


def _write_all(handle: int, content: bytes) -> None:
    left = memoryview(content)
    while left:
        left = left[os.write(handle, left) :]
