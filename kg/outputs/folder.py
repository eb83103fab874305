"""Files → a folder, whole or not at all.

1. Everything is written into a new folder beside the target.
2. The target is moved aside, the new folder takes its name, the old one is deleted. A build that fails or is killed
   before that leaves the target as it was; one killed between the two moves leaves it under ``.NAME.before``, from
   where ``recover`` brings it back.
3. A folder with other people's files in it is never replaced.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from kg.errors import BuildError

__all__ = ["NewFolder", "check_target", "recover", "write_folder"]

_OWN = "graph.nq"
_KEPT = ("README.md", ".gitignore", ".gitkeep")


class NewFolder:
    """A folder in the making beside its target: write into it, then ``commit``; without that it goes without a trace.

    Raises:
        BuildError: on entering, writing or committing: it cannot be written, or the target holds files of others.
    """

    def __init__(self, target: Path) -> None:
        self.target = target.resolve()
        self.path = Path()

    def __enter__(self) -> Self:
        """Make it."""
        check_target(self.target)
        try:
            self.target.parent.mkdir(parents=True, exist_ok=True)
            self.path = Path(tempfile.mkdtemp(prefix=f".{self.target.name}.new-", dir=self.target.parent))
            self.path.chmod(0o755)
        except OSError as err:
            raise BuildError(
                f"cannot be written: {err.strerror}", where=self.target, mend="choose another folder: --out DIR"
            ) from err
        return self

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
            _swap(self.path, self.target)
        except OSError as err:
            raise self._full(err) from err

    def _full(self, err: OSError) -> BuildError:
        return BuildError(f"cannot be written: {err.strerror}", where=self.target, mend="is the disk full?")

    def __exit__(
        self, kind: type[BaseException] | None, err: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Clear away what was not committed."""
        shutil.rmtree(self.path, ignore_errors=True)


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


def recover(target: Path) -> None:
    """Bring back a target whose replacement was cut off between the two moves."""
    before = _before(target)
    if before.is_dir() and not target.exists():
        before.rename(target)


def _before(target: Path) -> Path:
    return target.parent / f".{target.name}.before"


def _swap(fresh: Path, target: Path) -> None:
    before = _before(target)
    shutil.rmtree(before, ignore_errors=True)
    if target.exists():
        target.rename(before)
    fresh.rename(target)
    shutil.rmtree(before, ignore_errors=True)
