"""What a question needs of a graph, wherever the graph is."""

from __future__ import annotations

from typing import Any, Protocol

import pyoxigraph as ox

__all__ = ["Queryable"]


class Queryable(Protocol):
    """A graph that can be asked: here (``KnowledgeGraph``), or in another store (``RemoteGraph``)."""

    base: str

    def node(self, key: str) -> ox.NamedNode:
        """The node of a key."""

    def key(self, node: ox.NamedNode) -> str:
        """The key of a node under the base; the whole IRI of any other."""

    def query(self, sparql: str) -> Any:
        """What pyoxigraph gives for a query: solutions, a truth value or triples."""
