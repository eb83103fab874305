"""What the service says of itself: SPARQL 1.1 Service Description, DCAT's link to ``/openapi.json``, VoID.

A query page reads from it which classes and properties there are, and which properties a thing of a class has.
"""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from kg.rdf.vocab import PREFIXES
from kg.service.held import Held

__all__ = ["describe"]

_SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"
_VOID, _DCAT = PREFIXES["void"], PREFIXES["dcat"]
_TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")

_CLASSES = "SELECT ?class (COUNT(DISTINCT ?it) AS ?n) { ?it a ?class } GROUP BY ?class"
_PROPERTIES = "SELECT ?property (COUNT(*) AS ?n) { ?it ?property ?other } GROUP BY ?property"
_PROPERTIES_OF = (
    "SELECT ?class ?property (COUNT(*) AS ?n) { ?it a ?class ; ?property ?other } GROUP BY ?class ?property"
)
_GRAPHS = "SELECT ?graph (COUNT(*) AS ?n) { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph"


def describe(held: Held, address: str) -> list[ox.Triple]:
    """The description.

    Args:
        held: the graph.
        address: of the endpoint, as it is to be called from outside.
    """
    service, data = ox.NamedNode(address), ox.NamedNode(address + "#data")
    return [*_service(service, data), *_dataset(held, service, data)]


def _service(service: ox.NamedNode, data: ox.NamedNode) -> Iterator[ox.Triple]:
    def sd(name: str) -> ox.NamedNode:
        return ox.NamedNode(_SD + name)

    yield ox.Triple(service, _TYPE, sd("Service"))
    yield ox.Triple(service, _TYPE, ox.NamedNode(_DCAT + "DataService"))
    yield ox.Triple(service, ox.NamedNode(_DCAT + "endpointURL"), service)
    openapi = service.value.removesuffix("/sparql") + "/openapi.json"
    yield ox.Triple(service, ox.NamedNode(_DCAT + "endpointDescription"), ox.NamedNode(openapi))
    yield ox.Triple(service, sd("endpoint"), service)
    yield ox.Triple(service, sd("supportedLanguage"), sd("SPARQL11Query"))
    yield ox.Triple(service, sd("feature"), sd("UnionDefaultGraph"))
    for name in (
        "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV", "Turtle", "N-Triples",
        "JSON-LD", "RDF_XML",
    ):  # fmt: skip
        yield ox.Triple(service, sd("resultFormat"), ox.NamedNode(_FORMATS + name))
    yield ox.Triple(service, sd("defaultDataset"), data)
    yield ox.Triple(service, sd("availableGraphs"), data)
    yield ox.Triple(data, _TYPE, sd("Dataset"))
    yield ox.Triple(data, _TYPE, sd("GraphCollection"))


def _dataset(held: Held, service: ox.NamedNode, data: ox.NamedNode) -> Iterator[ox.Triple]:
    yield ox.Triple(data, _TYPE, _void("Dataset"))
    yield ox.Triple(data, _void("sparqlEndpoint"), service)
    yield ox.Triple(data, _void("uriSpace"), ox.Literal(held.graph.base))
    yield ox.Triple(data, _void("triples"), _number(len(held.graph)))
    for count, row in enumerate(_sorted(held, _GRAPHS), 1):
        node, graph = (
            ox.NamedNode(f"{data.value}-graph-{count}"),
            ox.NamedNode(f"{data.value}-graph-{count}-statements"),
        )
        yield ox.Triple(data, ox.NamedNode(_SD + "namedGraph"), node)
        yield ox.Triple(node, _TYPE, ox.NamedNode(_SD + "NamedGraph"))
        yield ox.Triple(node, ox.NamedNode(_SD + "name"), row["graph"])
        yield ox.Triple(node, ox.NamedNode(_SD + "graph"), graph)
        yield ox.Triple(graph, _TYPE, ox.NamedNode(_SD + "Graph"))
        yield ox.Triple(graph, _void("triples"), _number(int(row["n"].value)))
    yield from _partitions(held, data)


def _partitions(held: Held, data: ox.NamedNode) -> Iterator[ox.Triple]:
    classes: dict[str, ox.NamedNode] = {}
    for count, row in enumerate(_sorted(held, _CLASSES), 1):
        classes[row["class"].value] = node = ox.NamedNode(f"{data.value}-class-{count}")
        yield ox.Triple(data, _void("classPartition"), node)
        yield ox.Triple(node, _void("class"), row["class"])
        yield ox.Triple(node, _void("entities"), _number(int(row["n"].value)))
    rows = [(data, row) for row in _sorted(held, _PROPERTIES)]
    rows += [(classes[row["class"].value], row) for row in _sorted(held, _PROPERTIES_OF)]
    for count, (owner, row) in enumerate(rows, 1):
        node = ox.NamedNode(f"{data.value}-property-{count}")
        yield ox.Triple(owner, _void("propertyPartition"), node)
        yield ox.Triple(node, _void("property"), row["property"])
        yield ox.Triple(node, _void("triples"), _number(int(row["n"].value)))


def _sorted(held: Held, sparql: str) -> list[ox.QuerySolution]:
    return sorted(held.graph.query(sparql), key=lambda row: [str(term) for term in row])


def _void(name: str) -> ox.NamedNode:
    return ox.NamedNode(_VOID + name)


def _number(count: int) -> ox.Literal:
    return ox.Literal(count)
