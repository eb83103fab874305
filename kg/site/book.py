"""Every page by name: a built graph and the source texts → files of the folder ``exports``.

In: ``KnowledgeGraph``, slug → source text, ``BuildInfo``. Out: file name → content; the same input gives the
same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from kg.ask.contents import Contents, read_contents
from kg.ask.named_things import read_names
from kg.rdf.store import KnowledgeGraph
from kg.site.beside import beside_page, plan_scripts
from kg.site.bodies import body_pages
from kg.site.comparison import Ledger, diff_name, diff_page
from kg.site.corpus_page import corpus_page
from kg.site.coverage import coverage_page
from kg.site.diffusion import diffusion_page, make_chart
from kg.site.districts import department_page, district_calendar, district_page, districts_shown
from kg.site.documents import reading_page
from kg.site.dossier import dossier_pages
from kg.site.home import BuildInfo, index_page
from kg.site.lessons import learn_pages
from kg.site.network import graph_page, vis_network
from kg.site.offline import offline_page, offline_scripts
from kg.site.ontology_summary import ontology_page
from kg.site.origin import Origin
from kg.site.publishing import provenance
from kg.site.rendering import ASSETS, asset, embed
from kg.site.snapshot import Snapshot, read_snapshot
from kg.site.trace import trace_page

__all__ = ["BuildInfo", "page_names", "render_page", "render_pages"]

Page = Callable[[], bytes]


_UNKNOWN = BuildInfo()
_NOWHERE: Mapping[str, Origin] = {}


def render_pages(
    graph: KnowledgeGraph,
    sources: Mapping[str, str],
    *,
    built: BuildInfo = _UNKNOWN,
    ledgers: Sequence[Ledger] = (),
    origins: Mapping[str, Origin] = _NOWHERE,
    contents: Contents | None = None,
    names: Mapping[str, Any] | None = None,
) -> dict[str, bytes]:
    """All pages and the assets that they share, by file name relative to the folder of the build.

    Args:
        graph: a built graph.
        sources: slug → text as decoded; a document without one has no reading page.
        built: what the pages may say of the build.
        ledgers: comparisons of two plans (``kg.compare.plans.compare``), a page for each.
        origins: slug → the file that its text was read from.
        contents: the things and links of the graph, if they have been read already.
        names: those of the graph (``Names.for_page``), where they are at hand.
    """
    contents = contents or read_contents(graph)
    snapshot = read_snapshot(contents)
    named = str(embed(names)) if names else _names(graph)
    offline = offline_scripts(graph)
    pages = _pages(graph, snapshot, sources, built, ledgers, origins, lambda: named, lambda: offline)
    files = {f"{name}.html": page() for name, page in pages.items()}
    planned = dict.fromkeys(t.district for t in snapshot.held if t.kind == "district plan" and t.district)
    calendars = {f"views/district-{name}.ics": district_calendar(snapshot, name) for name in planned}
    files |= {name: content for name, content in calendars.items() if content}
    files |= plan_scripts(snapshot)
    files |= {f"assets/{name}": asset(name).encode() for name in ASSETS}
    files |= offline
    held = [t.key.split("/")[1] for t in snapshot.held]
    files["assets/provenance.js"] = provenance(graph, held, built.release, built.version)
    files["assets/names.js"] = f"window.kgNames = {named};\n".encode()
    return files | {"assets/vis-network.min.js": vis_network().encode()}


def render_page(
    name: str,
    graph: KnowledgeGraph,
    sources: Mapping[str, str],
    *,
    built: BuildInfo = _UNKNOWN,
    ledgers: Sequence[Ledger] = (),
) -> bytes:
    """One page by its name (``graph``, ``coverage`` or ``views/coverage``).

    Raises:
        KeyError: there is no such page; ``page_names`` lists them.
    """
    pages = _pages(graph, read_snapshot(read_contents(graph)), sources, built, ledgers)
    return pages[name if name in pages else f"views/{name}"]()


def page_names(graph: KnowledgeGraph, sources: Mapping[str, str]) -> tuple[str, ...]:
    """The names that ``render_page`` knows."""
    return tuple(_pages(graph, read_snapshot(read_contents(graph)), sources, _UNKNOWN, ()))


def _names(graph: KnowledgeGraph) -> str:
    """What the pages' script finds typed names with: the names that the command line finds them with."""
    return str(embed(read_names(graph).for_page()))


def _pages(
    graph: KnowledgeGraph,
    snapshot: Snapshot,
    sources: Mapping[str, str],
    built: BuildInfo,
    ledgers: Sequence[Ledger],
    origins: Mapping[str, Origin] = _NOWHERE,
    named: Callable[[], str] | None = None,
    offline: Callable[[], Mapping[str, bytes]] | None = None,
) -> dict[str, Page]:
    readable = [t.key.split("/")[1] for t in snapshot.held if t.key.split("/")[1] in sources]
    chart = make_chart(snapshot, readable)
    pages: dict[str, Page] = {
        "graph": lambda: graph_page(snapshot, readable, named() if named else _names(graph)),
        "index": lambda: index_page(snapshot, built, readable, chart),
        "sparql": lambda: offline_page(graph, offline() if offline else offline_scripts(graph)),
        "views/corpus": lambda: corpus_page(graph, snapshot, readable),
        "views/beside": lambda: beside_page(snapshot, readable),
        "views/diffusion": lambda: diffusion_page(snapshot, chart),
        "views/coverage": lambda: coverage_page(snapshot, built, readable),
    }
    pages["views/ontology"] = lambda: ontology_page(graph, snapshot)
    pages["views/trace"] = lambda: trace_page(snapshot, readable)
    pages["views/department"] = lambda: department_page(snapshot, readable)
    for name in (t.key.split("/")[1] for t in districts_shown(snapshot)):
        pages[f"views/district-{name}"] = lambda name=name: district_page(snapshot, name, readable, ledgers)  # type: ignore[misc]
    for ledger in ledgers:
        pages[f"views/{diff_name(ledger)}"] = lambda ledger=ledger: diff_page(snapshot, ledger, readable)  # type: ignore[misc]
    if chart:
        dossiers = dossier_pages(snapshot, chart, readable, built.version)
        pages |= {f"views/{name}": page for name, page in dossiers.items()}
    pages |= {f"views/{name}": page for name, page in body_pages(snapshot, readable, built.version).items()}
    pages |= {f"views/{name}": page for name, page in learn_pages(graph, snapshot, readable).items()}
    for slug in readable:
        pages[f"views/read-{slug}"] = lambda slug=slug: reading_page(  # type: ignore[misc]
            snapshot, slug, sources[slug], readable, origins.get(slug)
        )
    return pages
