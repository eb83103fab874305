"""Files → a folder, whole or not at all.

1. One at a time: whoever makes a folder holds the lock of its target (``kg.files.lock``) until it is done.
2. Everything is written into a new folder beside the target, which then takes its place at once
   (``kg.files.exchange``). Whatever fails or is killed before that leaves the target as it was.
3. What a killed one has left beside the target, the next one clears away.
4. A folder with other people's files in it is never replaced.
"""

from __future__ import annotations

import errno
import shutil
import tempfile
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from kg.errors import BuildError
from kg.files.exchange import clear_left, recover, take_place
from kg.files.lock import Held, locked

__all__ = ["NewFolder", "check_target", "write_folder"]

_OWN = "graph.nq"
_KEPT = ("README.md", ".gitignore", ".gitkeep")


class NewFolder:
    """A folder in the making beside its target: write into it, then ``commit``; without that it goes without a trace.

    Args:
        target: what it will be.
        wait: for another that makes the same one, instead of refusing.
        waiting: told who that is.

    Raises:
        BuildError: on entering, writing or committing: it cannot be written, another is being made, or the target
            holds files of others.
    """

    def __init__(self, target: Path, *, wait: bool = False, waiting: Callable[[str], None] = lambda _: None) -> None:
        self.target = target.resolve()
        self.path = Path()
        self._wait, self._waiting = wait, waiting
        self._lock = ExitStack()

    def __enter__(self) -> Self:
        """Make it."""
        try:
            self.target.parent.mkdir(parents=True, exist_ok=True)
            seconds = None if self._wait else 0
            self._lock.enter_context(locked(self.target, "kg build", seconds=seconds, waiting=self._waiting))
        except Held as held:
            raise BuildError(
                f"another build is at work ({held.owner})", where=self.target, mend="wait for it: kg build --wait"
            ) from held
        except OSError as err:
            raise self._nowhere(err) from err
        with ExitStack() as undone:
            undone.push(self._lock)
            self._make()
            self._lock = undone.pop_all()
        return self

    def _make(self) -> None:
        check_target(self.target)
        clear_left(self.target)
        try:
            self.path = Path(tempfile.mkdtemp(prefix=f".{self.target.name}.new-", dir=self.target.parent))
            self.path.chmod(0o755)
        except OSError as err:
            raise self._nowhere(err) from err

    def write(self, files: Mapping[str, bytes]) -> None:
        """Add files: relative name → content."""
        try:
            for name, content in files.items():
                path = self.path / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
        except OSError as err:
            raise self._full(err) from err

    def commit(self) -> None:
        """Take the target's place. ``README.md`` of the old one stays."""
        try:
            for name in _KEPT:
                if (self.target / name).is_file():
                    shutil.copy2(self.target / name, self.path / name)
            take_place(self.path, self.target)
        except OSError as err:
            raise self._full(err) from err

    def _full(self, err: OSError) -> BuildError:
        full = err.errno in (errno.ENOSPC, errno.EDQUOT)
        mend = "the disk is full: make room, or choose another folder: --out DIR" if full else "may you write there?"
        return BuildError(f"cannot be written: {err.strerror}", where=self.target, mend=mend)

    def _nowhere(self, err: OSError) -> BuildError:
        mend = "choose another folder: --out DIR"
        return BuildError(f"cannot be written: {err.strerror}", where=self.target, mend=mend)

    def __exit__(
        self, kind: type[BaseException] | None, err: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Clear away what was not committed."""
        shutil.rmtree(self.path, ignore_errors=True)
        self._lock.close()


def write_folder(target: Path, files: Mapping[str, bytes]) -> None:
    """Replace ``target`` by a folder of these files, at once.

    Raises:
        BuildError: it cannot be written, or holds files that no build wrote.
    """
    with NewFolder(target) as folder:
        folder.write(files)
        folder.commit()


def check_target(target: Path) -> None:
    """Refuse a target that a build must not replace; bring back one whose replacement was cut off.

    Raises:
        BuildError: the target is a file, cannot be written to, or holds files that no build wrote.
    """
    target = target.resolve()
    recover(target)
    if target.exists() and not target.is_dir():
        raise BuildError("is a file, not a folder", where=target, mend="choose another folder: --out DIR")
    if target.is_dir() and not (target / _OWN).is_file():
        others = sorted(path.name for path in target.iterdir() if path.name not in _KEPT)
        if others:
            raise BuildError(
                f"holds other files ({', '.join(others[:3])}); a build replaces the whole folder",
                where=target,
                mend="choose an empty or new folder: --out DIR",
            )
