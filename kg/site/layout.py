"""Where each thing stands in the picture of the whole graph: a map that reads like a table, the same from build
to build.

In: a ``Snapshot`` and the keys to show. Out: key → (x, y), and the headings of the rows and lanes.

1. Lanes stand side by side: city plans and documents, reforms, one lane per district plan (one per district where there
   are many plans), cases, bodies.
2. Rows are topics. A thing with a topic stands in the cell of its lane and topic, in a small grid, in the order
   of keys; so a reform and the measures that implement it are neighbours, and their link is short.
3. Plans stand at the head of their lane, with their sections below; bodies and districts stand in blocks by district.

There is no force-directed layout, so the cost is that of sorting; when a document is added, only its neighbours move.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.ask.things import Thing
from kg.site.snapshot import Snapshot

__all__ = ["Heading", "Layout", "lay_out"]

_MANY_PLANS = 8
_STEP_X, _STEP_Y = 180, 60  # between neighbours in a cell
_GAP_X, _GAP_Y = 170, 56  # between lanes and between rows
_NO_TOPIC = "~"  # sorts after every topic

_DOCUMENTS, _REFORMS, _CASES, _BODIES = "documents", "reforms", "cases", "bodies"
_GUTTER = 900  # for the names of the rows
_WIDTH = {_DOCUMENTS: 4, _REFORMS: 5, _CASES: 2, _BODIES: 5}
_LANE_WIDTH = 4


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading on the map: ``key`` names a topic or a lane; the range it covers."""

    key: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Layout:
    """Positions in whole pixels; ``rows`` by topic from top to bottom, ``lanes`` from left to right."""

    at: dict[str, tuple[int, int]]
    rows: tuple[Heading, ...]
    lanes: tuple[Heading, ...]


def lay_out(snapshot: Snapshot, keys: Sequence[str]) -> Layout:
    """Place the things named by ``keys``."""
    things = [snapshot.things[key] for key in keys]
    lanes = _lanes(snapshot, things)
    cells: dict[tuple[str, str], list[Thing]] = defaultdict(list)
    heads: dict[str, list[Thing]] = defaultdict(list)
    for thing in things:
        lane = _lane(thing, snapshot, lanes)
        if lane in (_DOCUMENTS, _BODIES):
            continue
        if thing.kind in ("district plan", "section", "collection"):
            heads[lane].append(thing)
        else:
            cells[lane, _row(thing, snapshot)].append(thing)
    at: dict[str, tuple[int, int]] = {}
    headings = _lane_headings(lanes)
    top = max((_head(heads[h.key], h, at) for h in headings), default=0)
    rows = _rows(snapshot, cells, headings, top, at)
    _documents(snapshot, [t for t in things if _lane(t, snapshot, lanes) == _DOCUMENTS], headings[0], at)
    _bodies([t for t in things if _lane(t, snapshot, lanes) == _BODIES], headings[-1], at)
    return Layout(at, rows, headings)


def _lanes(snapshot: Snapshot, things: Iterable[Thing]) -> list[str]:
    plans = sorted({t.plan for t in things if t.plan})
    order = {f"plan/{t.key.split('/')[1]}": i for i, t in enumerate(snapshot.held)}
    plans.sort(
        key=lambda slug: (
            snapshot.things[f"plan/{slug}"].district if f"plan/{slug}" in snapshot.things else "",
            order.get(f"plan/{slug}", 0),
        )
    )
    if len(plans) > _MANY_PLANS:
        plans = sorted({t.district for t in things if t.plan})
    return [_DOCUMENTS, _REFORMS, *plans, _CASES, _BODIES]


def _lane(thing: Thing, snapshot: Snapshot, lanes: Sequence[str]) -> str:
    if thing.kind in ("reform", "inferred reform"):
        return _REFORMS
    if thing.kind in ("case", "collection"):
        return _CASES
    if thing.kind in ("department", "district"):
        return _BODIES
    slug = thing.plan or thing.key.split("/")[1]
    return slug if slug in lanes else thing.district if thing.district in lanes else _DOCUMENTS


