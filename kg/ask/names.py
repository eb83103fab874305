"""What a thing is called: its label in a language, and the short name that stands for its IRI."""

from __future__ import annotations

from typing import Any

import pyoxigraph as ox

from kg.rdf.store import KnowledgeGraph
from kg.rdf.vocabulary import PREFIXES, iri

__all__ = ["LABELS", "Term", "label_of", "name_of"]

LABELS = (iri("rdfs:label"), iri("skos:prefLabel"))
Term = Any  # pyoxigraph has no name for "any term"


def label_of(node: Term, graph: KnowledgeGraph, language: str) -> str:
    """Its name in that language, or an empty text."""
    for predicate in LABELS:
        for quad in graph.store.quads_for_pattern(node, predicate, None):
            if isinstance(quad.object, ox.Literal) and quad.object.language == language:
                return quad.object.value
    return ""


def name_of(node: Term, graph: KnowledgeGraph) -> str:
    """Its key, prefixed name or IRI."""
    if not isinstance(node, ox.NamedNode):
        return str(node)
    key = graph.key(node)
    if key != node.value:
        return key
    found = [f"{prefix}:{key.removeprefix(space)}" for prefix, space in PREFIXES.items() if key.startswith(space)]
    return found[0] if found else key
