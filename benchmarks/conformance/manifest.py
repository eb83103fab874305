"""A manifest of the suite → its tests, with the files that each needs.

A manifest lists its tests (``mf:entries``) or other manifests (``mf:include``). Relative names are those of files, so
every IRI of a file is its ``file:`` address; that is also the base of what stands in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pyoxigraph as ox

__all__ = ["Case", "path_of", "read_manifest"]

_MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
_QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
_UT = "http://www.w3.org/2009/sparql/tests/test-update#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_SD = "http://www.w3.org/ns/sparql-service-description#"

_Node = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


@dataclass(frozen=True, slots=True)
class Case:
    """One test. Files are ``file:`` IRIs; ``data`` and ``named`` the graphs, ``lax``: duplicates do not count."""

    name: str
    part: str
    group: str
    kind: str
    query: str = ""
    data: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    result: str = ""
    lax: bool = False
    entailment: bool = False

    @property
    def section(self) -> str:
        """The part of the suite and the group, as they are printed."""
        return f"{self.part} {self.group}"

    @property
    def title(self) -> str:
        """With the name of the test; unique."""
        return f"{self.section} {self.name}"


def path_of(iri: str) -> Path:
    """The file that a ``file:`` IRI names."""
    return Path(unquote(urlsplit(iri).path))


def read_manifest(path: Path) -> Iterator[Case]:
    """The tests of a manifest and of those that it includes, in their order.

    Args:
        path: of the manifest, in Turtle.
    """
    store = ox.Store()
    store.load(path=str(path), format=ox.RdfFormat.TURTLE, base_iri=path.resolve().as_uri())
    for lists in store.quads_for_pattern(None, ox.NamedNode(_MF + "include"), None, None):
        for included in _listed(store, lists.object):
            yield from read_manifest(path_of(_value(included)))
    for lists in store.quads_for_pattern(None, ox.NamedNode(_MF + "entries"), None, None):
        for entry in _listed(store, lists.object):
            yield _case(store, entry, path.resolve().parent)


def _case(store: ox.Store, entry: _Node, folder: Path) -> Case:
    action = _one(store, entry, _MF + "action")
    if action is None or isinstance(action, ox.NamedNode):  # a test of syntax names its query alone
        query, data, named = _value(action), [], []
    else:
        query = _value(_one(store, action, _QT + "query") or _one(store, action, _UT + "request"))
        data = [_value(node) for node in _all(store, action, _QT + "data")]
        named = [_value(_one(store, node, _QT + "graph") or node) for node in _all(store, action, _QT + "graphData")]
    return Case(
        name=_value(entry).rpartition("#")[2],
        part={"sparql10": "1.0", "sparql11": "1.1"}.get(folder.parent.name, folder.parent.name),
        group=folder.name,
        kind=_value(_one(store, entry, _RDF + "type")).rpartition("#")[2],
        query=query,
        data=tuple(data),
        named=tuple(named),
        result=_value(_one(store, entry, _MF + "result")),
        lax=_one(store, entry, _MF + "resultCardinality") == ox.NamedNode(_MF + "LaxCardinality"),
        entailment=bool(action and _one(store, action, _SD + "entailmentRegime")),
    )


def _all(store: ox.Store, subject: _Node | None, name: str) -> list[_Node]:
    if not isinstance(subject, ox.NamedNode | ox.BlankNode):
        return []
    found = store.quads_for_pattern(subject, ox.NamedNode(name), None, None)
    return sorted((quad.object for quad in found), key=str)


def _one(store: ox.Store, subject: _Node | None, name: str) -> _Node | None:
    return next(iter(_all(store, subject, name)), None)


def _listed(store: ox.Store, head: _Node | None) -> Iterator[_Node]:
    while head is not None and head != ox.NamedNode(_RDF + "nil"):
        first = _one(store, head, _RDF + "first")
        if first is None:
            return
        yield first
        head = _one(store, head, _RDF + "rest")


def _value(node: _Node | None) -> str:
    return node.value if isinstance(node, ox.NamedNode | ox.BlankNode | ox.Literal) else ""
