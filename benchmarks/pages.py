"""How long the pages take to render, what they weigh, and when Chromium shows the first picture of the whole graph.

For 1, 10 and 50 times the shipped corpus: every document is copied under names of its own, what they share (reforms,
bodies, districts, topics) stays one. Needs a built graph (``kg build``) and, for the last column, Chromium.

    python benchmarks/pages.py [EXPORTS] [TIMES ...]
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
import time
from pathlib import Path

import pyoxigraph as ox

from kg import settings
from kg.ask.contents import read_contents
from kg.ask.things import STATEMENT_KINDS
from kg.rdf.store import KnowledgeGraph
from kg.site.book import render_pages
from kg.site.network import graph_page
from kg.site.snapshot import read_snapshot

# Of a document's own: the keys that a copy gets under another name.
_OWN_RE = re.compile(
    rb"/id/((?:plan|graph)/(?:jinshan|yangpu|fengxian|shanghai-cases)-20\d\d|case/2023|assertion)(?=[/>])"
)
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def multiplied(file: Path, times: int) -> KnowledgeGraph:
    """The graph of so many copies of the corpus."""
    text = file.read_bytes()
    store = ox.Store()
    for n in range(times):
        copy = _OWN_RE.sub(rb"/id/\1-x%d" % n, text) if n else text
        store.bulk_load(copy, format=ox.RdfFormat.N_QUADS)
    return KnowledgeGraph(store)


def first_picture(page: bytes) -> float | None:
    """Seconds from opening the page to the frame after the network is drawn; the median of three."""
    path = os.environ.get("KG_CHROMIUM") or next(filter(None, map(shutil.which, _BROWSERS)), None)
    if path is None:
        return None
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        file = Path(folder) / "graph.html"
        file.write_bytes(page)
        browser = driver.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"])
        found = []
        for _ in range(3):
            context = browser.new_context(offline=True)
            tab = context.new_page()
            begun = time.perf_counter()
            tab.goto(file.as_uri())
            tab.wait_for_selector("#network[data-ready]")
            tab.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
            found.append(time.perf_counter() - begun)
            context.close()
        browser.close()
    return sorted(found)[1]


def main() -> None:
    """Print the table."""
    exports = Path(sys.argv[1]) if len(sys.argv) > 1 else settings.exports_folder()
    sizes = [int(value) for value in sys.argv[2:]] or [1, 10, 50]
    folder = settings.data_folder() / "sources"
    sources = {path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))}
    print(f"{'corpus':>7} {'things':>7} {'all pages':>10} {'together':>9} {'graph.html':>11} {'first picture':>14}")
    for times in sizes:
        graph = multiplied(exports / "graph.nq", times)
        begun = time.perf_counter()
        files = render_pages(graph, sources) if times == 1 else None
        seconds = time.perf_counter() - begun
        snapshot = read_snapshot(read_contents(graph))
        page = graph_page(snapshot, sources)
        drawn = sum(thing.kind not in STATEMENT_KINDS for thing in snapshot.things.values())
        together = f"{sum(map(len, files.values())) / 1e6:6.2f} MB" if files else "–"
        shown = first_picture(page)
        print(
            f"{times:>6}× {drawn:>7} {f'{seconds:7.2f} s' if files else '–':>10} {together:>9} "
            f"{len(page) / 1e6:>8.2f} MB {f'{shown:11.2f} s' if shown else 'no Chromium':>14}"
        )


if __name__ == "__main__":
    main()
