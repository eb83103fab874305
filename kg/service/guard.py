"""Looks at a query before it runs: no SERVICE to strangers, no update, no graph that is not held.

In: SPARQL text. Out: nothing, or a ``Problem``; and whether the query names its own dataset.

1. The text is cut into the tokens of SPARQL 1.1 (comments, IRIs, strings, names), as Oxigraph reads it: an escape such
   as ``\\u0053`` is no letter of a keyword. What remains as a bare word SERVICE is a SERVICE clause.
2. With no host allowed, such a query is refused. This is the first wall; the second is that the worker cannot open a
   connection at all (``kg.service.worker``), so that a text which deceives this module still reaches nothing.
3. With hosts allowed, rdflib parses the query too, and every SERVICE clause that it finds, in EXISTS and sub-selects
   as well, must name one of them by a plain IRI. Escapes are refused here: rdflib reads them before it looks for
   quotes, Oxigraph after, so that a text could mean two things.
4. FROM and FROM NAMED must name graphs that are held. Neither loads anything, but a name that is wrong should not look
   like an empty graph.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any
from urllib.parse import urlsplit

from kg.service.problems import Problem

__all__ = ["check", "unknown_graph"]

_TOKEN_RE = re.compile(
    r"""
      (?P<iri> <[^<>"{}|^`\\\x00-\x20]*> )
    | (?P<skip> \#[^\n\r]*                                  # a comment
        | \"\"\"(?:[^"\\]|\\.|"{1,2}(?!"))*+\"\"\" | '''(?:[^'\\]|\\.|'{1,2}(?!'))*+'''
        | "(?:[^"\\\n\r]|\\.)*+" | '(?:[^'\\\n\r]|\\.)*+'
        | [?$@][\w-]+ )                                    # a variable, a language
    | (?P<name> [\w.-]*:(?:[\w.:-]|%[0-9A-Fa-f]{2}|\\.)* )  # prefix:local
    | (?P<word> \w+ )
    """,
    re.VERBOSE | re.DOTALL,
)
_UPDATES = frozenset("INSERT DELETE LOAD CLEAR DROP CREATE COPY MOVE ADD WITH".split())
_FORMS = frozenset("SELECT ASK CONSTRUCT DESCRIBE".split())


def check(sparql: str, graphs: Collection[str], hosts: Collection[str]) -> bool:
    """Whether the query may run; ``True`` if it names its own dataset by FROM.

    Args:
        sparql: the query.
        graphs: names of the graphs that are held.
        hosts: hosts that SERVICE may ask.

    Raises:
        Problem: it may not.

    >>> check("SELECT * FROM <urn:g> { ?s ?p ?o }", {"urn:g"}, ())
    True
    >>> check("SELECT * { ?s ?p 'SERVICE <http://x> {}' } # SERVICE", (), ())
    False
    """
    tokens = list(_tokens(sparql))
    words = [token.upper() for kind, token in tokens if kind == "word"]
    form = next((word for word in words if word in _FORMS | _UPDATES), "")
    if form in _UPDATES:
        raise Problem(403, "read-only", "本服务只读，不接受更新。", "this endpoint is read-only: no updates")
    if "SERVICE" in words:
        _check_services(sparql, hosts)
    named = list(_dataset(tokens))
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
    for match in _TOKEN_RE.finditer(sparql):
        kind = match.lastgroup or ""
        if kind != "skip":
            yield kind, match[0]


def _dataset(tokens: list[tuple[str, str]]) -> Iterator[str]:
    """The IRIs of FROM and FROM NAMED, prefixes resolved."""
    prefixes = {
        name.removesuffix(":"): iri[1:-1]
        for (one, word), (_, name), (kind, iri) in zip(tokens, tokens[1:], tokens[2:], strict=False)
        if one == "word" and word.upper() == "PREFIX" and kind == "iri"
    }
    for place, (kind, word) in enumerate(tokens):
        if kind == "word" and word.upper() == "FROM":
            after = tokens[place + 1 : place + 3]
            if after and after[0][1].upper() == "NAMED":
                after = after[1:]
            for what, text in after[:1]:
                prefix, _, local = text.partition(":")
                yield text[1:-1] if what == "iri" else prefixes.get(prefix, prefix + ":") + local


def _check_services(sparql: str, hosts: Collection[str]) -> None:
    refused = Problem(
        403,
        "service-refused",
        "本服务不代为访问其他端点（SERVICE）。" + (f"允许的主机：{'、'.join(hosts)}" if hosts else ""),
        "SERVICE is refused here" + (f", except to {', '.join(hosts)}" if hosts else ""),
    )
    if not hosts or re.search(r"\\[uU]", sparql):
        raise refused
    for endpoint in _endpoints(sparql):
        parts = urlsplit(endpoint)
        if parts.scheme not in ("http", "https") or parts.netloc not in hosts:
            raise refused


def _endpoints(sparql: str) -> list[str]:
    """What every SERVICE clause names, as rdflib finds them; a variable is an empty text.

    Raises:
        Problem: rdflib does not understand the query, or finds no clause where there must be one.
    """
    from pyparsing import ParseException
    from rdflib import URIRef
    from rdflib.plugins.sparql.algebra import translateQuery, traverse
    from rdflib.plugins.sparql.parser import parseQuery

    found: list[str] = []

    def visit(node: Any) -> None:
        if getattr(node, "name", "") == "ServiceGraphPattern":
            found.append(str(node.term) if isinstance(node.term, URIRef) else "")

    try:
        traverse(translateQuery(parseQuery(sparql)).algebra, visitPre=visit)
    except (ParseException, RecursionError, ValueError, TypeError, KeyError) as err:
        raise Problem(400, "not-sparql", "查询无法解析。", "the query is not understood", str(err)[:200]) from err
    return found or [""]
