"""An advisory lock on a path: one process at a time, and the lock file says which.

1. The lock of ``exports`` is held on ``.exports.lock`` beside it. The system gives it back when its process ends,
   however it ends, so a lock never outlives its owner.
2. The owner writes who it is into the file, for the message to whoever comes second; on leaving it deletes the file. A
   second one that waits on a file which was deleted meanwhile takes the new one.
3. Where the system or the file system has no such locks, there is none, and everybody goes on.

Limit: advisory. Another program does not know of it.
"""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

try:
    import fcntl
except ImportError:  # no such system call: Windows
    fcntl = None  # type: ignore[assignment]

__all__ = ["Held", "lock_of", "locked"]

_LOOK_EVERY = 0.05
_SAID = 200  # bytes of what an owner says of itself


class Held(Exception):  # noqa: N818 - not a fault: somebody else is at work, and whoever asked decides what that means
    """Another process has the lock. ``owner``: what it says of itself."""

    def __init__(self, owner: str) -> None:
        self.owner = owner
        super().__init__(owner)


def lock_of(path: Path) -> Path:
    """The file that the lock of ``path`` is held on."""
    return path.with_name(f".{path.name}.lock")


@contextmanager
def locked(
    path: Path, who: str, *, seconds: float | None = 0, waiting: Callable[[str], None] = lambda _: None
) -> Iterator[None]:
    """Hold the lock of ``path``.

    Args:
        path: what is to be changed; its folder must exist.
        who: what to say to others (``kg build``); the number of the process is added.
        seconds: how long to wait for it; ``None``: as long as it takes.
        waiting: told the owner, once, before a wait.

    Raises:
        Held: somebody else has it, and went on having it.
        OSError: no file can be made there.
    """
    if fcntl is None:
        yield
        return
    file = lock_of(path)
    handle = _taken(file, seconds, waiting)
    try:
        with suppress(OSError):  # a full disk: it is held all the same
            os.ftruncate(handle, 0)
            os.write(handle, f"{who}, process {os.getpid()}\n".encode())
        yield
    finally:
        file.unlink(missing_ok=True)
        os.close(handle)


def _taken(file: Path, seconds: float | None, waiting: Callable[[str], None]) -> int:
    until = None if seconds is None else time.monotonic() + seconds
    told = False
    while True:
        handle = os.open(file, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o666)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if _is_still(file, handle):
                return handle
        except OSError as err:
            if err.errno in (errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS, errno.EINVAL):
                return handle
            if err.errno not in (errno.EAGAIN, errno.EACCES):
                os.close(handle)
                raise
            owner = os.pread(handle, _SAID, 0).decode(errors="replace").strip() or "another process"
            if until is not None and time.monotonic() >= until:
                os.close(handle)
                raise Held(owner) from err
            if not told:
                waiting(owner)
                told = True
            time.sleep(_LOOK_EVERY)
        os.close(handle)


def _is_still(file: Path, handle: int) -> bool:
    """Whether the file that was locked still has its name: its last owner may have deleted it in between."""
    try:
        named = file.stat()
    except FileNotFoundError:
        return False
    return os.path.samestat(named, os.fstat(handle))
