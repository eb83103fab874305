"""``views/body-PLACE-NAME.html``: all that the corpus says of one body, on one page that can be cited.

In: a ``Snapshot``. Out: a page for each body that is responsible for something, carried a case out, issued a document,
or is named by a measure or a case.

1. One sentence sums up; then what it answers for, the earliest deadline first, each with the words that say so, whether
   it leads, and with whom (``kg.site.workload``).
2. Where it is only named, that stands apart: being named is no responsibility.
3. What is not known is said for its district: plans that make none answer for anything, measures without any, and
   measures that are left to a class of bodies (各部门) which it may belong to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from kg.ask.links import Link
from kg.ask.things import Thing
from kg.site.dossier import dossier_name
from kg.site.rendering import render
from kg.site.snapshot import Snapshot
from kg.site.workload import Workload, workloads

__all__ = ["Unknown", "body_name", "body_pages", "find_unknown"]

_RESPONSIBLE = ("responsibleUnit", "leadUnit", "supportingUnit")


@dataclass(frozen=True, slots=True)
class Unknown:
    """What cannot be known of the bodies of a district from its plans.

    ``silent``: plans that make no body answer for anything; ``without``: measures without a body, of the other plans;
    ``left``: measures that only classes of bodies answer for. ``held``: how many plans were read.
    """

    held: int
    silent: tuple[Thing, ...]
    without: int
    left: int


def body_name(body: str) -> str:
    """The page of a body, without folder and ending.

    >>> body_name("org/jinshan/scjgj")
    'body-jinshan-scjgj'
    """
    return "body-" + body.removeprefix("org/").replace("/", "-")


def body_pages(snapshot: Snapshot, readable: Iterable[str], version: str) -> dict[str, Callable[[], bytes]]:
    """The pages of all bodies, by name, each made when it is called.

    Args:
        snapshot: the built graph.
        readable: slugs of the documents that have a reading page.
        version: of the program, for the citation; empty if unknown.
    """
    slugs = frozenset(readable)
    work = {one.body.key: one for one in workloads(snapshot, slugs)}
    unknown = {t.key.split("/")[1]: find_unknown(snapshot, t.key.split("/")[1]) for t in snapshot.of_kind("district")}
    shown = [t for t in snapshot.of_kind("department") if t.key in work or snapshot.links_to(t.key, *_SHOWN)]
    return {
        body_name(body.key): partial(
            _page, snapshot, body, work.get(body.key), unknown.get(body.district), slugs, version
        )
        for body in shown
    }


_SHOWN = ("mentionsUnit", "passed_by", "leadUnit")


def _page(
    snapshot: Snapshot,
    body: Thing,
    work: Workload | None,
    unknown: Unknown | None,
    readable: frozenset[str],
    version: str,
) -> bytes:
    held = {item.measure.key for item in work.items} if work else set()
    named = [link for link in snapshot.links_to(body.key, "mentionsUnit") if _owner(snapshot, link, held)]
    return render(
        "body.html.j2", root="../", here="", snapshot=snapshot, body=body, work=work, unknown=unknown,
        items=work.items if work else (), plans=sorted({item.measure.plan for item in work.items}) if work else [],
        roles={item.measure.key: _roles(snapshot, item.measure, body) for item in work.items} if work else {},
        beside={item.measure.key: _beside(snapshot, item.measure, body) for item in work.items} if work else {},
        named=named, readable=readable, version=version, dossier=dossier_name, body_name=body_name,
        issued=[snapshot.things[k.subject] for k in snapshot.links_to(body.key, "passed_by")],
    )  # fmt: skip


def _owner(snapshot: Snapshot, link: Link, held: set[str]) -> bool:
    """Whether a naming is by a measure, a part of a document or a case that does not make the body responsible."""
    thing = snapshot.things.get(link.subject)
    return thing is not None and thing.key not in held and thing.kind in ("measure", "safeguard", "section", "case")


def _roles(snapshot: Snapshot, measure: Thing, body: Thing) -> frozenset[str]:
    return frozenset(k.predicate for k in snapshot.links_from(measure.key, *_RESPONSIBLE) if k.object == body.key)


def _beside(snapshot: Snapshot, measure: Thing, body: Thing) -> list[Thing]:
    """The other bodies that answer for a measure."""
    keys = dict.fromkeys(k.object for k in snapshot.links_from(measure.key, "responsibleUnit") if k.object != body.key)
    return [snapshot.things[key] for key in keys if key in snapshot.things]


def find_unknown(snapshot: Snapshot, district: str) -> Unknown:
    """What the plans of a district leave open; nothing is open of a district of which no plan is held."""
    plans = [t for t in snapshot.held if t.kind == "district plan" and t.district == district]
    by_plan: dict[str, list[list[Thing]]] = {plan.key.split("/")[1]: [] for plan in plans}
    for measure in snapshot.of_kind("measure", "safeguard"):
        if measure.plan in by_plan:
            keys = (k.object for k in snapshot.links_from(measure.key, "responsibleUnit"))
            by_plan[measure.plan].append([snapshot.things[key] for key in keys if key in snapshot.things])
    silent = tuple(plan for plan in plans if not any(by_plan[plan.key.split("/")[1]]))
    speaking = [bodies for slug, found in by_plan.items() if any(found) for bodies in found]
    left = sum(bool(bodies) and all(one.get("isGroup") == "true" for one in bodies) for bodies in speaking)
    return Unknown(len(plans), silent, sum(not bodies for bodies in speaking), left)
