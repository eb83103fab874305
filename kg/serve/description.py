"""What the service says of itself: SPARQL 1.1 Service Description, with the data's own description (VoID, DCAT, PROV).

A query page reads from it which classes and properties there are, and which properties a thing of a class has. The
counts were made with the graph (``kg.rdf.description``), so that telling them costs nothing, however large it is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

import pyoxigraph as ox

from kg.rdf.description import dataset_quads
from kg.rdf.store import KnowledgeGraph
from kg.rdf.vocabulary import PREFIXES, iri

__all__ = ["describe"]

_SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"
_WRITTEN = (
    "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV", "Turtle", "N-Triples",
    "JSON-LD", "RDF_XML", "TriG",
)  # fmt: skip


def describe(graph: KnowledgeGraph, graphs: Collection[str], address: str) -> list[ox.Triple]:
    """The description.

    Args:
        graph: that is served.
        graphs: names of its named graphs.
        address: of the endpoint, as it is to be called from outside.
    """
    service, data = ox.NamedNode(address), graph.node("dataset")
    return [*_service(service, data), *_named_graphs(graphs, service, data), *_dataset(graph, service, data)]


def _service(service: ox.NamedNode, data: ox.NamedNode) -> Iterator[ox.Triple]:
    yield ox.Triple(service, iri("rdf:type"), _sd("Service"))
    yield ox.Triple(service, iri("rdf:type"), iri("dcat:DataService"))
    yield ox.Triple(service, iri("dcat:endpointURL"), service)
    openapi = service.value.removesuffix("/sparql") + "/openapi.json"
    yield ox.Triple(service, iri("dcat:endpointDescription"), ox.NamedNode(openapi))
    yield ox.Triple(service, _sd("endpoint"), service)
    yield ox.Triple(service, _sd("supportedLanguage"), _sd("SPARQL11Query"))
    yield ox.Triple(service, _sd("feature"), _sd("UnionDefaultGraph"))
    for name in _WRITTEN:
        yield ox.Triple(service, _sd("resultFormat"), ox.NamedNode(_FORMATS + name))
    yield ox.Triple(service, _sd("defaultDataset"), data)
    yield ox.Triple(service, _sd("availableGraphs"), data)
    yield ox.Triple(data, iri("rdf:type"), _sd("Dataset"))
    yield ox.Triple(data, iri("rdf:type"), _sd("GraphCollection"))


def _named_graphs(graphs: Collection[str], service: ox.NamedNode, data: ox.NamedNode) -> Iterator[ox.Triple]:
    for number, name in enumerate(sorted(graphs), 1):
        node, graph = ox.NamedNode(f"{service.value}#graph-{number}"), ox.NamedNode(name)
        yield ox.Triple(data, _sd("namedGraph"), node)
        yield ox.Triple(node, iri("rdf:type"), _sd("NamedGraph"))
        yield ox.Triple(node, _sd("name"), graph)
        yield ox.Triple(node, _sd("graph"), graph)
        yield ox.Triple(graph, iri("rdf:type"), _sd("Graph"))


def _dataset(graph: KnowledgeGraph, service: ox.NamedNode, data: ox.NamedNode) -> Iterator[ox.Triple]:
    yield ox.Triple(data, ox.NamedNode(PREFIXES["void"] + "sparqlEndpoint"), service)
    own = graph.node("graph/dataset")
    said = list(graph.store.quads_for_pattern(None, None, None, own))
    for quad in said or dataset_quads(graph, version=""):  # a graph that no build described is counted now
        yield quad.triple


def _sd(name: str) -> ox.NamedNode:
    return ox.NamedNode(_SD + name)
