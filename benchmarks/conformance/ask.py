"""One test of the suite → passed, failed, or not applicable, with the reason.

Data goes into a store, the query through ``kg.serve.answer`` with its policy, formats and limits. The dataset is named
by the request where the test has named graphs; else the default graph is asked, as most clients do. An answer must be
right in every format that loses nothing. What fails is asked of the engine alone too, which tells whose fault it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

import pyoxigraph as ox

from benchmarks.conformance.compare import (
    expected_table,
    read_graph,
    read_table,
    same_csv,
    same_graph,
    same_table,
    text_of,
)  # fmt: skip
from benchmarks.conformance.manifest import Case, path_of
from kg.rdf.store import KnowledgeGraph
from kg.serve.answer import Answer, answer
from kg.serve.limits import Limits
from kg.serve.problems import Problem

__all__ = ["Answerer", "Verdict", "judge"]

Answerer = Callable[[KnowledgeGraph, Collection[str], Mapping[str, Any], Limits], Answer]

_ROWS = {"json": ox.QueryResultsFormat.JSON, "xml": ox.QueryResultsFormat.XML, "tsv": ox.QueryResultsFormat.TSV}
_GRAPHS = {
    "turtle": ox.RdfFormat.TURTLE, "nt": ox.RdfFormat.N_TRIPLES, "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}  # fmt: skip
_ORDER_RE = re.compile(r"\border\s+by\b(?!.*\})", re.IGNORECASE | re.DOTALL)
_FROM_RE = re.compile(r"\bfrom\s+(?:named\s+)?<([^<>]+)>", re.IGNORECASE)
#: Kinds of problem by which a text is refused because it is not SPARQL.
_NOT_SPARQL = frozenset(["not-sparql", "no-prefix", "no-query"])
_ELSEWHERE = {
    "ProtocolTest": "tests/serve/test_w3c_protocol.py",
    "ServiceDescriptionTest": "tests/serve/test_w3c_protocol.py",
    "GraphStoreProtocolTest": "read-only: no Graph Store protocol",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """``word``: passed, failed or "not applicable"; ``reason``: why not passed; ``ours``: no fault of the engine."""

    case: Case
    word: str
    reason: str = ""
    ours: bool = False


class _AllGraphs(Collection[str]):
    """For tests of syntax, in which any graph may be named."""

    def __contains__(self, name: object) -> bool:
        return True

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def judge(case: Case) -> Verdict:
    """Run one test."""
    if case.kind in _ELSEWHERE:
        return Verdict(case, "not applicable", _ELSEWHERE[case.kind])
    if case.entailment:
        return Verdict(case, "not applicable", "no entailment regime")
    if "Update" in case.kind or case.query.endswith(".ru"):
        return _refused(case, {"read-only", *_NOT_SPARQL}, "read-only: updates are refused")
    if case.group in ("service", "syntax-fed"):
        return _refused(case, {"service-refused"}, "SERVICE is refused")
    reason = _reason(case, answer)
    if not reason:
        return Verdict(case, "passed")
    return Verdict(case, "failed", reason, ours=not _reason(case, _engine))


def _reason(case: Case, how: Answerer) -> str:
    """Why a test fails; nothing if it passes."""
    try:
        return _syntax(case, how) if "Syntax" in case.kind else _evaluation(case, how)
    except Problem as problem:
        return f"{problem.status} {problem.kind}: {problem.detail or problem.en}"


def _engine(graph: KnowledgeGraph, graphs: Collection[str], asked: Mapping[str, Any], limits: Limits) -> Answer:
    """What the engine says by itself, with nothing of ours before or after it."""
    given: dict[str, Any] = {}
    if asked["named"] or asked["default"]:
        given["default_graph"] = [ox.NamedNode(name) for name in asked["default"]] or [ox.DefaultGraph()]
        given["named_graphs"] = [ox.NamedNode(name) for name in asked["named"]]
    try:
        found = graph.store.query(asked["sparql"], base_iri=graph.base, **given)
    except SyntaxError as err:
        raise Problem(400, "not-sparql", "", str(err)) from err
    if isinstance(found, ox.QueryTriples):
        return Answer("", found.serialize(format=_GRAPHS[asked["format"] or "nt"]) or b"")
    forms = {**_ROWS, "csv": ox.QueryResultsFormat.CSV}
    return Answer("", found.serialize(format=forms[asked["format"] or "json"]) or b"")


def _refused(case: Case, kinds: Collection[str], reason: str) -> Verdict:
    """Not applicable, if it is refused as our documents say."""
    try:
        _ask(case, "json", answer, _AllGraphs())
    except Problem as problem:
        if problem.kind in kinds:
            return Verdict(case, "not applicable", reason)
        return Verdict(case, "failed", f"refused, but as {problem.kind}: {problem.detail}")
    return Verdict(case, "failed", "was not refused")


def _syntax(case: Case, how: Answerer) -> str:
    try:
        _ask(case, "", how, _AllGraphs())
    except Problem as problem:
        if "Negative" in case.kind:
            return "" if problem.kind in _NOT_SPARQL else f"refused, but as {problem.kind}"
        return f"{problem.kind}: {problem.detail}" if problem.kind in _NOT_SPARQL else ""
    return "was taken for SPARQL" if "Negative" in case.kind else ""


def _evaluation(case: Case, how: Answerer) -> str:
    if case.result.endswith(".csv"):
        written = _ask(case, "csv", how).decode()
        return "" if same_csv(written, text_of(case.result)) else f"CSV differs: {written!r}"
    table = expected_table(case.result)
    if table is None:
        return _graph(case, how)
    expected, names = table
    ordered = bool(_ORDER_RE.search(text_of(case.query)))
    for form, parser in _ROWS.items():
        if form == "tsv" and isinstance(expected, bool):
            continue  # there is none in the standard
        ours, our_names = read_table(_ask(case, form, how), parser)
        if not same_table(ours, expected, ordered=ordered, lax=case.lax):
            return f"{form} differs: {str(ours)[:300]}"
        if names and set(names) != set(our_names):
            return f"{form}: the columns are {our_names}, not {names}"
    return ""


def _graph(case: Case, how: Answerer) -> str:
    for form, parser in _GRAPHS.items():
        ours = [quad.triple for quad in ox.parse(_ask(case, form, how), format=parser)]
        if not same_graph(ours, read_graph(case.result)):
            return f"{form} differs: {str(ours)[:300]}"
    return ""


def _ask(case: Case, form: str, how: Answerer, graphs: Collection[str] | None = None) -> bytes:
    store = ox.Store()
    own = _own_dataset(case)
    by_request = bool(case.named and not own)
    for iri in (*case.named, *own):
        store.add_graph(ox.NamedNode(iri))
        _load(store, iri, ox.NamedNode(iri))
    for iri in case.data:
        _load(store, iri, ox.NamedNode(iri) if by_request else ox.DefaultGraph())
    asked = {
        "sparql": text_of(case.query), "accept": "*/*", "format": form,
        "default": list(case.data) if by_request else [], "named": list(case.named) if by_request else [],
    }  # fmt: skip
    held = graphs if graphs is not None else {*case.named, *case.data, *own}
    return how(KnowledgeGraph(store, case.query), held, asked, Limits()).body


def _own_dataset(case: Case) -> tuple[str, ...]:
    """The files that the query itself names by FROM."""
    found = (urljoin(case.query, name) for name in _FROM_RE.findall(text_of(case.query)))
    return tuple(dict.fromkeys(iri for iri in found if path_of(iri).is_file()))


def _load(store: ox.Store, iri: str, graph: ox.NamedNode | ox.DefaultGraph) -> None:
    for triple in read_graph(iri):  # blank nodes of two files are never the same
        store.add(ox.Quad(triple.subject, triple.predicate, triple.object, graph))
