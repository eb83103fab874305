"""Quads → JSON-LD, compacted by the terms of ``ontology/context.jsonld``; one ``@graph`` per source document.

Of JSON-LD contexts only what ours uses is supported: prefixes, terms with ``@type`` or ``@container: @language``. A
property or datatype that no term covers is written out, so the result means the same under any JSON-LD processor.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import pyoxigraph as ox

from kg.rdf.serialise import InOrder, in_order
from kg.rdf.vocabulary import PREFIXES

__all__ = ["to_jsonld", "triples_to_jsonld"]

_TYPE = f"{PREFIXES['rdf']}type"
_STRING = f"{PREFIXES['xsd']}string"


def to_jsonld(quads: Iterable[ox.Quad] | InOrder, context: Mapping[str, Any]) -> bytes:
    """The same bytes for the same set of quads.

    Args:
        quads: with named graphs.
        context: the content of ``@context``.
    """
    compactor = _Compactor(context)
    graphs: dict[str, dict[str, dict[str, Any]]] = {}
    for subject, predicate, _, graph, quad in in_order(quads):
        nodes = graphs.get(graph)
        if nodes is None:
            nodes = graphs[graph] = {}
        node = nodes.get(subject)
        if node is None:
            node = nodes[subject] = {"@id": compactor.short(subject)}
        compactor.add(node, predicate, quad.object)
    written = ",\n".join(_graph(compactor.short(graph), graphs[graph].values()) for graph in sorted(graphs))
    return f'{{"@context": {_json(context)},\n"@graph": [\n{written}\n]}}\n'.encode()


def triples_to_jsonld(triples: Iterable[ox.Triple], context: Mapping[str, Any]) -> bytes:
    """Statements without named graphs, compacted; blank nodes keep their labels."""
    compactor = _Compactor(context)
    nodes: dict[str, dict[str, Any]] = {}
    for triple in sorted(triples, key=str):
        subject = _name(triple.subject)
        compactor.add(
            nodes.setdefault(subject, {"@id": compactor.short(subject)}), triple.predicate.value, triple.object
        )
    lines = ",\n".join(_json(node) for node in nodes.values())
    return f'{{"@context": {_json(context)},\n"@graph": [\n{lines}\n]}}\n'.encode()


def _name(node: Any) -> str:
    return str(node) if isinstance(node, ox.BlankNode) else str(node.value)


def _graph(iri: str, nodes: Iterable[Mapping[str, Any]]) -> str:
    """One line a node: short to write, and a changed node is one changed line."""
    lines = ",\n".join(_json(node) for node in nodes)
    return f'{{"@id": {_json(iri)}, "@graph": [\n{lines}\n]}}'


_json = json.JSONEncoder(ensure_ascii=False).encode  # one encoder for all nodes: ``json.dumps`` would make one for each


class _Compactor:
    """Terms and prefixes of one context."""

    def __init__(self, context: Mapping[str, Any]) -> None:
        self._prefixes = {
            value: key for key, value in context.items() if isinstance(value, str) and value.endswith(("#", "/"))
        }
        self._names = {key: value for value, key in self._prefixes.items()}
        self._longest_first = sorted(self._prefixes, key=lambda value: (-len(value), value))
        self._shortened: dict[str, str] = {}
        self._of_nodes: dict[str, tuple[str, str, str]] = {}
        self._of_literals: dict[tuple[str, str], tuple[str, str | None]] = {}
        self._terms = dict(self._read_terms(context))

    def _read_terms(self, context: Mapping[str, Any]) -> Iterable[tuple[tuple[str, str, str], str]]:
        """(IRI, type, container) → term; the last two empty where the term has none."""
        for term, definition in context.items():
            entry = definition if isinstance(definition, Mapping) else {"@id": definition}
            iri = self._expand(str(entry.get("@id", "")))
            if not term.startswith("@") and iri and iri not in self._prefixes and not iri.startswith("@"):
                yield (iri, self._expand(str(entry.get("@type", ""))), str(entry.get("@container", ""))), term

    def _expand(self, name: str) -> str:
        prefix, colon, local = name.partition(":")
        return f"{self._names[prefix]}{local}" if colon and prefix in self._names else name

    def short(self, iri: str) -> str:
        """An IRI by the longest prefix of the context that it begins with."""
        found = self._shortened.get(iri)
        if found is None:
            prefix = next((value for value in self._longest_first if iri.startswith(value)), None)
            found = self._shortened[iri] = f"{self._prefixes[prefix]}:{iri[len(prefix) :]}" if prefix else iri
        return found

    def add(self, node: dict[str, Any], predicate: str, obj: Any) -> None:
        """Add one statement to its subject's object."""
        if predicate == _TYPE:
            _append(node, "@type", self._terms.get((obj.value, "", "")) or self.short(obj.value))
        elif isinstance(obj, ox.NamedNode | ox.BlankNode):
            self._add_node(node, predicate, _name(obj))
        elif obj.language:
            self._add_tagged(node, predicate, obj)
        else:
            self._add_literal(node, predicate, obj)

    def _add_node(self, node: dict[str, Any], predicate: str, iri: str) -> None:
        known = self._of_nodes.get(predicate)
        if known is None:
            word = self._terms.get((predicate, "@vocab", ""), "")
            term = self._terms.get((predicate, "@id", "")) or self._terms.get((predicate, "@id", "@set"), "")
            known = self._of_nodes[predicate] = word, term, self.short(predicate)
        word, term, name = known
        if word:  # its values are read as terms: Dated for sp:Dated
            _append(node, word, self._terms.get((iri, "", "")) or self.short(iri))
        elif term:
            _append(node, term, self.short(iri))
        else:
            _append(node, name, {"@id": self.short(iri)})

    def _add_tagged(self, node: dict[str, Any], predicate: str, obj: ox.Literal) -> None:
        term = self._terms.get((predicate, "", "@language"))
        if term:
            _append(node.setdefault(term, {}), obj.language or "", obj.value)
        else:
            _append(node, self.short(predicate), {"@language": obj.language, "@value": obj.value})

    def _add_literal(self, node: dict[str, Any], predicate: str, obj: ox.Literal) -> None:
        datatype = obj.datatype.value
        known = self._of_literals.get((predicate, datatype))
        if known is None:
            known = self._of_literals[predicate, datatype] = self._literals_of(predicate, datatype)
        name, typed = known
        if typed is None:
            _append(node, name, obj.value)
        else:
            _append(node, name, {"@type": typed, "@value": obj.value} if typed else {"@value": obj.value})

    def _literals_of(self, predicate: str, datatype: str) -> tuple[str, str | None]:
        """The name of a property for values of a datatype, and the type that each then needs; ``None``: no object."""
        term = self._terms.get((predicate, datatype, ""))
        if term is None and datatype == _STRING:
            term = self._terms.get((predicate, "", ""))
        return (term, None) if term else (self.short(predicate), "" if datatype == _STRING else self.short(datatype))


def _append(node: dict[str, Any], key: str, value: Any) -> None:
    held = node.get(key)
    if held is None:
        node[key] = value
    elif isinstance(held, list):
        held.append(value)
    else:
        node[key] = [held, value]
