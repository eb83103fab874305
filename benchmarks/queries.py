"""The shipped questions, asked of a running server as a client asks them; and many clients at once.

Starts ``kg serve`` on a free port of this machine, asks every question at its defaults, and prints median and p95 of
the wall time, connection included. Everything stops by itself.

* ``--copies N``: as if N cities were in the corpus, each with documents, cases, districts and bodies of its own, all
  taking up the same reforms. ``--keep FOLDER`` leaves it there for the next time.
* ``--rdflib``: the same questions to rdflib in this process, the first run of each left out for both.
* ``--load SECONDS``: after that, fifty clients ask at the same time; errors, requests a second and p99 of each tenth.

Usage: ``python benchmarks/queries.py [--from exports] [--rounds 5] [--copies 1] [--rdflib] [--load 60]``
"""

from __future__ import annotations

import argparse
import re
import statistics
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from kg import settings
from kg.query import portable
from kg.rdf.question import load_questions
from kg.rdf.store import open_graph
from tests.serving import Server, running

if TYPE_CHECKING:
    import rdflib

__all__ = ["main"]

CLIENTS = 50
#: What each city has of its own, and the graphs that all share.
COPIED = (b"/id/plan/", b"/id/assertion/", b"/id/case/", b"/id/graph/", b"/id/district/", b"/id/org/")
SHARED_RE = re.compile(rb"/id/graph/(dataset|ontology|questions|registry)> \.$")


def copied(source: Path, copies: int, target: Path) -> Path:
    """The corpus, ``copies`` times, as a folder with ``graph.nq``."""
    text = (source / "graph.nq").read_bytes()
    city = b"".join(line for line in text.splitlines(keepends=True) if not SHARED_RE.search(line.rstrip()))
    with (target / "graph.nq").open("wb") as out:
        out.write(text)
        for number in range(2, copies + 1):
            other = city
            for key in COPIED:
                other = other.replace(key, key + b"copy%d-" % number)
            out.write(other)
    return target


def queries(folder: Path) -> dict[str, str]:
    """Name → SPARQL at its defaults."""
    base = open_graph(folder).base
    found = load_questions(settings.ontology_folder() / "questions")
    return {question.name: portable(question.with_defaults(base), base) for question in found}


def ask(server: Server, sparql: str, *, anew: bool = True) -> int:
    """The status that the server answers with; ``anew``: worked out, even if the answer is known."""
    request = urllib.request.Request(  # noqa: S310 - our own server
        server.address + "sparql",
        sparql.encode(),
        {
            "Content-Type": "application/sparql-query",
            "Accept": "application/sparql-results+json, text/turtle",
            **({"Cache-Control": "no-cache"} if anew else {}),
        },
    )
    try:
        with urllib.request.urlopen(request, timeout=60) as response:  # noqa: S310
            response.read()
            return int(response.status)
    except urllib.error.HTTPError as err:
        return err.code


def timed(action: Callable[[], object], rounds: int) -> list[float]:
    """Milliseconds of each round, the first left out."""
    action()
    found = []
    for _ in range(rounds):
        begun = time.perf_counter()
        action()
        found.append((time.perf_counter() - begun) * 1000)
    return found


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def one_by_one(server: Server, texts: dict[str, str], rounds: int, graph: rdflib.Graph | None) -> None:
    """Print a line for each question, and the sum."""
    everything: list[float] = []
    ratios: list[float] = []
    for name, text in texts.items():
        status = ask(server, text)
        ours = timed(lambda text=text: ask(server, text), rounds)  # type: ignore[misc]
        everything += ours
        line = f"{name:32} {status} {statistics.median(ours):8.1f} {percentile(ours, 0.95):8.1f}"
        if graph is not None:
            line += _beside(graph, text, statistics.median(ours), ratios)
        print(line, flush=True)
    print(f"\nall: median {statistics.median(everything):.1f} ms, p95 {percentile(everything, 0.95):.1f} ms")
    if ratios:
        print(f"rdflib takes {statistics.median(ratios):.1f} times as long (median of questions)")


def _beside(graph: rdflib.Graph, text: str, ours: float, ratios: list[float]) -> str:
    """rdflib's time for the same query; some queries it cannot run."""
    from rdflib.plugins.sparql.sparql import SPARQLError

    try:
        theirs = statistics.median(timed(lambda: list(graph.query(text)), 1))
    except SPARQLError as err:
        return f"   fails: {err}"
    ratios.append(theirs / ours)
    return f" {theirs:10.1f} {ratios[-1]:6.1f}×"


def together(server: Server, texts: dict[str, str], seconds: float) -> None:
    """Fifty clients, each asking one question after the other."""
    names = list(texts)
    begun = time.perf_counter()

    def client(number: int) -> list[tuple[float, float, int]]:
        found: list[tuple[float, float, int]] = []
        while (now := time.perf_counter()) - begun < seconds:
            status = ask(server, texts[names[(number * 7 + len(found)) % len(names)]])
            found.append((now - begun, (time.perf_counter() - now) * 1000, status))
        return found

    with ThreadPoolExecutor(CLIENTS) as pool:
        answers = [answer for one in pool.map(client, range(CLIENTS)) for answer in one]
    errors = sum(status != 200 for _, _, status in answers)
    rate = len(answers) / seconds
    print(f"\n{CLIENTS} clients, {seconds:g} s: {len(answers)} requests, {rate:.0f} a second, {errors} errors")
    for tenth in range(10):
        times = [ms for at, ms, _ in answers if tenth <= at / seconds * 10 < tenth + 1]
        if times:
            print(f"  {tenth + 1:2}  median {statistics.median(times):7.0f} ms  p99 {percentile(times, 0.99):7.0f} ms")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--from", dest="folder", type=Path, default=settings.exports_folder())
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--copies", type=int, default=1)
    parser.add_argument("--rdflib", action="store_true")
    parser.add_argument("--load", type=float, default=0)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = copied(given.folder, given.copies, Path(scratch)) if given.copies > 1 else given.folder
        texts = queries(given.folder)
        graph = open_graph(folder).to_rdflib() if given.rdflib else None
        begun = time.perf_counter()
        with running(folder) as server:
            ask(server, "ASK {}")
            print(f"first answer {time.perf_counter() - begun:.2f} s after the start", file=sys.stderr)
            print(f"{'question':32} HTTP  median      p95" + ("     rdflib  ratio" if graph else "") + "   (ms)")
            one_by_one(server, texts, given.rounds, graph)
            if given.load:
                together(server, texts, given.load)


if __name__ == "__main__":
    main()
