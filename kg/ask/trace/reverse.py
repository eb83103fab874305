"""The other way round: a reform, a city plan, a body, a district, a case or a topic, and what districts do about it.

What a plan says of a reform is read as the build has judged it (``kg.ask.trace.presence``): implemented, implemented
under another name, named only, not found. "Not held" is kept apart: of most districts no plan is in the corpus.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.ask.graph_view import View
from kg.ask.links import Evidence
from kg.ask.trace.measure import deadline, quantities, units_in_short
from kg.ask.trace.presence import Shown, Standing, State, implementers, in_words, standings
from kg.ask.trace.records import Direction, Step
from kg.ask.trace.walk import (
    below,
    beside,
    documents_cited,
    group,
    nothing,
    steps_of,
    up_plan,
    up_reform,
    value,
)
from kg.text.order import natural

__all__ = [
    "case_steps",
    "concept_steps",
    "department_steps",
    "district_steps",
    "document_steps",
    "reform_steps",
    "topic_steps",
]

_UP, _DOWN = Direction.UP, Direction.DOWN
_ROLES = {"lead": "lead 牵头", "support": "support 配合"}
_NOT_HELD = f"{in_words(State.NOT_HELD)}: no plan of the district is in the corpus 语料中无该区方案"


# ── reform ────────────────────────────────────────────────────────────────────────────────────────────────────────


def reform_steps(view: View, key: str) -> tuple[Step, ...]:
    """City plan and broader reforms; then by district who implements it, since when, in which words; then cases."""
    found = standings(view, key)
    return (
        *up_reform(view, key),
        *_by_district(view, found),
        *_passing(view, key, {shown.measure for one in found for shown in one.implemented_by}),
        *beside(view, key, "sp:exemplifies", "sp:exemplifiedBy"),
        *(Step("sp:narrowerReform", _DOWN, view.node(form)) for form in view.having("sp:broaderReform", key)),
        _missing(view),
    )


def _by_district(view: View, found: Iterable[Standing]) -> tuple[Step, ...]:
    districts: dict[str, list[Standing]] = {}
    for standing in found:
        districts.setdefault(view.one(standing.plan, "sp:inDistrict"), []).append(standing)
    return tuple(_district(view, district, plans) for district, plans in districts.items() if district)


def _district(view: View, district: str, plans: Sequence[Standing]) -> Step:
    """A district's plans, with the date of the first one *in this corpus* that implements the reform.

    Where none does, the note is the state that says most.
    """
    since = min((view.one(one.plan, "dct:issued") for one in plans if one.state.is_implemented), default="")
    most = min((one.state for one in plans), key=list(State).index)
    return Step(
        "sp:inDistrict", _DOWN, view.node(district),
        note=f"first in this corpus 本库最早 {since}" if since else in_words(most),
        steps=tuple(_in_plan(view, one) for one in plans),
    )  # fmt: skip


def _in_plan(view: View, standing: Standing) -> Step:
    """A plan with the measures that implement the reform. A note says its state where it is not plainly implemented."""
    via = "、".join(f"{view.node(form).label} [{form}]" for form in standing.via)
    words = [in_words(standing.state), f"as 以 {via}" if via else "", f"“{standing.quote}”" if standing.quote else ""]
    note = "" if standing.state == State.IMPLEMENTED else ": ".join(filter(None, words))
    return Step("", _DOWN, view.node(standing.plan), note=note,
                steps=tuple(_implementer(view, shown) for shown in standing.implemented_by))  # fmt: skip


def _implementer(view: View, shown: Shown) -> Step:
    more = _who_and_when(view, shown.measure)
    return Step("sp:implementedBy", _DOWN, view.node(shown.measure), shown.evidence, _as(view, shown), more)


def _as(view: View, shown: Shown) -> str:
    return f"as 以 {view.node(shown.form).label} [{shown.form}]" if shown.form else ""


def _who_and_when(view: View, measure: str) -> tuple[Step, ...]:
    units = units_in_short(view, measure)
    due = deadline(view, measure)
    who = (value("sp:responsibleUnit", units),) if units else ()
    return (*who, *((due,) if due.kind == "value" else ()))


def _passing(view: View, reform: str, implementing: set[str]) -> tuple[Step, ...]:
    links = [link for link in view.links_to(reform, "sp:mentionsReform") if link[0] not in implementing]
    return steps_of(view, "sp:mentionedIn", _DOWN, [link for link in links if view.kind(link[0]) != "case"])


def _missing(view: View) -> Step:
    names = "、".join(view.node(key).label for key in view.without_plan())
    return value("", names or "无", note=_NOT_HELD, kind="none")


# ── documents ─────────────────────────────────────────────────────────────────────────────────────────────────────


def document_steps(view: View, key: str) -> tuple[Step, ...]:
    """A plan or other document: what it rests on; the plans and reforms under it; what stands in it; who cites it."""
    return (
        *up_plan(view, key),
        *(Step("eli:passed_by", _UP, view.node(body)) for body in view.all(key, "eli:passed_by")),
        *(Step("sp:inDistrict", _UP, view.node(district)) for district in view.all(key, "sp:inDistrict")),
        *beside(view, key, "sp:implements", "sp:implementedBy"),
        *beside(view, key, "sp:introducedBy", "sp:introduced"),
        *_parts(view, key),
        *documents_cited(view, key),
        *_citing(view, key),
    )


def _parts(view: View, key: str) -> tuple[Step, ...]:
    parts = view.having("dct:isPartOf", key)
    order = {part: (int(view.one(part, "sp:sourceStart") or 0), natural(part)) for part in parts}
    return tuple(_part(view, part) for part in sorted(parts, key=lambda part: order[part]))


def _part(view: View, key: str) -> Step:
    kind = view.kind(key)
    if kind == "section":
        return Step("dct:hasPart", _DOWN, view.node(key), steps=_parts(view, key))
    if kind in ("reform", "inferred reform"):
        measures = tuple(
            Step("sp:implementedBy", _DOWN, view.node(shown.measure), shown.evidence, _as(view, shown))
            for shown in implementers(view, key)
        )
        return Step("dct:hasPart", _DOWN, view.node(key), steps=measures)
    note = "; ".join(filter(None, (units_in_short(view, key), _due(view, key)))) if kind != "case" else ""
    return Step("dct:hasPart", _DOWN, view.node(key), note=note)


def _due(view: View, key: str) -> str:
    due = deadline(view, key)
    return due.label if due.kind == "value" else ""


def _citing(view: View, key: str) -> tuple[Step, ...]:
    relations = ("eli:based_on", "eli:cites", "dct:references", "sp:drawsUp")
    links = [link for name in relations for link in view.links_to(key, name)]
    implementing = {other for other, _ in view.links_to(key, "sp:implements")}
    unique = {other: evidence for other, evidence in reversed(links) if other not in implementing}
    return steps_of(view, "sp:citedBy", _DOWN, sorted(unique.items(), key=lambda link: natural(link[0])))


# ── bodies and districts ──────────────────────────────────────────────────────────────────────────────────────────


def department_steps(view: View, key: str) -> tuple[Step, ...]:
    """A body: its district, its measures by deadline with its role, the cases that it carried out, what it issued."""
    by_deadline: dict[tuple[int, str], list[Step]] = {}
    for measure, evidence in view.links_to(key, "sp:responsibleUnit"):
        step = Step("sp:responsibleFor", _DOWN, view.node(measure), evidence, _share(view, measure, key, evidence))
        by_deadline.setdefault(_when(view, measure), []).append(step)
    return (
        *(Step("sp:inDistrict", _UP, view.node(district)) for district in view.all(key, "sp:inDistrict")),
        *(group(when[1], sorted(steps, key=lambda s: natural(s.node.key)), note=f"{len(steps)} measures 项")
          for when, steps in sorted(by_deadline.items())),
        *beside(view, key, "sp:leadUnit", "sp:carriedOut"),
        *(Step("sp:issued", _DOWN, view.node(document)) for document in view.having("eli:passed_by", key)),
    )  # fmt: skip


def _when(view: View, measure: str) -> tuple[int, str]:
    """Dated first, by month; then ongoing, done, not stated."""
    due = deadline(view, measure)
    if view.one(measure, "sp:deadline"):
        return 0, view.one(measure, "sp:deadline")
    if due.kind == "none":
        return 3, "未载明 not stated"
    ongoing = view.one(measure, "sp:deadlineStatus") == "sp:Ongoing"
    return (1, "持续推进 ongoing") if ongoing else (2, f"{due.label} {due.node.english}".strip())


def _share(view: View, measure: str, key: str, evidence: tuple[Evidence, ...]) -> str:
    others = "、".join(view.node(unit).label for unit, _ in view.links(measure, "sp:responsibleUnit") if unit != key)
    role = evidence[0].role
    known = _ROLES.get(role, "shared 共同负责" if others else "alone 独立负责")
    return f"{known}, with 与 {others}" if others else known


def district_steps(view: View, key: str) -> tuple[Step, ...]:
    """A district: its plans and what they rest on, its measures by topic, its cases, its responsible bodies."""
    plans = [plan for plan in view.plans_held() if view.one(plan, "sp:inDistrict") == key]
    none = (value("", _NOT_HELD, kind="none"),)
    bodies = [unit for unit in view.having("sp:inDistrict", key) if view.kind(unit) == "department"]
    counts = {unit: len(view.links_to(unit, "sp:responsibleUnit")) for unit in bodies}
    return (
        *(tuple(Step("sp:hasPlan", _DOWN, view.node(p), steps=up_plan(view, p)) for p in plans) or none),
        *_by_topic(view, plans),
        *(Step("sp:hasCase", _DOWN, view.node(c)) for c in view.having("sp:inDistrict", key) if view.kind(c) == "case"),
        *(Step("sp:hasUnit", _DOWN, view.node(unit), note=f"{counts[unit]} measures 项")
          for unit in sorted(bodies, key=lambda unit: (-counts[unit], unit)) if counts[unit]),
    )  # fmt: skip


def _by_topic(view: View, plans: Iterable[str]) -> tuple[Step, ...]:
    topics: dict[str, list[Step]] = {}
    for plan in plans:
        for measure in view.having("sp:inPlan", plan):
            for topic, evidence in view.links(measure, "sp:primaryTopic"):
                topics.setdefault(topic, []).append(Step("sp:addressedBy", _DOWN, view.node(measure), evidence))
    return tuple(
        Step("sp:topicOf", _DOWN, view.node(topic), note=f"{len(steps)} measures 项", steps=tuple(steps))
        for topic, steps in sorted(topics.items(), key=lambda item: (-len(item[1]), item[0]))
    )


def topic_steps(view: View, key: str) -> tuple[Step, ...]:
    """A topic: the measures and cases of which it is the main one, and its reforms."""
    reforms = [k for k in view.having("sp:primaryTopic", key) if k.startswith("reform/")]
    measures = view.links_to(key, "sp:primaryTopic")
    return (
        *steps_of(view, "sp:addressedBy", _DOWN, sorted(measures, key=lambda link: natural(link[0]))),
        *(Step("sp:topicOfReform", _DOWN, view.node(reform)) for reform in reforms),
    )


# ── case ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def case_steps(view: View, key: str) -> tuple[Step, ...]:
    """A showcase case: reforms and measures it is an example of (words of both), who carried it out, results."""
    shown = view.links(key, "sp:exemplifies")
    reforms = {other for other, _ in shown if other.startswith("reform/")}
    passing = [link for link in view.links(key, "sp:mentionsReform") if link[0] not in reforms]
    none = (nothing(view, key, "sp:exemplifies", _UP, "未发现对应的举措或改革", "no measure or reform found"),)
    return (
        *(Step("sp:inDistrict", _UP, view.node(district)) for district in view.all(key, "sp:inDistrict")),
        *(Step("dct:isPartOf", _UP, view.node(collection)) for collection in view.all(key, "dct:isPartOf")),
        *(steps_of(view, "sp:exemplifies", _UP, sorted(shown, key=lambda link: link[0] not in reforms)) or none),
        *below(view, key, "sp:leadUnit"),
        *quantities(view, key, ("result", "target")),
        *documents_cited(view, key),
        *steps_of(view, "sp:mentionsReform", _DOWN, passing),
        *below(view, key, "sp:primaryTopic"),
    )


# ── functions and indicators ──────────────────────────────────────────────────────────────────────────────────────


def concept_steps(view: View, key: str) -> tuple[Step, ...]:
    """The bodies that have a function; the measures and cases whose numbers an indicator measures."""
    bodies = view.having("sp:function", key)
    numbers = view.having("sp:indicator", key)
    owners = tuple(dict.fromkeys(owner for number in numbers for owner in view.having("sp:target", number)))
    steps = (
        *(Step("sp:hasFunction", _DOWN, view.node(body)) for body in bodies),
        *(Step("sp:measuredIn", _DOWN, view.node(owner)) for owner in sorted(owners, key=natural)),
    )
    return steps or (value("", "语料中没有", note="none in this corpus", kind="none"),)
