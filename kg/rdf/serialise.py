"""Quads → bytes: Turtle, N-Quads and JSON-LD, the same bytes for the same quads."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.rdf.vocab import PREFIXES

__all__ = ["read_ontology", "to_jsonld", "to_nquads", "to_turtle"]


def read_ontology(folder: Path, graph: ox.NamedNode) -> tuple[ox.Quad, ...]:
    """The statements of the ontology and the topics as quads of ``graph``, those with blank nodes left out.

    Blank nodes (unions of classes) matter to reasoners, who read the ontology's own file; in the data they would be
    named anew by every reader.
    """
    quads: set[ox.Quad] = set()
    for name in ("shanghai-policy.ttl", "topics.ttl"):
        for quad in ox.parse(path=str(folder / name), format=ox.RdfFormat.TURTLE):
            if not isinstance(quad.subject, ox.BlankNode) and not isinstance(quad.object, ox.BlankNode):
                quads.add(ox.Quad(quad.subject, quad.predicate, quad.object, graph))
    return tuple(sorted(quads, key=lambda quad: _order(quad.triple)))


def to_nquads(quads: Iterable[ox.Quad]) -> bytes:
    """One line a quad, the lines in the order of their bytes."""
    lines = (ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"").splitlines(keepends=True)
    return b"".join(sorted(lines))


def to_turtle(quads: Iterable[ox.Quad], base: str) -> bytes:
    """All graphs as one, grouped by subject."""
    triples = sorted(dict.fromkeys(quad.triple for quad in quads), key=_order)
    return ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes={**PREFIXES, "id": base}) or b""


def _order(triple: ox.Triple) -> tuple[str, str, str]:
    return triple.subject.value, triple.predicate.value, str(triple.object)  # type: ignore[union-attr]


def to_jsonld(quads: Iterable[ox.Quad], context: Mapping[str, Any]) -> bytes:
    """Compacted by the terms of ``context`` (names, ``@type`` of values, ``@language`` containers), one graph a document.

    Only what the shipped context uses is understood; a term that it does not hold is written as a full IRI.
    """
    terms = _terms(context)
    graphs: dict[str, dict[str, dict[str, Any]]] = {}
    for quad in quads:
        subjects = graphs.setdefault(quad.graph_name.value, {})  # type: ignore[union-attr]
        node = subjects.setdefault(quad.subject.value, {"@id": _short(quad.subject.value, context)})  # type: ignore[union-attr]
        _add(node, quad.predicate.value, quad.object, terms, context)
    body = [
        {"@id": _short(graph, context), "@graph": [subjects[s] for s in sorted(subjects)]}
        for graph, subjects in sorted(graphs.items())
    ]
    document = {"@context": context, "@graph": body}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _terms(context: Mapping[str, Any]) -> dict[tuple[str, str, str], str]:
    """(IRI, type or '', container or '') → term."""
    found: dict[tuple[str, str, str], str] = {}
    for term, definition in context.items():
        if term.startswith("@") or not isinstance(definition, (str, Mapping)):
            continue
        entry = definition if isinstance(definition, Mapping) else {"@id": definition}
        if entry.get("@id") and not str(entry["@id"]).endswith(("#", "/")):
            iri = _expand(str(entry["@id"]), context)
            found[iri, _expand(str(entry.get("@type", "")), context), str(entry.get("@container", ""))] = term
    return found


def _expand(name: str, context: Mapping[str, Any]) -> str:
    prefix, colon, local = name.partition(":")
    base = context.get(prefix)
    if isinstance(base, Mapping):
        base = base.get("@id")
    return f"{base}{local}" if colon and isinstance(base, str) and not local.startswith("//") else name


def _short(iri: str, context: Mapping[str, Any]) -> str:
    """An IRI by the longest prefix of the context that stands before it."""
    prefixes = [(v, k) for k, v in context.items() if isinstance(v, str) and v.endswith(("#", "/")) and iri.startswith(v)]
    if not prefixes:
        return iri
    value, key = max(prefixes, key=lambda item: len(item[0]))
    return f"{key}:{iri[len(value) :]}"


def _add(
    node: dict[str, Any], predicate: str, obj: Any, terms: Mapping[tuple[str, str, str], str], context: Mapping[str, Any]
) -> None:
    if predicate == f"{PREFIXES['rdf']}type":
        _append(node, "@type", _short(obj.value, context))
        return
    if isinstance(obj, ox.NamedNode):
        term = terms.get((predicate, "@id", "")) or terms.get((predicate, "@id", "@set"))
        short = _short(obj.value, context)
        _append(node, term or _short(predicate, context), short if term else {"@id": short})
        return
    if obj.language:
        term = terms.get((predicate, "", "@language"))
        if term:
            held = node.setdefault(term, {})
            _append(held, obj.language, obj.value)
            return
        _append(node, _short(predicate, context), {"@language": obj.language, "@value": obj.value})
        return
    datatype = obj.datatype.value
    term = terms.get((predicate, datatype, ""))
    if term is None and datatype == f"{PREFIXES['xsd']}string":
        term = terms.get((predicate, "", ""))
        value: Any = obj.value if term else {"@value": obj.value}
    else:
        value = obj.value if term else {"@type": _short(datatype, context), "@value": obj.value}
    _append(node, term or _short(predicate, context), value)


def _append(node: dict[str, Any], key: str, value: Any) -> None:
    held = node.get(key)
    if held is None:
        node[key] = value
    elif isinstance(held, list):
        held.append(value)
    else:
        node[key] = [held, value]
