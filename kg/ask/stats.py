"""What is in a built graph: how many things of each class, and links of each relation and method, per document.

1. A thing, or a link, belongs to the document whose named graph describes it; what no single document owns (reforms,
   bodies, districts, documents that are only cited) stands in the column ``registry``.
2. A link is an assertion: the same link found in two ways counts twice.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import NamedTuple

from kg.ask.result_formats import aligned
from kg.rdf.store import KnowledgeGraph

__all__ = ["Stats", "as_json", "as_table", "count"]

_CLASSES = """
SELECT ?graph ?kind ("" AS ?method) (COUNT(DISTINCT ?thing) AS ?number) {
  GRAPH ?graph { ?thing a ?kind }
  FILTER(STRSTARTS(STR(?kind), STR(sp:)))
  FILTER NOT EXISTS { ?kind rdfs:subClassOf* sp:Assertion }
  FILTER(STRSTARTS(STR(?thing), STR(id:)))
} GROUP BY ?graph ?kind"""
_LINKS = """
SELECT ?graph ?kind ?method (COUNT(?assertion) AS ?number) {
  GRAPH ?graph { ?assertion a sp:Assertion ; rdf:predicate ?kind ; sp:method ?method }
} GROUP BY ?graph ?kind ?method"""


class Stats(NamedTuple):
    """``documents``: the columns. ``classes`` and ``links``: name → document → how many; a link's name is
    ``relation method``."""  # noqa: D209

    documents: tuple[str, ...]
    statements: int
    classes: dict[str, dict[str, int]]
    links: dict[str, dict[str, int]]


def count(graph: KnowledgeGraph) -> Stats:
    """The counts of a built graph, sorted by name."""
    classes, links = _counted(graph, _CLASSES), _counted(graph, _LINKS)
    documents = sorted({document for table in (classes, links) for row in table.values() for document in row})
    documents.sort(key=lambda document: document == "registry")
    return Stats(tuple(documents), len(graph), classes, links)


def as_table(stats: Stats) -> str:
    """The counts as two tables."""
    heads = [*stats.documents, "total"]
    parts = (("class 类", stats.classes), ("relation and method 关系与方法", stats.links))
    tables = [aligned([title, *heads], list(_rows(stats, table))) for title, table in parts]
    return "\n".join([*tables, f"{stats.statements} statements 陈述\n"])


def as_json(stats: Stats) -> str:
    """The counts as JSON: ``documents``, ``statements``, ``classes`` and ``links``."""
    return json.dumps(stats._asdict(), ensure_ascii=False, indent=2) + "\n"


def _rows(stats: Stats, table: dict[str, dict[str, int]]) -> Iterable[list[str]]:
    for name, row in table.items():
        yield [name, *(str(row.get(document, "")) for document in stats.documents), str(sum(row.values()))]


def _counted(graph: KnowledgeGraph, sparql: str) -> dict[str, dict[str, int]]:
    prefix = f"{graph.base}graph/"
    found: dict[str, dict[str, int]] = {}
    for row in graph.query(sparql):
        document = row["graph"].value.removeprefix(prefix)
        name = " ".join(part for part in (_short(row["kind"].value), _short(row["method"].value)) if part)
        found.setdefault(name, {})[document] = int(row["number"].value)
    return {name: dict(sorted(found[name].items())) for name in sorted(found)}


def _short(iri: str) -> str:
    """The name after the namespace.

    >>> _short("https://w3id.org/shanghai-policy/ontology#Measure"), _short("http://purl.org/dc/terms/subject")
    ('Measure', 'subject')
    """
    return iri.rpartition("#")[2] if "#" in iri else iri.rpartition("/")[2]
