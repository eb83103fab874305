"""Words → the things whose name or text holds them, with facets. Chinese is not cut into words but into pairs.

1. Text is folded (width, case, spaces, quotes), and every pair of neighbouring characters is indexed.
2. Each word of a query, between spaces, must occur as it stands in the folded names or text; its pairs find
   the few things where it can, which are then looked at.
3. A thing named so comes first, then names that begin with or hold the words, then texts; among equals the
   shorter name, then by key.
4. Facets count the things found, each facet without its own filter, so that another value can be chosen.

Limit: one index in memory, about 20 bytes for each character of text.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from kg.rdf.store import KnowledgeGraph
from kg.rdf.vocab import iri
from kg.service.thing import label_of, name_of
from kg.text.fold import fold

__all__ = ["FACETS", "Index", "Item", "build_index", "find"]

#: Facet → its name (zh, en).
FACETS = {
    "kind": ("类别", "kind"), "district": ("区", "district"), "plan": ("文件", "document"), "topic": ("主题", "topic"),
    "unit": ("责任单位", "responsible body"), "year": ("年份", "year"),
}  # fmt: skip
#: Classes that are found, the first that fits names the kind.
_KINDS = (
    "sp:District", "sp:Safeguard", "sp:Measure", "sp:ShowcaseCase", "sp:InferredReform", "sp:Reform", "sp:Department",
    "sp:DistrictPlan", "sp:MunicipalPlan", "sp:NationalPlan", "sp:CaseCollection", "sp:PolicyDocument", "sp:Section",
    "skos:Concept",
)  # fmt: skip
_NAMES = ("rdfs:label", "skos:prefLabel", "skos:altLabel", "sp:documentNumber")
_AROUND = 30


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that can be found. ``facets``: facet → IRIs, or words, that hold of it."""

    iri: str
    key: str
    label: str
    names: tuple[str, ...]  # folded
    text: str
    folded: str
    facets: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Index:
    """``pairs``: two characters → numbers of the items that have them. ``labels``: IRI → (zh, en)."""

    items: tuple[Item, ...]
    pairs: dict[str, array[int]]
    labels: dict[str, tuple[str, str]]


def build_index(graph: KnowledgeGraph) -> Index:
    """Everything with a name, and a text where it has one."""
    items = tuple(_items(graph))
    pairs: dict[str, array[int]] = defaultdict(lambda: array("I"))
    for number, item in enumerate(items):
        for pair in sorted({text[n : n + 2] for text in (*item.names, item.folded) for n in range(len(text) - 1)}):
            pairs[pair].append(number)
    used = sorted({value for item in items for values in item.facets.values() for value in values})
    return Index(items, dict(pairs), {value: _labels(value, graph) for value in used})


def find(index: Index, words: str, chosen: Mapping[str, str], *, start: int = 0, most: int = 20) -> dict[str, Any]:
    """What is found: ``total``, one page of ``hits``, ``facets``.

    Args:
        index: of the graph.
        words: as typed; none finds everything.
        chosen: facet → the value that is filtered by.
        start: number of hits to pass over.
        most: number of hits to show.
    """
    wanted = [fold(word) for word in words.split() if fold(word)][:10]
    found = [item for item in _candidates(index, wanted) if all(_holds(item, word) for word in wanted)]
    hits = [item for item in found if _fits(item, chosen)]
    hits.sort(key=lambda item: _rank(item, wanted))
    return {
        "total": len(hits),
        "hits": [_hit(item, wanted) for item in hits[start : start + most]],
        "facets": [_facet(name, found, chosen, index) for name in FACETS],
    }


def _candidates(index: Index, wanted: list[str]) -> Iterable[Item]:
    lists = [index.pairs.get(word[n : n + 2], array("I")) for word in wanted for n in range(len(word) - 1)]
    if not lists:
        return index.items
    lists.sort(key=len)
    numbers = set(lists[0])
    for other in lists[1:]:
        numbers.intersection_update(other)
    return [index.items[number] for number in sorted(numbers)]


