"""``Built``: what a build did, for whoever called it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.pipeline import LeftOut
    from kg.rdf.shapes import Violation
    from kg.records.model import Model

__all__ = ["Built"]


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did: where it wrote, what it made, and what breaks the shapes (then nothing was written).

    ``model`` is ``None`` where nothing had changed since the last build, so nothing was made.
    """

    folder: Path
    model: Model | None
    quads: int
    violations: tuple[Violation, ...] = ()
    left_out: tuple[LeftOut, ...] = ()  # documents that are not in the graph, with the reason
    notes: tuple[str, ...] = ()  # what could not be kept for the next build or the service; the graph is whole
