"""``views/reform-NAME.html``: all that the corpus says of one reform, on one page that can be cited.

In: a ``Snapshot`` and the reform's row of the diffusion chart. Out: the page.

1. One sentence computed from the row says how far it spread; then a card for each plan, by date: the state that the
   build has judged, the words, the measure, who is responsible, by when, how sure.
2. The wording of two plans stands side by side where the words that implement the reform are shared.
3. What is not known is said: plans that name no body at all, plans without the reform, districts without a plan.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from kg.ask.links import Link
from kg.ask.things import Thing
from kg.records.presence import PresenceState
from kg.site.diffusion import Chart, Column, Mark, Row, Shared
from kg.site.rendering import render
from kg.site.snapshot import Snapshot

__all__ = ["dossier_name", "dossier_pages"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One measure by which a plan implements the reform. ``href``: where its words can be read, or nothing."""

    measure: Thing
    link: Link
    href: str
    bodies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """One plan. ``mark``: what it says, or ``None``; ``names_bodies``: whether any measure of it names a body."""

    column: Column
    mark: Mark | None
    entries: tuple[Entry, ...]
    forms: tuple[str, ...]
    names_bodies: bool


def dossier_name(reform: str) -> str:
    """The page of a reform, without folder and ending.

    >>> dossier_name("reform/yi-ye-yi-zheng")
    'reform-yi-ye-yi-zheng'
    """
    return reform.replace("/", "-")


def dossier_pages(
    snapshot: Snapshot, chart: Chart, readable: Iterable[str], version: str
) -> dict[str, Callable[[], bytes]]:
    """The pages of all reforms of the chart, by name, each made when it is called.

    Args:
        snapshot: the built graph.
        chart: of all reforms; its columns are the plans.
        readable: slugs of the documents that have a reading page.
        version: of the program, for the citation; empty if unknown.
    """
    slugs, named = frozenset(readable), _naming_bodies(snapshot)
    return {
        dossier_name(row.reform.key): partial(_page, snapshot, chart, row, slugs, named, version) for row in chart.rows
    }


def _page(
    snapshot: Snapshot, chart: Chart, row: Row, slugs: frozenset[str], named: frozenset[str], version: str
) -> bytes:
    key = row.reform.key
    cards = [_card(snapshot, column, row, slugs, named) for column in chart.columns]
    known = {one.reform.key for one in chart.rows}
    held = {column.district for column in chart.columns}
    return render(
        "dossier.html.j2", root="../", here="", snapshot=snapshot, row=row, cards=cards, states=PresenceState,
        taking=[card for card in cards if card.mark and card.mark.state.is_implemented],
        forms=[r for r in chart.rows if key in snapshot.broader_of(r.reform.key)],
        above=[(k, k in known) for k in snapshot.broader_of(key)], dossier=dossier_name, version=version,
        shared=Shared, readable=slugs, cases=[_case(snapshot, link, slugs) for link in row.cases],
        origins=[k.object for k in snapshot.links_from(key, "isPartOf")],
        unheld=sum(t.key.split("/")[1] not in held for t in snapshot.of_kind("district")),
    )  # fmt: skip


def _card(snapshot: Snapshot, column: Column, row: Row, readable: frozenset[str], named: frozenset[str]) -> Card:
    mark = next((mark for mark in row.marks if mark.column.slug == column.slug), None)
    present = snapshot.presences.get((row.reform.key, column.slug))
    entries: list[Entry] = []
    if present is not None and present.state.is_implemented:
        for measure in present.shown_by:
            link = snapshot.shows(measure, row.reform.key, present)
            href = link.place.href if link.place and link.place.slug in readable else ""
            entries.append(Entry(snapshot.things[measure], link, href, _bodies(snapshot, measure)))
    forms = tuple(snapshot.label(form) for form in present.via) if present else ()
    return Card(column, mark, tuple(entries), forms, column.slug in named)


def _bodies(snapshot: Snapshot, measure: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(snapshot.label(k.object) for k in snapshot.links_from(measure, "responsibleUnit")))


def _naming_bodies(snapshot: Snapshot) -> frozenset[str]:
    """The plans of which some measure names a body."""
    measures = snapshot.of_kind("measure", "safeguard")
    return frozenset(one.plan for one in measures if snapshot.links_from(one.key, "responsibleUnit"))


def _case(snapshot: Snapshot, link: Link, readable: frozenset[str]) -> tuple[Thing, Link, str, tuple[str, ...]]:
    """A case, its link, where its words can be read, and who carried it out."""
    href = link.place.href if link.place and link.place.slug in readable else ""
    units = tuple(snapshot.label(k.object) for k in snapshot.links_from(link.subject, "leadUnit"))
    return snapshot.things[link.subject], link, href, units
