"""A Turtle file → what a page asks of it: values in the order in which the file gives them, and texts in two languages.

Limits: lists are read by ``Source.items``; other blank nodes are left to reasoners.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

__all__ = ["RDF", "Ref", "Source", "Text"]

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_Node = ox.NamedNode | ox.BlankNode


class Text(NamedTuple):
    """The same text in Chinese and English; the one stands in for the other where that is missing."""

    zh: str
    en: str


class Ref(NamedTuple):
    """A term as a reader sees it: ``own`` ones are described on the page, under ``name``."""

    iri: str
    short: str  # sp:Measure
    name: str  # Measure
    own: bool
    label: Text


class Source:
    """One parsed Turtle file. Names are written with the prefixes of the file (``rdfs:label``)."""

    def __init__(self, path: Path) -> None:
        parser = ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
        self._facts: dict[_Node, dict[str, list[_Node | ox.Literal]]] = {}
        self._having: dict[tuple[str, str], list[_Node]] = {}
        for quad in parser:
            subject, predicate, value = quad.subject, quad.predicate.value, quad.object
            self._facts.setdefault(subject, {}).setdefault(predicate, []).append(value)
            self._having.setdefault((predicate, value.value), []).append(subject)
        self.prefixes: Mapping[str, str] = dict(parser.prefixes)
        self._iris: dict[str, str] = {}

    def iri(self, name: str) -> str:
        """``rdfs:label`` → its IRI."""
        if name not in self._iris:
            prefix, _, local = name.partition(":")
            self._iris[name] = self.prefixes[prefix] + local
        return self._iris[name]

    def short(self, iri: str) -> str:
        """An IRI by the longest prefix of the file that it begins with."""
        known = [(len(value), key) for key, value in self.prefixes.items() if iri.startswith(value)]
        length, prefix = max(known, default=(0, ""))
        return f"{prefix}:{iri[length:]}" if known else iri

    def of_type(self, *kinds: str, within: str = "") -> list[str]:
        """IRIs of the things of these kinds, in the order of the file."""
        wanted = {self.iri(kind) for kind in kinds}
        return [
            node.value
            for node, facts in self._facts.items()
            if node.value.startswith(within)
            and isinstance(node, ox.NamedNode)
            and any(kind.value in wanted for kind in facts.get(f"{RDF}type", ()))
        ]

    def values(self, subject: str, name: str) -> list[str]:
        """IRIs and literals as text; blank nodes left out."""
        return [o.value for o in self._objects(subject, name) if not isinstance(o, ox.BlankNode)]

    def value(self, subject: str, name: str) -> str:
        """The first value, or nothing."""
        return next(iter(self.values(subject, name)), "")

    def subjects(self, name: str, value: str) -> list[str]:
        """IRIs of the things that have this value."""
        nodes = self._having.get((self.iri(name), value), ())
        return [node.value for node in nodes if isinstance(node, ox.NamedNode)]

    def items(self, subject: str, name: str) -> list[str]:
        """The members of the list that is the value."""
        found: list[str] = []
        node = next(iter(self._objects(subject, name)), None)
        while isinstance(node, ox.BlankNode):
            facts = self._facts[node]
            found += [o.value for o in facts.get(f"{RDF}first", ())]
            node = next((o for o in facts.get(f"{RDF}rest", ()) if isinstance(o, ox.BlankNode)), None)
        return found

    def text(self, subject: str, name: str) -> Text | None:
        """The first text in each language."""
        every = self.texts(subject, name)
        zh, en = next(iter(every["zh"]), ""), next(iter(every["en"]), "")
        return Text(zh or en, en or zh) if zh or en else None

    def texts(self, subject: str, name: str) -> dict[str, list[str]]:
        """All texts by language; those without one count as English."""
        found: dict[str, list[str]] = {"zh": [], "en": []}
        for value in self._objects(subject, name):
            if isinstance(value, ox.Literal):
                found["zh" if value.language == "zh" else "en"].append(value.value)
        return found

    def _objects(self, subject: str, name: str) -> list[_Node | ox.Literal]:
        return self._facts.get(ox.NamedNode(subject), {}).get(self.iri(name), [])
