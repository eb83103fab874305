"""The links around one thing as steps: what every kind of trace is put together from.

``up_…`` lead to what a thing rests on, the rest to what carries it out. All read through a ``View``, so the filter on
confidence and method holds everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable

from kg.ask.graph_view import Linked, View
from kg.ask.trace.records import Direction, Node, Step

__all__ = [
    "LEFT_OUT",
    "below",
    "beside",
    "documents_cited",
    "group",
    "nothing",
    "steps_of",
    "up_plan",
    "up_reform",
    "value",
]

_UP, _DOWN = Direction.UP, Direction.DOWN
#: Said where the filter on confidence and method leaves nothing.
LEFT_OUT = ("未通过筛选", "left out by the filter")
_NOT_HELD = "its text is not in the corpus 语料中无其原文"


def steps_of(view: View, relation: str, direction: Direction, links: Iterable[Linked]) -> tuple[Step, ...]:
    """A step for each link, with its evidence."""
    return tuple(Step(relation, direction, view.node(key), evidence) for key, evidence in links)


def value(relation: str, label: str, english: str = "", note: str = "", kind: str = "value") -> Step:
    """A step to something that is no thing of its own: a deadline, or that nothing was found."""
    return Step(relation, _DOWN, Node("", kind, label, english), note=note)


def nothing(view: View, key: str, relation: str, direction: Direction, label: str, english: str) -> Step:
    """That a thing has no link of a kind; or that all it has are left out by the filter, which is not the same."""
    if view.everything.links(key, relation):
        label, english = LEFT_OUT
    return Step(relation, direction, Node("", "none", label, english))


def group(label: str, steps: Iterable[Step], english: str = "", note: str = "") -> Step:
    """Steps under a common name."""
    return Step("", _DOWN, Node("", "group", label, english), note=note, steps=tuple(steps))


def below(view: View, subject: str, relation: str) -> tuple[Step, ...]:
    """Downward links of a thing."""
    return steps_of(view, relation, _DOWN, view.links(subject, relation))


def beside(view: View, obj: str, predicate: str, relation: str) -> tuple[Step, ...]:
    """Links that lead to a thing, seen from it: their own words are those of the other end."""
    return steps_of(view, relation, _DOWN, view.links_to(obj, predicate))


def up_plan(view: View, plan: str, seen: frozenset[str] = frozenset()) -> tuple[Step, ...]:
    """What a plan rests on, to the top: the plan that it implements, and what else it is based on."""
    links: dict[str, Step] = {}
    for relation in ("sp:implements", "eli:based_on"):
        for key, evidence in view.links(plan, relation):
            if key in seen or key == plan or key in links:
                continue
            further = up_plan(view, key, seen | {plan})
            note = "" if view.held(key) else _NOT_HELD
            links[key] = Step(relation, _UP, view.node(key), evidence, note, further)
    return tuple(links.values())


def up_reform(view: View, reform: str, seen: frozenset[str] = frozenset()) -> tuple[Step, ...]:
    """The city plans that a reform is part of, the document that introduced it, and the broader reforms.

    Plans and documents come with what they rest on. Of an origin that is not known nothing is said here.
    """
    plans = tuple(
        Step("dct:isPartOf", _UP, view.node(plan), note="" if view.held(plan) else _NOT_HELD, steps=up_plan(view, plan))
        for plan in view.all(reform, "dct:isPartOf")
    )
    broader = tuple(
        Step("sp:broaderReform", _UP, view.node(key), steps=up_reform(view, key, seen | {reform}))
        for key in view.all(reform, "sp:broaderReform")
        if key not in seen and key != reform
    )
    return plans + _introduced(view, reform) + broader


def _introduced(view: View, reform: str) -> tuple[Step, ...]:
    """The document that introduced a reform, where that is no plan which it is part of anyway."""
    plans = view.all(reform, "dct:isPartOf")
    return tuple(
        Step("sp:introducedBy", _UP, view.node(key), evidence, "", up_plan(view, key))
        for key, evidence in view.links(reform, "sp:introducedBy")
        if key not in plans
    )


def documents_cited(view: View, key: str) -> tuple[Step, ...]:
    """Documents that a thing names, other than the plans it implements or rests on."""
    rested = {other for relation in ("eli:based_on", "sp:implements") for other, _ in view.links(key, relation)}
    found = {
        other: Step(relation, _DOWN, view.node(other), evidence)
        for relation in ("eli:cites", "dct:references", "sp:drawsUp")
        for other, evidence in view.links(key, relation)
        if other not in rested
    }
    return tuple(found.values())
