"""``views/coverage.html``: which reform and which topic stand in which district's plan, as tables to look into.

In: a ``Snapshot``. Out: the page.

1. A row for each reform or topic, a column for each plan held; a cell counts the measures and opens them with
   their words. The state of a reform in a plan is the one that the build has judged (``Snapshot.presences``):
   implemented, under another name (≈), named only (the words), not found. A form stands below its broader reform.
2. "Not found" says that the plan was read and no name of the reform was found; districts of which no plan is held are
   one hatched column that says so: the two are different things.
3. The reader sets a least confidence, which can hide and never makes absent, and may ask what one district has and
   another has not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.ask.links import Link
from kg.ask.things import Thing
from kg.records.presence import PresenceState
from kg.site.home import BuildInfo
from kg.site.names import methods
from kg.site.rendering import render
from kg.site.snapshot import Snapshot

__all__ = ["coverage_page"]

#: In a cell: path and name of the measure, confidence, method, words, where they can be read.
Entry = tuple[str, str, float, str, str, str]


@dataclass(frozen=True, slots=True)
class _Row:
    key: str
    label: str
    english: str
    kind: str
    cells: tuple[tuple[str, int, PresenceState], ...]  # plan, measures, state
    broader: tuple[str, ...] = ()  # keys of the reforms of which it is a form


@dataclass(frozen=True, slots=True)
class _Group:
    topic: str
    zh: str
    en: str
    rows: tuple[_Row, ...]


def coverage_page(snapshot: Snapshot, built: BuildInfo, readable: Iterable[str]) -> bytes:
    """The page. ``readable``: slugs of the documents that have a reading page."""
    slugs = set(readable)
    plans = [t for t in snapshot.held if t.kind == "district plan"]
    plans.sort(key=lambda t: (t.district, t.get("issued"), t.key))
    found = _implemented(snapshot, slugs)
    groups = _groups(snapshot, plans, found)
    topics, by_topic = _topics(snapshot, plans, slugs)
    held = {plan.district for plan in plans}
    return render(
        "coverage.html.j2", root="../", here="views/coverage.html", plans=plans, groups=groups, topics=topics,
        snapshot=snapshot, districts=[t for t in snapshot.of_kind("district") if t.key.split("/")[1] in held],
        missing=[t for t in snapshot.of_kind("district") if t.key.split("/")[1] not in held], measured=built.measured,
        states=PresenceState, data={
            "reforms": {key: dict(sorted(cells.items())) for key, cells in sorted(found.items())},
            "states": _states(snapshot, slugs), "topics": by_topic,
            "plans": {p.key.split("/")[1]: p.district for p in plans}, "measured": built.measured, "methods": methods(),
        },
    )  # fmt: skip


def _entry(link: Link, measure: Thing, readable: set[str]) -> Entry:
    href = link.place.href if link.place and link.place.slug in readable else ""
    return measure.path, measure.label, float(link.confidence), link.method, link.quote, href


def _implemented(snapshot: Snapshot, readable: set[str]) -> dict[str, dict[str, list[Entry]]]:
    """Reform → plan → measures that implement it, in whichever form, with the evidence for the nearest form."""
    found: dict[str, dict[str, list[Entry]]] = defaultdict(lambda: defaultdict(list))
    for (reform, plan), present in sorted(snapshot.presences.items()):
        if present.state.is_implemented:
            for measure in present.shown_by:
                link = snapshot.shows(measure, reform, present)
                found[reform][plan].append(_entry(link, snapshot.things[measure], readable))
    return found


def _states(snapshot: Snapshot, readable: set[str]) -> dict[str, dict[str, list[object]]]:
    """Reform → plan → state in both languages, other forms, words and their place; not where plainly implemented."""
    found: dict[str, dict[str, list[object]]] = defaultdict(dict)
    for (reform, plan), present in sorted(snapshot.presences.items()):
        if present.state is not PresenceState.IMPLEMENTED:
            href = present.place.href if present.place and present.place.slug in readable else ""
            via = [snapshot.label(form) for form in present.via]
            found[reform][plan] = [present.state.chinese, present.state.value, via, present.quote, href]
    return found


def _groups(snapshot: Snapshot, plans: Sequence[Thing], found: dict[str, dict[str, list[Entry]]]) -> list[_Group]:
    by_topic: dict[str, list[_Row]] = defaultdict(list)
    for reform in snapshot.of_kind("reform", "inferred reform"):
        cells = tuple(_cell(snapshot, reform.key, plan, found) for plan in plans)
        if any(number for _, number, _ in cells):
            broader = snapshot.broader_of(reform.key)
            row = _Row(reform.key, reform.label, reform.english, reform.kind, cells, broader)
            home = snapshot.things[broader[-1]] if broader else reform  # a form stands where its reform stands
            by_topic[home.topic if home.topic in snapshot.topics else _common_topic(snapshot, home)].append(row)
    order = [*snapshot.topics, ""]
    return [
        _Group(topic, *(snapshot.topic(topic) if topic else ("未归主题", "no topic")), tuple(_nested(by_topic[topic])))
        for topic in order
        if topic in by_topic
    ]


def _cell(
    snapshot: Snapshot, reform: str, plan: Thing, found: dict[str, dict[str, list[Entry]]]
) -> tuple[str, int, PresenceState]:
    slug = plan.key.split("/")[1]
    present = snapshot.presences.get((reform, slug))
    state = present.state if present else PresenceState.NOT_FOUND
    return slug, len(found.get(reform, {}).get(slug, ())), state


def _nested(rows: Sequence[_Row]) -> list[_Row]:
    """The fullest rows first, each followed by the rows of its forms."""
    known = {row.key: row for row in rows}
    places: dict[str, tuple[tuple[int, str], ...]] = {}
    for row in rows:
        line = [known[key] for key in reversed(row.broader) if key in known]
        places[row.key] = tuple(_fullest(one) for one in (*line, row))
    return sorted(rows, key=lambda row: places[row.key])


def _fullest(row: _Row) -> tuple[int, str]:
    return -sum(number > 0 for _, number, _ in row.cells), row.key


def _common_topic(snapshot: Snapshot, reform: Thing) -> str:
    topics = sorted(
        snapshot.things[k.subject].topic
        for k in snapshot.links_to(reform.key, "implements")
        if k.subject in snapshot.things
    )
    known = [topic for topic in topics if topic in snapshot.topics]
    return max(dict.fromkeys(known), key=known.count, default="")


def _of_topics(snapshot: Snapshot, relation: str, readable: set[str]) -> dict[str, dict[str, list[Entry]]]:
    """Topic → plan → measures."""
    found: dict[str, dict[str, list[Entry]]] = defaultdict(lambda: defaultdict(list))
    for measure in snapshot.of_kind("measure", "safeguard"):
        for link in snapshot.links_from(measure.key, relation):
            found[link.object.rsplit("/", 1)[-1]][measure.plan].append(_entry(link, measure, readable))
    return found


def _topics(
    snapshot: Snapshot, plans: Sequence[Thing], readable: set[str]
) -> tuple[list[_Row], dict[str, dict[str, list[Entry]]]]:
    found = _of_topics(snapshot, "subject", readable)
    for topic, cells in _of_topics(snapshot, "primaryTopic", readable).items():
        found[topic] |= cells  # where no measure has it as its main topic, those that have it among their topics
    slugs = [plan.key.split("/")[1] for plan in plans]
    none = PresenceState.NOT_FOUND
    rows = [
        _Row(topic, *words, "topic", tuple((slug, len(found.get(topic, {}).get(slug, ())), none) for slug in slugs))
        for topic, words in snapshot.topics.items()
        if topic in found
    ]
    return rows, {topic: dict(sorted(cells.items())) for topic, cells in sorted(found.items())}
