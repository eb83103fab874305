"""Quads → bytes: Turtle and N-Quads, the same bytes for the same quads. (JSON-LD: ``kg.rdf.jsonld``.)"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from kg.rdf.vocabulary import PREFIXES

__all__ = ["read_ontology", "to_nquads", "to_turtle"]


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


def to_turtle(quads: Iterable[ox.Quad], base: str) -> bytes:
    """All graphs as one, grouped by subject."""
    triples = sorted(dict.fromkeys(quad.triple for quad in quads), key=_order)
    return ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes={**PREFIXES, "id": base}) or b""


def _order(triple: ox.Triple) -> tuple[str, str, str]:
    return triple.subject.value, triple.predicate.value, str(triple.object)  # type: ignore[union-attr]
