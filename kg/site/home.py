"""``index.html``: what this graph is, what it was made from, and the ways in, the three first questions foremost.

In: a ``Snapshot`` and what is known of the build. Out: the page. It shows no time of building, so that the same input
gives the same page.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kg.ask.links import Link
from kg.ask.things import Thing
from kg.records.presence import PresenceState
from kg.site.diffusion import Chart
from kg.site.rendering import render
from kg.site.snapshot import Snapshot

__all__ = ["BuildInfo", "index_page"]

_SHOWN = 14  # reforms of the chart on the first page


@dataclass(frozen=True, slots=True)
class BuildInfo:
    """What a page may say of the build: no time of building, so that the same input gives the same bytes.

    Args:
        version: of the program.
        statements: quads in the graph.
        measured: confidence, precision, recall: how sure links of at least that confidence were found to be on gold.
        release: of the build, as citations name it (``kg.ask.cite.release_of``).
    """

    version: str = ""
    statements: int = 0
    measured: tuple[tuple[float, float, float], ...] = ()
    release: str = ""


def index_page(snapshot: Snapshot, built: BuildInfo, readable: Iterable[str], chart: Chart | None = None) -> bytes:
    """The page. ``readable``: slugs of documents with a reading page; ``chart``: of all reforms, if there is one."""
    measures = _whole(snapshot)
    figures = (
        (len(snapshot.held), "份收录文件", "documents held"),
        (len(measures), "项举措", "measures"),
        (len(snapshot.of_kind("measure")) - len(measures), "个举措分项", "parts of measures"),
        (len(snapshot.of_kind("safeguard")), "项保障措施", "safeguards"),
        (len(snapshot.of_kind("reform", "inferred reform")), "项改革", "reforms"),
        (len(snapshot.of_kind("department")), "个单位", "bodies"),
        (len(snapshot.of_kind("case")), "个案例", "cases"),
        (sum(link.predicate == "implements" for link in snapshot.links), "条“落实”关联", "“implements” links"),
    )
    slugs = set(readable)
    rows = [(t, t.key.split("/")[1], _size(t, snapshot), t.key.split("/")[1] in slugs) for t in snapshot.held]
    return render(
        "index.html.j2", root="", here="index.html", figures=figures, rows=rows, built=built, snapshot=snapshot,
        pair=_pair(snapshot), sample=_sample(snapshot, slugs), busiest=_busiest(snapshot),
        districts=_districts(snapshot), chart=chart, best=chart.best(_SHOWN) if chart else (), states=PresenceState,
    )  # fmt: skip


def _whole(snapshot: Snapshot) -> list[Thing]:
    """The measures that are not part of another; safeguards are counted apart, as in the report."""
    return [t for t in snapshot.of_kind("measure") if all(snapshot.things[key].kind != "measure" for key in t.parents)]


def _size(document: Thing, snapshot: Snapshot) -> tuple[int, int]:
    slug = document.key.split("/")[1]
    measures = sum(t.plan == slug for t in _whole(snapshot))
    return measures, sum(document.key in t.parents for t in snapshot.of_kind("case"))


def _districts(snapshot: Snapshot) -> list[Thing]:
    with_plan = dict.fromkeys(t.district for t in snapshot.held if t.kind == "district plan" and t.district)
    return [snapshot.things[f"district/{slug}"] for slug in with_plan if f"district/{slug}" in snapshot.things]


def _pair(snapshot: Snapshot) -> tuple[Thing, Thing] | None:
    """Two districts to compare: that of the newest plan, and that with most plans besides."""
    plans = [t for t in snapshot.held if t.kind == "district plan" and f"district/{t.district}" in snapshot.things]
    if not plans:
        return None
    newest = plans[-1].district
    others = [t.district for t in plans if t.district != newest]
    if not others:
        return None
    second = max(dict.fromkeys(others), key=others.count)
    return snapshot.things[f"district/{newest}"], snapshot.things[f"district/{second}"]


def _busiest(snapshot: Snapshot) -> Thing | None:
    """The district with most dated measures."""
    dated = [t.district for t in snapshot.of_kind("measure", "safeguard") if t.status == "Dated"]
    best = max(dict.fromkeys(dated), key=dated.count, default="")
    return snapshot.things.get(f"district/{best}")


def _sample(snapshot: Snapshot, readable: set[str]) -> Link | None:
    """The surest link from a case to a measure whose words can be read here."""
    links = [
        k for k in snapshot.links if k.predicate == "exemplifies" and k.quote and k.place and k.place.slug in readable
    ]
    measures = [k for k in links if k.object.startswith("plan/")] or links
    return max(measures, key=lambda k: (k.confidence, k.assertion), default=None)
