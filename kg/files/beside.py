"""Where that is kept which is made from a folder of exports, or for the next one: beside it, in ``.exports.made``.

Nothing of it is needed: whoever deletes it waits a little longer, once.
"""

from __future__ import annotations

from pathlib import Path

__all__ = ["made_beside"]


def made_beside(exports: Path) -> Path:
    """The folder beside ``exports``.

    >>> made_beside(Path("/x/exports")).name
    '.exports.made'
    """
    exports = exports.resolve()
    return exports.parent / f".{exports.name}.made"