def _row(thing: Thing, snapshot: Snapshot) -> str:
    """Its topic; of a reform without one, the topic of most measures that implement it."""
    if thing.topic in snapshot.topics:
        return thing.topic
    topics = [
        snapshot.things[link.subject].topic
        for link in snapshot.links_to(thing.key, "implements")
        if link.subject in snapshot.things
    ]
    known = sorted(topic for topic in topics if topic in snapshot.topics)
    return max(dict.fromkeys(known), key=known.count, default=_NO_TOPIC)


def _lane_headings(lanes: Sequence[str]) -> tuple[Heading, ...]:
    headings, x = [], 0
    for lane in lanes:
        width = _WIDTH.get(lane, _LANE_WIDTH) * _STEP_X
        headings.append(Heading(lane, x, x + width))
        x += width + (_GUTTER if lane == _DOCUMENTS else _GAP_X)
    return tuple(headings)


def _grid(things: Sequence[Thing], lane: Heading, y: int, at: dict[str, tuple[int, int]]) -> int:
    """Put things in rows across a lane from ``y`` on, each row shifted by half a step from the last; the height
    used.
    """
    across = max(1, (lane.end - lane.start) // _STEP_X)
    for i, thing in enumerate(things):
        row, column = divmod(i, across)
        at[thing.key] = (
            lane.start + _STEP_X // 2 + column * _STEP_X - (_STEP_X // 4 if row % 2 else 0),
            y + row * _STEP_Y,
        )
    return -(-len(things) // across) * _STEP_Y


def _head(things: Sequence[Thing], lane: Heading, at: dict[str, tuple[int, int]]) -> int:
    plans = [t for t in things if t.kind != "section"]
    middle = (lane.start + lane.end) // 2
    for i, plan in enumerate(plans):
        at[plan.key] = (middle + (2 * i - len(plans) + 1) * _STEP_X // 2, 0)
    return _STEP_Y * 2 + _grid([t for t in things if t.kind == "section"], lane, _STEP_Y + 20, at)


def _rows(
    snapshot: Snapshot,
    cells: dict[tuple[str, str], list[Thing]],
    headings: Sequence[Heading],
    top: int,
    at: dict[str, tuple[int, int]],
) -> tuple[Heading, ...]:
    rows, y = [], top
    for topic in (*snapshot.topics, _NO_TOPIC):
        height = max(_grid(cells.get((lane.key, topic), ()), lane, y + _STEP_Y // 2, at) for lane in headings)
        if height:
            rows.append(Heading(topic, y, y + height))
            y += height + _GAP_Y
    return tuple(rows)


def _documents(snapshot: Snapshot, things: Sequence[Thing], lane: Heading, at: dict[str, tuple[int, int]]) -> None:
    """National and city plans as landmarks down the middle of the lane, what is only cited in a grid below."""
    order = ("national plan", "municipal plan", "district plan", "document")
    y = 0
    for kind in order[:2]:
        for thing in (t for t in things if t.kind == kind):
            at[thing.key] = ((lane.start + lane.end) // 2, y)
            y += _STEP_Y * 3
    for kind in order[2:]:
        y += _grid([t for t in things if t.kind == kind], lane, y + _STEP_Y, at) + _STEP_Y * 2
    _grid([t for t in things if t.key not in at], lane, y, at)


def _bodies(things: Sequence[Thing], lane: Heading, at: dict[str, tuple[int, int]]) -> None:
    """A block per district, headed by it; those of the city and beyond first."""
    blocks: dict[str, list[Thing]] = defaultdict(list)
    for thing in things:
        blocks[thing.key.split("/")[1] if thing.kind == "district" else thing.district].append(thing)
    y = 0
    for name in sorted(blocks, key=lambda name: (name != "", -len(blocks[name]), name)):
        heads = [t for t in blocks[name] if t.kind == "district"]
        for head in heads:
            at[head.key] = (lane.start + _STEP_X // 2, y)
        rest = [t for t in blocks[name] if t.kind != "district"]
        y += _STEP_Y if heads else 0
        y += _grid(rest, lane, y, at) + _GAP_Y
