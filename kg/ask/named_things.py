"""The things of a graph and the names that they go by, ready to be looked through (``kg.ask.resolve``).

In: a graph that can be asked, here or in another store; or the JSON that a page or the service was given. Out:
``Names``. One query reads all names of the kinds that are wanted: 0.12 s for the 900 things of the shipped corpus.

What a name is: the label in either language, other names (``skos:altLabel``, ``skos:hiddenLabel``), the number of a
document (金府办发〔2022〕7号).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pyoxigraph as ox

from kg.ask.keys import key_of, prefixed, term_of
from kg.ask.queryable import Queryable
from kg.ask.spelling import Tables
from kg.rdf.vocabulary import PREFIXES
from kg.text.normalise import bare
from kg.text.order import natural

__all__ = ["CLASSES", "ITEMS", "KINDS_ZH", "NamedThing", "Names", "from_json", "keys_only", "read_names"]

#: Kind → the class whose members it is. In this order several things are listed.
CLASSES = {
    "district": "sp:District", "reform": "sp:Reform", "plan": "sp:PolicyDocument", "case": "sp:ShowcaseCase",
    "department": "sp:Department", "topic": "skos:Concept", "measure": "sp:Measure", "section": "sp:Section",
}  # fmt: skip
#: Kind → what one of it is called in a message; ``thing`` where any will do.
KINDS_ZH = {
    "district": "区", "reform": "改革", "plan": "文件", "case": "案例", "department": "部门", "topic": "主题",
    "measure": "举措", "section": "章节", "thing": "事项",
}  # fmt: skip
#: Kinds whose members have a number in their document.
ITEMS = frozenset({"measure", "section", "case"})

# A concept of another scheme than that of topics (a function of bodies, an indicator) is no topic.
_READ = """SELECT ?node ?class ?property ?value {
  VALUES ?class { %s } ?node a ?class ; ?property ?value .
  FILTER(?class != skos:Concept || STRSTARTS(STR(?node), STR(spt:)))
  FILTER(?property IN (rdfs:label, skos:prefLabel, skos:altLabel, skos:hiddenLabel, sp:documentNumber, sp:inDistrict,
    sp:path, sp:rank, sp:broaderReform))
} ORDER BY ?node ?property ?value"""
_LABELS = ("label", "prefLabel")
_NAMES = (*_LABELS, "altLabel", "hiddenLabel", "documentNumber")
_SAID_BY_KEY = frozenset({"district", "plan", "reform", "topic"})
_HASHED_RE = re.compile(r"(?:doc|pilot|shanghai-\d{4})-[0-9a-f]{10}")


@dataclass(frozen=True, slots=True)
class NamedThing:
    """One thing of the graph.

    ``names``: as written, the label first. ``district``: key of that of a body (for a body of the city, of none).
    ``path``: number of an item in its document, rank of a case. ``general``: keys of the reforms of which it is a
    special form.
    """

    key: str
    kind: str
    label: str
    names: tuple[str, ...] = ()
    district: str = ""
    path: str = ""
    general: tuple[str, ...] = ()

    @property
    def tail(self) -> str:
        """The last part of the key."""
        return self.key.rpartition("/")[2]

    @property
    def called(self) -> tuple[str, ...]:
        """Its names, and the last part of its key where that is a name in pinyin or English: no hash, no number."""
        said = self.kind in _SAID_BY_KEY and not _HASHED_RE.fullmatch(self.tail)
        return (*self.names, self.tail) if said else self.names


class Names:
    """Things by key and by name.

    Args:
        things: in any order.
        base: the IRI that keys stand under.
        find: looks up a key that is not among them (a clause, an assertion); ``None`` if there is no such thing.
        texts: folded words → keys of the things in whose running text they stand.
        tables: for pinyin and traditional characters.
    """

    def __init__(
        self,
        things: Iterable[NamedThing],
        base: str = "",
        *,
        find: Callable[[str], NamedThing | None] = lambda _: None,
        texts: Callable[[str], Iterable[str]] = lambda _: (),
        tables: Tables | None = None,
    ) -> None:
        ordered = sorted(things, key=lambda thing: (_RANK.get(thing.kind, len(_RANK)), natural(thing.key)))
        self.by_key = {thing.key: thing for thing in ordered}
        self.base, self._find, self.texts, self.tables = base, find, texts, tables or Tables()

    def get(self, key: str) -> NamedThing | None:
        """The thing of a key."""
        return self.by_key.get(key) or self._find(key)

    def of(self, kinds: Collection[str]) -> tuple[NamedThing, ...]:
        """All of these kinds; all there are, if none is named."""
        return tuple(thing for thing in self.by_key.values() if not kinds or thing.kind in kinds)

    @cached_property
    def folded(self) -> Mapping[str, tuple[str, ...]]:
        """Key → its names without punctuation, width and case; of what has a name in its key, that last."""
        return {key: tuple(dict.fromkeys(filter(None, map(bare, one.called)))) for key, one in self.by_key.items()}

    @cached_property
    def districts(self) -> Mapping[str, tuple[str, ...]]:
        """Key of a district → its folded names, the longest first."""
        keys = [thing.key for thing in self.of(["district"])]
        return {key: tuple(sorted(self.folded[key], key=len, reverse=True)) for key in keys}

    def for_page(self) -> dict[str, Any]:
        """All that a page needs to find the same: things with their folded names, and the tables that fit them."""
        tables = Tables.of(name for names in self.folded.values() for name in names)
        return {
            "base": self.base,
            "topics": PREFIXES["spt"],
            "things": [
                [t.key, t.kind, t.label, list(self.folded[t.key]), t.district, t.path, list(t.general)]
                for t in self.by_key.values()
            ],
            "readings": {char: list(found) for char, found in tables.readings.items()},
            "simple": tables.simple,
        }

    def closed(self) -> Names:
        """The same with all its tables at hand, and without running texts: nothing will be loaded any more."""
        tables = Tables.of(name for names in self.folded.values() for name in names)
        _ = self.districts
        names = Names(self.by_key.values(), self.base, find=self._find, tables=tables)
        names.folded, names.districts = self.folded, self.districts
        return names


_RANK = {kind: rank for rank, kind in enumerate(CLASSES)}


def read_names(graph: Queryable, kinds: Collection[str] = ()) -> Names:
    """The names of all things of these kinds, of every kind by default; bodies come with the districts."""
    wanted = {*kinds, "district"} if "department" in kinds else set(kinds)
    classes = {cls: kind for kind, cls in CLASSES.items() if not wanted or kind in wanted}
    said: dict[tuple[str, str], dict[str, list[ox.NamedNode | ox.Literal]]] = {}
    for row in graph.query(_READ % " ".join(classes)):
        name = row["property"].value.rpartition("#")[2].rpartition("/")[2]
        kind = classes[prefixed(row["class"].value)]
        said.setdefault((key_of(row["node"], graph), kind), {}).setdefault(name, []).append(row["value"])
    things = (_thing(key, kind, values, graph) for (key, kind), values in said.items())
    return Names(
        things, graph.base, find=lambda key: _find(key, graph), texts=lambda words: _holding(words, graph)
    )  # fmt: skip


def keys_only(graph: Queryable) -> Names:
    """No names at all; a key is looked up in the graph, however large that is, without reading anything else."""
    return Names((), graph.base, find=lambda key: _find(key, graph))


def _thing(key: str, kind: str, values: Mapping[str, list[Any]], graph: Queryable) -> NamedThing:
    def keys(name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(graph.key(one) for one in values.get(name, ())))

    labels = {one.language or "": one.value for name in _LABELS for one in values.get(name, ())}
    label = labels.get("zh") or labels.get("") or labels.get("en") or key
    names = dict.fromkeys((label, *(one.value for name in _NAMES for one in values.get(name, ()))))
    district = next(iter(keys("inDistrict")), f"district/{key.split('/')[1]}") if kind == "department" else ""
    path = next((one.value for name in ("rank", "path") for one in values.get(name, ())), "")
    return NamedThing(key, kind, label, tuple(names), district, path, keys("broaderReform"))


def _find(key: str, graph: Queryable) -> NamedThing | None:
    try:
        node = term_of(key, graph)
    except ValueError:  # no text that can stand in an IRI
        return None
    rows = list(graph.query(_FOUND % (node, node)))
    classes = {row["class"].value.rpartition("#")[2] for row in rows}
    kind = next((kind for kind, name in CLASSES.items() if name.partition(":")[2] in classes), "")
    if kind == "topic" and not key.startswith("topic/"):
        kind = ""  # a concept of another scheme
    label = next((row["label"].value for row in rows if row["label"]), key)
    return NamedThing(key, kind, label) if rows else None


_FOUND = """SELECT ?class ?label { %s a ?class
  OPTIONAL { %s rdfs:label|skos:prefLabel ?label FILTER(LANG(?label) IN ("zh", "")) } } ORDER BY ?class ?label"""
_TEXTS = """SELECT DISTINCT ?node ?text { VALUES ?class { sp:Measure sp:ShowcaseCase sp:Section }
  ?node a ?class ; sp:text ?text }"""


def _holding(words: str, graph: Queryable) -> tuple[str, ...]:
    found = (key_of(row["node"], graph) for row in graph.query(_TEXTS) if words in bare(row["text"].value))
    return tuple(sorted(found, key=natural))


def from_json(text: str | bytes, graph: Queryable) -> Names:
    """What ``for_page`` gave, read again, with the graph for keys that are not among them."""
    data = json.loads(text)
    things = [NamedThing(key, kind, label, tuple(names), district, path, tuple(general)) for
              key, kind, label, names, district, path, general in data["things"]]  # fmt: skip
    readings = {char: tuple(found) for char, found in data["readings"].items()}
    tables = Tables(readings, data["simple"], closed=True)
    return Names(things, data["base"], find=lambda key: _find(key, graph), tables=tables)
