"""The graph describes itself: what it holds (VoID), how it may be had and used (DCAT), what it was made from (PROV).

1. VoID counts statements, subjects, classes and properties, for the whole, for each named graph and for each class,
   so that query pages can offer what exists without asking the whole graph. The counts are of the graph as it is
   written, this description included: a statement that stands in two graphs is one of the whole.
2. DCAT names the dataset, its licence and the files that a build writes, with the address at which each is found once
   the names resolve. Sizes and hashes stand in ``void.ttl``, which a build writes last: no file can hold its own hash.
3. PROV: one activity, named by what went into it (the version of the program and the hashes of the sources), so that
   two builds of the same are one activity. No clock is read.

All nodes have IRIs, minted from what they describe; everything is in the graph ``{base}graph/dataset``.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from pyoxigraph import Literal, NamedNode, Quad, Triple

from kg.rdf.store import KnowledgeGraph
from kg.rdf.vocabulary import PREFIXES, iri

__all__ = ["DISTRIBUTIONS", "dataset_quads", "file_quads"]

_MEDIA = "https://www.iana.org/assignments/media-types/"
_LICENCE = NamedNode("https://creativecommons.org/licenses/by/4.0/")
_ONTOLOGY = NamedNode(PREFIXES["sp"].rstrip("#"))
_AUTHORS = NamedNode("https://w3id.org/shanghai-policy/authors")
_SPATIAL = "place/310000"  # Shanghai
_XSD = PREFIXES["xsd"]
_SPDX = "http://spdx.org/rdf/terms#"

#: The files that a build writes, with their media types. The dumps hold the whole graph.
_DUMPS = {"graph.ttl": "text/turtle", "graph.nq": "application/n-quads", "graph.jsonld": "application/ld+json"}
_TABLES = ("cases", "continuity", "coverage", "departments", "documents", "implements", "measures", "reforms")
DISTRIBUTIONS = {
    **_DUMPS,
    "graph.graphml": "application/xml",
    **{f"tables/{name}.csv": "text/csv" for name in _TABLES},
    "tables/implements.sssom.tsv": "text/tab-separated-values",
}

#: Named graphs that are of no source document.
_SHARED = {
    "registry": (
        "各文件共用的对象：区、机构、改革及仅被引用的文件",
        "What all documents share: places, bodies, reforms, documents cited",
    ),
    "ontology": ("本体与主题表", "The ontology and the topics"),
    "questions": ("随附问题及其查询", "The shipped questions and their queries"),
    "dataset": ("数据集自述", "The description of the dataset"),
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

_LANGUAGE = "http://publications.europa.eu/resource/authority/language/"
_THEME = "http://publications.europa.eu/resource/authority/data-theme/GOVE"
_KEYWORDS = (("营商环境", "zh"), ("政策扩散", "zh"), ("business environment", "en"), ("policy diffusion", "en"))

_Triple = tuple[NamedNode, NamedNode, "NamedNode | Literal"]


@dataclass(frozen=True, slots=True)
class _Counts:
    """How often each property is used, how many things each class has, and both together."""

    statements: int
    properties: Counter[str]
    classes: Counter[str]
    parts: Counter[tuple[str, str]]
    subjects: int
    typed: int

    def __add__(self, other: _Counts) -> _Counts:
        return _Counts(
            self.statements + other.statements, self.properties + other.properties, self.classes + other.classes,
            self.parts + other.parts, self.subjects + other.subjects, self.typed + other.typed,
        )  # fmt: skip


def dataset_quads(graph: KnowledgeGraph, *, version: str) -> list[Quad]:
    """The description of a graph, as quads of ``{base}graph/dataset``.

    The description counts itself. Its counts are repeated until they say what it then holds: what changes from one
    time to the next are figures and, once, the classes and properties of the description itself.

    Args:
        graph: everything that there is to describe.
        version: of the program that built it.
    """
    own = graph.node("graph/dataset")
    fixed = list(dict.fromkeys(_fixed(graph, own, version)))
    data = _counted(graph)
    sizes = {row["graph"]: int(row["number"].value) for row in graph.query(_GRAPHS)}
    triples: list[_Triple] = fixed
    while True:
        whole = data + _count(triples)
        again = list(dict.fromkeys([*fixed, *_figures(graph.node("dataset"), whole, {**sizes, own: len(triples)})]))
        if again == triples:
            return [Quad(*triple, own) for triple in triples]
        triples = again


def file_quads(base: str, files: Mapping[str, bytes]) -> list[Triple]:
    """Size and SHA-256 of the files of a build, for ``void.ttl``.

    Args:
        base: IRI that every key stands under.
        files: name → content.
    """
    found: list[Triple] = []
    for name, content in sorted(files.items()):
        node = NamedNode(f"{base}dataset/file/{name}")
        checksum = NamedNode(f"{node.value}/sha256")
        size = Literal(str(len(content)), datatype=NamedNode(_XSD + "nonNegativeInteger"))
        digest = Literal(hashlib.sha256(content).hexdigest(), datatype=NamedNode(_XSD + "hexBinary"))
        found += [
            Triple(node, iri("dcat:byteSize"), size),
            Triple(node, NamedNode(_SPDX + "checksum"), checksum),
            Triple(checksum, iri("rdf:type"), NamedNode(_SPDX + "Checksum")),
            Triple(checksum, NamedNode(_SPDX + "algorithm"), NamedNode(_SPDX + "checksumAlgorithm_sha256")),
            Triple(checksum, NamedNode(_SPDX + "checksumValue"), digest),
        ]
    return found


def _fixed(graph: KnowledgeGraph, own: NamedNode, version: str) -> Iterator[_Triple]:
    """All but the figures."""
    dataset = graph.node("dataset")
    return chain(
        _dataset(dataset, graph.base, version),
        _distributions(dataset, graph.base),
        _build(graph, dataset, version),
        _graphs(graph, dataset, own),
    )


def _dataset(dataset: NamedNode, base: str, version: str) -> Iterator[_Triple]:
    yield dataset, iri("rdf:type"), iri("dcat:Dataset")
    yield dataset, iri("rdf:type"), iri("void:Dataset")
    for title, description in zip(_TITLES, _DESCRIPTIONS, strict=True):
        yield dataset, iri("dct:title"), title
        yield dataset, iri("rdfs:label"), title
        yield dataset, iri("dct:description"), description
    yield dataset, iri("dct:license"), _LICENCE
    yield dataset, iri("dct:publisher"), _AUTHORS
    yield dataset, iri("dct:creator"), _AUTHORS
    yield dataset, iri("dct:identifier"), Literal(dataset.value)
    yield dataset, iri("dct:spatial"), NamedNode(base + _SPATIAL)
    yield dataset, iri("dct:language"), NamedNode(_LANGUAGE + "ZHO")
    yield dataset, iri("dcat:theme"), NamedNode(_THEME)
    for word, language in _KEYWORDS:
        yield dataset, iri("dcat:keyword"), Literal(word, language=language)
    yield dataset, iri("dct:conformsTo"), _ONTOLOGY
    yield dataset, iri("owl:versionInfo"), Literal(version)
    yield dataset, iri("void:uriSpace"), Literal(base)
    yield dataset, iri("void:vocabulary"), _ONTOLOGY


def _distributions(dataset: NamedNode, base: str) -> Iterator[_Triple]:
    """Each file with its address: the names of files stand beside ``id/``, under the root of all names."""
    root = base.removesuffix("id/")
    for file, media in DISTRIBUTIONS.items():
        node, address = NamedNode(f"{dataset.value}/file/{file}"), NamedNode(root + file)
        yield dataset, iri("dcat:distribution"), node
        yield node, iri("rdf:type"), iri("dcat:Distribution")
        yield node, iri("dct:title"), Literal(file)
        yield node, iri("dcat:mediaType"), NamedNode(_MEDIA + media)
        yield node, iri("dcat:accessURL"), address
        yield node, iri("dcat:downloadURL"), address
        yield node, iri("dct:license"), _LICENCE
        if file in _DUMPS:
            yield dataset, iri("void:dataDump"), address


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
_SUBJECTS = "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }"
_TYPED = "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s a ?kind }"
_PROPERTIES = "SELECT ?property (COUNT(*) AS ?number) { ?s ?property ?o } GROUP BY ?property"
_CLASSES = "SELECT ?kind (COUNT(DISTINCT ?s) AS ?number) { ?s a ?kind } GROUP BY ?kind"
_PARTS = "SELECT ?kind ?property (COUNT(*) AS ?number) { ?s a ?kind ; ?property ?o } GROUP BY ?kind ?property"
_GRAPHS = "SELECT ?graph (COUNT(*) AS ?number) { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph ORDER BY ?graph"
_DOCUMENTS = """
SELECT ?document ?title ?issued { ?document sp:sourceFile ?file ; rdfs:label ?title . FILTER(LANG(?title) = "zh")
  OPTIONAL { ?document dct:issued ?issued } }"""


def _counted(graph: KnowledgeGraph) -> _Counts:
    properties = Counter({r["property"].value: int(r["number"].value) for r in graph.query(_PROPERTIES)})
    return _Counts(
        properties.total(),
        properties,
        Counter({r["kind"].value: int(r["number"].value) for r in graph.query(_CLASSES)}),
        Counter({(r["kind"].value, r["property"].value): int(r["number"].value) for r in graph.query(_PARTS)}),
        int(next(iter(graph.query(_SUBJECTS)))["n"].value),
        int(next(iter(graph.query(_TYPED)))["n"].value),
    )


def _count(triples: Iterable[_Triple]) -> _Counts:
    """Of the description, which speaks of nothing that the rest of the graph speaks of."""
    said = list(triples)
    kinds: dict[NamedNode, list[str]] = {}
    for subject, predicate, value in said:
        if predicate == iri("rdf:type"):
            kinds.setdefault(subject, []).append(value.value)
    return _Counts(
        len(said),
        Counter(predicate.value for _, predicate, _ in said),
        Counter(kind for found in kinds.values() for kind in found),
        Counter((kind, predicate.value) for subject, predicate, _ in said for kind in kinds.get(subject, ())),
        len({subject for subject, _, _ in said}),
        len(kinds),
    )


def _figures(dataset: NamedNode, whole: _Counts, sizes: Mapping[NamedNode, int]) -> Iterator[_Triple]:
    yield dataset, iri("void:triples"), _number(whole.statements)
    yield dataset, iri("void:entities"), _number(whole.typed)
    yield dataset, iri("void:distinctSubjects"), _number(whole.subjects)
    yield dataset, iri("void:properties"), _number(len(whole.properties))
    yield dataset, iri("void:classes"), _number(len(whole.classes))
    for name, number in sorted(whole.properties.items()):
        yield from _property(dataset, NamedNode(name), number)
    for kind, number in sorted(whole.classes.items()):
        part = _class_part(dataset, NamedNode(kind))
        yield dataset, iri("void:classPartition"), part
        yield part, iri("rdf:type"), iri("void:Dataset")
        yield part, iri("void:class"), NamedNode(kind)
        yield part, iri("void:entities"), _number(number)
    for (kind, name), number in sorted(whole.parts.items()):
        yield from _property(_class_part(dataset, NamedNode(kind)), NamedNode(name), number)
    for one, number in sorted(sizes.items(), key=lambda size: size[0].value):
        yield one, iri("void:triples"), _number(number)


def _number(value: int) -> Literal:
    return Literal(str(value), datatype=NamedNode(_XSD + "integer"))


def _class_part(dataset: NamedNode, kind: NamedNode) -> NamedNode:
    return NamedNode(f"{dataset.value}/class/{_name(kind)}")


def _property(whole: NamedNode, predicate: NamedNode, statements: int) -> Iterator[_Triple]:
    part = NamedNode(f"{whole.value}/property/{_name(predicate)}")
    yield whole, iri("void:propertyPartition"), part
    yield part, iri("rdf:type"), iri("void:Dataset")
    yield part, iri("void:property"), predicate
    yield part, iri("void:triples"), _number(statements)


def _graphs(graph: KnowledgeGraph, dataset: NamedNode, own: NamedNode) -> Iterator[_Triple]:
    """Each named graph as a part of the whole: its title, and the document whose words it holds, with its date."""
    documents = {row["document"]: row for row in graph.query(_DOCUMENTS)}
    for one in [*(row["graph"] for row in graph.query(_GRAPHS)), own]:
        yield dataset, iri("void:subset"), one
        yield one, iri("rdf:type"), iri("void:Dataset")
        slug = one.value.rpartition("/")[2]
        about = documents.get(graph.node(f"plan/{slug}"))
        zh, en = _SHARED.get(slug, (slug, slug))
        if about is not None:
            zh, en = f"《{about['title'].value}》所述", f"What {slug} says"
            yield one, iri("dct:source"), about["document"]
            if about["issued"] is not None:
                yield one, iri("dct:issued"), about["issued"]
        for name in ("dct:title", "rdfs:label"):
            yield one, iri(name), Literal(zh, language="zh")
            yield one, iri(name), Literal(en, language="en")


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
