"""``views/diffusion.html``: which reform stands in which plan, by the dates of the plans, and which words they share.

In: a ``Snapshot``. Out: the chart as a value, which templates draw as SVG, and the page.

1. A row for each reform that some plan implements, named for it; a form of another reform stands below that one.
2. A column for each district plan held, by date; columns closer than ``_NARROWEST`` are set apart, and the axis says
   the dates. A last column counts the showcase cases of the reform, or of a form of it.
3. A mark says the state that the build has judged (``Snapshot.presences``). It leads to the words.
4. A line joins two marks where the very words that implement the reform in one plan are shared with those of the other:
   the same words, reworded, or the same commitment in other words, where that is at least ``_SURE``. No line says
   that one plan had it from the other.

Limits: the chart shows the corpus. A reform may be older than its first mark, in a plan that is not held.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from kg.ask.links import Link
from kg.ask.things import Place, Thing
from kg.records.presence import PresenceState
from kg.site.rendering import render
from kg.site.snapshot import Snapshot
from kg.text.normalise import bare

__all__ = ["Chart", "Join", "Row", "Shared", "diffusion_page", "make_chart"]

_LABELS, _MARGIN, _CASES = 280, 40, 70  # widths: names of reforms, around the columns, the column of cases
_WIDEST, _NARROWEST = 420, 76  # between the first column and the last; between two neighbours
_YEAR = 365.25
_SURE = Decimal("0.8")  # below that, "the same commitment" is to be read as "perhaps" (docs/calibration.md)


class Shared(StrEnum):
    """How the words of two plans go together, the closest first."""

    SAME = "same"
    REWORDED = "reworded"
    MEANING = "meaning"


@dataclass(frozen=True, slots=True)
class Column:
    """One plan. ``x``: in the units of the picture."""

    slug: str
    district: str
    zh: str
    en: str
    issued: str
    x: float


@dataclass(frozen=True, slots=True)
class Mark:
    """What one plan says of one reform. ``words``: of the surest link; ``href``: where they can be read, or nothing."""

    column: Column
    state: PresenceState
    words: str
    href: str


@dataclass(frozen=True, slots=True)
class Join:
    """Two plans whose words for a reform are shared; ``start`` is the earlier one, ``words`` and ``others`` its and its
    fellow's.
    """

    start: Column
    end: Column
    shared: Shared
    words: str
    others: str
    skips: int = 0  # columns between the two


@dataclass(frozen=True, slots=True)
class Row:
    """One reform. ``forms``: whether it is a form of the reform above it; ``spread``: districts that implement it."""

    reform: Thing
    topic: str
    is_form: bool
    spread: int
    first: str
    marks: tuple[Mark, ...]
    joins: tuple[Join, ...]
    cases: tuple[Link, ...]

    @property
    def said(self) -> str:
        """Plan, date and state of each mark as JSON, for the script that hands out the data."""
        marks = [(mark.column.slug, mark.column.issued, mark.state.value) for mark in self.marks]
        return json.dumps(marks, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Chart:
    """The whole picture. ``everywhere``: reforms of all districts; ``alone``: of that of the newest plan only."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    cases_x: float
    width: float
    districts: tuple[str, ...]
    everywhere: int
    alone: int
    newest: Column

    def best(self, most: int) -> tuple[Row, ...]:
        """The reforms that spread furthest, without forms."""
        return tuple(row for row in self.rows if not row.is_form)[:most]


def make_chart(snapshot: Snapshot, readable: Iterable[str]) -> Chart | None:
    """The chart of a corpus; ``None`` where no plan of a district is held.

    Args:
        snapshot: the built graph.
        readable: slugs of the documents that have a reading page.
    """
    columns = _columns(snapshot)
    if not columns:
        return None
    words, slugs, cases = _shared_words(snapshot), set(readable), _cases(snapshot)
    rows = [
        row
        for key in _implemented(snapshot)
        if (row := _row(snapshot, key, columns, words, slugs, cases.get(key, {}))).spread
    ]
    rows = _nested(rows, snapshot)
    districts = tuple(dict.fromkeys(column.district for column in columns))
    whole = [{mark.column.district for mark in _taking(row)} for row in rows if not row.is_form]
    newest = columns[-1]
    last = columns[-1].x
    return Chart(
        columns, tuple(rows), last + _MARGIN + _CASES / 2, last + _MARGIN + _CASES + 10, districts,
        sum(len(found) == len(districts) for found in whole), sum(found == {newest.district} for found in whole),
        newest,
    )  # fmt: skip


