"""The manifest, locked while it is changed: two writers lose nothing, and what an interrupted one left is removed.

1. The lock, and the writing as a whole, are of ``kg.files``; here their faults become messages of the corpus.
2. A text is added or removed together with its entry. Before the first of these two steps the name of the text is
   written to a file beside the manifest; whoever locks the manifest next, and this process at its end, deletes such a
   text if no entry names it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kg.errors import ManifestError
from kg.files.atomic import clear_fresh, write_whole
from kg.files.inside import NotPlain, is_relative_name, read_inside
from kg.files.lock import Held, locked
from kg.read.manifest import parse_manifest, read_manifest
from kg.records import ManifestEntry

__all__ = ["HeldManifest", "hold_manifest"]

_PATIENCE = 30.0  # seconds that another change may take


@dataclass(frozen=True, slots=True)
class HeldManifest:
    """A manifest that nobody else changes: its text and entries as they were when it was taken."""

    path: Path
    text: str
    entries: tuple[ManifestEntry, ...]

    def announce(self, file: str) -> None:
        """A text of ``sources/`` is about to come, or to go with its entry.

        Raises:
            OSError: it cannot be put down.
        """
        write_whole(_pending(self.path), f"{file}\n".encode())

    def replace(self, text: str, expected: Sequence[ManifestEntry]) -> None:
        """Put ``text`` in its place, if it holds the expected entries and nothing else.

        Raises:
            ManifestError: it holds others; the old one stays.
            OSError: it cannot be written; the old one stays.
        """
        try:
            is_right = parse_manifest(text, self.path) == tuple(expected)
        except ManifestError:
            is_right = False
        if not is_right:
            mend = "is 'documents:' the last thing in it? Otherwise mend it by hand"
            raise ManifestError("the change would alter other entries; it was not made", where=self.path, mend=mend)
        write_whole(self.path, text.encode())


@contextmanager
def hold_manifest(path: Path, who: str) -> Iterator[HeldManifest]:
    """Read a manifest and hold its lock, for at most half a minute of waiting.

    Args:
        path: ``corpus.yaml`` of a data folder.
        who: the command, for the message to another.

    Raises:
        ManifestError: somebody else holds it, or the folder cannot be written.
    """
    try:
        with locked(path, who, seconds=_PATIENCE):
            _clear(path)
            try:
                yield HeldManifest(path, path.read_text(encoding="utf-8"), read_manifest(path))
            finally:
                _settle(path)
    except Held as held:
        said = f"is being written by another process ({held.owner})"
        raise ManifestError(said, where=path, mend="try again") from held
    except OSError as err:
        mend = "name another: --data DIR"
        raise ManifestError(f"cannot be written: {err.strerror}", where=path.parent, mend=mend) from err


def _pending(path: Path) -> Path:
    return path.with_name(f".{path.name}.pending")


def _clear(path: Path) -> None:
    """Removes what a process that was killed left unfinished."""
    clear_fresh(path.parent)
    clear_fresh(path.parent / "sources")
    _settle(path)


def _settle(path: Path) -> None:
    """Delete the text that was announced if no entry names it."""
    pending = _pending(path)
    try:
        file = read_inside(path.parent, pending.name).decode(errors="replace").strip()
    except (OSError, NotPlain):
        return
    sources = path.parent / "sources"
    text = sources / file
    is_there = is_relative_name(file) and text.is_file() and text.resolve().is_relative_to(sources.resolve())
    if is_there and all(entry.file != file for entry in read_manifest(path)):
        text.unlink()
    pending.unlink(missing_ok=True)
