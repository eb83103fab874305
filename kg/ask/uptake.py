"""Who takes up what: reforms × plans, topics × plans, and what a district leaves out that another takes up.

1. A cell is *implemented* (with the measures), or *not found in this plan*. A reform counts as implemented by a measure
   that implements it or a special form of it; a topic is *addressed* by the measures of which it is the main one.
   What a filter on confidence or method hides is *left out by the filter*, never "not found".
2. A reform of a city plan can only be left out by a district whose plan implements that city plan: where no such plan
   is held, the state is *no such document in the corpus*; so it is for every district without any plan.
3. A reform that no city plan is known for is compared with all plans of the district that are held.

Limits: "not found" is what it says; a plan may do the same thing in words that no method recognises.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass
from decimal import Decimal
from enum import StrEnum

from kg.ask.trace.reverse import implementers
from kg.ask.trace.view import View, natural
from kg.errors import TraceError
from kg.rdf.store import KnowledgeGraph

__all__ = ["Cell", "LeftOut", "State", "as_records", "find_coverage", "find_left_out"]


class State(StrEnum):
    """What is known of a reform or topic in a plan."""

    IMPLEMENTED = "implemented"
    ADDRESSED = "addressed"
    LEFT_OUT = "left out by the filter"
    NOT_FOUND = "not found in this plan"
    NO_DOCUMENT = "no such document in the corpus"


@dataclass(frozen=True, slots=True)
class Cell:
    """One reform or topic in one plan; ``plan`` is empty for a district without one. ``confidence`` of the surest."""

    of: str  # reform | topic
    key: str
    label: str
    district: str
    plan: str
    state: State
    measures: tuple[str, ...] = ()
    confidence: Decimal | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A reform that others take up. ``city_plans``: those that it is known to be part of; ``mentioned``: measures of
    the district that name it in passing; ``taken_up_by``: measures elsewhere.
    """

    key: str
    label: str
    city_plans: tuple[str, ...]
    state: State
    mentioned: tuple[str, ...]
    taken_up_by: tuple[str, ...]


Found = dict[tuple[str, str], dict[str, Decimal]]  # (reform or topic, plan) → measure → confidence


def find_coverage(
    graph: KnowledgeGraph,
    *,
    min_confidence: Decimal = Decimal(0),
    methods: Collection[str] | None = None,
    district: str | None = None,
    reform: str | None = None,
) -> tuple[Cell, ...]:
    """Every reform and topic in every plan held, and in every district that has none.

    Args:
        graph: the built graph.
        min_confidence: less sure links do not count.
        methods: if given, only links found by these count.
        district: slug or key of the only district to tell of.
        reform: key of the only reform to tell of; topics are left out then.

    Raises:
        TraceError: there is no such district.
    """
    view = View(graph, min_confidence, methods)
    only = _district(view, district) if district else None
    cells = [*_reforms(view, (reform,) if reform else view.of_class("sp:Reform"))]
    if reform is None:
        cells += _topics(view)
    return tuple(cell for cell in cells if only in (None, cell.district))


def _district(view: View, given: str) -> str:
    for key in view.of_class("sp:District"):
        if given in (key, key.removeprefix("district/"), view.node(key).label, view.node(key).label.removesuffix("区")):
            return key
    slugs = ", ".join(key.removeprefix("district/") for key in view.of_class("sp:District"))
    raise TraceError(f"there is no district {given!r} 没有此区", mend=f"districts: {slugs}")


def _reforms(view: View, reforms: Iterable[str]) -> Iterator[Cell]:
    for reform in sorted(reforms):
        found: Found = {}
        for measure, evidence, _ in implementers(view, reform):
            found.setdefault((reform, view.one(measure, "sp:inPlan")), {})[measure] = evidence[0].confidence
        yield from _row(view, "reform", reform, found, State.IMPLEMENTED)


def _topics(view: View) -> Iterator[Cell]:
    found: Found = {}
    for topic in view.of_class("skos:Concept"):
        for measure, evidence in view.links_to(topic, "sp:primaryTopic"):
            parent = view.one(measure, "dct:isPartOf")
            if view.one(measure, "sp:inPlan") and view.kind(parent) != "measure":  # a part is told of by its whole
                found.setdefault((topic, view.one(measure, "sp:inPlan")), {})[measure] = evidence[0].confidence
    for topic in sorted({topic for topic, _ in found}):
        yield from _row(view, "topic", topic, found, State.ADDRESSED)


def _row(view: View, of: str, key: str, found: Found, state: State) -> Iterator[Cell]:
    label = view.node(key).label
    for plan in view.plans_held():
        measures, district = found.get((key, plan), {}), view.one(plan, "sp:inDistrict")
        if measures:
            ordered = tuple(sorted(measures, key=natural))
            yield Cell(of, key, label, district, plan, state, ordered, max(measures.values()))
        else:
            hidden = plan in _plans_with(view.everything, of, key) if view.everything is not view else False
            yield Cell(of, key, label, district, plan, State.LEFT_OUT if hidden else State.NOT_FOUND)
    for district in view.without_plan():
        yield Cell(of, key, label, district, "", State.NO_DOCUMENT)


def _plans_with(view: View, of: str, key: str) -> set[str]:
    """Plans in which a reform or topic is found at all."""
    if of == "reform":
        return {view.one(measure, "sp:inPlan") for measure, *_ in implementers(view, key)}
    return {view.one(measure, "sp:inPlan") for measure, _ in view.links_to(key, "sp:primaryTopic")}


def find_left_out(
    graph: KnowledgeGraph,
    district: str,
    *,
    min_confidence: Decimal = Decimal(0),
    methods: Collection[str] | None = None,
) -> tuple[LeftOut, ...]:
    """Reforms that plans of other districts implement and no plan of this one, by state, then key (rules 2 and 3).

    Raises:
        TraceError: there is no such district.
    """
    view = View(graph, min_confidence, methods)
    own = _district(view, district)
    plans = {plan for plan in view.plans_held() if view.one(plan, "sp:inDistrict") == own}
    rests_on = [view.links(plan, name) for plan in plans for name in ("sp:implements", "eli:based_on")]
    answered = {city for links in rests_on for city, _ in links}
    found = (_left_out(view, reform, plans, answered) for reform in view.of_class("sp:Reform"))
    order = list(State)
    left_out = [one for one in found if one]
    return tuple(sorted(left_out, key=lambda one: (order.index(one.state), one.city_plans, one.key)))


def _left_out(view: View, reform: str, plans: set[str], answered: set[str]) -> LeftOut | None:
    measures = [measure for measure, *_ in implementers(view, reform)]
    if not measures or plans & _plans_with(view.everything, "reform", reform):
        return None
    city_plans = view.all(reform, "dct:isPartOf")
    comparable = plans and (not city_plans or answered & set(city_plans))
    passing = [key for key, _ in view.links_to(reform, "sp:mentionsReform") if view.one(key, "sp:inPlan") in plans]
    return LeftOut(
        reform,
        view.node(reform).label,
        city_plans,
        State.NOT_FOUND if comparable else State.NO_DOCUMENT,
        tuple(sorted(passing, key=natural)),
        tuple(measures),
    )


def as_records(rows: Iterable[Cell | LeftOut]) -> list[dict[str, object]]:
    """For JSON: plain values."""
    return [{name: _plain(value) for name, value in asdict(row).items()} for row in rows]


def _plain(value: object) -> object:
    return float(value) if isinstance(value, Decimal) else list(value) if isinstance(value, tuple) else value
