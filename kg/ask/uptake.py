"""Who takes up what: reforms × plans, topics × plans, and what a district leaves out that another takes up.

1. The state of a reform in a plan is the one that the build has judged and stored (``sp:Presence``, see
   ``kg.ask.trace.presence``); a topic is *addressed* by the measures of which it is the main one. What a filter on
   confidence or method hides is *left out by the filter*, never "not found". A district without any plan in the corpus
   is *not held*.
2. A district leaves a reform out, if a measure of another district's plan implements it (itself or a narrower form)
   and no plan of this district implements it in any form. A form counts with its broader reform where that is left out
   as well. The shipped question ``reforms-left-out`` is the same.
3. That is a finding about the plans held. Where the reform is part of a city plan that no plan of the district answers,
   the two plans answer different city plans, and the row says so (``comparable``).

Limits: "not found" is what it says; a plan may do the same thing in words that no method recognises.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass
from decimal import Decimal

from kg.ask.graph_view import View
from kg.ask.trace.presence import State, broader_forms, standings
from kg.ask.trace.start import find_start
from kg.rdf.store import KnowledgeGraph
from kg.text.order import natural

__all__ = ["Cell", "LeftOut", "State", "as_records", "find_coverage", "find_left_out"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One reform or topic in one plan; ``plan`` is empty for a district without one. ``confidence`` of the surest.

    ``via``: other forms of the reform through which alone it is there; ``named_in`` and ``quote``: where and in which
    words a reform is named that no measure implements.
    """

    of: str  # reform | topic
    key: str
    label: str
    district: str
    plan: str
    state: State
    measures: tuple[str, ...] = ()
    confidence: Decimal | None = None
    via: tuple[str, ...] = ()
    named_in: tuple[str, ...] = ()
    quote: str = ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A reform that others take up and this district does not: *named only* or *not found*.

    ``city_plans``: those that it is known to be part of; ``comparable``: some plan of the district answers one of them,
    or none is known; ``mentioned``: parts of the district's plans that name it; ``taken_up_by``: measures elsewhere.
    """

    key: str
    label: str
    city_plans: tuple[str, ...]
    state: State
    comparable: bool
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
    return find_start(view.graph, given, among="district").key


def _reforms(view: View, reforms: Iterable[str]) -> Iterator[Cell]:
    for reform in sorted(reforms):
        label = view.node(reform).label
        for one in standings(view, reform):
            sure = max((shown.evidence[0].confidence for shown in one.implemented_by), default=None)
            measures = tuple(shown.measure for shown in one.implemented_by)
            district = view.one(one.plan, "sp:inDistrict")
            yield Cell("reform", reform, label, district, one.plan, one.state, measures, sure, one.via, one.named_in,
                       one.quote)  # fmt: skip
        yield from _not_held(view, "reform", reform)


def _not_held(view: View, of: str, key: str) -> Iterator[Cell]:
    for district in view.without_plan():
        yield Cell(of, key, view.node(key).label, district, "", State.NOT_HELD)


def _topics(view: View) -> Iterator[Cell]:
    main, found = _of_topics(view, "sp:primaryTopic"), _of_topics(view, "dct:subject")
    found |= main  # where a plan has no measure whose main topic it is, those that have it among their topics
    for topic in sorted({topic for topic, _ in found}):
        yield from _topic(view, topic, found)


def _of_topics(view: View, relation: str) -> Found:
    """(topic, plan) → measure → how sure; a part of a measure is left to the measure that it is part of."""
    found: Found = {}
    for topic in view.of_class("skos:Concept"):
        if not topic.startswith("topic/"):
            continue  # a function of bodies, an indicator
        for measure, evidence in view.links_to(topic, relation):
            plan = view.one(measure, "sp:inPlan")
            if plan and view.kind(view.one(measure, "dct:isPartOf")) != "measure":
                found.setdefault((topic, plan), {})[measure] = evidence[0].confidence
    return found


def _topic(view: View, topic: str, found: Found) -> Iterator[Cell]:
    label = view.node(topic).label
    plans = {view.one(measure, "sp:inPlan") for measure, _ in view.everything.links_to(topic, "dct:subject")}
    for plan in view.plans_held():
        measures, district = found.get((topic, plan), {}), view.one(plan, "sp:inDistrict")
        if measures:
            ordered = tuple(sorted(measures, key=natural))
            yield Cell("topic", topic, label, district, plan, State.ADDRESSED, ordered, max(measures.values()))
        else:
            yield Cell("topic", topic, label, district, plan, State.FILTERED if plan in plans else State.NOT_FOUND)
    yield from _not_held(view, "topic", topic)


def find_left_out(
    graph: KnowledgeGraph,
    district: str,
    *,
    min_confidence: Decimal = Decimal(0),
    methods: Collection[str] | None = None,
) -> tuple[LeftOut, ...]:
    """Reforms that plans of other districts implement and no plan of this one (rule 2): what can be compared first,
    then by state and key.

    What the filter hides in this district's plans is not left out by the district. Of a district without any plan in
    the corpus nothing can be said, so there are no rows.

    Raises:
        TraceError: there is no such district.
    """
    view = View(graph, min_confidence, methods)
    own = _district(view, district)
    plans = {plan for plan in view.plans_held() if view.one(plan, "sp:inDistrict") == own}
    rests_on = [view.everything.links(plan, name) for plan in plans for name in ("sp:implements", "eli:based_on")]
    answered = {city for links in rests_on for city, _ in links}
    found = [_left_out(view, reform, plans, answered) for reform in view.of_class("sp:Reform")]
    left_out = {one.key: one for one in found if one}
    lone = [one for key, one in left_out.items() if not left_out.keys() & set(broader_forms(view, key))]
    order = list(State)
    return tuple(sorted(lone, key=lambda one: (not one.comparable, order.index(one.state), one.city_plans, one.key)))


def _left_out(view: View, reform: str, plans: set[str], answered: set[str]) -> LeftOut | None:
    everywhere = standings(view, reform)
    here = [one for one in everywhere if one.plan in plans]
    foreign = [one for one in everywhere if view.one(one.plan, "sp:inDistrict") and one.plan not in plans]
    elsewhere = [one for one in foreign if one.state == State.IMPLEMENTED]
    taken_up_by = [shown.measure for one in elsewhere for shown in one.implemented_by]
    if not here or not taken_up_by or any(one.state.is_implemented or one.state == State.FILTERED for one in here):
        return None
    city_plans = view.all(reform, "dct:isPartOf")
    comparable = not city_plans or bool(answered & set(city_plans))
    state = min((one.state for one in here), key=list(State).index)
    named = sorted({part for one in here for part in one.named_in}, key=natural)
    return LeftOut(
        reform,
        view.node(reform).label,
        city_plans,
        state,
        comparable,
        tuple(named),
        tuple(sorted(taken_up_by, key=natural)),
    )


def as_records(rows: Iterable[Cell | LeftOut]) -> list[dict[str, object]]:
    """For JSON: plain values."""
    return [{name: _plain(value) for name, value in asdict(row).items()} for row in rows]


def _plain(value: object) -> object:
    return float(value) if isinstance(value, Decimal) else list(value) if isinstance(value, tuple) else value
