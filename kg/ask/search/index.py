"""A graph → an index of the words in its names and texts: one SQLite file, or a database in memory.

1. Text is folded (width, case, spaces, quotes). Chinese has no word boundaries, so a text is indexed as the chain of
   its pairs of neighbouring characters: 一业一证 is 一业, 业一, 一证, and 证 at the end. A phrase of such pairs, one
   after the other, stands exactly where the words stand.
2. Each thing that has a name is an item, with its facets: kind, district, document, topic, responsible body, year.
3. Items are numbered in the order of their keys, numbers as numbers: equals are shown in the order of a document.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import pyoxigraph as ox

from kg.ask.names import label_of, name_of
from kg.rdf.store import KnowledgeGraph
from kg.rdf.vocabulary import iri
from kg.text.normalise import fold

__all__ = ["chain", "open_index", "write_index"]

#: Classes that are found, the first that fits names the kind.
_KINDS = (
    "sp:District", "sp:Safeguard", "sp:Measure", "sp:ShowcaseCase", "sp:InferredReform", "sp:Reform", "sp:Department",
    "sp:DistrictPlan", "sp:MunicipalPlan", "sp:NationalPlan", "sp:CaseCollection", "sp:PolicyDocument", "sp:Section",
    "skos:Concept",
)  # fmt: skip
_NAMES = ("rdfs:label", "skos:prefLabel", "skos:altLabel", "sp:documentNumber")
_TABLES = (Path(__file__).parent / "tables.sql").read_text(encoding="utf-8")
_Plans = Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]


class _Item(NamedTuple):
    node: ox.NamedNode
    kind: str
    graph: str  # slug of the document whose graph names it


def write_index(graph: KnowledgeGraph, target: Path | None = None) -> sqlite3.Connection:
    """Index a graph.

    Args:
        graph: to be searched.
        target: a file that does not exist yet; ``None`` keeps the index in memory.
    """
    index = sqlite3.connect(target or ":memory:", check_same_thread=False)
    index.executescript(_TABLES)
    plans = _plans(graph)
    values: set[str] = set()
    for number, item in enumerate(sorted(_items(graph), key=lambda item: _natural(name_of(item.node, graph))), 1):
        facets = {"kind": (item.kind,), **_facets(graph, item, plans)}
        names = dict.fromkeys(fold(value.value) for name in _NAMES for value in _objects(graph, item.node, name))
        text = next((value.value for value in _objects(graph, item.node, "sp:text")), "")
        label = label_of(item.node, graph, "zh") or label_of(item.node, graph, "en") or graph.key(item.node)
        row = (number, item.node.value, name_of(item.node, graph), label, "\n".join(["", *names, ""]), text)
        index.execute("INSERT INTO item VALUES (?, ?, ?, ?, ?, ?)", row)
        words = (number, " ".join(map(chain, names)), chain(fold(text)))
        index.execute("INSERT INTO words (rowid, names, body) VALUES (?, ?, ?)", words)
        said = [(name, value, number) for name, found in facets.items() for value in found]
        index.executemany("INSERT OR IGNORE INTO facet VALUES (?, ?, ?)", said)
        values.update(value for _, value, _ in said)
    labels = ((value, *_labels(value, graph)) for value in sorted(values))
    index.executemany("INSERT INTO label VALUES (?, ?, ?)", labels)
    index.execute("INSERT INTO words (words) VALUES ('optimize')")
    index.commit()
    return index


def open_index(path: Path) -> sqlite3.Connection:
    """Open an index that ``write_index`` wrote, for reading."""
    address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
    return sqlite3.connect(address, uri=True, check_same_thread=False)


def chain(folded: str) -> str:
    """A folded text as its pairs of characters, each as the digits of their code points, and its last character.

    >>> chain("甲乙")
    '007532004e59 004e59'
    """
    digits = [f"{ord(char):06x}" for char in folded]
    return " ".join([*(one + other for one, other in pairwise(digits)), *digits[-1:]])


def _items(graph: KnowledgeGraph) -> Iterator[_Item]:
    seen: set[str] = set()
    for kind in map(iri, _KINDS):
        for quad in graph.store.quads_for_pattern(None, iri("rdf:type"), kind):
            node = quad.subject
            if isinstance(node, ox.NamedNode) and node.value not in seen:
                seen.add(node.value)
                name = quad.graph_name
                slug = name.value.rpartition("/")[2] if isinstance(name, ox.NamedNode) else ""
                yield _Item(node, kind.value, slug)


def _natural(key: str) -> list[tuple[bool, int, str]]:
    parts = key.replace("/", ".").split(".")
    return [(part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in parts]


def _facets(graph: KnowledgeGraph, item: _Item, plans: _Plans) -> dict[str, Iterable[str]]:
    def values(*names: str) -> tuple[str, ...]:
        return tuple(value.value for name in names for value in _objects(graph, item.node, name))

    plan = graph.node(f"plan/{item.graph}").value if item.graph else ""
    of_plan = plans.get(plan, ((), ()))
    return {
        "plan": (plan,) if plan in plans else (),
        "district": values("sp:inDistrict") or of_plan[0],
        "topic": values("sp:primaryTopic", "dct:subject"),
        "unit": values("sp:responsibleUnit", "sp:leadUnit"),
        "year": values("sp:year") or of_plan[1],
    }


def _plans(graph: KnowledgeGraph) -> _Plans:
    """Each document that has a graph of its own → its districts and years."""
    found = {}
    for name in graph.store.named_graphs():
        node = graph.node("plan/" + name.value.rpartition("/")[2])
        if next(iter(graph.store.quads_for_pattern(node, None, None)), None):
            districts = tuple(value.value for value in _objects(graph, node, "sp:inDistrict"))
            found[node.value] = (districts, tuple(value.value for value in _objects(graph, node, "sp:year")))
    return found


def _objects(graph: KnowledgeGraph, node: ox.NamedNode, name: str) -> list[Any]:
    return [quad.object for quad in graph.store.quads_for_pattern(node, iri(name), None)]


def _labels(value: str, graph: KnowledgeGraph) -> tuple[str, str]:
    if ":" not in value:
        return value, value
    if value == iri("skos:Concept").value:  # the one kind that the ontology does not name
        return "主题", "topic"
    node = ox.NamedNode(value)
    zh, en = label_of(node, graph, "zh"), label_of(node, graph, "en")
    return zh or en or graph.key(node), en or zh or graph.key(node)
