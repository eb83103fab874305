"""A release on the disk: its folder, whole or not at all, and the same as one archive.

The files are those of ``kg.release``; licences and the list of changes come from beside the program, where they are.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path

from kg.errors import BuildError
from kg.files.atomic import write_whole
from kg.outputs.folder import NewFolder
from kg.release.files import release_files

__all__ = ["write_release"]

_PAPERS = ("LICENSE", "LICENSE-DATA.md", "CHANGELOG.md")
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip can name; the same for every file
_MODE = 0o644 << 16
_MODIFIED_RE = re.compile(r'dct:modified "(\d{4}-\d{2}-\d{2})"')


def write_release(
    exports: Path, out: Path, *, version: str, made: str, archive: bool, progress: Callable[[str], None]
) -> int:
    """How many files there are; the arguments are those of ``kg.api.release``.

    Raises:
        BuildError: ``out`` is inside the exports or holds files of others, the day is none, or nothing can be written.
    """
    if out.resolve().is_relative_to(exports.resolve()):
        raise BuildError(
            "is inside the exports, which the next build replaces", where=out, mend="choose another folder"
        )
    day = _day(made or _modified(exports))
    count, packed = 0, BytesIO()
    with NewFolder(out) as folder, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, content in release_files(exports, version=version, made=day, papers=_papers(), progress=progress):
            folder.write({name: content})
            count += 1
            if archive:
                pack.writestr(_entry(f"{out.name}/{name}"), content)
        progress("putting it in place")
        folder.commit()
    if archive:
        write_whole(out.with_name(f"{out.name}.zip"), packed.getvalue())
    return count


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, _MODE, 3
    return entry


def _papers() -> dict[str, bytes]:
    root = Path(__file__).resolve().parents[2]
    return {name: (root / name).read_bytes() for name in _PAPERS if (root / name).is_file()}


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as err:
        raise BuildError(f"'{text}' is no day", where="--date", mend="write it as 2026-11-28") from err


def _modified(exports: Path) -> str:
    """The day of the ontology's last change, as the exports have it: no clock is read."""
    file = exports / "ontology" / "shanghai-policy.ttl"
    found = _MODIFIED_RE.search(file.read_text(encoding="utf-8")) if file.is_file() else None
    if found is None:
        raise BuildError("nothing has been built here", where=exports, mend="run: kg build")
    return found.group(1)
