"""What the service opens at once, made once from ``graph.nq``: a store on disk, an index of words, all names."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kg.ask.named_things import CLASSES, ITEMS, Names, from_json, read_names
from kg.ask.search.index import open_index, write_index
from kg.rdf.disk_store import Opened, make
from kg.rdf.store import KnowledgeGraph

__all__ = ["open_names", "open_words", "prepare"]

_WORDS, _NAMES = "words.sqlite", "names.json"
#: Above so many statements the names of measures, sections and cases are left to the index of words.
_MANY = 1_000_000


def prepare(
    file: Path,
    exports: Path | None = None,
    names: Mapping[str, Any] | None = None,
    graph: KnowledgeGraph | None = None,
) -> Path:
    """Make it, unless it is there.

    Args:
        file: N-Quads.
        exports: the folder that will hold the file, where that is another.
        names: those of all its things (``Names.for_page``), where they are at hand.
        graph: the same graph in memory, where it is: there the index is made in half of the time.

    Returns:
        The folder that holds it.

    Raises:
        BuildError: the file is damaged, or the disk full.
    """
    return make(file, exports or file.parent, lambda opened, folder: _index(opened, folder, names, graph))


def open_words(made: Path) -> sqlite3.Connection:
    """The index in a folder that ``prepare`` made."""
    return open_index(made / _WORDS)


def open_names(made: Path | None, graph: KnowledgeGraph) -> Names:
    """The names in a folder that ``prepare`` made, or those of the graph; no file is opened for them any more."""
    file = made / _NAMES if made else None
    if file is None or not file.is_file():  # an index that an earlier version wrote
        return _read(graph).closed()
    return from_json(file.read_bytes(), graph)


def _read(graph: KnowledgeGraph) -> Names:
    return read_names(graph, () if len(graph) <= _MANY else CLASSES.keys() - ITEMS)


def _index(opened: Opened, folder: Path, names: Mapping[str, Any] | None, graph: KnowledgeGraph | None) -> None:
    graph = graph or KnowledgeGraph(opened.store, opened.base, statements=opened.statements)
    write_index(graph, folder / _WORDS).close()
    if names is None or len(graph) > _MANY:
        names = _read(graph).for_page()
    written = json.dumps(names, ensure_ascii=False, separators=(",", ":"))
    (folder / _NAMES).write_text(written, encoding="utf-8")
