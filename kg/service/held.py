"""What a worker holds: the graph, the names of its named graphs, and what is made from it when first asked for."""

from __future__ import annotations

from pathlib import Path

from kg.rdf.store import KnowledgeGraph, open_graph

__all__ = ["Held"]


class Held:
    """A built graph, ready to be asked by any number of forks.

    Args:
        graph: as it was opened.
    """

    def __init__(self, graph: KnowledgeGraph) -> None:
        self.graph = graph
        self.graphs = frozenset(node.value for node in graph.store.named_graphs() if hasattr(node, "value"))

    @classmethod
    def open(cls, path: Path) -> Held:
        """Load ``graph.nq``.

        Raises:
            BuildError: there is none, or it is damaged.
        """
        return cls(open_graph(path))