def diffusion_page(snapshot: Snapshot, chart: Chart | None) -> bytes:
    """The page: the chart of all reforms, to sort and to filter; ``None`` where no plan is held."""
    topics = [
        (key, *snapshot.topic(key)) for key in snapshot.topics if chart and any(r.topic == key for r in chart.rows)
    ]
    return render(
        "diffusion.html.j2", root="../", here="views/diffusion.html", chart=chart, topics=topics, snapshot=snapshot,
        states=PresenceState,
    )  # fmt: skip


# ── columns ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _columns(snapshot: Snapshot) -> tuple[Column, ...]:
    """The district plans with a date, in its order, at true distances where these are wide enough."""
    plans = [t for t in snapshot.held if t.kind == "district plan" and len(t.get("issued")) >= 4]
    plans.sort(key=lambda plan: (plan.get("issued"), plan.key))
    if not plans:
        return ()
    days = [_day(plan.get("issued")).toordinal() for plan in plans]
    scale = _WIDEST / max(_YEAR, days[-1] - days[0])
    places = [float(_LABELS + _MARGIN)]
    for before, after in pairwise(days):
        places.append(places[-1] + max(_NARROWEST, (after - before) * scale))
    return tuple(_column(snapshot, plan, x) for plan, x in zip(plans, places, strict=True))


def _column(snapshot: Snapshot, plan: Thing, x: float) -> Column:
    district = snapshot.things.get(f"district/{plan.district}")
    zh = district.label if district else plan.label
    en = (district.english or zh) if district else plan.label
    return Column(
        plan.key.split("/")[1], plan.district, zh, en.removesuffix(" District"), plan.get("issued"), round(x, 1)
    )


def _day(issued: str) -> date:
    year, month, day = (*(int(part) for part in issued.split("-")), 1, 1)[:3]
    return date(year, month, day)


# ── rows ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _implemented(snapshot: Snapshot) -> list[str]:
    """Keys of the reforms that some plan implements."""
    return list(dict.fromkeys(reform for (reform, _), p in snapshot.presences.items() if p.state.is_implemented))


def _row(
    snapshot: Snapshot,
    key: str,
    columns: Sequence[Column],
    words: Mapping[tuple[str, str], Sequence[tuple[Shared, Link]]],
    readable: set[str],
    cases: Mapping[str, Link],
) -> Row:
    reform = snapshot.things[key]
    marks, links = [], {}
    for column in columns:
        present = snapshot.presences.get((key, column.slug))
        if present is None:
            continue
        if present.state.is_implemented:
            links[column.slug] = [snapshot.shows(measure, key, present) for measure in present.shown_by]
            best = max(links[column.slug], key=lambda link: (link.confidence, link.assertion))
            marks.append(_mark(column, present.state, best.quote, best.place, readable))
        else:
            marks.append(_mark(column, present.state, present.quote, present.place, readable))
    taking = [mark for mark in marks if mark.state.is_implemented]
    return Row(
        reform, _topic(snapshot, reform), bool(snapshot.broader_of(key)),
        len({mark.column.district for mark in taking}), min((mark.column.issued for mark in taking), default=""),
        tuple(marks), tuple(_joins(columns, links, words)), tuple(cases[case] for case in sorted(cases)),
    )  # fmt: skip


def _mark(column: Column, state: PresenceState, words: str, place: Place | None, readable: set[str]) -> Mark:
    return Mark(column, state, words, place.href if place and place.slug in readable else "")


