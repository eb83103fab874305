"""The graph as networkx: a MultiDiGraph of things and of the links between them, and GraphML for Gephi, igraph, yEd.

Node attributes: kind, label, and where they have them district, plan, path, topic, number, status, deadline. Edge
attributes: predicate, method, confidence, quote. Clauses, targets, parts and assertions are left out: they are
statements about these things, and a picture with them shows nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from kg.ask.labels import CLASSES
from kg.export.graphml import to_graphml
from kg.rdf.store import KnowledgeGraph

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["to_graphml", "to_network"]

# Statements about things: a picture with them shows nothing.
_LEFT_OUT = frozenset({"part", "clause", "target", "irregularity", "topic"})
_ATTRIBUTES = (
    ("district", "sp:inDistrict"),
    ("plan", "sp:inPlan"),
    ("path", "sp:path"),
    ("number", "sp:number"),
    ("topic", "sp:primaryTopic"),
    ("status", "sp:deadlineStatus"),
    ("deadline", "sp:deadline"),
    ("rank", "sp:rank"),
)
_PLAIN_EDGES = ("dct:isPartOf", "sp:inDistrict", "eli:passed_by")


def to_network(graph: KnowledgeGraph) -> nx.MultiDiGraph[str]:
    """Nodes are keys (``plan/jinshan-2022/measure/37``); parallel edges are kept, one per assertion."""
    import networkx as nx

    network: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for key, attributes in sorted(_nodes(graph).items()):
        network.add_node(key, **attributes)
    edges = sorted(_edges(graph), key=lambda edge: (edge[0], edge[1], sorted(edge[2].items())))
    for source, target, said in edges:
        if source in network and target in network:
            network.add_edge(source, target, **said)
    return network


def _nodes(graph: KnowledgeGraph) -> dict[str, dict[str, str]]:
    nodes: dict[str, dict[str, str]] = {}
    for name, kind in CLASSES:
        if kind in _LEFT_OUT:
            continue
        for row in graph.query(f'SELECT ?n ?l {{ ?n a {name} ; rdfs:label ?l FILTER(LANG(?l) != "en") }}'):
            nodes.setdefault(graph.key(row["n"]), {"kind": kind, "label": row["l"].value})
    for attribute, prop in _ATTRIBUTES:
        for row in graph.query(f"SELECT DISTINCT ?n ?v {{ ?n {prop} ?v }}"):
            held = nodes.get(graph.key(row["n"]))
            if held is not None:
                held.setdefault(attribute, _short(graph, row["v"]))
    for attributes in nodes.values():
        if "district" not in attributes and "plan" in attributes:
            attributes["district"] = nodes.get(attributes["plan"], {}).get("district", "")
    return nodes


def _edges(graph: KnowledgeGraph) -> Iterable[tuple[str, str, dict[str, str | float]]]:
    asserted = graph.query(
        "SELECT DISTINCT ?s ?p ?o ?a ?m ?c ?q { ?a rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ; sp:method ?m ;"
        " sp:confidence ?c ; sp:quote ?q }"
    )
    for row in asserted:
        yield graph.key(row["s"]), graph.key(row["o"]), {
            "predicate": _short(graph, row["p"]), "method": _short(graph, row["m"]),
            "confidence": float(row["c"].value), "quote": row["q"].value, "assertion": graph.key(row["a"]),
        }  # fmt: skip
    for prop in _PLAIN_EDGES:
        for row in graph.query(f"SELECT DISTINCT ?s ?o {{ ?s {prop} ?o }}"):
            yield graph.key(row["s"]), graph.key(row["o"]), {"predicate": prop.split(":")[1]}


def _short(graph: KnowledgeGraph, term: object) -> str:
    value = graph.key(term) if hasattr(term, "value") else str(term)  # type: ignore[arg-type]
    return value.rsplit("#", 1)[-1].rsplit("/topic/", 1)[-1].rsplit("/terms/", 1)[-1]
