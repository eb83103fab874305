"""The trace of a measure (举措), a clause or a section: up to reform and plan, down to those who carry it out.

Up: reforms with the city plans that they are part of, the plan with its basis, documents that the measure rests on,
what it carries on of the district's last plan. Down: responsible units with their role, deadline, quantities, clauses
with their twins elsewhere, what carries it on in the next plan, parts, the narrative paragraph, showcase cases,
documents cited; then the weaker links: reforms named in passing, topics.
"""

from __future__ import annotations

from decimal import Decimal

from kg.ask.graph_view import View
from kg.ask.labels import labels
from kg.ask.links import Evidence
from kg.ask.trace.records import Direction, Node, Step
from kg.ask.trace.walk import LEFT_OUT, below, beside, documents_cited, nothing, steps_of, up_plan, up_reform, value
from kg.text.order import natural

__all__ = ["clause_steps", "deadline", "measure_steps", "quantities", "section_steps", "units_in_short"]

_UP, _DOWN = Direction.UP, Direction.DOWN
_SURE = Decimal("0.8")  # below it the same commitment in other words is "perhaps"


def measure_steps(view: View, key: str) -> tuple[Step, ...]:
    """All steps from a measure: first those up, to what it rests on, then those down."""
    return (*_up(view, key), *_down(view, key), *_weaker(view, key))


def _up(view: View, key: str) -> tuple[Step, ...]:
    reforms = tuple(
        Step("sp:implements", _UP, view.node(reform), evidence, _note(evidence), up_reform(view, reform))
        for reform, evidence in view.links(key, "sp:implements")
    )
    none = nothing(view, key, "sp:implements", _UP, "未发现所落实的市级改革", "no city-level reform found")
    based = steps_of(view, "eli:based_on", _UP, view.links(key, "eli:based_on"))
    plan = view.one(key, "sp:inPlan")
    before = _carried_on(view, key, "sp:continues", _UP)
    return (*(reforms or (none,)), *based, *before, *_parents(view, key), *_in_plan(view, plan))


def _carried_on(view: View, key: str, relation: str, direction: Direction) -> tuple[Step, ...]:
    """What a measure carries on from the district's last plan, or what carries it on; or that none was found.

    The earlier plan is the one that was issued before; a clause without a counterpart says in which plan none is.
    """
    is_back = relation == "sp:continues"
    links = view.links(key, relation) if is_back else view.links_to(key, "sp:continues")
    found = tuple(
        Step(relation, direction, _twin_of(view, other), evidence, _state(view, key, other, is_back=is_back))
        for other, evidence in links
    )
    plans = {plan for clause in _parts(view, key, "clause") for plan in view.all(clause, "sp:noCounterpartIn")}
    issued = view.one(view.one(key, "sp:inPlan"), "dct:issued")
    plans = {plan for plan in plans if (view.one(plan, "dct:issued") < issued) == is_back}
    if found or not plans:
        return found
    plan = view.node(min(plans, key=natural))
    links = view.everything.links(key, relation) if is_back else view.everything.links_to(key, "sp:continues")
    if links:
        return (Step(relation, direction, Node("", "none", *LEFT_OUT)),)
    label, english = f"{plan.label}：未找到对应", f"no counterpart found in {plan.key.removeprefix('plan/')}"
    return (Step(relation, direction, Node("", "none", label, english)),)


def _twin_of(view: View, measure: str) -> Node:
    node = view.node(measure)
    return Node(measure, node.kind, node.label, detail=view.node(view.one(measure, "sp:inPlan")).label)


def _state(view: View, key: str, other: str, *, is_back: bool) -> str:
    """What became of the clauses that the two measures share: ``kept 保留``."""
    later, earlier = (key, other) if is_back else (other, key)
    states = {
        state
        for clause in _parts(view, later, "clause")
        for before in view.all(clause, "sp:continues")
        if view.one(before, "dct:isPartOf") == earlier
        for assertion in view.having("rdf:object", before)
        if view.one(assertion, "rdf:subject") == clause
        for state in view.all(assertion, "sp:continuityState")
    }
    names = labels().codes("continuity")
    return "、".join(str(names[state]) for state in names if state in states)


