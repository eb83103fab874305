"""How a node of the graph is written for people and programs: its key, or the prefixed name of a term."""

from __future__ import annotations

from functools import cache
from typing import Any

import pyoxigraph as ox

from kg.ask.queryable import Queryable
from kg.rdf.vocabulary import PREFIXES

__all__ = ["Term", "iri_of", "key_of", "local_name", "name_of", "prefixed", "property_name", "term_of"]

Term = Any  # pyoxigraph has no common type for "any term"
_TOPICS = PREFIXES["spt"]


def key_of(node: ox.NamedNode, graph: Queryable) -> str:
    """The key of a thing; of a topic, whose IRI has a namespace of its own, ``topic/credit``; else the whole IRI."""
    return "topic/" + node.value.removeprefix(_TOPICS) if node.value.startswith(_TOPICS) else graph.key(node)


def term_of(key: str, graph: Queryable) -> ox.NamedNode:
    """The node of a key, in whichever namespace it has."""
    return ox.NamedNode(iri_of(key, graph.base))


def iri_of(key: str, base: str) -> str:
    """The IRI of a key, which stands under ``base``; empty for what has no key."""
    return _TOPICS + key[6:] if key.startswith("topic/") else base + key if key else ""


def name_of(term: Term, graph: Queryable) -> str:
    """What stands for a term beside a link and in SPARQL: its key, else its prefixed name, else the IRI."""
    if not isinstance(term, ox.NamedNode):
        return str(term)
    key = graph.key(term)
    return key if key != term.value else prefixed(key)


def prefixed(iri: str) -> str:
    """An IRI with the prefix of its namespace, the longest that fits; an IRI of another namespace as it is.

    >>> prefixed("http://purl.org/dc/terms/isPartOf"), prefixed("urn:x")
    ('dct:isPartOf', 'urn:x')
    """
    fits = [prefix for prefix, space in PREFIXES.items() if iri.startswith(space)]
    prefix = max(fits, key=lambda one: len(PREFIXES[one]), default="")
    return f"{prefix}:{iri[len(PREFIXES[prefix]) :]}" if prefix else iri


#: The same for properties, of which a graph has few, so that each is worked out once.
property_name = cache(prefixed)


def local_name(iri: str) -> str:
    """The last part of an IRI, of a prefixed name or of a key.

    >>> local_name("http://purl.org/dc/terms/subject"), local_name("sp:Dated"), local_name("topic/credit")
    ('subject', 'Dated', 'credit')
    """
    return iri.rpartition("#")[2].rpartition("/")[2].rpartition(":")[2]
