"""A graph on disk: an Oxigraph store made from ``graph.nq`` once, which opens at once however large the graph is.

1. What is made from a file lies beside its folder, named by its content: ``.exports.made/<fingerprint>/``. So a folder
   of exports holds only what is the same on every machine, a new graph and the one before it never share a folder, and
   what was made from another graph is never used.
2. It is made in a folder of its own, which then takes its name: what has the name is whole. One at a time: whoever
   makes or deletes holds the lock of ``.exports.made``.
"""

from __future__ import annotations

import errno
import hashlib
import json
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any, NamedTuple

import pyoxigraph as ox

from kg import ids
from kg.errors import BuildError
from kg.files.beside import made_beside
from kg.files.exchange import sync_tree
from kg.files.lock import Held, locked
from kg.files.trees import is_as_seen, see

__all__ = ["Opened", "base_of", "find_made", "fingerprint", "forget", "load", "make", "open_made"]

_PLAN_RE = re.compile(rb"plan/[^/<>]+> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type>")
_BASE_RE = re.compile(rb"<([^<>]+?)plan/[^/<>]+> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type>")
_GRAPH, _ABOUT = "graph", "about.json"
_FEW_FILES = (errno.EMFILE, errno.ENFILE)
_FEW_SAID = ("Too many open files", "file descriptors")  # by RocksDB, by Oxigraph


class Opened(NamedTuple):
    """A store, the IRI that its keys stand under, and how many statements it holds (where that need not be counted)."""

    store: ox.Store
    base: str
    statements: int | None = None


def load(file: Path, target: Path | None = None) -> Opened:
    """Read ``graph.nq`` into memory, or into a new store at ``target``.

    Raises:
        BuildError: the file is damaged.
    """
    store = ox.Store(str(target)) if target else ox.Store()
    try:
        store.bulk_load(path=str(file), format=ox.RdfFormat.N_QUADS)
    except SyntaxError as err:
        raise BuildError(f"is damaged: {err}", where=file, mend="run: kg build") from err
    return Opened(store, base_of(file))


def base_of(file: Path) -> str:
    """The IRI that the keys of ``graph.nq`` stand under, read off its first plan."""
    with file.open("rb") as opened:
        if not file.stat().st_size:
            return ids.BASE
        with mmap(opened.fileno(), 0, access=ACCESS_READ) as lines:
            for found in _PLAN_RE.finditer(lines):
                if match := _BASE_RE.match(lines, lines.rfind(b"\n", 0, found.start()) + 1):
                    return match[1].decode()
    return ids.BASE


def fingerprint(file: Path) -> str:
    """A name for the content of a file, all of it: one changed year is another graph.

    It takes a second for a gigabyte. A file that the system says has not changed is not read twice.
    """
    seen = file.stat()
    return _fingerprint(file.resolve(), (seen.st_dev, seen.st_ino, seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns))


@lru_cache(maxsize=16)
def _fingerprint(file: Path, seen: tuple[int, ...]) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()[:16]


def find_made(file: Path) -> Path | None:
    """The folder of what was made from ``graph.nq``; ``None`` if nothing was.

    A file that the system says is the one that it was made from is not read (``kg.files.trees``).
    """
    beside = made_beside(file.parent)
    for about in beside.glob(f"*/{_ABOUT}"):
        if is_as_seen(file, _read(about).get("seen"), about.stat().st_mtime_ns):
            return about.parent
    folder = beside / fingerprint(file)
    return folder if (folder / _ABOUT).is_file() else None


def _read(about: Path) -> dict[str, Any]:
    try:
        said = json.loads(about.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return said if isinstance(said, dict) else {}


def open_made(folder: Path) -> Opened:
    """The store in a folder that ``make`` made, for reading alone; any number of processes may do so.

    Raises:
        BuildError: it is damaged.
    """
    try:
        about = json.loads((folder / _ABOUT).read_text(encoding="utf-8"))
        return Opened(ox.Store.read_only(str(folder / _GRAPH)), about["base"], about["statements"])
    except (OSError, RuntimeError, ValueError, KeyError) as err:
        if getattr(err, "errno", 0) in _FEW_FILES or any(words in str(err) for words in _FEW_SAID):
            raise BuildError(
                "cannot be opened: too many files are open", where=folder, mend="allow more of them: ulimit -n 1024"
            ) from err
        raise BuildError(f"is damaged: {err}", where=folder, mend="delete that folder") from err


def make(file: Path, exports: Path, also: Callable[[Opened, Path], None]) -> Path:
    """Make a store from ``graph.nq``, unless there is one.

    Args:
        file: N-Quads.
        exports: the folder that holds the file, or will.
        also: writes what else is to be made into the same new folder.

    Returns:
        The folder that holds it.

    Raises:
        BuildError: the file is damaged, or the disk full.
    """
    target = made_beside(exports) / fingerprint(file)
    if (target / _ABOUT).is_file():
        return target
    try:
        target.parent.parent.mkdir(parents=True, exist_ok=True)
        with locked(target.parent, "kg, making a store", seconds=None):
            if not (target / _ABOUT).is_file():
                target.parent.mkdir(exist_ok=True)
                _make(file, target, also)
    except (OSError, sqlite3.Error) as err:
        said = getattr(err, "strerror", None) or err
        raise BuildError(f"cannot be written: {said}", where=target, mend="is the disk full?") from err
    return target


def _make(file: Path, target: Path, also: Callable[[Opened, Path], None]) -> None:
    with tempfile.TemporaryDirectory(prefix="new-", dir=target.parent, ignore_cleanup_errors=True) as scratch:
        fresh = Path(scratch) / target.name
        fresh.mkdir()
        _fill(file, fresh, also)
        sync_tree(fresh)
        shutil.rmtree(target, ignore_errors=True)
        fresh.rename(target)


def forget(exports: Path, but: Path | None = None) -> None:
    """Delete what was made from earlier contents of ``graph.nq`` in ``exports``, except the folder ``but``.

    While somebody makes a store there, nothing is deleted; the next build does it.
    """
    with suppress(Held, OSError), locked(made_beside(exports), "kg, clearing away"):
        _forget(exports, but)


def _forget(exports: Path, but: Path | None) -> None:
    beside = made_beside(exports)
    file = exports / "graph.nq"
    kept = {but, find_made(file) if file.is_file() else None}
    for folder in beside.glob("*"):
        if folder not in kept and folder.is_dir():  # files are what the next build begins with
            shutil.rmtree(folder, ignore_errors=True)
    if beside.is_dir() and not any(beside.iterdir()):
        beside.rmdir()


def _fill(file: Path, fresh: Path, also: Callable[[Opened, Path], None]) -> None:
    opened = load(file, fresh / _GRAPH)
    opened.store.optimize()
    also(opened, fresh)
    about = {"base": opened.base, "statements": len(opened.store), "seen": see(file)}
    del opened  # closes the store, before its folder is moved
    (fresh / _GRAPH / "LOG").unlink(missing_ok=True)  # names this machine's folders
    (fresh / _ABOUT).write_text(json.dumps(about) + "\n", encoding="utf-8")
