"""The graph as networkx: a MultiDiGraph of things and of the links between them, and GraphML for Gephi, igraph, yEd.

Node attributes: kind, label, and where they have them district, plan, path, topic, number, status, deadline. Edge
attributes: predicate, method, confidence, quote. Clauses, targets, parts and assertions are left out: they are
statements about these things, and would hide them in a picture.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.ask.contents import Contents
from kg.ask.links import Link
from kg.ask.things import STATEMENT_KINDS, Thing
from kg.export.graphml import to_graphml

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["to_graphml", "to_network"]

_LEFT_OUT = STATEMENT_KINDS | {"topic"}  # a picture with them shows nothing


def to_network(contents: Contents) -> nx.MultiDiGraph[str]:
    """Nodes are keys (``plan/jinshan-2022/measure/37``); parallel edges are kept, one per assertion."""
    import networkx as nx

    network: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for key, thing in sorted(contents.things.items()):
        if thing.kind not in _LEFT_OUT:
            network.add_node(key, **_attributes(thing))
    edges = ((link.subject, link.object, _said(link)) for link in contents.links)
    for source, target, said in sorted(edges, key=lambda edge: (edge[0], edge[1], sorted(edge[2].items()))):
        if source in network and target in network:
            network.add_edge(source, target, **said)
    return network


def _attributes(thing: Thing) -> dict[str, str]:
    """What it has; the district of a thing that stands in a plan is that of the plan."""
    district = f"district/{thing.district}" if thing.district else ""
    found = {
        "kind": thing.kind, "label": thing.label, "district": "" if thing.plan else district,
        "plan": f"plan/{thing.plan}" if thing.plan else "", "path": thing.path, "number": thing.number,
        "topic": thing.topic, "status": thing.status, "deadline": thing.deadline, "rank": str(thing.rank or ""),
    }  # fmt: skip
    said = {name: value for name, value in found.items() if value}
    return {**said, "district": district} if thing.plan else said


def _said(link: Link) -> dict[str, str | float]:
    if not link.assertion:
        return {"predicate": link.predicate}
    return {
        "predicate": link.predicate, "method": link.method, "confidence": float(link.confidence),
        "quote": link.quote, "assertion": link.assertion,
    }  # fmt: skip
