"""A built graph, opened: ``graph.nq`` in an Oxigraph store, with SPARQL, rdflib and networkx views of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg import ids
from kg.errors import BuildError, QueryError
from kg.rdf.vocab import PREFIXES

if TYPE_CHECKING:
    import rdflib

__all__ = ["KnowledgeGraph", "graph_of", "open_graph"]

_BASE_RE = re.compile(rb"<([^<>]+/)plan/[^/<>]+> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type>")
_PLACE_RE = re.compile(r"error at (\d+):(\d+):? ?(.*)", re.DOTALL)


class KnowledgeGraph:
    """A graph that was built, ready for questions. All named graphs are seen as one.

    Args:
        store: the quads.
        base: IRI that every key stands under.
        folder: where it was loaded from, if from files.
    """

    def __init__(self, store: ox.Store, base: str = ids.BASE, folder: Path | None = None) -> None:
        self.store, self.base, self.folder = store, base, folder

    def __len__(self) -> int:
        return len(self.store)

    def node(self, key: str) -> ox.NamedNode:
        """The node of a key (``plan/jinshan-2022/measure/37``)."""
        return ox.NamedNode(self.base + key)

    def key(self, node: ox.NamedNode) -> str:
        """The key of a node under the base; the whole IRI of any other."""
        return node.value.removeprefix(self.base)

    def query(self, sparql: str, substitutions: Mapping[str, Any] | None = None) -> Any:
        """Run SPARQL 1.1; the prefixes of ``kg.rdf.vocab`` need not be declared.

        Args:
            sparql: SELECT, ASK, CONSTRUCT or DESCRIBE.
            substitutions: variable name → term, put in the place of the variable.

        Raises:
            QueryError: it does not parse; the message says where.
        """
        given = {ox.Variable(name): term for name, term in (substitutions or {}).items()}
        try:
            return self.store.query(
                sparql,
                prefixes={**PREFIXES, "id": self.base},
                use_default_graph_as_union=True,
                substitutions=given or None,
            )
        except SyntaxError as err:
            raise _query_error(sparql, str(err)) from err

    def to_rdflib(self) -> rdflib.Graph:
        """All statements as one rdflib graph, prefixes bound."""
        import rdflib

        graph = rdflib.Graph()
        for prefix, iri in {**PREFIXES, "id": self.base}.items():
            graph.bind(prefix, iri)
        triples = ox.serialize((quad.triple for quad in self.store), format=ox.RdfFormat.N_TRIPLES)
        graph.parse(data=triples or b"", format="nt")
        return graph


def graph_of(quads: Iterable[ox.Quad], base: str = ids.BASE) -> KnowledgeGraph:
    """A graph in memory."""
    store = ox.Store()
    store.extend(quads)
    return KnowledgeGraph(store, base)


def open_graph(path: Path) -> KnowledgeGraph:
    """Open a build: a folder with ``graph.nq``, or an N-Quads file itself.

    Raises:
        BuildError: there is none, or it is damaged.
    """
    file = path / "graph.nq" if path.is_dir() or not path.suffix else path
    if not file.is_file():
        raise BuildError("no graph has been built here", where=file, mend="run: kg build")
    store = ox.Store()
    try:
        store.bulk_load(path=str(file), format=ox.RdfFormat.N_QUADS)
    except SyntaxError as err:
        raise BuildError(f"is damaged: {err}", where=file, mend="run: kg build") from err
    return KnowledgeGraph(store, _base(file), file.parent)


def _base(file: Path) -> str:
    with file.open("rb") as lines:
        for line in lines:
            if match := _BASE_RE.match(line):
                return match[1].decode()
    return ids.BASE


def _query_error(sparql: str, message: str) -> QueryError:
    match = _PLACE_RE.search(message)
    if not match:
        return QueryError(f"this is not SPARQL: {message}")
    line, column, expected = int(match[1]), int(match[2]), match[3].strip()
    lines = sparql.splitlines() or [""]
    shown = lines[min(line, len(lines)) - 1]
    return QueryError(
        f"not understood at line {line}, column {column}: {expected}", mend=f"{shown}\n  {' ' * (column - 1)}^"
    )
