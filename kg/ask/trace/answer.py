"""What ``kg trace`` prints, in the format that was asked for. In: a graph and options. Out: text, no line end.

Each answer loads what it needs: most are a tree.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import asdict
from decimal import Decimal

from kg.ask.trace.records import Node
from kg.ask.trace.start import find_meant, find_start
from kg.ask.trace.trace import Trace
from kg.ask.trace.tree import to_tree
from kg.rdf.store import KnowledgeGraph

__all__ = ["find_asked", "note_offered", "show_citations", "show_coverage", "show_trace"]


def find_asked(
    graph: KnowledgeGraph, start: str | None, district: str | None, reform: str | None
) -> tuple[Node, tuple[Node, ...]]:
    """The one thing that a question names, in whichever of the three ways, and what else has the words in its name.

    Raises:
        TraceError: it is unknown, or names several things.
    """
    if start:
        return find_meant(graph, start)
    return find_meant(graph, district or reform or "", among="district" if district else "reform")


def note_offered(start: Node, offered: tuple[Node, ...]) -> str:
    """Two lines that say what else could have been meant; empty if nothing."""
    if not offered:
        return ""
    shown = "; ".join(f"{node.key} {node.label}" for node in offered[:3])
    more = f" … (+{len(offered) - 3})" if len(offered) > 3 else ""
    return f"Note: taken as {start.key} {start.label}. Named alike 名称相近：\n  {shown}{more}"


def show_trace(trace: Trace, form: str, width: int) -> str:
    """A trace as tree, table, json or html."""
    if form == "tree":
        return to_tree(trace.start, trace.steps, width)
    from kg.ask.trace.formats import to_html, to_json, to_table

    return {"table": to_table, "json": to_json, "html": to_html}[form](trace)


def show_citations(graph: KnowledgeGraph, trace: Trace, form: str) -> str:
    """Its citations, as text to paste or as json."""
    from kg.ask.cite import cite, to_text

    citations = cite(graph, trace)
    if form == "json":
        return json.dumps([asdict(one) for one in citations], ensure_ascii=False, indent=2)
    return to_text(citations)


def show_coverage(
    graph: KnowledgeGraph,
    form: str,
    *,
    district: str | None = None,
    reform: str | None = None,
    min_confidence: Decimal = Decimal(0),
    methods: Collection[str] | None = None,
) -> str:
    """Reforms and topics × plans; for a district alone what it leaves out; for a reform (in a district) its line.

    Raises:
        TraceError: there is no such district or reform.
    """
    from kg.ask.uptake import find_coverage, find_left_out
    from kg.ask.uptake_tables import coverage_json, coverage_table, left_out_table

    if district and not reform:
        rows = find_left_out(graph, district, min_confidence=min_confidence, methods=methods)
        return coverage_json(rows) if form == "json" else left_out_table(graph, district, rows)
    key = find_start(graph, reform, among="reform").key if reform else None
    cells = find_coverage(graph, min_confidence=min_confidence, methods=methods, district=district, reform=key)
    return coverage_json(cells) if form == "json" else coverage_table(graph, cells)