def _in_plan(view: View, plan: str) -> tuple[Step, ...]:
    return (Step("sp:inPlan", _UP, view.node(plan), steps=up_plan(view, plan)),) if plan else ()


def _parents(view: View, key: str) -> tuple[Step, ...]:
    """The section, or the larger measure, that it is printed in."""
    parents = [parent for parent in view.all(key, "dct:isPartOf") if "/" in parent.removeprefix("plan/")]
    return tuple(Step("dct:isPartOf", _UP, view.node(parent)) for parent in parents)


def _note(evidence: tuple[Evidence, ...]) -> str:
    """The role that an assertion states; nothing where the words of the other side show it."""
    return next((one.role for one in evidence if one.role and not one.other_quote), "")


def _down(view: View, key: str) -> tuple[Step, ...]:
    return (
        *_units(view, key),
        deadline(view, key),
        *quantities(view, key, ("target",)),
        *_clauses(view, key),
        *_carried_on(view, key, "sp:continuedBy", _DOWN),
        *(Step("dct:hasPart", _DOWN, view.node(part)) for part in _parts(view, key, "measure")),
        *steps_of(view, "sp:elaborates", _DOWN, view.links(key, "sp:elaborates")),
        *beside(view, key, "sp:exemplifies", "sp:exemplifiedBy"),
        *documents_cited(view, key),
    )


def _weaker(view: View, key: str) -> tuple[Step, ...]:
    implemented = [reform for reform, _ in view.links(key, "sp:implements")]
    for reform in implemented:
        implemented += [broader for broader in view.all(reform, "sp:broaderReform") if broader not in implemented]
    passing = [link for link in view.links(key, "sp:mentionsReform") if link[0] not in implemented]
    return (*steps_of(view, "sp:mentionsReform", _DOWN, passing), *below(view, key, "sp:primaryTopic"))


def _units(view: View, key: str) -> tuple[Step, ...]:
    found = tuple(
        Step("sp:responsibleUnit", _DOWN, view.node(unit), evidence, evidence[0].role)
        for unit, evidence in view.links(key, "sp:responsibleUnit")
    )
    return found or (nothing(view, key, "sp:responsibleUnit", _DOWN, "未载明", "not stated"),)


def units_in_short(view: View, key: str) -> str:
    """The responsible units of a measure by name, for one line."""
    return "、".join(view.node(unit).label for unit, _ in view.links(key, "sp:responsibleUnit"))


def deadline(view: View, key: str) -> Step:
    """The deadline as printed, with the month that it means, or that none is stated."""
    chinese, english = labels().term(view.one(key, "sp:deadlineStatus") or "sp:NotStated")
    printed, month = view.one(key, "sp:deadlineText"), view.one(key, "sp:deadline")
    kind = "value" if printed or month else "none"
    return value("sp:deadline", printed or month or chinese, month or english, kind=kind)


def quantities(view: View, key: str, roles: tuple[str, ...]) -> tuple[Step, ...]:
    """Quantified commitments or results: the words, and what they say in numbers."""
    owners = (key, *_parts(view, key, "clause"))
    targets = [target for owner in owners for target in view.all(owner, "sp:target")]
    return tuple(
        Step("sp:target", _DOWN, Node(target, "quantity", view.one(target, "sp:quote"), _figure(view, target)))
        for target in sorted(dict.fromkeys(targets), key=lambda t: int(view.one(t, "sp:sourceStart") or 0))
        if view.one(target, "sp:targetRole") in roles
    )


def _figure(view: View, target: str) -> str:
    comparator, unit = view.one(target, "sp:comparator"), view.one(target, "sp:unit")
    if comparator == "=" and view.one(target, "sp:approximate") == "true":
        comparator = "≈"
    return " ".join(filter(None, (comparator, view.one(target, "sp:value"), unit)))


def _parts(view: View, key: str, kind: str) -> tuple[str, ...]:
    return tuple(part for part in view.having("dct:isPartOf", key) if view.kind(part) == kind)


