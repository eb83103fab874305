"""The graph describes itself: what it holds (VoID), how it may be had and used (DCAT), what it was made from (PROV).

1. VoID counts statements, subjects, classes and properties, for the whole, for each named graph and for each class,
   so that query pages can offer what exists without asking the whole graph.
2. DCAT names the dataset, its licence and the files that a build writes. Their addresses are not known here.
3. PROV: one activity, named by what went into it (the version of the program and the hashes of the sources), so that
   two builds of the same are one activity. No clock is read.

All nodes have IRIs, minted from what they describe; everything is in the graph ``{base}graph/dataset``, and the counts
are of the other graphs. A statement that stands in two graphs counts in both.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import chain

from pyoxigraph import Literal, NamedNode, Quad

from kg.rdf.store import KnowledgeGraph
from kg.rdf.vocabulary import PREFIXES, iri

__all__ = ["DISTRIBUTIONS", "dataset_quads"]

_MEDIA = "https://www.iana.org/assignments/media-types/"
_LICENCE = NamedNode("https://creativecommons.org/licenses/by/4.0/")
_ONTOLOGY = NamedNode(PREFIXES["sp"].rstrip("#"))

#: The files that a build writes, with their media types.
DISTRIBUTIONS = {
    "graph.ttl": "text/turtle",
    "graph.nq": "application/n-quads",
    "graph.jsonld": "application/ld+json",
    "graph.graphml": "application/xml",
    **{
        f"tables/{name}.csv": "text/csv"
        for name in ("measures", "implements", "departments", "cases", "reforms", "coverage")
    },
}

_TITLES = (
    Literal("上海营商环境政策知识图谱", language="zh"),
    Literal("A knowledge graph of Shanghai's business-environment policies", language="en"),
)
_DESCRIPTIONS = (
    Literal("由公开的市、区两级营商环境文件自动构建，每条关联附原文依据、认定方法和置信度。", language="zh"),
    Literal(
        "Built from published documents of the city and its districts; every link carries the words it rests on, the "
        "method that found it and a confidence.",
        language="en",
    ),
)

_Triple = tuple[NamedNode, NamedNode, "NamedNode | Literal"]


def dataset_quads(graph: KnowledgeGraph, *, version: str) -> list[Quad]:
    """The description of a graph, as quads of ``{base}graph/dataset``.

    Args:
        graph: everything that there is to describe.
        version: of the program that built it.
    """
    dataset, own = graph.node("dataset"), graph.node("graph/dataset")
    triples = chain(
        _dataset(dataset, graph.base, version),
        _distributions(dataset),
        _build(graph, dataset, version),
        _counts(graph, dataset),
        _classes(graph, dataset),
        _graphs(graph, dataset),
    )
    return [Quad(*triple, own) for triple in dict.fromkeys(triples)]


def _dataset(dataset: NamedNode, base: str, version: str) -> Iterator[_Triple]:
    yield dataset, iri("rdf:type"), iri("dcat:Dataset")
    yield dataset, iri("rdf:type"), iri("void:Dataset")
    for title, description in zip(_TITLES, _DESCRIPTIONS, strict=True):
        yield dataset, iri("dct:title"), title
        yield dataset, iri("rdfs:label"), title
        yield dataset, iri("dct:description"), description
    yield dataset, iri("dct:license"), _LICENCE
    yield dataset, iri("dct:conformsTo"), _ONTOLOGY
    yield dataset, iri("owl:versionInfo"), Literal(version)
    yield dataset, iri("void:uriSpace"), Literal(base)
    yield dataset, iri("void:vocabulary"), _ONTOLOGY


def _distributions(dataset: NamedNode) -> Iterator[_Triple]:
    for file, media in DISTRIBUTIONS.items():
        node = NamedNode(f"{dataset.value}/file/{file}")
        yield dataset, iri("dcat:distribution"), node
        yield node, iri("rdf:type"), iri("dcat:Distribution")
        yield node, iri("dct:title"), Literal(file)
        yield node, iri("dcat:mediaType"), NamedNode(_MEDIA + media)
        yield node, iri("dct:license"), _LICENCE


def _build(graph: KnowledgeGraph, dataset: NamedNode, version: str) -> Iterator[_Triple]:
    """The activity that made the dataset, the program that carried it out and the files that it read."""
    sources = list(graph.query(_SOURCES))
    said = "\x1f".join((version, *(row["hash"].value for row in sources)))
    activity = graph.node(f"build/{hashlib.sha256(said.encode()).hexdigest()[:16]}")
    program = graph.node("software/kg")
    yield activity, iri("rdf:type"), iri("prov:Activity")
    yield activity, iri("rdfs:label"), Literal(f"kg build, version {version}", language="en")
    yield activity, iri("prov:generated"), dataset
    yield dataset, iri("prov:wasGeneratedBy"), activity
    yield activity, iri("prov:wasAssociatedWith"), program
    yield program, iri("rdf:type"), iri("prov:SoftwareAgent")
    yield program, iri("rdfs:label"), Literal("kg", language="en")
    yield program, iri("schema:softwareVersion"), Literal(version)
    yield activity, iri("prov:used"), _ONTOLOGY
    for row in sources:
        source = graph.node("source/" + row["document"].value.rpartition("/")[2])
        yield activity, iri("prov:used"), source
        yield dataset, iri("prov:wasDerivedFrom"), source
        yield source, iri("rdf:type"), iri("prov:Entity")
        yield source, iri("dct:title"), row["file"]
        yield source, iri("schema:sha256"), row["hash"]
        yield source, iri("dct:isFormatOf"), row["document"]


_SOURCES = "SELECT ?document ?hash ?file { ?document sp:sha256 ?hash ; sp:sourceFile ?file } ORDER BY ?document"
_TOTALS = """
SELECT ?statements ?subjects ?entities {
  { SELECT (COUNT(*) AS ?statements) (COUNT(DISTINCT ?s) AS ?subjects) { ?s ?p ?o } }
  { SELECT (COUNT(DISTINCT ?s) AS ?entities) { ?s a ?kind } }
}"""
_PROPERTIES = "SELECT ?property (COUNT(*) AS ?number) { ?s ?property ?o } GROUP BY ?property ORDER BY ?property"
_CLASSES = "SELECT ?kind (COUNT(DISTINCT ?s) AS ?number) { ?s a ?kind } GROUP BY ?kind ORDER BY ?kind"
_PARTS = """
SELECT ?kind ?property (COUNT(*) AS ?number) { ?s a ?kind ; ?property ?o }
GROUP BY ?kind ?property ORDER BY ?kind ?property"""
_GRAPHS = "SELECT ?graph (COUNT(*) AS ?number) { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph ORDER BY ?graph"


def _counts(graph: KnowledgeGraph, dataset: NamedNode) -> Iterator[_Triple]:
    totals = next(graph.query(_TOTALS))
    properties = list(graph.query(_PROPERTIES))
    yield dataset, iri("void:triples"), totals["statements"]
    yield dataset, iri("void:entities"), totals["entities"]
    yield dataset, iri("void:distinctSubjects"), totals["subjects"]
    yield dataset, iri("void:properties"), Literal(len(properties))
    for row in properties:
        yield from _property(dataset, row["property"], row["number"])


def _classes(graph: KnowledgeGraph, dataset: NamedNode) -> Iterator[_Triple]:
    classes = list(graph.query(_CLASSES))
    yield dataset, iri("void:classes"), Literal(len(classes))
    for row in classes:
        part = _class_part(dataset, row["kind"])
        yield dataset, iri("void:classPartition"), part
        yield part, iri("void:class"), row["kind"]
        yield part, iri("void:entities"), row["number"]
    for row in graph.query(_PARTS):
        yield from _property(_class_part(dataset, row["kind"]), row["property"], row["number"])


def _class_part(dataset: NamedNode, kind: NamedNode) -> NamedNode:
    return NamedNode(f"{dataset.value}/class/{_name(kind)}")


def _property(whole: NamedNode, predicate: NamedNode, statements: Literal) -> Iterator[_Triple]:
    part = NamedNode(f"{whole.value}/property/{_name(predicate)}")
    yield whole, iri("void:propertyPartition"), part
    yield part, iri("void:property"), predicate
    yield part, iri("void:triples"), statements


def _graphs(graph: KnowledgeGraph, dataset: NamedNode) -> Iterator[_Triple]:
    """Each named graph as a part of the whole."""
    for row in graph.query(_GRAPHS):
        yield dataset, iri("void:subset"), row["graph"]
        yield row["graph"], iri("rdf:type"), iri("void:Dataset")
        yield row["graph"], iri("void:triples"), row["number"]


def _name(node: NamedNode) -> str:
    """``sp-Measure`` of ``sp:Measure``; of a namespace without a prefix, a hash.

    >>> _name(iri("sp:Measure")), len(_name(NamedNode("https://example.org/x")))
    ('sp-Measure', 16)
    """
    for prefix, namespace in PREFIXES.items():
        local = node.value.removeprefix(namespace)
        if local != node.value and local.isidentifier():
            return f"{prefix}-{local}"
    return hashlib.sha256(node.value.encode()).hexdigest()[:16]
