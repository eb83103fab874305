"""How much each body has to do: the sums that the district and department pages show.

In: a ``Snapshot``. Out: a ``Workload`` per body that is responsible for something or carried a case out.

1. An item is a measure with a responsible-body link; parts of one measure count as they are linked.
2. A body leads an item that names it as lead, or that names it alone; else it shares it.
3. Who works with whom: the bodies named for the same items, the most often first.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from kg.ask.things import Thing
from kg.site.snapshot import Snapshot

__all__ = ["Item", "Workload", "is_dated", "workloads"]

_MOST_PARTNERS = 6


@dataclass(frozen=True, slots=True)
class Item:
    """One measure that a body is responsible for. ``href``: where the words that say so can be read, or nothing."""

    measure: Thing
    lead: bool
    quote: str
    confidence: float
    href: str


@dataclass(frozen=True, slots=True)
class Workload:
    """What one body has to do, the earliest deadline first."""

    body: Thing
    items: tuple[Item, ...]
    cases: tuple[Thing, ...]
    partners: tuple[tuple[Thing, int], ...]

    @property
    def leads(self) -> int:
        return sum(item.lead for item in self.items)

    @property
    def dated(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if is_dated(item.measure))

    @property
    def shared(self) -> int:
        return len(self.items) - self.leads


def is_dated(measure: Thing) -> bool:
    """Whether a measure has a month by which it is due."""
    return measure.status == "Dated"


def workloads(snapshot: Snapshot, readable: Iterable[str], district: str | None = None) -> list[Workload]:
    """Workloads, those with most dated items first.

    Args:
        snapshot: the graph.
        readable: slugs that have a reading page.
        district: only measures and cases of this district (last part of its IRI); all by default.
    """
    slugs = set(readable)
    items: dict[str, dict[str, Item]] = defaultdict(dict)
    together: dict[str, list[str]] = defaultdict(list)
    for measure in snapshot.of_kind("measure", "safeguard"):
        if district is not None and measure.district != district:
            continue
        links = snapshot.links_from(measure.key, "responsibleUnit")
        bodies = list(dict.fromkeys(link.object for link in links))
        for link in sorted(links, key=lambda one: one.confidence):
            lead = link.role == "lead" or len(bodies) == 1
            href = link.place.href if link.place and link.place.slug in slugs else ""
            items[link.object][measure.key] = Item(measure, lead, link.quote, float(link.confidence), href)
        for body in bodies:
            together[body] += [other for other in bodies if other != body]
    cases = _cases(snapshot, district)
    found = [
        _workload(snapshot, key, items.get(key, {}), cases.get(key, []), together[key])
        for key in sorted({*items, *cases})
    ]
    return sorted((w for w in found if w is not None), key=lambda w: (-len(w.dated), -len(w.items), w.body.key))


def _cases(snapshot: Snapshot, district: str | None) -> dict[str, list[Thing]]:
    cases: dict[str, list[Thing]] = defaultdict(list)
    for case in snapshot.of_kind("case"):
        if district is None or case.district == district:
            for link in snapshot.links_from(case.key, "leadUnit"):
                if case not in cases[link.object]:
                    cases[link.object].append(case)
    return cases


def _workload(
    snapshot: Snapshot, key: str, items: dict[str, Item], cases: list[Thing], together: list[str]
) -> Workload | None:
    body = snapshot.things.get(key)
    if body is None:
        return None
    order = sorted(
        items.values(), key=lambda item: (not is_dated(item.measure), item.measure.deadline, item.measure.key)
    )
    counts = sorted(Counter(together).items(), key=lambda pair: (-pair[1], pair[0]))
    partners = tuple((snapshot.things[other], number) for other, number in counts if other in snapshot.things)[
        :_MOST_PARTNERS
    ]
    return Workload(body, tuple(order), tuple(cases), partners)
