"""Every thing of a graph under its own path: a page for people and Turtle for programs, as ``kg serve`` gives them.

In: a graph and the names of its reading pages. Out: ``id/{key}/index.html`` and ``id/{key}/index.ttl`` (topics and the
authors stand beside ``id/``), so that a host that only serves files answers the IRI of a thing: it opens the folder's
index, and the rules of ``w3id.htaccess`` send programs to the Turtle.

What a page holds is what the service's page about the same IRI holds (``kg.ask.describe``). Links are relative, so that
the folder may stand anywhere. The page embeds its statements as JSON-LD.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

import pyoxigraph as ox
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from kg.ask.describe import gather, triples_of
from kg.rdf.jsonld import triples_to_jsonld
from kg.rdf.store import KnowledgeGraph
from kg.rdf.vocabulary import PREFIXES
from kg.site.names import methods
from kg.site.rendering import MENU, embed, t

__all__ = ["own_things", "path_of", "thing_pages"]

_MOST = 10_000  # statements that a file of one thing holds
_ROOT = PREFIXES["sp"].removesuffix("ontology#")


class _Where(NamedTuple):
    """How addresses are made on one page: ``up`` leads to the root of the release, ``own`` are the things with a page,
    ``reading`` the slugs of documents with a reading page.
    """

    up: str
    base: str
    own: Collection[str]
    reading: Collection[str]

    def link(self, iri: str) -> str:
        """Where the page of an IRI is: below the root where it is ours, else the IRI itself."""
        if iri in self.own:
            return f"{self.up}{quote(path_of(iri, self.base))}/index.html"
        if iri.startswith(PREFIXES["sp"]):
            return f"{self.up}ontology/index.html#{quote(iri.removeprefix(PREFIXES['sp']))}"
        return iri if iri.startswith(("http://", "https://")) else ""

    def place(self, place: Mapping[str, str] | None) -> str:
        """The words in the reading page of their document."""
        if not place or place["document"] not in self.reading:
            return ""
        return f"{self.up}views/read-{place['document']}.html#o{place['start']}"


def path_of(iri: str, base: str) -> str:
    """The folder of a thing below the root of the release; empty for what is none of ours.

    >>> path_of("https://e.org/id/plan/x", "https://e.org/id/")
    'id/plan/x'
    """
    if iri.startswith(base) and len(iri) > len(base):
        return f"id/{iri.removeprefix(base)}"
    for name in ("topic/", "authors"):
        if iri.startswith(_ROOT + name):
            return iri.removeprefix(_ROOT).rstrip("/")
    return ""


def own_things(graph: KnowledgeGraph) -> tuple[str, ...]:
    """The IRIs that the graph says something of and that have a page, sorted."""
    found = {
        quad.subject.value
        for quad in graph.store.quads_for_pattern(None, None, None)
        if isinstance(quad.subject, ox.NamedNode)
    }
    return tuple(sorted(iri for iri in found if path_of(iri, graph.base)))


def thing_pages(
    graph: KnowledgeGraph, reading: Collection[str], context: Mapping[str, Any]
) -> Iterator[tuple[str, bytes]]:
    """Path below the root of the release, and content.

    Args:
        graph: built.
        reading: slugs of the documents that have a reading page.
        context: the content of ``@context`` of ``ontology/context.jsonld``.
    """
    own = frozenset(own_things(graph))
    for iri in sorted(own):
        folder = path_of(iri, graph.base)
        where = _Where("../" * (folder.count("/") + 1), graph.base, own, reading)
        triples = sorted(triples_of(graph, ox.NamedNode(iri), _MOST), key=str)
        turtle = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes={**PREFIXES, "id": graph.base}) or b""
        yield f"{folder}/index.ttl", turtle
        yield f"{folder}/index.html", _page(graph, iri, where, _said(triples, iri, context))


def _said(triples: list[ox.Triple], iri: str, context: Mapping[str, Any]) -> Any:
    """JSON-LD of what is said of the thing itself, with the shared context by its address."""
    own = [triple for triple in triples if isinstance(triple.subject, ox.NamedNode) and triple.subject.value == iri]
    said = json.loads(triples_to_jsonld(own, context))
    return {**said, "@context": f"{_ROOT}context"}


def _page(graph: KnowledgeGraph, iri: str, where: _Where, said: Any) -> bytes:
    thing = gather(graph, ox.NamedNode(iri))
    template = _environment().get_template("thing.html.j2")
    return template.render(thing=thing, where=where, said=said).encode()


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(embed=embed)
    environment.globals.update(t=t, menu=MENU, methods=methods())
    return environment
