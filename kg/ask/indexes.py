"""What the service opens at once, made once from ``graph.nq``: a store on disk and an index of words."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from kg.ask.search.index import open_index, write_index
from kg.rdf.disk_store import Opened, make
from kg.rdf.store import KnowledgeGraph

__all__ = ["open_words", "prepare"]

_WORDS = "words.sqlite"


def prepare(file: Path, exports: Path | None = None) -> Path:
    """Make it, unless it is there.

    Args:
        file: N-Quads.
        exports: the folder that will hold the file, where that is another.

    Returns:
        The folder that holds it.

    Raises:
        BuildError: the file is damaged, or the disk full.
    """
    return make(file, exports or file.parent, _index)


def open_words(made: Path) -> sqlite3.Connection:
    """The index in a folder that ``prepare`` made."""
    return open_index(made / _WORDS)


def _index(opened: Opened, folder: Path) -> None:
    write_index(KnowledgeGraph(opened.store, opened.base), folder / _WORDS).close()
