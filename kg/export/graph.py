"""A built graph, or what one document says in it → one file in the form that another program reads.

A document's part is its named graph: everything that its words show. For GraphML it is the document's own nodes, and
those that they are linked with.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.ask.named_things import read_names
from kg.ask.resolve import Said, resolve
from kg.errors import BuildError
from kg.rdf.store import KnowledgeGraph

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["FORMATS", "export"]

_SLUG_RE = re.compile(r"[\w-]+", re.ASCII)
_LINKS = """
SELECT ?subject ?subject_label ?predicate ?object ?object_label ?method ?confidence ?quote ?source ?start ?end {
  GRAPH ?part { ?a rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object ; sp:method ?method ;
    sp:confidence ?confidence ; sp:quote ?quote ; prov:wasDerivedFrom ?source ; sp:sourceStart ?start ;
    sp:sourceEnd ?end }
  OPTIONAL { ?subject rdfs:label ?subject_label FILTER(LANG(?subject_label) = "zh") }
  OPTIONAL { ?object rdfs:label ?object_label FILTER(LANG(?object_label) = "zh") }
} ORDER BY ?subject ?predicate ?object ?a"""


def export(graph: KnowledgeGraph, form: str, ontology: Path, plan: str | None = None) -> bytes:
    """The graph in one of ``FORMATS``.

    Args:
        graph: a built graph.
        form: ``ttl``, ``nq``, ``jsonld``, ``graphml`` or ``csv`` (one line for each link and its evidence).
        ontology: the folder with the JSON-LD context.
        plan: slug, title or number of a document, for its part alone.

    Raises:
        BuildError: the graph holds no such document, or more than one is called so.
    """
    return FORMATS[form](graph, _part(graph, plan) if plan else None, ontology)


def _part(graph: KnowledgeGraph, plan: str) -> ox.NamedNode:
    """The named graph of a document: by its own name, else by the name, number or key of the document."""
    part = graph.node(f"graph/{plan}") if _SLUG_RE.fullmatch(plan) else None
    if part and graph.store.contains_named_graph(part):
        return part
    answer = resolve(read_names(graph, ("plan",)), plan, ("plan",))
    held = [one for one in answer.found if graph.store.contains_named_graph(graph.node(f"graph/{one.tail}"))]
    if len(held) == 1 and not answer.ask:
        return graph.node(f"graph/{held[0].tail}")
    said = Said.of(answer, plan, "plan")
    names = sorted(name.value.rsplit("/", 1)[1] for name in graph.store.named_graphs())
    if held or not answer.found:
        raise BuildError(f"{said.en} {said.zh}", mend="\n  ".join(said.choices) or f"there are: {', '.join(names)}")
    raise BuildError(f"the text of '{plan}' is not held 未收录其全文", mend=f"there are: {', '.join(names)}")


def _quads(graph: KnowledgeGraph, part: ox.NamedNode | None) -> list[ox.Quad]:
    return list(graph.store.quads_for_pattern(None, None, None, part))


def _turtle(graph: KnowledgeGraph, part: ox.NamedNode | None, _: Path) -> bytes:
    from kg.rdf.serialise import to_turtle

    return to_turtle(_quads(graph, part), graph.base)


def _nquads(graph: KnowledgeGraph, part: ox.NamedNode | None, _: Path) -> bytes:
    from kg.rdf.serialise import to_nquads

    return to_nquads(_quads(graph, part))


def _jsonld(graph: KnowledgeGraph, part: ox.NamedNode | None, ontology: Path) -> bytes:
    from kg.rdf.jsonld import to_jsonld

    context = json.loads((ontology / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    return to_jsonld(_quads(graph, part), context)


def _graphml(graph: KnowledgeGraph, part: ox.NamedNode | None, _: Path) -> bytes:
    from kg.ask.contents import read_contents
    from kg.export.network import to_graphml, to_network

    network = to_network(read_contents(graph))
    return to_graphml(_around(network, part.value.rsplit("/", 1)[1]) if part else network)


def _around(network: nx.MultiDiGraph[str], slug: str) -> nx.MultiDiGraph[str]:
    """The nodes of a document, its neighbours, and the edges that touch a node of the document."""
    plan = f"plan/{slug}"
    own = {key for key, data in network.nodes(data=True) if key == plan or data.get("plan") == plan}
    edges = list(network.edges(keys=True, data=True))
    own |= {source for source, target, _, data in edges if target == plan and data["predicate"] == "isPartOf"}
    return network.edge_subgraph([edge[:3] for edge in edges if own & set(edge[:2])])  # type: ignore[misc]


def _csv(graph: KnowledgeGraph, part: ox.NamedNode | None, _: Path) -> bytes:
    found = graph.query(_LINKS.replace("?part", str(part)) if part else _LINKS)
    text: bytes = found.serialize(format=ox.QueryResultsFormat.CSV)
    return b"\xef\xbb\xbf" + text


#: Name of a format → what writes it.
FORMATS: Mapping[str, Callable[[KnowledgeGraph, ox.NamedNode | None, Path], bytes]] = {
    "ttl": _turtle,
    "nq": _nquads,
    "jsonld": _jsonld,
    "graphml": _graphml,
    "csv": _csv,
}
