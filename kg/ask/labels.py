"""How relations, kinds, methods and codes are called, in Chinese and English, on every surface.

1. A term of the ontology is called by its own ``rdfs:label`` (``ontology/shanghai-policy.ttl``).
2. A relation read from its object is called by the label of its inverse, where the ontology has one.
3. What the ontology does not name (borrowed terms, other readings from the object, codes) stands in
   ``ontology/labels.ttl``. A name that is nowhere is shown as the term itself: nothing is invented.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from kg import settings
from kg.rdf.vocabulary import PREFIXES, iri

__all__ = ["CLASSES", "METHODS", "RELATIONS", "STATUSES", "Label", "Labels", "labels", "read_labels"]


class Label(NamedTuple):
    """One name in both languages."""

    zh: str
    en: str

    @property
    def sentence(self) -> Label:
        """With a capital letter, as in a legend."""
        return Label(self.zh, self.en[:1].upper() + self.en[1:])

    def __str__(self) -> str:
        """As a terminal shows it: English, then Chinese."""
        return f"{self.en} {self.zh}"


#: Class → kind, the most special first: the first class of a thing that stands here is its kind. A kind is the short
#: word that pages, tables and traces know a thing by.
CLASSES: tuple[tuple[str, str], ...] = (
    ("sp:CaseCollection", "collection"), ("sp:DistrictPlan", "district plan"), ("sp:MunicipalPlan", "municipal plan"),
    ("sp:NationalPlan", "national plan"), ("sp:PolicyDocument", "document"), ("sp:Section", "section"),
    ("sp:Safeguard", "safeguard"), ("sp:Measure", "measure"), ("sp:InferredReform", "inferred reform"),
    ("sp:Reform", "reform"), ("sp:Department", "department"), ("sp:District", "district"),
    ("sp:ShowcaseCase", "case"), ("sp:CasePart", "part"), ("sp:Clause", "clause"), ("sp:Target", "target"),
    ("sp:Irregularity", "irregularity"), ("sp:Function", "function"), ("sp:Indicator", "indicator"),
    ("sp:MeasureUnit", "unit of measure"), ("sp:FrameCell", "cell of the frame"), ("skos:Concept", "topic"),
)  # fmt: skip

#: Relations in the order in which a page lists them: what a thing carries out before what it is about.
RELATIONS: tuple[str, ...] = (
    "sp:implements", "sp:responsibleUnit", "sp:exemplifies", "sp:sameTheme", "sp:leadUnit", "sp:elaborates",
    "eli:based_on", "eli:cites", "dct:references", "sp:drawsUp", "sp:mentionsReform", "sp:mentionsUnit",
    "sp:reusesTextOf", "sp:wordingMember",
    "sp:sameCommitmentAs",
    "sp:continues", "sp:introducedBy", "sp:function", "sp:superiorUnit", "sp:indicator",
    "dct:isPartOf", "sp:inDistrict", "eli:passed_by", "sp:primaryTopic", "dct:subject",
)  # fmt: skip

#: Methods of linking, the plainest first.
METHODS: tuple[str, ...] = ("Explicit", "NamedReform", "TextReuse", "SameMeaning", "Thematic", "Derived", "Curated")

#: Statuses of a deadline.
STATUSES: tuple[str, ...] = ("Dated", "Ongoing", "Done", "NotStated")

_DISPLAY = "https://w3id.org/shanghai-policy/display"
_FILES = ("shanghai-policy.ttl", "labels.ttl")
#: Not a method of the ontology: what follows from the make-up of a document.
_STRUCTURE = Label("文件结构", "structure")


class Labels:
    """Names of terms and codes.

    Args:
        names: term → its own name.
        from_object: relation → what it is called when it is read from its object.
    """

    def __init__(self, names: dict[str, Label], from_object: dict[str, Label]) -> None:
        self._names, self._from_object = names, from_object

    def term(self, name: str) -> Label:
        """A class, property or individual, as a prefixed name or an IRI (``sp:Measure``)."""
        local = name.rpartition(":")[2].rpartition("/")[2].rpartition("#")[2]
        return self._names.get(_full(name), Label(local, local))

    def relation(self, name: str, *, from_object: bool = False) -> Label:
        """A relation (``sp:implements``), read from its subject or from its object."""
        return self._from_object.get(_full(name), self.term(name)) if from_object else self.term(name)

    def has_reading(self, name: str) -> bool:
        """Whether the relation has a name of its own when it is read from its object."""
        return _full(name) in self._from_object

    def kind(self, kind: str) -> Label:
        """A kind of thing, by the label of its class."""
        return self.term(next((name for name, word in CLASSES if word == kind), kind))

    def method(self, name: str) -> Label:
        """A method of linking (``NamedReform``); ``Structure`` for what no method found."""
        return _STRUCTURE if name == "Structure" else self.term(f"sp:{name}")

    def code(self, scheme: str, code: str) -> Label:
        """A code: ``irregularity``, ``role`` or ``uptake``; the code itself where it has no name."""
        return self._names.get(f"{_DISPLAY}/{scheme}/{code}", Label(code, code))

    def codes(self, scheme: str) -> dict[str, Label]:
        """All codes of a scheme that have a name."""
        start = f"{_DISPLAY}/{scheme}/"
        return {name.removeprefix(start): label for name, label in self._names.items() if name.startswith(start)}


@cache
def labels() -> Labels:
    """The names that ship with this version of the program."""
    return read_labels(settings.ontology_folder())


def read_labels(folder: Path) -> Labels:
    """The names of an ontology folder (``shanghai-policy.ttl`` and ``labels.ttl``)."""
    triples = [one for name in _FILES for one in ox.parse(path=str(folder / name), format=ox.RdfFormat.TURTLE)]
    names = _pairs(triples, iri("rdfs:label").value)
    from_object = _pairs(triples, f"{_DISPLAY}#fromObject")
    for one in triples:
        if one.predicate == iri("owl:inverseOf"):
            for here, there in ((one.subject, one.object), (one.object, one.subject)):
                if isinstance(here, ox.NamedNode) and isinstance(there, ox.NamedNode) and there.value in names:
                    from_object.setdefault(here.value, names[there.value])
    return Labels(names, from_object)


def _pairs(quads: Iterable[ox.Quad], predicate: str) -> dict[str, Label]:
    """Subject → its literals of a property in Chinese and English; one language stands in for the other."""
    found: dict[str, dict[str, str]] = {}
    for quad in quads:
        if quad.predicate.value == predicate and isinstance(quad.object, ox.Literal):
            subject = getattr(quad.subject, "value", "")
            found.setdefault(subject, {})[quad.object.language or "en"] = quad.object.value
    return {
        subject: Label(said.get("zh") or said.get("en", ""), said.get("en") or said.get("zh", ""))
        for subject, said in found.items()
    }


def _full(name: str) -> str:
    """The IRI of a prefixed name; any other name, such as ``urn:x``, stays."""
    prefix = name.partition(":")[0]
    return iri(name).value if prefix in PREFIXES and "://" not in name else name
