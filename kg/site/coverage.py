"""``views/coverage.html``: which reform and which topic stand in which district's plan, as tables to look into.

In: a ``Snapshot``. Out: the page.

1. A row for each reform or topic, a column for each plan held; a cell counts the measures and opens them with
   their words.
2. A blank cell says that the plan was read and nothing was found; districts of which no plan is held are one hatched
   column that says so: the two are different things.
3. The reader sets a least confidence, and may ask what one district has and another has not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.site.home import BuildInfo
from kg.site.rendering import render
from kg.site.snapshot import Link, Snapshot, Thing, natural

__all__ = ["coverage_page"]

#: In a cell: path and name of the measure, confidence, method, words, where they can be read.
Entry = tuple[str, str, float, str, str, str]


@dataclass(frozen=True, slots=True)
class _Row:
    key: str
    label: str
    english: str
    kind: str
    cells: tuple[tuple[str, int], ...]  # plan, measures


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
        data={
            "reforms": {key: dict(sorted(cells.items())) for key, cells in sorted(found.items())},
            "topics": by_topic, "plans": {p.key.split("/")[1]: p.district for p in plans}, "measured": built.measured,
        },
    )  # fmt: skip


def _entry(link: Link, measure: Thing, readable: set[str]) -> Entry:
    href = link.place.href if link.place and link.place.slug in readable else ""
    return measure.path, measure.label, link.confidence, link.method, link.quote, href


def _implemented(snapshot: Snapshot, readable: set[str]) -> dict[str, dict[str, list[Entry]]]:
    """Reform → plan → measures that implement it, itself or in a special form, the surest evidence of each."""
    best: dict[tuple[str, str], Link] = {}
    for link in snapshot.links:
        subject = snapshot.things.get(link.subject)
        if link.predicate == "implements" and link.object.startswith("reform/") and subject and subject.plan:
            for reform in snapshot.forms_of(link.object):
                held = best.get((reform, link.subject))
                if held is None or held.confidence < link.confidence:
                    best[reform, link.subject] = link
    found: dict[str, dict[str, list[Entry]]] = defaultdict(lambda: defaultdict(list))
    for (reform, key), link in sorted(best.items(), key=lambda item: (item[0][0], natural(item[0][1]))):
        measure = snapshot.things[key]
        found[reform][measure.plan].append(_entry(link, measure, readable))
    return found


def _groups(snapshot: Snapshot, plans: Sequence[Thing], found: dict[str, dict[str, list[Entry]]]) -> list[_Group]:
    by_topic: dict[str, list[_Row]] = defaultdict(list)
    slugs = [plan.key.split("/")[1] for plan in plans]
    for reform in snapshot.of_kind("reform", "inferred reform"):
        cells = tuple((slug, len(found.get(reform.key, {}).get(slug, ()))) for slug in slugs)
        if any(number for _, number in cells):
            row = _Row(reform.key, reform.label, reform.english, reform.kind, cells)
            by_topic[reform.topic if reform.topic in snapshot.topics else _common_topic(snapshot, reform)].append(row)
    order = [*snapshot.topics, ""]
    return [
        _Group(
            topic,
            *(snapshot.topic(topic) if topic else ("未归主题", "no topic")),
            tuple(sorted(by_topic[topic], key=_fullest)),
        )
        for topic in order
        if topic in by_topic
    ]


def _fullest(row: _Row) -> tuple[int, str]:
    return -sum(number > 0 for _, number in row.cells), row.key


def _common_topic(snapshot: Snapshot, reform: Thing) -> str:
    topics = sorted(
        snapshot.things[k.subject].topic
        for k in snapshot.links_to(reform.key, "implements")
        if k.subject in snapshot.things
    )
    known = [topic for topic in topics if topic in snapshot.topics]
    return max(dict.fromkeys(known), key=known.count, default="")


def _topics(
    snapshot: Snapshot, plans: Sequence[Thing], readable: set[str]
) -> tuple[list[_Row], dict[str, dict[str, list[Entry]]]]:
    found: dict[str, dict[str, list[Entry]]] = defaultdict(lambda: defaultdict(list))
    for measure in snapshot.of_kind("measure", "safeguard"):
        for link in snapshot.links_from(measure.key, "primaryTopic"):
            topic = link.object.rsplit("/", 1)[-1]
            found[topic][measure.plan].append(_entry(link, measure, readable))
    slugs = [plan.key.split("/")[1] for plan in plans]
    rows = [
        _Row(topic, *words, "topic", tuple((slug, len(found.get(topic, {}).get(slug, ()))) for slug in slugs))
        for topic, words in snapshot.topics.items()
        if topic in found
    ]
    return rows, {topic: dict(sorted(cells.items())) for topic, cells in sorted(found.items())}
