"""A manifest that is held while it is changed: what two write at once is not lost.

The lock, and the writing as a whole, are of ``kg.files``; here their faults become messages of the corpus.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kg.errors import ManifestError
from kg.files.atomic import write_whole
from kg.files.lock import Held, locked
from kg.read.manifest import parse_manifest, read_manifest
from kg.records import ManifestEntry

__all__ = ["HeldManifest", "hold_manifest"]

_PATIENCE = 30.0  # seconds that another change may take


@dataclass(frozen=True, slots=True)
class HeldManifest:
    """A manifest that nobody else changes: its text and entries as they are now."""

    path: Path
    text: str
    entries: tuple[ManifestEntry, ...]

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
            raise ManifestError("cannot be changed without harm to the rest of it", where=self.path, mend=mend)
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
            yield HeldManifest(path, path.read_text(encoding="utf-8"), read_manifest(path))
    except Held as held:
        raise ManifestError(f"is being written by another ({held.owner})", where=path, mend="try again") from held
    except OSError as err:
        mend = "name another: --data DIR"
        raise ManifestError(f"cannot be written: {err.strerror}", where=path.parent, mend=mend) from err
