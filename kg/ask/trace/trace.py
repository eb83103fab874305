"""Explain a thing of the graph: from the saved graph alone, what it rests on and what it leads to, with the evidence.

In: a built graph and a start (key, number or words). Out: a ``Trace``, whose ``str`` is the tree.

1. ``find_start`` says which thing is meant.
2. Its kind decides which way to walk: a measure up to reform, city plan and what that rests on, and down to units,
   deadline, clauses and cases; a reform, plan, body, district, case or topic to the measures.
3. Links without an assertion that passes the filter are left out, with all that hangs on them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from kg.ask.graph_view import View
from kg.ask.labels import METHODS
from kg.ask.links import Evidence
from kg.ask.trace.measure import clause_steps, measure_steps, section_steps
from kg.ask.trace.records import Node, Step, steps_below
from kg.ask.trace.reverse import (
    case_steps,
    concept_steps,
    department_steps,
    district_steps,
    document_steps,
    reform_steps,
    topic_steps,
)  # fmt: skip
from kg.ask.trace.start import find_start
from kg.ask.trace.tree import to_tree
from kg.errors import TraceError
from kg.rdf.store import KnowledgeGraph

__all__ = ["METHODS", "Trace", "trace"]

#: Every method that an assertion can have.

_STEPS: Mapping[str, Callable[[View, str], tuple[Step, ...]]] = {
    "measure": measure_steps,
    "safeguard": measure_steps,
    "clause": clause_steps,
    "section": section_steps,
    "reform": reform_steps,
    "inferred reform": reform_steps,
    "department": department_steps,
    "district": district_steps,
    "case": case_steps,
    "topic": topic_steps,
    "function": concept_steps,
    "indicator": concept_steps,
}


@dataclass(frozen=True, slots=True)
class Trace:
    """A thing and the steps that lead from it. ``base`` turns a key into its IRI."""

    start: Node
    steps: tuple[Step, ...]
    base: str

    def __str__(self) -> str:
        return to_tree(self.start, self.steps)

    def evidence(self) -> tuple[Evidence, ...]:
        """Every assertion that the trace rests on, each once, in the order of the steps."""
        found = {one.assertion: one for _, step in steps_below(self.steps) for one in step.evidence}
        return tuple(found.values())


def trace(
    graph: KnowledgeGraph,
    start: str | Node,
    *,
    min_confidence: Decimal | float | str = 0,
    methods: Collection[str] | None = None,
) -> Trace:
    """Explain one thing of a built graph.

    Args:
        graph: as ``kg.load`` gives it.
        start: a key, a short number (``jinshan-2022/37``) or words.
        min_confidence: 0 to 1; what is less sure is left out.
        methods: if given, only links found by these (``METHODS``).

    Raises:
        TraceError: the start is unknown or names several things, a method does not exist, or the confidence is no
            number from 0 to 1.
    """
    unknown = sorted(set(methods or ()) - set(METHODS))
    if unknown:
        raise TraceError(f"there is no method {unknown[0]!r}", mend=f"methods: {', '.join(METHODS)}")
    node = find_start(graph, start) if isinstance(start, str) else start
    view = View(graph, _confidence(min_confidence), methods)
    steps = _STEPS.get(node.kind, document_steps)(view, node.key)
    return Trace(node, steps, graph.base)


def _confidence(given: Decimal | float | str) -> Decimal:
    try:
        least = Decimal(str(given))
        if 0 <= least <= 1:  # not a number: as invalid as a word
            return least
    except InvalidOperation:
        pass
    raise TraceError(f"{given} is no confidence", mend="give a number from 0 to 1, such as 0.9")
