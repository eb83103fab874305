"""``views/learn-DISTRICT.html``: what a district can learn: reforms that others take up and it does not.

In: a graph, its ``Snapshot``, the documents that can be read. Out: a page for each district of which a plan is held.

1. Which reforms a district leaves out is the judgement of ``kg.ask.uptake.find_left_out``; nothing is judged here. It
   is said with what was seen: read whole and no name found, or named and not implemented, with the words.
2. A reform more districts implement comes first; of those of one number, one with a case whose results are measured;
   then one with any case; then the surest link.
3. Each has a sentence to borrow, the one that implements it by the surest link in the newest plan, with its body and
   time; the other sentences below; its cases with who carried them out and what they measured as results.
4. Of what a district does implement, the page says which other districts and cases there are to read, by name only.
5. What is chosen goes into a memorandum, which the reader's browser makes (``learn.js``), with a note for each source.

Limits: it speaks of plans that are held. A reform that a district leaves out may be done without standing in a plan.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from kg.ask.links import Link
from kg.ask.things import Thing
from kg.ask.uptake import LeftOut, find_left_out
from kg.rdf.store import KnowledgeGraph
from kg.records.presence import PresenceState
from kg.site.dossier import dossier_name
from kg.site.rendering import render
from kg.site.snapshot import Snapshot

__all__ = ["Lesson", "find_lessons", "learn_name", "learn_pages"]

_RESULTS = 4  # quantities that are shown of a case
_RESULT = "result"
_TELLING = 8  # characters; shorter words (共24项) do not say of what


@dataclass(frozen=True, slots=True)
class Example:
    """One measure of another district. ``sentence``: the clause that holds the words of the link."""

    measure: Thing
    plan: Thing
    link: Link
    sentence: str
    href: str
    bodies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseShown:
    """A case of the reform: who carried it out, and what it says was achieved, in its words."""

    case: Thing
    link: Link
    href: str
    bodies: tuple[str, ...]
    results: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lesson:
    """One reform. ``named``: of one that is named only, the words and where they can be read, by plan."""

    reform: Thing
    topic: str
    state: PresenceState
    comparable: bool
    named: tuple[tuple[str, str, str], ...]
    districts: tuple[Thing, ...]
    examples: tuple[Example, ...]
    cases: tuple[CaseShown, ...]

    @property
    def best(self) -> Example:
        """The sentence to borrow."""
        return self.examples[0]

    @property
    def measured(self) -> bool:
        """Whether some case of it measured results."""
        return any(case.results for case in self.cases)


@dataclass(frozen=True, slots=True)
class Held:
    """A reform that the district implements: in how many other districts, and with how many cases."""

    reform: Thing
    elsewhere: int
    cases: int


def learn_name(district: str) -> str:
    """The page of a district, without folder and ending.

    >>> learn_name("district/fengxian")
    'learn-fengxian'
    """
    return f"learn-{district.rpartition('/')[2]}"


def learn_pages(graph: KnowledgeGraph, snapshot: Snapshot, readable: Iterable[str]) -> dict[str, Callable[[], bytes]]:
    """The pages of all districts of which a plan is held, by name, each made when it is called."""
    slugs, districts = frozenset(readable), _districts(snapshot)
    return {learn_name(one.key): partial(_page, graph, snapshot, one, districts, slugs) for one in districts}


def _districts(snapshot: Snapshot) -> list[Thing]:
    """The districts of which a plan is held, by key."""
    return [t for t in snapshot.of_kind("district") if _plans(snapshot, t)]


def _plans(snapshot: Snapshot, district: Thing) -> list[Thing]:
    name = district.key.split("/")[1]
    return [plan for plan in snapshot.held if plan.kind == "district plan" and plan.district == name]


def _page(
    graph: KnowledgeGraph, snapshot: Snapshot, district: Thing, shown: list[Thing], readable: frozenset[str]
) -> bytes:
    lessons = find_lessons(graph, snapshot, district.key, readable)
    held = {plan.district for plan in snapshot.held if plan.district}
    return render(
        "learn.html.j2", root="../", here="", snapshot=snapshot, district=district, shown=shown, lessons=lessons,
        plans=_plans(snapshot, district), topics=sorted({one.topic for one in lessons if one.topic}),
        dossier=dossier_name, learn=learn_name, others=len(held) - 1, kept=_kept(snapshot, district.key),
    )  # fmt: skip


def find_lessons(
    graph: KnowledgeGraph, snapshot: Snapshot, district: str, readable: frozenset[str]
) -> tuple[Lesson, ...]:
    """What others take up and a district does not, in the order of the page."""
    found = [_lesson(snapshot, one, district, readable) for one in find_left_out(graph, district)]
    return tuple(
        sorted(
            found,
            key=lambda one: (
                -len(one.districts), not one.measured, not one.cases, -one.best.link.confidence, one.reform.key,
            ),
        )
    )  # fmt: skip


def _kept(snapshot: Snapshot, district: str) -> list[Held]:
    """What the district implements and others implement too, or a case shows; those of most districts first.

    A form of a reform that is listed is left to that reform's page.
    """
    where: defaultdict[str, set[str]] = defaultdict(set)
    for (reform, plan), present in snapshot.presences.items():
        if present.state.is_implemented:
            where[reform].add(snapshot.things[f"plan/{plan}"].district)
    name = district.rpartition("/")[2]
    found = [
        Held(snapshot.things[reform], len(places - {name}), len(_links_of_cases(snapshot, reform)))
        for reform, places in where.items()
        if name in places and not any(name in where.get(broader, ()) for broader in snapshot.broader_of(reform))
    ]
    return sorted(
        (one for one in found if one.elsewhere or one.cases),
        key=lambda one: (-one.elsewhere, -one.cases, one.reform.key),
    )


def _lesson(snapshot: Snapshot, left: LeftOut, district: str, readable: frozenset[str]) -> Lesson:
    examples = sorted(
        (_example(snapshot, left.key, measure, readable) for measure in left.taken_up_by),
        key=lambda one: (-one.link.confidence, _reversed(one.plan.get("issued")), one.measure.key),
    )
    districts = sorted({one.plan.district for one in examples})
    return Lesson(
        snapshot.things[left.key],
        _topic(examples),
        PresenceState(left.state.value),
        left.comparable,
        tuple(_named(snapshot, left.key, district, readable)),
        tuple(snapshot.things[f"district/{name}"] for name in districts),
        tuple(examples),
        tuple(_cases(snapshot, left.key, readable)),
    )


def _reversed(day: str) -> tuple[int, ...]:
    """Sorts days, the newest first."""
    return tuple(-ord(sign) for sign in day)


def _topic(examples: Iterable[Example]) -> str:
    """The main topic of the measures that implement it; of several the one of most, then the first."""
    topics = [one.measure.topic for one in examples if one.measure.topic]
    return min(topics, key=lambda name: (-topics.count(name), name), default="")


def _example(snapshot: Snapshot, reform: str, measure: str, readable: frozenset[str]) -> Example:
    thing = snapshot.things[measure]
    link = snapshot.shows(measure, reform, snapshot.presences[reform, thing.plan])
    href = link.place.href if link.place and link.place.slug in readable else ""
    bodies = tuple(dict.fromkeys(snapshot.label(k.object) for k in snapshot.links_from(measure, "responsibleUnit")))
    return Example(thing, snapshot.things[f"plan/{thing.plan}"], link, _sentence(snapshot, measure, link), href, bodies)


def _sentence(snapshot: Snapshot, measure: str, link: Link) -> str:
    """The clause that holds the words of the link; the text of the measure where they stand in its title."""
    n, whole = 1, snapshot.things[measure].text
    while clause := snapshot.things.get(f"{measure}/clause/{n}"):
        if link.place and clause.place and clause.place.start <= link.place.start < clause.place.end:
            return clause.text
        n += 1
    return whole


def _named(snapshot: Snapshot, reform: str, district: str, readable: frozenset[str]) -> Iterable[tuple[str, str, str]]:
    for plan in _plans(snapshot, snapshot.things[district]):
        slug = plan.key.split("/")[1]
        present = snapshot.presences.get((reform, slug))
        if present and present.quote:
            href = present.place.href if present.place and present.place.slug in readable else ""
            yield plan.label, present.quote, href


def _links_of_cases(snapshot: Snapshot, reform: str) -> dict[str, Link]:
    """Case → its surest link to the reform or to a form of it."""
    forms = {
        t.key for t in snapshot.of_kind("reform", "inferred reform") if reform in (t.key, *snapshot.broader_of(t.key))
    }
    best: dict[str, Link] = {}
    for form in sorted(forms):
        for link in snapshot.links_to(form, "exemplifies"):
            if link.subject not in best or link.confidence > best[link.subject].confidence:
                best[link.subject] = link
    return best


def _cases(snapshot: Snapshot, reform: str, readable: frozenset[str]) -> list[CaseShown]:
    """Cases of the reform or of a form of it, those with measured results first, then by how sure they are."""
    found = [_case(snapshot, link, readable) for link in _links_of_cases(snapshot, reform).values()]
    return sorted(found, key=lambda one: (not one.results, -one.link.confidence, one.case.rank, one.case.key))


def _case(snapshot: Snapshot, link: Link, readable: frozenset[str]) -> CaseShown:
    case = snapshot.things[link.subject]
    href = link.place.href if link.place and link.place.slug in readable else ""
    bodies = tuple(snapshot.label(k.object) for k in snapshot.links_from(case.key, "leadUnit"))
    results = [quote for quote in _results(snapshot, case.key) if len(quote) >= _TELLING]
    return CaseShown(case, link, href, bodies, tuple(results[:_RESULTS]))


def _results(snapshot: Snapshot, case: str) -> Iterator[str]:
    """What a case says it achieved in figures, each in its words, in the order of the text."""
    n, seen = 1, set()
    while target := snapshot.things.get(f"{case}/target/{n}"):
        quote = target.get("quote")
        if target.get("targetRole") == _RESULT and quote not in seen:
            seen.add(quote)
            yield quote
        n += 1
