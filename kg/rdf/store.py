"""A built graph, opened: ``graph.nq`` in an Oxigraph store, with SPARQL, rdflib and networkx views of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg import ids
from kg.errors import BuildError, QueryError
from kg.files.exchange import found
from kg.rdf.disk_store import Opened, find_made, load, open_made
from kg.rdf.sparql_text import find_mistake, names_graphs
from kg.rdf.vocabulary import PREFIXES

if TYPE_CHECKING:
    import rdflib

__all__ = ["KnowledgeGraph", "fits_memory", "graph_file", "graph_of", "open_at_once", "open_graph"]

#: Bytes of N-Quads that are read into memory in about two seconds. There a question takes a third of the time.
_FITS = 100 << 20


class KnowledgeGraph:
    """A graph that was built, ready for questions. All named graphs are seen as one.

    Args:
        store: the quads.
        base: IRI that every key stands under.
        folder: where it was loaded from, if from files.
        statements: how many it holds; ``None`` to count them when asked.
    """

    def __init__(
        self, store: ox.Store, base: str = ids.BASE, folder: Path | None = None, statements: int | None = None
    ) -> None:
        self.store, self.base, self.folder, self._statements = store, base, folder, statements

    def __len__(self) -> int:
        return len(self.store) if self._statements is None else self._statements

    def node(self, key: str) -> ox.NamedNode:
        """The node of a key (``plan/jinshan-2022/measure/37``)."""
        return ox.NamedNode(self.base + key)

    def key(self, node: ox.NamedNode) -> str:
        """The key of a node under the base; the whole IRI of any other."""
        return node.value.removeprefix(self.base)

    def query(self, sparql: str, substitutions: Mapping[str, Any] | None = None) -> Any:
        """Run SPARQL 1.1 on all graphs as one, or on those that it names by FROM. Our prefixes need no declaration.

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
                use_default_graph_as_union=not names_graphs(sparql),
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
    """Open a build: a folder with ``graph.nq``, or an N-Quads file itself; a large one from what was made of it.

    Raises:
        BuildError: there is none, or it is damaged.
    """
    file = graph_file(path)
    made = find_made(file) if file.stat().st_size > _FITS else None
    return _graph(open_made(made) if made else load(file), file)


def open_at_once(path: Path) -> KnowledgeGraph:
    """Open what was made of a build, where something was; else read it.

    Raises:
        BuildError: there is none, or it is damaged.
    """
    file = graph_file(path)
    made = find_made(file)
    return _graph(open_made(made) if made else load(file), file)


def fits_memory(path: Path) -> bool:
    """Whether ``open_graph`` reads it into memory though something was made of it."""
    return graph_file(path).stat().st_size <= _FITS


def graph_file(path: Path) -> Path:
    """The N-Quads of a build.

    Raises:
        BuildError: there are none.
    """
    path = found(path)
    file = path / "graph.nq" if path.is_dir() or not path.suffix else path
    if not file.is_file():
        raise BuildError("no graph has been built here", where=file, mend="run: kg build")
    return file


def _graph(opened: Opened, file: Path) -> KnowledgeGraph:
    return KnowledgeGraph(opened.store, opened.base, file.parent, opened.statements)


def _query_error(sparql: str, message: str) -> QueryError:
    mistake = find_mistake(sparql, message)
    if mistake is None:
        return QueryError(f"this is not SPARQL: {message}")
    lines = sparql.splitlines() or [""]
    shown = lines[min(mistake.line, len(lines)) - 1]
    said = mistake.says if mistake.prefix is None else f"prefix {mistake.prefix or ':'} is not declared"
    return QueryError(
        f"not understood at line {mistake.line}, column {mistake.column}{f': {said}' if said else ''}",
        mend=f"{shown}\n  {' ' * (mistake.column - 1)}^",
    )
