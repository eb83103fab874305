"""A link of the graph with the words that it rests on, as its assertion states them.

In: ``Statements`` of an assertion. Out: ``Link``. All surfaces take evidence, and the order of it, from here: the
surest first; of those that are as sure, the plainest method first; of those, by assertion.

A link that follows from the make-up of a document (a measure is part of its plan) has no assertion: its method is
``Structure`` and it has no words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Self

import pyoxigraph as ox

from kg.ask.keys import property_name
from kg.ask.labels import METHODS
from kg.ask.statements import Statements, nodes_with, whole_statements
from kg.ask.things import Place, place_of
from kg.rdf.store import KnowledgeGraph

__all__ = ["PLAIN_LINKS", "Evidence", "Link", "links_at", "plain_links", "strength", "to_link"]

#: Relations that need no evidence, as they follow from the make-up of the documents.
PLAIN_LINKS = ("dct:isPartOf", "sp:inDistrict", "eli:passed_by")
_RANKS = {method: rank for rank, method in enumerate(METHODS)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Why a link is in the graph: a method, how sure it is, and the words that show it.

    ``source`` is the slug of the document that says so, ``place`` where the quotation stands in it: ``None`` for a fact
    from outside the corpus. ``prefix`` and ``suffix`` stand before and after the quotation. ``other_…`` are the words
    on the side of the object, where there are any; ``uptake`` how they were taken over, ``share`` how much of the
    clause they make up. ``via``: the reforms through which a derived link holds.
    """

    assertion: str = ""
    method: str = "Structure"
    confidence: Decimal = Decimal(1)
    quote: str = ""
    source: str = ""
    place: Place | None = None
    prefix: str = ""
    suffix: str = ""
    role: str = ""
    other_quote: str = ""
    other_source: str = ""
    other_place: Place | None = None
    uptake: str = ""
    share: str = ""
    via: tuple[str, ...] = ()

    @property
    def start(self) -> int:
        """Offset of the first character of the quotation; -1 for a fact from outside the corpus."""
        return self.place.start if self.place else -1

    @property
    def end(self) -> int:
        """Offset behind its last character."""
        return self.place.end if self.place else -1

    @property
    def other_start(self) -> int:
        """Offset of the first character of the words on the other side; -1 where there are none."""
        return self.other_place.start if self.other_place else -1

    @property
    def other_end(self) -> int:
        """Offset behind their last character."""
        return self.other_place.end if self.other_place else -1

    def swapped(self) -> Self:
        """The same, seen from the object: its words first."""
        if not self.other_quote:
            return self
        return replace(
            self,
            quote=self.other_quote, source=self.other_source, place=self.other_place,
            other_quote=self.quote, other_source=self.source, other_place=self.place,
        )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Link(Evidence):
    """One assertion, or one link that needs none: keys of its two ends, and the relation (``sp:implements``).

    ``form``: of a line that stands for a link to another form of the reform, that form.
    """

    subject: str
    relation: str
    object: str
    form: str = ""

    @property
    def predicate(self) -> str:
        """The relation without its prefix, as pages, their scripts and GraphML call it."""
        return self.relation.partition(":")[2]


def strength(evidence: Evidence) -> tuple[Decimal, int, str]:
    """Sorts evidence, the best first."""
    return -evidence.confidence, _RANKS.get(evidence.method, len(_RANKS)), evidence.assertion


def to_link(said: Statements) -> Link:
    """The link that an assertion states."""
    source, other = said.local("prov:wasDerivedFrom"), said.local("sp:otherDocument")
    return Link(
        subject=said.one("rdf:subject"), relation=property_name(said.text("rdf:predicate")),
        object=said.one("rdf:object"), assertion=said.key, method=said.local("sp:method"),
        confidence=_decimal(said.text("sp:confidence")), quote=said.text("sp:quote"), source=source,
        place=place_of(said, source), prefix=said.text("sp:quotePrefix"), suffix=said.text("sp:quoteSuffix"),
        role=said.text("sp:role"), other_quote=said.text("sp:otherQuote"), other_source=other,
        other_place=place_of(said, other, "sp:otherStart", "sp:otherEnd"), uptake=said.text("sp:uptake"),
        share=said.text("sp:uptakeShare"), via=said.keys("sp:viaReform"),
    )  # fmt: skip


def plain_links(said: Statements) -> Iterator[Link]:
    """The links of a thing that need no evidence."""
    key = said.key
    for relation in PLAIN_LINKS:
        for other in said.keys(relation):
            yield Link(subject=key, relation=relation, object=other)


def links_at(graph: KnowledgeGraph, node: ox.NamedNode, end: str) -> Iterator[Link]:
    """The links that have ``node`` at an end (``rdf:subject`` or ``rdf:object``), one for each assertion."""
    for assertion in nodes_with(graph, end, node):
        yield to_link(whole_statements(graph, assertion))


def _decimal(text: str) -> Decimal:
    try:
        number = Decimal(text or 0)
    except InvalidOperation:
        return Decimal(0)  # a graph that another program made
    return number if number.is_finite() else Decimal(0)
