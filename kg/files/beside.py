"""The folder ``.exports.made`` beside the exports: what is made from them, and what is kept for the next build.

It may be deleted at any time; the next build or start then takes longer, once.
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
