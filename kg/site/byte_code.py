"""Templates compiled once: Jinja2's byte code, kept where Python keeps that of the program.

In: a template. Out: its code. A quarter of the time of drawing all pages is compiling their templates anew. Jinja2
itself checks that what is kept is of this Python, of this Jinja2 and of the text of the template; that it is of these
filters and settings is checked here, by the code of the room. Where Python writes no byte code
(``PYTHONDONTWRITEBYTECODE``, a folder that is not to be written), none is written here. It is code, so it is only read
from where the program's own byte code is: somebody who can change it there can change the program too.
"""

from __future__ import annotations

import hashlib
import sys
from contextlib import suppress
from functools import cache
from importlib.util import cache_from_source
from pathlib import Path

from jinja2.bccache import Bucket, BytecodeCache

from kg.files.atomic import write_whole

__all__ = ["Compiled"]


class Compiled(BytecodeCache):
    """The byte code of the templates in a folder."""

    def __init__(self, templates: Path) -> None:
        self._templates = templates

    def load_bytecode(self, bucket: Bucket) -> None:
        """Read it, if it is there."""
        with suppress(OSError, NotImplementedError), self._file(bucket).open("rb") as kept:
            if kept.read(len(_room())) == _room():
                bucket.load_bytecode(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it, where byte code is kept."""
        if sys.dont_write_bytecode:
            return
        with suppress(OSError, NotImplementedError):
            file = self._file(bucket)
            file.parent.mkdir(parents=True, exist_ok=True)
            write_whole(file, _room() + bucket.bytecode_to_string())

    def _file(self, bucket: Bucket) -> Path:
        return Path(cache_from_source(str(self._templates / f"{bucket.key}.j2.py")))


@cache
def _room() -> bytes:
    """A hash of the code of this room, whose filters and settings are compiled into templates."""
    whole = hashlib.sha256()
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        whole.update(path.read_bytes())
    return whole.digest()
