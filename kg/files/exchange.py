"""Replace a folder by another in one step, and recover where that was interrupted.

1. Everything in the new folder is flushed to the disk first: after a power cut a name never stands for less than was
   written under it.
2. Where the system can, old and new exchange names in one step (``renameat2`` with ``RENAME_EXCHANGE``, Linux): there
   is no instant without a folder. Elsewhere the old one is renamed to ``.NAME.before``, and then the new one takes its
   name.
3. Killed between those two steps, the old folder is found again: ``found`` brings it back, or, where another process is
   at work or nothing may be written, returns the place where it is.

Source: rename(2). Limit: a network file system without ``RENAME_EXCHANGE`` has the instant of rule 3.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from kg.files.atomic import sync_folder
from kg.files.lock import Held, locked

__all__ = ["clear_left", "exchange", "found", "recover", "sync_tree", "take_place"]

_HERE = -100  # AT_FDCWD
_EXCHANGE = 2  # RENAME_EXCHANGE


def take_place(fresh: Path, target: Path) -> None:
    """Have ``fresh`` take the name of ``target``; what had it is deleted.

    Raises:
        OSError: the target is as it was.
    """
    sync_tree(fresh)
    before = _before(target)
    if not target.exists():
        fresh.rename(target)
    elif exchange(fresh, target):
        shutil.rmtree(fresh, ignore_errors=True)
    else:
        shutil.rmtree(before, ignore_errors=True)
        target.rename(before)
        try:
            fresh.rename(target)
        except OSError:
            before.rename(target)
            raise
    sync_folder(target.parent)
    shutil.rmtree(before, ignore_errors=True)


def exchange(one: Path, other: Path) -> bool:
    """Have two paths exchange their names in one step; ``False`` where the system or the file system cannot."""
    rename = _renameat2()
    if rename is None:
        return False
    return bool(rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0)


@cache
def _renameat2() -> Any:
    if sys.platform != "linux":
        return None
    try:
        call = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):  # an old libc
        return None
    call.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint)
    return call


def recover(target: Path) -> None:
    """Bring back a folder whose replacement was cut off between two moves. For whoever holds its lock."""
    before = _before(target)
    if before.is_dir() and not target.exists():
        before.rename(target)


def found(target: Path) -> Path:
    """Where the folder is that should be at ``target``: there, unless its replacement was cut off."""
    if target.exists() or not _before(target).is_dir():
        return target
    with suppress(OSError, Held), locked(target, "kg, bringing back what a build left"):
        recover(target)
    return target if target.exists() else _before(target)


def clear_left(target: Path) -> None:
    """Delete what builds that were killed have left beside ``target``. For whoever holds its lock."""
    for left in target.parent.glob(f".{_escaped(target.name)}.new-*"):
        shutil.rmtree(left, ignore_errors=True)
    if target.exists():
        shutil.rmtree(_before(target), ignore_errors=True)


def sync_tree(folder: Path) -> None:
    """Have everything below a folder on the disk.

    Raises:
        OSError: it did not get there.
    """
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            handle = os.open(path, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
        elif path.is_dir():
            sync_folder(path)
    sync_folder(folder)


def _before(target: Path) -> Path:
    return target.parent / f".{target.name}.before"


def _escaped(name: str) -> str:
    """A name in a pattern of ``glob``."""
    return "".join(f"[{c}]" if c in "*?[" else c for c in name)
