"""Names in a query that stand nowhere in the graph: a misspelt property finds nothing, and nobody would know why."""

from __future__ import annotations

from difflib import get_close_matches

import pyoxigraph as ox

from kg.ask.queryable import Queryable
from kg.rdf.sparql_text import names_in
from kg.rdf.vocabulary import CLASSES, INDIVIDUALS, PROPERTIES

__all__ = ["notes_on"]

_NOWHERE = """SELECT ?name { VALUES ?name { %s }
  FILTER NOT EXISTS { ?s ?name ?o } FILTER NOT EXISTS { ?name ?p ?o } FILTER NOT EXISTS { ?s ?p ?name } }"""


def notes_on(graph: Queryable, sparql: str) -> tuple[str, ...]:
    """A line for each name under ``sp:``, ``spt:`` or ``id:`` that the graph does not know, in both languages.

    >>> from kg.rdf.store import graph_of
    >>> notes_on(graph_of([]), "SELECT * { ?m sp:implement ?r }")
    ('sp:implement stands nowhere in the graph 图谱中没有此名; did you mean sp:implements?',)
    """
    names = {written: iri for written, iri in names_in(sparql, graph.base).items() if _is_iri(iri)}
    if not names:
        return ()
    found = graph.query(_NOWHERE % " ".join(f"<{iri}>" for iri in dict.fromkeys(names.values())))
    unknown = {row["name"].value for row in found}
    return tuple(_note(written) for written, iri in names.items() if iri in unknown)


def _note(written: str) -> str:
    prefix, _, local = written.partition(":")
    near = get_close_matches(local, sorted(CLASSES | PROPERTIES | INDIVIDUALS), n=1) if prefix == "sp" else []
    meant = f"; did you mean sp:{near[0]}?" if near else ""
    return f"{written} stands nowhere in the graph 图谱中没有此名{meant}"


def _is_iri(text: str) -> bool:
    try:
        return bool(ox.NamedNode(text))
    except ValueError:
        return False
