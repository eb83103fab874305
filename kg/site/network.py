"""``graph.html``: the whole graph as one picture that works alone, from a file, with no network.

In: a ``Snapshot``. Out: the page.

1. What is drawn: all things of the kinds that have a shape (``kg.site.names``) and the links between them; parallel
   links of one relation are one line with several pieces of evidence.
2. Above 5,000 things the measures, sections and cited documents are left out and their links stand at their plans; the
   page says so.
3. Places come from ``layout``; nodes, edges and options are data for vis-network, which pyvis carries. Our own template
   shows them, since pyvis's own page loads Bootstrap from the network and escapes nothing. pyvis is not imported: that
   would take as long as all else that draws the picture, for two lists of dictionaries.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from kg.ask.links import Link, strength
from kg.ask.things import Thing
from kg.site.layout import Layout, lay_out
from kg.site.names import kinds, methods, relations
from kg.site.rendering import render
from kg.site.snapshot import Snapshot

__all__ = ["MOST", "draw", "graph_page", "vis_network"]

#: Above so many things a picture of all of them is no use, and slow.
MOST = 5000

_OPEN = ("implements", "implementsForm", "responsibleUnit", "exemplifies", "leadUnit", "based_on")
#: A topic is a filter, twins stand in the trace.
_ASIDE = ("primaryTopic", "subject", "reusesTextOf", "wordingMember", "sameCommitmentAs", "continues")
#: A measure and a reform that its plan implements by it in another form: no assertion of the graph but a presence.
_FORM = "implementsForm"
_FORM_WORDS = ("以另一形式落实", "implements another form of", "以另一形式被落实于", "another form implemented by")
_LEFT_OUT = (
    ("section", "document"),
    ("measure", "safeguard"),
    ("case",),
    ("department",),
    ("inferred reform", "reform"),
)
_LANES = {
    "documents": ("上位与被引文件", "City plans, documents"),
    "reforms": ("市级改革", "City reforms"),
    "cases": ("优秀案例", "Cases"),
    "bodies": ("责任单位", "Bodies"),
}
_OPTIONS = {
    "layout": {"improvedLayout": False, "randomSeed": 1},
    "physics": {"enabled": False, "solver": "barnesHut", "stabilization": False},
    "interaction": {
        "hover": True, "hideEdgesOnDrag": True, "hideEdgesOnZoom": True, "tooltipDelay": 100000000,
        "keyboard": {"enabled": True, "bindToWindow": False},
    },
    "nodes": {"scaling": {"label": {"drawThreshold": 100000}}, "font": {"size": 12}},
    "edges": {"smooth": False, "width": 1, "selectionWidth": 1, "hoverWidth": 0, "arrows": {"to": {"enabled": False}}},
}  # fmt: skip


def graph_page(snapshot: Snapshot, readable: Iterable[str], names: str = "{}") -> bytes:
    """The page.

    Args:
        snapshot: the graph.
        readable: slugs of the documents that have a reading page.
        names: what typed names are found with, as JSON (``Names.for_page``).
    """
    things = snapshot.of_kind(*kinds())
    kept, links = _fewer(snapshot, things)
    layout = lay_out(snapshot, [thing.key for thing in kept])
    picture = draw(snapshot, kept, links, layout, readable=readable, views="views/")
    return render(
        "graph.html.j2",
        root="",
        here="graph.html",
        standalone=True,
        picture=picture,
        choices=_choices(snapshot, kept, picture),
        total=len(things),
        left_out=len(things) - len(kept),
        vis=vis_network(),
        names=names,
    )


def vis_network() -> str:
    """vis-network as pyvis carries it, licence included. Found without importing pyvis, which takes a second."""
    found = find_spec("pyvis")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("pyvis is not installed")
    return (Path(found.origin).parent / "templates/lib/vis-9.1.2/vis-network.min.js").read_text(encoding="utf-8")


def draw(
    snapshot: Snapshot,
    things: Sequence[Thing],
    links: Iterable[Link],
    layout: Layout,
    *,
    readable: Iterable[str],
    views: str,
) -> dict[str, Any]:
    """The data of a picture: vis-network's nodes, edges and options, and what our script needs to name them.

    Args:
        snapshot: names of topics.
        things: what is drawn.
        links: what joins them; those with an end outside are left out.
        layout: where each thing stands.
        readable: slugs that have a reading page.
        views: how to reach the folder ``views`` from the page.
    """
    numbers = {thing.key: number for number, thing in enumerate(things)}
    joined = _joined(links, numbers)
    degree = [0] * len(things)
    for subject, _, object_ in joined:
        degree[numbers[subject]] += 1
        degree[numbers[object_]] += 1
    slugs = frozenset(readable)
    nodes = [_node(number, thing, layout.at[thing.key], degree[number], slugs) for number, thing in enumerate(things)]
    edges = [
        {**_edge(number, predicate, several), "from": numbers[subject], "to": numbers[object_]}
        for number, ((subject, predicate, object_), several) in enumerate(joined.items())
    ]
    present = [kind for kind in kinds() if any(thing.kind == kind for thing in things)]
    return {
        "nodes": nodes,
        "edges": edges,
        "options": _OPTIONS,
        "views": views,
        "readable": sorted(slugs),
        "many": len(edges) > 1000,
        "kinds": present,
        "kindNames": {kind: [kinds()[kind].zh, kinds()[kind].en] for kind in present},
        "methods": methods(),
        "predicates": relations() | {_FORM: _FORM_WORDS},
        "topics": snapshot.topics,
        "rows": [
            {"start": h.start, "end": h.end, **_words(snapshot.topics.get(h.key, ("未归主题", "no topic")))}
            for h in layout.rows
        ],
        "lanes": [
            {"start": h.start, "end": h.end, **_words(_LANES.get(h.key) or _lane_words(snapshot, h.key))}
            for h in layout.lanes
        ],
        "bottom": max((y for _, y in layout.at.values()), default=0),
    }


def _words(words: tuple[str, str]) -> dict[str, str]:
    return {"zh": words[0], "en": words[1]}


def _lane_words(snapshot: Snapshot, key: str) -> tuple[str, str]:
    plan = snapshot.things.get(f"plan/{key}")
    district = snapshot.things.get(f"district/{plan.district if plan else key}")
    year = f" {plan.get('year')}" if plan and plan.get("year") else ""
    return (
        (f"{district.label}{year}", f"{(district.english or district.label).removesuffix(' District')}{year}")
        if district
        else (key, key)
    )


def _node(number: int, thing: Thing, at: tuple[int, int], degree: int, readable: frozenset[str]) -> dict[str, Any]:
    kind = kinds()[thing.kind]
    slug = thing.key.split("/")[1]
    read = thing.place.href if thing.place and thing.place.slug in readable else None
    if thing.key.count("/") == 1 and thing.key.startswith("plan/") and slug in readable:
        read = f"read-{slug}.html"
    node: dict[str, Any] = {
        "group": thing.kind,
        "size": kind.size + (min(10, degree // 2) if thing.kind in ("reform", "department", "case") else 0),
        "x": at[0], "y": at[1], "degree": degree, "key": thing.key,
        "district": slug if thing.kind == "district" else thing.district,
        "plan": slug if thing.kind == "district plan" else thing.plan, "topic": thing.topic, "number": thing.number,
        "topics": list(thing.topics) if len(thing.topics) > 1 else None, "due": thing.deadline_text,
        "also": list(thing.aliases) or None, "en": thing.english, "read": read,
        "page": f"district-{slug}.html" if thing.kind == "district" else None,
        "id": number, "label": thing.label, "shape": kind.shape,
    }  # fmt: skip
    return {name: value for name, value in node.items() if value is not None and (value != "" or name == "label")}


def _joined(links: Iterable[Link], numbers: Mapping[str, int]) -> dict[tuple[str, str, str], list[Link]]:
    joined: dict[tuple[str, str, str], list[Link]] = {}
    for link in links:
        if link.subject in numbers and link.object in numbers:
            joined.setdefault((link.subject, link.predicate, link.object), []).append(link)
    return joined


def _edge(number: int, predicate: str, links: Sequence[Link]) -> dict[str, Any]:
    ordered = sorted(links, key=strength)
    first = ordered[0].assertion or f"{ordered[0].subject} {predicate} {ordered[0].object}"
    return {
        "id": f"e{number}", "predicate": predicate, "key": first, "best": float(ordered[0].confidence),
        "why": [_why(link) for link in ordered],
    }  # fmt: skip


def _why(link: Link) -> dict[str, Any]:
    why: dict[str, Any] = {"m": link.method, "c": float(link.confidence)}
    if link.place:
        why |= {"q": link.quote, "p": link.prefix, "x": link.suffix}
        why |= {"slug": link.place.slug, "s": link.place.start, "e": link.place.end}
    if link.form:
        why["f"] = link.form
    if link.other_quote:
        why["oq"] = link.other_quote
    return why


def _choices(snapshot: Snapshot, things: Sequence[Thing], picture: Mapping[str, Any]) -> dict[str, Any]:
    found = {edge["predicate"] for edge in picture["edges"]}
    ways = {why["m"] for edge in picture["edges"] for why in edge["why"]}
    districts = sorted({thing.district for thing in things if thing.district and thing.kind != "department"})
    plans = sorted({thing.plan for thing in things if thing.plan})
    topics = {topic for thing in things for topic in (thing.topic, *thing.topics)}
    named = [snapshot.things.get(f"district/{slug}") for slug in districts]
    return {
        "districts": [
            (slug, n.label if n else slug, n.english if n else "") for slug, n in zip(districts, named, strict=True)
        ],
        "plans": [(slug, snapshot.label(f"plan/{slug}")) for slug in plans],
        "topics": [(slug, *words) for slug, words in snapshot.topics.items() if slug in topics],
        "relations": [name for name in picture["predicates"] if name in found],
        "methods": [name for name in methods() if name in ways],
        "open": _OPEN,
    }


def _fewer(snapshot: Snapshot, things: list[Thing]) -> tuple[list[Thing], list[Link]]:
    """All of it, or above ``MOST`` what fits, with the links of what is left out lifted to its plan."""
    links = [link for link in snapshot.links if link.predicate not in _ASIDE] + _through_forms(snapshot)
    kept = things
    for dropped in _LEFT_OUT:
        if len(kept) <= MOST:
            break
        kept = [thing for thing in kept if thing.kind not in dropped]
    if len(kept) == len(things):
        return kept, links
    kept = kept[:MOST]
    keys = {thing.key for thing in kept}
    return kept, [lifted for link in links if (lifted := _lifted(link, keys, snapshot)) is not None]


def _through_forms(snapshot: Snapshot) -> list[Link]:
    """Where a plan implements a reform by a measure that has a link to another form of it only: the words of that link.

    The presences of the graph have judged that; without these lines the picture would say less than the coverage page.
    """
    found = []
    for (reform, _), present in sorted(snapshot.presences.items()):
        for measure in present.shown_by if present.state.is_implemented and reform in snapshot.things else ():
            link = snapshot.shows(measure, reform, present)
            if link.object != reform:
                found.append(replace(link, relation=f"sp:{_FORM}", object=reform, assertion="", form=link.object))
    return found


def _lifted(link: Link, keys: set[str], snapshot: Snapshot) -> Link | None:
    ends = []
    for key in (link.subject, link.object):
        thing = snapshot.things.get(key)
        ends.append(key if key in keys or thing is None or not thing.plan else f"plan/{thing.plan}")
    return replace(link, subject=ends[0], object=ends[1]) if ends[0] != ends[1] else None
