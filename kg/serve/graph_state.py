"""What every worker reads: the graph, its named graphs, the shipped questions, the index of words."""

from __future__ import annotations

import sqlite3
from functools import cached_property
from pathlib import Path

from kg import settings
from kg.ask.indexes import open_names, open_words
from kg.ask.named_things import Names
from kg.ask.questions import Question, load_questions
from kg.ask.search.index import write_index
from kg.rdf.disk_store import find_made
from kg.rdf.store import KnowledgeGraph, fits_memory, graph_file, open_at_once, open_graph

__all__ = ["GraphState"]

_OPENED = 16


class GraphState:
    """A built graph, ready to be asked by any number of forks.

    Args:
        graph: as it was opened.
        questions: that a user can choose.
        made: the folder of what was made of the graph for the service; ``None`` if nothing was.
        on_disk: the graph is the store in that folder.
    """

    def __init__(
        self,
        graph: KnowledgeGraph,
        questions: tuple[Question, ...] = (),
        made: Path | None = None,
        *,
        on_disk: bool = False,
    ) -> None:
        self.graph, self.made, self.on_disk = graph, made, on_disk
        self.graphs = frozenset(node.value for node in graph.store.named_graphs() if hasattr(node, "value"))
        self.questions = {question.name: question for question in questions}

    @classmethod
    def open(cls, path: Path, *, from_disk: bool) -> GraphState:
        """Open ``graph.nq`` and the questions that ship with this version.

        Args:
            path: of the build.
            from_disk: from disk, even where the graph fits into memory and would be faster there.

        Raises:
            BuildError: there is no graph, or it is damaged.
        """
        made = find_made(graph_file(path))
        on_disk = made is not None and (from_disk or not fits_memory(path))
        graph = open_at_once(path) if on_disk else open_graph(path)
        return cls(graph, load_questions(settings.ontology_folder() / "questions"), made, on_disk=on_disk)

    @property
    def opens_files(self) -> bool:
        """Whether its store on disk opens files as it goes on: RocksDB opens the first 16 tables with the store."""
        return self.on_disk and self.made is not None and len(list(self.made.glob("graph/*.sst"))) > _OPENED

    @cached_property
    def words(self) -> sqlite3.Connection:
        """The index of words: a file, which each worker opens, or made once in memory, before the workers fork."""
        return open_words(self.made) if self.made else write_index(self.graph)

    @cached_property
    def names(self) -> Names:
        """What things are called. Read once, before the workers fork: they can open nothing."""
        return open_names(self.made, self.graph)
