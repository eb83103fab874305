"""The files of a folder by name, and whether they have changed since they were last looked at.

A file is the same when the system says so (size, times, number of its node), and is read and hashed where the system
cannot be trusted: one that was changed in the last moments before it was looked at may have been changed once more
within the same tick of the clock.
"""

from __future__ import annotations

import hashlib
import os
import sys
import time
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

__all__ = [
    "Looked",
    "Same",
    "digest",
    "files_below",
    "installed",
    "is_as_seen",
    "look",
    "newer_than_loaded",
    "same_as",
    "see",
    "sha256",
]

_TICK = 2_000_000_000  # nanoseconds that a file system may round its times by: FAT has two seconds
_CLOCK = 20_000_000  # nanoseconds that the clock of files may be behind
_BEGUN = time.time_ns()
_NO_INPUT = ("__pycache__",)

#: A file as seen: size, time of its content, time of its node, number of its node, SHA-256.
Looked = tuple[int, int, int, int, str]


def files_below(folder: Path, but: Iterable[Path] = ()) -> dict[str, Path]:
    """Every file below a folder, by its name relative to it; hidden ones, byte code and the folders ``but`` left out.

    A folder that is not there has none. Links are followed.
    """
    found: dict[str, Path] = {}
    left, without = [("", str(folder))], {str(path.absolute()) for path in but}
    while left:
        prefix, place = left.pop()
        try:
            entries = list(os.scandir(place))
        except OSError:
            continue
        for entry in entries:
            if entry.name.startswith(".") or entry.name in _NO_INPUT:
                continue
            if entry.is_dir():
                if not without or os.path.abspath(entry.path) not in without:  # noqa: PTH100 - links stay
                    left.append((f"{prefix}{entry.name}/", entry.path))
            else:
                found[prefix + entry.name] = Path(entry.path)
    return dict(sorted(found.items()))


def digest(files: Mapping[str, Path]) -> str:
    """One hash for names and contents of files.

    Raises:
        OSError: one cannot be read.
    """
    whole = hashlib.sha256()
    for name, path in sorted(files.items()):
        whole.update(f"{len(name)} {name} {sha256(path)} ".encode())
    return whole.hexdigest()


def sha256(path: Path) -> str:
    """The SHA-256 of a file.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def look(files: Mapping[str, Path]) -> dict[str, Looked]:
    """Look at files, content included.

    Raises:
        OSError: one cannot be read.
    """
    return {name: (*_stat(path), sha256(path)) for name, path in files.items()}


class Same(NamedTuple):
    """Whether files are the same; ``read``: some had to be read to know it."""

    same: bool
    read: bool = False


def same_as(before: Mapping[str, Looked], files: Mapping[str, Path], since: int) -> Same:
    """Whether files are those looked at before.

    Args:
        before: what ``look`` found.
        files: the files now, by the same names.
        since: when ``before`` was written down, in nanoseconds since 1970, by the clock of the file system.
    """
    if before.keys() != files.keys():
        return Same(False)
    read = False
    try:
        for name, path in files.items():
            size, *times, number, content = before[name]
            now = _stat(path)
            if now == (size, *times, number) and max(times) < since - _TICK:
                continue
            if now[0] != size or sha256(path) != content:
                return Same(False)
            read = True
    except (OSError, TypeError, ValueError):
        return Same(False)
    return Same(True, read)


def newer_than_loaded(files: Iterable[Path]) -> bool:
    """Whether a file was changed after this module was loaded: then what stands in it may not be what runs."""
    return any(max(_stat(path)[1:3]) > _BEGUN - _CLOCK for path in files)


def see(path: Path) -> tuple[int, int, int, int]:
    """What the system says of a file: size, time of its content, time of its node, number of its node.

    Raises:
        OSError: it is not there.
    """
    return _stat(path)


def is_as_seen(path: Path, before: object, since: int) -> bool:
    """Whether a file is the one of which ``see`` said ``before``, written down at the time ``since``."""
    try:
        now = _stat(path)
    except OSError:
        return False
    return isinstance(before, list | tuple) and list(now) == list(before) and max(now[1:3]) < since - _TICK


@cache
def installed() -> str:
    """One hash for this Python and the names and versions of all packages that it finds."""
    names = {name for place in sys.path for name in _listed(place) if name.endswith((".dist-info", ".egg-info"))}
    return hashlib.sha256("\n".join([sys.version, *sorted(names)]).encode()).hexdigest()


def _listed(place: str) -> list[str]:
    try:
        return [path.name for path in Path(place or ".").iterdir()]
    except OSError:
        return []


def _stat(path: Path) -> tuple[int, int, int, int]:
    seen = os.stat(path)  # noqa: PTH116 - a third of the time of Path.stat, for hundreds of files
    return seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns, seen.st_ino
