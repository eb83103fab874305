"""axe-core, the checker of accessibility that others trust, fetched by npm at a pinned version as the editor is."""

from __future__ import annotations

from pathlib import Path

import hatch_build

__all__ = ["AXE", "axe_script"]

AXE = hatch_build.Package(
    "axe-core@4.14.1",
    "FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ==",
    {"package/axe.min.js": "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c"},
    "Pages cannot be checked",
)


def axe_script(folder: Path) -> str:
    """Its text; it is kept in the folder."""
    assert hatch_build.provide_package(AXE, folder)
    return (folder / "axe.min.js").read_text(encoding="utf-8")
