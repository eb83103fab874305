"""Stated and curated links as nanopublications: one statement each, with where it comes from and who publishes it.

In: the links of a graph. Out: TriG, four named graphs a link (head, assertion, provenance, publication), the same
bytes for the same graph and release.

1. Only what a document states in so many words (``sp:Explicit``) or a person decided (``sp:Curated``) is published so:
   whoever reads a single nanopublication sees no calibration table, and should need none.
2. The provenance names the source document, the words and their place in it, method and confidence.
3. The publication graph names date, licence, authors and the version of the program.

Limits: the IRIs hold no hash of the content (trusty URI) and nothing is signed; a nanopublication server adds both when
one publishes there. Source: Nanopublication Guidelines, 1.1 (structure of the four graphs).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from kg.ask.keys import iri_of
from kg.ask.links import Link
from kg.rdf.serialise import in_order
from kg.rdf.vocabulary import PREFIXES, iri

__all__ = ["nanopublications"]

_NP = "http://www.nanopub.org/nschema#"
_METHODS = frozenset({"Explicit", "Curated"})
_LICENCE = ox.NamedNode("https://creativecommons.org/licenses/by/4.0/")
_AUTHORS = ox.NamedNode("https://w3id.org/shanghai-policy/authors")


def nanopublications(links: Iterable[Link], base: str, version: str, made: str) -> bytes:
    """TriG of every stated or curated link.

    Args:
        links: of a graph.
        base: IRI that its keys stand under.
        version: of the program.
        made: the day of the release, ``YYYY-MM-DD``.
    """
    chosen = [link for link in links if link.method in _METHODS and link.assertion]
    quads = (quad for link in chosen for quad in _quads(link, base, version, made))
    prefixes = {**PREFIXES, "np": _NP, "id": base}
    ordered = sorted(in_order(quads), key=lambda row: (row[3], row[0], row[1], row[2]))
    return ox.serialize((row[4] for row in ordered), format=ox.RdfFormat.TRIG, prefixes=prefixes) or b""


def _quads(link: Link, base: str, version: str, made: str) -> Iterator[ox.Quad]:
    name = f"{base}nanopub/{link.assertion.rpartition('/')[2]}"
    head, told, why, published = (ox.NamedNode(f"{name}#{part}") for part in _PARTS)
    whole = ox.NamedNode(name)
    for prop, graph in (("hasAssertion", told), ("hasProvenance", why), ("hasPublicationInfo", published)):
        yield ox.Quad(whole, ox.NamedNode(_NP + prop), graph, head)
    yield ox.Quad(whole, iri("rdf:type"), ox.NamedNode(f"{_NP}Nanopublication"), head)
    yield ox.Quad(_node(link.subject, base), iri(link.relation), _node(link.object, base), told)
    yield from _provenance(link, told, why, base)
    yield ox.Quad(whole, iri("dct:created"), ox.Literal(made, datatype=iri("xsd:date")), published)
    yield ox.Quad(whole, iri("dct:creator"), _AUTHORS, published)
    yield ox.Quad(whole, iri("dct:license"), _LICENCE, published)
    yield ox.Quad(whole, iri("owl:versionInfo"), ox.Literal(version), published)


_PARTS = ("Head", "assertion", "provenance", "pubinfo")


def _provenance(link: Link, told: ox.NamedNode, why: ox.NamedNode, base: str) -> Iterator[ox.Quad]:
    yield ox.Quad(told, iri("prov:wasDerivedFrom"), _node(link.assertion, base), why)
    if link.source:
        yield ox.Quad(told, iri("prov:hadPrimarySource"), _node(f"plan/{link.source}", base), why)
    yield ox.Quad(told, iri("sp:method"), iri(f"sp:{link.method}"), why)
    yield ox.Quad(told, iri("sp:confidence"), ox.Literal(str(link.confidence), datatype=iri("xsd:decimal")), why)
    if link.quote:
        yield ox.Quad(told, iri("sp:quote"), ox.Literal(link.quote), why)
    if link.place:
        yield ox.Quad(told, iri("sp:sourceStart"), ox.Literal(link.start), why)
        yield ox.Quad(told, iri("sp:sourceEnd"), ox.Literal(link.end), why)


def _node(key: str, base: str) -> ox.NamedNode:
    return ox.NamedNode(iri_of(key, base))
