"""``views/trace.html``: the core question as a picture, from left to right: level, city plan, reform, measure, body.

In: a ``Snapshot``. Out: the page; ``trace.js`` draws it, since it is drawn anew whenever the reader narrows it.

1. One path per link from a measure to the reform that it implements. Its city plan is one that lists the reform,
   else the one that the measure's plan implements by its own words; its bodies are those responsible for the measure.
2. Where a layer has too many things to be told apart, they stand by topic (reforms, measures) or the smallest together
   (bodies), until the reader narrows.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kg.ask.links import Link
from kg.ask.things import Thing
from kg.site.rendering import render
from kg.site.snapshot import Snapshot

__all__ = ["trace_page"]


def trace_page(snapshot: Snapshot, readable: Iterable[str]) -> bytes:
    """The page. ``readable``: slugs of the documents that have a reading page."""
    slugs = set(readable)
    paths = [path for link in snapshot.links if (path := _path(snapshot, link, slugs)) is not None]
    keys = dict.fromkeys(
        key for path in paths for key in (path["city"], path["reform"], path["measure"], *path["bodies"]) if key
    )
    names = {
        key: [thing.label, thing.english, thing.kind, thing.topic]
        for key in keys
        if (thing := snapshot.things.get(key))
    }
    plans = dict.fromkeys(path["plan"] for path in paths)
    districts = dict.fromkeys(path["district"] for path in paths if path["district"])
    topics = {path["topic"] for path in paths}
    return render(
        "trace.html.j2", root="../", here="views/trace.html", snapshot=snapshot,
        data={"paths": paths, "names": names, "topics": snapshot.topics}, plans=list(plans),
        districts=sorted(districts),
        topics=[(slug, *words) for slug, words in snapshot.topics.items() if slug in topics],
    )  # fmt: skip


def _path(snapshot: Snapshot, link: Link, readable: set[str]) -> dict[str, Any] | None:
    measure, reform = snapshot.things.get(link.subject), snapshot.things.get(link.object)
    if link.predicate != "implements" or measure is None or reform is None or not measure.plan:
        return None
    bodies = dict.fromkeys(one.object for one in snapshot.links_from(measure.key, "responsibleUnit"))
    return {
        "level": reform.get("level"),
        "city": _city_plan(snapshot, measure, reform),
        "reform": reform.key,
        "measure": measure.key,
        "bodies": list(bodies),
        "c": float(link.confidence),
        "m": link.method,
        "q": link.quote,
        "href": link.place.href if link.place and link.place.slug in readable else "",
        "plan": measure.plan,
        "district": measure.district,
        "topic": measure.topic or reform.topic,
        "path": measure.path,
    }


def _city_plan(snapshot: Snapshot, measure: Thing, reform: Thing) -> str:
    above = [link.object for link in snapshot.links_from(f"plan/{measure.plan}", "implements")]
    listed = [key for key in reform.parents if key.startswith("plan/")]
    return next((key for key in (*(k for k in listed if k in above), *above, *listed) if key in snapshot.things), "")
