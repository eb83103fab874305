"""The shipped questions, asked of a running server as a client asks them; and many clients at once.

Starts ``kg serve`` on a free port of this machine, asks every question at its defaults, and prints for each the wall
time, connection included, in ms: the first time, worked out anew (median), and asked again (the server remembers). Then
median and p95 of all. Everything stops by itself.

* ``--copies N``: as if N cities were in the corpus, each with documents, cases, districts and bodies of its own, all
  taking up the same reforms. ``--keep FOLDER`` leaves that corpus there for the next time.
* ``--rdflib``: the same questions to rdflib in this process, one after the other with ours; each may take
  ``--patience`` seconds, and one that takes longer counts as just that.
* ``--load SECONDS``: after that, fifty clients ask at the same time; errors, requests a second and p99 of each tenth.
  With ``--remember`` they may get answers that were given before, as real clients do.

Usage: ``python benchmarks/queries.py [--from exports] [--rounds 5] [--copies 1] [--rdflib] [--load 60]``
"""

from __future__ import annotations

import argparse
import gc
import os
import re
import select
import signal
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
from kg.ask.indexes import prepare
from kg.ask.query import portable
from kg.ask.questions import load_questions
from kg.rdf.store import open_graph
from tests.serving import Server, running

if TYPE_CHECKING:
    import rdflib

__all__ = ["main"]

CLIENTS = 50
#: What each city has of its own, and the lines that all share: of the registry all but those on bodies and districts.
COPIED = (b"/id/plan/", b"/id/assertion/", b"/id/case/", b"/id/graph/", b"/id/district/", b"/id/org/")
SHARED_RE = re.compile(
    rb"^.*/id/graph/(dataset|ontology|questions)> \.$|^(?!<[^>]*/id/(district|org)/).*/id/graph/registry> \.$"
)


def copied(source: Path, copies: int, target: Path) -> Path:
    """The corpus, ``copies`` times, as a folder with ``graph.nq``."""
    text = (source / "graph.nq").read_bytes()
    city = b"".join(line for line in text.splitlines(keepends=True) if not SHARED_RE.match(line.rstrip()))
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


def one_by_one(server: Server, texts: dict[str, str], rounds: int, beside: Beside | None) -> None:
    """Print a line for each question, and the sum."""
    everything: list[float] = []
    again: list[float] = []
    for name, text in texts.items():
        begun = time.perf_counter()
        status = ask(server, text)
        first = (time.perf_counter() - begun) * 1000
        ours = timed(lambda text=text: ask(server, text), rounds) if first < 20_000 else [first]  # type: ignore[misc]
        repeated = timed(lambda text=text: ask(server, text, anew=False), rounds)  # type: ignore[misc]
        everything += ours
        again += repeated
        line = f"{name:28} {status} {first:9.1f} {statistics.median(ours):9.1f} {statistics.median(repeated):7.1f}"
        print(line + (beside.line(text, statistics.median(ours)) if beside else ""), flush=True)
    for what, times in (("anew", everything), ("again", again)):
        print(f"{what}: median {statistics.median(times):.1f} ms, p95 {percentile(times, 0.95):.1f} ms")
    if beside:
        ratios = beside.ratios
        print(f"rdflib takes {statistics.median(ratios):.1f} times as long (median of {len(ratios)} questions)")


class Beside:
    """rdflib on the same graph. Each query runs in a fork, which can be stopped.

    Args:
        folder: with ``graph.nq``.
        patience: seconds that a query may take.
    """

    def __init__(self, folder: Path, patience: float) -> None:
        self.graph: rdflib.Graph = open_graph(folder).to_rdflib()
        self.patience = patience
        self.ratios: list[float] = []
        gc.freeze()

    def line(self, text: str, ours: float) -> str:
        """Its time and how many times ours that is; queries that it cannot run do not count."""
        reader, writer = os.pipe()
        if (child := os.fork()) == 0:
            try:
                os.write(writer, self._run(text))
            finally:
                os._exit(0)
        os.close(writer)
        done, _, _ = select.select([reader], [], [], self.patience)
        said = os.read(reader, 1000).decode() if done else ""
        os.close(reader)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        if said.startswith("fails"):
            return f"   {said}"
        theirs = float(said) if said else self.patience * 1000
        self.ratios.append(theirs / ours)
        return f" {'' if said else '>'}{theirs:10.1f} {'' if said else '>'}{self.ratios[-1]:6.1f}×"

    def _run(self, text: str) -> bytes:
        begun = time.perf_counter()
        try:
            sum(1 for _ in self.graph.query(text))
        except Exception as err:  # rdflib raises no narrower one for what it cannot evaluate
            return f"fails: {err}"[:60].encode()
        return f"{(time.perf_counter() - begun) * 1000}".encode()


def together(server: Server, texts: dict[str, str], seconds: float, *, anew: bool) -> None:
    """Fifty clients, each asking one question after the other."""
    names = list(texts)
    begun = time.perf_counter()

    def client(number: int) -> list[tuple[float, float, int]]:
        found: list[tuple[float, float, int]] = []
        while (now := time.perf_counter()) - begun < seconds:
            status = ask(server, texts[names[(number * 7 + len(found)) % len(names)]], anew=anew)
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


def corpus(given: argparse.Namespace, scratch: Path) -> Path:
    """The folder to serve: that of the build, or copies of it, with a store on disk."""
    if given.copies == 1:
        return Path(given.folder)
    folder = (given.keep or scratch) / "exports"
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "graph.nq").is_file():
        print("copying", file=sys.stderr)
        copied(given.folder, given.copies, folder)
    begun = time.perf_counter()
    prepare(folder / "graph.nq")
    print(f"store ready after {time.perf_counter() - begun:.0f} s", file=sys.stderr)
    return folder


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--from", dest="folder", type=Path, default=settings.exports_folder())
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--copies", type=int, default=1)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--rdflib", action="store_true")
    parser.add_argument("--patience", type=float, default=30)
    parser.add_argument("--load", type=float, default=0)
    parser.add_argument("--remember", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = corpus(given, Path(scratch))
        texts = queries(given.folder)
        beside = Beside(folder, given.patience) if given.rdflib else None
        begun = time.perf_counter()
        with running(folder, "--time-limit", "120") as server:
            ask(server, "ASK {}")
            print(f"first answer {time.perf_counter() - begun:.2f} s after the start", file=sys.stderr)
            time.sleep(3)  # until a graph that fits has gone on from memory
            heads = "question                     HTTP     first      anew   again  "
            print(heads + ("     rdflib   ratio  (ms)" if beside else "(ms)"))
            one_by_one(server, texts, given.rounds, beside)
            if given.load:
                together(server, texts, given.load, anew=not given.remember)


if __name__ == "__main__":
    main()
