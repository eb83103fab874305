"""A thing of the graph: what kind it is, what it is called, where it stands in its source, and what is said of it.

In: ``Statements``. Out: ``Thing``. All surfaces (traces, pages, the service, search, the networkx view) take kind,
label and place from here.

1. A thing has one kind: the most special of its classes, in the order of ``kg.ask.labels.CLASSES``.
2. Its label is the name in Chinese, else the name of no language, else any other that is not English, else the English
   one; a thing without a name is called by the first words of its text, else by its key.
3. Its document is the one whose named graph describes it; its place are the offsets into that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from kg.ask.keys import Term
from kg.ask.labels import CLASSES
from kg.ask.statements import Statements
from kg.rdf.store import KnowledgeGraph
from kg.rdf.vocabulary import iri

__all__ = [
    "NAMES", "STATEMENT_KINDS", "Place", "Thing", "called", "kind_of", "label_of", "names_of", "place_of", "to_thing",
]  # fmt: skip

#: The properties that hold the name of a thing; topics have the second.
NAMES = ("rdfs:label", "skos:prefLabel")
#: Kinds that say something about another thing: shown with it, and neither found nor drawn by themselves.
STATEMENT_KINDS = frozenset({"clause", "part", "target", "irregularity"})
_WORDS = 30  # characters of a text that stand for a name
_KINDS = tuple((iri(name), kind) for name, kind in CLASSES)
#: What only few kinds have.
_MORE = {
    name: name.partition(":")[2]
    for name in """sp:sourceFile sp:sha256 sp:understanding sp:readWithDoubt dct:issued
    sp:documentNumber sp:sectionKind sp:pilot sp:unitText sp:service
    sp:action sp:isGroup sp:unitKind sp:reformKind sp:level sp:code sp:severity sp:found sp:done sp:value
    sp:unit sp:comparator sp:approximate sp:qualifier sp:direction sp:targetRole sp:quote sp:partKind sp:position
    sp:year""".split()  # noqa: SIM905
}


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Words of a source: the slug of the document and a half-open range of its characters."""

    slug: str
    start: int
    end: int

    @property
    def href(self) -> str:
        """The words on the reading page of the document: its address below ``views/``."""
        return f"read-{self.slug}.html#o{self.start}-{self.end}"


@dataclass(frozen=True, slots=True)
class Thing:
    """Anything that has a kind. Absent values are empty; ``district`` and ``topic`` are the last part of their IRI."""

    key: str
    kind: str
    label: str
    english: str = ""
    aliases: tuple[str, ...] = ()
    district: str = ""
    plan: str = ""
    path: str = ""
    number: str = ""
    topic: str = ""
    topics: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()  # of a reform: keys of those of which it is a special form
    status: str = ""
    deadline: str = ""
    deadline_text: str = ""
    rank: int = 0
    text: str = ""
    parents: tuple[str, ...] = ()
    place: Place | None = None
    more: Mapping[str, str] | None = None  # what only few kinds have: value, unit, code, severity, found, done …

    def get(self, name: str) -> str:
        """One of the rarer properties, or nothing."""
        return (self.more or {}).get(name, "")


def kind_of(said: Statements) -> str:
    """What a node is, in one or two words; empty if it is none of the things that we know."""
    classes = set(said.terms("rdf:type"))
    return next((kind for term, kind in _KINDS if term in classes), "")


def names_of(said: Statements) -> tuple[str, str]:
    """The names in Chinese (or whatever is not English) and in English; either is empty where there is none."""
    zh = en = ""
    for name in NAMES:
        literals = [term for term in said.terms(name) if isinstance(term, ox.Literal)]
        zh = zh or _first([term for term in literals if term.language != "en"])
        en = en or _first([term for term in literals if term.language == "en"])
    return zh, en


def _first(names: list[ox.Literal]) -> str:
    """The one in Chinese, else the one of no language, else any other; the first by its characters of several."""
    if len(names) > 1:
        names.sort(key=lambda name: (name.language != "zh", name.language or "", name.value))
    return names[0].value if names else ""


def label_of(said: Statements) -> str:
    """The name that is shown."""
    zh, en = names_of(said)
    return zh or en or said.text("sp:text")[:_WORDS] or said.key


def called(graph: KnowledgeGraph, node: Term) -> tuple[str, str]:
    """The names of a node in Chinese and English, either of them empty where there is none; nothing else is read."""
    return names_of(Statements(graph, node))


def place_of(said: Statements, slug: str, start: str = "sp:sourceStart", end: str = "sp:sourceEnd") -> Place | None:
    """The place in a document whose offsets these properties hold; ``None`` without both or without a document."""
    first, last = said.text(start), said.text(end)
    return Place(slug, int(first), int(last)) if first.isdecimal() and last.isdecimal() and slug else None


def to_thing(said: Statements) -> Thing | None:
    """The thing that a node is; ``None`` if it is none."""
    kind = kind_of(said)
    if not kind:
        return None
    return Thing(
        key=said.key, kind=kind, label=label_of(said), english=names_of(said)[1],
        aliases=tuple(said.texts("skos:altLabel")),
        district=said.local("sp:inDistrict"), plan=said.local("sp:inPlan"),
        path=said.text("sp:path"), number=said.text("sp:number"),
        topic=said.local("sp:primaryTopic"),
        topics=tuple(key.rpartition("/")[2] for key in said.keys("dct:subject")),
        broader=said.keys("sp:broaderReform"),
        status=said.local("sp:deadlineStatus"), deadline=said.text("sp:deadline"),
        deadline_text=said.text("sp:deadlineText"), rank=_number(said.text("sp:rank")),
        text=said.text("sp:text"), parents=said.keys("dct:isPartOf"), place=place_of(said, said.home),
        more={short: text for name, short in _MORE.items() if (text := said.text(name))},
    )  # fmt: skip


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0
