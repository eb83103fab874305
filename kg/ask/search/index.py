"""A graph → an index of the words in its names and texts: one SQLite file, or a database in memory.

1. Text is folded (width, case, spaces, quotes). Chinese has no word boundaries, so a text is indexed as the chain of
   its pairs of neighbouring characters: 一业一证 is 一业, 业一, 一证, and 证 at the end. A phrase of such pairs, one
   after the other, stands exactly where the words stand.
2. Each thing that has a name is an item, with its facets: kind, district, document, topic, responsible body, year.
3. Items are numbered in the order of their keys, numbers as numbers: equals are shown in the order of a document.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from itertools import pairwise
from pathlib import Path

import pyoxigraph as ox

from kg.ask.keys import name_of
from kg.ask.labels import CLASSES, labels
from kg.ask.statements import Statements
from kg.ask.things import NAMES, STATEMENT_KINDS, called, kind_of, label_of
from kg.rdf.store import KnowledgeGraph
from kg.rdf.vocabulary import iri
from kg.text.normalise import fold
from kg.text.order import natural

__all__ = ["chain", "open_index", "write_index"]

#: Kinds that are found.
_FOUND = frozenset(kind for _, kind in CLASSES) - STATEMENT_KINDS
_CLASS_OF = {kind: iri(name).value for name, kind in CLASSES}
_NAMES = (*NAMES, "skos:altLabel", "sp:documentNumber")
_TABLES = (Path(__file__).parent / "tables.sql").read_text(encoding="utf-8")
_Plans = Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]


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
    for number, node in enumerate(sorted(_nodes(graph), key=lambda node: natural(name_of(node, graph))), 1):
        said = Statements(graph, node)
        facets = {"kind": (_CLASS_OF[kind_of(said)],), **_facets(said, plans)}
        names = dict.fromkeys(fold(value) for name in _NAMES for value in said.texts(name))
        label, text = label_of(said), said.text("sp:text")
        row = (number, node.value, name_of(node, graph), label, "\n".join(["", *names, ""]), text)
        index.execute("INSERT INTO item VALUES (?, ?, ?, ?, ?, ?)", row)
        words = (number, " ".join(map(chain, names)), chain(fold(text)))
        index.execute("INSERT INTO words (rowid, names, body) VALUES (?, ?, ?)", words)
        rows = [(name, value, number) for name, found in facets.items() for value in found]
        index.executemany("INSERT OR IGNORE INTO facet VALUES (?, ?, ?)", rows)
        values.update(value for _, value, _ in rows)
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


def _nodes(graph: KnowledgeGraph) -> set[ox.NamedNode]:
    classes = (iri(name) for name, kind in CLASSES if kind in _FOUND)
    quads = (quad for one in classes for quad in graph.store.quads_for_pattern(None, iri("rdf:type"), one))
    return {quad.subject for quad in quads if isinstance(quad.subject, ox.NamedNode)}


def _facets(said: Statements, plans: _Plans) -> dict[str, Iterable[str]]:
    def values(*names: str) -> tuple[str, ...]:
        return tuple(value for name in names for value in said.texts(name))

    plan = said.graph.node(f"plan/{said.home}").value if said.home else ""
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
        said = Statements(graph, graph.node("plan/" + name.value.rpartition("/")[2]))
        if "rdf:type" in said:
            found[said.node.value] = (tuple(said.texts("sp:inDistrict")), tuple(said.texts("sp:year")))
    return found


def _labels(value: str, graph: KnowledgeGraph) -> tuple[str, str]:
    if ":" not in value:
        return value, value
    if value == iri("skos:Concept").value:  # the one kind that the ontology of the graph does not name
        return labels().kind("topic")
    node = ox.NamedNode(value)
    zh, en = called(graph, node)
    return zh or en or graph.key(node), en or zh or graph.key(node)
