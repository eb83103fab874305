"""A cache of the facts that earlier builds read, keyed by a hash of all that they depend on.

1. The key of a document's facts is a hash of its bytes, its entry in the manifest, every file of the lexicon, the
   code of the rooms that read, take apart and extract, this Python with all packages, and the limit of a file's size.
   Whatever else changes, the facts do not; whatever of these changes, the key is another.
2. The encoding is MessagePack of the records' fields, decoded against their types (msgspec): an entry can be wrong
   data, never code. What does not decode is read from the document again.

Limit: a change to any file of the lexicon reads every document again, whether its words are in it or not.
"""

from __future__ import annotations

import hashlib
import json
import os
import zlib
from contextlib import suppress
from dataclasses import astuple
from functools import cache
from pathlib import Path
from typing import Any

from kg.files.blobs import Blobs
from kg.files.inside import NotPlain, read_inside
from kg.files.trees import digest, files_below, installed, newer_than_loaded
from kg.lexicon.files import data_folder
from kg.records import Facts, ManifestEntry

__all__ = ["KeptFacts"]

_FORM = 1
_ROOMS = (
    "errors.py",
    "settings.py",
    "files",
    "ids.py",
    "text",
    "records",
    "lexicon",
    "read",
    "parse",
    "extract",
    "pipeline",
)
_MOST = 1 << 30  # bytes that a kept entry may unpack to


class KeptFacts:
    """The facts kept at ``file`` for the corpus of a data folder."""

    def __init__(self, file: Path, data: Path) -> None:
        self._blobs, self._folder = Blobs(file), data / "sources"
        try:
            self._common = _common(data)
        except OSError:  # a file that cannot be read: reading will say so
            self._common = ""

    @property
    def fault(self) -> str:
        """Why nothing could be kept; empty if it could."""
        return self._blobs.fault

    def key_of(self, entry: ManifestEntry) -> str:
        """The key of a document's facts; empty where its file cannot be read."""
        try:
            content = hashlib.sha256(read_inside(self._folder, entry.file)).hexdigest()
        except (NotPlain, OSError):
            return ""
        stated = json.dumps([self._common, content, astuple(entry)])
        return hashlib.sha256(stated.encode()).hexdigest() if self._common else ""

    def get(self, key: str, entry: ManifestEntry) -> Facts | None:
        """The facts of that key, if they are kept, and are those of that entry."""
        packed = self._blobs.get(key) if key else None
        if packed is None:
            return None
        import msgspec

        try:
            unpacking = zlib.decompressobj()
            found: Facts = _decoder().decode(unpacking.decompress(packed, _MOST))
        except (zlib.error, msgspec.MsgspecError, ValueError, TypeError, ArithmeticError):
            return None
        return found if found.document.source.entry == entry else None

    def put(self, key: str, facts: Facts) -> None:
        """Keep them."""
        if key:
            import msgspec

            with suppress(UnicodeEncodeError, msgspec.MsgspecError, OverflowError):
                self._blobs.put(key, zlib.compress(msgspec.msgpack.encode(facts), 1))

    def save(self) -> None:
        """Write down what was put in."""
        self._blobs.save()


def _common(data: Path) -> str:
    """What the facts of all documents are a function of; empty where that cannot be told."""
    here = Path(__file__).resolve().parents[1]
    code: dict[str, Path] = {}
    for room in _ROOMS:
        below = files_below(here / room) if (here / room).is_dir() else {"": here / room}
        code |= {f"{room}/{name}": path for name, path in below.items()}
    lexicons = dict.fromkeys((data / "lexicon", data_folder() / "lexicon"))
    words = [digest(files_below(folder)) for folder in lexicons]
    if newer_than_loaded(code.values()):
        return ""
    return json.dumps([_FORM, digest(code), words, installed(), os.environ.get("KG_SOURCE_MB", "")])


@cache
def _decoder() -> Any:
    import msgspec

    return msgspec.msgpack.Decoder(Facts)
