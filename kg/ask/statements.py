"""What a built graph says of a node: the only place where quads are read into values.

In: ``KnowledgeGraph``. Out: ``Statements``, of one node, or of every node in one pass over the graph
(``all_statements``). What they mean is for ``kg.ask.things`` and ``kg.ask.links`` to say.

Properties go by their prefixed names (``sp:inPlan``). Values of a property are distinct and sorted, so that nothing
depends on the order in which a store gives them back.
"""

from __future__ import annotations

from collections.abc import Collection

import pyoxigraph as ox

from kg.ask.keys import Term, key_of, local_name, property_name
from kg.rdf.store import KnowledgeGraph
from kg.rdf.vocabulary import PREFIXES, iri
from kg.text.order import natural

__all__ = ["Statements", "all_statements", "nodes_with", "whole_statements"]

_SP = PREFIXES["sp"]


class Statements:
    """What is said of one node. A property is read when it is first asked for, unless all of them were.

    Args:
        graph: that says it.
        node: of which it is said.
        said: property → values, if all have been read.
        graphs: the names of the graphs that give the node its classes, if those have been read.
    """

    __slots__ = ("_graphs", "_is_whole", "_said", "graph", "node")

    def __init__(
        self,
        graph: KnowledgeGraph,
        node: ox.NamedNode,
        said: dict[str, list[Term]] | None = None,
        graphs: list[Term] | None = None,
    ) -> None:
        self.graph, self.node = graph, node
        self._is_whole, self._graphs = said is not None, graphs
        self._said: dict[str, list[Term]] = said or {}

    def __contains__(self, name: str) -> bool:
        return bool(self._values(name))

    def _values(self, name: str) -> list[Term]:
        found = self._said.get(name)
        if found is None:
            if self._is_whole:
                return []
            quads = self.graph.store.quads_for_pattern(self.node, iri(name), None, None)
            found = self._said[name] = [quad.object for quad in quads]
        return found

    @property
    def home(self) -> str:
        """The slug of the document whose named graph gives the node its class; empty if no graph is named."""
        if self._graphs is None:
            quads = self.graph.store.quads_for_pattern(self.node, iri("rdf:type"), None, None)
            self._graphs = [quad.graph_name for quad in quads]
        return min((local_name(one.value) for one in self._graphs if isinstance(one, ox.NamedNode)), default="")

    @property
    def key(self) -> str:
        """Its key."""
        return key_of(self.node, self.graph)

    def terms(self, name: str) -> list[Term]:
        """The values of a property."""
        found = self._values(name)
        return found if len(found) < 2 else sorted(set(found), key=str)

    def texts(self, name: str) -> list[str]:
        """The values of a property as they are written: the text of a literal, the IRI of a node."""
        found = self._values(name)
        return [found[0].value] if len(found) == 1 else sorted({term.value for term in found})

    def text(self, name: str) -> str:
        """The value of a property as it is written, the first where there are several; empty where there is none."""
        found = self._values(name)
        if not found:
            return ""
        value: str = found[0].value if len(found) == 1 else min(term.value for term in found)
        return value

    def keys(self, name: str) -> tuple[str, ...]:
        """The values of a property: keys of things, names of terms (``sp:Dated``), the text of literals."""
        found = self._values(name)
        if len(found) == 1:
            return (self._key(found[0]),)
        return tuple(sorted({self._key(term) for term in found}, key=natural))

    def one(self, name: str) -> str:
        """The first of ``keys``; empty where there is none."""
        return next(iter(self.keys(name)), "")

    def local(self, name: str) -> str:
        """The last part of the value of a property: ``Dated``, ``jinshan``, ``credit``."""
        return local_name(self.text(name))

    def _key(self, term: Term) -> str:
        value: str = term.value
        if not isinstance(term, ox.NamedNode):
            return value
        return f"sp:{value.removeprefix(_SP)}" if value.startswith(_SP) else key_of(term, self.graph)


def whole_statements(graph: KnowledgeGraph, node: ox.NamedNode) -> Statements:
    """All that is said of one node, read at once: for nodes of which most is used, as of assertions."""
    said: dict[str, list[Term]] = {}
    for _, predicate, value, _ in graph.store.quads_for_pattern(node, None, None, None):
        said.setdefault(property_name(predicate.value), []).append(value)
    return Statements(graph, node, said)


def all_statements(graph: KnowledgeGraph, leave_out: Collection[str] = ()) -> dict[str, Statements]:
    """Key → what is said of it, of all nodes, in one pass; without the properties that are left out."""
    found: dict[Term, dict[str, list[Term]]] = {}
    graphs: dict[Term, list[Term]] = {}
    names: dict[Term, str] = {}
    for subject, predicate, value, graph_name in graph.store:
        name = names.get(predicate) or names.setdefault(predicate, property_name(predicate.value))
        if name in leave_out:
            continue
        said = found.get(subject)
        if said is None:
            said = found[subject] = {}
        values = said.get(name)
        if values is None:
            said[name] = [value]
        else:
            values.append(value)
        if name == "rdf:type":
            graphs.setdefault(subject, []).append(graph_name)
    return {key_of(node, graph): Statements(graph, node, said, graphs.get(node, [])) for node, said in found.items()}


def nodes_with(graph: KnowledgeGraph, name: str, value: ox.NamedNode) -> list[ox.NamedNode]:
    """The nodes that have a value of a property, by their keys."""
    quads = graph.store.quads_for_pattern(None, iri(name), value, None)
    nodes = {quad.subject for quad in quads if isinstance(quad.subject, ox.NamedNode)}
    return sorted(nodes, key=lambda node: natural(key_of(node, graph)))
