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

from kg.errors import BuildError

__all__ = ["check_target", "recover", "write_folder"]

_OWN = "graph.nq"
_KEPT = ("README.md", ".gitignore", ".gitkeep")


def write_folder(target: Path, files: Mapping[str, bytes]) -> None:
    """Replace ``target`` by a folder of these files (relative name → content). ``README.md`` of the old one stays.

    Raises:
        BuildError: it cannot be written, or holds files that no build wrote.
    """
    target = target.resolve()
    check_target(target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f".{target.name}.new-", dir=target.parent))
    except OSError as err:
        raise BuildError(f"cannot be written: {err.strerror}", where=target, mend="choose another folder: --out DIR") from err
    try:
        fresh.chmod(0o755)
        for name, content in files.items():
            path = fresh / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        for name in _KEPT:
            if (target / name).is_file():
                shutil.copy2(target / name, fresh / name)
        _swap(fresh, target)
    except OSError as err:
        raise BuildError(f"cannot be written: {err.strerror}", where=target, mend="is the disk full?") from err
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def check_target(target: Path) -> None:
    """
    Raises:
        BuildError: the target is a file, cannot be written to, or holds files that no build wrote.
    """  # noqa: D205, D212, D415
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
