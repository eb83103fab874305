"""A graph in a third-party SPARQL store, asked over the SPARQL 1.1 Protocol as if it were a local one.

1. Where the things stand (the base) is read from the description that is part of the data, or said by the user.
2. Where the store's default graph does not show the data (each named graph stands alone), every query says which graphs
   it asks: those in the record that ``kg publish`` keeps, else those under the base.
3. An answer is whole or refused. Virtuoso cuts rows at ``ResultSetMaxRows``, and says so in a header; graphs too, and
   does not, so it is asked for its limit. A partial result, which Virtuoso sends with status 206 when its time has run
   out, is refused too.

Limit: a store that cuts answers and neither says so nor is Virtuoso cannot be told from one that gives all.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pyoxigraph as ox

from kg.errors import EndpointError
from kg.rdf.sparql_text import form_of, names_graphs, portable
from kg.rdf.store import KnowledgeGraph, graph_of
from kg.remote.http import ACCEPTED_GRAPHS, HttpStore, Reply, read_graph, refusal

__all__ = ["RemoteGraph", "open_endpoint"]

_ROW_KINDS = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
}
_ACCEPTED_ROWS = "application/sparql-results+json, application/sparql-results+xml;q=0.5"

_BASES = """SELECT DISTINCT ?base {
  { ?dataset a dcat:Dataset ; void:uriSpace ?base }
  UNION { GRAPH ?graph { ?dataset a dcat:Dataset ; void:uriSpace ?base } }
} ORDER BY ?base"""
_SEEN = "ASK { ?it a ?class FILTER(STRSTARTS(STR(?it), %s)) }"
_PUBLISHED = "SELECT ?graph { GRAPH <%sgraph/published> { ?graph sp:sha256 ?hash } }"
_GRAPHS = "SELECT DISTINCT ?graph { GRAPH ?graph { ?s ?p ?o } } ORDER BY ?graph"

#: Names under which Virtuoso tells its limits; of triples first that of today, then that of 7.2.
_LIMITS = {
    "rows": ("sparql_result_set_max_rows",),
    "triples": ("sparql_construct_max_triples", "sparql_result_set_max_rows"),
}


class RemoteGraph:
    """The endpoint of a store that holds a built graph.

    Args:
        web: how it is reached.
        base: IRI that every key stands under.
        graphs: the named graphs to ask as one; none where its default graph shows them.
    """

    def __init__(self, web: HttpStore, base: str, graphs: tuple[str, ...] = ()) -> None:
        self.web, self.base, self.graphs = web, base, graphs
        self._known: dict[str, int | None] = {}

    def node(self, key: str) -> ox.NamedNode:
        """The node of a key (``plan/jinshan-2022/measure/37``)."""
        return ox.NamedNode(self.base + key)

    def key(self, node: ox.NamedNode) -> str:
        """The key of a node under the base; the whole IRI of any other."""
        return node.value.removeprefix(self.base)

    def query(self, sparql: str) -> Any:
        """Ask it; the prefixes of ``kg.rdf.vocabulary`` need not be declared.

        Raises:
            QueryError: it is not SPARQL; the message says where.
            EndpointError: it cannot be reached, refuses, or answers with less than the whole.
        """
        form = form_of(sparql)
        reply = self._asked(sparql, form)
        self._check(reply, sparql)
        if form in ("CONSTRUCT", "DESCRIBE"):
            triples = read_graph(reply, self.web.address)
            self._check_whole(reply, len(triples), "triples")
            held = graph_of(ox.Quad(*triple) for triple in triples)
            return held.query("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }")
        found, rows = self._read(reply)
        if isinstance(found, ox.QueryBoolean) != (form == "ASK"):
            raise EndpointError(f"{form or 'the query'} is answered with something else", where=self.web.address)
        self._check_whole(reply, rows, "rows")
        return found

    def _asked(self, sparql: str, form: str) -> Reply:
        fields = [("query", portable(sparql, self.base))]
        if self.graphs and not names_graphs(sparql):
            # Named ones too: a request that names only default graphs leaves GRAPH nothing to match.
            fields += [(field, name) for name in self.graphs for field in ("default-graph-uri", "named-graph-uri")]
        accept = ACCEPTED_GRAPHS if form in ("CONSTRUCT", "DESCRIBE") else _ACCEPTED_ROWS
        headers = {"Accept": accept, "Content-Type": "application/x-www-form-urlencoded"}
        return self.web.send("POST", self.web.address, urlencode(fields).encode(), headers)

    def _check(self, reply: Reply, sparql: str) -> None:
        if reply.status == 206 or "X-SQL-State" in reply.headers:
            raise EndpointError(
                "its time ran out: what came is a part of the answer",
                where=self.web.address,
                mend="ask for less at once, or have MaxQueryExecutionTime raised (virtuoso.ini)",
            )
        if reply.status == 400:
            _check_syntax(sparql, self.base)
        if reply.status != 200:
            raise refusal(reply, self.web.address)

    def _check_whole(self, reply: Reply, count: int, what: str) -> None:
        stated = reply.headers.get("X-SPARQL-MaxRows") or ""
        if not count or not (stated or (reply.headers.get("Server") or "").startswith("Virtuoso")):
            return
        most = int(stated) if stated.isdigit() else self._most(what)
        if 0 < most <= count:
            raise EndpointError(
                f"{count:,} {what} came, and it gives no more than {most:,}: the answer may be cut off",
                where=self.web.address,
                mend=f"ask in parts: SELECT * {{ {{ … ORDER BY … }} }} LIMIT {most - 1} OFFSET 0",
            )

    def _most(self, what: str) -> int:
        """How many rows or triples Virtuoso gives at most; 0 for any number."""
        for name in _LIMITS[what]:
            if name not in self._known:
                fields = {"query": f"SELECT (bif:sys_stat('{name}') AS ?most) {{}}"}
                reply = self.web.send("POST", self.web.address, urlencode(fields).encode(), {"Accept": _ACCEPTED_ROWS})
                self._known[name] = int(next(self._read(reply)[0])[0].value) if reply.status == 200 else None
            most = self._known[name]
            if most is not None:
                return most
        if what == "rows":  # of those it says in a header that they were cut
            return 0
        raise EndpointError(
            "it may cut off a graph and does not say where", where=self.web.address, mend="ask for rows: SELECT"
        )

    def _read(self, reply: Reply) -> tuple[Any, int]:
        """Rows or a truth value, read once to the end to know that nothing is broken, and how many rows there are."""
        form = _ROW_KINDS.get(reply.kind)
        if form is None:
            raise EndpointError(
                f"an answer was asked for, and {reply.kind or 'something nameless'} came",
                where=self.web.address,
                mend="is this the address of its SPARQL endpoint?",
            )
        try:
            found = ox.parse_query_results(reply.body, format=form)
            rows = 0 if isinstance(found, ox.QueryBoolean) else sum(1 for _ in found)
            return ox.parse_query_results(reply.body, format=form), rows
        except (SyntaxError, ValueError) as err:
            raise EndpointError(f"the answer is broken: {err}", where=self.web.address) from err


def open_endpoint(address: str, *, user: str = "", password: str = "", base: str = "") -> RemoteGraph:
    """A store that holds a built graph, by the address of its SPARQL endpoint.

    Args:
        address: ``http://HOST/PATH``.
        user: where it asks for one.
        password: of that user.
        base: IRI that every key stands under; read from the data if not given.

    Raises:
        EndpointError: it cannot be reached, holds no such graph, or holds several.
    """
    if "timeout" in parse_qs(urlsplit(address).query):
        raise EndpointError(
            "with a timeout in its address Virtuoso gives a part of an answer as if it were the whole",
            where=address,
            mend="leave it out",
        )
    web = HttpStore(address, user, password)
    base = base or _base(web)
    graph = RemoteGraph(web, base)
    if not graph.query(_SEEN % ox.Literal(base)):
        graph.graphs = _graphs(graph)
    return graph


def _base(web: HttpStore) -> str:
    found = [row["base"].value for row in RemoteGraph(web, "").query(_BASES)]
    if len(found) == 1:
        return str(found[0])
    if found:
        raise EndpointError(
            f"{len(found)} graphs are described there", where=web.address, mend="name one: --base " + " or ".join(found)
        )
    raise EndpointError(
        "no graph of this kind is described there", where=web.address, mend="publish one, or say its base: --base IRI"
    )


def _graphs(graph: RemoteGraph) -> tuple[str, ...]:
    published = [row["graph"].value for row in graph.query(_PUBLISHED % graph.base)]
    names = published or [row["graph"].value for row in graph.query(_GRAPHS)]
    own = sorted(name for name in names if name.startswith(graph.base + "graph/"))
    if not own:
        raise EndpointError(f"it holds nothing under {graph.base}", where=graph.web.address, mend="say another: --base")
    return tuple(own)


def _check_syntax(sparql: str, base: str) -> None:
    """Let the engine here say at which place a query that was refused is wrong.

    Raises:
        QueryError: it is.
    """
    with suppress(OSError):  # asking it runs a SERVICE clause
        KnowledgeGraph(ox.Store(), base).query(sparql)