def _clauses(view: View, key: str) -> tuple[Step, ...]:
    return tuple(
        Step("dct:hasPart", _DOWN, _clause(view, clause), steps=(*_twins(view, clause), *_meant(view, clause)))
        for clause in _parts(view, key, "clause")
    )


def _clause(view: View, key: str) -> Node:
    """A clause is named by its whole text."""
    return Node(key, "clause", view.one(key, "sp:text"))


def _twins(view: View, clause: str) -> tuple[Step, ...]:
    """Clauses of other documents in the same words. The other clause is quoted first, then this one."""
    found: dict[str, tuple[tuple[Evidence, ...], str]] = {}
    for other, evidence in view.links_to(clause, "sp:reusesTextOf"):
        found[other] = evidence, _taken_up("there 彼处", evidence)
    for other, evidence in view.links(clause, "sp:reusesTextOf"):
        found.setdefault(other, (tuple(one.swapped() for one in evidence), _taken_up("here 此处", evidence)))
    links = sorted(found.items(), key=lambda link: (-link[1][0][0].confidence, natural(link[0])))
    return tuple(Step("sp:reusesTextOf", _DOWN, _twin(view, key), evidence, note) for key, (evidence, note) in links)


def _meant(view: View, clause: str) -> tuple[Step, ...]:
    """Clauses of other plans that commit to the same in other words, without those that ``_twins`` shows already."""
    words = {key for key, _ in (*view.links_to(clause, "sp:reusesTextOf"), *view.links(clause, "sp:reusesTextOf"))}
    found: dict[str, tuple[Evidence, ...]] = dict(view.links_to(clause, "sp:sameCommitmentAs"))
    for other, evidence in view.links(clause, "sp:sameCommitmentAs"):
        found.setdefault(other, tuple(one.swapped() for one in evidence))
    links = [(other, evidence) for other, evidence in found.items() if other not in words]
    links.sort(key=lambda link: (-link[1][0].confidence, natural(link[0])))
    return tuple(
        Step("sp:sameCommitmentAs", _DOWN, _twin(view, key), evidence, _perhaps(evidence)) for key, evidence in links
    )


def _perhaps(evidence: tuple[Evidence, ...]) -> str:
    return "perhaps 或许" if max(one.confidence for one in evidence) < _SURE else ""


def _taken_up(where: str, evidence: tuple[Evidence, ...]) -> str:
    """How the words were taken over, on which side, and how much of that clause: ``here 此处: reworded 改写, 40 %``."""
    uptake, share = evidence[0].uptake, evidence[0].share
    part = f", {Decimal(share) * 100:.0f} % of the clause 占句段" if share else ""
    return f"{where}: {labels().code('uptake', uptake)}{part}" if uptake else ""


def _twin(view: View, key: str) -> Node:
    owner = view.node(view.one(key, "dct:isPartOf"))
    return Node(key, "clause", owner.label, detail=_place(view, owner.key))


def _place(view: View, owner: str) -> str:
    plan = view.one(owner, "sp:inPlan")
    return view.node(view.one(plan, "sp:inDistrict")).label if plan and view.one(plan, "sp:inDistrict") else ""


def clause_steps(view: View, key: str) -> tuple[Step, ...]:
    """A clause: its measure with all that this rests on, and its twins."""
    owner = view.one(key, "dct:isPartOf")
    up = measure_steps(view, owner) if view.kind(owner) in ("measure", "safeguard") else ()
    above = Step("dct:isPartOf", _UP, view.node(owner), steps=tuple(step for step in up if step.direction == _UP))
    return (above, *_twins(view, key), *_meant(view, key))


def section_steps(view: View, key: str) -> tuple[Step, ...]:
    """A section: where it stands, the rows that elaborate it, and what stands in it."""
    parts = [part for part in view.having("dct:isPartOf", key) if view.kind(part) != "clause"]
    return (
        *_parents(view, key),
        *_in_plan(view, view.one(key, "sp:inPlan")),
        *beside(view, key, "sp:elaborates", "sp:elaboratedBy"),
        *(Step("dct:hasPart", _DOWN, view.node(part)) for part in parts),
    )
