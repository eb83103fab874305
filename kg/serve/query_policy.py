r"""Looks at a query before it runs: no SERVICE, no update, no graph that is not held.

In: SPARQL text. Out: whether the query names its own dataset, or a ``Problem``.

1. The text is cut into the tokens of SPARQL 1.1 (comments, IRIs, strings, names). A bare word, or a prefix, with
   SERVICE in it is taken for a SERVICE clause: Oxigraph reads ``SERVICE:x{}`` and ``trueSERVICE<x>{}`` as such.
2. Such a clause is refused. That is for the sake of a clear answer: what *keeps* a query inside is that the worker
   cannot open a connection (``kg.serve.worker``), whatever a text may do to deceive a parser.
3. FROM and FROM NAMED must name graphs that are held. Neither loads anything, but a name that is wrong should not look
   like an empty graph. Names are read with the BASE and the prefixes of the query by the parser of Turtle, in which
   they are written alike.

Why not the parsed query of rdflib: it turns ``\u0022`` into a quote before it looks for strings, Oxigraph after. So
rdflib sees a long string where Oxigraph sees a SERVICE clause (``tests/serve/test_query_policy.py`` holds the text).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

import pyoxigraph as ox

from kg.rdf.sparql_text import TOKEN_RE, words_of
from kg.rdf.vocabulary import PREFIXES
from kg.serve.problems import Problem, read_only

__all__ = ["check", "unknown_graph"]

_UPDATES = frozenset(["INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD", "WITH"])
_FORMS = frozenset(["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"])


def check(sparql: str, graphs: Collection[str], base: str = "") -> bool:
    """Whether the query may run; ``True`` if it names its own dataset by FROM.

    Args:
        sparql: the query.
        graphs: names of the graphs that are held.
        base: what relative IRIs stand under, and the prefix ``id:``.

    Raises:
        Problem: it may not.

    >>> check("SELECT * FROM <urn:g> { ?s ?p ?o }", {"urn:g"})
    True
    >>> check("SELECT * { ?s ?p 'SERVICE <http://x> {}' } # SERVICE", ())
    False
    """
    tokens = list(_tokens(sparql))
    words = [token.upper() for kind, token in tokens if kind != "iri"]
    form = next((word for word in words if word in _FORMS | _UPDATES), "")
    if form in _UPDATES:
        raise read_only()
    if any("SERVICE" in word.partition(":")[0] for word in words):
        raise Problem(403, "service-refused", "本服务不代为访问其他端点（SERVICE）。", "SERVICE is refused here")
    named = _dataset(tokens, base)
    for name in named:
        if name not in graphs:
            raise unknown_graph(name)
    return bool(named)


def unknown_graph(name: str) -> Problem:
    """A graph was named that is not held."""
    return Problem(
        400,
        "unknown-graph",
        f"图谱中没有命名图 {name}；可查询 SELECT DISTINCT ?g {{ GRAPH ?g {{ }} }}",
        f"there is no graph {name}; list them with SELECT DISTINCT ?g {{ GRAPH ?g {{ }} }}",
    )


def _tokens(sparql: str) -> Iterator[tuple[str, str]]:
    """IRIs, prefixed names and words; of a dotted word each part."""
    for match in TOKEN_RE.finditer(sparql):
        if match["iri"] or match["prefix"] is not None:
            yield "iri" if match["iri"] else "name", match[0]
        else:
            yield from (("word", word) for word in words_of(match))


def _dataset(tokens: list[tuple[str, str]], base: str) -> list[str]:
    """The IRIs of FROM and FROM NAMED, in full."""
    named, before = [], []
    for place, (kind, word) in enumerate(tokens):
        after = tokens[place + 1 : place + 3]
        if kind != "word" or not after:
            continue
        # Oxigraph takes ``ASKFROM<g>`` and ``FROMNAMED<g>`` too.
        if word.upper().endswith(("FROM", "FROMNAMED")):
            named.append(after[-1 if after[0][1].upper() == "NAMED" else 0][1])
        elif word.upper() == "BASE" and after[0][0] == "iri":
            before.append(f"BASE {after[0][1]}")
        elif word.upper() == "PREFIX" and after[-1][0] == "iri":
            before.append(f"PREFIX {after[0][1]} {after[-1][1]}")
    if not named:
        return []
    known = [f"PREFIX {name}: <{iri}>" for name, iri in {**PREFIXES, "id": base}.items() if iri]
    text = "\n".join([*known, *before, *(f"<urn:query> <urn:from> {name} ." for name in named)])
    try:
        quads = ox.parse(text, format=ox.RdfFormat.TURTLE, base_iri=base or None)
        return [quad.object.value for quad in quads if isinstance(quad.object, ox.NamedNode)]
    except SyntaxError:  # it is none for Oxigraph either, or no graph is called that
        return named
