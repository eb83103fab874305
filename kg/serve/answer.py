"""A query → the bytes of its answer, inside a worker.

1. The policy of queries (``kg.serve.query_policy``) looks at the text; the dataset is that of the request, else that of
   the query, else all graphs as one.
2. The form of the query decides which formats there are, ``Accept`` or ``?format=`` which of them is written.
3. An answer with more rows or bytes than allowed is refused whole: an answer cut short would look complete.
4. Of a text that is not SPARQL the answer says where the mistake is (``kg.rdf.sparql_text.find_mistake``).
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any

import pyoxigraph as ox

from kg import settings
from kg.rdf.jsonld import triples_to_jsonld
from kg.rdf.sparql_text import find_mistake
from kg.rdf.store import KnowledgeGraph
from kg.rdf.vocabulary import PREFIXES
from kg.serve.content_negotiation import GRAPHS, ROWS, Format, wanted
from kg.serve.limits import Limits
from kg.serve.problems import Problem
from kg.serve.query_policy import check, unknown_graph

__all__ = ["Answer", "answer", "shipped_context", "too_many", "write_triples"]

_ROWS = {
    "json": ox.QueryResultsFormat.JSON, "xml": ox.QueryResultsFormat.XML, "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}  # fmt: skip
_GRAPHS = {
    "turtle": ox.RdfFormat.TURTLE, "nt": ox.RdfFormat.N_TRIPLES, "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML, "trig": ox.RdfFormat.TRIG,
}  # fmt: skip
_LONGEST_PREFIX, _MOST_SAID = 60, 300  # characters that are repeated
#: No row of any format is shorter, so a short answer needs no counting.
_LEAST_BYTES = 1


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back to the client. ``kind``: its ``Content-Type``."""

    kind: str
    body: bytes


class _Full(Exception):  # noqa: N818 - stops the writer, and is never seen outside
    """The answer has more bytes than allowed."""


class _Bounded(io.BytesIO):
    def __init__(self, most: int) -> None:
        super().__init__()
        self.most = most

    def write(self, data: Any) -> int:
        if self.tell() + len(data) > self.most:
            raise _Full
        return super().write(data)


def answer(graph: KnowledgeGraph, graphs: Collection[str], asked: Mapping[str, Any], limits: Limits) -> Answer:
    """Answer one query.

    Args:
        graph: what is held.
        graphs: names of its named graphs.
        asked: ``sparql``, ``accept``, ``format``, ``default`` and ``named`` (graphs of the request).
        limits: of rows and bytes; the limit of time is kept by the worker pool.

    Raises:
        Problem: it is refused, not understood, or its answer too large.
    """
    sparql = asked["sparql"]
    if all(not line.strip() or line.lstrip().startswith("#") for line in sparql.splitlines()):
        raise Problem(400, "no-query", "请先写查询。", "write a query first")
    own = check(sparql, graphs, graph.base)
    dataset = _dataset(asked["default"], asked["named"], graphs)
    if not dataset and not own:
        dataset = {"use_default_graph_as_union": True}
    try:
        found = graph.store.query(sparql, base_iri=graph.base, prefixes={**PREFIXES, "id": graph.base}, **dataset)
        if isinstance(found, ox.QueryTriples):
            triples = list(islice(found, limits.rows + 1))
            if len(triples) > limits.rows:
                raise too_many(limits)
            return write_triples(triples, wanted(asked, GRAPHS), graph.base)
        return _write_rows(found, wanted(asked, ROWS), limits)
    except SyntaxError as err:
        raise _not_understood(sparql, str(err)) from err
    except _Full as err:
        raise _too_large(limits) from err
    except (OSError, ValueError, RuntimeError) as err:
        raise Problem(400, "cannot-run", "查询无法执行。", "the query cannot be run", str(err)[:300]) from err


@cache
def shipped_context() -> Mapping[str, Any]:
    """The JSON-LD context of the ontology; to be read while files can be opened."""
    context = (settings.ontology_folder() / "context.jsonld").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(context)["@context"]
    return found


def write_triples(triples: Sequence[ox.Triple] | Sequence[ox.Quad], form: Format, base: str) -> Answer:
    """Triples in a format of graphs, sorted, with the prefixes of the project; in TriG quads, by their graphs."""
    ordered: list[Any] = sorted(triples, key=str)
    if form.name == "jsonld":
        return Answer(form.sent_as, triples_to_jsonld(ordered, shipped_context()))
    written = ox.serialize(ordered, format=_GRAPHS[form.name], prefixes={**PREFIXES, "id": base}) or b""
    return Answer(form.sent_as, written)


def _dataset(default: list[str], named: list[str], graphs: Collection[str]) -> dict[str, Any]:
    for name in (*default, *named):
        if name not in graphs:
            raise unknown_graph(name)
    if not default and not named:
        return {}
    # An empty list of default graphs is an empty graph, as the protocol asks where only named ones are given.
    nodes = [[ox.NamedNode(name) for name in names] for names in (default, named)]
    return {"default_graph": nodes[0] or [ox.DefaultGraph()], "named_graphs": nodes[1]}


def _write_rows(found: Any, form: Format, limits: Limits) -> Answer:
    out = _Bounded(limits.answer_bytes)
    found.serialize(out, format=_ROWS[form.name])
    body = out.getvalue()
    long = isinstance(found, ox.QuerySolutions) and len(body) > limits.rows * _LEAST_BYTES
    if long and _count(body, form.name) > limits.rows:
        raise too_many(limits)
    return Answer(form.sent_as, body)


def _count(body: bytes, form: str) -> int:
    if form == "tsv":
        return body.count(b"\n") - 1
    if form == "csv":
        csv.field_size_limit(len(body) + 1)
        return sum(1 for _ in csv.reader(io.StringIO(body.decode(), newline=""))) - 1
    return sum(1 for _ in ox.parse_query_results(body, format=_ROWS[form]))  # type: ignore[union-attr, misc]


def too_many(limits: Limits) -> Problem:
    """The answer has more rows, or triples, than allowed."""
    return Problem(
        422, "too-many-rows", f"结果超过 {limits.rows} 行；请缩小范围，或用 LIMIT 与 OFFSET 分批取。",
        f"more than {limits.rows} rows: narrow the query, or fetch it in parts with LIMIT and OFFSET",
    )  # fmt: skip


def _too_large(limits: Limits) -> Problem:
    most = limits.answer_bytes >> 20
    return Problem(
        422, "too-large", f"结果超过 {most} MB；请缩小范围，或用 LIMIT 与 OFFSET 分批取。",
        f"more than {most} MB: narrow the query, or fetch it in parts with LIMIT and OFFSET",
    )  # fmt: skip


def _not_understood(sparql: str, said: str) -> Problem:
    """The text is not SPARQL. ``said``: the message of the parser."""
    mistake = find_mistake(sparql, said)
    if mistake is None:
        return _not_sparql(said[:_MOST_SAID])
    where = f"error at {mistake.line}:{mistake.column}"
    if mistake.prefix is None:
        return _not_sparql(f"{where}: {mistake.says}" if mistake.says else where)
    prefix = mistake.prefix[:_LONGEST_PREFIX] or ":"
    return Problem(400, "no-prefix", f"前缀 {prefix} 未声明。", f"prefix {prefix} is not declared", where)


def _not_sparql(detail: str) -> Problem:
    return Problem(400, "not-sparql", "查询不符合 SPARQL 语法。", "this is not a SPARQL query", detail)
