"""The files that pages of the service load: which there are, their bytes, and the addresses that they stand under.

* stylesheets and scripts of all pages (``kg.site``) and our own (``static/``);
* the editor, in ``static/editor/``, where the build could fetch it (``hatch_build.py``);
* vis-network, as pyvis carries it.

What other people made is large and never changes: its address ends in a hash, and a browser keeps it.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from kg.site.network import vis_network
from kg.site.rendering import ASSETS, asset

__all__ = ["address_of_asset", "has_editor", "read_asset"]

_STATIC = Path(__file__).parent / "static"
_EDITOR = ("yasgui.min.js", "yasgui.min.css")
_VIS = "vis-network.min.js"


def has_editor() -> bool:
    """Whether the build could fetch the editor; otherwise pages have the plain one."""
    return all((_STATIC / "editor" / name).is_file() for name in _EDITOR)


def read_asset(name: str) -> bytes | None:
    """The bytes of an asset; ``None`` where there is none of that name."""
    if name in _EDITOR:
        return _of_others(name) if has_editor() else None
    if name == _VIS:
        return _of_others(name)
    own = {path.name: path for path in _STATIC.iterdir() if path.is_file()}
    if name in own:
        return own[name].read_bytes()
    return asset(name).encode() if name in ASSETS else None


def address_of_asset(name: str) -> str:
    """Where a page loads an asset of others from; it changes with the content, which may so be kept for good."""
    return f"/assets/{name}?v={hashlib.sha256(_of_others(name)).hexdigest()[:12]}"


@cache
def _of_others(name: str) -> bytes:
    return vis_network().encode() if name == _VIS else (_STATIC / "editor" / name).read_bytes()
