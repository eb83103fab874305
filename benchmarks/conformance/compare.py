"""Whether two answers are the same, as the suite means it.

1. Names of blank nodes mean nothing: rows and graphs become datasets, and the canonical forms of those are compared.
2. The order of rows counts only where the query asks for one; duplicates count unless the test says that they do not.
3. Literals are the same when datatype and value are: ``1.0`` and ``1.00`` as decimals, ``0`` and ``false`` as booleans,
   an offset of ``+00:00`` and ``Z``.
4. CSV tells neither types nor IRIs from strings: its cells are compared as texts, or as the values of two numbers.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path

import pyoxigraph as ox

from benchmarks.conformance.manifest import path_of

__all__ = ["Table", "read_graph", "read_table", "same_csv", "same_graph", "same_table"]

_RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_EXACT = {_XSD + name for name in (
    "integer", "decimal", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger", "nonPositiveInteger",
    "negativeInteger", "unsignedInt", "unsignedLong", "unsignedShort", "unsignedByte",
)}  # fmt: skip
_TIMES = {_XSD + name for name in ("date", "dateTime", "time")}
_FLOATING = {_XSD + "double", _XSD + "float"}
_TABLES = {
    ".srx": ox.QueryResultsFormat.XML, ".srj": ox.QueryResultsFormat.JSON, ".tsv": ox.QueryResultsFormat.TSV,
}  # fmt: skip
_GRAPHS = {".ttl": ox.RdfFormat.TURTLE, ".nt": ox.RdfFormat.N_TRIPLES, ".rdf": ox.RdfFormat.RDF_XML}

_Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
#: Rows of variable → term; or yes or no.
Table = list[dict[str, _Term]] | bool


def read_table(body: bytes, form: ox.QueryResultsFormat) -> tuple[Table, tuple[str, ...]]:
    """Rows and names of variables, from an answer."""
    found = ox.parse_query_results(body, format=form)
    if isinstance(found, ox.QueryBoolean):
        return bool(found), ()
    names = tuple(variable.value for variable in found.variables)
    return [{name: term for name in names if (term := row[name]) is not None} for row in found], names


def expected_table(iri: str) -> tuple[Table, tuple[str, ...]] | None:
    """What a file of results says; ``None`` if it is a graph, and no table written as one."""
    path = path_of(iri)
    if path.suffix in _TABLES:
        return read_table(path.read_bytes(), _TABLES[path.suffix])
    store = ox.Store()
    store.load(path=str(path), format=_GRAPHS[path.suffix], base_iri=iri)
    return _table_in_graph(store)


def read_graph(iri: str) -> list[ox.Triple]:
    """The statements of a file."""
    path = path_of(iri)
    quads = ox.parse(path=str(path), format=_GRAPHS[path.suffix], base_iri=iri, rename_blank_nodes=True)
    return [quad.triple for quad in quads]


def same_table(ours: Table, theirs: Table, *, ordered: bool, lax: bool) -> bool:
    """Whether two tables are one.

    >>> one, two = ox.BlankNode(), ox.BlankNode()
    >>> same_table([{"x": one, "y": one}], [{"x": two, "y": two}], ordered=False, lax=False)
    True
    >>> same_table([{"x": one, "y": one}], [{"x": one, "y": two}], ordered=False, lax=False)
    False
    """
    if isinstance(ours, bool) or isinstance(theirs, bool):
        return ours is theirs
    if lax:
        ours, theirs = _distinct(ours), _distinct(theirs)
    return len(ours) == len(theirs) and _canonical(_rows(ours, ordered)) == _canonical(_rows(theirs, ordered))


def same_graph(ours: Sequence[ox.Triple], theirs: Sequence[ox.Triple]) -> bool:
    """Whether two graphs are one."""
    return _canonical(ours) == _canonical(theirs)


def same_csv(our_text: str, their_text: str) -> bool:
    r"""Whether two tables in CSV are one, in any order.

    >>> same_csv("x,y\r\n_:a,1.0\r\n", "x,y\n_:b,1\n"), same_csv("x\n1\n", "x\n2\n")
    (True, False)
    """
    (head, *rows), (their_head, *their_rows) = (_cells(text) for text in (our_text, their_text))
    ours, theirs = _as_terms(head, rows), _as_terms(their_head, their_rows)
    return set(head) == set(their_head) and same_table(ours, theirs, ordered=False, lax=False)


def _cells(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def _as_terms(head: list[str], rows: list[list[str]]) -> Table:
    return [{name: _cell(cell) for name, cell in zip(head, row, strict=True)} for row in rows]


def _cell(text: str) -> _Term:
    if text.startswith("_:"):
        return ox.BlankNode(text[2:])
    try:
        return ox.Literal(str(Decimal(text).normalize()))
    except InvalidOperation:
        return ox.Literal(text)


def _rows(rows: list[dict[str, _Term]], ordered: bool) -> list[ox.Triple]:
    """Each row a node, its values behind it."""
    found = []
    for place, row in enumerate(rows):
        node = ox.BlankNode()
        found.append(ox.Triple(node, ox.NamedNode("urn:place"), ox.Literal(place if ordered else 0)))
        found += [ox.Triple(node, ox.NamedNode(f"urn:v:{name}"), term) for name, term in row.items()]
    return found


def _distinct(rows: list[dict[str, _Term]]) -> list[dict[str, _Term]]:
    return list({tuple(sorted((name, str(term)) for name, term in row.items())): row for row in rows}.values())


def _canonical(triples: Sequence[ox.Triple]) -> ox.Dataset:
    found = ox.Dataset(ox.Quad(triple.subject, triple.predicate, _plain(triple.object)) for triple in triples)
    found.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return found


def _plain(term: _Term) -> _Term:
    """A literal in one of the forms of its value, a tag of a language in small letters."""
    if not isinstance(term, ox.Literal):
        return term
    if term.language:
        return ox.Literal(term.value, language=term.language.lower())
    if term.datatype.value == _XSD + "boolean":
        return ox.Literal({"0": "false", "1": "true"}.get(term.value, term.value), datatype=term.datatype)
    if term.datatype.value in _TIMES:
        return ox.Literal(term.value.replace("+00:00", "Z"), datatype=term.datatype)
    try:
        if term.datatype.value in _EXACT:
            return ox.Literal(str(Decimal(term.value).normalize()), datatype=term.datatype)
        if term.datatype.value in _FLOATING:
            return ox.Literal(repr(float(term.value)), datatype=term.datatype)
    except (InvalidOperation, ValueError):  # an ill-formed number is a number to no one
        pass
    return term


def _table_in_graph(store: ox.Store) -> tuple[Table, tuple[str, ...]] | None:
    """A table that was written as a graph, in the suite's own vocabulary."""

    def values(subject: _Term | None, name: str) -> list[_Term]:
        assert subject is None or isinstance(subject, ox.NamedNode | ox.BlankNode)  # noqa: S101
        return [quad.object for quad in store.quads_for_pattern(subject, ox.NamedNode(_RS + name), None, None)]

    if answers := values(None, "boolean"):
        return isinstance(answers[0], ox.Literal) and answers[0].value in ("true", "1"), ()
    is_set = (None, ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), ox.NamedNode(_RS + "ResultSet"))
    if not list(store.quads_for_pattern(*is_set, None)):
        return None
    rows: list[tuple[int, dict[str, _Term]]] = []
    for solution in values(None, "solution"):
        index = values(solution, "index")
        row = {str(values(pair, "variable")[0].value): values(pair, "value")[0] for pair in values(solution, "binding")}  # type: ignore[union-attr]
        rows.append((int(index[0].value) if index and isinstance(index[0], ox.Literal) else 0, row))
    rows.sort(key=lambda pair: pair[0])
    names = tuple(str(name.value) for name in values(None, "resultVariable"))  # type: ignore[union-attr]
    return [row for _, row in rows], names


def text_of(iri: str) -> str:
    """A file as it stands."""
    return Path(path_of(iri)).read_text(encoding="utf-8")
