"""Quads → bytes: Turtle and N-Quads, the same bytes for the same quads. (JSON-LD: ``kg.rdf.jsonld``.)"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from operator import itemgetter
from pathlib import Path

import pyoxigraph as ox

from kg.rdf.vocabulary import PREFIXES

__all__ = ["InOrder", "in_order", "read_ontology", "to_nquads", "to_turtle"]


class InOrder(list[tuple[str, str, str, str, ox.Quad]]):
    """Quads by subject, predicate, object and graph, each behind the texts of these four."""


def in_order(quads: Iterable[ox.Quad] | InOrder) -> InOrder:
    """Quads in the one order that every form is written in; what is in order stays as it is."""
    if isinstance(quads, InOrder):
        return quads
    rows = (
        (q.subject.value, q.predicate.value, str(q.object), q.graph_name.value, q)  # type: ignore[union-attr]
        for q in quads
    )
    return InOrder(sorted(rows, key=itemgetter(0, 1, 2, 3)))


def read_ontology(folder: Path, graph: ox.NamedNode) -> tuple[ox.Quad, ...]:
    """The statements of the ontology and the topics as quads of ``graph``, those with blank nodes left out.

    Blank nodes (unions of classes) matter to reasoners, who read the ontology's own file; in the data they would be
    named anew by every reader.
    """
    quads: set[ox.Quad] = set()
    for name in ("shanghai-policy.ttl", "topics.ttl"):
        for quad in ox.parse(path=str(folder / name), format=ox.RdfFormat.TURTLE):
            if not isinstance(quad.subject, ox.BlankNode) and not isinstance(quad.object, ox.BlankNode):
                quads.add(ox.Quad(quad.subject, quad.predicate, quad.object, graph))
    return tuple(sorted(quads, key=lambda quad: _order(quad.triple)))


def to_nquads(quads: Iterable[ox.Quad]) -> bytes:
    """One line a quad, the lines in the order of their bytes."""
    lines = (ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"").splitlines(keepends=True)
    return b"".join(sorted(lines))


def to_turtle(quads: Iterable[ox.Quad] | InOrder, base: str) -> bytes:
    """All graphs as one, grouped by subject."""
    triples = _once(in_order(quads))
    return ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes={**PREFIXES, "id": base}) or b""


def _once(quads: InOrder) -> Iterator[ox.Triple]:
    """The triples of quads in order, each once in whichever graphs it stands."""
    before = None
    for subject, predicate, obj, _, quad in quads:
        if (subject, predicate, obj) != before:
            yield quad.triple
        before = (subject, predicate, obj)


def _order(triple: ox.Triple) -> tuple[str, str, str]:
    return triple.subject.value, triple.predicate.value, str(triple.object)  # type: ignore[union-attr]