def _holds(item: Item, word: str) -> bool:
    return word in item.folded or any(word in name for name in item.names)


def _fits(item: Item, chosen: Mapping[str, str], but: str = "") -> bool:
    return all(value in item.facets.get(name, ()) for name, value in chosen.items() if name != but and value)


def _rank(item: Item, wanted: list[str]) -> tuple[Any, ...]:
    def place(word: str) -> int:
        if word in item.names:
            return 0
        if any(name.startswith(word) for name in item.names):
            return 1
        return 2 if any(word in name for name in item.names) else 3

    numbers = [
        (part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in item.key.replace("/", ".").split(".")
    ]
    return sum(map(place, wanted)), len(item.label) if wanted else 0, numbers


def _hit(item: Item, wanted: list[str]) -> dict[str, Any]:
    return {
        "iri": item.iri,
        "key": item.key,
        "label": item.label,
        "kind": item.facets["kind"][0],
        "plan": item.facets["plan"],
        "around": _around(item.text, wanted),
    }


def _around(text: str, wanted: list[str]) -> list[str]:
    """The text before, the words, the text after; found in the text as written, so only where it is as folded."""
    for word in wanted:
        place = text.lower().find(word)
        if place >= 0:
            before, after = max(0, place - _AROUND), place + len(word)
            lead = "…" if before else ""
            return [lead + text[before:place], text[place:after], text[after : after + _AROUND * 2]]
    return [text[: _AROUND * 3], "", ""] if text else []


def _facet(name: str, found: list[Item], chosen: Mapping[str, str], index: Index) -> dict[str, Any]:
    counted = Counter(value for item in found if _fits(item, chosen, but=name) for value in item.facets.get(name, ()))
    zh, en = FACETS[name]
    values = [
        {"value": value, "zh": index.labels[value][0], "en": index.labels[value][1], "count": count}
        for value, count in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
    if name == "year":
        values.sort(key=lambda value: str(value["value"]), reverse=True)
    return {"name": name, "zh": zh, "en": en, "chosen": chosen.get(name, ""), "values": values}


def _items(graph: KnowledgeGraph) -> Iterable[Item]:
    seen: set[str] = set()
    plans = _plans(graph)
    for kind in _KINDS:
        for quad in sorted(graph.store.quads_for_pattern(None, iri("rdf:type"), iri(kind)), key=str):
            node = quad.subject
            if not isinstance(node, ox.NamedNode) or node.value in seen:
                continue
            seen.add(node.value)
            names = [value.value for name in _NAMES for value in _objects(graph, node, name)]
            label = label_of(node, graph, "zh") or label_of(node, graph, "en") or graph.key(node)
            text = next((value.value for value in _objects(graph, node, "sp:text")), "")
            facets = {"kind": (iri(kind).value,), **_facets(graph, node, quad, plans)}
            yield Item(
                node.value,
                name_of(node, graph),
                label,
                tuple(dict.fromkeys(map(fold, names))),
                text,
                fold(text),
                facets,
            )


def _facets(
    graph: KnowledgeGraph,
    node: ox.NamedNode,
    quad: ox.Quad,
    plans: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]],
) -> dict[str, tuple[str, ...]]:
    def values(*names: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(value.value for name in names for value in _objects(graph, node, name)))

    slug = quad.graph_name.value.rpartition("/")[2] if isinstance(quad.graph_name, ox.NamedNode) else ""
    plan = graph.node(f"plan/{slug}").value if slug else ""
    of_plan = plans.get(plan, ((), ()))
    return {
        "plan": (plan,) if plan in plans else (),
        "district": values("sp:inDistrict") or of_plan[0],
        "topic": values("sp:primaryTopic", "dct:subject"),
        "unit": values("sp:responsibleUnit", "sp:leadUnit"),
        "year": values("sp:year") or of_plan[1],
    }


def _plans(graph: KnowledgeGraph) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
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
