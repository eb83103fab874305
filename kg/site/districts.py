"""``views/district-NAME.html`` and ``views/department.html``: who does what by when, and how it compares.

In: a ``Snapshot``. Out: the pages (templates ``district.html.j2`` and ``department.html.j2``), and a calendar per
district.

1. A district page: the plans, a deadline board by status, the workload of each body, the measures by topic, the cases,
   targets of the plans beside results of the cases, and a picture of it all.
2. The department page: the same workload for all bodies, by district.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from kg.ask.things import Thing
from kg.site.calendar import to_calendar
from kg.site.comparison import Ledger, diff_name
from kg.site.layout import lay_out
from kg.site.names import statuses
from kg.site.network import draw
from kg.site.rendering import render
from kg.site.snapshot import Snapshot
from kg.site.workload import Workload, workloads
from kg.text.order import natural

__all__ = ["department_page", "district_calendar", "district_page", "districts_shown"]

_PICTURED = ("implements", "responsibleUnit", "exemplifies", "leadUnit", "based_on")


def districts_shown(snapshot: Snapshot) -> list[Thing]:
    """Districts that have a page: those with a plan held or a showcase case."""
    held = {t.district for t in snapshot.held} | {t.district for t in snapshot.of_kind("case")}
    return [t for t in snapshot.of_kind("district") if t.key.split("/")[1] in held]


def district_page(snapshot: Snapshot, slug: str, readable: Iterable[str], ledgers: Iterable[Ledger] = ()) -> bytes:
    """The page of one district."""
    slugs = list(readable)
    district = snapshot.things[f"district/{slug}"]
    plans = [t for t in snapshot.held if t.kind == "district plan" and t.district == slug]
    measures = _measures(snapshot, slug)
    cases = [t for t in snapshot.of_kind("case") if t.district == slug]
    load = workloads(snapshot, slugs, slug)
    return render(
        "district.html.j2",
        root="../",
        here=f"views/district-{slug}.html",
        district=district,
        slug=slug,
        plans=plans,
        board=_board(measures),
        measures=measures,
        by_topic=_by_topic(snapshot, measures),
        cases=cases,
        load=load,
        snapshot=snapshot,
        most=max((len(one.items) for one in load), default=0) or 1,
        readable=set(slugs),
        picture=_picture(snapshot, slug, measures, cases, slugs),
        targets=_targets(snapshot, measures, "target"),
        results=_targets(snapshot, cases, "result"),
        shown=districts_shown(snapshot),
        diffs=[
            (one.before, one.after, diff_name(one)) for one in ledgers if f"plan/{one.after}" in {p.key for p in plans}
        ],
    )


def district_calendar(snapshot: Snapshot, slug: str) -> bytes:
    """The deadlines of one district; nothing if it has none with a date."""
    dated = sorted((m for m in _measures(snapshot, slug) if m.deadline), key=lambda m: (m.deadline, natural(m.key)))
    return to_calendar(snapshot, dated, f"{snapshot.label(f'district/{slug}')}营商环境任务期限")


def department_page(snapshot: Snapshot, readable: Iterable[str]) -> bytes:
    """The workload of all bodies."""
    load = workloads(snapshot, readable)
    groups: dict[str, list[Workload]] = {}
    for one in load:
        groups.setdefault(one.body.district, []).append(one)
    order = sorted(groups.items(), key=lambda pair: (-sum(len(w.items) for w in pair[1]), pair[0]))
    return render(
        "department.html.j2", root="../", here="views/department.html", groups=order, snapshot=snapshot,
        most=max((len(one.items) for one in load), default=0) or 1,
    )  # fmt: skip


def _measures(snapshot: Snapshot, slug: str) -> list[Thing]:
    return [t for t in snapshot.of_kind("measure", "safeguard") if t.district == slug]


def _board(measures: Sequence[Thing]) -> list[tuple[str, tuple[str, str], list[Thing]]]:
    """Measures by status: dated by month, then in the order of the plan."""
    return [
        (status, words, sorted((m for m in measures if m.status == status), key=lambda m: (m.deadline, natural(m.key))))
        for status, words in statuses().items()
    ]


def _by_topic(snapshot: Snapshot, measures: Sequence[Thing]) -> list[tuple[tuple[str, str], list[Thing]]]:
    found = [(words, [m for m in measures if m.topic == topic]) for topic, words in snapshot.topics.items()]
    found.append((("未归主题", "no topic"), [m for m in measures if m.topic not in snapshot.topics]))
    return [(words, things) for words, things in found if things]


def _targets(snapshot: Snapshot, owners: Sequence[Thing], role: str) -> list[tuple[Thing, Thing]]:
    """(owner, quantity) of the quantities that play this role, in the order of the owners."""
    keys = {owner.key: owner for owner in owners}
    found = []
    for target in snapshot.of_kind("target"):
        owner = keys.get(target.key.partition("/target/")[0].partition("/clause/")[0])
        if owner is not None and target.get("targetRole") == role:
            found.append((owner, target))
    return found


def _picture(
    snapshot: Snapshot, slug: str, measures: Sequence[Thing], cases: Sequence[Thing], readable: Sequence[str]
) -> dict[str, Any]:
    """The district alone: its measures and cases, and what they are linked to."""
    own = {thing.key for thing in (*measures, *cases)} | {t.key for t in snapshot.held if t.district == slug}
    links = [
        k
        for k in snapshot.links
        if k.predicate in _PICTURED and (k.subject in own or (k.object in own and k.predicate == "exemplifies"))
    ]
    keys = own | {end for link in links for end in (link.subject, link.object) if end in snapshot.things}
    keys = {key for key in keys if snapshot.things[key].kind not in ("clause", "part")}
    things = [thing for key, thing in snapshot.things.items() if key in keys]
    return draw(snapshot, things, links, lay_out(snapshot, [t.key for t in things]), readable=readable, views="") | {
        "ego": False
    }
