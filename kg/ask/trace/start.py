"""Where a trace starts: the thing of the graph that a key, a number or words mean, as ``kg.ask.resolve`` judges it.

One thing meant is the start, several are an error that lists them with their keys. What else has the words in its name
is offered beside it.
"""

from __future__ import annotations

from kg.ask.graph_view import View
from kg.ask.named_things import CLASSES, keys_only, read_names
from kg.ask.resolve import Answer, Said, find_key, resolve
from kg.ask.trace.records import Node
from kg.errors import TraceError
from kg.rdf.store import KnowledgeGraph

__all__ = ["find_candidates", "find_meant", "find_start"]

_SHOWN = 12  # candidates that the error lists


def find_start(graph: KnowledgeGraph, text: str, *, among: str = "") -> Node:
    """The one thing that ``text`` names.

    Args:
        graph: the built graph.
        text: a key, a short number or words.
        among: the only kind that is meant (``reform``).

    Raises:
        TraceError: nothing, or more than one thing, is called so; the message lists the nearest with their keys.
    """
    return find_meant(graph, text, among=among)[0]


def find_meant(graph: KnowledgeGraph, text: str, *, among: str = "") -> tuple[Node, tuple[Node, ...]]:
    """The one thing that ``text`` names, and what else has the words in its name.

    Raises:
        TraceError: as ``find_start``.
    """
    view, answer = View(graph), _answer(graph, text, among)
    if answer.chosen:
        return view.node(answer.chosen.key), tuple(view.node(thing.key) for thing in answer.offered)
    said = Said.of(answer, text, among or "thing", _SHOWN)
    choices = "\n  ".join(said.choices) if said.choices else _near(view, text, among)
    raise TraceError(f"{said.en} {said.zh}", mend=choices)


def find_candidates(graph: KnowledgeGraph, text: str) -> tuple[Node, ...]:
    """Everything that ``text`` may name, by the first rule that finds anything, else what it is offered; or nothing."""
    view, answer = View(graph), _answer(graph, text)
    return tuple(view.node(thing.key) for thing in answer.found or answer.offered)


def _answer(graph: KnowledgeGraph, text: str, among: str = "") -> Answer:
    kinds = (among,) if among else ()
    if "/" in text and len(find_key(keys_only(graph), text, kinds)) == 1:  # a whole key: no name need be read
        return resolve(keys_only(graph), text, kinds)
    return resolve(read_names(graph, kinds), text, kinds)


def _near(view: View, text: str, among: str) -> str:
    """What to type instead: the items of a plan that was meant, what there is of a kind, or examples of every form."""
    if among:
        keys = view.of_class(CLASSES[among])
        more = f" … ({len(keys)})" if len(keys) > 2 * _SHOWN else ""
        shown = ", ".join(key.removeprefix(f"{among}/") for key in keys[: 2 * _SHOWN])
        return f"{among}s: {shown}{more}"
    head, _, tail = text.strip().removeprefix("plan/").partition("/")
    plans = [key.removeprefix("plan/") for key in view.plans_held()]
    if tail and head in plans:
        numbers = [
            view.one(k, "sp:path")
            for k in view.having("sp:inPlan", f"plan/{head}")
            if "/measure/" in k and view.one(k, "sp:path")
        ]
        return f"{head} has {len(numbers)} measures, such as {head}/{numbers[0]} and {head}/{numbers[-1]}"
    if not plans:
        return "the graph holds no plan; run: kg build"
    understood = f"A number ({plans[0]}/1), a case (case/9), a key or words (一业一证) are understood."
    return f"plans: {', '.join(plans)}. {understood}"