def _taking(row: Row) -> Iterator[Mark]:
    return (mark for mark in row.marks if mark.state.is_implemented)


def _topic(snapshot: Snapshot, reform: Thing) -> str:
    """The topic that most of its measures have."""
    if reform.topic in snapshot.topics:
        return reform.topic
    found = [snapshot.things[link.subject].topic for link in snapshot.links_to(reform.key, "implements")]
    return max(dict.fromkeys(topic for topic in found if topic in snapshot.topics), key=found.count, default="")


def _cases(snapshot: Snapshot) -> dict[str, dict[str, Link]]:
    """Reform → case → the surest link of the case to the reform or to a form of it, of all reforms in one pass."""
    found: dict[str, dict[str, Link]] = defaultdict(dict)
    for link in snapshot.links:
        thing = snapshot.things.get(link.object) if link.predicate == "exemplifies" else None
        if thing is not None and thing.kind in ("reform", "inferred reform"):
            for key in (link.object, *snapshot.broader_of(link.object)):
                held = found[key].get(link.subject)
                if held is None or link.confidence > held.confidence:
                    found[key][link.subject] = link
    return found


def _nested(rows: Sequence[Row], snapshot: Snapshot) -> list[Row]:
    """Widest spread first, then the earliest; each form below the reform that it is a form of, where that has a row."""
    known = {row.reform.key: row for row in rows}

    def order(row: Row) -> tuple[int, str, int, str]:
        return (-row.spread, row.first, -len(row.cases), row.reform.key)

    def place(row: Row) -> tuple[tuple[int, str, int, str], ...]:
        above = [known[key] for key in reversed(snapshot.broader_of(row.reform.key)) if key in known]
        return tuple(order(one) for one in (*above, row))

    return sorted(rows, key=place)


# ── shared words ──────────────────────────────────────────────────────────────────────────────────────────────────


def _shared_words(snapshot: Snapshot) -> dict[tuple[str, str], list[tuple[Shared, Link]]]:
    """Two documents, the slugs in order → links between their words."""
    found: dict[tuple[str, str], list[tuple[Shared, Link]]] = defaultdict(list)
    for link in snapshot.links:
        if link.predicate not in ("reusesTextOf", "sameCommitmentAs") or not link.place or not link.other_place:
            continue
        if link.predicate == "sameCommitmentAs":
            if link.confidence < _SURE:
                continue
            shared = Shared.MEANING
        else:
            shared = Shared.SAME if bare(link.quote) == bare(link.other_quote) else Shared.REWORDED
        first, second = sorted((link.place.slug, link.other_place.slug))
        found[first, second].append((shared, link))
    return found


def _joins(
    columns: Sequence[Column],
    links: Mapping[str, Sequence[Link]],
    words: Mapping[tuple[str, str], Sequence[tuple[Shared, Link]]],
) -> Iterator[Join]:
    """The closest sharing of each two plans, where both ends of it touch the words that implement the reform."""
    present = [column for column in columns if column.slug in links]
    places = {slug: [link.place for link in some if link.place] for slug, some in links.items()}
    order = list(Shared)
    for n, start in enumerate(present):
        for end in present[n + 1 :]:
            first, second = sorted((start.slug, end.slug))
            fitting = [
                (order.index(shared), link.assertion, link)
                for shared, link in words.get((first, second), ())
                if _touches(link.place, places) and _touches(link.other_place, places)
            ]
            if fitting:
                best, _, link = min(fitting, key=lambda one: one[:2])
                is_start = link.place is not None and link.place.slug == start.slug
                here, there = (link.quote, link.other_quote) if is_start else (link.other_quote, link.quote)
                yield Join(start, end, order[best], here, there, columns.index(end) - columns.index(start) - 1)


def _touches(place: Place | None, places: Mapping[str, Sequence[Place]]) -> bool:
    if place is None:
        return False
    return any(place.start < other.end and other.start < place.end for other in places.get(place.slug, ()))
